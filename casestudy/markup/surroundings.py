"""The bound numbers of a text with the words of their own sentence before and after them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casestudy.markup.lines import parse_line
from casestudy.markup.reading import Embed, as_embed, parse
from casestudy.markup.tree import INLINE, Element, Node, plain

_ENDS = re.compile(r"[.!?…][”’\")\]]*\s+(?=[A-Z“‘(\[\ufffc])|[。！？\n]")


@dataclass(frozen=True, slots=True)
class Standing:
    """A number where it stands: its embed, and the words of the sentence around it, other numbers among them as shown."""

    embed: Embed
    before: str
    after: str


def surroundings(html: str) -> list[Standing]:
    """The bound numbers of a stored text, in their order."""
    return [one for run in _runs(parse(html)) for one in _standing(run)]


def line_surroundings(text: str) -> list[Standing]:
    """The bound numbers of a single line, in their order."""
    return _standing(list(_inline(parse_line(text), ())))


type _Run = list[tuple[str, Embed | None]]


def _runs(nodes: Sequence[Node]) -> Iterator[_Run]:
    run: _Run = []
    for node in nodes:
        if isinstance(node, str) or node.tag in INLINE:
            run.extend(_inline([node], ()))
            continue
        yield run
        run = []
        yield from _runs(node.children)
    yield run


def _inline(nodes: Sequence[Node], within: tuple[str, ...]) -> Iterator[tuple[str, Embed | None]]:
    for node in nodes:
        if isinstance(node, str):
            yield node, None
        elif node.kind == "figure":
            yield plain(node.children) or "\ufffc", as_embed(node, 0, within, plain(node.children))
        elif isinstance(node, Element):
            yield from [("\n", None)] if node.tag == "br" else _inline(node.children, (*within, node.kind or node.tag))


def _standing(run: _Run) -> list[Standing]:
    found = []
    for place, (_, embed) in enumerate(run):
        if embed is not None:
            before = "".join(text for text, _ in run[:place])
            after = "".join(text for text, _ in run[place + 1 :])
            found.append(Standing(embed, _ENDS.split(before)[-1], _ENDS.split(after)[0]))
    return found
