"""Operations on numbers: parts, changes, multiples, differences and sums."""

from fractions import Fraction

from metrics.claims.codes import COUNT, PERIODS, UNITS
from metrics.claims.saying import say
from metrics.claims.terms import (
    PERCENT,
    POINTS,
    NotComputable,
    Result,
    Term,
    Terms,
    as_fraction,
    common_unit,
    like_pair,
    pair,
    quotient,
)
from metrics.intervals import Interval

# Two periods are alike in length if neither has a tenth more days than the other: 28 and 31 days are both a month.
_ALIKE = Fraction(11, 10)


def share(numerator: Terms, denominator: Terms) -> Result:
    """What part of the denominator the numerator is, in per cent."""
    one, other = like_pair(numerator, denominator)
    _part_within(one, other)
    ratio_of, bounds = quotient(one, other)
    return Result(100 * ratio_of, bounds * 100, f"{one.text} ÷ {other.text} × 100", PERCENT)


def growth_percent(numerator: Terms, denominator: Terms) -> Result:
    """The change from the denominator to the numerator, in per cent."""
    one, other = like_pair(numerator, denominator)
    ratio_of, bounds = quotient(one, other)
    cautions = _unlike_lengths(one, other)
    if PERCENT in (one.unit, other.unit):
        cautions += (say("Both numbers are percentages: this is a change in per cent of the earlier, not in points."),)
    arithmetic = f"({one.text} ÷ {other.text} − 1) × 100"
    return Result(100 * (ratio_of - 1), (bounds - 1) * 100, arithmetic, PERCENT, cautions)


def multiple(numerator: Terms, denominator: Terms) -> Result:
    """How many times the denominator the numerator is."""
    one, other = like_pair(numerator, denominator)
    ratio_of, bounds = quotient(one, other)
    return Result(ratio_of, bounds, f"{one.text} ÷ {other.text}", "times", _unlike_lengths(one, other))


def ratio(numerator: Terms, denominator: Terms) -> Result:
    """One number by another, whatever their units; a percentage counts as a fraction."""
    one, other = (as_fraction(term) for term in pair(numerator, denominator))
    return Result(*quotient(one, other), f"{one.text} ÷ {other.text}")


def difference(numerator: Terms, denominator: Terms) -> Result:
    """The numerator less the denominator. Two percentages are apart by percentage points."""
    one, other = like_pair(numerator, denominator)
    unit = common_unit([one, other])
    # Two points on the calendar are apart by a number of years, which is no point on it.
    unit = {"year": "years", PERCENT: POINTS}.get(unit, unit)
    return Result(one.number - other.number, one.interval - other.interval, f"{one.text} − {other.text}", unit)


def points(numerator: Terms, denominator: Terms) -> Result:
    """The numerator less the denominator, both in per cent, in percentage points."""
    one, other = pair(numerator, denominator)
    for term in (one, other):
        if term.unit not in (PERCENT, ""):
            raise NotComputable(
                f"{term.text} is in {term.unit}, not in per cent: percentage points are between two percentages. "
                "Work out a difference, or growth.",
                UNITS,
            )
    return Result(one.number - other.number, one.interval - other.interval, f"{one.text} − {other.text}", POINTS)


def total(numerator: Terms, denominator: Terms) -> Result:
    """All numbers of the numerator together."""
    if denominator:
        raise NotComputable("A sum has nothing to be set against; leave the denominator empty.", COUNT)
    number, bounds, arithmetic, unit = _added(numerator)
    return Result(number, bounds, arithmetic, unit)


def parts(numerator: Terms, denominator: Terms) -> Result:
    """All numbers of the numerator together, in per cent of the one whole in the denominator."""
    number, bounds, arithmetic, unit = _added(numerator)
    if not denominator:
        raise NotComputable(say("There is no whole on record that the parts could add up to."))
    if len(denominator) > 1:
        raise NotComputable("The parts add up to one whole; more than that were given.", COUNT)
    whole = denominator[0]
    common_unit([*numerator, whole])
    for term in numerator:
        _part_within(term, whole)
    sum_of = Term(number, bounds, arithmetic, unit)
    ratio_of, share_of = quotient(sum_of, whole)
    return Result(100 * ratio_of, share_of * 100, f"({arithmetic}) ÷ {whole.text} × 100", PERCENT)


def _added(terms: Terms) -> tuple[Fraction, Interval, str, str]:
    if not terms:
        raise NotComputable(say("There is no number on record to add up."))
    unit = common_unit(terms)
    _counted_once(terms)
    bounds = sum((term.interval for term in terms), Interval.exactly(0))
    return sum((term.number for term in terms), Fraction(0)), bounds, " + ".join(term.text for term in terms), unit


def _counted_once(terms: Terms) -> None:
    """Numbers of one period, or of one series in periods that share no day: nothing is added twice."""
    known = [term for term in terms if term.period is not None and term.series]
    if len({term.period for term in known}) > 1 and len({term.series for term in known}) > 1:
        texts = ", ".join(sorted({str(term.period) for term in known}))
        raise NotComputable(
            f"The numbers are of several series in different periods ({texts}) and add up to nothing: take one period for "
            "all, or periods of one series.",
            PERIODS,
        )
    for place, one in enumerate(known):
        for other in known[:place]:
            assert one.period is not None
            assert other.period is not None
            if one.series == other.series and one.period.overlaps(other.period):
                raise NotComputable(
                    f"“{one.series}” at {other.period} and at {one.period} share days, which would be added twice.",
                    PERIODS,
                )


def _part_within(part: Term, whole: Term) -> None:
    """A part is of the period of its whole, or of a stretch of that."""
    if part.period is None or whole.period is None or whole.period.contains(part.period):
        return
    raise NotComputable(
        f"The part is of {part.period} and the whole of {whole.period}, which does not hold it: take both of one period. "
        "Two periods are compared as growth or as a multiple.",
        PERIODS,
    )


def _unlike_lengths(one: Term, other: Term) -> tuple[str, ...]:
    if one.period is None or other.period is None or None in (one.period.start, other.period.start):
        return ()
    longer, shorter = sorted((one.period.days, other.period.days), reverse=True)
    if longer <= shorter * _ALIKE:
        return ()
    return (
        say(
            "The periods are not of one length: {one} days against {other}.",
            one=one.period.days, other=other.period.days,
        ),
    )  # fmt: skip
