"""Events: what happened, where and when."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casestudy import presenting
from casestudy.content import event_definition
from metrics.asking import NUMBERS, banner_of, moment_of, narrowed, page_of
from metrics.formats import format_date
from metrics.models import Event, Market, Observation
from metrics.translated import page_language


def timeline(request: HttpRequest) -> HttpResponse:
    """Every event on record, by year, filtered by market and kind."""
    moment = moment_of(request)
    market, kind = request.GET.get("market", ""), request.GET.get("kind", "")
    rows = Event.objects.select_related("market", "entity", "source").order_by("date", "slug")
    if market:
        if not Market.objects.filter(code=market).exists():
            raise BadRequest(_("There is no market “%(market)s” on record.") % {"market": market[:10]})
        rows = rows.filter(market__code=market)
    if kind:
        if kind not in Event.Kind.values:
            raise BadRequest(
                _("There is no kind of event “%(kind)s”; the kinds are %(kinds)s.")
                % {"kind": kind[:30], "kinds": ", ".join(Event.Kind.values)}
            )
        rows = rows.filter(kind=kind)
    if not moment.is_present:
        rows = rows.filter(date__lte=(moment.as_of or moment.seen_at).date().isoformat())  # type: ignore[union-attr]  # one of them is set
    found, paging = page_of(request, rows, 200, "events")
    years: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        words = presenting.event(event_definition(one), page_language())
        years[one.date[:4]].append(words | {"added": one.verification == Observation.Verification.SUPPLEMENTED})
    markets = Market.objects.filter(events__isnull=False).distinct()
    filters = [
        {
            "label": _("Market"),
            "options": [
                {"words": _("all"), "url": narrowed(request, "market", ""), "active": not market, "count": None},
                *(
                    {
                        "words": one.name,
                        "url": narrowed(request, "market", one.code),
                        "active": one.code == market,
                        "count": None,
                    }
                    for one in markets
                ),
            ],
        },
        {
            "label": _("Kind"),
            "options": [
                {"words": _("all"), "url": narrowed(request, "kind", ""), "active": not kind, "count": None},
                *(
                    {"words": label, "url": narrowed(request, "kind", value), "active": value == kind, "count": None}
                    for value, label in Event.Kind.choices
                ),
            ],
        },
    ]
    context = {
        "here": "timeline",
        "years": [
            {"year": format_date(year, page_language()), "events": events} for year, events in sorted(years.items())
        ],
        "filters": filters,
        "paging": paging,
        "banner": banner_of(moment, request, shown=NUMBERS),
    }
    return render(request, "metrics/timeline.html", context)
