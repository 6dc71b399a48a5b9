"""The one validated path from rows to observations: used by file, admin, API and command line.

All or nothing, idempotent, streaming. Rows are only inserted; see ``docs/time.md``.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import batched
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import connection, transaction
from django.utils.timezone import now as clock

from metrics.fields import ExactField, magnitude, plain
from metrics.models import Batch, Observation, Provider, Series, Source
from metrics.periods import Period, PeriodError, parse_known_from
from metrics.tabular import DERIVED, OPTIONAL, BadTable, read_table
from metrics.validators import validate_known_from, validate_partial_date, validate_statement, validate_text

CHUNK = 2_000
MOST_PROBLEMS = 1_000
#: Names the lock on the head of the chain of batches; any number that nothing else in the database uses.
CHAIN_LOCK = 7_305_811_224
EXACT = ExactField()
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


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell: where it stands, what it says, and why that will not do."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.reason}" + (f" (found “{self.value}”)" if self.value else "")


@dataclass
class Report:
    """What an import did, or with ``dry_run`` would do."""

    read: int = 0
    added: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    dry_run: bool = False
    batch: Batch | None = None

    def refuse(self, line: int, column: str, value: Any, reason: str) -> None:
        """Note a problem; beyond a thousand they are only counted."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, column, str(value)[:80], reason))


class Refused(Exception):
    """The rows were not stored, none of them; ``report`` says why."""

    def __init__(self, report: Report) -> None:
        super().__init__("; ".join(str(problem) for problem in report.problems[:5]))
        self.report = report


class Rollback(Exception):
    """Leaves the transaction without storing anything."""


