"""The value axis: where it begins and ends, and the even steps between. Exact arithmetic throughout."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from metrics.figures import Value
from metrics.formats import Format, format_value

# The steps that people count in; a scale of 3s or 7s is even but cannot be read between the lines.
_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
# Below this spread, relative to the highest value, a line drawn from zero would be flat.
_NARROW: Final = Fraction(1, 4)
_TICKS_WANTED: Final = 4
# More of the plot than this left empty is worth one more gridline.
_WASTE: Final = Fraction(1, 4)


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its value, its place (0 at the low end, 1 at the high end) and its words.

    ``short`` leaves out what all ticks have in common ("$", " million"), which the highest one says for them.
    """

    value: Decimal
    at: Fraction
    label: str
    short: str = ""


@dataclass(frozen=True)
class Domain:
    """The span of the value axis; ``low < high`` always, and both are ticks."""

    low: Decimal
    high: Decimal
    step: Decimal

    def place(self, number: Decimal) -> Fraction:
        """Where a number stands: 0 at ``low``, 1 at ``high``."""
        return (Fraction(number) - Fraction(self.low)) / (Fraction(self.high) - Fraction(self.low))

    @property
    def base(self) -> Fraction:
        """Where bars and columns start: zero if it is in the span, else the end nearer to it."""
        return min(max(self.place(Decimal(0)), Fraction(0)), Fraction(1))

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The ticks from low to high, one step apart."""
        count = int((self.high - self.low) / self.step)
        return tuple(self.low + self.step * index for index in range(count + 1))


def nice_step(span: Fraction, wanted: int = _TICKS_WANTED) -> Decimal:
    """The smallest step that people count in with which ``span`` (> 0) needs at most ``wanted`` intervals."""
    least = span / wanted
    power = Decimal(1)
    while Fraction(power) > least:
        power /= 10
    while Fraction(power * 10) <= least:
        power *= 10
    return next(step * power for step in _STEPS if Fraction(step * power) >= least)


def domain_of(numbers: Sequence[Decimal], from_zero: bool) -> Domain:
    """The span that holds every number.

    Zero is in it when ``from_zero`` is asked, and otherwise unless the numbers lie close together far from it.
    Without numbers it runs from 0 to 1.
    """
    if not numbers or not any(numbers):
        return Domain(Decimal(0), Decimal(1), Decimal(1))
    low, high = min(numbers), max(numbers)
    far = max(abs(low), abs(high))
    crosses = low <= 0 <= high
    if from_zero or crosses or Fraction(high - low) >= Fraction(far) * _NARROW:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        # One value far from zero and not asked from zero: leave as much room as the value itself.
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    span = Fraction(high) - Fraction(low)
    coarse, fine = (_spanned(low, high, nice_step(span, wanted)) for wanted in (_TICKS_WANTED, _TICKS_WANTED + 1))
    wasted = 1 - span / (Fraction(coarse.high) - Fraction(coarse.low))
    return fine if wasted > _WASTE else coarse


def _spanned(low: Decimal, high: Decimal, step: Decimal) -> Domain:
    return Domain(_floor(low, step), _ceiling(high, step), step)


def value_ticks(domain: Domain, unit: str, language: str) -> tuple[Tick, ...]:
    """The ticks with their words; exact constants, so that they carry no false precision."""
    compact = Format.parse("compact")
    labels = [format_value(Value(_plain(value), Decimal(0)), unit, compact, language) for value in domain.values]
    shorts = [*without_common_words(labels)[:-1], labels[-1]]
    return tuple(
        Tick(value, domain.place(value), label, "0" if not value else brief)
        for value, label, brief in zip(domain.values, labels, shorts, strict=True)
    )


def without_common_words(labels: Sequence[str]) -> list[str]:
    """Formatted numbers without the words that all of them (zero apart) begin and end with; unchanged if they differ."""
    cores = [(label, _CORE.search(label)) for label in labels]
    ends = {
        (label[: found.start()].strip("-−"), label[found.end() :]) for label, found in cores if found and _says(found)
    }
    if len(ends) != 1:
        return list(labels)
    return [(_sign(label) + found.group()) if found else label for label, found in cores]


_CORE: Final = re.compile(r"\d(?:[\d.,\u00a0\u202f’٬]*\d)?")


def _says(found: re.Match[str]) -> bool:
    return any(letter not in "0.," for letter in found.group())


def _sign(label: str) -> str:
    return "−" if label.startswith(("-", "−")) else ""


def _plain(value: Decimal) -> Decimal:
    """The number without trailing zeros after the point and without an exponent."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _floor(number: Decimal, step: Decimal) -> Decimal:
    return step * (Fraction(number) / Fraction(step)).__floor__()


def _ceiling(number: Decimal, step: Decimal) -> Decimal:
    return step * (Fraction(number) / Fraction(step)).__ceil__()
