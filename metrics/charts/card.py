"""A chart as the picture that stands beside a shared address: 1200 by 630, the title large, the drawing in what is left."""

from dataclasses import replace
from typing import Final
from xml.etree import ElementTree

from metrics.charts.file import add_shapes, add_text
from metrics.charts.palette import LIGHT
from metrics.charts.parts import Layout
from metrics.charts.shapes import clip, fit, short, wrap
from metrics.charts.svg import WIDE, svg_parts

WIDTH: Final = 1200
HEIGHT: Final = 630
_EDGE: Final = 56.0
_TITLE: Final = 46.0
_SMALL: Final = 26.0
#: What a drawing over time needs above and below its plot.
_AROUND: Final = 72.0


def card_svg(layout: Layout, site: str = "") -> str:
    """The card as an SVG document. A table has no drawing: its card is title and subtitle alone."""
    spec = layout.spec
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "width": f"{WIDTH}",
            "height": f"{HEIGHT}",
        },
    )
    ElementTree.SubElement(root, "title").text = spec.takeaway
    ElementTree.SubElement(root, "rect", {"width": f"{WIDTH}", "height": f"{HEIGHT}", "fill": LIGHT.paper})
    room = WIDTH - 2 * _EDGE
    y = _EDGE - 8
    # A long title is set smaller before anything of it is cut off.
    size = _TITLE if len(wrap(spec.takeaway, _TITLE, room, bold=True)) <= 2 else _TITLE * 0.8
    for words in fit(spec.takeaway, size, room, 3, bold=True):
        y += size * 1.15
        add_text(root, words, _EDGE, y, size, layout.language, bold=True)
    y += _SMALL * 0.3
    for words in fit(spec.subtitle, _SMALL, room, 2):
        y += _SMALL * 1.2
        add_text(root, words, _EDGE, y, _SMALL, layout.language, quiet=True)
    foot = HEIGHT - 36
    add_text(root, clip(site, _SMALL, room), _EDGE, foot, _SMALL, layout.language, quiet=True)
    top, below = y + 24, foot - _SMALL - 14
    # Cards are shown small: fewer words, larger, and a plot as high as is left for it.
    # A timeline is all events: the wider it is, the lower.
    bare, width = (layout, WIDTH) if layout.kind == "timeline" else (replace(layout, events=()), WIDE)
    drawing = svg_parts(bare, width, plot=max((below - top) * width / room - _AROUND, 90))
    if drawing.shapes:
        scale = min(room / float(drawing.width), (below - top) / float(drawing.height))
        left = _EDGE + (room - scale * float(drawing.width)) / 2
        move = f"translate({short(left)} {short(top)}) scale({scale:.3f})"
        add_shapes(ElementTree.SubElement(root, "g", {"transform": move}), drawing.shapes, layout.language)
    return ElementTree.tostring(root, encoding="unicode")
