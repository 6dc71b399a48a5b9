"""What feeds say of texts: whole, with the numbers of now, narrowed as the lists are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Min
from django.http import Http404, HttpRequest
from django.utils import translation
from django.utils.html import escape
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from lxml import html

from casestudy import markup
from casestudy.content import chart_series, references
from casestudy.context import current_site
from casestudy.languages import address_in, kept_in
from casestudy.models import Document, Topic, Version
from casestudy.narrative import Bound
from casestudy.suffixes.twin import PlainBinder
from casestudy.views.texts import filed, heads, live
from metrics.models import Market
from metrics.moments import Moment
from metrics.series import Record
from metrics.translated import page_language

#: So many texts are in a feed.
MOST = 20


@dataclass(frozen=True)
class Choice:
    """What a feed is narrowed to, by the filters of the lists: a topic, a market, a kind of text; "" for all."""

    topic: str = ""
    market: str = ""
    kind: str = ""
    words: str = ""

    @classmethod
    def read(cls, request: HttpRequest) -> "Choice":
        """The choice of an address. Raises Http404 for a topic, market or kind that is none, and for a topic of drafts alone."""
        topic, market, kind = (request.GET.get(name, "") for name in ("topic", "market", "kind"))
        names = []
        if topic:
            filed("topic", topic)
        for value, model, key in ((topic, Topic, "slug"), (market, Market, "code")):
            if value:
                one = model.objects.filter(**{key: value}).first()
                if one is None:
                    raise Http404(f"There is no {model.__name__.lower()} “{value[:60]}”.")
                names.append(one.name)
        if kind and kind not in Document.Kind.values:
            raise Http404(f"There is no kind of text “{kind[:60]}”; the kinds are {', '.join(Document.Kind.values)}.")
        return cls(
            topic,
            market,
            kind,
            ", ".join([*names, *([_("Articles") if kind == "article" else _("Cases")] * bool(kind))]),
        )

    def versions(self) -> list[Version]:
        """The texts of the feed, newest first."""
        rows = live(self.kind)
        for name in ("topic", "market"):
            if value := getattr(self, name):
                rows = rows.with_use(name, value)
        return list(rows[:MOST])

    @property
    def query(self) -> str:
        """The choice as it stands in an address, with its question mark."""
        chosen = {name: value for name in ("topic", "market", "kind") if (value := getattr(self, name))}
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def title(self) -> str:
        name = current_site().name
        return f"{name}: {self.words}" if self.words else name


class FeedBinder(PlainBinder):
    """Draws a text for reading elsewhere: numbers lead to their evidence on the page at ``address``, charts are tables."""

    address = ""

    def number(self, target: str, style_text: str, shown: str = "") -> str:
        style = self.style(style_text)
        entry = self.entry(target, style)
        if entry is None:
            return self.unknown("number", target, shown)
        words = (
            _("not yet known: %(when)s") % {"when": entry.not_yet} if entry.not_yet else self.shown(entry.figure, style)
        )
        return f'<a href="{escape(self.address)}#{entry.id}">{escape(words)}</a>'

    def chart(self, embed: markup.Embed) -> str:
        """The picture of a chart above its table, where it has a drawing."""
        before, drawn = len(self.bound.charts), super().chart(embed)
        for chart in self.bound.charts[before:]:
            if chart.layout.kind != "table":
                words = escape(chart.spec.description or chart.spec.takeaway)
                return (
                    f'<p><a href="{chart.url}"><img src="/charts/{chart.spec.slug}.png" alt="{words}"></a></p>{drawn}'
                )
        return drawn


def site_address(path: str) -> str:
    """The whole address of a path in the language of the feed."""
    return f"{settings.SITE_URL}{address_in(path, page_language())}"


def absolute(html: str, page: str, language: str) -> str:
    """The HTML as it stands elsewhere: its addresses whole, in the language of the text, and without anchors of its own,
    since readers of feeds join many texts into one."""
    html = re.sub(r' id="[^"]*"', "", kept_in(html, language))
    html = re.sub(r'(href=")#', rf"\g<1>{page}#", html)
    return re.sub(r'((?:href|src)=")/(?!/)', rf"\g<1>{settings.SITE_URL}/", html)


def texts_of(versions: list[Version]) -> list[dict[str, Any]]:
    """What the feeds say of each text, its whole text with the numbers of now included; five queries for any number.

    Its ``id`` stays when its address changes; ``first`` is when it was first published, and ``date`` that of its version:
    only a publication makes it new.
    """
    contents = [one.revision.content for one in versions]
    record = Record.load(
        {reference for one in contents for reference in references(one)},
        {slug for one in contents for slug in chart_series(one)},
    )
    now, items = clock(), []
    published = Version.objects.shown(now).filter(document__in=[one.document_id for one in versions])
    first = dict(published.order_by().values_list("document").annotate(Min("live_from")))
    for version, head in zip(versions, heads(versions), strict=True):
        content = version.revision.content
        binder = FeedBinder(Bound(content, Moment(), content["language"], now, record))
        binder.address = f"{settings.SITE_URL}{head['url']}"
        with translation.override(content["language"]):
            binder.run()
            body = "".join(f"{heading}{html}" for heading, html in _parts(binder.bound))
        items.append(
            head
            | {
                "id": f"{settings.SITE_URL}/#text-{version.document_id}",
                "first": first[version.document_id],
                "html": absolute(body, binder.address, content["language"]),
                "text": full_text(binder.bound),
            }
        )
    return items


def _parts(bound: Bound) -> Iterator[tuple[str, str]]:
    """Heading and body of each part of a text, as HTML, in the order of the page."""
    apparatus = bound.apparatus
    if apparatus["abstract"]:
        yield "", f"<p><em>{escape(apparatus['abstract'])}</em></p>"
    for section in bound.sections:
        yield f"<h{section.level}>{escape(section.heading)}</h{section.level}>", section.html
    if bound.content["kind"] == "article":
        return
    yield f"<h2>{_('The market before')}</h2>", bound.html["context"]
    yield f"<h2>{_('What it set out to do')}</h2>", bound.html["approach"]
    for one in bound.adaptations:
        yield f"<h3>{escape(one['lever_name'])}</h3>", f"{one['what_html']}{one['outcome_html']}"
    yield f"<h2>{_('What came of it')}</h2>", bound.html["outcome"]


def full_text(bound: Bound) -> str:
    """The words of a text with its numbers as shown now, in the order of the page."""
    parts: list[str] = [section.html for section in bound.sections] or [
        bound.html["context"],
        bound.html["approach"],
        *(one[name] for one in bound.adaptations for name in ("what_html", "outcome_html")),
        bound.html["outcome"],
    ]
    return "\n\n".join(" ".join(html.fromstring(f"<div>{part}</div>").text_content().split()) for part in parts if part)
