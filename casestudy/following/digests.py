"""The mails that say what is new: one to a reader, for everything that the reader follows in a language.

The record says what is new and each subscription up to when it was told, so nothing waits in a queue. A run takes the rows
of a reader before it sends their mail, and notes it down as soon as the server took it: of two runs one tells, on either
database. Nothing is lost: a run that is killed between the two leaves its rows held for :data:`HOLD`, and the one mail that
was on its way then goes out a second time, under the same name.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.utils import translation
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from casestudy import mailing
from casestudy.following import news
from casestudy.following.asking import link
from casestudy.following.things import Kind, Pair, Thing, things, unnamed
from casestudy.models import Document, Subscription, Topic
from metrics.formats import format_date
from metrics.ingest import hold_chain
from metrics.models import Market, Series

#: After so long without a mail taken, an address is given up and deleted.
PATIENCE = timedelta(days=14)
#: Readers in memory at once; items in one mail.
AT_ONCE, MOST = 200, 40
#: For so long a run has the rows of a reader for itself: much longer than any server takes for one mail.
HOLD = timedelta(minutes=10)


@dataclass
class Outcome:
    """What a run did, counted; names nobody."""

    sent: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    given_up: int = 0
    gone: int = 0


def settled() -> datetime:
    """An instant before which nothing will be stored any more: whoever stores something that has an instant holds the chain."""
    with transaction.atomic():
        hold_chain()
        return clock()


def send(progress: Callable[[int, int], None] = lambda done, total: None, dry_run: bool = False) -> Outcome:
    """Tell every reader what is new. ``progress`` is told how many readers of how many are done.

    Raises :class:`mailing.CannotSend` where no mail can be sent; what was sent until then is noted down.
    """
    outcome, until, done = Outcome(), settled(), 0
    with nullcontext() if dry_run else mailing.opened() as connection:
        outcome.gone = 0 if dry_run else forget_gone()
        total = sum(_count(language) for language in _languages())
        for language in _languages():
            with translation.override(language):
                latest = News(language, until)
                for rows in readers(language):
                    quiet: list[int] = []
                    for own in rows:
                        if latest.has_for(own):
                            _tell(own, latest, connection, outcome)
                        else:
                            quiet += [one.pk for one in own]
                        done += 1
                        progress(done, total)
                    if not dry_run:
                        _rows(quiet).filter(told_until__lt=until).update(told_until=until, failing_since=None)
    if outcome.sent and not dry_run:
        outcome.given_up = _give_up(until)
    return outcome


def _languages() -> list[str]:
    return sorted(set(Subscription.objects.values_list("language", flat=True).distinct()))


def _count(language: str) -> int:
    rows = Subscription.objects.filter(language=language)
    return int(rows.aggregate(count=Count("reader", distinct=True))["count"])


def _rows(keys: list[int]) -> QuerySet[Subscription]:
    return Subscription.objects.filter(pk__in=keys)


def forget_gone() -> int:
    """Delete what follows a thing that is there no longer: nothing will ever be told of it. How many there were."""
    gone = 0
    for kind, model, name in (
        (Kind.SERIES, Series, "slug"),
        (Kind.TOPIC, Topic, "slug"),
        (Kind.MARKET, Market, "code"),
    ):
        rows = Subscription.objects.filter(kind=kind).exclude(key__in=model.objects.values(name))
        gone += rows.delete()[0]
    texts = set(Subscription.objects.filter(kind=Kind.TEXT).values_list("key", flat=True).distinct())
    lost = texts - {str(key) for key in Document.objects.filter(pk__in=texts).values_list("pk", flat=True)}
    return gone + Subscription.objects.filter(kind=Kind.TEXT, key__in=lost).delete()[0]


def readers(language: str) -> Iterator[list[list[Subscription]]]:
    """What each reader of a language follows, so many readers at once. Two queries for each of these lists."""
    rows = Subscription.objects.filter(language=language).order_by("reader", "pk")
    last = UUID(int=0)
    while some := list(
        rows.filter(reader__gt=last).order_by("reader").values_list("reader", flat=True).distinct()[:AT_ONCE]
    ):
        yield [list(own) for _reader, own in groupby(rows.filter(reader__in=some), lambda one: one.reader)]
        last = some[-1]


class News:
    """What is new in a language for anybody who follows anything in it."""

    def __init__(self, language: str, until: datetime) -> None:
        self.language, self.until = language, until
        rows = Subscription.objects.filter(language=language)
        since = {one["kind"]: one["first"] for one in rows.values("kind").annotate(first=Min("told_until"))}
        of_series = since.pop(Kind.SERIES, None)
        slugs = rows.filter(kind=Kind.SERIES).values_list("key", flat=True).distinct()
        self.texts = news.of_texts(min(since.values()), until) if since else []
        self.series = news.of_series(slugs, of_series, until) if of_series else {}

    @cached_property
    def things(self) -> dict[Pair, Thing]:
        """What everything that anybody follows is called."""
        return things(
            Subscription.objects.filter(language=self.language).values_list("kind", "key").distinct(), self.until
        )

    def events(self, rows: list[Subscription]) -> list[news.Event]:
        """What happened to texts that a reader follows in one way or more, each once."""
        return [
            event
            for event in self.texts
            if any(event.instant > one.told_until and event.is_of((one.kind, one.key)) for one in rows)
        ]

    def numbers(self, rows: list[Subscription]) -> Iterator[tuple[Subscription, list[news.Line]]]:
        """What is new in the series that a reader follows."""
        for one in rows:
            lines = self.series.get(one.key, []) if one.kind == Kind.SERIES else []
            if new := [line for line in lines if line.instant > one.told_until]:
                yield one, new

    def has_for(self, rows: list[Subscription]) -> bool:
        """Whether a reader has to be told of anything."""
        return bool(self.events(rows)) or any(self.numbers(rows))


def _tell(rows: list[Subscription], latest: News, connection: Any, outcome: Outcome) -> None:
    """One mail to one reader, and the note that it was taken, or since when none is."""
    if connection is None:
        outcome.sent[latest.language] += 1
        return
    rows = _taken([one.pk for one in rows])
    own, noted = _rows([one.pk for one in rows]), dict[str, Any](held_until=None)
    try:
        if latest.has_for(rows):
            mailing.hand_over(connection, digest(rows, latest))
            noted |= {"told_until": latest.until, "failing_since": None}
            outcome.sent[latest.language] += 1
    except mailing.NotTaken:
        own.filter(failing_since=None).update(failing_since=latest.until)
        outcome.refused += 1
    finally:
        own.update(**noted)


@transaction.atomic
def _taken(keys: list[int]) -> list[Subscription]:
    """Those of these rows that are still there and that no other run has, read anew; now this one has them."""
    now = clock()
    free = _rows(keys).exclude(held_until__gt=now).select_for_update(skip_locked=True).order_by("pk")
    rows = list(free)
    _rows([one.pk for one in rows]).update(held_until=now + HOLD)
    return rows


def _give_up(until: datetime) -> int:
    """Delete who was refused for too long, and count them. Where the server takes nothing, the fault is hardly with them:
    call this after it took a mail."""
    rows = Subscription.objects.filter(failing_since__lte=until - PATIENCE)
    count = rows.values("reader").distinct().count()
    rows.delete()
    return count


def digest(rows: list[Subscription], latest: News) -> EmailMessage:
    """The mail: what is new by text and series, then what the reader follows, each with the link that ends it."""
    first, stop_all = rows[0], link("/follow/end/", reader=str(rows[0].reader))
    events, texts = latest.events(rows), defaultdict(list)
    for event in events[:MOST]:
        texts[event.url].append(event)
    numbers: list[dict[str, Any]] = [
        {"thing": latest.things[one.kind, one.key], "lines": lines[:MOST], "more": len(lines) > MOST}
        for one, lines in latest.numbers(rows)
    ]
    followed = [
        {
            "words": found.words if (found := latest.things.get((one.kind, one.key))) else unnamed(one.kind),
            "url": link("/follow/end/", secret=str(one.secret)),
        }
        for one in rows
    ]
    told_until = min(one.told_until for one in rows)
    context = {
        "texts": list(texts.values()),
        "more": max(0, len(events) - MOST),
        "numbers": numbers,
        "followed": followed,
        "stop_all": stop_all,
        "since": format_date(told_until.astimezone(UTC).date().isoformat(), latest.language),
    }
    named = [_("%(title)s (%(what)s)") % {"title": one.title, "what": one.category_words} for one in events] + [
        one["thing"].name for one in numbers
    ]
    # The same until the server took it: a mail that goes out twice after a crash is known by it.
    name = hashlib.sha256(f"{first.reader} {told_until.isoformat()}".encode()).hexdigest()[:32]
    return mailing.letter(
        first.address,
        named[0] if len(named) == 1 else _("%(first)s, and more") % {"first": named[0]},
        "casestudy/mail/digest.txt",
        context,
        List_Id=f"<follow.{mailing.host()}>",
        List_Unsubscribe=f"<{stop_all}>",
        List_Unsubscribe_Post="List-Unsubscribe=One-Click",
        Message_ID=f"<{name}@{mailing.host()}>",
    )
