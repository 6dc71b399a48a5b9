"""Cases as texts embed them: their summaries, and the adaptations that a comparison sets side by side."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.utils.timezone import now

from casestudy.content.parts import Content
from casestudy.models import Adaptation, Document, Evidence, LocalizationCase, OutcomeFigure, Version

CASE_PARTS = (
    "outcome_figures",
    "authors",
    "topics",
    "events",
    "comparators__document",
    Prefetch("adaptations", Adaptation.objects.select_related("lever", "entity", "market", "source")),
    Prefetch("adaptations__evidence", Evidence.objects.all()),
)


def outcome_figure(one: OutcomeFigure) -> Content:
    return {"reference": one.reference, "format": one.format, "label": one.label}


def adaptation(one: Adaptation) -> Content:
    return {
        "anchor": one.anchor,
        "lever": {"slug": one.lever.slug, "name": one.lever.name, "position": one.lever.position},
        "entity": {"slug": one.entity.slug, "name": one.entity.name},
        "market": {"code": one.market.code, "name": one.market.name},
        "what_was_done": one.what_was_done,
        "outcome": one.outcome,
        "source": {"slug": one.source.slug, "name": one.source.name, "producer": one.source.producer}
        if one.source
        else None,
        "verification": one.verification,
        "note": one.note,
        "evidence": [evidence.reference for evidence in one.evidence.all()],
    }


def case_definitions(slugs: Iterable[str], language: str) -> dict[str, Any]:
    """Summaries of cases by slug with their adaptations: what a card or a comparison in a text shows.

    A published case is shown as its readers see it. One that is not shows its working copy, marked as not published, so
    that a draft can be read with it; publishing refuses it.
    """
    slugs = set(slugs)
    if not slugs:
        return {}
    live = Version.objects.live(now()).filter(document__kind=Document.Kind.CASE, document__language=language)
    versions = live.filter(document__slug__in=slugs).with_content()
    found = {
        one.document.slug: case_summary_of(one.revision.content, one.document.get_absolute_url()) | {"published": True}
        for one in versions
    }
    slugs -= found.keys()
    if not slugs:
        return found
    rows = LocalizationCase.objects.filter(document__slug__in=slugs, document__language=language).select_related(
        "document", "entity", "market"
    )
    drafts = {case.document.slug: case_summary(case) for case in rows.prefetch_related(*CASE_PARTS)}
    return found | drafts


def case_summary(case: LocalizationCase) -> dict[str, Any]:
    """One case as a card or a column of a comparison shows it."""
    return {
        "slug": case.document.slug,
        "title": case.title,
        "standfirst": case.standfirst,
        "url": case.document.get_absolute_url(),
        "entity": {"slug": case.entity.slug, "name": case.entity.name},
        "market": {"code": case.market.code, "name": case.market.name},
        "period_label": case.period_label,
        "outcome_figures": [outcome_figure(one) for one in case.outcome_figures.all()],
        "adaptations": [adaptation(one) for one in case.adaptations.all()],
        "published": False,
    }


def case_summary_of(content: Content, url: str) -> dict[str, Any]:
    """The same from the frozen content of a published case."""
    names = ("slug", "title", "standfirst", "entity", "market", "period_label", "outcome_figures", "adaptations")
    return {name: content[name] for name in names} | {"url": url}
