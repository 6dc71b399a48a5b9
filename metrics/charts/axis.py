"""The time axis: which periods a drawing has room for, where each stands, and what is written under it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import gcd
from typing import Final

from metrics.formats import format_period, language_for
from metrics.periods import Period

FREQUENCIES: Final = ("year", "semester", "quarter", "month")
# Beyond this, empty slots would be hairlines and the table endless: dates take over from slots.
_MOST_SLOTS: Final = 240


@dataclass(frozen=True)
class Slot:
    """A period on the axis: where it begins, stands and ends (0 to 1), and its labels.

    ``label`` is the whole name, ``minor`` the name within its year ("Q1", "Jul"), ``major`` the year when the slot
    is the first of one, else empty.
    """

    period: Period
    start: Fraction
    at: Fraction
    end: Fraction
    label: str
    minor: str
    major: str


@dataclass(frozen=True)
class TimeAxis:
    """The span of time drawn, from ``first`` to ``last`` day inclusive.

    ``even``: every slot has the same width, however many days it has; dates are placed inside their slot.
    Otherwise days are even, and slots are calendar years or months that serve as marks only.
    """

    first: date
    last: date
    slots: tuple[Slot, ...]
    even: bool
    step: int = 1  # how many periods lie between two slots: ten for a census

    def place(self, period: Period) -> Fraction | None:
        """The middle of a period; ``None`` when that is outside the axis."""
        if self.even:
            slot = next((slot for slot in self.slots if slot.period == period), None)
            if slot is not None:
                return slot.at
        start = period.start or period.end
        middle = self._at(start) + self._at(period.end + timedelta(days=1))
        place = middle / 2
        return place if 0 <= place <= 1 else None

    def span(self, period: Period) -> tuple[Fraction, Fraction] | None:
        """Where a stretch of time begins and ends, cut off at the ends of the axis; ``None`` when it is outside."""
        start = max(self._at(period.start or self.first), Fraction(0))
        end = min(self._at(period.end + timedelta(days=1)), Fraction(1))
        return (start, end) if start < end else None

    def _at(self, day: date) -> Fraction:
        """Where the morning of a day stands; below 0 or above 1 outside the axis."""
        if self.even:
            for slot in self.slots:
                start = slot.period.start
                if start is not None and start <= day <= slot.period.end:
                    return slot.start + (slot.end - slot.start) * Fraction((day - start).days, slot.period.days)
        return Fraction((day - self.first).days, (self.last - self.first).days + 1)


def frequency_of(periods: Iterable[Period]) -> str:
    """The one frequency that all periods share, or the empty string."""
    kinds = {period.kind for period in periods}
    return kinds.pop() if len(kinds) == 1 and kinds <= set(FREQUENCIES) else ""


def expected(first: Period, last: Period, step: int = 1) -> tuple[Period, ...]:
    """Every ``step``-th period of one frequency from first to last; empty when there would be too many to draw."""
    found = [first]
    while found[-1] != last:
        if len(found) >= _MOST_SLOTS or found[-1].end >= last.end:
            return ()
        found.append(later(found[-1], step))
    return tuple(found)


def later(period: Period, step: int) -> Period:
    """The period of the same frequency that many steps on."""
    for _ in range(step):
        period = period.next()
    return period


def step_of(periods: Sequence[Period]) -> int:
    """Every how many periods there is one: 10 for 1950, 1960, 1970. Three agree on a step; two could be a gap."""
    months = sorted({period.start.year * 12 + period.start.month for period in periods if period.start})
    size = {"year": 12, "semester": 6, "quarter": 3, "month": 1}[periods[0].kind]
    apart = [(after - before) // size for before, after in pairwise(months)]
    return gcd(*apart) if len(apart) >= 2 else 1


def axis_of(periods: Sequence[Period], window: Period | None, frequency: str, language: str) -> TimeAxis | None:
    """The axis for the periods that have points, widened to ``window`` where a frequency was asked for.

    ``None`` without periods.
    """
    if not periods:
        return None
    ordered = sorted(periods, key=lambda period: period.sort_key)
    shared = frequency or frequency_of(ordered)
    if shared:
        first, last = ordered[0], ordered[-1]
        if frequency and window is not None:
            first, last = _widened(first, last, window)
        # Without a frequency asked for, a count taken every ten years is whole, not nine tenths missing.
        step = 1 if frequency else step_of(ordered)
        if every := expected(first, last, step):
            return TimeAxis(first.start or first.end, last.end, _even_slots(every, language), even=True, step=step)
    start = min(period.start or period.end for period in ordered)
    return dated_axis(start, max(period.end for period in ordered), language)


def dated_axis(first: date, last: date, language: str) -> TimeAxis:
    """An axis on which days are even; its slots are months within a year and a half, else years."""
    kind = "month" if (last - first).days < 550 else "year"
    text = f"{first:%Y-%m}" if kind == "month" else f"{first:%Y}"
    marks = [Period.parse(text)]
    while marks[-1].end < last:
        marks.append(marks[-1].next())
    total = (last - first).days + 1
    slots: list[Slot] = []
    for index, period in enumerate(marks):
        begin = max(period.start or period.end, first)
        start = Fraction((begin - first).days, total)
        end = min(Fraction((period.end - first).days + 1, total), Fraction(1))
        slots.append(_slot(period, start, end, index == 0, language))
    return TimeAxis(first, last, tuple(slots), even=False)


def ends_axis(periods: Sequence[Period], language: str) -> TimeAxis | None:
    """The axis of a slope: the first period at its left end, the last at its right. ``None`` without periods."""
    ordered = sorted(set(periods), key=lambda period: period.sort_key)
    if not ordered:
        return None
    first, last = ordered[0], ordered[-1]
    ends = [(first, Fraction(0))] + ([(last, Fraction(1))] if last != first else [])
    slots = tuple(_slot(one, at, at, True, language) for one, at in ends)
    return TimeAxis(first.start or first.end, last.end, slots, even=True)


def _widened(first: Period, last: Period, window: Period) -> tuple[Period, Period]:
    """The first and last period of this frequency that the window wholly holds; open windows widen nothing."""
    if window.start is None:
        return first, last
    # No further than can be drawn: a range may be typed as wide as anyone likes.
    for _ in range(_MOST_SLOTS):
        if window.contains(first.previous()):
            first = first.previous()
        if window.contains(last.next()):
            last = last.next()
    return first, last


def _even_slots(periods: Sequence[Period], language: str) -> tuple[Slot, ...]:
    count = len(periods)
    return tuple(
        _slot(period, Fraction(index, count), Fraction(index + 1, count), index == 0, language)
        for index, period in enumerate(periods)
    )


def _slot(period: Period, start: Fraction, end: Fraction, opens: bool, language: str) -> Slot:
    begin = period.start or period.end
    year = format_period(Period.parse(f"{begin:%Y}"), language, short=True)
    first_of_year = opens or begin.month == 1
    return Slot(
        period,
        start,
        (start + end) / 2,
        end,
        format_period(period, language, short=True),
        _within_year(period, begin, language) or year,
        year if first_of_year else "",
    )


def _within_year(period: Period, begin: date, language: str) -> str:
    """The name without its year ("Q1", "Jul"); empty for a whole year."""
    # Babel's "stand-alone" names come from whichever language asked first; the "format" ones are each language's own.
    locale = language_for(language).locale
    if period.kind == "quarter":
        return str(locale.quarters["format"]["abbreviated"][(begin.month + 2) // 3])
    if period.kind == "month":
        return str(locale.months["format"]["abbreviated"][begin.month])
    if period.kind == "semester":
        return f"H{(begin.month + 5) // 6}"
    return ""
