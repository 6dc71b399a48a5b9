"""Authors, topics, pictures, plain pages, and the site itself."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from casestudy.admin.images import ImageForm
from casestudy.admin.uses import UsedMixin
from casestudy.forms import StripFigureForm
from casestudy.models import Author, Image, Page, SiteSettings, StripFigure, Topic
from casestudy.widgets import NarrativeAdminMixin, OrderedInline
from metrics.admin.pages import KeptSlugMixin
from metrics.forms.translations import TranslatedMixin


@admin.register(Author)
class AuthorAdmin(TranslatedMixin, KeptSlugMixin, admin.ModelAdmin):
    list_display = ["name", "affiliation", "texts", "slug"]
    search_fields = ["given_name", "family_name", "affiliation", "slug"]
    ordering = ["family_name", "given_name", "slug"]
    fields = ["given_name", "family_name", "slug", "affiliation", "biography"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj is not None else {"slug": ("given_name", "family_name")}

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .annotate(article_number=Count("articles", distinct=True), case_number=Count("cases", distinct=True))
        )

    @admin.display(description="texts")
    def texts(self, obj: Any) -> int:
        return int(obj.article_number + obj.case_number)


@admin.register(Topic)
class TopicAdmin(TranslatedMixin, KeptSlugMixin, admin.ModelAdmin):
    list_display = ["name", "slug", "description"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "description"]


@admin.register(Image)
class ImageAdmin(TranslatedMixin, UsedMixin, NarrativeAdminMixin, KeptSlugMixin, admin.ModelAdmin):
    form = ImageForm
    use_kind = "image"
    slug_from = "alternative_text"
    line_fields = ("caption",)
    list_display = ["slug", "picture", "alternative_text", "credit", "license"]
    search_fields = ["slug", "alternative_text", "caption", "credit"]
    readonly_fields = ("picture",)
    fieldsets = [
        (None, {"fields": ["file", "picture", "alternative_text", "slug"]}),
        ("Beside it", {"fields": ["caption", "credit", "license"]}),
    ]

    @admin.display(description="picture")
    def picture(self, obj: Any) -> str:
        if not obj.pk or not obj.file:
            return "Shown once it is saved."
        return format_html(
            '<img class="thumbnail" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            obj.file.url,
            obj.alternative_text,
            obj.width,
            obj.height,
        )


@admin.register(Page)
class PageAdmin(TranslatedMixin, NarrativeAdminMixin, admin.ModelAdmin):
    narrative_fields = ("body",)
    list_display = ["title", "slug", "in_footer", "position", "updated_at"]
    list_filter = ["in_footer"]
    search_fields = ["title", "slug", "body"]
    fields = ["title", "slug", "body", "in_footer", "position"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj is not None else {"slug": ("title",)}


class StripFigureInline(OrderedInline):
    """The numbers on the front page; four stand well."""

    model = StripFigure
    form = StripFigureForm
    title_field, body_field = "label", ""
    fields = ["label", ("reference", "format"), "position"]
    max_num = 8


@admin.register(SiteSettings)
class SiteSettingsAdmin(TranslatedMixin, NarrativeAdminMixin, admin.ModelAdmin):
    inlines = [StripFigureInline]
    autocomplete_fields = ["lead", "cases"]
    fieldsets = [
        ("What it is called and promises", {"fields": ["name", "promise"]}),
        ("The front page", {"fields": ["lead", "cases"]}),
        ("Numbers in texts", {"fields": ["exempt_patterns", "exempt_reasons"]}),
        ("Rights and imprint", {"fields": ["text_licence", "data_licence", "imprint"]}),
    ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        words = {"cases": "The localization cases on the front page."}
        return super().get_form(request, obj, change, **{"help_texts": words, **kwargs})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one set of settings."""
        return super().has_add_permission(request) and not SiteSettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """No list of one: straight to the form."""
        found = SiteSettings.objects.values_list("pk", flat=True).first()
        if found is None:
            return HttpResponseRedirect(reverse("admin:casestudy_sitesettings_add"))
        return HttpResponseRedirect(reverse("admin:casestudy_sitesettings_change", args=[found]))
