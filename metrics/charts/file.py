"""A chart as a picture on its own: an SVG file with title and source, coloured without a stylesheet.

The colours are those of static/css/tokens.css on paper; they stand in attributes, because a file may be opened where
the site's stylesheets are not, and because the site's policy allows no inline styles.
"""

from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree

from metrics.charts.describe import describe
from metrics.charts.palette import LIGHT
from metrics.charts.parts import Layout
from metrics.charts.shapes import END, FROM_RIGHT, Drawing, Shape, reads_leftward, short, wrap
from metrics.charts.svg import PICTURE, svg_parts
from metrics.charts.table import table

_INK, _QUIET, _PAPER, _LINE, _GRID = "#1c1b18", "#59544a", "#fbf9f4", "#8b8476", "#e4dfd3"
_COLOURS: Final = LIGHT.colours
_FAMILY: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
#: Faces for languages whose letters the ones above lack; they come first, or a picture would mix two styles.
_FAMILIES: Final = {
    "ja": "'Hiragino Sans', 'Yu Gothic UI', 'Noto Sans CJK JP', 'Noto Sans JP', ",
    "zh": "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', ",
    "hi": "'Noto Sans Devanagari', ",
}
_EDGE: Final = 16.0
_TEXTS: Final = {
    "tick": {"fill": _QUIET},
    "lab": {"fill": _QUIET},
    "none": {"fill": _QUIET, "font-size": "12"},
    "yr": {"font-weight": "700"},
    "name": {"font-size": "14"},
    "val": {"font-weight": "700"},
    "nm": {"font-weight": "700"},
    "evt": {"fill": _QUIET},
    "mid": {"text-anchor": "middle"},
    "end": {"text-anchor": "end"},
    "reft": {"fill": _QUIET, "font-style": "normal"},
}
_NUMBER: Final = {"font-size": "12", "font-weight": "700", "text-anchor": "middle"}
_LINES: Final = {
    "grid": {"stroke": _GRID},
    "axis": {"stroke": _LINE},
    "base": {"stroke": _INK},
    "dash": {"stroke": _LINE, "stroke-width": "1.5"},
    "ref": {"stroke": _QUIET, "stroke-width": "1.5", "stroke-dasharray": "6 3"},
    "ev": {"stroke": _LINE, "stroke-dasharray": "2 2"},
}

#: Dashes of the second and later lines, as chart.css has them: they are told apart without colour too.
_DASHES: Final = {"c2": "7 3", "c3": "2 3", "c4": "9 3 2 3", "c5": "5 2", "c6": "1 3", "c7": "10 4", "c8": "3 3"}


def svg_file(layout: Layout, source: str = "", width: int = PICTURE) -> str:
    """The picture as an SVG document: title, subtitle, drawing, key to numbered events, note and source line.

    A table has no drawing; its picture is title and source alone, and callers should offer the CSV instead.
    """
    drawing = svg_parts(layout, width)
    spec = layout.spec
    full = float(width) + 2 * _EDGE
    family = family_for(layout.language)
    root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-family": family})
    ElementTree.SubElement(root, "title").text = spec.takeaway
    ElementTree.SubElement(root, "desc").text = f"{spec.description} {describe(layout)}".strip()
    sheet = ElementTree.SubElement(root, "rect", {"width": short(full), "fill": _PAPER})
    y = _EDGE
    y = _paragraph(root, spec.takeaway, y, 19, width, {"font-weight": "700", "fill": _INK})
    y = _paragraph(root, spec.subtitle, y + 2, 14, width, {"fill": _QUIET}) + 16
    frame = ElementTree.SubElement(root, "g", {"transform": f"translate({short(_EDGE)} {short(y)})"})
    add_shapes(frame, drawing.shapes, layout.language)
    y += float(drawing.height) + 14
    for words in _key(layout, drawing):
        y = _paragraph(root, words, y, 13, width, {"fill": _INK})
    for words in layout.signs:
        y = _paragraph(root, words[:1].upper() + words[1:], y + 4, 13, width, {"fill": _QUIET})
    y = _paragraph(root, spec.note, y + 4, 13, width, {"fill": _QUIET})
    y = _paragraph(root, source, y + 4, 12, width, {"fill": _QUIET})
    sheet.set("height", short(y + _EDGE))
    root.set("viewBox", f"0 0 {short(full)} {short(y + _EDGE)}")
    root.set("width", short(full))
    root.set("height", short(y + _EDGE))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def family_for(language: str) -> str:
    """The faces for a language, the best first."""
    return _FAMILIES.get(language.split("-")[0], "") + _FAMILY


def add_shapes(parent: ElementTree.Element, shapes: Iterable[Shape], language: str) -> None:
    """Put shapes into a document, coloured without a stylesheet."""
    parent.set("font-family", family_for(language))
    for shape in shapes:
        _add(parent, shape)


