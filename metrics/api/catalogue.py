"""What is measured, of whom, where, by whom, and where it was read. Names are those of now, whatever moment is asked for."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from metrics.api.base import NUMBERS, PublicViewSet
from metrics.api.observations import chosen
from metrics.api.parameters import MOMENTS, Parameter, choice, span
from metrics.figures import Reference
from metrics.models import Entity, Event, Market, Metric, Observation, Provider, Series, Source
from metrics.serializers import (
    EntitySerializer,
    EventSerializer,
    MarketSerializer,
    MetricSerializer,
    ProviderSerializer,
    SeriesDetailSerializer,
    SeriesSerializer,
    SourceSerializer,
)
from metrics.series import Record

SEARCH = "Only rows whose name or title contains this."


class MarketViewSet(PublicViewSet):
    """Where: countries and areas. Looked up by code (JP, WLD, XN)."""

    queryset = Market.objects.order_by("code")
    serializer_class = MarketSerializer
    lookup_field, lookup_words, noun = "code", "The code, in capitals.", "market"
    shown_by = MOMENTS
    parameters = (
        Parameter("region", "Only markets of this region.", "region__in"),
        Parameter("q", SEARCH, "name__icontains", many=False),
    )


class EntityViewSet(PublicViewSet):
    """Whom numbers are about: companies, products, persons, campaigns."""

    queryset = Entity.objects.select_related("parent").order_by("slug")
    serializer_class = EntitySerializer
    noun = "entity"
    shown_by = MOMENTS
    parameters = (
        choice("kind", "Only entities of this kind.", Entity.Kind.values, "kind__in"),
        Parameter("parent", "Only those that belong to this entity.", "parent__slug__in"),
        Parameter("q", SEARCH, "name__icontains", many=False),
    )


class MetricViewSet(PublicViewSet):
    """What is measured: unit, kind, and how points combine over time."""

    queryset = Metric.objects.order_by("slug")
    serializer_class = MetricSerializer
    noun = "metric"
    shown_by = MOMENTS
    parameters = (
        Parameter("subject", "Only metrics under this heading of the catalogue.", "subject__in"),
        Parameter("unit", "Only metrics of this unit.", "unit__in"),
        choice("kind", "Only metrics of this kind.", Metric.Kind.values, "kind__in"),
        Parameter("entity", "Only metrics with a series of this entity.", "series__entity__slug__in"),
        Parameter("market", "Only metrics with a series of this market.", "series__market__code__in", str.upper),
        Parameter("q", SEARCH, "name__icontains", many=False),
    )

    def filtered(self) -> Any:
        return super().filtered().distinct()


class ProviderViewSet(PublicViewSet):
    """Whose numbers these are: data houses, companies, courts."""

    queryset = Provider.objects.order_by("slug")
    serializer_class = ProviderSerializer
    noun = "provider"
    shown_by = MOMENTS
    parameters = (
        choice("kind", "Only providers of this kind.", Provider.Kind.values, "kind__in"),
        Parameter("q", SEARCH, "name__icontains", many=False),
    )


class SourceViewSet(PublicViewSet):
    """The documents where numbers were read."""

    queryset = Source.objects.order_by("slug")
    serializer_class = SourceSerializer
    noun = "source"
    shown_by = MOMENTS
    parameters = (
        choice("kind", "Only sources of this kind.", Source.Kind.values, "kind__in"),
        Parameter(
            "producer", "Only documents published by this producer (the whole name).", "producer__in", many=False
        ),
        Parameter("provider", "Only documents with a number of this provider.", read=str),
        Parameter("series", "Only documents with a number of this series.", read=str),
        Parameter("published", "Only documents published within this year, month or day.", read=span, many=False),
        Parameter("q", "Only documents whose title or producer contains this.", many=False),
    )

    def filtered(self) -> Any:
        rows = super().filtered()
        wanted = {f"{name}__slug__in": values for name in ("provider", "series") if (values := self.asked.many(name))}
        if wanted:
            numbers = chosen(Observation.objects.all(), self.asked, "all").filter(**wanted)
            rows = rows.filter(pk__in=numbers.values("source"))
        if words := self.asked.one("q"):
            rows = rows.filter(Q(title__icontains=words) | Q(producer__icontains=words))
        if published := self.asked.one("published"):
            rows = rows.filter(date_published__startswith=published.text)
        return rows


class EventViewSet(PublicViewSet):
    """Dated happenings: what annotates charts and fills timelines, in order of date."""

    queryset = Event.objects.select_related("market", "entity", "source").order_by("date", "slug")
    serializer_class = EventSerializer
    noun = "event"
    shown_by = MOMENTS
    parameters = (
        Parameter("market", "Only events in this market.", "market__code__in", str.upper),
        Parameter("entity", "Only events of this entity.", "entity__slug__in"),
        choice("kind", "Only events of this kind.", Event.Kind.values, "kind__in"),
        Parameter("source", "Only events read in this document.", "source__slug__in"),
        choice(
            "verification",
            "Only events of this verification.",
            [value for value in Observation.Verification.values if value],
            "verification__in",
        ),
        Parameter(
            "from", "Only events that may have happened on or after this year, month or day.", read=span, many=False
        ),
        Parameter(
            "to", "Only events that may have happened on or before this year, month or day.", read=span, many=False
        ),
    )

    def rows(self) -> Any:
        moment = self.asked.moment
        rows = super().rows()
        return rows if moment.is_present else rows.filter(date__lte=self.asked.known_by.date().isoformat())

    def filtered(self) -> Any:
        rows = super().filtered()
        if (first := self.asked.one("from")) and first.start:
            day = first.start.isoformat()
            # A date known to the year only may lie after the day that its text precedes.
            rows = rows.filter(Q(date__gte=day) | Q(date__in=[day[:4], day[:7]]))
        if last := self.asked.one("to"):
            rows = rows.filter(date__lte=last.end.isoformat())
        return rows


class SeriesViewSet(PublicViewSet):
    """A metric of an entity in a market, with a breakdown where one is needed."""

    queryset = Series.objects.select_related("metric", "entity", "market").order_by("slug")
    serializer_class, detail_serializer = SeriesSerializer, SeriesDetailSerializer
    noun = "series"
    shown_by = NUMBERS
    parameters = (
        Parameter("metric", "Only series of this metric.", "metric__slug__in"),
        Parameter("entity", "Only series of this entity.", "entity__slug__in"),
        Parameter("market", "Only series of this market.", "market__code__in", str.upper),
        Parameter("breakdown", "Only series of this breakdown.", "breakdown__in"),
        Parameter("unit", "Only series in this unit.", "metric__unit__in"),
        Parameter("q", "Only series whose title contains this.", "title__icontains", many=False),
    )

    def prepared(self, rows: list[Any]) -> Iterable[Any]:
        if self.action != "retrieve":
            return rows
        one = rows[0]
        known = Observation.objects.at(self.asked.known_by, self.asked.moment.seen_at).filter(
            series=one, value__isnull=False
        )
        one.points = known.aggregate(count=Count("period", distinct=True))["count"]
        one.latest = self.latest(one.slug, known)
        return rows

    def latest(self, slug: str, known: Any) -> Any:
        """The best figure of the last period that has one; a period whose rows are all held to be wrong has none."""
        periods = list(known.order_by("-period_end", "period_start").values_list("period", flat=True)[:20])
        record = Record.load(
            [Reference(slug, period) for period in periods], moment=self.asked.moment, now=self.asked.now
        )
        return next(
            (figure for period in dict.fromkeys(periods) if (figure := record.figure(Reference(slug, period))).known),
            None,
        )
