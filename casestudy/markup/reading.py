"""Reading stored rich text: its tree, its embeds in order, and the page that comes of drawing them."""

import html as escaping
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from casestudy.markup.building import Builder
from casestudy.markup.tree import EMBEDS, Element, Node, merged, open_tag, plain, serialise


@dataclass(frozen=True, slots=True)
class Embed:
    """One embed as it stands in a text.

    `target` is the figure reference, slug, slugs (space-separated), reason or kind of note; `attributes` the others by
    their names without `data-`; `inner` what it encloses: stored HTML from `embeds`, drawn HTML in `render`, plain
    text in a line; `text` its words as stored; `index` its place among the embeds of the text, in the order in which
    they begin; `within` the elements and kinds of embed around it, outermost first.
    """

    kind: str
    target: str
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    inner: str = ""
    text: str = ""
    index: int = 0
    within: tuple[str, ...] = ()

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slugs that the target names; several only for a comparison."""
        return tuple(self.target.split())

    @property
    def format(self) -> str:
        return self.attributes.get("format", "full")

    @property
    def stance(self) -> str:
        return self.attributes.get("stance", "asserted")


@lru_cache(maxsize=512)
def parse(html: str) -> tuple[Node, ...]:
    """The tree of a stored text. Anything that is not allowed is left out even here, so a tree is always safe."""
    return Builder(brackets=False).read(html)


def embeds(html: str) -> list[Embed]:
    """Every embed of a stored text, in the order in which they begin."""
    return [
        as_embed(element, index, within, serialise(element.children))
        for index, (element, within) in enumerate(walk_embeds(parse(html)))
    ]


def walk_embeds(nodes: Sequence[Node], within: tuple[str, ...] = ()) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Every embed among the nodes, with the elements and kinds of embed around it, outermost first."""
    for node in nodes:
        if isinstance(node, Element):
            if node.kind:
                yield node, within
            yield from walk_embeds(node.children, (*within, node.kind or node.tag))


def as_embed(element: Element, index: int, within: tuple[str, ...], inner: str) -> Embed:
    """The embed that an element stands for."""
    key = EMBEDS[element.kind].key
    others = {name.removeprefix("data-"): value for name, value in element.attributes if name != key}
    target = dict(element.attributes)[key]
    return Embed(element.kind, target, others, inner, plain(element.children), index, within)


def render(
    html: str, draw: Callable[[Embed], str], anchor: Callable[[Element, Sequence[str]], str] = lambda node, within: ""
) -> str:
    """The text with every embed replaced by what `draw` makes of it, innermost first.

    `draw` gets embeds whose `inner` is drawn already, and answers HTML that is used as it is: escaping is its duty.
    `anchor` gives an element among those around it its id, or "" (`paragraphs.Anchors`).
    """
    return _Writer(draw, anchor).write(parse(html), ())


class _Writer:
    def __init__(self, draw: Callable[[Embed], str], anchor: Callable[[Element, Sequence[str]], str]) -> None:
        self.draw = draw
        self.anchor = anchor
        self.embeds = 0

    def write(self, nodes: Sequence[Node], within: tuple[str, ...]) -> str:
        parts: list[str] = []
        for node in nodes:
            if isinstance(node, str):
                parts.append(escaping.escape(node, quote=False))
            elif node.kind:
                index = self.embeds
                self.embeds += 1
                inner = self.write(node.children, (*within, node.kind))
                parts.append(self.draw(as_embed(node, index, within, inner)))
            elif node.tag == "br":
                parts.append("<br>")
            else:
                given = self.anchor(node, within)
                parts.append(open_tag(node, f' id="{escaping.escape(given)}"' if given else ""))
                parts.append(self.write(node.children, (*within, node.tag)))
                parts.append(f"</{node.tag}>")
        return "".join(parts)


def refresh(html: str, show: Callable[[Embed], str | None]) -> str:
    """The stored text with the shown words of every number regenerated; None leaves a number as it is."""
    counter = iter(range(len(html) + 1))

    def renewed(nodes: Sequence[Node], within: tuple[str, ...]) -> tuple[Node, ...]:
        result: list[Node] = []
        for node in nodes:
            if isinstance(node, Element):
                index = next(counter) if node.kind else 0
                children = renewed(node.children, (*within, node.kind or node.tag))
                if node.kind == "figure":
                    shown = show(as_embed(node, index, within, serialise(node.children)))
                    children = node.children if shown is None else tuple(merged([" ".join(shown.split())]))
                node = Element(node.tag, node.attributes, children, node.kind)
            result.append(node)
        return tuple(result)

    return serialise(renewed(parse(html), ()))


def words(html: str) -> str:
    """The words of a stored text, numbers as last shown; blocks set apart by line feeds."""
    return plain(parse(html))
