"""Rows into the table, chunk by chunk: what is on record already is told from what is new."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from metrics.fields import plain
from metrics.ingest.chain import digest_of
from metrics.ingest.report import Report
from metrics.ingest.rows import Reader
from metrics.models import Batch, Observation, Series
from metrics.tabular import OPTIONAL

CHUNK = 2_000
CONTENT = ("value", "stated_to", "qualifier", "status", "source_id", "note", *OPTIONAL)
COPIED = [
    "series_id",
    "period",
    "period_start",
    "period_end",
    "provider_id",
    "known_from",
    "recorded_at",
    "value",
    "stated_to",
    "qualifier",
    "status",
    "source_id",
    "note",
    "stated_as",
    "period_label",
    "measured_from",
    "measured_to",
    "verification",
    "magnitude",
    "digest",
    "batch_id",
]


class Loader:
    """Inserts rows chunk by chunk inside the caller's transaction."""

    def __init__(self, batch: Batch, report: Report, known_from: datetime | None) -> None:
        self.batch, self.report = batch, report
        self.given = known_from
        self.chain = hashlib.sha256(batch.previous_digest.encode())
        self.reader = Reader(batch, report, known_from)

    def take(self, lines: Iterable[tuple[int, dict[str, Any]]]) -> list[Observation]:
        """Validate one chunk, insert what is new, and return the rows that the chunk stands for."""
        parsed = [(line, row, one) for line, row in lines if (one := self.reader.read(line, row)) is not None]
        stored: dict[tuple[int, str, int], dict[datetime, Observation]] = {}
        slugs = {one.series_id for _, _, one in parsed}
        for old in Observation.objects.filter(
            series__in=slugs, period__in={one.period for _, _, one in parsed}
        ).order_by("known_from"):
            stored.setdefault(_key(old), {})[old.known_from] = old
        fresh = []
        for line, row, one in parsed:
            vintages = stored.setdefault(_key(one), {})
            same = vintages.get(one.known_from)
            if not row.get("known_from") and self.given is None and vintages:
                # Without a date the row says what holds now: where that is on record already, nothing has changed.
                newest = vintages[max(vintages)]
                if _content(newest, row) == _content(one, row):
                    same = newest
            if same is None and one.status == Observation.Status.REMOVED:
                if not row.get("digest"):
                    self.report.refuse(
                        line, "status", one.status, "a number is removed by law with manage.py redact, never by a file"
                    )
                one.digest = row.get("digest", "")
            if same is None:
                vintages[one.known_from] = one
                fresh.append(one)
            elif _content(same, row) == _content(one, row):
                self.report.unchanged += 1
            else:
                shown = "no value" if same.value is None else plain(same.value)
                self.report.refuse(
                    line,
                    "known_from",
                    row.get("known_from") or "",
                    f"another row ({shown}) is on record for this series, period, provider and instant; give the new one a later known_from",
                )
        if not self.report.problem_count:
            self.insert(fresh)
        self.report.added += len(fresh)
        return [one for _, _, one in parsed]

    def insert(self, rows: list[Observation]) -> None:
        """Insert rows, chaining their digests: COPY on PostgreSQL, one prepared statement elsewhere."""
        providers, sources = self.reader.names
        for row in rows:
            if (
                row.status != Observation.Status.REMOVED
            ):  # such a row came from a bundle, and keeps the digest of what it was
                row.digest = digest_of(row, row.series.slug, providers[row.provider_id], sources[row.source_id])
            self.chain.update(row.digest.encode())
        self.batch.rows += len(rows)
        if not rows:
            return
        table, names = connection.ops.quote_name(Observation._meta.db_table), ", ".join(COPIED)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row([getattr(row, name) for name in COPIED])
            else:
                # bulk_create resolves every value as an expression, which takes longer than all the rest of an import.
                fields: list[Any] = [Observation._meta.get_field(name.removesuffix("_id")) for name in COPIED]
                marks = ", ".join(["%s"] * len(COPIED))
                cells = [
                    [
                        field.get_db_prep_save(getattr(row, name), connection)
                        for name, field in zip(COPIED, fields, strict=True)
                    ]
                    for row in rows
                ]
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", cells)

    def withdraw_missing(self, series: Series, present: set[tuple[str, int]], providers: set[int]) -> None:
        """Withdraw what a snapshot lacks: current rows of the series, by the providers that the snapshot speaks for."""
        known_from = self.given or self.batch.recorded_at
        gone = []
        rows = Observation.objects.filter(series=series, provider__in=providers).as_of(known_from).exclude(status="W")
        for row in rows.select_related("series").iterator(chunk_size=CHUNK):
            if (row.period, row.provider_id) in present:
                continue
            if row.known_from >= known_from:
                self.report.refuse(
                    0,
                    "known_from",
                    known_from.date(),
                    f"{row.series.slug}@{row.period} is known later than the snapshot; give --known-from a later day",
                )
                continue
            gone.append(
                Observation(
                    series=row.series,
                    period=row.period,
                    period_start=row.period_start,
                    period_end=row.period_end,
                    provider_id=row.provider_id,
                    known_from=known_from,
                    recorded_at=self.batch.recorded_at,
                    status="W",
                    source_id=row.source_id,
                    note="Absent from a later snapshot of the series.",
                    batch=self.batch,
                )
            )
        if not self.report.problem_count:
            self.insert(gone)
        self.report.withdrawn += len(gone)


def _key(row: Observation) -> tuple[int, str, int]:
    return row.series_id, row.period, row.provider_id


def _content(row: Observation, asked: dict[str, Any]) -> list[Any]:
    """What two rows of one key are compared by: only the columns that the row at hand speaks of, digits included."""
    names = [name for name in CONTENT if name not in OPTIONAL or name in asked]
    return [plain(value) if isinstance(value := getattr(row, name), Decimal) else value for name in names]