def add_text(
    parent: ElementTree.Element,
    words: str,
    x: float,
    y: float,
    size: float,
    language: str,
    *,
    bold: bool = False,
    quiet: bool = False,
    leftward: bool = False,
) -> None:
    """Put one line of words into a document, from ``x`` on; ``leftward`` where it is read from right to left."""
    look = {"font-size": short(size), "font-family": family_for(language), "fill": _QUIET if quiet else _INK}
    if bold:
        look["font-weight"] = "700"
    place = {"x": short(x), "y": short(y), **look, **_side(leftward)}
    ElementTree.SubElement(parent, "text", place).text = _read(words, leftward)


def _side(leftward: bool) -> dict[str, str]:
    return {"text-anchor": "end"} if leftward else {}


def _read(words: str, leftward: bool) -> str:
    """The words of a line that is read from the right, so that their marks stand on the right side too."""
    return f"{FROM_RIGHT}{words}{END}" if leftward else words


def _key(layout: Layout, drawing: Drawing) -> list[str]:
    if not drawing.numbered:
        return []
    if layout.kind != "timeline":
        return [_event(layout, event.number, event.date_label, [event.title]) for event in layout.events]
    return [_event(layout, row.number, row.head, [cell.text for cell in row.cells]) for row in table(layout).rows]


def _event(layout: Layout, number: int | str, date: str, said: list[str]) -> str:
    words = layout.word("comma").join(part for part in said if part)
    return f"{number}  {layout.word('dated').format(date=date, event=words)}"


def _paragraph(root: ElementTree.Element, words: str, y: float, size: float, width: int, look: dict[str, str]) -> float:
    """Write a paragraph below ``y``; returns its lower edge."""
    if not words:
        return y
    leftward = reads_leftward(words)
    x = _EDGE + width if leftward else _EDGE
    for line in wrap(words, size, width, bold=size > 16):
        y += size * 1.3
        place = {"x": short(x), "y": short(y - size * 0.25), "font-size": short(size), **_side(leftward)}
        ElementTree.SubElement(root, "text", {**place, **look}).text = _read(line, leftward)
    return y


def _add(parent: ElementTree.Element, shape: Shape) -> None:
    names = shape.cls.split()
    colour = next((_COLOURS[int(name[1:]) - 1] for name in names if name[0] == "c" and name[1:].isdigit()), _INK)
    look = _look(shape.tag, names, colour)
    if shape.tag == "text":
        x = short(float(shape.x) + float(shape.dx or 0))
        ElementTree.SubElement(parent, "text", {"x": x, "y": shape.y, **look}).text = shape.text
        return
    if shape.tag == "disc":
        ElementTree.SubElement(parent, "circle", {"cx": shape.x, "cy": shape.y, "r": shape.r, **look})
        filled = names[0] == "ball" and "added" not in names
        words = {**_NUMBER, "x": shape.x, "y": short(float(shape.y) + 4), "fill": _PAPER if filled else colour}
        ElementTree.SubElement(parent, "text", words).text = shape.text
        return
    places = {
        "line": {"x1": shape.x, "y1": shape.y, "x2": shape.x2, "y2": shape.y2},
        "rect": {"x": shape.x, "y": shape.y, "width": shape.width, "height": shape.height},
        "circle": {"cx": shape.x, "cy": shape.y, "r": shape.r},
        "path": {"d": shape.d},
        "mark": {"d": shape.d, "transform": f"translate({shape.x} {shape.y})"},
    }
    tag = "path" if shape.tag == "mark" else shape.tag
    ElementTree.SubElement(parent, tag, {**places[shape.tag], **look})


def _look(tag: str, names: list[str], colour: str) -> dict[str, str]:
    """What chart.css says about these classes, as attributes."""
    if tag == "text":
        look = {"font-size": "13", "fill": colour}
        for name in names:
            look |= _TEXTS.get(name, {})
        return look
    if tag == "line":
        return {"stroke-width": "1", **_LINES[names[0]]}
    if names[0] == "ln":
        dashes = _DASHES.get(names[1])
        look = {"fill": "none", "stroke": colour, "stroke-width": "2.25", "stroke-linejoin": "round"}
        return {**look, "stroke-dasharray": dashes} if dashes else look
    if names[0] == "area":
        return {"fill": colour, "fill-opacity": "0.25"}
    if names[0] == "span":
        return {"fill": _LINE, "fill-opacity": "0.18"}
    if names[0] == "bar":
        edge = {"stroke": _PAPER, "stroke-width": "1"} if "part" in names else {}
        faded = {"fill-opacity": "0.6"} if {"est", "rest"} & set(names) else {}
        return {"fill": colour, **edge, **faded}
    if names[0] == "evb":
        return {"fill": _PAPER, "stroke": _LINE}
    if {"est", "added"} & set(names):
        return {"fill": _PAPER, "stroke": colour, "stroke-width": "1.5"}
    return {"fill": colour, "stroke": _PAPER if names[0] == "dot" else colour, "stroke-width": "1.5"}
