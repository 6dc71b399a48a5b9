"""The working copy as one plain value: what a revision freezes, and what every outlet renders.

A content is a mapping that JSON can hold: everything that an editor typed, and the definitions of all that the text
embeds. Observation values are not in it; they are resolved by time (``narrative``).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, Prefetch
from django.utils.timezone import now

from casestudy import markup
from casestudy.models import Adaptation, Document, Evidence, Image, LocalizationCase, OutcomeFigure, Version
from metrics.charts import ChartLine
from metrics.figures import BadReference, Reference
from metrics.models import Chart, Claim, Event

Content = dict[str, Any]
BODY_FIELDS = ("context", "approach", "outcome")


def snapshot(document: Document) -> Content:
    """The working copy of the document with all definitions that it embeds, in a constant number of queries."""
    content = _article(document) if document.kind == Document.Kind.ARTICLE else _case(document)
    content |= {"kind": document.kind, "language": document.language, "slug": document.slug}
    content["definitions"] = definitions(content)
    return content


def digest_of(content: Content) -> str:
    """SHA-256 over the canonical text of a content."""
    return hashlib.sha256(
        json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


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
    }


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


CASE_PARTS = (
    "outcome_figures",
    "authors",
    "topics",
    "events",
    "comparators__document",
    Prefetch("adaptations", Adaptation.objects.select_related("lever", "entity", "market", "source")),
    Prefetch("adaptations__evidence", Evidence.objects.all()),
)


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
        "outcome_figures": [_outcome_figure(one) for one in case.outcome_figures.all()],
        "adaptations": [_adaptation(one) for one in case.adaptations.all()],
        "timeline": [one.slug for one in sorted(case.events.all(), key=lambda one: (one.date, one.slug))],
        "comparators": [{"slug": one.document.slug, "title": one.title} for one in case.comparators.all()],
    }


def _outcome_figure(one: OutcomeFigure) -> Content:
    return {"reference": one.reference, "format": one.format, "label": one.label}


def _adaptation(one: Adaptation) -> Content:
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


def bodies(content: Content) -> Iterator[str]:
    """Every rich text of a content, in the order of reading."""
    if content["kind"] == "article":
        for section in content["sections"]:
            yield section["body"]
        return
    for name in BODY_FIELDS:
        yield content[name]
    for adaptation in content["adaptations"]:
        yield adaptation["what_was_done"]
        yield adaptation["outcome"]


def lines(content: Content) -> Iterator[str]:
    """Every single-line field of a content that may hold bracket forms, its charts' words included."""
    yield content["title"]
    yield content["standfirst"]
    if content["kind"] == "article":
        for section in content["sections"]:
            yield section["heading"]
    for chart in content.get("definitions", {}).get("charts", {}).values():
        yield from (chart["takeaway"], chart["subtitle"], chart["description"], chart["note"])
    for case in content.get("definitions", {}).get("cases", {}).values():
        yield from (case["title"], case["standfirst"])


def embeds(content: Content) -> Iterator[markup.Embed]:
    """Every embed of a content: of its bodies, then of its lines."""
    for body in bodies(content):
        yield from markup.embeds(body)
    for line in lines(content):
        yield from markup.line_embeds(line)


def definitions(content: Content) -> dict[str, dict[str, Any]]:
    """The current definitions of all that the content embeds, by kind and slug. What does not exist is left out."""
    named: dict[str, set[str]] = {kind: set() for kind in ("chart", "claim", "image", "event", "case", "comparison")}
    for embed in embeds(content | {"definitions": {}}):
        if embed.kind in named:
            named[embed.kind].update(embed.target.split())
    cases = case_definitions(named["case"] | named["comparison"], content["language"])
    for slug in named["comparison"] & cases.keys():
        for embed in adaptation_embeds(cases[slug]):
            if embed.kind in named:
                named[embed.kind].update(embed.slugs)
    charts = chart_definitions(named["chart"])
    events = (
        named["event"]
        | {slug for chart in charts.values() for slug in chart["events"]}
        | set(content.get("timeline", ()))
    )
    return {
        "charts": charts,
        "claims": claim_definitions(named["claim"]),
        "events": event_definitions(events),
        "images": image_definitions(named["image"]),
        "cases": cases,
    }


def adaptation_embeds(case: Content) -> Iterator[markup.Embed]:
    """The embeds in the adaptations of a case: what a comparison shows of it."""
    for adaptation in case["adaptations"]:
        yield from markup.embeds(adaptation["what_was_done"])
        yield from markup.embeds(adaptation["outcome"])


def chart_definitions(slugs: Iterable[str]) -> dict[str, Any]:
    """Chart specifications by slug, as mappings; two queries, charts joined with their lines in one."""
    slugs = set(slugs)
    if not slugs:
        return {}
    line = {
        "line_place": F("lines__position"),
        "line_series": F("lines__series__slug"),
        "line_title": F("lines__series__title"),
        "line_label": F("lines__label"),
        "line_unit": F("lines__series__metric__unit"),
    }
    rows: Any = Chart.objects.filter(slug__in=slugs).annotate(**line)
    charts: dict[str, tuple[Any, list[Any]]] = {}
    rows = rows.order_by("slug", "line_place", "lines__pk").select_related("remainder").prefetch_related("events")
    for row in rows:
        lines = charts.setdefault(row.slug, (row, []))[1]
        if row.line_series is not None:
            named = ChartLine(row.line_series, row.line_label or row.line_title)
            lines.append((row.line_place, named, row.line_unit))
    return {slug: chart.spec(lines).to_dict() for slug, (chart, lines) in charts.items()}


