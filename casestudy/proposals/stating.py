"""What words of a text state: a value, how exactly, the comparison, and the operation that they most likely mean."""

import re
from dataclasses import dataclass
from decimal import Decimal

from casestudy.markup import japanese, line_numbers
from casestudy.markup.finding import COUNTING, NUMBER
from metrics.claims import Stated
from metrics.figures import read_number

_FLAGS = re.IGNORECASE
#: Words that are a multiple by themselves.
MULTIPLES = {
    "doubl": "2/1", "twice": "2/1", "twofold": "2/1", "tripl": "3/1", "trebl": "3/1", "thrice": "3/1", "quadrupl": "4/1", "halv": "1/2",
    "倍増": "2/1", "半減": "1/2",
}  # fmt: skip
_MULTIPLE = re.compile("|".join(MULTIPLES), _FLAGS)
_ENDS = "largest|biggest|highest|greatest"
_LEAST = "smallest|lowest|least"
_PLACES = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "二番目": 2, "三番目": 3}
_RANK = re.compile(
    rf"\b(?:(?P<place>second|third|fourth|fifth)[ -])?(?:(?P<top>{_ENDS}|number one|top\b|most (?:downloaded|used|popular))|(?P<low>{_LEAST}))\b"
    r"|(?P<place_ja>二番目|三番目)に(?:多|大き)|(?P<top_ja>最大|最多|首位|トップ)|(?P<low_ja>最小|最少)",
    _FLAGS,
)
_RUNNING = re.compile(
    r"\b(?P<count>second|third|fourth|fifth|\d+)(?:st|nd|rd|th)? (?:year|quarter|month)s? (?:running|in a row)\b|(?P<count_ja>\d+)(?:四半期|か月|年)連続",
    _FLAGS,
)
_FIRST = re.compile(r"\bthe first (?:\w+ ){0,4}to\b|\bfirst to reach\b|最初に", _FLAGS)
_SPAN = re.compile(r"\b(?:after|later|before|earlier|between|within)\b|後|間", _FLAGS)
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
    stated: Stated | None = None
    relation: str = "eq"


def said(words: str, language: str = "en") -> Said:
    """What the words state: 45 per cent of installs is a share of 45, more than doubled a multiple above 2."""
    if run := _RUNNING.search(words):
        operation = "falling" if _FALL.search(words) else "rising"
        return Said(operation, _exactly(_place(run["count"] or run["count_ja"])))
    if rank := _RANK.search(words):
        place = rank["place"] or rank["place_ja"]
        operation = "rank-smallest" if rank["low"] or rank["low_ja"] else "rank"
        return Said(operation, _exactly(_place(place) if place else 1))
    if _FIRST.search(words):
        return Said("first-to-reach", _exactly(1))
    if match := _MULTIPLE.search(words):
        return Said("multiple", Stated.parse(MULTIPLES[match.group().lower()]), _relation(words, *match.span()))
    if share := _fraction(words):
        return Said("share", share, _relation(words, 0, len(words)))
    for one in line_numbers(words, language):
        read = read_number(one.text, language) if one.kind in (NUMBER, COUNTING) else None
        if read is None:
            continue
        value, unit = read
        number, relation = value.number, _relation(words, one.offset, one.offset + len(one.text))
        operation = _operation(words, unit)
        if operation == "growth-percent" and _FALL.search(words) and number > 0:
            number, relation = -number, {"gt": "lt", "lt": "gt"}.get(relation, relation)
        return Said(operation, Stated(number, value.stated_to), relation)
    return Said(_operation(words, ""))


def _exactly(number: int) -> Stated:
    return Stated(Decimal(number), Decimal(1))


def _place(word: str) -> int:
    return _PLACES.get(word.lower()) or int(word)


def _operation(words: str, unit: str) -> str:
    if _POINTS.search(words):
        return "points"
    if unit == "percent":
        return "growth-percent" if _GROWTH.search(words) or _FALL.search(words) else "share"
    if unit == "ratio" or _TIMES.search(words):
        return "multiple"
    if unit in ("months", "years") and _SPAN.search(words):
        return unit
    if re.search(r"\bdays\b|日(?:間|後)", words) and _SPAN.search(words):
        return "days"
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


def _fraction(words: str) -> Stated | None:
    """A fraction in words: a third, 1 in 5, half."""
    match = _FRACTION.search(words)
    if match is None:
        return None
    if match["even"] or (match["top"] and match["top"].lower() == "half"):
        return Stated.parse("1/2")
    if match["part"]:
        top, bottom = _count(match["top"]), _PARTS[match["part"].lower()]
    elif whole := match["of"] or match["whole"] or match["all"]:
        top, bottom = _count(match["some"] or match["share"] or match["each"]), _count(whole)
    else:
        return None
    return Stated.parse(f"{top}/{bottom}") if bottom else None


def _count(word: str) -> int:
    read = read_number({"a": "one", "an": "one"}.get(word.lower(), word))
    return int(read[0].number) if read else 0
