"""A document and its text in one form, with the guard against lost edits."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError

from casestudy import publishing
from casestudy.models import Article, Document, LocalizationCase, Redirect, Revision
from casestudy.models.stories import APPARATUS
from metrics.validators import validate_slug


class DocumentForm(forms.ModelForm):
    """A text and its document in one form, with the stamp that tells a second editor of the first.

    ``stale`` is set where somebody else saved since the form was opened: their revision, or None where it is unknown.
    """

    kind = ""
    slug = forms.CharField(
        max_length=100,
        validators=[validate_slug],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Part of the address. Changing it later leaves a redirect behind, so that no link breaks.",
    )
    language = forms.ChoiceField(
        choices=settings.LANGUAGES, initial="en", help_text="Chosen once: a translation is a text of its own."
    )
    translation_of = forms.ModelChoiceField(
        Document.objects.all(),
        required=False,
        help_text="The original, where this is a translation. Empty for an original.",
    )
    stamp = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and "title" in self.fields:
            self.fields["title"].widget.attrs["autofocus"] = True
        self.stale = False
        self.saved_by: Revision | None = None
        if "translation_of" in self.fields:
            relation = Document._meta.get_field("translation_of")
            original: Any = self.fields["translation_of"]
            original.widget = AutocompleteSelect(relation, admin.site)
            original.widget.choices = original.choices
        if self.instance.pk:
            document = self.instance.document
            self.initial = {
                **self.initial,
                "slug": document.slug,
                "language": document.language,
                "translation_of": document.translation_of_id,
                "stamp": document.stamp,
            }
            if "language" in self.fields:
                self.fields["language"].disabled = True

    def clean(self) -> dict[str, Any]:
        """The address is free, the original fits, and nobody saved in between (unless the editor has been told)."""
        given = super().clean() or self.cleaned_data
        document = self.instance.document if self.instance.pk else None
        if (
            given.get("slug")
            and given.get("language")
            and (taken := address_taken(self.kind, given["language"], given["slug"], document))
        ):
            self.add_error("slug", taken)
        if "translation_of" in self.fields and given.get("language"):
            names = {name: given.get(name) for name in ("language", "translation_of")}
            try:
                Document(pk=document.pk if document else None, kind=self.kind, **names).clean()
            except ValidationError as error:
                self.add_error(None, error)
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
        self.add_error(
            None,
            ValidationError("Somebody else saved this text since you opened it, so nothing was saved yet.", "stale"),
        )


def address_taken(kind: str, language: str, slug: str, document: Document | None) -> str:
    """Why a text cannot have this address; "" where it can."""
    at = {"kind": kind, "language": language, "slug": slug}
    pk: Any = document.pk if document else None
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
        fields = ["title", "kicker", "standfirst", "authors", "topics", "markets", "entities", *APPARATUS]


class CaseForm(DocumentForm):
    """A localization case."""

    kind = Document.Kind.CASE

    class Meta:
        model = LocalizationCase
        fields = [
            "title",
            "standfirst",
            "entity",
            "market",
            "period_label",
            "context",
            "approach",
            "outcome",
            "authors",
            "topics",
            "comparators",
            "events",
            *APPARATUS,
        ]

    def clean_comparators(self) -> Any:
        """Other cases, not this one."""
        chosen = self.cleaned_data["comparators"]
        if self.instance.pk and any(one.pk == self.instance.pk for one in chosen):
            raise ValidationError("A case is not compared with itself; take it out.", "self")
        return chosen
