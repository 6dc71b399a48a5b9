"""A chart as the picture that stands beside a shared address: 1200 by 630, the title large, the drawing in what is left."""

from dataclasses import replace
from typing import Final
from xml.etree import ElementTree

from metrics.charts.file import add_shapes
from metrics.charts.parts import Layout
from metrics.charts.shapes import short, wrap
from metrics.charts.sheets import EDGE, FOOT, ROOM, SMALL, WIDTH, finished, opened, write
from metrics.charts.svg import WIDE, svg_parts

_TITLE: Final = 46.0
#: What a drawing over time needs above and below its plot.
_AROUND: Final = 72.0


def card_svg(layout: Layout, site: str = "") -> str:
    """The card as an SVG document. A table has no drawing: its card is title and subtitle alone."""
    spec = layout.spec
    root = opened(spec.takeaway)
    y = EDGE - 8
    # A long title is set smaller before anything of it is cut off.
    size = _TITLE if len(wrap(spec.takeaway, _TITLE, ROOM, bold=True)) <= 2 else _TITLE * 0.8
    y = write(root, spec.takeaway, y, size, 1.15, 3, layout.language, bold=True) + SMALL * 0.3
    y = write(root, spec.subtitle, y, SMALL, 1.2, 2, layout.language, quiet=True)
    top, below = y + 24, FOOT - SMALL - 14
    # Cards are shown small: fewer words, larger, and a plot as high as is left for it.
    # A timeline is all events: the wider it is, the lower.
    bare, width = (layout, WIDTH) if layout.kind == "timeline" else (replace(layout, events=()), WIDE)
    drawing = svg_parts(bare, width, plot=max((below - top) * width / ROOM - _AROUND, 90))
    if drawing.shapes:
        scale = min(ROOM / float(drawing.width), (below - top) / float(drawing.height))
        left = EDGE + (ROOM - scale * float(drawing.width)) / 2
        move = f"translate({short(left)} {short(top)}) scale({scale:.3f})"
        add_shapes(ElementTree.SubElement(root, "g", {"transform": move}), drawing.shapes, layout.language)
    return finished(root, site, layout.language)
