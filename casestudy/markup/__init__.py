"""The notation of the prose: sanitised rich text with embeds, and single lines with bracket forms.

Pure: knows no database and no request. What an embed *means* is the caller's business; this package finds embeds,
keeps them well formed and puts drawn ones in their place.
"""

from casestudy.markup.checking import TO_BE_SOURCED, line_problems, problems
from casestudy.markup.cleaning import clean
from casestudy.markup.dates import agrees, dates_in, period_near
from casestudy.markup.differences import differences
from casestudy.markup.finding import Found, line_numbers, loose, numbers
from casestudy.markup.lines import line_embeds, parse_line, render_line
from casestudy.markup.paragraphs import Anchors, Paragraph, paragraphs
from casestudy.markup.reading import Embed, embeds, parse, refresh, render, words
from casestudy.markup.tree import Element, Node

__all__ = [
    "TO_BE_SOURCED",
    "Anchors",
    "Element",
    "Embed",
    "Found",
    "Node",
    "Paragraph",
    "agrees",
    "clean",
    "dates_in",
    "differences",
    "embeds",
    "line_embeds",
    "line_numbers",
    "line_problems",
    "loose",
    "numbers",
    "paragraphs",
    "parse",
    "parse_line",
    "period_near",
    "problems",
    "refresh",
    "render",
    "render_line",
    "words",
]
