"""What stands in a content: its texts, their embeds, and all that it depends on."""

from collections.abc import Iterator
from typing import Any

from casestudy import markup
from metrics.figures import BadReference, Reference

Content = dict[str, Any]
BODY_FIELDS = ("context", "approach", "outcome")


def bodies(content: Content) -> Iterator[str]:
    """Every rich text of a content, in the order of reading."""
    if content["kind"] == "article":
        for section in content["sections"]:
            yield section["body"]
        return
    for name in BODY_FIELDS:
        yield content[name]
    for adaptation in content["adaptations"]:
        yield adaptation["what_was_done"]
        yield adaptation["outcome"]


def lines(content: Content) -> Iterator[str]:
    """Every single-line field of a content that may hold bracket forms, those of what it embeds included."""
    yield content["title"]
    yield content["standfirst"]
    yield from (line for _, line in apparatus_lines(content))
    if content["kind"] == "article":
        for section in content["sections"]:
            yield section["heading"]
    for chart in content.get("definitions", {}).get("charts", {}).values():
        yield from (chart["takeaway"], chart["subtitle"], chart["description"], chart["note"])
    for image in content.get("definitions", {}).get("images", {}).values():
        yield image["caption"]
    for case in content.get("definitions", {}).get("cases", {}).values():
        yield from (case["title"], case["standfirst"])


def apparatus_lines(content: Content) -> Iterator[tuple[str, str]]:
    """The lines that stand around a text with what each is called: its abstract, its questions, its disclosure."""
    apparatus = content.get("apparatus") or {}
    for name in ("abstract", "disclosure"):
        if apparatus.get(name):
            yield name, apparatus[name]
    for number, question in enumerate(apparatus.get("questions", ()), 1):
        yield f"question {number}", question


def embeds(content: Content) -> Iterator[markup.Embed]:
    """Every embed of a content: of its bodies, then of its lines."""
    for body in bodies(content):
        yield from markup.embeds(body)
    for line in lines(content):
        yield from markup.line_embeds(line)


def adaptation_embeds(case: Content) -> Iterator[markup.Embed]:
    """The embeds in the adaptations of a case: what a comparison shows of it."""
    for adaptation in case["adaptations"]:
        yield from markup.embeds(adaptation["what_was_done"])
        yield from markup.embeds(adaptation["outcome"])


def references(content: Content) -> set[Reference]:
    """Every well-formed figure reference that rendering the content needs, those of claims and cases included."""
    texts = {embed.target for embed in embeds(content) if embed.kind == "figure"}
    known = content.get("definitions", {})
    for claim in known.get("claims", {}).values():
        texts.update(
            text for text in (*claim["numerator"], *claim["denominator"]) if not text.startswith(("base:", "event:"))
        )
    texts.update(figure["reference"] for figure in content.get("outcome_figures", ()))
    for adaptation in content.get("adaptations", ()):
        texts.update(adaptation["evidence"])
    for case in known.get("cases", {}).values():
        texts.update(figure["reference"] for figure in case["outcome_figures"])
        texts.update(embed.target for embed in adaptation_embeds(case) if embed.kind == "figure")
        for adaptation in case["adaptations"]:
            texts.update(adaptation["evidence"])
    return {reference for text in texts if (reference := read_reference(text)) is not None}


def read_reference(text: str) -> Reference | None:
    """The reference, or None where the text is none."""
    try:
        return Reference.parse(text)
    except BadReference:
        return None


def chart_series(content: Content) -> set[str]:
    """Slugs of the series that the content's charts draw whole."""
    charts = content.get("definitions", {}).get("charts", {}).values()
    return {line["series"] for chart in charts for line in chart["series"]} | {
        chart["remainder"] for chart in charts if chart["remainder"]
    }


def claim_events(claims: dict[str, Any]) -> set[str]:
    """Slugs of the events that claims compute with; the claims are definitions by slug."""
    operands = (text for claim in claims.values() for text in (*claim["numerator"], *claim["denominator"]))
    return {text.removeprefix("event:") for text in operands if text.startswith("event:")}


def uses(content: Content) -> set[tuple[str, str, str]]:
    """What the content depends on: (kind, slug, period), the period for numbers only."""
    found = {("series", reference.series, reference.period) for reference in references(content)}
    found |= {("series", slug, "") for slug in chart_series(content)}
    for embed in embeds(content):
        if embed.kind in ("chart", "claim", "image", "event", "case"):
            found.add((embed.kind, embed.target, ""))
        elif embed.kind == "comparison":
            found |= {("case", slug, "") for slug in embed.target.split()}
    found |= {("event", slug, "") for slug in content.get("timeline", ())}
    found |= {("event", slug, "") for slug in claim_events(content.get("definitions", {}).get("claims", {}))}
    found |= {("topic", one["slug"], "") for one in content["topics"]}
    found |= {("author", one["slug"], "") for one in content["authors"]}
    found |= {("market", one["code"], "") for one in content["markets"]}
    for chart in content.get("definitions", {}).get("charts", {}).values():
        found |= {("event", slug, "") for slug in chart["events"]}
    return found
