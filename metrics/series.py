"""Numbers asked for at a moment: from references to readings in a constant number of queries.

The semantics are those of ``docs/time.md``. A :class:`Record` loads every vintage that a page can need with one query,
the rankings with another, and answers from memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.timezone import now as clock

from metrics.figures import Reference
from metrics.models import Observation, Ranking
from metrics.moments import Moment
from metrics.periods import Period
from metrics.readings import DEPRECATED, KNOWN, NOT_YET, REMOVED, UNKNOWN, WITHDRAWN, Decision, Figure, disagree

FAR = datetime(9999, 12, 31, tzinfo=UTC)
RANK_ORDER = {"preferred": 0, "normal": 1, "deprecated": 2}


class Record:
    """All vintages and rankings that a set of references and whole series can need, asked at one moment.

    Costs two queries however much is asked. ``now`` is the clock of the request; nothing known only later than the
    moment asked for is ever chosen.
    """

    def __init__(self, rows: Iterable[Observation], rankings: Iterable[Ranking], moment: Moment, now: datetime) -> None:
        self.moment, self.now = moment, now
        self.rows: dict[tuple[str, str], dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            self.rows[row.series.slug, row.period][row.provider.slug].append(row)
        self.rankings: dict[tuple[str, str, str], list[Ranking]] = defaultdict(list)
        for ranking in rankings:
            self.rankings[ranking.series.slug, ranking.period, ranking.provider.slug].append(ranking)

    @classmethod
    def load(
        cls,
        references: Iterable[Reference] = (),
        series: Iterable[str] = (),
        moment: Moment | None = None,
        now: datetime | None = None,
        up_to: int | None = None,
    ) -> "Record":
        """The record for these references and for every period of these series.

        ``up_to`` names a batch: later ones are left out, as if they had not been stored.
        """
        now = now or clock()
        whole = set(series)
        wanted = {(ref.series, ref.period) for ref in references if ref.series not in whole}
        query = Q(series__slug__in=whole) | Q(
            series__slug__in={slug for slug, _ in wanted}, period__in={period for _, period in wanted}
        )
        if not whole and not wanted:
            return cls((), (), moment or Moment(), now)
        # Whatever the moment, all that is known by now is loaded: "not yet known" says since when it is.
        stored = Q() if up_to is None else Q(batch__lte=up_to)
        rows = Observation.objects.filter(query, stored, known_from__lte=now).with_names()
        rows = rows.order_by("known_from", "recorded_at")
        rankings = (
            Ranking.objects.filter(query, stored, decided_at__lte=now)
            .select_related("series", "provider")
            .order_by("decided_at", "recorded_at")
        )
        return cls(rows, rankings, moment or Moment(), now)

    def at(self, moment: Moment) -> "Record":
        """The same rows asked at another moment, without a query."""
        other = Record((), (), moment, self.now)
        other.rows, other.rankings = self.rows, self.rankings
        return other

    @cached_property
    def _periods(self) -> dict[str, list[str]]:
        """The periods of each series, so that drawing many series reads each once."""
        found: dict[str, list[str]] = defaultdict(list)
        for series, period in self.rows:
            found[series].append(period)
        return found

    @cached_property
    def instants(self) -> tuple[datetime, datetime]:
        """The limits on the two clocks: known by, recorded by."""
        if self.moment.seen_at:
            return self.moment.seen_at, self.moment.seen_at
        return self.moment.as_of or self.now, FAR

    def limits(self, reference: Reference, series: str, period: str) -> tuple[datetime, datetime]:
        """As :attr:`instants`, narrowed by a pin.

        A pin holds on both clocks. Where this site had recorded nothing of the number by then (a pin into the years
        before its record began) what the world knew decides alone.
        """
        known, recorded = self.instants
        pin = reference.pinned_at
        if pin is None:
            return known, recorded
        known = min(known, pin)
        stored = any(
            row.recorded_at <= pin and row.known_from <= pin
            for rows in self.rows[series, period].values()
            for row in rows
        )
        return known, min(recorded, pin) if stored else recorded

    def _decision(self, series: str, period: str, provider: str, known: datetime, recorded: datetime) -> Decision:
        for ranking in reversed(self.rankings.get((series, period, provider), [])):
            if ranking.decided_at <= known and ranking.recorded_at <= recorded:
                return Decision(ranking.rank, ranking.reason, ranking.right)
        return Decision()

    def figure(self, reference: Reference) -> Figure:
        """The figure that a reader is shown for the reference at the moment."""
        series, period = reference.series, reference.period
        providers = self.rows.get((series, period), {})
        if reference.provider:
            providers = {slug: rows for slug, rows in providers.items() if slug == reference.provider}
        if not providers:
            return Figure(reference, UNKNOWN)
        known, recorded = self.limits(reference, series, period)
        current = {}
        for slug, rows in self.rows[series, period].items():
            eligible = [row for row in rows if row.known_from <= known and row.recorded_at <= recorded]
            if eligible:
                current[slug] = eligible[-1]
        decisions = {slug: self._decision(series, period, slug, known, recorded) for slug in current}
        asked = {slug: row for slug, row in current.items() if slug in providers}
        if not asked:

            def shown_from(row: Observation) -> datetime:
                """By the second clock a row may be known to the world and not yet stored here."""
                return row.known_from if recorded == FAR else max(row.known_from, row.recorded_at)

            first = min((row for rows in providers.values() for row in rows), key=shown_from)
            return Figure(reference, NOT_YET, first, since=shown_from(first))
        standing = {slug: row for slug, row in asked.items() if row.value is not None}
        if not standing:
            row = max(asked.values(), key=lambda row: row.known_from)
            state = REMOVED if row.status == Observation.Status.REMOVED else WITHDRAWN
            return Figure(reference, state, row, vintages=self._vintages(row, known, recorded))
        eligible_rows = (
            standing
            if reference.provider
            else {slug: row for slug, row in standing.items() if decisions[slug].rank != "deprecated"}
        )
        if not eligible_rows:
            row = max(standing.values(), key=lambda row: row.known_from)
            return Figure(reference, DEPRECATED, row, decision=decisions[row.provider.slug])
        chosen = min(
            eligible_rows.values(), key=lambda row: (RANK_ORDER[decisions[row.provider.slug].rank], *_newest_first(row))
        )
        slug = chosen.provider.slug
        others = tuple(row for other, row in sorted(current.items()) if other != slug and row.value is not None)
        contested = [row for row in others if decisions[row.provider.slug].rank != "deprecated"]
        return Figure(
            reference,
            KNOWN,
            chosen,
            others=others,
            vintages=self._vintages(chosen, known, recorded),
            decision=decisions[slug],
            decisions=tuple(sorted(decisions.items())),
            disagreement=any(disagree(chosen, row) for row in contested),
            recorded_later=bool(self.moment.as_of) and chosen.recorded_at > (self.moment.as_of or self.now),
        )

    def settled(self, series: Iterable[str]) -> datetime | None:
        """When what is shown of these series last changed, by a row or by a ranking; None where nothing is recorded.

        From then on until the moment asked for this site has shown the same.
        """
        known, recorded = self.instants
        asked = set(series)
        changes = [max(one.known_from, one.recorded_at) for one in self._known() if one.series.slug in asked]
        rankings = [
            max(one.decided_at, one.recorded_at)
            for (slug, _, _), decisions in self.rankings.items()
            if slug in asked
            for one in decisions
            if one.decided_at <= known and one.recorded_at <= recorded
        ]
        return max(changes + rankings, default=None) if changes else None

    def table(self) -> list[Observation]:
        """Every row known, and recorded, by the moment, in the order of every export."""
        return in_order(self._known())

    def _known(self) -> Iterator[Observation]:
        known, recorded = self.instants
        rows = (row for providers in self.rows.values() for many in providers.values() for row in many)
        return (row for row in rows if row.known_from <= known and row.recorded_at <= recorded)

    def _vintages(self, row: Observation, known: datetime, recorded: datetime) -> tuple[Observation, ...]:
        rows = self.rows[row.series.slug, row.period][row.provider.slug]
        return tuple(one for one in rows if one.known_from <= known and one.recorded_at <= recorded)

    def line(self, series: str, within: Period | None = None) -> list[Figure]:
        """The best figure of every period of a series that can be shown, in order of time."""
        figures = []
        for period in self._periods.get(series, ()):
            parsed = Period.parse(period)
            if within is not None and not within.contains(parsed):
                continue
            figure = self.figure(Reference(series, period))
            if figure.known:
                figures.append((parsed.sort_key, figure))
        return [figure for _, figure in sorted(figures, key=lambda pair: pair[0])]


def _newest_first(row: Observation) -> tuple[float, tuple[int, ...], str]:
    """Ties are broken by latest known_from, then source date, then key."""
    published = (
        tuple(-int(part) for part in row.source.date_published.split("-")) if row.source.date_published else (0,)
    )
    return (-row.known_from.timestamp(), published, row.provider.slug)


def in_order(rows: Iterable[Observation]) -> list[Observation]:
    """The order of every export, as ``ObservationQuerySet.in_order`` has it, for rows that are read already."""

    def place(row: Observation) -> tuple[Any, ...]:
        return row.series.slug, row.period_end, row.period, row.provider.slug, row.known_from, row.pk

    return sorted(rows, key=place)


def resolve(
    references: Sequence[str | Reference], moment: Moment | None = None, now: datetime | None = None
) -> dict[str, Figure]:
    """Figures by the text of their reference, in two queries."""
    parsed = [ref if isinstance(ref, Reference) else Reference.parse(ref) for ref in references]
    record = Record.load(parsed, moment=moment, now=now)
    return {str(ref): record.figure(ref) for ref in parsed}
