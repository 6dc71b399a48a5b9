"""The numbers that a description says in digits, with the step to which each is said, for comparing with the data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from metrics.figures import Value
from metrics.formats import language_for

_DIGITS: Final = r"\d{1,3}(?:[,\u00a0\u202f]\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PERCENT: Final = r"\s?(?:%|per ?cent\b|パーセント|प्रतिशत)"
#: Whole numbers up to this count things, days and quarters; they are no measurements.
_COUNTED: Final = 31


@dataclass(frozen=True)
class Said:
    """A number as it is written, what it is, and half the step to which it is written."""

    text: str
    number: Decimal
    slack: Decimal
    percent: bool

    def fits(self, value: Value) -> bool:
        """Whether the value may be written so: it rounds to this, either way, within its own precision."""
        return abs(value.number - self.number) <= self.slack + value.stated_to / 2


def numbers_in(text: str, language: str = "en") -> tuple[Said, ...]:
    """The numbers in the text, dates and small counts apart; "2億7760万" is one number."""
    scales = language_for(language).scales
    words = "|".join(re.escape(word) for _, word in sorted(scales, key=lambda one: -len(one[1])))
    one = rf"(?:{_DIGITS})\s?(?:{words})(?![^\W\d_])" if language in ("en", "hi") else rf"(?:{_DIGITS})(?:{words})"
    pattern = re.compile(
        rf"(?<![\w.-])(?:(?:{one})+(?:{_DIGITS})?|(?:{_DIGITS}))(?:{_PERCENT})?(?![\w-])", re.IGNORECASE
    )
    if language not in ("en", "hi"):
        # Nothing stands between the words of these scripts.
        pattern = re.compile(rf"(?:(?:{one})+(?:{_DIGITS})?|(?:{_DIGITS}))(?:{_PERCENT})?(?![\d.年月日四])")
    said = (_read(found[0], scales) for found in pattern.finditer(text))
    return tuple(found for found in said if found is not None and not _is_date_or_count(found))


def _read(text: str, scales: Iterable[tuple[int, str]]) -> Said | None:
    total, step = Decimal(0), Decimal(1)
    powers = {word.casefold(): Decimal(10) ** power for power, word in scales}
    words = "|".join(re.escape(word) for word in sorted(powers, key=len, reverse=True))
    for digits, word in re.findall(rf"({_DIGITS})\s?({words})?", text, re.IGNORECASE):
        plain = re.sub(r"[,\u00a0\u202f]", "", digits)
        try:
            number = Decimal(plain)
        except InvalidOperation:
            return None
        scale = powers.get(word.casefold(), Decimal(1))
        total += number * scale
        step = scale.scaleb(-len(plain.partition(".")[2]))
    return Said(text.strip(), total, step / 2, bool(re.search(_PERCENT, text)))


def _is_date_or_count(said: Said) -> bool:
    bare = said.text.isascii() and said.text.isdigit()
    return bare and (said.number <= _COUNTED or (len(said.text) == 4 and said.text[:2] in ("17", "18", "19", "20")))
