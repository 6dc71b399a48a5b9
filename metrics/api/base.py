"""What every resource shares: strict parameters, pages, JSON only, lookups that say what is missing."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.utils import translation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from metrics.api.paging import Pages
from metrics.api.parameters import LANG, MOMENTS, Asked, Parameter, read_query
from metrics.api.schema import PublicSchema


class PublicViewSet(GenericViewSet):
    """A public, read-only resource.

    ``parameters`` filter its list, ``shown_by`` shape list and detail alike. A view of a queryset sets ``queryset``
    (or overrides ``rows``); parameters with a lookup filter it. ``noun`` is what a missing one is called.
    Writes are further actions beside these, with authentication of their own (``casestudy.api.observations``).
    """

    http_method_names = ["get", "head", "options"]
    pagination_class: Any = Pages
    schema = PublicSchema()
    lookup_field = "slug"
    lookup_value_regex = "[^/]+"
    lookup_words = "The slug."
    noun = "entry"
    parameters: tuple[Parameter, ...] = ()
    shown_by: tuple[Parameter, ...] = ()
    detail_serializer: Any = None
    asked: Asked

    def parameters_here(self) -> tuple[Parameter, ...]:
        """What this action takes beside its page."""
        return (*self.shown_by, *(self.parameters if self.action == "list" else ()))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the query before anything else: an unknown parameter is named, whatever else is wrong."""
        if self.action is None:  # no such method here, whatever it asks
            self.http_method_not_allowed(request)
        paging = self.pagination_class.parameters if self.action == "list" and self.pagination_class else ()
        self.asked = read_query(request.query_params, (*self.parameters_here(), *paging))
        # Names and words follow; the middleware puts the language of the address back afterwards.
        translation.activate(self.asked.language)
        super().initial(request, *args, **kwargs)

    def get_serializer_class(self) -> Any:
        return self.detail_serializer if self.action == "retrieve" and self.detail_serializer else self.serializer_class

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "asked": getattr(self, "asked", None)}

    def rows(self) -> Any:
        """What there is, before the filters of the query."""
        return self.get_queryset()

    def filtered(self) -> Any:
        """What was asked for: each parameter with a lookup applied."""
        rows = self.rows()
        for one in self.parameters:
            if one.lookup and (values := self.asked.many(one.name)):
                rows = rows.filter(**{one.lookup: values if one.lookup.endswith("__in") else values[0]})
        return rows

    def prepared(self, rows: list[Any]) -> Iterable[Any]:
        """One page of rows made ready for the serializer, in a constant number of queries."""
        return rows

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filtered())
        return self.get_paginated_response(self.get_serializer(list(self.prepared(list(page or []))), many=True).data)

    def retrieve(self, request: Request, **kwargs: str) -> Response:
        return Response(self.get_serializer(self.found(kwargs[self.lookup_url_kwarg or self.lookup_field])).data)

    def found(self, key: str) -> Any:
        """The one of this key, ready for the serializer. Raises Http404 by name."""
        one = self.rows().filter(**{self.lookup_field: key}).first()
        if one is None:
            raise self.missing(key)
        return next(iter(self.prepared([one])))

    def missing(self, key: str) -> Http404:
        """404 that names what is missing."""
        return Http404(f"There is no {self.noun} “{key[:100]}”.")


NUMBERS = (*MOMENTS, LANG)
