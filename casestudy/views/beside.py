"""What stands beside a metric, a series or a source: its neighbours, its citation and its addresses for programs."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, When
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from casestudy import presenting
from casestudy.citing import Citation
from casestudy.content import read_reference
from casestudy.presenting import structured
from metrics.asking import carried
from metrics.formats import format_period
from metrics.models import Observation, Series
from metrics.moments import Moment
from metrics.periods import Period
from metrics.translated import page_language

#: So many neighbours of one kind are named; the page of the metric has them all.
NEIGHBOURS = 8

FILES = ((".csv", "CSV"), (".xlsx", "Excel"), (".json", "JSON"))


def in_view(rows: QuerySet[Series], moment: Moment) -> QuerySet[Series]:
    """Those series of which a number stood at the moment. One whose every number was taken back is named by no list."""
    return rows.filter(Exists(Observation.objects.standing_at(moment, clock()).filter(series=OuterRef("pk"))))


def neighbours(one: Series, moment: Moment) -> list[dict[str, Any]]:
    """Where to step from a series: its metric of others and elsewhere, and other metrics of its entity. Two queries."""
    rows = in_view(Series.objects.exclude(pk=one.pk), moment).select_related("metric", "entity", "market")
    same_metric = rows.filter(metric=one.metric_id).order_by(_first("entity", one.entity_id), "title", "slug")
    same_entity = rows.filter(entity=one.entity_id).exclude(metric=one.metric_id)
    same_entity = same_entity.order_by(_first("market", one.market_id), "title", "slug")
    groups = (
        (_("The same elsewhere and of others"), same_metric),
        (_("More on %(entity)s") % {"entity": one.entity.name}, same_entity),
    )
    return [
        {
            "title": title,
            "series": [
                {"title": near.title, "url": carried(near.get_absolute_url(), moment)} for near in found[:NEIGHBOURS]
            ],
        }
        for title, found in groups
    ]


def _first(field: str, key: int) -> Case:
    """Rows that share this with the series come before the others."""
    return Case(When(**{field: key}, then=0), default=1, output_field=IntegerField())


def handles(path: str, resource: str, moment: Moment, report: str) -> dict[str, Any]:
    """The files of a page of numbers, its address in the API, and where to report an error in it."""
    bare = path.rstrip("/")
    files = [*FILES, (".zip", _("ZIP with a description")), (".metadata.json", _("Metadata"))]
    return {
        "downloads": [{"label": label, "url": carried(f"{bare}{ending}", moment)} for ending, label in files],
        "api_url": carried(f"/api/v1/{resource}/", moment),
        "report_url": reported(path, report),
    }


def reported(path: str, number: str = "") -> str:
    """Where an error on a page, or in a number on it, is reported."""
    return f"/report/?{urlencode({'page': path} | ({'number': number} if number else {}))}"


def cited_as(citation: Citation | None) -> dict[str, Any]:
    """How data are cited, for the page and its head; nothing where nothing is recorded."""
    if citation is None:
        return {}
    return {
        "cite": presenting.citation(citation),
        "cite_as": citation.address,
        "tags": structured.cited(citation),
    }


def right_instead(text: str, series: str, period: str) -> dict[str, str] | None:
    """The number that is right instead of that of the series and period; None where none is named, or the same one."""
    reference = read_reference(text) if text else None
    if reference is None or (reference.series, reference.period) == (series, period):
        return None
    return {
        "reference": f"{reference.series}@{reference.period}",
        "period": format_period(Period.parse(reference.period), page_language()),
        "elsewhere": reference.series if reference.series != series else "",
        "url": f"/series/{reference.series}/",
    }
