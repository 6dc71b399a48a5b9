"""What a chart is asked to show, and the data it is given: plain values that travel through revisions and exports."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from metrics.charts.annotations import Annotation, NotAnAnnotation, read_annotations
from metrics.figures import Value
from metrics.periods import Period, PeriodError

KINDS: Final = (
    "line", "area", "bar", "column", "grouped", "stacked", "dot", "slope", "multiples", "table", "timeline",
)  # fmt: skip
#: Rows for one period: bars from zero, or dots on a scale of their own.
ONE_PERIOD: Final = ("bar", "dot")
#: Columns that stand on the periods of a time axis.
COLUMNS: Final = ("column", "grouped", "stacked")
#: Marks whose length or area is read, so that their scale has to begin at zero.
FROM_ZERO: Final = ("bar", "area", *COLUMNS)
FREQUENCIES: Final = ("", "year", "semester", "quarter", "month")
SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ChartError(ValueError):
    """A chart that cannot be drawn as asked; ``messages`` says every reason, one sentence each."""

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class ChartLine:
    """One series of a chart, under the name that readers see; ``unit`` is empty where it is the chart's."""

    series: str
    label: str
    unit: str = ""


@dataclass(frozen=True)
class ChartSpec:
    """The definition of a chart.

    ``period`` is the one period of bars and dots, or the range that the others draw (empty: everything).
    ``frequency`` (year, semester, quarter, month) keeps only points of that length and shows every missing one as a gap.
    ``remainder`` names the series of the total: what the bars leave of it becomes one more bar.
    ``annotations`` are reference lines and ranges, one to a line (``metrics.charts.annotations``).
    ``takeaway`` and ``description`` are text as readers see it: bracket forms are resolved before the chart is laid out.
    """

    slug: str
    kind: str
    takeaway: str
    subtitle: str = ""
    description: str = ""
    note: str = ""
    unit: str = ""
    series: tuple[ChartLine, ...] = ()
    period: str = ""
    frequency: str = ""
    remainder: str = ""
    remainder_label: str = ""
    events: tuple[str, ...] = ()
    annotations: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The definition as JSON-able data; ``from_dict`` reads it back unchanged."""
        return {
            "slug": self.slug,
            "kind": self.kind,
            "takeaway": self.takeaway,
            "subtitle": self.subtitle,
            "description": self.description,
            "note": self.note,
            "unit": self.unit,
            "series": [_line_dict(line) for line in self.series],
            "period": self.period,
            "frequency": self.frequency,
            "remainder": self.remainder,
            "remainder_label": self.remainder_label,
            "events": list(self.events),
            # Absent where there is none, so that definitions frozen before there were any stay as they are.
            **({"annotations": self.annotations} if self.annotations else {}),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "ChartSpec":
        """Read ``to_dict`` back; names of a later release are ignored, so that an old release reads a new revision."""
        try:
            lines = tuple(
                ChartLine(str(line["series"]), str(line["label"]), str(line.get("unit", "")))
                for line in data.get("series", ())
            )
            texts = {name: str(data.get(name, "")) for name in _TEXTS}
            return cls(**texts, series=lines, events=tuple(str(slug) for slug in data.get("events", ())))
        except (KeyError, TypeError, AttributeError) as error:
            raise ChartError(f"This is not a chart definition: {error}.") from error

    def problems(self) -> tuple[str, ...]:
        """Everything that keeps this definition from being drawn, as sentences; empty when it is sound."""
        return tuple(_problems(self))

    def validate(self) -> None:
        """Raise ``ChartError`` with all of ``problems``."""
        if problems := self.problems():
            raise ChartError(*problems)

    @property
    def window(self) -> Period | None:
        """The period or range drawn; ``None`` for everything."""
        return Period.parse(self.period) if self.period else None

    @property
    def marks(self) -> tuple[Annotation, ...]:
        """The reference lines and ranges, in the order written."""
        return read_annotations(self.annotations)

    @property
    def units(self) -> tuple[str, ...]:
        """The units of its series, each once."""
        return tuple(dict.fromkeys(line.unit or self.unit for line in self.series))

    def admits(self, period: Period) -> bool:
        """Whether a point of this period belongs in the drawing."""
        if self.frequency and period.kind != self.frequency:
            return False
        window = self.window
        if window is None:
            return True
        return period == window if self.kind in ONE_PERIOD else window.contains(period)


_TEXTS: Final = (
    "slug", "kind", "takeaway", "subtitle", "description", "note", "unit", "period", "frequency", "remainder", "remainder_label",
    "annotations",
)  # fmt: skip


def _line_dict(line: ChartLine) -> dict[str, str]:
    named = {"series": line.series, "label": line.label}
    return {**named, "unit": line.unit} if line.unit else named


def _problems(spec: ChartSpec) -> list[str]:
    found: list[str] = []
    if not SLUG.fullmatch(spec.slug):
        found.append(f"The slug “{spec.slug}” is not lower-case words joined by hyphens.")
    if spec.kind not in KINDS:
        found.append(f"“{spec.kind}” is no kind of chart; the kinds are {', '.join(KINDS)}.")
    if not spec.takeaway.strip():
        found.append("A chart needs a title that says what one should see.")
    if not spec.description.strip():
        found.append("A chart needs a description for readers who do not see it.")
    if spec.frequency not in FREQUENCIES:
        found.append(f"“{spec.frequency}” is no frequency; write year, semester, quarter or month, or leave it empty.")
    slugs = [line.series for line in spec.series]
    if len(set(slugs)) < len(slugs):
        found.append("A series stands in the chart twice.")
    if len(set(spec.events)) < len(spec.events):
        found.append("An event stands in the chart twice.")
    try:
        window = spec.window
    except PeriodError as error:
        window = None
        found.append(str(error))
    if spec.kind == "timeline":
        if not spec.events:
            found.append("A timeline needs at least one event.")
    elif not spec.series:
        found.append("A chart needs at least one series.")
    if spec.kind in ONE_PERIOD and window is None and not found:
        found.append(f"A {spec.kind} chart compares one period; say which.")
    if spec.kind == "column" and len(spec.series) > 1:
        found.append("Columns show one series; draw several as lines, or as grouped or stacked columns.")
    if spec.kind == "area" and len(spec.series) > 1:
        found.append("An area shows one series; several would hide each other. Draw lines or small multiples.")
    if len(spec.units) > 1 and spec.kind != "table":
        units = ", ".join(sorted(unit or "none" for unit in spec.units))
        found.append(
            f"The series have different units ({units}); one axis cannot carry them. Make two charts, or a table."
        )
    try:
        marks = spec.marks
    except NotAnAnnotation as error:
        marks = ()
        found.append(str(error))
    if marks and spec.kind in ("table", "timeline"):
        found.append(f"A {spec.kind} has no axis for reference lines and ranges.")
    if spec.remainder and spec.kind != "bar":
        found.append("Only a bar chart has a remainder.")
    if spec.remainder and spec.remainder in slugs:
        found.append("The total of the remainder is itself a bar; take it out of the series.")
    return found


@dataclass(frozen=True)
class Point:
    """One number of a line; ``value`` is ``None`` where the record says that there is none.

    ``reference`` is the figure's reference, so that a reader can go from the drawing to the evidence.
    """

    period: Period
    value: Value | None
    provider: str = ""
    estimated: bool = False
    reference: str = ""


@dataclass(frozen=True)
class LineData:
    """The points of one series in any order; at most one for a period."""

    slug: str
    label: str
    unit: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class EventMark:
    """Something that happened: ``date`` is 2019, 2019-07 or 2019-07-26; ``market`` as readers see it.

    ``added`` marks an event that the record has and the source article has not.
    """

    slug: str
    date: str
    title: str
    market: str = ""
    added: bool = False


@dataclass(frozen=True)
class ChartData:
    """What the series and events of a specification hold at the moment asked for.

    ``lines`` may hold the total of a bar chart's remainder beside the bars; it is found by its slug.
    """

    lines: tuple[LineData, ...] = ()
    events: tuple[EventMark, ...] = ()
