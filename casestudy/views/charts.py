"""Charts in a list, on pages of their own, in somebody else's, and as drawings."""

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from casestudy import presenting
from casestudy.charting import drawn_alone, drawn_together
from casestudy.charting.embedding import card_of, oembed_address, pinned_query, snippet
from casestudy.charting.narrowing import BadView, ChartView, markets_of, narrowed, whole
from casestudy.content import chart_definitions, event_definitions
from casestudy.context import current_site
from casestudy.languages import address_in
from casestudy.policy import embeddable
from casestudy.presenting import structured
from casestudy.readers.visibility import public_charts
from casestudy.views.beside import cited_as
from casestudy.views.texts import texts_using
from metrics.asking import NUMBERS, banner_of, moment_of, page_of
from metrics.charts import svg_file
from metrics.charts.card import card_svg
from metrics.charts.sheets import WIDTH
from metrics.charts.spec import ONE_PERIOD
from metrics.drawing import DrawnChart
from metrics.models import Market
from metrics.moments import Moment
from metrics.rasters import TooLarge, png_of
from metrics.translated import page_language

TABS = ("chart", "table")
SCHEMES = ("light", "dark")
VIEW = ("market", "from", "to")
MOMENTS = ("as_of", "seen_at")
ALL = ChartView()


def drawn(slug: str, moment: Moment, view: ChartView = ALL, everything: bool = False) -> DrawnChart:
    """A public chart drawn at a moment, in a constant number of queries: as it is defined, as much of it as a view
    leaves, or everything on record of its series. Raises Http404, and BadView for a view that it does not have.
    """
    now = clock()
    if not public_charts(now).filter(slug=slug).exists():
        raise Http404(_("There is no chart “%(slug)s”.") % {"slug": slug})
    definition = chart_definitions([slug])[slug]
    shown = narrowed(whole(definition) if everything else definition, view) if view or everything else definition
    return drawn_alone(shown, moment, page_language(), now)


def asked(request: HttpRequest, *others: str) -> ChartView:
    """The view that an address asks for. Raises BadRequest that names a parameter that there is not."""
    known = (*MOMENTS, *VIEW, *others)
    for name in request.GET:
        if name not in known:
            words = _("There is no parameter “%(name)s” here; there are %(known)s.")
            raise BadRequest(words % {"name": name[:60], "known": ", ".join(sorted(known))})
    markets = [code.strip().upper() for text in request.GET.getlist("market") for code in text.split(",")]
    since, until = (request.GET.get(name, "").strip() for name in ("from", "to"))
    return ChartView(tuple(dict.fromkeys(code for code in markets if code)), since, until)


def one_of(request: HttpRequest, name: str, choices: tuple[str, ...], default: str) -> str:
    """A parameter that takes one of a few words. Raises BadRequest that says which."""
    value = request.GET.get(name, default)
    if value not in (*choices, default):
        words = _("“%(name)s” is one of %(choices)s, not “%(value)s”.")
        raise BadRequest(words % {"name": name, "choices": ", ".join(choices), "value": value[:60]})
    return value


def drawn_as_asked(request: HttpRequest, slug: str, *others: str) -> tuple[DrawnChart, ChartView]:
    """A chart as an address asks for it, and the view asked for."""
    view = asked(request, *others)
    try:
        return drawn(slug, moment_of(request), view), view
    except BadView as error:
        raise BadRequest(f"{error.parameter}: {error}") from None


