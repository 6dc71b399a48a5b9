"""Claims, charts and sources: the pages that show what a text rests on."""

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.timezone import now as clock

from casestudy.content import chart_definitions, event_definitions
from casestudy.context import current_site
from casestudy.narrative import Binder, Bound, bind
from casestudy.policy import embeddable
from casestudy.views.lists import texts_using
from casestudy.visibility import public_charts, public_claims
from metrics.asking import banner_of, carried, moment_of, narrowed, page_of
from metrics.charts import svg_file
from metrics.claims import OPERATIONS
from metrics.drawing import DrawnChart, draw_chart
from metrics.fields import plain
from metrics.figures import Reference
from metrics.formats import Format, format_date, format_period, format_value
from metrics.intervals import significant
from metrics.models import Claim, Source
from metrics.moments import Moment
from metrics.periods import Period
from metrics.series import Record, value_of
from metrics.verdicts import VERDICT_WORDS, JudgedClaim, judge_claim, operand_references

STANCE_WORDS = {"asserted": "asserted: we say it", "quoted": "quoted: a source says it"}
COUNTED = {
    "holds": "{} hold",
    "holds-within-rounding": "{} hold within rounding",
    "contradicted": "{} are contradicted",
    "not-checkable": "{} cannot be checked",
}
RELATION_WORDS = {"eq": "is", "lt": "is less than", "gt": "is more than"}


def judged_claims(claims: Any, moment: Moment) -> list[JudgedClaim]:
    """The claims judged together, in two queries beside their own."""
    specs = [claim.spec() for claim in claims.prefetch_related("operands")]
    record = Record.load(operand_references(specs), moment=moment)
    return [judge_claim(spec, record) for spec in specs]


def claim_list(request: HttpRequest) -> HttpResponse:
    """All public claims with their verdicts, filtered by verdict and stance."""
    moment = moment_of(request)
    verdict, stance = request.GET.get("verdict", ""), request.GET.get("stance", "")
    if verdict and verdict not in VERDICT_WORDS:
        raise BadRequest(f"There is no verdict “{verdict[:30]}”; the verdicts are {', '.join(VERDICT_WORDS)}.")
    if stance and stance not in STANCE_WORDS:
        raise BadRequest(f"There is no stance “{stance[:30]}”; it is asserted or quoted.")
    found = judged_claims(public_claims(clock()), moment)
    counts = {code: sum(one.verdict == code for one in found) for code in VERDICT_WORDS}
    shown = [
        one for one in found if (not verdict or one.verdict == verdict) and (not stance or one.spec.stance == stance)
    ]
    rows, paging = page_of(request, shown, 100, "claims")

    filters = [
        {
            "label": "Verdict",
            "options": [
                {"words": "all", "url": narrowed(request, "verdict", ""), "active": not verdict, "count": len(found)}
            ]
            + [
                {
                    "words": words,
                    "url": narrowed(request, "verdict", code),
                    "active": verdict == code,
                    "count": counts[code],
                }
                for code, words in VERDICT_WORDS.items()
            ],
        },
        {
            "label": "Stance",
            "options": [{"words": "all", "url": narrowed(request, "stance", ""), "active": not stance, "count": None}]
            + [
                {"words": code, "url": narrowed(request, "stance", code), "active": stance == code, "count": None}
                for code in STANCE_WORDS
            ],
        },
    ]
    summary = (
        f"{len(found)} claims recomputed: {', '.join(words.format(counts[code]) for code, words in COUNTED.items())}."
    )
    items = [claim_words(one) for one in rows]
    return render(
        request,
        "casestudy/claim_list.html",
        {
            "here": "claims",
            "claims": items,
            "filters": filters,
            "summary": summary if found else "",
            "paging": paging,
            "banner": banner_of(moment, request),
        },
    )


def _grouped(number: Fraction, digits: int = 6) -> str:
    return f"{significant(number, digits):,f}".replace("-", "−")


