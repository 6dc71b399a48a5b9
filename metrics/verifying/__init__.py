"""Recomputing the record: every row's digest, every batch and their chain, kept files, rankings, claims.

Nothing here writes. Rows stream in the order in which they were stored, so memory does not grow with their number.
"""

from metrics.verifying.chain import chain
from metrics.verifying.differences import RESTORE, Difference, Publications, Tally, one_snapshot
from metrics.verifying.links import links, verdicts

__all__ = ["RESTORE", "Difference", "Publications", "Tally", "chain", "links", "one_snapshot", "verdicts"]
