"""Lines and areas over time: runs of points that are joined, and the points themselves, each series in its own shape."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from metrics.charts.parts import COLOURS, Layout, Line, Place, colour_class
from metrics.charts.shapes import Shape, Sheet, circle, mark, path

_DOT_ROOM: Final = 24
_RADIUS: Final = 3.8
type Spots = list[tuple[float, float]]


def draw_curves(layout: Layout, sheet: Sheet) -> None:
    """Every run as a path, filled down to zero for an area; dots where they can be told apart."""
    for number, series in enumerate(layout.lines):
        colour = colour_class(series.colour)
        for run in series.runs:
            spots = thinned([spot_of(place, sheet) for place in run], sheet.width)
            if len(spots) > 1 and layout.kind == "area":
                base = sheet.y(layout.domain.base)
                sheet.data.append(path(f"area {colour}", [(spots[0][0], base), *spots, (spots[-1][0], base)], True))
            if len(spots) > 1:
                sheet.data.append(path(f"ln {colour}", spots))
        draw_dots(layout, series, sheet)
        mark_spots(series, number, sheet)


def draw_dots(layout: Layout, series: Line, sheet: Sheet) -> None:
    """Dots where there is room for them, for every point that no line passes through, and for every estimate among others."""
    dots = len(series.places) * _DOT_ROOM <= sheet.right - sheet.left
    last = next((place for place in reversed(series.places) if place.value is not None), None)
    for run in series.runs:
        for place in run:
            guessed = place.estimated and layout.tells_estimates
            if dots or len(run) == 1 or place is last or guessed:
                x, y = spot_of(place, sheet)
                sheet.data.append(dot(series.colour, x, y, guessed))


def mark_spots(series: Line, number: int, sheet: Sheet) -> None:
    """Note where every place stands; a gap stands at the foot of the plot."""
    for index, place in enumerate(series.places):
        sheet.spot(number, index, *spot_of(place, sheet))


def spot_of(place: Place, sheet: Sheet) -> tuple[float, float]:
    """The coordinates of a place."""
    return sheet.x(place.at), sheet.y(place.height or Fraction(0))


def symbol_of(colour: str) -> int:
    """Which of the five shapes goes with a colour: circle, square, diamond, triangle up, triangle down."""
    return COLOURS.index(colour) % 5


def dot(colour: str, x: float, y: float, hollow: bool = False, r: float = _RADIUS) -> Shape:
    """A point in the shape of its series, hollow where it is an estimate among others."""
    cls = f"dot {colour_class(colour)}{' est' if hollow else ''}"
    corners: Sequence[tuple[float, float]] = _CORNERS[symbol_of(colour)]
    if not corners:
        return circle(cls, x, y, r)
    return mark(cls, x, y, [(r * dx, r * dy) for dx, dy in corners])


_CORNERS: Final[tuple[tuple[tuple[float, float], ...], ...]] = (
    (),
    ((-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)),
    ((0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)),
    ((0, -1.3), (1.25, 0.9), (-1.25, 0.9)),
    ((0, 1.3), (1.25, -0.9), (-1.25, -0.9)),
)


def thinned(spots: Spots, width: float) -> Spots:
    """No more points than pixels can tell apart: of every pixel the first, the highest, the lowest and the last."""
    if len(spots) <= 2 * width:
        return spots
    columns: dict[int, Spots] = {}
    for spot in spots:
        columns.setdefault(round(spot[0]), []).append(spot)
    kept: Spots = []
    for column in columns.values():
        ends = {column[0], column[-1], min(column, key=lambda one: one[1]), max(column, key=lambda one: one[1])}
        kept += [spot for spot in dict.fromkeys(column) if spot in ends]
    return kept
