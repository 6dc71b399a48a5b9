"""What a page says to machines: JSON-LD in the words of schema.org, and the tags of its head.

Each thing has one ``@id``, the address of its page without a language: an article refers to series and claims by it, and
each of their pages describes itself.
"""

from casestudy.presenting.structured.data import of_catalogue, of_chart, of_metric, of_series
from casestudy.presenting.structured.head import cited, tags
from casestudy.presenting.structured.record import of_claim, of_source
from casestudy.presenting.structured.site import of_author, of_site
from casestudy.presenting.structured.texts import modified, of_document, of_versions

__all__ = [
    "cited",
    "modified",
    "of_author",
    "of_catalogue",
    "of_chart",
    "of_claim",
    "of_document",
    "of_metric",
    "of_series",
    "of_site",
    "of_source",
    "of_versions",
    "tags",
]