def claim_words(one: JudgedClaim) -> dict[str, Any]:
    """A claim in words: what it states, what the arithmetic gives."""
    spec, judgement = one.spec, one.judgement
    bounds = judgement.bounds
    return {
        "slug": spec.slug,
        "statement": spec.statement,
        "url": f"/claims/{spec.slug}/",
        "operation_words": spec.operation.replace("-", " "),
        "stance": spec.stance,
        "stance_words": STANCE_WORDS[spec.stance],
        "verdict": one.verdict,
        "verdict_words": one.verdict_words,
        "stated": f"{spec.stated:,f}" if spec.stated is not None else "",
        "stated_to": plain(spec.stated_to) if spec.stated_to is not None else "",
        "relation_words": RELATION_WORDS[spec.relation],
        "computed": _grouped(judgement.computed) if judgement.computed is not None else "",
        "bounds": f"{_grouped(bounds.low)} to {_grouped(bounds.high)}" if bounds else "",
        "reason": judgement.reason,
        "origin": Claim.Origin(spec.origin).label if spec.origin else "",
        "note": spec.note,
    }


def claim_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A claim and its arithmetic."""
    moment = moment_of(request)
    now = clock()
    claims = public_claims(now).filter(slug=slug)
    found = judged_claims(claims, moment)
    if not found:
        raise Http404(f"There is no claim “{slug}”.")
    one = found[0]
    figures = {str(figure.reference): figure for figure in one.figures}
    operands = []
    for role, rows in (("numerator", one.numerator), ("denominator", one.denominator)):
        for operand in rows:
            figure = figures.get(operand.reference)
            interval = operand.value.interval if operand.value else None
            reference = None if operand.reference.startswith("base:") else Reference.parse(operand.reference)
            operands.append(
                {
                    "role": role,
                    "label": operand.label,
                    "figure_html": format_value(operand.value, operand.unit, Format.parse("full"))
                    if operand.value and reference
                    else operand.label
                    if operand.value
                    else "not known",
                    "interval": f"{_grouped(interval.low, 12)} to {_grouped(interval.high, 12)}"
                    if interval and interval.low != interval.high
                    else "exact",
                    "reference": operand.reference,
                    "url": f"/series/{reference.series}/" if reference else "",
                    "period": format_period(Period.parse(reference.period), "en") if reference else "",
                    "provider": figure.observation.provider.name if figure and figure.observation else "",
                }
            )
    return render(
        request,
        "casestudy/claim.html",
        {
            "here": "claims",
            "claim": claim_words(one) | {"operation_help": (OPERATIONS[one.spec.operation].__doc__ or "").strip()},
            "steps": list(one.judgement.steps),
            "operands": operands,
            "used_in": texts_using("claim", slug, moment),
            "banner": banner_of(moment, request),
        },
    )


def drawn(slug: str, moment: Moment) -> DrawnChart:
    """A public chart drawn at a moment, in a constant number of queries. Raises Http404."""
    now = clock()
    if not public_charts(now).filter(slug=slug).exists():
        raise Http404(f"There is no chart “{slug}”.")
    definition = chart_definitions([slug])[slug]
    content = {
        "kind": "article",
        "language": settings.LANGUAGE_CODE,
        "title": "",
        "standfirst": "",
        "sections": [],
        "definitions": {"charts": {slug: definition}, "events": event_definitions(definition["events"])},
    }
    bound: Bound = bind(content, moment, now=now)
    return draw_chart(Binder(bound).with_lines(definition), bound.record, content["definitions"]["events"])  # type: ignore[index]  # built above


def chart_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A chart on its own page."""
    moment = moment_of(request)
    chart = drawn(slug, moment)
    page_url = f"{settings.SITE_URL}/charts/{slug}/"
    snippet = format_html(
        '<iframe src="{}embed/" title="{}" width="100%" height="480" loading="lazy"></iframe>',
        page_url,
        chart.spec.takeaway,
    )
    endings = [("CSV", ".csv"), ("JSON", ".json"), ("Excel", ".xlsx"), ("Everything as ZIP", ".zip")]
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
            "banner": banner_of(moment, request),
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
            "page_url": f"{settings.SITE_URL}/charts/{slug}/",
            "language": "en",
            "scheme": "",
        },
    )


