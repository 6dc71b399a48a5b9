"""Statements derived from figures, recomputed exactly and judged against what was stated.

Bounds come from the rounding of each operand: half the unit of its last stated digit either way. Qualifiers such as
"more than" do not widen them.
"""

from metrics.claims.judging import (
    CONTRADICTED,
    HOLDS,
    NOT_CHECKABLE,
    VERDICTS,
    WITHIN_ROUNDING,
    Judgement,
    Operand,
    judge,
)
from metrics.claims.operations import OPERATIONS
from metrics.claims.spec import RELATIONS, STANCES, BadClaim, ClaimSpec

__all__ = [
    "CONTRADICTED",
    "HOLDS",
    "NOT_CHECKABLE",
    "OPERATIONS",
    "RELATIONS",
    "STANCES",
    "VERDICTS",
    "WITHIN_ROUNDING",
    "BadClaim",
    "ClaimSpec",
    "Judgement",
    "Operand",
    "judge",
]
