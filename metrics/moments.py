"""The moment that a reader asks for: what the world knew by then, or what this site showed then."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

from metrics.periods import PeriodError, parse_instant, rfc3339


class BadMoment(ValueError):
    """A moment that cannot be asked for. ``parameter`` names the one at fault; the message says what to do."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Moment:
    """At most one of the two is set: ``as_of`` limits what the world knew, ``seen_at`` also what was recorded here.

    Neither means the present. Raises ValueError for both, or for an instant without a time zone.
    """

    as_of: datetime | None = None
    seen_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.as_of is not None and self.seen_at is not None:
            raise ValueError("A moment is either as_of or seen_at, not both.")
        instant = self.as_of or self.seen_at
        if instant is not None and instant.tzinfo is None:
            raise ValueError(f"{instant} has no time zone.")

    @classmethod
    def now(cls) -> "Moment":
        """The present: nothing asked for."""
        return cls()

    @classmethod
    def pinned(cls, last: datetime) -> "Moment":
        """What this site shows since the last change, for good: the full second after it, so that an address stays short."""
        return cls(seen_at=last.replace(microsecond=0) + timedelta(seconds=1))

    @property
    def is_present(self) -> bool:
        return self.as_of is None and self.seen_at is None

    def known_until(self, now: datetime) -> datetime:
        """The last instant at which a number could be known to be shown; ``now`` for the present."""
        return self.as_of or self.seen_at or now

    @property
    def query(self) -> str:
        """The part of a query string that carries the moment on a link, "" for the present.

        The end of a day is written as its bare date, which reads back as the same instant.
        """
        if self.as_of is not None:
            return urlencode({"as_of": _written(self.as_of)}, safe=":")
        if self.seen_at is not None:
            return urlencode({"seen_at": _written(self.seen_at)}, safe=":")
        return ""


def read_moment(as_of: str | None, seen_at: str | None, now: datetime) -> Moment:
    """The moment that two query parameters ask for; empty ones count as absent. ``now`` is the clock of the request.

    A bare date means its end; that of today is clipped to ``now``. Raises BadMoment for a text that is no instant, for
    the future, and for both parameters at once.
    """
    if as_of and seen_at:
        raise BadMoment("seen_at", "“as_of” and “seen_at” ask for different things; leave one of them out.")
    if as_of:
        return Moment(as_of=_read("as_of", as_of, now))
    if seen_at:
        return Moment(seen_at=_read("seen_at", seen_at, now))
    return Moment()


def _read(parameter: str, text: str, now: datetime) -> datetime:
    try:
        instant = parse_instant(text)
    except PeriodError as error:
        # A plus sign in a query string is a space, and so the offset +09:00 arrives as " 09:00".
        hint = " Write the plus sign of a time zone as %2B." if " " in text.strip() and "+" not in text else ""
        raise BadMoment(parameter, f"{parameter}: {error}{hint}") from None
    if len(text) == len("2019-07-26") and instant.date() == now.astimezone(UTC).date():
        return now
    if instant > now:
        today = now.astimezone(UTC).date().isoformat()
        raise BadMoment(
            parameter, f"{parameter}: “{text}” is in the future; ask for {today} or earlier, or leave {parameter} out."
        )
    return instant


def _written(instant: datetime) -> str:
    moment = instant.astimezone(UTC)
    return moment.date().isoformat() if moment.time() == time.max else rfc3339(moment)
