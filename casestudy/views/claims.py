"""Claims with their verdicts, and the arithmetic of each."""

from fractions import Fraction
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock

from casestudy.views.texts import texts_using
from casestudy.visibility import public_claims
from metrics.asking import NUMBERS, banner_of, moment_of, narrowed, page_of
from metrics.claims import OPERATIONS
from metrics.fields import plain
from metrics.figures import Reference
from metrics.formats import Format, format_period, format_value
from metrics.intervals import significant
from metrics.models import Claim
from metrics.moments import Moment
from metrics.periods import Period
from metrics.series import Record
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
            "banner": banner_of(moment, request, shown=NUMBERS),
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
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )
