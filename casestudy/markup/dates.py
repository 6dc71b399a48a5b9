"""Dates in words, and whether they agree with the date of an event as far as both say anything."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from metrics.figures.kanji import without_kanji
from metrics.periods import Period, PeriodError, read_period

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_YEAR = r"(?P<{0}>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_HALVES = {"first": 1, "second": 2, "latter": 2}
#: The first year of each era of Japan, less one.
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}

# Each begins where the one before it may not reach back: the longest reading first.
_ENGLISH = re.compile(
    "|".join(
        [
            r"(?P<iso>\d{4}-(?:[QS]\d|\d\d(?:-\d\d)?))(?![\d-])",
            rf"\b{_DAY.format('d1')}(?: of)? {_MONTH.format('m1')}(?:,? {_YEAR.format('y1')})?(?!\d)",
            rf"\b{_MONTH.format('m2')} {_DAY.format('d2')}\b(?!\d)(?:,? {_YEAR.format('y2')})?",
            rf"\b{_MONTH.format('m3')}(?:,|(?: of))? {_YEAR.format('y3')}(?!\d)",
            rf"\b(?:Q(?P<q1>[1-4])|(?P<q2>first|second|third|fourth|last) quarter)(?:(?: of)? {_YEAR.format('y4')})?",
            rf"\b(?:H(?P<h1>[12])|(?P<h2>first|second|latter) half)(?:(?: of)? {_YEAR.format('y5')})?",
            r"\b(?P<decade>(?:1[5-9]|20)\d)0s\b",
            rf"(?<!\d){_YEAR.format('y6')}(?![\d,.]\d|\d)",
            rf"\b{_MONTH.format('m4')}(?![a-z])",
        ]
    ),
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"(?P<year>(?:1[5-9]|20)\d\d)年(?!代)(?:度)?(?:の?(?:第(?P<quarter>[1-4])四半期|(?P<half>上半期|下半期|前半|後半)))?"
    r"(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?|(?P<decade>(?:1[5-9]|20)\d)0年代"
    r"|(?P<month2>\d{1,2})月(?!間)(?:(?P<day2>\d{1,2})日)?|第(?P<quarter2>[1-4])四半期"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|[。！？\n]")
_ERA = re.compile(rf"({'|'.join(_ERAS)})(元|\d{{1,2}})年")


@dataclass(frozen=True, slots=True)
class Said:
    """A date as words say it: what is not said is None. ``years`` and ``months`` are the first and the last of a stretch."""

    years: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    day: int | None = None

    @property
    def kind(self) -> int:
        """How exact it is: 0 a year or longer, 1 a month or a few, 2 a day."""
        return 2 if self.day else 1 if self.months else 0


def dates_in(words: str, language: str = "en") -> list[Said]:
    """The dates that the words say, in their order; empty where they say none."""
    text = unicodedata.normalize("NFKC", words)
    if language.partition("-")[0] in ("ja", "zh"):
        text = without_kanji(text)
        text = _ERA.sub(lambda match: f"{_ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年", text)
        found = [_japanese(match) for match in _JAPANESE.finditer(text)]
        return [one for one in found if one is not None]
    found = [_english(match) for match in _ENGLISH.finditer(text)]
    return [one for one in found if one is not None]


def agrees(words: str, date: str, language: str = "en") -> bool:
    """Whether words about an event fit its date (2019, 2019-07 or 2019-07-26): one of the dates in them does, or none is said.

    A day where the record knows only the month does not fit: a text is never more exact than its source.
    """
    said = dates_in(words, language)
    return not said or any(_fits(one, date) for one in said)


def period_near(before: str, after: str, language: str = "en") -> Period | None:
    """The period that the sentence around a number names: the last before the number, else the first after it.

    None where the sentence names none, or none with its year.
    """
    ahead = [stretch(one) for one in dates_in(_SENTENCE_END.split(before)[-1], language)]
    behind = [stretch(one) for one in dates_in(_SENTENCE_END.split(after)[0], language)]
    return next((one for one in [*reversed(ahead), *behind] if one is not None), None)


def stretch(said: Said) -> Period | None:
    """What is said as a period on record; None where the year is not said, or there is no such day."""
    if said.years is None:
        return None
    first, last = said.years
    text = f"{first}" if first == last else f"{first}--{last}"
    if said.months is not None:
        start, end = said.months
        part = {0: f"{start:02d}", 2: f"Q{end // 3}", 5: f"S{end // 6}"}[end - start]
        text = f"{first}-{part}" + (f"-{said.day:02d}" if said.day else "")
    try:
        return read_period(text)
    except PeriodError:
        return None


def prefixes(said: Said) -> Iterator[str]:
    """How the dates of events begin that fit what is said; "" parts stand for any year."""
    for year in range(said.years[0], said.years[1] + 1) if said.years else ("____",):
        if said.months is None:
            yield f"{year}"
            continue
        for month in range(said.months[0], said.months[1] + 1):
            yield f"{year}-{month:02d}" + (f"-{said.day:02d}" if said.day else "")


def _fits(said: Said, date: str) -> bool:
    try:
        period = Period.parse(date)
    except PeriodError:
        return False
    start = period.end if period.start is None else period.start
    if said.years and not said.years[0] <= start.year <= said.years[1]:
        return False
    known = {"year": 0, "month": 1}.get(period.kind, 2)
    if said.months and (known < 1 or not said.months[0] <= start.month <= said.months[1]):
        return False
    return not said.day or (known == 2 and start.day == said.day)


def _english(match: re.Match[str]) -> Said | None:
    given = {name: value for name, value in match.groupdict().items() if value}
    if "iso" in given:
        return _period(given["iso"])
    if "decade" in given:
        first = int(given["decade"]) * 10
        return Said((first, first + 9))
    by = {name[0]: value for name, value in given.items()}
    years = (int(by["y"]),) * 2 if "y" in by else None
    if "q" in by:
        quarter = int(by["q"]) if by["q"].isdigit() else _QUARTERS[by["q"].lower()]
        return Said(years, (quarter * 3 - 2, quarter * 3))
    if "h" in by:
        half = int(by["h"]) if by["h"].isdigit() else _HALVES[by["h"].lower()]
        return Said(years, (half * 6 - 5, half * 6))
    # Said in small letters “may” and “march” are verbs.
    if "m" in by and "d" not in by and "y" not in by and not by["m"][0].isupper():
        return None
    months = (_MONTHS.index(by["m"][:3].lower()) + 1,) * 2 if "m" in by else None
    return Said(years, months, int(by["d"]) if "d" in by else None)


def _period(text: str) -> Said | None:
    try:
        period = Period.parse(text)
    except PeriodError:
        return None
    assert period.start is not None  # of these forms all starts are known
    start = period.start
    return Said((start.year, start.year), (start.month, period.end.month), start.day if period.kind == "day" else None)


def _japanese(match: re.Match[str]) -> Said | None:
    given = {name.rstrip("2"): value for name, value in match.groupdict().items() if value}
    if "decade" in given:
        first = int(given["decade"]) * 10
        return Said((first, first + 9))
    years = (int(given["year"]),) * 2 if "year" in given else None
    if "quarter" in given:
        return Said(years, (int(given["quarter"]) * 3 - 2, int(given["quarter"]) * 3))
    if "half" in given:
        return Said(years, (1, 6) if given["half"] in ("上半期", "前半") else (7, 12))
    if "month" in given:
        month = int(given["month"])
        return Said(years, (month, month), int(given["day"]) if "day" in given else None) if month <= 12 else None
    return Said(years)
