"""What the numbers of a claim give, and what follows for its words: a value, a rounding, a wording, a statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from casestudy.new_number import free_slug
from casestudy.stating import said
from metrics.claims import ClaimSpec
from metrics.claims.operations import written
from metrics.figures import Reference, Value
from metrics.formats import format_period
from metrics.intervals import Interval, round_half_up
from metrics.models import Claim
from metrics.periods import Period
from metrics.series import DEPRECATED, NOT_YET, UNKNOWN, WITHDRAWN, Record
from metrics.verdicts import JudgedClaim, judge_claim, operand_references

#: For the panel: what an operation is in words, what its two sides are called ("" where it has one), which takes many.
ROLES = {
    "share": ("a share: the part in per cent of the whole", "the part", "the whole", ""),
    "growth-percent": ("growth: how much the later is above the earlier, in per cent", "the later", "the earlier", ""),
    "multiple": ("a multiple: how many times as many", "the larger", "the smaller", ""),
    "difference": ("a difference: one number less the other", "the one", "less the other", ""),
    "sum": ("a sum: all numbers together", "added up", "", "numerator"),
    "rank": ("a rank: the place among others, the largest first", "the one ranked", "ranked against", "denominator"),
    "ratio": ("a ratio: one number by another of another unit", "the one", "by the other", ""),
}


def operations() -> list[dict[str, str]]:
    """The operations that the panel offers, as its JSON has them."""
    return [
        {"name": name, "words": words, "numerator": top, "denominator": bottom, "many": many}
        for name, (words, top, bottom, many) in ROLES.items()
    ]


#: Why a number on record cannot be computed with.
STATES = {
    UNKNOWN: "there is no such number on record",
    WITHDRAWN: "it was withdrawn by its provider",
    DEPRECATED: "it is held to be wrong; name its provider with “!” where you mean to quote it",
    NOT_YET: "it is not known yet",
}


@dataclass(frozen=True)
class Weighed:
    """A claim that is being made: the verdict as it stands, why numbers cannot be used, and what is proposed.

    ``operation`` is what the words most likely mean, or "".
    """

    operation: str
    judged: JudgedClaim
    refusals: tuple[str, ...]
    statement: str
    slug: str
    stated: Value | None
    relation: str

    def to_dict(self) -> dict[str, Any]:
        """The answer as the panel's JSON has it."""
        judgement, spec = self.judged.judgement, self.judged.spec
        bounds, unit = judgement.bounds, unit_of(self.judged)
        return {
            "operation": self.operation,
            "verdict": self.judged.verdict,
            "verdict_words": self.judged.verdict_words,
            "reason": judgement.reason,
            "refusals": list(self.refusals),
            "steps": list(judgement.steps),
            "computed": "" if judgement.computed is None else worded(judgement.computed, unit),
            "low": "" if bounds is None else worded(bounds.low, unit),
            "high": "" if bounds is None else worded(bounds.high, unit),
            "proposed": {
                "statement": self.statement,
                "slug": self.slug,
                "stated": "" if self.stated is None else f"{self.stated.number:f}",
                "stated_to": "" if self.stated is None else f"{self.stated.stated_to:f}",
                "relation": self.relation,
                "wording": "" if self.stated is None else wording(spec.operation, self.stated, unit),
            },
        }


def weigh(spec: ClaimSpec, words: str, language: str) -> Weighed:
    """The claim judged on the record as it stands, with a statement, a value and a rounding proposed.

    What the words state is proposed where they state something, else what the numbers give, as exactly as their own
    rounding allows.
    """
    record = Record.load(operand_references([spec]))
    read = said(words, language)
    judged = judge_claim(spec, record)
    stated, relation = read.stated, read.relation
    if (
        stated is None or (read.operation and read.operation != spec.operation)
    ) and judged.judgement.bounds is not None:
        stated, relation = rounding(judged.judgement.computed, judged.judgement.bounds), "eq"
    if spec.stated is None and stated is not None:
        judged = judge_claim(replace(spec, stated=stated.number, stated_to=stated.stated_to, relation=relation), record)
    refusals = tuple(
        f"{text}: {STATES[figure.state]}."
        for text in (*spec.numerator, *spec.denominator)
        if not text.startswith("base:") and (figure := record.figure(Reference.parse(text))).state in STATES
    )
    shown = Value(spec.stated, spec.stated_to) if spec.stated is not None and spec.stated_to is not None else stated
    statement = spec.statement if spec.statement and spec.statement != words else sentence(judged, shown, language)
    return Weighed(read.operation, judged, refusals, statement, free_slug(Claim, statement or words), stated, relation)


