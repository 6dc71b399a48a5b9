"""Consequences before: what a change of data would do to the texts that readers see, found before it is stored.

The change is performed inside a transaction. Which texts it touches is asked of the index of uses; each is then read
twice, with the change and without it. Costs a constant number of queries for every fifty texts.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils.timezone import now as clock

from casestudy.consequences.impact.moves import (
    ChartMove,
    ClaimTurn,
    Move,
    Sentence,
    chart_moves,
    claim_turns,
    sentence_moves,
)
from casestudy.consequences.impact.spoken import Spoken
from casestudy.content import chart_series, references
from casestudy.models import Use, Version
from casestudy.narrative import Bound
from casestudy.readers.visibility import live_uses
from metrics.ingest import hold_chain
from metrics.models import Observation, Ranking
from metrics.moments import Moment
from metrics.series import Record

#: So many texts are compared in one request; a change that touches more belongs on the command line, which compares all.
MOST = 500
#: So many are bound on one record.
TOGETHER = 50
#: So many names stand in one question to the index.
NAMES = 500

type Touched = set[tuple[str, str]]


@dataclass(frozen=True)
class DocumentImpact:
    """What would change in one text; ``unchanged`` counts its sentences that rest on the data and read the same.

    ``url`` is its address, by which decisions name it; ``since`` when the change is in force; ``scheduled`` where the
    version waits for its time and goes live with the change: its readers never saw anything else.
    """

    title: str
    kind: str
    language: str
    url: str
    version: int
    sentences: tuple[Sentence, ...]
    claims: tuple[ClaimTurn, ...]
    charts: tuple[ChartMove, ...]
    unchanged: int
    since: datetime
    document: int
    scheduled: bool = False

    @property
    def asks(self) -> bool:
        """Whether somebody has to decide: a shown number moves beyond its precision, or what we assert holds no longer."""
        moved = not self.scheduled and any(sentence.beyond for sentence in self.sentences)
        return moved or any(turn.fails for turn in self.claims)

    @property
    def flips(self) -> tuple[str, ...]:
        """The rankings that change in its charts, and the claims of a rank that turn, in words."""
        charts = tuple(flip for chart in self.charts for flip in chart.flips)
        ranks = tuple(turn.statement for turn in self.claims if turn.operation == "rank")
        return tuple(dict.fromkeys((*charts, *ranks)))

    @property
    def stays_true(self) -> bool:
        """Whether what it asserts still holds, and every number is still there to be shown."""
        lost = any(move.lost for sentence in self.sentences for move in sentence.moves)
        return not lost and not any(turn.fails for turn in self.claims)


@dataclass(frozen=True)
class Impact:
    """What a change of data would do to live texts, and to those that wait for their time.

    ``documents`` are those in which something changes; ``stay_true`` counts the texts that use the data and stay as they
    are, ``left_out`` those that were too many to compare. ``numbers`` are the series and periods that the change is of.
    """

    documents: tuple[DocumentImpact, ...] = ()
    stay_true: int = 0
    unchanged: int = 0
    left_out: int = 0
    numbers: frozenset[tuple[str, str]] = frozenset()

    @property
    def touched(self) -> bool:
        """Whether there is anything to show: something changes, or more is touched than could be compared."""
        return bool(self.documents or self.left_out)

    @property
    def asking(self) -> tuple[DocumentImpact, ...]:
        """The texts that need a decision before the change may be stored."""
        return tuple(one for one in self.documents if one.asks)

    @property
    def contradicted(self) -> tuple[tuple[DocumentImpact, ClaimTurn], ...]:
        """Asserted claims that the record would contradict, each with its text."""
        return tuple((one, turn) for one in self.documents for turn in one.claims if turn.becomes_false)

    @property
    def sentences(self) -> int:
        return sum(len(one.sentences) for one in self.documents)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything that would change: the same for the same consequences, whenever they are asked for."""
        told = [{name: value for name, value in asdict(one).items() if name != "since"} for one in self.documents]
        text = json.dumps([told, self.left_out], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def impact(act: Callable[[], Any], most: int | None = MOST) -> Impact:
    """What the act would change in texts. Nothing of it stays stored; what it raises passes through."""
    with transaction.atomic():
        head = hold_chain()
        act()
        found = weigh(head, most)
        transaction.set_rollback(True)
    return found


def weigh(head: int, most: int | None = MOST) -> Impact:
    """What the batches stored after ``head`` change in texts. Call inside the transaction that stored them.

    Compared now, and at every later instant at which a row becomes known, a ranking holds or a version goes live.
    """
    touched, instants = touched_since(head)
    if not touched or not Use.objects.filter(kind="series", version__gt=0).exists():
        return Impact()
    now = clock()
    instants |= scheduled_using(touched, now)
    found: list[DocumentImpact] = []
    seen: set[Any] = set()
    same = stay_true = left_out = 0
    for place, at in enumerate(sorted({max(now, instant) for instant in instants})):
        documents = documents_using(touched, at)
        texts, unchanged = compared(documents[:most], touched, at, now, head)
        if not place:
            same, stay_true = unchanged, len(documents[:most]) - len(texts)
        left_out = max(left_out, 0 if most is None else len(documents) - most)
        for one in texts:
            told = (one.document, one.version, one.sentences, one.claims, one.charts)
            if told not in seen:
                seen.add(told)
                found.append(one)
    return Impact(tuple(found), stay_true, same, left_out, frozenset(touched))


def compared(
    documents: list[int], touched: Touched, at: datetime, now: datetime, head: int
) -> tuple[list[DocumentImpact], int]:
    """The documents in which something changes at the instant, and how many sentences rest on the data unchanged."""
    rows = Version.objects.live(at).filter(document__in=documents).with_content()
    versions = list(rows.order_by("document__kind", "document__slug", "document__language"))
    found, unchanged = [], 0
    for version, one, other in zip(versions, spoken(versions, at, head), spoken(versions, at), strict=True):
        sentences, same = sentence_moves(one, other, touched)
        claims, charts = claim_turns(one, other), chart_moves(one, other)
        unchanged += same
        if sentences or claims or charts:
            content, document = version.revision.content, version.document
            found.append(
                DocumentImpact(
                    other.bound.texts["title"],
                    content["kind"],
                    content["language"],
                    document.get_absolute_url(),
                    version.number,
                    sentences,
                    claims,
                    charts,
                    same,
                    at,
                    document.pk,
                    version.live_from > now and version.live_from >= at,
                )
            )
    return found, unchanged


def touched_since(head: int) -> tuple[Touched, set[datetime]]:
    """The series and periods of which later batches stored rows or rankings, and the instants at which those hold."""
    found: Touched = set()
    instants: set[datetime] = set()
    now = clock()
    for rows, field in (
        (Observation.objects.filter(batch__gt=head), "known_from"),
        (Ranking.objects.filter(batch__gt=head), "decided_at"),
    ):
        found.update(rows.order_by().values_list("series__slug", "period").distinct())
        later = rows.order_by().filter(**{f"{field}__gt": now}).values_list(field, flat=True).distinct()
        instants |= set(later)
        if rows.filter(**{f"{field}__lte": now}).exists():
            instants.add(now)
    return found, instants


def scheduled_using(touched: Touched, now: datetime) -> set[datetime]:
    """When versions that wait for their time, and use one of the series, go live. One query."""
    version = Version.objects.scheduled(now).filter(document=OuterRef("document"), number=OuterRef("version"))
    uses = Use.objects.filter(Exists(version), kind="series", version__gt=0).annotate(
        live_from=Subquery(version.values("live_from")[:1])
    )
    series = {slug for slug, _ in touched}
    rows = uses.values_list("slug", "period", "live_from")
    return {at for slug, period, at in rows if (slug, period) in touched or (not period and slug in series)}


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


def spoken(versions: list[Version], at: datetime, up_to: int | None = None) -> Iterator[Spoken]:
    """The versions read at the instant, on the record as of a batch (else as it stands), fifty on one record."""
    for some in batched(versions, TOGETHER):
        contents = [version.revision.content for version in some]
        record = Record.load(
            {reference for one in contents for reference in references(one)},
            {slug for one in contents for slug in chart_series(one)},
            now=at,
            up_to=up_to,
        )
        for content in contents:
            reader = Spoken(Bound(content, Moment(), content["language"], at, record))
            reader.run()
            yield reader


__all__ = [
    "ChartMove",
    "ClaimTurn",
    "DocumentImpact",
    "Impact",
    "Move",
    "Sentence",
    "documents_using",
    "impact",
    "weigh",
]
