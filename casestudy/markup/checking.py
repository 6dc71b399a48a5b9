"""What is wrong with the notation of a text, in words for its editor. Looks nothing up."""

import re
from collections.abc import Sequence

from casestudy.markup.lines import line_embeds, parse_line
from casestudy.markup.reading import Embed, embeds, parse
from casestudy.markup.tree import Element, Node
from metrics.claims import RELATIONS, Stated
from metrics.figures import BadReference, BadValue, Reference
from metrics.formats import BadFormat, Format

#: Stands for the reference of a number whose source an editor still looks for: a draft keeps it, publishing refuses it.
TO_BE_SOURCED = "to-be-sourced"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BRACKETS = re.compile(r"(?:\[\[|\]\]).{0,40}", re.DOTALL)


def problems(html: str) -> list[str]:
    """Everything wrong with the notation of a stored text; empty when nothing is."""
    return [*_left_over(parse(html)), *(message for embed in embeds(html) for message in _embed_problems(embed))]


def line_problems(text: str) -> list[str]:
    """Everything wrong with the notation of a single line; empty when nothing is."""
    found = [*_left_over(parse_line(text))]
    for embed in line_embeds(text):
        if embed.kind in {"figure", "claim"}:
            found.extend(_embed_problems(embed))
        else:
            found.append(f"A single line takes numbers and claims only, not “{embed.kind}:{embed.target}”.")
    return found


def _left_over(nodes: Sequence[Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Element):
            found.extend(_left_over(node.children))
        else:
            found.extend(f"Brackets not understood at “{match.group()}”." for match in _BRACKETS.finditer(node))
    return found


def _embed_problems(embed: Embed) -> list[str]:
    if embed.kind == "figure":
        return _figure_problems(embed)
    if embed.kind == "claim":
        return _claim_problems(embed)
    found = []
    if embed.kind in {"event", "chart", "image", "case", "comparison"}:
        found = [f"The {embed.kind} “{slug}” is not a slug." for slug in embed.slugs if not _SLUG.fullmatch(slug)]
        if embed.kind == "comparison" and len(set(embed.slugs)) < 2:
            found.append(f"A comparison needs at least two cases, not “{embed.target}”.")
        elif embed.kind != "comparison" and len(embed.slugs) != 1:
            found.append(f"One {embed.kind} at a time, not “{embed.target}”.")
    if embed.kind == "note" and "note" in embed.within:
        found.append("A note stands inside a note.")
    return found


def _figure_problems(embed: Embed) -> list[str]:
    found = []
    try:
        if embed.target != TO_BE_SOURCED:
            Reference.parse(embed.target)
    except BadReference as error:
        found.append(f"The number “{embed.target}” cannot be read: {error}")
    try:
        Format.parse(embed.format)
    except BadFormat as error:
        found.append(f"The format of “{embed.target}” cannot be read: {error}")
    if "a" in embed.within:
        found.append(f"The number “{embed.target}” stands inside a link, and is one itself.")
    return found


def _claim_problems(embed: Embed) -> list[str]:
    name = f"The claim “{embed.target}”"
    found = []
    if not _SLUG.fullmatch(embed.target):
        found.append(f"{name} is not a slug.")
    if not embed.inner.strip():
        found.append(f"{name} has no words.")
    if "claim" in embed.within:
        found.append(f"{name} stands inside another claim.")
    relation = embed.attributes.get("relation")
    if relation is not None and relation not in RELATIONS:
        found.append(f"{name} has the relation “{relation}”; it is one of {', '.join(RELATIONS)}.")
    for attribute in ("stated", "stated-to"):
        if attribute in embed.attributes and not _is_stated(embed.attributes[attribute], attribute == "stated"):
            found.append(
                f"{name} has “{embed.attributes[attribute]}” as its {attribute} value, which is not a plain number."
            )
    if "stated-to" in embed.attributes and "stated" not in embed.attributes:
        found.append(f"{name} says how exactly it is stated, but not what.")
    return found


def _is_stated(text: str, fraction: bool) -> bool:
    """Whether the text is a plain number, or where allowed a fraction such as 1/3."""
    try:
        return Stated.parse(text).of is None or fraction
    except BadValue:
        return False
