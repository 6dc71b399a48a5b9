"""The colours of charts, and whether they can be told apart: on both papers, and with each kind of colour vision.

The values are those of static/css/tokens.css; a test holds the two together. Colour-vision deficiency is simulated at
full severity with the matrices of Machado, Oliveira and Fernandes (2009, IEEE TVCG 15:6), in linear light; distance is
Euclidean in OKLab, times 100, where 2 is about the least that an eye can see side by side.
"""

from collections.abc import Sequence
from itertools import combinations
from math import dist
from typing import Final, NamedTuple

type Rgb = tuple[float, float, float]


class Theme(NamedTuple):
    """A paper, and the eight colours that are drawn on it."""

    name: str
    paper: str
    colours: tuple[str, ...]


LIGHT: Final = Theme(
    "light",
    "#fbf9f4",
    ("#00619e", "#c74904", "#285b42", "#943572", "#b48544", "#3b8fc4", "#5a4c0c", "#807b70"),
)
DARK: Final = Theme(
    "dark",
    "#131a21",
    ("#56aeea", "#ff9c5f", "#47a17a", "#e0a9c0", "#ecd060", "#a5d8f3", "#b7a124", "#8f9aa3"),
)
THEMES: Final = (LIGHT, DARK)
#: Below this, lines and legends would have to be told apart by dashes and symbols alone.
LEAST_DISTANCE: Final = 5.0
LEAST_CONTRAST: Final = 3.0
VISIONS: Final[dict[str, tuple[Rgb, Rgb, Rgb]]] = {
    "full colour vision": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


class Confusion(NamedTuple):
    """Two colours, by their number from 1, that somebody cannot tell apart."""

    theme: str
    vision: str
    first: int
    second: int
    distance: float


def confusions(count: int, themes: Sequence[Theme] = THEMES, least: float = LEAST_DISTANCE) -> tuple[Confusion, ...]:
    """The pairs among the first ``count`` colours that are nearer to each other than ``least``."""
    found = []
    for theme in themes:
        light = [linear(colour) for colour in theme.colours[:count]]
        for vision, matrix in VISIONS.items():
            seen = [oklab(seen_with(matrix, colour)) for colour in light]
            for (first, one), (second, other) in combinations(enumerate(seen, 1), 2):
                if (apart := 100 * dist(one, other)) < least:
                    found.append(Confusion(theme.name, vision, first, second, apart))
    return tuple(found)


def faint(count: int, themes: Sequence[Theme] = THEMES) -> tuple[tuple[str, int, float], ...]:
    """Which of the first ``count`` colours have less than 3:1 against their paper: theme, number, contrast."""
    return tuple(
        (theme.name, number, contrast(colour, theme.paper))
        for theme in themes
        for number, colour in enumerate(theme.colours[:count], 1)
        if contrast(colour, theme.paper) < LEAST_CONTRAST
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2: from 1 to 21."""
    high, low = sorted((_luminance(linear(one)), _luminance(linear(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def linear(colour: str) -> Rgb:
    """A colour #rrggbb in linear light, each part from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def seen_with(matrix: tuple[Rgb, Rgb, Rgb], colour: Rgb) -> Rgb:
    """A colour in linear light as it is seen with a kind of colour vision."""
    red, green, blue = (min(max(sum(a * b for a, b in zip(row, colour, strict=True)), 0.0), 1.0) for row in matrix)
    return red, green, blue


def oklab(colour: Rgb) -> Rgb:
    """A colour in linear light as lightness and two axes of hue, in which distance is as seen (Ottosson, 2020)."""
    red, green, blue = colour
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(colour: Rgb) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
