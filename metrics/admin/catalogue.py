"""What is measured, of whom, where; and where it was read."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from metrics.admin.filters import CompletenessFilter
from metrics.admin.pages import KeptSlugMixin
from metrics.forms.translations import TranslatedMixin
from metrics.models import Entity, Market, Metric, Provider, Series, Source


@admin.register(Entity)
class EntityAdmin(TranslatedMixin, KeptSlugMixin, admin.ModelAdmin):
    list_display = ["name", "kind", "parent", "launched", "slug"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["parent"]
    fields = ["name", "slug", "kind", "parent", "launched", "note"]


@admin.register(Market)
class MarketAdmin(TranslatedMixin, admin.ModelAdmin):
    list_display = ["name", "code", "region"]
    list_filter = ["region"]
    search_fields = ["name", "code"]
    fields = ["name", "code", "region", "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj is not None else ()


@admin.register(Metric)
class MetricAdmin(TranslatedMixin, KeptSlugMixin, admin.ModelAdmin):
    list_display = ["name", "subject", "unit", "kind", "aggregation", "series_count", "slug"]
    list_filter = ["subject", "kind", "unit"]
    search_fields = ["name", "slug", "description"]
    ordering = ["name", "slug"]
    fields = ["name", "slug", "unit", "kind", "aggregation", "subject", "description"]
    kept_fields = ("unit",)

    def holds(self, obj: Metric) -> bool:
        return obj.series.filter(observations__isnull=False).exists()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(series_number=Count("series"))

    @admin.display(description="series", ordering="series_number")
    def series_count(self, obj: Any) -> str:
        url = reverse("admin:metrics_series_changelist")
        return format_html('<a href="{}?metric__id__exact={}">{}</a>', url, obj.pk, obj.series_number)


@admin.register(Series)
class SeriesAdmin(TranslatedMixin, KeptSlugMixin, admin.ModelAdmin):
    list_display = ["title", "metric", "entity", "market", "breakdown", "numbers", "slug"]
    list_filter = [
        "metric__unit",
        ("market", admin.RelatedOnlyFieldListFilter),
        ("metric", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["metric", "entity", "market"]
    search_fields = ["slug", "title", "entity__name", "metric__name", "market__name"]
    # A list with a count in it has no order of its own.
    ordering = ["title", "slug"]
    autocomplete_fields = ["metric", "entity", "market"]
    fields = ["title", "slug", "metric", "entity", "market", "breakdown", "note", "record"]
    readonly_fields = ("record",)
    slug_from = "title"
    kept_fields = ("metric", "entity", "market", "breakdown")

    def holds(self, obj: Series) -> bool:
        return obj.observations.exists()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(row_number=Count("observations"))

    @admin.display(description="numbers", ordering="row_number")
    def numbers(self, obj: Any) -> str:
        url = reverse("admin:metrics_observation_changelist")
        return format_html('<a href="{}?series={}">{}</a>', url, obj.pk, obj.row_number)

    @admin.display(description="numbers on record")
    def record(self, obj: Any) -> str:
        """Where its numbers are, and how to add one."""
        if obj.pk is None:
            return "Save the series first; then its numbers can be added."
        add, rows = reverse("admin:metrics_observation_add"), reverse("admin:metrics_observation_changelist")
        shown = obj.row_number if hasattr(obj, "row_number") else obj.observations.count()
        return format_html(
            '<a href="{}?series={}">{} on record</a> · <a href="{}?series={}">Add a number</a>',
            rows,
            obj.pk,
            shown,
            add,
            obj.slug,
        )


@admin.register(Source)
class SourceAdmin(KeptSlugMixin, admin.ModelAdmin):
    list_display = ["__str__", "producer", "kind", "date_published", "license", "slug"]
    list_filter = [CompletenessFilter, "kind", "license"]
    search_fields = ["title", "producer", "slug", "url_main", "citation_full"]
    slug_from = "title"
    fieldsets = [
        (None, {"fields": ["title", "slug", "producer", "kind", "url_main"]}),
        ("When", {"fields": ["date_published", "date_accessed"]}),
        ("How it is cited", {"fields": ["citation_full", "attribution_short", "license", "note"]}),
    ]


@admin.register(Provider)
class ProviderAdmin(TranslatedMixin, KeptSlugMixin, admin.ModelAdmin):
    list_display = ["name", "kind", "slug"]
    list_filter = ["kind"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "kind", "note"]
