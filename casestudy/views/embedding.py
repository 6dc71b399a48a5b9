"""What other people's pages ask for: how to embed an address, and the script that fits a frame to its chart."""

import re
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from casestudy.charting.embedding import oembed as answer
from casestudy.charting.embedding import slug_in
from casestudy.context import current_site
from casestudy.errors import failure
from casestudy.languages import language_of
from casestudy.views.charts import drawn_as_asked
from metrics.asking import moment_of

PARAMETERS = ("url", "format", "maxwidth", "maxheight")


def oembed(request: HttpRequest) -> HttpResponse:
    """How to embed a chart, by the address of its page; the view and the moment of that address are kept. Its errors are
    those of the API, since programs alone ask it."""
    for name in request.GET:
        if name not in PARAMETERS:
            raise BadRequest(f"There is no parameter “{name[:60]}” here; there are {', '.join(PARAMETERS)}.")
    if request.GET.get("format", "json") != "json":
        return failure(request, 501, "Only format=json is spoken here.")
    address = request.GET.get("url", "")
    if not address:
        raise BadRequest("Name the page to embed: url=...")
    slug = slug_in(address)
    if slug is None:
        raise Http404(_("Only charts of this site can be embedded."))
    inner = HttpRequest()
    inner.GET = QueryDict(urlsplit(address).query)
    with translation.override(language_of(urlsplit(address).path)):
        chart, view = drawn_as_asked(inner, slug, "tab", "scheme")
    query = "&".join(filter(None, (moment_of(inner).query, view.query)))
    found = answer(chart, current_site().name, query, _number(request, "maxwidth"), _number(request, "maxheight"))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    if text and not re.fullmatch("0*[1-9][0-9]{0,4}", text):
        raise BadRequest(f"{name} is a whole number of pixels, not “{text[:20]}”.")
    return int(text or 0)


def embed_script(request: HttpRequest) -> HttpResponse:
    """The script of the snippet, at an address that stays while the names of static files change."""
    del request
    path = finders.find("metrics/embed_host.js")
    if path is None:
        raise Http404("The script is missing from this installation.")
    with open(str(path), encoding="utf-8") as file:
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
