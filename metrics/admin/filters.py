"""Filters of lists: for relations with too many rows for a list of links, and for sources that lack something."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Q
from django.http import HttpRequest

from metrics.models import Observation, Series


class CompletenessFilter(admin.SimpleListFilter):
    """Sources that lack what readers and citations need: a date, or a licence."""

    title = "completeness"
    parameter_name = "completeness"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("incomplete", "incomplete: no date or no licence"), ("complete", "complete")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        lacking = Q(date_published="") | Q(license__in=("", "not stated"))
        match self.value():
            case "incomplete":
                return queryset.filter(lacking)
            case "complete":
                return queryset.exclude(lacking)
        return queryset


class SeriesFilter(admin.SimpleListFilter):
    """Numbers of one series, found by typing. Works without JavaScript through its own button."""

    title = "series"
    parameter_name = "series"
    template = "admin/filters/autocomplete.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        kept = {name: values for name, values in params.items() if name != self.parameter_name}
        super().__init__(request, params, model, model_admin)
        relation = Observation._meta.get_field("series")
        field = forms.ModelChoiceField(
            Series.objects.all(), widget=AutocompleteSelect(relation, model_admin.admin_site), required=False
        )
        given = self.value() or ""
        chosen = (
            given
            if given.isdecimal()
            else Series.objects.filter(slug=given).values_list("pk", flat=True).first()
            if given
            else None
        )
        self.widget = field.widget.render("series", chosen, {"id": "filter-series", "aria-label": "Series"})
        self.kept = [
            (name, value)
            for name, values in kept.items()
            for value in (values if isinstance(values, list) else [values])
        ]

    def has_output(self) -> bool:
        return True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        return []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        if not value:
            return queryset
        return queryset.filter(series=value) if value.isdecimal() else queryset.filter(series__slug=value)

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "All",
        }
