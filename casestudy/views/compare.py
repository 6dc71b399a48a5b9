"""Cases side by side: levers down, markets across, evidence in the cells."""

from typing import Any

from babel.lists import format_list
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casestudy import presenting
from casestudy.content import Content, case_summary_of
from casestudy.models import Version
from casestudy.narrative import bind, compared
from casestudy.views.covers import covered, telling
from casestudy.views.strip import strip
from casestudy.views.texts import heads, live
from metrics.asking import banner_of, moment_of
from metrics.charts.cover import Cover
from metrics.formats import language_for
from metrics.translated import page_language

MOST = 6
#: More cases than these are counted in the title, not named: the heads of the table name them.
SPELT = 3


def compare(request: HttpRequest) -> HttpResponse:
    """The cases asked for by ``case`` or ``market`` (with ``entity`` where more than one fits); else those of the front page's kind."""
    moment = moment_of(request)
    versions = list(live("case", moment))
    chosen = choose(versions, request.GET.getlist("case"), request.GET.getlist("market"), request.GET.get("entity", ""))
    slugs = [one.revision.content["slug"] for one in chosen]
    content: Content = {
        "kind": "article",
        "language": page_language(),
        "slug": "compare",
        "title": "",
        "standfirst": "",
        "sections": [],
        "definitions": {
            "cases": {
                one.revision.content["slug"]: case_summary_of(one.revision.content, one.document.get_absolute_url())
                for one in chosen
            }
        },
    }
    for kind in ("claims", "events"):
        content["definitions"][kind] = {
            slug: known for one in chosen for slug, known in one.revision.content["definitions"][kind].items()
        }
    bound = bind(content, moment)
    table = compared(bound, slugs)
    texts = heads(versions, moment)
    choices = [
        {
            "market": one.revision.content["market"]["name"],
            "entity": one.revision.content["entity"]["name"],
            "title": head["title"],
            "slug": one.revision.content["slug"],
            "chosen": one in chosen,
        }
        for one, head in zip(versions, texts, strict=True)
    ]
    called = named(chosen)
    title = _("%(markets)s compared") % called if chosen else _("Compare cases")
    shown = [texts[versions.index(one)] for one in chosen]
    strip([], shown, moment)
    return covered(
        request,
        "casestudy/compare.html",
        {
            "here": "compare",
            **table,
            **called,
            "choices": choices,
            "evidence": presenting.evidence(bound.evidence, page_language()),
            "claims": presenting.claims(bound.claims),
            "sources": presenting.sources(bound),
            "notice": [_("Choose at least two cases.")] if versions and not chosen else [],
            "banner": banner_of(moment, request, bound.recorded_later),
        },
        Cover(
            title,
            called["kicker"],
            _("What was done to suit each market, lever by lever, with the evidence."),
            telling(shown),
        ),
    )


def named(chosen: list[Version]) -> dict[str, str]:
    """What a comparison is called: its markets, with whom each case is about where they differ; many cases are counted."""
    contents = [one.revision.content for one in chosen]
    entities = {one["entity"]["name"] for one in contents}
    if len(contents) > SPELT:
        words = ngettext("%(count)s case", "%(count)s cases", len(contents)) % {"count": len(contents)}
    else:
        names = [one["market"]["name"] for one in contents]
        if len(entities) > 1:
            whom = [one["entity"]["name"] for one in contents]
            names = whom if len(entities) == len(whom) else [f"{a} ({b})" for a, b in zip(whom, names, strict=True)]
        words = format_list(names, locale=language_for(page_language()).locale)
    return {"markets": words, "kicker": entities.pop() if len(entities) == 1 else ""}


def choose(versions: list[Version], slugs: list[str], markets: list[str], entity: str) -> list[Version]:
    """The cases meant, in the order asked. Where several cases of a market fit, the entity that most cases share decides.

    Raises BadRequest naming a slug or market that fits nothing, and for more cases than stand side by side.
    """
    by_slug = {one.revision.content["slug"]: one for one in versions}
    slugs = [slug for text in slugs for slug in text.split(",") if slug]
    markets = [code for text in markets for code in text.split(",") if code]
    if len(slugs) + len(markets) > MOST:
        raise BadRequest(_("At most %(count)s cases stand side by side.") % {"count": MOST})
    found: list[Version] = []
    for slug in slugs:
        if slug not in by_slug:
            raise BadRequest(
                _("There is no published case “%(slug)s”; the cases are %(slugs)s.")
                % {"slug": slug[:60], "slugs": ", ".join(sorted(by_slug))}
            )
        found.append(by_slug[slug])
    common = _common_entity(versions)
    for code in markets:
        fitting = [one for one in versions if one.revision.content["market"]["code"] == code.upper()]
        named = [one for one in fitting if one.revision.content["entity"]["slug"] == entity] if entity else fitting
        if not named:
            raise BadRequest(
                _("There is no published case of the market “%(market)s” about “%(entity)s”.")
                % {"market": code[:20], "entity": entity[:40]}
                if entity
                else _("There is no published case of the market “%(market)s”.") % {"market": code[:20]}
            )
        found.append(
            sorted(
                named, key=lambda one: (one.revision.content["entity"]["slug"] != common, one.revision.content["slug"])
            )[0]
        )
    if not slugs and not markets:
        found = sorted(
            (one for one in versions if one.revision.content["entity"]["slug"] == common),
            key=lambda one: one.revision.content["market"]["name"],
        )[:MOST]
    return list(dict.fromkeys(found))


def _common_entity(versions: list[Version]) -> str:
    counts: dict[str, int] = {}
    for one in versions:
        slug: Any = one.revision.content["entity"]["slug"]
        counts[slug] = counts.get(slug, 0) + 1
    return max(sorted(counts), key=lambda slug: counts[slug], default="")
