"""Single-line fields (title, standfirst, takeaway, ...): plain text with bracket forms, never HTML."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from casestudy.markup.brackets import expand
from casestudy.markup.reading import Embed, as_embed, walk_embeds
from casestudy.markup.tree import Node, plain, without_controls


@lru_cache(maxsize=1024)
def parse_line(text: str) -> tuple[Node, ...]:
    """The texts and embeds of a line. What is no bracket form, angle brackets included, is text."""
    return tuple(expand([" ".join(without_controls(text).split())]))


def line_embeds(text: str) -> list[Embed]:
    """Every embed of a line, in the order in which they begin."""
    found = walk_embeds(parse_line(text))
    return [as_embed(element, index, within, plain(element.children)) for index, (element, within) in enumerate(found)]


def render_line(text: str, draw: Callable[[Embed], str]) -> str:
    """The line as plain text with every embed replaced by the plain text that `draw` answers, innermost first.

    Plain, not HTML: a template escapes it.
    """
    index = 0

    def write(nodes: Sequence[Node], within: tuple[str, ...]) -> str:
        nonlocal index
        parts: list[str] = []
        for node in nodes:
            if isinstance(node, str):
                parts.append(node)
            else:
                own, index = index, index + 1
                inner = write(node.children, (*within, node.kind))
                parts.append(draw(as_embed(node, own, within, inner)))
        return "".join(parts)

    return write(parse_line(text), ())
