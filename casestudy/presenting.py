"""From a bound text to the plain structures that templates receive. Nothing is computed here, only put into words."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Any

from casestudy.citing import FORMS, Citation, Name
from casestudy.models import Version
from casestudy.narrative import Bound, ClaimUse, EvidenceEntry
from metrics.formats import Format, format_date, format_period, format_value
from metrics.periods import Period, PeriodError
from metrics.series import Figure, disagree, value_of

STATUS_WORDS = {"A": "", "E": "estimate", "P": "provisional", "M": "missing", "W": "withdrawn"}
KIND_WORDS = {
    "new": "first published",
    "update": "update",
    "correction": "correction",
    "clarification": "clarification",
}
UNIT_WORDS = {
    "count": "",
    "percent": "",
    "USD": "",
    "CNY": "",
    "ratio": "",
    "rank": "rank",
    "year": "",
    "stars": "",
    "MB": "",
}
PLURALS = {"number": "numbers", "source": "sources", "claim": "claims", "disagreement": "disagreements"}


def counted(number: int, noun: str) -> str:
    """“1 source”, “61 sources”."""
    return f"{number} {noun if number == 1 else PLURALS[noun]}"


def evidence(entries: Iterable[EvidenceEntry], language: str) -> list[dict[str, Any]]:
    """The numbered evidence list: what the card of each number says."""
    return [_entry(entry, language) for entry in entries]


def _entry(entry: EvidenceEntry, language: str) -> dict[str, Any]:
    figure = entry.figure
    row = figure.observation
    assert row is not None  # an entry always has a row: unknown numbers get none
    known = figure.known
    return {
        "number": entry.number,
        "id": entry.id,
        "figure": entry.shown if known else "not yet known" if entry.not_yet else "no number",
        "exact": entry.exact,
        "unit": UNIT_WORDS.get(row.series.metric.unit, ""),
        "period": period_words(row.period_label, language) or entry.period,
        "label": row.series.title,
        "market": row.series.market.name,
        "provider": row.provider.name,
        "source": {
            "title": row.source.name,
            "url": row.source.url_main,
            "attribution": row.source.producer if row.source.title else "",
            "slug": row.source.slug,
            "license": row.source.license,
        },
        "qualifier": "" if row.qualifier == "exact" else f"{row.get_qualifier_display()} {row.stated_as}".strip(),
        "known_from": format_date(row.known_from.date().isoformat(), language),
        "status": "; ".join(
            words
            for words in (row.get_verification_display() if row.verification else "", _rank_words(figure))
            if words
        ),
        "grade": entry.grade_words,
        "others": [_other(figure, other, language) for other in figure.others],
        "history": _history(figure, language),
        "series_url": f"/series/{row.series.slug}/",
        "ref": str(figure.reference),
        "note": row.note,
    }


def period_words(label: str, language: str) -> str:
    """A period's label for people; one that is itself a period is written out."""
    try:
        return format_period(Period.parse(label), language)
    except PeriodError:
        return label


def _rank_words(figure: Figure) -> str:
    decision = figure.decision
    if decision.rank == "deprecated":
        return f"held to be wrong: {decision.reason}"
    return f"preferred: {decision.reason}" if decision.rank == "preferred" else ""


def shown_value(row: Any, language: str, style: str = "full") -> str:
    """An observation's value in words, or that there is none."""
    value = value_of(row)
    return (
        format_value(value, row.series.metric.unit, Format.parse(style), language) if value is not None else "no value"
    )


def _other(figure: Figure, other: Any, language: str) -> dict[str, Any]:
    assert figure.observation is not None
    return {
        "provider": other.provider.name,
        "figure": shown_value(other, language),
        "disagrees": disagree(figure.observation, other),
    }


def _history(figure: Figure, language: str) -> list[dict[str, str]]:
    rows = figure.vintages
    return [
        {"until": format_date(later.known_from.date().isoformat(), language), "figure": shown_value(row, language)}
        for row, later in pairwise(rows)
    ]


def claims(uses: Iterable[ClaimUse]) -> list[dict[str, Any]]:
    """The claims of a text with their arithmetic."""
    return [
        {
            "anchor": use.id,
            "number": use.number,
            "words": use.words,
            "statement": use.spec.statement,
            "stance": use.stance,
            "stance_words": "We say this." if use.stance == "asserted" else "A source says this; it is quoted here.",
            "verdict": use.judged.verdict,
            "verdict_words": use.judged.verdict_words,
            "steps": list(use.judged.judgement.steps),
            "reason": use.judged.judgement.reason,
            "url": f"/claims/{use.spec.slug}/",
        }
        for use in uses
    ]


