"""Two moments side by side: what each series was, what it became, and the line between."""

from fractions import Fraction
from typing import Final

from metrics.charts.curves import draw_dots, mark_spots, spot_of
from metrics.charts.labels import spread
from metrics.charts.marks import draw_marks, draw_spans
from metrics.charts.parts import Layout, Line, colour_class
from metrics.charts.shapes import Sheet, clip, fit, line, path, text, text_width

SIZE: Final = 13.0
_LEADING: Final = 15.0
_STEP: Final = 18.0


def draw_slope(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    """The first values at the left, names and last values at the right, moved apart where they would overlap."""
    firsts = [_at(series, Fraction(0)) for series in layout.lines]
    sheet.left = max((text_width(label, SIZE, bold=True) for label in firsts), default=0.0) + 14
    most = sheet.width * (0.42 if narrow else 0.4)
    names = [fit(series.label, SIZE, most - 12, 2, bold=True) for series in layout.lines]
    ends = [[*lines, _at(series, Fraction(1))] for lines, series in zip(names, layout.lines, strict=True)]
    sheet.right = sheet.width - max(text_width(words, SIZE, bold=True) for lines in ends for words in lines) - 14
    depth = sum(len(lines) * _LEADING + 4 for lines in ends)
    sheet.top = 34.0
    sheet.bottom = sheet.top + max(220.0 if narrow else 260.0, depth)
    sheet.height = sheet.bottom + 14
    draw_spans(layout, sheet)
    room = (sheet.right - sheet.left) / 2
    for slot in layout.slots:
        x = sheet.x(slot.at)
        sheet.back.append(line("axis", x, sheet.top - 8, x, sheet.bottom + 8))
        sheet.back.append(text("tick mid yr", *_inside(x, slot.label, room, sheet)))
    for number, series in enumerate(layout.lines):
        for run in series.runs:
            spots = [spot_of(place, sheet) for place in run]
            if len(spots) > 1:
                sheet.data.append(path(f"ln {colour_class(series.colour)}", spots))
        draw_dots(layout, series, sheet)
        mark_spots(series, number, sheet)
    _write_firsts(layout, sheet, firsts)
    _write_ends(layout, sheet, ends)
    draw_marks(layout, sheet)


def _inside(x: float, label: str, room: float, sheet: Sheet) -> tuple[float, float, str]:
    words = clip(label, SIZE, max(room * 2 - 12, 40), bold=True)
    half = text_width(words, SIZE, bold=True) / 2
    return min(max(x, half), sheet.width - half), 16.0, words


def _at(series: Line, at: Fraction) -> str:
    return next((place.label for place in series.points if place.at == at), "")


def _write_firsts(layout: Layout, sheet: Sheet, labels: list[str]) -> None:
    known = [
        (sheet.y(series.points[0].height or Fraction(0)), label)
        for series, label in zip(layout.lines, labels, strict=True)
        if label
    ]
    known.sort()
    tops = spread([y - _STEP / 2 for y, _ in known], [_STEP] * len(known), sheet.top - 12, sheet.bottom + 12)
    for top, (_, label) in zip(tops, known, strict=True):
        sheet.front.append(text("val end", sheet.left - 9, top + 13, label))


def _write_ends(layout: Layout, sheet: Sheet, ends: list[list[str]]) -> None:
    """Names and last values; a series that has only the first names itself at the right all the same."""
    known = [
        (
            sheet.y(series.points[-1].height or Fraction(0)),
            colour_class(series.colour),
            [words for words in lines if words],
        )
        for series, lines in zip(layout.lines, ends, strict=True)
        if series.points
    ]
    known.sort(key=lambda one: one[0])
    heights = [len(lines) * _LEADING + 3 for _, _, lines in known]
    tops = [y - height / 2 for (y, _, _), height in zip(known, heights, strict=True)]
    placed = spread(tops, heights, sheet.top - 12, sheet.bottom + 12)
    for top, (_, colour, lines) in zip(placed, known, strict=True):
        for row, words in enumerate(lines):
            last = row == len(lines) - 1 and len(lines) > 1
            cls = "val" if last else f"nm {colour}"
            sheet.front.append(text(cls, sheet.right + 9, top + 11.5 + row * _LEADING, words))
