"""Exact arithmetic on rounded numbers: closed intervals of fractions, and rounding that never passes through floats."""

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

#: For decimals: more digits than any number has, so that nothing is rounded unless it is asked for.
EXACT: Final = Context(prec=200)


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``, both included. Raises ValueError where ``low`` is above ``high``.

    Arithmetic gives the smallest interval that holds every result; a plain number counts as the interval of itself.
    """

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"An interval cannot run from {self.low} down to {self.high}.")

    @classmethod
    def exactly(cls, number: Fraction | Decimal | int) -> "Interval":
        """The interval of one number."""
        return cls(Fraction(number), Fraction(number))

    @classmethod
    def around(cls, number: Decimal, stated_to: Decimal) -> "Interval":
        """The numbers that print as ``number`` when rounded to ``stated_to``: half of it either way.

        ``stated_to`` 0 means an exact number. Raises ValueError where it is negative.
        """
        half = Fraction(stated_to) / 2
        return cls(Fraction(number) - half, Fraction(number) + half)

    @property
    def width(self) -> Fraction:
        return self.high - self.low

    def contains(self, other: "Interval | Fraction | Decimal | int") -> bool:
        """Whether the number, or every number of the interval, is in this one."""
        inner = _interval(other)
        return self.low <= inner.low and inner.high <= self.high

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two share a number; touching at an end counts."""
        return self.low <= other.high and other.low <= self.high

    def hull(self, other: "Interval") -> "Interval":
        """The smallest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def __add__(self, other: "Interval | Fraction | int") -> "Interval":
        right = _interval(other)
        return Interval(self.low + right.low, self.high + right.high)

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low)

    def __sub__(self, other: "Interval | Fraction | int") -> "Interval":
        return self + -_interval(other)

    def __mul__(self, other: "Interval | Fraction | int") -> "Interval":
        right = _interval(other)
        corners = [one * two for one in (self.low, self.high) for two in (right.low, right.high)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: "Interval | Fraction | int") -> "Interval":
        """Raises ZeroDivisionError where the divisor may be zero."""
        right = _interval(other)
        if right.low <= 0 <= right.high:
            raise ZeroDivisionError("The divisor may be zero.")
        return self * Interval(1 / right.high, 1 / right.low)

    __radd__ = __add__
    __rmul__ = __mul__


def _interval(other: "Interval | Fraction | Decimal | int") -> Interval:
    return other if isinstance(other, Interval) else Interval.exactly(other)


def round_half_up(number: Fraction, step: Decimal) -> Decimal:
    """The multiple of ``step`` nearest to ``number``; a half goes away from zero.

    Keeps the digits after the point that ``step`` has. Raises ValueError unless ``step`` is above zero.
    """
    size = _steps(abs(number), step)
    count = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return _multiple(-count if number < 0 else count, step)


def round_half_even(number: Fraction, step: Decimal) -> Decimal:
    """As :func:`round_half_up`, but a half goes to the even multiple."""
    return _multiple(round(_steps(number, step)), step)


def significant(number: Fraction, n: int = 6) -> Decimal:
    """The number to ``n`` significant digits, half up, without zeros at the end of its decimals."""
    if number == 0:
        return Decimal(0)
    place = _magnitude(abs(number)) - n + 1
    rounded = round_half_up(number, last_digit(place))
    sign, digits, exponent = rounded.as_tuple()
    kept = list(digits)
    places = int(exponent)
    while places < 0 and kept[-1] == 0:
        kept.pop()
        places += 1
    return Decimal((sign, tuple(kept), places))


def exact(number: Fraction) -> Decimal:
    """The number as a decimal, all of its digits. Raises ValueError for one whose decimals never end, such as a third."""
    rest, places = number.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for factor in (2, 5):
        while rest % factor == 0:
            rest, places = rest // factor, places + 1
    if rest > 1:
        raise ValueError(f"{number} has no last digit.")
    return _multiple(number.numerator * 10**places // number.denominator, last_digit(-places))


def last_digit(place: int) -> Decimal:
    """Ten to the power ``place`` in plain digits: 100000 for 5, 0.1 for -1."""
    return Decimal(10**place) if place >= 0 else Decimal((0, (1,), place))


def _magnitude(number: Fraction) -> int:
    """The power of ten of the first digit of a positive number."""
    guess = len(str(number.numerator)) - len(str(number.denominator))
    return guess if number >= Fraction(10) ** guess else guess - 1


def _steps(number: Fraction, step: Decimal) -> Fraction:
    if not step.is_finite() or step <= 0:
        raise ValueError(f"Cannot round to {step}: the step must be above zero.")
    return number / Fraction(step)


def _multiple(count: int, step: Decimal) -> Decimal:
    """``count`` times ``step``, exactly: contexts of Decimal would round products of more than 28 digits."""
    _, digits, exponent = step.as_tuple()
    places = int(exponent)
    coefficient = count * int("".join(map(str, digits)))
    if places > 0:
        coefficient, places = coefficient * 10**places, 0
    return Decimal((int(coefficient < 0), tuple(map(int, str(abs(coefficient)))), places))
