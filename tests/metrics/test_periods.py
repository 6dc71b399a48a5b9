"""Periods and instants: canonical texts, calendars, and what is refused."""

import contextlib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.periods import (
    PartialDate,
    Period,
    PeriodError,
    format_instant,
    parse_instant,
    parse_known_from,
    read_period,
    rfc3339,
)


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2019", "year", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-S1", "semester", date(2019, 1, 1), date(2019, 6, 30)),
        ("2019-S2", "semester", date(2019, 7, 1), date(2019, 12, 31)),
        ("2019-Q1", "quarter", date(2019, 1, 1), date(2019, 3, 31)),
        ("2019-Q4", "quarter", date(2019, 10, 1), date(2019, 12, 31)),
        ("2019-07", "month", date(2019, 7, 1), date(2019, 7, 31)),
        ("2020-02", "month", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-07-26", "day", date(2019, 7, 26), date(2019, 7, 26)),
        ("2019-01-01--2019-11-14", "interval", date(2019, 1, 1), date(2019, 11, 14)),
        ("..--2019-11-14", "interval", None, date(2019, 11, 14)),
        ("0001", "year", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12-31", "day", date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_periods_are_read(text: str, kind: str, start: date | None, end: date) -> None:
    period = Period.parse(text)
    assert (period.kind, period.start, period.end, str(period)) == (kind, start, end, text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2019-q1", "2019-Q1"),
        ("2019-s2", "2019-S2"),
        ("2019-01-01--2019-12-31", "2019"),
        ("2019-07-01--2019-12-31", "2019-S2"),
        ("2019-04-01--2019-06-30", "2019-Q2"),
        ("2019-02-01--2019-02-28", "2019-02"),
        ("2020-02-01--2020-02-28", "2020-02-01--2020-02-28"),
        ("2019-07-26--2019-07-26", "2019-07-26"),
        ("2019-02-01--2019-04-30", "2019-02-01--2019-04-30"),
        ("2018-01-01--2019-12-31", "2018-01-01--2019-12-31"),
    ],
)
def test_equal_stretches_have_one_text(text: str, canonical: str) -> None:
    assert Period.parse(text).text == canonical
    assert Period.parse(text) == Period.parse(canonical)
    assert hash(Period.parse(text)) == hash(Period.parse(canonical))


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "19", "201", "20190", "2019 ", " 2019", "2019-", "2019-1", "2019-13", "2019-00", "0000", "0000-01"),
        *(
            "2019-Q0",
            "2019-Q5",
            "2019-S0",
            "2019-S3",
            "2019-Q",
            "2019-Q11",
            "2019Q1",
            "2019-W05",
            "2019-M07",
            "2019-A1",
        ),
        *("2019-02-29", "2019-02-30", "2019-13-01", "2019-1-1", "2019-07-26T10:00:00Z", "2019/07", "07-2019"),
        *("2019-01-01/2019-11-14", "2019-01-01-2019-11-14", "2019-01-01--", "--2019-01-01", "2019-01-01--..", "..--.."),
        *(
            "2019-11-14--2019-01-01",
            "2019-01--2019-03",
            "..",
            "..--2019",
            "2019-02-30--2019-03-01",
            "2019-01-01--2019-02-29",
        ),
        *("٢٠١٩", "２０１９", "2019\n", "2019-01-01--2019-11-14\n", "-2019", "twenty", "2019-Q1!a", "a" * 5000),
    ],
)
def test_bad_periods_are_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(PeriodError) as caught:
        Period.parse(text)
    message = str(caught.value)
    assert message.endswith((".", "14"))
    assert len(message) < 300


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("2019", "2020"),
        ("2019-S2", "2020-S1"),
        ("2019-Q4", "2020-Q1"),
        ("2019-Q1", "2019-Q2"),
        ("2019-12", "2020-01"),
        ("2020-02-28", "2020-02-29"),
    ],
)
def test_neighbours(text: str, following: str) -> None:
    assert Period.parse(text).next().text == following
    assert Period.parse(following).previous().text == text


@pytest.mark.parametrize(
    "text", ["2019-01-01--2019-11-14", "..--2019-11-14", "9999", "9999-12", "9999-Q4", "9999-12-31"]
)
def test_no_period_follows(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text).next()


