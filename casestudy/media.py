"""Pictures that editors uploaded. Only these: the same storage keeps imported files, which are nobody's business."""

import hashlib
import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

#: Raster formats only. SVG may carry scripts.
TYPES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """The file ``images/<name>``; its name never comes to hold another picture, so browsers may keep it for good."""
    kind = mimetypes.guess_type(name)[0]
    stored = f"images/{name}"
    try:
        if kind not in TYPES or not default_storage.exists(stored):
            raise Http404("There is no such picture.")
        file, size = default_storage.open(stored), default_storage.size(stored)
    except (SuspiciousFileOperation, OSError, ValueError) as error:
        raise Http404("There is no such picture.") from error
    stamp = hashlib.sha256(f"{stored} {size}".encode()).hexdigest()[:20]
    headers = {"ETag": f'"{stamp}"', "Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(file, content_type=kind, headers=headers)
