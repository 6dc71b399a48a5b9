"""Changes of data that are held: applied with the decisions on their texts, or dropped."""

from typing import Any, BinaryIO, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html, format_html_join

from casestudy.admin.consequences import DecidedMixin
from casestudy.consequences import holding
from casestudy.forms.consequences import DropForm
from casestudy.models import HeldChange
from casestudy.publishing import Refusal
from metrics.admin.pages import ActsMixin, ReadOnlyAdmin
from metrics.admin.weighing import BACK, Pause
from metrics.ingest import Refused


@admin.register(HeldChange)
class HeldChangeAdmin(DecidedMixin, ActsMixin, ReadOnlyAdmin):
    list_display = ["title", "held_at", "held_by", "texts", "outcome", "ended_at", "acts"]
    list_filter = ["outcome"]
    list_select_related = ["held_by"]
    search_fields = ["title", "reason"]
    fields = [
        "title",
        "file",
        "file_sha256",
        "known_from",
        "snapshot",
        "texts",
        "reason",
        "held_at",
        "held_by",
        "outcome",
        "ended_at",
        "ended_by",
        "batch",
    ]

    @admin.display(description="what to do about it")
    def acts(self, obj: HeldChange) -> Any:
        if obj.outcome:
            return "–"
        links = [("Look at it and apply…", self.address("apply", obj.pk)), ("Drop…", self.address("drop", obj.pk))]
        return format_html('<div class="acts">{}</div>', format_html_join(" · ", '<a href="{1}">{0}</a>', links))

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/apply/", wrap(self.apply_view), name="casestudy_heldchange_apply"),
            path("<int:pk>/drop/", wrap(self.drop_view), name="casestudy_heldchange_drop"),
            *super().get_urls(),
        ]

    def held(self, request: HttpRequest, pk: int) -> HeldChange:
        """The change. Raises Http404 for one that waits no longer, PermissionDenied."""
        if not request.user.has_perm("metrics.add_observation"):
            raise PermissionDenied
        obj = HeldChange.objects.filter(pk=pk, outcome=HeldChange.Outcome.WAITING).first()
        if obj is None:
            raise Http404("This change does not wait any more: somebody applied or dropped it.")
        return obj

    def apply_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Weigh it as things stand now, decide, store."""
        obj, back = self.held(request, pk), HttpResponseRedirect(self.address("changelist"))
        if BACK in request.POST:
            return back
        if request.method == "POST":
            try:
                with obj.file.open("rb") as file, transaction.atomic():
                    stream = cast(BinaryIO, file)
                    report = self.kept(
                        request, f"Apply {obj}", lambda: holding.stored(obj, stream, request.user), False
                    )
                    holding.applied(obj, stream, report, request.user)
            except Pause as pause:
                return pause.answer
            except (Refused, Refusal) as refused:
                messages.error(request, f"Nothing was stored: {refused}")
                return back
            self.log_change(request, obj, "Applied")
            messages.success(
                request,
                f"{report.added} numbers added, {report.withdrawn} withdrawn, {report.unchanged} on record already.",
            )
            return back
        intro = [
            "Nothing is stored by this button: it shows what the change would do to the texts as they stand now, and asks for your decisions."
        ]
        return self.act(
            request,
            f"Apply {obj}",
            self.nothing_to_fill_in(),
            obj,
            intro=intro,
            submit="See what it would change",
            cancel_url=self.address("changelist"),
        )

    def drop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give it up."""
        obj = self.held(request, pk)
        form = DropForm(request.POST or None)
        if form.is_valid():
            try:
                holding.drop(obj, form.cleaned_data["reason"], actor=request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, obj, f"Dropped: {form.cleaned_data['reason']}"[:200])
                messages.success(request, f"“{obj}” is dropped. Its file is kept.")
                return HttpResponseRedirect(self.address("changelist"))
        intro = ["None of its rows is stored. The file stays, with the reason."]
        return self.act(
            request,
            f"Drop {obj}",
            form,
            obj,
            intro=intro,
            submit="Drop it",
            danger=True,
            cancel_url=self.address("changelist"),
        )

    def nothing_to_fill_in(self) -> Any:
        """A form without fields, for a page with one button."""
        return DropForm(None, bare=True)