@pytest.mark.parametrize("text", ["0001", "0001-01", "0001-S1", "0001-01-01", "..--2019-11-14"])
def test_no_period_goes_before(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text).previous()


@pytest.mark.parametrize(
    ("outer", "inner", "contained", "shared"),
    [
        ("2019", "2019-Q1", True, True),
        ("2019-Q1", "2019", False, True),
        ("2019", "2020-01", False, False),
        ("..--2019-11-14", "2010", True, True),
        ("..--2019-11-14", "..--2019-11-14", True, True),
        ("..--2019-11-14", "2019", False, True),
        ("2019", "..--2019-11-14", False, True),
        ("2019", "..--2018-12-31", False, False),
        ("2019-01-01--2019-11-14", "2019-11-14", True, True),
        ("2019-01-01--2019-11-14", "2019-11-15", False, False),
    ],
)
def test_containing_and_sharing_days(outer: str, inner: str, contained: bool, shared: bool) -> None:
    one, other = Period.parse(outer), Period.parse(inner)
    assert (one.contains(other), one.overlaps(other), other.overlaps(one)) == (contained, shared, shared)


def test_days_and_order() -> None:
    assert Period.parse("2020").days == 366
    assert Period.parse("2019-07-26").days == 1
    with pytest.raises(PeriodError):
        _ = Period.parse("..--2019-11-14").days
    texts = ["2019", "2019-Q4", "2019-12-31", "..--2019-12-31", "2019-11"]
    ordered = sorted(map(Period.parse, texts), key=lambda period: period.sort_key)
    assert [period.text for period in ordered] == ["2019-11", "..--2019-12-31", "2019", "2019-Q4", "2019-12-31"]


@pytest.mark.parametrize("text", ["2019", "2019-07", "2019-07-26"])
def test_partial_dates(text: str) -> None:
    assert PartialDate.parse(text).text == text


@pytest.mark.parametrize("text", ["2019-Q1", "2019-S1", "2019-01-01--2019-12-31", "..--2019-11-14", "2019-7", ""])
def test_no_partial_dates(text: str) -> None:
    with pytest.raises(PeriodError):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2019-07-26T10:00:00Z", datetime(2019, 7, 26, 10, tzinfo=UTC)),
        ("2019-07-26t10:00:00z", datetime(2019, 7, 26, 10, tzinfo=UTC)),
        ("2019-07-26 10:00:00Z", datetime(2019, 7, 26, 10, tzinfo=UTC)),
        ("2019-07-26T10:00:00+09:00", datetime(2019, 7, 26, 1, tzinfo=UTC)),
        ("2019-07-26T20:00:00-05:30", datetime(2019, 7, 27, 1, 30, tzinfo=UTC)),
        ("2019-07-26T10:00:00.5Z", datetime(2019, 7, 26, 10, 0, 0, 500000, tzinfo=UTC)),
        ("2019-07-26T10:00:00.123456789Z", datetime(2019, 7, 26, 10, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_instants_are_read_in_utc(text: str, instant: datetime) -> None:
    assert parse_instant(text) == parse_known_from(text) == instant
    assert parse_instant(text).tzinfo is UTC


def test_a_bare_date_is_its_end_or_its_start() -> None:
    assert parse_instant("2019-07-26") == datetime(2019, 7, 26, 23, 59, 59, 999999, tzinfo=UTC)
    assert parse_known_from("2019-07-26") == datetime(2019, 7, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "2019",
            "2019-07",
            "yesterday",
            "2019-02-29",
            "2019-07-26T10:00:00",
            "2019-07-26T10:00Z",
            "2019-07-26T24:00:00Z",
        ),
        *("2019-07-26T10:60:00Z", "2019-07-26T10:00:60Z", "2019-07-26T10:00:00+24:00", "2019-07-26T10:00:00+09:60"),
        *(
            "2019-07-26T10:00:00+0900",
            "2019-07-26T10:00:00 09:00",
            "2019-07-26T10:00:00.Z",
            "2019-07-26T10:00:00.1234567890Z",
        ),
        *(
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
            "2019-07-26 ",
            "1564135200",
            "2019-07-26T10:00:00Z\n",
        ),
    ],
)
def test_bad_instants_are_refused(text: str) -> None:
    for parse in (parse_instant, parse_known_from):
        with pytest.raises(PeriodError):
            parse(text)


