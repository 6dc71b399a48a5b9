"""The addresses of texts, charts and the record as data; those of the numbers come from metrics."""

from django.urls import path, re_path

from casestudy.suffixes.charts import ChartDataView
from casestudy.suffixes.citations import ChartCitationView, MetricCitationView, SeriesCitationView
from casestudy.suffixes.everything import EverythingView
from casestudy.suffixes.texts import CaseTextView, TextView
from metrics.suffixes.urls import SLUG
from metrics.suffixes.urls import urlpatterns as of_numbers
from metrics.suffixes.views import ENDINGS

TEXT = r"(?P<ending>md|json|zip|bib|ris|csl\.json)"
CITATION = r"(?P<ending>bib|ris|csl\.json)"


urlpatterns = [
    *of_numbers,
    re_path(rf"^articles/{SLUG}\.{TEXT}$", TextView.as_view(), name="article-data"),
    re_path(rf"^localization/{SLUG}\.{TEXT}$", CaseTextView.as_view(), name="case-data"),
    re_path(
        rf"^articles/{SLUG}/versions/(?P<number>[0-9]{{1,9}})\.{TEXT}$", TextView.as_view(), name="article-version-data"
    ),
    re_path(
        rf"^localization/{SLUG}/versions/(?P<number>[0-9]{{1,9}})\.{TEXT}$",
        CaseTextView.as_view(),
        name="case-version-data",
    ),
    re_path(rf"^charts/{SLUG}\.(?P<ending>{ENDINGS})$", ChartDataView.as_view(), name="chart-data"),
    re_path(rf"^series/{SLUG}\.{CITATION}$", SeriesCitationView.as_view(), name="series-citation"),
    re_path(rf"^metrics/{SLUG}\.{CITATION}$", MetricCitationView.as_view(), name="metric-citation"),
    re_path(rf"^charts/{SLUG}\.{CITATION}$", ChartCitationView.as_view(), name="chart-citation"),
    path("data.zip", EverythingView.as_view(), name="data"),
]
