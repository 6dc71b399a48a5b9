"""What there is: the list of resources, the OpenAPI document, and its interactive page."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from metrics.api.parameters import read_query


class Root(APIView):
    """The resources, by name and address."""

    resources: tuple[str, ...] = ()

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        read_query(request.query_params, ())
        base = f"{settings.SITE_URL}/api/v1/"
        return Response(
            {
                **{name: f"{base}{name}/" for name in self.resources},
                "schema": f"{base}schema/",
                "docs": f"{settings.SITE_URL}/api/docs/",
            }
        )


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document. It depends on the release only."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def with_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every operation says how it fails: one shape for all."""
    text = {"type": "string"}
    one = {
        "type": "object",
        "properties": {"pointer": text, "code": text, "detail": text},
        "required": ["pointer", "code", "detail"],
    }
    properties = {
        "type": text,
        "title": text,
        "status": {"type": "integer"},
        "detail": text,
        "instance": text,
        "errors": {"type": "array", "items": one},
    }
    result["components"]["schemas"]["Problem"] = {
        "type": "object",
        "description": "A failure, as RFC 9457 has it. `errors` names each parameter (?name) or place (a JSON pointer) at fault.",
        "properties": properties,
        "required": ["type", "title", "status", "detail", "instance"],
    }
    answer = {
        "description": "What went wrong, and the way out.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = answer
    return result


class Schema(SpectacularAPIView):
    """The OpenAPI document, as YAML or (``Accept: application/json``) as JSON."""

    def _get_schema_response(self, request: Request) -> Response:
        media = self.perform_content_negotiation(request, force=True)[0].format
        return Response(
            document(), headers={"Content-Disposition": f'inline; filename="casestudy-v1.{media.rpartition("-")[2]}"'}
        )


def docs(request: HttpRequest) -> HttpResponse:
    """The interactive page: our own files only, no inline script or style."""
    return render(request, "casestudy/api_docs.html")


def start(request: HttpRequest) -> HttpResponse:
    """The script that starts it. An address of its own, since the policy allows no inline script."""
    return render(request, "casestudy/api_docs.js", content_type="text/javascript; charset=utf-8")
