"""Forms over the stories: one form for a document and its text, publishing, pictures."""

from datetime import UTC
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.timezone import make_naive
from django.utils.timezone import now as clock

from casestudy import markup, publishing
from casestudy.models import Adaptation, Article, Document, Evidence, LocalizationCase, OutcomeFigure, Redirect, Revision, Section, StripFigure, Version
from casestudy.widgets import LineWidget, LongLineWidget
from metrics.figures import BadReference, Reference
from metrics.formats import BadFormat, Format
from metrics.forms import LoadedFormSet, ReferenceField, bare_reference
from metrics.validators import validate_slug


class DocumentForm(forms.ModelForm):
    """A text and its document in one form, with the stamp that tells a second editor of the first.

    ``stale`` is set where somebody else saved since the form was opened: their revision, or None where it is unknown.
    """

    kind = ""
    slug = forms.CharField(max_length=100, validators=[validate_slug], widget=forms.TextInput(attrs={"class": "vTextField"}), help_text="Part of the address. Changing it later leaves a redirect behind, so that no link breaks.")
    language = forms.ChoiceField(choices=settings.LANGUAGES, initial="en", help_text="Chosen once: a translation is a text of its own.")
    translation_of = forms.ModelChoiceField(Document.objects.all(), required=False, help_text="The original, where this is a translation. Empty for an original.")
    stamp = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale = False
        self.saved_by: Revision | None = None
        if "translation_of" in self.fields:
            relation = Document._meta.get_field("translation_of")
            self.fields["translation_of"].widget = AutocompleteSelect(relation, admin.site)
            self.fields["translation_of"].widget.choices = self.fields["translation_of"].choices  # type: ignore[attr-defined]
        if self.instance.pk:
            document = self.instance.document
            self.initial |= {"slug": document.slug, "language": document.language, "translation_of": document.translation_of_id, "stamp": document.stamp}
            if "language" in self.fields:
                self.fields["language"].disabled = True

    def clean(self) -> dict[str, Any]:
        """The address is free, the original fits, and nobody saved in between (unless the editor has been told)."""
        given = super().clean() or self.cleaned_data
        document = self.instance.document if self.instance.pk else None
        if given.get("slug") and given.get("language") and (taken := address_taken(self.kind, given["language"], given["slug"], document)):
            self.add_error("slug", taken)
        original = given.get("translation_of")
        if original is not None and (original.kind != self.kind or original.language == given.get("language") or original.translation_of_id):
            self.add_error("translation_of", "An original is a text of the same kind in another language, and no translation itself.")
        if document is not None:
            self.refuse_stale(document)
        return given

    def refuse_stale(self, document: Document) -> None:
        """Tell the second of two editors. Saving over is their choice, of exactly the text they were shown."""
        current = publishing.lock(document)
        if self.cleaned_data.get("stamp") == current.stamp or self.data.get("save_over") == str(current.stamp):
            return
        self.stale, self.current_stamp = True, current.stamp
        self.saved_by = current.revisions.select_related("created_by").order_by("-number").first()
        self.add_error(None, ValidationError("Somebody else saved this text since you opened it, so nothing was saved yet.", "stale"))


def address_taken(kind: str, language: str, slug: str, document: Document | None) -> str:
    """Why a text cannot have this address; "" where it can."""
    at = {"kind": kind, "language": language, "slug": slug}
    pk = document.pk if document else None
    if Document.objects.filter(**at).exclude(pk=pk).exists():
        return f"Another text has the address “{slug}”."
    if Redirect.objects.filter(**at).exclude(document=pk).exists():
        return f"“{slug}” is a former address of another text and redirects there."
    return ""


class ArticleForm(DocumentForm):
    """An article."""

    kind = Document.Kind.ARTICLE

    class Meta:
        model = Article
        fields = ["title", "kicker", "standfirst", "authors", "topics", "markets", "entities"]


