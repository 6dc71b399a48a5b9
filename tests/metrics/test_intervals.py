"""Exact interval arithmetic and rounding."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.intervals import Interval, exact, last_digit, round_half_even, round_half_up, significant

FRACTIONS = st.fractions(-(10**6), 10**6, max_denominator=1000)
POWERS = st.integers(-6, 9)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(FRACTIONS), draw(FRACTIONS)))
    return Interval(low, high)


@st.composite
def inside(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    interval = draw(intervals())
    return interval, interval.low + draw(st.fractions(0, 1)) * interval.width


def test_half_a_step_either_way() -> None:
    assert Interval.around(Decimal("2.3"), Decimal("0.1")) == Interval(Fraction(9, 4), Fraction(47, 20))
    assert Interval.around(Decimal(5), Decimal(0)) == Interval.exactly(5)
    assert Interval.around(Decimal(277600000), Decimal(100000)) == Interval(Fraction(277550000), Fraction(277650000))


@pytest.mark.parametrize(
    "make", [lambda: Interval(Fraction(2), Fraction(1)), lambda: Interval.around(Decimal(1), Decimal(-1))]
)
def test_no_interval_runs_down(make: object) -> None:
    with pytest.raises(ValueError, match="cannot run"):
        make()


def test_touching_overlaps_and_hulls() -> None:
    one, other = Interval(Fraction(0), Fraction(1)), Interval(Fraction(1), Fraction(3))
    assert one.overlaps(other)
    assert not one.overlaps(other + 1)
    assert one.hull(other) == Interval(Fraction(0), Fraction(3))
    assert one.hull(other + 5) == Interval(Fraction(0), Fraction(8))
    assert one.contains(1)
    assert one.contains(Decimal("0.5"))
    assert not one.contains(other)


@pytest.mark.parametrize(
    "divisor", [Interval(Fraction(-1), Fraction(1)), Interval(Fraction(0), Fraction(1)), Interval.exactly(0), 0]
)
def test_a_divisor_that_may_be_zero_is_refused(divisor: Interval | int) -> None:
    with pytest.raises(ZeroDivisionError):
        Interval.exactly(1) / divisor


@given(inside(), inside())
def test_results_of_members_are_members(one: tuple[Interval, Fraction], other: tuple[Interval, Fraction]) -> None:
    (left, a), (right, b) = one, other
    assert (left + right).contains(a + b)
    assert (left - right).contains(a - b)
    assert (left * right).contains(a * b)
    assert (-left).contains(-a)
    assert left.hull(right).contains(left)
    if not right.contains(0):
        assert (left / right).contains(a / b)


@given(intervals(), FRACTIONS)
def test_plain_numbers_are_intervals_of_themselves(interval: Interval, number: Fraction) -> None:
    assert interval + number == number + interval == interval + Interval.exactly(number)
    assert interval * number == number * interval
    assert interval - number == interval + -number
    assert sum([interval, interval], Interval.exactly(0)) == interval * 2


@given(intervals(), intervals())
def test_overlap_is_mutual(one: Interval, other: Interval) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(other) == (one - other).contains(0)


@pytest.mark.parametrize(
    ("number", "step", "up", "even"),
    [
        ("2.5", "1", "3", "2"),
        ("3.5", "1", "4", "4"),
        ("-2.5", "1", "-3", "-2"),
        ("45.2117", "0.1", "45.2", "45.2"),
        ("45", "0.1", "45.0", "45.0"),
        ("277649999", "100000", "277600000", "277600000"),
        ("0.4", "1", "0", "0"),
        ("-0.4", "1", "0", "0"),
        ("1.3", "0.25", "1.25", "1.25"),
        ("7", "1E+1", "10", "10"),
    ],
)
def test_rounding(number: str, step: str, up: str, even: str) -> None:
    assert str(round_half_up(Fraction(number), Decimal(step))) == up
    assert str(round_half_even(Fraction(number), Decimal(step))) == even


@pytest.mark.parametrize("step", ["0", "-1", "NaN", "Infinity"])
def test_rounding_needs_a_step(step: str) -> None:
    for rounded in (round_half_up, round_half_even):
        with pytest.raises(ValueError, match="above zero"):
            rounded(Fraction(1), Decimal(step))


@given(st.decimals(-(10**12), 10**12, places=7), POWERS)
def test_rounding_agrees_with_decimal(number: Decimal, place: int) -> None:
    step = last_digit(place)
    with localcontext(prec=60):
        scaled = number.scaleb(-place)
        expected = [scaled.quantize(Decimal(1), mode).scaleb(place) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)]
    found = [round_half_up(Fraction(number), step), round_half_even(Fraction(number), step)]
    assert found == expected


@given(FRACTIONS, POWERS)
def test_rounding_moves_by_half_a_step_at_most(number: Fraction, place: int) -> None:
    step = last_digit(place)
    for rounded in (round_half_up(number, step), round_half_even(number, step)):
        assert Interval.around(rounded, step).contains(number)
        assert "E" not in str(rounded) or place < -6


@pytest.mark.parametrize(
    ("number", "n", "text"),
    [
        (Fraction(2776, 6140) * 100, 6, "45.2117"),
        (Fraction(290), 6, "290"),
        (Fraction(1, 3), 6, "0.333333"),
        (Fraction(5, 10), 6, "0.5"),
        (Fraction(0), 6, "0"),
        (Fraction(-17, 1000), 1, "-0.02"),
        (Fraction(999999500, 1000), 6, "1000000"),
        (Fraction(99999949, 100), 6, "999999"),
        (Fraction(616888889), 6, "616889000"),
        (Fraction(12345678), 1, "10000000"),
    ],
)
def test_significant_digits(number: Fraction, n: int, text: str) -> None:
    assert str(significant(number, n)) == text


@given(st.fractions(), st.integers(1, 20))
def test_significant_digits_are_near(number: Fraction, n: int) -> None:
    found = significant(number, n)
    assert abs(Fraction(found) - number) * 10 ** (n - 1) * 2 <= abs(number)
    assert len(found.as_tuple().digits) <= max(n, found.adjusted() + 1)


@pytest.mark.parametrize(("place", "text"), [(5, "100000"), (0, "1"), (-1, "0.1"), (-3, "0.001")])
def test_last_digit(place: int, text: str) -> None:
    assert str(last_digit(place)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(277600000), "277600000"),
        (Fraction(-3, 8), "-0.375"),
        (Fraction(1, 25), "0.04"),
        (Fraction(24691357802469135780246913578024689, 2), "12345678901234567890123456789012344.5"),
    ],
)
def test_exact_decimals(number: Fraction, text: str) -> None:
    assert str(exact(number)) == text


@given(st.integers(), st.integers(0, 40), st.integers(0, 40))
def test_what_has_a_last_digit_is_written_to_it(number: int, twos: int, fives: int) -> None:
    fraction = Fraction(number, 2**twos * 5**fives)
    assert Fraction(exact(fraction)) == fraction


def test_a_third_has_no_last_digit() -> None:
    with pytest.raises(ValueError, match="no last digit"):
        exact(Fraction(1, 3))
