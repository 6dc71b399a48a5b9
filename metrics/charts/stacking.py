"""Parts on top of one another: where each begins, and how high the whole reaches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from metrics.charts.parts import Line, Place
from metrics.charts.scale import Domain
from metrics.charts.spec import ChartError, Point
from metrics.periods import Period


def summits(lines: Iterable[Sequence[Point]]) -> list[Decimal]:
    """The sum of each period. Raises ``ChartError`` where a part is below zero: it would hide what it stands on."""
    sums: dict[Period, Decimal] = defaultdict(Decimal)
    for points in lines:
        for point in points:
            if point.value is None:
                continue
            if point.value.number < 0:
                raise ChartError("A part of the stack is below zero; draw the series as lines or grouped columns.")
            sums[point.period] += point.value.number
    return list(sums.values())


def stacked(lines: Sequence[Line], domain: Domain) -> tuple[Line, ...]:
    """The lines with every place raised on those before it; ``height`` stays the end of the part, ``base`` its start."""
    reached: dict[Period, Decimal] = defaultdict(Decimal)

    def raised(place: Place) -> Place:
        if place.value is None:
            return place
        low = reached[place.period]
        reached[place.period] = high = low + place.value.number
        return replace(place, base=domain.place(low), height=domain.place(high))

    return tuple(replace(line, places=tuple(raised(place) for place in line.places)) for line in lines)
