"""What a case has that an article has not: adaptations, and a timeline of events."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casestudy.narrative import Bound
from metrics.formats import format_date


def case_parts(bound: Bound, beside: Iterable[dict[str, str]]) -> dict[str, Any]:
    """The parts that a localization case has beside its head. ``beside`` are its comparators that readers can see."""
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
            "comparators": [{"title": one["title"], "url": f"/localization/{one['slug']}/"} for one in beside],
        },
        "adaptations": [_adaptation(one) for one in bound.adaptations],
        "timeline": [event(events[slug], bound.language) for slug in content["timeline"] if slug in events],
    }


VERIFICATION_WORDS = {
    "": "",
    "as-stated": gettext_noop("only in the source article"),
    "confirmed": gettext_noop("confirmed by an independent report"),
    "corrected": gettext_noop("corrects the source article"),
    "disputed": gettext_noop("disputed"),
    "supplemented": gettext_noop("added from the public record"),
}


def verification_words(code: str) -> str:
    """How far the record bears out what was said, in the language of the page."""
    words = VERIFICATION_WORDS[code]
    return _(words) if words else ""


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
        "verification_words": verification_words(one["verification"]),
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
        "verification_words": verification_words(one["verification"]),
    }
