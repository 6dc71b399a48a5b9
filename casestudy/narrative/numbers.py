"""The numbers and claims of a text: each resolved, checked, written in the language and entered in the evidence."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from casestudy import markup
from casestudy.content import read_reference
from casestudy.narrative.bound import Bound, ClaimUse, EvidenceEntry, trusted
from metrics.claims import RELATIONS, ClaimSpec, Stated
from metrics.figures import BadValue, Reference
from metrics.formats import BadFormat, Format, format_period, format_value
from metrics.periods import Period
from metrics.readings import DEPRECATED, NOT_YET, REMOVED, UNKNOWN, WITHDRAWN, Figure
from metrics.verdicts import judge_claim


class Numbers:
    """Numbers and claims drawn for one content; what is wrong with them is noted with the place where they stand."""

    def __init__(self, bound: Bound) -> None:
        self.bound = bound
        self.record = bound.record
        self.language = bound.language
        self.known: Mapping[str, Mapping[str, Any]] = bound.content.get("definitions", {})
        self.entries: dict[str, EvidenceEntry] = {}
        self.place = ""

    @contextmanager
    def standing_in(self, place: str) -> Iterator[None]:
        """What is drawn meanwhile stands in this place of the text."""
        before, self.place = self.place, place
        yield
        self.place = before

    def problem(self, text: str) -> None:
        text = f"In the {self.place}: {text}" if self.place else text
        if text not in self.bound.problems:
            self.bound.problems.append(text)

    def entry(self, target: str, style: Format) -> EvidenceEntry | None:
        """The evidence entry of a reference, numbered at its first use; None with a problem where there is none."""
        if target in self.entries:
            return self.entries[target]
        if target == markup.TO_BE_SOURCED:
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
            return f"[{_('not yet known')}]"
        words = {WITHDRAWN: _("withdrawn"), REMOVED: _("removed by law")}
        return f"[{words.get(figure.state, _('no number'))}]"

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
        return self.shown(entry.figure, self.style(embed.format)) if entry else f"[{_('no number')}: {embed.target}]"

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
                stated = Stated.parse(given["stated"], given.get("stated-to", ""))
                spec = replace(spec, stated=stated.number, stated_to=stated.step, stated_of=stated.of)
        except BadValue as error:
            self.problem(f"the value that the claim “{embed.target}” states here cannot be read: {error}")
        if given.get("relation") in RELATIONS:
            spec = replace(spec, relation=given["relation"])
        elif given.get("relation"):
            self.problem(f"the claim “{embed.target}” has the relation “{given['relation']}”; it is eq, lt or gt.")
        stance = given.get("stance") or spec.stance
        judged = judge_claim(spec, self.record, self.known.get("events"))
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

    def unknown(self, kind: str, target: str, words: str = "") -> str:
        """A visible error: never a blank. The words that stood there are kept."""
        words = markup.words(words)
        return render_to_string(
            "casestudy/embeds/unknown.html",
            {"message": f"{words} – there is no such {kind}".removeprefix(" – "), "reference": target},
        ).strip()
