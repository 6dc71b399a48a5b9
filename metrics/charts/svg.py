"""A layout as shapes in one width: the drawing that needs no script."""

from typing import Final

from metrics.charts.columns import draw_column_labels, draw_columns
from metrics.charts.curves import draw_curves
from metrics.charts.furniture import draw_event_marks, draw_time_axis, draw_value_axis, event_band
from metrics.charts.labels import draw_end_labels, draw_legend, end_gutter
from metrics.charts.lanes import draw_timeline
from metrics.charts.marks import draw_marks, draw_spans
from metrics.charts.multiples import draw_multiples
from metrics.charts.parts import Layout
from metrics.charts.rows import draw_rows
from metrics.charts.shapes import Drawing, Sheet, text, text_width
from metrics.charts.slope import draw_slope
from metrics.charts.spec import COLUMNS, ONE_PERIOD

#: The narrowest columns that the drawings of a page are used in, as chart.css has them: the wide one, and the one of a phone.
WIDE: Final = 600
NARROW: Final = 272
#: What a file and a card are drawn for.
PICTURE: Final = 720
SIZE: Final = 13.0
_EMPTY_HEIGHT: Final = 60


def svg_parts(layout: Layout, width: int = WIDE, plot: float = 0) -> Drawing:
    """The chart as shapes; coordinates are strings with at most one decimal, styling is by class alone.

    ``WIDE`` and ``NARROW`` differ in more than scale: on a phone, names stand above bars and events carry numbers.
    A drawing may be stretched (``fluid``), never compressed. ``plot`` asks for another height of its plot. A table has no shapes.
    """
    narrow = width < WIDE
    sheet = Sheet(float(width), plot or (200 if narrow else 270))
    if layout.kind == "table":
        return sheet.finish()
    if layout.is_empty:
        sheet.height = _EMPTY_HEIGHT
        sheet.front.append(text("lab mid", width / 2, _EMPTY_HEIGHT / 2, layout.word("none")))
    elif layout.kind == "timeline":
        draw_timeline(layout, sheet, narrow)
    elif layout.kind in ONE_PERIOD:
        draw_rows(layout, sheet, narrow)
    elif layout.kind == "slope":
        draw_slope(layout, sheet, narrow)
    elif layout.kind == "multiples":
        draw_multiples(layout, sheet, narrow)
    else:
        _draw_over_time(layout, sheet, narrow)
    return sheet.finish()


def _draw_over_time(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    widest = max((text_width(tick.short, SIZE) for tick in layout.ticks[:-1]), default=0.0)
    sheet.left = widest + 10
    sheet.right = sheet.width - end_gutter(layout, sheet, narrow)
    band = draw_legend(layout, sheet, narrow)
    sheet.top = 24 + band + event_band(layout, sheet, band, narrow)
    sheet.bottom = sheet.top + sheet.plot
    draw_spans(layout, sheet)
    draw_value_axis(layout, sheet)
    sheet.height = draw_time_axis(layout, sheet, narrow)
    draw_event_marks(layout, sheet)
    if layout.kind in COLUMNS:
        draw_columns(layout, sheet)
        draw_column_labels(layout, sheet, narrow)
    else:
        draw_curves(layout, sheet)
        draw_end_labels(layout, sheet, narrow)
    draw_marks(layout, sheet)
