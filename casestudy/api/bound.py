"""From a bound text to the mappings that the serializers describe."""

from collections.abc import Iterable
from typing import Any

from casestudy.consequences.changes import in_words
from casestudy.consequences.drift import notices
from casestudy.content import Content
from casestudy.models import Version
from casestudy.narrative import Bound
from casestudy.readers.visibility import cases_beside
from casestudy.serializers import bound_parts
from metrics.api.parameters import Asked
from metrics.figures import Reference
from metrics.moments import Moment
from metrics.periods import rfc3339
from metrics.serializers import number_of, source_of


def line(language: str, title: str, standfirst: str = "") -> Content:
    """A content of single lines only, to be bound with others on one record."""
    return {
        "kind": "article",
        "language": language,
        "title": title,
        "standfirst": standfirst,
        "sections": [],
        "definitions": {},
    }


def moment_of(moment: Moment) -> dict[str, str | None]:
    """The moment shown, as instants; both null for the present."""
    return {
        "as_of": rfc3339(moment.as_of) if moment.as_of else None,
        "seen_at": rfc3339(moment.seen_at) if moment.seen_at else None,
    }


def text_of(bound: Bound, version: Version, versions: Iterable[Version], asked: Asked) -> dict[str, Any]:
    """What articles and cases share."""
    content = bound.content
    standing = [one.live_from for one in versions if not hasattr(one, "withdrawal")]
    return {
        "slug": version.document.slug,
        "language": content["language"],
        "title": bound.texts["title"],
        "standfirst": bound.texts["standfirst"],
        **{name: content[name] for name in ("kicker", "authors", "topics", "markets", "entities")},
        **bound.apparatus,
        "version": version,
        "url": version.document.get_absolute_url(),
        "moment": moment_of(bound.moment),
        "first_published": min(standing, default=version.live_from),
        "reading_minutes": bound.reading_minutes,
        "words": bound.words,
        "recorded_later": bound.recorded_later,
        "changes": [
            {"date": one["date"], "kind": one["kind"], "words": one["words"]}
            for one in in_words(notices(version, bound.moment, bound.now, bound.language))
        ],
        **bound_parts(bound, asked.language),
        "sources": [source_of(one) for one in bound.sources],
    }


def article_of(bound: Bound, version: Version, versions: Iterable[Version], asked: Asked) -> dict[str, Any]:
    """An article."""
    sections = [
        {"anchor": one.anchor, "level": one.level, "number": one.number, "heading": one.heading, "html": one.html}
        for one in bound.sections
    ]
    return text_of(bound, version, versions, asked) | {"sections": sections}


def case_of(bound: Bound, version: Version, versions: Iterable[Version], asked: Asked) -> dict[str, Any]:
    """A market case."""
    content = bound.content
    return text_of(bound, version, versions, asked) | {
        **{name: content[name] for name in ("entity", "market", "period_label", "timeline")},
        **{name: bound.html[name] for name in ("context", "approach", "outcome")},
        "outcome_figures": [
            evidence_of(bound, one["reference"], asked.language, one["label"]) for one in content["outcome_figures"]
        ],
        "adaptations": [
            adaptation_of(bound, version, place, asked.language) for place in range(len(bound.adaptations))
        ],
        "comparators": [one["slug"] for one in cases_beside(content, bound.moment, bound.now)],
    }


def adaptation_of(bound: Bound, version: Version, place: int, language: str) -> dict[str, Any]:
    """One adaptation of a bound case, by its place."""
    one, drawn = bound.content["adaptations"][place], bound.adaptations[place]
    slug = version.document.slug
    return {
        "id": f"{slug}/{one['anchor']}",
        "case": slug,
        **{name: one[name] for name in ("anchor", "lever", "entity", "market", "verification", "note")},
        "what_was_done": drawn["what_html"],
        "outcome": drawn["outcome_html"],
        "evidence": [evidence_of(bound, text, language) for text in one["evidence"]],
        "source": one["source"]["slug"] if one["source"] else None,
        "url": f"{version.document.get_absolute_url()}#{one['anchor']}",
    }


def evidence_of(bound: Bound, text: str, language: str, label: str = "") -> dict[str, Any]:
    """A number that something rests on."""
    figure = bound.record.figure(Reference.parse(text))
    label = label or (figure.observation.series.title if figure.observation else "")
    return {"reference": text, "label": label, **number_of(figure.value, figure.unit, language)}


def bare_case(content: Content, adaptation: Content, language: str) -> Content:
    """A case of one adaptation alone, to be bound with others on one record."""
    parts: Content = {
        "context": "",
        "approach": "",
        "outcome": "",
        "outcome_figures": [],
        "timeline": [],
        "comparators": [],
    }
    return {
        **line(language, ""),
        "kind": "case",
        **parts,
        "adaptations": [adaptation],
        "definitions": {**content, "charts": {}, "cases": {}},
    }
