"""The record of what was published: shown and searched, never changed by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from casestudy.models import Document, Redirect, Revision, Use, Version, Withdrawal
from metrics.admin.pages import ReadOnlyAdmin


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """What the autocomplete fields for texts search; the texts themselves have their own forms."""

    list_display = ["slug", "kind", "language", "translation_of", "created_at"]
    list_filter = ["kind", "language"]
    list_select_related = ["translation_of", "article", "localizationcase"]
    search_fields = ["slug", "article__title", "localizationcase__title"]
    fields = ["slug", "kind", "language", "translation_of", "created_at", "text"]
    readonly_fields = ["text"]

    @admin.display(description="text")
    def text(self, obj: Document) -> str:
        model = "article" if obj.kind == Document.Kind.ARTICLE else "localizationcase"
        return format_html(
            '<a href="{}">Edit the text</a>', reverse(f"admin:casestudy_{model}_change", args=[obj.content.pk])
        )


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["document", "number", "kind", "live_from", "published_at", "published_by", "note", "taken_back"]
    list_filter = ["kind", "document__kind", "document__language"]
    search_fields = ["document__slug", "note"]
    ordering = ["-published_at", "-number"]
    fields = [
        "document",
        "number",
        "kind",
        "live_from",
        "published_at",
        "published_by",
        "note",
        "revision",
        "taken_back",
    ]
    readonly_fields = ["taken_back"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .select_related("document", "published_by", "withdrawal", "revision__document")
            .defer("revision__content")
        )

    @admin.display(description="taken back")
    def taken_back(self, obj: Version) -> str:
        return obj.withdrawal.reason if hasattr(obj, "withdrawal") else "–"


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["document", "number", "created_at", "created_by"]
    list_filter = ["document__kind", "document__language"]
    list_select_related = ["document", "created_by"]
    search_fields = ["document__slug", "digest"]
    ordering = ["-created_at", "-pk"]
    fields = ["document", "number", "created_at", "created_by", "digest", "content"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """The lists do without the frozen texts, which are large."""
        rows = super().get_queryset(request)
        return (
            rows
            if request.resolver_match and request.resolver_match.url_name == "casestudy_revision_change"
            else rows.defer("content")
        )


@admin.register(Withdrawal)
class WithdrawalAdmin(ReadOnlyAdmin):
    list_display = ["version", "reason", "recorded_at", "recorded_by"]
    list_select_related = ["version__document", "recorded_by"]
    search_fields = ["reason", "version__document__slug"]


@admin.register(Redirect)
class RedirectAdmin(ReadOnlyAdmin):
    list_display = ["slug", "kind", "language", "document", "created_at"]
    list_filter = ["kind", "language"]
    list_select_related = ["document"]
    search_fields = ["slug", "document__slug"]


@admin.register(Use)
class UseAdmin(ReadOnlyAdmin):
    list_display = ["kind", "slug", "period", "document", "where"]
    list_filter = ["kind", "document__kind"]
    list_select_related = ["document"]
    search_fields = ["slug", "document__slug"]
    ordering = ["kind", "slug", "document__slug", "version"]

    @admin.display(description="where", ordering="version")
    def where(self, obj: Use) -> str:
        return f"version {obj.version}" if obj.version else "working copy"
