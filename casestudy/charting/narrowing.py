"""What a shared address shows of a chart: some of its markets, a stretch of its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max, Min
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudy.content import event_definitions
from metrics.charts.spec import ONE_PERIOD
from metrics.formats import format_period
from metrics.models import Market, Observation, Series
from metrics.periods import Period, PeriodError
from metrics.translated import page_language


class BadView(ValueError):
    """A view that the chart does not have; ``parameter`` is what to change."""

    def __init__(self, parameter: str, words: str) -> None:
        super().__init__(words)
        self.parameter = parameter


@dataclass(frozen=True)
class ChartView:
    """Market codes (none: all), and the first and the last period shown (empty: as far as the chart goes)."""

    markets: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def __bool__(self) -> bool:
        return bool(self.markets or self.since or self.until)

    @property
    def name(self) -> str:
        """The view as a part of a file's name: “-IN-JP-from-2019”; "" where it is the whole chart."""
        named = [*self.markets, *(f"{word}-{end}" for word, end in (("from", self.since), ("to", self.until)) if end)]
        return "".join(f"-{part}" for part in named)

    @property
    def query(self) -> str:
        """The view as the query of an address, without its question mark."""
        named = [*(("market", code) for code in self.markets), ("from", self.since), ("to", self.until)]
        return urlencode([pair for pair in named if pair[1]])


def markets_of(definition: Mapping[str, Any]) -> dict[str, str]:
    """The market of every series of a chart (of every event of a timeline), by slug."""
    if definition["kind"] == "timeline":
        return {slug: one["market"] for slug, one in event_definitions(definition["events"]).items()}
    slugs = [line["series"] for line in definition["series"]]
    return dict(Series.objects.filter(slug__in=slugs).values_list("slug", "market__code"))


def narrowed(definition: Mapping[str, Any], view: ChartView) -> dict[str, Any]:
    """The definition with what the view leaves of it. Raises ``BadView`` where the chart has nothing of the kind."""
    shown = dict(definition)
    if view.markets:
        shown |= _of_markets(definition, view.markets)
    if view.since or view.until:
        shown["period"] = _window(shown, view)
    if view:
        # The subtitle is of the whole chart; page, embed, picture and file say what is left of it.
        shown["subtitle"] = _("%(subtitle)s (shown here: %(view)s)") % {
            "subtitle": definition["subtitle"],
            "view": in_words(view),
        }
    return shown


def in_words(view: ChartView) -> str:
    """What a view leaves of a chart, for people: “India, Japan; from first quarter of 2019”. "" where it leaves all."""
    names = {one.code: one.name for one in Market.objects.filter(code__in=view.markets)} if view.markets else {}
    comma, semicolon = pgettext("between names in a list", ", "), pgettext("between parts of a line", "; ")
    since, until = (
        format_period(Period.parse(text), page_language()) if text else "" for text in (view.since, view.until)
    )
    if since and until:
        range_words = (
            since if view.since == view.until else _("%(first)s to %(last)s") % {"first": since, "last": until}
        )
    elif since:
        range_words = _("from %(first)s on") % {"first": since}
    else:
        range_words = _("up to %(last)s") % {"last": until} if until else ""
    return semicolon.join(filter(None, (comma.join(names.get(code, code) for code in view.markets), range_words)))


def whole(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The definition with everything on record of its series, whatever it draws of them."""
    if definition["kind"] == "timeline":
        return dict(definition)
    return {**definition, "kind": "table", "period": "", "frequency": "", "annotations": "", "remainder": ""}


def _of_markets(definition: Mapping[str, Any], markets: tuple[str, ...]) -> dict[str, Any]:
    at = markets_of(definition)
    known = sorted(set(at.values()))
    for code in markets:
        if code not in known:
            words = _("This chart shows nothing of “%(code)s”; it has %(known)s.")
            raise BadView("market", words % {"code": code[:10], "known": ", ".join(known)})
    if definition["kind"] == "timeline":
        return {"events": [slug for slug in definition["events"] if at.get(slug) in markets]}
    lines = [line for line in definition["series"] if at.get(line["series"]) in markets]
    # What fewer bars leave of the total is no longer what the remainder is called.
    return {"series": lines, "remainder": "", "remainder_label": ""}


def _window(definition: Mapping[str, Any], view: ChartView) -> str:
    if definition["kind"] in ONE_PERIOD:
        words = _("This chart shows one period, %(period)s; it cannot be narrowed in time.")
        raise BadView("from" if view.since else "to", words % {"period": definition["period"]})
    own = Period.parse(definition["period"]) if definition["period"] else None
    first, last = (own.start, own.end) if own else _reach(definition)
    start = _period("from", view.since).start if view.since else first
    end = _period("to", view.until).end if view.until else last
    start = start or first or date.min
    if first and last and (start > last or end < first):
        words = _("This chart goes from %(first)s to %(last)s; the range asked for is outside.")
        raise BadView("from" if view.since else "to", words % {"first": first, "last": last})
    if start > end:
        raise BadView("to", _("The range ends before it begins; swap “from” and “to”."))
    return Period.parse(f"{start.isoformat()}--{end.isoformat()}").text


def _reach(definition: Mapping[str, Any]) -> tuple[date, date]:
    """From the first to the last day that the chart's numbers, or events, are about."""
    if definition["kind"] == "timeline":
        days = [Period.parse(one["date"]) for one in event_definitions(definition["events"]).values()]
        starts, ends = [day.start or day.end for day in days], [day.end for day in days]
        return min(starts, default=date.min), max(ends, default=date.max)
    slugs = [line["series"] for line in definition["series"]]
    rows = Observation.objects.known(clock()).filter(series__slug__in=slugs)
    ends_of = rows.aggregate(Min("period_start"), Max("period_end"))
    return ends_of["period_start__min"] or date.min, ends_of["period_end__max"] or date.max


def _period(parameter: str, text: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodError:
        words = _(
            "“%(text)s” is not a period: write 2019, 2019-S1, 2019-Q1, 2019-07, 2019-07-26, or days joined by two hyphens such as 2019-01-01--2019-11-14."
        )
        raise BadView(parameter, words % {"text": text[:60]}) from None
