"""What the table of a bundle means, in the words of the Frictionless Data Package (version 1)."""

import hashlib
from typing import Any

from casestudy.citing import Citation, licence_address, licence_name
from casestudy.models import SiteSettings, Version
from casestudy.narrative import Bound
from metrics.periods import rfc3339
from metrics.tabular import COLUMNS as TABLE

#: Each column: its type and what it says.
COLUMNS: dict[str, tuple[str, str]] = {
    "series": ("string", "The series, by slug."),
    "entity": ("string", "Whom the number is about, by slug."),
    "metric": ("string", "What is measured, by slug."),
    "market": ("string", "Where, by code: ISO 3166-1 alpha-2, WLD for the world, XN and XO for areas."),
    "period": ("string", "What the number covers: an SDMX time period, or days from--to."),
    "period_start": ("date", "Its first day; missing where that is unknown."),
    "period_end": ("date", "Its last day."),
    "value": ("number", "The number in plain digits; missing where there is none, or where it was withdrawn."),
    "unit": ("string", "What it counts."),
    "stated_to": ("number", "The unit of the last stated digit: 100000 for 277.6 million."),
    "qualifier": ("string", "exact, about, more-than, less-than, at-least or at-most, as the source has it."),
    "status": ("string", "A normal, E estimated, P provisional, M missing, W withdrawn, Q removed by law."),
    "provider": ("string", "Whose number it is, by slug."),
    "source": ("string", "The document in which it was read, by slug."),
    "known_from": ("string", "Since when the world could know it: a day, or an instant in UTC."),
    "note": ("string", "What a careful reader should know."),
}
REQUIRED = ("series", "period", "period_end", "unit", "status", "provider", "source", "known_from")
KEY = ["series", "period", "provider", "known_from"]


def described(
    bound: Bound, cited: Citation, table: bytes, path: str, version: Version, site: SiteSettings
) -> dict[str, Any]:
    """The descriptor of a bundle with this table at this path."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": cited.slug,
        "id": cited.address,
        "title": cited.title,
        "description": cited.abstract or cited.title,
        "version": str(cited.version),
        "created": rfc3339(version.live_from),
        "homepage": cited.address,
        "contributors": [{"title": name.printed, "role": "author"} for name in cited.names]
        or [{"title": cited.site, "role": "publisher"}],
        "licenses": licences(site.data_licence),
        "sources": [
            {"title": one.name} | ({"path": one.url_main} if one.url_main else {})
            for one in sorted(bound.sources, key=lambda one: one.slug)
        ],
        "resources": [resource(table, path)],
    }
    return {name: value for name, value in package.items() if value}


def licences(words: str) -> list[dict[str, str]]:
    """The licence of the data in the publisher's own words; none where none is stated."""
    if not words:
        return []
    known = {"path": licence_address(words)} if licence_address(words) else {}
    return [{"name": licence_name(words) or "other", **known, "title": words}]


def resource(table: bytes, path: str) -> dict[str, Any]:
    """The table as a resource, with its schema."""
    return {
        "profile": "tabular-data-resource",
        "name": "observations",
        "path": path,
        "title": "Observations",
        "description": "The numbers that the text and its charts rest on, every vintage of them.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(table),
        "hash": f"sha256:{hashlib.sha256(table).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": [field(name) for name in TABLE], "primaryKey": KEY, "missingValues": [""]},
    }


def field(name: str) -> dict[str, Any]:
    """A column of the table."""
    kind, words = COLUMNS[name]
    found: dict[str, Any] = {"name": name, "type": kind, "description": words}
    return found | ({"constraints": {"required": True}} if name in REQUIRED else {})
