"""Observations, rankings and batches: shown, searched, added to. Nothing here is changed or deleted."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode

from metrics.admin.filters import SeriesFilter
from metrics.admin.importing import example_view, import_view
from metrics.admin.pages import ActsMixin, ReadOnlyAdmin
from metrics.admin.weighing import BACK, HOLD, Pause, WeighedFormMixin
from metrics.formats import Format, format_date, format_value
from metrics.forms import RankingForm, VintageForm, WithdrawForm
from metrics.forms.translations import TranslatedMixin
from metrics.models import Batch, Observation, Provider, Ranking, Series
from metrics.readings import value_of


def shown(row: Observation) -> str:
    """The value as readers see it, or the word for there being none."""
    value = value_of(row)
    return (
        format_value(value, row.series.metric.unit, Format.parse("full"))
        if value is not None
        else row.get_status_display()
    )


def later_query(row: Observation) -> str:
    """What fills the form of a later row of the same provider."""
    return urlencode({"series": row.series.slug, "period": row.period, "provider": row.provider.slug})


class InsertOnlyAdmin(WeighedFormMixin, ReadOnlyAdmin):
    """Rows are added, never changed: the form of a new row, and a page that shows a stored one."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Names in the address may be slugs, as references write them."""
        initial: dict[str, Any] = dict(super().get_changeform_initial_data(request))
        for name, model in (("series", Series), ("provider", Provider)):
            if (given := initial.get(name)) and not str(given).isdecimal():
                initial[name] = model.objects.filter(slug=given).values_list("pk", flat=True).first()
        return initial

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        return super().render_change_form(request, {**context, "show_save_and_continue": False}, *args, **kwargs)


