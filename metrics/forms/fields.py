"""Fields and widgets that several forms share."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError

from metrics.periods import PeriodError, read_period


class ReferenceField(forms.CharField):
    """A reference to a number; takes the bracket form as well, so that what the number finder writes fits here."""

    def to_python(self, value: Any) -> str:
        """``[[series@period|compact]]`` and ``series@period`` both give ``series@period``."""
        return bare_reference(super().to_python(value) or "")


class PeriodField(forms.CharField):
    """A period as a person types it: 2019, 2019-Q1, 1950--2020. Gives it as it stands on record."""

    def to_python(self, value: Any) -> str:
        """The canonical period; "" for an empty field."""
        text = str(super().to_python(value) or "").strip()
        try:
            return read_period(text).text if text else ""
        except PeriodError as error:
            raise ValidationError(f"{error} A range of years is 1950--2020.", "period") from None


def bare_reference(text: str) -> str:
    """The reference without the brackets and the format."""
    text = text.strip()
    return text[2:-2].partition("|")[0].strip() if text.startswith("[[") and text.endswith("]]") else text


class LoadedAutocomplete(AutocompleteSelect):
    """An autocomplete field of a row whose related object is loaded already: drawing it asks the database nothing."""

    loaded: dict[str, str] = {}

    def remember(self, instance: Any, name: str) -> None:
        """Take the label of the object that the row names now."""
        if instance.pk and instance._meta.get_field(name).is_cached(instance):
            chosen = getattr(instance, name)
            self.loaded = {} if chosen is None else {str(chosen.pk): str(chosen)}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        chosen = [str(one) for one in value if one not in (None, "")]
        if not set(chosen) <= self.loaded.keys():
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, options + [self.create_option(name, one, self.loaded[one], True, 1) for one in chosen], 0)]


class LoadedFormSet(forms.BaseInlineFormSet):
    """Rows whose :class:`LoadedAutocomplete` fields know what they show."""

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, LoadedAutocomplete):
                widget.remember(form.instance, name)
