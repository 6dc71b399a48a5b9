"""The page of the search."""

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudy.models import Topic
from casestudy.search.searching import LONGEST, Found, find, worded
from metrics.asking import narrowed, page_of
from metrics.models import Market
from metrics.translated import page_language

KIND_WORDS = {
    "article": gettext_lazy("article"),
    "case": gettext_lazy("case"),
    "section": gettext_lazy("section"),
    "chart": gettext_lazy("chart"),
    "metric": gettext_lazy("metric"),
    "series": gettext_lazy("series"),
    "source": gettext_lazy("source"),
}


def search(request: HttpRequest) -> HttpResponse:
    """The page of results. A question of any length gets an answer; what is too long is cut, and said so."""
    for name in ("as_of", "seen_at"):
        if request.GET.get(name):
            raise BadRequest(
                _(
                    "The search knows what is here now; leave “%(name)s” out, and ask the page that it finds for a moment."
                )
                % {"name": name}
            )
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())
    chosen = {name: request.GET.get(name, "").replace("\x00", "") for name in ("kind", "market", "topic", "language")}
    if chosen["kind"] and chosen["kind"] not in KIND_WORDS:
        kinds = ", ".join(KIND_WORDS)
        raise BadRequest(
            _("There is no kind “%(kind)s”; the kinds are %(kinds)s.") % {"kind": chosen["kind"][:30], "kinds": kinds}
        )
    if chosen["language"] and chosen["language"] not in dict(settings.LANGUAGES):
        raise BadRequest(_("There is no language “%(language)s” on this site.") % {"language": chosen["language"][:30]})
    message = ""
    if len(query) > LONGEST:
        query = query[:LONGEST]
        message = _("The question was cut to its first %(count)d characters.") % {"count": LONGEST}
    own, kinds_asked = page_language(), [chosen["kind"]] if chosen["kind"] else []
    found = find(query, own, kinds=kinds_asked, market=chosen["market"], topic=chosen["topic"], only=chosen["language"])
    if query and not found.terms:
        message = _("Say a word or two: signs and very common words alone find nothing.")
    groups, paging = page_of(request, found.groups, 30, "results")
    context = {
        "query": query,
        "results": [one | {"kind_words": KIND_WORDS[one["kind"]]} for one in worded(found, groups, own)],
        "count": len(found.groups),
        "paging": paging,
        "filters": _filters(request, found, chosen) if query else [],
        "chosen": chosen,
        "message": message,
        "corrected": [{"asked": asked, "found": word} for asked, word in found.corrected.items()],
    }
    return render(request, "casestudy/search.html", context)


def _filters(request: HttpRequest, found: Found, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """By what these results may be narrowed; a group of one choice is left out."""
    filed = [term.partition(":") for term in found.filed]
    codes = {name: [value for kind, _, value in filed if kind == name] for name in ("market", "topic")}
    markets = {one.code: one.name for one in Market.objects.filter(code__in=codes["market"])}
    topics = {one.slug: one.name for one in Topic.objects.filter(slug__in=codes["topic"])}
    languages = {code: name for code, name in settings.LANGUAGES if code in found.languages}
    options: list[tuple[str, str, dict[str, Any]]] = [
        ("kind", _("Kind"), {kind: KIND_WORDS[kind] for kind in found.kinds}),
        ("market", _("Market"), dict(sorted(markets.items(), key=lambda one: one[1]))),
        ("topic", _("Topic"), dict(sorted(topics.items(), key=lambda one: one[1]))),
        ("language", _("Language"), languages),
    ]
    return [
        {
            "label": label,
            "options": [
                {"words": _("all"), "url": narrowed(request, name, ""), "active": not chosen[name], "count": None},
                *(
                    {
                        "words": words,
                        "url": narrowed(request, name, value),
                        "active": value == chosen[name],
                        "count": found.kinds[value] if name == "kind" else None,
                    }
                    for value, words in known.items()
                ),
            ],
        }
        for name, label, known in options
        if len(known) > 1 or chosen[name]
    ]
