"""Metrics, series and events: the catalogue of the record, and what uses it."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now as clock

from casestudy import presenting, structured
from casestudy.content import event_definition
from casestudy.context import current_site
from casestudy.views.lists import texts_using
from metrics.asking import banner_of, carried, moment_of, narrowed, page_of
from metrics.charts import ChartLine, ChartSpec
from metrics.drawing import draw_chart
from metrics.formats import Format, format_date, format_period, format_value
from metrics.models import Event, Market, Metric, Observation, Series
from metrics.periods import Period
from metrics.series import GRADE_WORDS, Figure, Record
from metrics.sparks import spark

SUBJECTS = {
    "Downloads": ("downloads", "market-share", "app-size", "store"),
    "Users": ("mau", "dau", "users", "under-21", "languages", "markets", "likes", "views", "engagements"),
    "Money": (
        "user-spend",
        "ad-",
        "mobile-ad",
        "civil-penalty",
        "certification-fee",
        "promotion",
        "investment",
        "acquisition",
    ),
    "Moderation and the state": ("videos-removed", "moderators", "gov-", "questions", "mentoring"),
    "Time": ("elapsed", "moment"),
}
UNIT_WORDS = {
    "count": "count",
    "percent": "per cent",
    "USD": "US dollars",
    "CNY": "yuan",
    "ratio": "ratio",
    "year": "date",
}


def _subject(slug: str) -> str:
    return next((name for name, starts in SUBJECTS.items() if slug.startswith(starts)), "Other")


def metric_list(request: HttpRequest) -> HttpResponse:
    """The catalogue by subject."""
    moment = moment_of(request)
    known = Q(observations__known_from__lte=moment.seen_at or moment.as_of or clock())
    if moment.seen_at:
        known &= Q(observations__recorded_at__lte=moment.seen_at)
    points = Count("observations__period", filter=known, distinct=True)
    series = Series.objects.select_related("market").annotate(points=points)
    rows: Any = Metric.objects.prefetch_related(Prefetch("series", series))
    subjects: dict[str, list[Any]] = {name: [] for name in [*SUBJECTS, "Other"]}
    count = 0
    for metric in rows:
        lines = [one for one in metric.series.all() if one.points]
        if not lines:
            continue
        count += 1
        markets = sorted({one.market.name for one in lines})
        subjects[_subject(metric.slug)].append(
            {
                "name": metric.name,
                "url": metric.get_absolute_url(),
                "description": metric.description,
                "unit_words": UNIT_WORDS.get(metric.unit, metric.unit),
                "series_count": len(lines),
                "point_count": sum(one.points for one in lines),
                "markets": ", ".join(markets[:4]) + (f" and {len(markets) - 4} more" if len(markets) > 4 else ""),
                "longest": max(one.points for one in lines),
            }
        )
    shown: list[dict[str, Any]] = [
        {"name": name, "metrics": sorted(metrics, key=lambda one: (-one["longest"], one["name"]))}
        for name, metrics in subjects.items()
        if metrics
    ]
    return render(
        request,
        "metrics/metric_list.html",
        {"here": "metrics", "subjects": shown, "count": count, "banner": banner_of(moment, request)},
    )


def metric_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A metric: what it means, how it is measured, and its series on one page."""
    moment = moment_of(request)
    metric = get_object_or_404(Metric, slug=slug)
    rows = list(metric.series.select_related("entity", "market"))
    record = Record.load(series=[one.slug for one in rows], moment=moment)
    items: list[dict[str, Any]] = []
    for one in rows:
        figures = record.line(one.slug)
        if not figures:
            continue
        last = figures[-1]
        first_period, last_period = (
            format_period(Period.parse(figures[place].reference.period), "en", short=True) for place in (0, -1)
        )
        items.append(
            {
                "label": one.title,
                "url": one.get_absolute_url(),
                "market": one.market.name,
                "entity": one.entity.name,
                "breakdown": one.breakdown,
                "count": len(figures),
                "span": first_period if len(figures) == 1 else f"{first_period} to {last_period}",
                "spark": spark(figures),
                "latest": figure_words(last),
            }
        )
    items.sort(key=lambda item: (-item["count"], item["label"]))
    words = {
        "name": metric.name,
        "slug": metric.slug,
        "subject": _subject(metric.slug),
        "description": metric.description,
        "unit_words": UNIT_WORDS.get(metric.unit, metric.unit),
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
            "downloads": downloads,
            "banner": banner_of(moment, request),
        },
    )


