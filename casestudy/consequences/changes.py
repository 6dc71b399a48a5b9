"""What changed for readers, in one list: corrections, revised data, disagreements, updates and clarifications, kept apart."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casestudy.consequences.drift import CLAIM, NUMBER, Notice, told
from casestudy.models import Consequence, Decision, Version

CORRECTION, REVISED, DISAGREEMENT = Decision.Kind.CORRECTION, Decision.Kind.REVISED, Decision.Kind.DISAGREEMENT
#: Category, as feeds name it: what it means to readers.
CATEGORY_WORDS = {
    "correction": gettext_noop("correction: our text was wrong"),
    "data-revised": gettext_noop("data revised: a provider changed its number"),
    "disagreement": gettext_noop("disagreement: the record differs from what is quoted"),
    "update": gettext_noop("update: the text says more, or something newer"),
    "clarification": gettext_noop("clarification: the text says the same, more clearly"),
}


@dataclass(frozen=True)
class Change:
    """One change: when, of which category, in which words, and the version in which readers met it.

    ``key`` stays the same for good, also once a person has worded what the site said before.
    """

    key: str
    date: datetime
    category: str
    words: str
    version: int
    own: bool


def changed(
    at: datetime,
    language: str,
    *,
    seen_at: datetime | None = None,
    categories: Collection[str] = tuple(CATEGORY_WORDS),
    most: int | None = None,
) -> list[Change]:
    """What changed up to an instant in texts of a language, newest first; at most so many. At most four queries.

    ``own`` are versions of their own; the others are numbers that changed under a version.
    """
    shown = Version.objects.shown(at, seen_at).filter(document__language=language)
    versions = shown.filter(kind__in=set(categories) & set(Version.Kind.values)).order_by("-live_from", "-pk")
    found = [
        Change(f"version-{one.pk}", one.live_from, one.kind, one.note, one.pk, True)
        for one in versions.only("kind", "note", "live_from")[:most]
    ]
    if {CORRECTION, REVISED, DISAGREEMENT} & set(categories):
        rows = Consequence.objects.filter(version__in=shown, kind__in=(NUMBER, CLAIM), since__lte=at)
        if seen_at is not None:
            rows = rows.filter(recorded_at__lte=seen_at)
        if most is not None:
            rows = rows.order_by("-since", "-pk")[: most * SENTENCES]
        found += [
            Change(f"change-{one.row.pk}", one.date, one.kind, one.words, one.row.version_id, False)
            for one in told(rows.prefetch_related("decisions"), at, language)
            if one.kind in categories
        ]
    return sorted(found, key=lambda one: (one.date, one.key), reverse=True)[:most]


def category_words(category: str) -> str:
    """The category in two or three words, in the language of the page."""
    return re.split("[:：]", _(CATEGORY_WORDS[category]))[0]


def in_words(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    """Notices as the page of a text shows them."""
    return [
        {"kind": one.kind, "kind_words": category_words(one.kind), "date": one.date, "words": one.words}
        for one in notices
    ]


#: So many sentences share one change, at the most that a short list looks through.
SENTENCES = 10
