"""Before numbers are stored: the place at which whoever knows the texts shows first what would change in them."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest, HttpResponse

#: The button of that page which leads back to the form, filled in, with nothing stored.
BACK = "_back"


class WeighedMixin:
    """For an admin whose acts store numbers."""

    def weighed(self, request: HttpRequest, title: str, act: Callable[[], Any]) -> HttpResponse | str:
        """A page to show instead of storing, or the note to store with. The numbers alone know no consequences."""
        return ""


class WeighedFormMixin(WeighedMixin):
    """For an admin whose form of a new row stores by ``form.keep(user, note)``."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and object_id is None and self.has_add_permission(request):  # type: ignore[attr-defined]
            if BACK in request.POST:
                request.method, request.GET = "GET", request.POST  # the same form, filled in and not sent
            else:
                fields = flatten_fieldsets(self.get_fieldsets(request))  # type: ignore[attr-defined]
                form = self.get_form(request, None, change=False, fields=fields)(request.POST)  # type: ignore[attr-defined]
                if form.is_valid():
                    title = f"Add {self.opts.verbose_name}"  # type: ignore[attr-defined]
                    answer = self.weighed(request, title, lambda: form.keep(request.user))
                    if isinstance(answer, HttpResponse):
                        return answer
                    request.weighed_note = answer  # type: ignore[attr-defined]  # for save_model
        return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
