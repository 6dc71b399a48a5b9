"""A timeline: a lane for each market, a numbered disc for each event; the key beside it says what they are."""

from typing import Final

from metrics.charts.parts import Layout, PlacedEvent
from metrics.charts.shapes import Sheet, clip, disc, line, text, text_width

_BALL: Final = 10.0
_STEP: Final = 2 * _BALL + 2
SIZE: Final = 13.0


def draw_timeline(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    """Years as verticals, lanes from the top in order of their first event, hollow discs for events added to the record.

    Discs that would overlap are stacked, so that the height of a lane says how crowded it is.
    """
    sheet.numbered = True
    lanes = [clip(name, SIZE, sheet.width if narrow else sheet.width * 0.3, bold=True) for name in layout.lanes]
    names = max(text_width(name, SIZE, bold=True) for name in lanes)
    head = 24.0
    sheet.left = _BALL + 2 if narrow else names + 14 + _BALL
    sheet.right = sheet.width - _BALL - 2
    sheet.top = y = head
    for number, name in enumerate(lanes):
        rows = _stacked([event for event in layout.events if event.lane == number], sheet)
        y = _draw_lane(sheet, rows, name, number, y, narrow)
    sheet.bottom = sheet.height = y
    reached = float("-inf")
    for slot in layout.slots:
        x = sheet.x(slot.start)
        words = slot.major or slot.minor
        sheet.back.append(line("grid", x, head - 4, x, sheet.bottom))
        if x >= reached and x + text_width(words, SIZE) <= sheet.width:
            sheet.back.append(text("tick", x + 3 if slot.start else x, 13, words))
            reached = x + text_width(words, SIZE) + 10


def _stacked(events: list[PlacedEvent], sheet: Sheet) -> list[tuple[PlacedEvent, float, int]]:
    placed: list[tuple[PlacedEvent, float, int]] = []
    for event in events:
        x, row = sheet.x(event.at), 0
        while any(other == row and abs(x - taken) < _STEP for _, taken, other in placed):
            row += 1
        placed.append((event, x, row))
    return placed


def _draw_lane(
    sheet: Sheet, rows: list[tuple[PlacedEvent, float, int]], name: str, number: int, y: float, narrow: bool
) -> float:
    """Draw a lane from ``y`` down; returns where the next one starts."""
    depth = (max(row for _, _, row in rows) + 1) * _STEP
    top = y + (20 if narrow else 8)
    if narrow:
        sheet.front.append(text("nm", 0, y + 14, name))
    else:
        sheet.front.append(text("nm end", sheet.left - _BALL - 12, top + _BALL + 4.5, name))
    for event, x, row in rows:
        middle = top + _BALL + row * _STEP
        cls = "ball c1 added" if event.added else "ball c1"
        sheet.data.append(disc(cls, x, middle, _BALL - 0.75, str(event.number)))
    bottom = top + depth + 8
    sheet.back.append(line("grid", 0, bottom, sheet.width, bottom))
    return bottom
