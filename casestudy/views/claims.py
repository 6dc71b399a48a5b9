"""Claims with their verdicts, and the arithmetic of each."""

from fractions import Fraction
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from casestudy.drifted import Turn, drifted
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
from metrics.translated import page_language
from metrics.verdicts import VERDICT_WORDS, JudgedClaim, judge_claim, operand_references

STANCE_WORDS = {
    "asserted": gettext_noop("asserted: we say it"),
    "quoted": gettext_noop("quoted: a source says it"),
}
SHORT_STANCE_WORDS = {"asserted": gettext_noop("asserted"), "quoted": gettext_noop("quoted")}

OPERATION_WORDS = {
    "share": gettext_noop("share"),
    "growth-percent": gettext_noop("growth percent"),
    "multiple": gettext_noop("multiple"),
    "ratio": gettext_noop("ratio"),
    "difference": gettext_noop("difference"),
    "sum": gettext_noop("sum"),
    "rank": gettext_noop("rank"),
}

ROLE_WORDS = {"numerator": gettext_noop("numerator"), "denominator": gettext_noop("denominator")}

COUNTED = {
    "holds": gettext_noop("%(count)s hold"),
    "holds-within-rounding": gettext_noop("%(count)s hold within rounding"),
    "contradicted": gettext_noop("%(count)s are contradicted"),
    "not-checkable": gettext_noop("%(count)s cannot be checked"),
}

RELATION_WORDS = {
    "eq": gettext_noop("is"),
    "lt": gettext_noop("is less than"),
    "gt": gettext_noop("is more than"),
}


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
        raise BadRequest(
            _("There is no verdict “%(verdict)s”; the verdicts are %(verdicts)s.")
            % {"verdict": verdict[:30], "verdicts": ", ".join(VERDICT_WORDS)}
        )
    if stance and stance not in STANCE_WORDS:
        raise BadRequest(_("There is no stance “%(stance)s”; it is asserted or quoted.") % {"stance": stance[:30]})
    asked = request.GET.get("drifted", "")
    if asked not in ("", "true"):
        raise BadRequest(_("“drifted” is true, or left out."))
    now = clock()
    turned = drifted(moment, now) if asked else {}
    found = [one for one in judged_claims(public_claims(now), moment) if not asked or one.spec.slug in turned]
    counts = {code: sum(one.verdict == code for one in found) for code in VERDICT_WORDS}
    shown = [
        one for one in found if (not verdict or one.verdict == verdict) and (not stance or one.spec.stance == stance)
    ]
    rows, paging = page_of(request, shown, 100, "claims")

    filters = [
        {
            "label": _("Verdict"),
            "options": [
                {"words": _("all"), "url": narrowed(request, "verdict", ""), "active": not verdict, "count": len(found)}
            ]
            + [
                {
                    "words": _(words),
                    "url": narrowed(request, "verdict", code),
                    "active": verdict == code,
                    "count": counts[code],
                }
                for code, words in VERDICT_WORDS.items()
            ],
        },
        {
            "label": _("Stance"),
            "options": [
                {"words": _("all"), "url": narrowed(request, "stance", ""), "active": not stance, "count": None}
            ]
            + [
                {
                    "words": _(words),
                    "url": narrowed(request, "stance", code),
                    "active": stance == code,
                    "count": None,
                }
                for code, words in SHORT_STANCE_WORDS.items()
            ],
        },
        {
            "label": _("Since it was published"),
            "options": [
                {"words": _("all"), "url": narrowed(request, "drifted", ""), "active": not asked, "count": None},
                {
                    "words": _("turned since"),
                    "url": narrowed(request, "drifted", "true"),
                    "active": bool(asked),
                    "count": None,
                },
            ],
        },
    ]
    summary = _("%(count)s claims recomputed: %(verdicts)s.") % {
        "count": len(found),
        "verdicts": pgettext("between names in a list", ", ").join(
            _(words) % {"count": counts[code]} for code, words in COUNTED.items()
        ),
    }
    items = [claim_words(one) | turned_words(turned.get(one.spec.slug)) for one in rows]
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


def turned_words(turn: Turn | None) -> dict[str, str]:
    """How the verdict turned since the version that makes the claim went live."""
    if turn is None:
        return {}
    words = {"before": _(VERDICT_WORDS[turn.before]), "after": _(VERDICT_WORDS[turn.after])}
    return {"turned": _("When it was published: %(before)s. Now: %(after)s.") % words}


def _grouped(number: Fraction, digits: int = 6) -> str:
    return f"{significant(number, digits):,f}".replace("-", "−")


def _span(low: str, high: str) -> str:
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def claim_words(one: JudgedClaim) -> dict[str, Any]:
    """A claim in words: what it states, what the arithmetic gives."""
    spec, judgement = one.spec, one.judgement
    bounds = judgement.bounds
    return {
        "slug": spec.slug,
        "statement": spec.statement,
        "url": f"/claims/{spec.slug}/",
        "operation_words": _(OPERATION_WORDS[spec.operation])
        if spec.operation in OPERATION_WORDS
        else spec.operation.replace("-", " "),
        "stance": spec.stance,
        "stance_words": _(STANCE_WORDS[spec.stance]),
        "verdict": one.verdict,
        "verdict_words": one.verdict_words,
        "stated": f"{spec.stated:,f}" if spec.stated is not None else "",
        "stated_to": plain(spec.stated_to) if spec.stated_to is not None else "",
        "relation_words": _(RELATION_WORDS[spec.relation]),
        "computed": _grouped(judgement.computed) if judgement.computed is not None else "",
        "bounds": _span(_grouped(bounds.low), _grouped(bounds.high)) if bounds else "",
        "reason": judgement.reason,
        "origin": str(Claim.Origin(spec.origin).label) if spec.origin else "",
        "note": spec.note,
    }


def claim_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A claim and its arithmetic."""
    moment = moment_of(request)
    now = clock()
    claims = public_claims(now).filter(slug=slug)
    found = judged_claims(claims, moment)
    if not found:
        raise Http404(_("There is no claim “%(slug)s”.") % {"slug": slug})
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
                    "role": _(ROLE_WORDS[role]),
                    "label": operand.label,
                    "figure_html": format_value(operand.value, operand.unit, Format.parse("full"), page_language())
                    if operand.value and reference
                    else operand.label
                    if operand.value
                    else _("not known"),
                    "interval": _span(_grouped(interval.low, 12), _grouped(interval.high, 12))
                    if interval and interval.low != interval.high
                    else pgettext("a number without rounding", "exact"),
                    "reference": operand.reference,
                    "url": f"/series/{reference.series}/" if reference else "",
                    "period": format_period(Period.parse(reference.period), page_language()) if reference else "",
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
