"""The application of the numbers."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Series, observations, sources, claims and charts; knows nothing of articles."""

    name = "metrics"
    verbose_name = "Numbers"
