"""The rows behind an address, streamed: what a reader is shown, or the vintages as they are on record."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from metrics.api.observations import chosen
from metrics.api.parameters import Asked, choice
from metrics.export import csv_of
from metrics.figures import Reference
from metrics.models import Batch, Metric, Observation, Ranking
from metrics.readings import Figure
from metrics.series import Record

COLUMNS = {
    "series": "The series, by slug.",
    "entity": "Whom the number is about, by slug.",
    "metric": "What is measured, by slug.",
    "market": "Where, by code: ISO 3166-1 alpha-2, WLD for the world, XN and XO for areas.",
    "period": "What the number covers: an SDMX time period, or days from--to.",
    "period_start": "Its first day; empty where that is unknown.",
    "period_end": "Its last day.",
    "value": "The number in plain digits; empty where it is missing or withdrawn.",
    "unit": "What it counts.",
    "stated_to": "The unit of the last stated digit: 100000 for 277.6 million.",
    "qualifier": "exact, about, more-than, less-than, at-least or at-most, as the source has it.",
    "status": "A normal, E estimated, P provisional, M missing, W withdrawn, Q removed by law.",
    "provider": "Whose number it is, by slug.",
    "source": "The document in which it was read, by slug.",
    "known_from": "Since when the world could know it: a day, or an instant in UTC.",
    "note": "What a careful reader should know. A leading apostrophe keeps spreadsheets from reading it as a formula.",
}
VINTAGES = choice(
    "vintages",
    "best (the default): the row that a reader is shown for each period; latest: of each provider the newest row, those held to be wrong included; first: the first release alone; revised: every row that took the place of an earlier one; all: every row.",
    ("best", "latest", "first", "revised", "all"),
    many=False,
)


def best(rows: Any, asked: Asked) -> Iterator[Figure]:
    """The figure shown for every series and period of the rows, in order; one group in memory at a time."""
    rows = rows.known(asked.now)
    rankings: dict[tuple[str, str], list[Ranking]] = defaultdict(list)
    decided = Ranking.objects.filter(decided_at__lte=asked.now, series__in=rows.order_by().values("series"))
    for one in decided.select_related("series", "provider").order_by("decided_at", "recorded_at"):
        rankings[one.series.slug, one.period].append(one)
    stream = rows.with_names().in_order().iterator(chunk_size=2000)
    for key, group in groupby(stream, key=lambda row: (row.series.slug, row.period)):
        held = sorted(group, key=lambda row: (row.known_from, row.recorded_at))
        figure = Record(held, rankings.get(key, ()), asked.moment, asked.now).figure(Reference(*key))
        if figure.known:
            yield figure


def rows_of(rows: Any, asked: Asked, default: str = "best") -> Iterable[Observation]:
    """The rows for a table, by the vintages asked for; a queryset where one says it."""
    vintages = asked.one("vintages", default)
    if vintages == "best":
        return (figure.observation for figure in best(rows, asked) if figure.observation is not None)
    in_order: QuerySet[Observation] = chosen(rows, asked, vintages).with_names().in_order()
    return in_order


@cache
def release() -> str:
    """A digest of the code that runs: what another release would draw differently is another answer."""
    own = [Path(one.path) for one in apps.get_app_configs() if Path(one.path).parent == settings.BASE_DIR]
    digest = hashlib.sha256()
    for file in sorted(file for folder in own for file in folder.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def tag(request: HttpRequest, rows: Any, asked: Asked) -> str:
    """An entity tag that costs no export: it changes with the release, with what is asked, with every batch, and as rows
    become known."""
    last = Batch.objects.aggregate(last=Max("pk"))["last"]
    waiting = rows.filter(known_from__gt=asked.now).count()
    units = sorted(Metric.objects.values_list("slug", "unit"))
    undecided = Ranking.objects.filter(decided_at__gt=asked.now).count()
    text = repr((release(), request.get_full_path(), last, waiting, undecided, units))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def csv_response(request: HttpRequest, rows: Iterable[Observation], name: str, etag: str) -> StreamingHttpResponse:
    """The canonical table, streamed."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "ETag": etag}
    return StreamingHttpResponse(
        (text.encode() for text in csv_of(rows)), content_type="text/csv; charset=utf-8", headers=headers
    )


def file_response(content: bytes, name: str, media: str) -> HttpResponse:
    """A whole file."""
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
