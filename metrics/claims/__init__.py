"""Statements derived from figures, recomputed exactly and judged against what was stated.

Bounds come from the rounding of each operand: half the unit of its last stated digit either way. Qualifiers such as
"more than" do not widen them.
"""

from metrics.claims.codes import CONTRADICTED, HOLDS, NOT_CHECKABLE, VERDICTS, WITHIN_ROUNDING
from metrics.claims.judging import Judgement, judge
from metrics.claims.operands import Operand, compute
from metrics.claims.operations import OPERATIONS, Operation
from metrics.claims.spec import RELATIONS, STANCES, BadClaim, ClaimSpec
from metrics.claims.stated import Stated
from metrics.claims.terms import NotComputable, Result
from metrics.claims.wording import Proposal, proposals

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
    "NotComputable",
    "Operand",
    "Operation",
    "Proposal",
    "Result",
    "Stated",
    "compute",
    "judge",
    "proposals",
]
