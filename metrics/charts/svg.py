"""A layout as shapes in one width: the drawing that needs no script."""

from fractions import Fraction
from typing import Final

from metrics.charts.furniture import draw_event_marks, draw_time_axis, draw_value_axis, event_band
from metrics.charts.labels import draw_column_labels, draw_end_labels, draw_legend, end_gutter
from metrics.charts.lanes import draw_timeline
from metrics.charts.parts import REST_COLOUR, Bar, Layout, colour_class
from metrics.charts.shapes import Drawing, Sheet, circle, line, path, rect, text, text_width

WIDE: Final = 720
NARROW: Final = 360
SIZE: Final = 13.0
_EMPTY_HEIGHT: Final = 60
_DOT_ROOM: Final = 14


def svg_parts(layout: Layout, width: int = WIDE) -> Drawing:
    """The chart as shapes; coordinates are strings with at most one decimal, styling is by class alone.

    Two widths are meant to be used: ``WIDE``, and ``NARROW`` for a phone, which differ in more than scale.
    A table has no shapes.
    """
    sheet = Sheet(float(width))
    if layout.kind == "table":
        return sheet.finish()
    if layout.is_empty:
        sheet.height = _EMPTY_HEIGHT
        sheet.front.append(text("lab mid", width / 2, _EMPTY_HEIGHT / 2, layout.word("none")))
        return sheet.finish()
    if layout.kind == "timeline":
        draw_timeline(layout, sheet, narrow=width < 540)
    elif layout.kind == "bar":
        _draw_bars(layout, sheet, narrow=width < 540)
    else:
        _draw_over_time(layout, sheet, narrow=width < 540)
    return sheet.finish()


def _draw_over_time(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    widest = max((text_width(tick.short, SIZE) for tick in layout.ticks[:-1]), default=0.0)
    sheet.left = widest + 10
    sheet.right = sheet.width - end_gutter(layout, narrow)
    band = draw_legend(layout, sheet, narrow)
    sheet.top = 24 + band + event_band(layout, sheet, band, narrow)
    sheet.bottom = sheet.top + (190 if narrow else 250)
    draw_value_axis(layout, sheet)
    sheet.height = draw_time_axis(layout, sheet, narrow)
    draw_event_marks(layout, sheet)
    if layout.kind == "column":
        _draw_columns(layout, sheet)
        sheet.height = draw_column_labels(layout, sheet)
    else:
        _draw_lines(layout, sheet)
        draw_end_labels(layout, sheet, narrow)


def _draw_lines(layout: Layout, sheet: Sheet) -> None:
    for series in layout.lines:
        colour = colour_class(series.colour)
        for run in series.runs:
            spots = [(sheet.x(place.at), sheet.y(place.height or Fraction(0))) for place in run]
            if len(spots) > 1:
                sheet.data.append(path(f"ln {colour}", spots))
        # Dots where they can be told apart, and for every point that no line passes through.
        dots = len(series.places) * _DOT_ROOM <= sheet.right - sheet.left
        for run in series.runs:
            for place in run:
                if dots or len(run) == 1 or place is series.points[-1]:
                    hollow = " est" if place.estimated and layout.tells_estimates else ""
                    spot = (sheet.x(place.at), sheet.y(place.height or Fraction(0)))
                    sheet.data.append(circle(f"dot {colour}{hollow}", *spot, 3.2))


def _draw_columns(layout: Layout, sheet: Sheet) -> None:
    base = sheet.y(layout.domain.base)
    for series in layout.lines:
        colour = colour_class(series.colour)
        for place in series.points:
            slot = next((slot for slot in layout.slots if slot.period == place.period), None)
            span = float(slot.end - slot.start) if slot and layout.even else 1 / max(len(series.places), 1)
            width = min(span * (sheet.right - sheet.left) * 0.68, 56.0)
            head = sheet.y(place.height or Fraction(0))
            estimated = " est" if place.estimated and layout.tells_estimates else ""
            top, height = min(head, base), abs(base - head)
            sheet.data.append(rect(f"bar {colour}{estimated}", sheet.x(place.at) - width / 2, top, width, height))
    sheet.front.append(line("base", sheet.left, base, sheet.right, base))


def _draw_bars(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    """One band for each bar: name to its left (above it on a phone), value at its end."""
    band = 54.0 if narrow else 40.0
    thick = 20.0 if narrow else 24.0
    names = max(text_width(bar.label, SIZE + 1) for bar in layout.bars)
    values = max(text_width(bar.value_label, SIZE + 1, bold=True) for bar in layout.bars)
    sheet.left = 1.0 if narrow else min(names + 14, sheet.width * 0.4)
    sheet.right = sheet.width - values - 12
    sheet.top = 8.0 if narrow else 0.0
    sheet.bottom = sheet.top + band * len(layout.bars)
    sheet.height = sheet.bottom + 4
    base = sheet.x(layout.domain.base)
    for index, bar in enumerate(layout.bars):
        middle = sheet.top + band * (index + 0.5)
        if narrow:
            sheet.front.append(text("name", 0, middle - thick / 2 - 6, bar.label))
        else:
            sheet.front.append(text("name end", sheet.left - 12, middle + 5, bar.label))
        _draw_bar(bar, layout, sheet, base, middle, thick)
        # On a phone the names stand where a continuous base line would run.
        reach = thick / 2 if narrow else band / 2
        sheet.front.append(line("base", base, middle - reach, base, middle + reach))


def _draw_bar(bar: Bar, layout: Layout, sheet: Sheet, base: float, middle: float, thick: float) -> None:
    if bar.length is None:
        sheet.front.append(text("none", base + 8, middle + 5, bar.value_label))
        return
    # A remainder and an estimate are drawn lighter: nobody measured the one, somebody guessed the other.
    quiet = " est" if bar.estimated and layout.tells_estimates else " rest" if bar.colour == REST_COLOUR else ""
    head = sheet.x(bar.length)
    left, width = min(base, head), abs(head - base)
    sheet.data.append(rect(f"bar {colour_class(bar.colour)}{quiet}", left, middle - thick / 2, width, thick))
    sheet.front.append(text("val", max(base, head) + 8, middle + 5, bar.value_label))
