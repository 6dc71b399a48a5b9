"""What a text states, how strictly it is read, and what would turn the verdict."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.claims import VERDICTS, Operand, judge
from metrics.claims.stated import Stated
from metrics.claims.turning import turning_points
from metrics.figures import BadValue, Value
from metrics.intervals import Interval, round_half_even, round_half_up
from metrics.periods import PartialDate


def number(value: str, stated_to: str = "1", unit: str = "count", qualifier: str = "exact") -> Operand:
    return Operand("a number", Value.parse(value, stated_to), unit, "a-series@2019", qualifier=qualifier)


def event(date: str) -> Operand:
    return Operand("an event", None, "", "event:an-event", date=PartialDate.parse(date))


HUNDRED = Operand("100", Value(Decimal(100), Decimal(0)), "", "base:100")


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("45", "percent", "44.5", "45.5"),
        ("45.0", "percent", "44.95", "45.05"),
        ("5.0", "", "4.95", "5.05"),
        ("1/5", "percent", "19", "21"),
        ("1/5", "times", "0.19", "0.21"),
        ("2/1", "times", "1.9", "2.1"),
        ("1/2", "percent", "47.5", "52.5"),
    ],
)
def test_what_a_stated_value_stands_for(text: str, unit: str, low: str, high: str) -> None:
    assert Stated.parse(text).interval(unit) == Interval(Fraction(low), Fraction(high))
    assert Stated.parse(text).text == text


@pytest.mark.parametrize(
    "text", ["", "a third", "1/0", "1/", "/3", "1/3/4", "-1/3", "45 %", "1e3", "NaN", "½", "1.5/2"]
)
def test_what_states_no_value(text: str) -> None:
    with pytest.raises(BadValue):
        Stated.parse(text)


@pytest.mark.parametrize("stated_to", ["x", "-1", "NaN"])
def test_a_precision_that_is_none(stated_to: str) -> None:
    with pytest.raises(BadValue):
        Stated.parse("45", stated_to)


@pytest.mark.parametrize(
    ("computed", "stated", "stands"),
    [
        ("44.5", "45", True),  # half up
        ("44.5", "44", True),  # half to even
        ("45.5", "46", True),
        ("45.5", "45", False),  # neither way of rounding gives it
        ("-44.5", "-45", True),
        ("-44.5", "-44", True),
        ("-45.5", "-45", False),
        ("0.5", "0", True),
        ("0.5", "1", True),
        ("1.5", "1", False),
        ("45.04", "45.0", True),
        ("45.2", "45.0", False),
    ],
)
def test_both_ways_of_rounding_are_accepted_and_no_other(computed: str, stated: str, stands: bool) -> None:
    assert Stated.parse(stated).stands_for(Fraction(computed), "") is stands
    exact = number(computed, "0", "")
    expected = "holds" if stands else "contradicted"
    verdict = judge("sum", [exact], [], Decimal(stated), None).verdict
    assert verdict == expected or (verdict, expected) == ("holds-within-rounding", "contradicted")


@settings(max_examples=300, deadline=None)
@given(st.fractions(-1000, 1000, max_denominator=40), st.sampled_from(["1", "0.1", "10", "0.5"]))
def test_it_stands_for_just_what_rounds_to_it(computed: Fraction, step: str) -> None:
    width = Decimal(step)
    accepted = {round_half_up(computed, width), round_half_even(computed, width)}
    near = {one + offset * width for one in accepted for offset in (-1, 0, 1)}
    assert {one for one in near if Stated(one, width).stands_for(computed, "")} == accepted


def test_a_fraction_in_words_is_read_twice() -> None:
    third = judge("share", [number("345", "0")], [number("1000", "0")], Decimal(1), None, "eq", 3)
    assert (third.verdict, third.strict_verdict) == ("holds", "contradicted")
    assert third.steps[-1] == "Stated: 1/3 (33.3333), so 31.6667 to 35"
    assert third.strict_reason == "Read strictly, the numbers as printed give 34.5, which is not 1/3."
    assert judge("share", [number("36", "0")], [HUNDRED], Decimal(1), None, "eq", 3).verdict == "contradicted"


@pytest.mark.parametrize(
    ("operation", "numerator", "denominator", "stated", "relation", "verdicts", "words"),
    [
        (
            "growth-percent",
            [number("2.3", "0.1")],
            [number("1.7", "0.1")],
            "42",
            "eq",
            ("holds-within-rounding", "contradicted"),
            "the numbers as printed give 35.2941, which is not 42",
        ),
        (
            "growth-percent",
            [number("11.7", "0.1")],
            [number("3", "1")],
            "290",
            "eq",
            ("holds", "holds-within-rounding"),
            "with rounding it may be anything from 232.857 to 370",
        ),
        ("share", [number("277.6", "0.1")], [number("614")], "45", "eq", ("holds", "holds"), ""),
        (
            "ratio",
            [number("250", "1", "count", "more-than")],
            [number("500", "1", "count", "more-than")],
            "0.5",
            "eq",
            ("holds", "holds-within-rounding"),
            "are limits",
        ),
        (
            "share",
            [number("60", "1", "count", "more-than")],
            [number("100")],
            "50",
            "gt",
            ("holds", "holds"),
            "",
        ),
        (
            "share",
            [number("60", "1", "count", "at-most")],
            [number("100")],
            "50",
            "gt",
            ("holds", "holds-within-rounding"),
            "“a number” is a limit",
        ),
        (
            "share",
            [number("60")],
            [number("100", "1", "count", "more-than")],
            "70",
            "lt",
            ("holds", "holds"),
            "",
        ),
        (
            "sum",
            [number("45.2", "0.2", "percent", "about"), number("0.0", "0.1", "percent")],
            [],
            "45.2",
            "lt",
            ("holds-within-rounding", "contradicted"),
            "which is not less than 45.2",
        ),
    ],
)  # fmt: skip
def test_the_stricter_reading(
    operation: str,
    numerator: list[Operand],
    denominator: list[Operand],
    stated: str,
    relation: str,
    verdicts: tuple[str, str],
    words: str,
) -> None:
    found = judge(operation, numerator, denominator, Decimal(stated), None, relation)
    assert (found.verdict, found.strict_verdict) == verdicts
    assert words in found.strict_reason
    assert bool(found.strict_reason) == (verdicts[0] != verdicts[1])


QUALIFIERS = st.sampled_from(["exact", "about", "more-than", "less-than", "at-least", "at-most"])


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["share", "growth-percent", "multiple", "ratio", "difference", "sum", "rank", "points", "parts"]),
    st.tuples(st.integers(1, 10**5), QUALIFIERS),
    st.tuples(st.integers(1, 10**5), QUALIFIERS),
    st.decimals(-200, 200, places=1),
    st.sampled_from(["eq", "lt", "gt"]),
    st.none() | st.integers(1, 9),
)
def test_the_stricter_reading_is_never_kinder(
    operation: str, top: tuple[int, str], bottom: tuple[int, str], stated: Decimal, relation: str, of: int | None
) -> None:
    sides = [number(str(top[0]), "1", "percent", top[1])], [number(str(bottom[0]), "1", "percent", bottom[1])]
    found = judge(operation, sides[0], [] if operation == "sum" else sides[1], stated, None, relation, of)
    assert VERDICTS.index(found.strict_verdict) >= VERDICTS.index(found.verdict)
    assert (found.strict_reason == "") == (found.strict_verdict == found.verdict)


def shown(points: Sequence[object]) -> list[tuple[str | None, ...]]:
    return [
        tuple(
            None if one is None else str(getattr(one, "number", one))
            for one in (point.low, point.high, point.before, point.after)
        )
        for point in points
    ]


def test_what_would_contradict_a_share() -> None:
    india, world = number("277600000", "100000"), number("614000000", "1000000")
    found = turning_points("share", [india], [world], Decimal(45), Decimal(1))
    assert shown(found) == [("272900000", "279700000", None, None), ("609000000", "625000000", None, None)]
    at = judge("share", [number("272900000", "100000")], [world], Decimal(45), Decimal(1))
    before = judge("share", [number("273000000", "100000")], [world], Decimal(45), Decimal(1))
    assert (at.verdict, before.verdict) == ("contradicted", "holds-within-rounding")


def test_no_digit_of_a_long_number_is_lost_on_the_way_to_the_turn() -> None:
    long = number("123456789012345678901234567890.12345678", "0.00000001")
    found = turning_points("difference", [long], [long], Decimal(0), Decimal("0.00000001"))
    before, after = "123456789012345678901234567890.12345676", "123456789012345678901234567890.12345680"
    assert shown(found) == [(before, after, None, None)] * 2


def test_what_would_save_a_contradicted_claim() -> None:
    q2, q1 = number("143"), number("188")
    found = turning_points("growth-percent", [q2], [q1], Decimal("-17.3"), Decimal("0.1"))
    assert shown(found) == [(None, "155", None, None), ("174", None, None, None)]


def test_constants_do_not_change_and_some_claims_nothing_changes() -> None:
    assert shown(turning_points("share", [number("40")], [HUNDRED], Decimal(1000), Decimal(1), "lt")) == [
        (None, "1001", None, None)
    ]
    positive = turning_points("sum", [number("40")], [], Decimal(0), Decimal(1), "gt")
    assert [point.found for point in positive] == [False]


def test_what_would_contradict_a_duration_is_a_date() -> None:
    found = turning_points("days", [event("2019-05-01")], [event("2019-04-17")], Decimal(14), Decimal(1))
    assert shown(found) == [(None, None, "2019-04-30", "2019-05-02"), (None, None, "2019-04-16", "2019-04-18")]


@pytest.mark.parametrize(
    ("operation", "numerator", "denominator", "stated"),
    [
        ("rising", [number("1")], [], Decimal(1)),
        ("share", [number("1")], [number("0")], Decimal(1)),
        ("share", [number("1")], [number("2")], None),
        ("median", [number("1")], [number("2")], Decimal(1)),
        ("share", [number("1")], [number("2")], Decimal("NaN")),
    ],
)
def test_nothing_turns_what_cannot_be_checked_or_is_not_steady(
    operation: str, numerator: list[Operand], denominator: list[Operand], stated: Decimal | None
) -> None:
    assert turning_points(operation, numerator, denominator, stated, None) == []


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["share", "growth-percent", "multiple", "difference", "sum", "rank"]),
    st.integers(10, 10**4),
    st.integers(10, 10**4),
    st.decimals(-100, 300, places=0),
    st.sampled_from(["eq", "lt", "gt"]),
)
def test_a_turning_point_turns_the_verdict_and_the_number_before_it_does_not(
    operation: str, top: int, bottom: int, stated: Decimal, relation: str
) -> None:
    def sides(one: int, other: int) -> tuple[list[Operand], list[Operand]]:
        return [number(str(one))], [] if operation == "sum" else [number(str(other))]

    def contradicted(one: int, other: int) -> bool:
        return judge(operation, *sides(one, other), stated, Decimal(1), relation).verdict == "contradicted"

    here = contradicted(top, bottom)
    points = turning_points(operation, *sides(top, bottom), stated, Decimal(1), relation)
    for place, point in enumerate(points):
        for limit, back in ((point.low, 1), (point.high, -1)):
            if limit is None:
                continue
            at, before = int(limit.number), int(limit.number) + back
            turned = (at, bottom) if place == 0 else (top, at)
            still = (before, bottom) if place == 0 else (top, before)
            assert contradicted(*turned) is not here
            assert contradicted(*still) is here
