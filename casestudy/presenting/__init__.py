"""From a bound text to the plain structures that templates receive. Nothing is computed here, only put into words."""

from casestudy.presenting.cases import case_parts, event
from casestudy.presenting.citations import citation, citation_of, citation_of_chart, citation_of_data
from casestudy.presenting.documents import (
    KIND_WORDS,
    author_name,
    authors_in_words,
    counted,
    disagreements,
    document_head,
    evidence_line,
    sources,
    versions,
)
from casestudy.presenting.evidence import claims, evidence, period_words, shown_value, spread_words
from casestudy.presenting.heads import heads

__all__ = [
    "KIND_WORDS",
    "author_name",
    "authors_in_words",
    "case_parts",
    "citation",
    "citation_of",
    "citation_of_chart",
    "citation_of_data",
    "claims",
    "counted",
    "disagreements",
    "document_head",
    "event",
    "evidence",
    "evidence_line",
    "heads",
    "period_words",
    "shown_value",
    "sources",
    "spread_words",
    "versions",
]
