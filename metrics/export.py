"""Observations as canonical rows: what a series, a chart or the whole site exports. Importing them changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from metrics.fields import plain
from metrics.models import Observation
from metrics.periods import format_instant
from metrics.tabular import safe, write_table

CELLS = (
    "series__slug",
    "series__entity__slug",
    "series__metric__slug",
    "series__market__code",
    "period",
    "period_start",
    "period_end",
    "value",
    "series__metric__unit",
    "stated_to",
    "qualifier",
    "status",
    "provider__slug",
    "source__slug",
    "known_from",
    "note",
)
CHUNK = 2_000


def cells_of(values: Sequence[Any]) -> list[str]:
    """The sixteen cells as text, from the values of :data:`CELLS` in their order."""
    series, entity, metric, market, period, start, end, value, unit, stated_to, *rest, known_from, note = values
    exact = ("" if number is None else plain(number) for number in (value, stated_to))
    first, second = exact
    days = (start.isoformat() if start else "", end.isoformat())
    return [
        series,
        entity,
        metric,
        market,
        period,
        *days,
        first,
        unit,
        second,
        *rest,
        format_instant(known_from),
        safe(note),
    ]


def row_of(row: Observation) -> list[str]:
    """The sixteen cells of one observation. Needs ``with_names()``."""
    return cells_of([attrgetter(name.replace("__", "."))(row) for name in CELLS])


def table_of(rows: Iterable[Observation]) -> Iterator[list[str]]:
    """The cells of many: a queryset is read in chunks and without building objects, which is most of the work."""
    if isinstance(rows, QuerySet):
        return (cells_of(values) for values in rows.values_list(*CELLS).iterator(chunk_size=CHUNK))
    return (row_of(row) for row in rows)


def csv_of(rows: Iterable[Observation]) -> Iterator[str]:
    """The canonical CSV of the rows in the order given, streamed. Give it a queryset where there is one."""
    return write_table(table_of(rows))
