"""How numbers, periods and dates are written for readers, in each language.

Precision decides the digits: a value is never written with more of them than it was stated with, and trailing zeros
that were stated are kept. Separators, month names, currency names and plural rules come from CLDR; the large-number
words (crore, 億, 亿) are our own tables.
"""

from metrics.formats.dates import format_date, format_period
from metrics.formats.languages import Language, language_for
from metrics.formats.numbers import format_number_plain
from metrics.formats.style import STYLES, BadFormat, Format
from metrics.formats.units import format_value

__all__ = [
    "STYLES",
    "BadFormat",
    "Format",
    "Language",
    "format_date",
    "format_number_plain",
    "format_period",
    "format_value",
    "language_for",
]