def figure_words(figure: Figure) -> dict[str, Any]:
    """The latest number of a series."""
    row = figure.observation
    assert row is not None and figure.value is not None  # a line holds known figures only
    return {
        "html": format_value(figure.value, figure.unit, Format.parse("compact")),
        "period": format_period(Period.parse(row.period), "en"),
        "provider": row.provider.name,
        "qualifier": "" if row.qualifier == "exact" else row.get_qualifier_display(),
        "source": {"title": row.source.name, "url": row.source.url_main, "slug": row.source.slug},
        "known_from": format_date(row.known_from.date().isoformat(), "en"),
        "grade": GRADE_WORDS.get(figure.grade, ""),
    }


def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A series: its latest number, its chart where it has more than one point, its vintages, and who uses it."""
    moment = moment_of(request)
    one = get_object_or_404(Series.objects.select_related("metric", "entity", "market"), slug=slug)
    now = clock()
    record = Record.load(series=[slug], moment=moment, now=now)
    figures = record.line(slug)
    rows = [
        (period, row) for (_, period), providers in record.rows.items() for found in providers.values() for row in found
    ]
    known, recorded = record.instants
    shown = {figure.observation.pk for figure in figures if figure.observation}
    rows = [(period, row) for period, row in rows if row.known_from <= known and row.recorded_at <= recorded]
    rows.sort(
        key=lambda pair: (Period.parse(pair[0]).sort_key, pair[1].provider.slug, pair[1].known_from), reverse=True
    )
    found, paging = page_of(request, rows, 200, "rows")
    newest: dict[tuple[str, str], Any] = {}
    for period, row in rows:
        newest.setdefault((period, row.provider.slug), row.pk)
    decisions = {
        (one.period, one.provider.slug): one
        for rankings in record.rankings.values()
        for one in rankings
        if one.decided_at <= known and one.recorded_at <= recorded
    }
    observations = []
    for period, row in found:
        decision = decisions.get((period, row.provider.slug))
        observations.append(
            {
                "period": format_period(Period.parse(period), "en"),
                "figure_html": presenting.shown_value(row, "en", "compact"),
                "exact": presenting.shown_value(row, "en"),
                "provider": row.provider.name,
                "qualifier": "" if row.qualifier == "exact" else row.get_qualifier_display(),
                "status": "" if row.status == "A" else row.get_status_display(),
                "rank": decision.rank if decision else "",
                "grade": "",
                "source": {"title": row.source.name, "url": row.source.url_main, "slug": row.source.slug},
                "known_from": format_date(row.known_from.date().isoformat(), "en"),
                "note": row.note,
                "superseded": newest[period, row.provider.slug] != row.pk,
                "deprecated": bool(decision and decision.rank == "deprecated"),
                "shown": row.pk in shown,
                "reference": f"{slug}@{period}" + ("" if row.pk in shown else f"!{row.provider.slug}"),
            }
        )
    rankings = [
        {
            "period": format_period(Period.parse(r.period), "en"),
            "provider": r.provider.name,
            "rank": r.rank,
            "reason": r.reason,
            "since": format_date(r.decided_at.date().isoformat(), "en"),
        }
        for r in decisions.values()
    ]
    site = current_site()
    context = {
        "here": "metrics",
        "site": site,
        "structured": structured.of_series(one, figures, site.name, settings.SITE_URL, site.data_licence),
        "series": {
            "slug": slug,
            "title": one.title,
            "metric": {"name": one.metric.name, "url": one.metric.get_absolute_url()},
            "entity": one.entity.name,
            "market": one.market.name,
            "breakdown": one.breakdown,
            "unit_words": UNIT_WORDS.get(one.metric.unit, one.metric.unit),
            "description": one.metric.description,
            "note": one.note,
        },
        "latest": figure_words(figures[-1]) if figures else None,
        "chart": _chart(one, figures, record),
        "observations": observations,
        "rankings": rankings,
        "used_by": texts_using("series", slug, moment),
        "downloads": [
            {"label": label, "url": carried(f"/series/{slug}{ending}", moment)}
            for label, ending in (
                ("CSV", ".csv"),
                ("JSON", ".json"),
                ("Metadata", ".metadata.json"),
                ("Excel", ".xlsx"),
            )
        ],
        "paging": paging,
        "banner": banner_of(moment, request),
    }
    return render(request, "metrics/series.html", context)


def _chart(series: Series, figures: list[Figure], record: Record) -> Any:
    """The series drawn by the frequency that most of its points have; None for fewer than two such points."""
    kinds: dict[str, int] = defaultdict(int)
    for figure in figures:
        kinds[Period.parse(figure.reference.period).kind] += 1
    frequency = max(kinds, key=lambda kind: kinds[kind], default="")
    if kinds.get(frequency, 0) < 2 or frequency not in ("year", "semester", "quarter", "month"):
        return None
    spec = ChartSpec(
        slug=series.slug,
        kind="column" if series.metric.kind == Metric.Kind.FLOW else "line",
        takeaway=series.title,
        subtitle=UNIT_WORDS.get(series.metric.unit, series.metric.unit),
        description=f"{series.title}, drawn over time.",
        unit=series.metric.unit,
        series=(ChartLine(series.slug, series.title),),
        # Where all points are of one kind the chart finds their step by itself: a census has no gaps of nine years.
        frequency=frequency if len(kinds) > 1 else "",
    )
    plate = draw_chart(spec.to_dict(), record, {}).plate()
    plate.links.clear()  # type: ignore[attr-defined]  # the series page has its own downloads
    return plate


def timeline(request: HttpRequest) -> HttpResponse:
    """Every event on record, by year, filtered by market and kind."""
    moment = moment_of(request)
    market, kind = request.GET.get("market", ""), request.GET.get("kind", "")
    rows = Event.objects.select_related("market", "entity", "source").order_by("date", "slug")
    if market:
        if not Market.objects.filter(code=market).exists():
            raise BadRequest(f"There is no market “{market[:10]}” on record.")
        rows = rows.filter(market__code=market)
    if kind:
        if kind not in Event.Kind.values:
            raise BadRequest(f"There is no kind of event “{kind[:30]}”; the kinds are {', '.join(Event.Kind.values)}.")
        rows = rows.filter(kind=kind)
    if not moment.is_present:
        rows = rows.filter(date__lte=(moment.as_of or moment.seen_at).date().isoformat())  # type: ignore[union-attr]  # one of them is set
    found, paging = page_of(request, rows, 200, "events")
    years: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        words = presenting.event(event_definition(one), "en")
        years[one.date[:4]].append(words | {"added": one.verification == Observation.Verification.SUPPLEMENTED})
    markets = Market.objects.filter(events__isnull=False).distinct()
    filters = [
        {
            "label": "Market",
            "options": [
                {"words": "all", "url": narrowed(request, "market", ""), "active": not market, "count": None},
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
            "label": "Kind",
            "options": [
                {"words": "all", "url": narrowed(request, "kind", ""), "active": not kind, "count": None},
                *(
                    {"words": label, "url": narrowed(request, "kind", value), "active": value == kind, "count": None}
                    for value, label in Event.Kind.choices
                ),
            ],
        },
    ]
    context = {
        "here": "timeline",
        "years": [{"year": year, "events": events} for year, events in sorted(years.items())],
        "filters": filters,
        "paging": paging,
        "banner": banner_of(moment, request),
    }
    return render(request, "metrics/timeline.html", context)
