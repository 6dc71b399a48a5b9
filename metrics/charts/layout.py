"""From a specification and its data to a layout: computed once, drawn in any size and medium."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from metrics.charts.axis import TimeAxis, axis_of, dated_axis, ends_axis, expected, frequency_of
from metrics.charts.parts import COLOURS, REST_COLOUR, Bar, Layout, Line, Place, PlacedEvent, PlacedMark
from metrics.charts.scale import Domain, domain_of, value_ticks
from metrics.charts.spec import FROM_ZERO, ONE_PERIOD, ChartData, ChartError, ChartSpec, EventMark, LineData, Point
from metrics.charts.stacking import stacked, summits
from metrics.charts.words import word
from metrics.figures import Value
from metrics.formats import Format, format_date, format_period, format_value
from metrics.intervals import Interval
from metrics.periods import Period

_COMPACT: Final = Format.parse("compact")
_FULL: Final = Format.parse("full:nounit")
type _Chosen = tuple[LineData, str, tuple[Point, ...]]


def lay_out(spec: ChartSpec, data: ChartData, language: str = "en") -> Layout:
    """Lay a chart out.

    Raises ``ChartError`` when the specification is unsound, or the numbers cannot be drawn as it asks (two units on
    one axis, a stack of negative parts).
    """
    spec.validate()
    if spec.kind == "timeline":
        return _timeline(spec, data, language)
    known = {line.slug: line for line in data.lines}
    chosen: list[_Chosen] = []
    for wanted in spec.series:
        line = known.get(wanted.series) or LineData(wanted.series, wanted.label, spec.unit)
        chosen.append((line, wanted.label or line.label, _admitted(spec, line)))
    units = {line.unit for line, _, points in chosen if points}
    if len(units) > 1 and spec.kind != "table":
        raise ChartError(f"The series have different units ({', '.join(sorted(units))}); one axis cannot carry them.")
    if spec.kind in ONE_PERIOD:
        return _bars(spec, chosen, known.get(spec.remainder), language)
    return _lines(spec, chosen, data.events, language)


def _admitted(spec: ChartSpec, line: LineData) -> tuple[Point, ...]:
    """The points of the chart's range and frequency in order of time."""
    return tuple(sorted((p for p in line.points if spec.admits(p.period)), key=lambda point: point.period.sort_key))


def _lines(spec: ChartSpec, chosen: Sequence[_Chosen], events: Sequence[EventMark], language: str) -> Layout:
    if spec.kind == "slope":
        chosen = _ends(chosen)
    points = [point for _, _, admitted in chosen for point in admitted]
    numbers = [point.value.number for point in points if point.value is not None]
    if spec.kind == "stacked":
        numbers += summits(admitted for _, _, admitted in chosen)
    domain = domain_of([*numbers, *_referred(spec)] if numbers else [], from_zero=spec.kind in FROM_ZERO)
    periods = [point.period for point in points]
    if spec.kind == "slope":
        axis = ends_axis(periods, language)
    else:
        axis = axis_of(periods, spec.window, spec.frequency, language)
    if axis is None:
        return Layout(spec, language, domain)
    lines = tuple(
        Line(
            line.slug,
            label,
            # Each of the small multiples says its name, so none needs a colour of its own.
            COLOURS[0 if spec.kind == "multiples" else index % len(COLOURS)],
            line.unit,
            _places(line, admitted, axis, domain, spec, language),
            axis.step,
            leaps=spec.kind == "slope",
        )
        for index, (line, label, admitted) in enumerate(chosen)
    )
    if spec.kind == "stacked":
        lines = stacked(lines, domain)
    unit = next((line.unit for line, _, admitted in chosen if admitted), spec.unit)
    wanted = set(spec.events)
    return Layout(
        spec,
        language,
        domain,
        value_ticks(domain, unit, language) if spec.kind != "table" else (),
        axis.slots,
        lines,
        events=_placed([event for event in events if event.slug in wanted], axis, language),
        even=axis.even,
        marks=_marks(spec, domain, axis),
    )


def _ends(chosen: Sequence[_Chosen]) -> list[_Chosen]:
    """What a slope shows: of every series the points of the first and the last period that any of them has."""
    known = sorted({p.period for _, _, admitted in chosen for p in admitted if p.value}, key=lambda one: one.sort_key)
    ends = {known[0], known[-1]} if known else set()
    return [(line, label, tuple(p for p in admitted if p.period in ends)) for line, label, admitted in chosen]


def _referred(spec: ChartSpec) -> list[Decimal]:
    """The values of reference lines and ranges: the scale has to reach them."""
    return [end for mark in spec.marks for end in (mark.low, mark.high) if end is not None]


def _marks(spec: ChartSpec, domain: Domain, axis: TimeAxis | None) -> tuple[PlacedMark, ...]:
    """The reference lines and ranges of the axes that there are; a stretch of time is cut off at the ends of its axis."""
    placed = []
    for mark in spec.marks:
        if mark.low is not None:
            high = None if mark.high is None else domain.place(mark.high)
            placed.append(PlacedMark(mark.label, domain.place(mark.low), high))
        elif axis is not None and mark.period is not None and (span := axis.span(mark.period)):
            placed.append(PlacedMark(mark.label, *span, timed=True))
    return tuple(placed)


