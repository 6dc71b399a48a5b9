"""The one path from rows to observations: every bad cell is named with its line, and all is stored or nothing."""

import hashlib
import io
import itertools
import resource
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from metrics.ingest import MOST_PROBLEMS, Refused, add_observation, digest_of, import_file, store
from metrics.models import Batch, Observation
from metrics.tabular import read_table
from tests.factories import HEADER, SERIES, a_series, at, csv_file, record, row, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return a_series()


def refusals(act, *args, **options):
    """The problems of a refused act as (line, column, value, reason)."""
    with pytest.raises(Refused) as refused:
        act(*args, **options)
    assert Observation.objects.count() == Batch.objects.count() == 0
    return [(one.line, one.column, one.value, one.reason) for one in refused.value.report.problems]


BAD_CELLS = [
    ("series", "nothing", "there is no series of this slug; create the series first"),
    ("series", "", "the series is missing"),
    ("provider", "c", "there is no provider of this slug; create the provider first"),
    ("provider", "", "the provider is missing"),
    ("source", "c", "there is no source of this slug; create the source first"),
    ("source", "", "the source is missing"),
    ("period", "", "the period is missing: write 2019, 2019-Q1, 2019-07, or days from--to"),
    ("value", "60,000", "“60,000” is not a number in plain digits, such as 277600000 or 45.2."),
    ("value", "6E+7", "“6E+7” is not a number in plain digits, such as 277600000 or 45.2."),
    ("value", "=1+1", "“=1+1” is not a number in plain digits, such as 277600000 or 45.2."),
    ("value", "NaN", "“NaN” is not a number in plain digits, such as 277600000 or 45.2."),
    ("stated_to", "many", "“many” is not a number in plain digits, such as 277600000 or 45.2."),
    ("stated_to", "0", "“stated_to” is the unit of the last stated digit, a number above zero: 100000 for 277.6 million."),
    ("stated_to", "-1", "“stated_to” is the unit of the last stated digit, a number above zero: 100000 for 277.6 million."),
    ("qualifier", "roughly", "not one of exact, about, more-than, less-than, at-least, at-most"),
    ("status", "X", "not one of A, E, P, M, W, Q"),
    ("status", "W", "A row of status W carries no value."),
    ("value", "", "A value is missing. A figure that is withdrawn has status W, one that is missing M."),
    ("known_from", "1066-10-14", "“known_from” is before 1900; check the year."),
    ("note", "bell\x07", "The text contains a control character; delete it and type the text again."),
    ("entity", "other", "the series and period say app; correct or empty this cell"),
    ("metric", "other", "the series and period say downloads-count; correct or empty this cell"),
    ("market", "JP", "the series and period say WLD; correct or empty this cell"),
    ("unit", "USD", "the series and period say count; correct or empty this cell"),
    ("period_start", "2018-02-01", "the series and period say 2018-01-01; correct or empty this cell"),
    ("period_end", "2018-11-30", "the series and period say 2018-12-31; correct or empty this cell"),
    ("verification", "surely", "not one of as-stated, confirmed, corrected, disputed, supplemented"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value", "reason"), BAD_CELLS)
def test_a_bad_cell_is_named_with_its_line_and_the_reason(series, column, value, reason):
    assert refusals(record, row(), row(period="2018", provider="b") | {column: value}) == [
        (3, "value" if (column, value) == ("status", "W") else column, "60000000" if (column, value) == ("status", "W") else value, reason)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "period", ["2019-Q5", "2019-13", "19", "2019-02-30", "2019-12-31--2019-01-01", "Q1 2019", "..", "2019-W07"]
)
def test_a_bad_period_is_named(series, period):
    [(line, column, value, reason)] = refusals(record, row(period=period))
    assert (line, column, value) == (2, "period", period)
    assert len(reason) > 20


@pytest.mark.parametrize("known_from", ["yesterday", "2019-02-30", "2019-01-01T10:00:00", "2019", "01.02.2019"])
def test_a_bad_instant_is_named(series, known_from):
    [(line, column, value, _)] = refusals(record, row(known_from=known_from))
    assert (line, column, value) == (2, "known_from", known_from)


def test_every_bad_cell_of_every_bad_row_is_reported_at_once(series):
    found = refusals(
        upload,
        f"{SERIES},2018,x,,perhaps,,a,paper,2019-01-01,",
        f"{SERIES},2017,5,1,,,a,paper,2019-01-01,",
        "nowhere,2018-Q9,5,1,,,z,paper,2019-01-01,",
        "too,short",
        HEADER,
    )
    assert [(line, column) for line, column, _, _ in found] == [
        (2, "value"),
        (2, "qualifier"),
        (4, "series"),
        (4, "provider"),
        (4, "period"),
        (5, ""),
        (6, ""),
    ]


def test_a_thousand_problems_are_listed_and_the_rest_are_counted(series):
    with pytest.raises(Refused) as refused:
        record(*(row(value="x") for _ in range(MOST_PROBLEMS + 5)))
    assert (len(refused.value.report.problems), refused.value.report.problem_count) == (
        MOST_PROBLEMS,
        MOST_PROBLEMS + 5,
    )


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"", 1, ""),
        (b"a,b,c\r\n1,2,3\r\n", 1, "a"),
        (f"{HEADER}\r\n".encode() + b"\x00\x00", 2, ""),
        (f"{HEADER}\r\n{SERIES},2018,5,1,,,a,paper,2019-01-01,caf\xe9\r\n".encode("latin-1"), 2, ""),
        (f"{HEADER}\r\n".encode() + b"," * 1_000_000, 2, ""),
        (f"{HEADER}\r\n".encode() + b'"' + b"x" * 300_000, 2, ""),
        (HEADER.encode("utf-16"), 1, ""),
    ],
    ids=["empty", "other columns", "NUL", "Latin-1", "a million commas", "open quotation", "UTF-16"],
)
def test_a_file_that_is_not_the_table_is_refused_as_a_whole(series, data, line, column):
    [(at_line, at_column, _, reason)] = refusals(import_file, io.BytesIO(data), "numbers.csv")
    assert (at_line, at_column) == (line, column)
    assert reason


