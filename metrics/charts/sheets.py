"""The sheet that pictures for shared addresses are drawn on: 1200 by 630, the name of the site at its foot."""

from typing import Final
from xml.etree import ElementTree

from metrics.charts.file import add_text
from metrics.charts.palette import LIGHT
from metrics.charts.shapes import clip, fit, reads_leftward

WIDTH: Final = 1200
HEIGHT: Final = 630
EDGE: Final = 56.0
ROOM: Final = WIDTH - 2 * EDGE
SMALL: Final = 26.0
#: The line on which the name of the site stands.
FOOT: Final = HEIGHT - 36.0


def opened(title: str) -> ElementTree.Element:
    """A document with its title and its paper."""
    size = {"width": f"{WIDTH}", "height": f"{HEIGHT}"}
    root = ElementTree.Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}", **size}
    )
    ElementTree.SubElement(root, "title").text = title
    ElementTree.SubElement(root, "rect", {**size, "fill": LIGHT.paper})
    return root


def write(
    root: ElementTree.Element,
    words: str,
    y: float,
    size: float,
    leading: float,
    most: int,
    language: str,
    *,
    bold: bool = False,
    quiet: bool = False,
) -> float:
    """Put a paragraph below ``y``, in at most ``most`` lines, at the side that it is read from; returns its last line."""
    leftward = reads_leftward(words)
    for line in fit(words, size, ROOM, most, bold):
        y += size * leading
        x = WIDTH - EDGE if leftward else EDGE
        add_text(root, line, x, y, size, language, bold=bold, quiet=quiet, leftward=leftward)
    return y


def finished(root: ElementTree.Element, site: str, language: str) -> str:
    """The document with the name of the site, as text."""
    add_text(root, clip(site, SMALL, ROOM), EDGE, FOOT, SMALL, language, quiet=True)
    return ElementTree.tostring(root, encoding="unicode")