def chart_list(request: HttpRequest) -> HttpResponse:
    """Every public chart, the newest first: what it shows, drawn small."""
    moment, now = moment_of(request), clock()
    found, paging = page_of(request, public_charts(now).order_by("-pk").values_list("slug", flat=True), 24, "charts")
    known = chart_definitions(found)
    # In a small drawing an event would be a number without its words.
    shown = [known[slug] if known[slug]["kind"] == "timeline" else {**known[slug], "events": []} for slug in found]
    events = event_definitions([slug for one in shown for slug in one["events"]])
    charts = drawn_together(shown, events, moment, page_language(), now)
    return render(
        request,
        "metrics/chart_list.html",
        {
            "here": "charts",
            "charts": [one.plate(query=moment.query) for one in charts],
            "card": card_of(charts[0], moment.query) if charts else None,
            "paging": paging,
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )


def chart_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart on its own page; its address says which markets, range and tab are shown."""
    moment = moment_of(request)
    tab = one_of(request, "tab", TABS, "chart")
    chart, view = drawn_as_asked(request, slug, "tab")
    query = "&".join(filter(None, (moment.query, view.query)))
    site = current_site()
    files = [
        (_("CSV, what is shown"), f"/charts/{slug}.csv", query),
        (_("CSV, everything on record"), f"/charts/{slug}.csv", "&".join(filter(None, (moment.query, "data=all")))),
        ("Excel", f"/charts/{slug}.xlsx", query),
        ("JSON", f"/charts/{slug}.json", query),
        *(
            []
            if chart.layout.kind == "table"
            else [("PNG", f"/charts/{slug}.png", query), ("SVG", f"/charts/{slug}.svg", query)]
        ),
        (_("Everything as ZIP"), f"/charts/{slug}.zip", query),
    ]
    return render(
        request,
        "metrics/chart_detail.html",
        {
            "here": "charts",
            "chart": chart.plate(query=query),
            "tab": tab,
            "controls": controls(slug, view, moment),
            "snippet": snippet(chart, query),
            "pinned": snippet(chart, "&".join(filter(None, (pinned_query(chart), view.query)))) if chart.rows else "",
            "oembed_url": oembed_address(chart, query),
            "card": card_of(chart, query),
            "site": site,
            "structured": structured.of_chart(chart, site),
            **cited_as(presenting.citation_of_chart(chart, moment, site.name, view.query)),
            "series": [{"label": line.label, "url": f"/series/{line.series}/"} for line in chart.spec.series],
            "used_by": texts_using("chart", slug, moment),
            "downloads": [
                {"label": label, "url": f"{path}?{query}" if query else path} for label, path, query in files
            ],
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )


def controls(slug: str, view: ChartView, moment: Moment) -> dict[str, Any]:
    """What the form beside a chart offers: its markets where it has several, a range where it has one, its tabs."""
    definition = chart_definitions([slug])[slug]
    codes = sorted(set(markets_of(definition).values()))
    names = {one.code: one.name for one in Market.objects.filter(code__in=codes)}
    return {
        "markets": [
            {"code": code, "name": names.get(code, code), "chosen": code in view.markets}
            for code in (codes if len(codes) > 1 else [])
        ],
        "ranged": definition["kind"] not in ONE_PERIOD,
        # Of these, the table stands open anyway.
        "tabs": definition["kind"] not in ("table", "timeline"),
        "since": view.since,
        "until": view.until,
        "moment": moment.query.partition("="),
    }


@embeddable
def chart_embed(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart for somebody else's page: of now, or with ``seen_at`` as it was at a moment."""
    scheme = one_of(request, "scheme", SCHEMES, "")
    chart, view = drawn_as_asked(request, slug, "scheme")
    moment = moment_of(request)
    page_url = f"{settings.SITE_URL}{address_in(f'/charts/{slug}/', page_language())}"
    query = "&".join(filter(None, (moment.query, view.query)))
    return render(
        request,
        "metrics/chart_embed.html",
        {
            "chart": chart.plate(query=query),
            "site": current_site(),
            "page_url": f"{page_url}?{query}" if query else page_url,
            "language": page_language(),
            "scheme": scheme,
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )


def _drawable(request: HttpRequest, slug: str) -> DrawnChart:
    chart, _view = drawn_as_asked(request, slug)
    if chart.layout.kind == "table":
        raise Http404(_("A table has no drawing; take the CSV."))
    return chart


def _file(content: bytes | str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'inline; filename="{name}"'})


def _drawing(chart: DrawnChart) -> str:
    return svg_file(chart.layout, ", ".join(credit.label for credit in chart.credits))


def chart_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The chart's drawing as a file that stands alone."""
    return _file(_drawing(_drawable(request, slug)), "image/svg+xml", f"{slug}.svg")


def chart_png(request: HttpRequest, slug: str) -> HttpResponse:
    """The same drawing as a picture."""
    try:
        return _file(png_of(_drawing(_drawable(request, slug))), "image/png", f"{slug}.png")
    except TooLarge as error:
        raise Http404(str(error)) from None


def chart_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture that stands beside a shared address."""
    chart, _view = drawn_as_asked(request, slug)
    try:
        picture = png_of(card_svg(chart.layout, current_site().name), WIDTH)
    except TooLarge as error:
        raise Http404(str(error)) from None
    return _file(picture, "image/png", f"{slug}-card.png")
