"""The verdict on a claim, with the arithmetic that a reader can follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.claims.operations import OPERATIONS, NotComputable, Result, Term, written
from metrics.figures import Value
from metrics.intervals import Interval, last_digit

HOLDS = "holds"
WITHIN_ROUNDING = "holds-within-rounding"
CONTRADICTED = "contradicted"
NOT_CHECKABLE = "not-checkable"
VERDICTS = (HOLDS, WITHIN_ROUNDING, CONTRADICTED, NOT_CHECKABLE)


@dataclass(frozen=True, slots=True)
class Operand:
    """What a claim computes with. ``value`` is None where no number is known; ``unit`` is "" for a bare constant."""

    label: str
    value: Value | None
    unit: str
    reference: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its arithmetic. ``computed`` and ``bounds`` are None where nothing could be computed.

    ``steps`` spell out the arithmetic, one line each; ``reason`` says in one sentence why the verdict is what it is.
    """

    verdict: str
    computed: Fraction | None
    bounds: Interval | None
    steps: tuple[str, ...]
    reason: str


def judge(
    operation: str,
    numerator: Sequence[Operand],
    denominator: Sequence[Operand],
    stated: Decimal | None,
    stated_to: Decimal | None,
    relation: str = "eq",
) -> Judgement:
    """Compute the operation and compare what comes out with what was stated.

    What cannot be computed or compared (a number that is missing, units that do not match, division by zero, nothing
    stated) is not-checkable with the reason; it raises nothing. Without ``stated_to`` the last digit of ``stated``
    counts as the last one printed.
    """
    try:
        if operation not in OPERATIONS:
            raise NotComputable(f"“{operation}” is no operation; use one of {', '.join(OPERATIONS)}.")
        tops, bottoms = ([_term(operand) for operand in operands] for operands in (numerator, denominator))
        result = OPERATIONS[operation](tops, bottoms)
    except NotComputable as error:
        return Judgement(NOT_CHECKABLE, None, None, (), str(error))
    words = _Words(result)
    steps = (words.arithmetic, *words.rounding)
    if stated is None:
        reason = f"The numbers give {words.computed}, but no value is stated to compare it with."
        return Judgement(NOT_CHECKABLE, result.computed, result.bounds, steps, reason)
    step = last_digit(min(0, _exponent(stated))) if stated_to is None else stated_to
    if not stated.is_finite() or not step.is_finite() or step < 0 or relation not in _COMPARISONS:
        reason = f"What is stated ({relation} {stated}, to {step}) cannot be compared with a number."
        return Judgement(NOT_CHECKABLE, result.computed, result.bounds, steps, reason)
    verdict, said, reason = _COMPARISONS[relation](result, words, Value(stated, step))
    return Judgement(verdict, result.computed, result.bounds, (*steps, f"Stated: {said}"), reason)


class _Words:
    """The parts of a result as they are written in steps and reasons."""

    def __init__(self, result: Result) -> None:
        self.unit = result.unit
        self.computed = written(result.computed, result.unit)
        self.low, self.high = (written(end, result.unit) for end in (result.bounds.low, result.bounds.high))
        self.arithmetic = f"{result.arithmetic} = {self.computed}"
        self.rounding = [f"With rounding: between {self.low} and {self.high}"] if result.bounds.width else []


def _equal(result: Result, words: _Words, stated: Value) -> tuple[str, str, str]:
    target, said = stated.interval, written(stated.number, words.unit)
    spelled = f"{said}, so {written(target.low)} to {written(target.high)}" if target.width else f"exactly {said}"
    found = f"The numbers give {words.computed}"
    if target.contains(result.computed):
        exactly = result.computed == Fraction(stated.number)
        reason = f"{found}, as stated." if exactly else f"{found}, which is {said} to the precision stated."
        return HOLDS, spelled, reason
    if target.overlaps(result.bounds):
        allowed = f"their own rounding allows {words.low} to {words.high}, which meets it"
        return WITHIN_ROUNDING, spelled, f"{found}, not {said}; but {allowed}."
    between = f", or with rounding between {words.low} and {words.high}" if words.rounding else ""
    return CONTRADICTED, spelled, f"{found}{between}; the stated {said} is out of reach."


def _less(result: Result, words: _Words, stated: Value) -> tuple[str, str, str]:
    limit, said = Fraction(stated.number), written(stated.number, words.unit)
    if result.computed < limit and result.bounds.high <= limit:
        most = f", at most {words.high} with rounding" if words.rounding else ""
        reason = f"The numbers give {words.computed}{most}: less than {said}, as stated."
        return HOLDS, f"less than {said}", reason
    if result.bounds.low < limit:
        return WITHIN_ROUNDING, f"less than {said}", _undecided(words, f"less than {said}")
    least = f", at least {words.low} with rounding" if words.rounding else ""
    return CONTRADICTED, f"less than {said}", f"The numbers give {words.computed}{least}: not less than {said}."


def _more(result: Result, words: _Words, stated: Value) -> tuple[str, str, str]:
    limit, said = Fraction(stated.number), written(stated.number, words.unit)
    if result.computed > limit and result.bounds.low >= limit:
        least = f", at least {words.low} with rounding" if words.rounding else ""
        reason = f"The numbers give {words.computed}{least}: more than {said}, as stated."
        return HOLDS, f"more than {said}", reason
    if result.bounds.high > limit:
        return WITHIN_ROUNDING, f"more than {said}", _undecided(words, f"more than {said}")
    most = f", at most {words.high} with rounding" if words.rounding else ""
    return CONTRADICTED, f"more than {said}", f"The numbers give {words.computed}{most}: not more than {said}."


_COMPARISONS = {"eq": _equal, "lt": _less, "gt": _more}


def _undecided(words: _Words, comparison: str) -> str:
    return (
        f"The numbers give {words.computed}, but with rounding it may be anything from {words.low} to {words.high}: "
        f"{comparison} is possible and not certain."
    )


def _term(operand: Operand) -> Term:
    if operand.value is None:
        raise NotComputable(f"There is no number to show for “{operand.label or operand.reference}”.")
    value = operand.value
    text = written(value.number, operand.unit)
    return Term(Fraction(value.number), value.interval, f"({text})" if text.startswith("−") else text, operand.unit)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
