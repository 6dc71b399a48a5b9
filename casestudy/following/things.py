"""What can be followed, in the words of the page's language: nothing that readers cannot see."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casestudy.languages import address_in, plain_path
from casestudy.models import Subscription, Topic, Version
from casestudy.presenting import heads
from casestudy.readers.places import parts_of, text_at
from casestudy.readers.visibility import published_uses
from metrics.models import Market, Series
from metrics.translated import page_language

Kind = Subscription.Kind
#: Kind and key, as a subscription has them.
Pair = tuple[str, str]
CORRECTIONS: Pair = (Kind.CORRECTIONS, "")
EVERYTHING: Pair = (Kind.EVERYTHING, "")
#: So many frozen texts are in memory at once.
AT_ONCE = 50
#: The number of a text as the database can hold it; a slug or a code.
_NUMBER, _SLUG = re.compile(r"[1-9][0-9]{0,17}"), re.compile(r"[A-Za-z0-9-]{1,160}")


@dataclass(frozen=True)
class Thing:
    """Something that can be followed: its name, what following it means, and its address."""

    kind: str
    key: str
    name: str
    words: str
    url: str

    @property
    def value(self) -> str:
        """As a form sends it."""
        return f"{self.kind}:{self.key}"


def pair_of(value: str) -> Pair:
    """What a form sent; ("", "") for what can be none."""
    kind, _colon, key = value.partition(":")
    fits = _NUMBER if kind == Kind.TEXT else _SLUG
    general = (kind, key) in (CORRECTIONS, EVERYTHING)
    return (kind, key) if general or (kind in Kind.values and fits.fullmatch(key)) else ("", "")


def things(pairs: Iterable[Pair], now: datetime) -> dict[Pair, Thing]:
    """Those of these that readers can see now, by name. One query for each kind, and two for the titles of
    every fifty texts."""
    keys: dict[str, set[str]] = defaultdict(set)
    for kind, key in pairs:
        keys[kind].add(key)
    return {(one.kind, one.key): one for kind, wanted in keys.items() for one in _of_kind(kind, wanted, now)}


def unnamed(kind: str) -> str:
    """What is followed and has no name that readers can see now."""
    return _("A text that was withdrawn") if kind == Kind.TEXT else _("A topic or a market without a text now")


def _of_kind(kind: str, keys: set[str], now: datetime) -> Iterator[Thing]:
    language = page_language()

    def thing(key: str, name: str, words: str, path: str) -> Thing:
        return Thing(kind, key, name, words % {"name": name}, address_in(path, language))

    match kind:
        case Kind.TEXT:
            for key, head in _texts(keys, now):
                yield thing(key, head["title"], _("What changes in “%(name)s”"), head["url"])
        case Kind.SERIES:
            for series in Series.objects.filter(slug__in=keys):
                words = _("The numbers of “%(name)s”")
                yield thing(series.slug, series.title, words, series.get_absolute_url())
        case Kind.TOPIC:
            for topic in Topic.objects.filter(slug__in=_used(kind, keys, now)):
                yield thing(topic.slug, topic.name, _("Every text on the topic “%(name)s”"), topic.get_absolute_url())
        case Kind.MARKET:
            for market in Market.objects.filter(code__in=_used(kind, keys, now)):
                path = f"/localization/?{urlencode({'market': market.code})}"
                yield thing(market.code, market.name, _("Every text on the market “%(name)s”"), path)
        case Kind.CORRECTIONS:
            yield thing("", _("Corrections"), _("All corrections, and texts that are withdrawn"), "/corrections/")
        case Kind.EVERYTHING:
            yield thing("", _("Everything new"), _("Every new text, and every change in one"), "/")


def _texts(keys: set[str], now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """The number of the original and the head of each live text."""
    rows: Any = Version.objects.live(now).in_language(page_language(), now).with_family()
    for some in batched(rows.filter(family__in=keys).with_content().iterator(AT_ONCE), AT_ONCE):
        for version, head in zip(some, heads(some), strict=True):
            yield str(version.document.family), head


def _used(kind: str, keys: set[str], now: datetime) -> QuerySet:
    """Those under which something is published: of drafts not even the topic is named."""
    return published_uses(now).filter(kind=kind, slug__in=keys).values("slug")


def offered(page: str, topic: str, market: str, now: datetime) -> list[Thing]:
    """What readers of a page may want to follow, the nearest first; a topic and a market where a list is narrowed to them."""
    pairs = [*([(Kind.MARKET, market)] * bool(market)), *([(Kind.TOPIC, topic)] * bool(topic)), *_of_page(page, now)]
    pairs += [CORRECTIONS, EVERYTHING] if plain_path(page) == "/corrections/" else [EVERYTHING, CORRECTIONS]
    pairs = [pair_of(f"{kind}:{key}") for kind, key in pairs]
    found = things(pairs, now)
    return [found[pair] for pair in dict.fromkeys(pairs) if pair in found]


def _of_page(page: str, now: datetime) -> Iterator[Pair]:
    folder, slug = parts_of(page)
    if (version := text_at(page, now)) is not None:
        yield Kind.TEXT, str(version.document.family)
        content = version.revision.content
        yield from ((Kind.MARKET, one["code"]) for one in content["markets"])
        yield from ((Kind.TOPIC, one["slug"]) for one in content["topics"])
    elif folder == "series":
        yield Kind.SERIES, slug
    elif folder == "topics":
        yield Kind.TOPIC, slug
