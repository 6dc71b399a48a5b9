"""Numbers of the desk are stored through one place, at which whoever knows the texts decides first."""

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from metrics.admin.mixing import IntoAdmin

#: The button of the page of consequences which leads back to the form, filled in, with nothing stored.
BACK = "_back"
#: The button which keeps the change for later, with nothing stored.
HOLD = "_hold"


class Pause(Exception):
    """Nothing was stored: there is a page to be answered first."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__("a page is shown first")
        self.answer = answer


class WeighedMixin(IntoAdmin):
    """For an admin whose acts store numbers. The numbers alone know no consequences: they are stored at once."""

    def kept[T](self, request: HttpRequest, title: str, act: Callable[[], T], holds: bool = True) -> T:
        """What the act stored. Raises :class:`Pause` where something has to be decided first; ``holds`` where the change
        can be put off."""
        return act()

    def put_off(
        self,
        request: HttpRequest,
        title: str,
        rows: list[Mapping[str, Any]],
        file: BinaryIO | None = None,
        **options: Any,
    ) -> HttpResponse:
        """Keep rows, or a file of them, for later; answers with where they are."""
        raise BadRequest("Nothing can be put off here.")


class WeighedFormMixin(WeighedMixin):
    """For an admin whose form of a new row stores by ``form.keep(user)``; ``form.row()``, where it has one, can be put off."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and object_id is None and self.has_add_permission(request):
            if BACK in request.POST:
                request.method, request.GET = "GET", request.POST  # the same form, filled in and not sent
            elif HOLD in request.POST:
                fields = flatten_fieldsets(self.get_fieldsets(request))
                form = self.get_form(request, None, change=False, fields=fields)(request.POST)
                if form.is_valid() and hasattr(form, "row"):
                    return self.put_off(request, self.words_of_adding(), [form.row()])
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Pause as pause:
            return pause.answer

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The row comes from its own door; the object of the form becomes it."""
        stored = self.kept(request, self.words_of_adding(), lambda: form.keep(request.user), hasattr(form, "row"))
        obj.__dict__.update(stored.__dict__)

    def words_of_adding(self) -> str:
        """What is about to happen."""
        return f"Add {self.opts.verbose_name}"
