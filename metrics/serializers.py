"""How the numbers look to programs: exact decimals as text, with a display form in the language asked for."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from metrics.fields import plain
from metrics.figures import Value
from metrics.formats import BadFormat, Format, format_value
from metrics.models import Entity, Event, Market, Metric, Observation, Provider, Series, Source
from metrics.periods import format_instant, rfc3339
from metrics.series import GRADE_WORDS, Figure, value_of


def number_of(value: Value | None, unit: str, language: str = "en", style: str = "compact") -> dict[str, Any]:
    """A number for programs: value and precision as exact text (None where there is none), display and unit."""
    if value is None:
        return {"value": None, "stated_to": None, "display": "", "unit": unit}
    try:
        display = format_value(value, unit, Format.parse(style), language)
    except BadFormat:
        display = format_value(value, unit, Format.parse("full"), language)
    return {"value": plain(value.number), "stated_to": plain(value.stated_to), "display": display, "unit": unit}


class NumberSerializer(serializers.Serializer):
    """A number: exact decimals as text, and how a reader sees it."""

    value = serializers.CharField(
        allow_null=True, help_text="Exact decimal, in plain digits; null where there is none."
    )
    stated_to = serializers.CharField(
        allow_null=True, help_text="The unit of the last stated digit; 0 for an exact constant."
    )
    display = serializers.CharField(
        help_text="As a reader sees it, in the language asked for; empty where there is no number."
    )
    unit = serializers.CharField()


class MarketSerializer(serializers.ModelSerializer):
    """Where: a country, or an area with a user-assigned code."""

    class Meta:
        model = Market
        fields = ["code", "name", "region", "note"]


class EntitySerializer(serializers.ModelSerializer):
    """Whom a number is about."""

    parent = serializers.CharField(source="parent.slug", default=None, allow_null=True)

    class Meta:
        model = Entity
        fields = ["slug", "name", "kind", "parent", "launched", "note"]


class MetricSerializer(serializers.ModelSerializer):
    """What is measured."""

    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Metric
        fields = ["slug", "name", "unit", "kind", "aggregation", "description", "url"]


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
    source = serializers.CharField(source="source.slug")

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


class ObservationSerializer(serializers.Serializer):
    """A value of a series for a period by a provider, known from an instant."""

    id = serializers.IntegerField(source="pk", help_text="Rises in the order of recording.")
    reference = serializers.CharField(help_text="Reaches this provider's newest row for the period, deprecated or not.")
    series = serializers.CharField(source="series.slug")
    entity = serializers.CharField(source="series.entity.slug")
    metric = serializers.CharField(source="series.metric.slug")
    market = serializers.CharField(source="series.market.code")
    period = serializers.CharField()
    period_start = serializers.DateField(allow_null=True)
    period_end = serializers.DateField()
    period_label = serializers.CharField()
    value = serializers.SerializerMethodField()
    stated_to = serializers.SerializerMethodField()
    display = serializers.SerializerMethodField()
    unit = serializers.CharField(source="series.metric.unit")
    stated_as = serializers.CharField(help_text="As printed in the source.")
    qualifier = serializers.CharField()
    status = serializers.CharField(help_text="A normal, E estimated, P provisional, M missing, W withdrawn.")
    verification = serializers.CharField()
    rank = serializers.SerializerMethodField(
        help_text="preferred, normal or deprecated: the decision on this provider in force at the moment asked for."
    )
    rank_reason = serializers.SerializerMethodField()
    provider = serializers.CharField(source="provider.slug")
    source = serializers.CharField(source="source.slug")
    measured_from = serializers.CharField()
    measured_to = serializers.CharField()
    known_from = serializers.SerializerMethodField(
        help_text="Since when the world could know it: a date, or an instant where the hour matters."
    )
    recorded_at = serializers.SerializerMethodField(help_text="When it was stored here.")
    note = serializers.CharField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_value(self, row: Observation) -> str | None:
        return None if row.value is None else plain(row.value)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_stated_to(self, row: Observation) -> str | None:
        return None if row.stated_to is None else plain(row.stated_to)

    def get_display(self, row: Observation) -> str:
        return str(number_of(value_of(row), row.series.metric.unit, language(self))["display"])

    def get_rank(self, row: Observation) -> str:
        return getattr(row, "rank", "normal")

    def get_rank_reason(self, row: Observation) -> str:
        return getattr(row, "rank_reason", "")

    def get_known_from(self, row: Observation) -> str:
        return format_instant(row.known_from)

    def get_recorded_at(self, row: Observation) -> str:
        return rfc3339(row.recorded_at)


def language(serializer: serializers.BaseSerializer | serializers.Field) -> str:
    """The language that the request asked for."""
    asked = serializer.context.get("asked")
    return asked.language if asked else "en"


def provider_of(row: Observation) -> dict[str, str]:
    """Whose number it is, in short."""
    return {"slug": row.provider.slug, "name": row.provider.name, "kind": row.provider.kind}


def source_of(source: Source) -> dict[str, str]:
    """A document in short."""
    return {
        "slug": source.slug,
        "name": source.name,
        "producer": source.producer,
        "url_main": source.url_main,
        "date_published": source.date_published,
        "license": source.license,
        "url": source.get_absolute_url(),
    }


def figure_of(figure: Figure, language: str, style: str = "compact") -> dict[str, Any]:
    """A figure for programs: the number shown at the moment, whose it is, where it was read, and what else is on record."""
    row = figure.observation
    reference = figure.reference
    found: dict[str, Any] = {
        "reference": str(reference),
        "state": figure.state,
        **number_of(figure.value, figure.unit, language, style),
        "series": reference.series,
        "title": row.series.title if row else "",
        "period": reference.period,
        "period_label": row.period_label if row else "",
        "entity": row.series.entity.slug if row else None,
        "metric": row.series.metric.slug if row else None,
        "market": row.series.market.code if row else None,
        "provider": None,
        "source": None,
        "qualifier": "",
        "status": "",
        "verification": "",
        "grade": "",
        "grade_words": "",
        "rank": "normal",
        "rank_reason": "",
        "right": "",
        "disagreement": figure.disagreement,
        "recorded_later": figure.recorded_later,
        "known_from": None,
        "known_since": format_instant(figure.since) if figure.since else None,
        "note": "",
        "others": [],
        "vintages": [],
        "url": f"/series/{reference.series}/",
    }
    if row is None or figure.state == "not-yet-known":
        return found
    return found | {
        "provider": provider_of(row),
        "source": source_of(row.source),
        "qualifier": row.qualifier,
        "status": row.status,
        "verification": row.verification,
        "grade": figure.grade,
        "grade_words": GRADE_WORDS.get(figure.grade, ""),
        "rank": figure.decision.rank,
        "rank_reason": figure.decision.reason,
        "right": figure.decision.right,
        "known_from": format_instant(row.known_from),
        "note": row.note,
        "others": [_short(one, language) for one in figure.others],
        "vintages": [_short(one, language) for one in figure.vintages],
    }


def _short(row: Observation, language: str) -> dict[str, Any]:
    return {
        **number_of(value_of(row), row.series.metric.unit, language),
        "provider": row.provider.slug,
        "source": row.source.slug,
        "status": row.status,
        "known_from": format_instant(row.known_from),
    }


class ProviderInShort(serializers.Serializer):
    """Whose number it is, in short."""

    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()


class SourceInShort(serializers.Serializer):
    """A document in short."""

    slug = serializers.CharField()
    name = serializers.CharField()
    producer = serializers.CharField()
    url_main = serializers.CharField()
    date_published = serializers.CharField()
    license = serializers.CharField()
    url = serializers.CharField()


class OtherNumber(NumberSerializer):
    """Another row for the same period: of another provider, or an earlier vintage."""

    provider = serializers.CharField()
    source = serializers.CharField()
    status = serializers.CharField()
    known_from = serializers.CharField()


class FigureSerializer(NumberSerializer):
    """A reference resolved at a moment: what a reader is shown, and why."""

    reference = serializers.CharField()
    state = serializers.CharField(
        help_text="known, not-yet-known, withdrawn, or deprecated (only rows held to be wrong remain)."
    )
    series = serializers.CharField()
    title = serializers.CharField()
    period = serializers.CharField()
    period_label = serializers.CharField()
    entity = serializers.CharField(allow_null=True)
    metric = serializers.CharField(allow_null=True)
    market = serializers.CharField(allow_null=True)
    provider = ProviderInShort(allow_null=True)
    source = SourceInShort(allow_null=True)
    qualifier = serializers.CharField()
    status = serializers.CharField()
    verification = serializers.CharField()
    grade = serializers.CharField(help_text="observed, derived, estimated, single-source or disputed; always computed.")
    grade_words = serializers.CharField()
    rank = serializers.CharField()
    rank_reason = serializers.CharField()
    right = serializers.CharField(help_text="The reference of the right number, where this one is held to be wrong.")
    disagreement = serializers.BooleanField(
        help_text="Whether another provider's value does not meet this one within rounding."
    )
    recorded_later = serializers.BooleanField(help_text="Whether it was recorded here only after the moment asked for.")
    known_from = serializers.CharField(allow_null=True)
    known_since = serializers.CharField(
        allow_null=True, help_text="For a number not yet known at the moment: since when it is."
    )
    note = serializers.CharField()
    others = OtherNumber(many=True)
    vintages = OtherNumber(many=True)
    url = serializers.CharField()


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
