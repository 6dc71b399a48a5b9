"""From tokens of HTML to a tree in which only what is allowed stands, and only where it is allowed.

Valid by construction: a browser reads the written-out tree back as the same tree, which is what makes cleaning safe
and its own fixed point.
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from casestudy.markup.brackets import expand
from casestudy.markup.tree import (
    BLOCKS,
    EMBEDS,
    FLOW_PARENTS,
    INLINE,
    PARTS,
    Attributes,
    Element,
    Node,
    embed_attributes,
    merged,
    plain,
    without_controls,
)

# What word processors paste, under the names that we use.
RENAMED = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_EMBED_TAGS = frozenset(shape.tag for shape in EMBEDS.values())
_KEPT_WHEN_EMPTY = frozenset({"td", "th", "br"})
_DEPTH = 80


def plain_attributes(tag: str, given: dict[str, str]) -> Attributes | None:
    """The attributes that a plain element keeps; None when it may not stand without one that is missing."""
    if tag == "a":
        # As browsers read an address: line breaks and tabs inside it do not count, a space does.
        href = re.sub(r"[\t\n]+", "", given.get("href", "")).strip().replace(" ", "%20")
        scheme = _SCHEME.match(href)
        return None if not href or (scheme and scheme[1].lower() not in SCHEMES) else (("href", href),)
    kept = []
    if tag in {"td", "th"}:
        kept = [
            (name, given[name]) for name in ("colspan", "rowspan") if re.fullmatch("[1-9][0-9]?", given.get(name, ""))
        ]
    if tag == "th" and given.get("scope") in {"col", "row"}:
        kept.append(("scope", given["scope"]))
    return tuple(kept)


class Builder(HTMLParser):
    """Reads HTML into a tuple of nodes. With `brackets`, bracket forms in the texts become embeds."""

    def __init__(self, brackets: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.brackets = brackets
        # A frame is the tag as written, the element it becomes (None: only its content stays), and its content.
        self.stack: list[tuple[str, Element | None, list[Node]]] = [("", None, [])]

    def read(self, html: str) -> tuple[Node, ...]:
        self.feed(html)
        self.close()
        while len(self.stack) > 1:
            self._pop()
        return tuple(self._flow(self.stack[0][2]))

    def handle_data(self, data: str) -> None:
        self.stack[-1][2].append(without_controls(data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.stack[-1][2].append(Element("br"))
        elif len(self.stack) <= _DEPTH:
            given = {name: without_controls(value or "") for name, value in reversed(attrs)}
            self.stack.append((tag, self._element(RENAMED.get(tag, tag), given), []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A slash closes nothing in HTML: <em/> opens.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if any(frame[0] == tag for frame in self.stack[1:]):
            while self._pop() != tag:
                pass

    @staticmethod
    def _element(tag: str, given: dict[str, str]) -> Element | None:
        if tag in _EMBED_TAGS:
            kind, attributes = embed_attributes(tag, given)
            return Element(tag, attributes, (), kind) if kind else None
        if tag == "div":
            return Element("div")
        if tag not in INLINE | BLOCKS | PARTS:
            return None
        kept = plain_attributes(tag, given)
        return None if kept is None else Element(tag, kept)

    def _pop(self) -> str:
        tag, element, children = self.stack.pop()
        self.stack[-1][2].extend(children if element is None else self._finish(element, children))
        return tag

    def _finish(self, element: Element, children: list[Node]) -> list[Node]:
        """What an element becomes when it ends: itself, its content, or nothing."""
        tag = element.tag
        before: list[Node] = []
        if element.kind == "figure":
            content: list[Node] = merged([plain(children)])
        elif tag == "figure":
            content = []
        elif tag == "div":
            return self._finish(Element("p"), children) if all(map(_is_inline, children)) else children
        elif tag in FLOW_PARENTS:
            content = self._flow(children)
        elif tag in {"ul", "ol"}:
            content = self._items(children)
        elif tag == "table":
            before = [node for node in children if not _is_part(node, "thead", "tbody", "tr") and not _blank(node)]
            content = _rows(children)
        elif tag in {"thead", "tbody"}:
            content = [node for node in children if _is_part(node, "tr")]
        elif tag == "tr":
            content = [node for node in children if _is_part(node, "td", "th")]
        else:
            content = self._phrasing(children)
            if tag == "a":
                content = _without_links(content)
        finished = Element(tag, element.attributes, tuple(content), element.kind)
        empty = not element.kind and tag not in _KEPT_WHEN_EMPTY and all(map(_blank, content))
        if empty or (element.kind == "note" and not content):
            return [*before, *(content if tag in INLINE else [])]
        return [*before, finished]

    def _expand(self, nodes: Iterable[Node]) -> list[Node]:
        return expand(nodes) if self.brackets else merged(nodes)

    def _items(self, nodes: Iterable[Node]) -> list[Node]:
        """List items; what stands loose in a list becomes an item."""
        items: list[Node] = []
        loose: list[Node] = []
        for node in [*nodes, None]:
            if node is not None and not _is_part(node, "li"):
                loose.append(node)
                continue
            if content := self._flow(loose):
                items.append(Element("li", (), tuple(content)))
            items.extend([] if node is None else [node])
            loose = []
        return items

    def _phrasing(self, nodes: list[Node]) -> list[Node]:
        return self._expand(_unwrapped(nodes, INLINE))

    def _flow(self, nodes: list[Node]) -> list[Node]:
        """Content of the root, an item, a cell, a quotation or a note: without blank text beside blocks."""
        result: list[Node] = []
        run: list[Node] = []
        for node in self._expand(_unwrapped(nodes, INLINE | BLOCKS)):
            if _is_inline(node):
                # Blank text counts only once something follows it.
                run.extend([node] if run or not _blank(node) else [])
            else:
                result.extend(_stripped(run))
                result.append(node)
                run = []
        return [*result, *_stripped(run)]


def _stripped(run: list[Node]) -> list[Node]:
    while run and _blank(run[-1]):
        run.pop()
    return run


def _is_inline(node: Node) -> bool:
    return isinstance(node, str) or node.tag in INLINE


def _is_part(node: Node, *tags: str) -> bool:
    return isinstance(node, Element) and node.tag in tags


def _blank(node: Node) -> bool:
    return not node.strip() if isinstance(node, str) else node.tag == "br"


def _unwrapped(nodes: Iterable[Node], allowed: frozenset[str]) -> list[Node]:
    """The nodes with elements that may not stand here replaced by their content, words kept apart by a space."""
    result: list[Node] = []
    for node in nodes:
        if isinstance(node, str) or node.tag in allowed:
            result.append(node)
        else:
            result.extend(_unwrapped(node.children, allowed))
            result.append(" ")
    return result


def _rows(nodes: Iterable[Node]) -> list[Node]:
    """Row groups of a table; loose rows are gathered into bodies."""
    groups: list[Node] = []
    loose: list[Node] = []
    for node in nodes:
        if _is_part(node, "tr"):
            loose.append(node)
        elif _is_part(node, "thead", "tbody"):
            groups.extend([Element("tbody", (), tuple(loose))] if loose else [])
            groups.append(node)
            loose = []
    return [*groups, Element("tbody", (), tuple(loose))] if loose else groups


def _without_links(nodes: Iterable[Node]) -> list[Node]:
    result: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            result.append(node)
            continue
        inner = _without_links(node.children)
        result.extend(inner if node.tag == "a" else [Element(node.tag, node.attributes, tuple(inner), node.kind)])
    return result
