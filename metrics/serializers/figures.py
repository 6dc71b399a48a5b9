"""Observations as they are on record, and figures as they are shown."""

from itertools import zip_longest
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from metrics.disagreement import spread_of
from metrics.fields import plain
from metrics.intervals import exact
from metrics.models import Observation, Source
from metrics.periods import format_instant, rfc3339
from metrics.readings import Figure, disagree, value_of
from metrics.serializers.numbers import NumberSerializer, language, number_of


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
    value = serializers.SerializerMethodField("exact")
    stated_to = serializers.SerializerMethodField()
    display = serializers.SerializerMethodField()
    unit = serializers.CharField(source="series.metric.unit")
    stated_as = serializers.CharField(help_text="As printed in the source.")
    qualifier = serializers.CharField()
    status = serializers.CharField(
        help_text="A normal, E estimated, P provisional, M missing, W withdrawn, Q removed by law."
    )
    verification = serializers.CharField()
    rank = serializers.SerializerMethodField(
        help_text="preferred, normal or deprecated: the decision on this provider in force at the moment asked for."
    )
    rank_reason = serializers.SerializerMethodField()
    provider = serializers.CharField(source="provider.slug")
    source = serializers.CharField(source="source.slug")  # type: ignore[assignment]  # DRF takes the field out of the class
    measured_from = serializers.CharField()
    measured_to = serializers.CharField()
    known_from = serializers.SerializerMethodField(
        help_text="Since when the world could know it: a date, or an instant where the hour matters."
    )
    known_until = serializers.SerializerMethodField(
        help_text="When a later row of its provider took its place, that instant left out; null while it stands. The same whatever is asked for."
    )
    recorded_at = serializers.SerializerMethodField(help_text="When it was stored here.")
    note = serializers.CharField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def exact(self, row: Observation) -> str | None:
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

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_known_until(self, row: Observation) -> str | None:
        until = getattr(row, "known_until", None)
        return format_instant(until) if until else None

    def get_recorded_at(self, row: Observation) -> str:
        return rfc3339(row.recorded_at)


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
        "formula": "",
        "spread": None,
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
        "grade_words": figure.grade_words,
        "rank": figure.decision.rank,
        "rank_reason": figure.decision.reason,
        "right": figure.decision.right,
        "known_from": format_instant(row.known_from),
        "note": row.note,
        "formula": row.note if figure.grade == "derived" else "",
        "spread": spread_in_short(figure, language),
        "others": [_other(figure, one, language) for one in figure.others],
        "vintages": [
            _short(one, language) | {"known_until": format_instant(later.known_from) if later else None}
            for one, later in zip_longest(figure.vintages, figure.vintages[1:])
        ],
    }


def spread_in_short(figure: Figure, language: str) -> dict[str, Any] | None:
    """How far apart the providers are, as a program reads it; None where one alone has a value."""
    spread = spread_of(figure)
    if spread is None:
        return None
    return {
        "lowest": _short(spread.lowest, language),
        "highest": _short(spread.highest, language),
        "difference": plain(spread.difference.number),
        "overlap": None
        if spread.overlap is None
        else {"low": plain(exact(spread.overlap.low)), "high": plain(exact(spread.overlap.high))},
    }


def _other(figure: Figure, row: Observation, language: str) -> dict[str, Any]:
    decision = dict(figure.decisions).get(row.provider.slug)
    assert figure.observation is not None  # only a figure with a row has others
    return _short(row, language) | {
        "rank": decision.rank if decision else "normal",
        "rank_reason": decision.reason if decision else "",
        "disagrees": disagree(figure.observation, row),
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


class RowInShort(NumberSerializer):
    """Another row for the same period."""

    provider = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes the field out of the class
    status = serializers.CharField()
    known_from = serializers.CharField()


class OtherNumber(RowInShort):
    """What another provider says."""

    rank = serializers.CharField()
    rank_reason = serializers.CharField()
    disagrees = serializers.BooleanField(help_text="Whether it does not meet the number shown within rounding.")


class Vintage(RowInShort):
    """A row of the provider shown, with the time for which it stood: half open."""

    known_until = serializers.CharField(allow_null=True, help_text="That instant left out; null for the newest.")


class Overlap(serializers.Serializer):
    """An interval, both ends included."""

    low = serializers.CharField()
    high = serializers.CharField()


class SpreadSerializer(serializers.Serializer):
    """How far apart the providers are, those held to be wrong left out."""

    lowest = RowInShort()
    highest = RowInShort()
    difference = serializers.CharField(help_text="The highest less the lowest.")
    overlap = Overlap(allow_null=True, help_text="What all of them allow within rounding; null where they do not meet.")


class FigureSerializer(NumberSerializer):
    """A reference resolved at a moment: what a reader is shown, and why."""

    reference = serializers.CharField()
    state = serializers.CharField(
        help_text="known, not-yet-known, withdrawn, removed (by law), or deprecated (only rows held to be wrong remain)."
    )
    series = serializers.CharField()
    title = serializers.CharField()
    period = serializers.CharField()
    period_label = serializers.CharField()
    entity = serializers.CharField(allow_null=True)
    metric = serializers.CharField(allow_null=True)
    market = serializers.CharField(allow_null=True)
    provider = ProviderInShort(allow_null=True)
    source = SourceInShort(allow_null=True)  # type: ignore[assignment]  # DRF takes the field out of the class
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
    formula = serializers.CharField(help_text="How a derived number was worked out, in the editors' words.")
    spread = SpreadSerializer(allow_null=True)
    others = OtherNumber(many=True)
    vintages = Vintage(many=True)
    url = serializers.CharField()