def rounding(computed: Fraction | None, bounds: Interval) -> Value | None:
    """The result rounded to the finest digit that its own rounding leaves certain; None where nothing was computed."""
    if computed is None:
        return None
    for exponent in range(-6, 15):
        step = Decimal(1).scaleb(exponent)
        rounded = Value(round_half_up(computed, step), step)
        if (
            (bounds.width or exponent >= -2)
            and rounded.interval.contains(bounds.low)
            and rounded.interval.contains(bounds.high)
        ):
            return rounded
    return Value(round_half_up(computed, Decimal(1)), Decimal(1))


def unit_of(judged: JudgedClaim) -> str:
    """What the result is in: per cent, times, a place, or the unit of its numbers."""
    fixed = {"share": "percent", "growth-percent": "percent", "multiple": "times", "ratio": "", "rank": "rank"}
    units = {one.unit for one in (*judged.numerator, *judged.denominator) if one.unit}
    return fixed.get(judged.spec.operation, units.pop() if len(units) == 1 else "")


def worded(number: Fraction | Decimal, unit: str) -> str:
    """A result for the eye: 45.2 per cent, 8.2 times."""
    text = written(number)
    return {"percent": f"{text} per cent", "times": f"{text} times", "rank": f"place {text}", "count": text}.get(
        unit, f"{text} {unit}".strip()
    )


def wording(operation: str, stated: Value, unit: str) -> str:
    """How the result may be worded in a sentence."""
    size = written(abs(stated.number))
    if operation == "growth-percent":
        return f"{size} per cent {'less' if stated.number < 0 else 'more'}"
    if operation == "multiple" and stated.number in (2, 3):
        return "doubled" if stated.number == 2 else "tripled"
    if operation == "rank":
        return {1: "the largest", 2: "the second largest", 3: "the third largest"}.get(
            int(stated.number), f"number {size}"
        )
    return worded(stated.number, unit)


_SENTENCES: Mapping[str, str] = {
    "share": "{top} was {said} of {bottom}",
    "growth-percent": "{top} was {said} than {bottom}",
    "multiple": "{top} was {times} times {bottom}",
    "ratio": "{top} to {bottom} was {said}",
    "difference": "{top} less {bottom} was {said}",
    "sum": "{top} came to {said}",
    "rank": "{top} was {said} of {all}",
}


def sentence(judged: JudgedClaim, stated: Value | None, language: str) -> str:
    """A statement to begin with; "" as long as there is nothing to say."""
    spec = judged.spec
    if stated is None or spec.operation not in _SENTENCES or not spec.numerator:
        return ""
    names = {
        one.reference: f"{one.label}, {_period(one.reference, language)}"
        for one in (*judged.numerator, *judged.denominator)
    }
    top, bottom = _joined(names[text] for text in spec.numerator), _joined(names[text] for text in spec.denominator)
    said_ = wording(spec.operation, stated, unit_of(judged))
    text = _SENTENCES[spec.operation].format(
        top=top, bottom=bottom, said=said_, times=written(stated.number), all=1 + len(spec.denominator)
    )
    return text[:1].upper() + text[1:400]


def _joined(names: Iterable[str]) -> str:
    return " and ".join(names)


def _period(text: str, language: str) -> str:
    return format_period(Period.parse(Reference.parse(text).period), language) if not text.startswith("base:") else ""
