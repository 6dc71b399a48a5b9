"""What numbers look like in running text: the expressions with which ``finding`` reads.

Every expression is linear: no two neighbouring parts can match the same characters.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from casestudy.markup import japanese
from metrics.figures.reading import WORDS

SMALL_VALUES = WORDS


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_FLAGS = re.IGNORECASE
_GAP = "[ \u00a0\u202f]"
_SMALL = rf"(?:{_any_of(WORDS)})(?!-?(?:first|second(?!s)|third|fourth|fifth|sixth|seventh|eighth|ninth|fold)\b)"
_BIG = "(?:hundred|thousand|million|billion|trillion|lakh|crore|dozen)"
_YEAR = r"(?:18|19|20)\d\d"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_NTH = r"(?:st|nd|rd|th)"
_PERCENT = rf"{_GAP}?%|{_GAP}?per{_GAP}?cent(?:age{_GAP}points?)?\b|{_GAP}pct\b|{_GAP}?(?:パーセント(?:ポイント)?|ポイント|割|プロセント|个百分点)"
_UNIT = (
    rf"(?:{_PERCENT}|{_GAP}(?:times|years?|months?|seconds?|stars?|yuan|renminbi|dollars?|rupees?|yen|MB|megabytes?)\b"
    r"|x\b|-?fold\b|円|元|倍|米?ドル|ルピー|秒|年間|[かカヵヶケ]月)"
)
_SCALE = rf"(?:[ \u00a0\u202f-]?{_BIG}\b|(?:mn|bn|tn|[kmb])\b|{_GAP}(?:mn|bn|m|bn)\b|[百千万萬億亿兆]+)"
# No scale, unit or further digit follows: what looks like a day or a year is one.
_ENDS = rf"(?!\d|[.,]\d|{_GAP}?%|{_GAP}(?:per{_GAP}?cent|{_BIG})|[百千万萬億亿兆])"
_SIGN = r"(?:(?:US|HK|NT|[ACRS])?\$|[€£¥₹￥]|(?:RMB|USD|CNY|EUR|GBP|INR|JPY|Rs\.?)[ \u00a0]?)"
_DIGITS = rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?![\d,])(?:\.\d+)?|\d+(?:[.,]\d+)*)"
# Two thousand people are no year; in 2000 is one.
_COUNTED = r"(?<!more than )(?<!less than )(?<!fewer than )(?<!at least )(?<!at most )(?<!about )(?<!around )(?<!some )(?<!nearly )(?<!almost )(?<!over )(?<!roughly )(?<!up to )"

ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]{1,64}@[\w-]+\.[\w.-]+", _FLAGS)
#: The words before a number that soften it.
QUALIFIER = re.compile(
    r"\b((?:more|less|fewer|greater|higher|lower) than|at (?:least|most)|up to|as (?:many|much|few|little) as|about|around|roughly|nearly"
    r"|almost|approximately|some|over|under|above|below|almost)\s+$",
    _FLAGS,
)
#: A small number that is measured (two per cent, two million), rather than counted.
MEASURED = re.compile(rf"{_PERCENT}|{_BIG}|\b(?:yuan|renminbi|dollars?|rupees?|yen)\b", _FLAGS)
_BRACKETS = re.compile(r"\[\[(?:(?:claim|event|exempt):|[a-z0-9][a-z0-9-]*@)[^\[\]]*\]\]", _FLAGS)

_TENS = "ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_DECADES = "hundreds|tens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties"
_DATES = "|".join(
    [
        rf"(?<![\d.,])\d{{1,2}}{_NTH}?(?:{_GAP}of)?{_GAP}{_MONTH}(?:,?{_GAP}{_YEAR}{_ENDS})?",
        rf"\b{_MONTH}{_GAP}\d{{1,2}}{_NTH}?\b{_ENDS}(?:,{_GAP}?{_YEAR}{_ENDS})?",
        rf"\b{_MONTH}(?:,|{_GAP}of)?{_GAP}{_YEAR}{_ENDS}",
        rf"\b(?:first|second|third|fourth|last|latter|\d{_NTH}){_GAP}(?:quarters?|half)\b(?:(?:{_GAP}of)?{_GAP}{_YEAR}{_ENDS})?",
        rf"\b(?:Q[1-4]|H[12])\b(?:{_GAP}{_YEAR}{_ENDS})?",
        rf"\b(?:\d{{1,2}}{_NTH}|(?:nineteen|twenti|twenty-fir)\w*)[ -]centur(?:y|ies)\b",
        r"(?<![\d.,-])\d{4}-\d{2}(?:-\d{2})?(?![\d-])",
        r"(?<![\d.,])\d{1,2}([./])\d{1,2}\1(?:19|20)?\d{2}(?![\d.])",
        r"(?<![\d.,:])[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?![\d:])(?: ?[ap]\.?m\b)?",
        r"(?<![\d.,])\d{1,2} ?[ap]\.?m\b\.?",
        r"(?<!\d)(?:18|19|20)\d0s\b|(?<=[’'])\d0s\b",
        rf"\b(?:eighteen|nineteen)[ -](?:{_DECADES}|{_TENS})\b(?:-(?:{_ONES})\b)?",
        rf"(?<![\d.,$€£¥₹￥]){_YEAR}(?:[–/-](?:{_YEAR}|\d\d))(?![\d–-]){_ENDS}",
        rf"(?<![\d.,$€£¥₹￥])(?:mid-)?{_YEAR}(?:年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?)",
        r"(?<!\d)\d{1,2}月(?:\d{1,2}日)?",
        rf"(?<![\d.,$€£¥₹￥–]){_COUNTED}{_YEAR}{_ENDS}(?![\w\u3005-\u30ff\u3400-\u9fff])",
    ]
)
_HEADS = _any_of(
    [
        "iPhone",
        "iPad",
        "iOS",
        "Android",
        "Windows",
        "macOS",
        "Galaxy",
        "Pixel",
        "PlayStation",
        "Xbox",
        "Kindle",
        "Surface",
        "Redmi",
        "Web",
        "Formula",
        "Boeing",
        "Airbus",
        "Article",
        "Section",
        "Chapter",
        "Clause",
        "Rule",
        "Version",
        "Figure",
        "Table",
        "Annex",
        "Appendix",
        "Schedule",
        "Part",
        "Step",
        "Phase",
        "Level",
        "Type",
        "Area",
        "Channel",
        "Route",
        "Highway",
        "Gate",
        "Terminal",
        "Regulation",
        "Directive",
        "Resolution",
        "Bill",
        "Season",
        "Episode",
        "Volume",
        "Studio",
        "Catch",
        "Route",
        "Page",
        "Psalm",
        "Apollo",
    ]
)
# Letters and digits in one word, with a capital or without a hyphen between them; units and ordinals are taken first.
_NAMES = "|".join(
    [
        rf"\b(?:{_HEADS})[ \u00a0-]\d+(?:\.\d+)*(?:[A-Za-z]{{1,3}})?\b(?!{_GAP}?(?:%|per{_GAP}?cent|{_BIG}))",
        r"\b24/7\b",
        r"\b[A-Z][A-Za-z]*-\d+[A-Za-z]*\b(?![.,]\d)",
        r"\b(?=[A-Za-z]{0,24}\d)[A-Za-z]+\d[A-Za-z0-9]*\b",
        r"(?<![\d.,])\d+[A-Z][A-Za-z0-9]*\b",
        r"(?<![\d.,])\d+[a-z]{2,}\w*\b",
    ]
)
_CJK = "[百千万萬億亿兆]+"
_NUMERALS = rf"{_SIGN}?{_DIGITS}(?:{_SCALE})*(?:\d+{_CJK})*{_UNIT}?"
# Taken before names: 10k, 277.6m, 15MB, US$38m.
_GLUED = rf"{_SIGN}{_DIGITS}(?:{_SCALE})*{_UNIT}?|(?<![\w.,]){_DIGITS}(?:(?:mn|bn|tn|[kmb]|%|x|MB|円|元)\b|{_BIG}|-?fold\b)(?:{_UNIT})?"
_PARTS = "(?:halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|hundredths?|thousandths?)"

_WORDED = rf"\b(?:(?:{_SMALL}|an?|half{_GAP}an?)(?:[ -]{_BIG}\b)+(?:(?:{_GAP}and)?{_GAP}{_SMALL}\b(?:[ -]{_BIG}\b)*)*|{_SMALL}\b){_UNIT}?"
_FRACTIONS = "|".join(
    [
        rf"\b(?:{_SMALL})(?:{_GAP}in|{_GAP}out{_GAP}of){_GAP}(?!one\b)(?:{_SMALL}|\d+)\b(?!{_GAP}?{_UNIT})(?!-)",
        rf"\b(?:an?|one)[ -](?:half|{_PARTS})(?={_GAP}of\b)",
        rf"\b(?!one\b){_SMALL}[ -]{_PARTS}(?={_GAP}of\b)",
        rf"\bone-(?:half|{_PARTS})\b",
        rf"\bhalf(?={_GAP}(?:of|its|their|all|as)\b)",
    ]
)
#: Millions of users: no number that a source could be asked for.
_VAGUE = r"\b(?:tens|dozens|scores|hundreds|thousands|millions|billions|trillions|crores|lakhs)(?:[ -]of[ -](?:thousands|millions|billions))?\b"
_STEPS = (
    r"\b(?:(?:doubl|tripl|trebl|quadrupl|halv)(?:ed|es|ing)|twice|thrice"
    rf"|(?:{_any_of(word for word in WORDS if '-' not in word)}|hundred)-?fold)\b"
)

type Rules = tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=16)
def rules(language: str) -> Rules:
    """The rules in their order: what a match is (``words`` and ``ordinal`` are judged by their size), and the expression.

    ``vague`` is taken away and is no number.
    """
    exact, folded = 0, _FLAGS
    if language != "en":
        # A kanji behind a Latin letter ends the word.
        exact, folded = re.ASCII, _FLAGS | re.ASCII
    dates = ("date", _DATES, folded)
    digits: list[tuple[str, str, int]] = [
        ("number", _GLUED, exact),
        ("ordinal", rf"(?<![\d.,])\d+{_NTH}\b", exact),
        ("name", _NAMES, exact),
    ]
    rest = [("number", _NUMERALS, folded)]
    if language == "en":
        order = [dates, *digits, ("number", _FRACTIONS, folded), *rest, ("words", _WORDED, folded)]
        order += [("vague", _VAGUE, folded), ("counting-word", _STEPS, folded)]
    elif language == "ja":
        order = [("date", japanese.DATES, exact), dates, ("vague", f"{japanese.IDIOMS}|{japanese.VAGUE}", exact)]
        order += [("number", japanese.FRACTIONS, exact), ("counting-word", japanese.COUNTED, exact)]
        order += [("name", japanese.NAMES, exact), *digits]
        order += [("number", japanese.NUMERALS, exact), *rest]
        order += [("counting-word", japanese.STEPS, exact)]
    else:
        order = [dates, *digits, *rest]
    return tuple((kind, re.compile(rule, flags)) for kind, rule, flags in order)


@lru_cache(maxsize=64)
def exempted(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for the site's patterns: words as written, whatever their case, with ``#`` for any number."""
    each = (
        re.escape(pattern).replace(r"\#", r"\d+(?:[.,]\d+)*") for pattern in sorted(patterns, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", _FLAGS)


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the bracket forms in a text, the outermost where they are nested."""
    left, spans = text, set[tuple[int, int]]()
    for _ in range(4):  # as deep as forms may be nested
        found = {match.span() for match in _BRACKETS.finditer(left)}
        if not found:
            break
        spans |= found
        left = _BRACKETS.sub(lambda match: "\ufffc" * len(match.group()), left)
    yield from sorted(spans)