def claim_definitions(slugs: Iterable[str]) -> dict[str, Any]:
    """Claim specifications by slug, as mappings; one query, claims joined with their operands."""
    slugs = set(slugs)
    if not slugs:
        return {}
    operand = {"role": F("operands__role"), "place": F("operands__position"), "text": F("operands__text")}
    claims: dict[str, tuple[Any, list[Any]]] = {}
    rows: Any = Claim.objects.filter(slug__in=slugs).annotate(**operand)
    for row in rows.order_by("slug", "place", "operands__pk"):
        operands = claims.setdefault(row.slug, (row, []))[1]
        if row.text is not None:
            operands.append((row.role, row.place, row.text))
    return {slug: claim.spec(operands).to_dict() for slug, (claim, operands) in claims.items()}


def event_definitions(slugs: Iterable[str]) -> dict[str, Any]:
    """Events by slug, as mappings."""
    slugs = set(slugs)
    if not slugs:
        return {}
    return {
        one.slug: event_definition(one)
        for one in Event.objects.filter(slug__in=slugs).select_related("market", "entity", "source")
    }


def event_definition(one: Event) -> dict[str, Any]:
    """One event as a mapping."""
    return {
        "slug": one.slug,
        "date": one.date,
        "title": one.title,
        "detail": one.detail,
        "kind": one.kind,
        "market": one.market.code,
        "market_name": one.market.name,
        "entity": one.entity.slug,
        "source": one.source.slug,
        "source_name": one.source.name,
        "verification": one.verification,
    }


def image_definitions(slugs: Iterable[str]) -> dict[str, Any]:
    """Images by slug, as mappings."""
    slugs = set(slugs)
    if not slugs:
        return {}
    names = ("slug", "file", "width", "height", "alternative_text", "caption", "credit", "license")
    return {row["slug"]: row for row in Image.objects.filter(slug__in=slugs).values(*names)}


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
        "outcome_figures": [_outcome_figure(one) for one in case.outcome_figures.all()],
        "adaptations": [_adaptation(one) for one in case.adaptations.all()],
        "published": False,
    }


def case_summary_of(content: Content, url: str) -> dict[str, Any]:
    """The same from the frozen content of a published case."""
    names = ("slug", "title", "standfirst", "entity", "market", "period_label", "outcome_figures", "adaptations")
    return {name: content[name] for name in names} | {"url": url}


def references(content: Content) -> set[Reference]:
    """Every well-formed figure reference that rendering the content needs, those of claims and cases included."""
    texts = {embed.target for embed in embeds(content) if embed.kind == "figure"}
    known = content.get("definitions", {})
    for claim in known.get("claims", {}).values():
        texts.update(text for text in (*claim["numerator"], *claim["denominator"]) if not text.startswith("base:"))
    texts.update(figure["reference"] for figure in content.get("outcome_figures", ()))
    for adaptation in content.get("adaptations", ()):
        texts.update(adaptation["evidence"])
    for case in known.get("cases", {}).values():
        texts.update(figure["reference"] for figure in case["outcome_figures"])
        texts.update(embed.target for embed in adaptation_embeds(case) if embed.kind == "figure")
        for adaptation in case["adaptations"]:
            texts.update(adaptation["evidence"])
    return {reference for text in texts if (reference := read_reference(text)) is not None}


def read_reference(text: str) -> Reference | None:
    """The reference, or None where the text is none."""
    try:
        return Reference.parse(text)
    except BadReference:
        return None


def chart_series(content: Content) -> set[str]:
    """Slugs of the series that the content's charts draw whole."""
    charts = content.get("definitions", {}).get("charts", {}).values()
    return {line["series"] for chart in charts for line in chart["series"]} | {
        chart["remainder"] for chart in charts if chart["remainder"]
    }


def uses(content: Content) -> set[tuple[str, str, str]]:
    """What the content depends on: (kind, slug, period), the period for numbers only."""
    found = {("series", reference.series, reference.period) for reference in references(content)}
    found |= {("series", slug, "") for slug in chart_series(content)}
    for embed in embeds(content):
        if embed.kind in ("chart", "claim", "image", "event", "case"):
            found.add((embed.kind, embed.target, ""))
        elif embed.kind == "comparison":
            found |= {("case", slug, "") for slug in embed.target.split()}
    found |= {("event", slug, "") for slug in content.get("timeline", ())}
    found |= {("topic", one["slug"], "") for one in content["topics"]}
    found |= {("author", one["slug"], "") for one in content["authors"]}
    found |= {("market", one["code"], "") for one in content["markets"]}
    for chart in content.get("definitions", {}).get("charts", {}).values():
        found |= {("event", slug, "") for slug in chart["events"]}
    return found
