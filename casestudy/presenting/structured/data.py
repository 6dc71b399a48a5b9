"""Series, metrics and charts as data sets, and the catalogue of them all."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudy.models import SiteSettings
from casestudy.presenting.structured.nodes import (
    Node,
    breadcrumbs,
    filled,
    licence_of,
    once,
    page_of,
    publisher,
    reference,
    script,
    whole,
)
from metrics.charts.sheets import HEIGHT, WIDTH
from metrics.drawing import DrawnChart
from metrics.models import Market, Metric, Observation, Series
from metrics.periods import Period
from metrics.readings import Figure
from metrics.translated import page_language

CATALOGUE = "/metrics/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOWNLOADS = (
    ("text/csv", "csv"),
    ("application/json", "json"),
    (XLSX, "xlsx"),
    ("application/zip", "zip"),
)
#: So many parts and sources are named in a page; the data itself names them all.
MOST = 200
#: Search engines read no description that is longer.
LONGEST = 5000


def of_series(series: Series, figures: Iterable[Figure], site: SiteSettings) -> SafeString:
    """Dataset and BreadcrumbList of a series; ``figures`` are those that its page shows."""
    metric, page = series.metric, series.get_absolute_url()
    rows = _rows(figures)
    node = _dataset(page, series.title, (metric.description, series.note), rows, site) | {
        "identifier": series.slug,
        "spatialCoverage": _place(series.market),
        "variableMeasured": _measured(metric),
        "isPartOf": reference(metric.get_absolute_url()),
    }
    trail = ((_("Metrics"), CATALOGUE), (metric.name, metric.get_absolute_url()), (series.title, page))
    return script(node, breadcrumbs(*trail))


def of_metric(metric: Metric, series: list[Series], figures: Iterable[Figure], site: SiteSettings) -> SafeString:
    """Dataset and BreadcrumbList of a metric: its series taken together. ``figures`` are all that they show."""
    page, rows = metric.get_absolute_url(), _rows(figures)
    node = _dataset(page, metric.name, (metric.description,), rows, site) | filled(
        {
            "identifier": metric.slug,
            "keywords": metric.subject,
            "spatialCoverage": _places(one.market for one in series),
            "variableMeasured": _measured(metric),
            "includedInDataCatalog": reference(CATALOGUE),
            "hasPart": [reference(one.get_absolute_url()) for one in series[:MOST]],
        }
    )
    return script(node, breadcrumbs((_("Metrics"), CATALOGUE), (metric.name, page)))


def of_catalogue(paths: Iterable[str], site: SiteSettings) -> SafeString:
    """The DataCatalog of the metrics on these paths."""
    node = {
        "@type": "DataCatalog",
        "@id": whole(CATALOGUE),
        "url": page_of(CATALOGUE),
        "name": f"{site.name}: {_('Metrics')}",
        "description": _(
            "What is measured, of whom and where. Each metric leads to its series, each series to its sources."
        ),
        "inLanguage": page_language(),
        "publisher": publisher(site),
        "license": licence_of(site.data_licence),
        "isAccessibleForFree": True,
        "dataset": [reference(path) for path in paths],
    }
    return script(filled(node))


def of_chart(chart: DrawnChart, site: SiteSettings) -> SafeString:
    """The Dataset that a chart shows, with its picture; a table has none."""
    spec, page, rows = chart.spec, chart.url, chart.rows
    series = once(row.series for row in rows)
    node = _dataset(page, spec.takeaway, (spec.subtitle, spec.description, spec.note), rows, site)
    node |= filled(
        {
            "identifier": spec.slug,
            "spatialCoverage": _places(one.market for one in series),
            "variableMeasured": [_measured(one) for one in once(one.metric for one in series)],
            "isBasedOn": [whole(one.get_absolute_url()) for one in series[:MOST]],
        }
    )
    if chart.layout.kind != "table":
        picture = page_of(page)
        node["image"] = {
            "@type": "ImageObject",
            "contentUrl": f"{picture.rstrip('/')}.png",
            "encodingFormat": "image/png",
            "caption": spec.takeaway,
            "description": spec.description or spec.takeaway,
            "creditText": ", ".join(credit.label for credit in chart.credits) or site.name,
            "creator": publisher(site),
            "license": licence_of(site.data_licence),
            "thumbnail": {
                "@type": "ImageObject",
                "contentUrl": f"{picture}card.png",
                "encodingFormat": "image/png",
                "width": str(WIDTH),
                "height": str(HEIGHT),
            },
        }
    return script(node)


def _dataset(page: str, name: str, words: Iterable[str], rows: list[Observation], site: SiteSettings) -> Node:
    """What every Dataset says. Its creators are those whose numbers it holds; the site publishes the compilation."""
    providers = once(row.provider.name for row in rows)
    return filled(
        {
            "@type": "Dataset",
            "@id": whole(page),
            "url": page_of(page),
            "name": name,
            "description": _described(name, words, bool(rows)),
            "inLanguage": page_language(),
            "creator": [{"@type": "Organization", "name": one} for one in providers] or [publisher(site)],
            "publisher": publisher(site),
            "license": licence_of(site.data_licence),
            "isAccessibleForFree": True,
            "isBasedOn": [whole(one.get_absolute_url()) for one in once(row.source for row in rows)[:MOST]],
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{whole(page).rstrip('/')}.{ending}"}
                for media, ending in DOWNLOADS
            ],
            **_times(rows),
        }
    )


def _described(name: str, words: Iterable[str], numbers: bool) -> str:
    """At least a sentence, at most what is read."""
    stop = pgettext("end of a sentence", ".")
    end = (
        _("Each number with its source, its provider and the day since when it is known.")
        if numbers
        else _("Each entry with the day on which it happened and the source in which it was read.")
    )
    told = " ".join(part if part[-1] in ".。!?" else f"{part}{stop}" for part in (name, *words) if part)
    room = LONGEST - len(end) - 1
    return f"{told if len(told) <= room else told[: room - 1] + '…'} {end}"


def _times(rows: list[Observation]) -> Node:
    """From when until when the numbers are, ".." where that is open, and since when the latest of them is known."""
    if not rows:
        return {}
    periods = [Period.parse(row.period) for row in rows]
    starts = [one.start for one in periods]
    start = ".." if None in starts else min(day for day in starts if day).isoformat()
    return {
        "temporalCoverage": f"{start}/{max(one.end for one in periods).isoformat()}",
        "dateModified": max(row.known_from for row in rows).isoformat(),
    }


def _rows(figures: Iterable[Figure]) -> list[Observation]:
    return [one.observation for one in figures if one.observation is not None]


def _measured(metric: Metric) -> Node:
    return filled(
        {
            "@type": "PropertyValue",
            "name": metric.name,
            "unitText": metric.unit,
            "description": metric.description,
        }
    )


def _places(markets: Iterable[Market]) -> list[Node]:
    return [_place(one) for one in once(markets)]


def _place(market: Market) -> dict[str, Any]:
    """A market; user-assigned codes of areas say nothing to others."""
    node: Node = {"@type": "Place", "name": market.name}
    if len(market.code) == 2 and market.code not in ("XN", "XO"):
        node["identifier"] = market.code
    return node
