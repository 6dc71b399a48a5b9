"""What every request and every answer passes: whom to believe, what to refuse, what may be kept and who may read it."""

import re
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from ipaddress import ip_address

import deflate
from django.conf import settings
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils import translation
from django.utils.cache import has_vary_header, patch_vary_headers, set_response_etag
from django.utils.timezone import now
from django.utils.translation import gettext as _

from casestudy import monitoring, policy
from casestudy.environment import Network
from casestudy.errors import failure
from casestudy.languages import kept_in, language_of
from casestudy.problems import MEDIA_TYPE, is_api, problem
from casestudy.readers.freshness import seconds_to_keep

GetResponse = Callable[[HttpRequest], HttpResponseBase]

#: Longer than any address this site makes, shorter than what a server or a log chokes on. In characters.
LONGEST_PATH, LONGEST_QUERY = 2_000, 8_000
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PROTO")
READING = {"GET", "HEAD"}
#: Below this many bytes nothing is won.
SMALLEST = 200
ADMIN, HEALTH = "/admin/", "/health/"
DATA = re.compile(r"\.(atom|bib|csv|json|md|png|ris|svg|xlsx|zip)$")
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
EXPOSED = "Content-Disposition, ETag, Last-Modified, Link, Retry-After"


def _among(address: str, networks: Iterable[Network]) -> bool:
    try:
        found = ip_address(address.strip())
    except ValueError:
        return False
    return any(found in network for network in networks)


def trusted_proxies(get_response: GetResponse) -> GetResponse:
    """Believe X-Forwarded-* only from the proxies that the settings name; drop them from anybody else.

    Behind a trusted proxy ``REMOTE_ADDR`` becomes the last address in X-Forwarded-For that is not itself such a proxy.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        networks = settings.TRUSTED_PROXIES
        if _among(request.META.get("REMOTE_ADDR", ""), networks):
            for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
                if hop.strip() and not _among(hop, networks):
                    request.META["REMOTE_ADDR"] = hop.strip()
                    break
        else:
            for name in FORWARDED:
                request.META.pop(name, None)
        return get_response(request)

    return middleware


class Conditional(ConditionalGetMiddleware):
    """Tag what is read, and answer 304 where the reader has it; whoever asks for the head alone is told the same tag."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.method == "HEAD" and self.needs_etag(response) and "ETag" not in response.headers:
            return set_response_etag(response)
        return super().process_response(request, response)


def request_log(get_response: GetResponse) -> GetResponse:
    """Count, time and log each request: method, path, status, milliseconds. No address, no name, no query, no agent."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        response = get_response(request)
        monitoring.record(request.method or "", request.path_info, response.status_code, time.perf_counter() - start)
        return response

    return middleware


def request_guard(get_response: GetResponse) -> GetResponse:
    """Refuse what no page can mean: an address that is too long (414) or carries a NUL (400), which databases reject."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if len(request.path_info) > LONGEST_PATH or len(query) > LONGEST_QUERY:
            return failure(
                request,
                414,
                _("The part after the question mark may have %(most)s characters; this one has %(found)s.")
                % {"most": f"{LONGEST_QUERY:,}", "found": f"{len(query):,}"},
            )
        if "\0" in request.path_info or "\0" in query or "%00" in query:
            return failure(request, 400, _("The address contains a NUL character. Take it out and try again."))
        return get_response(request)

    return middleware


def page_language(get_response: GetResponse) -> GetResponse:
    """Draw each page in the language of its address, and keep its links there. Nothing else chooses a language."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        language = language_of(request.path_info)
        request.LANGUAGE_CODE = language  # what Django's own templates read
        with translation.override(language):
            response = get_response(request)
        html = response.headers.get("Content-Type", "").startswith("text/html")
        if language != settings.LANGUAGE_CODE and html and not response.streaming:
            assert isinstance(response, HttpResponse)  # what does not stream has its content
            response.content = kept_in(response.content.decode(), language).encode()
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware


def pages_compressed(get_response: GetResponse) -> GetResponse:
    """Send public pages through libdeflate, smaller and sooner than zlib's best. All else is left to Django.

    There is no secret in them that padding would have to hide.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        if not page or request.path_info.startswith(ADMIN):
            return response
        assert isinstance(response, HttpResponse)  # what does not stream has its content
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" not in request.headers.get("Accept-Encoding", "") or len(response.content) < SMALLEST:
            return response
        response.content = compressed(response.content)
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "gzip"
        if (tag := response.headers.get("ETag", "")).startswith('"'):
            response.headers["ETag"] = f"W/{tag}"
        return response

    return middleware


def compressed(page: bytes) -> bytes:
    """A page as it travels: the same bytes for the same page, on every machine."""
    return bytes(deflate.gzip_compress(page, 9))


def public_headers(get_response: GetResponse) -> GetResponse:
    """What may be kept (Cache-Control), who may read it (CORS), which policy the admin has, and one shape for API errors.

    A view's own Cache-Control stands. An answer that depends on a cookie is private, whatever its address.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path, method, asked = request.path_info, request.method or "", now()
        shared = is_api(request) or (bool(DATA.search(path)) and not path.startswith(ADMIN))
        if shared and method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(
                status=204, headers={"Allow": PREFLIGHT["Access-Control-Allow-Methods"], **PREFLIGHT}
            )
        else:
            response = get_response(request)
        if is_api(request) and response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            kept = {
                name: response.headers[name]
                for name in ("Allow", "Retry-After", "WWW-Authenticate")
                if name in response.headers
            }
            response = problem(request, response.status_code, headers=kept)
        if shared and method in READING | {"OPTIONS"}:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = EXPOSED
        if path.startswith(ADMIN) and not hasattr(response, "_csp_config"):
            response._csp_config = policy.ADMIN  # type: ignore[attr-defined]  # how Django's own decorator says it
        if "Cache-Control" not in response.headers:  # asked only then: it costs a query
            response.headers["Cache-Control"] = _keeping(path, method, response, asked)
        if method == "HEAD" and not response.streaming:
            # Content-Length stays as it would be for GET; servers complain about a body here.
            response.content = b""  # type: ignore[attr-defined]  # every answer that does not stream has it
        return response

    return middleware


def _keeping(path: str, method: str, response: HttpResponseBase, asked: datetime) -> str:
    if path.startswith(ADMIN) or response.cookies or has_vary_header(response, "Cookie"):
        return "private, no-store"
    if method not in READING or path.startswith(HEALTH) or response.status_code >= 500:
        return "no-store"
    if response.status_code not in {200, 301, 304, 308}:
        return "no-cache"
    return f"public, max-age={seconds_to_keep(asked, now())}"


def desk_guard(get_response: GetResponse) -> GetResponse:
    """Refuse what the admin is sent and no database can take: Django passes on keys that are no numbers, numbers of any
    length, and broken patterns. Everything else that fails there is a fault of ours, and stays one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        key = isinstance(exception, ValueError) and "expected a number but got" in str(exception)
        pattern = isinstance(exception, (DataError, OperationalError)) and "regex" in request.META["QUERY_STRING"]
        if request.path.startswith(ADMIN) and (key or pattern or isinstance(exception, OverflowError)):
            return failure(request, 400)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # where Django looks for it
    return middleware
