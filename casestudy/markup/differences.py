"""What a rewriting took out of a text and put in: word by word within a paragraph, abridged where nothing changed."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

#: "same", "out" or "in", and the words.
type Piece = tuple[str, str]

#: In characters: how much is kept on either side of a change, and what is too short to stand between two of them.
CONTEXT, ISLAND = 60, 3
#: Paragraphs that have less in common were written anew, and are shown whole; so are those too long to compare while a reader waits.
ALIKE, LONGEST = 0.4, 1_000_000
_CJK = "\u3040-\u30ff\u3400-\u9fff"
_TOKEN = re.compile(rf"(?:[{_CJK}]|[^\W_{_CJK}]+(?:[.,’'-][^\W_{_CJK}]+)*|.)\s*", re.DOTALL)


def differences(old: str, new: str) -> list[list[Piece]]:
    """The paragraphs (lines) that differ, in the order of the new text; those that are the same are left out."""
    left, right = (text.split("\n") for text in (old, new))
    found: list[list[Piece]] = []
    for tag, a, b, c, d in SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = ([line for line in lines if line.strip()] for lines in (left[a:b], right[c:d]))
        pairs = min(len(gone), len(come))
        found += [_abridged(_words(*pair)) for pair in zip(gone[:pairs], come[:pairs], strict=True)]
        found += [[("out", line)] for line in gone[pairs:]] + [[("in", line)] for line in come[pairs:]]
    return found


def _words(old: str, new: str) -> list[Piece]:
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    whole = [("out", old), ("in", new)]
    if len(a) * len(b) > LONGEST:
        return whole
    matcher = SequenceMatcher(a=a, b=b, autojunk=False)
    return whole if matcher.ratio() < ALIKE else list(_pieces(matcher, a, b))


def _pieces(matcher: "SequenceMatcher[str]", a: list[str], b: list[str]) -> Iterator[Piece]:
    gone = come = ""
    codes = matcher.get_opcodes()
    for place, (tag, i, j, k, m) in enumerate(codes):
        words = "".join(a[i:j])
        if tag != "equal":
            gone, come = gone + words, come + "".join(b[k:m])
        elif (gone or come) and len(words.strip()) <= ISLAND and place + 1 < len(codes):
            gone, come = gone + words, come + words
        else:
            yield from ((kind, text) for kind, text in (("out", gone), ("in", come)) if text)
            gone = come = ""
            yield ("same", words)
    yield from ((kind, text) for kind, text in (("out", gone), ("in", come)) if text)


def _abridged(pieces: list[Piece]) -> list[Piece]:
    last = len(pieces) - 1
    return [
        (kind, _cut(text, place > 0, place < last) if kind == "same" else text)
        for place, (kind, text) in enumerate(pieces)
    ]


def _cut(text: str, after: bool, before: bool) -> str:
    """What stays of unchanged words after one change and before another: the nearest, to the end of a word."""
    if len(text) <= CONTEXT * (after + before) + CONTEXT:
        return text
    head = text[:CONTEXT].rpartition(" ")[0] or text[:CONTEXT] if after else ""
    tail = text[-CONTEXT:].partition(" ")[2] or text[-CONTEXT:] if before else ""
    return f"{head} … {tail}" if head else f"… {tail}"
