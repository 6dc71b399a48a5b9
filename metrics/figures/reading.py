"""Numbers as people type them, read with the precision that they were typed with.

Words of all supported languages are understood together: an English text quotes crore, a Hindi one million.
"""

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction

from metrics.figures.kanji import without_kanji
from metrics.figures.values import Value
from metrics.intervals import last_digit, round_half_up

SCALES = {
    "hundred": 2,
    "hundred thousand": 5,
    "hundred million": 8,
    "hundred billion": 11,
    "lakh crore": 12,
    "लाख करोड": 12,
    "k": 3,
    "thousand": 3,
    "हजार": 3,
    "lakh": 5,
    "lac": 5,
    "लाख": 5,
    "m": 6,
    "mn": 6,
    "million": 6,
    "crore": 7,
    "cr": 7,
    "करोड": 7,
    "bn": 9,
    "billion": 9,
    "अरब": 9,
    "खरब": 11,
    "tn": 12,
    "trillion": 12,
    "百": 2,
    "千": 3,
    "万": 4,
    "萬": 4,
    "百万": 6,
    "千万": 7,
    "百亿": 10,
    "千亿": 11,
    "亿": 8,
    "万亿": 12,
    "億": 8,
    "兆": 12,
}
UNITS = {
    "percent": "%, percent, per cent, pct, percentage points, प्रतिशत, फीसदी, パーセント, 个百分点",
    "USD": "$, us$, usd, dollar, dollars, us dollar, us dollars, ドル, 米ドル, 美元, डॉलर",
    "CNY": "yuan, rmb, cny, renminbi, 元, 人民元, 人民币, 块, युआन",
    "INR": "₹, rs, rs., inr, rupee, rupees, ルピー, 卢比, रुपये, रुपए",
    "JPY": "yen, jpy, 円, 日元",
    "ratio": "times, -fold, fold, x, 倍, गुना",
    "seconds": "second, seconds, 秒, सेकंड",
    "months": "month, months, か月, ヶ月, カ月, 个月, महीने",
    "years": "year, years, 年, 年間, साल, वर्ष",
    "stars": "star, stars, つ星",
    "MB": "mb, megabyte, megabytes",
}
# The yuan and the yen share a sign.
_YEN_SIGN = {"ja": "JPY", "zh": "CNY"}

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {
    **{word: number for number, word in enumerate(_WORDS)},
    **{ten: 20 + 10 * place for place, ten in enumerate(_TENS)},
    **{f"{ten}-{_WORDS[one]}": 20 + 10 * place + one for place, ten in enumerate(_TENS) for one in range(1, 10)},
}
_UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words.split(", ")}
_ARTICLES = {"a": 1, "an": 1}
_LONGEST = 120


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


# Western groups of three, Indian groups of two before the last three, spaces, or no groups.
_DIGITS = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)"
    r"(?:\.[0-9]+)?(?![0-9]|[.,][0-9])"
)
_PART = re.compile(rf"({_DIGITS}|{_any_of(WORDS)}|an?(?= ))\s*({_any_of(SCALES)})?\s*")
_HALF = re.compile(rf"half (?:an? )?({_any_of(SCALES)})")
_QUALIFIER = re.compile(
    r"(?:about|around|roughly|nearly|almost|some|over|more than|less than|under|up to|at least|at most|"
    r"約|およそ|超过|超過|大约|约|लगभग|करीब)\s*"
)
_MINUS = re.compile(r"(?:[-\u2212\u2013]|minus )\s*(?=\S)")


def read_number(text: str, language: str = "en") -> tuple[Value, str] | None:
    """The number that the whole text is, with a hint at its unit ("" for a count); None where it is no number.

    "277.6 million" gives 277600000 stated to 100000; "45 per cent" gives 45 with the hint "percent". Hints are unit
    codes of metrics (percent, USD, CNY, ratio, ...), and INR and JPY. A word such as "about" in front is passed over.
    Zeros after a decimal point count as stated; those at the end of a whole number may only hold places.
    """
    plain = _plain(text)
    if plain is None:
        return None
    plain, negative = _without_sign(_QUALIFIER.sub("", plain, count=1) if _QUALIFIER.match(plain) else plain)
    body, unit = _without_unit(plain, language)
    if not negative:
        body, negative = _without_sign(body)
    value = _half(body) or _parts(body)
    if value is None:
        return None
    return (Value(-value.number, value.stated_to, value.whole) if negative else value), unit


def _plain(text: str) -> str | None:
    """Lower case, ASCII digits, single spaces. None for a text too long, or with digits that stand for something else.

    Full-width and Devanagari digits are digits; those of exponents, footnotes and circles are not.
    """
    if len(text) > _LONGEST or any(one.isdigit() and not one.isdecimal() for one in text):
        return None
    # Hindi is often typed without the dot below a letter (करोड for करोड़).
    folded = unicodedata.normalize("NFKC", text).replace("\u093c", "").lower()
    return without_kanji(
        " ".join("".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in folded).split())
    )


def _without_sign(text: str) -> tuple[str, bool]:
    match = _MINUS.match(text)
    return (text[match.end() :], True) if match else (text.removeprefix("+"), False)


def _without_unit(text: str, language: str) -> tuple[str, str]:
    """The number without the unit before or after it, and the unit's code; ("", "") where two units contradict."""
    units = {**_UNIT_OF, "¥": _YEN_SIGN.get(language.partition("-")[0], "")}
    before = max(
        (word for word in units if text.startswith(word) and _apart(word[-1:], text[len(word) :][:1])),
        key=len,
        default="",
    )
    body = text[len(before) :].strip()
    after = max(
        (word for word in units if body.endswith(word) and _apart(body[: -len(word)][-1:], word[0])),
        key=len,
        default="",
    )
    if before and after and units[before] != units[after]:
        return "", ""
    return body.removesuffix(after).strip(), units.get(after or before, "")


def _apart(left: str, right: str) -> bool:
    """Whether a word ends between two characters: "x" is no unit in "six"."""
    return not (left.isascii() and left.isalpha() and right.isascii() and right.isalpha())


def _half(text: str) -> Value | None:
    """ "half a billion" is 500 million, stated to its first digit."""
    match = _HALF.fullmatch(text)
    if not match:
        return None
    step = last_digit(SCALES[match[1]] - 1)
    return Value(5 * step, step)


def _parts(text: str) -> Value | None:
    """Numbers with large-number words, one after another and each smaller than the word before: 2億7760万."""
    total, place, room = Fraction(0), 0, None
    position, whole = 0, True
    while position < len(text):
        match = _PART.match(text, position)
        # After a point, or digits without a word, nothing can follow.
        if not match or not whole or room == 1:
            return None
        digits, word = match.groups()
        if digits in _ARTICLES and not word:
            return None
        plain = str(_ARTICLES.get(digits, WORDS.get(digits, digits))).replace(",", "").replace(" ", "")
        scale = SCALES[word] if word else 0
        whole = "." not in plain
        place = scale - len(plain.partition(".")[2])
        amount = Fraction(plain) * 10**scale
        if room is not None and amount >= room:
            return None
        total, room = total + amount, Fraction(10**scale)
        position = match.end()
    if room is None:
        return None
    step = last_digit(place)
    return Value(round_half_up(total, step), step, whole)
