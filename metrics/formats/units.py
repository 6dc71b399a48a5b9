"""A value with its unit, as a reader sees it. One function per kind of unit; unknown units stand behind the number."""

from datetime import date, timedelta
from fractions import Fraction

from babel.numbers import get_currency_name, get_currency_symbol

from metrics.figures import Value
from metrics.formats.dates import write_day, write_month, write_year
from metrics.formats.languages import Language, language_for
from metrics.formats.numbers import Digits, compact, in_full, shown_digits
from metrics.formats.style import BadFormat, Format

BARE = frozenset({"count", "ratio", "rank", "year", ""})
# Decimal years stated at least this exactly say the day, the month; a tenth of a year stands for a month.
_DAY_STEP = Fraction(3, 1000)
_MONTH_STEP = Fraction(1, 10)


def format_value(value: Value, unit: str, format: Format, language: str = "en") -> str:
    """The value for a reader: 277600000 stated to 100000 is "277.6 million" in `compact` English.

    Never more digits than the value carries; stated zeros stay ("5.0 per cent"). A percentage is 45, not 0.45; the
    style `percent` turns a ratio into one. Raises BadFormat where the style does not suit the unit.
    """
    tables = language_for(language)
    if format.style == "date":
        if unit != "year":
            raise BadFormat(f"The style date suits moments in time, not a number in {unit or 'no unit'}.")
        return _moment(value, tables)
    number, stated_to = value.number, value.stated_to
    if format.style == "percent":
        if unit not in {"percent", "ratio"}:
            raise BadFormat(f"The style percent suits percentages and ratios, not a number in {unit or 'no unit'}.")
        if unit == "ratio":
            number, stated_to, unit = number.scaleb(2), stated_to.scaleb(2), "percent"
    if format.style == "compact":
        digits = shown_digits(number, stated_to, significant=format.digits)
    else:
        digits = shown_digits(number, stated_to, after_point=format.digits)
    written = _with_unit(digits, unit, format, tables) if format.unit else _number(digits, unit, format, tables)
    return tables.minus + written if digits.number < 0 else written


def _number(digits: Digits, unit: str, format: Format, language: Language) -> str:
    """The absolute number without its unit."""
    if format.style == "words" and digits.whole and not _is_currency(unit):
        if unit == "rank":
            return _ordinal(digits, language)
        if 0 <= digits.number < len(language.numerals):
            return language.numerals[int(digits.number)]
    if format.style == "compact" and unit != "year":
        return compact(digits, language)
    return in_full(digits, language, grouping=unit != "year")


def _with_unit(digits: Digits, unit: str, format: Format, language: Language) -> str:
    written = _number(digits, unit, format, language)
    if unit == "ratio" and format.style == "words":
        return language.times.format(written)
    if unit == "rank" and format.style == "words" and unit in language.units:
        return language.units[unit]["other"].format(written)
    if unit in BARE:
        return written
    if unit == "percent":
        return language.percent.format(written)
    if _is_currency(unit):
        return _currency(unit, written, language)
    if patterns := language.units.get(unit):
        return patterns.get(language.plural(digits.as_written), patterns["other"]).format(written)
    return f"{written} {unit}"


def _ordinal(digits: Digits, language: Language) -> str:
    """First to twelfth in words, then 13th; languages without ordinal words write the bare number."""
    place = int(digits.number)
    if 1 <= place <= len(language.ordinals):
        return language.ordinals[place - 1]
    written = in_full(digits, language)
    if not language.ordinals or place < 0:
        return written
    ending = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return written + ("th" if place % 100 in {11, 12, 13} else ending)


def _is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper()


def _currency(code: str, written: str, language: Language) -> str:
    """The amount with its currency: our own words for the common ones, else CLDR's symbol or name."""
    if code in language.currencies:
        return language.currencies[code].format(written)
    if not language.joint:
        return written + get_currency_name(code, locale=language.locale).replace(" ", "")
    symbol = get_currency_symbol(code, locale=language.locale)
    return f"{symbol} {written}" if symbol[-1].isalpha() else symbol + written


def _moment(value: Value, language: Language) -> str:
    """A decimal year as a date, as exact as it was stated: the day, the month, or the year alone."""
    number, step = Fraction(value.number), Fraction(value.stated_to)
    year = number.numerator // number.denominator
    if not date.min.year <= year <= date.max.year:
        raise BadFormat(f"{value.number} is no year that a date can have.")
    part = number - year
    if step > _MONTH_STEP or (step == 0 and part == 0):
        return write_year(year, language)
    if step > _DAY_STEP:
        return write_month(year, int(part * 12) + 1, language)
    length = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    return write_day(date(year, 1, 1) + timedelta(days=int(part * length)), language)
