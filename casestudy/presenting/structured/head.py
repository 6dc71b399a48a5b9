"""The meta elements of a head: for reference managers, and for those who share the page."""

from collections.abc import Iterable
from datetime import datetime

from casestudy.citing import Citation
from casestudy.presenting.structured.texts import folder

LOCALES = {"en": "en_GB", "ja": "ja_JP"}


def tags(citation: Citation, page: str, first: datetime, live_from: datetime, kind: str) -> list[dict[str, str]]:
    """The meta elements of a version. ``page`` is the absolute address of the text.

    Each is {kind: "name" or "property", name, content}.
    """
    shared = [
        ("og:type", "article"),
        ("og:site_name", citation.site),
        ("og:title", citation.title),
        ("og:description", citation.abstract),
        ("og:url", page),
        ("og:locale", LOCALES.get(citation.language, citation.language)),
        ("article:published_time", first.isoformat()),
        ("article:modified_time", live_from.isoformat()),
        ("article:section", folder(kind)[0]),
    ]
    return [*cited(citation), *_elements("property", shared)]


def cited(citation: Citation) -> list[dict[str, str]]:
    """What reference managers read. Without a type of its own, Zotero would take any title for a journal's article."""
    named = [
        ("z:itemType", citation.kind),
        ("citation_title", citation.title),
        *(("citation_author", f"{one.family}, {one.given}" if one.given else one.family) for one in citation.names),
        ("citation_publication_date", f"{citation.issued:%Y/%m/%d}"),
        ("citation_publisher", citation.site),
        ("citation_language", citation.language),
        ("citation_public_url", citation.address),
    ]
    return _elements("name", named)


def _elements(kind: str, pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"kind": kind, "name": name, "content": content} for name, content in pairs if content]
