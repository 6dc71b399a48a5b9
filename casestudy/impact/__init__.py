"""Consequences before: what a change of data would do to the texts that readers see, found without making it.

The change is performed in a transaction that is always taken back. Which texts it touches is asked of the index of uses;
each is then read once before and once after. Costs a constant number of queries for every fifty texts.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from itertools import batched
from typing import Any, Protocol

from django.db import transaction
from django.utils.timezone import now as clock

from casestudy.content import chart_series, references
from casestudy.impact.moves import ChartMove, ClaimTurn, Move, Sentence, chart_moves, claim_turns, sentence_moves
from casestudy.impact.spoken import Spoken
from casestudy.models import Version
from casestudy.narrative import Bound
from casestudy.visibility import live_uses
from metrics.models import Batch, Observation, Ranking
from metrics.moments import Moment
from metrics.series import Record

#: So many texts are compared; how many more are touched is said.
MOST = 200
#: So many are bound on one record.
TOGETHER = 50
#: So many names stand in one question to the index.
NAMES = 500

type Touched = set[tuple[str, str]]


class Stored(Protocol):
    """What an act on data answers with: a Report, an Observation, a Ranking. None for an act that stored nothing."""

    batch: Any


@dataclass(frozen=True)
class DocumentImpact:
    """What would change in one text; ``unchanged`` counts its sentences that rest on the data and read the same."""

    title: str
    kind: str
    language: str
    url: str
    version: int
    sentences: tuple[Sentence, ...]
    claims: tuple[ClaimTurn, ...]
    charts: tuple[ChartMove, ...]
    unchanged: int


@dataclass(frozen=True)
class Impact:
    """What a change of data would do to live texts.

    ``documents`` are those in which something changes; ``stay_true`` counts the texts that use the data and stay as they
    are, ``left_out`` those beyond the two hundred compared. ``at`` is the instant compared at: now, or when the first
    row becomes known.
    """

    documents: tuple[DocumentImpact, ...] = ()
    stay_true: int = 0
    unchanged: int = 0
    left_out: int = 0
    at: datetime | None = None

    @property
    def touched(self) -> bool:
        """Whether somebody has to look: something changes, or more is touched than could be compared."""
        return bool(self.documents or self.left_out)

    @property
    def contradicted(self) -> tuple[tuple[DocumentImpact, ClaimTurn], ...]:
        """Asserted claims that the record would contradict, each with its text."""
        return tuple((one, turn) for one in self.documents for turn in one.claims if turn.becomes_false)

    @property
    def sentences(self) -> int:
        return sum(len(one.sentences) for one in self.documents)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything that would change: the same for the same consequences."""
        text = json.dumps([[asdict(one) for one in self.documents], self.left_out], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def impact(act: Callable[[], Stored | None]) -> Impact:
    """What the act would change in the texts that are live. Nothing of it stays stored; what it raises passes through."""
    with transaction.atomic():
        stored = act()
        touched, instants = touched_by(stored.batch if stored is not None else None)
        now = clock()
        at = now if not instants or min(instants) <= now else min(instants)
        documents = documents_using(touched, at)
        versions = list(
            Version.objects.live(at).filter(document__in=documents[:MOST]).with_content().order_by("document")
        )
        after = list(spoken(versions, at))
        transaction.set_rollback(True)
    found, unchanged = [], 0
    for version, one, other in zip(versions, spoken(versions, at), after, strict=True):
        sentences, same = sentence_moves(one, other, touched)
        claims, charts = claim_turns(one, other), chart_moves(one, other)
        unchanged += same
        if sentences or claims or charts:
            content, document = version.revision.content, version.document
            title, url = other.bound.texts["title"], document.get_absolute_url()
            found.append(
                DocumentImpact(
                    title, content["kind"], content["language"], url, version.number, sentences, claims, charts, same
                )
            )
    return Impact(tuple(found), len(versions) - len(found), unchanged, max(0, len(documents) - MOST), at)


def touched_by(batch: Batch | None) -> tuple[Touched, list[datetime]]:
    """The series and periods of which a batch stored rows or rankings, and the first instant at which each kind holds."""
    if batch is None:
        return set(), []
    found: Touched = set()
    instants = []
    for rows, field in (
        (Observation.objects.filter(batch=batch), "known_from"),
        (Ranking.objects.filter(batch=batch), "decided_at"),
    ):
        found.update(rows.order_by().values_list("series__slug", "period").distinct())
        instants += list(rows.order_by(field).values_list(field, flat=True)[:1])
    return found, instants


def documents_using(touched: Touched, at: datetime) -> list[int]:
    """The documents whose version live at the instant uses one of the series at one of the periods, or draws it whole.

    One question to the index for five hundred series; no text is read.
    """
    found: set[int] = set()
    for slugs in batched(sorted({slug for slug, _ in touched}), NAMES):
        periods = {period for slug, period in touched if slug in slugs} | {""}
        uses = live_uses(at).filter(kind="series", slug__in=slugs)
        if len(periods) <= NAMES:
            uses = uses.filter(period__in=periods)
        for document, slug, period in uses.values_list("document", "slug", "period"):
            if not period or (slug, period) in touched:
                found.add(document)
    return sorted(found)


def spoken(versions: list[Version], at: datetime) -> Iterator[Spoken]:
    """The versions read on the record as it stands in this transaction, fifty on one record."""
    for some in batched(versions, TOGETHER):
        contents = [version.revision.content for version in some]
        record = Record.load(
            {reference for one in contents for reference in references(one)},
            {slug for one in contents for slug in chart_series(one)},
            now=at,
        )
        for content in contents:
            reader = Spoken(Bound(content, Moment(), content["language"], at, record))
            reader.run()
            yield reader


__all__ = ["ChartMove", "ClaimTurn", "DocumentImpact", "Impact", "Move", "Sentence", "documents_using", "impact"]
