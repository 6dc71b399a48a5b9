"""A layout keeps its promises for any data: inside the plot, even ticks, honest gaps, exact remainder."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.charts import REST_COLOUR, ChartError, EventMark, lay_out
from metrics.charts.axis import later
from metrics.charts.scale import domain_of, without_common_words
from metrics.intervals import Interval

from .build import COUNTRIES, EVENTS, QUARTERS, countries, data, line, point, spec

numbers = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=2)
months = st.dictionaries(
    st.tuples(st.integers(2015, 2020), st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02}"),
    st.one_of(st.none(), numbers),
    min_size=1,
    max_size=20,
)


@given(st.lists(numbers, min_size=1), st.booleans())
def test_the_domain_holds_every_number_on_even_ticks(found: list[Decimal], from_zero: bool) -> None:
    domain = domain_of(found, from_zero)
    assert domain.low < domain.high
    assert all(0 <= domain.place(number) <= 1 for number in found)
    values = domain.values
    assert values[0] == domain.low
    assert values[-1] == domain.high
    assert {after - before for before, after in pairwise(values)} == {domain.step}
    assert len(values) <= 9
    if from_zero:
        assert domain.low <= 0 <= domain.high


@given(months, st.sampled_from(["line", "column"]), st.sampled_from(["", "month"]))
def test_points_lie_inside_the_plot_and_gaps_are_never_joined(
    found: dict[str, Decimal | None], kind: str, frequency: str
) -> None:
    points = [point(period, None if number is None else str(number), "0.01") for period, number in found.items()]
    layout = lay_out(spec(kind, frequency=frequency), data(line("one", *points)))
    places = layout.lines[0].places
    assert [place.at for place in places] == sorted(place.at for place in places)
    assert all(0 <= place.at <= 1 for place in places)
    assert all(0 <= place.height <= 1 for place in layout.lines[0].points if place.height is not None)
    assert {place.period.text for place in layout.lines[0].points} == {k for k, v in found.items() if v is not None}
    step = layout.lines[0].step
    assert step == 1 or not frequency, "a frequency asked for is kept"
    for run in layout.lines[0].runs:
        assert all(later(before.period, step) == after.period for before, after in pairwise(run))
    assert sum(len(run) for run in layout.lines[0].runs) == len(layout.lines[0].points)


def test_missing_quarters_are_places_without_a_value() -> None:
    places = lay_out(spec(), data(QUARTERS)).lines[0].places
    assert [(place.period.text, place.value is None) for place in places] == [
        ("2018-Q1", False),
        ("2018-Q2", True),
        ("2018-Q3", True),
        ("2018-Q4", False),
        ("2019-Q1", False),
        ("2019-Q2", False),
    ]


def test_a_frequency_with_a_range_shows_what_is_missing_at_its_ends() -> None:
    layout = lay_out(spec("column", frequency="quarter", period="2017-01-01--2019-12-31"), data(QUARTERS))
    assert [slot.period.text for slot in layout.slots][:1] == ["2017-Q1"]
    assert len(layout.slots) == len(layout.lines[0].places) == 12


def test_a_range_too_wide_for_slots_is_drawn_by_date() -> None:
    layout = lay_out(spec(frequency="month", period="1000-01-01--2999-12-31"), data(line("one", point("2018-07", "1"))))
    assert not layout.even
    assert [place.period.text for place in layout.lines[0].places] == ["2018-07"]


def test_points_of_different_lengths_are_never_joined() -> None:
    made = line("one", point("2018", "3"), point("2019-Q1", "4"), point("2019-Q2", "5"), point("..--2019-12-31", "6"))
    assert [len(run) for run in lay_out(spec(), data(made)).lines[0].runs] == [1, 2, 1]


def test_columns_start_at_zero_and_close_lines_do_not() -> None:
    close = line("one", point("2018", "1000"), point("2019", "1010"))
    assert lay_out(spec("column"), data(close)).domain.low == 0
    assert lay_out(spec("line"), data(close)).domain.low == 1000


def test_ticks_say_their_unit_once() -> None:
    ticks = lay_out(spec(), data(QUARTERS)).ticks
    assert [tick.short for tick in ticks] == ["0", "50", "100", "150", "200", "250 million"]
    assert ticks[2].label == "100 million"


def test_words_that_differ_are_kept() -> None:
    assert without_common_words(["500 million", "1 billion"]) == ["500 million", "1 billion"]
    assert without_common_words(["$5 million", "$10 million"]) == ["5", "10"]
    assert without_common_words(["2億7760万", "1億"]) == ["2億7760万", "1億"]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=4), st.integers(0, 10**6))
def test_the_remainder_is_exact(parts: list[int], rest: int) -> None:
    slugs = [f"s{index}" for index in range(len(parts))]
    bars = [line(slug, point("2019", str(part), "1")) for slug, part in zip(slugs, parts, strict=True)]
    total = line("all", point("2019", str(sum(parts) + rest), "10"))
    layout = lay_out(spec("bar", *slugs, period="2019", remainder="all"), data(*bars, total))
    last = layout.bars[-1]
    assert last.value is not None
    assert last.value.number == rest
    half = Fraction(10 + len(parts), 2)
    assert last.interval == Interval(Fraction(rest) - half, Fraction(rest) + half)


def test_the_rest_of_the_world_is_stated_no_finer_than_the_total() -> None:
    rest = lay_out(countries(), data(*COUNTRIES)).bars[-1]
    assert (rest.label, rest.value_label, rest.colour) == ("Rest of the world", "253 million", REST_COLOUR)
    assert rest.value is not None
    assert rest.value.number == Decimal("253300000")


def test_no_remainder_without_every_figure() -> None:
    assert len(lay_out(countries(), data(*COUNTRIES[1:])).bars) == 3
    assert len(lay_out(countries(), data(*COUNTRIES[:3])).bars) == 3


def test_no_remainder_below_nothing() -> None:
    bars = (line("one", point("2019", "5")), line("all", point("2019", "4")))
    assert len(lay_out(spec("bar", "one", period="2019", remainder="all"), data(*bars)).bars) == 1


def test_a_series_without_a_figure_keeps_its_place() -> None:
    bars = lay_out(countries(remainder=""), data(*COUNTRIES[1:])).bars
    assert (bars[0].label, bars[0].value_label, bars[0].length) == ("India", "no figure", None)


def test_events_stand_on_their_day_and_those_outside_are_left_out() -> None:
    layout = lay_out(spec(events=("ban", "launch", "later")), data(QUARTERS, events=EVENTS))
    assert [(event.slug, event.number) for event in layout.events] == [("launch", 1), ("ban", 2)]
    # The third day of the sixth quarter's 91, taken at its noon.
    assert layout.events[1].at == (Fraction(5) + Fraction(5, 182)) / 6


def test_a_timeline_puts_markets_in_lanes() -> None:
    layout = lay_out(spec("timeline", events=("ban", "launch", "later"), series=()), data(events=EVENTS))
    assert layout.lanes == ("Japan", "India")
    assert [(event.number, event.lane, event.added) for event in layout.events] == [
        (1, 0, True),
        (2, 1, False),
        (3, 0, False),
    ]


def test_a_timeline_keeps_to_its_range() -> None:
    made = spec("timeline", events=("ban", "launch"), series=(), period="2019-01-01--2019-12-31")
    assert [event.slug for event in lay_out(made, data(events=EVENTS)).events] == ["ban"]


def test_events_that_are_not_asked_for_stay_out() -> None:
    assert lay_out(spec(), data(QUARTERS, events=EVENTS)).events == ()


def test_one_axis_refuses_two_units() -> None:
    mixed = data(line("one", point("2019", "1")), line("two", point("2019", "1"), unit="USD"))
    with pytest.raises(ChartError, match="different units"):
        lay_out(spec("line", "one", "two"), mixed)
    assert len(lay_out(spec("table", "one", "two"), mixed).lines) == 2


@pytest.mark.parametrize("kind", ["line", "column", "table"])
def test_nothing_to_draw_is_a_layout_too(kind: str) -> None:
    assert lay_out(spec(kind), data()).is_empty


def test_a_timeline_of_unknown_events_is_empty() -> None:
    assert lay_out(spec("timeline", events=("x",), series=()), data()).is_empty


def test_estimates_are_told_apart_only_from_others() -> None:
    mixed = line("one", point("2018", "1"), point("2019", "2", estimated=True))
    same = line("one", point("2018", "1", estimated=True))
    assert lay_out(spec(), data(mixed)).tells_estimates
    assert not lay_out(spec(), data(same)).tells_estimates


@pytest.mark.parametrize(("language", "minor"), [("en", "Jul"), ("ja", "7月"), ("hi", "जुल॰"), ("xx", "Jul")])
def test_axis_words_follow_the_language(language: str, minor: str) -> None:
    layout = lay_out(spec(), data(line("one", point("2018-07", "1"), point("2018-08", "2"))), language)
    assert layout.slots[0].minor == minor


def test_a_mark_is_placed_by_date_where_lengths_differ() -> None:
    made = line("one", point("2018", "1"), point("2019-07", "2"))
    layout = lay_out(spec(), data(made))
    assert not layout.even
    assert [slot.period.kind for slot in layout.slots] == ["year", "year"]


def test_event_of_a_month_stands_in_its_middle() -> None:
    made = EventMark("m", "2019-05", "May")
    layout = lay_out(spec(events=("m",)), data(QUARTERS, events=(made,)))
    assert Fraction(5, 6) < layout.events[0].at < 1
