"""The same as JSON Feed 1.1."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from casestudy.consequences.changes import changed
from casestudy.context import current_site
from casestudy.feeds.texts import Choice, site_address, texts_of
from casestudy.presenting import author_name
from casestudy.views.corrections import entries
from metrics.translated import page_language


def changes_json(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1 of what changed; the tag of an item is its category."""
    items = [
        {
            "id": f"{settings.SITE_URL}/#change-{one['key']}",
            "url": f"{settings.SITE_URL}{one['version_url'] or one['url']}",
            "title": one["title"],
            "content_text": one["note"] or one["kind_words"],
            "date_published": one["date"].isoformat(),
            "tags": [one["kind"]],
        }
        for one in entries(changed(clock(), page_language(), most=50))
    ]
    title = _("%(site)s: changes") % {"site": current_site().name}
    return feed_of(title, "/corrections/", "/changes.json", items)


def feed_of(title: str, home: str, own: str, items: list[dict[str, Any]]) -> HttpResponse:
    """A JSON Feed of these items."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "description": current_site().promise,
        "language": page_language(),
        "home_page_url": site_address(home),
        "feed_url": site_address(own),
        "authors": [{"name": current_site().name, "url": site_address("/")}],
        "items": items,
    }
    return HttpResponse(json.dumps(feed, ensure_ascii=False), content_type="application/feed+json; charset=utf-8")


def json_feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1 of the live texts, whole: all of them, or by topic, market and kind."""
    choice = Choice.read(request)
    items = [
        {
            "id": one["id"],
            "url": f"{settings.SITE_URL}{one['url']}",
            "title": one["title"],
            "summary": one["standfirst"],
            "content_html": one["html"],
            "content_text": one["text"],
            "date_published": one["first"].isoformat(),
            "date_modified": one["date"].isoformat(),
            **authors(one),
            "tags": [topic["name"] for topic in one["topics"]],
            "language": one["content"]["language"],
        }
        for one in texts_of(choice.versions())
    ]
    return feed_of(choice.title, "/", f"/feed.json{choice.query}", items)


def authors(item: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Who wrote a text, each with a page; nothing where nobody is named: then the authors of the feed stand for it."""
    found = [
        {"name": author_name(one), "url": site_address(f"/authors/{one['slug']}/")}
        for one in item["content"]["authors"]
    ]
    return {"authors": found} if found else {}
