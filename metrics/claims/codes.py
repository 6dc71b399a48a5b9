"""The verdicts, and why nothing can be computed or compared."""

HOLDS = "holds"
WITHIN_ROUNDING = "holds-within-rounding"
CONTRADICTED = "contradicted"
NOT_CHECKABLE = "not-checkable"
VERDICTS = (HOLDS, WITHIN_ROUNDING, CONTRADICTED, NOT_CHECKABLE)

# With these two the record may yet have an answer; all others are mistakes of the claim.
MISSING = "missing"
NOT_YET = "not-yet-known"

UNKNOWN = "unknown"
DEPRECATED = "deprecated"
WITHDRAWN = "withdrawn"
OPERATION = "operation"
KIND = "kind"
COUNT = "count"
UNITS = "units"
PERIODS = "periods"
ZERO = "zero"
DAY = "day"
STATED = "stated"
