"""Charts outside a text: a definition on the record, the numbers in its words resolved; and what to object to in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from casestudy.content import chart_definitions, event_definitions
from casestudy.narrative import Binder, bind
from metrics.charts import Finding
from metrics.drawing import DrawnChart, draw_chart
from metrics.models import Chart
from metrics.moments import Moment


def drawn_alone(
    definition: Mapping[str, Any],
    moment: Moment | None = None,
    language: str = "",
    now: datetime | None = None,
    events: Mapping[str, Any] | None = None,
) -> DrawnChart:
    """The chart of a definition at a moment, as its own page, an embed and a preview show it; constant queries.

    ``events`` are those frozen with the definition, where it comes from a text; else they are as they stand now.
    """
    events = event_definitions(definition["events"]) if events is None else events
    return drawn_together([definition], events, moment, language, now)[0]


def drawn_together(
    definitions: Sequence[Mapping[str, Any]],
    events: Mapping[str, Any],
    moment: Moment | None = None,
    language: str = "",
    now: datetime | None = None,
) -> list[DrawnChart]:
    """The charts of these definitions at a moment, with the definitions of their events; constant queries for all of them."""
    language = language or settings.LANGUAGE_CODE
    content: dict[str, Any] = {"kind": "article", "language": language, "title": "", "standfirst": "", "sections": []}
    content["definitions"] = {"charts": {one["slug"]: one for one in definitions}, "events": events}
    bound = bind(content, moment or Moment(), now=now)
    binder = Binder(bound)
    return [draw_chart(binder.with_lines(one), bound.record, events, language) for one in definitions]


def objections(definition: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What the lint of charts finds in a definition on the record as it stands, errors first."""
    return drawn_alone(definition).findings(definition["description"])


def all_objections() -> dict[str, tuple[Finding, ...]]:
    """The findings of every chart on the desk, by slug; those without any are left out."""
    definitions = chart_definitions(Chart.objects.values_list("slug", flat=True))
    found = {slug: objections(definition) for slug, definition in sorted(definitions.items())}
    return {slug: findings for slug, findings in found.items() if findings}
