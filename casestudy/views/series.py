"""A series: its latest number, its chart, every value with the time for which it stood, and who uses it."""

from collections import defaultdict
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from casestudy import presenting
from casestudy.context import current_site
from casestudy.presenting import structured
from casestudy.views.beside import cited_as, handles, neighbours, right_instead
from casestudy.views.covers import covered
from casestudy.views.texts import texts_using
from metrics.asking import NUMBERS, banner_of, moment_of, narrowed, page_of
from metrics.charts import ChartLine, ChartSpec
from metrics.charts.cover import Cover, Lead
from metrics.drawing import draw_chart
from metrics.formats import Format, format_date, format_period, format_value
from metrics.models import Metric, Ranking, Series
from metrics.periods import Period
from metrics.readings import Figure
from metrics.series import Record
from metrics.translated import page_language

VINTAGES = {
    "all": gettext_noop("all"),
    "latest": gettext_noop("newest of each provider"),
    "first": gettext_noop("first releases"),
    "revised": gettext_noop("revisions"),
}
UNIT_WORDS = {
    "count": gettext_noop("count"),
    "percent": gettext_noop("per cent"),
    "USD": gettext_noop("US dollars"),
    "CNY": gettext_noop("yuan"),
    "ratio": gettext_noop("ratio"),
    "year": gettext_noop("date"),
    "seconds": gettext_noop("seconds"),
    "months": gettext_noop("months"),
    "years": gettext_noop("years"),
    "stars": gettext_noop("stars"),
    "rank": gettext_noop("rank"),
}


def unit_words(unit: str) -> str:
    """The unit in the language of the page; one without words of its own as it is."""
    return _(UNIT_WORDS[unit]) if unit in UNIT_WORDS else unit


def figure_words(figure: Figure) -> dict[str, Any]:
    """The latest number of a series."""
    row = figure.observation
    assert row is not None and figure.value is not None  # a line holds known figures only
    return {
        "html": format_value(figure.value, figure.unit, Format.parse("compact"), page_language()),
        "period": format_period(Period.parse(row.period), page_language()),
        "provider": row.provider.name,
        "entity": row.series.entity.name,
        "market": row.series.market.name,
        "qualifier": row.qualifier,
        "source": {"title": row.source.name, "url": row.source.url_main, "slug": row.source.slug},
        "known_from": format_date(row.known_from.date().isoformat(), page_language()),
        "grade": figure.grade_words,
    }


def span_words(figures: list[Figure]) -> str:
    """The first and the last period of a line: "Q1 2018 to Q4 2019"; "" for none."""
    ends = [
        format_period(Period.parse(one.reference.period), page_language(), short=True)
        for one in (figures[:1] + figures[1:][-1:])
    ]
    return _("%(first)s to %(last)s") % {"first": ends[0], "last": ends[1]} if len(ends) == 2 else "".join(ends)


