"""What the numbers of a claim give, and what follows for its words: a value, a rounding, wordings, a statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from casestudy.proposals.naming import free_slug
from casestudy.proposals.stating import Said, said
from metrics.claims import OPERATIONS, ClaimSpec, Proposal, Result, Stated, proposals
from metrics.claims.operands import Operand
from metrics.claims.terms import written
from metrics.formats import format_period
from metrics.models import Claim
from metrics.verdicts import JudgedClaim, judge_all

#: How a result is written in its unit; others stand behind it.
_UNITS = {"percent": "{} per cent", "rank": "place {}", "count": "{}", "": "{}"}
#: A statement to begin with, by operation; {said} is a wording, {times} the plain number.
_SENTENCES: Mapping[str, str] = {
    "share": "{top} was {said} of {bottom}",
    "parts": "{top} came to {said} of {bottom}",
    "growth-percent": "{top} was {said} than {bottom}",
    "points": "{top} was {said} above {bottom}",
    "multiple": "{top} was {times} times {bottom}",
    "ratio": "{top} to {bottom} was {said}",
    "difference": "{top} less {bottom} was {said}",
    "sum": "{top} came to {said}",
    "rank": "{top} was {said} of {all}",
    "rank-smallest": "{top} was {said} of {all}",
    "first-to-reach": "{top} was {said}",
    "last-to-reach": "{top} was {said}",
    "rising": "{last} rose {said}",
    "falling": "{last} fell {said}",
    "days": "{said} lay between {bottom} and {top}",
    "months": "{said} lay between {bottom} and {top}",
    "years": "{said} lay between {bottom} and {top}",
}


def operations() -> list[dict[str, Any]]:
    """The operations that the panel offers, as its JSON has them."""
    names = ("name", "title", "sentence", "numerator", "denominator", "units", "many", "takes", "wordings")
    return [{name: getattr(one, name) for name in names} for one in OPERATIONS.values()]


@dataclass(frozen=True)
class Weighed:
    """A claim that is being made: what its words state, the verdict as it stands, wordings, and a statement."""

    read: Said
    judged: JudgedClaim
    proposals: tuple[Proposal, ...]
    stated: Stated | None
    relation: str
    statement: str
    slug: str

    def to_dict(self) -> dict[str, Any]:
        """The answer as the panel's JSON has it."""
        judgement, stated = self.judged.judgement, self.stated
        bounds = judgement.bounds
        step = None if stated is None else stated.step
        return {
            "operation": self.read.operation,
            "verdict": self.judged.verdict,
            "verdict_words": self.judged.verdict_words,
            "reason": judgement.reason,
            "mistaken": judgement.mistaken,
            "strict": judgement.strict_reason,
            "cautions": list(judgement.cautions),
            "steps": list(judgement.steps),
            "computed": "" if judgement.computed is None else worded(judgement.computed, judgement.unit),
            "low": "" if bounds is None else worded(bounds.low, judgement.unit),
            "high": "" if bounds is None else worded(bounds.high, judgement.unit),
            "wordings": [one._asdict() for one in self.proposals],
            "proposed": {
                "statement": self.statement,
                "slug": self.slug,
                "stated": "" if stated is None else stated.text,
                "stated_to": "" if step is None else f"{step:f}",
                "relation": self.relation,
            },
        }


def weigh(spec: ClaimSpec, words: str, language: str) -> Weighed:
    """The claim judged on the record as it stands, in three queries.

    What the words state is proposed where they state it by this operation, else the plainest wording of what the
    numbers give. A claim that states something already keeps it.
    """
    read = said(words, language)
    (judged,) = judge_all([spec])
    wordings = _wordings(judged, language)
    stated: Stated | None
    if spec.stated is not None:
        stated, relation = Stated(spec.stated, spec.stated_to, spec.stated_of), spec.relation
    else:
        stated, relation = _proposed(read, spec.operation, wordings)
        if stated is not None:
            filled = replace(spec, stated=stated.number, stated_to=stated.step, stated_of=stated.of, relation=relation)
            (judged,) = judge_all([filled])
    statement = spec.statement if spec.statement and spec.statement != words else sentence(judged, stated)
    return Weighed(read, judged, wordings, stated, relation, statement, free_slug(Claim, statement or words or "claim"))


def _wordings(judged: JudgedClaim, language: str) -> tuple[Proposal, ...]:
    judgement = judged.judgement
    if judgement.computed is None or judgement.bounds is None:
        return ()
    result = Result(judgement.computed, judgement.bounds, "", judgement.unit)
    return tuple(proposals(judged.spec.operation, result, language))


#: What words in per cent may state; which of them, the words alone do not always say.
_PER_CENT = {"share", "growth-percent", "points", "parts"}


def _proposed(read: Said, operation: str, wordings: tuple[Proposal, ...]) -> tuple[Stated | None, str]:
    if read.stated is not None and (read.operation in ("", operation) or {read.operation, operation} <= _PER_CENT):
        return read.stated, read.relation
    if not wordings:
        return None, "eq"
    return Stated.parse(wordings[0].stated, wordings[0].stated_to), wordings[0].relation


def worded(number: Fraction | Decimal, unit: str) -> str:
    """A result for the eye: 45.2 per cent, 8.2 times."""
    text = written(number, unit)
    return _UNITS[unit].format(text) if unit in _UNITS else f"{text} {unit}"


def sentence(judged: JudgedClaim, stated: Stated | None) -> str:
    """A statement to begin with, in English; "" as long as there is nothing to say."""
    spec, unit = judged.spec, judged.judgement.unit
    if stated is None or spec.operation not in _SENTENCES or not spec.numerator or judged.judgement.computed is None:
        return ""
    plain = _wordings(judged, "en")
    same = next((one.words for one in plain if (one.stated, one.relation) == (stated.text, spec.relation)), "")
    said_ = same or worded(stated.value(unit), unit)
    tops = [_named(one) for one in judged.numerator]
    text = _SENTENCES[spec.operation].format(
        top=_joined(tops),
        last=tops[-1],
        bottom=_joined(_named(one) for one in judged.denominator),
        said=said_,
        times=written(stated.value(unit)),
        all=1 + len(spec.denominator),
    )
    return text[:1].upper() + text[1:400]


def _joined(names: Iterable[str]) -> str:
    return " and ".join(names)


def _named(one: Operand) -> str:
    return f"{one.label}, {format_period(one.period)}" if one.period is not None else one.label
