"""Small charts without axes, for strips and catalogues: points in a box of 100 by 30, joined where there is no gap."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext

from metrics.formats import Format, format_period, format_value
from metrics.periods import Period
from metrics.readings import Figure
from metrics.translated import page_language

WIDTH, HEIGHT = 100, 30


type _Points = list[tuple[Period, Any, Figure]]


@dataclass(frozen=True)
class Scale:
    """What small charts share, so that they can be compared: the days from left to right, the numbers from foot to top."""

    start: int
    end: int
    low: Fraction
    high: Fraction


def _points(figures: Sequence[Figure]) -> _Points:
    points = [(Period.parse(one.reference.period), one.value, one) for one in figures if one.value is not None]
    kinds = Counter(period.kind for period, _, _ in points)
    common = max(kinds, key=lambda kind: kinds[kind], default="")  # a year beside months would dwarf them
    points = [point for point in points if point[0].kind == common]
    return points if len(points) >= 3 else []


def _scale(lines: Sequence[_Points]) -> Scale:
    days = [period.end.toordinal() for points in lines for period, _, _ in points]
    numbers = [Fraction(value.number) for points in lines for _, value, _ in points]
    return Scale(min(days), max(days), min(Fraction(0), *numbers), max(numbers))


def shared_scales(lines: Sequence[Sequence[Figure]]) -> dict[str, Scale]:
    """The scale of all series that are drawn, by the kind of their periods: a year is no taller quarter."""
    drawn = [points for figures in lines if (points := _points(figures))]
    kinds = {points[0][0].kind for points in drawn}
    return {kind: _scale([points for points in drawn if points[0][0].kind == kind]) for kind in kinds}


def spark(
    figures: Sequence[Figure], language: str = "", scales: Mapping[str, Scale] | None = None
) -> dict[str, Any] | None:
    """The drawing for ``includes/spark.html``, on the scale of its kind where there is one, else on its own.

    None for fewer than three points, which say more as numbers.
    """
    language = language or page_language()
    points = _points(figures)
    if not points:
        return None
    first, last = points[0], points[-1]
    scale = (scales or {}).get(first[0].kind) or _scale([points])
    numbers = [Fraction(value.number) for _, value, _ in points]
    start, low = scale.start, scale.low
    span, height = max(1, scale.end - start), (scale.high - low) or Fraction(1)

    def place(period: Period, number: Fraction) -> tuple[str, str]:
        x = Fraction(period.end.toordinal() - start, span) * WIDTH
        y = HEIGHT - (number - low) / height * HEIGHT
        return f"{float(x):.1f}", f"{float(y):.1f}"

    places = [place(period, number) for (period, _, _), number in zip(points, numbers, strict=True)]
    runs: list[list[tuple[str, str]]] = []
    before: Period | None = None
    for (period, _, _), at in zip(points, places, strict=True):
        joined = (
            before is not None and before.kind == period.kind and before.kind != "interval" and before.next() == period
        )
        if joined:
            runs[-1].append(at)
        else:
            runs.append([at])
        before = period
    ends = [
        gettext("%(number)s (%(period)s)")
        % {
            "number": format_value(value, one.unit, Format.parse("compact"), language),
            "period": format_period(period, language),
        }
        for period, value, one in (first, last)
        if value
    ]
    return {
        "words": gettext("From %(first)s to %(last)s") % {"first": ends[0], "last": ends[-1]},
        "runs": [" ".join(",".join(point) for point in run) for run in runs if len(run) > 1],
        # Between numbers that are not neighbours nothing is known: with gaps each stands on its own.
        "stems": [{"x": x, "y": y} for x, y in places] if len(runs) > 1 else [],
        "last": {"x": places[-1][0], "y": places[-1][1]},
        "first_period": format_period(first[0], language, short=True),
        "last_period": format_period(last[0], language, short=True),
        "base": f"{float(HEIGHT - (0 - low) / height * HEIGHT):.1f}",
    }
