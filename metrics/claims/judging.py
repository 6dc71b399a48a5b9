"""The verdict on a claim, with the arithmetic that a reader can follow."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.claims.codes import CONTRADICTED, HOLDS, MISSING, NOT_CHECKABLE, NOT_YET, STATED, WITHIN_ROUNDING
from metrics.claims.operands import Operands, compute
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
        reason = f"The numbers give {words.computed}, but no value is stated to compare it with."
        return _uncompared(result, steps, reason, MISSING)
    try:
        given = Stated(stated, stated_to, of)
        compare = _COMPARISONS[relation]
    except (BadValue, KeyError):
        reason = f"What is stated ({relation} {stated}, to {stated_to}) cannot be compared with a number."
        return _uncompared(result, steps, reason, STATED)
    verdict, said, reason = compare(result, words, given)
    strict, strict_reason = read_strictly(operation, result, numerator, denominator, given, relation)
    if strict == verdict:
        strict_reason = ""
    return Judgement(
        verdict, result.computed, result.bounds, (*steps, f"Stated: {said}"), reason, result.unit,
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
        self.rounding = [f"With rounding: between {self.low} and {self.high}"] if result.bounds.width else []


def _equal(result: Result, words: _Words, stated: Stated) -> tuple[str, str, str]:
    target, said = stated.interval(result.unit), _said(stated, words)
    spelled = f"{said}, so {written(target.low)} to {written(target.high)}" if target.width else f"exactly {said}"
    found = f"The numbers give {words.computed}"
    if stated.stands_for(result.computed, result.unit):
        exactly = result.computed == stated.value(result.unit)
        reason = f"{found}, as stated." if exactly else f"{found}, which is {said} to the precision stated."
        return HOLDS, spelled, reason
    if target.overlaps(result.bounds):
        allowed = f"their own rounding allows {words.low} to {words.high}, which meets it"
        return WITHIN_ROUNDING, spelled, f"{found}, not {said}; but {allowed}."
    between = f", or with rounding between {words.low} and {words.high}" if words.rounding else ""
    return CONTRADICTED, spelled, f"{found}{between}; the stated {said} is out of reach."


def _less(result: Result, words: _Words, stated: Stated) -> tuple[str, str, str]:
    limit, said = stated.value(result.unit), _said(stated, words)
    if result.computed < limit and result.bounds.high <= limit:
        most = f", at most {words.high} with rounding" if words.rounding else ""
        reason = f"The numbers give {words.computed}{most}: less than {said}, as stated."
        return HOLDS, f"less than {said}", reason
    if result.bounds.low < limit:
        return WITHIN_ROUNDING, f"less than {said}", _undecided(words, f"less than {said}")
    least = f", at least {words.low} with rounding" if words.rounding else ""
    return CONTRADICTED, f"less than {said}", f"The numbers give {words.computed}{least}: not less than {said}."


def _more(result: Result, words: _Words, stated: Stated) -> tuple[str, str, str]:
    limit, said = stated.value(result.unit), _said(stated, words)
    if result.computed > limit and result.bounds.low >= limit:
        least = f", at least {words.low} with rounding" if words.rounding else ""
        reason = f"The numbers give {words.computed}{least}: more than {said}, as stated."
        return HOLDS, f"more than {said}", reason
    if result.bounds.high > limit:
        return WITHIN_ROUNDING, f"more than {said}", _undecided(words, f"more than {said}")
    most = f", at most {words.high} with rounding" if words.rounding else ""
    return CONTRADICTED, f"more than {said}", f"The numbers give {words.computed}{most}: not more than {said}."


_COMPARISONS = {"eq": _equal, "lt": _less, "gt": _more}


def _said(stated: Stated, words: _Words) -> str:
    if stated.of is None:
        return written(stated.number, words.unit)
    return f"{stated.text} ({written(stated.value(words.unit))})"


def _undecided(words: _Words, comparison: str) -> str:
    return (
        f"The numbers give {words.computed}, but with rounding it may be anything from {words.low} to {words.high}: "
        f"{comparison} is possible and not certain."
    )
