"""Events and charts. The drawing beside the form is added by whoever can resolve the numbers in its words."""

from django.contrib import admin

from metrics.admin.pages import ActsMixin, ComputedMixin, KeptSlugMixin, LoadedRowsMixin
from metrics.forms import ChartForm
from metrics.forms.translations import TranslatedMixin
from metrics.models import Chart, ChartSeries, Event


@admin.register(Event)
class EventAdmin(TranslatedMixin, KeptSlugMixin, admin.ModelAdmin):
    list_display = ["title", "date", "market", "entity", "kind", "verification", "slug"]
    list_filter = ["kind", ("market", admin.RelatedOnlyFieldListFilter), "verification"]
    list_select_related = ["market", "entity"]
    search_fields = ["title", "slug", "detail", "entity__name", "market__name", "date"]
    autocomplete_fields = ["market", "entity", "source"]
    ordering = ["date", "slug"]
    slug_from = "title"
    fields = ["title", "slug", "date", "market", "entity", "kind", "detail", "source", "verification"]


class ChartSeriesInline(LoadedRowsMixin, admin.StackedInline):
    """The series of a chart in the order in which they are drawn."""

    model = ChartSeries
    fields = [("series", "label"), "position"]
    autocomplete_fields = ["series"]
    loaded = ("series",)
    extra = 0
    verbose_name = verbose_name_plural = "series"


class ChartAdmin(TranslatedMixin, ActsMixin, KeptSlugMixin, ComputedMixin, admin.ModelAdmin):
    """Registered below, and again with a preview by the stories."""

    form = ChartForm
    list_display = ["slug", "takeaway", "kind", "period", "listed", "updated_at"]
    list_filter = ["kind", "listed"]
    search_fields = ["slug", "takeaway", "subtitle", "description"]
    autocomplete_fields = ["remainder", "events"]
    inlines = [ChartSeriesInline]
    slug_from = "takeaway"
    fieldsets = [
        ("What readers see", {"fields": ["takeaway", "slug", "kind", "subtitle", "description", "note"]}),
        ("What is drawn", {"fields": ["period", "frequency", "events", "annotations"]}),
        (
            "The rest of a whole",
            {
                "fields": ["remainder", "remainder_label"],
                "classes": ["collapse"],
                "description": "For bars: the total, of which what the bars leave is drawn as one more bar.",
            },
        ),
        ("Where it is public", {"fields": ["listed"]}),
    ]


admin.site.register(Chart, ChartAdmin)
