"""Metrics, series and events: the catalogue of the record, and what uses it."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudy import presenting
from casestudy.content import event_definition
from casestudy.views.series import figure_words, unit_words
from metrics.asking import NUMBERS, banner_of, carried, moment_of, narrowed, page_of
from metrics.formats import format_date, format_period
from metrics.models import Event, Market, Metric, Observation, Series
from metrics.periods import Period
from metrics.series import Record
from metrics.sparks import shared_scales, spark
from metrics.translated import page_language


def _fullest_first(subject: tuple[str, list[Any]]) -> tuple[bool, int, str]:
    """Subjects by how many numbers they hold; what has no subject comes last."""
    name, metrics = subject
    return not name, -sum(one["point_count"] for one in metrics), name


def _places(markets: list[str]) -> str:
    """Four of the markets, and how many more there are."""
    named = pgettext("between names in a list", ", ").join(markets[:4])
    if len(markets) <= 4:
        return named
    return _("%(markets)s and %(count)s more") % {"markets": named, "count": len(markets) - 4}


def metric_list(request: HttpRequest) -> HttpResponse:
    """The catalogue by subject."""
    moment = moment_of(request)
    known = Q(observations__known_from__lte=moment.seen_at or moment.as_of or clock())
    if moment.seen_at:
        known &= Q(observations__recorded_at__lte=moment.seen_at)
    points = Count("observations__period", filter=known, distinct=True)
    series = Series.objects.select_related("market").annotate(points=points)
    rows: Any = Metric.objects.prefetch_related(Prefetch("series", series))
    subjects = defaultdict[str, list[Any]](list)
    count = 0
    for metric in rows:
        lines = [one for one in metric.series.all() if one.points]
        if not lines:
            continue
        count += 1
        markets = sorted({one.market.name for one in lines})
        subjects[metric.subject].append(
            {
                "name": metric.name,
                "url": metric.get_absolute_url(),
                "description": metric.description,
                "unit_words": unit_words(metric.unit),
                "series_count": len(lines),
                "point_count": sum(one.points for one in lines),
                "markets": _places(markets),
                "longest": max(one.points for one in lines),
            }
        )
    shown: list[dict[str, Any]] = [
        {"name": name or _("Other"), "metrics": sorted(metrics, key=lambda one: (-one["longest"], one["name"]))}
        for name, metrics in sorted(subjects.items(), key=_fullest_first)
    ]
    return render(
        request,
        "metrics/metric_list.html",
        {"here": "metrics", "subjects": shown, "count": count, "banner": banner_of(moment, request, shown=NUMBERS)},
    )


def metric_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A metric: what it means, how it is measured, and its series on one page."""
    moment = moment_of(request)
    metric = get_object_or_404(Metric, slug=slug)
    rows = list(metric.series.select_related("entity", "market"))
    record = Record.load(series=[one.slug for one in rows], moment=moment)
    items: list[dict[str, Any]] = []
    lines = {one.slug: record.line(one.slug) for one in rows}
    scales = shared_scales(list(lines.values()))
    for one in rows:
        figures = lines[one.slug]
        if not figures:
            continue
        last = figures[-1]
        first_period, last_period = (
            format_period(Period.parse(figures[place].reference.period), page_language(), short=True)
            for place in (0, -1)
        )
        items.append(
            {
                "label": one.title,
                "url": one.get_absolute_url(),
                "market": one.market.name,
                "entity": one.entity.name,
                "breakdown": one.breakdown,
                "count": len(figures),
                "span": first_period
                if len(figures) == 1
                else _("%(first)s to %(last)s") % {"first": first_period, "last": last_period},
                "spark": spark(figures, scales=scales),
                "latest": figure_words(last),
            }
        )
    drawn = sum(item["spark"] is not None for item in items)
    items.sort(key=lambda item: (-item["count"], item["label"]))
    words = {
        "name": metric.name,
        "slug": metric.slug,
        "subject": metric.subject,
        "description": metric.description,
        "unit_words": unit_words(metric.unit),
        "kind_words": metric.get_kind_display(),
        "aggregation_words": metric.get_aggregation_display(),
    }
    downloads = [
        {"label": label, "url": carried(f"/metrics/{slug}{ending}", moment)}
        for label, ending in (("CSV", ".csv"), ("JSON", ".json"))
    ]
    return render(
        request,
        "metrics/metric.html",
        {
            "here": "metrics",
            "metric": words,
            "series": items,
            "scale_words": _("The small charts share one scale, in numbers and in time.")
            if drawn > 1 and len(scales) == 1
            else "",
            "downloads": downloads,
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )


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
