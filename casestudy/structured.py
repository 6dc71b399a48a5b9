"""What a page says to machines: JSON-LD in the words of schema.org, and the tags of its head."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from casestudy.citing import Citation, licence_address
from casestudy.models import Version
from casestudy.narrative import Bound
from metrics.models import Series
from metrics.periods import Period
from metrics.series import Figure

Node = dict[str, Any]
CONTEXT = "https://schema.org"
# What would end the script element or begin another, as escapes of JSON itself.
UNSAFE = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
FOLDER_WORDS = {"article": ("Articles", "/articles/"), "case": ("Localization", "/localization/")}


def script(graph: Iterable[Node]) -> SafeString:
    """The nodes as text for a script element: nothing in it can end the element."""
    text = json.dumps({"@context": CONTEXT, "@graph": list(graph)}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(UNSAFE))  # noqa: S308 escaped in the line above


def of_document(
    bound: Bound, citation: Citation, page: str, first: datetime, live_from: datetime, origin: str, licence: str
) -> SafeString:
    """Article and BreadcrumbList of a version. ``page`` is the absolute address of the text, ``origin`` that of the site.

    ``first`` is when its first version went live, ``live_from`` when what this one shows was last :func:`modified`.
    """
    words, folder = FOLDER_WORDS[bound.content["kind"]]
    trail = [(words, f"{origin}{folder}"), (citation.title, page)]
    return script([article(bound, citation, page, first, live_from, origin, licence), breadcrumbs(trail)])


def article(
    bound: Bound, citation: Citation, page: str, first: datetime, live_from: datetime, origin: str, licence: str
) -> Node:
    """The Article, with the series that its numbers come from as the data that it is based on."""
    publisher = {"@type": "Organization", "name": citation.site, "url": f"{origin}/"}
    node: Node = {
        "@type": "Article",
        "@id": citation.address,
        "url": citation.address,
        "mainEntityOfPage": page,
        "headline": citation.title,
        "datePublished": first.isoformat(),
        "dateModified": live_from.isoformat(),
        "author": [author(one, origin) for one in bound.content["authors"]] or [publisher],
        "publisher": publisher,
        "inLanguage": citation.language,
        "version": str(citation.version),
        "isAccessibleForFree": True,
        "wordCount": bound.words,
    }
    if citation.abstract:
        node["description"] = citation.abstract
    if bound.apparatus["abstract"]:
        node["abstract"] = bound.apparatus["abstract"]
    if licence:
        node["license"] = licence_of(licence)
    if bound.content["topics"]:
        node["keywords"] = [one["name"] for one in bound.content["topics"]]
    if based := [
        {"@type": "Dataset", "@id": f"{origin}/series/{slug}/", "name": title, "url": f"{origin}/series/{slug}/"}
        for slug, title in series_used(bound).items()
    ]:
        node["isBasedOn"] = based
    return node


def modified(bound: Bound, version: Version) -> datetime:
    """When what readers of the version see last changed: when it went live, or when a later row took the place of one
    that it had shown until then."""
    figures = [entry.figure for entry in bound.evidence]
    figures += [figure for chart in bound.charts for line in chart.figures.values() for figure in line]
    seen = [max(one.vintages[-1].known_from, one.vintages[-1].recorded_at) for one in figures if len(one.vintages) > 1]
    return max([version.live_from, *(instant for instant in seen if instant > version.shown_at)])


def series_used(bound: Bound) -> dict[str, str]:
    """Titles of the series whose numbers a text or its charts show, by slug, in the order in which they are met."""
    figures = [entry.figure for entry in bound.evidence] + [
        figure for chart in bound.charts for line in chart.figures.values() for figure in line
    ]
    return {one.observation.series.slug: one.observation.series.title for one in figures if one.observation}


def author(one: Mapping[str, str], origin: str) -> Node:
    """A person, or the desk that has no given name."""
    url = f"{origin}/authors/{one['slug']}/"
    if not one["given_name"]:
        return {"@type": "Organization", "name": one["family_name"], "url": url}
    node: Node = {
        "@type": "Person",
        "name": f"{one['given_name']} {one['family_name']}",
        "givenName": one["given_name"],
        "familyName": one["family_name"],
        "url": url,
    }
    if one["affiliation"]:
        node["affiliation"] = {"@type": "Organization", "name": one["affiliation"]}
    return node


def licence_of(words: str) -> Node:
    """A licence in the publisher's own words, with the address of a Creative Commons licence that they name."""
    address = licence_address(words)
    return {"@type": "CreativeWork", "name": words} | ({"url": address} if address else {})


