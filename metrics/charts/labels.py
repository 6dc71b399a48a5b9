"""Direct labels: the name and last value at the end of a line; a legend only where names cannot stand at their lines."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from metrics.charts.curves import dot
from metrics.charts.parts import Layout, Line, Place, colour_class
from metrics.charts.shapes import Sheet, clip, mark, text, text_width, wrap
from metrics.charts.spec import COLUMNS

SIZE: Final = 13.0
_LEADING: Final = 15.0
_NAME_LINES: Final = 3
_MOST_DIRECT: Final = 6
_SQUARE: Final = ((0, 0), (12, 0), (12, 12), (0, 12))


def _names_direct(layout: Layout, sheet: Sheet, narrow: bool) -> bool:
    """Whether names fit at the ends of their lines (or parts); a single one needs none, the subtitle names it."""
    if layout.kind == "grouped":
        return False
    wrapped = [_name(series, narrow) for series in layout.lines]
    room = sheet.plot + 20
    depth = sum((len(lines) + (layout.kind != "stacked")) * _LEADING + 3 for lines in wrapped)
    fits = max((len(lines) for lines in wrapped), default=0) <= _NAME_LINES and depth <= room
    return 1 < len(wrapped) <= _MOST_DIRECT and fits


def _name(series: Line, narrow: bool) -> list[str]:
    return wrap(series.label, SIZE, 92 if narrow else 140, bold=True)


def _values_fit(layout: Layout, sheet: Sheet) -> bool:
    """Whether the last value of every line has room at the right, one under another."""
    return len(layout.lines) * (_LEADING + 3) <= sheet.plot + 20


def end_gutter(layout: Layout, sheet: Sheet, narrow: bool) -> float:
    """The room that labels at the ends of lines need at the right; columns carry theirs on top."""
    if layout.kind in COLUMNS:
        if layout.kind == "stacked" and _names_direct(layout, sheet, narrow):
            return (
                max(text_width(one, SIZE, bold=True) for series in layout.lines for one in _name(series, narrow)) + 14
            )
        return 1.0
    widths = [text_width(series.points[-1].label, SIZE, bold=True) for series in layout.lines if series.points]
    if not _values_fit(layout, sheet):
        widths = []
    if _names_direct(layout, sheet, narrow):
        widths += [text_width(words, SIZE, bold=True) for series in layout.lines for words in _name(series, narrow)]
    return max(widths, default=0.0) + 12


def draw_legend(layout: Layout, sheet: Sheet, narrow: bool) -> float:
    """Names in rows above the plot, only where they cannot stand at the lines; returns the height used."""
    if len(layout.lines) < 2 or _names_direct(layout, sheet, narrow):
        return 0.0
    x, y = 0.0, 0.0
    for series in layout.lines:
        words = clip(series.label, SIZE, sheet.width - 34)
        width = text_width(words, SIZE) + 34
        if x and x + width > sheet.width:
            x, y = 0.0, y + 20
        if layout.kind in COLUMNS:
            sheet.front.append(mark(f"bar {colour_class(series.colour)}", x, y + 4, _SQUARE))
        else:
            sheet.front.append(dot(series.colour, x + 6, y + 10, r=5))
        sheet.front.append(text("lab", x, y + 14.5, words, dx=18))
        x += width
    return y + 28


def spread(tops: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Blocks one under another, each as near to its place as the others and the edges let it; the tops in order."""
    placed: list[float] = []
    floor = low
    for top, height in zip(tops, heights, strict=True):
        placed.append(max(top, floor))
        floor = placed[-1] + height
    ceiling = high
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], ceiling - heights[index])
        ceiling = placed[index]
    return placed


def draw_end_labels(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    """Name and last value beside the last point of every line, moved apart where they would overlap."""
    if not _values_fit(layout, sheet):
        return
    direct = _names_direct(layout, sheet, narrow)
    blocks: list[tuple[float, float, list[tuple[str, str]]]] = []
    for series in layout.lines:
        if not series.points:
            continue
        last = series.points[-1]
        names = _name(series, narrow) if direct else []
        lines = [*((f"nm {colour_class(series.colour)}", words) for words in names), ("val", last.label)]
        blocks.append((sheet.y(last.height or Fraction(0)), sheet.x(last.at), lines))
    blocks.sort(key=lambda block: block[0])
    heights = [len(lines) * _LEADING + 3 for _, _, lines in blocks]
    tops = [y - (height - 3) / 2 for (y, _, _), height in zip(blocks, heights, strict=True)]
    placed = spread(tops, heights, sheet.top - 18, sheet.bottom + 5)
    for top, (_, x, lines) in zip(placed, blocks, strict=True):
        for index, (cls, words) in enumerate(lines):
            sheet.front.append(text(cls, x + 9, top + 11.5 + index * _LEADING, words))


def missing_runs(series: Line) -> list[list[Place]]:
    """The empty slots of a line, neighbours together."""
    runs: list[list[Place]] = []
    before = True
    for place in series.places:
        if place.value is None:
            if before and runs:
                runs[-1].append(place)
            else:
                runs.append([place])
        before = place.value is None
    return runs
