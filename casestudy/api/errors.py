"""Every failure under /api/ as a problem document (RFC 9457)."""

import math
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable, Throttled

from casestudy.history import Gone
from casestudy.problems import problem
from metrics.api.parameters import BadQuery


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The answer to an exception that a view raised; None for one that is a fault of ours."""
    request = context["request"]._request
    if isinstance(error, Http404):
        return problem(request, 404, detail=str(error))
    if isinstance(error, Gone):
        return problem(request, 410, detail=str(error))
    if isinstance(error, PermissionDenied):
        return problem(request, 403, detail=str(error))
    if isinstance(error, BadRequest):
        return problem(request, 400, detail=str(error))
    if not isinstance(error, APIException):
        return None
    headers: dict[str, str] = {}
    detail = (
        str(error.detail)
        if not isinstance(error.detail, (dict, list))
        else "Some of what was sent cannot be taken; see errors."
    )
    if isinstance(error, BadQuery):
        return problem(request, 400, detail=str(error.detail), errors=error.errors)
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(context["view"].allowed_methods)
        headers["Allow"] = allowed
        detail = f"{request.method} is not possible here; use {allowed}."
    if isinstance(error, NotAcceptable):
        detail = "This address answers in application/json only; ask for that, or leave Accept out."
    if isinstance(error, Throttled) and (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(math.ceil(wait))
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    errors = list(pointed(error.detail)) if isinstance(error.detail, (dict, list)) else []
    return problem(request, error.status_code, detail=detail, errors=errors, headers=headers)


def pointed(detail: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """Validation errors of what was sent, each with a JSON pointer (RFC 6901) to its place."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else "/" + str(name).replace("~", "~0").replace("/", "~1")
            yield from pointed(inner, pointer + own)
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            yield from pointed(inner, f"{pointer}/{place}" if isinstance(inner, (dict, list)) else pointer)
    elif detail:
        yield {"pointer": pointer or "/", "code": getattr(detail, "code", "invalid"), "detail": str(detail)}
