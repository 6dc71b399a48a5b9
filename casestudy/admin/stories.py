"""What articles and cases share in the admin: document and text in one form, a guard against lost edits, and acts."""

from collections import defaultdict
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.timezone import now as clock

from casestudy import publishing
from casestudy.admin import acts, alike
from casestudy.admin.differences import differences
from casestudy.admin.uses import uses_of
from casestudy.markup import render_line
from casestudy.models import Document, Revision, Version
from casestudy.review.exactness import worth_a_look
from casestudy.widgets import NarrativeAdminMixin
from metrics.admin.pages import ActsMixin, ComputedMixin
from metrics.formats import format_date

#: So many remarks are made on a text that was saved.
MOST_SAID = 6


class StoryAdmin(NarrativeAdminMixin, ActsMixin, ComputedMixin, admin.ModelAdmin):
    """An article or a case. ``kind`` is its document's."""

    kind = ""
    change_form_template = "admin/casestudy/story.html"
    line_fields = ("title",)
    long_line_fields = ("standfirst", "abstract", "disclosure")
    list_select_related = ["document"]
    view_on_site = False
    save_on_top = True

    # The list

    def compute(self, rows: list[Any]) -> None:
        """What readers see of each text, and whether it was edited since: three queries."""
        super().compute(rows)
        now, documents = clock(), [row.document_id for row in rows]
        versions = defaultdict(list)
        for version in (
            Version.objects.filter(document__in=documents)
            .select_related("withdrawal")
            .order_by("-live_from", "-number")
        ):
            versions[version.document_id].append(version)
        newest: dict[int, tuple[Any, ...]] = {}
        saved = Revision.objects.filter(document__in=documents).order_by("number")
        for pk, document, when, who in saved.values_list("pk", "document", "created_at", "created_by__username"):
            newest[document] = (pk, when, who)
        for row in rows:
            row.saved = newest.get(row.document_id, (None, None, None))
            row.standing = standing(versions[row.document_id], row.saved[0], now)

    @admin.display(description="title", ordering="title")
    def plain_title(self, obj: Any) -> str:
        return render_line(obj.title, lambda embed: embed.inner or "…")

    @admin.display(description="state")
    def state(self, obj: Any) -> str:
        return str(obj.standing)

    @admin.display(description="saved")
    def saved(self, obj: Any) -> str:
        _, when, who = obj.saved
        return f"{format_date(when.date().isoformat(), 'en')}{f', {who}' if who else ''}" if when else "–"

    @admin.display(description="address", ordering="document__slug")
    def slug(self, obj: Any) -> str:
        return obj.document.slug if obj and obj.pk else ""

    @admin.display(description="language", ordering="document__language")
    def language(self, obj: Any) -> str:
        return obj.document.get_language_display() if obj and obj.pk else ""

    @admin.display(description="translation of")
    def translation_of(self, obj: Any) -> str:
        return str(obj.document.translation_of or "") if obj and obj.pk else ""

    # The form

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj is not None else {"slug": ("title",)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Document first, then the text. A new slug leaves a redirect behind."""
        given = form.cleaned_data
        if not change:
            obj.document = Document.objects.create(
                kind=self.kind, language=given["language"], slug=given["slug"], translation_of=given["translation_of"]
            )
        else:
            document = publishing.rename(obj.document, given["slug"])
            if document.translation_of != given["translation_of"]:
                document.translation_of = given["translation_of"]
                document.save(update_fields=["translation_of"])
            obj.document = document
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With everything stored, the working copy is frozen as a revision, and what deserves a look is said: here, or on
        the page Publish where that comes next."""
        super().save_related(request, form, formsets, change)
        revision = publishing.save_revision(form.instance.document, request.user)
        if "_publish" in request.POST:
            return
        found = worth_a_look(revision.content)
        for words in found[:MOST_SAID]:
            messages.warning(request, words[:1].upper() + words[1:])
        if len(found) > MOST_SAID:
            messages.warning(request, f"{len(found) - MOST_SAID} more such remarks stand on the page Publish….")

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A refusal that only shows on saving (a race for an address) is said, and nothing is stored."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except publishing.Refusal as refusal:
            messages.error(
                request,
                f"{refusal} Nothing was saved: go back in your browser, where your text still stands, and save again.",
            )
            return HttpResponseRedirect(request.get_full_path())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Adds where the text stands, and for the second of two editors what the first has stored."""
        obj, form = kwargs.get("obj"), context["adminform"].form
        if obj is not None and obj.pk:
            self.compute([obj])
            live = obj.document.versions.live(clock()).exists()
            context = {
                **context,
                "story": obj,
                "live_url": obj.get_absolute_url() if live else "",
                "can_publish": request.user.has_perm("casestudy.add_version"),
            }
            if getattr(form, "stale", False):
                formsets = [one.formset for one in context["inline_admin_formsets"]]
                context["stale"] = {
                    "by": form.saved_by,
                    "stamp": form.current_stamp,
                    "differences": differences(type(obj).objects.get(pk=obj.pk), form, formsets),
                }
        return super().render_change_form(request, {**context, "show_save_and_add_another": False}, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self.onward(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "save_over" in request.POST:
            messages.success(request, "Your text is saved over the other. What stood there is kept as a revision.")
            return HttpResponseRedirect(self.address("change", obj.pk))
        return self.onward(request, obj) or super().response_change(request, obj)

    def onward(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """Where the buttons beside Save lead."""
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("preview", args=[obj.document_id]))
        if "_publish" in request.POST:
            return HttpResponseRedirect(self.address("publish", obj.pk))
        return None

    # Acts

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"

        def page(view: Any) -> Any:
            return self.admin_site.admin_view(lambda request, **named: view(self, request, **named))

        return [
            path("<int:object_id>/publish/", page(acts.publish), name=f"{name}_publish"),
            path("<int:object_id>/versions/", page(acts.versions), name=f"{name}_versions"),
            path("<int:object_id>/parity/", page(alike.parity), name=f"{name}_parity"),
            path("<int:object_id>/versions/<int:number>/take-back/", page(acts.take_back), name=f"{name}_take_back"),
            *super().get_urls(),
        ]

    # Deleting: only what no reader has seen

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refused with the list of what stands in the way: versions, texts that embed it, translations."""
        found, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for obj in objs:
            document = obj.document
            protected += [
                format_html(
                    '{} went live or waits to: <a href="{}">withdraw it</a> instead',
                    version,
                    self.address("versions", obj.pk),
                )
                for version in document.versions.all()
            ]
            protected += [format_html("Translation: {}", one) for one in document.translations.all()]
            protected += uses_of("case", document.slug) if self.kind == Document.Kind.CASE else []
        return found, counts, lacking, protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """The text goes with its document and its revisions; nobody has read them."""
        with transaction.atomic():
            document = obj.document
            super().delete_model(request, obj)
            document.revisions.all().delete()
            document.delete()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            self.delete_model(request, obj)


def standing(versions: list[Version], newest: int | None, now: Any) -> str:
    """Where a text stands with its readers, in words: versions newest first, ``newest`` the id of the last revision."""
    standing_ = [one for one in versions if not hasattr(one, "withdrawal")]
    live = next((one for one in standing_ if one.live_from <= now), None)
    waiting = min((one for one in standing_ if one.live_from > now), key=lambda one: one.live_from, default=None)
    words = []
    if live is not None:
        words.append(f"live: version {live.number}" + ("" if newest in (None, live.revision_id) else ", edited since"))
    elif any(one.live_from <= now for one in versions):
        words.append("withdrawn")
    if waiting is not None:
        words.append(f"version {waiting.number} goes live on {waiting.live_from:%d %B %Y, %H:%M} UTC")
    return "; ".join(words) or "draft"
