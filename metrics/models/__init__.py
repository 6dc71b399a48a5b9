"""The tables of the numbers."""

from metrics.models.catalogue import Entity, Market, Metric, Series
from metrics.models.charts import Chart, ChartSeries, Event
from metrics.models.claims import Claim, Operand
from metrics.models.index import SearchEntry, SearchGram, SearchPosting
from metrics.models.observations import Batch, Observation, Ranking
from metrics.models.redactions import Redaction
from metrics.models.sources import Provider, Source

__all__ = [
    "Batch",
    "Chart",
    "ChartSeries",
    "Claim",
    "Entity",
    "Event",
    "Market",
    "Metric",
    "Observation",
    "Operand",
    "Provider",
    "Ranking",
    "Redaction",
    "SearchEntry",
    "SearchGram",
    "SearchPosting",
    "Series",
    "Source",
]
