"""Where in a text something stands: the anchors of its sentences, which edits elsewhere do not move."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casestudy import markup
from casestudy.content.parts import BODY_FIELDS, Content, chart_series, read_reference


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a text rests on a number: its anchor on the page ("" for the page itself), the reference as written
    there, and what rests on it: ``number``, ``claim``, ``evidence`` (of an adaptation), ``head`` (title, standfirst, the
    numbers that a case opens with) or ``chart``."""

    anchor: str
    reference: str
    through: str


def addressed(content: Content) -> Iterator[tuple[str, str]]:
    """Every rich text of a content with the anchor that those of its paragraphs begin with, in the order of the page."""
    for section in content.get("sections", ()):
        yield section["anchor"], section["body"]
    if content["kind"] == "article":
        return
    for name in BODY_FIELDS[:2]:
        yield name, content[name]
    for one in content["adaptations"]:
        yield one["anchor"], one["what_was_done"]
        yield f"{one['anchor']}-outcome", one["outcome"]
    yield BODY_FIELDS[2], content[BODY_FIELDS[2]]


def paragraphs(content: Content) -> Iterator[markup.Paragraph]:
    """Every paragraph of a content, in the order of the page."""
    for anchor, html in addressed(content):
        yield from markup.paragraphs(html, f"{anchor}-")


def places(content: Content, series: str, period: str) -> list[Place]:
    """Where the text rests on the number of a series for a period, in the order of the page, each place once."""
    return list(dict.fromkeys(_places(content, series, period)))


def _places(content: Content, series: str, period: str) -> Iterator[Place]:
    def meant(texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            reference = read_reference(text)
            if reference is not None and (reference.series, reference.period) == (series, period):
                yield text

    claims = content.get("definitions", {}).get("claims", {})
    operands = {slug: [*one["numerator"], *one["denominator"]] for slug, one in claims.items()}
    lines = [embed for line in (content["title"], content["standfirst"]) for embed in markup.line_embeds(line)]
    heads = [one["reference"] for one in content.get("outcome_figures", ())]
    for text in meant([*(embed.target for embed in lines if embed.kind == "figure"), *heads]):
        yield Place("", text, "head")
    for paragraph in paragraphs(content):
        for embed in paragraph.embeds:
            if embed.kind == "figure":
                yield from (Place(paragraph.anchor, text, "number") for text in meant([embed.target]))
            elif embed.kind == "claim":
                yield from (Place(paragraph.anchor, text, "claim") for text in meant(operands.get(embed.target, ())))
    for one in content.get("adaptations", ()):
        yield from (Place(one["anchor"], text, "evidence") for text in meant(one["evidence"]))
    if series in chart_series(content):
        yield Place("", series, "chart")
