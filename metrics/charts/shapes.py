"""The few shapes that a drawing consists of, with coordinates as short strings, and a guess at how wide words are."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Final

# Shares of the font size, measured on common interface faces; a guess, on the wide side.
_NARROW: Final = frozenset("iljI.,:;'’|!()[] ftr-")  # not 1: digits of a chart are tabular
_NARROW_WIDTH: Final = 0.36
#: Around words that are read from the right, so that their marks stand on the right side too.
FROM_RIGHT: Final = "\u2067"
END: Final = "\u2069"
_WIDE: Final = frozenset("mwM%—@")
_WIDEST: Final = "W"
#: No line of a script without spaces begins with these, or ends with those.
_CLOSING: Final = frozenset("、。，．・：；？！）］｝」』】〉》〕ー々…ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
_OPENING: Final = frozenset("（［｛「『【〈《〔")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how wide ``text`` is at a font size, in the same unit; errs towards too wide."""
    total = 0.0
    for letter in text:
        if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
            continue
        if unicodedata.east_asian_width(letter) in ("W", "F"):
            total += 1.0
        elif letter in _WIDE:
            total += 0.86
        elif letter == _WIDEST:
            total += 0.95
        elif letter in _NARROW:
            total += _NARROW_WIDTH
        else:
            total += 0.66 if letter.isupper() else 0.575
    return total * size * (1.06 if bold else 1.0)


