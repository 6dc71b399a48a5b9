"""Columns over time: one series, several beside one another, or parts on top of one another."""

from fractions import Fraction
from typing import Final

from metrics.charts.labels import missing_runs, spread
from metrics.charts.parts import Layout, Line, Place, colour_class
from metrics.charts.scale import without_common_words
from metrics.charts.shapes import Sheet, fit, line, rect, text, text_width, wrap
from metrics.periods import Period

SIZE: Final = 13.0
_LEADING: Final = 15.0
_NAME_LINES: Final = 3
_SHARE: Final = 0.68
_WIDEST: Final = 56.0


def draw_columns(layout: Layout, sheet: Sheet) -> None:
    """A rectangle for every value, from zero or from the part below it."""
    base = layout.domain.base
    beside = len(layout.lines) if layout.kind == "grouped" else 1
    known = {slot.period: slot for slot in layout.slots}
    for number, series in enumerate(layout.lines):
        for index, place in enumerate(series.places):
            slot = known.get(place.period)
            span = float(slot.end - slot.start) if slot and layout.even else 1 / max(len(series.places), 1)
            width = min(span * (sheet.right - sheet.left) * _SHARE, _WIDEST * beside)
            thick = max(width / beside, 0.5)
            middle = sheet.x(place.at) + (number - (beside - 1) / 2) * thick if beside > 1 else sheet.x(place.at)
            low, high = sheet.y(base if place.base is None else place.base), sheet.y(place.height or Fraction(0))
            if place.value is None:
                sheet.spot(number, index, middle, sheet.y(base))
                continue
            # In a stack, the middle of the part: its end is where the next one begins.
            sheet.spot(number, index, middle, high if place.base is None else (low + high) / 2)
            estimated = " est" if place.estimated and layout.tells_estimates else ""
            cls = f"bar {colour_class(series.colour)}{estimated}{' part' if len(layout.lines) > 1 else ''}"
            sheet.data.append(rect(cls, middle - thick / 2, min(low, high), thick, abs(low - high)))
    sheet.front.append(line("base", sheet.left, sheet.y(base), sheet.right, sheet.y(base)))


def draw_column_labels(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    """What is written at columns; a key below, when the words do not fit into the empty slots, makes the drawing higher."""
    if layout.kind == "column":
        for series in layout.lines:
            _values(series, sheet, layout.domain.base, (sheet.right - sheet.left) / max(len(layout.slots), 1))
            if runs := missing_runs(series):
                _say_missing(layout, sheet, runs)
    elif layout.kind == "stacked":
        _name_parts(layout, sheet, narrow)
        tops = [_top(layout, period) for period in layout.incomplete]
        _key(sheet, [(place.at, sheet.y(place.height or Fraction(0))) for place in tops], layout.word("incomplete"))
    else:
        known = [{place.period for place in line.points} for line in layout.lines]
        lacking = {place.period: place for line in layout.lines for place in line.places}
        gaps = [place for period, place in lacking.items() if not any(period in some for some in known)]
        _key(sheet, [(place.at, sheet.y(layout.domain.base)) for place in gaps], layout.word("none"))


def _top(layout: Layout, period: Period) -> Place:
    """The highest part of a period's stack."""
    parts = [place for series in layout.lines for place in series.points if place.period == period]
    return max(parts, key=lambda place: place.height or 0)


def _values(series: Line, sheet: Sheet, base: Fraction, room: float) -> None:
    """Values over the columns: all if they fit, else the last and the highest."""
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
    short = dict(zip(points, brief, strict=True))
    for place, label in reversed(words.items()):
        x, y, half, free = _over(sheet, place, base, label)
        if not free:
            # The axis says the unit too.
            x, y, half, free = _over(sheet, place, base, label := short[place])
        if all(x + half < left or x - half > right or abs(y - other) > _LEADING - 2 for left, right, other in taken):
            sheet.front.append(text("val mid", x, y, label))
            taken.append((x - half, x + half, y))


def _over(sheet: Sheet, place: Place, base: Fraction, label: str) -> tuple[float, float, float, bool]:
    """Where a value stands (its middle, its line, half its width), and whether no other column is in its way: over its
    column; where that goes down, over its foot, or under it where another column stands there."""
    half = text_width(label, SIZE, bold=True) / 2
    x = min(max(sheet.x(place.at), half), sheet.width - half)
    end, foot = sheet.y(place.height or Fraction(0)), sheet.y(base)
    over, under = min(end, foot) - 6, end + _LEADING
    if end <= foot:
        return x, over, half, True
    beside = [bar for bar in sheet.data if float(bar.x) < x + half and float(bar.x) + float(bar.width) > x - half]
    stands = any(float(bar.y) < over and float(bar.y) + float(bar.height) > over - _LEADING for bar in beside)
    if stands and under <= sheet.bottom:
        return x, under, half, True
    return x, over, half, not stands


def _say_missing(layout: Layout, sheet: Sheet, runs: list[list[Place]]) -> None:
    """Write "no figure" into the empty slots; where it does not fit, a dash each and a key below."""
    slot = (sheet.right - sheet.left) / max(len(layout.slots), 1)
    base = sheet.y(layout.domain.base)
    wrapped = [wrap(layout.word("none"), 12, slot * len(run) - 6) for run in runs]
    longest = max(text_width(one, 12) for one in layout.word("none").split())
    fits = all(
        longest <= slot * len(run) - 6 and len(lines) <= _NAME_LINES for run, lines in zip(runs, wrapped, strict=True)
    )
    if not fits:
        _key(sheet, [(place.at, base) for run in runs for place in run], layout.word("none"))
        return
    for run, lines in zip(runs, wrapped, strict=True):
        middle = (sheet.x(run[0].at) + sheet.x(run[-1].at)) / 2
        for index, words in enumerate(lines):
            sheet.front.append(text("none mid", middle, base - 9 - 14 * (len(lines) - 1 - index), words))


def _key(sheet: Sheet, places: list[tuple[Fraction, float]], words: str) -> None:
    """A dash over each place, and under the drawing what the dash says."""
    if not places:
        return
    for at, y in places:
        sheet.front.append(line("dash", sheet.x(at) - 4, y - 8, sheet.x(at) + 4, y - 8))
    sheet.front.append(line("dash", 1, sheet.height + 10, 9, sheet.height + 10))
    sheet.front.append(text("none", 15, sheet.height + 14, words))
    sheet.height += 20


def _name_parts(layout: Layout, sheet: Sheet, narrow: bool) -> None:
    """Names of the parts beside the last column, at the height of each; only where ``end_gutter`` kept room for them."""
    room = sheet.width - sheet.right - 12
    if room < 40:
        return
    blocks = []
    for series in layout.lines:
        last = series.points[-1] if series.points else None
        middle = (
            sheet.bottom if last is None else sheet.y(((last.base or Fraction(0)) + (last.height or Fraction(0))) / 2)
        )
        blocks.append(
            (middle, colour_class(series.colour), fit(series.label, SIZE, room, 2 if narrow else 3, bold=True))
        )
    blocks.sort(key=lambda block: block[0])
    heights = [len(lines) * _LEADING + 3 for _, _, lines in blocks]
    tops = [middle - height / 2 for (middle, _, _), height in zip(blocks, heights, strict=True)]
    for top, (_, colour, lines) in zip(spread(tops, heights, sheet.top - 18, sheet.bottom + 2), blocks, strict=True):
        for index, words in enumerate(lines):
            sheet.front.append(text(f"nm {colour}", sheet.right + 9, top + 11.5 + index * _LEADING, words))
