"""The bracket forms that an editor types: [[REF|FORMAT]], [[claim:SLUG|words|quoted]], [[exempt:REASON|words]],
[[event:SLUG|words]]. The words of the last three may hold further forms and other markup."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from casestudy.markup.tree import BLOCKS, PARTS, STANCES, Element, Node, make_embed, merged

# Deeper nesting than this says nothing, and the limit keeps the reader linear.
_DEPTH = 3
_TOKEN = re.compile(r"\[\[|\]\]|\|")
_HEAD = re.compile(
    r"\[\[\s*(?:(?P<kind>claim|event|exempt):(?P<target>[^|\[\]]{1,200})"
    r"|(?P<figure>[A-Za-z0-9][^|\[\]\s@]{0,200}@[^|\[\]\s]{1,200})\s*)(?=\||\]\])"
)


@dataclass
class _Frame:
    """An opened form: the text that opened it, and what followed, split at its bars."""

    kind: str = ""
    target: str = ""
    opened: str = ""
    segments: list[list[Node]] = field(default_factory=lambda: [[]])
    single: int = 0

    def add(self, *nodes: Node) -> None:
        self.segments[-1].extend(nodes)

    def add_text(self, text: str) -> None:
        self.single += text.count("[") - text.count("]")
        self.segments[-1].append(text)

    def literal(self, closing: str = "") -> list[Node]:
        """The form as it was typed, for when it turns out to be none."""
        nodes: list[Node] = [self.opened]
        for position, segment in enumerate(self.segments):
            nodes.extend(["|"] if position else [])
            nodes.extend(segment)
        return [*nodes, closing]

    def close(self) -> list[Node]:
        arguments = [merged(segment) for segment in self.segments[1:]]
        if self.kind == "figure":
            return self._close_figure(arguments)
        extra = {}
        if self.kind == "claim" and len(arguments) > 1 and _word(arguments[-1]) in STANCES:
            extra["stance"] = _word(arguments.pop())
        words: list[Node] = []
        for position, argument in enumerate(arguments):
            words.extend(["|"] if position else [])
            words.extend(argument)
        words = merged(words)
        blank = not any(isinstance(node, Element) or node.strip() for node in words)
        if blank and (self.kind != "event" or arguments):
            return self.literal("]]")
        return [make_embed(self.kind, self.target, words, **extra)]

    def _close_figure(self, arguments: list[list[Node]]) -> list[Node]:
        if len(arguments) > 1 or (arguments and not _word(arguments[0])):
            return self.literal("]]")
        return [make_embed("figure", self.target, format=_word(arguments[0]) if arguments else "full")]


def expand(nodes: Iterable[Node]) -> list[Node]:
    """The nodes with every bracket form in their texts turned into an embed.

    What is not closed, not understood or interrupted by a block stays as it was typed.
    """
    reader = _Reader()
    for node in merged(nodes):
        if isinstance(node, str):
            reader.read(node)
        else:
            reader.pass_by(node)
    return reader.finish()


class _Reader:
    def __init__(self) -> None:
        self.frames = [_Frame()]

    def read(self, text: str) -> None:
        position = 0
        while token := _TOKEN.search(text, position):
            self.frames[-1].add_text(text[position : token.start()])
            position = self._take(text, token)
        self.frames[-1].add_text(text[position:])

    def _take(self, text: str, token: re.Match[str]) -> int:
        """Act on a bracket or bar; answers where reading goes on."""
        if token.group() == "[[":
            return self._open(text, token.start())
        top = self.frames[-1]
        if len(self.frames) == 1:
            top.add(token.group())
        elif token.group() == "|":
            top.segments.append([])
        elif top.single > 0 and text.startswith("]", token.end()):
            # "words [sic]]]": the first bracket belongs to the words.
            top.add_text("]")
            return token.start() + 1
        else:
            closed = self.frames.pop().close()
            self.frames[-1].add(*closed)
        return token.end()

    def _open(self, text: str, start: int) -> int:
        if self.frames[-1].kind == "figure":
            self._give_up()
        head = _HEAD.match(text, start)
        target = (head["target"] or head["figure"]).strip() if head else ""
        if head and target and len(self.frames) <= _DEPTH:
            self.frames.append(_Frame(head["kind"] or "figure", target, head.group()))
            return head.end()
        if text.startswith("[[[", start):
            self.frames[-1].add_text("[")
            return start + 1
        self.frames[-1].add("[[")
        return start + 2

    def pass_by(self, element: Element) -> None:
        if element.tag in BLOCKS or element.tag in PARTS:
            self._give_up_all()
        elif self.frames[-1].kind == "figure":
            self._give_up()
        self.frames[-1].add(element)

    def _give_up(self) -> None:
        given_up = self.frames.pop().literal()
        self.frames[-1].add(*given_up)

    def _give_up_all(self) -> None:
        while len(self.frames) > 1:
            self._give_up()

    def finish(self) -> list[Node]:
        self._give_up_all()
        root = self.frames[0]
        return merged(root.segments[0])


def _word(nodes: list[Node]) -> str:
    """The one word that an argument consists of, or empty."""
    if len(nodes) == 1 and isinstance(nodes[0], str):
        return nodes[0].strip()
    return ""
