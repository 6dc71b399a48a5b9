"""Series and metrics as CSV, JSON, metadata, workbook and archive; the whole record as one table."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponseBase, JsonResponse
from django.utils import translation
from rest_framework.request import Request
from rest_framework.views import APIView

from metrics.api.base import NUMBERS
from metrics.api.observations import OBSERVED, chosen, narrowed, ranked
from metrics.api.parameters import MOMENTS, Asked, BadQuery, Parameter, read_query
from metrics.export import csv_of, table_of
from metrics.models import Metric, Observation, Provider, Series, Source
from metrics.periods import rfc3339
from metrics.serializers import MetricSerializer, ProviderSerializer, SeriesSerializer, SourceSerializer, figure_of
from metrics.suffixes.files import XLSX, ZIP, TooLong, archive, workbook
from metrics.suffixes.tables import COLUMNS, VINTAGES, best, csv_response, file_response, rows_of, tag

ENDINGS = r"csv|json|metadata\.json|xlsx|zip"


class DataView(APIView):
    """A file by its address: strict parameters and problem documents, whatever the caller says it accepts."""

    schema = None
    http_method_names = ["get", "head", "options"]
    parameters: tuple[Parameter, ...] = (*NUMBERS, VINTAGES)
    asked: Asked

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """The ending of the address says what is sent."""
        return super().perform_content_negotiation(request, force=True)

    def handle_exception(self, exc: Exception) -> Any:
        """More rows than a form of the table holds is a question to be asked otherwise."""
        if isinstance(exc, TooLong):
            exc = BadQuery([{"pointer": "path", "code": "too-long", "detail": str(exc)}])
        return super().handle_exception(exc)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.asked = read_query(request.query_params, self.parameters)
        translation.activate(self.asked.language)
        super().initial(request, *args, **kwargs)


class TableView(DataView):
    """A table with its metadata in five forms. A subclass finds the rows and says what they are."""

    def get(self, request: Request, slug: str, ending: str) -> HttpResponseBase:
        thing = self.thing(slug)
        rows = self.rows(thing)
        asked = self.asked
        if ending == "csv":
            return csv_response(request, rows_of(rows, asked), slug, tag(request, rows, asked))
        if ending == "json":
            return answer(self.content(thing, rows))
        metadata = self.metadata(thing, rows, request)
        if ending == "metadata.json":
            return answer(metadata)
        if ending == "xlsx":
            return file_response(workbook(table_of(rows_of(rows, asked)), metadata), f"{slug}.xlsx", XLSX)
        return file_response(archive(slug, csv_of(rows_of(rows, asked)), metadata), f"{slug}.zip", ZIP)

    def thing(self, slug: str) -> Any:
        """What the address names. Raises Http404."""
        raise NotImplementedError  # each kind says its own

    def rows(self, thing: Any) -> Any:
        """Its observations, every vintage of them."""
        raise NotImplementedError  # each kind says its own

    def content(self, thing: Any, rows: Any) -> dict[str, Any]:
        """What the JSON says."""
        raise NotImplementedError  # each kind says its own

    def words(self, thing: Any) -> dict[str, Any]:
        """What the metadata says of the thing itself."""
        raise NotImplementedError  # each kind says its own

    def metadata(self, thing: Any, rows: Any, request: Request) -> dict[str, Any]:
        """What the table is: its columns, whose numbers these are, where they were read."""
        known = chosen(rows, self.asked, "all").order_by()
        return {
            **self.words(thing),
            "address": request.build_absolute_uri(thing.get_absolute_url()),
            **moment_of(self.asked),
            "columns": COLUMNS,
            "providers": ProviderSerializer(
                Provider.objects.filter(pk__in=known.values("provider")).order_by("slug"), many=True
            ).data,
            "sources": SourceSerializer(
                Source.objects.filter(pk__in=known.values("source")).order_by("slug"), many=True
            ).data,
        }


def answer(content: Any) -> JsonResponse:
    """JSON as the API writes it."""
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False}, safe=False)


def moment_of(asked: Asked) -> dict[str, str | None]:
    """The moment asked for, as instants."""
    moment = asked.moment
    return {
        "as_of": rfc3339(moment.as_of) if moment.as_of else None,
        "seen_at": rfc3339(moment.seen_at) if moment.seen_at else None,
    }


def figures(rows: Any, asked: Asked) -> Iterable[dict[str, Any]]:
    """What a reader is shown, period by period."""
    return (figure_of(one, asked.language) for one in best(rows, asked))


class SeriesView(TableView):
    """``/series/<slug>.csv`` and its sisters."""

    def thing(self, slug: str) -> Series:
        one = Series.objects.select_related("metric", "entity", "market").filter(slug=slug).first()
        if one is None:
            raise Http404(f"There is no series “{slug[:100]}”.")
        return one

    def rows(self, thing: Series) -> Any:
        return Observation.objects.filter(series=thing)

    def content(self, thing: Series, rows: Any) -> dict[str, Any]:
        return {**SeriesSerializer(thing).data, **moment_of(self.asked), "figures": list(figures(rows, self.asked))}

    def words(self, thing: Series) -> dict[str, Any]:
        return {**SeriesSerializer(thing).data, "metric": MetricSerializer(thing.metric).data}


class MetricView(TableView):
    """``/metrics/<slug>.csv`` and its sisters: all series of a metric."""

    def thing(self, slug: str) -> Metric:
        one = Metric.objects.filter(slug=slug).first()
        if one is None:
            raise Http404(f"There is no metric “{slug[:100]}”.")
        return one

    def rows(self, thing: Metric) -> Any:
        return Observation.objects.filter(series__metric=thing)

    def series(self, thing: Metric) -> list[dict[str, Any]]:
        """The series of the metric."""
        return list(
            SeriesSerializer(thing.series.select_related("metric", "entity", "market").order_by("slug"), many=True).data
        )

    def content(self, thing: Metric, rows: Any) -> dict[str, Any]:
        return {**self.words(thing), **moment_of(self.asked), "figures": list(figures(rows, self.asked))}

    def words(self, thing: Metric) -> dict[str, Any]:
        return {"title": thing.name, **MetricSerializer(thing).data, "series": self.series(thing)}


class ObservationsView(DataView):
    """``/api/v1/observations.csv``: what the list of observations gives, with its parameters, as one table."""

    parameters = (*MOMENTS, *OBSERVED)

    def get(self, request: Request) -> HttpResponseBase:
        asked = self.asked
        rows = Observation.objects.with_names()
        for one in OBSERVED:
            if one.lookup and (values := asked.many(one.name)):
                rows = rows.filter(**{one.lookup: values if one.lookup.endswith("__in") else values[0]})
        found = chosen(rows, asked, asked.one("vintages", "latest"))
        found = narrowed(ranked(found, asked) if asked.many("rank") else found, asked)
        return csv_response(
            request, found.in_order().iterator(chunk_size=2000), "observations", tag(request, rows, asked)
        )
