"""Data as citations: ``/series/<slug>.bib`` and its sisters, for series, metrics and charts."""

from django.http import Http404, HttpResponseBase
from rest_framework.request import Request

from casestudy.citing import Citation
from casestudy.context import current_site
from casestudy.presenting import citation_of_chart, citation_of_data
from casestudy.suffixes.charts import VIEW, drawn_as_asked
from casestudy.suffixes.texts import CITATIONS
from metrics.api.base import NUMBERS
from metrics.api.parameters import Parameter
from metrics.models import Metric, Series
from metrics.series import Record
from metrics.suffixes.tables import file_response
from metrics.suffixes.views import DataView


class CitationView(DataView):
    """A citation in one of its forms. A subclass says what is cited."""

    parameters: tuple[Parameter, ...] = NUMBERS

    def get(self, request: Request, slug: str, ending: str) -> HttpResponseBase:
        cited = self.cited(slug)
        if cited is None:
            raise Http404(f"Nothing is recorded of “{slug[:100]}” that could be cited.")
        return file_response(cited.written(ending).encode(), f"{slug}.{ending}", CITATIONS[ending])

    def cited(self, slug: str) -> Citation | None:
        """The citation; None where nothing is recorded. Raises Http404 for a slug that names nothing."""
        raise NotImplementedError  # each kind says its own

    def of(self, slug: str, title: str, path: str, series: list[str]) -> Citation | None:
        """The citation of these series taken together."""
        asked = self.asked
        record = Record.load(series=series, moment=asked.moment, now=asked.now)
        rows = [one.observation for name in series for one in record.line(name) if one.observation is not None]
        return citation_of_data(slug, title, path, rows, record.settled(series), asked.moment, current_site().name)


class SeriesCitationView(CitationView):
    """``/series/<slug>.bib`` and its sisters."""

    def cited(self, slug: str) -> Citation | None:
        one = Series.objects.filter(slug=slug).first()
        if one is None:
            raise Http404(f"There is no series “{slug[:100]}”.")
        return self.of(slug, one.title, one.get_absolute_url(), [slug])


class MetricCitationView(CitationView):
    """``/metrics/<slug>.bib`` and its sisters: all series of a metric."""

    def cited(self, slug: str) -> Citation | None:
        one = Metric.objects.filter(slug=slug).first()
        if one is None:
            raise Http404(f"There is no metric “{slug[:100]}”.")
        series = list(one.series.order_by("slug").values_list("slug", flat=True))
        return self.of(slug, one.name, one.get_absolute_url(), series)


class ChartCitationView(CitationView):
    """``/charts/<slug>.bib`` and its sisters: what the chart shows, or the view of it that is asked for."""

    parameters = (*NUMBERS, *VIEW[:3])

    def cited(self, slug: str) -> Citation | None:
        chart, view = drawn_as_asked(self.asked, slug)
        return citation_of_chart(chart, self.asked.moment, current_site().name, view.query)
