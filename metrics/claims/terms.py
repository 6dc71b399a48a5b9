"""What operations work on and give: terms, results, and the rules on units that several of them share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from metrics.claims.codes import COUNT, MISSING, UNITS, ZERO
from metrics.claims.saying import say
from metrics.intervals import Interval, round_half_up, significant
from metrics.periods import Period

PERCENT = "percent"
POINTS = "percentage points"


class NotComputable(Exception):
    """There is nothing to compute from; the message is the reason, ``code`` its kind."""

    def __init__(self, reason: str, code: str = MISSING) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Term:
    """An operand that is known: its number, what that may have been rounded from, and how it is written in a sum.

    An event has a ``date`` in place of a number; ``number`` and ``interval`` are 0 then. ``period`` and ``series`` are
    what is known of a number; a constant has neither.
    """

    number: Fraction
    interval: Interval
    text: str
    unit: str = ""
    period: Period | None = None
    series: str = ""
    date: Period | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What comes out: the number, its bounds through rounding, the arithmetic in words and numbers, and the unit.

    ``cautions`` say what a reader should know of numbers that were compared all the same.
    """

    computed: Fraction
    bounds: Interval
    arithmetic: str
    unit: str = ""
    cautions: tuple[str, ...] = ()


Terms = Sequence[Term]


def written(number: Fraction | Decimal, unit: str = "") -> str:
    """The number for the eye: a decimal with the digits it has, a fraction to six digits or to the whole number.

    Thousands are separated, except in the years of a calendar.
    """
    if isinstance(number, Fraction):
        number = round_half_up(number, Decimal(1)) if abs(number) >= 10**6 else significant(number)
    text = f"{number:f}" if unit == "year" else f"{number:,f}"
    return text.removeprefix("-") if number.is_zero() else text.replace("-", "−")


def pair(numerator: Terms, denominator: Terms) -> tuple[Term, Term]:
    """The one number of each side."""
    if not numerator or not denominator:
        raise NotComputable(
            say("There is no number on record to compare with.")
            if numerator
            else say("There is no number on record to compute from.")
        )
    if len(numerator) > 1 or len(denominator) > 1:
        raise NotComputable("This takes one number and one other; more than that were given.", COUNT)
    return numerator[0], denominator[0]


def like_pair(numerator: Terms, denominator: Terms) -> tuple[Term, Term]:
    """The one number of each side, both of the same unit."""
    both = pair(numerator, denominator)
    common_unit(both)
    return both


def common_unit(terms: Terms) -> str:
    """The unit that all terms share; a bare constant takes any."""
    units = sorted({term.unit for term in terms if term.unit})
    if len(units) > 1:
        raise NotComputable(f"The numbers are in different units ({', '.join(units)}) and cannot be compared.", UNITS)
    return units[0] if units else ""


def quotient(one: Term, other: Term) -> tuple[Fraction, Interval]:
    """One number by the other, and the bounds of that."""
    if other.number == 0:
        raise NotComputable(say("The divisor, {divisor}, is zero.", divisor=other.text), ZERO)
    try:
        return one.number / other.number, one.interval / other.interval
    except ZeroDivisionError:
        raise NotComputable(
            say("The divisor, {divisor}, may be zero within its rounding.", divisor=other.text), ZERO
        ) from None


def as_fraction(term: Term) -> Term:
    """A percentage as the fraction that it is of one; any other number as it stands."""
    if term.unit != PERCENT:
        return term
    return replace(
        term,
        number=term.number / 100,
        interval=term.interval * Fraction(1, 100),
        text=say("{number} per cent", number=term.text),
    )