def chart_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The chart's drawing as a file that stands alone."""
    chart = drawn(slug, moment_of(request))
    if chart.spec.kind == "table":
        raise Http404("A table has no drawing; take the CSV.")
    response = HttpResponse(
        svg_file(chart.layout, ", ".join(credit.label for credit in chart.credits)), content_type="image/svg+xml"
    )
    response["Content-Disposition"] = f'inline; filename="{slug}.svg"'
    return response


def source_list(request: HttpRequest) -> HttpResponse:
    """Every source with how much rests on it."""
    moment = moment_of(request)
    kind = request.GET.get("kind", "")
    known = Q(observations__known_from__lte=moment.seen_at or moment.as_of or clock())
    if moment.seen_at:
        known &= Q(observations__recorded_at__lte=moment.seen_at)
    rows = Source.objects.annotate(count=Count("observations", filter=known, distinct=True))
    rows = rows.order_by("producer", "title", "slug")
    if kind:
        if kind not in Source.Kind.values:
            raise BadRequest(
                f"There is no kind of source “{kind[:30]}”; the kinds are {', '.join(Source.Kind.values)}."
            )
        rows = rows.filter(kind=kind)
    found, paging = page_of(request, rows, 200, "sources")
    items = [source_words(one) | {"count": one.count} for one in found]
    options = [{"words": "all", "url": narrowed(request, "kind", ""), "active": not kind, "count": None}]
    options += [
        {"words": label, "url": narrowed(request, "kind", value), "active": kind == value, "count": None}
        for value, label in Source.Kind.choices
    ]
    return render(
        request,
        "casestudy/source_list.html",
        {
            "here": "sources",
            "sources": items,
            "total": paging["count"],
            "filters": [{"label": "Kind", "options": options}],
            "paging": paging,
            "banner": banner_of(moment, request),
        },
    )


def source_words(one: Source) -> dict[str, Any]:
    """A source as lists show it."""
    return {
        "slug": one.slug,
        "title": one.name,
        "producer": one.producer,
        "url": f"/sources/{one.slug}/",
        "url_main": one.url_main,
        "date_published": one.date_published,
        "date_accessed": one.date_accessed,
        "kind_words": one.get_kind_display(),
        "license": one.license,
        "citation_full": one.citation_full,
        "attribution_short": one.attribution_short,
        "note": one.note,
    }


def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A source and every number read in it."""
    moment = moment_of(request)
    one = get_object_or_404(Source, slug=slug)
    known = moment.seen_at or moment.as_of or clock()
    rows = one.observations.filter(known_from__lte=known).with_names().in_order()
    if moment.seen_at:
        rows = rows.filter(recorded_at__lte=moment.seen_at)
    found, paging = page_of(request, rows, 100, "numbers")
    numbers = [
        {
            "label": row.series.title,
            "series_url": f"/series/{row.series.slug}/",
            "figure_html": format_value(value, row.series.metric.unit, Format.parse("full"))
            if (value := value_of(row))
            else "withdrawn",
            "period": format_period(Period.parse(row.period), "en"),
            "provider": row.provider.name,
            "known_from": row.known_from,
        }
        for row in found
    ]
    events = [
        {
            "date": event.date,
            "date_text": format_date(event.date, "en"),
            "title": event.title,
            "url": f"/timeline/#event-{event.slug}",
        }
        for event in one.events.order_by("date", "slug")
    ]
    return render(
        request,
        "casestudy/source.html",
        {
            "here": "sources",
            "source": source_words(one),
            "observations": numbers,
            "events": events,
            "paging": paging,
            "banner": banner_of(moment, request),
        },
    )