@admin.register(Observation)
class ObservationAdmin(ActsMixin, InsertOnlyAdmin):
    form = VintageForm
    change_list_template = "admin/metrics/observation/change_list.html"
    change_form_template = "admin/metrics/observation/change_form.html"
    list_display = ["where", "when", "value_and_acts", "provider", "known"]
    list_filter = [
        SeriesFilter,
        "status",
        "verification",
        ("series__market", admin.RelatedOnlyFieldListFilter),
        ("provider", admin.RelatedOnlyFieldListFilter),
        "qualifier",
    ]
    list_select_related = ["series__metric", "series__market", "series__entity", "provider", "source"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["series__slug", "series__title", "period", "provider__name", "source__title", "stated_as", "note"]
    search_help_text = "Words of the series, its period, the provider, the source or the note."
    ordering = ["series__slug", "-period_end", "provider__slug", "-known_from"]
    autocomplete_fields = ["series", "provider", "source"]
    add_fieldsets = [
        (
            "The number",
            {
                "fields": ["series", "period", "value", "stated_to", "qualifier"],
                "description": "A number is never overwritten. A later row of the same provider becomes the one that readers see; the earlier one stays on record.",
            },
        ),
        ("Where it comes from", {"fields": ["provider", "source", "known_from", "note"]}),
        (
            "Seldom needed",
            {
                "fields": ["status", "stated_as", "period_label", "measured_from", "measured_to", "verification"],
                "classes": ["collapse"],
            },
        ),
    ]
    fieldsets = [
        (
            "The number",
            {"fields": ["reference", "series", "period", "value_shown", "value", "stated_to", "qualifier", "status"]},
        ),
        (
            "Where it comes from",
            {
                "fields": [
                    "provider",
                    "source",
                    "known_from",
                    "recorded_at",
                    "verification",
                    "note",
                    "stated_as",
                    "period_label",
                    "measured_from",
                    "measured_to",
                ]
            },
        ),
        ("On record", {"fields": ["vintages", "batch", "digest"]}),
    ]
    readonly_fields = ["reference", "value_shown", "recorded_at", "vintages", "batch", "digest"]

    @property
    def media(self) -> Any:
        """The list has a field to type into, as the forms have."""
        return super().media + AutocompleteSelect(Observation._meta.get_field("series"), self.admin_site).media

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj is not None else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj is not None else ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_names()  # type: ignore[attr-defined]  # our queryset

    @admin.display(description="series", ordering="series__slug")
    def where(self, obj: Observation) -> str:
        return obj.series.title

    @admin.display(description="period", ordering="period_end")
    def when(self, obj: Observation) -> str:
        """The period as references write it; an interval may break before its second day."""
        first, dashes, last = obj.period.partition("--")
        return format_html("{}<wbr>{}{}", first, dashes, last) if dashes else first

    @admin.display(description="value")
    def value_shown(self, obj: Observation) -> str:
        """With its qualifier, and its status where that is not the normal one."""
        qualifier = "" if obj.qualifier == Observation.Qualifier.EXACT else f"{obj.get_qualifier_display()} "
        special = obj.value is not None and obj.status != Observation.Status.NORMAL
        return f"{qualifier}{shown(obj)}{f' ({obj.get_status_display()})' if special else ''}"

    @admin.display(description="known from", ordering="known_from")
    def known(self, obj: Observation) -> str:
        return format_date(obj.known_from.date().isoformat(), "en")

    @admin.display(description="value, and what to do about it")
    def value_and_acts(self, obj: Observation) -> str:
        """The value with the links under it, so that the list stays narrow."""
        return format_html('{}<div class="acts">{}</div>', self.value_shown(obj), self.acts(obj))

    def acts(self, obj: Observation) -> str:
        """What can be done about a row."""
        query = later_query(obj)
        later = format_html('<a href="{}?{}">Add a later vintage</a>', reverse("admin:metrics_observation_add"), query)
        ranked = format_html('<a href="{}?{}">Rank</a>', reverse("admin:metrics_ranking_add"), query)
        if obj.status == Observation.Status.WITHDRAWN:
            return format_html("{} · {}", later, ranked)
        return format_html('{} · {} · <a href="{}">Withdraw…</a>', later, ranked, self.address("withdraw", obj.pk))

    @admin.display(description="all vintages")
    def vintages(self, obj: Observation) -> str:
        """The rows of this series, period and provider, oldest first."""
        rows = Observation.objects.with_names().vintages(obj.series, obj.period, obj.provider)
        lines = (
            (
                self.address("change", row.pk),
                shown(row),
                format_date(row.known_from.date().isoformat(), "en"),
                " (this row)" if row.pk == obj.pk else "",
            )
            for row in rows
        )
        return format_html("<ol>{}</ol>", format_html_join("", '<li><a href="{}">{}</a>, known from {}{}</li>', lines))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj: Observation | None = kwargs.get("obj")
        if obj is not None:
            context = {**context, "later_query": later_query(obj)}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(lambda request: import_view(self, request)), name="metrics_observation_import"),
            path(
                "import/example.csv",
                wrap(lambda request: example_view(self, request)),
                name="metrics_observation_example",
            ),
            path("<path:object_id>/withdraw/", wrap(self.withdraw_view), name="metrics_observation_withdraw"),
            *super().get_urls(),
        ]

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a number back, with a reason."""
        obj = self.named(request, object_id, self.has_add_permission)
        back = BACK in request.POST
        form = WithdrawForm(
            None if back else request.POST or None, observation=obj, initial=request.POST.dict() if back else None
        )
        row = None
        if form.is_valid():
            title = f"Withdraw {obj.reference}"
            if HOLD in request.POST:
                return self.put_off(request, title, [form.row()])
            try:
                row = self.kept(request, title, lambda: form.keep(request.user))
            except Pause as pause:
                return pause.answer
        if row:
            self.log_addition(request, row, f"Withdrew the number: {row.note}")
            messages.success(
                request, f"The number {row.reference} is withdrawn. What was known before stays on record."
            )
            return HttpResponseRedirect(f"{self.address('changelist')}?series={row.series_id}")
        intro = [
            f"{obj.series.title}, {obj.period}, by {obj.provider}: {shown(obj)}.",
            "A withdrawal is a later row without a value. Readers see that the number was taken back, and since when; texts that use it cannot be published until they do without it.",
        ]
        return self.act(request, "Withdraw a number", form, obj, intro=intro, submit="Withdraw the number", danger=True)


@admin.register(Ranking)
class RankingAdmin(TranslatedMixin, ActsMixin, InsertOnlyAdmin):
    form = RankingForm
    list_display = ["series", "period", "provider", "rank", "reason", "decided_at"]
    list_filter = ["rank", ("provider", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["series", "provider"]
    search_fields = ["series__slug", "series__title", "provider__name", "period", "reason"]
    ordering = ["series__slug", "period", "provider__slug", "-decided_at"]
    autocomplete_fields = ["series", "provider"]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["series", "period", "provider", "rank", "reason", "right", "decided_at", "translations"],
                "description": "Rank a number only where providers differ. “Preferred” is shown first; “deprecated” is never shown unless a text names its provider. Texts follow at once; their old versions stay as they were.",
            },
        ),
    ]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "series",
                    "period",
                    "provider",
                    "rank",
                    "reason",
                    "right",
                    "decided_at",
                    "recorded_at",
                    "batch",
                    "translations",
                ]
            },
        )
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj is not None else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("recorded_at", "batch") if obj is not None else ()


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ["recorded_at", "kind", "actor", "rows", "note", "file_name"]
    list_filter = ["kind", ("actor", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["actor"]
    search_fields = ["note", "file_name", "file_sha256", "digest"]
    fields = ["kind", "recorded_at", "actor", "note", "rows", "file_name", "file_sha256", "digest", "previous_digest"]
