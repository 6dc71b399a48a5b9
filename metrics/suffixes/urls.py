"""The addresses of the data."""

from django.urls import path, re_path

from metrics.suffixes.views import ENDINGS, MetricView, ObservationsView, SeriesView

SLUG = r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)"

urlpatterns = [
    re_path(rf"^series/{SLUG}\.(?P<ending>{ENDINGS})$", SeriesView.as_view(), name="series-data"),
    re_path(rf"^metrics/{SLUG}\.(?P<ending>{ENDINGS})$", MetricView.as_view(), name="metric-data"),
    path("api/v1/observations.csv", ObservationsView.as_view(), name="observations-csv"),
]
