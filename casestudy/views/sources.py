"""Sources, and every number that was read in each."""

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from metrics.asking import NUMBERS, banner_of, moment_of, narrowed, page_of
from metrics.formats import Format, format_date, format_period, format_value
from metrics.models import Source
from metrics.periods import Period
from metrics.series import value_of
from metrics.translated import page_language


def source_list(request: HttpRequest) -> HttpResponse:
    """Every source with how much rests on it."""
    moment = moment_of(request)
    kind = request.GET.get("kind", "")
    known = Q(observations__known_from__lte=moment.seen_at or moment.as_of or clock())
    if moment.seen_at:
        known &= Q(observations__recorded_at__lte=moment.seen_at)
    rows = Source.objects.annotate(count=Count("observations", filter=known, distinct=True))
    rows = rows.order_by("producer", "title", "slug")
    if kind:
        if kind not in Source.Kind.values:
            raise BadRequest(
                _("There is no kind of source “%(kind)s”; the kinds are %(kinds)s.")
                % {"kind": kind[:30], "kinds": ", ".join(Source.Kind.values)}
            )
        rows = rows.filter(kind=kind)
    found, paging = page_of(request, rows, 200, "sources")
    items = [source_words(one) | {"count": one.count} for one in found]
    options = [{"words": _("all"), "url": narrowed(request, "kind", ""), "active": not kind, "count": None}]
    options += [
        {"words": label, "url": narrowed(request, "kind", value), "active": kind == value, "count": None}
        for value, label in Source.Kind.choices
    ]
    return render(
        request,
        "casestudy/source_list.html",
        {
            "here": "sources",
            "sources": items,
            "total": paging["count"],
            "filters": [{"label": _("Kind"), "options": options}],
            "paging": paging,
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )


def source_words(one: Source) -> dict[str, Any]:
    """A source as lists show it."""
    return {
        "slug": one.slug,
        "title": one.name,
        "producer": one.producer,
        "url": f"/sources/{one.slug}/",
        "url_main": one.url_main,
        "date_published": one.date_published,
        "date_accessed": one.date_accessed,
        "kind_words": one.get_kind_display(),
        "license": one.license,
        "citation_full": one.citation_full,
        "attribution_short": one.attribution_short,
        "note": one.note,
    }


def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A source and every number read in it."""
    moment = moment_of(request)
    one = get_object_or_404(Source, slug=slug)
    known = moment.seen_at or moment.as_of or clock()
    rows = one.observations.filter(known_from__lte=known).with_names().in_order()
    if moment.seen_at:
        rows = rows.filter(recorded_at__lte=moment.seen_at)
    found, paging = page_of(request, rows, 100, "numbers")
    numbers = [
        {
            "label": row.series.title,
            "series_url": f"/series/{row.series.slug}/",
            "figure_html": format_value(value, row.series.metric.unit, Format.parse("full"), page_language())
            if (value := value_of(row))
            else str(row.get_status_display()),
            "period": format_period(Period.parse(row.period), page_language()),
            "provider": row.provider.name,
            "known_from": row.known_from,
        }
        for row in found
    ]
    events = [
        {
            "date": event.date,
            "date_text": format_date(event.date, page_language()),
            "title": event.title,
            "url": f"/timeline/#event-{event.slug}",
        }
        for event in one.events.order_by("date", "slug")
    ]
    return render(
        request,
        "casestudy/source.html",
        {
            "here": "sources",
            "source": source_words(one),
            "observations": numbers,
            "events": events,
            "paging": paging,
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )
