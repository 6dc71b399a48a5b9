"""Periods that figures cover, and instants on the clocks of knowledge and record.

A period is an SDMX time period (``2019``, ``2019-S1``, ``2019-Q1``, ``2019-07``, ``2019-07-26``) or an interval of days
(``2019-01-01--2019-11-14``, ``..--2019-11-14`` where the start is unknown). Both ends belong to it.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

FORMS = "2019, 2019-S1, 2019-Q1, 2019-07, 2019-07-26, or days joined by two hyphens such as 2019-01-01--2019-11-14"
# How many months each kind of period takes; a day is counted in days.
MONTHS = {"year": 12, "semester": 6, "quarter": 3, "month": 1}

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_SDMX = re.compile(r"([0-9]{4})(?:-(?:([SQsq])([0-9])|([0-9]{2})(?:-([0-9]{2}))?))?")
_INTERVAL = re.compile(rf"(\.\.|{_DAY})--({_DAY})")
_INSTANT = re.compile(
    rf"({_DAY})[Tt ]([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}})(?:\.([0-9]{{1,9}}))?(?:[Zz]|([+-])([0-9]{{2}}):([0-9]{{2}}))"
)


class PeriodError(ValueError):
    """A text that is no period, date or instant; the message says how to write one."""


_JOINTS = re.compile(r"\s*(?:--|\.\.|[–—～〜]|\bto\b)\s*")
_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})")


def read_period(text: str) -> "Period":
    """The period that a person typed: as :meth:`Period.parse` reads it, or a range whose ends may be years, quarters or
    months. The ends are joined by two hyphens, two dots or a dash and widened to whole periods: 1950--2020 is from 1 January
    1950 to 31 December 2020. Raises PeriodError.
    """
    text = " ".join(text.split())
    try:
        return Period.parse(text)
    except PeriodError as error:
        years = _YEARS.fullmatch(text)
        ends = list(years.groups()) if years else _JOINTS.split(text)
        if len(ends) != 2 or not ends[1]:
            raise error from None
    first, last = Period.parse(ends[0]) if ends[0] else None, Period.parse(ends[1])
    start = ".." if first is None or first.start is None else first.start.isoformat()
    return Period.parse(f"{start}--{last.end.isoformat()}")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days. ``text`` is canonical: equal stretches have equal texts. ``start`` is None where unknown.

    Build one with :meth:`parse`.
    """

    text: str
    start: date | None
    end: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period that the text names. An interval that is exactly a year, month and so on becomes that.

        Raises PeriodError.
        """
        if match := _INTERVAL.fullmatch(text):
            first, last = match.groups()
            end = _day(last)
            if first == "..":
                return cls(text, None, end)
            start = _day(first)
            if start > end:
                raise PeriodError(f"“{text}” ends before it starts; swap its two days.")
            return _named(start, end) or cls(text, start, end)
        match = _SDMX.fullmatch(text)
        if not match:
            raise PeriodError(f"“{text[:60]}” is not a period: write {FORMS}.")
        year, letter, number, month, day = match.groups()
        if day:
            return _of("day", _day(text))
        first_month = 1
        if letter:
            length = 6 if letter in "Ss" else 3
            first_month = (int(number) - 1) * length + 1
            kind = "semester" if length == 6 else "quarter"
            if not 1 <= first_month <= 12:
                raise PeriodError(f"“{text}” is not a period: a year has {12 // length} {kind}s, numbered from 1.")
        elif month:
            kind, first_month = "month", int(month)
        else:
            kind = "year"
        try:
            return _of(kind, date(int(year), first_month, 1))
        except ValueError:
            raise PeriodError(f"“{text}” is not in the calendar: check the year and the month.") from None

    @property
    def kind(self) -> str:
        """year, semester, quarter, month, day or interval."""
        if "--" in self.text:
            return "interval"
        if self.text[5:6] in {"S", "Q"}:
            return "semester" if self.text[5] == "S" else "quarter"
        return {4: "year", 7: "month"}.get(len(self.text), "day")

    @property
    def days(self) -> int:
        """The number of days, both ends included. Raises PeriodError where the start is unknown."""
        if self.start is None:
            raise PeriodError(f"“{self.text}” has no known start, so its days cannot be counted.")
        return (self.end - self.start).days + 1

    @property
    def sort_key(self) -> tuple[date, date]:
        """Orders by end, then start; an unknown start comes first."""
        return self.end, self.start or date.min

    def contains(self, other: "Period") -> bool:
        """Whether every day of ``other`` is in this period. An unknown start is as early as any."""
        if other.end > self.end:
            return False
        return self.start is None or (other.start is not None and other.start >= self.start)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return (self.start is None or self.start <= other.end) and (other.start is None or other.start <= self.end)

    def next(self) -> "Period":
        """The period of the same kind that follows. Raises PeriodError for an interval and at the end of the calendar."""
        return self.moved(1)

    def previous(self) -> "Period":
        """The period of the same kind before. Raises PeriodError for an interval and at the start of the calendar."""
        return self.moved(-1)

    def moved(self, steps: int) -> "Period":
        """The period of the same kind so many further on, or back. Raises PeriodError as :meth:`next` does."""
        if self.kind == "interval" or self.start is None:
            raise PeriodError(
                f"“{self.text}” is an interval of days; only years, quarters and the like have neighbours."
            )
        try:
            if self.kind == "day":
                return _of("day", self.start + timedelta(days=steps))
            year, month = divmod(self.start.year * 12 + self.start.month - 1 + steps * MONTHS[self.kind], 12)
            return _of(self.kind, date(year, month + 1, 1))
        except (ValueError, OverflowError):
            raise PeriodError(f"“{self.text}” is at the edge of the calendar; it has no neighbour there.") from None

    def __str__(self) -> str:
        return self.text


class PartialDate:
    """A date that may lack its day or month."""

    @staticmethod
    def parse(text: str) -> Period:
        """The year, month or day that the text names. Raises PeriodError for any other period."""
        period = Period.parse(text)
        if period.kind not in {"year", "month", "day"} or period.text != text:
            raise PeriodError(f"“{text}” is not a date: write 2019, 2019-07 or 2019-07-26.")
        return period


def parse_instant(text: str) -> datetime:
    """The instant in UTC: RFC 3339, or a bare date for its last microsecond. Raises PeriodError."""
    return _instant(text, time.max)


def parse_known_from(text: str) -> datetime:
    """The instant in UTC: RFC 3339, or a bare date for its midnight. Raises PeriodError."""
    return _instant(text, time.min)


def format_instant(instant: datetime) -> str:
    """The inverse of :func:`parse_known_from`: a bare date for midnight UTC, else RFC 3339 with Z.

    ``instant`` must carry a time zone; raises PeriodError for one that does not.
    """
    moment = _utc(instant)
    return moment.date().isoformat() if moment.time() == time.min else rfc3339(moment)


def rfc3339(instant: datetime) -> str:
    """RFC 3339 in UTC with Z and microseconds only if there are any; never a bare date. Raises PeriodError if naive."""
    return _utc(instant).replace(tzinfo=None).isoformat() + "Z"


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise PeriodError(f"{instant} has no time zone; say which it is in.")
    return instant.astimezone(UTC)


def _instant(text: str, of_day: time) -> datetime:
    if re.fullmatch(_DAY, text):
        return datetime.combine(_day(text), of_day, UTC)
    match = _INSTANT.fullmatch(text)
    if not match:
        raise PeriodError(
            f"“{text[:60]}” is not an instant: write a date (2019-07-26), or a date and time with its zone "
            "(2019-07-26T10:00:00Z)."
        )
    day, hour, minute, second, fraction, sign, hours, minutes = match.groups()
    try:
        offset = timedelta(hours=int(hours), minutes=int(minutes)) if sign else timedelta()
        if minutes and int(minutes) > 59:
            raise ValueError(minutes)
        zone = timezone(-offset if sign == "-" else offset)
        micro = int((fraction or "").ljust(6, "0")[:6])
        at = time(int(hour), int(minute), int(second), micro, zone)
        return datetime.combine(_day(day), at).astimezone(UTC)
    except PeriodError:
        raise
    except (ValueError, OverflowError):
        raise PeriodError(
            f"“{text}” is not a time of day with a time zone; check its hours, minutes and seconds."
        ) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PeriodError(f"There is no day “{text}” in the calendar; check its month and day.") from None


def _of(kind: str, start: date) -> Period:
    """The period of the kind that begins on the day."""
    if kind == "day":
        return Period(start.isoformat(), start, start)
    last = start.month + MONTHS[kind] - 1
    end = date(start.year, last, monthrange(start.year, last)[1])
    number = (start.month - 1) // MONTHS[kind] + 1
    suffix = {"year": "", "semester": f"-S{number}", "quarter": f"-Q{number}", "month": f"-{number:02}"}[kind]
    return Period(f"{start.year:04}{suffix}", start, end)


def _named(start: date, end: date) -> Period | None:
    """The year, semester, quarter, month or day from ``start`` to ``end``, if there is one."""
    kinds = [kind for kind, months in MONTHS.items() if start.day == 1 and (start.month - 1) % months == 0]
    candidates = (_of(kind, start) for kind in (*kinds, "day"))
    return next((period for period in candidates if period.end == end), None)
