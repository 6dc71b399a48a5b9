"""Observations as canonical rows: what a series, a chart or the whole site exports. Importing them changes nothing."""

from collections.abc import Iterable, Iterator

from metrics.fields import plain
from metrics.models import Observation
from metrics.periods import format_instant
from metrics.tabular import safe, write_table


def row_of(row: Observation) -> list[str]:
    """The sixteen cells of one observation. Needs ``with_names()``."""
    series = row.series
    return [
        series.slug,
        series.entity.slug,
        series.metric.slug,
        series.market.code,
        row.period,
        row.period_start.isoformat() if row.period_start else "",
        row.period_end.isoformat(),
        "" if row.value is None else plain(row.value),
        series.metric.unit,
        "" if row.stated_to is None else plain(row.stated_to),
        row.qualifier,
        row.status,
        row.provider.slug,
        row.source.slug,
        format_instant(row.known_from),
        safe(row.note),
    ]


def csv_of(rows: Iterable[Observation]) -> Iterator[str]:
    """The canonical CSV of the rows in the order given, streamed. Give it a queryset's ``iterator()``."""
    return write_table(row_of(row) for row in rows)
