"""A drawing for a page: it fills its column, and its words keep their size.

Places across are shares of the width, so the plot stretches and letters, dots and discs do not. A drawing is laid out
for the narrowest column that it is used in. Every word covers the place it is anchored at, so words that do not meet
there cannot meet in a wider one: their places move apart, and they grow no wider.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from metrics.charts.shapes import Drawing, Shape, short

_STRETCHED: Final = ("line", "rect", "path")


@dataclass(frozen=True)
class Layer:
    """A layer of a drawing: paths in the units of its width, as (classes, d), one for each look; then what keeps its size."""

    name: str
    paths: tuple[tuple[str, str], ...]
    marks: tuple[Shape, ...]


@dataclass(frozen=True)
class Fluid:
    """A drawing as its template writes it: ``width`` is what its paths are drawn for, ``height`` is in pixels."""

    width: str
    height: str
    layers: tuple[Layer, ...]
    numbered: bool


def fluid(drawing: Drawing) -> Fluid:
    """The drawing in three layers: what stands behind the data, the data, and what stands before it."""
    width = float(drawing.width)
    named = (("back", drawing.back), ("data", drawing.data), ("front", drawing.front))
    layers = tuple(_layer(name, shapes, width) for name, shapes in named if shapes)
    return Fluid(drawing.width, drawing.height, layers, drawing.numbered)


def _layer(name: str, shapes: Iterable[Shape], width: float) -> Layer:
    paths: dict[str, list[str]] = {}
    marks = []
    for shape in shapes:
        if shape.tag in _STRETCHED:
            paths.setdefault(shape.cls, []).append(_outline(shape))
        else:
            y = f"{float(shape.y):.0f}" if shape.tag == "text" else shape.y
            marks.append(replace(shape, x=f"{short(100 * float(shape.x) / width)}%", y=y))
    return Layer(name, tuple((cls, "".join(parts)) for cls, parts in paths.items()), tuple(marks))


def _outline(shape: Shape) -> str:
    """A line or a rectangle as part of a path; what lies level stands between two rows of pixels, so that it is sharp."""
    if shape.tag == "path":
        return shape.d
    if shape.tag == "rect":
        top, foot = float(shape.y), float(shape.y) + float(shape.height)
        # On whole pixels where it is high enough to have an edge to be sharp.
        ends = (f"{top:.0f}", f"{foot:.0f}") if foot - top >= 2 else (short(top), short(foot))
        return f"M{shape.x} {ends[1]}V{ends[0]}h{shape.width}V{ends[1]}z"
    if shape.y == shape.y2:
        return f"M{shape.x} {int(float(shape.y))}.5H{shape.x2}"
    if shape.x == shape.x2:
        return f"M{shape.x} {shape.y}V{shape.y2}"
    return f"M{shape.x} {shape.y}L{shape.x2} {shape.y2}"
