"""The numbers of a chart as a table: what stands in for the drawing, and under it."""

from dataclasses import dataclass
from typing import Final

from metrics.charts.parts import Bar, Layout, Place
from metrics.charts.spec import ONE_PERIOD
from metrics.charts.words import unit_name
from metrics.formats import format_period
from metrics.periods import Period

MOST_ROWS: Final = 500


@dataclass(frozen=True)
class Column:
    """A head: its words, the unit under them, and whether its cells are numbers (aligned right)."""

    label: str
    unit: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell as shown. ``missing`` says that the record has no figure; ``reference`` leads to the evidence."""

    text: str
    missing: bool = False
    estimated: bool = False
    reference: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A row: its head, the cells after it, and, for events, the number that the drawing shows."""

    head: str
    cells: tuple[Cell, ...]
    number: str = ""
    datetime: str = ""


@dataclass(frozen=True)
class Table:
    """Columns (the first heads the rows) and rows. Every row has one cell for each column after the first.

    ``more`` counts the rows left out of a page because nobody reads that many; the CSV has them.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more: int = 0

    @property
    def shown(self) -> "Table":
        """The table as a page shows it."""
        return Table(self.columns, self.rows[:MOST_ROWS], max(len(self.rows) - MOST_ROWS, 0))


def table(layout: Layout) -> Table:
    """The table of a layout: periods down and series across; bars down; or events in order."""
    if layout.kind == "timeline":
        return _events(layout)
    if layout.kind in ONE_PERIOD:
        return _bars(layout)
    return _periods(layout)


def _events(layout: Layout) -> Table:
    heads = (layout.word("date"), layout.word("market"), layout.word("event"), layout.word("record"))
    rows = tuple(
        Row(
            event.date_label,
            (Cell(event.market), Cell(event.title), Cell(layout.word("added") if event.added else "")),
            str(event.number),
            event.date,
        )
        for event in layout.events
    )
    columns = tuple(Column(head) for head in heads)
    if any(event.added for event in layout.events):
        return Table(columns, rows)
    return Table(columns[:-1], tuple(Row(row.head, row.cells[:-1], row.number, row.datetime) for row in rows))


def _bars(layout: Layout) -> Table:
    unit = unit_name(layout.bars[0].unit, layout.language) if layout.bars else ""
    period = Period.parse(layout.spec.period)
    head = Column(format_period(period, layout.language), unit, numeric=True)
    rows = tuple(Row(bar.label, (_bar(bar, layout),)) for bar in layout.bars)
    return Table((Column(layout.word("series")), head), rows)


def _bar(bar: Bar, layout: Layout) -> Cell:
    if bar.value is None:
        return _missing(layout)
    note = layout.word("estimate") if bar.estimated else ""
    return Cell(bar.exact, estimated=bar.estimated, reference=bar.reference, note=note)


def _periods(layout: Layout) -> Table:
    """Every period that any line has or lacks, the earliest first."""
    columns = [Column(layout.word("period"))]
    columns += [Column(line.label, unit_name(line.unit, layout.language), numeric=True) for line in layout.lines]
    at = [{place.period: place for place in line.places} for line in layout.lines]
    rows = [
        Row(
            format_period(period, layout.language, short=True),
            tuple(_cell(places.get(period), layout) for places in at),
            datetime=period.text,
        )
        for period in periods_of(layout)
    ]
    return Table(tuple(columns), tuple(rows))


def periods_of(layout: Layout) -> list[Period]:
    """The rows of a table of periods: every period that any line has or lacks, the earliest first."""
    found = {place.period for line in layout.lines for place in line.places}
    return sorted(found, key=lambda period: period.sort_key)


def _cell(place: Place | None, layout: Layout) -> Cell:
    if place is None or place.value is None:
        return _missing(layout)
    note = layout.word("estimate") if place.estimated else ""
    return Cell(place.exact, estimated=place.estimated, reference=place.reference, note=note)


def _missing(layout: Layout) -> Cell:
    return Cell(layout.word("none"), missing=True)
