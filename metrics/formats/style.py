"""The display form that an editor writes behind a reference: `compact`, `compact:3`, `percent:1`, `full:nounit`."""

from __future__ import annotations

from dataclasses import dataclass

STYLES = ("full", "compact", "words", "percent", "date")
# More digits than any observation carries.
_MOST_DIGITS = 15


class BadFormat(ValueError):
    """A display form that cannot be read, or does not suit the unit; the message says which and what would."""


@dataclass(frozen=True, slots=True)
class Format:
    """A display form: style, digits, and whether the unit is shown.

    `digits` limits significant digits in the style compact (`compact:3`: 278 million) and digits after the point in the
    others (`percent:1`: 45.2 per cent); None leaves it to the value's own precision, which always limits too.
    """

    style: str = "full"
    digits: int | None = None
    unit: bool = True

    @classmethod
    def parse(cls, text: str) -> Format:
        """Read a display form. Raises BadFormat."""
        style, *rest = text.strip().split(":")
        if style not in STYLES:
            raise BadFormat(f"“{text}” is not a display form; the style is one of {', '.join(STYLES)}.")
        digits = None
        if rest and rest[0].isascii() and rest[0].isdigit():
            digits = int(rest.pop(0)[:3])
        if rest not in ([], ["nounit"]):
            raise BadFormat(
                f"“{text}” is not a display form; after the style come digits or nounit, as in compact:3:nounit."
            )
        if digits is not None and not (style == "compact") <= digits <= _MOST_DIGITS:
            raise BadFormat(f"“{text}” asks for {digits} digits, which no number here has.")
        if style == "date" and (digits is not None or rest):
            raise BadFormat(f"“{text}” is not a display form; a date takes neither digits nor nounit.")
        return cls(style, digits, not rest)

    def __str__(self) -> str:
        digits = "" if self.digits is None else f":{self.digits}"
        return f"{self.style}{digits}{'' if self.unit else ':nounit'}"
