"""The head and the end of a text: its evidence in one line, versions, sources, how to cite it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext_lazy, pgettext

from casestudy.models import Version
from casestudy.narrative import Bound
from casestudy.presenting.evidence import period_words
from metrics.formats import format_date, language_for
from metrics.translated import page_language

#: Put into the language of the page where they are shown.
KIND_WORDS = {
    "new": gettext_noop("first published"),
    "update": gettext_noop("update"),
    "correction": gettext_noop("correction"),
    "clarification": gettext_noop("clarification"),
}
PLURALS = {
    "number": ngettext_lazy("%(count)s number", "%(count)s numbers", "count"),
    "source": ngettext_lazy("%(count)s source", "%(count)s sources", "count"),
    "claim": ngettext_lazy("%(count)s claim", "%(count)s claims", "count"),
    "disagreement": ngettext_lazy("%(count)s disagreement", "%(count)s disagreements", "count"),
}


def counted(number: int, noun: str) -> str:
    """“1 source”, “61 sources”."""
    return str(PLURALS[noun] % {"count": number})


def disagreements(bound: Bound) -> list[dict[str, Any]]:
    """Where the record disagrees with what the source article printed: contradicted quotations, and numbers held to be wrong."""
    found: dict[str, dict[str, Any]] = {}
    for use in bound.claims:
        if use.judged.verdict == "contradicted" and use.stance == "quoted" and use.spec.origin == "source-article":
            found[use.spec.slug] = {
                "statement": use.spec.statement,
                "reason": use.spec.note or use.judged.judgement.reason,
                "url": f"/claims/{use.spec.slug}/",
                "verdict": use.judged.verdict,
                "verdict_words": use.judged.verdict_words,
            }
    for entry in bound.evidence:
        if entry.figure.decision.rank == "deprecated" and entry.figure.observation is not None:
            row = entry.figure.observation
            found[str(entry.figure.reference)] = {
                "statement": _("%(title)s, %(period)s: %(number)s")
                % {
                    "title": row.series.title,
                    "period": period_words(row.period_label, bound.language) or entry.period,
                    "number": entry.exact,
                },
                "reason": entry.figure.decision.reason,
                "url": f"/series/{row.series.slug}/",
                "verdict": "contradicted",
                "verdict_words": _("held to be wrong"),
            }
    return list(found.values())


def evidence_line(bound: Bound) -> str:
    """“143 numbers from 61 sources; 38 claims recomputed; 12 disagreements with the source article”."""
    parts = []
    if bound.evidence:
        parts.append(
            _("%(numbers)s from %(sources)s")
            % {"numbers": counted(len(bound.evidence), "number"), "sources": counted(len(bound.sources), "source")}
        )
    if bound.claims:
        parts.append(
            _("%(claims)s recomputed") % {"claims": counted(len({use.spec.slug for use in bound.claims}), "claim")}
        )
    if found := disagreements(bound):
        parts.append(
            _("%(disagreements)s with the source article") % {"disagreements": counted(len(found), "disagreement")}
        )
    return pgettext("between parts of a line", "; ").join(parts)


def sources(bound: Bound) -> list[dict[str, Any]]:
    """The numbered sources of a text."""
    return [
        {
            "number": number,
            "title": source.name,
            "producer": source.producer if source.title else "",
            "url": source.url_main,
            "date_published": format_date(source.date_published, bound.language) if source.date_published else "",
            "license": _("not stated") if source.license in ("", "not stated") else source.license,
            "slug": source.slug,
        }
        for number, source in enumerate(bound.sources, 1)
    ]


def versions(rows: Iterable[Version], url: str, current: Version | None) -> list[dict[str, Any]]:
    """The versions of a text, newest first."""
    return [
        {
            "number": one.number,
            "date": one.live_from,
            "kind": one.kind,
            "kind_words": _(KIND_WORDS[one.kind]),
            "note": one.note,
            "url": f"{url}versions/{one.number}/",
            "is_current": current is not None and one.pk == current.pk,
            "withdrawn": getattr(getattr(one, "withdrawal", None), "reason", ""),
        }
        for one in rows
    ]


def author_name(author: dict[str, str]) -> str:
    """The name as printed."""
    return f"{author['given_name']} {author['family_name']}".strip()


def authors_in_words(authors: Iterable[dict[str, str]]) -> str:
    """The names as a line: “A and B”."""
    return format_list([author_name(one) for one in authors], locale=language_for(page_language()).locale)


def document_head(
    bound: Bound, version: Version | None, url: str, first: datetime | None = None, versions_url: str = ""
) -> dict[str, Any]:
    """How the page of a text opens."""
    content = bound.content
    first = first or (version.live_from if version else None)
    return {
        "title": bound.texts["title"],
        "title_plain": bound.texts["title"],
        "kicker": content["kicker"],
        "standfirst_html": bound.texts["standfirst"],
        "standfirst_plain": bound.texts["standfirst"],
        "authors": [
            {"name": author_name(one), "affiliation": one["affiliation"], "url": f"/authors/{one['slug']}/"}
            for one in content["authors"]
        ],
        "topics": [{"name": one["name"], "url": f"/topics/{one['slug']}/"} for one in content["topics"]],
        "live_from": first,
        "updated": version.live_from if version and first and version.live_from.date() != first.date() else None,
        "version": version.number if version else None,
        "versions_url": versions_url,
        "reading_minutes": bound.reading_minutes,
        "language": content["language"],
        "language_words": language_for(content["language"]).locale.get_display_name(
            language_for(page_language()).locale
        ),
        "url": url,
        "kind": content["kind"],
        "twin_url": f"{url.rstrip('/')}.md" if version else "",
        **bound.apparatus,
        "next_update": format_date(bound.apparatus["next_update"], page_language())
        if bound.apparatus["next_update"]
        else "",
    }
