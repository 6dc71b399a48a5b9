"""A layout as the configuration that ``static/metrics/chart.js`` hands to Chart.js: words and numbers, no decisions.

Everything that is read is formatted here; the script places it. Values leave as JSON numbers only because a canvas
has no others: they are places on the plot (0 to 1), never the figures themselves.
"""

from fractions import Fraction
from typing import Any, Final

from metrics.charts.curves import symbol_of
from metrics.charts.parts import Bar, Layout, Line, Place
from metrics.charts.shapes import Drawing
from metrics.charts.spec import ONE_PERIOD
from metrics.charts.svg import NARROW, WIDE, svg_parts

#: Kinds that the library can draw better than they stand; the others stay drawings, and can be walked all the same.
DRAWN_LIVE: Final = ("line", "area", "bar", "column", "grouped", "stacked")
#: Kinds whose points stand where ``at`` and ``to`` say, between the edges of one plot.
_BETWEEN_EDGES: Final = ("line", "area", "column", "stacked", "slope")
#: Beyond this, nobody walks from point to point, and the page would carry more script than words.
_MOST_POINTS: Final = 1000


def chartjs_config(layout: Layout) -> dict[str, Any]:
    """JSON-able: ``kind``, ``live``, ``series`` (each with ``colour`` token and ``points``), and the two drawings.

    A point is ``at``, ``to`` (both 0 to 1; ``to`` null for a gap; in a stack also ``from``), ``title`` and ``lines``
    (the words of its card); one without a title only breaks a line. A drawing has its edges, and where ``at`` and ``to`` do not say it, ``spots``: where each point stands.
    ``live``: whether the library is to draw it. Tables, timelines and charts without figures, or with more of them than
    anyone would walk through, have an empty configuration: there is nothing to enliven.
    """
    if layout.kind in ("table", "timeline") or layout.is_empty:
        return {}
    series = [_bars(layout)] if layout.kind in ONE_PERIOD else [_line(line, layout) for line in layout.lines]
    if sum(len(one["points"]) for one in series) > _MOST_POINTS:
        return {}
    live = layout.kind in DRAWN_LIVE
    return {
        "kind": layout.kind,
        "live": live,
        "base": _place(layout.domain.base),
        "series": series,
        "wide": _furniture(svg_parts(layout, WIDE), series, layout.kind),
        "narrow": _furniture(svg_parts(layout, NARROW), series, layout.kind),
    }


def _line(line: Line, layout: Layout) -> dict[str, Any]:
    """The points of a line, with one that says nothing wherever a line must not be drawn through."""
    points: list[dict[str, Any]] = []
    starts = {run[0].period for run in line.runs}
    for place in line.places:
        if place.period in starts and points and points[-1]["to"] is not None:
            points.append({"at": points[-1]["at"], "to": None})
        points.append(_point(place, line, layout))
    span = min((slot.end - slot.start for slot in layout.slots), default=Fraction(1))
    return {
        "label": line.label,
        "colour": line.colour,
        "symbol": symbol_of(line.colour),
        "slot": _place(span),
        "points": points,
    }


def _point(place: Place, line: Line, layout: Layout) -> dict[str, Any]:
    if place.value is None or place.height is None:
        return {"at": _place(place.at), "to": None, "title": place.period_label, "lines": [layout.word("none")]}
    said = _source(place.provider, place.estimated, layout)
    lines = [place.label, *said]
    if len(layout.lines) > 1:
        # One row for each line of the drawing, since a card shows all of them.
        lines = [f"{line.label}: {place.label}" + (f" ({', '.join(said)})" if said else "")]
    point = {"at": _place(place.at), "to": _place(place.height), "title": place.period_label, "lines": lines}
    if place.base is not None:
        point["from"] = _place(place.base)
    return _marked(point, estimated=place.estimated and layout.tells_estimates)


def _marked(point: dict[str, Any], **marks: bool) -> dict[str, Any]:
    """The point with the marks that it has; what is not said is false."""
    return point | {name: True for name, has in marks.items() if has}


def _bars(layout: Layout) -> dict[str, Any]:
    return {
        "label": layout.spec.subtitle,
        "colour": layout.bars[0].colour,
        "points": [_bar(bar, index, layout) for index, bar in enumerate(layout.bars)],
    }


def _bar(bar: Bar, index: int, layout: Layout) -> dict[str, Any]:
    point = {
        "at": index,
        "to": None if bar.length is None else _place(bar.length),
        "title": bar.label,
        "lines": [bar.value_label, *_source(bar.provider, bar.estimated, layout)],
        "colour": bar.colour,
    }
    return _marked(point, estimated=bar.estimated and layout.tells_estimates, rest=bar.interval is not None)


def _source(provider: str, estimated: bool, layout: Layout) -> list[str]:
    """Whose number it is, and that it is an estimate if it is one."""
    said = [provider] if provider else []
    return [*said, layout.word("estimate")] if estimated else said


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
            [
                [_number(value) for value in drawing.spots[number, place]]
                for place in range(sum("title" in point for point in one["points"]))
            ]
            for number, one in enumerate(series)
        ]
    return furniture


def _number(coordinate: str) -> float | int:
    return float(coordinate) if "." in coordinate else int(coordinate)


def _place(place: Fraction) -> float:
    return round(float(place), 3)
