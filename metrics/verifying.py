"""Recomputing the record: every row's digest, every batch and their chain, kept files, rankings, claims.

Nothing here writes. Rows stream in the order in which they were stored, so memory does not grow with their number.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import batched, groupby
from typing import Any, BinaryIO, cast

from django.db import connection, transaction

from metrics.fields import magnitude
from metrics.figures import BadReference, Reference
from metrics.ingest import CHUNK, digest_of, sha256_of
from metrics.models import Batch, Claim, Observation, Operand, Provider, Ranking, Redaction, Series, Source
from metrics.periods import Period, PeriodError
from metrics.ranking import ranking_digest
from metrics.redacting import is_empty, redaction_digest
from metrics.series import UNKNOWN
from metrics.verdicts import CONSTANT, EVENT, judge_all

RESTORE = "Compare with a back-up, restore what was stored, and find out who wrote to the database directly."
CHUNK_OF_BATCHES = 500


@dataclass(frozen=True)
class Difference:
    """Where the stored record is not what it should be: table and key, what was expected, what stands there, what to do."""

    table: str
    key: str
    expected: str
    found: str
    way_out: str = RESTORE

    def __str__(self) -> str:
        return f"{self.table}, {self.key}: expected {self.expected}; found {self.found}. {self.way_out}"


@dataclass
class Tally:
    """What was looked at, and the digest of the last batch. ``step`` is told of every piece of work done."""

    rows: int = 0
    batches: int = 0
    files: int = 0
    rankings: int = 0
    redactions: int = 0
    pictures: int = 0
    revisions: int = 0
    versions: int = 0
    head: str = ""
    verdicts: dict[str, int] = field(default_factory=dict)
    step: Callable[[int], None] = lambda count: None


#: What a batch of publications should hold, by the batch's key: the digest, or what is wrong.
Publications = Callable[[list[Batch]], dict[int, str | Difference]]


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read inside is of one instant, and nobody who writes has to wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django's own transactions take the write lock at once here; a deferred one that only reads never does.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


@lru_cache(maxsize=10_000)
def _bounds(period: str) -> tuple[Any, Any]:
    parsed = Period.parse(period)
    return parsed.start, parsed.end


class Names:
    """Slugs by key of all that a row points to, and the rows whose content was removed by law."""

    def __init__(self) -> None:
        self.series = dict(Series.objects.values_list("pk", "slug"))
        self.providers = dict(Provider.objects.values_list("pk", "slug"))
        self.sources = dict(Source.objects.values_list("pk", "slug"))
        self.removed = {one.observation_id: one for one in Redaction.objects.all()}
        self.without_file = set(
            Observation.objects.filter(redaction__isnull=False).values_list("batch_id", flat=True).distinct()
        )

    def of(self, row: Observation) -> str:
        """A row in words that people can look up."""
        series = self.series.get(row.series_id, "unknown series")
        provider = self.providers.get(row.provider_id, "unknown provider")
        return f"row {row.pk} ({series}@{row.period}!{provider}, known from {row.known_from:%Y-%m-%d})"


def chain(tally: Tally, publications: Publications) -> Iterator[Difference]:
    """Differences in batches and in all that they hold, in the order of storing."""
    names = Names()
    groups = groupby(
        Observation.objects.order_by("batch_id", "pk").iterator(chunk_size=CHUNK), key=lambda row: row.batch_id
    )
    waiting = next(groups, None)
    for some in batched(Batch.objects.order_by("pk").iterator(chunk_size=CHUNK_OF_BATCHES), CHUNK_OF_BATCHES):
        published = publications([one for one in some if one.kind == Batch.Kind.PUBLICATION])
        decided = _rankings(some) | _redactions(some)
        for batch in some:
            name = f"batch {batch.pk}"
            if batch.previous_digest != tally.head:
                yield Difference(
                    "metrics_batch",
                    name,
                    f"a link to the batch before it ({tally.head or 'none: the first'})",
                    f"a link to {batch.previous_digest or 'none'}; a batch before it was altered or taken out",
                )
            if waiting is not None and waiting[0] < batch.pk:
                yield _orphans(waiting)
                waiting = next(groups, None)
            own: Iterable[Observation] = ()
            if waiting is not None and waiting[0] == batch.pk:
                own = waiting[1]
            if batch.kind in (Batch.Kind.IMPORT, Batch.Kind.FORM):
                yield from _rows(batch, own, names, tally)
            else:
                yield from _act(batch, own, published if batch.kind == Batch.Kind.PUBLICATION else decided, names)
                tally.rankings += batch.kind == Batch.Kind.RANKING
                tally.redactions += batch.kind == Batch.Kind.REDACTION
            if waiting is not None and waiting[0] == batch.pk:
                waiting = next(groups, None)
            yield from _file(batch, names, tally)
            tally.head = batch.digest
            tally.batches += 1
    if waiting is not None:
        yield _orphans(waiting)
    for model, noun, right in ((Ranking, "ranking", tally.rankings), (Redaction, "redaction", tally.redactions)):
        if (count := model._base_manager.count()) != right:
            yield Difference(f"metrics_{noun}", "all rows", f"{right}, one to each batch of a {noun}", f"{count} rows")


def _orphans(group: tuple[int, Iterable[Observation]]) -> Difference:
    return Difference("metrics_observation", f"rows of batch {group[0]}", "their batch", "none: the batch is gone")


def _rows(batch: Batch, rows: Iterable[Observation], names: Names, tally: Tally) -> Iterator[Difference]:
    """Rows of an import or a form, and the digest of their batch."""
    digests, count = hashlib.sha256(batch.previous_digest.encode()), 0
    for row in rows:
        yield from _row(row, batch, names)
        digests.update(row.digest.encode())
        count += 1
        tally.rows += 1
        if count % CHUNK == 0:
            tally.step(CHUNK)
    tally.step(count % CHUNK)
    if count != batch.rows:
        yield Difference("metrics_batch", f"batch {batch.pk}", f"{batch.rows} rows", f"{count}")
    if digests.hexdigest() != batch.digest:
        yield Difference(
            "metrics_batch", f"batch {batch.pk}", f"digest {digests.hexdigest()}", batch.digest or "no digest"
        )


def _row(row: Observation, batch: Batch, names: Names) -> Iterator[Difference]:
    try:
        named = names.series[row.series_id], names.providers[row.provider_id], names.sources[row.source_id]
    except KeyError as error:
        yield Difference("metrics_observation", names.of(row), "its series, provider and source", f"no row {error}")
        return
    removed = names.removed.get(row.pk)
    if removed is not None or row.status == Observation.Status.REMOVED:
        if removed is None or not is_empty(row, removed):
            yield Difference(
                "metrics_observation",
                names.of(row),
                "nothing but its names and why its content was removed by law"
                if removed
                else "a record of its removal",
                "other content" if removed else "none: its content was taken away without one",
            )
    elif (digest := digest_of(row, *named)) != row.digest:
        yield Difference(
            "metrics_observation",
            names.of(row),
            f"digest {row.digest}",
            f"{digest}: the row’s content, or the slug of what it names, was altered",
        )
    try:
        derived = (*_bounds(row.period), magnitude(row.value), batch.recorded_at)
    except PeriodError as error:
        yield Difference("metrics_observation", names.of(row), "a period", str(error))
        return
    if derived != (row.period_start, row.period_end, row.magnitude, row.recorded_at):
        yield Difference(
            "metrics_observation",
            names.of(row),
            "start and end of its period, magnitude and time of recording as they follow from period, value and batch",
            "others",
        )


def _act(
    batch: Batch, rows: Iterable[Observation], known: dict[int, str | Difference], names: Names
) -> Iterator[Difference]:
    """A batch that is one decision or one publication."""
    for row in rows:
        yield Difference("metrics_observation", names.of(row), "a batch of an import or a form", f"batch {batch.pk}")
    right = known.get(batch.pk)
    if isinstance(right, Difference):
        yield right
    elif right != batch.digest:
        what = str(batch.kind)
        yield Difference(
            f"metrics_{'batch' if what == Batch.Kind.PUBLICATION else what}",
            f"the {what} of batch {batch.pk}, “{batch.note}”",
            f"digest {batch.digest or 'of a batch'}",
            right or f"no such {what}",
        )


def _rankings(batches: Iterable[Batch]) -> dict[int, str | Difference]:
    previous = {one.pk: one.previous_digest for one in batches if one.kind == Batch.Kind.RANKING}
    rows = Ranking.objects.filter(batch__in=previous).select_related("series", "provider")
    return {
        row.batch_id: ranking_digest(row, previous[row.batch_id], row.series.slug, row.provider.slug) for row in rows
    }


def _redactions(batches: Iterable[Batch]) -> dict[int, str | Difference]:
    previous = {one.pk: one.previous_digest for one in batches if one.kind == Batch.Kind.REDACTION}
    rows = Redaction.objects.filter(batch__in=previous).select_related("observation")
    return {row.batch_id: redaction_digest(row, previous[row.batch_id]) for row in rows}


def _file(batch: Batch, names: Names, tally: Tally) -> Iterator[Difference]:
    if not batch.file_sha256 and not batch.file:
        return
    name = f"the kept file of batch {batch.pk}"
    if batch.pk in names.without_file:
        if batch.file and batch.file.storage.exists(batch.file.name):
            yield Difference(
                "metrics_batch",
                name,
                "no file: the content of a row of it was removed by law",
                "the file",
                "Delete it.",
            )
        return
    try:
        with batch.file.open("rb") as stream:
            digest = sha256_of(cast(BinaryIO, stream))
    except (OSError, ValueError):
        yield Difference("metrics_batch", name, f"SHA-256 {batch.file_sha256}", "no file that can be read")
        return
    tally.files += 1
    if digest != batch.file_sha256:
        yield Difference("metrics_batch", name, f"SHA-256 {batch.file_sha256}", digest)


def links() -> Iterator[Difference]:
    """Differences between records and what they name: rankings and the right numbers, operands and their series."""
    for ranking in Ranking.objects.select_related("series", "provider").iterator(chunk_size=CHUNK):
        for text in filter(None, (f"{ranking.series.slug}@{ranking.period}!{ranking.provider.slug}", ranking.right)):
            if not _on_record(text):
                yield Difference(
                    "metrics_ranking", f"row {ranking.pk} ({ranking})", f"a number “{text}” on record", "none"
                )
    for operand in Operand.objects.select_related("series", "event", "claim").iterator(chunk_size=CHUNK):
        right, found = _named(operand.text), operand.series or operand.event
        if right != (found.slug if found else ""):
            yield Difference(
                "metrics_operand",
                f"“{operand.text}” of the claim {operand.claim.slug}",
                f"the series or event that its text names ({right or 'none'})",
                found.slug if found else "none",
            )


def _named(operand: str) -> str:
    """The series or event that the text of an operand names; what is wrong with it where it cannot be read."""
    if operand.startswith((CONSTANT, EVENT)):
        return operand.removeprefix(EVENT) if operand.startswith(EVENT) else ""
    try:
        return Reference.parse(operand).series
    except BadReference as error:
        return str(error)


def _on_record(text: str) -> bool:
    try:
        one = Reference.parse(text)
    except BadReference:
        return False
    rows = Observation.objects.filter(series__slug=one.series, period=one.period)
    return (rows.filter(provider__slug=one.provider) if one.provider else rows).exists()


def verdicts(claims: Any, tally: Tally) -> Iterator[Difference]:
    """The claims judged anew: what one rests on is on record, and what we assert ourselves is not contradicted."""
    for some in batched(claims.prefetch_related("operands").order_by("pk").iterator(chunk_size=200), 200):
        specs = [claim.spec() for claim in some]
        for judged in judge_all(specs):
            spec = judged.spec
            tally.verdicts[judged.verdict] = tally.verdicts.get(judged.verdict, 0) + 1
            for figure in judged.figures:
                if figure.state == UNKNOWN:
                    yield Difference(
                        "metrics_claim", spec.slug, f"the number “{figure.reference}” on record", "none",
                        "Correct the operand, or record the number.",
                    )  # fmt: skip
            if spec.stance == Claim.Stance.ASSERTED and judged.verdict == "contradicted":
                yield Difference(
                    "metrics_claim", spec.slug, "an asserted claim that the record bears out", judged.judgement.reason,
                    "Correct the claim, or publish a correction of the texts that make it.",
                )  # fmt: skip
