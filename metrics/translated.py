"""Names and words that are kept in several languages, read in the language of the page.

A translated field reads as the words of the active language where ``translations`` has them, else as the original; what
is stored is always the original. The language is active because an address or a text asked for it, never because a
browser did.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language

from metrics.validators import validate_text


def page_language() -> str:
    """The language of the page that is being drawn: one of the site's, or one that the API was asked for."""
    return get_language() or settings.LANGUAGE_CODE


def words_in(translations: dict[str, dict[str, str]] | None, name: str, language: str = "") -> str:
    """The words of a field in the language (of the page); "" where there are none."""
    return (translations or {}).get(language or page_language(), {}).get(name, "")


def in_every_language(instance: models.Model, name: str) -> list[str]:
    """The words of a field in every language that has them, the original first."""
    others: dict[str, dict[str, str]] = getattr(instance, "translations", None) or {}
    return [instance.__dict__[name], *(words[name] for words in others.values() if words.get(name))]


def original(instance: models.Model, name: str) -> str:
    """The words of a translated field as they are stored, whatever language is active: what digests and files hold."""
    words: str = vars(instance)[name]
    return words


class TranslatedAttribute(DeferredAttribute):
    """Reads the translation, else what the model itself knows (``usual_words``); keeps the original, where saving finds it."""

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        name, language = self.field.attname, page_language()
        if language != settings.LANGUAGE_CODE:
            words = words_in(instance.translations, name, language)
            if not words and hasattr(instance, "usual_words"):
                words = instance.usual_words(name, language)
            if words:
                return words
        return instance.__dict__[name] if name in instance.__dict__ else super().__get__(instance, owner)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class TranslatedCharField(models.CharField):
    """One line in several languages."""

    descriptor_class = TranslatedAttribute

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The original, whatever language is active."""
        return model_instance.__dict__[self.attname]

    def deconstruct(self) -> Any:
        """To the database a line like any other."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class TranslatedTextField(models.TextField):
    """A text in several languages."""

    descriptor_class = TranslatedAttribute

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The original, whatever language is active."""
        return model_instance.__dict__[self.attname]

    def deconstruct(self) -> Any:
        """To the database a text like any other."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class TranslationsField(models.JSONField):
    """The words in other languages: ``{"ja": {"title": "…"}}``, for the translated fields of its model alone."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", "The words in other languages; an empty one shows the original.")
        super().__init__(**kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if model_instance is None:
            return
        fields = {one.attname: one for one in translated_fields(type(model_instance))}
        if not isinstance(value, dict):
            raise ValidationError('Write a language for each group of words: {"ja": {"title": "…"}}.', "invalid")
        for language, words in value.items():
            if language not in dict(settings.LANGUAGES) or language == settings.LANGUAGE_CODE:
                raise ValidationError(f"“{language}” is no language into which this site translates.", "invalid")
            if not isinstance(words, dict):
                raise ValidationError(f"The words in “{language}” are given by field: {', '.join(fields)}.", "invalid")
            for name, text in words.items():
                if name not in fields:
                    raise ValidationError(f"There is no field “{name}” here; there are {', '.join(fields)}.", "invalid")
                if not isinstance(text, str):
                    raise ValidationError(f"The field “{name}” takes words in “{language}”.", "invalid")
                validate_text(text)
                fields[name].run_validators(text)


def translated_fields(model: type[models.Model]) -> list[Any]:
    """The fields of a model that have words in several languages."""
    return [one for one in model._meta.concrete_fields if isinstance(one, (TranslatedCharField, TranslatedTextField))]
