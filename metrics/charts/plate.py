"""A chart ready for its templates: everything that a page, an embed or a preview shows of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from metrics.charts.chartjs import chartjs_config
from metrics.charts.describe import describe
from metrics.charts.fluid import Fluid, fluid
from metrics.charts.parts import Layout, PlacedEvent
from metrics.charts.svg import NARROW, WIDE, svg_parts
from metrics.charts.table import Table, table

_NO_LINKS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True)
class Credit:
    """A line of the sources under a chart; ``url`` may be empty."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Plate:
    """What ``metrics/includes/chart.html`` draws, under the name ``chart``.

    ``id`` is unique on the page; ``drawings`` are (size, drawing) with size wide or narrow; ``key`` lists the events
    whose numbers a drawing shows; ``signs`` say what hollow points and broken lines mean; ``config`` goes to the script; ``links`` may have csv, image, embed and page.
    """

    id: str
    slug: str
    kind: str
    language: str
    takeaway: str
    subtitle: str
    description: str
    summary: str
    note: str
    drawings: tuple[tuple[str, Fluid], ...]
    table: Table
    key: tuple[PlacedEvent, ...]
    config: dict[str, Any]
    signs: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def config_id(self) -> str:
        """The id of the element that carries the script's input."""
        return f"{self.id}-config"

    @property
    def has_added(self) -> bool:
        """Whether some event was added to the record, so that the two kinds of disc need their words."""
        return any(event.added for event in self.key)

    @property
    def key_narrow(self) -> bool:
        """Whether only the narrow drawing shows numbers, so that the key is needed there alone."""
        return not any(size == "wide" and drawing.numbered for size, drawing in self.drawings)


def plate(
    layout: Layout, credits: tuple[Credit, ...] = (), links: Mapping[str, str] = _NO_LINKS, occurrence: int = 1
) -> Plate:
    """Prepare a layout for the templates; ``occurrence`` tells apart two drawings of one chart on one page."""
    spec = layout.spec
    drawings: tuple[tuple[str, Fluid], ...] = ()
    if layout.kind != "table":
        drawings = (("wide", fluid(svg_parts(layout, WIDE))), ("narrow", fluid(svg_parts(layout, NARROW))))
    numbered = any(drawing.numbered for _, drawing in drawings)
    return Plate(
        id=f"chart-{spec.slug}" + (f"-{occurrence}" if occurrence > 1 else ""),
        slug=spec.slug,
        kind=spec.kind,
        language=layout.language,
        takeaway=spec.takeaway,
        subtitle=spec.subtitle,
        description=spec.description,
        summary=describe(layout),
        note=spec.note,
        drawings=drawings,
        table=table(layout).shown,
        key=layout.events if numbered else (),
        config=chartjs_config(layout),
        signs=layout.signs,
        credits=credits,
        links=dict(links),
    )
