"""Lists in pages with a count, or by cursor where counting would cost more than serving."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.request import Request

from metrics.api.parameters import CURSOR, PAGE, PAGE_SIZE, BadQuery

SIZE, LARGEST = 100, 1000


class Pages(PageNumberPagination):
    """``{"count", "next", "previous", "results"}``; 100 rows a page, at most 1,000."""

    page_size = SIZE
    page_size_query_param = "page_size"
    max_page_size = LARGEST
    page_query_description = PAGE.description
    page_size_query_description = PAGE_SIZE.description
    invalid_page_message = "There is no page {page_number}; {message}"
    parameters = (PAGE, PAGE_SIZE)


class Cursor(CursorPagination):
    """``{"next", "previous", "results"}`` in the order of recording. Rows are only ever added, so a walk misses none
    and meets none twice, whatever is recorded meanwhile."""

    page_size = SIZE
    page_size_query_param = "page_size"
    max_page_size = LARGEST
    ordering = "pk"
    cursor_query_description = CURSOR.description
    page_size_query_description = PAGE_SIZE.description
    parameters = (CURSOR, PAGE_SIZE)

    def decode_cursor(self, request: Request) -> Any:
        """As DRF's, but 400 by name for a cursor that this list did not give out."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None and not 0 <= int(cursor.position) < 2**63:
                raise ValueError
        except (NotFound, ValueError):
            detail = "This cursor is not from this list; follow “next” or “previous”, or start without one."
            raise BadQuery([{"pointer": "?cursor", "code": "invalid", "detail": detail}]) from None
        return cursor

    def _get_position_from_instance(self, instance: Any, ordering: Any) -> str:
        return str(instance["id"] if isinstance(instance, dict) else instance.pk)


Rows = QuerySet[Any] | list[Any]
