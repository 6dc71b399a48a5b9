"""The tree that rich text is read into, what may stand in it, and how it is written out again."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

type Node = str | Element
type Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Element:
    """An element of rich text; `kind` is the kind of embed, or empty for plain markup."""

    tag: str
    attributes: Attributes = ()
    children: tuple[Node, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class EmbedShape:
    """How one kind of embed is written: its element, the attribute that names the target, the other attributes."""

    tag: str
    key: str
    extra: tuple[str, ...] = ()


# The order matters where one element could be two kinds: the first whose key is present wins.
EMBEDS = {
    "figure": EmbedShape("data", "data-figure", ("data-format",)),
    "claim": EmbedShape("span", "data-claim", ("data-stance", "data-stated", "data-stated-to", "data-relation")),
    "exempt": EmbedShape("span", "data-exempt"),
    "event": EmbedShape("time", "data-event"),
    "note": EmbedShape("aside", "data-note"),
    "chart": EmbedShape("figure", "data-chart"),
    "image": EmbedShape("figure", "data-image"),
    "comparison": EmbedShape("figure", "data-comparison"),
    "case": EmbedShape("figure", "data-case"),
}
STANCES = ("asserted", "quoted")
NOTES = ("note", "correction", "box")

INLINE = frozenset({"em", "strong", "a", "br", "sup", "sub", "data", "span", "time"})
BLOCKS = frozenset({"p", "h3", "h4", "ul", "ol", "blockquote", "table", "aside", "figure"})
PARTS = frozenset({"li", "thead", "tbody", "tr", "th", "td"})
FLOW_PARENTS = frozenset({"blockquote", "aside", "li", "td", "th"})

# What PostgreSQL refuses (NUL), what cannot be encoded (surrogates), and what no reader can see.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """The text without control characters and surrogates; carriage returns become line feeds."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def embed_attributes(tag: str, given: dict[str, str]) -> tuple[str, Attributes]:
    """The kind of embed that an element is and the attributes it keeps; ("", ()) when it is none."""
    for kind, shape in EMBEDS.items():
        target = " ".join(given.get(shape.key, "").split())
        if tag != shape.tag or not target:
            continue
        if kind == "note" and target not in NOTES:
            target = "note"
        kept = {shape.key: target}
        kept.update((name, given[name].strip()) for name in shape.extra if given.get(name, "").strip())
        if kind == "claim" and kept.get("data-stance") not in STANCES:
            # The stricter reading: what we assert must not be contradicted.
            kept["data-stance"] = "asserted"
        ordered = (shape.key, *shape.extra)
        return kind, tuple((name, kept[name]) for name in ordered if name in kept)
    return "", ()


def make_embed(kind: str, target: str, children: Iterable[Node] = (), **extra: str) -> Element:
    """An embed as an element; extra attributes by their names without `data-`."""
    shape = EMBEDS[kind]
    given = {shape.key: target, **{"data-" + name: value for name, value in extra.items()}}
    return Element(shape.tag, embed_attributes(shape.tag, given)[1], tuple(children), kind)


def merged(nodes: Iterable[Node]) -> list[Node]:
    """The same nodes with neighbouring texts joined and empty texts gone."""
    result: list[Node] = []
    run: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            run.append(node)
            continue
        if text := "".join(run):
            result.append(text)
        run.clear()
        result.append(node)
    if text := "".join(run):
        result.append(text)
    return result


def plain(nodes: Sequence[Node]) -> str:
    """The words of the nodes, blocks and line breaks set apart by line feeds."""
    parts: list[str] = []
    _plain(nodes, parts)
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(parts)).strip()


def _plain(nodes: Sequence[Node], parts: list[str]) -> None:
    for node in nodes:
        if isinstance(node, str):
            parts.append(node)
        elif node.tag in {"td", "th"}:
            _plain(node.children, parts)
            parts.append(" ")
        else:
            apart = node.tag not in INLINE or node.tag == "br"
            parts.append("\n" if apart else "")
            _plain(node.children, parts)
            parts.append("\n" if apart else "")


def open_tag(element: Element, extra: str = "") -> str:
    """The start tag of an element, with escaped attributes and whatever is added."""
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in element.attributes)
    return f"<{element.tag}{extra}{attributes}>"


def serialise(nodes: Iterable[Node]) -> str:
    """The nodes as HTML."""
    parts: list[str] = []
    _serialise(nodes, parts)
    return "".join(parts)


def _serialise(nodes: Iterable[Node], parts: list[str]) -> None:
    for node in nodes:
        if isinstance(node, str):
            parts.append(html.escape(node, quote=False))
        else:
            parts.append(open_tag(node))
            if node.tag != "br":
                _serialise(node.children, parts)
                parts.append(f"</{node.tag}>")