def test_a_good_row_before_bad_bytes_is_not_stored_either(series):
    good = f"{HEADER}\r\n{SERIES},2018,5,1,,,a,paper,2019-01-01,\r\n".encode()
    assert len(refusals(import_file, io.BytesIO(good + b"\xff\xfe\r\n"), "numbers.csv")) == 1


def test_one_key_twice_in_a_file_is_one_row_or_a_refusal(series):
    assert refusals(record, row("5"), row("6")) == [
        (
            3,
            "known_from",
            "2019-01-01",
            "another row (5) is on record for this series, period, provider and instant; give the new one a later known_from",
        )
    ]
    report = record(row("5"), row("5"))
    assert (report.read, report.added, report.unchanged) == (2, 1, 1)


@pytest.mark.parametrize(
    "changed",
    [{"value": "60000000.0"}, {"stated_to": "1000000"}, {"qualifier": "about"}, {"status": "E"}, {"note": "Other."}],
)
def test_the_same_key_with_any_other_content_is_refused(series, changed):
    record(row())
    with pytest.raises(Refused, match="give the new one a later known_from"):
        record(row() | changed)
    assert Observation.objects.count() == 1


def test_the_same_file_again_changes_nothing_and_leaves_no_batch(series):
    lines = [f"{SERIES},{year},{year}.0,0.1,about,E,a,paper,2019-01-01,“Note”" for year in range(1990, 2020)]
    first, again = upload(*lines), upload(*lines)
    assert (first.added, first.unchanged, again.added, again.unchanged, again.batch) == (30, 0, 0, 30, None)
    assert Batch.objects.count() == 1


def test_without_a_date_only_what_changed_is_a_vintage(series):
    record(row(known_from=""), row(known_from="", period="2017"))
    report = record(row("61000000", known_from=""), row(known_from="", period="2017"))
    assert (report.added, report.unchanged) == (1, 1)


def test_the_precision_of_a_value_without_one_is_its_last_digit(series):
    record(row("5.0", stated_to=""), row("500", period="2017", stated_to=""))
    assert [(str(one.value), str(one.stated_to)) for one in Observation.objects.order_by("period_end")] == [
        ("500", "1"),
        ("5.0", "0.1"),
    ]


def test_a_dry_run_reports_and_stores_nothing(series):
    report = upload(f"{SERIES},2018,5,1,,,a,paper,2019-01-01,", dry_run=True)
    assert (report.added, report.batch, Observation.objects.count(), Batch.objects.count()) == (1, None, 0, 0)


def test_known_from_serves_the_rows_that_have_none(series):
    record(row(known_from=""), row(period="2017"), known_from=at("2020-05-01"))
    assert [one.known_from for one in Observation.objects.order_by("period_end")] == [
        at("2019-01-01"),
        at("2020-05-01"),
    ]