def breadcrumbs(trail: Iterable[tuple[str, str]]) -> Node:
    """Where a page stands: names and absolute addresses from the top down."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(trail, 1)
        ],
    }


def of_series(series: Series, figures: Iterable[Figure], site: str, origin: str, licence: str) -> SafeString:
    """Dataset and BreadcrumbList of a series; ``figures`` are those that its page shows, in order of time."""
    metric = series.metric
    trail = [
        ("Metrics", f"{origin}/metrics/"),
        (metric.name, f"{origin}{metric.get_absolute_url()}"),
        (series.title, f"{origin}{series.get_absolute_url()}"),
    ]
    return script([dataset(series, list(figures), site, origin, licence), breadcrumbs(trail)])


def dataset(series: Series, figures: list[Figure], site: str, origin: str, licence: str) -> Node:
    """The Dataset of a series. Its creators are those whose numbers it holds; the site publishes the compilation."""
    page = f"{origin}{series.get_absolute_url()}"
    metric, market = series.metric, series.market
    rows = [one.observation for one in figures if one.observation is not None]
    words = " ".join(part for part in (f"{series.title}.", metric.description, series.note) if part)
    place: Node = {"@type": "Place", "name": market.name}
    if len(market.code) == 2 and market.code not in ("XN", "XO"):
        place["identifier"] = market.code
    publisher = {"@type": "Organization", "name": site, "url": f"{origin}/"}
    measured: Node = {"@type": "PropertyValue", "name": metric.name, "unitText": metric.unit}
    if metric.description:
        measured["description"] = metric.description
    providers = dict.fromkeys(row.provider.name for row in rows)
    node: Node = {
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "identifier": series.slug,
        "name": series.title,
        "description": f"{words} Each number with its source, its provider and the day since when it is known.",
        "spatialCoverage": place,
        "variableMeasured": measured,
        "creator": [{"@type": "Organization", "name": name} for name in providers] or [publisher],
        "publisher": publisher,
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{page.rstrip('/')}.{ending}"}
            for media, ending in (("text/csv", "csv"), ("application/json", "json"))
        ],
    }
    if rows:
        periods = [Period.parse(row.period) for row in rows]
        starts = [one.start for one in periods]
        start = ".." if None in starts else min(day for day in starts if day).isoformat()
        node["temporalCoverage"] = f"{start}/{max(one.end for one in periods).isoformat()}"
        node["dateModified"] = max(row.known_from for row in rows).isoformat()
    if licence:
        node["license"] = licence_of(licence)
    return node


def tags(citation: Citation, page: str, first: datetime, live_from: datetime, kind: str) -> list[dict[str, str]]:
    """The meta elements of a version's head, for reference managers and for those who share the page.

    Each is {kind: "name" or "property", name, content}.
    """
    named = [
        ("citation_title", citation.title),
        *(("citation_author", f"{one.family}, {one.given}" if one.given else one.family) for one in citation.names),
        ("citation_publication_date", f"{live_from:%Y/%m/%d}"),
        ("citation_publisher", citation.site),
        ("citation_language", citation.language),
        ("citation_public_url", citation.address),
    ]
    shared = [
        ("og:type", "article"),
        ("og:site_name", citation.site),
        ("og:title", citation.title),
        ("og:description", citation.abstract),
        ("og:url", page),
        ("og:locale", {"en": "en_GB", "ja": "ja_JP"}.get(citation.language, citation.language)),
        ("article:published_time", first.isoformat()),
        ("article:modified_time", live_from.isoformat()),
        ("article:section", FOLDER_WORDS[kind][0]),
    ]
    return [
        {"kind": attribute, "name": name, "content": content}
        for attribute, pairs in (("name", named), ("property", shared))
        for name, content in pairs
        if content
    ]
