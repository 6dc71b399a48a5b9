"""Charts: from a specification and data to one layout, and from that to a drawing, a table, a sentence, a script's input."""

from metrics.charts.annotations import Annotation, NotAnAnnotation, read_annotations
from metrics.charts.chartjs import chartjs_config
from metrics.charts.describe import describe
from metrics.charts.file import svg_file
from metrics.charts.layout import lay_out
from metrics.charts.lint import Finding, lint
from metrics.charts.parts import COLOURS, REST_COLOUR, Bar, Layout, Line, Place, PlacedEvent
from metrics.charts.plate import Credit, Plate, plate
from metrics.charts.scale import Domain, Tick
from metrics.charts.shapes import Drawing, Shape
from metrics.charts.spec import (
    KINDS,
    ChartData,
    ChartError,
    ChartLine,
    ChartSpec,
    EventMark,
    LineData,
    Point,
)
from metrics.charts.svg import NARROW, WIDE, svg_parts
from metrics.charts.table import Cell, Column, Row, Table, table

__all__ = [
    "COLOURS", "KINDS", "NARROW", "REST_COLOUR", "WIDE",
    "Annotation", "Bar", "Cell", "ChartData", "ChartError", "ChartLine", "ChartSpec", "Column", "Credit", "Domain", "Drawing",
    "EventMark", "Finding", "Layout", "Line", "LineData", "NotAnAnnotation", "Place", "PlacedEvent", "Plate", "Point", "Row", "Shape", "Table",
    "Tick", "chartjs_config", "describe", "lay_out", "lint", "plate", "read_annotations", "svg_file", "svg_parts", "table",
]  # fmt: skip
