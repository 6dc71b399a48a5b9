"""Binding a text to the record: every reference resolved, every embed drawn, every problem named.

One content and one moment give one :class:`Bound`; page, API, export, feed and the check before publishing all read it.
Costs the queries of ``Record.load`` (two), however long the text is.
"""

from casestudy.narrative.binder import Binder, bind, bind_all, compared
from casestudy.narrative.bound import Bound, BoundSection, ClaimUse, EvidenceEntry, trusted
from casestudy.narrative.comparison import comparison_table

__all__ = [
    "Binder",
    "Bound",
    "BoundSection",
    "ClaimUse",
    "EvidenceEntry",
    "bind",
    "bind_all",
    "compared",
    "comparison_table",
    "trusted",
]
