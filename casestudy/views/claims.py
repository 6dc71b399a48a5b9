"""Claims with their verdicts, and the arithmetic of each."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from casestudy.consequences.drifted import Turn, drifted
from casestudy.context import current_site
from casestudy.languages import address_in
from casestudy.models import Use
from casestudy.presenting import structured
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
from casestudy.readers.claimed import Wording, wordings
from casestudy.readers.visibility import public_claims
from casestudy.views.beside import reported
from casestudy.views.covers import covered
from casestudy.views.texts import heads, live
from metrics.asking import NUMBERS, banner_of, carried, moment_of, narrowed, page_of
from metrics.charts.cover import Cover, Lead
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

#: So many texts are named in the filter; every text leads to its own claims anyway.
MOST_TEXTS = 12

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
    """All public claims with their verdicts, filtered by verdict, stance, text, and whether they turned since.

    Each choice of a filter counts what it would show together with the other filters, so that the counts add up. What
    turned is worked out, and counted, only where it is asked for: it judges every live text once more.
    """
    moment, now = moment_of(request), clock()
    asked = _asked(request)
    texts = texts_of_claims(moment, now)
    if asked["text"] and asked["text"] not in texts:
        raise BadRequest(_("No text “%(text)s” makes a claim.") % {"text": asked["text"][:60]})
    turned = drifted(moment, now) if asked["drifted"] else {}
    fits: dict[str, Callable[[JudgedClaim, str], bool]] = {
        "verdict": lambda one, value: one.verdict == value,
        "stance": lambda one, value: one.spec.stance == value,
        "text": lambda one, value: one.spec.slug in texts[value]["claims"],
        "drifted": lambda one, value: one.spec.slug in turned,
    }
    judged = judged_claims(public_claims(now), moment)

    def but(name: str) -> list[JudgedClaim]:
        """What the filters leave when this one is not set."""
        return [
            one for one in judged if all(not asked[key] or key == name or fits[key](one, asked[key]) for key in fits)
        ]

    def group(label: str, name: str, words: Mapping[str, str]) -> dict[str, Any]:
        rest = but(name)
        options = [("", _("all"), len(rest))]
        options += [(value, text, sum(fits[name](one, value) for one in rest)) for value, text in words.items()]
        return {
            "label": label,
            "options": [
                {
                    "words": text,
                    "url": narrowed(request, name, value),
                    "active": asked[name] == value,
                    "count": None if name == "drifted" and not asked[name] else count,
                }
                for value, text, count in options
            ],
        }

    filters = [
        group(_("Verdict"), "verdict", {code: _(words) for code, words in VERDICT_WORDS.items()}),
        group(_("Stance"), "stance", {code: _(words) for code, words in SHORT_STANCE_WORDS.items()}),
        group(_("Text"), "text", {slug: texts[slug]["title"] for slug in _named(texts, asked["text"])}),
        group(_("Since it was published"), "drifted", {"true": _("turned since")}),
    ]
    counted = but("verdict")
    counts = {code: sum(one.verdict == code for one in counted) for code in VERDICT_WORDS}
    summary = _("%(count)s claims recomputed: %(verdicts)s.") % {
        "count": len(counted),
        "verdicts": pgettext("between names in a list", ", ").join(
            _(words) % {"count": counts[code]} for code, words in COUNTED.items()
        ),
    }
    rows, paging = page_of(request, but(""), 100, "claims")
    items = [claim_words(one) | turned_words(turned.get(one.spec.slug)) for one in rows]
    return render(
        request,
        "casestudy/claim_list.html",
        {
            "here": "claims",
            "claims": items,
            "filters": filters if judged else [],
            "summary": summary if counted else "",
            "paging": paging,
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
    )


def _named(texts: dict[str, dict[str, Any]], asked: str) -> list[str]:
    """The texts that the filter names: those with the most claims, and the one asked for."""
    most = sorted(texts, key=lambda slug: (-len(texts[slug]["claims"]), slug))
    return [slug for place, slug in enumerate(most) if place < MOST_TEXTS or slug == asked]


def _asked(request: HttpRequest) -> dict[str, str]:
    """The filters that the address sets. Raises BadRequest for a value that there is not."""
    asked = {name: request.GET.get(name, "") for name in ("verdict", "stance", "text", "drifted")}
    if asked["verdict"] and asked["verdict"] not in VERDICT_WORDS:
        raise BadRequest(
            _("There is no verdict “%(verdict)s”; the verdicts are %(verdicts)s.")
            % {"verdict": asked["verdict"][:30], "verdicts": ", ".join(VERDICT_WORDS)}
        )
    if asked["stance"] and asked["stance"] not in STANCE_WORDS:
        raise BadRequest(
            _("There is no stance “%(stance)s”; it is asserted or quoted.") % {"stance": asked["stance"][:30]}
        )
    if asked["drifted"] not in ("", "true"):
        raise BadRequest(_("“drifted” is true, or left out."))
    return asked


def texts_of_claims(moment: Moment, now: datetime) -> dict[str, dict[str, Any]]:
    """The texts live at the moment that make claims, by slug, each with its title and the claims of its version. Three
    queries at most, however many there are."""
    rows = list(live(moment=moment).with_any_use(Q(kind=Use.Kind.CLAIM)).order_by("document__slug"))
    return {
        one.document.slug: {"title": head["title"], "claims": set(head["content"]["definitions"]["claims"])}
        for one, head in zip(rows, heads(rows, moment), strict=True)
    }


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
    one, language, site = found[0], page_language(), current_site()
    uses = wordings(slug, moment, now)
    rows = operands(one, language)
    leads = tuple(Lead(row["figure_html"], row["label"]) for row in rows if row["figure_html"])
    return covered(
        request,
        "casestudy/claim.html",
        {
            "here": "claims",
            "claim": claim_words(one) | {"operation_help": operation_sentence(one.spec.operation)},
            "steps": list(one.judgement.steps),
            "changes": change_sentences(one, language),
            "operands": rows,
            "used_in": [wording_words(use) for use in uses],
            "site": site,
            "structured": structured.of_claim(one, [f"{use.url}versions/{use.version}/" for use in uses], site),
            "api_url": carried(f"/api/v1/claims/{slug}/", moment),
            "report_url": reported(f"/claims/{slug}/"),
            "banner": banner_of(moment, request, shown=NUMBERS),
        },
        Cover(one.spec.statement, _("Claim: %(verdict)s") % {"verdict": one.verdict_words}, numbers=leads),
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
