"""Sources, every number that was read in each, and the texts that rest on it."""

from collections import Counter
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casestudy import presenting
from casestudy.context import current_site
from casestudy.presenting import structured
from casestudy.readers.resting import texts_resting_on
from casestudy.views.beside import reported
from casestudy.views.texts import heads
from metrics.asking import NUMBERS, banner_of, carried, moment_of, narrowed, page_of
from metrics.figures import Reference
from metrics.formats import format_date, format_period
from metrics.models import Observation, Source
from metrics.periods import Period
from metrics.readings import Decision
from metrics.series import Record
from metrics.translated import page_language

ORDERS = {"": gettext_noop("by publisher"), "numbers": gettext_noop("most numbers first")}
#: What is said of a date that is not known to the day, by the length of what is known.
PARTIAL = {4: gettext_noop("%(date)s (month and day not known)"), 7: gettext_noop("%(date)s (day not known)")}
RANK_WORDS = {"preferred": gettext_noop("preferred"), "deprecated": gettext_noop("held to be wrong")}


def source_list(request: HttpRequest) -> HttpResponse:
    """Every source with how much rests on it; ``kind`` narrows the list, ``order`` turns it round."""
    moment = moment_of(request)
    kind, order = request.GET.get("kind", ""), request.GET.get("order", "")
    if kind and kind not in Source.Kind.values:
        raise BadRequest(
            _("There is no kind of source “%(kind)s”; the kinds are %(kinds)s.")
            % {"kind": kind[:30], "kinds": ", ".join(Source.Kind.values)}
        )
    if order not in ORDERS:
        raise BadRequest(
            _("There is no order “%(order)s”; leave it out, or ask for “numbers”.") % {"order": order[:30]}
        )
    known = Q(observations__known_from__lte=moment.known_until(clock()))
    if moment.seen_at:
        known &= Q(observations__recorded_at__lte=moment.seen_at)
    rows = Source.objects.annotate(
        count=Count("observations", filter=known, distinct=True), event_count=Count("events", distinct=True)
    )
    rows = rows.order_by(*(("-count",) if order else ()), "producer", "title", "slug")
    kinds = Counter(Source.objects.order_by().values_list("kind", flat=True))
    found, paging = page_of(request, rows.filter(kind=kind) if kind else rows, 200, "sources")
    filters = [
        {
            "label": _("Kind"),
            "options": [
                {"words": _("all"), "url": narrowed(request, "kind", ""), "active": not kind, "count": kinds.total()},
                *(
                    {
                        "words": label,
                        "url": narrowed(request, "kind", value),
                        "active": kind == value,
                        "count": kinds[value],
                    }
                    for value, label in Source.Kind.choices
                    if kinds[value] or kind == value
                ),
            ],
        },
        {
            "label": _("Order"),
            "options": [
                {"words": _(words), "url": narrowed(request, "order", name), "active": order == name, "count": None}
                for name, words in ORDERS.items()
            ],
        },
    ]
    return render(
        request,
        "casestudy/source_list.html",
        {
            "here": "sources",
            "sources": [
                source_words(one)
                | {"url": carried(one.get_absolute_url(), moment), "count": one.count, "event_count": one.event_count}
                for one in found
            ],
            "total": paging["count"],
            "filters": filters if kinds else [],
            "paging": paging,
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )


def source_words(one: Source) -> dict[str, Any]:
    """A source as lists show it."""
    date, read = one.date_published, one.date_accessed
    in_words = format_date(date, page_language()) if date else ""
    return {
        "slug": one.slug,
        "title": one.name,
        "untitled": not one.title,
        "producer": one.producer,
        "url": one.get_absolute_url(),
        "url_main": one.url_main,
        "date_published": date,
        "date_words": in_words,
        "date_in_full": _(PARTIAL[len(date)]) % {"date": in_words} if len(date) in PARTIAL else in_words,
        "date_accessed": format_date(read, page_language()) if read else "",
        "kind_words": one.get_kind_display(),
        "license": "" if one.license == "not stated" else one.license,
        "citation_full": one.citation_full,
        "attribution_short": one.attribution_short,
        "note": one.note,
    }


def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A source, every number read in it with what was decided of each, its events, and the texts that rest on it."""
    moment, now = moment_of(request), clock()
    one = get_object_or_404(Source, slug=slug)
    rows = Observation.objects.known_at(moment, now).filter(source=one).with_names().in_order()
    found, paging = page_of(request, rows, 100, "numbers")
    record = Record.load([Reference(row.series.slug, row.period) for row in found], moment=moment, now=now)
    events = [
        {
            "date": event.date,
            "date_text": format_date(event.date, page_language()),
            "title": event.title,
            "url": f"/timeline/#event-{event.slug}",
        }
        for event in one.events.order_by("date", "slug")
    ]
    site = current_site()
    return render(
        request,
        "casestudy/source.html",
        {
            "here": "sources",
            "site": site,
            "structured": structured.of_source(one, site),
            "source": source_words(one),
            "observations": [_number(row, record, carried(row.series.get_absolute_url(), moment)) for row in found],
            "events": events,
            "used_by": heads(texts_resting_on(one, moment, now), moment),
            "paging": paging,
            "downloads": [{"label": "CSV", "url": f"/api/v1/observations.csv?source={slug}"}]
            if paging["count"]
            else [],
            "api_url": carried(f"/api/v1/sources/{slug}/", moment),
            "report_url": reported(one.get_absolute_url()),
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )


def _number(row: Observation, record: Record, url: str) -> dict[str, Any]:
    """A number read in the source, what was decided of it, and whether its provider has given another since."""
    figure = record.figure(Reference(row.series.slug, row.period, row.provider.slug))
    decision = dict(figure.decisions).get(row.provider.slug, Decision())
    later = figure.observation is not None and figure.observation.pk != row.pk
    return {
        "label": row.series.title,
        "series_url": url,
        "figure_html": presenting.shown_value(row, page_language()),
        "qualifier": row.qualifier,
        "period": format_period(Period.parse(row.period), page_language()),
        "provider": row.provider.name,
        "known_from": format_date(row.known_from.date().isoformat(), page_language()),
        "deprecated": decision.rank == "deprecated",
        "standing": _(RANK_WORDS[decision.rank]) if decision.rank in RANK_WORDS else (_("superseded") if later else ""),
    }
