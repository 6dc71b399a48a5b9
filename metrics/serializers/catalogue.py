"""What is measured, of whom, where, by whom, and where it was read."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from metrics.models import Entity, Event, Market, Metric, Provider, Series, Source
from metrics.serializers.figures import FigureSerializer, figure_of
from metrics.serializers.numbers import language


class MarketSerializer(serializers.ModelSerializer):
    """Where: a country, or an area with a user-assigned code."""

    class Meta:
        model = Market
        fields = ["code", "name", "region", "note"]


class EntitySerializer(serializers.ModelSerializer):
    """Whom a number is about."""

    parent = serializers.CharField(source="parent.slug", default=None, allow_null=True)  # type: ignore[assignment]  # DRF takes the field out of the class

    class Meta:
        model = Entity
        fields = ["slug", "name", "kind", "parent", "launched", "note"]


class MetricSerializer(serializers.ModelSerializer):
    """What is measured."""

    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Metric
        fields = ["slug", "name", "subject", "unit", "kind", "aggregation", "description", "url"]


class ProviderSerializer(serializers.ModelSerializer):
    """Whose number it is."""

    class Meta:
        model = Provider
        fields = ["slug", "name", "kind", "note"]


class SourceSerializer(serializers.ModelSerializer):
    """The document where a number was read."""

    name = serializers.CharField(help_text="The title, else who published it.")
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Source
        fields = [
            "slug",
            "name",
            "title",
            "producer",
            "citation_full",
            "attribution_short",
            "url_main",
            "date_published",
            "date_accessed",
            "license",
            "kind",
            "note",
            "url",
        ]


class EventSerializer(serializers.ModelSerializer):
    """Something dated that happened in a market."""

    market = serializers.CharField(source="market.code")
    entity = serializers.CharField(source="entity.slug")
    source = serializers.CharField(source="source.slug")  # type: ignore[assignment]  # DRF takes the field out of the class

    class Meta:
        model = Event
        fields = ["slug", "date", "market", "entity", "title", "kind", "detail", "source", "verification"]


class SeriesSerializer(serializers.ModelSerializer):
    """A metric of an entity in a market. The slug is opaque: filter by the fields."""

    metric = serializers.CharField(source="metric.slug")
    entity = serializers.CharField(source="entity.slug")
    market = serializers.CharField(source="market.code")
    unit = serializers.CharField(source="metric.unit")
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Series
        fields = ["slug", "title", "metric", "entity", "market", "breakdown", "unit", "note", "url"]


class SeriesDetailSerializer(SeriesSerializer):
    """A series with the number shown for its latest period."""

    latest = serializers.SerializerMethodField()
    points = serializers.SerializerMethodField(help_text="How many periods have a number on record.")
    links = serializers.SerializerMethodField()

    class Meta(SeriesSerializer.Meta):
        fields = [*SeriesSerializer.Meta.fields, "points", "latest", "links"]

    @extend_schema_field(FigureSerializer(allow_null=True))
    def get_latest(self, one: Any) -> dict[str, Any] | None:
        return figure_of(one.latest, language(self)) if one.latest else None

    def get_points(self, one: Any) -> int:
        return int(one.points)

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_links(self, one: Any) -> dict[str, str]:
        page = f"/series/{one.slug}"
        return {
            "observations": f"/api/v1/observations/?series={one.slug}",
            "figures": f"/api/v1/figures/?series={one.slug}",
            **{ending: f"{page}.{ending}" for ending in ("csv", "json", "metadata.json", "xlsx", "zip")},
        }
