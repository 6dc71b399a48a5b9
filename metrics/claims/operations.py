"""What claims compute, one small function each. A new operation is a function here and a line in ``OPERATIONS``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from metrics.intervals import Interval, round_half_up, significant


class NotComputable(Exception):
    """There is nothing to compute from; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Term:
    """An operand that is known: its number, what that may have been rounded from, and how it is written in a sum."""

    number: Fraction
    interval: Interval
    text: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What comes out: the number, its bounds through rounding, the arithmetic in words and numbers, and the unit."""

    computed: Fraction
    bounds: Interval
    arithmetic: str
    unit: str = ""


Terms = Sequence[Term]


def share(numerator: Terms, denominator: Terms) -> Result:
    """What part of the denominator the numerator is, in per cent."""
    one, other = _like_pair(numerator, denominator)
    quotient, bounds = _quotient(one, other)
    return Result(100 * quotient, bounds * 100, f"{one.text} ÷ {other.text} × 100")


def growth_percent(numerator: Terms, denominator: Terms) -> Result:
    """The change from the denominator to the numerator, in per cent."""
    one, other = _like_pair(numerator, denominator)
    quotient, bounds = _quotient(one, other)
    return Result(100 * (quotient - 1), (bounds - 1) * 100, f"({one.text} ÷ {other.text} − 1) × 100")


def multiple(numerator: Terms, denominator: Terms) -> Result:
    """How many times the denominator the numerator is."""
    one, other = _like_pair(numerator, denominator)
    return Result(*_quotient(one, other), f"{one.text} ÷ {other.text}")


def ratio(numerator: Terms, denominator: Terms) -> Result:
    """One number by another, whatever their units; a percentage counts as a fraction."""
    one, other = (_as_fraction(term) for term in _pair(numerator, denominator))
    return Result(*_quotient(one, other), f"{one.text} ÷ {other.text}")


def difference(numerator: Terms, denominator: Terms) -> Result:
    """The numerator less the denominator."""
    one, other = _like_pair(numerator, denominator)
    unit = _common_unit([one, other])
    # Two points on the calendar are apart by a number of years, which is no point on it.
    unit = "years" if unit == "year" else unit
    return Result(one.number - other.number, one.interval - other.interval, f"{one.text} − {other.text}", unit)


def total(numerator: Terms, denominator: Terms) -> Result:
    """All numbers of the numerator together."""
    if not numerator:
        raise NotComputable("There is no number on record to add up.")
    if denominator:
        raise NotComputable("A sum has nothing to be set against; leave the denominator empty.")
    unit = _common_unit(numerator)
    bounds = sum((term.interval for term in numerator), Interval.exactly(0))
    return Result(
        sum((term.number for term in numerator), Fraction(0)),
        bounds,
        " + ".join(term.text for term in numerator),
        unit,
    )


def rank(numerator: Terms, denominator: Terms) -> Result:
    """The place of the numerator among the numbers of the denominator, the largest being first."""
    if len(numerator) != 1 or not denominator:
        raise NotComputable("A rank needs one number, and at least one other to compare it with.")
    _common_unit([*numerator, *denominator])
    own = numerator[0]
    larger = [term for term in denominator if term.number > own.number]
    surely = [term for term in larger if term.interval.low >= own.interval.high]
    perhaps = [term for term in denominator if term.interval.high > own.interval.low]
    words = ", ".join(term.text for term in larger) or "none"
    others = ", ".join(term.text for term in denominator)
    return Result(
        Fraction(1 + len(larger)),
        Interval(Fraction(1 + len(surely)), Fraction(1 + len(perhaps))),
        f"{own.text} against {others}; larger than it: {words}; 1 + {len(larger)}",
    )


Operation = Callable[[Terms, Terms], Result]
OPERATIONS: dict[str, Operation] = {
    "share": share,
    "growth-percent": growth_percent,
    "multiple": multiple,
    "ratio": ratio,
    "difference": difference,
    "sum": total,
    "rank": rank,
}


def written(number: Fraction | Decimal, unit: str = "") -> str:
    """The number for the eye: a decimal with the digits it has, a fraction to six digits or to the whole number.

    Thousands are separated, except in the years of a calendar.
    """
    if isinstance(number, Fraction):
        number = round_half_up(number, Decimal(1)) if abs(number) >= 10**6 else significant(number)
    text = f"{number:f}" if unit == "year" else f"{number:,f}"
    return text.removeprefix("-") if number.is_zero() else text.replace("-", "−")


def _pair(numerator: Terms, denominator: Terms) -> tuple[Term, Term]:
    if not numerator or not denominator:
        missing = "compare with" if numerator else "compute from"
        raise NotComputable(f"There is no number on record to {missing}.")
    if len(numerator) > 1 or len(denominator) > 1:
        raise NotComputable("This takes one number and one other; more than that were given.")
    return numerator[0], denominator[0]


def _like_pair(numerator: Terms, denominator: Terms) -> tuple[Term, Term]:
    pair = _pair(numerator, denominator)
    _common_unit(pair)
    return pair


def _common_unit(terms: Terms) -> str:
    """The unit that all terms share; a bare constant takes any."""
    units = sorted({term.unit for term in terms if term.unit})
    if len(units) > 1:
        raise NotComputable(f"The numbers are in different units ({', '.join(units)}) and cannot be compared.")
    return units[0] if units else ""


def _quotient(one: Term, other: Term) -> tuple[Fraction, Interval]:
    if other.number == 0:
        raise NotComputable(f"The divisor, {other.text}, is zero.")
    try:
        return one.number / other.number, one.interval / other.interval
    except ZeroDivisionError:
        raise NotComputable(f"The divisor, {other.text}, may be zero within its rounding.") from None


def _as_fraction(term: Term) -> Term:
    if term.unit != "percent":
        return term
    return replace(
        term, number=term.number / 100, interval=term.interval * Fraction(1, 100), text=f"{term.text} per cent"
    )
