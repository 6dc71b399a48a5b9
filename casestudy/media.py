"""Pictures that editors uploaded. Only these: the same storage keeps imported files, which are nobody's business."""

import hashlib
import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from casestudy.readers.visibility import picture_is_public

#: Raster formats only. SVG may carry scripts.
TYPES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
MISSING = "There is no such picture."


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """The file ``images/<name>``; its name never comes to hold another picture, so browsers may keep it for good.

    A picture that no published text shows is for editors alone; to anybody else there is no such picture.
    """
    kind = mimetypes.guess_type(name)[0]
    stored = f"images/{name}"
    try:
        if kind not in TYPES or not default_storage.exists(stored):
            raise Http404(MISSING)
        public = picture_is_public(stored, now())
        if not public and not (request.user.is_active and request.user.is_staff):  # asks for a cookie: editors only
            raise Http404(MISSING)
        file, size = default_storage.open(stored), default_storage.size(stored)
    except (SuspiciousFileOperation, OSError, ValueError) as error:
        raise Http404(MISSING) from error
    stamp = hashlib.sha256(f"{stored} {size}".encode()).hexdigest()[:20]
    keeping = "public, max-age=31536000, immutable" if public else "private, no-store"
    return FileResponse(file, content_type=kind, headers={"ETag": f'"{stamp}"', "Cache-Control": keeping})
