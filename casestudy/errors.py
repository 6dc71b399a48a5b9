"""The pages that say what went wrong: plain, with a way out, and for programs as problem documents."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from casestudy.problems import is_api, problem

logger = logging.getLogger(__name__)

#: Status: title, what to do.
WORDS = {
    400: ("This address cannot be read", "Something in the address or in what was sent is malformed. Check it, or start from the front page."),
    403: ("Not allowed", "You are not signed in, or your account may not do this. Sign in again, or ask an administrator."),
    404: ("There is no such page", "The address may be mistyped, or the page was never published. Search, or start from the front page."),
    405: ("This page is only for reading", "Ask for it with GET."),
    414: ("This address is too long", "Shorten the question after the question mark and try again."),
    500: ("Something broke on our side", "The failure has been noted. Try again in a minute."),
}


def failure(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    """The error page or the problem document of a status.

    ``detail`` replaces the stock advice. A page comes from ``<status>.html`` where that exists, else from ``error.html``,
    with ``status``, ``title`` and ``detail``; nothing here asks the database, which may be what broke.
    """
    title, advice = WORDS.get(status, ("This did not work", "Start again from the front page."))
    detail = detail or advice
    if is_api(request):
        return problem(request, status, detail=detail)
    context = {"status": status, "title": title, "detail": detail}
    try:
        return HttpResponse(render_to_string([f"{status}.html", "error.html"], context), status=status)
    except Exception:
        # A broken template must not hide the first failure behind a second one.
        logger.exception("the page for status %s could not be drawn", status)
        return HttpResponse(f"{title}. {detail}", status=status, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return failure(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return failure(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or stale."""
    return failure(request, 403, "The form was open for too long, or cookies are off. Go back, reload the page and send it again.")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the view's own words where it raised ``Http404("...")``."""
    said: Any = exception.args[0] if exception.args else ""
    # The resolver's own exception carries the list of patterns, which helps nobody.
    return failure(request, 404, said if isinstance(said, str) else "")


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return failure(request, 500)
