"""Series side by side for one period: bars from zero, or dots on a scale that need not begin there."""

from typing import Final

from metrics.charts.curves import dot
from metrics.charts.furniture import draw_rows_axis
from metrics.charts.marks import draw_upright_marks, upright_room
from metrics.charts.parts import REST_COLOUR, Bar, Layout, colour_class
from metrics.charts.shapes import Sheet, fit, line, rect, text, text_width

_SIZE: Final = 14.0
_LEADING: Final = 16.0


def draw_rows(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    """One band for each row: name to its left (above it on a phone), value at the end of the bar or beside the dot."""
    dots = layout.kind == "dot"
    band = 54.0 if narrow else 32.0 if dots else 40.0
    thick = 20.0 if narrow else 24.0
    room = sheet.width if narrow else sheet.width * 0.4 - 14
    names = [fit(bar.label, _SIZE, room, 1 if narrow else 2) for bar in layout.bars]
    widest = max(text_width(words, _SIZE) for lines in names for words in lines)
    values = max(text_width(bar.value_label, _SIZE, bold=True) for bar in layout.bars)
    sheet.left = 8.0 if narrow and dots else 1.0 if narrow else widest + 14
    sheet.right = max(sheet.width - values - 12, sheet.left + 60)
    sheet.top = upright_room(layout, sheet) + (14.0 if narrow else 0.0)
    sheet.bottom = sheet.top + band * len(layout.bars)
    sheet.height = sheet.bottom + 4
    draw_upright_marks(layout, sheet)
    if dots:
        draw_rows_axis(layout, sheet)
    for index, (bar, lines) in enumerate(zip(layout.bars, names, strict=True)):
        middle = sheet.top + band * (index + 0.5)
        if narrow:
            sheet.front.append(text("name", 0, middle - thick / 2 - 6, lines[0]))
        else:
            top = middle + 5 - (len(lines) - 1) * _LEADING / 2
            for row, words in enumerate(lines):
                sheet.front.append(text("name end", sheet.left - 12, top + row * _LEADING, words))
        if dots:
            sheet.back.append(line("grid", sheet.left, middle, sheet.right, middle))
        _draw_row(bar, layout, sheet, index, middle, thick)
        if not dots:
            # On a phone the names stand where a continuous base line would run.
            reach = thick / 2 if narrow else band / 2
            base = sheet.x(layout.domain.base)
            sheet.front.append(line("base", base, middle - reach, base, middle + reach))


def _draw_row(bar: Bar, layout: Layout, sheet: Sheet, index: int, middle: float, thick: float) -> None:
    base = sheet.left if layout.kind == "dot" else sheet.x(layout.domain.base)
    if bar.length is None:
        sheet.front.append(text("none", base + 8, middle + 5, bar.value_label))
        sheet.spot(0, index, base, middle)
        return
    head = sheet.x(bar.length)
    sheet.spot(0, index, head, middle)
    guessed = bar.estimated and layout.tells_estimates
    if layout.kind == "dot":
        sheet.data.append(dot(bar.colour, head, middle, guessed, 5.5))
        sheet.front.append(text("val", head + 11, middle + 5, bar.value_label))
        return
    # A remainder and an estimate are drawn lighter: nobody measured the one, somebody guessed the other.
    quiet = " est" if guessed else " rest" if bar.colour == REST_COLOUR else ""
    left, width = min(base, head), abs(head - base)
    sheet.data.append(rect(f"bar {colour_class(bar.colour)}{quiet}", left, middle - thick / 2, width, thick))
    sheet.front.append(text("val", max(base, head) + 8, middle + 5, bar.value_label))
