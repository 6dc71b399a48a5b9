"""Operations on events: how long after one another. A date that lacks its day or month is an interval of days."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from metrics.claims.codes import DAY, KIND
from metrics.claims.saying import say
from metrics.claims.terms import NotComputable, Result, Terms, pair
from metrics.intervals import Interval
from metrics.periods import Period

_IN = {
    "days": "{later} − {earlier}, in days",
    "months": "{later} − {earlier}, in months",
    "years": "{later} − {earlier}, in years",
}


def days(numerator: Terms, denominator: Terms) -> Result:
    """The days from the event of the denominator to that of the numerator: the day after is one day later."""
    for term in (*numerator, *denominator):
        if term.date is not None and term.date.kind != "day":
            raise NotComputable(
                f"The day of {term.text} is not on record, only its {term.date.kind}: ask for months or years.", DAY
            )
    return _apart(numerator, denominator, lambda day: Fraction(day.toordinal()), "days")


def months(numerator: Terms, denominator: Terms) -> Result:
    """The months from the event of the denominator to that of the numerator, days as parts of their month."""
    return _apart(numerator, denominator, _month, "months")


def years(numerator: Terms, denominator: Terms) -> Result:
    """The years from the event of the denominator to that of the numerator, a month being a twelfth."""
    return _apart(numerator, denominator, lambda day: _month(day) / 12, "years")


def _apart(numerator: Terms, denominator: Terms, place: Callable[[date], Fraction], unit: str) -> Result:
    later, earlier = pair(numerator, denominator)
    one, other = (_placed(term.date, place, term.text) for term in (later, earlier))
    bounds = one - other
    middle = (bounds.low + bounds.high) / 2
    return Result(middle, bounds, say(_IN[unit], later=later.text, earlier=earlier.text), unit)


def _placed(when: Period | None, place: Callable[[date], Fraction], text: str) -> Interval:
    if when is None:
        raise NotComputable(f"{text} is no event: a duration is between two events, written event:SLUG.", KIND)
    assert when.start is not None  # a date is a year, a month or a day
    return Interval(place(when.start), place(when.end))


def _month(day: date) -> Fraction:
    """The day on a line of months: 16 April is half-way through its month."""
    return Fraction(12 * day.year + day.month - 1) + Fraction(day.day - 1, monthrange(day.year, day.month)[1])
