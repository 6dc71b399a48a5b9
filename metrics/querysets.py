"""The words in which tables are asked. One word carries one rule; views, API, feeds and commands use only these."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from metrics.moments import Moment

if TYPE_CHECKING:
    from metrics.models import Observation, Ranking  # noqa: F401 named in the types below


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Vintages on two clocks: what the world knew (``known_from``) and what this site had stored (``recorded_at``)."""

    def update(self, **values: Any) -> int:
        """Refused: rows are only ever inserted."""
        raise ValidationError("Observations are never overwritten: add later vintages.", "insert-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: a withdrawal is a row of status W."""
        raise ValidationError("Observations are never deleted: withdraw the numbers instead.", "insert-only")

    def at(self, known: datetime, recorded: datetime | None = None) -> Self:
        """For each series, period and provider the row with the greatest ``known_from`` up to ``known``.

        With ``recorded``, only rows stored by then take part. Withdrawals are rows too: they say that there is none.
        """
        eligible = Q(known_from__lte=known)
        later: dict[str, Any] = {"known_from__gt": OuterRef("known_from"), "known_from__lte": known}
        if recorded is not None:
            eligible &= Q(recorded_at__lte=recorded)
            later["recorded_at__lte"] = recorded
        key = {name: OuterRef(name) for name in ("series", "period", "provider")}
        return self.filter(eligible).filter(~Exists(self.model._base_manager.filter(**key, **later)))

    def as_of(self, instant: datetime) -> Self:
        """What the world knew at the instant, of all that is recorded here by now."""
        return self.at(instant)

    def seen_at(self, instant: datetime) -> Self:
        """What this site could show at the instant."""
        return self.at(instant, instant)

    def known(self, now: datetime) -> Self:
        """Every vintage that the world knows by now. Rows known only from a future instant are on no public address."""
        return self.filter(known_from__lte=now)

    def known_at(self, moment: Moment, now: datetime) -> Self:
        """Every vintage that was known, and where the moment asks for it stored, by the moment."""
        rows = self.known(moment.known_until(now))
        return rows.filter(recorded_at__lte=moment.seen_at) if moment.seen_at else rows

    def standing_at(self, moment: Moment, now: datetime) -> Self:
        """Of each provider the newest row by the moment, where it has a number: not withdrawn, not removed, not missing."""
        return self.at(moment.known_until(now), moment.seen_at).filter(value__isnull=False)

    def vintages(self, series: Any, period: str, provider: Any) -> Self:
        """All rows of one provider for one period, oldest first."""
        return self.filter(series=series, period=period, provider=provider).order_by("known_from")

    def with_names(self) -> Self:
        """Together with everything that an export row or a card names, in the same query."""
        return self.select_related("series__metric", "series__entity", "series__market", "provider", "source")

    def in_order(self) -> Self:
        """The order of every export and list: series, time, provider, vintage."""
        return self.order_by("series__slug", "period_end", "period", "provider__slug", "known_from", "pk")


class RankingQuerySet(models.QuerySet["Ranking"]):
    """Dated decisions on which provider to prefer."""

    def at(self, known: datetime, recorded: datetime | None = None) -> Self:
        """Decisions in force at the instant (the caller keeps the newest of each series, period and provider)."""
        rows = self.filter(decided_at__lte=known)
        return rows if recorded is None else rows.filter(recorded_at__lte=recorded)


class ListedQuerySet[Listed: models.Model](models.QuerySet[Listed]):
    """Charts and claims: public in their own right, or through a live text that uses them."""

    def listed(self) -> Self:
        return self.filter(listed=True)