class CaseForm(DocumentForm):
    """A localization case."""

    kind = Document.Kind.CASE

    class Meta:
        model = LocalizationCase
        fields = ["title", "standfirst", "entity", "market", "period_label", "context", "approach", "outcome", "authors", "topics", "comparators", "events"]

    def clean_comparators(self) -> Any:
        """Other cases, not this one."""
        chosen = self.cleaned_data["comparators"]
        if self.instance.pk and any(one.pk == self.instance.pk for one in chosen):
            raise ValidationError("A case is not compared with itself; take it out.", "self")
        return chosen


class RowsFormSet(LoadedFormSet):
    """Ordered rows with an anchor each. Rows that somebody else deleted meanwhile are kept as new ones: nothing typed is lost."""

    anchor_from = ""
    orphans = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            before = self.data.get(f"{self.prefix}-INITIAL_FORMS")
            self.data = with_orphans_last(self.data, self.prefix, {str(row.pk) for row in self.get_queryset()})
            after = self.data.get(f"{self.prefix}-INITIAL_FORMS")
            self.orphans = int(before) - int(after) if before != after else 0

    def clean(self) -> None:
        """Anchors are unique; an empty one is made from the words of the row."""
        super().clean()
        rows = [form for form in self.forms if hasattr(form, "cleaned_data") and form.cleaned_data and not form.cleaned_data.get("DELETE")]
        taken = set()
        for form in rows:
            anchor = form.cleaned_data.get("anchor")
            if anchor and anchor in taken:
                form.add_error("anchor", f"Another part has the anchor “{anchor}”; choose another, or empty it.")
            taken.add(anchor)
        for form in rows:
            if not form.cleaned_data.get("anchor"):
                form.instance.anchor = free_anchor(self.words(form), taken)
                taken.add(form.instance.anchor)

    def words(self, form: Any) -> str:
        """What an anchor is made from."""
        return str(form.cleaned_data.get(self.anchor_from) or "")


def free_anchor(words: str, taken: set[str]) -> str:
    """An anchor that none of the others has."""
    base = slugify(markup.render_line(words, lambda embed: embed.inner or ""))[:60].strip("-_").replace("_", "-") or "part"
    number, anchor = 1, base
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    return anchor


def with_orphans_last(data: Any, prefix: str, known: set[str]) -> Any:
    """The posted rows with those whose stored row is gone moved behind the stored ones, as new rows."""
    try:
        total, initial = int(data[f"{prefix}-TOTAL_FORMS"]), int(data[f"{prefix}-INITIAL_FORMS"])
    except (KeyError, ValueError):
        return data
    lost = [index for index in range(min(initial, total)) if data.get(f"{prefix}-{index}-id") not in known]
    if not lost:
        return data
    order = [index for index in range(initial) if index not in lost] + lost + list(range(initial, total))
    moved = data.copy()
    for name in data:
        if name.startswith(f"{prefix}-") and name[len(prefix) + 1 :].partition("-")[0].isdecimal():
            del moved[name]
    for new, old in enumerate(order):
        for name in data:
            if name.startswith(f"{prefix}-{old}-"):
                moved.setlist(f"{prefix}-{new}-{name[len(f'{prefix}-{old}-') :]}", data.getlist(name))
        if old in lost:
            moved[f"{prefix}-{new}-id"] = ""
    moved[f"{prefix}-INITIAL_FORMS"] = str(initial - len(lost))
    return moved


class SectionFormSet(RowsFormSet):
    """The sections of an article."""

    anchor_from = "heading"
    model = Section


