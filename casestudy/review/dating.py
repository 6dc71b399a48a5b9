"""Dates of the prose bound to events: whether the words still agree with the event, in one text and in all that are live."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import now as clock

from casestudy import markup
from casestudy.content import Content, embeds
from casestudy.models import Version
from casestudy.readers.visibility import live_uses
from metrics.formats import format_date
from metrics.models import Event

#: So many texts are read when an event's date changes.
MOST = 200


@dataclass(frozen=True)
class Strayed:
    """Words of a text that no longer fit the date of the event which they are bound to."""

    version: Version
    slug: str
    words: str

    def __str__(self) -> str:
        return f"“{self.words}” in {self.version.document}"


def contradiction(words: str, event: Mapping[str, Any], language: str) -> str:
    """Why words do not fit the date of the event, in a sentence; "" where they do, or say no date."""
    if markup.agrees(words, event["date"], language):
        return ""
    return (
        f"“{words}” is bound to “{event['title']}”, of {format_date(event['date'], 'en')}. "
        "Correct the words, bind another event, or correct its date."
    )


def contradictions(content: Content) -> list[str]:
    """Where words of a content do not fit the events that they are bound to, a sentence each. Asks nothing."""
    events = content.get("definitions", {}).get("events", {})
    named = ((one.text, events.get(one.target)) for one in embeds(content) if one.kind == "event")
    found = (contradiction(words, event, content["language"]) for words, event in named if event is not None)
    return list(dict.fromkeys(one for one in found if one))


def strayed(versions: Iterable[Version], dates: Mapping[str, str]) -> Iterator[Strayed]:
    """What in these versions, read with their content, does not fit the given dates of events. Asks nothing."""
    for version in versions:
        content: Content = version.revision.content
        for embed in embeds(content):
            date = dates.get(embed.target) if embed.kind == "event" else None
            if date is not None and not markup.agrees(embed.text, date, content["language"]):
                yield Strayed(version, embed.target, embed.text)


def texts_against(slug: str, date: str, now: datetime | None = None) -> list[Strayed]:
    """The words of live texts that a date of the event would contradict. Two queries."""
    now = now or clock()
    documents = live_uses(now).filter(kind="event", slug=slug).values_list("document", flat=True).distinct()
    versions = Version.objects.live(now).filter(document__in=list(documents[:MOST])).with_content().order_by("document")
    return list(strayed(versions, {slug: date}))


def dates_on_record(slugs: Iterable[str]) -> dict[str, str]:
    """The dates of these events as they stand now."""
    return dict(Event.objects.filter(slug__in=set(slugs)).values_list("slug", "date"))
