"""The working copy as one plain value: what a revision freezes, and what every outlet renders.

A content is a mapping that JSON can hold: everything that an editor typed, and the definitions of all that the text
embeds. Observation values are not in it; they are resolved by time (``narrative``).
"""

from casestudy.content.cases import case_definitions, case_summary, case_summary_of
from casestudy.content.definitions import (
    chart_definitions,
    claim_definitions,
    definitions,
    event_definition,
    event_definitions,
    image_definitions,
    picture_digest,
)
from casestudy.content.parts import (
    BODY_FIELDS,
    Content,
    apparatus_lines,
    bodies,
    chart_series,
    embeds,
    lines,
    read_reference,
    references,
    uses,
)
from casestudy.content.places import Place, addressed, paragraphs, places
from casestudy.content.snapshot import canonical, digest_of, snapshot

__all__ = [
    "BODY_FIELDS",
    "Content",
    "Place",
    "addressed",
    "apparatus_lines",
    "bodies",
    "canonical",
    "case_definitions",
    "case_summary",
    "case_summary_of",
    "chart_definitions",
    "chart_series",
    "claim_definitions",
    "definitions",
    "digest_of",
    "embeds",
    "event_definition",
    "event_definitions",
    "image_definitions",
    "lines",
    "paragraphs",
    "picture_digest",
    "places",
    "read_reference",
    "references",
    "snapshot",
    "uses",
]
