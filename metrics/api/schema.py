"""How views describe themselves in the OpenAPI document: from the parameters that they declare."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from metrics.api.parameters import Parameter


class PublicSchema(AutoSchema):
    """Adds the declared query parameters and the path parameter of each view."""

    def get_override_parameters(self) -> list[Any]:
        view: Any = self.view
        found = [described(one) for one in getattr(view, "parameters_here", lambda: ())()]
        key = getattr(view, "lookup_url_kwarg", None) or getattr(view, "lookup_field", None)
        if key and f"{{{key}}}" in self.path:
            found.append(OpenApiParameter(key, OpenApiTypes.STR, OpenApiParameter.PATH, description=view.lookup_words))
        return found

    def get_tags(self) -> list[str]:
        """Operations are grouped by resource."""
        parts = [part for part in self.path.split("/") if part and "{" not in part]
        return [parts[2] if len(parts) > 2 else "api"]

    def get_operation_id(self) -> str:
        """``list-series``, ``get-series``, ``create-observations``."""
        verb = "create" if self.method == "POST" else "list" if self._is_list_view() else "get"
        return f"{verb}-{self.get_tags()[0]}"


def described(one: Parameter) -> OpenApiParameter:
    """The parameter in the words of the schema."""
    words = one.description + (" Several values: repeat it, or separate them by commas." if one.many else "")
    options: dict[str, Any] = {"enum": list(one.choices)} if one.choices else {}
    if one.many:
        options |= {"many": True, "explode": True, "style": "form"}
    return OpenApiParameter(one.name, OpenApiTypes.STR, OpenApiParameter.QUERY, description=words, **options)
