"""How the admin edits prose: a rich-text editor for bodies, single lines that take numbers, and rows in an order.

The editor writes the embeds of the contract and nothing else; what it sends is cleaned by ``casestudy.markup`` on the
server, so the widget itself sanitises nothing. Without JavaScript every widget here is a plain field.
"""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from js_asset import ImportMap, Media

from casestudy import markup

MODULES = ("choices", "claim", "dom", "finder", "number", "panel", "pickers", "places", "schema", "targets", "toolbar")
# The modules import each other by relative address, which hashed static files change; the map leads them on.
IMPORTS = ImportMap(
    {
        "django-prose-editor/editor": "django_prose_editor/editor.js",
        **{f"casestudy-editor/{name}": f"admin/editor/{name}.js" for name in MODULES},
    }
)
EDITOR_MEDIA = Media(
    importmap=IMPORTS,
    css={"all": ["admin/editor/editor.css", "admin/editor/finder.css"]},
    js=[Script("admin/editor/narrative.js", type="module")],
)
ENDPOINTS = {
    "candidates": "editor-candidates",
    "create": "editor-new-number",
    "operations": "editor-operations",
    "weighClaim": "editor-weigh-claim",
    "createClaim": "editor-new-claim",
    "pick": "editor-pick",
    "reasons": "editor-reasons",
    "scan": "editor-scan",
    "context": "editor-context",
}


#: Said of every single line: what the bracket form is, by one example.
BRACKETS_IN_WORDS = "Ctrl+. writes a number here for you: [[nile-length-wld@2019|full]] stands for the number on record, and readers see 6,650."


def endpoints() -> str:
    """The addresses that the panels ask, as the JSON that the widgets carry."""
    return json.dumps({name: reverse(view) for name, view in ENDPOINTS.items()})


class NarrativeWidget(AdminTextareaWidget):
    """Rich text with embeds. Mounted when its part of the form is opened; a textarea of HTML until then."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 16, "class": "vLargeTextField narrative-source", **(attrs or {})})

    @property
    def media(self) -> Media:
        return EDITOR_MEDIA

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().build_attrs(base_attrs, extra_attrs), "data-narrative": endpoints()}

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: a browser cannot show its complaint at a textarea that the editor has hidden."""
        return False


class TakesNumbers:
    """A plain field in which Ctrl+. writes a number as ``[[REF|FORMAT]]``."""

    @property
    def media(self) -> Media:
        return EDITOR_MEDIA

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)  # type: ignore[misc]  # of the widget it is mixed into
        return {**attrs, "data-narrative-line": endpoints()}


class LineWidget(TakesNumbers, AdminTextInputWidget):
    """A single line."""


class LongLineWidget(TakesNumbers, AdminTextareaWidget):
    """A line that needs room, such as a standfirst."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})


class NarrativeFormField(forms.CharField):
    """Rich text, cleaned before it is validated."""

    widget = NarrativeWidget

    def to_python(self, value: Any) -> str:
        """The HTML as it is stored: allowed elements only, bracket forms turned into embeds."""
        return markup.clean(super().to_python(value) or "")


class NarrativeAdminMixin:
    """For a ModelAdmin or inline: names its fields of prose, which then get the editor and the keys.

    ``narrative_fields`` are rich text, ``line_fields`` single lines, ``long_line_fields`` single lines with room.
    """

    narrative_fields: tuple[str, ...] = ()
    line_fields: tuple[str, ...] = ()
    long_line_fields: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.narrative_fields:
            # Without the admin's own widget for text, which would take precedence.
            return db_field.formfield(form_class=NarrativeFormField, widget=NarrativeWidget)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # of the ModelAdmin
        if field is not None and db_field.name in self.line_fields:
            field.widget = LineWidget()
        elif field is not None and db_field.name in self.long_line_fields:
            field.widget = LongLineWidget()
        if field is not None and db_field.name in (*self.line_fields, *self.long_line_fields):
            field.help_text = f"{field.help_text} {BRACKETS_IN_WORDS}".strip()
        return field


class OrderedRow:
    """What the head of a row says; mixed into the form of an :class:`OrderedInline`."""

    row_title_field = ""
    row_body_field = ""

    def _shown(self, name: str) -> str:
        form: Any = self  # that it is mixed into
        value = form[name].value() if name in form.fields else getattr(form.instance, name, "")
        return strip_tags(str(value or "")).strip()

    @property
    def row_title(self) -> str:
        """The first words of the title field."""
        return Truncator(self._shown(self.row_title_field)).words(14)

    @property
    def row_words(self) -> int:
        """How many words the body has."""
        return len(self._shown(self.row_body_field).split())


class StoredRow(forms.ModelChoiceField):
    """The key of a stored row, looked up among the rows that the formset has read: no query a row."""

    formset: Any = None

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return self.formset._existing_object(self.formset.model._meta.pk.to_python(value))
        except (KeyError, ValidationError):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value}) from None


class StoredRowsMixin:
    """For a formset: rows read and saved in a number of queries that does not rise with them."""

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)  # type: ignore[misc]  # of the formset
        name = self._pk_field.name  # type: ignore[attr-defined]  # set by add_fields
        key: Any = form.fields[name]
        if isinstance(key, forms.ModelChoiceField):
            # The same field, with its initial value, widget and messages; only the lookup differs.
            key.__class__ = StoredRow
            setattr(key, "formset", self)  # noqa: B010  # of the class it has just become


class OrderedFormSet(StoredRowsMixin, BaseInlineFormSet):
    """The rows of an :class:`OrderedInline`."""


class OrderedInline(NarrativeAdminMixin, admin.StackedInline):
    """Rows in an order of their own: closed until opened, moved by drag or by Move up and Move down.

    ``title_field`` and ``body_field`` give the head of a row its words, ``position_field`` stores the order. Without
    JavaScript the position is a number to type.
    """

    template = "admin/editor/ordered_inline.html"
    formset = OrderedFormSet
    title_field = "heading"
    body_field = "body"
    position_field = "position"
    extra = 0

    @property
    def media(self) -> Media:
        return super().media + Media(
            css={"all": ["admin/editor/ordered.css"]}, js=[Script("admin/editor/ordered.js", defer=True)]
        )

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            for role in ("title", "body", "position"):
                if db_field.name == getattr(self, f"{role}_field"):
                    field.widget.attrs[f"data-ordered-{role}"] = True
        return field

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        rows: Any = self.formset
        if not issubclass(rows, StoredRowsMixin):
            rows = type(rows.__name__, (StoredRowsMixin, rows), {})
        formset = super().get_formset(request, obj, **{"formset": rows, **kwargs})
        names = {"row_title_field": self.title_field, "row_body_field": self.body_field}
        base: Any = formset.form
        formset.form = type(base)(base.__name__, (OrderedRow, base), names)
        return formset
