"""A text read out: its sentences as plain text, with the places of its numbers kept."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from casestudy import markup
from casestudy.narrative import Binder, Bound, trusted
from metrics.drawing import draw_chart
from metrics.figures import Value
from metrics.formats import format_date
from metrics.readings import Figure

# The place of a number in a text: its index between two characters that no text holds.
_MARK = re.compile("\ue000([0-9]+)\ue001")
_BREAK = re.compile(r"</?(?:p|li|ul|ol|h3|h4|table|thead|tbody|tr|td|th|blockquote|aside|figure)\b[^>]*>|<br>")
_TAG = re.compile(r"<[^>]+>")
# A sentence ends where its stop is followed by a space and something that can begin another; initials and titles do not end one.
_END = re.compile(
    r"(?<!\b[A-Z]\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bNo\.)(?:(?<=[.!?…])|(?<=[.!?…][”’)\]]))\s+(?=[A-Z“‘(\[\ue000])|(?<=[。！？])"
)


@dataclass(frozen=True)
class SpokenNumber:
    """A number at one place of a text: what stands there, and the figure behind it (None where there is none).

    ``rounded`` where the format limits its digits: then the shown text is less precise than the value.
    """

    target: str
    shown: str
    figure: Figure | None
    rounded: bool = False

    @property
    def value(self) -> Value | None:
        return self.figure.value if self.figure else None

    @property
    def source(self) -> str:
        """Whose number it is, and where it was read."""
        row = self.figure.observation if self.figure else None
        return "" if row is None else f"{row.provider.name}, {row.source.name}"

    @property
    def key(self) -> tuple[str, str]:
        """Series and period."""
        return (self.figure.reference.series, self.figure.reference.period) if self.figure else ("", "")


class Spoken(Binder):
    """Draws a content as passages of plain text in the order of reading; ``numbers`` holds what their marks stand for.

    One content read twice, on two records, gives the same passages with the same marks.
    """

    def __init__(self, bound: Bound) -> None:
        super().__init__(bound)
        self.numbers: list[SpokenNumber] = []
        self.passages: list[tuple[str, str]] = []

    def say(self, text: str) -> str:
        """The text with its numbers as shown."""
        return _MARK.sub(lambda mark: self.numbers[int(mark[1])].shown, text)

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Place and text of every sentence that holds a number."""
        for place, passage in self.passages:
            for line in passage.split("\n"):
                for sentence in _END.split(line):
                    if _MARK.search(sentence):
                        yield place, " ".join(sentence.split())

    def marks(self, sentence: str) -> list[int]:
        """The indices of a sentence's numbers."""
        return [int(mark) for mark in _MARK.findall(sentence)]

    def body(self, place: str, html: str, *rest: Any, **more: Any) -> SafeString:
        with self.standing_in(place):
            drawn = markup.render(html, lambda embed: self.draws[embed.kind](embed))
        self.passages.append((place, _plain(drawn)))
        return trusted("")

    def line(self, place: str, text: str, *rest: Any, **more: Any) -> str:
        heard = super().line(place, text)
        self.passages.append((place, heard))
        return self.say(heard)

    def number(self, target: str, style_text: str, shown: str = "") -> str:
        style = self.style(style_text)
        entry = self.entry(target, style)
        words = self.shown(entry.figure, style) if entry else f"[no number: {target}]"
        self.numbers.append(SpokenNumber(target, words, entry.figure if entry else None, style.digits is not None))
        return f"\ue000{len(self.numbers) - 1}\ue001"

    def plain_number(self, embed: markup.Embed) -> str:
        return self.number(embed.target, embed.format)

    def outcome_figures(self, figures: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
        for one in figures:
            mark = self.number(one["reference"], one["format"])
            self.passages.append(("numbers at the head", f"{mark} {one['label']}"))
        return []

    def adaptation(self, one: Mapping[str, Any], own: bool = True) -> dict[str, Any]:
        place = f"adaptation “{one['anchor']}”"
        self.body(place, one["what_was_done"])
        self.body(place, one["outcome"])
        for reference in one["evidence"]:
            mark = self.number(reference, "compact")
            self.passages.append((f"numbers of the {place}", f"{mark} ({self.label(reference)})"))
        return dict(one)

    def claim(self, embed: markup.Embed) -> str:
        self.judge(embed)
        return embed.inner

    def exempt(self, embed: markup.Embed) -> str:
        return embed.inner

    def event(self, embed: markup.Embed) -> str:
        event = self.known.get("events", {}).get(embed.target)
        return embed.inner or (html.escape(format_date(event["date"], self.language)) if event else "")

    def note(self, embed: markup.Embed) -> str:
        return f"<p>{embed.inner}</p>"

    def chart(self, embed: markup.Embed) -> str:
        definition = self.known.get("charts", {}).get(embed.target)
        if definition is not None:
            words, events = self.with_lines(definition), self.known.get("events", {})
            self.bound.charts.append(draw_chart(words, self.record, events, self.language))
        return "<br>"

    def image(self, embed: markup.Embed) -> str:
        if image := self.known.get("images", {}).get(embed.target):
            self.line(f"caption of the picture “{embed.target}”", image["caption"])
        return "<br>"

    def case(self, embed: markup.Embed) -> str:
        self.summary(embed.target)
        return "<br>"

    def comparison(self, embed: markup.Embed) -> str:
        self.table(embed.slugs)
        return "<br>"


def _plain(drawn: str) -> str:
    """The words of drawn HTML, blocks set apart by line feeds. ``markup`` wrote it: no attribute holds a bare “>”."""
    lines = _BREAK.sub("\n", drawn.replace("\n", " "))
    return html.unescape(_TAG.sub("", lines))
