"""How the numbers look to programs: exact decimals as text, with a display form in the language asked for."""

from metrics.serializers.catalogue import (
    EntitySerializer,
    EventSerializer,
    MarketSerializer,
    MetricSerializer,
    ProviderSerializer,
    SeriesDetailSerializer,
    SeriesSerializer,
    SourceSerializer,
)
from metrics.serializers.figures import (
    FigureSerializer,
    ObservationSerializer,
    OtherNumber,
    ProviderInShort,
    SourceInShort,
    figure_of,
    provider_of,
    source_of,
)
from metrics.serializers.numbers import NumberSerializer, language, number_of

__all__ = [
    "EntitySerializer",
    "EventSerializer",
    "FigureSerializer",
    "MarketSerializer",
    "MetricSerializer",
    "NumberSerializer",
    "ObservationSerializer",
    "OtherNumber",
    "ProviderInShort",
    "ProviderSerializer",
    "SeriesDetailSerializer",
    "SeriesSerializer",
    "SourceInShort",
    "SourceSerializer",
    "figure_of",
    "language",
    "number_of",
    "provider_of",
    "source_of",
]
