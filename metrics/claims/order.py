"""Operations on the order of numbers: places, firsts and lasts, and runs of periods."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from metrics.claims.codes import COUNT, KIND, MISSING, PERIODS
from metrics.claims.saying import say, say_period
from metrics.claims.terms import NotComputable, Result, Term, Terms, common_unit
from metrics.intervals import Interval
from metrics.periods import Period, PeriodError


def rank(numerator: Terms, denominator: Terms) -> Result:
    """The place of the numerator among the numbers of the denominator, the largest being first."""
    own = _ranked(numerator, denominator)
    larger = [term for term in denominator if term.number > own.number]
    surely = [term for term in larger if term.interval.low >= own.interval.high]
    perhaps = [term for term in denominator if term.interval.high > own.interval.low]
    arithmetic = say(
        "{own} against {others}; larger than it: {ahead}; 1 + {count}",
        own=own.text, others=_listed(denominator), ahead=_listed(larger), count=len(larger),
    )  # fmt: skip
    return _place(larger, surely, perhaps, arithmetic)


def rank_smallest(numerator: Terms, denominator: Terms) -> Result:
    """The place of the numerator among the numbers of the denominator, the smallest being first."""
    own = _ranked(numerator, denominator)
    smaller = [term for term in denominator if term.number < own.number]
    surely = [term for term in smaller if term.interval.high <= own.interval.low]
    perhaps = [term for term in denominator if term.interval.low < own.interval.high]
    arithmetic = say(
        "{own} against {others}; smaller than it: {ahead}; 1 + {count}",
        own=own.text, others=_listed(denominator), ahead=_listed(smaller), count=len(smaller),
    )  # fmt: skip
    return _place(smaller, surely, perhaps, arithmetic)


def first_to_reach(numerator: Terms, denominator: Terms) -> Result:
    """The place of the numerator among those that reached the threshold, the earliest being first."""
    return _reached(
        numerator, denominator, "{what}; earlier than it: {named}; 1 + {count}", lambda one, other: _before(one, other)
    )


def last_to_reach(numerator: Terms, denominator: Terms) -> Result:
    """The place of the numerator among those that reached the threshold, the latest being first."""
    return _reached(
        numerator, denominator, "{what}; later than it: {named}; 1 + {count}", lambda one, other: _before(other, one)
    )


def rising(numerator: Terms, denominator: Terms) -> Result:
    """For how many periods running, up to the last one given, each number is above the one before."""
    return _run(
        numerator,
        denominator,
        "{numbers}; each above the one before, counted from the last",
        lambda earlier, later: _above(later, earlier),
    )


def falling(numerator: Terms, denominator: Terms) -> Result:
    """For how many periods running, up to the last one given, each number is below the one before."""
    return _run(
        numerator,
        denominator,
        "{numbers}; each below the one before, counted from the last",
        lambda earlier, later: _above(earlier, later),
    )


def _listed(terms: Terms) -> str:
    return say(", ").join(term.text for term in terms) or say("none")


# Whether something is so by the printed numbers, surely, and perhaps.
Answers = tuple[bool, bool, bool]


def _above(one: Term, other: Term) -> Answers:
    printed = one.number > other.number
    return printed, printed and one.interval.low >= other.interval.high, one.interval.high > other.interval.low


def _before(one: Period, other: Period) -> Answers:
    """Whether a period ended before another; surely only if it ended before the other began."""
    printed = one.end < other.end
    surely = other.start is not None and one.end < other.start
    return printed or surely, surely, one.start is None or one.start < other.end


def _ranked(numerator: Terms, denominator: Terms) -> Term:
    if len(numerator) != 1 or not denominator:
        code = COUNT if len(numerator) > 1 else MISSING
        raise NotComputable("A rank needs one number, and at least one other to compare it with.", code)
    common_unit([*numerator, *denominator])
    return numerator[0]


def _place(ahead: Terms, surely: Terms, perhaps: Terms, arithmetic: str) -> Result:
    bounds = Interval(Fraction(1 + len(surely)), Fraction(1 + len(perhaps)))
    return Result(Fraction(1 + len(ahead)), bounds, arithmetic, "rank")


def _reached(numerator: Terms, denominator: Terms, words: str, ahead: Callable[[Period, Period], Answers]) -> Result:
    """The place by time: one more than those that reached it sooner (or later). Who never did comes after all others."""
    own, threshold, others = _contestants(numerator, denominator)
    printed = surely = perhaps = 0
    named = []
    for other in others:
        so, sure, may = ahead(_when(other), _when(own))
        reached, certain, possible = _at_least(other, threshold)
        if reached and so:
            named.append(_dated(other, _when(other)))
        printed += reached and so
        surely += reached and so and certain and sure
        perhaps += possible and may
    did, certain, possible = _at_least(own, threshold)
    behind_all = 1 + len(others)
    computed = 1 + printed if did else behind_all
    low = 1 + surely if possible else behind_all
    high = 1 + perhaps if certain else behind_all
    what = _dated(own, _when(own))
    if threshold is not None:
        what = say("{what} against {threshold}", what=what, threshold=threshold.text)
    found = say(words, what=what, named=say(", ").join(named) or say("none"), count=printed)
    if not did:
        found = say("{what}; not reached; {place}", what=what, place=behind_all)
    bounds = Interval(Fraction(min(low, computed)), Fraction(max(high, computed)))
    return Result(Fraction(computed), bounds, found, "rank")


def _contestants(numerator: Terms, denominator: Terms) -> tuple[Term, Term | None, list[Term]]:
    if len(numerator) != 1:
        raise NotComputable("Name the one that was first, or last, and set it against the others.", COUNT)
    own = numerator[0]
    others = [term for term in denominator if term.date is not None or term.series or term.period is not None]
    constants = [term for term in denominator if term.date is None and not term.series and term.period is None]
    if not others:
        raise NotComputable("There is no other on record to have reached it.")
    if own.date is None and own.period is None:
        raise NotComputable(f"{own.text} is of no period, so that nobody can say when it was reached.", KIND)
    if any((term.date is None) != (own.date is None) for term in others):
        raise NotComputable("Set numbers against numbers, or events against events.", KIND)
    if len(constants) > (own.date is None):
        raise NotComputable("There is one value to reach, and none where events are compared.", COUNT)
    if own.date is None and not constants:
        raise NotComputable("Say which value is reached, as base:500000000 in the denominator.", KIND)
    common_unit([own, *others])
    return own, constants[0] if constants else None, others


def _when(term: Term) -> Period:
    when = term.date or term.period
    assert when is not None  # _contestants let nothing else pass
    return when


def _dated(term: Term, period: Period | None) -> str:
    """A term with its period, unless it is itself a date or of no period."""
    when = say_period(period) if period else term.text
    return term.text if when == term.text else say("{number} ({period})", number=term.text, period=when)


def _at_least(term: Term, threshold: Term | None) -> Answers:
    if threshold is None:
        return True, True, True
    limit = threshold.number
    return term.number >= limit, term.interval.low >= limit, term.interval.high >= limit


def _run(numerator: Terms, denominator: Terms, words: str, follows: Callable[[Term, Term], Answers]) -> Result:
    if denominator:
        raise NotComputable("A run has nothing to be set against; leave the denominator empty.", COUNT)
    if len(numerator) < 2:
        raise NotComputable("A run needs at least two periods.", COUNT if numerator else MISSING)
    common_unit(numerator)
    terms = _neighbours(numerator)
    answers = [follows(earlier, later) for earlier, later in pairwise(terms)]
    printed, surely, perhaps = (_from_the_end([answer[place] for answer in answers]) for place in range(3))
    texts = say(", ").join(_dated(term, term.period) for term in terms)
    kind = terms[-1].period.kind if terms[-1].period else "period"
    arithmetic = say(words, numbers=texts)
    return Result(Fraction(printed), Interval(Fraction(surely), Fraction(perhaps)), arithmetic, f"{kind}s")


def _neighbours(terms: Terms) -> list[Term]:
    """The terms in order of time: one series, each period the next after the one before."""
    if len({term.series for term in terms}) > 1:
        raise NotComputable("A run follows one series; these are numbers of several.", KIND)
    dated = [(term.period, term) for term in terms if term.period is not None]
    if len(dated) < len(terms):
        raise NotComputable("A run follows numbers of a series; a constant or an event is of no period.", KIND)
    dated.sort(key=lambda one: one[0].sort_key)
    for (earlier, _), (later, _) in pairwise(dated):
        try:
            follows = earlier.next() == later
        except PeriodError as error:
            raise NotComputable(str(error), PERIODS) from None
        if not follows:
            raise NotComputable(
                f"{later} is not the {earlier.kind} after {earlier}: a run needs every period from its first to its last.",
                PERIODS,
            )
    return [term for _, term in dated]


def _from_the_end(answers: list[bool]) -> int:
    """How many at the end are true without a break."""
    count = 0
    for answer in reversed(answers):
        if not answer:
            break
        count += 1
    return count
