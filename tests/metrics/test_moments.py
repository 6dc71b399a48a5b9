"""The moment asked for in an address."""

import contextlib
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.moments import BadMoment, Moment, read_moment

NOW = datetime(2020, 3, 1, 12, 30, tzinfo=UTC)
END = datetime(2019, 6, 30, 23, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize("empty", [None, ""])
def test_nothing_asked_is_the_present(empty: str | None) -> None:
    moment = read_moment(empty, empty, NOW)
    assert moment == Moment.now() == Moment()
    assert moment.is_present
    assert moment.query == ""
    assert moment.known_until(NOW) == NOW


def test_either_clock() -> None:
    assert read_moment("2019-06-30", None, NOW) == Moment(as_of=END)
    assert read_moment("", "2019-06-30", NOW) == Moment(seen_at=END)
    assert read_moment("2019-06-30T10:00:00+09:00", None, NOW).as_of == datetime(2019, 6, 30, 1, tzinfo=UTC)
    for moment in (Moment(as_of=END), Moment(seen_at=END)):
        assert not moment.is_present
        assert moment.known_until(NOW) == END


def test_today_ends_now() -> None:
    assert read_moment("2020-03-01", None, NOW) == Moment(as_of=NOW)
    assert read_moment(None, "2020-03-01", NOW) == Moment(seen_at=NOW)
    tokyo = NOW.astimezone(timezone(timedelta(hours=13)))
    assert read_moment("2020-03-01", None, tokyo).as_of == NOW
    with pytest.raises(BadMoment):
        read_moment("2020-03-02", None, tokyo)


def test_this_very_instant_is_no_future() -> None:
    assert read_moment("2020-03-01T12:30:00Z", None, NOW).as_of == NOW


@pytest.mark.parametrize(
    ("as_of", "seen_at", "parameter", "words"),
    [
        ("2020-03-02", None, "as_of", "in the future; ask for 2020-03-01 or earlier, or leave as_of out"),
        (None, "2020-03-01T12:30:01Z", "seen_at", "in the future"),
        ("9999-12-31", None, "as_of", "in the future"),
        ("2019-06-30", "2019-06-30", "seen_at", "leave one of them out"),
        ("nonsense", "nonsense", "seen_at", "leave one of them out"),
        ("nonsense", None, "as_of", "write a date"),
        (None, "2019", "seen_at", "write a date"),
        (None, "2019-02-29", "seen_at", "no day"),
        ("2019-06-30T10:00:00 09:00", None, "as_of", "%2B"),
        ("2019-06-30T10:00:00", None, "as_of", "with its zone"),
        (" ", None, "as_of", "write a date"),
        ("2019-06-30\x00", None, "as_of", "write a date"),
    ],
)
def test_bad_moments_name_the_parameter(as_of: str | None, seen_at: str | None, parameter: str, words: str) -> None:
    with pytest.raises(BadMoment, match=parameter) as caught:
        read_moment(as_of, seen_at, NOW)
    assert caught.value.parameter == parameter
    assert words in str(caught.value)


def test_a_moment_has_one_clock_and_a_zone() -> None:
    with pytest.raises(ValueError, match="not both"):
        Moment(END, END)
    with pytest.raises(ValueError, match="time zone"):
        Moment(as_of=datetime(2019, 6, 30))  # noqa: DTZ001 - a naive one is the point


def test_links_carry_the_moment() -> None:
    assert Moment(as_of=END).query == "as_of=2019-06-30"
    assert Moment(seen_at=NOW).query == "seen_at=2020-03-01T12:30:00Z"
    assert Moment(as_of=datetime(2019, 6, 30, tzinfo=UTC)).query == "as_of=2019-06-30T00:00:00Z"


@given(st.datetimes(datetime(1970, 1, 1), datetime(2020, 2, 29), timezones=st.just(UTC)), st.booleans())  # noqa: DTZ001
def test_a_link_reads_back(instant: datetime, seen: bool) -> None:
    moment = Moment(seen_at=instant) if seen else Moment(as_of=instant)
    asked = {name: given[0] for name, given in parse_qs(moment.query).items()}
    assert read_moment(asked.get("as_of"), asked.get("seen_at"), NOW) == moment


@given(st.text(max_size=40), st.none() | st.text(max_size=40))
def test_any_text_is_a_moment_or_refused(as_of: str, seen_at: str | None) -> None:
    with contextlib.suppress(BadMoment):
        assert read_moment(as_of, seen_at, NOW).known_until(NOW) <= NOW