def wrap(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than ``width``, broken between words (between letters where a script has no spaces)."""
    lines: list[str] = []
    for piece in _pieces(text):
        if text_width(piece.rstrip(), size, bold) > width:
            # A word longer than a line (an address, say) has no better place to break than anywhere.
            for part in _broken(piece, size, width, bold):
                lines.append(part)
            continue
        if lines and text_width((lines[-1] + piece).rstrip(), size, bold) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip() for line in lines] or [""]


def _broken(word: str, size: float, width: float, bold: bool) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and text_width(parts[-1] + letter, size, bold) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def clip(text: str, size: float, width: float, bold: bool = False) -> str:
    """The text on one line no wider than ``width``, cut with an ellipsis, at the end of what is read, where it is longer."""
    if text_width(text, size, bold) <= width:
        return text
    room = width - text_width("…", size, bold)
    cut = _broken(text, size, room, bold)[0].rstrip() + "…"
    return f"{FROM_RIGHT}{cut}{END}" if reads_leftward(cut) else cut


def fit(text: str, size: float, width: float, most: int, bold: bool = False) -> list[str]:
    """The text in at most ``most`` lines; the last is cut with an ellipsis where there would be more."""
    lines = wrap(text, size, width, bold)
    if len(lines) <= most:
        return lines
    rest = " ".join(lines[most - 1 :])
    return [*lines[: most - 1], clip(rest, size, width, bold)]


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for letter in text:
        wide = unicodedata.east_asian_width(letter) in ("W", "F")
        bound = letter in _CLOSING or (bool(pieces) and pieces[-1][-1] in _OPENING)
        if pieces and (bound or not wide) and not pieces[-1].endswith(" "):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def reads_leftward(text: str) -> bool:
    """Whether the words are read from right to left, which their first letter decides."""
    strong = (kind for letter in text if (kind := unicodedata.bidirectional(letter)) in ("L", "R", "AL"))
    return next(strong, "L") != "L"


def short(number: float | Fraction) -> str:
    """A coordinate: at most one decimal, no trailing zero."""
    text = f"{float(number):.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


@dataclass(frozen=True)
class Shape:
    """One shape of a drawing; ``tag`` is line, rect, path, circle, mark, disc or text, ``cls`` its classes, which carry all styling.

    Line: x y x2 y2. Rect: x y width height. Circle: x y r. Path: d. Text: x y and the words, ``dx`` pixels to the right of x.
    Lines, rectangles and paths stretch with the drawing; what follows keeps its size. Mark: d around x y. Disc: a circle,
    x y r, with words in its middle.
    """

    tag: str
    cls: str
    x: str = ""
    y: str = ""
    x2: str = ""
    y2: str = ""
    width: str = ""
    height: str = ""
    r: str = ""
    d: str = ""
    text: str = ""
    dx: str = ""


def line(cls: str, x: float, y: float, x2: float, y2: float) -> Shape:
    """A straight line."""
    return Shape("line", cls, short(x), short(y), short(x2), short(y2))


def rect(cls: str, x: float, y: float, width: float, height: float) -> Shape:
    """A rectangle by its upper left corner."""
    return Shape("rect", cls, short(x), short(y), width=short(width), height=short(height))


def circle(cls: str, x: float, y: float, r: float) -> Shape:
    """A circle by its centre."""
    return Shape("circle", cls, short(x), short(y), r=short(r))


def path(cls: str, points: Sequence[tuple[float, float]], closed: bool = False) -> Shape:
    """A polygon through the points, open unless ``closed``."""
    return Shape("path", cls, d=_through(points, closed))


def mark(cls: str, x: float, y: float, corners: Sequence[tuple[float, float]]) -> Shape:
    """A polygon around a place, its corners counted from there."""
    return Shape("mark", cls, short(x), short(y), d=_through(corners, closed=True))


def disc(cls: str, x: float, y: float, r: float, words: str) -> Shape:
    """A circle around a place, with a number in it."""
    return Shape("disc", cls, short(x), short(y), r=short(r), text=words)


def text(cls: str, x: float, y: float, words: str, dx: float = 0) -> Shape:
    """Words on a baseline; classes ``mid`` and ``end`` anchor them at their middle or end. ``dx`` is room that never stretches."""
    return Shape("text", cls, short(x), short(y), text=words, dx=short(dx) if dx else "")


def _through(points: Sequence[tuple[float, float]], closed: bool) -> str:
    """From point to point, each step counted from the point before: even steps are the same words, and travel light."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    start = "M" + " ".join(short(number / 10) for number in tenths[0])
    steps = (f"l{short((x - before) / 10)} {short((y - above) / 10)}" for (before, above), (x, y) in pairwise(tenths))
    return start + "".join(steps) + ("z" if closed else "")


@dataclass(frozen=True)
class Flag:
    """Where the words (or the number) of an event stand above the plot: lines of text beside its vertical."""

    x: float
    row: int
    lines: tuple[str, ...]
    left: float
    right: float
    leftward: bool = False


@dataclass
class Sheet:
    """A drawing in the making: shapes behind the data, the data, and shapes before it. ``plot``: how high its plot may be."""

    width: float
    plot: float = 270
    left: float = 0
    right: float = 0
    top: float = 0
    bottom: float = 0
    height: float = 0
    back: list[Shape] = field(default_factory=list)
    data: list[Shape] = field(default_factory=list)
    front: list[Shape] = field(default_factory=list)
    flags: list["Flag"] = field(default_factory=list)
    numbered: bool = False
    spots: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)

    def spot(self, series: int, index: int, x: float, y: float) -> None:
        """Where the ``index``-th place of a series (or bar) stands, for whoever walks from point to point."""
        self.spots[series, index] = (short(x), short(y))

    def x(self, at: Fraction) -> float:
        """From a place on the plot to a coordinate."""
        return self.left + float(at) * (self.right - self.left)

    def y(self, height: Fraction) -> float:
        """From a height on the plot to a coordinate (which counts downwards)."""
        return self.bottom - float(height) * (self.bottom - self.top)

    def finish(self) -> "Drawing":
        """The drawing, frozen."""
        return Drawing(
            short(self.width),
            short(self.height),
            short(self.left),
            short(self.right),
            short(self.top),
            short(self.bottom),
            tuple(self.back),
            tuple(self.data),
            tuple(self.front),
            self.numbered,
            dict(self.spots),
        )


@dataclass(frozen=True)
class Drawing:
    """A chart in one width. ``back``, ``data`` and ``front`` are drawn in this order.

    ``numbered``: events carry numbers only, so a key to them must stand beside the drawing. ``spots`` says where each
    point stands, by the number of its series and of its place in it.
    """

    width: str
    height: str
    left: str
    right: str
    top: str
    bottom: str
    back: tuple[Shape, ...]
    data: tuple[Shape, ...]
    front: tuple[Shape, ...]
    numbered: bool = False
    spots: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Everything, in the order of drawing."""
        return (*self.back, *self.data, *self.front)
