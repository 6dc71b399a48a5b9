"""Which numbers on record a typed number may be: what the editor's panel proposes, best first."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Abs
from django.utils.timezone import now as clock

from casestudy.content import read_reference
from casestudy.models import Document, Use
from casestudy.proposals.display import display_as_typed
from metrics.fields import magnitude
from metrics.figures import Reference, read_number
from metrics.figures import Value as Number
from metrics.formats import format_period
from metrics.models import Observation
from metrics.periods import Period
from metrics.readings import value_of
from metrics.series import Record

MOST = 12
#: So many numbers of a text are listed for a claim.
MOST_NAMED = 40
LOOKED_AT = 120
# SQLite takes an expression a thousand deep at most.
MOST_SPANS = 300
LONGEST = 200


@dataclass(frozen=True)
class Subject:
    """Whom and where a document is about, and what it uses already; empty where no document is named."""

    language: str = "en"
    entities: tuple[tuple[int, str], ...] = ()
    markets: tuple[tuple[int, str], ...] = ()
    series: frozenset[str] = field(default_factory=frozenset)
    periods: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, document_id: str) -> "Subject":
        """The subject of the document of this id; the empty one for an unknown id. At most four queries."""
        document = None
        if document_id.isascii() and document_id.isdigit() and len(document_id) < 18:
            document = (
                Document.objects.select_related("article", "localizationcase__entity", "localizationcase__market")
                .filter(pk=document_id)
                .first()
            )
        if document is None:
            return cls()
        used = Use.objects.filter(document=document, version=0, kind=Use.Kind.SERIES).values_list("slug", "period")
        series, periods = zip(*used, strict=True) if used else ((), ())
        entities: tuple[tuple[int, str], ...]
        markets: tuple[tuple[int, str], ...]
        if document.kind == Document.Kind.CASE:
            case = document.localizationcase
            entities, markets = ((case.entity_id, case.entity.name),), ((case.market_id, case.market.name),)
        else:
            entities = tuple(document.article.entities.values_list("pk", "name"))
            markets = tuple(document.article.markets.values_list("pk", "name"))
        return cls(document.language, entities, markets, frozenset(series), frozenset(periods))


@dataclass(frozen=True)
class Candidate:
    """A number on record that may be meant, as the panel shows it."""

    reference: str
    display: str
    format: str
    label: str
    period: str
    market: str
    provider: str
    source: str
    fits: bool
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The result as the panel's JSON has it."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Reading:
    """A way to read the typed number: a value, and the unit of the metrics whose numbers it may be (empty: any)."""

    value: Number
    unit: str

    @property
    def span(self) -> tuple[int, int]:
        """The magnitudes between which a number that is written like this lies."""
        low, high = self.value.interval.low, self.value.interval.high
        ends = sorted((magnitude(_decimal(low)), magnitude(_decimal(high))))
        return ends[0] - 1, ends[1] + 1

    def admits(self, unit: str) -> bool:
        """Whether a number of this unit may be written so."""
        return not self.unit or unit == self.unit


def readings(text: str, language: str) -> list[Reading]:
    """How a typed number can be read. 45 per cent may be 45 of a percentage or 0.45 of a ratio."""
    read = read_number(text, language)
    if read is None:
        return []
    value, unit = read
    found = [Reading(value, unit or "")]
    if unit == "percent":
        found.append(Reading(value.scaled(-2), "ratio"))
    return found


def find(text: str, subject: Subject, now: datetime | None = None) -> list[Candidate]:
    """The numbers that the text may mean: those that read like it first, this document's subject on top of each.

    Text that is no number is looked for as words in the names of the series. A constant number of queries, a bounded
    number of rows.
    """
    now = now or clock()
    text = " ".join(text.split())[:LONGEST]
    ways = readings(text, subject.language)
    rows = _near(ways, subject, now) if ways else _named(text, subject, now)
    return _ranked(rows, text, ways, subject, _record(rows, now))


def named(references: Iterable[str], subject: Subject, now: datetime | None = None) -> list[Candidate]:
    """The numbers of these references that can be shown, in their order, each once; others are left out. Two queries."""
    wanted = [one for text in dict.fromkeys(references) if (one := read_reference(text)) is not None][:MOST_NAMED]
    record = Record.load(wanted, now=now or clock())
    found = []
    for reference in wanted:
        figure = record.figure(reference)
        if figure.value is not None and figure.observation is not None:
            shown = _candidate(figure.observation, "in words", subject.language, True, False, True)
            found.append(replace(shown, reference=str(reference)))
    return found


def find_each(texts: Iterable[str], subject: Subject, now: datetime | None = None) -> dict[str, list[Candidate]]:
    """For each text the numbers that read exactly like it, best first. The queries of one :func:`find`, however many."""
    now = now or clock()
    ways = {text: readings(text, subject.language) for text in dict.fromkeys(texts)}
    spans = {(*way.span, way.unit) for each in ways.values() for way in each}
    exact = Q()
    for low, high, unit in sorted(spans)[:MOST_SPANS]:
        exact |= Q(magnitude__gte=low, magnitude__lte=high) & (Q(series__metric__unit=unit) if unit else Q())
    if not spans:
        return {text: [] for text in ways}
    rows = list(_current(subject, now).filter(exact).order_by("near", "where", "-period_end", "pk")[: LOOKED_AT * 10])
    record = _record(rows, now)
    return {
        text: _ranked([row for row in rows if any(_fits(row, way) for way in each)], text, each, subject, record)
        for text, each in ways.items()
    }


def _record(rows: Iterable[Observation], now: datetime) -> Record:
    return Record.load({Reference(row.series.slug, row.period) for row in rows}, now=now)


def _ranked(
    rows: Iterable[Observation], text: str, ways: list[Reading], subject: Subject, record: Record
) -> list[Candidate]:
    """The rows as candidates, best first."""
    found = []
    for row in rows:
        figure = record.figure(Reference(row.series.slug, row.period))
        chosen = figure.observation is not None and figure.known and figure.observation.pk == row.pk
        rank = dict(figure.decisions).get(row.provider.slug)
        wrong = rank is not None and rank.rank == "deprecated"
        fits = any(_fits(row, way) for way in ways)
        order = (not fits, wrong, -_closeness(row, subject), not chosen, -row.period_end.toordinal(), row.pk)
        found.append((order, row, chosen, wrong, fits))
    found.sort(key=lambda one: one[0])
    return [
        _candidate(row, text, subject.language, chosen, wrong, fits or not ways)
        for _, row, chosen, wrong, fits in found[:MOST]
    ]


def _decimal(fraction: Any) -> Decimal:
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def _fits(row: Observation, way: Reading) -> bool:
    value = value_of(row)
    return value is not None and way.admits(row.series.metric.unit) and value.fits(way.value)


def _closeness(row: Observation, subject: Subject) -> int:
    """How near a row is to what the document is about."""
    return (
        4 * (row.series.entity_id in dict(subject.entities))
        + 4 * (row.series.market_id in dict(subject.markets))
        + 2 * (row.period in subject.periods)
        + (row.series.slug in subject.series)
    )


def _current(subject: Subject, now: datetime) -> QuerySet:
    """What the world knows now, the rows of the document's subject first."""
    near = Case(
        When(series__entity__in=dict(subject.entities), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    where = Case(
        When(series__market__in=dict(subject.markets), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = Observation.objects.as_of(now).filter(value__isnull=False).with_names()
    return (
        rows.annotate(near=near, where=where)
        if subject.entities or subject.markets
        else rows.annotate(near=Value(0), where=Value(0))
    )


def _near(ways: Iterable[Reading], subject: Subject, now: datetime) -> list[Observation]:
    """Rows whose value reads as typed, and, where that leaves room, rows close to it."""
    rows = _current(subject, now)
    exact, wide = Q(), Q()
    target = 0
    for way in ways:
        low, high = way.span
        unit = Q(series__metric__unit=way.unit) if way.unit else Q()
        exact |= Q(magnitude__gte=low, magnitude__lte=high) & unit
        # Two per cent of the leading digits either way: misprints and other roundings.
        wide |= Q(magnitude__gte=low - 120, magnitude__lte=high + 120) & unit
        target = target or (low + high) // 2
    found = list(rows.filter(exact).order_by("near", "where", "-period_end", "pk")[:LOOKED_AT])
    if len(found) < MOST:
        more = rows.filter(wide).exclude(exact).annotate(far=Abs(F("magnitude") - target))
        found += more.order_by("near", "where", "far", "pk")[: MOST - len(found)]
    return found


def _named(text: str, subject: Subject, now: datetime) -> list[Observation]:
    words = text.split()[:8]
    if not words:
        return []
    rows = _current(subject, now)
    for word in words:
        rows = rows.filter(
            Q(series__title__icontains=word)
            | Q(series__slug__icontains=word)
            | Q(series__market__name__icontains=word)
            | Q(series__entity__name__icontains=word)
            | Q(period__istartswith=word)
        )
    return list(rows.order_by("near", "where", "-period_end", "pk")[: MOST * 2])


def _candidate(row: Observation, text: str, language: str, chosen: bool, wrong: bool, fits: bool) -> Candidate:
    value = value_of(row)
    assert value is not None  # rows without a value are not candidates
    style, display = display_as_typed(text, value, row.series.metric.unit, language)
    provider = "" if chosen else row.provider.slug
    return Candidate(
        reference=str(Reference(row.series.slug, row.period, provider)),
        display=display,
        format=style,
        label=row.series.title,
        period=format_period(Period.parse(row.period), language),
        market=row.series.market.name,
        provider=row.provider.name,
        source=row.source.name,
        fits=fits,
        note="held to be wrong" if wrong else ("" if row.qualifier == "exact" else row.get_qualifier_display()),
    )
