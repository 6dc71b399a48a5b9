"""Every number in a text, in digits and in words: where it stands, what kind it is, and whether anything accounts for it.

Words are read in English and Japanese; in other languages only digits are found, with the large-number signs behind them.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from casestudy.markup import japanese, patterns
from casestudy.markup.reading import parse
from casestudy.markup.tree import INLINE, Node

#: A number that the reader may ask the source of: keeps a text from being published.
NUMBER = "number"
#: A word for a number up to ten, a place counted off (第三) or a change in small steps (doubled): only warned of.
COUNTING = "counting-word"
#: Digits that are part of a name (iPhone 6, 5G): only warned of.
NAME = "name"
#: A day, month, quarter, year or time of day: passes.
DATE = "date"
#: Stands for a bound number or another thing without words of its own; as long as it is for the editor.
THING = "\ufffc"


@dataclass(frozen=True, slots=True)
class Found:
    """A number as it stands in a text.

    ``text`` has the unit with it ("277.6 million", "45 per cent"), ``qualifier`` the words before that soften it ("more
    than", or ""). ``block`` counts the paragraphs, headings, items and cells with something in them from 0; ``offset``
    counts characters in the block, a bound number being one and a line break another. ``covered`` is the embed that
    accounts for it (claim, event, exempt, brackets), ``pattern`` for the site's list, or "".
    """

    text: str
    kind: str
    offset: int
    block: int = 0
    qualifier: str = ""
    covered: str = ""


def numbers(html: str, language: str = "en", exempt: Sequence[str] = ()) -> list[Found]:
    """Every number in the prose of a stored text, in its order. Numbers that are bound are embeds, and not found.

    ``exempt`` are the site's patterns: words in which ``#`` stands for any number.
    """
    found: list[Found] = []
    for block, (text, covers) in enumerate(blocks(html)):
        found.extend(replace(one, block=block) for one in _accounted(text, covers, language, tuple(exempt)))
    return found


def line_numbers(text: str, language: str = "en", exempt: Sequence[str] = ()) -> list[Found]:
    """Every number of a single line. Offsets count in the line as it is typed."""
    return _accounted(text, [""] * len(text), language, tuple(exempt))


def loose(found: Iterable[Found]) -> list[Found]:
    """Those that nothing accounts for, dates left out."""
    return [one for one in found if not one.covered and one.kind != DATE]


def blocks(html: str) -> list[tuple[str, list[str]]]:
    """The texts of a stored text, each with the kind of embed that covers each of its characters; blank ones left out."""
    return [(text, covers) for text, covers in _blocks(parse(html)) if text.strip()]


def _blocks(nodes: Sequence[Node]) -> Iterator[tuple[str, list[str]]]:
    run: list[tuple[str, str]] = []
    for node in nodes:
        if isinstance(node, str) or node.tag in INLINE:
            run.extend(_inline(node, ""))
            continue
        yield _joined(run)
        run = []
        yield from _blocks(node.children)
    yield _joined(run)


def _inline(node: Node, cover: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield node, cover
    elif node.kind == "figure":
        yield THING, node.kind
    elif node.tag == "br":
        yield "\n", cover
    else:
        for child in node.children:
            yield from _inline(child, cover or node.kind)


def _joined(run: list[tuple[str, str]]) -> tuple[str, list[str]]:
    return "".join(text for text, _ in run), [cover for text, cover in run for _ in text]


def _accounted(text: str, covers: list[str], language: str, exempt: tuple[str, ...]) -> list[Found]:
    """The numbers of one block with what accounts for each: the cover of all its characters."""
    marked = list(covers)
    for start, end in patterns.brackets(text):
        marked[start:end] = ["brackets"] * (end - start)
    for match in patterns.exempted(exempt).finditer(text) if exempt else ():
        marked[match.start() : match.end()] = [cover or "pattern" for cover in marked[match.start() : match.end()]]
    return [
        replace(one, covered=marked[one.offset] if all(marked[one.offset : one.offset + len(one.text)]) else "")
        for one in _found(text, language.partition("-")[0])
    ]


@lru_cache(maxsize=512)
def _found(text: str, language: str) -> tuple[Found, ...]:
    """The numbers of a plain text. Each rule takes what it finds away from those after it."""
    left = patterns.ADDRESS.sub(lambda match: THING * len(match.group()), _folded(text))
    found: list[Found] = []
    for kind, rule in patterns.rules(language):
        for match in rule.finditer(left):
            found.append(Found(text[match.start() : match.end()], _judged(kind, match.group()), match.start()))
        left = rule.sub(lambda match: THING * len(match.group()), left)
    found = [one for one in found if one.kind]
    softening = japanese.BEFORE if language == "ja" else patterns.QUALIFIER
    return tuple(
        replace(one, qualifier=said[1] if (said := softening.search(text[: one.offset])) else "")
        for one in sorted(found, key=lambda one: one.offset)
    )


def _folded(text: str) -> str:
    """The text with digits of any script and full-width signs as ASCII, character for character."""
    if text.isascii():
        return text
    return "".join(one if one.isascii() else _narrow(one) for one in text)


def _narrow(one: str) -> str:
    if one.isdecimal():
        return str(unicodedata.decimal(one))
    return chr(ord(one) - 0xFEE0) if "\uff01" <= one <= "\uff5e" else one


def _judged(kind: str, text: str) -> str:
    """The kind of what a rule has found; "" where it is none after all, such as the pronoun one."""
    if kind == "vague":
        return ""
    if kind == "words":
        small = patterns.SMALL_VALUES.get(text.casefold().partition(" ")[0])
        alone = small is not None and small <= 10 and not patterns.MEASURED.search(text)
        if alone and small == 1:
            return ""
        return COUNTING if alone else NUMBER
    if kind == "ordinal":
        return COUNTING if int("".join(one for one in text if one.isdecimal())) <= 10 else NUMBER
    return kind