def test_a_snapshot_withdraws_only_what_its_series_and_providers_lack(series):
    a_series("other-downloads-wld", "Other")
    record(row(), row(period="2017"), row(period="2017", provider="b"), row(series="other-downloads-wld"))
    report = record(row("61000000", known_from=""), snapshot=True, known_from=at("2020-01-01"))
    assert (report.added, report.withdrawn) == (1, 1)
    gone = Observation.objects.get(status="W")
    assert (gone.series.slug, gone.period, gone.provider.slug, gone.value, gone.known_from) == (
        SERIES,
        "2017",
        "a",
        None,
        at("2020-01-01"),
    )
    assert record(row("61000000", known_from=""), snapshot=True, known_from=at("2020-01-01")).batch is None


def test_a_snapshot_older_than_what_it_lacks_is_refused(series):
    record(row(period="2017", known_from="2020-01-01"))
    with pytest.raises(Refused, match="is known later than the snapshot"):
        record(row(known_from=""), snapshot=True, known_from=at("2020-01-01"))
    assert Observation.objects.count() == 1


def test_a_snapshot_whose_series_are_mixed_is_refused(series):
    a_series("other-downloads-wld", "Other")
    found = refusals(record, row(), row(series="other-downloads-wld"), row(period="2017"), snapshot=True)
    assert [(column, value) for _, column, value, _ in found] == [("series", SERIES)]


def test_batches_chain_and_any_change_to_a_row_would_show(series):
    record(row(), row(period="2017"), recorded="2020-01-01")
    record(row("61000000", "2019-02-01"), recorded="2020-01-02")
    before = ""
    for batch in Batch.objects.order_by("pk"):
        chain = hashlib.sha256(before.encode())
        for one in batch.observations.with_names().order_by("pk"):
            assert one.digest == digest_of(one, one.series.slug, one.provider.slug, one.source.slug)
            chain.update(one.digest.encode())
        assert (batch.previous_digest, batch.digest) == (before, chain.hexdigest())
        before = batch.digest
    one = Observation.objects.with_names().first()
    one.value = Decimal("60000000.0")
    assert one.digest != digest_of(one, one.series.slug, one.provider.slug, one.source.slug)


def test_the_file_is_kept_with_its_hash(series):
    stream = csv_file(f"{SERIES},2018,5,1,,,a,paper,2019-01-01,")
    batch = import_file(stream, "numbers.csv").batch
    assert (batch.file_name, batch.file_sha256) == ("numbers.csv", hashlib.sha256(stream.getvalue()).hexdigest())
    assert batch.file.read() == stream.getvalue()


def test_one_row_of_a_form_comes_back_as_stored(series):
    assert add_observation(row()) == add_observation(row())
    with pytest.raises(Refused):
        add_observation(row(value="x"))


def test_an_interrupted_import_stores_nothing(series):
    def rows():
        yield 2, row()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store(rows())
    assert Observation.objects.count() == Batch.objects.count() == 0


def days(count: int):
    """Rows of one a day, as a stream of bytes that is never whole in memory."""
    start = 693596  # 1900-01-01
    yield f"{HEADER}\r\n".encode()
    for place in range(count):
        day = date.fromordinal(start + place % 40_000).isoformat()
        provider = "ab"[place // 40_000 % 2]
        known = f"20{place // 80_000:02}-01-01"
        yield f"{SERIES},{day},{place}.5,0.1,,,{provider},paper,{known},\r\n".encode()


class Streamed(io.RawIOBase):
    """A file made as it is read."""

    def __init__(self, parts):
        self.parts = iter(parts)

    def readline(self, size=-1):
        return next(self.parts, b"")

    def read(self, size=-1):
        return b"".join(itertools.islice(self.parts, 1))

    def seek(self, *args):
        return 0


def test_a_hundred_thousand_rows_pass_in_bounded_memory(series):
    """Measured as the process stands between chunks: tracing every allocation would take minutes."""
    page = resource.getpagesize()
    held: list[int] = []

    def measure(count):
        held.append(int(Path("/proc/self/statm").read_text().split()[1]) * page)

    report = store(read_table(Streamed(days(100_000))), progress=measure)
    assert (report.read, report.added) == (100_000, 100_000)
    assert len(held) == 50
    assert max(held) - held[4] < 30_000_000


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_one_chain(series):
    record(row(period="2000"))
    start = threading.Barrier(6)

    def one(year):
        start.wait()
        try:
            record(row(period=str(year)))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(year,)) for year in range(2001, 2007)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain = list(Batch.objects.order_by("pk").values_list("previous_digest", "digest"))
    assert len(chain) == 7
    assert [before for before, _ in chain[1:]] == [digest for _, digest in chain[:-1]]
