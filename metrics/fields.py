"""Exact decimals on both databases.

SQLite keeps decimals as floats, so there the field is canonical text; PostgreSQL's ``numeric`` without a scale keeps
the digits as stated. Either way a value comes back with the scale that it was stored with ("5.0" is not "5").
"""

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

#: A spreadsheet's 2.78E+08 has lost digits, and 1_000 or ١٢٣ are somebody's slip, so text is read in plain digits only.
PLAIN = re.compile(r"[+-]?([0-9]{1,100}(\.[0-9]{0,100})?|\.[0-9]{1,100})")


def plain(number: Decimal) -> str:
    """The decimal in plain notation with its digits as stated: 2.77E+8 gives 277000000; there is no minus zero."""
    text = format(number, "f")
    return text.removeprefix("-") if number.is_zero() else text


class ExactField(models.Field):
    """A decimal kept exactly as stated. No SQL arithmetic or ordering by it: those differ between the databases."""

    description = "Exact decimal, digits preserved"
    default_error_messages = {"invalid": _("“%(value)s” is not a number in plain digits, such as 277600000 or 45.2.")}

    def db_type(self, connection: Any) -> str:
        return "numeric" if connection.vendor == "postgresql" else "text"

    def to_python(self, value: Any) -> Decimal | None:
        """A Decimal from text, int or Decimal. Floats are refused: they have already lost the digits."""
        if value is None or value == "":
            return None
        if isinstance(value, Decimal):
            number = value
        elif isinstance(value, int) and not isinstance(value, bool):
            number = Decimal(value)
        elif isinstance(value, str) and PLAIN.fullmatch(value.strip()):
            number = Decimal(value.strip())
        else:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": str(value)[:60]})
        if not number.is_finite() or abs(number.adjusted()) > 60:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": str(value)[:60]})
        return Decimal(plain(number))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def get_prep_value(self, value: Any) -> Decimal | None:
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = value if prepared else self.get_prep_value(value)
        if value is None or connection.vendor == "postgresql":
            return value
        return plain(value)

    def value_to_string(self, obj: models.Model) -> str:
        value: Any = self.value_from_object(obj)
        return "" if value is None else plain(value)

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms  # forms are an interface; only the admin asks for them

        return super().formfield(**{"form_class": forms.CharField, "max_length": 80, **kwargs})


def magnitude(number: Decimal | None) -> int:
    """A whole number that rises with ``number``: its order of magnitude and first four digits.

    It is only an index for finding candidates near a typed value; the exact comparison follows in Python.
    """
    if number is None or number.is_zero():
        return 0
    exponent = number.adjusted()
    leading = int(abs(number).scaleb(3 - exponent))
    key = (exponent + 100) * 9000 + leading - 1000
    return -key if number < 0 else key
