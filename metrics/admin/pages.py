"""What several admins of ours share: acts on a page of their own, slugs that stay, lists that only show."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from metrics.admin.mixing import IntoAdmin, IntoInline
from metrics.forms import LoadedAutocomplete, LoadedFormSet


class ReadOnlyAdmin(admin.ModelAdmin):
    """A record that is shown and searched, and never changed by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KeptSlugMixin(IntoAdmin):
    """A slug is chosen once: it is part of addresses, references and exports.

    ``slug_from`` proposes it; ``kept_fields`` share its fate as soon as :meth:`holds` says so.
    """

    slug_from = "name"
    kept_fields: tuple[str, ...] = ()

    def holds(self, obj: Any) -> bool:
        """Whether numbers are stored that ``kept_fields`` give their meaning."""
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        if obj is None:
            return fields
        return (*fields, "slug", *(self.kept_fields if self.kept_fields and self.holds(obj) else ()))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj is not None else {"slug": (self.slug_from,)}


class LoadedRowsMixin(IntoInline):
    """For an inline with autocomplete fields: the list of rows costs no query a row.

    Its ``formset`` is a LoadedFormSet, and its ``loaded`` names the relations.
    """

    formset: Any = LoadedFormSet
    loaded: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*self.loaded)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.loaded:
            kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ComputedChangeList(ChangeList):
    """A list whose admin works out something for all rows of a page at once: ``compute(rows)``."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        self.model_admin.compute(self.result_list)  # type: ignore[attr-defined]  # of a ComputedMixin


class ComputedMixin(IntoAdmin):
    """For a ModelAdmin with :meth:`compute`; subclasses extend it."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ComputedChangeList

    def compute(self, rows: list[Any]) -> None:
        """Set attributes on the rows of one page, in a constant number of queries."""


class ActsMixin(IntoAdmin):
    """Acts on a page of their own: a form in the admin's clothes, with what it will do said above it."""

    def named(self, request: HttpRequest, object_id: str, permission: Callable[..., bool] | None = None) -> Any:
        """The object of an act. Raises Http404, or PermissionDenied without the permission (to change, unless said)."""
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404(f"There is no {self.opts.verbose_name} of this number; it may have been deleted.")
        if not (permission or self.has_change_permission)(request, obj):
            raise PermissionDenied
        return obj

    def address(self, act: str, *args: Any) -> str:
        """The address of a page of this model's admin."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{act}", args=args)

    def act(
        self,
        request: HttpRequest,
        title: str,
        form: Any = None,
        obj: Any = None,
        fields: Iterable[Any] = (),
        template: str = "admin/act.html",
        **context: Any,
    ) -> HttpResponse:
        """The page of an act. ``context``: intro (sentences), submit (words of the button), cancel_url, and what the template asks for."""
        adminform = form and helpers.AdminForm(
            form,
            [(None, {"fields": list(fields) or list(form.fields)})],
            {},
            model_admin=self,
        )
        known = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": obj,
            "form": form,
            "adminform": adminform,
            "media": self.media + form.media if form else self.media,
            "cancel_url": self.address("change", obj.pk) if obj is not None else self.address("changelist"),
            **context,
        }
        request.current_app = self.admin_site.name
        return render(request, template, known)
