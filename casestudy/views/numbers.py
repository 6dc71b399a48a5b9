"""Metrics, series and events: the catalogue of the record, and what uses it."""

from collections import Counter, defaultdict
from itertools import groupby
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudy import presenting
from casestudy.context import current_site
from casestudy.presenting import structured
from casestudy.views.beside import cited_as, handles, in_view
from casestudy.views.covers import covered, numbers_of
from casestudy.views.series import figure_words, span_words, unit_words
from metrics.asking import NUMBERS, banner_of, carried, moment_of, narrowed, page_of
from metrics.charts.cover import Cover
from metrics.models import Metric, Series
from metrics.series import Record
from metrics.sparks import shared_scales, spark

#: A metric of so many series is narrowed by market.
MANY = 13


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
    """The catalogue by subject, each metric with the newest number of its longest series; ``subject`` narrows it."""
    moment, now = moment_of(request), clock()
    known = Q(observations__known_from__lte=moment.known_until(now))
    if moment.seen_at:
        known &= Q(observations__recorded_at__lte=moment.seen_at)
    points = Count("observations__period", filter=known, distinct=True)
    series = in_view(Series.objects.select_related("market"), moment).annotate(points=points)
    rows: Any = Metric.objects.prefetch_related(Prefetch("series", series))
    subjects = defaultdict[str, list[Any]](list)
    for metric in rows:
        lines = list(metric.series.all())
        if not lines:
            continue
        markets = sorted({one.market.name for one in lines})
        longest = max(lines, key=lambda one: (one.points, one.slug))
        subjects[metric.subject].append(
            {
                "subject": metric.subject,
                "name": metric.name,
                "path": metric.get_absolute_url(),
                "url": carried(metric.get_absolute_url(), moment),
                "description": metric.description,
                "unit_words": "" if metric.unit == "count" else unit_words(metric.unit),
                "series_count": len(lines),
                "point_count": sum(one.points for one in lines),
                "markets": _places(markets),
                "longest": longest.points,
                "headline": longest.slug,
            }
        )
    wanted = request.GET.get("subject", "")
    if wanted and wanted not in subjects:
        raise BadRequest(_("There is no subject “%(subject)s” in the catalogue.") % {"subject": wanted[:60]})
    ordered = sorted(subjects.items(), key=_fullest_first)
    shown = [
        metric
        for name, metrics in ordered
        if wanted in ("", name)
        for metric in sorted(metrics, key=lambda one: (-one["longest"], one["name"]))
    ]
    found, paging = page_of(request, shown, 100, "metrics")
    record = Record.load(series=[one["headline"] for one in found], moment=moment, now=now)
    for one in found:
        figures = record.line(one["headline"])
        one["spark"], one["latest"] = spark(figures), figure_words(figures[-1]) if figures else None
    site = current_site()
    numbers = [{"html": one["latest"]["html"], "label": one["name"]} for one in found if one["latest"]]
    return covered(
        request,
        "metrics/metric_list.html",
        {
            "here": "metrics",
            "subjects": [
                {"name": name or _("Other"), "metrics": list(metrics)}
                for name, metrics in groupby(found, key=lambda one: one["subject"])
            ],
            "count": sum(len(metrics) for metrics in subjects.values()),
            "filters": _subject_filters(request, ordered, wanted),
            "paging": paging,
            "site": site,
            "structured": structured.of_catalogue(
                (one["path"] for metrics in subjects.values() for one in metrics), site
            ),
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
        Cover(_("Metrics"), wanted, numbers=numbers_of(numbers)),
    )


def _subject_filters(request: HttpRequest, subjects: list[tuple[str, list[Any]]], wanted: str) -> list[dict[str, Any]]:
    """The subjects with how many metrics each has; nothing where there is only one."""
    named = [(name, len(metrics)) for name, metrics in subjects if name]
    if len(named) < 2:
        return []
    count = sum(len(metrics) for _name, metrics in subjects)
    options = [
        {"words": _("all"), "url": narrowed(request, "subject", ""), "active": not wanted, "count": count},
        *(
            {"words": name, "url": narrowed(request, "subject", name), "active": name == wanted, "count": size}
            for name, size in named
        ),
    ]
    return [{"label": _("Subject"), "options": options}]


def metric_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A metric: what it means, how it is measured, and its series on one page; ``market`` narrows many of them."""
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
        items.append(
            {
                "label": one.title,
                "url": carried(one.get_absolute_url(), moment),
                "market": one.market.name,
                "code": one.market.code,
                "entity": one.entity.name,
                "breakdown": one.breakdown,
                "count": len(figures),
                "span": span_words(figures),
                "spark": spark(figures, scales=scales),
                "latest": figure_words(figures[-1]),
                "providers": [figure.observation.provider.name for figure in figures if figure.observation],
            }
        )
    items.sort(key=lambda item: (item["spark"] is None, -item["count"], item["label"]))
    wanted = request.GET.get("market", "")
    filters = _market_filters(request, items, wanted)
    shown = [item for item in items if wanted in ("", item["code"])]
    if wanted and not shown:
        raise BadRequest(_("There is no market “%(market)s” on record.") % {"market": wanted[:10]})
    drawn = [item for item in shown if item["spark"]]
    providers = list(dict.fromkeys(name for item in items for name in item["providers"]))
    site, path = current_site(), metric.get_absolute_url()
    words = {
        "name": metric.name,
        "slug": metric.slug,
        "subject": metric.subject,
        "description": metric.description,
        "unit_words": unit_words(metric.unit),
        "kind_words": metric.get_kind_display(),
        "aggregation_words": metric.get_aggregation_display(),
        "series_count": len(items),
        "point_count": sum(item["count"] for item in items),
        "providers": pgettext("between names in a list", ", ").join(providers),
    }
    figures = [figure for line in lines.values() for figure in line]
    known = [figure.observation for figure in figures if figure.observation is not None]
    citation = presenting.citation_of_data(slug, metric.name, path, known, record.settled(lines), moment, site.name)
    numbers = [{"html": item["latest"]["html"], "label": item["label"]} for item in shown]
    return covered(
        request,
        "metrics/metric.html",
        {
            "here": "metrics",
            "site": site,
            "structured": structured.of_metric(metric, [one for one in rows if lines[one.slug]], figures, site),
            "metric": words,
            "series": shown,
            "filters": filters,
            "scale_words": _("The small charts share one scale, in numbers and in time; the grey line is zero.")
            if len(drawn) > 1 and len(scales) == 1
            else "",
            **cited_as(citation),
            **handles(path, f"metrics/{slug}", moment, ""),
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
        Cover(metric.name, metric.subject, metric.description, numbers_of(numbers)),
    )


def _market_filters(request: HttpRequest, items: list[dict[str, Any]], wanted: str) -> list[dict[str, Any]]:
    """The markets of a metric that has many series."""
    markets = Counter((item["market"], item["code"]) for item in items)
    if len(items) < MANY or len(markets) < 2:
        return []
    options = [
        {"words": _("all"), "url": narrowed(request, "market", ""), "active": not wanted, "count": len(items)},
        *(
            {"words": name, "url": narrowed(request, "market", code), "active": code == wanted, "count": count}
            for (name, code), count in sorted(markets.items())
        ),
    ]
    return [{"label": _("Market"), "options": options}]
