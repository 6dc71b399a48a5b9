"""What readers reported: read, answered, never written by the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now as clock

from casestudy.models import ErrorReport
from metrics.figures import BadReference, Reference


@admin.register(ErrorReport)
class ErrorReportAdmin(admin.ModelAdmin):
    list_display = ["created_at", "state", "words", "on_page", "about"]
    list_display_links = ["words"]
    list_filter = ["state", "created_at"]
    search_fields = ["message", "page", "number", "answer"]
    date_hierarchy = "created_at"
    fields = ["created_at", "on_page", "about", "message", "state", "answer", "answered"]
    readonly_fields = ["created_at", "on_page", "about", "message", "answered"]
    list_select_related = ["answered_by"]
    actions = ["mark_answered"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Readers write them."""
        return False

    def save_model(self, request: HttpRequest, obj: ErrorReport, form: Any, change: bool) -> None:
        """Who answered, and when, is kept; an opened one has no answer yet."""
        if "state" in form.changed_data:
            answered = obj.state == ErrorReport.State.ANSWERED
            obj.answered_at, obj.answered_by = (clock(), request.user) if answered else (None, None)  # type: ignore[assignment]  # who may see this page has a login
        super().save_model(request, obj, form, change)

    @admin.action(description="Mark as answered", permissions=["change"])
    def mark_answered(self, request: HttpRequest, queryset: Any) -> None:
        rows = queryset.filter(state=ErrorReport.State.OPEN)
        count = rows.update(state=ErrorReport.State.ANSWERED, answered_at=clock(), answered_by=request.user)
        self.message_user(request, f"{count} marked as answered." if count else "All of these were answered already.")

    @admin.display(description="report")
    def words(self, obj: ErrorReport) -> str:
        return obj.message if len(obj.message) <= 120 else f"{obj.message[:120]}…"

    @admin.display(description="page", ordering="page")
    def on_page(self, obj: ErrorReport) -> str:
        return format_html('<a href="{}">{}</a>', obj.page, obj.page)

    @admin.display(description="number", ordering="number")
    def about(self, obj: ErrorReport) -> str:
        try:
            series = Reference.parse(obj.number).series
        except BadReference:
            return obj.number or "the page"
        url = reverse("admin:metrics_observation_changelist") + f"?q={series}"
        return format_html('<a href="{}">{}</a>', url, obj.number)

    @admin.display(description="answered")
    def answered(self, obj: ErrorReport) -> str:
        return f"{obj.answered_at:%d %B %Y, %H:%M} by {obj.answered_by}" if obj.answered_at else "not yet"
