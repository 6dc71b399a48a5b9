"""How the result of an operation may be worded in a text: only wordings that are true of it, the plainest first."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from metrics.claims.operations import OPERATIONS
from metrics.claims.stated import Stated
from metrics.claims.terms import POINTS, Result
from metrics.figures import Value
from metrics.formats import Format, format_value, language_for
from metrics.intervals import Interval, last_digit, round_half_up


class Proposal(NamedTuple):
    """Words for a text, and what they state: a number or a fraction (1/3), how exactly ("" for a fraction), eq, lt or gt."""

    words: str
    stated: str
    stated_to: str
    relation: str = "eq"


# Fractions with a name: of a whole, and as a multiple.
_SHARES = {
    "en": {
        "1/2": "half", "1/3": "a third", "2/3": "two thirds", "1/4": "a quarter", "3/4": "three quarters", "1/5": "1 in 5",
        "1/6": "1 in 6", "1/8": "1 in 8", "1/10": "1 in 10", "9/10": "nine tenths",
    },
    "ja": {
        "1/2": "半分", "1/3": "3分の1", "2/3": "3分の2", "1/4": "4分の1", "3/4": "4分の3", "1/5": "5分の1", "1/6": "6分の1",
        "1/8": "8分の1", "1/10": "1割", "9/10": "9割",
    },
}  # fmt: skip
_MULTIPLES = {
    "en": {
        "2/1": "doubled", "3/1": "tripled", "4/1": "quadrupled", "1/2": "half as many", "1/3": "a third as many",
        "1/4": "a quarter as many",
    },
    "ja": {"2/1": "倍増", "3/1": "3倍", "4/1": "4倍", "1/2": "半減", "1/3": "3分の1", "1/4": "4分の1"},
}  # fmt: skip
_NEARLY = {"en": ("nearly {}", "more than {}"), "ja": ("{}近く", "{}を超える")}
_CHANGE = {"en": ("{} more", "{} less"), "ja": ("{}増", "{}減"), "hi": ("{} अधिक", "{} कम"), "zh": ("多{}", "少{}")}
_POINTS = {"en": "{} percentage points", "ja": "{}ポイント", "hi": "{} प्रतिशत अंक", "zh": "{}个百分点"}
_PLACES = {
    "en": {
        "rank": ("the largest", "the {} largest"),
        "rank-smallest": ("the smallest", "the {} smallest"),
        "first-to-reach": ("the first", "the {}"),
        "last-to-reach": ("the last", "the {} to last"),
    },
    "ja": {
        "rank": ("最大", "{}番目に多い"),
        "rank-smallest": ("最小", "{}番目に少ない"),
        "first-to-reach": ("最初", "{}番目"),
        "last-to-reach": ("最後", "最後から{}番目"),
    },
}
_RUNS = {"en": "for the {} {} running", "ja": "{}{}連続"}
_KINDS = {"quarters": "四半期", "months": "か月", "years": "年", "semesters": "半期", "days": "日"}
# "Nearly" and "more than" a fraction are proposed up to a tenth of it away.
_NEAR = Fraction(1, 10)


def proposals(operation: str, result: Result, language: str = "en") -> list[Proposal]:
    """Wordings that hold of the result whichever way its numbers were rounded to it, with what each states.

    ``result`` is what the operation gave, or a Judgement of it: ``computed``, ``bounds`` and ``unit`` are read. No number
    is proposed more exactly than twice the width of its bounds leaves certain. A language without words of its own gets
    numbers alone; an unknown operation, or one that could not be computed, gets nothing.
    """
    if operation not in OPERATIONS or result.computed is None:
        return []
    found = list(_proposed(operation, result, language, language_for(language).code.partition("-")[0]))
    return [one for place, one in enumerate(found) if one not in found[:place] and _true(one, result)]


def _proposed(operation: str, result: Result, language: str, base: str) -> Iterator[Proposal]:
    made = OPERATIONS[operation]
    if made.result == "rank":
        yield from _placed(operation, result, language, base)
        return
    if operation in ("rising", "falling"):
        yield from _running(result, language, base)
        return
    for value in _rounded(result):
        yield Proposal(
            _number(operation, value, result.unit, language, base), f"{value.number:f}", f"{value.stated_to:f}"
        )
    names = {"share": _SHARES, "parts": _SHARES, "multiple": _MULTIPLES}.get(operation, {}).get(base, {})
    for text, words in names.items():
        yield Proposal(words, text, "")
    for text, words in names.items():
        yield from _near(words, text, result, base)


def _rounded(result: Result) -> Iterator[Value]:
    """The result to fewer and to more digits, down to what its bounds leave certain; the coarsest first."""
    size, certain = abs(result.computed), result.bounds.width / 2
    least = max(certain, size / 1000) if size >= 1000 else certain
    place = 0
    while size and size < Fraction(10) ** place:
        place -= 1
    while Fraction(last_digit(place)) < least:
        place += 1
    for step in (last_digit(place), last_digit(place - 1)):
        if Fraction(step) >= least:
            value = Value(round_half_up(result.computed, step), step)
            yield value
            if not certain and value.number == result.computed:
                return


def _number(operation: str, value: Value, unit: str, language: str, base: str) -> str:
    plain = Format.parse("full:nounit")
    if unit == POINTS:
        return _POINTS[base].format(format_value(value, "percent", plain, language))
    if operation == "growth-percent":
        words = _CHANGE[base][value.number < 0]
        return words.format(
            format_value(Value(abs(value.number), value.stated_to), "percent", Format.parse("full"), language)
        )
    if operation == "multiple":
        return format_value(value, "ratio", Format.parse("words"), language)
    return format_value(value, unit, Format.parse("compact"), language)


def _near(words: str, text: str, result: Result, base: str) -> Iterator[Proposal]:
    """Nearly half, more than doubled: where the whole result lies just on that side."""
    limit = Stated.parse(text).value(result.unit)
    nearly, over = _NEARLY[base]
    if limit * (1 - _NEAR) <= result.bounds.low and result.bounds.high < limit:
        yield Proposal(nearly.format(words), text, "", "lt")
    if limit < result.bounds.low and result.bounds.high <= limit * (1 + _NEAR):
        yield Proposal(over.format(words), text, "", "gt")


def _placed(operation: str, result: Result, language: str, base: str) -> Iterator[Proposal]:
    place = int(result.computed)
    first, later = _PLACES.get(base, {}).get(operation, ("{}", "{}"))
    ordinal = format_value(
        Value(Decimal(place), Decimal(0)), "rank", Format.parse("words" if base == "en" else "full"), language
    )
    yield Proposal((first if place == 1 else later).format(ordinal), str(place), "1")


def _running(result: Result, language: str, base: str) -> Iterator[Proposal]:
    count = int(result.computed)
    if count < 1 or base not in _RUNS:
        return
    if base == "en":
        ordinal = format_value(Value(Decimal(count), Decimal(0)), "rank", Format.parse("words"), language)
        yield Proposal(_RUNS[base].format(ordinal, result.unit.removesuffix("s")), str(count), "1")
    else:
        yield Proposal(_RUNS[base].format(count, _KINDS.get(result.unit, "")), str(count), "1")


def _true(one: Proposal, result: Result) -> bool:
    """Whether the words state what the numbers give."""
    stated = Stated.parse(one.stated, one.stated_to)
    limit = Interval.exactly(stated.value(result.unit))
    if one.relation == "eq":
        return stated.stands_for(result.computed, result.unit)
    return result.bounds.high < limit.low if one.relation == "lt" else result.bounds.low > limit.high
