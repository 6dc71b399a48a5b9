"""Drift after: what data or time changed in texts that readers see, in words, and what still needs a decision."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import override

from casestudy.consequences.impact import DocumentImpact, Move, Sentence
from casestudy.consequences.vouching import vouch
from casestudy.content import Content, embeds, read_reference
from casestudy.models import Consequence, Decision, HeldChange, Version
from metrics.formats import format_date
from metrics.ingest import hold_chain
from metrics.models import Batch
from metrics.moments import Moment
from metrics.periods import Period
from metrics.redacting import numbers_removed

NUMBER, CLAIM = Consequence.Kind.NUMBER, Consequence.Kind.CLAIM


def waiting_count(now: datetime | None = None) -> int:
    """How many things need a decision: consequences that ask, and changes that are held. Two queries."""
    held = HeldChange.objects.filter(outcome=HeldChange.Outcome.WAITING).count()
    return Consequence.objects.waiting(now or clock()).count() + held


@dataclass(frozen=True)
class Notice:
    """What readers are told on the page of a text that a number changed: since when, of which kind, in which words.

    ``worded`` where a person wrote them; the site's own words stand until then. ``row`` is the first consequence told.
    """

    date: datetime
    kind: str
    words: str
    worded: bool
    row: Consequence


def notices(version: Version, moment: Moment, now: datetime, language: str = "en") -> list[Notice]:
    """What changed under a version since it went live, newest first. At most three queries, none for one known to be
    unchanged."""
    if not getattr(version, "changed", True):
        return []
    at = moment.seen_at or moment.as_of or now
    rows = Consequence.objects.filter(version=version, asks=True, kind__in=(NUMBER, CLAIM), since__lte=at)
    if moment.seen_at:
        rows = rows.filter(recorded_at__lte=at)
    return told(rows.prefetch_related("decisions"), at, language)


def told(rows: Iterable[Consequence], at: datetime, language: str) -> list[Notice]:
    """Consequences in words, newest first: the note of the decision on them, else what the site can say by itself.

    Each is told once, however many sentences it changed; one that was pinned back is not told.
    """
    found: dict[Any, Notice] = {}
    rows = sorted(rows, key=lambda one: one.pk)
    removed = removed_by_law(rows)
    for row in rows:
        decisions = [one for one in row.decisions.all() if one.made_at <= at and (one.note or one.choice == "pin")]
        last = max(decisions, key=lambda one: one.pk, default=None)
        if last is None:
            kind = Decision.Kind.REVISED if row.asks else Decision.Kind.DISAGREEMENT
            key = (row.version_id, row.since, row.kind, row.reference, row.before, row.after)
            found.setdefault(key, Notice(row.since, kind, drafted([row], language, removed), False, row))
        elif last.choice == Decision.Choice.ACCEPT:
            found.setdefault(last.pk, Notice(last.made_at, last.kind, last.note, True, row))
    return sorted(found.values(), key=lambda one: (one.date, one.row.pk), reverse=True)


def removed_by_law(rows: Iterable[Consequence]) -> set[str]:
    """The references among consequences of whose numbers the law removed one. One query, none where no number moved."""
    moved = {
        row.reference: (read.series, read.period)
        for row in rows
        if row.kind == NUMBER and (read := read_reference(row.reference)) is not None
    }
    if not moved:
        return set()
    numbers = numbers_removed({series for series, _ in moved.values()})
    return {reference for reference, number in moved.items() if number in numbers}


def drafted(rows: Iterable[Consequence], language: str = "en", removed: Collection[str] = ()) -> str:
    """A note as the site can word it: what was, what is, whose number it is, and since when. Each change once.

    Of a number that was ``removed`` by law it says only that it changed.
    """
    said: dict[str, None] = {}
    with override(language):
        for row in rows:
            day = format_date(row.since.astimezone(UTC).date().isoformat(), language)
            cells = {"day": day, "before": row.before, "after": row.after, "source": row.source, "words": row.sentence}
            if row.kind == CLAIM and not row.asks:
                said[_("Since %(day)s the record differs from “%(words)s”, which the text quotes.") % cells] = None
            elif row.kind == CLAIM:
                said[_("Since %(day)s the record no longer bears out “%(words)s”.") % cells] = None
            elif row.reference in removed:
                said[_("This number changed on %(day)s. What it was is removed by law.") % cells] = None
            elif row.source:
                said[_("This number changed on %(day)s: %(before)s became %(after)s (%(source)s).") % cells] = None
            else:
                said[_("This number changed on %(day)s: %(before)s became %(after)s.") % cells] = None
    return " ".join(said)


def expect_dates(version: Version, content: Content) -> None:
    """Let the dates of the prose that still lie ahead wait for a decision from the day on which they have passed."""
    events = content.get("definitions", {}).get("events", {})
    named = {embed.target: embed.text for embed in embeds(content) if embed.kind == "event"}
    found = []
    for slug, words in named.items():
        if slug not in events:
            continue
        passed = datetime.combine(Period.parse(events[slug]["date"]).end + timedelta(days=1), time(), UTC)
        if passed > version.shown_at:
            found.append(
                Consequence(
                    document_id=version.document_id,
                    version=version,
                    kind=Consequence.Kind.DATE,
                    reference=slug,
                    place=events[slug]["title"][:300],
                    after=format_date(events[slug]["date"], content["language"]),
                    sentence=words,
                    source=events[slug]["source_name"][:600],
                    since=passed,
                )
            )
    Consequence.objects.bulk_create(found)


@transaction.atomic
def settle(rows: Iterable[Consequence], note: str, kind: str = Decision.Kind.REVISED, *, actor: Any = None) -> Decision:
    """Accept consequences of one version with a note: what readers are told from now on. Never edited afterwards.

    Raises ValidationError for an empty note, and where somebody settled them meanwhile.
    """
    rows = list(rows)
    if not note.strip():
        raise ValidationError("Write the note: it is what readers are told.", "note")
    hold_chain()  # of two who decide at once, the second is told
    if Consequence.objects.waiting(clock()).filter(pk__in=[row.pk for row in rows]).count() != len(rows):
        raise ValidationError("Somebody decided on this already. Look at the list again.", "settled")
    one = rows[0]
    decision = Decision.objects.create(
        document_id=one.document_id,
        version_id=one.version_id,
        batch_id=one.batch_id,
        choice=Decision.Choice.ACCEPT,
        kind=kind,
        note=note.strip(),
        made_by=actor,
    )
    decision.consequences.set(rows)
    vouch(decision)
    return decision


def siblings(row: Consequence, now: datetime | None = None) -> list[Consequence]:
    """What waits in the same version for the same reason, the row itself included: one decision serves them all."""
    rows = Consequence.objects.waiting(now or clock()).filter(version=row.version_id, batch=row.batch_id)
    if row.kind in (NUMBER, CLAIM):
        rows = rows.filter(kind__in=(NUMBER, CLAIM), since=row.since)
    else:
        rows = rows.filter(pk=row.pk)
    return list(rows.select_related("version__revision").order_by("pk"))


def record(one: DocumentImpact, version: Version, batch: Batch | None) -> list[Consequence]:
    """Keep what changed in a version. Gives those consequences that ask for a decision."""
    return [row for row in Consequence.objects.bulk_create(consequences(one, version, batch)) if row.asks]


def consequences(one: DocumentImpact, version: Version, batch: Batch | None = None) -> list[Consequence]:
    """What changed in a version, not stored yet: numbers beyond their precision, claims that hold no longer, quoted or
    asserted."""
    shared = {"document_id": version.document_id, "version": version, "batch": batch, "since": one.since}
    found = [
        Consequence(
            **shared,
            kind=Consequence.Kind.NUMBER,
            **_moved(sentence, move),
        )
        for sentence in one.sentences
        for move in sentence.moves
        if move.beyond and not one.scheduled  # of what nobody has read yet, nothing has changed for readers
    ]
    for turn in one.claims:
        if turn.fails or (not turn.asserted and turn.after == "contradicted"):
            told = {"before": turn.before, "after": turn.after, "sentence": turn.words, "becomes": turn.reason}
            found.append(
                Consequence(
                    **shared | ({"since": clock()} if one.scheduled else {}),
                    kind=Consequence.Kind.CLAIM,
                    reference=turn.slug,
                    place=turn.place[:300],
                    asks=turn.fails,
                    **told,
                )
            )
    return found


def _moved(sentence: Sentence, move: Move) -> dict[str, str]:
    """What moved in a sentence, as a consequence has it."""
    return {
        "reference": move.reference,
        "place": sentence.place[:300],
        "before": move.before[:200],
        "after": move.after[:200],
        "sentence": sentence.before,
        "becomes": sentence.after,
        "source": move.source[:600],
    }


def expect_end(one: DocumentImpact, version: Version, until: datetime, batch: Batch | None) -> None:
    """Let the numbers that a version pins wait for a decision from a day on."""
    moves = {move.reference: (sentence, move) for sentence in one.sentences for move in sentence.moves}
    Consequence.objects.bulk_create(
        Consequence(
            document_id=version.document_id,
            version=version,
            batch=batch,
            kind=Consequence.Kind.PIN,
            **_moved(sentence, move),
            since=until,
        )
        for sentence, move in moves.values()
    )
