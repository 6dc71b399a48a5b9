"""The verdict on a claim, with the arithmetic that a reader can follow."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.claims.codes import CONTRADICTED, HOLDS, MISSING, NOT_CHECKABLE, NOT_YET, STATED, WITHIN_ROUNDING
from metrics.claims.operands import Operands, compute
from metrics.claims.saying import say
from metrics.claims.stated import Stated
from metrics.claims.strict import read_strictly
from metrics.claims.terms import NotComputable, Result, written
from metrics.figures import BadValue
from metrics.intervals import Interval


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its arithmetic. ``computed`` and ``bounds`` are None where nothing could be computed.

    ``steps`` spell out the arithmetic, one line each; ``reason`` says in one sentence why the verdict is what it is.
    ``code`` says why nothing could be computed or compared, "" where it could. ``strict_verdict`` is that of the stricter
    reading, with its own reason ("" where the two readings agree). ``cautions`` are what a reader should know besides.
    """

    verdict: str
    computed: Fraction | None
    bounds: Interval | None
    steps: tuple[str, ...]
    reason: str
    unit: str = ""
    code: str = ""
    strict_verdict: str = NOT_CHECKABLE
    strict_reason: str = ""
    cautions: tuple[str, ...] = ()

    @property
    def mistaken(self) -> bool:
        """Whether the claim is made so that no record could answer it: other than a number that is not there (yet)."""
        return self.code not in ("", MISSING, NOT_YET)


def judge(
    operation: str,
    numerator: Operands,
    denominator: Operands,
    stated: Decimal | None,
    stated_to: Decimal | None,
    relation: str = "eq",
    of: int | None = None,
) -> Judgement:
    """Compute the operation and compare what comes out with what was stated.

    What cannot be computed or compared (a number that is missing, units that do not match, division by zero, nothing
    stated) is not-checkable with the reason; it raises nothing. Without ``stated_to`` the last digit of ``stated``
    counts as the last one printed. With ``of`` a fraction is stated: 1 of 3 is a third.
    """
    try:
        result = compute(operation, numerator, denominator)
    except NotComputable as error:
        return Judgement(NOT_CHECKABLE, None, None, (), str(error), code=error.code)
    words = _Words(result)
    steps = (words.arithmetic, *words.rounding)
    if stated is None:
        reason = say("The numbers give {computed}, but no value is stated to compare it with.", computed=words.computed)
        return _uncompared(result, steps, reason, MISSING)
    try:
        given = Stated(stated, stated_to, of)
        compare = _COMPARISONS[relation]
    except (BadValue, KeyError):
        reason = say(
            "What is stated ({relation} {stated}, to {stated_to}) cannot be compared with a number.",
            relation=relation, stated=stated, stated_to=stated_to,
        )  # fmt: skip
        return _uncompared(result, steps, reason, STATED)
    verdict, said, reason = compare(result, words, given)
    strict, strict_reason = read_strictly(operation, result, numerator, denominator, given, relation)
    if strict == verdict:
        strict_reason = ""
    return Judgement(
        verdict, result.computed, result.bounds, (*steps, say("Stated: {said}", said=said)), reason, result.unit,
        strict_verdict=strict, strict_reason=strict_reason, cautions=result.cautions,
    )  # fmt: skip


def _uncompared(result: Result, steps: tuple[str, ...], reason: str, code: str) -> Judgement:
    return Judgement(
        NOT_CHECKABLE, result.computed, result.bounds, steps, reason, result.unit, code, cautions=result.cautions
    )


class _Words:
    """The parts of a result as they are written in steps and reasons."""

    def __init__(self, result: Result) -> None:
        self.unit = result.unit
        self.computed = written(result.computed, result.unit)
        self.low, self.high = (written(end, result.unit) for end in (result.bounds.low, result.bounds.high))
        self.arithmetic = f"{result.arithmetic} = {self.computed}"
        self.rounding = self._rounded() if result.bounds.width else []

    def _rounded(self) -> list[str]:
        return [say("With rounding: between {low} and {high}", low=self.low, high=self.high)]

    def say(self, plain: str, rounded: str, said: str) -> str:
        """The sentence for numbers that are exact, or the one for numbers with rounding."""
        return say(rounded if self.rounding else plain, computed=self.computed, low=self.low, high=self.high, said=said)


def _equal(result: Result, words: _Words, stated: Stated) -> tuple[str, str, str]:
    target, said = stated.interval(result.unit), _said(stated, words)
    low, high = written(target.low), written(target.high)
    spelled = say("{said}, so {low} to {high}" if target.width else "exactly {said}", said=said, low=low, high=high)
    if stated.stands_for(result.computed, result.unit):
        if result.computed == stated.value(result.unit):
            return HOLDS, spelled, say("The numbers give {computed}, as stated.", computed=words.computed)
        return (
            HOLDS,
            spelled,
            say(
                "The numbers give {computed}, which is {said} to the precision stated.",
                computed=words.computed,
                said=said,
            ),
        )
    if target.overlaps(result.bounds):
        return WITHIN_ROUNDING, spelled, say(
            "The numbers give {computed}, not {said}; but their own rounding allows {low} to {high}, which meets it.",
            computed=words.computed, said=said, low=words.low, high=words.high,
        )  # fmt: skip
    return (
        CONTRADICTED,
        spelled,
        words.say(
            "The numbers give {computed}; the stated {said} is out of reach.",
            "The numbers give {computed}, or with rounding between {low} and {high}; the stated {said} is out of reach.",
            said,
        ),
    )


def _less(result: Result, words: _Words, stated: Stated) -> tuple[str, str, str]:
    limit, said = stated.value(result.unit), _said(stated, words)
    spelled = say("less than {said}", said=said)
    if result.computed < limit and result.bounds.high <= limit:
        plain = "The numbers give {computed}: less than {said}, as stated."
        rounded = "The numbers give {computed}, at most {high} with rounding: less than {said}, as stated."
        return HOLDS, spelled, words.say(plain, rounded, said)
    if result.bounds.low < limit:
        return WITHIN_ROUNDING, spelled, _undecided(words, spelled)
    plain = "The numbers give {computed}: not less than {said}."
    rounded = "The numbers give {computed}, at least {low} with rounding: not less than {said}."
    return CONTRADICTED, spelled, words.say(plain, rounded, said)


def _more(result: Result, words: _Words, stated: Stated) -> tuple[str, str, str]:
    limit, said = stated.value(result.unit), _said(stated, words)
    spelled = say("more than {said}", said=said)
    if result.computed > limit and result.bounds.low >= limit:
        plain = "The numbers give {computed}: more than {said}, as stated."
        rounded = "The numbers give {computed}, at least {low} with rounding: more than {said}, as stated."
        return HOLDS, spelled, words.say(plain, rounded, said)
    if result.bounds.high > limit:
        return WITHIN_ROUNDING, spelled, _undecided(words, spelled)
    plain = "The numbers give {computed}: not more than {said}."
    rounded = "The numbers give {computed}, at most {high} with rounding: not more than {said}."
    return CONTRADICTED, spelled, words.say(plain, rounded, said)


_COMPARISONS = {"eq": _equal, "lt": _less, "gt": _more}


def _said(stated: Stated, words: _Words) -> str:
    if stated.of is None:
        return written(stated.number, words.unit)
    return f"{stated.text} ({written(stated.value(words.unit))})"


def _undecided(words: _Words, comparison: str) -> str:
    return say(
        "The numbers give {computed}, but with rounding it may be anything from {low} to {high}: {comparison} is possible "
        "and not certain.",
        computed=words.computed, low=words.low, high=words.high, comparison=comparison,
    )  # fmt: skip
