"""Reference lines and ranges: drawn behind the data, their words where nothing else stands."""

from collections.abc import Iterable
from typing import Final

from metrics.charts.boxes import Box, box_of, rect_box
from metrics.charts.parts import Layout, PlacedMark
from metrics.charts.shapes import Shape, Sheet, clip, line, rect, text, text_width

SIZE: Final = 13.0
_ROW: Final = 18.0


def draw_spans(layout: Layout, sheet: Sheet) -> None:
    """The ranges, as areas behind everything else."""
    for mark in layout.marks:
        if mark.timed and mark.end is not None:
            left, right = sheet.x(mark.start), sheet.x(mark.end)
            sheet.back.append(rect("span", left, sheet.top, max(right - left, 1.0), sheet.bottom - sheet.top))
        elif mark.end is not None:
            top, bottom = sheet.y(mark.end), sheet.y(mark.start)
            sheet.back.append(rect("span", sheet.left, top, sheet.right - sheet.left, bottom - top))


def draw_marks(layout: Layout, sheet: Sheet) -> None:
    """The lines, and the words of lines and ranges: at the first free place, else in a key under the drawing."""
    for mark in layout.marks:
        if mark.end is None:
            y = sheet.y(mark.start)
            sheet.back.append(line("ref", sheet.left, y, sheet.right, y))
    taken = [box_of(shape) for shape in (*sheet.back, *sheet.front) if shape.tag == "text"]
    taken += [rect_box(shape) for shape in sheet.data if shape.tag == "rect"]
    dots = [(float(one.x), float(one.y)) for one in sheet.data if one.tag == "circle"]
    for mark in layout.marks:
        words = clip(mark.label, SIZE, (sheet.right - sheet.left) * 0.6)
        free = next((one for one in _places(mark, words, sheet) if _is_free(box_of(one), taken, dots, sheet)), None)
        if free is None:
            free = _in_key(mark, sheet)
        sheet.front.append(free)
        taken.append(box_of(free))


def _places(mark: PlacedMark, words: str, sheet: Sheet) -> Iterable[Shape]:
    """Where the words may stand, the best place first."""
    if mark.timed and mark.end is not None:
        left, right = sheet.x(mark.start), sheet.x(mark.end)
        for row in range(3):
            yield text("reft", left + 4, sheet.top + 14 + row * _ROW, words)
            yield text("reft end", right - 4, sheet.top + 14 + row * _ROW, words)
        return
    top = sheet.y(mark.start if mark.end is None else mark.end)
    lines = (top - 5, top + 14) if mark.end is None else (top + 14, sheet.y(mark.start) - 5)
    middle = (sheet.left + sheet.right) / 2
    for y in lines:
        yield text("reft end", sheet.right - 4, y, words)
        yield text("reft mid", middle, y, words)
        yield text("reft", sheet.left + 6, y, words)


def _is_free(box: Box, taken: list[Box], dots: list[tuple[float, float]], sheet: Sheet) -> bool:
    inside = box.left >= 0 and box.right <= sheet.width and box.top >= 0 and box.bottom <= sheet.bottom
    return inside and not any(box.meets(other) for other in taken) and not any(box.holds(*dot) for dot in dots)


def _in_key(mark: PlacedMark, sheet: Sheet) -> Shape:
    y = sheet.height + 4
    sheet.front.append(rect("span", 0, y, 14, 12) if mark.end is not None else line("ref", 0, y + 7, 14, y + 7))
    sheet.height += _ROW + 4
    return text("reft", 20, y + 11.5, clip(mark.label, SIZE, sheet.width - 22))


def upright_room(layout: Layout, sheet: Sheet) -> float:
    """How much room the words of upright marks need above rows; one row each."""
    del sheet
    return _ROW * len(layout.marks) + (4 if layout.marks else 0)


def draw_upright_marks(layout: Layout, sheet: Sheet) -> None:
    """Lines and ranges across rows, where the value axis lies flat: words above the plot, one row each."""
    for row, mark in enumerate(layout.marks):
        x = sheet.x(mark.start)
        top = 14 + row * _ROW
        if mark.end is None:
            sheet.back.append(line("ref", x, top + 4, x, sheet.bottom))
        else:
            sheet.back.append(rect("span", x, top + 4, sheet.x(mark.end) - x, sheet.bottom - top - 4))
        words = clip(mark.label, SIZE, sheet.width)
        half = text_width(words, SIZE) / 2
        sheet.front.append(text("reft mid", min(max(x, half), sheet.width - half), top, words))
