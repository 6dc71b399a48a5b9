"""What the mixins of the admin are mixed into, as whoever checks types has to know; when the site runs, they have no base of their own."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.contrib.admin.options import InlineModelAdmin

    IntoAdmin = ModelAdmin[Any]
    IntoInline = InlineModelAdmin[Any, Any]
else:
    IntoAdmin = IntoInline = object
