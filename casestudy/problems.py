"""The one shape of an error for programs: RFC 9457, ``application/problem+json``."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

from casestudy.languages import plain_path

MEDIA_TYPE = "application/problem+json"
API, OEMBED = "/api/", "/oembed"


def is_api(request: HttpRequest) -> bool:
    """Whether errors of this request are for a program to read."""
    return request.path_info.startswith(API) or plain_path(request.path_info) == OEMBED


def problem(
    request: HttpRequest,
    status: int,
    title: str = "",
    detail: str = "",
    *,
    errors: Iterable[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> JsonResponse:
    """A problem document: ``type title status detail instance``, and ``errors`` (each with ``pointer code detail``) if any.

    ``title`` names the kind of problem and defaults to the status's own phrase; ``detail`` says what was wrong with this
    request and the way out; ``more`` are members of this kind of problem alone.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    if listed := [dict(error) for error in errors]:
        body["errors"] = listed
    body |= more or {}
    return JsonResponse(
        body,
        status=status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
        json_dumps_params={"ensure_ascii": False},
    )
