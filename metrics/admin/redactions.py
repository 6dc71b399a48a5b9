"""Removing the content of a number by law: a reason, and no way back."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from metrics.models import Redaction
from metrics.redacting import redact


@admin.register(Redaction)
class RedactionAdmin(admin.ModelAdmin):
    """What was removed, when and why. Added by whoever may; never changed or deleted."""

    list_display = ["observation", "reason", "recorded_at", "recorded_by"]
    list_select_related = ["observation__series", "observation__provider", "recorded_by"]
    fields = ["observation", "reason"]
    raw_id_fields = ["observation"]
    search_fields = ["reason", "observation__series__slug"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form refuses what the command refuses."""
        form = super().get_form(request, obj, change, **kwargs)

        class Checked(form):  # type: ignore[valid-type,misc]  # the form that Django made
            def clean_reason(self) -> str:
                reason: str = self.cleaned_data["reason"].strip()
                if not reason:
                    raise ValidationError("Say which law or order demands it: readers see the reason.")
                return reason

        return Checked

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Through the one door; the object that the form made is replaced by the record."""
        done = redact(obj.observation, obj.reason, actor=request.user)
        obj.__dict__.update(done.__dict__)
