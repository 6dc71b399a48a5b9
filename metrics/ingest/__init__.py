"""The one validated path from rows to observations: used by file, admin, API and command line.

All or nothing, idempotent, streaming. Rows are only inserted; see ``docs/time.md``.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import batched
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction

from metrics.ingest.chain import digest_of, hold_chain, open_batch, sha256_of
from metrics.ingest.loader import CHUNK, Loader
from metrics.ingest.report import MOST_PROBLEMS, Problem, Refused, Report
from metrics.models import Batch, Observation, Series
from metrics.periods import Period, parse_known_from
from metrics.tabular import BadTable, read_table

__all__ = [
    "CHUNK",
    "MOST_PROBLEMS",
    "Problem",
    "Refused",
    "Report",
    "add_observation",
    "digest_of",
    "hold_chain",
    "import_file",
    "keep_file",
    "open_batch",
    "sha256_of",
    "store",
]


class Rollback(Exception):
    """Leaves the transaction without storing anything."""


def store(
    lines: Iterable[tuple[int, dict[str, Any]]],
    *,
    kind: str = Batch.Kind.IMPORT,
    actor: Any = None,
    note: str = "",
    known_from: datetime | None = None,
    snapshot: bool = False,
    dry_run: bool = False,
    recorded_at: datetime | None = None,
    file: tuple[BinaryIO, str] | None = None,
    progress: Callable[[int], None] = lambda count: None,
) -> Report:
    """Store rows, all or none, and say what was done.

    ``lines`` pairs each row (a mapping by the columns of the canonical table) with the line it stands on.
    ``known_from`` serves rows that have none. ``recorded_at`` is for restored back-ups only.
    Raises :class:`Refused` with the report where any row is bad; then nothing is stored.
    """
    report = Report(dry_run=dry_run)
    try:
        with transaction.atomic():
            batch = open_batch(kind, actor, note, recorded_at)
            loader = Loader(batch, report, known_from)
            try:
                _take_all(loader, lines, snapshot, progress)
            except BadTable as error:
                report.refuse(error.line, error.column, error.value, error.reason)
            if report.problem_count:
                raise Refused(report)
            if dry_run or not batch.rows:
                raise Rollback  # a repeated import leaves no empty link behind
            batch.digest = loader.chain.hexdigest()
            batch.save()
            if file:
                keep_file(batch, *file)
            report.batch = batch
    except Rollback:
        pass
    return report


def _take_all(
    loader: Loader, lines: Iterable[tuple[int, dict[str, Any]]], snapshot: bool, progress: Callable[[int], None]
) -> None:
    report, done = loader.report, set[int]()
    held: tuple[Series, set[tuple[str, int]], set[int]] | None = None
    for chunk in batched(lines, CHUNK):
        rows = loader.take(chunk)
        report.read += len(chunk)
        progress(len(chunk))
        for row in rows if snapshot else ():
            if held is None or held[0].pk != row.series_id:
                if held is not None:
                    loader.withdraw_missing(*held)
                    done.add(held[0].pk)
                if row.series_id in done:
                    report.refuse(
                        0,
                        "series",
                        row.series.slug,
                        "in a snapshot the rows of a series stand together; sort the file by series",
                    )
                held = (row.series, set(), set())
            held[1].add((row.period, row.provider_id))
            held[2].add(row.provider_id)
    if held is not None:
        loader.withdraw_missing(*held)


def keep_file(batch: Batch, stream: BinaryIO, name: str) -> None:
    """Keep the file that a batch came from, with its hash. The last step of an import: files know no way back."""
    batch.file_name = name[-200:]
    batch.file_sha256 = sha256_of(stream)
    batch.file.save(f"{batch.file_sha256[:16]}.csv", File(stream), save=False)
    batch.save()


def import_file(stream: BinaryIO, name: str, **options: Any) -> Report:
    """Store the rows of a CSV file and keep the file with its hash. Options and errors as :func:`store`."""
    return store(read_table(stream), file=(stream, name), note=options.pop("note", "") or name, **options)


def add_observation(row: dict[str, Any], **options: Any) -> Observation:
    """Store one row from a form or the API, and return it (or the row on record that says the same).

    Raises :class:`Refused`, whose problems name the columns.
    """
    report = store([(1, row)], kind=options.pop("kind", Batch.Kind.FORM), **options)
    if report.batch is not None:
        return Observation.objects.with_names().get(batch=report.batch)
    rows = Observation.objects.with_names().filter(
        series__slug=row["series"], period=Period.parse(row["period"]).text, provider__slug=row["provider"]
    )
    if row.get("known_from"):
        instant = row["known_from"]
        rows = rows.filter(known_from=instant if isinstance(instant, datetime) else parse_known_from(instant))
    return rows.order_by("-known_from")[0]
