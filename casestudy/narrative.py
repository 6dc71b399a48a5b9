"""Binding a text to the record: every reference resolved, every embed drawn, every problem named.

One content and one moment give one :class:`Bound`; page, API, export, feed and the check before publishing all read it.
Costs the queries of ``Record.load`` (two), however long the text is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import now as clock

from casestudy import markup
from casestudy.content import Content, chart_series, read_reference, references
from metrics.claims import RELATIONS, ClaimSpec
from metrics.drawing import DrawnChart, draw_chart
from metrics.figures import BadValue, Reference, Value
from metrics.formats import BadFormat, Format, format_date, format_period, format_value
from metrics.models import Source
from metrics.moments import Moment
from metrics.periods import Period
from metrics.series import DEPRECATED, GRADE_WORDS, KNOWN, NOT_YET, UNKNOWN, WITHDRAWN, Figure, Record
from metrics.verdicts import JudgedClaim, judge_claim


def trusted(html: str) -> SafeString:
    """HTML that ``markup`` and our own templates drew: they sanitise and escape, so that nothing after them has to."""
    return mark_safe(html)  # noqa: S308 the one place where drawn text becomes markup


TO_BE_SOURCED = "to-be-sourced"
WORDS_PER_MINUTE = 220


@dataclass(frozen=True)
class EvidenceEntry:
    """One entry of the numbered evidence list: where a number of the text comes from."""

    number: int
    figure: Figure
    shown: str
    exact: str
    period: str
    language: str = "en"

    @property
    def id(self) -> str:
        return f"e{self.number}"

    @property
    def grade_words(self) -> str:
        return GRADE_WORDS.get(self.figure.grade, "")

    @property
    def not_yet(self) -> str:
        """Where nobody knew the number yet at the moment asked for: since when it is known."""
        since = self.figure.since
        return (
            f"known since {format_date(since.date().isoformat(), self.language)}"
            if self.figure.state == NOT_YET and since
            else ""
        )


@dataclass(frozen=True)
class ClaimUse:
    """One use of a claim in a text: the editor's words, judged by themselves."""

    number: int
    judged: JudgedClaim
    words: str
    stance: str
    within: str

    @property
    def id(self) -> str:
        return f"c{self.number}"

    @property
    def spec(self) -> ClaimSpec:
        return self.judged.spec


@dataclass(frozen=True)
class BoundSection:
    """A section ready to be shown."""

    anchor: str
    level: int
    heading: str
    html: SafeString
    number: str = ""


@dataclass
class Bound:
    """A content bound to the record at a moment.

    ``problems`` keep it from being published; ``warnings`` do not; ``loose``, the numbers bound to nothing, do unless an
    editor says why they may stand. The last two are found by ``publishing.check``. ``texts`` holds the drawn single-line fields,
    ``html`` the drawn rich texts, both by name; ``sections`` and ``adaptations`` what they say.
    """

    content: Content
    moment: Moment
    language: str
    now: datetime
    record: Record
    texts: dict[str, str] = field(default_factory=dict)
    html: dict[str, SafeString] = field(default_factory=dict)
    sections: list[BoundSection] = field(default_factory=list)
    adaptations: list[dict[str, Any]] = field(default_factory=list)
    outcome_figures: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[EvidenceEntry] = field(default_factory=list)
    claims: list[ClaimUse] = field(default_factory=list)
    charts: list[DrawnChart] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    words: int = 0
    notes: int = 0

    def compared(self, slugs: list[str]) -> dict[str, Any]:
        """The comparison of cases among the definitions, for a page of its own; their numbers join the evidence."""
        binder = Binder(self)
        table = binder.table(slugs)
        self.evidence = list(binder.entries.values())
        return table

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.words / WORDS_PER_MINUTE))

    @property
    def sources(self) -> list[Source]:
        """The sources of all numbers, in the order in which the text first rests on them."""
        found: dict[str, Source] = {}
        for entry in self.evidence:
            if entry.figure.observation is not None and entry.figure.state != UNKNOWN:
                found.setdefault(entry.figure.observation.source.slug, entry.figure.observation.source)
        return list(found.values())

    @property
    def contradicted(self) -> list[ClaimUse]:
        return [use for use in self.claims if use.judged.verdict == "contradicted"]

    @property
    def recorded_later(self) -> int:
        """How many of its numbers were recorded here only after the moment asked for."""
        return sum(entry.figure.recorded_later for entry in self.evidence)


