"""What a thing is used by, and the refusal to delete it while it is."""

from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from casestudy import markup
from casestudy.models import Page, Use
from casestudy.publishing import used_by
from metrics.admin.pages import ComputedMixin
from metrics.translated import in_every_language


def uses_of(kind: str, *slugs: str) -> list[Any]:
    """The uses as lines with links: which text, its working copy or which version, and which plain page."""
    return [line_of(use) for use in used_by(kind, slugs)] + [
        format_html(
            '{}: used by the page <a href="{}">{}</a>',
            ", ".join(found),
            reverse("admin:casestudy_page_change", args=[page.pk]),
            page,
        )
        for page, found in pages_using(kind, set(slugs))
    ]


def pages_using(kind: str, slugs: set[str]) -> list[tuple[Page, list[str]]]:
    """The plain pages that embed one of the things, each with those that it embeds. Pages keep no uses: they are read."""
    found = []
    for page in Page.objects.all():
        named = {
            slug.partition("@")[0]
            for body in in_every_language(page, "body")
            for one in markup.embeds(body)
            if one.kind == ("figure" if kind == "series" else kind)
            for slug in one.slugs
        }
        if named & slugs:
            found.append((page, sorted(named & slugs)))
    return found


def line_of(use: Use) -> Any:
    """One use in words."""
    model = "article" if use.document.kind == "article" else "localizationcase"
    url = f"{reverse(f'admin:casestudy_{model}_changelist')}?q={use.document.slug}"
    where = f"version {use.version}" if use.version else "working copy"
    at = f" ({use.period})" if use.period else ""
    return format_html(
        '{} {}{}: used by the {} <a href="{}">{}</a>, {}',
        use.kind,
        use.slug,
        at,
        use.document.get_kind_display(),
        url,
        use.document,
        where,
    )


class UsedMixin(ComputedMixin):
    """For what texts use: a column that counts the texts, their list on the form, and no deleting while there are any."""

    use_kind = ""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), "used_in"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        return (*super().get_readonly_fields(request, obj), "where_used")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fieldsets = list(super().get_fieldsets(request, obj))
        return [*fieldsets, ("Where it is used", {"fields": ["where_used"]})] if obj is not None else fieldsets

    def compute(self, rows: list[Any]) -> None:
        super().compute(rows)
        documents = defaultdict(set)
        for slug, document in Use.objects.filter(kind=self.use_kind, slug__in=[row.slug for row in rows]).values_list(
            "slug", "document"
        ):
            documents[slug].add(document)
        for row in rows:
            row.use_count = len(documents[row.slug])

    @admin.display(description="used in")
    def used_in(self, obj: Any) -> str:
        return f"{obj.use_count} text{'' if obj.use_count == 1 else 's'}" if obj.use_count else "–"

    @admin.display(description="texts")
    def where_used(self, obj: Any) -> Any:
        """The working copies and versions that use it; what an old version uses can only be retired."""
        lines = list(dict.fromkeys(uses_of(self.use_kind, obj.slug)))
        if not lines:
            return "No text uses it."
        return format_html("<ul>{}</ul>", format_html("".join("<li>{}</li>" for _ in lines), *lines))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Uses stand among what protects an object, with links."""
        found, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return found, counts, lacking, [*protected, *uses_of(self.use_kind, *[obj.slug for obj in objs])]
