"""How a number is to be shown in place of the words that were typed for it."""

import re
from collections.abc import Iterator

from metrics.figures import Value
from metrics.formats import BadFormat, Format, format_value


def display_as_typed(text: str, value: Value, unit: str, language: str) -> tuple[str, str]:
    """The display form, and what it shows, that comes closest to how the editor wrote the number."""
    wanted = as_compared(text)
    first: tuple[str, str] | None = None
    for style in _styles(text, unit):
        try:
            shown = format_value(value, unit, Format.parse(style), language)
        except BadFormat:
            continue
        if as_compared(shown) == wanted:
            return style, shown
        first = first or (style, shown)
    return first or ("full", format_value(value, unit, Format.parse("full"), language))


def _styles(text: str, unit: str) -> Iterator[str]:
    """Display forms to try, the likeliest first."""
    digits = re.sub(r"[^0-9.]", "", text)
    significant = max(1, min(15, len(digits.replace(".", "").lstrip("0"))))
    after = len(digits.partition(".")[2])
    compact = ["compact", f"compact:{significant}"]
    percent = ["percent", f"percent:{min(after, 15)}"] if unit in {"percent", "ratio"} else []
    written_out = bool(re.search(r"[^\W\d_]", re.sub(r"(?i)per\s?cent|percent", "", text)))
    plain = ["full", f"full:{min(after, 15)}"]
    base = [*percent, *(compact + plain if written_out else plain + compact), "words", "date"]
    yield from base
    yield from (f"{style}:nounit" for style in base if style != "date")


def as_compared(text: str) -> str:
    """Text as compared: case, spaces and the two ways of writing per cent do not count."""
    return re.sub(r"\s+", "", text.casefold()).replace("percent", "%")
