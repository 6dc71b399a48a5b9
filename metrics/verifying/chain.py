"""Every row's digest, every batch and their chain, kept files, rankings and removals, in the order of storing."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import batched, groupby
from typing import Any, BinaryIO, cast

from metrics.fields import magnitude
from metrics.ingest import CHUNK, digest_of, sha256_of
from metrics.models import Batch, Observation, Provider, Ranking, Redaction, Series, Source
from metrics.periods import Period, PeriodError
from metrics.ranking import ranking_digest
from metrics.redacting import is_empty, redaction_digest
from metrics.verifying.differences import Difference, Publications, Tally

CHUNK_OF_BATCHES = 500


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
        if batch.file and batch.file.storage.exists(str(batch.file.name)):
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