def bind(content: Content, moment: Moment | None = None, language: str = "", now: datetime | None = None) -> Bound:
    """The content bound at the moment, in the language of the page (else its own)."""
    return bind_all([content], moment, language, now)[0]


def bind_all(
    contents: Iterable[Content], moment: Moment | None = None, language: str = "", now: datetime | None = None
) -> list[Bound]:
    """Several contents bound on one record, in the two queries that one costs."""
    contents, now, moment = list(contents), now or clock(), moment or Moment()
    record = Record.load(
        {ref for one in contents for ref in references(one)},
        {slug for one in contents for slug in chart_series(one)},
        moment,
        now,
    )
    found = []
    for content in contents:
        binder = Binder(Bound(content, moment, language or content["language"], now, record))
        binder.run()
        found.append(binder.bound)
    return found


class Binder:
    """Draws one content. Embeds of a kind go through one method and one template of that name."""

    def __init__(self, bound: Bound) -> None:
        self.bound = bound
        self.record = bound.record
        self.language = bound.language
        self.known: Mapping[str, Mapping[str, Any]] = bound.content.get("definitions", {})
        self.entries: dict[str, EvidenceEntry] = {}
        self.place = ""
        self.draws: dict[str, Callable[[markup.Embed], str]] = {
            "figure": self.figure,
            "claim": self.claim,
            "exempt": self.exempt,
            "event": self.event,
            "note": self.note,
            "chart": self.chart,
            "image": self.image,
            "comparison": self.comparison,
            "case": self.case,
        }

    def run(self) -> None:
        """Draw everything in the order of reading, so that evidence is numbered in that order."""
        bound, content = self.bound, self.bound.content
        bound.texts["title"] = self.line("title", content["title"])
        bound.texts["standfirst"] = self.line("standfirst", content["standfirst"])
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
        for one in content["adaptations"]:
            bound.adaptations.append(self.adaptation(one))
        bound.html["outcome"] = self.body("outcome", content["outcome"], "outcome")

    def adaptation(self, one: Mapping[str, Any], own: bool = True) -> dict[str, Any]:
        """One adaptation drawn: its sentences, and the numbers that it rests on."""
        return {
            **one,
            "what_html": self.body(f"adaptation “{one['anchor']}”", one["what_was_done"], "", own),
            "outcome_html": self.body(f"adaptation “{one['anchor']}”", one["outcome"], "", own),
            "lever_slug": one["lever"]["slug"],
            "lever_name": one["lever"]["name"],
            "market_name": one["market"]["name"],
            "entity_name": one["entity"]["name"],
            "evidence": [
                {"html": trusted(self.number(text, "compact")), "label": self.label(text)} for text in one["evidence"]
            ],
            "figure_html": trusted(self.number(one["evidence"][0], "compact")) if one["evidence"] else "",
        }

    def label(self, reference: str) -> str:
        """What the number of a reference is: the title of its series."""
        entry = self.entries.get(reference)
        return entry.figure.observation.series.title if entry and entry.figure.observation else ""

    def outcome_figures(self, figures: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
        """The numbers that a case opens with."""
        return [
            {"html": trusted(self.number(one["reference"], one["format"])), "label": one["label"]} for one in figures
        ]

    def problem(self, text: str) -> None:
        text = f"In the {self.place}: {text}" if self.place else text
        if text not in self.bound.problems:
            self.bound.problems.append(text)

    def body(self, place: str, html: str, anchor: str, own: bool = True) -> SafeString:
        """A rich text drawn. The words around the embeds are escaped by ``markup``, the embeds by their templates."""
        self.place = place
        drawn = markup.render(html, lambda embed: self.draws[embed.kind](embed), anchors=f"{anchor}-" if anchor else "")
        if own:  # what a comparison repeats from its cases is not read twice
            self.bound.words += len(markup.words(html).split())
        return trusted(drawn)

    def line(self, place: str, text: str) -> str:
        """A single-line field as plain text."""
        self.place = place

        def draw(embed: markup.Embed) -> str:
            if embed.kind == "figure":
                return self.plain_number(embed)
            if embed.kind == "claim":
                self.judge(embed)
            return embed.inner

        return markup.render_line(text, draw)

    # Numbers

    def entry(self, target: str, style: Format) -> EvidenceEntry | None:
        """The evidence entry of a reference, numbered at its first use; None with a problem where there is none."""
        if target in self.entries:
            return self.entries[target]
        if target == TO_BE_SOURCED:
            self.problem("a number is still to be sourced. Bind it before publishing.")
            return None
        reference = read_reference(target)
        if reference is None:
            self.problem(f"“{target}” is not a reference to a number.")
            return None
        figure = self.record.figure(reference)
        self.check(reference, figure)
        if figure.state == UNKNOWN:
            return None
        shown = self.shown(figure, style)
        value = figure.value
        exact = format_value(value, figure.unit, Format.parse("full"), self.language) if value is not None else ""
        period = format_period(Period.parse(reference.period), self.language)
        self.entries[target] = EvidenceEntry(len(self.entries) + 1, figure, shown, exact, period, self.language)
        return self.entries[target]

    def style(self, text: str) -> Format:
        """The format of a number; a text that is none is a problem, and shows the number in full."""
        try:
            return Format.parse(text or "full")
        except BadFormat as error:
            self.problem(str(error))
            return Format.parse("full")

    def check(self, reference: Reference, figure: Figure) -> None:
        """What keeps a number from being published."""
        if figure.state == UNKNOWN:
            self.problem(f"there is no number “{reference}” on record. Correct the reference, or record the number.")
        elif figure.state == WITHDRAWN:
            self.problem(f"the number “{reference}” was withdrawn by its provider. Take it out, or choose another.")
        elif figure.state == DEPRECATED:
            self.problem(
                f"the number “{reference}” is held to be wrong ({figure.decision.reason}). Name its provider with “!” where you mean to quote it."
            )
        elif figure.state == NOT_YET and self.bound.moment.is_present:
            self.problem(f"the number “{reference}” was not known yet at the instant of its pin.")
        pin = reference.pinned_at
        if pin is not None and pin > (self.bound.moment.as_of or self.bound.moment.seen_at or self.bound.now):
            self.problem(f"the pin of “{reference}” is later than the moment shown. Pin it to a day that has passed.")

    def shown(self, figure: Figure, style: Format) -> str:
        """What stands in the text: the number in the language, or why there is none."""
        value = figure.value
        if value is not None:
            try:
                return format_value(value, figure.unit, style, self.language)
            except BadFormat as error:
                self.problem(f"the number “{figure.reference}” cannot be shown as “{style}”: {error}")
                return format_value(value, figure.unit, Format.parse("full"), self.language)
        if figure.state == NOT_YET:
            return "[not yet known]"
        return "[withdrawn]" if figure.state == WITHDRAWN else "[no number]"

    def number(self, target: str, style_text: str, shown: str = "") -> str:
        """A number of the text as a link to its evidence."""
        style = self.style(style_text)
        entry = self.entry(target, style)
        if entry is None:
            return self.unknown("number", target, shown)
        value = entry.figure.value
        shown = self.shown(entry.figure, style)
        figure = {
            "reference": target,
            "format": style_text,
            "value": "" if value is None else f"{value.number:f}",
            "text": shown,
            "anchor": entry.id,
            "not_yet": entry.not_yet,
        }
        return render_to_string("casestudy/embeds/figure.html", {"figure": figure}).strip()

    def figure(self, embed: markup.Embed) -> str:
        return self.number(embed.target, embed.format, embed.inner)

    def plain_number(self, embed: markup.Embed) -> str:
        entry = self.entry(embed.target, self.style(embed.format))
        return self.shown(entry.figure, self.style(embed.format)) if entry else f"[no number: {embed.target}]"

    # Claims

    def judge(self, embed: markup.Embed) -> ClaimUse | None:
        """The use of a claim, judged with what this wording states; None with a problem where there is no such claim."""
        definition = self.known.get("claims", {}).get(embed.target)
        if definition is None:
            self.problem(f"there is no claim “{embed.target}”.")
            return None
        spec = ClaimSpec.from_dict(definition)
        given = embed.attributes
        try:
            if given.get("stated"):
                stated = Value.parse(given["stated"], given.get("stated-to", ""))
                spec = replace(spec, stated=stated.number, stated_to=stated.stated_to)
        except BadValue as error:
            self.problem(f"the value that the claim “{embed.target}” states here cannot be read: {error}")
        if given.get("relation") in RELATIONS:
            spec = replace(spec, relation=given["relation"])
        elif given.get("relation"):
            self.problem(f"the claim “{embed.target}” has the relation “{given['relation']}”; it is eq, lt or gt.")
        stance = given.get("stance") or spec.stance
        judged = judge_claim(spec, self.record)
        use = ClaimUse(len(self.bound.claims) + 1, judged, embed.text, stance, self.place)
        self.bound.claims.append(use)
        if stance == "asserted" and judged.verdict == "contradicted":
            self.problem(
                f"the claim “{spec.statement}” is asserted, and the record contradicts it: {judged.judgement.reason}"
            )
        elif stance == "asserted" and judged.rests_on_deprecated:
            self.problem(f"the claim “{spec.statement}” is asserted, and rests on a number held to be wrong.")
        return use

    def claim(self, embed: markup.Embed) -> str:
        use = self.judge(embed)
        if use is None:
            return self.unknown("claim", embed.target, embed.inner)
        claim = {
            "slug": use.spec.slug,
            "statement": use.spec.statement,
            "stance": use.stance,
            "verdict": use.judged.verdict,
            "verdict_words": use.judged.verdict_words,
            "url": f"/claims/{use.spec.slug}/",
            "anchor": use.id,
        }
        return render_to_string("casestudy/embeds/claim.html", {"claim": claim, "words": trusted(embed.inner)}).strip()

    # The other kinds

    def exempt(self, embed: markup.Embed) -> str:
        if embed.target == TO_BE_SOURCED:
            self.problem(f"“{embed.text}” is still to be sourced. Bind it before publishing.")
        return render_to_string(
            "casestudy/embeds/exempt.html", {"reason": embed.target, "text": trusted(embed.inner)}
        ).strip()

    def event(self, embed: markup.Embed) -> str:
        event = self.known.get("events", {}).get(embed.target)
        if event is None:
            self.problem(f"there is no event “{embed.target}”.")
            return self.unknown("event", embed.target, embed.inner)
        words = embed.inner or escape(format_date(event["date"], self.language))
        known = {"slug": event["slug"], "title": event["title"], "iso": event["date"]}
        return render_to_string("casestudy/embeds/event.html", {"event": known, "text": trusted(words)}).strip()

    def note(self, embed: markup.Embed) -> str:
        self.bound.notes += 1
        return render_to_string(
            "casestudy/embeds/note.html",
            {"kind": embed.target, "html": trusted(embed.inner), "number": self.bound.notes},
        )

    def chart(self, embed: markup.Embed) -> str:
        definition = self.known.get("charts", {}).get(embed.target)
        if definition is None:
            self.problem(f"there is no chart “{embed.target}”.")
            return self.unknown("chart", embed.target)
        chart = draw_chart(self.with_lines(definition), self.record, self.known.get("events", {}), self.language)
        for problem in chart.problems:
            self.problem(f"the chart “{embed.target}”: {problem}")
        self.bound.charts.append(chart)
        occurrence = sum(one.spec.slug == embed.target for one in self.bound.charts)
        return render_to_string(
            "casestudy/embeds/chart.html", {"chart": chart.plate(occurrence), "number": len(self.bound.charts)}
        )

    def with_lines(self, definition: Mapping[str, Any]) -> dict[str, Any]:
        """A chart's definition with the bracket forms of its words resolved."""
        place = self.place
        drawn = {
            name: self.line(f"chart “{definition['slug']}”", definition[name])
            for name in ("takeaway", "subtitle", "description", "note")
        }
        self.place = place
        return {**definition, **drawn}

    def image(self, embed: markup.Embed) -> str:
        image = self.known.get("images", {}).get(embed.target)
        if image is None:
            self.problem(f"there is no image “{embed.target}”.")
            return self.unknown("image", embed.target)
        shown = {
            "slug": image["slug"],
            "url": default_storage.url(image["file"]),
            "width": image["width"],
            "height": image["height"],
            "alternative": image["alternative_text"],
            "caption_html": image["caption"],
            "credit": image["credit"],
        }
        return render_to_string("casestudy/embeds/image.html", {"image": shown})

    def summary(self, slug: str) -> dict[str, Any] | None:
        """A case as its card shows it; None with a problem where there is none."""
        case = self.known.get("cases", {}).get(slug)
        if case is None:
            self.problem(f"there is no case “{slug}” in this language.")
            return None
        if not case.get("published", True):
            self.problem(f"the case “{slug}” is not published. Publish it first: its card would show a draft.")
        place = self.place
        texts = {name: self.line(f"case “{slug}”", case[name]) for name in ("title", "standfirst")}
        self.place = place
        return {
            **case,
            "title": texts["title"],
            "standfirst_html": texts["standfirst"],
            "market": case["market"]["name"],
            "entity": case["entity"]["name"],
            "figures": self.outcome_figures(case["outcome_figures"]),
        }

    def case(self, embed: markup.Embed) -> str:
        case = self.summary(embed.target)
        if case is None:
            return self.unknown("case", embed.target)
        return render_to_string("casestudy/embeds/case.html", {"case": case})

    def comparison(self, embed: markup.Embed) -> str:
        table = self.table(embed.slugs)
        url = "/localization/compare/?" + "&".join(f"case={slug}" for slug in embed.slugs)
        return render_to_string(
            "casestudy/embeds/comparison.html", {"comparison": {"slugs": embed.target, "url": url, **table}}
        )

    def table(self, slugs: Iterable[str]) -> dict[str, Any]:
        """Cases side by side, their adaptations drawn."""
        cases = [case for slug in slugs if (case := self.summary(slug)) is not None]
        place = self.place
        table = comparison_table(
            [
                {**case, "adaptations": [self.adaptation(one, own=False) for one in case["adaptations"]]}
                for case in cases
            ]
        )
        self.place = place
        return table

    def unknown(self, kind: str, target: str, words: str = "") -> str:
        """A visible error: never a blank. The words that stood there are kept."""
        words = markup.words(words)
        return render_to_string(
            "casestudy/embeds/unknown.html",
            {"message": f"{words} – there is no such {kind}".removeprefix(" – "), "reference": target},
        ).strip()


def comparison_table(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Levers as rows, cases as columns, drawn adaptations in the cells; levers that no case pulls are left out."""
    levers: dict[str, dict[str, Any]] = {}
    for case in cases:
        for one in case["adaptations"]:
            levers.setdefault(one["lever"]["slug"], one["lever"])
    rows = [
        {
            "lever": lever["slug"],
            "lever_name": lever["name"],
            "cells": [
                {
                    "market": case["market"],
                    "items": [
                        {**one, "url": f"{case['url']}#{one['anchor']}"}
                        for one in case["adaptations"]
                        if one["lever"]["slug"] == lever["slug"]
                    ],
                    "empty_words": "Nothing on record",
                }
                for case in cases
            ],
        }
        for lever in sorted(levers.values(), key=lambda lever: (lever["position"], lever["slug"]))
    ]
    return {"cases": cases, "rows": rows}


__all__ = ["KNOWN", "Binder", "Bound", "BoundSection", "ClaimUse", "EvidenceEntry", "bind", "comparison_table"]
