"""Claims with their verdicts, and the arithmetic of each."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from casestudy.claimed import Wording, wordings
from casestudy.drifted import Turn, drifted
from casestudy.languages import address_in
from casestudy.presenting.arithmetic import (
    amount,
    between,
    change_sentences,
    operands,
    operation_sentence,
    operation_words,
    stated_words,
    told_apart,
)
from casestudy.visibility import public_claims
from metrics.asking import NUMBERS, banner_of, moment_of, narrowed, page_of
from metrics.fields import plain
from metrics.models import Claim
from metrics.moments import Moment
from metrics.translated import page_language
from metrics.verdicts import VERDICT_WORDS, JudgedClaim, judge_all

STANCE_WORDS = {
    "asserted": gettext_noop("asserted: we say it"),
    "quoted": gettext_noop("quoted: a source says it"),
}
SHORT_STANCE_WORDS = {"asserted": gettext_noop("asserted"), "quoted": gettext_noop("quoted")}

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
    """The claims judged together, in three queries beside their own."""
    specs = [claim.spec() for claim in claims.prefetch_related("operands")]
    return judge_all(specs, moment)


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


def claim_words(one: JudgedClaim) -> dict[str, Any]:
    """A claim in words: what it states, what the arithmetic gives."""
    spec, judgement, language = one.spec, one.judgement, page_language()
    computed, bounds = judgement.computed, judgement.bounds
    strict = judgement.strict_verdict if judgement.strict_reason else ""
    return {
        "slug": spec.slug,
        "statement": spec.statement,
        "url": f"/claims/{spec.slug}/",
        "operation_words": operation_words(spec.operation),
        "stance": spec.stance,
        "stance_words": _(STANCE_WORDS[spec.stance]),
        "verdict": one.verdict,
        "verdict_words": one.verdict_words,
        "stated": stated_words(spec, judgement.unit, language),
        "stated_to": plain(spec.stated_to) if spec.stated_to is not None else "",
        "relation_words": _(RELATION_WORDS[spec.relation]),
        "computed": amount(computed, judgement.unit, language) if computed is not None else "",
        "bounds": between(bounds, judgement.unit, language) if bounds else "",
        "told_apart": told_apart(one, language),
        "reason": judgement.reason,
        "cautions": list(judgement.cautions),
        "strict_verdict": strict,
        "strict_words": _(VERDICT_WORDS[strict]) if strict else "",
        "strict_reason": judgement.strict_reason,
        "origin": str(Claim.Origin(spec.origin).label) if spec.origin else "",
        "note": spec.note,
    }


def claim_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A claim and its arithmetic."""
    moment = moment_of(request)
    now = clock()
    found = judged_claims(public_claims(now).filter(slug=slug), moment)
    if not found:
        raise Http404(_("There is no claim “%(slug)s”.") % {"slug": slug})
    one, language = found[0], page_language()
    return render(
        request,
        "casestudy/claim.html",
        {
            "here": "claims",
            "claim": claim_words(one) | {"operation_help": operation_sentence(one.spec.operation)},
            "steps": list(one.judgement.steps),
            "changes": change_sentences(one, language),
            "operands": operands(one, language),
            "used_in": [wording_words(one) for one in wordings(slug, moment, now)],
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )


def wording_words(one: Wording) -> dict[str, Any]:
    """One use of a claim in a text: its words, judged by themselves."""
    use = one.use
    return {
        "title": one.title,
        "url": address_in(one.place, one.language),
        "language": "" if one.language == page_language() else one.language,
        "words": use.words,
        "stance_words": _(SHORT_STANCE_WORDS[use.stance]),
        "told_apart": told_apart(use.judged, page_language(), use.stance),
        "verdict": use.judged.verdict,
        "verdict_words": use.judged.verdict_words,
    }
