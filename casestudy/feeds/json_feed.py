"""The same as JSON Feed 1.1."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now as clock

from casestudy.changes import changed
from casestudy.context import current_site
from casestudy.feeds.texts import Choice, texts_of
from casestudy.presenting import author_name
from casestudy.views.corrections import entries
from metrics.translated import page_language


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
            "date_published": one["date"].isoformat(),
            "authors": [{"name": author_name(author)} for author in one["content"]["authors"]],
            "tags": [topic["name"] for topic in one["topics"]],
            "language": one["content"]["language"],
        }
        for one in texts_of(choice.versions())
    ]
    return feed_of(choice.title, "/", f"/feed.json{choice.query}", items)
