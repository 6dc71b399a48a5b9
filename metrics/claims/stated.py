"""What a text states: a number to the precision of its last digit, or a fraction in words such as a third or 1 in 5."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.claims.terms import PERCENT
from metrics.figures import BadValue, Value
from metrics.intervals import Interval, last_digit

_FRACTION = re.compile(r"([0-9]{1,9})/([1-9][0-9]{0,8})")
# A fraction in words stands for anything within a twentieth of itself either way; read strictly, within a hundredth.
_LOOSE, _STRICT = Fraction(1, 20), Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Stated:
    """A stated value: ``number`` with ``stated_to``, the size of its last printed digit; or ``number`` in ``of``.

    With ``of`` the two are a fraction (1 and 3: a third, 1 in 3; 2 and 1: doubled) of one, or of a hundred per cent.
    ``stated_to`` None means: as printed for a number, in words for a fraction. Raises BadValue where no number can be
    compared with it.
    """

    number: Decimal
    stated_to: Decimal | None = None
    of: int | None = None

    def __post_init__(self) -> None:
        if not self.number.is_finite() or (self.of is not None and self.of < 1):
            raise BadValue(f"{self.number}{'' if self.of is None else f'/{self.of}'} is not a number.")
        if self.stated_to is not None and (not self.stated_to.is_finite() or self.stated_to < 0):
            raise BadValue(f"“{self.stated_to}” is no unit of a last digit: write 1 for 45, 0.1 for 7.4.")

    @classmethod
    def parse(cls, text: str, stated_to: str = "") -> "Stated":
        """From "45", "45.0" or "1/3". Raises BadValue, a text without digits that can be read among them."""
        step = Value.parse(stated_to).number if stated_to else None
        if match := _FRACTION.fullmatch(text.strip()):
            return cls(Decimal(match[1]), step, int(match[2]))
        return cls(Value.parse(text.strip()).number, step)

    @property
    def text(self) -> str:
        """As :meth:`parse` reads it."""
        return f"{self.number:f}" if self.of is None else f"{self.number:f}/{self.of}"

    @property
    def step(self) -> Decimal | None:
        """The size of the last printed digit; None for a fraction in words."""
        if self.stated_to is not None or self.of is not None:
            return self.stated_to
        exponent = self.number.as_tuple().exponent
        return last_digit(min(0, exponent if isinstance(exponent, int) else 0))

    def value(self, unit: str) -> Fraction:
        """The number in the unit of a result: a third is 33.3 in per cent."""
        number = Fraction(self.number)
        return number if self.of is None else number / self.of * (100 if unit == PERCENT else 1)

    def interval(self, unit: str, strict: bool = False) -> Interval:
        """The numbers that it stands for."""
        number, step = self.value(unit), self.step
        half = abs(number) * (_STRICT if strict else _LOOSE) if step is None else Fraction(step) / 2
        return Interval(number - half, number + half)

    def stands_for(self, number: Fraction, unit: str, strict: bool = False) -> bool:
        """Whether the number is written as this, rounded half up (away from zero) or half to even."""
        target = self.interval(unit, strict)
        if not target.contains(number):
            return False
        step, own = self.step, self.value(unit)
        if not step or abs(number) <= abs(own) or number not in (target.low, target.high) or not own:
            return True
        # Just half a step further from zero: half up goes on to the next, half to even comes back to an even one.
        return (own / Fraction(step)) % 2 == 0
