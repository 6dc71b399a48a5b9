"""The words of a thing in other languages, one field beside another, in the admin's form of that thing."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from metrics.translated import translated_fields


def other_languages() -> list[tuple[str, str]]:
    """The languages into which the site translates, by code and own name."""
    return [one for one in settings.LANGUAGES if one[0] != settings.LANGUAGE_CODE]


class TranslationsWidget(forms.Widget):
    """A text box for each translated field in each further language; empty ones are left out."""

    use_fieldset = True

    def __init__(self, fields: list[Any], attrs: Any = None) -> None:
        super().__init__(attrs)
        self.fields = fields

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, dict[str, str]]:
        found = {
            code: {
                one.attname: text for one in self.fields if (text := data.get(self.box(name, code, one), "").strip())
            }
            for code, _ in other_languages()
        }
        return {code: words for code, words in found.items() if words}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(self.box(name, code, one) in data for code, _ in other_languages() for one in self.fields)

    def box(self, name: str, language: str, field: Any) -> str:
        """The name of one text box."""
        return f"{name}-{language}-{field.attname}"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known = value if isinstance(value, dict) else {}
        return format_html_join(
            "",
            '<fieldset class="translations"><legend>{}</legend>{}</fieldset>',
            (
                (
                    own,
                    format_html_join(
                        "",
                        '<p><label for="id_{0}">{1}</label> <textarea id="id_{0}" name="{0}" lang="{2}" rows="{3}" cols="80" '
                        'class="vLargeTextField">{4}</textarea></p>',
                        (self._row(name, code, one, known) for one in self.fields),
                    ),
                )
                for code, own in other_languages()
            ),
        )

    def _row(self, name: str, language: str, field: Any, known: dict[str, Any]) -> tuple[Any, ...]:
        rows = 2 if isinstance(field, models.CharField) else 5
        words = known.get(language, {}).get(field.attname, "")
        return self.box(name, language, field), capfirst(field.verbose_name), language, rows, words


class TranslationsFormField(forms.Field):
    """The words by language and field, as the model keeps them; the model's own field checks them."""

    def __init__(self, *, fields: list[Any], **kwargs: Any) -> None:
        super().__init__(widget=TranslationsWidget(fields), **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != (data or {})


class TranslatedMixin:
    """For the admin of a thing with words in several languages: they stand at the end of its form."""

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        words = ("Words in other languages", {"fields": ["translations"], "classes": ["collapse"]})
        return [*super().get_fieldsets(request, obj), words]  # type: ignore[misc]  # of the ModelAdmin

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "translations":
            return TranslationsFormField(
                fields=translated_fields(self.model),  # type: ignore[attr-defined]  # of the ModelAdmin
                required=False,
                label="Words",
                help_text=format_html("{}", db_field.help_text),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # of the ModelAdmin
