"""Articles with their sections."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from casestudy.admin.stories import StoryAdmin
from casestudy.forms import ArticleForm, SectionFormSet
from casestudy.models import Article, Document, Section
from casestudy.models.stories import APPARATUS
from casestudy.widgets import OrderedInline


class SectionInline(OrderedInline):
    """The parts of an article, in order."""

    model = Section
    formset: Any = SectionFormSet
    narrative_fields = ("body",)
    line_fields = ("heading",)
    fields = ["heading", ("level", "anchor"), "position", "body"]


@admin.register(Article)
class ArticleAdmin(StoryAdmin):
    kind = Document.Kind.ARTICLE
    form = ArticleForm
    inlines = [SectionInline]
    list_display = ["plain_title", "state", "saved", "language", "slug"]
    list_filter = [
        "document__language",
        "topics",
        ("markets", admin.RelatedOnlyFieldListFilter),
        ("authors", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["title", "standfirst", "document__slug", "sections__heading"]
    autocomplete_fields = ["authors", "topics", "markets", "entities"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """In the order of the work; what is set once folds away later."""
        later = {"classes": ["collapse"]} if obj is not None else {}
        return [
            (None, {"fields": ["title", "standfirst", "kicker"]}),
            ("Address and language", {"fields": ["slug", "language", "translation_of"], **later}),
            ("Who wrote it, and what it is about", {"fields": ["authors", "topics", "markets", "entities"], **later}),
            ("For those who cite, teach and follow", {"fields": [*APPARATUS], "classes": ["collapse"]}),
        ]
