"""Whether a chart is honest: what a careful reader would object to, found before publishing.

Each rule is one small function over the same subject. An error keeps a chart from being saved and a text from being
published; a warning is listed. What cannot be written at all needs no rule: there is one value axis, and it is linear.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from metrics.charts.palette import confusions, faint
from metrics.charts.parts import COLOURS, Layout
from metrics.charts.spec import COLUMNS, FROM_ZERO, ONE_PERIOD, ChartData, ChartSpec
from metrics.charts.stated import Said, numbers_in
from metrics.figures import Value

ERROR: Final = "error"
WARNING: Final = "warning"
_TOLD_APART: Final = 6
_PANELS: Final = 24
_ROWS: Final = 30
_LINES_DESCRIBED: Final = 3


@dataclass(frozen=True)
class Finding:
    """An objection: the rule's name, error or warning, and a sentence that says what to do."""

    rule: str
    level: str
    words: str


@dataclass(frozen=True)
class Subject:
    """A chart to judge. ``typed`` is its description without what is bound to the record: the editor's own words."""

    spec: ChartSpec
    layout: Layout
    data: ChartData
    sourced: bool
    typed: str

    @property
    def values(self) -> list[Value]:
        """Every number that the chart shows or computes with."""
        drawn = [point.value for line in self.data.lines for point in line.points if point.value is not None]
        return drawn + [bar.value for bar in self.layout.bars if bar.value is not None]


type Rule = Callable[[Subject], Iterator[Finding]]


def lint(
    spec: ChartSpec, layout: Layout, data: ChartData, sourced: bool = True, typed: str = ""
) -> tuple[Finding, ...]:
    """Everything to object to, errors first. ``sourced``: whether a source line stands under the chart."""
    subject = Subject(spec, layout, data, sourced, typed)
    found = [finding for rule in RULES for finding in rule(subject)]
    return tuple(sorted(found, key=lambda one: one.level != ERROR))


def errors(findings: Iterable[Finding]) -> list[str]:
    """The sentences of what blocks."""
    return [one.words for one in findings if one.level == ERROR]


def warnings(findings: Iterable[Finding]) -> list[str]:
    """The sentences of what is only listed."""
    return [one.words for one in findings if one.level == WARNING]


def drawable(subject: Subject) -> Iterator[Finding]:
    """The chart can be drawn as it asks; otherwise a table stands in for it."""
    for words in subject.spec.problems():
        yield Finding("drawable", ERROR, words)
    if subject.layout.kind != subject.spec.kind and not subject.spec.problems():
        words = (
            "The numbers cannot be drawn as this kind of chart (a part of a stack is below zero); choose another kind."
        )
        yield Finding("drawable", ERROR, words)


def from_zero(subject: Subject) -> Iterator[Finding]:
    """Bars, columns and areas are read by their size, so their scale holds zero."""
    layout = subject.layout
    if layout.kind in FROM_ZERO and not layout.domain.low <= 0 <= layout.domain.high:
        yield Finding("from-zero", ERROR, "The scale of the bars does not begin at zero.")


def below_zero(subject: Subject) -> Iterator[Finding]:
    """Bars that point both ways are easily misread."""
    layout = subject.layout
    if layout.kind in FROM_ZERO and layout.domain.low < 0 < layout.domain.high and not layout.is_empty:
        words = "Some bars are below zero and some above; dots or lines show changes of sign more clearly."
        yield Finding("below-zero", WARNING, words)


def unit(subject: Subject) -> Iterator[Finding]:
    """A number without its unit says nothing."""
    if subject.spec.kind != "timeline" and not all(subject.spec.units):
        yield Finding("unit", ERROR, "The chart has no unit; the metric of its series has to name one.")
    if not subject.spec.subtitle.strip():
        yield Finding("unit", WARNING, "The subtitle is empty; it says metric, unit, market and period.")


def source(subject: Subject) -> Iterator[Finding]:
    """Readers are told whose numbers these are."""
    if not subject.sourced and not subject.layout.is_empty:
        yield Finding("source", ERROR, "The chart names no source: its numbers have neither provider nor document.")


