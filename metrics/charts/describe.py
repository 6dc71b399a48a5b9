"""One sentence that says what a chart shows, recomputed from its numbers: for readers who do not see it."""

from fractions import Fraction
from typing import Final

from metrics.charts.parts import Layout, Line, Place
from metrics.charts.spec import ONE_PERIOD
from metrics.charts.words import word
from metrics.figures import Value
from metrics.formats import Format, format_period, format_value
from metrics.periods import Period

_COMPACT: Final = Format.parse("compact")
# Beyond this many, a list of missing periods says less than their number.
_MOST_NAMED: Final = 6


def describe(layout: Layout, language: str = "") -> str:
    """First, last, highest and lowest of every line, with its gaps; every bar; or what a timeline spans.

    ``language`` changes the words only; numbers and periods keep the language of the layout, so leave it out.
    """
    tongue = language or layout.language
    if layout.kind == "timeline":
        parts = [_events(layout, tongue)] if layout.events else [word("none", tongue)]
    elif layout.kind in ONE_PERIOD:
        parts = [_bars(layout, tongue)]
    else:
        parts = [_line(line, tongue) for line in layout.lines] or [word("none", tongue)]
    stop = word("stop", tongue)
    return word("joint", tongue).join(part + stop for part in parts)


def _line(line: Line, language: str) -> str:
    points = line.points
    if not points:
        return word("empty", language).format(label=line.label)
    first, last = points[0], points[-1]
    pattern = "single" if len(points) == 1 else "change"
    parts = [
        word(pattern, language).format(
            label=line.label,
            first=first.label,
            first_period=first.period_label,
            last=last.label,
            last_period=last.period_label,
        )
    ]
    highest = max(points, key=_height)
    lowest = min(points, key=_height)
    if highest not in (first, last):
        parts.append(word("highest", language).format(value=highest.label, period=highest.period_label))
    if lowest not in (first, last):
        parts.append(word("lowest", language).format(value=lowest.label, period=lowest.period_label))
    if gaps := _gaps(line, language):
        parts.append(gaps)
    return word("semicolon", language).join(parts)


def _gaps(line: Line, language: str) -> str:
    missing = [place for place in line.places if place.value is None]
    if not missing:
        return ""
    named = [place.period_label for place in missing[:_MOST_NAMED]]
    if len(missing) > _MOST_NAMED:
        named = [missing[0].period_label, "…", missing[-1].period_label]
    return word("gaps", language).format(
        missing=len(missing), all=len(line.places), periods=word("comma", language).join(named)
    )


def _height(place: Place) -> Fraction:
    # The number itself: the height of a part in a stack is that of all below it too.
    return Fraction(place.value.number) if place.value else Fraction(0)


def _bars(layout: Layout, language: str) -> str:
    shown = []
    for bar in layout.bars:
        words = word("bar", language).format(label=bar.label, value=bar.value_label)
        if bar.interval is not None and bar.value is not None and bar.interval.low < bar.interval.high:
            step = bar.value.stated_to / 10
            # Rounded outwards: the words must not promise a narrower span than the figures do.
            ends = (
                step * (bar.interval.low / Fraction(step)).__floor__(),
                step * (bar.interval.high / Fraction(step)).__ceil__(),
            )
            low, high = (format_value(Value(end, step), bar.unit, _COMPACT, layout.language) for end in ends)
            words += f" ({word('rest_between', language).format(low=low, high=high)})"
        shown.append(words)
    period = format_period(Period.parse(layout.spec.period), layout.language)
    period = period[:1].upper() + period[1:]
    return word("bars", language).format(period=period, bars=word("comma", language).join(shown))


def _events(layout: Layout, language: str) -> str:
    return word("events", language).format(
        count=len(layout.events),
        markets=len(layout.lanes),
        first=layout.events[0].date_label,
        last=layout.events[-1].date_label,
        added=sum(event.added for event in layout.events),
    )