def test_instants_are_written_shortly() -> None:
    assert format_instant(datetime(2019, 7, 26, tzinfo=UTC)) == "2019-07-26"
    assert format_instant(datetime(2019, 7, 26, 9, tzinfo=timezone(timedelta(hours=9)))) == "2019-07-26"
    assert format_instant(datetime(2019, 7, 26, 10, 5, tzinfo=UTC)) == "2019-07-26T10:05:00Z"
    assert format_instant(datetime(2019, 7, 26, 10, 5, 0, 7, tzinfo=UTC)) == "2019-07-26T10:05:00.000007Z"
    assert rfc3339(datetime(2019, 7, 26, tzinfo=UTC)) == "2019-07-26T00:00:00Z"
    with pytest.raises(PeriodError):
        format_instant(datetime(2019, 7, 26))  # noqa: DTZ001 - a naive one is the point


INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates()


@given(INSTANTS)
def test_known_from_reads_back(instant: datetime) -> None:
    assert parse_known_from(format_instant(instant)) == instant


@st.composite
def periods(draw: st.DrawFn) -> Period:
    day = draw(st.dates(date(2, 1, 1), date(9998, 12, 31)))
    forms = [
        f"{day:%Y}".zfill(4),
        f"{day.year:04}-S{(day.month + 5) // 6}",
        f"{day.year:04}-Q{(day.month + 2) // 3}",
        f"{day.year:04}-{day.month:02}",
        day.isoformat(),
        f"..--{day}",
        f"{day}--{draw(st.dates(day))}",
    ]
    return Period.parse(draw(st.sampled_from(forms)))


@settings(max_examples=300)
@given(periods())
def test_a_period_reads_back_and_is_its_interval_of_days(period: Period) -> None:
    assert Period.parse(period.text) == period
    assert Period.parse(f"{period.start or '..'}--{period.end}") == period
    assert period.contains(period)
    assert period.overlaps(period)


@settings(max_examples=300)
@given(periods())
def test_neighbours_touch_and_return(period: Period) -> None:
    if period.kind == "interval":
        return
    following = period.next()
    assert following.kind == period.kind
    assert following.start == period.end + timedelta(days=1)
    assert following.previous() == period
    assert not following.overlaps(period)


@settings(max_examples=300)
@given(periods(), periods())
def test_containing_is_sharing(one: Period, other: Period) -> None:
    if one.contains(other):
        assert one.overlaps(other)
        assert other.end <= one.end
    if one.contains(other) and other.contains(one):
        assert one == other


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    for parse in (Period.parse, PartialDate.parse, parse_instant, parse_known_from, read_period):
        with contextlib.suppress(PeriodError):
            parse(text)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("1950--2020", "1950-01-01--2020-12-31"),
        ("1950..2020", "1950-01-01--2020-12-31"),
        ("1950-2020", "1950-01-01--2020-12-31"),
        (" 1950 – 2020 ", "1950-01-01--2020-12-31"),
        ("1950 to 2020", "1950-01-01--2020-12-31"),
        ("2018-Q1--2019-Q4", "2018-01-01--2019-12-31"),
        ("2018-Q2..2019-07", "2018-04-01--2019-07-31"),
        ("2018-S1--2018-S2", "2018"),
        ("2019-02..2019-02", "2019-02"),
        ("..2020", "..--2020-12-31"),
        ("..--2019-11-14", "..--2019-11-14"),
        ("2019-01-01--2019-11-14", "2019-01-01--2019-11-14"),
        ("2019-q1", "2019-Q1"),
    ],
)
def test_a_range_as_a_person_types_it_is_widened_to_whole_periods(typed: str, canonical: str) -> None:
    assert read_period(typed).text == canonical


@pytest.mark.parametrize(
    "typed",
    ["", "2020--1950", "1950--", "--2020--", "1950--1960--1970", "then--now", "1950-20", "0000-2020", "1950..13"],
)
def test_what_is_no_range_is_refused(typed: str) -> None:
    with pytest.raises(PeriodError):
        read_period(typed)
