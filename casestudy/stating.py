"""What words of a text state: a value, how exactly, the comparison, and the operation that they most likely mean."""

import re
from dataclasses import dataclass
from decimal import Decimal

from casestudy.markup import japanese, line_numbers
from casestudy.markup.finding import COUNTING, NUMBER
from metrics.figures import Value, read_number

_FLAGS = re.IGNORECASE
#: Words that are a multiple by themselves.
MULTIPLES = {
    "doubl": "2", "twice": "2", "twofold": "2", "tripl": "3", "trebl": "3", "thrice": "3", "quadrupl": "4", "halv": "0.5",
    "倍増": "2", "半減": "0.5",
}  # fmt: skip
_MULTIPLE = re.compile("|".join(MULTIPLES), _FLAGS)
_FIRST = re.compile(
    r"\b(?:largest|biggest|highest|greatest|most (?:downloaded|used|popular)|number one|top)\b|最大|最多|首位|トップ",
    _FLAGS,
)
_PLACES = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "二番目": 2, "三番目": 3}
_PLACE = re.compile(
    rf"\b({'|'.join(list(_PLACES)[:4])})[ -](?:largest|biggest|highest|greatest)|(二番目|三番目)に", _FLAGS
)
_POINTS = re.compile(r"percentage points?|ポイント", _FLAGS)
_GROWTH = re.compile(
    r"\b(?:gr(?:ew|ow)|r(?:ise|ose)|increas|climb|jump|surg|gain|up\b|higher)|増|成長|伸び|上昇", _FLAGS
)
_FALL = re.compile(r"\b(?:f[ae]ll|drop|declin|decreas|shr[aiu]nk|los[te]|down\b|lower|cut\b)|減|下落|低下", _FLAGS)
_SUM = re.compile(r"\b(?:together|in all|total|add(?:s|ed)? up|combined|sum)\b|合計|合わせて|総計", _FLAGS)
_GAP = re.compile(r"\b(?:more|fewer|less|difference|gap|ahead|behind|apart)\b|差", _FLAGS)
_TIMES = re.compile(r"\btimes\b|\d\s?x\b|fold\b|倍", _FLAGS)
_MORE = re.compile(
    r"\b(?:more than|greater than|higher than|over|above|at least|upwards of)\s*$|(?:以上|超|を超|を上回)", _FLAGS
)
_LESS = re.compile(r"\b(?:less than|fewer than|lower than|under|below|at most|up to)\s*$|(?:以下|未満|を下回)", _FLAGS)
_FRACTION = re.compile(
    r"\b(?P<top>an?|one|two|three|four|half)(?:[ -](?P<part>half|third|quarter|fifth|sixth|eighth|tenth)s?)?\b(?! in| out| an? )"
    r"|\b(?P<some>one|two|three|\d+) (?:in|out of) (?P<of>two|three|four|five|six|seven|eight|nine|ten|\d+)\b"
    r"|(?P<whole>[\d一二三四五六七八九十]+)分の(?P<share>[\d一二三四五六七八九十]+)|(?P<even>半分|半数)|(?P<all>\d+)人に(?P<each>\d+)人",
    _FLAGS,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}


@dataclass(frozen=True, slots=True)
class Said:
    """What words state. ``operation`` is the likeliest, "" where nothing hints at one; ``relation`` is eq, lt or gt."""

    operation: str = ""
    stated: Value | None = None
    relation: str = "eq"


def said(words: str, language: str = "en") -> Said:
    """What the words state: 45 per cent of installs is a share of 45, more than doubled a multiple above 2."""
    if place := _PLACE.search(words):
        return Said("rank", Value(Decimal(_PLACES[(place[1] or place[2]).lower()]), Decimal(1)))
    if match := _MULTIPLE.search(words):
        value = Value.parse(MULTIPLES[match.group().lower()])
        return Said("multiple", value, _relation(words, match.start(), match.end()))
    if share := _share(words):
        return Said("share", share, _relation(words, 0, len(words)))
    found = [one for one in line_numbers(words, language) if one.kind in (NUMBER, COUNTING)]
    for one in found:
        read = read_number(one.text, language)
        if read is None:
            continue
        value, unit = read
        relation = _relation(words, one.offset, one.offset + len(one.text))
        operation = _operation(words, unit)
        if operation == "growth-percent" and _FALL.search(words) and value.number > 0:
            value = Value(-value.number, value.stated_to)
            relation = {"gt": "lt", "lt": "gt"}.get(relation, relation)
        return Said(operation, value, relation)
    return Said("rank", Value(Decimal(1), Decimal(1))) if _FIRST.search(words) else Said(_operation(words, ""))


def _operation(words: str, unit: str) -> str:
    if _POINTS.search(words):
        return "difference"
    if unit == "percent":
        return "growth-percent" if _GROWTH.search(words) or _FALL.search(words) else "share"
    if unit == "ratio" or _TIMES.search(words):
        return "multiple"
    if _SUM.search(words):
        return "sum"
    return "difference" if _GAP.search(words) else ""


def _relation(words: str, start: int, end: int) -> str:
    """gt or lt where the words before the number, or in Japanese after it, say so."""
    after = japanese.AFTER.match(words[end:])
    around = (words[:start], after.group() if after else "")
    if any(_MORE.search(side) for side in around):
        return "gt"
    return "lt" if any(_LESS.search(side) for side in around) else "eq"


def _share(words: str) -> Value | None:
    """A fraction in words as whole per cent: a third is 33."""
    match = _FRACTION.search(words)
    if match is None:
        return None
    if match["even"] or (match["top"] and match["top"].lower() == "half"):
        top, bottom = 1, 2
    elif match["part"]:
        top, bottom = _count(match["top"]), _PARTS[match["part"].lower()]
    elif whole := match["of"] or match["whole"] or match["all"]:
        top, bottom = _count(match["some"] or match["share"] or match["each"]), _count(whole)
    else:
        return None
    return Value(Decimal(round(100 * top / bottom)), Decimal(1)) if bottom else None


def _count(word: str) -> int:
    read = read_number({"a": "one", "an": "one"}.get(word.lower(), word))
    return int(read[0].number) if read else 0
