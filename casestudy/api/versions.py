"""Versions: what readers could see, when, and why it changed."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casestudy.api.bound import article_of, case_of
from casestudy.api.texts import Moving
from casestudy.history import History
from casestudy.models import Document, Version
from casestudy.narrative import bind
from casestudy.serializers import ArticleSerializer, CaseSerializer, VersionSerializer
from metrics.api.base import NUMBERS, PublicViewSet
from metrics.api.parameters import Asked, Parameter, choice, since, until

TEXT = PolymorphicProxySerializer("BoundText", [ArticleSerializer, CaseSerializer], resource_type_field_name=None)


def history(kind: str, slug: str, asked: Asked) -> History:
    """The versions of a text, in the language asked for where it has any, else of the original."""
    found = History(kind, slug, asked.language, asked.now)
    return found if found.versions else History.of_original(kind, slug, asked.language, asked.now)


class VersionViewSet(Moving, PublicViewSet):
    """Every version that went live, newest first, withdrawn ones with their reason.

    A version's detail is the text as it went live: its own words, with the numbers that this site showed then.
    """

    queryset = Version.objects.none()
    serializer_class = VersionSerializer
    lookup_field = "id"
    lookup_value_regex = "(?:article|case)/[^/]+/[0-9]{1,9}"
    lookup_words, noun = (
        "article or case, the text's slug and the number, joined by slashes: article/how-tiktok-went-abroad/1.",
        "version",
    )
    shown_by = NUMBERS
    parameters = (
        choice("text", "Only versions of articles, or of cases.", Document.Kind.values, "document__kind__in"),
        Parameter("slug", "Only versions of the text with this slug.", "document__slug__in"),
        choice("kind", "Only versions of this kind.", Version.Kind.values, "kind__in"),
        Parameter(
            "live_from_min",
            "Only versions that went live on or after this day or instant.",
            "live_from__gte",
            since,
            many=False,
        ),
        Parameter(
            "live_from_max",
            "Only versions that went live by this day (its end) or instant.",
            "live_from__lte",
            until,
            many=False,
        ),
    )

    def rows(self) -> Any:
        asked = self.asked
        rows = Version.objects.past(asked.known_by)
        if asked.moment.seen_at:
            rows = rows.filter(published_at__lte=asked.moment.seen_at)
        return rows.select_related("document", "withdrawal").order_by("-live_from", "-number", "document__slug")

    def former(self) -> tuple[str, str, str]:
        kind, slug, *_ = f"{self.kwargs.get('id', '')}/".split("/")
        return kind, slug, f"/versions/{kind}/"

    @extend_schema(responses=TEXT)
    def retrieve(self, request: Request, **kwargs: str) -> Any:
        kind, slug, number = kwargs["id"].split("/")
        past = history(kind, slug, self.asked)
        version, moment = past.frozen(int(number), self.asked.moment)
        bound = bind(version.revision.content, moment, now=self.asked.now)
        shape, serializer = (article_of, ArticleSerializer) if kind == "article" else (case_of, CaseSerializer)
        found: serializers.Serializer = serializer(
            shape(bound, version, past.versions, self.asked), context=self.get_serializer_context()
        )
        return Response(found.data)
