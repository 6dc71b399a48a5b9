"""Digits: how many a value carries, and how they are written in full or with large-number words."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from babel.numbers import format_decimal

from metrics.formats.languages import Language
from metrics.intervals import EXACT

# More digits behind a large-number word than these are for the style `full`.
_COMPACT_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Digits:
    """A number rounded to the digits that may be shown; `exponent` is the place of the last one (5: 100,000s)."""

    number: Decimal
    exponent: int

    def decimals(self, scale: int = 0) -> int:
        """Digits after the point when written in units of ten to the power `scale`."""
        return max(0, scale - self.exponent)

    @property
    def as_written(self) -> Decimal:
        """The absolute number with exactly the digits after the point that are shown, as plural rules want it."""
        with localcontext(EXACT):
            return self.number.copy_abs().quantize(Decimal(1).scaleb(-self.decimals()))

    @property
    def whole(self) -> bool:
        return self.exponent >= 0


def last_place(step: Decimal) -> int:
    """The power of ten of a step's last digit: 5 for 100000, -1 for 0.1, -2 for 0.25."""
    exponent = step.normalize().as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{step} is not a finite number")
    return exponent


def shown_digits(
    number: Decimal, stated_to: Decimal, *, after_point: int | None = None, significant: int | None = None
) -> Digits:
    """The number with the digits it was stated with, or fewer where asked; half is rounded away from zero.

    `stated_to` 0 means an exact number, of which every digit counts.
    """
    with localcontext(EXACT):
        place = last_place(stated_to or number)
        if after_point is not None:
            place = max(place, -after_point)
        if significant is not None and number:
            place = max(place, number.adjusted() - significant + 1)
        rounded = _rounded(number, place)
        if significant is not None and rounded and rounded.adjusted() - place + 1 > significant:
            # Rounding carried over: 999.6 to three digits is 1,000, of which the last digit is no longer known.
            place = rounded.adjusted() - significant + 1
        return Digits(rounded, place)


def _rounded(number: Decimal, place: int) -> Decimal:
    # Turned positive zero too: a change that rounds to nothing has no sign.
    return number.scaleb(-place).quantize(Decimal(1), ROUND_HALF_UP).scaleb(place) + 0


def format_number_plain(number: Decimal) -> str:
    """The exact decimal for machines: no separators, no exponent, the digits as given ("277600000", "5.0", "-3")."""
    return f"{number:f}"


def in_full(digits: Digits, language: Language, grouping: bool = True) -> str:
    """Every digit of the absolute number, with the language's separators."""
    return _written(digits.number.copy_abs(), digits.decimals(), language, grouping)


def compact(digits: Digits, language: Language) -> str:
    """The absolute number with a large-number word and at most three decimals; below the smallest word, in full."""
    size = digits.number.copy_abs()
    for scale, word in language.scales:
        if size < Decimal(1).scaleb(scale):
            continue
        if language.grouped:
            return _grouped(digits, language)
        if digits.decimals(scale) > _COMPACT_DECIMALS:
            # Rounded first: 999,999,999 counted one by one is 1.000 billion, not 1,000.000 million.
            place = scale - _COMPACT_DECIMALS
            with localcontext(EXACT):
                return compact(Digits(_rounded(digits.number, place), place), language)
        with localcontext(EXACT):
            scaled = size.scaleb(-scale)
        return f"{_written(scaled, digits.decimals(scale), language, bool(language.joint))}{language.joint}{word}"
    return in_full(digits, language)


def _grouped(digits: Digits, language: Language) -> str:
    """Large-number words one after another, as Japanese writes them: 2億7760万."""
    rest = digits.number.copy_abs()
    parts = []
    with localcontext(EXACT):
        for scale, word in language.scales:
            unit = Decimal(1).scaleb(scale)
            group, rest = divmod(rest, unit)
            if group:
                parts.append(f"{group:f}{word}")
        if rest or digits.decimals():
            parts.append(_written(rest, digits.decimals(), language, grouping=False))
    return "".join(parts)


def _written(number: Decimal, decimals: int, language: Language, grouping: bool = True) -> str:
    whole = language.locale.decimal_formats[None].pattern.partition(".")[0] if grouping else "0"
    pattern = whole + ("." + "0" * decimals if decimals else "")
    with localcontext(EXACT):
        return format_decimal(number, format=pattern, locale=language.locale, decimal_quantization=True)