def _places(
    line: LineData, points: Sequence[Point], axis: TimeAxis, domain: Domain, spec: ChartSpec, language: str
) -> tuple[Place, ...]:
    """The places of one line: every slot of the axis when a frequency was asked for, else what its own points span."""
    at = {point.period: point for point in points}
    periods = list(at)
    if spec.kind == "slope" or (spec.frequency and axis.even):
        periods = [slot.period for slot in axis.slots]
    elif frequency_of(periods):
        periods = list(expected(periods[0], periods[-1], axis.step)) or periods
    return tuple(_place(line, at.get(period), period, axis, domain, language) for period in periods)


def _place(line: LineData, point: Point | None, period: Period, axis: TimeAxis, domain: Domain, language: str) -> Place:
    at = axis.place(period)
    words = format_period(period, language)
    # A period that reaches beyond the axis (an open interval, say) keeps its number in the table, at the edge.
    where = Fraction(1) if at is None else at
    if point is None or point.value is None:
        return Place(period, where, words)
    return Place(
        period,
        where,
        words,
        point.value,
        domain.place(point.value.number),
        format_value(point.value, line.unit, _COMPACT, language),
        format_value(point.value, line.unit, _FULL, language),
        point.provider,
        point.estimated,
        point.reference,
    )


def _bars(spec: ChartSpec, chosen: Sequence[_Chosen], total: LineData | None, language: str) -> Layout:
    found = [(line, label, points[0] if points else None) for line, label, points in chosen]
    rest = _remainder(spec, [point for _, _, point in found], total)
    numbers = [point.value.number for _, _, point in found if point and point.value]
    numbers += [rest[0].number] if rest else []
    domain = domain_of([*numbers, *_referred(spec)] if numbers else [], from_zero=spec.kind in FROM_ZERO)
    unit = next((line.unit for line, _, point in found if point), spec.unit)
    bars = [_bar(line.slug, label, COLOURS[0], point, domain, unit, language) for line, label, point in found]
    if rest:
        label = spec.remainder_label or word("rest", language)
        period = Period.parse(spec.period)
        bars.append(_bar("", label, REST_COLOUR, Point(period, rest[0]), domain, unit, language, rest[1]))
    ticks = value_ticks(domain, unit, language)
    return Layout(spec, language, domain, ticks, bars=tuple(bars), marks=_marks(spec, domain, None))


def _bar(
    slug: str,
    label: str,
    colour: str,
    point: Point | None,
    domain: Domain,
    unit: str,
    language: str,
    interval: Interval | None = None,
) -> Bar:
    if point is None or point.value is None:
        return Bar(slug, label, colour, unit, None, None, word("none", language), "")
    value = point.value
    return Bar(
        slug,
        label,
        colour,
        unit,
        value,
        domain.place(value.number),
        format_value(value, unit, _COMPACT, language),
        format_value(value, unit, _FULL, language),
        point.provider,
        point.estimated,
        point.reference,
        interval,
    )


def _remainder(spec: ChartSpec, bars: Sequence[Point | None], total: LineData | None) -> tuple[Value, Interval] | None:
    """What the bars leave of the total, exactly, and the interval in which the rounded figures let it lie.

    ``None`` when it is not asked for, when a figure is missing, or when the bars exceed the total (they then
    measure different things, and a negative bar would be nonsense). It is stated no finer than the coarsest figure.
    """
    if not spec.remainder or total is None:
        return None
    whole = next((point.value for point in _admitted(spec, total) if point.value is not None), None)
    values = [point.value for point in bars if point is not None and point.value is not None]
    if whole is None or not values or len(values) < len(bars):
        return None
    number = whole.number - sum((value.number for value in values), Decimal(0))
    if number < 0:
        return None
    interval = whole.interval
    for value in values:
        interval = interval - value.interval
    return Value(number, max(value.stated_to for value in (whole, *values))), interval


def _timeline(spec: ChartSpec, data: ChartData, language: str) -> Layout:
    wanted = set(spec.events)
    window = spec.window
    marks = [event for event in data.events if event.slug in wanted]
    if window is not None:
        marks = [event for event in marks if window.overlaps(Period.parse(event.date))]
    if not marks:
        return Layout(spec, language, domain_of((), from_zero=True))
    days = [Period.parse(event.date) for event in marks]
    axis = dated_axis(min(day.start or day.end for day in days), max(day.end for day in days), language)
    events = _placed(marks, axis, language)
    lanes = tuple(dict.fromkeys(event.market for event in events))
    placed = tuple(_in_lane(event, lanes.index(event.market)) for event in events)
    return Layout(
        spec, language, domain_of((), from_zero=True), slots=axis.slots, events=placed, lanes=lanes, even=False
    )


def _in_lane(event: PlacedEvent, lane: int) -> PlacedEvent:
    return replace(event, lane=lane)


def _placed(events: Sequence[EventMark], axis: TimeAxis, language: str) -> tuple[PlacedEvent, ...]:
    """The events inside the axis in order of date; one known only to its month or year stands in the middle of it."""
    inside = [(at, event) for event in events if (at := axis.place(Period.parse(event.date))) is not None]
    inside.sort(key=lambda pair: (pair[0], pair[1].date, pair[1].slug))
    return tuple(
        PlacedEvent(
            event.slug,
            number,
            at,
            event.date,
            format_date(event.date, language),
            event.title,
            event.market,
            event.added,
        )
        for number, (at, event) in enumerate(inside, 1)
    )
