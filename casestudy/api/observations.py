"""Observations read as the numbers give them, and written with the decisions on the texts that they change."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import permissions
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

from casestudy.consequences.deciding import Choice, Decided, Undecided, decide
from casestudy.consequences.holding import hold, table_of
from casestudy.models import Decision
from casestudy.problems import MEDIA_TYPE, problem
from casestudy.serializers.writing import (
    HeldSerializer,
    ObservationsSerializer,
    StoredSerializer,
    UndecidedSerializer,
    consequences_of,
)
from metrics.api import observations
from metrics.ingest import Refused, Report, store
from metrics.periods import rfc3339

SAFE = ("GET", "HEAD", "OPTIONS")


class MayRecord(permissions.BasePermission):
    """Who may add numbers in the admin may add them here."""

    message = "You may not add numbers. Ask an administrator for the group Editors."

    def has_permission(self, request: Request, view: Any) -> bool:
        user: Any = request.user
        return user is not None and user.is_active and user.is_staff and user.has_perm("metrics.add_observation")


class Writes(SimpleRateThrottle):
    """So many writes in a minute, for each user."""

    scope = "writes"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return f"writes-{request.user.pk}"


class TooLarge(APIException):
    """The request is larger than any that is read."""

    status_code = 413
    default_detail = "A request may have 20 MB. Send fewer rows at a time, or import a file on the command line."


class ObservationViewSet(observations.ObservationViewSet):
    __doc__ = observations.ObservationViewSet.__doc__

    http_method_names = ["get", "head", "options", "post"]

    def get_authenticators(self) -> list[Any]:
        """Reads ask for nobody, so that they cache. A session is believed only with its CSRF token."""
        return (
            []
            if self.request is None or self.request.method in SAFE
            else [TokenAuthentication(), SessionAuthentication()]
        )

    def get_permissions(self) -> list[Any]:
        return [] if self.request is None or self.request.method in SAFE else [MayRecord()]

    def get_throttles(self) -> list[Any]:
        return [] if self.request is None or self.request.method in SAFE else [Writes()]

    def parameters_here(self) -> tuple[Any, ...]:
        return () if self.action == "create" else super().parameters_here()

    @extend_schema(
        request=ObservationsSerializer,
        responses={
            201: StoredSerializer,
            200: OpenApiResponse(StoredSerializer, description="Everything was on record already."),
            202: OpenApiResponse(HeldSerializer, description="Nothing was stored; the rows wait for a decision."),
            (409, MEDIA_TYPE): OpenApiResponse(
                UndecidedSerializer, description="Texts would change that nobody decided on."
            ),
        },
    )
    def create(self, request: Request) -> Any:
        """Add rows, all or none, with the decisions on the texts that they change.

        Rows are only ever added, never changed, so there is no If-Match to send; `decisions.seen` guards what was decided.
        """
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        asked = ObservationsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        rows = [{name: cell for name, cell in row.items() if cell not in (None, "")} for row in given["observations"]]
        note = given["note"] or "API"

        def act() -> Report:
            return store(enumerate(rows, 1), actor=request.user, note=note, known_from=given["known_from"])

        decisions = given["decisions"] or {}
        try:
            if decisions.get("hold"):
                # Rows that could not be stored are named by their places here, not by the lines of the file that is kept.
                store(enumerate(rows, 1), known_from=given["known_from"], dry_run=True)
                held = hold(table_of(rows), note, known_from=given["known_from"], actor=request.user)
                return Response({"held": held.pk}, status=202)
            report = decide(act, decided_of(decisions), actor=request.user)
        except Refused as refused:
            return problem(
                request._request,
                400,
                detail=WRONG_ROWS.format(refused.report.problem_count),
                errors=pointed(refused.report),
            )
        except Undecided as undecided:
            return self.undecided(request, undecided)
        return Response(stored_of(report), status=200 if report.batch is None else 201)

    def undecided(self, request: Request, undecided: Undecided) -> Any:
        """409 with the consequences; 400 where a decision itself is at fault."""
        if not undecided.stale and (undecided.reasons or undecided.unknown):
            raise ValidationError({"decisions": {"texts": undecided.reasons or [str(undecided)]}})
        more = {"seen": undecided.impact.digest, "consequences": consequences_of(undecided.impact)}
        return problem(request._request, 409, "Not decided", str(undecided), more=more)


WRONG_ROWS = "Nothing was stored: {} of the cells cannot be taken; see errors."


def decided_of(decisions: dict[str, Any]) -> Decided:
    """The decisions as the gate takes them."""
    if not decisions:
        return Decided()
    texts = {one["text"]: Choice(one["choice"], one["note"], one["kind"], one["until"]) for one in decisions["texts"]}
    return Decided(texts, decisions["rest"], decisions["seen"])


def pointed(report: Report) -> list[dict[str, str]]:
    """The bad cells, each with a JSON pointer to its place."""
    return [
        {
            "pointer": f"/observations/{one.line - 1}" + (f"/{one.column}" if one.column else ""),
            "code": "invalid",
            "detail": one.reason + (f" (found “{one.value}”)" if one.value else ""),
        }
        for one in report.problems
    ]


def stored_of(report: Report) -> dict[str, Any]:
    """What was stored, for programs."""
    batch = report.batch
    decisions = Decision.objects.filter(batch=batch).select_related("document").order_by("pk") if batch else ()
    return {
        "added": report.added,
        "unchanged": report.unchanged,
        "batch": batch
        and {
            "recorded_at": rfc3339(batch.recorded_at),
            "rows": batch.rows,
            "digest": batch.digest,
            "previous_digest": batch.previous_digest,
        },
        "decided": [{"text": one.document.get_absolute_url(), "choice": one.choice} for one in decisions],
    }
