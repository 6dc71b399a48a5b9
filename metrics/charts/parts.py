"""The parts of a laid-out chart: what every drawing, table and sentence is made from.

Places are fractions of the plot (0 at the left or bottom, 1 at the right or top); no pixel and no colour value
stands here, so the same layout serves the page, a phone, a file and the interactive drawing.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from metrics.charts.axis import FREQUENCIES, Slot, later
from metrics.charts.scale import Domain, Tick
from metrics.charts.spec import ChartSpec
from metrics.charts.words import word
from metrics.figures import Value
from metrics.intervals import Interval
from metrics.periods import Period

COLOURS: Final = tuple(f"--chart-{number}" for number in range(1, 9))
# The last token of the palette is its quiet one: what is left over should not compete with what is named.
REST_COLOUR: Final = COLOURS[-1]


@dataclass(frozen=True)
class Place:
    """A period of a line: with a point (``height`` and words) or, where the record has none, without.

    ``base`` is where a stacked column begins, on top of those before it.
    """

    period: Period
    at: Fraction
    period_label: str
    value: Value | None = None
    height: Fraction | None = None
    label: str = ""
    exact: str = ""
    provider: str = ""
    estimated: bool = False
    reference: str = ""
    base: Fraction | None = None


@dataclass(frozen=True)
class Line:
    """A series over time in order, gaps included as places without a value.

    ``leaps``: points are joined whatever lies between them, as a slope does.
    """

    slug: str
    label: str
    colour: str
    unit: str
    places: tuple[Place, ...]
    step: int = 1
    leaps: bool = False

    @property
    def points(self) -> tuple[Place, ...]:
        """The places that have a value."""
        return tuple(place for place in self.places if place.value is not None)

    @property
    def stacked(self) -> bool:
        """Whether its places stand on those of other lines."""
        return any(place.base is not None for place in self.places)

    @property
    def runs(self) -> tuple[tuple[Place, ...], ...]:
        """The stretches that may be joined: neighbours of one frequency with nothing missing between them."""
        runs: list[list[Place]] = []
        before: Place | None = None
        for place in self.places:
            if place.value is not None:
                joined = before is not None and before.value is not None
                if joined and before is not None and (self.leaps or _adjacent(before.period, place.period, self.step)):
                    runs[-1].append(place)
                else:
                    runs.append([place])
            before = place
        return tuple(tuple(run) for run in runs)


@dataclass(frozen=True)
class Bar:
    """One bar of a comparison; ``length`` is its end as a place. A remainder also has its rounding ``interval``."""

    slug: str
    label: str
    colour: str
    unit: str
    value: Value | None
    length: Fraction | None
    value_label: str
    exact: str
    provider: str = ""
    estimated: bool = False
    reference: str = ""
    interval: Interval | None = None


@dataclass(frozen=True)
class PlacedEvent:
    """An event on the time axis, numbered in order of date from 1; ``lane`` counts the markets of a timeline from 0."""

    slug: str
    number: int
    at: Fraction
    date: str
    date_label: str
    title: str
    market: str
    added: bool
    lane: int = 0


@dataclass(frozen=True)
class PlacedMark:
    """A reference on an axis: a line at ``start``, or a range to ``end``; across the value axis, or along time."""

    label: str
    start: Fraction
    end: Fraction | None = None
    timed: bool = False


@dataclass(frozen=True)
class Layout:
    """Everything that is decided about a chart before it is drawn in some size and medium."""

    spec: ChartSpec
    language: str
    domain: Domain
    ticks: tuple[Tick, ...] = ()
    slots: tuple[Slot, ...] = ()
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    events: tuple[PlacedEvent, ...] = ()
    lanes: tuple[str, ...] = ()
    even: bool = True
    marks: tuple[PlacedMark, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of the specification."""
        return self.spec.kind

    @property
    def incomplete(self) -> tuple[Period, ...]:
        """The periods of a stack that lack a part, so that its height is no total; empty for other kinds."""
        if self.kind != "stacked":
            return ()
        known = [{place.period for place in line.points} for line in self.lines]
        every: set[Period] = set().union(*known)
        return tuple(
            sorted((one for one in every if not all(one in some for some in known)), key=lambda one: one.sort_key)
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        if self.kind == "timeline":
            return not self.events
        return not any(line.points for line in self.lines) and all(bar.value is None for bar in self.bars)

    @property
    def tells_estimates(self) -> bool:
        """Whether estimates are drawn apart: only where some points are and some are not, else it says nothing."""
        marks = [place.estimated for line in self.lines for place in line.points]
        marks += [bar.estimated for bar in self.bars if bar.value is not None and bar.interval is None]
        return any(marks) and not all(marks)

    @property
    def signs(self) -> tuple[str, ...]:
        """What the signs of the drawing mean that do not say it themselves: estimates, and gaps in lines."""
        broken = self.kind in ("line", "area", "multiples") and any(
            place.value is None for line in self.lines if line.points for place in line.places
        )
        told = (("estimates", self.tells_estimates), ("breaks", broken))
        return tuple(self.word(key) for key, shown in told if shown)

    def word(self, key: str) -> str:
        """A word of the drawing in its language."""
        return word(key, self.language)


def _adjacent(before: Period, after: Period, step: int = 1) -> bool:
    """Whether two periods are neighbours of one frequency, ``step`` apart; only then may a line join them."""
    return before.kind == after.kind and before.kind in (*FREQUENCIES, "day") and later(before, step) == after


def colour_class(colour: str) -> str:
    """The class that carries a colour token in a drawing: c1 to c8."""
    return f"c{COLOURS.index(colour) + 1}"
