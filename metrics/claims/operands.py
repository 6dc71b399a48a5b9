"""What claims compute with, and the computing."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from metrics.claims.codes import DEPRECATED, KIND, MISSING, NOT_YET, OPERATION, UNKNOWN, WITHDRAWN
from metrics.claims.operations import EITHER, EVENTS, OPERATIONS, Operation
from metrics.claims.saying import say, say_period
from metrics.claims.terms import NotComputable, Result, Term, written
from metrics.figures import Value
from metrics.intervals import Interval
from metrics.periods import Period


@dataclass(frozen=True, slots=True)
class Operand:
    """What a claim computes with. ``value`` is None where no number is known; ``unit`` is "" for a bare constant.

    ``period`` and ``series`` are what is known of a number, ``qualifier`` what its provider said of it; ``date`` is that
    of an event. ``lack`` says why there is neither: NOT_YET, WITHDRAWN, DEPRECATED, UNKNOWN, or MISSING where no more is known.
    """

    label: str
    value: Value | None
    unit: str
    reference: str
    period: Period | None = None
    series: str = ""
    qualifier: str = "exact"
    date: Period | None = None
    lack: str = MISSING

    @property
    def name(self) -> str:
        return self.label or self.reference

    @property
    def constant(self) -> bool:
        """Whether it is a number written in the claim itself, which nothing on record can change."""
        return self.reference.startswith("base:")


Operands = Sequence[Operand]


def compute(operation: str, numerator: Operands, denominator: Operands) -> Result:
    """What the operation gives. Raises NotComputable with the reason and its code."""
    if operation not in OPERATIONS:
        raise NotComputable(f"“{operation}” is no operation; use one of {', '.join(OPERATIONS)}.", OPERATION)
    made = OPERATIONS[operation]
    tops, bottoms = ([_term(one, made) for one in operands] for operands in (numerator, denominator))
    return made(tops, bottoms)


_LACKS = {
    MISSING: "There is no number to show for “{name}”.",
    NOT_YET: "The number “{name}” is not known yet at the moment asked for.",
    WITHDRAWN: "The number “{name}” was withdrawn by its provider; choose another.",
    DEPRECATED: "The number “{name}” is held to be wrong; name its provider with “!” where you mean to quote it.",
    UNKNOWN: "There is no “{name}” on record; correct the reference, or record it.",
}


def _term(operand: Operand, operation: Operation) -> Term:
    is_event = operand.reference.startswith("event:")
    if is_event and operation.takes not in (EVENTS, EITHER):
        raise NotComputable(f"“{operand.name}” is an event; {operation.name} takes numbers.", KIND)
    if not is_event and operation.takes == EVENTS:
        raise NotComputable(f"“{operand.name}” is a number; {operation.name} takes events, written event:SLUG.", KIND)
    if operand.date is not None:
        return Term(Fraction(0), Interval.exactly(0), say_period(operand.date), date=operand.date)
    if operand.value is None:
        raise NotComputable(say(_LACKS[operand.lack], name=operand.name), operand.lack)
    value = operand.value
    text = written(value.number, operand.unit)
    text = f"({text})" if text.startswith("−") else text
    return Term(Fraction(value.number), value.interval, text, operand.unit, operand.period, operand.series)
