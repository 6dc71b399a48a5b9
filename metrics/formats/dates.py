"""Periods and partial dates in words, long for prose and short for axes.

Month names are CLDR's; the order of words is ours.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import cache

from metrics.formats.languages import Language, language_for
from metrics.periods import Period

_HALVES = {
    "en": ("first half of {year}", "second half of {year}"),
    "hi": ("{year} की पहली छमाही", "{year} की दूसरी छमाही"),
    "ja": ("{year}年上半期", "{year}年下半期"),
    "zh": ("{year}年上半年", "{year}年下半年"),
}
_QUARTERS = {
    "en": tuple(f"{word} quarter of {{year}}" for word in ("first", "second", "third", "fourth")),
    "hi": tuple(f"{{year}} की {word} तिमाही" for word in ("पहली", "दूसरी", "तीसरी", "चौथी")),
    "ja": tuple(f"{{year}}年第{number}四半期" for number in range(1, 5)),
    "zh": tuple(f"{{year}}年第{word}季度" for word in "一二三四"),
}
_BETWEEN = {"en": "{} to {}", "hi": "{} से {}", "ja": "{}～{}", "zh": "{}至{}"}
_UNTIL = {"en": "up to {}", "hi": "{} तक", "ja": "{}まで", "zh": "截至{}"}


def format_period(period: Period, language: str = "en", short: bool = False) -> str:
    """The period in words: "first quarter of 2019", "1 January to 14 November 2019", "up to 14 November 2019".

    `short` is for axes and table heads: "Q1 2019", "Jul 2019"; Japanese and Chinese write the same as at length.
    """
    tables = language_for(language)
    start, end = period.start, period.end
    if start is None:
        return _until(end, tables, short)
    match period.kind:
        case "year":
            return write_year(start.year, tables)
        case "semester":
            return _part(f"H{(start.month + 5) // 6}", _HALVES, (start.month - 1) // 6, start.year, tables, short)
        case "quarter":
            return _part(f"Q{(start.month + 2) // 3}", _QUARTERS, (start.month - 1) // 3, start.year, tables, short)
        case "month":
            return write_month(start.year, start.month, tables, short)
        case "day":
            return write_day(start, tables, short)
    return _interval(start, end, tables, short)


def format_date(partial: str, language: str = "en", short: bool = False) -> str:
    """A partial date ("2019", "2019-07", "2019-07-26") in words. Raises PeriodError."""
    return format_period(Period.parse(partial), language, short)


def write_year(year: int, language: Language) -> str:
    return f"{year}年" if _far_east(language) else str(year)


def write_month(year: int, month: int, language: Language, short: bool = False) -> str:
    return f"{year}年{month}月" if _far_east(language) else f"{_month_name(month, language, short)} {year}"


def write_day(day: date, language: Language, short: bool = False) -> str:
    if _far_east(language):
        return f"{write_month(day.year, day.month, language)}{day.day}日"
    return f"{day.day} {write_month(day.year, day.month, language, short)}"


def _until(end: date, language: Language, short: bool) -> str:
    day = write_day(end, language, short)
    return f"to {day}" if short and _base(language) == "en" else _UNTIL[_base(language)].format(day)


def _part(
    code: str, words: Mapping[str, tuple[str, ...]], index: int, year: int, language: Language, short: bool
) -> str:
    if short and not _far_east(language):
        return f"{code} {year}"
    return words[_base(language)][index].format(year=year)


def _interval(start: date, end: date, language: Language, short: bool) -> str:
    """From first to last, without repeating the year or month that both share.

    Whole months are written as months: that is how dates known no better than the month are stored.
    """
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole_months and (start.month, end.month) == (1, 12):
        first, last = write_year(start.year, language), write_year(end.year, language)
    elif whole_months:
        first = write_month(start.year, start.month, language, short)
        last = write_month(end.year, end.month, language, short)
    else:
        first, last = write_day(start, language, short), write_day(end, language, short)
    if first == last:
        return first
    if not (whole_months and (start.month, end.month) == (1, 12)):
        first, last = _shortened(first, last, start, end, language)
    if short:
        return f"{first}–{last}"
    return _BETWEEN[_base(language)].format(first, last)


def _shortened(first: str, last: str, start: date, end: date, language: Language) -> tuple[str, str]:
    """Drop what the two ends share: from the first in languages that end with the year, from the last in the others."""
    if start.year != end.year:
        return first, last
    if _far_east(language):
        last = last.removeprefix(f"{end.year}年")
        return first, last.removeprefix(f"{end.month}月") if start.month == end.month else last
    first = first.removesuffix(f" {start.year}")
    return (first.partition(" ")[0] if start.month == end.month else first), last


def _far_east(language: Language) -> bool:
    return _base(language) in {"ja", "zh"}


def _base(language: Language) -> str:
    return language.code.partition("-")[0]


@cache
def _month_name(month: int, language: Language, short: bool) -> str:
    return str(language.locale.months["format"]["abbreviated" if short else "wide"][month])
