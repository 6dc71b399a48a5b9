"""What stands around the data: gridlines, the words under the time axis, events as thin verticals."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from metrics.charts.axis import Slot
from metrics.charts.parts import Layout, PlacedEvent
from metrics.charts.shapes import Flag, Sheet, disc, line, text, text_width, wrap

SIZE: Final = 13.0
ROW: Final = 17.0
_FLAG_WIDTH: Final = 170.0
_FLAG_ROWS: Final = 3
_BALL: Final = 9.0


def draw_value_axis(layout: Layout, sheet: Sheet) -> None:
    """Gridlines over the whole width, each with its words above it at the left; zero is the line that is drawn firmly."""
    for tick in layout.ticks:
        y = sheet.y(tick.at)
        sheet.back.append(line("base" if not tick.value else "grid", 0, y, sheet.right, y))
        sheet.back.append(text("tick", 0, y - 5, tick.short))


def draw_rows_axis(layout: Layout, sheet: Sheet) -> None:
    """The value axis lying under rows: both ends said, and as many between as have room."""
    reached = float("-inf")
    y = sheet.bottom + 17
    last = layout.ticks[-1]
    from_right = sheet.width - text_width(last.label, SIZE) / 2 - sheet.x(last.at)
    for tick in layout.ticks:
        x = sheet.x(tick.at)
        sheet.back.append(line("axis", x, sheet.bottom, x, sheet.bottom + 4))
        words = tick.label if tick is last else tick.short
        half = text_width(words, SIZE) / 2
        middle = min(max(x, half), sheet.width - half)
        ends = (
            tick is last
            or middle + half + 8 <= sheet.x(last.at) + min(from_right, 0) - text_width(last.label, SIZE) / 2
        )
        if middle - half >= reached and ends:
            sheet.back.append(text("tick mid", middle, y, words))
            reached = middle + half + 8
    sheet.back.append(line("axis", sheet.left, sheet.bottom, sheet.right, sheet.bottom))
    sheet.height = sheet.bottom + 24


def draw_time_axis(layout: Layout, sheet: Sheet, narrow: bool) -> float:
    """Ticks and words under the plot; returns where the drawing ends.

    Whole names if they fit; else quarters or months with the year beneath; else years alone.
    """
    del narrow
    slots = layout.slots
    room = (sheet.right - sheet.left) / max(len(slots), 1)
    if layout.domain.base:
        sheet.back.append(line("axis", sheet.left, sheet.bottom, sheet.right, sheet.bottom))
    if _fit([slot.label for slot in slots], room):
        _write(sheet, [(slot.at, slot.label) for slot in slots], 0)
        _ticks(sheet, slots)
        return sheet.bottom + 10 + ROW
    if slots[0].period.kind != "year":
        for every in (1, 3) if slots[0].period.kind == "month" else (1,):
            chosen = [slot for slot in slots if _month(slot) % every == 0]
            if _fit([slot.minor for slot in chosen], room * every):
                _write(sheet, [(slot.at, slot.minor) for slot in chosen], 0)
                _write(sheet, _years(slots, beside=True, sheet=sheet), 1, years=True)
                _ticks(sheet, slots)
                return sheet.bottom + 10 + 2 * ROW
    _write(sheet, _years(slots, beside=False, sheet=sheet), 0)
    _ticks(sheet, [slot for slot in slots if slot.major])
    return sheet.bottom + 10 + ROW


def _month(slot: Slot) -> int:
    return slot.period.start.month - 1 if slot.period.start and slot.period.kind == "month" else 0


def _fit(labels: Sequence[str], room: float) -> bool:
    return max((text_width(label, SIZE) for label in labels), default=0.0) + 6 <= room


def _years(slots: Sequence[Slot], beside: bool, sheet: Sheet) -> list[tuple[Fraction, str]]:
    """Each year with its place: under its first slot (``beside``), or in the middle of all its slots."""
    firsts = [slot for slot in slots if slot.major]
    ends = [*(slot.start for slot in firsts[1:]), slots[-1].end]
    if beside:
        return [(slot.at, slot.major) for slot in firsts]
    placed = [((slot.start + end) / 2, slot.major) for slot, end in zip(firsts, ends, strict=True)]
    room = (sheet.right - sheet.left) / max(len(placed), 1)
    for every in (1, 2, 5, 10, 20, 50):
        kept = [pair for pair, slot in zip(placed, firsts, strict=True) if int(slot.period.end.year) % every == 0]
        if _fit([words for _, words in kept], room * every):
            return kept
    return placed[:1]


def _write(sheet: Sheet, labels: Sequence[tuple[Fraction, str]], row: int, years: bool = False) -> None:
    """Words centred at their places, one row below another; one that would touch its neighbour is left out."""
    reached = float("-inf")
    y = sheet.bottom + 8 + ROW * row + 10
    for at, words in labels:
        half = text_width(words, SIZE) / 2
        middle = min(max(sheet.x(at), half), sheet.width - half)
        if middle - half >= reached:
            sheet.back.append(text("tick mid yr" if years else "tick mid", middle, y, words))
            reached = middle + half + 6


def _ticks(sheet: Sheet, slots: Sequence[Slot]) -> None:
    """A mark where each year begins; within it, the words under the plot say enough."""
    for slot in slots:
        if slot.major:
            x = sheet.x(slot.start)
            sheet.back.append(line("axis", x, sheet.bottom, x, sheet.bottom + 6))


def event_band(layout: Layout, sheet: Sheet, above: float, narrow: bool) -> float:
    """Find a place for the words of every event above the plot and keep it in ``sheet.flags``; returns the height needed.

    Words stand beside their vertical, in at most three rows, and nothing crosses them. Where that cannot be done,
    and on a phone, events carry numbers, and the key beside the drawing says what they are.
    """
    del above
    if not layout.events:
        return 0.0
    flags = None if narrow else _worded(layout.events, sheet)
    if flags is None:
        sheet.numbered = True
        flags = _numbered(layout.events, sheet)
    sheet.flags = flags
    rows = max(flag.row for flag in flags) + 1
    lines = max(len(flag.lines) for flag in flags)
    return rows * (22.0 if sheet.numbered else lines * 15.0 + 4)


def _worded(events: Sequence[PlacedEvent], sheet: Sheet) -> list[Flag] | None:
    return _placed(events, sheet) or _placed(tuple(reversed(events)), sheet)


def _placed(events: Sequence[PlacedEvent], sheet: Sheet) -> list[Flag] | None:
    """Words placed greedily in the order given; ``None`` when one finds no room."""
    placed: list[Flag] = []
    for event in events:
        lines = tuple(wrap(event.title, SIZE, _FLAG_WIDTH))
        if len(lines) > 2:
            return None
        width = max(text_width(words, SIZE) for words in lines)
        x = sheet.x(event.at)
        flag = _free(placed, x, width, lines, sheet)
        if flag is None:
            return None
        placed.append(flag)
    return placed


def _free(placed: Sequence[Flag], x: float, width: float, lines: tuple[str, ...], sheet: Sheet) -> Flag | None:
    for row in range(_FLAG_ROWS):
        for leftward in (False, True):
            left = x - 5 - width if leftward else x + 5
            flag = Flag(x, row, lines, left, left + width, leftward)
            if left >= 0 and flag.right <= sheet.width and not any(_clash(flag, other) for other in placed):
                return flag
    return None


def _clash(one: Flag, other: Flag) -> bool:
    """Whether two flags overlap, or the vertical of the higher one would cross the words of the lower one."""
    if one.row == other.row:
        spans = min(one.right, other.right) + 8 > max(one.left, other.left)
        through = one.left - 4 < other.x < one.right + 4 or other.left - 4 < one.x < other.right + 4
        return spans or through
    high, low = (one, other) if one.row < other.row else (other, one)
    return low.left - 4 < high.x < low.right + 4


def _numbered(events: Sequence[PlacedEvent], sheet: Sheet) -> list[Flag]:
    placed: list[Flag] = []
    for event in events:
        x = min(max(sheet.x(event.at), _BALL), sheet.width - _BALL)
        row = 0
        while any(flag.row == row and abs(flag.x - x) < 2 * _BALL + 2 for flag in placed):
            row += 1
        placed.append(Flag(x, row, (str(event.number),), x - _BALL, x + _BALL))
    return placed


def draw_event_marks(layout: Layout, sheet: Sheet) -> None:
    """The verticals behind the data, and their words or numbers above the plot."""
    del layout
    if not sheet.flags:
        return
    lines = max(len(flag.lines) for flag in sheet.flags)
    step = 22.0 if sheet.numbered else lines * 15.0 + 4
    rows = max(flag.row for flag in sheet.flags) + 1
    start = sheet.top - 24 - rows * step
    for flag in sheet.flags:
        y = start + flag.row * step
        if sheet.numbered:
            sheet.back.append(line("ev", flag.x, y + 2 * _BALL, flag.x, sheet.bottom))
            sheet.front.append(disc("evb", flag.x, y + _BALL, _BALL, flag.lines[0]))
            continue
        sheet.back.append(line("ev", flag.x, y + 1, flag.x, sheet.bottom))
        for index, words in enumerate(flag.lines):
            x = flag.right if flag.leftward else flag.left
            sheet.front.append(text("evt end" if flag.leftward else "evt", x, y + 12 + index * 15, words))
