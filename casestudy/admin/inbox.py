"""What needs a decision: drift in texts that readers see; and the record of what was decided."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import now as clock

from casestudy.consequences.drift import drafted, removed_by_law, settle, siblings
from casestudy.consequences.pinning import pin_back
from casestudy.forms.consequences import NoteForm, PinForm
from casestudy.models import Consequence, Decision, Document, HeldChange
from casestudy.publishing import Refusal
from metrics.admin.pages import ActsMixin, ReadOnlyAdmin
from metrics.formats import format_date
from metrics.verdicts import VERDICT_WORDS

Kind = Consequence.Kind


class StateFilter(admin.SimpleListFilter):
    """What waits, unless something else is asked for."""

    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "everything on record"), ("ahead", "what time will bring")]

    def choices(self, changelist: Any) -> Any:
        for value, words in ((None, "waiting"), *self.lookup_choices):
            query = changelist.get_query_string({self.parameter_name: value} if value else {}, [self.parameter_name])
            yield {"selected": self.value() == value, "query_string": query, "display": words}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "all":
            return queryset
        return queryset.filter(since__gt=clock()) if self.value() == "ahead" else queryset.waiting(clock())


class TextKindFilter(admin.ChoicesFieldListFilter):
    """Articles or cases; the word “kind” stands for something else here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "kind of text"


def editor_of(document: Document) -> str:
    """The address of the form of a text."""
    model = "article" if document.kind == Document.Kind.ARTICLE else "localizationcase"
    return reverse(f"admin:casestudy_{model}_change", args=[document.content.pk])


