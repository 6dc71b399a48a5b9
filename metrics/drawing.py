"""A chart's definition and the record, laid out once: what page, embed, export and API show of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from metrics.charts import (
    ChartData,
    ChartError,
    ChartSpec,
    Credit,
    EventMark,
    Finding,
    Layout,
    LineData,
    Plate,
    Point,
    lay_out,
    lint,
    plate,
)
from metrics.charts.lint import untyped
from metrics.models import Observation
from metrics.periods import Period
from metrics.readings import Figure
from metrics.series import Record

#: What is drawn apart from normal numbers: estimates, and what its own provider calls provisional.
GUESSED = frozenset({Observation.Status.ESTIMATED, Observation.Status.PROVISIONAL})


@dataclass(frozen=True)
class DrawnChart:
    """A chart ready to be shown. ``figures`` are the numbers in it, by series; ``problems`` keep it from being published;
    since ``settled`` the record has shown it so."""

    spec: ChartSpec
    language: str
    figures: Mapping[str, tuple[Figure, ...]]
    events: tuple[EventMark, ...]
    event_sources: tuple[str, ...]
    problems: tuple[str, ...]
    settled: datetime | None = None

    @cached_property
    def data(self) -> ChartData:
        labels = {line.series: line.label for line in self.spec.series} | {
            self.spec.remainder: self.spec.remainder_label
        }
        units = {line.series: line.unit for line in self.spec.series}
        lines = tuple(
            LineData(
                slug,
                labels.get(slug, slug),
                units.get(slug) or self.spec.unit,
                tuple(_point(figure) for figure in figures),
            )
            for slug, figures in self.figures.items()
        )
        return ChartData(lines, self.events)

    @cached_property
    def layout(self) -> Layout:
        """The chart laid out; as a table where its numbers cannot be drawn as it asks, so that a page never lacks them."""
        try:
            return lay_out(self.spec, self.data, self.language)
        except ChartError:
            return lay_out(replace(self.spec, kind="table", annotations=""), self.data, self.language)

    def findings(self, description: str = "") -> tuple[Finding, ...]:
        """What a careful reader would object to; ``description`` as written, so that its bound numbers are known."""
        typed = untyped(description or self.spec.description)
        return lint(self.spec, self.layout, self.data, bool(self.credits), typed)

    def plate(self, occurrence: int = 1, query: str = "") -> Plate:
        """What the templates draw; ``occurrence`` tells apart two drawings of one chart on one page.

        ``query`` is what an address asks for, a moment or a view: the links lead to the same.
        """
        asked = f"?{query}" if query else ""
        links = {
            "page": f"{self.url}{asked}",
            "csv": f"/charts/{self.spec.slug}.csv{asked}",
            "image": "" if self.layout.kind == "table" else f"/charts/{self.spec.slug}.png{asked}",
            "embed": f"{self.url}{asked}#embed",
        }
        return plate(self.layout, self.credits, links, occurrence)

    @property
    def rows(self) -> list[Observation]:
        """The observations drawn, in order."""
        return [
            figure.observation
            for figures in self.figures.values()
            for figure in figures
            if figure.observation is not None
        ]

    @property
    def sources(self) -> list[Any]:
        """The documents that the numbers were read in, in order of appearance, once each."""
        return list({row.source.slug: row.source for row in self.rows}.values())

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Whose numbers these are, with the document where there is one; for a timeline, where the events were read."""
        documents: dict[str, dict[str, Any]] = {}
        for row in self.rows:
            documents.setdefault(row.provider.name, {})[row.source.slug] = row.source
        if documents:
            return tuple(
                Credit(name, f"/sources/{next(iter(found))}/" if len(found) == 1 else "")
                for name, found in documents.items()
            )
        names = self.event_sources
        shown = tuple(Credit(name) for name in names[:3])
        return (
            (*shown, Credit(_("and %(count)d more documents") % {"count": len(names) - 3})) if len(names) > 3 else shown
        )

    @property
    def url(self) -> str:
        return f"/charts/{self.spec.slug}/"


def _point(figure: Figure) -> Point:
    row = figure.observation
    assert row is not None  # a line holds known figures only
    return Point(
        Period.parse(row.period),
        figure.value,
        row.provider.name,
        row.status in GUESSED or row.qualifier == Observation.Qualifier.ABOUT,
        str(figure.reference),
    )


def series_of(definition: Mapping[str, Any]) -> list[str]:
    """The series that a record must hold whole to draw this chart."""
    return [line["series"] for line in definition["series"]] + (
        [definition["remainder"]] if definition["remainder"] else []
    )


def draw_chart(
    definition: Mapping[str, Any], record: Record, events: Mapping[str, Mapping[str, Any]], language: str = "en"
) -> DrawnChart:
    """The chart of a definition (as a revision freezes it) on the record. Bracket forms in its words are resolved before.

    ``events`` are event definitions by slug; those that the chart names and that are missing are named as problems.
    """
    spec = ChartSpec.from_dict(definition)
    problems = list(spec.problems())
    figures = {slug: tuple(_admitted(record.line(slug), spec)) for slug in series_of(definition)}
    problems += [
        f"the series “{slug}” has no number to draw."
        for slug, found in figures.items()
        if not found and record.moment.is_present
    ]
    marks = []
    for slug in spec.events:
        if slug not in events:
            problems.append(f"there is no event “{slug}”.")
            continue
        one = events[slug]
        marks.append(
            EventMark(slug, one["date"], one["title"], one["market_name"], one["verification"] == "supplemented")
        )
    sources = tuple(dict.fromkeys(events[slug]["source_name"] for slug in spec.events if slug in events))
    settled = record.settled(figures)
    return DrawnChart(spec, language, figures, tuple(marks), sources, tuple(problems), settled)


def _admitted(figures: Iterable[Figure], spec: ChartSpec) -> Iterable[Figure]:
    try:
        return [figure for figure in figures if spec.admits(Period.parse(figure.reference.period))]
    except ChartError:
        return []
