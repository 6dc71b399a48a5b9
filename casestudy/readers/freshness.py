"""How long an answer stays true by itself: until a version goes live, a number becomes known, or a ranking holds."""

from datetime import datetime

from django.db.models import Min, Value

from casestudy.models import Version
from metrics.models import Observation, Ranking

LONGEST = 60


def next_change(now: datetime) -> datetime | None:
    """The next instant at which something goes live by the clock alone, in one query; None where nothing waits."""
    live = Version.objects.scheduled(now).order_by().annotate(one=Value(1)).values("one").annotate(at=Min("live_from"))
    known = (
        Observation.objects.filter(known_from__gt=now)
        .order_by()
        .annotate(one=Value(1))
        .values("one")
        .annotate(at=Min("known_from"))
    )
    ranked = Ranking.objects.filter(decided_at__gt=now).order_by().annotate(one=Value(1)).values("one")
    ranked = ranked.annotate(at=Min("decided_at"))
    found = live.values_list("at", flat=True).union(*(one.values_list("at", flat=True) for one in (known, ranked)))
    return min((at for at in found.order_by() if at is not None), default=None)


def seconds_to_keep(asked: datetime, now: datetime) -> int:
    """For how long a public answer may be kept from now on: a minute, and never past the next scheduled change.

    That is the next since it was ``asked`` for: an answer may be of before a change that happened while it was drawn.
    """
    change = next_change(asked)
    return LONGEST if change is None else max(0, min(LONGEST, int((change - now).total_seconds())))
