"""A number with the precision that it was stated with."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from metrics.intervals import EXACT, Interval, last_digit, round_half_even, round_half_up

_PLAIN = re.compile(r"[+-]?[0-9]{1,60}(?:\.[0-9]{1,60})?")


class BadValue(ValueError):
    """A text or number that is no plain decimal; the message says how to write one."""


@dataclass(frozen=True, slots=True)
class Value:
    """``number`` with the digits as stated, and ``stated_to``, the unit of its last stated digit (0: exact).

    ``whole`` marks a typed number without a decimal point, whose last zeros may only hold places; it takes no part in
    comparisons. Raises BadValue for what is not finite, or a negative ``stated_to``.
    """

    number: Decimal
    stated_to: Decimal
    whole: bool = field(default=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.number.is_finite():
            raise BadValue(f"{self.number} is not a number.")
        if not self.stated_to.is_finite() or self.stated_to < 0:
            raise BadValue(f"“{self.stated_to}” is no unit of a last digit: write 100000 for 277.6 million, 1 for 45.")

    @classmethod
    def parse(cls, number: str, stated_to: str = "") -> "Value":
        """From plain decimals: "277600000", "100000". Without ``stated_to`` the last digit written is the last stated.

        Raises BadValue.
        """
        exact = _decimal(number)
        if stated_to:
            return cls(exact, _decimal(stated_to))
        return cls(exact, last_digit(int(exact.as_tuple().exponent)), whole="." not in number)

    @property
    def interval(self) -> Interval:
        """The numbers that round to this one."""
        return Interval.around(self.number, self.stated_to)

    @property
    def digits_after_point(self) -> int:
        """How many digits after the decimal point were stated; all that were written, for an exact number."""
        measure = self.stated_to.normalize() if self.stated_to else self.number
        return max(0, -int(measure.as_tuple().exponent))

    def scaled(self, power: int) -> "Value":
        """The value times ten to this power, with the same digits: 45 per cent is 0.45 for the power -2."""
        return Value(self.number.scaleb(power, EXACT), self.stated_to.scaleb(power, EXACT))

    def fits(self, typed: "Value") -> bool:
        """Whether the typed number is this value, or what it rounds to at the typed precision (half up or half even).

        A number typed with more digits than were stated does not fit: 45.0 is more than 45 says. Whole zeros at the
        end of a number typed without a point hold places and are not held against it.
        """
        if typed.stated_to == 0:
            return typed.number == self.number
        if typed.stated_to < self.stated_to:
            return typed.whole and typed.number == self.number
        exact = Fraction(self.number)
        return typed.number in (round_half_up(exact, typed.stated_to), round_half_even(exact, typed.stated_to))


def _decimal(text: str) -> Decimal:
    if not _PLAIN.fullmatch(text):
        raise BadValue(f"“{text[:60]}” is not a number in plain digits, such as 277600000 or 45.2.")
    return Decimal(text)
