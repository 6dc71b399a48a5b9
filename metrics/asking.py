"""Reading what a request asks for: the moment, and the page of a list. Bad input is refused by name."""

import re
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.timezone import now as clock
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from metrics.formats import format_date
from metrics.formats.languages import LANGUAGES
from metrics.moments import BadMoment, Moment, read_moment


def moment_of(request: HttpRequest) -> Moment:
    """The moment that ``as_of`` or ``seen_at`` asks for. Raises BadRequest, saying what to write instead."""
    try:
        return read_moment(request.GET.get("as_of"), request.GET.get("seen_at"), clock())
    except BadMoment as error:
        if get_language() in (None, settings.LANGUAGE_CODE):
            raise BadRequest(str(error)) from None
        # The reasoning knows no gettext: in other languages its errors are one.
        raise BadRequest(
            _(
                "The moment “%(asked)s” cannot be asked for: write a day that is not in the future, such as 2019-07-26, as as_of or as seen_at."
            )
            % {"asked": (request.GET.get(error.parameter) or "")[:60]}
        ) from None


#: What a page shows of a past moment: a text, numbers under names of today, or words of today with numbers of then.
TEXT, NUMBERS, WORDS_OF_TODAY = "text", "numbers", "words-of-today"


def banner_of(
    moment: Moment, request: HttpRequest, recorded_later: int = 0, shown: str = TEXT
) -> dict[str, str] | None:
    """What the banner says on a page that is not of now: which moment is shown, how many of its numbers were recorded
    here only later, and how to return. None on a page of now.
    """
    asked = moment.as_of or moment.seen_at
    if asked is None:
        return None
    phrases = {
        TEXT: (
            _("You see the text as of %(when)s, with what the world knew by then."),
            _("You see exactly what this site showed at %(when)s."),
        ),
        NUMBERS: (
            _("You see what the world knew by %(when)s."),
            _("You see the numbers that this site showed at %(when)s."),
        ),
        WORDS_OF_TODAY: (
            _("You see the words of today with what the world knew by %(when)s."),
            _("You see the words of today with the numbers that this site showed at %(when)s."),
        ),
    }
    text = phrases[shown][bool(moment.seen_at)] % {"when": _when(asked)}
    if recorded_later:
        later = ngettext(
            "%(count)s of its numbers was recorded here only later.",
            "%(count)s of its numbers were recorded here only later.",
            recorded_later,
        )
        text = f"{text} {later % {'count': recorded_later}}"
    query = request.GET.copy()
    for name in ("as_of", "seen_at"):
        query.pop(name, None)
    return {"text": text, "return_url": f"{request.path}?{query.urlencode()}" if query else request.path}


def _when(instant: datetime) -> str:
    """The moment in words: the end of a day, or the time of an instant, in UTC."""
    at = instant.astimezone(UTC)
    language = get_language() or "en"
    day = format_date(at.date().isoformat(), language if language in LANGUAGES else "en")
    if at.time() == time.max:
        return _("the end of %(day)s (UTC)") % {"day": day}
    return _("%(time)s UTC on %(day)s") % {"time": f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}", "day": day}


def narrowed(request: HttpRequest, name: str, value: str) -> str:
    """The query of this list with one filter set, or cleared by an empty value; moment and other filters stay."""
    query = request.GET.copy()
    query.pop("page", None)
    query.pop(name, None)
    if value:
        query[name] = value
    return f"?{query.urlencode()}"


def carried(path: str, moment: Moment) -> str:
    """An address that keeps the moment of the page that leads to it."""
    return f"{path}?{moment.query}" if moment.query else path


def page_of(request: HttpRequest, rows: Any, size: int = 50, noun: str = "entries") -> tuple[Any, dict[str, Any]]:
    """One page of a list and its paging. Raises BadRequest for a page that is no number or is not there."""
    paginator = Paginator(rows, size)
    text = request.GET.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text) or int(text) > paginator.num_pages:
        raise BadRequest(
            _("There is no page “%(page)s”; the list has pages 1 to %(last)s.")
            % {"page": text[:20], "last": paginator.num_pages}
        )
    page = paginator.page(int(text))

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return page.object_list, {
        "number": page.number,
        "last": paginator.num_pages,
        "previous_url": address(page.number - 1) if page.has_previous() else "",
        "next_url": address(page.number + 1) if page.has_next() else "",
        "count": paginator.count,
        "noun": noun,
    }
