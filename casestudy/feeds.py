"""Feeds, sitemap and robots: what machines follow."""

import json
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import now as clock
from lxml import html

from casestudy.context import current_site
from casestudy.models import Version
from casestudy.narrative import Bound, bind_all
from casestudy.presenting import author_name
from casestudy.views.texts import heads, live
from casestudy.visibility import public_charts, public_claims
from metrics.models import Metric, Series, Source


class Texts(Feed):
    """Live texts, newest first, with their standfirsts."""

    feed_type = Atom1Feed
    link = "/"

    def title(self) -> str:
        return current_site().name

    def subtitle(self) -> str:
        return current_site().promise

    def items(self) -> list[dict[str, Any]]:
        return heads(live()[:30])

    def item_title(self, item: dict[str, Any]) -> str:
        return str(item["title"])

    def item_description(self, item: dict[str, Any]) -> str:
        return str(item["standfirst"])

    def item_link(self, item: dict[str, Any]) -> str:
        return str(item["url"])

    def item_updateddate(self, item: dict[str, Any]) -> Any:
        return item["date"]

    def item_author_name(self, item: dict[str, Any]) -> str:
        return " and ".join(author_name(one) for one in item["content"]["authors"])


class Corrections(Texts):
    """Our corrections, newest first, each with its note."""

    def title(self) -> str:
        return f"{current_site().name}: corrections"

    def items(self) -> list[dict[str, Any]]:
        rows = list(
            Version.objects.filter(kind=Version.Kind.CORRECTION, live_from__lte=clock(), withdrawal__isnull=True)
            .with_content()
            .order_by("-live_from")[:50]
        )
        return [
            text | {"note": one.note, "url": f"{text['url']}versions/{one.number}/"}
            for one, text in zip(rows, heads(rows), strict=True)
        ]

    def item_description(self, item: dict[str, Any]) -> str:
        return str(item["note"])


def json_feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1 of the live texts, with their full text."""
    site = current_site()
    versions = list(live()[:20])
    items = []
    bound = bind_all(
        {**one.revision.content, "definitions": {**one.revision.content["definitions"], "charts": {}}}
        for one in versions
    )
    for version, head, text in zip(versions, heads(versions), bound, strict=True):
        items.append(
            {
                "id": f"{settings.SITE_URL}{head['url']}",
                "url": f"{settings.SITE_URL}{head['url']}",
                "title": head["title"],
                "summary": head["standfirst"],
                "content_text": full_text(text),
                "date_published": version.live_from.isoformat(),
                "authors": [{"name": author_name(one)} for one in head["content"]["authors"]],
                "language": head["content"]["language"],
            }
        )
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "description": site.promise,
        "home_page_url": f"{settings.SITE_URL}/",
        "feed_url": f"{settings.SITE_URL}/feed.json",
        "items": items,
    }
    return HttpResponse(json.dumps(feed, ensure_ascii=False), content_type="application/feed+json; charset=utf-8")


def full_text(bound: Bound) -> str:
    """The words of a text with its numbers as shown now."""
    parts = [section.html for section in bound.sections] or [
        bound.html[name] for name in ("context", "approach", "outcome") if bound.html.get(name)
    ]
    return "\n\n".join(" ".join(html.fromstring(f"<div>{part}</div>").text_content().split()) for part in parts if part)


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address of content, in constantly many queries."""
    now = clock()
    paths: list[tuple[str, Any]] = [
        (path, None)
        for path in (
            "/",
            "/articles/",
            "/localization/",
            "/metrics/",
            "/timeline/",
            "/sources/",
            "/claims/",
            "/corrections/",
        )
    ]
    paths += [(one.document.get_absolute_url(), one.live_from) for one in live()]
    paths += [(one.get_absolute_url(), None) for one in public_charts(now)]
    paths += [(one.get_absolute_url(), None) for one in public_claims(now)]
    for model in (Metric, Series, Source):
        paths += [(one.get_absolute_url(), None) for one in model.objects.only("slug")]
    rows = "".join(
        f"<url><loc>{settings.SITE_URL}{path}</loc>"
        + (f"<lastmod>{stamp.date().isoformat()}</lastmod>" if stamp else "")
        + "</url>"
        for path, stamp in paths
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
    return HttpResponse(text, content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    """All may read everything but the admin."""
    return HttpResponse(
        f"User-agent: *\nDisallow: /admin/\nSitemap: {settings.SITE_URL}/sitemap.xml\n", content_type="text/plain"
    )
