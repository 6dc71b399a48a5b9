"""Two moments side by side: what each series was, what it became, and the line between."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from metrics.charts.curves import draw_dots, mark_spots, spot_of
from metrics.charts.labels import spread
from metrics.charts.marks import draw_marks, draw_spans
from metrics.charts.parts import Layout, Line, colour_class
from metrics.charts.shapes import Sheet, clip, fit, line, path, text, text_width, wrap

SIZE: Final = 13.0
_LEADING: Final = 15.0


def draw_slope(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    """The first values at the left, names and last values at the right, moved apart where they would overlap."""
    del narrow
    # Both sides together leave at least a fifth of the width to the lines between them.
    most = sheet.width * 0.4 - 14
    firsts = [wrap(_at(series, Fraction(0)), SIZE, most, bold=True) for series in layout.lines]
    sheet.left = _widest(firsts) + 14
    names = [fit(series.label, SIZE, most, 2, bold=True) for series in layout.lines]
    lasts = [wrap(_at(series, Fraction(1)), SIZE, most, bold=True) for series in layout.lines]
    sheet.right = sheet.width - _widest([*names, *lasts]) - 14
    ends = list(zip(names, lasts, strict=True))
    depth = max(
        sum((len(name) + len(last)) * _LEADING + 4 for name, last in ends),
        sum(len(lines) * _LEADING + 3 for lines in firsts),
    )
    sheet.top = 34.0
    sheet.bottom = sheet.top + max(sheet.plot, depth)
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


def _widest(blocks: Iterable[Sequence[str]]) -> float:
    return max((text_width(words, SIZE, bold=True) for lines in blocks for words in lines), default=0.0)


def _inside(x: float, label: str, room: float, sheet: Sheet) -> tuple[float, float, str]:
    words = clip(label, SIZE, max(room * 2 - 12, 40), bold=True)
    half = text_width(words, SIZE, bold=True) / 2
    return min(max(x, half), sheet.width - half), 16.0, words


def _at(series: Line, at: Fraction) -> str:
    return next((place.label for place in series.points if place.at == at), "")


def _write_firsts(layout: Layout, sheet: Sheet, labels: list[list[str]]) -> None:
    known = [
        (
            sheet.y(series.points[0].height or Fraction(0)),
            [(f"nm end {colour_class(series.colour)}", words) for words in lines],
        )
        for series, lines in zip(layout.lines, labels, strict=True)
        if any(lines)
    ]
    _write(sheet, sheet.left - 9, known)


def _write_ends(layout: Layout, sheet: Sheet, ends: list[tuple[list[str], list[str]]]) -> None:
    """Names and last values; a series that has only the first names itself at the right all the same."""
    known = []
    for series, (name, last) in zip(layout.lines, ends, strict=True):
        if series.points:
            lines = [(f"nm {colour_class(series.colour)}", words) for words in name]
            lines += [("val", words) for words in last if words]
            known.append((sheet.y(series.points[-1].height or Fraction(0)), lines))
    _write(sheet, sheet.right + 9, known)


def _write(sheet: Sheet, x: float, blocks: list[tuple[float, list[tuple[str, str]]]]) -> None:
    """Blocks of lines, each beside its height, moved apart where they would meet."""
    blocks.sort(key=lambda block: block[0])
    heights = [len(lines) * _LEADING + 3 for _, lines in blocks]
    tops = [y - height / 2 for (y, _), height in zip(blocks, heights, strict=True)]
    placed = spread(tops, heights, sheet.top - 12, sheet.bottom + 12)
    for top, (_, lines) in zip(placed, blocks, strict=True):
        for row, (cls, words) in enumerate(lines):
            sheet.front.append(text(cls, x, top + 11.5 + row * _LEADING, words))
