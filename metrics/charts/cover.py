"""The picture that stands beside the shared address of a page without a chart: 1200 by 630, its title and its first numbers."""

from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from metrics.charts.file import add_shapes, add_text
from metrics.charts.shapes import clip, fit, line, text_width, wrap
from metrics.charts.sheets import EDGE, FOOT, ROOM, SMALL, WIDTH, finished, opened, write

#: So many numbers stand side by side.
MOST: Final = 3
_GAP: Final = 40.0
_TITLES: Final = (88.0, 72.0, 62.0, 54.0, 46.0, 40.0)
_NUMBER: Final = 58.0
_LEAST_NUMBER: Final = 30.0
_LABEL: Final = 24.0
_LABEL_LINES: Final = 3
#: A quiet line has more room under a title that needs one line.
_QUIET_LINES: Final = {1: 4}


@dataclass(frozen=True)
class Lead:
    """A number with what it is, and whose or where it is if the title does not say so."""

    number: str
    label: str
    place: str = ""

    @property
    def words(self) -> str:
        return ", ".join(part for part in (self.place, f"{self.number} {self.label}") if part)


@dataclass(frozen=True)
class Cover:
    """What the picture says: a word above the title, the title, a quiet line, the first numbers of the page."""

    title: str
    kicker: str = ""
    line: str = ""
    numbers: tuple[Lead, ...] = ()

    @property
    def words(self) -> str:
        """The picture for those who do not see it."""
        told = "; ".join(one.words for one in self.numbers[:MOST])
        return ". ".join(part.rstrip(".。") for part in (self.kicker, self.title, told) if part)


def cover_svg(cover: Cover, language: str, site: str = "") -> str:
    """The cover as an SVG document. A long title is set smaller before anything of it is cut off."""
    root = opened(cover.title)
    strip = _Strip(cover.numbers[:MOST]) if cover.numbers else None
    below = strip.top - 24 if strip else FOOT - SMALL - 24
    y = EDGE - 8
    if cover.kicker:
        y = write(root, cover.kicker, y, SMALL, 1, 1, language, quiet=True) + 8
    most = _QUIET_LINES.get(len(wrap(cover.title, _TITLES[0], ROOM, bold=True)), 2)
    said = len(fit(cover.line, SMALL, ROOM, most)) if cover.line else 0
    height = below - y - said * SMALL * 1.3 - 16
    size = next(
        (size for size in _TITLES if len(wrap(cover.title, size, ROOM, bold=True)) * size * 1.15 <= height), _TITLES[-1]
    )
    y = write(root, cover.title, y, size, 1.15, max(1, int(height // (size * 1.15))), language, bold=True) + 16
    if cover.line:
        write(root, cover.line, y, SMALL, 1.3, most, language, quiet=True)
    if strip:
        strip.draw(root, language)
    return finished(root, site, language)


class _Strip:
    """Numbers side by side above the name of the site, all of one size; ``top`` is where they begin."""

    def __init__(self, numbers: tuple[Lead, ...]) -> None:
        self.numbers = numbers
        self.width = (ROOM - _GAP * (len(numbers) - 1)) / len(numbers)
        self.labels = [fit(one.label, _LABEL, self.width, _LABEL_LINES) for one in numbers]
        widest = max(text_width(one.number, 1, bold=True) for one in numbers)
        self.size = max(min(_NUMBER, self.width / widest), _LEAST_NUMBER)
        self.places = _LABEL * 1.3 if any(one.place for one in numbers) else 0
        self.top = FOOT - SMALL - 36 - max(map(len, self.labels)) * _LABEL * 1.3 - self.size * 1.3 - self.places

    def draw(self, root: ElementTree.Element, language: str) -> None:
        """Put them into a document, under a thin line."""
        rule = line("axis", EDGE, self.top, WIDTH - EDGE, self.top)
        add_shapes(ElementTree.SubElement(root, "g"), [rule], language)
        for column, (one, lines) in enumerate(zip(self.numbers, self.labels, strict=True)):
            x, y = EDGE + column * (self.width + _GAP), self.top + 16 + self.places + self.size
            if one.place:
                place = clip(one.place, _LABEL, self.width)
                add_text(root, place, x, self.top + 14 + _LABEL, _LABEL, language, quiet=True)
            number = clip(one.number, self.size, self.width + 1, bold=True)
            add_text(root, number, x, y, self.size, language, bold=True)
            y += 4
            for words in lines:
                y += _LABEL * 1.3
                add_text(root, words, x, y, _LABEL, language, quiet=True)