class AdaptationForm(forms.ModelForm):
    """One thing that was done, with the numbers it rests on, one a line."""

    anchor = forms.CharField(max_length=80, required=False, validators=[validate_slug], help_text="Part of the address of this row. Empty makes one from the lever; do not change it later.")
    evidence = forms.CharField(required=False, widget=LongLineWidget, help_text="The numbers that it rests on, one reference a line: series@period. The first stands in the comparison. Ctrl+. finds one.")

    class Meta:
        model = Adaptation
        fields = ["lever", "what_was_done", "outcome", "evidence", "entity", "market", "source", "verification", "note", "anchor", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["evidence"] = "\n".join(one.reference for one in self.instance.evidence.all())

    def clean_evidence(self) -> str:
        """Well-formed references, each once."""
        lines = list(dict.fromkeys(bare_reference(line) for line in self.cleaned_data["evidence"].replace("]][[", "]]\n[[").splitlines() if line.strip()))
        problems = []
        for line in lines:
            try:
                Reference.parse(line)
            except BadReference as error:
                problems.append(str(error))
        if problems:
            raise ValidationError(problems)
        return "\n".join(lines)

    def _save_m2m(self) -> None:
        """The evidence in its order, once the row is stored."""
        super()._save_m2m()
        wanted = self.cleaned_data["evidence"].splitlines()
        if wanted != [one.reference for one in self.instance.evidence.all()]:
            self.instance.evidence.all().delete()
            Evidence.objects.bulk_create(Evidence(adaptation=self.instance, position=position, reference=line) for position, line in enumerate(wanted))


class AdaptationFormSet(RowsFormSet):
    """What was done, in order."""

    model = Adaptation

    def words(self, form: Any) -> str:
        lever = form.cleaned_data.get("lever")
        return lever.slug if lever else ""


class FormatField(forms.CharField):
    """How a number is written: a style with digits."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            Format.parse(text)
        except BadFormat as error:
            raise ValidationError(str(error), "format") from None
        return text


class ShownFigureForm(forms.ModelForm):
    """A number on its own: reference, how it is written, what it is."""

    reference = ReferenceField(max_length=240, widget=LineWidget, help_text="series@period; Ctrl+. finds it.")
    format = FormatField(max_length=20, initial="compact", help_text="compact, full, percent:1")


class OutcomeFigureForm(ShownFigureForm):
    """A number that a case opens with."""

    class Meta:
        model = OutcomeFigure
        fields = ["reference", "format", "label", "position"]


class StripFigureForm(ShownFigureForm):
    """A number on the front page."""

    class Meta:
        model = StripFigure
        fields = ["reference", "format", "label", "position"]


class PublishForm(forms.Form):
    """What kind of version, what readers are told, and when."""

    kind = forms.ChoiceField(widget=forms.RadioSelect, help_text="A correction mends something that was wrong, and stands in the list of corrections.")
    note = forms.CharField(required=False, label="Note for readers", widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}), help_text="What changed and why. Readers see it beside the version. A correction cannot do without it.")
    when = forms.ChoiceField(choices=[("now", "now"), ("later", "at a time")], initial="now", widget=forms.RadioSelect)
    at = forms.DateTimeField(required=False, label="At", input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"), help_text="UTC. The text goes live at this minute by itself.")
    scheduled = forms.ChoiceField(required=False, label="The version that is waiting", widget=forms.RadioSelect)
    stamp = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, first: bool, waiting: Version | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first
        self.fields["kind"].choices = [one for one in Version.Kind.choices if (one[0] == Version.Kind.NEW) == first]  # type: ignore[attr-defined]
        if waiting is None:
            del self.fields["scheduled"]
        else:
            field = self.fields["scheduled"]
            field.required = True
            field.choices = [("rebase", "Rebase it: it still goes live, and keeps this change"), ("cancel", "Cancel it: it never goes live")]  # type: ignore[attr-defined]
            field.help_text = f"Version {waiting.number} is scheduled for {waiting.live_from:%d %B %Y, %H:%M} UTC. Without a decision it would undo this change."

    def clean(self) -> dict[str, Any]:
        """A correction has its note; a time is given where one is chosen, and only a first version may be dated back."""
        given = super().clean() or self.cleaned_data
        if given.get("kind") == Version.Kind.CORRECTION and not given.get("note", "").strip():
            self.add_error("note", "A correction says what was wrong and what is right.")
        if given.get("when") == "later" and "at" not in self.errors:
            at = given.get("at")
            if at is None:
                self.add_error("at", "Say when, or choose now.")
            else:
                given["at"] = at = make_naive(at).replace(tzinfo=UTC)
                if at < clock() and not self.first:
                    self.add_error("at", "This time has passed. Only the first version of a text that appeared elsewhere before may be dated back.")
        return given


class TakeBackForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}), help_text="Readers of its address see it.")
