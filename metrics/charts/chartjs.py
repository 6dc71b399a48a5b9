"""A layout as the configuration that ``static/metrics/chart.js`` hands to Chart.js: words and numbers, no decisions.

What is read is formatted once, in the table; the script places it. Values leave as JSON numbers only because a canvas
has no others: they are places on the plot (0 to 1), never the figures themselves.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final

from metrics.charts.curves import symbol_of
from metrics.charts.parts import Layout, Line
from metrics.charts.shapes import Drawing
from metrics.charts.spec import ONE_PERIOD
from metrics.charts.svg import NARROW, WIDE, svg_parts
from metrics.charts.table import MOST_ROWS, periods_of, table
from metrics.periods import Period

#: Kinds that the library can draw better than they stand; the others stay drawings, and can be walked all the same.
DRAWN_LIVE: Final = ("line", "area", "bar", "column", "grouped", "stacked")
#: Kinds whose points stand where ``at`` and ``to`` say, between the edges of one plot.
_BETWEEN_EDGES: Final = ("line", "area", "column", "stacked", "slope")
#: Beyond this, nobody walks from point to point, and the page would carry more script than words.
_MOST_POINTS: Final = 1000


def chartjs_config(layout: Layout) -> dict[str, Any]:
    """JSON-able: ``kind``, ``live``, ``base``, ``series``, and the two drawings. No words: the script reads those in the table.

    A series has ``colour`` (a token, or ``colours`` of its bars), ``symbol``, and a number for each of its places, a gap
    included: ``to`` (0 to 1, null for a gap), ``at`` (0 to 1, where it is not in the middle of its part of the axis), in
    a stack also ``from``. ``rows`` says in which row of
    the table a place is, where that is not its own number; ``breaks`` before which places a line is not joined,
    ``estimated`` and ``rest`` which places are drawn apart, ``by`` whose numbers they are in a chart of several
    providers. A drawing has its edges, and where ``at`` and ``to`` do not say it, ``spots``: where each point stands.
    ``live``: whether the library is to draw it. Tables, timelines and charts without figures, or with more of them than
    anyone would walk through, have an empty configuration: there is nothing to enliven.
    """
    if layout.kind in ("table", "timeline") or layout.is_empty:
        return {}
    series = [_bars(layout)] if layout.kind in ONE_PERIOD else _lines(layout)
    if sum(len(one["to"]) for one in series) > _MOST_POINTS or len(table(layout).rows) > MOST_ROWS:
        return {}
    return {
        "kind": layout.kind,
        "live": layout.kind in DRAWN_LIVE,
        "base": _place(layout.domain.base),
        "series": series,
        "wide": _furniture(svg_parts(layout, WIDE), series, layout.kind),
        "narrow": _furniture(svg_parts(layout, NARROW), series, layout.kind),
    }


def _lines(layout: Layout) -> list[dict[str, Any]]:
    rows = {period: row for row, period in enumerate(periods_of(layout))}
    several = len({place.provider for line in layout.lines for place in line.points}) > 1
    return [_line(line, rows, layout.tells_estimates, several) for line in layout.lines]


def _line(line: Line, rows: dict[Period, int], tells_estimates: bool, several: bool) -> dict[str, Any]:
    starts = {run[0].period for run in line.runs[1:]}
    at = [_place(place.at) for place in line.places]
    row = [rows[place.period] for place in line.places]
    known = (None, *line.places)
    made = {
        "colour": line.colour,
        "symbol": symbol_of(line.colour),
        "at": at if at != [_place(middle) for middle in _middles(len(at))] else None,
        "to": [None if place.height is None else _place(place.height) for place in line.places],
        "from": [_place(place.base or Fraction(0)) for place in line.places] if line.stacked else None,
        "rows": row if row != list(range(len(row))) else None,
        "breaks": _numbers(
            place.period in starts and before is not None and before.value is not None
            for before, place in zip(known, line.places, strict=False)
        ),
        "estimated": _numbers(place.estimated and tells_estimates for place in line.places),
        "by": [place.provider for place in line.places] if several else None,
    }
    return {name: value for name, value in made.items() if value is not None}


def _bars(layout: Layout) -> dict[str, Any]:
    bars = layout.bars
    made = {
        "colour": bars[0].colour,
        "colours": [bar.colour for bar in bars],
        "at": list(range(len(bars))),
        "to": [None if bar.length is None else _place(bar.length) for bar in bars],
        "estimated": _numbers(bar.estimated and layout.tells_estimates for bar in bars),
        "rest": _numbers(bar.interval is not None for bar in bars),
        "by": [bar.provider for bar in bars] if len({bar.provider for bar in bars if bar.provider}) > 1 else None,
    }
    return {name: value for name, value in made.items() if value is not None}


def _middles(count: int) -> Iterable[Fraction]:
    """The middles of so many equal parts of the axis."""
    return (Fraction(2 * place + 1, 2 * count) for place in range(count))


def _numbers(marks: Iterable[bool]) -> list[int] | None:
    """Which of them are set; ``None`` where none is."""
    return [number for number, mark in enumerate(marks) if mark] or None


def _furniture(drawing: Drawing, series: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """The edges of a drawing and where its points stand; what is around the data, the script reads from the SVG itself."""
    furniture: dict[str, Any] = {
        name: _number(getattr(drawing, name)) for name in ("width", "height", "left", "right", "top", "bottom")
    }
    if kind in ("bar", "column", "grouped", "stacked"):
        first = next((shape for shape in drawing.data if shape.tag == "rect"), None)
        if first is not None:
            furniture |= {"bar_width": _number(first.width), "bar_height": _number(first.height)}
    if kind not in _BETWEEN_EDGES:
        furniture["spots"] = [
            [[_number(value) for value in drawing.spots[number, place]] for place in range(len(one["to"]))]
            for number, one in enumerate(series)
        ]
    return furniture


def _number(coordinate: str) -> float | int:
    return float(coordinate) if "." in coordinate else int(coordinate)


def _place(place: Fraction) -> float:
    return round(float(place), 3)
