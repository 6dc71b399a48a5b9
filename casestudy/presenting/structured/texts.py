"""Texts: an article or a case as a version, and the list of its versions."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casestudy.citing import Citation
from casestudy.models import SiteSettings, Version
from casestudy.models.documents import FOLDERS
from casestudy.narrative import Bound
from casestudy.presenting.structured.nodes import (
    Node,
    breadcrumbs,
    filled,
    licence_of,
    once,
    page_of,
    publisher,
    reference,
    script,
    whole,
)

FOLDER_WORDS = {"article": gettext_noop("Articles"), "case": gettext_noop("Cases")}


def folder(kind: str) -> tuple[str, str]:
    """The list in which a text stands: its name in the language of the page, and its path."""
    return _(FOLDER_WORDS[kind]), f"/{FOLDERS[kind]}/"


def of_document(
    bound: Bound,
    citation: Citation,
    path: str,
    first: datetime,
    live_from: datetime,
    versions: Iterable[Version],
    site: SiteSettings,
    image: str,
) -> SafeString:
    """Article and BreadcrumbList of a version, with the series that it is based on and the claims that it makes: each
    describes itself on its page. ``path`` is that of the text, ``versions`` those that stand.

    ``first`` is when its first version went live, ``live_from`` when what this one shows was last :func:`modified`.
    """
    content = bound.content
    node = filled(
        {
            "@type": "Article",
            "@id": citation.address,
            "url": citation.address,
            "mainEntityOfPage": whole(path),
            "headline": citation.title,
            "description": citation.abstract,
            "abstract": bound.apparatus["abstract"],
            "image": image,
            "datePublished": first.isoformat(),
            "dateModified": live_from.isoformat(),
            "author": [author(one) for one in content["authors"]] or [publisher(site)],
            "publisher": publisher(site),
            "inLanguage": citation.language,
            "version": str(citation.version),
            "isAccessibleForFree": True,
            "wordCount": bound.words,
            "license": licence_of(site.text_licence) if site.text_licence else None,
            "keywords": [one["name"] for one in content["topics"]],
            "correction": [
                {"@type": "CorrectionComment", "text": one.note, "datePublished": one.live_from.isoformat()}
                for one in versions
                if one.kind == Version.Kind.CORRECTION and one.note and one.number <= (citation.version or 0)
            ],
            "isBasedOn": [whole(f"/series/{slug}/") for slug in sorted(series_used(bound))],
            "interpretedAsClaim": [
                reference(f"/claims/{slug}/") for slug in sorted({use.spec.slug for use in bound.claims})
            ],
        }
    )
    return script(node, breadcrumbs(folder(content["kind"]), (citation.title, path)))


def of_versions(kind: str, title: str, path: str) -> SafeString:
    """BreadcrumbList of the page of all versions."""
    return script(breadcrumbs(folder(kind), (title, path), (_("Versions"), f"{path}versions/")))


def modified(bound: Bound, version: Version) -> datetime:
    """When what readers of the version see last changed: when it went live, or when a later row took the place of one
    that it had shown until then."""
    figures = [entry.figure for entry in bound.evidence]
    figures += [figure for chart in bound.charts for line in chart.figures.values() for figure in line]
    seen = [max(one.vintages[-1].known_from, one.vintages[-1].recorded_at) for one in figures if len(one.vintages) > 1]
    return max([version.live_from, *(instant for instant in seen if instant > version.shown_at)])


def series_used(bound: Bound) -> list[str]:
    """The series whose numbers a text or its charts show, in the order in which they are met."""
    figures = [entry.figure for entry in bound.evidence] + [
        figure for chart in bound.charts for line in chart.figures.values() for figure in line
    ]
    return once(one.observation.series.slug for one in figures if one.observation)


def author(one: Mapping[str, str]) -> Node:
    """An author as the text froze the name."""
    return person(one["slug"], one["given_name"], one["family_name"], one["affiliation"])


def person(slug: str, given: str, family: str, affiliation: str) -> Node:
    """A person, or the desk that has no given name."""
    address = page_of(f"/authors/{slug}/")
    if not given:
        return {"@type": "Organization", "name": family, "url": address}
    return filled(
        {
            "@type": "Person",
            "name": f"{given} {family}",
            "givenName": given,
            "familyName": family,
            "url": address,
            "affiliation": {"@type": "Organization", "name": affiliation} if affiliation else None,
        }
    )
