"""Feeds: what machines follow."""

import json
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import now as clock
from lxml import html

from casestudy.changes import CATEGORY_WORDS, changed
from casestudy.context import current_site
from casestudy.narrative import Bound, bind_all
from casestudy.presenting import author_name
from casestudy.views.corrections import entries
from casestudy.views.texts import heads, live
from metrics.translated import page_language


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


class Changes(Texts):
    """Everything that changed in texts that readers know, newest first, each with its category."""

    categories: tuple[str, ...] = tuple(CATEGORY_WORDS)

    def title(self) -> str:
        return f"{current_site().name}: changes"

    def subtitle(self) -> str:
        return "; ".join(CATEGORY_WORDS[one] for one in self.categories)

    def items(self) -> list[dict[str, Any]]:
        return entries(changed(clock(), page_language(), categories=self.categories, most=50))

    def item_title(self, item: dict[str, Any]) -> str:
        return f"{item['title']} ({item['kind_words']})"

    def item_description(self, item: dict[str, Any]) -> str:
        return str(item["note"])

    def item_link(self, item: dict[str, Any]) -> str:
        return str(item["version_url"] or item["url"])

    def item_guid(self, item: dict[str, Any]) -> str:
        return f"{settings.SITE_URL}{item['url']}#{item['key']}"

    def item_categories(self, item: dict[str, Any]) -> list[str]:
        return [item["kind"]]

    item_author_name: Any = None

    def author_name(self) -> str:
        return current_site().name


class Corrections(Changes):
    """Our corrections alone, newest first, each with its note."""

    categories = ("correction",)

    def title(self) -> str:
        return f"{current_site().name}: corrections"


def changes_json(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1 of what changed; the tag of an item is its category."""
    items = [
        {
            "id": f"{settings.SITE_URL}{one['url']}#{one['key']}",
            "url": f"{settings.SITE_URL}{one['version_url'] or one['url']}",
            "title": one["title"],
            "content_text": one["note"] or one["kind_words"],
            "date_published": one["date"].isoformat(),
            "tags": [one["kind"]],
        }
        for one in entries(changed(clock(), page_language(), most=50))
    ]
    return feed_of(f"{current_site().name}: changes", "/corrections/", "/changes.json", items)


def feed_of(title: str, home: str, own: str, items: list[dict[str, Any]]) -> HttpResponse:
    """A JSON Feed of these items."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "description": current_site().promise,
        "home_page_url": f"{settings.SITE_URL}{home}",
        "feed_url": f"{settings.SITE_URL}{own}",
        "items": items,
    }
    return HttpResponse(json.dumps(feed, ensure_ascii=False), content_type="application/feed+json; charset=utf-8")


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
    return feed_of(site.name, "/", "/feed.json", items)


def full_text(bound: Bound) -> str:
    """The words of a text with its numbers as shown now, in the order of the page."""
    parts: list[str] = [section.html for section in bound.sections] or [
        bound.html["context"],
        bound.html["approach"],
        *(one[name] for one in bound.adaptations for name in ("what_html", "outcome_html")),
        bound.html["outcome"],
    ]
    return "\n\n".join(" ".join(html.fromstring(f"<div>{part}</div>").text_content().split()) for part in parts if part)
