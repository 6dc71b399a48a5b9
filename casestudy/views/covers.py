"""The picture of a page that has no chart, for those who share its address: drawn from what the page itself shows."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import pgettext

from casestudy.context import current_site
from casestudy.narrative import Bound
from casestudy.presenting import period_words
from casestudy.views.strip import number_words
from metrics.charts.cover import MOST, Cover, Lead, cover_svg
from metrics.charts.sheets import HEIGHT, WIDTH
from metrics.figures import Reference
from metrics.rasters import png_of
from metrics.translated import page_language

NAME = "card.png"


def covered(request: HttpRequest, template: str, context: Mapping[str, Any], cover: Cover) -> TemplateResponse:
    """A page whose picture is at its own address and ``card.png``, asked for as the page was."""
    response = TemplateResponse(request, template, {"card": card_at(request.path, _asked(request), cover), **context})
    response.cover = cover  # type: ignore[attr-defined]  # read by ``picture``
    return response


def card_at(path: str, query: str, cover: Cover) -> dict[str, str]:
    """The picture of the page at an address, as templates have it."""
    address = f"{settings.SITE_URL}{path}{NAME}"
    return {
        "url": f"{address}?{query}" if query else address,
        "width": str(WIDTH),
        "height": str(HEIGHT),
        "words": cover.words,
    }


def picture(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The picture of the page that a view makes: where the page is refused, moved or taken back, so is its picture."""

    def draw(request: HttpRequest, **named: Any) -> HttpResponse:
        response = view(request, **named)
        cover: Cover | None = getattr(response, "cover", None)
        if cover is None:
            return response
        drawn = png_of(cover_svg(cover, page_language(), current_site().name), WIDTH)
        return HttpResponse(drawn, "image/png", headers={"Content-Disposition": f'inline; filename="{NAME}"'})

    return draw


def _asked(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def numbers_of(shown: Iterable[Mapping[str, Any]]) -> tuple[Lead, ...]:
    """The first of these numbers, each with what it is."""
    return tuple(islice((Lead(one["html"], one["label"]) for one in shown), MOST))


def telling(texts: Iterable[Mapping[str, Any]]) -> tuple[Lead, ...]:
    """The telling numbers of the cases among these texts, each with its market."""
    leads = (Lead(one["figure_html"], one["figure_label"], one["market"]) for one in texts if one.get("figure_html"))
    return tuple(islice(leads, MOST))


def of_text(bound: Bound) -> Cover:
    """A text by its title and the numbers that it opens with: those at its head, else the first in its prose."""
    content = bound.content
    heads = [
        Lead(number_words(bound.record.figure(Reference.parse(one["reference"])), one["format"]), one["label"])
        for one in content.get("outcome_figures", [])
    ]
    comma = pgettext("between names in a list", ", ")
    prose = (
        Lead(entry.shown, f"{row.series.title}{comma}{period_words(row.period_label, bound.language) or entry.period}")
        for entry in bound.evidence
        if entry.figure.known and (row := entry.figure.observation)
    )
    numbers = tuple(one for one in heads if one.number) or tuple(islice(prose, MOST))
    return Cover(bound.texts["title"], content["kicker"], bound.texts["standfirst"], numbers)
