"""The addresses of the numbers, for the project's one router under /api/v1/."""

from metrics.api import catalogue, observations

routes = [
    ("markets", catalogue.MarketViewSet),
    ("entities", catalogue.EntityViewSet),
    ("metrics", catalogue.MetricViewSet),
    ("series", catalogue.SeriesViewSet),
    ("observations", observations.ObservationViewSet),
    ("events", catalogue.EventViewSet),
    ("sources", catalogue.SourceViewSet),
    ("providers", catalogue.ProviderViewSet),
]
