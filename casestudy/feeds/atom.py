"""Feeds in Atom: the texts, what changed in them, and our corrections alone."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from casestudy.consequences.changes import CATEGORY_WORDS, changed
from casestudy.context import current_site
from casestudy.feeds.texts import Choice, site_address, texts_of
from casestudy.presenting import author_name
from casestudy.views.corrections import entries
from metrics.translated import page_language


class FullAtom(Atom1Feed):
    """Atom with the whole text of each entry, its authors one by one, and its language where it is not the feed's."""

    def item_attributes(self, item: Any) -> dict[str, str]:
        language = item.get("language")
        return {"xml:lang": language} if language and language != self.feed["language"] else {}

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        for name in item.get("authors", ()):
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if item.get("html"):
            handler.addQuickElement("content", item["html"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        """Of an empty feed, the same day for ever: asking does not change it."""
        return super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)


class Texts(Feed):
    """Live texts, newest first, whole: all of them, or by topic, market and kind."""

    feed_type = FullAtom

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Choice:
        return Choice.read(request)

    def link(self) -> str:
        return site_address("/")

    def feed_url(self, choice: Choice) -> str:
        return site_address(f"/feed.atom{choice.query}")

    def feed_guid(self, choice: Choice) -> str:
        """Each feed is one of its own: by choice and by language."""
        return self.feed_url(choice)

    def title(self, choice: Choice) -> str:
        return choice.title

    def subtitle(self) -> str:
        return current_site().promise

    def items(self, choice: Choice) -> list[dict[str, Any]]:
        return texts_of(choice.versions())

    def author_name(self) -> str:
        """The site stands for a text whose authors are not named."""
        return current_site().name

    def item_title(self, item: dict[str, Any]) -> str:
        return str(item["title"])

    def item_description(self, item: dict[str, Any]) -> str:
        """Atom gives it as HTML, and it is words."""
        return escape(item["standfirst"])

    def item_link(self, item: dict[str, Any]) -> str:
        return str(item["url"])

    def item_guid(self, item: dict[str, Any]) -> str:
        return str(item["id"])

    def item_updateddate(self, item: dict[str, Any]) -> Any:
        return item["date"]

    def item_pubdate(self, item: dict[str, Any]) -> Any:
        return item["first"]

    def item_categories(self, item: dict[str, Any]) -> list[str]:
        return [one["name"] for one in item["topics"]]

    def item_extra_kwargs(self, item: dict[str, Any]) -> dict[str, Any]:
        return {
            "html": item["html"],
            "authors": [author_name(one) for one in item["content"]["authors"]],
            "language": item["content"]["language"],
        }


class Changes(Texts):
    """Everything that changed in texts that readers know, newest first, each with its category."""

    categories: tuple[str, ...] = tuple(CATEGORY_WORDS)
    own = "/changes.atom"

    def feed_url(self) -> str:  # type: ignore[override]  # Django asks it with or without the object
        return site_address(self.own)

    def feed_guid(self) -> str:  # type: ignore[override]  # as above
        return self.feed_url()

    def title(self) -> str:  # type: ignore[override]  # as above
        return _("%(site)s: changes") % {"site": current_site().name}

    def subtitle(self) -> str:
        return "; ".join(_(CATEGORY_WORDS[one]) for one in self.categories)

    def items(self) -> list[dict[str, Any]]:  # type: ignore[override]  # as above
        return entries(changed(clock(), page_language(), categories=self.categories, most=50))

    def item_title(self, item: dict[str, Any]) -> str:
        return f"{item['title']} ({item['kind_words']})"

    def item_description(self, item: dict[str, Any]) -> str:
        return escape(item["note"] or item["kind_words"])

    def item_link(self, item: dict[str, Any]) -> str:
        return str(item["version_url"] or item["url"])

    def item_guid(self, item: dict[str, Any]) -> str:
        return f"{settings.SITE_URL}/#change-{item['key']}"

    def item_categories(self, item: dict[str, Any]) -> list[str]:
        return [item["kind"]]

    item_pubdate: Any = None

    def item_extra_kwargs(self, item: dict[str, Any]) -> dict[str, Any]:
        return {}


class Corrections(Changes):
    """Our corrections alone, newest first, each with its note."""

    categories = ("correction",)
    own = "/corrections.atom"

    def title(self) -> str:  # type: ignore[override]  # as above
        return _("%(site)s: corrections") % {"site": current_site().name}
