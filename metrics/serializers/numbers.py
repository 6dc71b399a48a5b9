"""A number for programs."""

from typing import Any

from rest_framework import serializers

from metrics.fields import plain
from metrics.figures import Value
from metrics.formats import BadFormat, Format, format_value


def number_of(value: Value | None, unit: str, language: str = "en", style: str = "compact") -> dict[str, Any]:
    """A number for programs: value and precision as exact text (None where there is none), display and unit."""
    if value is None:
        return {"value": None, "stated_to": None, "display": "", "unit": unit}
    try:
        display = format_value(value, unit, Format.parse(style), language)
    except BadFormat:
        display = format_value(value, unit, Format.parse("full"), language)
    return {"value": plain(value.number), "stated_to": plain(value.stated_to), "display": display, "unit": unit}


class NumberSerializer(serializers.Serializer):
    """A number: exact decimals as text, and how a reader sees it."""

    value = serializers.CharField(
        allow_null=True, help_text="Exact decimal, in plain digits; null where there is none."
    )
    stated_to = serializers.CharField(
        allow_null=True, help_text="The unit of the last stated digit; 0 for an exact constant."
    )
    display = serializers.CharField(
        help_text="As a reader sees it, in the language asked for; empty where there is no number."
    )
    unit = serializers.CharField()


def language(serializer: serializers.BaseSerializer | serializers.Field) -> str:
    """The language that the request asked for."""
    asked = serializer.context.get("asked")
    return asked.language if asked else "en"