def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A series: its latest number, its chart where it has more than one point, its vintages, and who uses it."""
    moment = moment_of(request)
    one = get_object_or_404(Series.objects.select_related("metric", "entity", "market"), slug=slug)
    now = clock()
    record = Record.load(series=[slug], moment=moment, now=now)
    figures = record.line(slug)
    rows, decisions = vintages(record, slug, figures), decisions_of(record)
    wanted = request.GET.get("vintages", "all")
    if wanted not in VINTAGES:
        raise BadRequest(
            _("There are no vintages “%(asked)s”; ask for %(known)s.")
            % {"asked": wanted[:30], "known": ", ".join(VINTAGES)}
        )
    found, paging = page_of(request, [row for row in rows if wanted in row["vintages"]], 200, "rows")
    spreads = {one.observation.pk: presenting.spread_words(one, page_language()) for one in figures if one.observation}
    observations = [_words(row, decisions, slug) | {"spread": spreads.get(row["row"].pk, "")} for row in found]
    rankings = [
        {
            "period": format_period(Period.parse(r.period), page_language()),
            "provider": r.provider.name,
            "rank": r.get_rank_display(),
            "reason": r.reason.partition("; right:")[0],
            "right": right_instead(r.right, slug, r.period),
            "since": format_date(r.decided_at.date().isoformat(), page_language()),
        }
        for r in decisions.values()
    ]
    site, path = current_site(), one.get_absolute_url()
    newest = str(figures[-1].reference) if figures else ""
    known = [figure.observation for figure in figures if figure.observation is not None]
    citation = presenting.citation_of_data(slug, one.title, path, known, record.settled([slug]), moment, site.name)
    context = {
        "here": "metrics",
        "site": site,
        "structured": structured.of_series(one, figures, site),
        "series": {
            "slug": slug,
            "title": one.title,
            "metric": {"name": one.metric.name, "url": one.metric.get_absolute_url()},
            "entity": one.entity.name,
            "market": one.market.name,
            "breakdown": one.breakdown,
            "unit_words": unit_words(one.metric.unit),
            "description": one.metric.description,
            "note": one.note,
            "count": len(figures),
            "span": span_words(figures),
        },
        "unit_head": "" if one.metric.unit == "count" else unit_words(one.metric.unit),
        "standing": any(
            row["rank"] or row["release"] or row["superseded"] or row["revised"] or row["spread"] or row["status"]
            for row in observations
        ),
        "latest": figure_words(figures[-1]) if figures else None,
        "chart": _chart(one, figures, record),
        "observations": observations,
        "filters": [
            {
                "label": _("Vintages"),
                "options": [
                    {
                        "words": _(words),
                        "url": narrowed(request, "vintages", name),
                        "active": name == wanted,
                        "count": None,
                    }
                    for name, words in VINTAGES.items()
                ],
            }
        ]
        if len(rows) > len({(row["period"], row["row"].provider_id) for row in rows})
        else [],
        "rankings": rankings,
        "used_by": texts_using("series", slug, moment),
        "neighbours": neighbours(one, moment),
        **cited_as(citation),
        **handles(path, f"series/{slug}", moment, newest),
        "paging": paging,
        "banner": banner_of(moment, request, sum(one.recorded_later for one in figures), NUMBERS),
    }
    latest = context["latest"]
    numbers = (Lead(latest["html"], latest["period"]),) if latest else ()
    cover = Cover(one.title, one.metric.subject, one.metric.description, numbers)
    return covered(request, "metrics/series.html", context, cover)


def vintages(record: Record, slug: str, figures: list[Figure]) -> list[dict[str, Any]]:
    """Every row of the series that was known (and stored) by the moment, newest period first.

    Each is {period, row, first, until, shown, vintages}: the first release where the row took its place, the instant at
    which a later row took its own (half open), whether readers are shown it, and which of the vintages it counts among.
    """
    known, recorded = record.instants
    shown = {figure.observation.pk for figure in figures if figure.observation}
    found: list[dict[str, Any]] = []
    for (series, period), providers in record.rows.items():
        for rows in providers.values() if series == slug else ():
            past = [row for row in rows if row.known_from <= known and row.recorded_at <= recorded]
            for row, later in zip_longest(past, past[1:]):
                kinds = {"all", "revised" if row is not past[0] else "first"} | ({"latest"} if later is None else set())
                first = past[0] if row is not past[0] else None
                until = later.known_from if later else None
                found.append(
                    {"period": period, "row": row, "first": first, "until": until, "shown": row.pk in shown}
                    | {"vintages": kinds}
                )
    found.sort(
        key=lambda one: (Period.parse(one["period"]).sort_key, one["row"].provider.slug, one["row"].known_from),
        reverse=True,
    )
    return found


def decisions_of(record: Record) -> dict[tuple[str, str], Ranking]:
    """The ranking in force at the moment, by period and provider."""
    known, recorded = record.instants
    return {
        (one.period, one.provider.slug): one
        for rankings in record.rankings.values()
        for one in rankings
        if one.decided_at <= known and one.recorded_at <= recorded
    }


def _words(one: dict[str, Any], decisions: dict[tuple[str, str], Ranking], slug: str) -> dict[str, Any]:
    row, period = one["row"], one["period"]
    decision = decisions.get((period, row.provider.slug))
    until = format_date(one["until"].date().isoformat(), page_language()) if one["until"] else ""
    return {
        "period": format_period(Period.parse(period), page_language()),
        "figure_html": presenting.shown_value(row, page_language(), "compact"),
        "exact": presenting.shown_value(row, page_language()),
        "provider": row.provider.name,
        "qualifier": row.qualifier,
        "status": "" if row.status == "A" else row.get_status_display(),
        "rank": decision.get_rank_display() if decision else "",
        "grade": "",
        "source": {"title": row.source.name, "url": row.source.url_main, "slug": row.source.slug},
        "known_from": format_date(row.known_from.date().isoformat(), page_language()),
        "known_until": until,
        "release": "" if one["first"] is not None or one["until"] is None else _("first release"),
        "revised": presenting.shown_value(one["first"], page_language()) if one["first"] is not None else "",
        "note": row.note,
        "superseded": one["until"] is not None,
        "deprecated": bool(decision and decision.rank == "deprecated"),
        "shown": one["shown"],
        "reference": f"{slug}@{period}" + ("" if one["shown"] else f"!{row.provider.slug}"),
    }


def _first_to_last(figures: list[Figure], frequency: str) -> str:
    """What the chart shows, in one sentence: where the line begins and where it ends."""
    drawn = [one for one in figures if Period.parse(one.reference.period).kind == frequency and one.value is not None]
    first, last = (
        {
            "number": format_value(one.value, one.unit, Format.parse("compact"), page_language()),  # type: ignore[arg-type]  # has one
            "period": format_period(Period.parse(one.reference.period), page_language()),
        }
        for one in (drawn[0], drawn[-1])
    )
    return _("From %(first)s (%(start)s) to %(last)s (%(end)s)") % {
        "first": first["number"],
        "start": first["period"],
        "last": last["number"],
        "end": last["period"],
    }


def _subtitle(series: Series) -> str:
    """Metric, market and unit; a count of things needs no unit beside its name."""
    parts = [series.metric.name, series.market.name]
    if series.metric.unit != "count":
        parts.append(unit_words(series.metric.unit))
    return pgettext("between names in a list", ", ").join(parts)


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
        takeaway=_first_to_last(figures, frequency),
        subtitle=_subtitle(series),
        description=_("%(title)s, drawn over time.") % {"title": series.title},
        unit=series.metric.unit,
        series=(ChartLine(series.slug, series.title),),
        # Where all points are of one kind the chart finds their step by itself: a census has no gaps of nine years.
        frequency=frequency if len(kinds) > 1 else "",
    )
    plate = draw_chart(spec.to_dict(), record, {}, page_language()).plate()
    plate.links.clear()  # type: ignore[attr-defined]  # the series page has its own downloads
    # Nobody has described this drawing: its numbers do.
    return replace(plate, description=plate.summary)
