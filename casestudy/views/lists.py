"""Articles and cases in lists: all of them, by topic, by author."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from casestudy.models import Author, StripFigure, Topic, Use
from casestudy.models.documents import FOLDERS
from casestudy.presenting import structured
from casestudy.views.covers import covered, numbers_of, telling
from casestudy.views.strip import leading, strip
from casestudy.views.texts import filed, heads, live
from metrics.asking import banner_of, moment_of, narrowed, page_of
from metrics.charts.cover import Cover
from metrics.models import Market


def article_list(request: HttpRequest) -> HttpResponse:
    """All articles, by topic and market where asked."""
    return _list(request, "article", "casestudy/article_list.html", "articles", _("Articles"))


def case_list(request: HttpRequest) -> HttpResponse:
    """All localization cases."""
    return _list(request, "case", "casestudy/case_list.html", "cases", _("Localization cases"))


def _list(request: HttpRequest, kind: str, template: str, noun: str, title: str) -> HttpResponse:
    moment = moment_of(request)
    chosen = {name: request.GET.get(name, "") for name in ("topic", "market")}
    language = request.GET.get("language", "")
    if language and language not in dict(settings.LANGUAGES):
        raise BadRequest(_("There is no language “%(language)s” on this site.") % {"language": language[:30]})
    versions = live(kind, moment)
    filters = [
        _filter(request, versions, name, label, chosen[name])
        for name, label in (("topic", _("Topic")), ("market", _("Market")))
    ]
    filters.append(_languages(request, versions, language))
    versions = versions.filter(document__language=language) if language else versions
    for name, value in chosen.items():
        versions = versions.with_use(name, value) if value else versions
    rows, paging = page_of(request, versions, 24, noun)
    texts = heads(rows, moment)
    if kind == "case":
        strip([], texts, moment)
    return covered(
        request,
        template,
        {
            "here": FOLDERS[kind],
            "items": texts,
            "cases": texts,
            "compare_url": "/localization/compare/" if paging["count"] > 1 else "",
            # A list with nothing in it offers no choice, and says that it is empty.
            "filters": [one for one in filters if one["options"]],
            "paging": paging,
            "feed_query": f"?{urlencode({'kind': kind} | {name: value for name, value in chosen.items() if value})}",
            "banner": banner_of(moment, request),
        },
        Cover(title, numbers=telling(texts) or numbers_of(leading(StripFigure.objects.all(), moment))),
    )


def _languages(request: HttpRequest, versions: Any, chosen: str) -> dict[str, Any]:
    """The languages of these versions, where there are several: a text that is not translated is listed in its own."""
    counts = dict(versions.order_by().values_list("document__language").annotate(count=Count("pk")))
    options = [
        {"words": name, "url": narrowed(request, "language", code), "active": code == chosen, "count": counts[code]}
        for code, name in settings.LANGUAGES
        if code in counts
    ]
    first = {"words": _("all"), "url": narrowed(request, "language", ""), "active": not chosen, "count": None}
    return {"label": _("Language"), "options": [first, *options] if len(options) > 1 or chosen else []}


def _filter(request: HttpRequest, versions: Any, name: str, label: str, chosen: str) -> dict[str, Any]:
    """The topics or markets under which these versions are filed, with how many stand there."""
    version = versions.filter(document=OuterRef("document"), number=OuterRef("version")).order_by()
    uses = Use.objects.filter(kind=name, version__gt=0).filter(Exists(version))
    counts = dict(uses.order_by("slug").values_list("slug").annotate(count=Count("pk")))
    model, key = (Topic, "slug") if name == "topic" else (Market, "code")
    words = {getattr(one, key): one.name for one in model.objects.filter(**{f"{key}__in": counts})}
    if counts and chosen:
        counts.setdefault(chosen, 0)  # what was asked for is shown as chosen; its name may not be public yet
    options = [
        {
            "words": words.get(value, value[:60]),
            "url": narrowed(request, name, value),
            "active": value == chosen,
            "count": count,
        }
        for value, count in counts.items()
    ]
    return {
        "label": label,
        "options": [
            {"words": _("all"), "url": narrowed(request, name, ""), "active": not chosen, "count": None},
            *options,
        ]
        if options
        else [],
    }


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic and the texts under it."""
    one = get_object_or_404(Topic, slug=slug)
    filed("topic", slug)
    moment = moment_of(request)
    versions, paging = page_of(request, live(moment=moment).with_use("topic", slug), 24, "texts")
    texts = heads(versions, moment)
    strip([], texts, moment)
    context = {
        "topic": one,
        "items": texts,
        "paging": paging,
        "feed_query": f"?{urlencode({'topic': slug})}",
        "banner": banner_of(moment, request),
    }
    cover = Cover(one.name, _("Topic"), one.description, telling(texts))
    return covered(request, "casestudy/topic.html", context, cover)


def author(request: HttpRequest, slug: str) -> HttpResponse:
    """An author and what they wrote."""
    one = get_object_or_404(Author, slug=slug)
    filed("author", slug)
    moment = moment_of(request)
    versions, paging = page_of(request, live(moment=moment).with_use("author", slug), 24, "texts")
    texts = heads(versions, moment)
    strip([], texts, moment)
    context = {
        "author": one,
        "structured": structured.of_author(one),
        "items": texts,
        "paging": paging,
        "banner": banner_of(moment, request),
    }
    cover = Cover(one.name, _("Author"), one.affiliation, telling(texts))
    return covered(request, "casestudy/author.html", context, cover)
