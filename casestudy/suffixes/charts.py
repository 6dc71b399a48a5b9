"""Charts as data: the numbers drawn, or the events of a timeline."""

from typing import Any

from django.http import HttpResponseBase
from rest_framework.request import Request

from casestudy.charting.narrowing import BadView, ChartView, in_words
from casestudy.content import event_definitions
from casestudy.context import current_site
from casestudy.serializers import chart_of
from casestudy.views.charts import TABS, drawn
from metrics.api.base import NUMBERS
from metrics.api.parameters import Asked, BadQuery, Parameter, choice, period
from metrics.drawing import DrawnChart
from metrics.export import row_of
from metrics.serializers import SourceSerializer
from metrics.series import in_order
from metrics.suffixes.files import XLSX, ZIP, archive, workbook
from metrics.suffixes.tables import COLUMNS, file_response
from metrics.suffixes.views import DataView, answer, moment_of
from metrics.tabular import COLUMNS as TABLE_COLUMNS
from metrics.tabular import safe, write_table

EVENT_COLUMNS = ("slug", "date", "market", "entity", "title", "kind", "detail", "source", "verification")


VIEW = (
    Parameter("market", "Only these markets of the chart, by code.", read=str.upper),
    Parameter("from", "Nothing before this period.", read=period, many=False, example="2018-Q1"),
    Parameter("to", "Nothing after this period.", read=period, many=False),
    choice("tab", "Which tab the page opens with; the data are the same.", TABS, many=False),
    choice(
        "data", "shown: what the chart draws; all: everything on record of its series.", ("shown", "all"), many=False
    ),
)


def drawn_as_asked(asked: Asked, slug: str, everything: bool = False) -> tuple[DrawnChart, ChartView]:
    """A chart as an address asks for it, and the view asked for. Raises Http404, and BadQuery for a view that it has not."""
    view = ChartView(tuple(asked.many("market")), asked.one("from", ""), asked.one("to", ""))
    try:
        return drawn(slug, asked.moment, view, everything), view
    except BadView as error:
        raise BadQuery([{"pointer": f"?{error.parameter}", "code": "invalid", "detail": str(error)}]) from None


class ChartDataView(DataView):
    """``/charts/<slug>.csv`` and its sisters: what the chart shows, or all of its series; the file's name says which."""

    parameters = (*NUMBERS, *VIEW)

    def get(self, request: Request, slug: str, ending: str) -> HttpResponseBase:
        asked = self.asked
        self.data = asked.one("data", "shown")
        chart, self.view = drawn_as_asked(asked, slug, everything=self.data == "all")
        name = f"{slug}-{self.data}{self.view.name}"
        header, rows = cells(chart)
        if ending == "csv":
            return file_response(
                "".join(write_table(iter(rows), header)).encode(), f"{name}.csv", "text/csv; charset=utf-8"
            )
        if ending == "json":
            return answer({**chart_of(chart, self.asked.language), **moment_of(self.asked)})
        metadata = self.metadata(request, chart)
        if ending == "metadata.json":
            return answer(metadata)
        if ending == "xlsx":
            return file_response(workbook(rows, metadata, header), f"{name}.xlsx", XLSX)
        return file_response(archive(name, write_table(iter(rows), header), metadata), f"{name}.zip", ZIP)

    def metadata(self, request: Request, chart: DrawnChart) -> dict[str, Any]:
        """What the chart shows, and where its numbers were read."""
        spec, site = chart.spec, current_site()
        query = "&".join(filter(None, (self.asked.moment.query, self.view.query)))
        return {
            "title": spec.takeaway,
            **{
                name: getattr(spec, name)
                for name in ("slug", "kind", "subtitle", "description", "note", "unit", "period", "frequency")
            },
            "address": request.build_absolute_uri(f"{chart.url}?{query}" if query else chart.url),
            **moment_of(self.asked),
            "data": self.data,
            "view": {"market": list(self.view.markets), "from": self.view.since, "to": self.view.until},
            "shown": in_words(self.view),
            "licence": site.data_licence,
            "columns": COLUMNS if spec.kind != "timeline" else {},
            "series": [{"series": line.series, "label": line.label} for line in spec.series],
            "events": [{"date": one.date, "title": one.title, "market": one.market} for one in chart.events],
            "sources": SourceSerializer(chart.sources, many=True).data,
        }


def cells(chart: DrawnChart) -> tuple[tuple[str, ...], list[list[str]]]:
    """Header and rows: the observations drawn, in the order of every export, or the events of a timeline."""
    if chart.spec.kind == "timeline":
        events = event_definitions(chart.spec.events)
        return EVENT_COLUMNS, [
            [safe(str(events[slug][name])) for name in EVENT_COLUMNS] for slug in chart.spec.events if slug in events
        ]
    return TABLE_COLUMNS, [row_of(row) for row in in_order(chart.rows)]
