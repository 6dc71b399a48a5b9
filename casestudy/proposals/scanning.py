"""The numbers of an open text that nothing accounts for, with what each may be: what the editor's list shows."""

from datetime import datetime
from typing import Any

from casestudy.markup import Found, embeds, loose, numbers
from casestudy.markup.finding import NUMBER
from casestudy.proposals.candidates import Candidate, Subject, find_each
from casestudy.proposals.display import as_compared
from casestudy.review.accounting import exempt_patterns
from casestudy.review.dating import contradiction
from metrics.models import Event

LONGEST_TEXT = 500_000
MOST_NUMBERS = 300
MOST_CANDIDATES = 3


def scan(html: str, subject: Subject, now: datetime | None = None) -> list[dict[str, Any]]:
    """The loose numbers of the HTML in their order, as the list's JSON has them; three queries and the subject's."""
    found = loose(numbers(html, subject.language, exempt_patterns()))[:MOST_NUMBERS]
    candidates = find_each([one.text for one in found], subject, now)
    return [
        {
            "text": one.text,
            "qualifier": one.qualifier,
            "kind": one.kind,
            "block": one.block,
            "offset": one.offset,
            "certain": is_certain(one, candidates[one.text]),
            "candidates": [each.to_dict() for each in candidates[one.text][:MOST_CANDIDATES]],
        }
        for one in found
    ]


def left_behind(html: str, language: str) -> list[dict[str, Any]]:
    """Words bound to an event whose date they no longer fit, each with why; one query where any are bound."""
    bound = list(dict.fromkeys((one.target, one.text) for one in embeds(html) if one.kind == "event"))
    events = Event.objects.in_bulk({slug for slug, _ in bound}, field_name="slug") if bound else {}
    found = []
    for slug, words in bound:
        if slug in events:
            why = contradiction(words, {"date": events[slug].date, "title": events[slug].title}, language)
            found += [{"slug": slug, "text": words, "why": why}] if why else []
    return found


def is_certain(found: Found, candidates: list[Candidate]) -> bool:
    """Whether one number alone on record reads like this one, and could hardly do so by chance."""
    if found.kind != NUMBER or len(candidates) != 1 or candidates[0].note == "held to be wrong":
        return False
    digits = "".join(one for one in found.text if one.isdecimal()).strip("0")
    measured = any(not one.isdecimal() and one not in ".,\u00a0\u202f " for one in found.text)
    return (len(digits) > 1 or measured) and as_compared(candidates[0].display) == as_compared(found.text)
