"""Versions: what readers could see, when, and why it changed."""

from typing import Any

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casestudy.api.bound import article_of, case_of
from casestudy.api.texts import Moving
from casestudy.models import Document, Version
from casestudy.narrative import bind
from casestudy.serializers import ArticleSerializer, CaseSerializer, VersionSerializer
from casestudy.views.documents import Gone
from metrics.api.base import NUMBERS, PublicViewSet
from metrics.api.parameters import Asked, Parameter, choice, since, until
from metrics.moments import Moment

TEXT = PolymorphicProxySerializer("BoundText", [ArticleSerializer, CaseSerializer], resource_type_field_name=None)


def frozen(kind: str, slug: str, number: int, asked: Asked) -> tuple[Version, list[Version], Moment]:
    """A version, all versions of its text, and the moment to show it at: when it went live here, unless one is asked for.

    Raises Http404, and Gone for a version that was taken back.
    """
    rows = Version.objects.past(asked.now).filter(
        document__kind=kind, document__slug=slug, document__language=asked.one("lang", settings.LANGUAGE_CODE)
    )
    versions = list(
        rows.select_related("document", "revision", "withdrawal")
        .defer("revision__content")
        .order_by("-live_from", "-number")
    )
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise Http404(f"There is no version {number} of “{slug[:100]}”.")
    if hasattr(version, "withdrawal"):
        raise Gone(version.withdrawal.reason)
    at = asked.moment.seen_at or asked.moment.as_of
    since = version.shown_at if asked.moment.seen_at else version.live_from
    if at and at < since:
        raise Http404(f"This version is of {since.date().isoformat()}; it was not there yet.")
    return version, versions, asked.moment if not asked.moment.is_present else Moment(seen_at=version.shown_at)


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
        version, versions, moment = frozen(kind, slug, int(number), self.asked)
        bound = bind(version.revision.content, moment, now=self.asked.now)
        shape, serializer = (article_of, ArticleSerializer) if kind == "article" else (case_of, CaseSerializer)
        found: serializers.Serializer = serializer(
            shape(bound, version, versions, self.asked), context=self.get_serializer_context()
        )
        return Response(found.data)
