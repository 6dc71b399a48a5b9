"""Addresses of sentences: every paragraph, list item and row of a table has an anchor that edits elsewhere do not move.

The anchor is made of the paragraph's own words, with references in place of numbers: a number that is revised, a pin, an
emphasis or a link leaves it as it is, and so does whatever is written before and after. Rewording makes a new one.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casestudy.markup.reading import Embed, as_embed, parse
from casestudy.markup.tree import Element, Node, plain, serialise

#: The elements that have an address. A paragraph within an item shares the item's.
ADDRESSED = frozenset({"p", "li", "tr"})
LISTS = frozenset({"ul", "ol"})
_OWN = re.compile(r"[!~].*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, item or row of a stored text: its anchor, its words as stored, and the embeds in it."""

    anchor: str
    words: str
    embeds: tuple[Embed, ...]


class Anchors:
    """Gives the anchors of one text, in the order of its paragraphs: the prefix, ``p-`` and six signs; a second paragraph
    of the same words gets ``-2`` behind."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.given: Counter[str] = Counter()

    def of(self, node: Element, within: Sequence[str]) -> str:
        """The anchor of an element among those around it; "" for one that has none."""
        if not self.prefix or node.tag not in ADDRESSED or (node.tag == "p" and ADDRESSED.intersection(within)):
            return ""
        digest = hashlib.sha256(_key(node).encode()).hexdigest()[:6]
        self.given[digest] += 1
        again = f"-{self.given[digest]}" if self.given[digest] > 1 else ""
        return f"{self.prefix}p-{digest}{again}"


def paragraphs(html: str, prefix: str) -> list[Paragraph]:
    """Every paragraph of a stored text that has an address, in the order in which they begin."""
    anchors = Anchors(prefix)
    return [
        Paragraph(anchor, plain(_own(node)), tuple(_embeds(_own(node), within)))
        for node, within in _elements(parse(html), ())
        if (anchor := anchors.of(node, within))
    ]


def _elements(nodes: Sequence[Node], within: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
    for node in nodes:
        if isinstance(node, Element):
            if not node.kind:
                yield node, within
            yield from _elements(node.children, (*within, node.kind or node.tag))


def _own(node: Element) -> list[Node]:
    """What stands in an element itself; the items of a list within it have addresses of their own."""
    return [child for child in node.children if not (isinstance(child, Element) and child.tag in LISTS)]


def _embeds(nodes: Sequence[Node], within: tuple[str, ...]) -> Iterator[Embed]:
    for node in nodes:
        if isinstance(node, Element):
            if node.kind:
                yield as_embed(node, 0, within, serialise(node.children))
            yield from _embeds(node.children, within)


def _key(node: Element) -> str:
    return " ".join("".join(_signs(_own(node))).split())


def _signs(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.kind == "figure":
            yield f"[{_OWN.sub('', as_embed(node, 0, (), '').target)}]"
        else:
            yield from _signs(node.children)
            yield "" if node.kind or node.tag in ("em", "strong", "a", "sup", "sub") else " "
