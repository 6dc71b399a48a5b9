"""Localization cases: what was done in a market, what came of it, and the numbers it rests on."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from casestudy.admin.stories import StoryAdmin
from casestudy.forms import AdaptationForm, AdaptationFormSet, CaseForm, OutcomeFigureForm
from casestudy.models import Adaptation, Document, Lever, LocalizationCase, OutcomeFigure
from casestudy.models.stories import APPARATUS
from casestudy.widgets import OrderedInline
from metrics.admin.pages import KeptSlugMixin, LoadedRowsMixin
from metrics.forms.translations import TranslatedMixin


class OutcomeFigureInline(OrderedInline):
    """The numbers that a case opens with; three stand well."""

    model = OutcomeFigure
    form = OutcomeFigureForm
    title_field, body_field = "label", ""
    fields = ["label", ("reference", "format"), "position"]
    max_num = 6


class AdaptationInline(LoadedRowsMixin, OrderedInline):
    """What was done, in order."""

    model = Adaptation
    form = AdaptationForm
    formset: Any = AdaptationFormSet
    title_field = body_field = "what_was_done"
    narrative_fields = ("what_was_done", "outcome")
    autocomplete_fields = ["lever", "entity", "market", "source"]
    loaded = ("lever", "entity", "market", "source")
    fields = [
        "lever",
        "what_was_done",
        "outcome",
        "evidence",
        ("entity", "market"),
        "source",
        "verification",
        "note",
        "anchor",
        "position",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("evidence")


@admin.register(LocalizationCase)
class LocalizationCaseAdmin(StoryAdmin):
    kind = Document.Kind.CASE
    form = CaseForm
    inlines = [OutcomeFigureInline, AdaptationInline]
    narrative_fields = ("context", "approach", "outcome")
    list_display = ["plain_title", "entity", "market", "state", "saved", "language", "slug"]
    list_select_related = ["document", "entity", "market"]
    list_filter = [
        "document__language",
        ("market", admin.RelatedOnlyFieldListFilter),
        ("entity", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["title", "standfirst", "document__slug", "entity__name", "market__name"]
    autocomplete_fields = ["entity", "market", "authors", "topics", "comparators", "events"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """In the order of the page: the head, the story, then what is set once."""
        later = {"classes": ["collapse"]} if obj is not None else {}
        return [
            (None, {"fields": ["title", "standfirst", ("entity", "market"), "period_label"]}),
            ("Address and language", {"fields": ["slug", "language", "translation_of"], **later}),
            ("The story", {"fields": ["context", "approach", "outcome"]}),
            ("Timeline, authors and topics", {"fields": ["events", "authors", "topics", "comparators"], **later}),
            ("For those who cite, teach and follow", {"fields": [*APPARATUS], "classes": ["collapse"]}),
        ]


@admin.register(Lever)
class LeverAdmin(TranslatedMixin, KeptSlugMixin, admin.ModelAdmin):
    list_display = ["name", "slug", "position", "description"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "description", "position"]
