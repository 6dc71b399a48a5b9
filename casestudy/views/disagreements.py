"""Where providers differ: every such number of the record, what each says, by how much, and what was decided."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from casestudy import presenting
from casestudy.views.beside import right_instead
from metrics.asking import NUMBERS, banner_of, carried, moment_of, page_of
from metrics.disagreement import contested, refuted
from metrics.formats import format_period
from metrics.models import Observation
from metrics.moments import Moment
from metrics.periods import Period
from metrics.readings import Decision, Figure
from metrics.translated import page_language


def disagreements(request: HttpRequest) -> HttpResponse:
    """Numbers whose providers do not meet within rounding, the open ones first, then those that are held to be wrong."""
    moment, now = moment_of(request), clock()
    differing = contested(moment, now)
    numbers = {(one.reference.series, one.reference.period) for one in differing}
    wrong = [one for one in refuted(moment, now) if (one.reference.series, one.reference.period) not in numbers]
    rows = [*sorted(differing, key=lambda one: not one.disagreement), *wrong]
    found, paging = page_of(request, rows, 100, "numbers")
    context = {
        "here": "sources",
        "numbers": [_words(one, moment) for one in found],
        "open_count": sum(one.disagreement for one in differing),
        "paging": paging,
        "banner": banner_of(moment, request, shown=NUMBERS),
    }
    return render(request, "casestudy/disagreements.html", context)


def _words(figure: Figure, moment: Moment) -> dict[str, Any]:
    row = figure.observation
    assert row is not None  # only figures with a row are listed
    decisions = dict(figure.decisions) | {row.provider.slug: figure.decision}
    rows = [row] if figure.reference.provider else [row, *figure.others]
    right = next((one.right for one in decisions.values() if one.right), "")
    return {
        "title": row.series.title,
        "period": format_period(Period.parse(figure.reference.period), page_language()),
        "url": carried(row.series.get_absolute_url(), moment),
        "open": figure.disagreement,
        "spread": presenting.spread_words(figure, page_language()),
        "values": [_value(one, decisions.get(one.provider.slug, Decision())) for one in rows],
        "right": right_instead(right, figure.reference.series, figure.reference.period),
    }


def _value(row: Observation, decision: Decision) -> dict[str, Any]:
    return {
        "figure": presenting.shown_value(row, page_language()),
        "provider": row.provider.name,
        "source": {"title": row.source.name, "url": row.source.get_absolute_url()},
        "rank": {"preferred": _("preferred"), "deprecated": _("held to be wrong")}.get(decision.rank, ""),
        "deprecated": decision.rank == "deprecated",
        "reason": decision.reason.partition("; right:")[0],
    }