def disagreements(bound: Bound) -> list[dict[str, Any]]:
    """Where the record disagrees with what the source article printed: contradicted quotations, and numbers held to be wrong."""
    found: dict[str, dict[str, Any]] = {}
    for use in bound.claims:
        if use.judged.verdict == "contradicted" and use.stance == "quoted" and use.spec.origin == "source-article":
            found[use.spec.slug] = {
                "statement": use.spec.statement,
                "reason": " ".join(part for part in (use.judged.judgement.reason, use.spec.note) if part),
                "url": f"/claims/{use.spec.slug}/",
                "verdict": use.judged.verdict,
                "verdict_words": use.judged.verdict_words,
            }
    for entry in bound.evidence:
        if entry.figure.decision.rank == "deprecated" and entry.figure.observation is not None:
            row = entry.figure.observation
            found[str(entry.figure.reference)] = {
                "statement": f"{row.series.title}, {period_words(row.period_label, bound.language) or entry.period}: {entry.exact}",
                "reason": entry.figure.decision.reason,
                "url": f"/series/{row.series.slug}/",
                "verdict": "contradicted",
                "verdict_words": "held to be wrong",
            }
    return list(found.values())


def evidence_line(bound: Bound) -> str:
    """“143 numbers from 61 sources; 38 claims recomputed; 12 disagreements with the source article”."""
    parts = []
    if bound.evidence:
        parts.append(f"{counted(len(bound.evidence), 'number')} from {counted(len(bound.sources), 'source')}")
    if bound.claims:
        parts.append(f"{counted(len({use.spec.slug for use in bound.claims}), 'claim')} recomputed")
    if found := disagreements(bound):
        parts.append(f"{counted(len(found), 'disagreement')} with the source article")
    return "; ".join(parts)


def sources(bound: Bound) -> list[dict[str, Any]]:
    """The numbered sources of a text."""
    return [
        {
            "number": number,
            "title": source.name,
            "producer": source.producer if source.title else "",
            "url": source.url_main,
            "date_published": format_date(source.date_published, bound.language) if source.date_published else "",
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
            "kind_words": KIND_WORDS[one.kind],
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
        "language_words": "",
        "url": url,
        "kind": content["kind"],
    }


def citation_of(bound: Bound, version: Version, site_name: str, address: str) -> Citation:
    """The version as a citation; ``address`` is its own, absolute."""
    content = bound.content
    return Citation(
        slug=version.document.slug,
        title=bound.texts["title"],
        names=tuple(Name(one["family_name"], one["given_name"]) for one in content["authors"]),
        site=site_name,
        issued=version.live_from.date(),
        version=version.number,
        address=address,
        language=content["language"],
        abstract=bound.texts["standfirst"],
    )


def citation(cited: Citation, url: str) -> dict[str, Any]:
    """How to cite the text: the version, not the moving page. ``url`` is the address of the version on this site."""
    base = url.rstrip("/")
    return {"text": cited.text(), "links": [{"label": label, "url": f"{base}.{end}"} for label, end, _ in FORMS]}


def case_parts(bound: Bound) -> dict[str, Any]:
    """The parts that a localization case has beside its head."""
    content = bound.content
    events = content["definitions"]["events"]
    return {
        "case": {
            "entity": content["entity"]["name"],
            "market": content["market"]["name"],
            "period_label": content["period_label"],
            "outcome_figures": bound.outcome_figures,
            "context_html": bound.html["context"],
            "approach_html": bound.html["approach"],
            "outcome_html": bound.html["outcome"],
            "comparators": [
                {"title": one["title"], "url": f"/localization/{one['slug']}/"} for one in content["comparators"]
            ],
        },
        "adaptations": [_adaptation(one) for one in bound.adaptations],
        "timeline": [event(events[slug], bound.language) for slug in content["timeline"] if slug in events],
    }


VERIFICATION_WORDS = {
    "": "",
    "as-stated": "only in the source article",
    "confirmed": "confirmed by an independent report",
    "corrected": "corrects the source article",
    "disputed": "disputed",
    "supplemented": "added from the public record",
}


def _adaptation(one: dict[str, Any]) -> dict[str, Any]:
    source = one["source"]
    return {
        "anchor": one["anchor"],
        "lever": one["lever_slug"],
        "lever_name": one["lever_name"],
        "market": one["market_name"],
        "entity": one["entity_name"],
        "what_html": one["what_html"],
        "outcome_html": one["outcome_html"],
        "evidence": one["evidence"],
        "source": {"title": source["name"], "url": f"/sources/{source['slug']}/", "slug": source["slug"]}
        if source
        else None,
        "verification": one["verification"],
        "verification_words": VERIFICATION_WORDS[one["verification"]],
        "note": one["note"],
    }


def event(one: dict[str, Any], language: str) -> dict[str, Any]:
    """One event of a timeline."""
    return {
        "slug": one["slug"],
        "date": one["date"],
        "date_text": format_date(one["date"], language),
        "title": one["title"],
        "detail": one["detail"],
        "kind": one["kind"],
        "market": one["market_name"],
        "market_code": one["market"],
        "source": {"title": one["source_name"], "url": f"/sources/{one['source']}/"},
        "verification": one["verification"],
        "verification_words": VERIFICATION_WORDS[one["verification"]],
    }
