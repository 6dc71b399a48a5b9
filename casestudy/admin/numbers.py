"""What the stories add to the numbers' admin: where things are used, numbers in the words of a chart, its preview."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from casestudy import policy
from casestudy.admin.uses import UsedMixin
from casestudy.charting import drawn_alone, objections
from casestudy.forms.events import EventForm
from casestudy.validators import validate_line
from casestudy.widgets import LineWidget, NarrativeAdminMixin, OrderedInline
from metrics.admin import catalogue, charts, claims
from metrics.admin.pages import LoadedRowsMixin
from metrics.charts import ChartError
from metrics.charts.lint import errors, warnings
from metrics.forms import ChartForm, OperandForm, ReferenceField
from metrics.models import Chart, ChartSeries, Claim, Event, Series
from metrics.periods import PeriodError, read_period

#: The preview is framed by its own form, and by nobody else.
FRAMED = {**policy.PUBLIC, "frame-ancestors": ["'self'"]}
WORDS = ("takeaway", "subtitle", "description", "note")


class UsedSeriesAdmin(UsedMixin, catalogue.SeriesAdmin):
    use_kind = "series"


class UsedEventAdmin(UsedMixin, charts.EventAdmin):
    form = EventForm
    use_kind = "event"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The promise to revise stands below an event that there may be texts about."""
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, ("If texts must change", {"fields": ["revise"]})] if obj is not None else fieldsets


class FoundOperandForm(OperandForm):
    """A number that a claim computes with, found by its words instead of by its reference."""

    text = ReferenceField(
        max_length=240,
        label="Number",
        widget=LineWidget,
        help_text="Ctrl+. finds a number on record. Or type it: series@period, with !provider where needed; base:100 is an exact constant.",
    )


class FoundOperandInline(claims.OperandInline):
    form = FoundOperandForm


class UsedClaimAdmin(UsedMixin, claims.ClaimAdmin):
    use_kind = "claim"
    inlines = [FoundOperandInline]


class SortedSeriesInline(LoadedRowsMixin, OrderedInline):
    """The series of a chart, moved like the sections of a text."""

    model = ChartSeries
    title_field = "label"
    body_field = ""
    autocomplete_fields = ["series"]
    loaded = ("series",)
    fields = ["label", "series", "position"]
    verbose_name = verbose_name_plural = "series"


class JudgedChartForm(ChartForm):
    """A chart that is honest: what the lint calls an error keeps it from being saved."""

    def clean(self) -> dict[str, Any] | None:
        """Judge the whole form, its series included; the first field that is wrong is named by the others."""
        cleaned = super().clean()
        if self.data and not self.errors:
            try:
                words = errors(objections(definition(self.data)))
            except (ChartError, ValueError) as error:
                words = [str(error)]
            for one in words:
                self.add_error("description" if "description" in one else None, one)
        return cleaned


class DrawnChartAdmin(UsedMixin, NarrativeAdminMixin, charts.ChartAdmin):
    """A chart with its drawing beside the form, made from what stands in the form."""

    use_kind = "chart"
    form = JudgedChartForm
    inlines = [SortedSeriesInline]
    line_fields = ("takeaway", "subtitle")
    long_line_fields = ("description", "note")
    change_form_template = "admin/metrics/chart/change_form.html"

    class Media:
        js = ["admin/ours/chart-preview.js"]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in WORDS:
            field.validators.append(validate_line)
        return field

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With the chart whole, say what a careful reader would still object to."""
        super().save_related(request, form, formsets, change)
        for words in warnings(objections(definition(request.POST))):
            messages.warning(request, words)

    def get_urls(self) -> list[Any]:
        view = csp_override(FRAMED)(xframe_options_sameorigin(self.admin_site.admin_view(self.preview)))
        return [path("preview/", view, name="metrics_chart_preview"), *super().get_urls()]

    def preview(self, request: HttpRequest) -> HttpResponse:
        """The chart of the form as it stands, saved or not; what keeps it from being drawn is said instead."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context: dict[str, Any] = {"chart": None, "problems": [], "waiting": request.method != "POST"}
        if request.method == "POST":
            try:
                given = definition(request.POST)
                chart = drawn_alone(given)
                problems = list(
                    dict.fromkeys([*chart.problems, *errors(found := chart.findings(given["description"]))])
                )
                context |= {"problems": problems, "warnings": warnings(found)}
                context |= {"chart": chart.plate()} if chart.spec.series or chart.spec.events else {}
            except (ChartError, ValueError) as error:
                context["problems"] = [str(error)]
        return render(request, "admin/metrics/chart/preview.html", context)


def definition(posted: Any) -> dict[str, Any]:
    """A chart's definition from the fields of its form, however unfinished."""
    rows = []
    for index in range(min(_number(posted.get("lines-TOTAL_FORMS")), 60)):
        series = _number(posted.get(f"lines-{index}-series"))
        if series and not posted.get(f"lines-{index}-DELETE"):
            rows.append(
                (_number(posted.get(f"lines-{index}-position")), index, series, posted.get(f"lines-{index}-label", ""))
            )
    remainder = _number(posted.get("remainder"))
    known = Series.objects.select_related("metric").in_bulk([row[2] for row in rows] + [remainder])
    lines = [(known[pk], label) for _, _, pk, label in sorted(rows) if pk in known]
    events = Event.objects.filter(pk__in=[_number(pk) for pk in posted.getlist("events")[:200]]).order_by(
        "date", "slug"
    )
    texts = {
        name: posted.get(name, "")[:2000]
        for name in (*WORDS, "kind", "period", "frequency", "remainder_label", "annotations")
    }
    return {
        **texts,
        "period": typed_period(texts["period"]),
        "slug": "preview",
        "unit": lines[0][0].metric.unit if lines else "",
        "series": [
            {"series": series.slug, "label": label or series.title, "unit": series.metric.unit}
            for series, label in lines
        ],
        "remainder": known[remainder].slug if remainder in known else "",
        "events": [event.slug for event in events],
    }


def typed_period(text: str) -> str:
    """The period that was typed, as the form will store it; as it stands where it is none."""
    try:
        return read_period(text).text
    except PeriodError:
        return text


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 12 else 0


for model, model_admin in (
    (Series, UsedSeriesAdmin),
    (Event, UsedEventAdmin),
    (Claim, UsedClaimAdmin),
    (Chart, DrawnChartAdmin),
):
    admin.site.unregister(model)
    admin.site.register(model, model_admin)
