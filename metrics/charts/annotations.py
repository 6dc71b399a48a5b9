"""Reference lines and ranges as an editor writes them: one to a line, words, an equals sign, and where it stands."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from metrics.periods import Period, PeriodError

MOST: Final = 6
_NUMBER: Final = r"-?\d{1,24}(?:\.\d{1,12})?"
_VALUES: Final = re.compile(rf"({_NUMBER})(?:\s*\.\.\s*({_NUMBER}))?")
_HELP: Final = "Write “words = 1000000”, “words = 40..60”, or “words = 2019-04-03--2019-04-24”."


class NotAnAnnotation(ValueError):
    """A line that says no reference line or range; the message names the line and the way out."""


@dataclass(frozen=True)
class Annotation:
    """A line at ``low``, a range from ``low`` to ``high``, or a stretch of time, under the words that readers see."""

    label: str
    low: Decimal | None = None
    high: Decimal | None = None
    period: Period | None = None


def read_annotations(text: str) -> tuple[Annotation, ...]:
    """Read the lines of ``text``, empty ones apart. Raises ``NotAnAnnotation`` for the first that cannot be read."""
    rows = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(rows) > MOST:
        raise NotAnAnnotation(f"A chart has at most {MOST} reference lines and ranges, not {len(rows)}.")
    return tuple(_read(number, line) for number, line in rows)


def _read(number: int, line: str) -> Annotation:
    label, sign, where = (part.strip() for part in line.rpartition("="))
    if not sign or not label:
        raise NotAnAnnotation(f"Annotation {number}, “{line[:60]}”, does not say what it is or where. {_HELP}")
    if len(label) > 80:
        raise NotAnAnnotation(f"Annotation {number} has more than 80 letters; the words stand in the drawing.")
    if found := _VALUES.fullmatch(where):
        low, high = Decimal(found[1]), Decimal(found[2]) if found[2] else None
        if high is not None and high <= low:
            raise NotAnAnnotation(f"Annotation {number}, “{label}”: {where} does not rise from left to right.")
        return Annotation(label, low, high)
    try:
        period = Period.parse(where)
    except PeriodError as error:
        raise NotAnAnnotation(f"Annotation {number}, “{label}”: {error} {_HELP}") from None
    if period.start is None:
        raise NotAnAnnotation(f"Annotation {number}, “{label}”: a stretch of time needs its first day.")
    return Annotation(label, period=period)
