"""Several providers for one number: what each says, how far apart they are, and which numbers are contested."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import F, Max, Min

from metrics.figures import Reference, Value
from metrics.intervals import EXACT, Interval
from metrics.models import Observation, Ranking, Series
from metrics.moments import Moment
from metrics.periods import Period
from metrics.readings import Figure, value_of
from metrics.series import Record


@dataclass(frozen=True, slots=True)
class Spread:
    """The values of several providers side by side. ``overlap`` is the interval that all of them allow, None where there is none."""

    lowest: Observation
    highest: Observation
    overlap: Interval | None

    @property
    def difference(self) -> Value:
        """The highest less the lowest, as precise as the less precise of the two."""
        low, high = value_of(self.lowest), value_of(self.highest)
        assert low is not None and high is not None  # a spread is of values
        return Value(EXACT.subtract(high.number, low.number), max(low.stated_to, high.stated_to))


def spread_of(figure: Figure) -> Spread | None:
    """How far apart the providers of a number are; None where only one has a value.

    A provider held to be wrong takes part only where the number shown is its own: what was decided is not in dispute.
    """
    if figure.value is None or figure.observation is None:
        return None
    ranks = dict(figure.decisions)
    rows = [figure.observation] + [
        row
        for row in figure.others
        if ranks.get(row.provider.slug) is None or ranks[row.provider.slug].rank != "deprecated"
    ]
    return spread(rows) if len(rows) > 1 else None


def spread(rows: Iterable[Observation]) -> Spread:
    """The spread of rows that have values, at least one."""
    rows = sorted(rows, key=lambda row: (Fraction(row.value or 0), row.provider.slug))
    intervals = [value.interval for row in rows if (value := value_of(row)) is not None]
    low, high = max(one.low for one in intervals), min(one.high for one in intervals)
    return Spread(rows[0], rows[-1], Interval(low, high) if low <= high else None)


def outside(figure: Figure) -> bool:
    """Whether the number shown lies outside what all its providers allow: prose that uses it has to say whose it is."""
    found = spread_of(figure)
    return (
        found is not None
        and figure.value is not None
        and not (found.overlap is not None and found.overlap.contains(figure.value.number))
    )


def several(moment: Moment, now: datetime) -> list[Reference]:
    """The numbers that more than one provider stated by the moment, in the order of every list.

    Two queries, the first answered by an index. Whether the providers meet is for :func:`contested` to say.
    """
    known, recorded = moment.known_until(now), moment.seen_at
    rows = Observation.objects.filter(known_from__lte=known)
    rows = rows.filter(recorded_at__lte=recorded) if recorded else rows
    keys = rows.order_by().values("series", "period").annotate(one=Min("provider"), other=Max("provider"))
    found = list(keys.filter(one__lt=F("other")).values_list("series", "period"))
    slugs = dict(Series.objects.filter(pk__in={pk for pk, _ in found}).values_list("pk", "slug"))
    references = [Reference(slugs[pk], period) for pk, period in found]
    return sorted(references, key=lambda one: (one.series, Period.parse(one.period).sort_key))


def contested(moment: Moment, now: datetime) -> list[Figure]:
    """Every number whose providers' values do not meet within rounding at the moment, the decided ones included.

    Four queries, however many there are.
    """
    references = several(moment, now)
    record = Record.load(references, moment=moment, now=now)
    return [figure for one in references if (figure := record.figure(one)).observation and _apart(figure)]


def _apart(figure: Figure) -> bool:
    rows = [row for row in (figure.observation, *figure.others) if row is not None and row.value is not None]
    return len(rows) > 1 and spread(rows).overlap is None


def refuted(moment: Moment, now: datetime) -> list[Figure]:
    """Every number held to be wrong at the moment, each as its own provider's: what it says, why it is wrong, what is right.

    Three queries, however many there are.
    """
    decided = Ranking.objects.at(moment.known_until(now), moment.seen_at).filter(rank=Ranking.Rank.DEPRECATED)
    keys = decided.order_by("series__slug", "period", "provider__slug").values_list(
        "series__slug", "period", "provider__slug"
    )
    references = [Reference(*key) for key in keys.distinct()]
    record = Record.load(references, moment=moment, now=now)
    found = (record.figure(one) for one in references)
    return [figure for figure in found if figure.known and figure.decision.rank == Ranking.Rank.DEPRECATED]
