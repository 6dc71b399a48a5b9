"""Every operation on worked numbers, on numbers that it must refuse, and what must hold of it for any numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.claims import OPERATIONS, NotComputable, Operand, Result, compute, judge, proposals
from metrics.claims.operations import EITHER, EVENTS, NUMBERS
from metrics.claims.stated import Stated
from metrics.figures import Value
from metrics.intervals import Interval
from metrics.periods import PartialDate, Period


def number(
    value: str, stated_to: str = "1", unit: str = "count", period: str = "", series: str = "a-series", **more: str
) -> Operand:
    when = Period.parse(period) if period else None
    return Operand("a number", Value.parse(value, stated_to), unit, f"{series}@{period}", when, series, **more)


def constant(value: str) -> Operand:
    return Operand(value, Value(Decimal(value), Decimal(0)), "", f"base:{value}")


def event(date: str) -> Operand:
    return Operand("an event", None, "", "event:an-event", date=PartialDate.parse(date))


def quarters(*values: str, stated_to: str = "1") -> list[Operand]:
    periods = [f"{2019 + place // 4}-Q{place % 4 + 1}" for place in range(len(values))]
    return [number(value, stated_to, period=period) for value, period in zip(values, periods, strict=True)]


def assert_result(
    found: Result, computed: Fraction | int, low: Fraction | int, high: Fraction | int, unit: str
) -> None:
    expected = (Fraction(computed), Interval(Fraction(low), Fraction(high)), unit)
    assert (found.computed, found.bounds, found.unit) == expected


def test_percentage_points_are_no_per_cent() -> None:
    from_20_to_30 = ([number("30", unit="percent")], [number("20", unit="percent")])
    assert_result(compute("points", *from_20_to_30), 10, 9, 11, "percentage points")
    grown = compute("growth-percent", *from_20_to_30)
    assert (grown.computed, grown.unit) == (50, "percent")
    assert grown.cautions == (
        "Both numbers are percentages: this is a change in per cent of the earlier, not in points.",
    )
    assert compute("difference", *from_20_to_30).unit == "percentage points"


def test_parts_add_up_to_their_whole() -> None:
    shares = [
        number(one, "0.1", "percent", "2019", series) for one, series in (("48.3", "a"), ("35.7", "b"), ("16.0", "c"))
    ]
    assert_result(compute("parts", shares, [constant("100")]), 100, Fraction("99.85"), Fraction("100.15"), "percent")
    assert judge("parts", shares, [constant("100")], Decimal(100), Decimal(1)).verdict == "holds"


def test_places_from_the_largest_and_from_the_smallest() -> None:
    own, others = number("5"), [number("9"), number("7"), number("2")]
    assert_result(compute("rank", [own], others), 3, 3, 3, "rank")
    assert_result(compute("rank-smallest", [own], others), 2, 2, 2, "rank")
    assert_result(compute("rank-smallest", [number("5")], [number("5.5", "1")]), 1, 1, 2, "rank")


def test_who_reached_a_value_first_and_last() -> None:
    douyin = number("400", "10", period="2020-01", series="douyin")
    others = [
        number("600", "10", period="2019-06", series="kuaishou"),
        number("100", "10", period="2018-01", series="c"),
    ]
    reached = [constant("400"), *others]
    assert_result(compute("first-to-reach", [douyin], reached), 2, 2, 3, "rank")
    assert_result(compute("last-to-reach", [douyin], reached), 1, 1, 3, "rank")
    short = compute("first-to-reach", [others[1]], [constant("400"), douyin, others[0]])
    assert_result(short, 3, 3, 3, "rank")
    assert short.arithmetic == "100 (January 2018) against 400; not reached; 3"


def test_events_alone_have_a_first_and_a_last() -> None:
    founded, launched = event("2004-02"), event("2016-09")
    assert_result(compute("first-to-reach", [founded], [launched]), 1, 1, 1, "rank")
    assert_result(compute("last-to-reach", [founded], [launched]), 2, 2, 2, "rank")
    assert_result(compute("first-to-reach", [event("2018")], [event("2018-07-16")]), 2, 1, 2, "rank")


def test_a_run_counts_from_its_end() -> None:
    assert_result(compute("rising", quarters("5", "9", "7", "8", "12"), []), 2, 2, 2, "quarters")
    assert_result(compute("falling", quarters("9", "7", "5"), []), 2, 2, 2, "quarters")
    assert_result(compute("falling", quarters("5", "7"), []), 0, 0, 0, "quarters")
    assert compute("rising", list(reversed(quarters("1", "3", "5"))), []).computed == 2


def test_a_run_through_rounding_is_possible_and_not_certain() -> None:
    judgement = judge("rising", quarters("100", "101", "102", stated_to="10"), [], Decimal(2), Decimal(1))
    assert (judgement.verdict, judgement.strict_verdict) == ("holds", "holds-within-rounding")
    assert judgement.bounds == Interval(Fraction(0), Fraction(2))


def test_durations_in_days_months_and_years() -> None:
    assert_result(compute("days", [event("2019-05-01")], [event("2019-04-17")]), 14, 14, 14, "days")
    half = Fraction(1, 2)
    assert_result(compute("months", [event("2019-05-01")], [event("2019-04-16")]), half, half, half, "months")
    assert_result(compute("years", [event("2020-09-01")], [event("2016-09-01")]), 4, 4, 4, "years")


def test_a_date_without_its_day_is_any_day_of_its_month() -> None:
    low, high = 3 - Fraction(30, 31), 3 + Fraction(29, 30)
    assert_result(compute("months", [event("2017-11")], [event("2017-08")]), (low + high) / 2, low, high, "months")
    assert judge("months", [event("2017-11")], [event("2017-08")], Decimal(3), Decimal(1)).verdict == "holds"
    assert judge("months", [event("2017-11")], [event("2017-08")], Decimal(5), Decimal(1)).verdict == "contradicted"


@pytest.mark.parametrize(
    ("operation", "numerator", "denominator", "code", "words"),
    [
        ("points", [number("45")], [number("7", unit="percent")], "units", "in count, not in per cent"),
        ("points", [number("45", unit="percent")], [], "missing", "compare with"),
        ("parts", [number("1")], [], "missing", "no whole"),
        ("parts", [number("1")], [number("2"), number("3")], "count", "one whole"),
        ("parts", [number("1")], [constant("0")], "zero", "is zero"),
        ("parts", [number("1"), number("1", unit="USD")], [number("2")], "units", "different units"),
        ("share", [number("1", period="2019-Q1")], [number("9", period="2018")], "periods", "does not hold it"),
        ("share", [number("1")], [number("4", "10")], "zero", "may be zero"),
        ("sum", [number("1", period="2019-Q1"), number("4", period="2019")], [], "periods", "added twice"),
        (
            "sum",
            [number("1", period="2019-Q1"), number("4", period="2019-Q2", series="b")],
            [],
            "periods",
            "several series in different periods",
        ),
        ("rank-smallest", [number("1"), number("2")], [number("3")], "count", "one number"),
        ("rank-smallest", [number("1")], [number("3", unit="USD")], "units", "different units"),
        ("first-to-reach", [number("9", period="2019")], [number("8", period="2018")], "kind", "Say which value"),
        ("first-to-reach", [number("9", period="2019")], [constant("8")], "missing", "no other"),
        ("first-to-reach", [constant("9")], [constant("8"), number("8", period="2018")], "kind", "of no period"),
        ("last-to-reach", [event("2019")], [number("8", period="2018")], "kind", "events against events"),
        (
            "first-to-reach",
            [number("9", period="2019")],
            [constant("8"), constant("7"), number("8", period="2018")],
            "count",
            "one value to reach",
        ),
        ("rising", [number("1", period="2019-Q1")], [], "count", "at least two"),
        ("rising", [], [], "missing", "at least two"),
        ("rising", quarters("1", "2"), [number("3")], "count", "nothing to be set against"),
        ("rising", [quarters("1", "2", "3")[place] for place in (0, 2)], [], "periods", "not the quarter after"),
        ("rising", [number("1", period="2018"), number("2", period="2019-Q1")], [], "periods", "not the year after"),
        (
            "falling",
            [number("1", period="2019-Q1"), number("2", period="2019-Q2", series="b")],
            [],
            "kind",
            "follows one series",
        ),
        ("falling", [number("1", period="2019"), constant("2")], [], "kind", "follows one series"),
        (
            "rising",
            [number("1", period="2019-01-01--2019-03-05"), number("2", period="2019-03-06--2019-04-01")],
            [],
            "periods",
            "interval of days",
        ),
        ("days", [event("2019-05-01")], [event("2019-04")], "day", "only its month"),
        ("days", [event("2019")], [event("2019-04-02")], "day", "only its year"),
        ("months", [event("2019-05-01")], [number("3")], "kind", "takes events"),
        ("years", [constant("3")], [event("2019")], "kind", "takes events"),
        ("years", [event("2019")], [], "missing", "compare with"),
        ("share", [event("2019")], [number("3")], "kind", "takes numbers"),
        ("growth", [number("1")], [number("3")], "operation", "is no operation"),
    ],
)  # fmt: skip
def test_what_it_refuses(
    operation: str, numerator: list[Operand], denominator: list[Operand], code: str, words: str
) -> None:
    with pytest.raises(NotComputable) as refused:
        compute(operation, numerator, denominator)
    assert refused.value.code == code
    assert words in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("lack", "mistaken"),
    [("missing", False), ("not-yet-known", False), ("withdrawn", True), ("unknown", True), ("deprecated", True)],
)
def test_a_number_that_is_not_there_is_named_with_the_way_out(lack: str, mistaken: bool) -> None:
    gone = Operand("installs", None, "count", "installs@2019", lack=lack)
    judgement = judge("multiple", [gone], [number("1")], Decimal(2), Decimal(1))
    assert (judgement.verdict, judgement.code, judgement.mistaken) == ("not-checkable", lack, mistaken)
    assert "“installs”" in judgement.reason


def test_a_share_of_a_part_of_the_year_is_allowed_and_periods_of_other_length_are_said() -> None:
    first, year = number("40", period="2019-Q1"), number("100", period="2019")
    assert compute("share", [first], [year]).computed == 40
    assert compute("growth-percent", [first], [year]).cautions == (
        "The periods are not of one length: 90 days against 365.",
    )
    assert compute("growth-percent", [first], [number("20", period="2018-Q4")]).cautions == ()


def test_each_is_told_to_an_editor() -> None:
    for name, one in OPERATIONS.items():
        assert one.name == name
        assert one.title and one.sentence.endswith(".") and one.numerator and one.units and one.wordings, name
        assert one.many in {"", "numerator", "denominator"}
        assert one.takes in {NUMBERS, EVENTS, EITHER}


def rounded(true: Fraction, step: int) -> Operand:
    """An operand that the true number prints as."""
    return number(str(round(true / step) * step), str(step), "percent")


TRUE = st.fractions(1000, 10**6, max_denominator=1000)
STEP = st.sampled_from([1, 10, 100])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TRUE, STEP), min_size=1, max_size=5), TRUE)
def test_true_parts_lie_within_the_bounds(drawn: list[tuple[Fraction, int]], whole: Fraction) -> None:
    parts = [rounded(true, step) for true, step in drawn]
    sum_of = sum((true for true, _ in drawn), Fraction(0))
    assert compute("parts", parts, [rounded(whole, 1)]).bounds.contains(100 * sum_of / whole)
    assert compute("sum", parts, []).bounds.contains(sum_of)


@settings(max_examples=150, deadline=None)
@given(TRUE, STEP, TRUE, STEP)
def test_points_go_there_and_back(one: Fraction, step: int, other: Fraction, other_step: int) -> None:
    there, back = (
        ([rounded(one, step)], [rounded(other, other_step)]),
        ([rounded(other, other_step)], [rounded(one, step)]),
    )
    assert compute("points", *there).bounds == -compute("points", *back).bounds
    assert compute("points", *there).bounds.contains(one - other)


@settings(max_examples=200, deadline=None)
@given(TRUE, st.lists(st.tuples(TRUE, STEP), min_size=1, max_size=6), STEP)
def test_the_two_ranks_mirror_each_other_and_hold_the_true_place(
    own: Fraction, others: list[tuple[Fraction, int]], step: int
) -> None:
    sides = [rounded(own, step)], [rounded(true, width) for true, width in others]
    largest, smallest = compute("rank", *sides), compute("rank-smallest", *sides)
    assert largest.bounds.contains(1 + sum(true > own for true, _ in others))
    assert smallest.bounds.contains(1 + sum(true < own for true, _ in others))
    same = sum(one.value.number == sides[0][0].value.number for one in sides[1] if one.value and sides[0][0].value)
    assert largest.computed + smallest.computed == len(others) + 2 - same


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2, max_size=8), STEP)
def test_a_run_is_what_counting_by_hand_gives(values: list[int], step: int) -> None:
    terms = quarters(*(str(value * step) for value in values), stated_to=str(step))
    run = 0
    while run + 1 < len(values) and values[-1 - run] > values[-2 - run]:
        run += 1
    found = compute("rising", terms, [])
    assert found.computed == run
    assert found.bounds.contains(Fraction(run))
    if values[-1] != values[-2]:
        assert min(found.computed, compute("falling", terms, []).computed) == 0


DATES = st.dates().map(lambda day: day.isoformat())


@settings(max_examples=200, deadline=None)
@given(st.dates(), st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_a_duration_between_partial_dates_holds_that_between_the_true_days(
    one: object, other: object, kept: int, left: int
) -> None:
    exact = [event(str(one))], [event(str(other))]
    partial = [event(str(one)[:kept])], [event(str(other)[:left])]
    for unit in ("months", "years"):
        assert compute(unit, *partial).bounds.contains(compute(unit, *exact).computed)
    assert compute("days", *exact).computed == (one - other).days


@settings(max_examples=200, deadline=None)
@given(st.dates(), st.dates(), st.dates())
def test_the_first_of_events_is_the_earliest(one: object, two: object, three: object) -> None:
    sides = [event(str(one))], [event(str(two)), event(str(three))]
    assert compute("first-to-reach", *sides).computed == 1 + (two < one) + (three < one)
    assert compute("last-to-reach", *sides).computed == 1 + (two > one) + (three > one)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 900), st.integers(2000, 2020)), min_size=2, max_size=5), st.integers(1, 900))
def test_the_first_to_reach_is_what_sorting_by_hand_gives(drawn: list[tuple[int, int]], threshold: int) -> None:
    terms = [number(str(value), "0", period=str(year), series=f"s{place}") for place, (value, year) in enumerate(drawn)]
    own, *others = drawn
    expected = 1 + sum(value >= threshold and year < own[1] for value, year in others)
    found = compute("first-to-reach", terms[:1], [constant(str(threshold)), *terms[1:]])
    assert found.computed == (expected if own[0] >= threshold else len(drawn))
    assert found.bounds.contains(found.computed)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["share", "growth-percent", "multiple", "difference", "sum", "points"]),
    st.integers(1, 10**7),
    st.integers(1000, 10**7),
    STEP,
    st.sampled_from(["en", "ja", "hi", "zh", "en-in"]),
)
def test_every_wording_proposed_is_true_and_no_more_exact_than_its_numbers(
    operation: str, one: int, other: int, step: int, language: str
) -> None:
    top, bottom = number(str(one), str(step), "percent"), number(str(other), "1", "percent")
    below = [] if operation == "sum" else [bottom]
    result = compute(operation, [top], below)
    found = proposals(operation, result, language)
    for proposal in found:
        stated = Stated.parse(proposal.stated, proposal.stated_to)
        judgement = judge(operation, [top], below, stated.number, stated.stated_to, proposal.relation, stated.of)
        assert judgement.verdict == "holds", proposal
        if stated.step:
            assert Fraction(stated.step) * 2 >= result.bounds.width


@pytest.mark.parametrize(
    ("operation", "numerator", "denominator", "language", "words"),
    [
        ("share", [number("277.6", "0.1")], [number("614")], "en", ["45 per cent", "45.2 per cent", "nearly half"]),
        ("share", [number("277.6", "0.1")], [number("614")], "ja", ["45%", "45.2%", "半分近く"]),
        ("share", [number("33.3", "0.1")], [constant("100")], "en", ["33 per cent", "33.3 per cent", "a third"]),
        ("share", [number("20", "0")], [constant("100")], "en", ["20 per cent", "1 in 5"]),
        ("multiple", [number("204", "1")], [number("100")], "en", ["two times", "2.0 times", "doubled", "more than doubled"]),
        ("growth-percent", [number("143")], [number("188")], "en", ["24 per cent less"]),
        ("points", [number("30", unit="percent")], [number("20", unit="percent")], "en", ["10 percentage points"]),
        ("rank", [number("9")], [number("5")], "en", ["the largest"]),
        ("rank-smallest", [number("9")], [number("5")], "en", ["the second smallest"]),
        ("rising", quarters("1", "3", "5", "9"), [], "en", ["for the third quarter running"]),
        ("rising", quarters("1", "3", "5", "9"), [], "ja", ["3四半期連続"]),
        ("falling", quarters("1", "3"), [], "en", []),
        ("days", [event("2019-05-01")], [event("2019-04-17")], "en", ["14 days"]),
        ("months", [event("2017-11")], [event("2017-08")], "en", ["3 months"]),
    ],
)  # fmt: skip
def test_the_wordings_of_a_result(
    operation: str, numerator: list[Operand], denominator: list[Operand], language: str, words: list[str]
) -> None:
    result = compute(operation, numerator, denominator)
    assert [one.words for one in proposals(operation, result, language)] == words
