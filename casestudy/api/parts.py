"""Parts of texts as resources of their own: sections of articles, adaptations of cases."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models.fields.json import KeyTransform
from rest_framework.request import Request
from rest_framework.response import Response

from casestudy.api.bound import adaptation_of, bare_case, line, moment_of
from casestudy.api.texts import Moving, live_text, visible
from casestudy.models import Version
from casestudy.narrative import bind, bind_all
from casestudy.serializers import AdaptationSerializer, SectionDetailSerializer, SectionSerializer, bound_parts
from metrics.api.base import NUMBERS, PublicViewSet
from metrics.api.parameters import Parameter, choice


class PartViewSet(Moving, PublicViewSet):
    """A part of a text, looked up by the text's slug and its own anchor."""

    queryset = Version.objects.none()
    lookup_field = "id"
    lookup_value_regex = "[^/]+/[^/]+"
    kind, part = "", ""
    shown_by = NUMBERS

    def parts(self) -> Iterator[tuple[Version, Any]]:
        """Every live version with its part of the frozen content."""
        rows = (
            visible(self.kind, self.asked)
            .order_by("document__slug")
            .annotate(held=KeyTransform(self.part, "revision__content"))
        )
        if slugs := self.asked.many(self.kind):
            rows = rows.filter(document__slug__in=slugs)
        for version in rows:
            yield version, version.held

    def former(self) -> tuple[str, str, str]:
        return self.kind, self.kwargs.get("id", "").partition("/")[0], f"/{self.part}/"

    def retrieve(self, request: Request, **kwargs: str) -> Any:
        slug, _, anchor = kwargs["id"].partition("/")
        version, _ = live_text(self.kind, slug, self.asked)
        return Response(self.get_serializer(self.shown(version, anchor)).data)

    def shown(self, version: Version, anchor: str) -> dict[str, Any]:
        """The part of this anchor, bound. Raises Http404."""
        raise NotImplementedError  # each kind says its own


class SectionViewSet(PartViewSet):
    """The sections of the live articles, in the order of reading."""

    kind, part, noun = "article", "sections", "section"
    lookup_words = "The article's slug and the section's anchor, joined by a slash."
    serializer_class, detail_serializer = SectionSerializer, SectionDetailSerializer
    parameters = (
        Parameter("article", "Only sections of this article."),
        choice("level", "2 for sections, 3 for subsections.", ("2", "3")),
    )

    def filtered(self) -> list[dict[str, Any]]:
        levels = self.asked.many("level")
        return [
            row
            for version, sections in self.parts()
            for row in numbered(version, sections)
            if not levels or str(row["level"]) in levels
        ]

    def prepared(self, rows: list[Any]) -> Iterable[Any]:
        heads = bind_all([line(one["language"], one["heading"]) for one in rows], self.asked.moment, now=self.asked.now)
        return [{**one, "heading": head.texts["title"]} for one, head in zip(rows, heads, strict=True)]

    def shown(self, version: Version, anchor: str) -> dict[str, Any]:
        bound = bind(version.revision.content, self.asked.moment, now=self.asked.now)
        section = next((one for one in bound.sections if one.anchor == anchor), None)
        if section is None:
            raise self.missing(f"{version.document.slug}/{anchor}")
        html = str(section.html)
        anchors, charts = set(re.findall(r'href="#([ec][0-9]+)"', html)), set(re.findall(r'data-chart="([^"]+)"', html))
        parts = bound_parts(bound, self.asked.language)
        kept = {name: [one for one in parts[name] if one["anchor"] in anchors] for name in ("numbers", "claims")}
        row = next(row for row in numbered(version, bound.content["sections"]) if row["anchor"] == anchor)
        return (
            row
            | kept
            | {
                "heading": section.heading,
                "html": html,
                "moment": moment_of(bound.moment),
                "charts": [one for one in parts["charts"] if one["slug"] in charts],
            }
        )


def numbered(version: Version, sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The sections of a version with their numbers in the outline: 1, 1.1, 2."""
    first, second = 0, 0
    slug = version.document.slug
    for one in sections:
        first, second = (first + 1, 0) if one["level"] == 2 else (first, second + 1)
        yield {
            "id": f"{slug}/{one['anchor']}",
            "article": slug,
            "language": version.document.language,
            "anchor": one["anchor"],
            "level": one["level"],
            "number": ".".join(str(count) for count in (first, second) if count),
            "heading": one["heading"],
            "url": f"{version.document.get_absolute_url()}#{one['anchor']}",
        }


class AdaptationViewSet(PartViewSet):
    """What was done to suit a market, in every live case: lever, outcome and evidence with its numbers."""

    kind, part, noun = "case", "adaptations", "adaptation"
    lookup_words = "The case's slug and the adaptation's anchor, joined by a slash."
    serializer_class = AdaptationSerializer
    parameters = (
        Parameter("case", "Only adaptations of this case."),
        Parameter("lever", "Only adaptations of this lever."),
        Parameter("market", "Only adaptations in this market.", read=str.upper),
        Parameter("entity", "Only adaptations by this entity."),
        Parameter("source", "Only adaptations read in this document."),
    )

    def filtered(self) -> list[tuple[Version, dict[str, Any]]]:
        places = {
            "lever": ("lever", "slug"),
            "market": ("market", "code"),
            "entity": ("entity", "slug"),
            "source": ("source", "slug"),
        }
        wanted = {places[name]: set(values) for name in places if (values := self.asked.many(name))}

        def fits(one: dict[str, Any]) -> bool:
            return all((one[part] or {}).get(key) in values for (part, key), values in wanted.items())

        return [(version, one) for version, adaptations in self.parts() for one in adaptations if fits(one)]

    def prepared(self, rows: list[Any]) -> Iterable[Any]:
        versions = {version.pk for version, _ in rows}
        found = Version.objects.filter(pk__in=versions).annotate(held=KeyTransform("definitions", "revision__content"))
        known = dict(found.values_list("pk", "held"))
        bounds = bind_all(
            [bare_case(known[version.pk], one, version.document.language) for version, one in rows],
            self.asked.moment,
            now=self.asked.now,
        )
        return [
            adaptation_of(bound, version, 0, self.asked.language)
            for (version, _), bound in zip(rows, bounds, strict=True)
        ]

    def shown(self, version: Version, anchor: str) -> dict[str, Any]:
        rows = [(version, one) for one in version.revision.content["adaptations"] if one["anchor"] == anchor]
        if not rows:
            raise self.missing(f"{version.document.slug}/{anchor}")
        return next(iter(self.prepared(rows)))
