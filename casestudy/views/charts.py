"""A chart on its own page, in somebody else's, and as a drawing."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from casestudy.charting import drawn_alone
from casestudy.content import chart_definitions
from casestudy.context import current_site
from casestudy.languages import address_in
from casestudy.policy import embeddable
from casestudy.views.texts import texts_using
from casestudy.visibility import public_charts
from metrics.asking import NUMBERS, banner_of, carried, moment_of
from metrics.charts import svg_file
from metrics.drawing import DrawnChart
from metrics.moments import Moment
from metrics.translated import page_language


def drawn(slug: str, moment: Moment) -> DrawnChart:
    """A public chart drawn at a moment, in a constant number of queries. Raises Http404."""
    now = clock()
    if not public_charts(now).filter(slug=slug).exists():
        raise Http404(_("There is no chart “%(slug)s”.") % {"slug": slug})
    definition = chart_definitions([slug])[slug]
    return drawn_alone(definition, moment, page_language(), now)


def chart_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart on its own page."""
    moment = moment_of(request)
    chart = drawn(slug, moment)
    page_url = f"{settings.SITE_URL}{address_in(f'/charts/{slug}/', page_language())}"
    snippet = format_html(
        '<iframe src="{}embed/" title="{}" width="100%" height="480" loading="lazy"></iframe>',
        page_url,
        chart.spec.takeaway,
    )
    endings = [("CSV", ".csv"), ("JSON", ".json"), ("Excel", ".xlsx"), (_("Everything as ZIP"), ".zip")]
    return render(
        request,
        "metrics/chart_detail.html",
        {
            "here": "charts",
            "chart": chart.plate(),
            "snippet": snippet + "",  # plain again: the page shows it as text
            "series": [{"label": line.label, "url": f"/series/{line.series}/"} for line in chart.spec.series],
            "used_by": texts_using("chart", slug, moment),
            "downloads": [
                {"label": label, "url": carried(f"/charts/{slug}{ending}", moment)} for label, ending in endings
            ],
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )


@embeddable
def chart_embed(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart for somebody else's page."""
    chart = drawn(slug, moment_of(request))
    return render(
        request,
        "metrics/chart_embed.html",
        {
            "chart": chart.plate(),
            "site": current_site(),
            "page_url": f"{settings.SITE_URL}{address_in(f'/charts/{slug}/', page_language())}",
            "language": page_language(),
            "scheme": "",
        },
    )


def chart_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The chart's drawing as a file that stands alone."""
    chart = drawn(slug, moment_of(request))
    if chart.spec.kind == "table":
        raise Http404(_("A table has no drawing; take the CSV."))
    response = HttpResponse(
        svg_file(chart.layout, ", ".join(credit.label for credit in chart.credits)), content_type="image/svg+xml"
    )
    response["Content-Disposition"] = f'inline; filename="{slug}.svg"'
    return response
