"""Feeds in Atom: the texts, what changed in them, and our corrections alone."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from casestudy.changes import CATEGORY_WORDS, changed
from casestudy.context import current_site
from casestudy.feeds.texts import Choice, texts_of
from casestudy.presenting import author_name
from casestudy.views.corrections import entries
from metrics.translated import page_language


class FullAtom(Atom1Feed):
    """Atom with the whole text of each entry, and an identity of its own."""

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        if item.get("html"):
            handler.addQuickElement("content", item["html"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        """Of an empty feed, the same day for ever: asking does not change it."""
        return super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)


class Texts(Feed):
    """Live texts, newest first, whole: all of them, or by topic, market and kind."""

    feed_type = FullAtom
    link = "/"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Choice:
        return Choice.read(request)

    def feed_url(self, choice: Choice) -> str:
        return f"/feed.atom{choice.query}"

    def title(self, choice: Choice) -> str:
        return choice.title

    def subtitle(self) -> str:
        return current_site().promise

    def items(self, choice: Choice) -> list[dict[str, Any]]:
        return texts_of(choice.versions())

    def item_title(self, item: dict[str, Any]) -> str:
        return str(item["title"])

    def item_description(self, item: dict[str, Any]) -> str:
        return str(item["standfirst"])

    def item_link(self, item: dict[str, Any]) -> str:
        return str(item["url"])

    def item_guid(self, item: dict[str, Any]) -> str:
        return str(item["id"])

    def item_updateddate(self, item: dict[str, Any]) -> Any:
        return item["date"]

    def item_categories(self, item: dict[str, Any]) -> list[str]:
        return [one["name"] for one in item["topics"]]

    def item_extra_kwargs(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"html": item.get("html", "")}

    def item_author_name(self, item: dict[str, Any]) -> str:
        return " and ".join(author_name(one) for one in item["content"]["authors"])


class Changes(Texts):
    """Everything that changed in texts that readers know, newest first, each with its category."""

    categories: tuple[str, ...] = tuple(CATEGORY_WORDS)
    feed_url: Any = None

    def title(self) -> str:  # type: ignore[override]  # Django asks it with or without the object
        return f"{current_site().name}: changes"

    def subtitle(self) -> str:
        return "; ".join(_(CATEGORY_WORDS[one]) for one in self.categories)

    def items(self) -> list[dict[str, Any]]:  # type: ignore[override]  # as above
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

    def title(self) -> str:  # type: ignore[override]  # as above
        return f"{current_site().name}: corrections"