def told_apart(subject: Subject) -> Iterator[Finding]:
    """Not more series than can be told apart."""
    count, kind = len(subject.spec.series), subject.spec.kind
    if kind == "multiples":
        if count > _PANELS:
            yield Finding(
                "told-apart", WARNING, f"{count} panels are more than anybody compares; show at most {_PANELS}."
            )
    elif kind in ONE_PERIOD:
        if count > _ROWS:
            yield Finding("told-apart", WARNING, f"{count} rows are more than anybody reads; show at most {_ROWS}.")
    elif kind in ("line", "slope", *COLUMNS):
        if count > len(COLOURS):
            words = f"{count} series share {len(COLOURS)} colours; draw small multiples, or leave some out."
            yield Finding("told-apart", ERROR, words)
        elif count > _TOLD_APART:
            words = f"{count} series are hard to tell apart; small multiples show more than {_TOLD_APART} better."
            yield Finding("told-apart", WARNING, words)


def colours(subject: Subject) -> Iterator[Finding]:
    """The colours in use survive every kind of colour vision, and stand out from the paper in both themes."""
    if subject.spec.kind in ("table", "timeline", "multiples"):
        return
    count = min(len(subject.spec.series), len(COLOURS))
    for theme, number, ratio in faint(count):
        yield Finding("colours", ERROR, f"Colour {number} has {ratio:.1f}:1 against the {theme} paper; it needs 3:1.")
    for one in confusions(count):
        words = f"Colours {one.first} and {one.second} look alike on the {one.theme} paper with {one.vision}."
        yield Finding("colours", ERROR, words)


def description(subject: Subject) -> Iterator[Finding]:
    """The description is not the title again."""
    said, title = (
        " ".join(text.split()).casefold().rstrip(".") for text in (subject.spec.description, subject.spec.takeaway)
    )
    if said and said == title:
        yield Finding("description", ERROR, "The description repeats the title; say what the chart shows.")
    elif said and len(said) < len(title):
        yield Finding(
            "description", WARNING, "The description is shorter than the title; does it say what the chart shows?"
        )


def true_numbers(subject: Subject) -> Iterator[Finding]:
    """Every number that the description says in digits is one of the chart's."""
    values = subject.values
    if subject.spec.kind == "timeline" or not values:
        return
    language, percent = subject.layout.language, "percent" in subject.spec.units
    typed = {said.text for said in numbers_in(subject.typed, language)}
    for said in numbers_in(subject.spec.description, language):
        if any(said.fits(value) for value in values):
            continue
        derived = said.percent and not percent
        if said.text in typed and not derived:
            words = (
                f"The description says {said.text}, and no number of the chart rounds to that. Correct it, or bind it."
            )
            yield Finding("true-numbers", ERROR, words)
        else:
            words = f"The description says {said.text}, which the chart does not show."
            yield Finding("true-numbers", WARNING, words)


def ends(subject: Subject) -> Iterator[Finding]:
    """The description says the first, the last and the highest number of each line, recomputed here."""
    lines = subject.layout.lines
    if subject.layout.kind == "table" or not 0 < len(lines) <= _LINES_DESCRIBED:
        return
    said = numbers_in(subject.spec.description, subject.layout.language)
    for line in lines:
        known = [(place.value, place.label) for place in line.points if place.value is not None]
        if len(known) < 2:
            continue
        highest = max(known, key=lambda one: one[0].number)
        missing = [
            f"the {name} ({label})"
            for name, (value, label) in (("first", known[0]), ("last", known[-1]), ("highest", highest))
            if not _is_said(value, said)
        ]
        if missing:
            words = f"The description does not say {' and '.join(missing)} number of “{line.label}”."
            yield Finding("ends", WARNING, words)


def _is_said(value: Value, said: Iterable[Said]) -> bool:
    return any(one.fits(value) for one in said)


def enough(subject: Subject) -> Iterator[Finding]:
    """There is something to compare, and nothing is missing that the form promises."""
    layout = subject.layout
    for line in layout.lines:
        if layout.kind == "slope" and 0 < len(line.points) < 2:
            yield Finding("enough", WARNING, f"“{line.label}” has only one end of its slope.")
        elif layout.kind in ("line", "area") and len(line.points) == 1:
            yield Finding("enough", WARNING, f"“{line.label}” is a single point; a sentence says it better.")
    if layout.incomplete:
        periods = ", ".join(period.text for period in layout.incomplete[:6])
        yield Finding("enough", WARNING, f"A part of the stack is missing in {periods}; its height is no total there.")


RULES: Final[tuple[Rule, ...]] = (
    drawable, from_zero, below_zero, unit, source, told_apart, colours, description, true_numbers, ends, enough,
)  # fmt: skip


def untyped(text: str) -> str:
    """A description without its bracket forms: what an editor typed and nobody looks after."""
    parts = []
    for piece in text.split("[["):
        _, closed, after = piece.partition("]]")
        parts.append(after if closed else piece)
    return " ".join(parts)