def digest_of(row: Observation, series: str, provider: str, source: str) -> str:
    """SHA-256 over the row's canonical text: names, not ids; instants in UTC to the microsecond."""
    cells = [series, row.period, provider, _utc(row.known_from), _utc(row.recorded_at)]
    cells += ["" if one is None else plain(one) for one in (row.value, row.stated_to)]
    cells += [row.qualifier, row.status, source, row.note, *(getattr(row, name) for name in OPTIONAL)]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Loader:
    """Validates rows and inserts them chunk by chunk inside the caller's transaction."""

    def __init__(self, batch: Batch, report: Report, known_from: datetime | None) -> None:
        self.batch, self.report = batch, report
        self.given = known_from
        self.chain = hashlib.sha256(batch.previous_digest.encode())
        self.series = {one.slug: one for one in Series.objects.select_related("metric", "entity", "market")}
        self.providers = dict(Provider.objects.values_list("slug", "pk"))
        self.sources = dict(Source.objects.values_list("slug", "pk"))
        self.names = {pk: slug for slug, pk in self.providers.items()}, {pk: slug for slug, pk in self.sources.items()}

    def parse(self, line: int, row: dict[str, Any]) -> Observation | None:
        """The row as an unsaved observation, or None with its problems in the report."""
        problems = self.report.problem_count
        if row.get(""):
            self.report.refuse(line, "", "", row[""])
            return None

        def checked(column: str, read: Callable[[Any], Any], default: Any = None) -> Any:
            value = row.get(column)
            if value is None or value == "":
                return default
            try:
                return read(value)
            except (ValidationError, PeriodError, ValueError) as error:
                reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
                self.report.refuse(line, column, value, reason)
                return default

        def named(column: str, known: dict[str, Any], way_out: str) -> Any:
            name = (row.get(column) or "").strip()
            if name not in known:
                self.report.refuse(
                    line,
                    column,
                    name,
                    f"there is no {column} of this slug; {way_out}" if name else f"the {column} is missing",
                )
                return None
            return known[name]

        series = named("series", self.series, "create the series first")
        provider = named("provider", self.providers, "create the provider first")
        source = named("source", self.sources, "create the source first")
        if not row.get("period"):
            self.report.refuse(
                line, "period", "", "the period is missing: write 2019, 2019-Q1, 2019-07, or days from--to"
            )
        period = checked("period", Period.parse)
        value = checked("value", EXACT.to_python)
        stated_to = checked("stated_to", EXACT.to_python)
        if value is not None and stated_to is None and not row.get("stated_to"):
            # The last digit written is the last digit stated; trailing zeros before the point are taken at their word.
            stated_to = Decimal(1).scaleb(value.as_tuple().exponent)
        known_from = checked(
            "known_from",
            lambda text: text if isinstance(text, datetime) else parse_known_from(text),
            self.given or self.batch.recorded_at,
        )
        qualifier = checked("qualifier", _choice(Observation.Qualifier), "exact")
        status = checked("status", _choice(Observation.Status), "A")
        note = checked("note", _text, "")
        extras = {name: checked(name, _partial if name.startswith("measured") else _text, "") for name in OPTIONAL}
        checked("verification", _choice(Observation.Verification))
        if self.report.problem_count == problems:
            try:
                validate_statement(value, stated_to, status)
                validate_known_from(known_from, period.end.year)
            except ValidationError as error:
                self.report.refuse(
                    line, error.code or "value", row.get(error.code or "value", ""), "; ".join(error.messages)
                )
        if self.report.problem_count == problems:
            self._agree(line, row, series, period)
        if self.report.problem_count != problems:
            return None
        return Observation(
            series=series,
            period=period.text,
            period_start=period.start,
            period_end=period.end,
            provider_id=provider,
            known_from=known_from,
            recorded_at=self.batch.recorded_at,
            value=value,
            stated_to=None if value is None else stated_to,
            qualifier=qualifier,
            status=status,
            source_id=source,
            note=note,
            magnitude=magnitude(value),
            batch=self.batch,
            **extras,
        )

    def _agree(self, line: int, row: dict[str, Any], series: Series, period: Period) -> None:
        """Derived columns may be absent; where they stand they agree with the series and the period."""
        right = {
            "entity": series.entity.slug,
            "metric": series.metric.slug,
            "market": series.market.code,
            "unit": series.metric.unit,
            "period_start": period.start.isoformat() if period.start else "",
            "period_end": period.end.isoformat(),
        }
        for column in DERIVED:
            if row.get(column) and row[column] != right[column]:
                self.report.refuse(
                    line,
                    column,
                    row[column],
                    f"the series and period say {right[column] or 'nothing'}; correct or empty this cell",
                )

    def take(self, lines: Iterable[tuple[int, dict[str, Any]]]) -> list[Observation]:
        """Validate one chunk, insert what is new, and return the rows that the chunk stands for."""
        parsed = [(line, row, one) for line, row in lines if (one := self.parse(line, row)) is not None]
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
        providers, sources = self.names
        for row in rows:
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


def _choice(kind: Any) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in kind.values:
            raise ValueError(f"not one of {', '.join(value for value in kind.values if value)}")
        return text

    return read


def _text(text: str) -> str:
    validate_text(text)
    return text


def _partial(text: str) -> str:
    validate_partial_date(text)
    return text


def open_batch(kind: str, actor: Any = None, note: str = "", recorded_at: datetime | None = None) -> Batch:
    """A new link of the chain. Call inside the transaction: it waits for whoever is adding a link now."""
    if connection.vendor == "postgresql":
        # A lock on the last row would not do: who waited for it still sees the row that was last before the wait.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = Batch.objects.order_by("-pk").first()
    return Batch.objects.create(
        kind=kind,
        actor=actor,
        note=note,
        recorded_at=recorded_at or clock(),
        previous_digest=last.digest if last else "",
    )


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
            if file:
                batch.file_name = file[1][-200:]
                batch.file_sha256 = sha256_of(file[0])
                batch.file.save(f"{batch.file_sha256[:16]}.csv", File(file[0]), save=False)
            batch.save()
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


def sha256_of(stream: BinaryIO) -> str:
    """SHA-256 of all the bytes of a stream, read in blocks; leaves the stream at its beginning."""
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


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


def table_rows(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows that come from no file, numbered from one."""
    yield from enumerate(rows, 1)
