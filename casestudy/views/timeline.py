"""Events: what happened, where and when."""

from collections import Counter, defaultdict
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
    if not moment.is_present:
        rows = rows.filter(date__lte=(moment.as_of or moment.seen_at).date().isoformat())  # type: ignore[union-attr]  # one of them is set
    filed = list(rows.order_by().values_list("market__code", "kind"))
    of_kind = Counter(code for code, one in filed if kind in ("", one))
    of_market = Counter(one for code, one in filed if market in ("", code))
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
    found, paging = page_of(request, rows, 200, "events")
    years: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        words = presenting.event(event_definition(one), page_language())
        years[one.date[:4]].append(words | {"added": one.verification == Observation.Verification.SUPPLEMENTED})
    markets = Market.objects.filter(events__isnull=False).distinct()
    places = [(one.code, one.name) for one in markets]
    filters = [
        _group(request, _("Market"), "market", market, places, of_kind),
        _group(request, _("Kind"), "kind", kind, list(Event.Kind.choices), of_market),
    ]
    filters = filters if filed else []
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


def _group(
    request: HttpRequest, label: str, name: str, asked: str, choices: list[tuple[str, Any]], counts: Counter[str]
) -> dict[str, Any]:
    """A filter whose choices count what they would show beside the other filter; one that would show nothing is left out."""
    options = [("", _("all"), counts.total())]
    options += [(value, words, counts[value]) for value, words in choices if counts[value] or value == asked]
    return {
        "label": label,
        "options": [
            {"words": words, "url": narrowed(request, name, value), "active": value == asked, "count": count}
            for value, words, count in options
        ],
    }