@admin.register(Consequence)
class ConsequenceAdmin(ActsMixin, ReadOnlyAdmin):
    """The list “What needs a decision”."""

    change_list_template = "admin/casestudy/inbox.html"
    list_display = ["text", "what", "words", "when", "acts"]
    list_display_links = None
    list_filter = [StateFilter, "kind", ("document__kind", TextKindFilter), "document__language"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["document__slug", "reference", "sentence", "place", "source"]
    search_help_text = "Words of the sentence, its place, the number, the source or the text’s address."
    ordering = ["-since", "-pk"]
    fields = [
        "document",
        "version",
        "batch",
        "kind",
        "reference",
        "place",
        "before",
        "after",
        "sentence",
        "becomes",
        "source",
        "asks",
        "since",
        "recorded_at",
        "decisions",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        names = ("document__article", "document__localizationcase", "version", "batch")
        return super().get_queryset(request).select_related(*names).prefetch_related("decisions")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        held = HeldChange.objects.filter(outcome=HeldChange.Outcome.WAITING).select_related("held_by")[:50]
        context = {"title": "What needs a decision", "held": held, **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description="text", ordering="document__slug")
    def text(self, obj: Consequence) -> str:
        one = obj.document
        return format_html(
            '<a href="{}">{}</a><br><span class="quiet">{}, version {}</span>',
            one.get_absolute_url(),
            one.slug,
            one.language,
            obj.version.number,
        )

    @admin.display(description="what changed", ordering="kind")
    def what(self, obj: Consequence) -> str:
        before, after = (VERDICT_WORDS.get(one, one) for one in (obj.before, obj.after))
        arrow = f"{before} → {after}" if before else after
        return format_html(
            '{}<br><strong>{}</strong><br><span class="quiet">{}</span>', obj.get_kind_display(), arrow, obj.source
        )

    @admin.display(description="the sentence")
    def words(self, obj: Consequence) -> str:
        later = format_html("<br>→ {}", obj.becomes) if obj.becomes else ""
        return format_html('<span class="quiet">{}</span><br>{}{}', obj.place, obj.sentence, later)

    @admin.display(description="since", ordering="since")
    def when(self, obj: Consequence) -> str:
        return format_date(obj.since.date().isoformat(), "en")

    @admin.display(description="what to do about it")
    def acts(self, obj: Consequence) -> Any:
        """Accept, pin or edit; what is decided says how."""
        settled = [one for one in obj.decisions.all() if one.note or one.choice == Decision.Choice.PIN]
        if settled or not obj.asks:
            return settled[0].note or settled[0].get_choice_display() if settled else "nothing: a source said it"
        edit = ("Open in the editor", editor_of(obj.document))
        links = [("Accept with a note…", self.address("accept", obj.pk)), ("Pin…", self.address("pin", obj.pk)), edit]
        if obj.kind in (Kind.DATE, Kind.PIN):
            links[0] = ("It is still right…", links[0][1])
        if obj.kind == Kind.DATE or obj.version.live_from > clock():  # no number that readers see could be pinned
            del links[1]
        return format_html('<div class="acts">{}</div>', format_html_join(" · ", '<a href="{1}">{0}</a>', links))

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/accept/", wrap(self.accept_view), name="casestudy_consequence_accept"),
            path("<int:pk>/pin/", wrap(self.pin_view), name="casestudy_consequence_pin"),
            *super().get_urls(),
        ]

    def waiting(self, request: HttpRequest, pk: int) -> tuple[Consequence, list[Consequence]]:
        """The consequence with its siblings. Raises Http404 for one that waits no longer, PermissionDenied."""
        if not request.user.has_perm("casestudy.add_decision"):
            raise PermissionDenied
        obj = self.get_queryset(request).filter(pk=pk).first()
        rows = siblings(obj) if obj is not None else []
        if obj is None or obj.pk not in {row.pk for row in rows}:
            raise Http404("This needs no decision any more: somebody decided, or the text was published anew.")
        return obj, rows

    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Word what readers are told."""
        obj, rows = self.waiting(request, pk)
        told = obj.kind in (Kind.NUMBER, Kind.CLAIM)
        draft = drafted(rows, obj.document.language, removed_by_law(rows)) if told else ""
        form = NoteForm(request.POST or None, initial={"note": draft})
        if not told:
            form.keep_inside()
        if form.is_valid():
            try:
                decision = settle(rows, form.cleaned_data["note"], form.cleaned_data["kind"], actor=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.log_addition(request, decision, f"Accepted: {decision.note}"[:200])
                messages.success(
                    request, f"Decided for {len(rows)} place{'' if len(rows) == 1 else 's'} of {obj.document}."
                )
                return HttpResponseRedirect(self.address("changelist"))
        intro = [f"{obj.document}, version {obj.version.number}, {obj.place}: {obj.sentence}"]
        if told:
            intro.append(
                "The draft says what was, what is, and whose number it is. Put it into your own words; it cannot be edited once readers have it."
            )
        return self.act(
            request,
            "Accept with a note",
            form,
            obj,
            intro=intro,
            submit="Accept",
            cancel_url=self.address("changelist"),
        )

    def pin_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the text its number back."""
        obj, _ = self.waiting(request, pk)
        if obj.kind == Kind.DATE:
            raise Http404("A date cannot be pinned; edit the text.")
        form = PinForm(request.POST or None)
        if form.is_valid():
            try:
                decision = pin_back(obj, note=form.cleaned_data["note"], until=form.instant(), actor=request.user)
            except Refusal as refusal:
                form.add_error(None, list(refusal.reasons))
            else:
                self.log_addition(request, decision, f"Pinned {obj.document}")
                messages.success(
                    request, f"{obj.document} shows the number it showed before, and its working copy does so too."
                )
                return HttpResponseRedirect(self.address("changelist"))
        intro = [
            f"{obj.document}, version {obj.version.number}, {obj.place}: {obj.sentence}",
            "The pin is kept as it is."
            if obj.kind == Kind.PIN
            else "The text is published anew with its references pinned to the number known before; its working copy is pinned likewise. Charts follow the data all the same.",
        ]
        return self.act(request, "Pin", form, obj, intro=intro, submit="Pin", cancel_url=self.address("changelist"))


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["made_at", "document", "choice", "kind", "note", "until", "made_by"]
    list_filter = ["choice", "kind"]
    list_select_related = ["document", "made_by"]
    search_fields = ["document__slug", "note"]
    fields = ["document", "version", "batch", "choice", "kind", "note", "until", "made_at", "made_by"]
