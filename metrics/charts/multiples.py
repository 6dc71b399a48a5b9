"""Small multiples: a panel for each series, all on one scale and one time axis, so that heights compare across panels."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from metrics.charts.curves import draw_dots, mark_spots, spot_of, thinned
from metrics.charts.parts import Layout, Line, colour_class
from metrics.charts.scale import Tick
from metrics.charts.shapes import Sheet, clip, fit, line, path, text, text_width

SIZE: Final = 13.0
_GAP: Final = 24.0
_PLOT: Final = 84.0
_LEADING: Final = 15.0


def draw_multiples(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    """Three panels to a row, two on a phone; the scale's words stand in the first panel of each row."""
    most = 2 if narrow else 3
    columns = min(most, max(len(layout.lines), 1))
    scale = max((text_width(tick.short, SIZE) for tick in _said(layout)), default=0.0) + 8
    width = (sheet.width - scale - _GAP * (columns - 1)) / columns
    names = [fit(series.label, SIZE, width, 2, bold=True) for series in layout.lines]
    y = 0.0
    for first in range(0, len(layout.lines), columns):
        row = layout.lines[first : first + columns]
        head = max(len(lines) for lines in names[first : first + columns]) * _LEADING + 22
        for place, series in enumerate(row):
            panel = replace(sheet, left=scale + place * (width + _GAP), top=y + head, bottom=y + head + _PLOT)
            panel.right = panel.left + width
            for index, words in enumerate(names[first + place]):
                sheet.front.append(text("nm", panel.left, y + 12 + index * _LEADING, words))
            _draw_panel(layout, series, panel, first + place, place == 0)
        y += head + _PLOT + 36
    sheet.left, sheet.right, sheet.top, sheet.bottom = scale, sheet.width, 0.0, y - 36
    sheet.height = y - 10


def _said(layout: Layout) -> list[Tick]:
    """The ticks that there is room for: both ends of the scale, and zero."""
    ends = (layout.ticks[0], layout.ticks[-1]) if layout.ticks else ()
    return [
        tick for tick in layout.ticks if tick in ends or (not tick.value and Fraction(1, 4) < tick.at < Fraction(3, 4))
    ]


def _draw_panel(layout: Layout, series: Line, panel: Sheet, number: int, opens: bool) -> None:
    for tick in _said(layout):
        height = panel.y(tick.at)
        panel.back.append(line("base" if not tick.value else "grid", panel.left, height, panel.right, height))
        if opens:
            panel.back.append(text("tick end", panel.left - 6, height + 4.5, tick.short))
    if not series.points:
        panel.front.append(text("none", panel.left + 4, panel.bottom - 8, layout.word("none")))
    for run in series.runs:
        spots = thinned([spot_of(place, panel) for place in run], panel.right - panel.left)
        if len(spots) > 1:
            panel.data.append(path(f"ln {colour_class(series.colour)}", spots))
    draw_dots(layout, series, panel)
    mark_spots(series, number, panel)
    _write(layout, series, panel)


def _write(layout: Layout, series: Line, panel: Sheet) -> None:
    """The last value over its point, and the ends of the time axis under the panel."""
    if series.points:
        last = series.points[-1]
        x, y = spot_of(last, panel)
        words = clip(last.label, SIZE, panel.right - panel.left, bold=True)
        half = text_width(words, SIZE, bold=True) / 2
        panel.front.append(text("val mid", min(max(x, panel.left + half), panel.right - half), y - 7, words))
    first, last_slot = layout.slots[0], layout.slots[-1]
    room = panel.right - panel.left
    both = text_width(first.label, SIZE) + text_width(last_slot.label, SIZE) + 10 <= room and first is not last_slot
    panel.back.append(text("tick", panel.left, panel.bottom + 17, clip(first.label, SIZE, room)))
    if both:
        panel.back.append(text("tick end", panel.right, panel.bottom + 17, last_slot.label))
