"""The definitions of what a text embeds, as they stand now: charts, claims, events, images and cases."""

from collections.abc import Iterable
from typing import Any, BinaryIO, cast

from django.core.files.storage import default_storage
from django.db.models import F

from casestudy.content.cases import case_definitions
from casestudy.content.parts import Content, adaptation_embeds, claim_events, embeds, lines
from casestudy.markup import line_embeds
from casestudy.models import Image
from metrics.charts import ChartLine
from metrics.ingest import sha256_of
from metrics.models import Chart, Claim, Event
from metrics.translated import words_in


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
    charts, images = chart_definitions(named["chart"]), image_definitions(named["image"])
    # What is embedded has words of its own, and claims in them.
    words = lines(content | {"definitions": {"charts": charts, "images": images, "cases": cases}})
    named["claim"] |= {embed.target for line in words for embed in line_embeds(line) if embed.kind == "claim"}
    claims = claim_definitions(named["claim"])
    events = (
        named["event"]
        | {slug for chart in charts.values() for slug in chart["events"]}
        | set(content.get("timeline", ()))
        | claim_events(claims)
    )
    return {
        "charts": charts,
        "claims": claims,
        "events": event_definitions(events),
        "images": images,
        "cases": cases,
    }


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
        "line_words": F("lines__translations"),
        "title_words": F("lines__series__translations"),
        "line_unit": F("lines__series__metric__unit"),
    }
    rows: Any = Chart.objects.filter(slug__in=slugs).annotate(**line)
    charts: dict[str, tuple[Any, list[Any]]] = {}
    rows = rows.order_by("slug", "line_place", "lines__pk").select_related("remainder").prefetch_related("events")
    for row in rows:
        lines = charts.setdefault(row.slug, (row, []))[1]
        if row.line_series is not None:
            own = words_in(row.line_words, "label") or row.line_label
            named = ChartLine(row.line_series, own or words_in(row.title_words, "title") or row.line_title)
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
    found = Image.objects.filter(slug__in=slugs)
    return {
        one.slug: {name: getattr(one, name) for name in names}
        | {"file": one.file.name, "sha256": picture_digest(str(one.file.name))}
        for one in found
    }


def picture_digest(file: str) -> str:
    """SHA-256 of a picture's bytes, by the name of its file; "" where there is no such file."""
    try:
        with default_storage.open(file) as stream:
            return sha256_of(cast(BinaryIO, stream))
    except (OSError, ValueError):
        return ""
