"""The working copy as a content."""

import hashlib
import json
from typing import Any

from django.utils import translation

from casestudy.content.cases import CASE_PARTS, adaptation, outcome_figure
from casestudy.content.definitions import definitions
from casestudy.content.parts import BODY_FIELDS, Content
from casestudy.models import Document, LocalizationCase


def snapshot(document: Document) -> Content:
    """The working copy of the document with all definitions that it embeds, in a constant number of queries."""
    # Names, charts and claims are frozen in the words of the text's own language.
    with translation.override(document.language):
        content = _article(document) if document.kind == Document.Kind.ARTICLE else _case(document)
        content |= {"kind": document.kind, "language": document.language, "slug": document.slug}
        content["definitions"] = definitions(content)
    return content


def canonical(content: Content) -> str:
    """The one text of a content: names sorted, nothing between, letters as they are."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(content: Content) -> str:
    """SHA-256 over the canonical text of a content."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _people(story: Any) -> Content:
    return {
        "title": story.title,
        "standfirst": story.standfirst,
        "authors": [
            {
                "slug": one.slug,
                "given_name": one.given_name,
                "family_name": one.family_name,
                "affiliation": one.affiliation,
            }
            for one in story.authors.all()
        ],
        "topics": [{"slug": one.slug, "name": one.name} for one in story.topics.all()],
        **_apparatus(story),
    }


def _apparatus(story: Any) -> Content:
    """What stands around the text; nothing where nothing is written, so that a text without it keeps its digest."""
    questions = [line.strip() for line in story.questions.splitlines() if line.strip()]
    written = {"abstract": story.abstract.strip(), "questions": questions, "disclosure": story.disclosure.strip()}
    written["next_update"] = story.next_update
    return {"apparatus": written} if any(written.values()) else {}


def _article(document: Document) -> Content:
    article = document.article
    return _people(article) | {
        "kicker": article.kicker,
        "markets": [{"code": one.code, "name": one.name} for one in article.markets.all()],
        "entities": [{"slug": one.slug, "name": one.name} for one in article.entities.all()],
        "sections": [
            {"anchor": one.anchor, "level": one.level, "heading": one.heading, "body": one.body}
            for one in article.sections.all()
        ],
    }


def _case(document: Document) -> Content:
    case = (
        LocalizationCase.objects.select_related("entity", "market", "document")
        .prefetch_related(*CASE_PARTS)
        .get(document=document)
    )
    return _people(case) | {
        "kicker": "",
        "markets": [{"code": case.market.code, "name": case.market.name}],
        "entities": [{"slug": case.entity.slug, "name": case.entity.name}],
        "entity": {"slug": case.entity.slug, "name": case.entity.name},
        "market": {"code": case.market.code, "name": case.market.name},
        "period_label": case.period_label,
        **{name: getattr(case, name) for name in BODY_FIELDS},
        "outcome_figures": [outcome_figure(one) for one in case.outcome_figures.all()],
        "adaptations": [adaptation(one) for one in case.adaptations.all()],
        "timeline": [one.slug for one in sorted(case.events.all(), key=lambda one: (one.date, one.slug))],
        "comparators": [{"slug": one.document.slug, "title": one.title} for one in case.comparators.all()],
    }
