"""The pages that say what went wrong: plain, with a way out, and for programs as problem documents."""

import logging
import re
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casestudy.problems import is_api, problem
from metrics.translated import page_language

logger = logging.getLogger(__name__)

#: Status: what it means, and the way out. Statuses with a page of their own word theirs there.
WORDS = {
    400: (
        gettext_noop("The address could not be understood"),
        gettext_noop("Something in the address or in what was sent is malformed: check it and try again."),
    ),
    403: (gettext_noop("This is not open to you"), gettext_noop("Sign in again, or ask an administrator.")),
    404: (
        gettext_noop("There is nothing at this address"),
        gettext_noop("It may be mistyped, or what it names was never published."),
    ),
    405: (gettext_noop("This address is only for reading"), gettext_noop("Ask for it with GET.")),
    414: (
        gettext_noop("This address is too long"),
        gettext_noop("Shorten the part after the question mark and try again."),
    ),
    500: (
        gettext_noop("Something went wrong on our side"),
        gettext_noop("The fault has been recorded. Try again in a while."),
    ),
}


NO_ROW = re.compile(r"No \w+ matches the given query\.")
#: For statuses without words of their own.
UNNAMED = gettext_noop("This did not work"), gettext_noop("Start again from the front page.")


def failure(request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
    """The error page or the problem document of a status; ``reason`` says what exactly was wrong, for people.

    The page is ``<status>.html`` where that exists, else ``error.html``; from 500 on it gets nothing of the site's own
    context, since the database may be what broke.
    """
    title, advice = map(_, WORDS.get(status, UNNAMED))
    if is_api(request):
        return problem(request, status, detail=reason or advice)
    context = {"status": status, "title": title, "advice": advice, "reason": reason}
    # Else read aloud, and broken into lines, as if it were in the site's own language.
    context |= {"language": page_language()} if status >= 500 else {}
    try:
        page = render_to_string([f"{status}.html", "error.html"], context, request=request if status < 500 else None)
        return HttpResponse(page, status=status)
    except Exception:
        # A broken template must not hide the first failure behind a second one.
        logger.exception("the page for status %s could not be drawn", status)
        return HttpResponse(f"{title}. {reason or advice}", status=status, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, with the view's own words where it raised ``BadRequest("...")``; other refusals may quote what was sent."""
    said: Any = exception.args[0] if type(exception) is BadRequest and exception.args else ""
    return failure(request, 400, said if isinstance(said, str) else "")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return failure(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or stale."""
    return failure(
        request,
        403,
        _("The form was open for too long, or cookies are off. Go back, reload the page and send it again."),
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the view's own words where it raised ``Http404("...")``."""
    said: Any = exception.args[0] if exception.args else ""
    # The resolver's own exception carries the list of patterns, which helps nobody.
    # Django's own words for a row that is not there name the model, which helps nobody either.
    return failure(request, 404, said if isinstance(said, str) and not NO_ROW.fullmatch(said) else "")


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return failure(request, 500)
