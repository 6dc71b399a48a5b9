"""The embeds of a text: notes, events, charts, images, cases and their comparison, each through the template of its name."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from casestudy import markup
from casestudy.narrative.bound import Bound, read_words, trusted
from casestudy.narrative.comparison import comparison_table
from casestudy.narrative.numbers import Numbers
from casestudy.review.dating import contradiction
from metrics.drawing import draw_chart
from metrics.formats import format_date


class Embeds(Numbers):
    """Texts drawn with all that they embed. Embeds of a kind go through one method."""

    def __init__(self, bound: Bound) -> None:
        super().__init__(bound)
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

    def body(self, place: str, html: str, anchor: str, own: bool = True) -> SafeString:
        """A rich text drawn. The words around the embeds are escaped by ``markup``, the embeds by their templates."""
        anchors = markup.Anchors(f"{anchor}-" if anchor else "")
        with self.standing_in(place):
            drawn = markup.render(html, lambda embed: self.draws[embed.kind](embed), anchors.of)
        if own:  # what a comparison repeats from its cases is not read twice
            self.bound.words += read_words(markup.words(html), self.language)
        return trusted(drawn)

    def line(self, place: str, text: str) -> str:
        """A single-line field as plain text."""

        def draw(embed: markup.Embed) -> str:
            if embed.kind == "figure":
                return self.plain_number(embed)
            if embed.kind == "claim":
                self.judge(embed)
            return embed.inner

        with self.standing_in(place):
            return markup.render_line(text, draw)

    def exempt(self, embed: markup.Embed) -> str:
        if embed.target == markup.TO_BE_SOURCED:
            self.problem(f"“{embed.text}” is still to be sourced. Bind it before publishing.")
        return render_to_string(
            "casestudy/embeds/exempt.html", {"reason": embed.target, "text": trusted(embed.inner)}
        ).strip()

    def event(self, embed: markup.Embed) -> str:
        event = self.known.get("events", {}).get(embed.target)
        if event is None:
            self.problem(f"there is no event “{embed.target}”.")
            return self.unknown("event", embed.target, embed.inner)
        if against := contradiction(embed.text, event, self.bound.content["language"]):
            self.problem(against)
        words = embed.inner or escape(format_date(event["date"], self.language))
        known = {
            "slug": event["slug"],
            "title": event["title"],
            "iso": event["date"],
            "url": "" if "a" in embed.within else f"/timeline/#event-{event['slug']}",
        }
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
            "casestudy/embeds/chart.html",
            {"chart": chart.plate(occurrence, self.record.moment.query), "number": len(self.bound.charts)},
        )

    def with_lines(self, definition: Mapping[str, Any]) -> dict[str, Any]:
        """A chart's definition with the bracket forms of its words resolved."""
        place = f"chart “{definition['slug']}”"
        names = ("takeaway", "subtitle", "description", "note")
        return {**definition, **{name: self.line(place, definition[name]) for name in names}}

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
            "caption": self.line(f"caption of the picture “{embed.target}”", image["caption"]),
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
        texts = {name: self.line(f"case “{slug}”", case[name]) for name in ("title", "standfirst")}
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
        return comparison_table(
            [
                {**case, "adaptations": [self.adaptation(one, own=False) for one in case["adaptations"]]}
                for case in cases
            ]
        )

    def adaptation(self, one: Mapping[str, Any], own: bool = True) -> dict[str, Any]:
        """One adaptation drawn: its sentences, and the numbers that it rests on."""
        place, anchor = f"adaptation “{one['anchor']}”", one["anchor"] if own else ""
        what = self.body(place, one["what_was_done"], anchor, own)
        outcome = self.body(place, one["outcome"], f"{anchor}-outcome" if own else "", own)
        with self.standing_in(place):
            evidence = [
                {"html": trusted(self.number(text, "compact")), "label": self.label(text)} for text in one["evidence"]
            ]
        return {
            **one,
            "what_html": what,
            "outcome_html": outcome,
            "lever_slug": one["lever"]["slug"],
            "lever_name": one["lever"]["name"],
            "market_name": one["market"]["name"],
            "entity_name": one["entity"]["name"],
            "evidence": evidence,
            "figure_html": evidence[0]["html"] if evidence else "",
        }

    def label(self, reference: str) -> str:
        """What the number of a reference is: the title of its series."""
        entry = self.entries.get(reference)
        return entry.figure.observation.series.title if entry and entry.figure.observation else ""

    def outcome_figures(self, figures: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
        """The numbers that a case opens with."""
        with self.standing_in("numbers at the head"):
            return [
                {"html": trusted(self.number(one["reference"], one["format"])), "label": one["label"]}
                for one in figures
            ]
