"""One content drawn whole, in the order of reading."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.timezone import now as clock

from casestudy.content import Content, apparatus_lines, chart_series, references
from casestudy.narrative.bound import Bound, BoundSection
from casestudy.narrative.embeds import Embeds
from metrics.moments import Moment
from metrics.series import Record


class Binder(Embeds):
    """Draws the fields of an article or a case, so that evidence is numbered in the order of reading."""

    def run(self) -> Bound:
        """Draw everything in the order of reading, so that evidence is numbered in that order.

        The words around numbers, such as verdicts, are those of the text that they stand in.
        """
        with translation.override(self.language):
            self.draw()
        return self.bound

    def draw(self) -> None:
        bound, content = self.bound, self.bound.content
        bound.texts["title"] = self.line("title", content["title"])
        bound.texts["standfirst"] = self.line("standfirst", content["standfirst"])
        for place, line in apparatus_lines(content):
            bound.texts[place] = self.line(place, line)
        if content["kind"] == "article":
            self.sections()
        else:
            self.case_parts()
        bound.evidence = list(self.entries.values())

    def sections(self) -> None:
        counts = [0, 0]
        for section in self.bound.content["sections"]:
            if section["level"] == 2:
                counts = [counts[0] + 1, 0]
            else:
                counts[1] += 1
            number = ".".join(str(count) for count in counts if count)
            heading = self.line(f"heading of section {number}", section["heading"])
            html = self.body(f"section “{heading}”", section["body"], section["anchor"])
            self.bound.sections.append(BoundSection(section["anchor"], section["level"], heading, html, number))

    def case_parts(self) -> None:
        content, bound = self.bound.content, self.bound
        bound.outcome_figures = self.outcome_figures(content["outcome_figures"])
        for name in ("context", "approach"):
            bound.html[name] = self.body(name, content[name], name)
        # What was done with one lever stands together, under one heading; levers come in the order of their first.
        by_lever: dict[str, list[Any]] = {}
        for one in content["adaptations"]:
            by_lever.setdefault(one["lever"]["slug"], []).append(one)
        bound.adaptations += [self.adaptation(one) for own in by_lever.values() for one in own]
        bound.html["outcome"] = self.body("outcome", content["outcome"], "outcome")


def bind(
    content: Content,
    moment: Moment | None = None,
    language: str = "",
    now: datetime | None = None,
    binder: type[Binder] = Binder,
) -> Bound:
    """The content bound at the moment, in the language of the page (else its own), drawn as the binder draws."""
    return bind_all([content], moment, language, now, binder)[0]


def bind_all(
    contents: Iterable[Content],
    moment: Moment | None = None,
    language: str = "",
    now: datetime | None = None,
    binder: type[Binder] = Binder,
) -> list[Bound]:
    """Several contents bound on one record, in the two queries that one costs."""
    contents, now, moment = list(contents), now or clock(), moment or Moment()
    record = Record.load(
        {ref for one in contents for ref in references(one)},
        {slug for one in contents for slug in chart_series(one)},
        moment,
        now,
    )
    return [binder(Bound(one, moment, language or one["language"], now, record)).run() for one in contents]


def compared(bound: Bound, slugs: list[str]) -> dict[str, Any]:
    """The comparison of cases among the definitions, for a page of its own; their numbers join the evidence."""
    binder = Binder(bound)
    table = binder.table(slugs)
    bound.evidence = list(binder.entries.values())
    return table
