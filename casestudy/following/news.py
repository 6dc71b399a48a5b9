"""What is new between two instants, derived from the record: nothing is noted down for it when it happens.

An instant counts when readers could first meet a thing here: a version when it was live and stored, a number when it was
known and stored. So what is scheduled is told when its time has come, and what is dated back when it is stored.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, Greatest, RowNumber
from django.utils.translation import gettext as _

from casestudy.consequences.changes import CATEGORY_WORDS, CORRECTION, category_words
from casestudy.consequences.drift import CLAIM, NUMBER, told
from casestudy.following.things import Kind, Pair
from casestudy.models import Consequence, Version
from casestudy.presenting import KIND_WORDS, heads, shown_value
from casestudy.querysets import VersionQuerySet
from metrics.formats import format_date, format_period
from metrics.models import Observation, Ranking
from metrics.periods import Period
from metrics.translated import page_language

WITHDRAWN = "withdrawn"
#: So many frozen texts are in memory at once; so many numbers of one series are told.
AT_ONCE, MOST = 50, 50


@dataclass(frozen=True)
class Event:
    """Something that happened to a text: since when readers can know it, of which category, in which words."""

    instant: datetime
    category: str
    title: str
    words: str
    url: str
    text: str
    topics: frozenset[str]
    markets: frozenset[str]

    @property
    def category_words(self) -> str:
        if self.category == WITHDRAWN:
            return _("withdrawn")
        return category_words(self.category) if self.category in CATEGORY_WORDS else _(KIND_WORDS[self.category])

    @property
    def day(self) -> str:
        """The day on which it happened, in the language that is active."""
        return format_date(self.instant.astimezone(UTC).date().isoformat(), page_language())

    def is_of(self, pair: Pair) -> bool:
        """Whether who follows this is told of it."""
        kind, key = pair
        match kind:
            case Kind.TEXT:
                return self.text == key
            case Kind.TOPIC:
                return key in self.topics
            case Kind.MARKET:
                return key in self.markets
            case Kind.CORRECTIONS:
                return self.category in (CORRECTION, WITHDRAWN)
        return kind == Kind.EVERYTHING


def of_texts(since: datetime, until: datetime) -> list[Event]:
    """What happened to texts after one instant and up to another, oldest first, in the language that is active: to a text
    of this language, and to an original that has no translation. Eight queries, and two more for every fifty versions."""
    found = [
        *_events(_versions(since, until), lambda one: (one.shown_at, one.kind, one.note)),
        *_events(_withdrawn(since, until), _taken_back),
        *_changed_under(since, until),
    ]
    return sorted(found, key=lambda one: one.instant)


def _taken_back(version: Version) -> tuple[datetime, str, str]:
    words = _("Version %(number)s was withdrawn. %(reason)s")
    gone = version.withdrawal
    return gone.recorded_at, WITHDRAWN, words % {"number": version.number, "reason": gone.reason}


def _events(versions: VersionQuerySet, said: Any) -> Iterator[Event]:
    for some in batched(versions.with_content().iterator(AT_ONCE), AT_ONCE):
        for version, head in zip(some, heads(some), strict=True):
            yield _event(version, head, *said(version))


def _event(version: Version, head: dict[str, Any], instant: datetime, category: str, words: str) -> Event:
    return Event(
        instant=instant,
        category=category,
        title=head["title"],
        words=words,
        url=head["url"],
        text=str(version.document.family),
        topics=frozenset(one["slug"] for one in head["content"]["topics"]),
        markets=frozenset(one["code"] for one in head["content"]["markets"]),
    )


def _versions(since: datetime, until: datetime) -> VersionQuerySet:
    """Versions that readers met in between. Of a history that was brought in later they met the last version alone."""
    met = Version.objects.shown(until).in_language(page_language(), until)
    met = met.filter(Q(live_from__gt=since) | Q(published_at__gt=since), published_at__lte=until)
    return met.filter(Q(live_from__gte=F("published_at")) | Q(pk__in=Version.objects.live(until).values("pk")))


def _withdrawn(since: datetime, until: datetime) -> VersionQuerySet:
    """Versions that were taken back in between, after readers had met them."""
    gone = Version.objects.past(until).filter(withdrawal__recorded_at__gt=since, withdrawal__recorded_at__lte=until)
    return gone.in_language(page_language(), until).select_related("withdrawal")


def _changed_under(since: datetime, until: datetime) -> Iterator[Event]:
    """Numbers and claims that changed under a live version in between, or were put into words by a person."""
    live = Version.objects.live(until).in_language(page_language(), until)
    rows = Consequence.objects.filter(
        Q(asks=True, kind=NUMBER) | Q(kind=CLAIM), version__in=live, since__lte=until, recorded_at__lte=until
    )
    new = Q(since__gt=since) | Q(recorded_at__gt=since)
    new |= Q(decisions__made_at__gt=since, decisions__made_at__lte=until)
    notices = [
        (notice.date if notice.worded else max(notice.row.since, notice.row.recorded_at), notice)
        for notice in told(rows.filter(new).distinct().prefetch_related("decisions"), until, page_language())
    ]
    notices = [(instant, notice) for instant, notice in notices if instant > since]
    versions = Version.objects.filter(pk__in={notice.row.version_id for _instant, notice in notices})
    texts: dict[int, tuple[Version, dict[str, Any]]] = {}
    for some in batched(versions.with_content().iterator(AT_ONCE), AT_ONCE):
        texts |= {one.pk: (one, head) for one, head in zip(some, heads(some), strict=True)}
    for instant, notice in notices:
        yield _event(*texts[notice.row.version_id], instant, notice.kind, notice.words)


@dataclass(frozen=True)
class Row:
    """A number that is new, with the one that it replaces."""

    instant: datetime
    row: Observation
    before: Observation | None

    @property
    def words(self) -> str:
        """What happened to the number, in the language that is active."""
        cells = {"period": _period(self.row.period), "provider": self.row.provider.name, "value": _value(self.row)}
        if self.row.status == Observation.Status.REMOVED:
            return _("%(period)s: removed by law") % cells
        if self.row.status == Observation.Status.WITHDRAWN:
            return _("%(period)s: withdrawn by %(provider)s") % cells
        if self.row.value is None:
            return _("%(period)s: no number from %(provider)s") % cells
        if self.before is None or self.before.value is None:
            return _("%(period)s: %(value)s, according to %(provider)s (new)") % cells
        cells["before"] = _value(self.before)
        return _("%(period)s: %(before)s became %(value)s, according to %(provider)s") % cells


@dataclass(frozen=True)
class Ranked:
    """A decision on whose number is shown."""

    instant: datetime
    ranking: Ranking

    @property
    def words(self) -> str:
        """Which provider stands how from now on, and why: the reason is in the language of the record."""
        one = self.ranking
        cells = {"period": _period(one.period), "provider": one.provider.name, "rank": one.get_rank_display()}
        return _("%(period)s: %(provider)s is now %(rank)s. %(reason)s") % {**cells, "reason": one.reason}


Line = Row | Ranked


def _period(period: str) -> str:
    return format_period(Period.parse(period), page_language())


def _value(row: Observation) -> str:
    value = shown_value(row, page_language(), "compact")
    if row.qualifier == Observation.Qualifier.EXACT:
        return value
    return _("%(qualifier)s %(value)s") % {"qualifier": row.get_qualifier_display(), "value": value}


def of_series(slugs: Iterable[str], since: datetime, until: datetime) -> dict[str, list[Line]]:
    """What readers could first meet of each series in between, and what stands: decisions, then numbers, those met last and
    so many at the most, in order of their periods, the latest first. Three queries for every five hundred series."""
    found: dict[str, list[Line]] = defaultdict(list)
    for some in batched(sorted(slugs), 500):
        for ranking in _ranked(some, since, until):
            found[ranking.series.slug].append(Ranked(max(ranking.decided_at, ranking.recorded_at), ranking))
        rows = _rows(some, since, until)
        before = Observation.objects.in_bulk({one.replaced for one in rows if one.replaced})
        for one in rows:
            found[one.series.slug].append(Row(one.met, one, before.get(one.replaced)))
    return found


def _ranked(slugs: Collection[str], since: datetime, until: datetime) -> QuerySet[Ranking]:
    new = Ranking.objects.at(until, until).filter(Q(recorded_at__gt=since) | Q(decided_at__gt=since))
    return new.filter(series__slug__in=slugs).select_related("series", "provider").order_by("decided_at", "pk")


def _rows(slugs: Collection[str], since: datetime, until: datetime) -> list[Any]:
    same = {name: OuterRef(name) for name in ("series", "period", "provider")}
    earlier = Observation.objects.filter(**same, known_from__lt=OuterRef("known_from")).order_by("-known_from")
    # By when they were met: who was told of a part of them finds the rest among those that are read.
    newest = [F("met").desc(), F("period_end").desc(), F("pk").desc()]
    place = Window(RowNumber(), partition_by=F("series"), order_by=newest)
    removed = Coalesce("redaction__recorded_at", "recorded_at")
    rows = Observation.objects.at(until, until).filter(series__slug__in=slugs)
    rows = rows.annotate(met=Greatest("recorded_at", "known_from", removed)).filter(met__gt=since, met__lte=until)
    rows = rows.annotate(replaced=Subquery(earlier.values("pk")[:1]), place=place).filter(place__lte=MOST)
    return list(rows.with_names().order_by("series__slug", "-period_end", "-pk"))
