"""Reading what a request asks for: the moment, and the page of a list. Bad input is refused by name."""

import re
from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.timezone import now as clock

from metrics.formats import format_date
from metrics.moments import BadMoment, Moment, read_moment


def moment_of(request: HttpRequest) -> Moment:
    """The moment that ``as_of`` or ``seen_at`` asks for. Raises BadRequest, saying what to write instead."""
    try:
        return read_moment(request.GET.get("as_of"), request.GET.get("seen_at"), clock())
    except BadMoment as error:
        raise BadRequest(str(error)) from None


def banner_of(moment: Moment, request: HttpRequest, recorded_later: int = 0) -> dict[str, str] | None:
    """What the banner says on a page that is not of now."""
    asked = moment.as_of or moment.seen_at
    if asked is None:
        return None
    day = format_date(asked.date().isoformat(), "en")
    if moment.seen_at:
        text = f"You see exactly what this site showed at the end of {day} (UTC)."
    else:
        text = f"You see the text of {day} with what the world knew by the end of that day (UTC)."
        if recorded_later:
            text += (
                f" {recorded_later} of its numbers {'was' if recorded_later == 1 else 'were'} recorded here only later."
            )
    return {"text": text, "return_url": request.path}


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
        raise BadRequest(f"There is no page “{text[:20]}”; the list has pages 1 to {paginator.num_pages}.")
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
