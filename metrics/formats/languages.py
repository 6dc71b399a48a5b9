"""What differs from language to language when a number is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from babel import Locale

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Language:
    """The tables of one language.

    `scales` are powers of ten with their words, largest first. With `grouped` they are used together (2億7760万),
    without it the largest alone, with decimals. `joint` stands between number and word. `units` maps a unit to its
    patterns by plural category; `currencies` maps a currency code to its pattern.
    """

    code: str
    locale: Locale
    scales: tuple[tuple[int, str], ...]
    percent: str
    times: str
    units: Mapping[str, Mapping[str, str]] = field(hash=False)
    currencies: Mapping[str, str] = field(hash=False)
    joint: str = " "
    grouped: bool = False
    minus: str = "-"
    numerals: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()

    def plural(self, number: Decimal) -> str:
        """The CLDR plural category of a number as it is written: 1 is one, 1.0 is other (in English)."""
        return str(self.locale.plural_form(number))


_ENGLISH_UNITS = {
    "seconds": {"one": "{} second", "other": "{} seconds"},
    "days": {"one": "{} day", "other": "{} days"},
    "months": {"one": "{} month", "other": "{} months"},
    "years": {"one": "{} year", "other": "{} years"},
    "stars": {"one": "{} star", "other": "{} stars"},
    "MB": {"other": "{} MB"},
}
_NUMERALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)


def _english(code: str, locale: str, scales: tuple[tuple[int, str], ...]) -> Language:
    return Language(
        code=code,
        locale=Locale.parse(locale),
        scales=scales,
        percent="{} per cent",
        times="{} times",
        units=_ENGLISH_UNITS,
        currencies={"USD": "${}", "CNY": "{} yuan"},
        minus=MINUS,
        numerals=_NUMERALS,
        ordinals=_ORDINALS,
    )


LANGUAGES = {
    "en": _english("en", "en", ((12, "trillion"), (9, "billion"), (6, "million"))),
    "en-in": _english("en-IN", "en_IN", ((12, "lakh crore"), (7, "crore"), (5, "lakh"))),
    "hi": Language(
        code="hi",
        locale=Locale.parse("hi"),
        scales=((11, "खरब"), (9, "अरब"), (7, "करोड़"), (5, "लाख")),
        percent="{}%",
        times="{} गुना",
        units={
            "seconds": {"other": "{} सेकंड"},
            "days": {"other": "{} दिन"},
            "months": {"one": "{} महीना", "other": "{} महीने"},
            "years": {"other": "{} वर्ष"},
            "stars": {"other": "{} स्टार"},
            "MB": {"other": "{} MB"},
        },
        currencies={"USD": "${}", "CNY": "{} युआन"},
    ),
    "ja": Language(
        code="ja",
        locale=Locale.parse("ja"),
        scales=((12, "兆"), (8, "億"), (4, "万")),
        percent="{}%",
        times="{}倍",
        units={
            "seconds": {"other": "{}秒"},
            "days": {"other": "{}日"},
            "months": {"other": "{}か月"},
            "years": {"other": "{}年"},
            "stars": {"other": "星{}"},
            "MB": {"other": "{}MB"},
            "rank": {"other": "{}位"},
        },
        currencies={"USD": "{}ドル", "CNY": "{}元", "JPY": "{}円"},
        joint="",
        grouped=True,
    ),
    "zh": Language(
        code="zh",
        locale=Locale.parse("zh"),
        scales=((12, "万亿"), (8, "亿"), (4, "万")),
        percent="{}%",
        times="{}倍",
        units={
            "seconds": {"other": "{}秒"},
            "days": {"other": "{}天"},
            "months": {"other": "{}个月"},
            "years": {"other": "{}年"},
            "stars": {"other": "{}星"},
            "MB": {"other": "{}MB"},
            "rank": {"other": "第{}名"},
        },
        currencies={"USD": "{}美元", "CNY": "{}元"},
        joint="",
    ),
}


@cache
def language_for(code: str) -> Language:
    """The tables for a language tag in any case (`en`, `en-IN`, `zh-hans`).

    Its own, else its base language's, else English.
    """
    tag = code.lower().replace("_", "-")
    return LANGUAGES.get(tag) or LANGUAGES.get(tag.partition("-")[0]) or LANGUAGES["en"]
