"""Direct labels: the name and last value at the end of a line, the value over a column, a word where there is none."""

from fractions import Fraction
from typing import Final

from metrics.charts.parts import Layout, Line, Place, colour_class
from metrics.charts.scale import without_common_words
from metrics.charts.shapes import Sheet, line, rect, text, text_width, wrap

SIZE: Final = 13.0
_LEADING: Final = 15.0
_NAME_LINES: Final = 3
_MOST_DIRECT: Final = 6


def _names_direct(layout: Layout, narrow: bool) -> bool:
    """Whether names fit at the ends of their lines; a single line needs none, the subtitle names it."""
    wrapped = [_name(series, narrow) for series in layout.lines]
    return 1 < len(wrapped) <= _MOST_DIRECT and max(len(lines) for lines in wrapped) <= _NAME_LINES


def _name(series: Line, narrow: bool) -> list[str]:
    return wrap(series.label, SIZE, 92 if narrow else 140, bold=True)


def end_gutter(layout: Layout, narrow: bool) -> float:
    """The room that labels at the ends of lines need at the right; columns carry theirs on top."""
    if layout.kind == "column":
        return 1.0
    widths = [text_width(series.points[-1].label, SIZE, bold=True) for series in layout.lines if series.points]
    if _names_direct(layout, narrow):
        widths += [text_width(words, SIZE, bold=True) for series in layout.lines for words in _name(series, narrow)]
    return max(widths, default=0.0) + 12


def draw_legend(layout: Layout, sheet: Sheet, narrow: bool) -> float:
    """Names in rows above the plot, only where they cannot stand at the lines; returns the height used."""
    if layout.kind == "column" or len(layout.lines) < 2 or _names_direct(layout, narrow):
        return 0.0
    x, y = 0.0, 0.0
    for series in layout.lines:
        width = text_width(series.label, SIZE) + 34
        if x and x + width > sheet.width:
            x, y = 0.0, y + 20
        colour = colour_class(series.colour)
        sheet.front.append(rect(f"bar {colour}", x, y + 4, 12, 12))
        sheet.front.append(text("lab", x + 18, y + 14.5, series.label))
        x += width
    return y + 28


def draw_end_labels(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    """Name and last value beside the last point of every line, moved apart where they would overlap."""
    direct = _names_direct(layout, narrow)
    blocks: list[tuple[float, float, str, list[tuple[str, str]]]] = []
    for series in layout.lines:
        if not series.points:
            continue
        last = series.points[-1]
        colour = colour_class(series.colour)
        names = [(f"nm {colour}", words) for words in _name(series, narrow)] if direct else []
        blocks.append((sheet.y(last.height or Fraction(0)), sheet.x(last.at), colour, [*names, ("val", last.label)]))
    blocks.sort(key=lambda block: block[0])
    floor = sheet.top - 18
    tops: list[float] = []
    for y, _, _, lines in blocks:
        top = max(y - len(lines) * _LEADING / 2, floor)
        tops.append(top)
        floor = top + len(lines) * _LEADING + 3
    ceiling = sheet.bottom + 2
    for index in reversed(range(len(blocks))):
        height = len(blocks[index][3]) * _LEADING
        tops[index] = min(tops[index], ceiling - height)
        ceiling = tops[index] - 3
    for top, (_, x, _, lines) in zip(tops, blocks, strict=True):
        for index, (cls, words) in enumerate(lines):
            sheet.front.append(text(cls, x + 9, top + 11.5 + index * _LEADING, words))


def draw_column_labels(layout: Layout, sheet: Sheet) -> float:
    """Values over the columns (all if they fit, else the last and the highest) and a sign where there is none.

    Returns where the drawing now ends: a key is added below when the words do not fit into the empty slots.
    """
    for series in layout.lines:
        _values(series, sheet, (sheet.right - sheet.left) / max(len(layout.slots), 1))
        missing = _missing(series)
        if missing and not _say_missing(layout, sheet, missing):
            return sheet.height
    return sheet.height


def _values(series: Line, sheet: Sheet, room: float) -> None:
    points = series.points
    if not points:
        return
    brief = without_common_words([place.label for place in points])
    words = dict(zip(points, [*brief[:-1], points[-1].label], strict=True))
    if not all(text_width(brief, SIZE) + 4 <= room for brief in list(words.values())[:-1]):
        words = {points[-1]: points[-1].label}
        highest = max(points, key=lambda place: place.height or 0)
        far = abs(float(highest.at - points[-1].at)) * (sheet.right - sheet.left)
        if far > text_width(highest.label, SIZE) + 12:
            words[highest] = highest.label
    taken: list[tuple[float, float, float]] = []
    # From the last backwards: where two would touch, the later one is the one to read.
    for place, label in reversed(words.items()):
        half = text_width(label, SIZE, bold=True) / 2
        x = min(max(sheet.x(place.at), half), sheet.width - half)
        y = sheet.y(place.height or Fraction(0)) - 6
        if all(x + half < left or x - half > right or abs(y - other) > _LEADING - 2 for left, right, other in taken):
            sheet.front.append(text("val mid", x, y, label))
            taken.append((x - half, x + half, y))


def _missing(series: Line) -> list[list[Place]]:
    """The empty slots, neighbours together."""
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


def _say_missing(layout: Layout, sheet: Sheet, runs: list[list[Place]]) -> bool:
    """Write "no figure" into the empty slots; where it does not fit, a dash each and a key below."""
    slot = (sheet.right - sheet.left) / max(len(layout.slots), 1)
    base = sheet.y(layout.domain.base)
    wrapped = [wrap(layout.word("none"), 12, slot * len(run) - 6) for run in runs]
    fits = all(
        max(text_width(words, 12) for words in lines) <= slot * len(run) - 4 and len(lines) <= _NAME_LINES
        for run, lines in zip(runs, wrapped, strict=True)
    )
    if fits:
        for run, lines in zip(runs, wrapped, strict=True):
            middle = (sheet.x(run[0].at) + sheet.x(run[-1].at)) / 2
            for index, words in enumerate(lines):
                sheet.front.append(text("none mid", middle, base - 9 - 14 * (len(lines) - 1 - index), words))
        return True
    for run in runs:
        for place in run:
            sheet.front.append(line("dash", sheet.x(place.at) - 4, base - 8, sheet.x(place.at) + 4, base - 8))
    sheet.front.append(line("dash", 1, sheet.height + 10, 9, sheet.height + 10))
    sheet.front.append(text("none", 15, sheet.height + 14, layout.word("none")))
    sheet.height += 20
    return False
