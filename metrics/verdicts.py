"""Claims judged on the record at a moment: what page, API and publishing say of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from metrics.claims import ClaimSpec, Judgement, Operand, judge
from metrics.claims.codes import MISSING
from metrics.claims.saying import speak_with
from metrics.figures import Reference, Value
from metrics.formats import format_period
from metrics.models import Event
from metrics.moments import Moment
from metrics.periods import PartialDate, Period
from metrics.readings import DEPRECATED, NOT_YET, UNKNOWN, WITHDRAWN, Figure
from metrics.series import Record
from metrics.translated import page_language

# Verdicts speak the language of the page.
speak_with(_, lambda period: format_period(period, page_language()))

CONSTANT, EVENT = "base:", "event:"
_LACKS = {NOT_YET, WITHDRAWN, UNKNOWN, DEPRECATED}

VERDICT_WORDS = {
    "holds": gettext_noop("holds"),
    "holds-within-rounding": gettext_noop("holds within rounding"),
    "contradicted": gettext_noop("contradicted"),
    "not-checkable": gettext_noop("not checkable"),
}


@dataclass(frozen=True)
class JudgedClaim:
    """A claim with its operands as resolved, and what the arithmetic says."""

    spec: ClaimSpec
    judgement: Judgement
    numerator: tuple[Operand, ...]
    denominator: tuple[Operand, ...]
    figures: tuple[Figure, ...]

    @property
    def verdict(self) -> str:
        return self.judgement.verdict

    @property
    def verdict_words(self) -> str:
        return _(VERDICT_WORDS[self.verdict])

    @property
    def rests_on_deprecated(self) -> bool:
        """Whether an operand is a number that the record holds to be wrong."""
        return any(figure.decision.rank == "deprecated" for figure in self.figures)


def operand_references(specs: Iterable[ClaimSpec]) -> set[Reference]:
    """What a record must hold to judge these claims."""
    texts = {text for spec in specs for text in (*spec.numerator, *spec.denominator)}
    return {Reference.parse(text) for text in texts if not text.startswith((CONSTANT, EVENT))}


def operand_events(specs: Iterable[ClaimSpec]) -> dict[str, dict[str, Any]]:
    """The events that these claims compute with, by slug: date and title. One query, or none where there are none."""
    texts = {text for spec in specs for text in (*spec.numerator, *spec.denominator)}
    slugs = {text.removeprefix(EVENT) for text in texts if text.startswith(EVENT)}
    if not slugs:
        return {}
    return {one.slug: {"date": one.date, "title": one.title} for one in Event.objects.filter(slug__in=slugs)}


def judge_all(
    specs: Iterable[ClaimSpec], moment: Moment | None = None, now: datetime | None = None
) -> list[JudgedClaim]:
    """The claims judged together on the record at the moment: three queries, however many they are."""
    specs = list(specs)
    record = Record.load(operand_references(specs), moment=moment, now=now)
    events = operand_events(specs)
    return [judge_claim(spec, record, events) for spec in specs]


def judge_claim(spec: ClaimSpec, record: Record, events: Mapping[str, Mapping[str, Any]] | None = None) -> JudgedClaim:
    """The claim judged on the record, with the dates of events by slug.

    An operand that is not known makes it not checkable, never an error.
    """
    figures: list[Figure] = []

    def operand(text: str) -> Operand:
        if text.startswith(CONSTANT):
            return _constant(text)
        if text.startswith(EVENT):
            return _event(text, events or {})
        figure = record.figure(Reference.parse(text))
        figures.append(figure)
        return _number(text, figure)

    numerator = tuple(operand(text) for text in spec.numerator)
    denominator = tuple(operand(text) for text in spec.denominator)
    judgement = judge(
        spec.operation, numerator, denominator, spec.stated, spec.stated_to, spec.relation, spec.stated_of
    )
    return JudgedClaim(spec, judgement, numerator, denominator, tuple(figures))


def _constant(text: str) -> Operand:
    number = text.removeprefix(CONSTANT)
    return Operand(number, Value(Decimal(number), Decimal(0)), "", text)


def _event(text: str, events: Mapping[str, Mapping[str, Any]]) -> Operand:
    event = events.get(text.removeprefix(EVENT))
    if event is None:
        return Operand(text, None, "", text, lack=UNKNOWN)
    return Operand(event["title"], None, "", text, date=PartialDate.parse(event["date"]))


def _number(text: str, figure: Figure) -> Operand:
    row = figure.observation
    period = Period.parse(figure.reference.period)
    lack = figure.state if figure.state in _LACKS else MISSING
    if row is None:
        return Operand(text, None, figure.unit, text, period, figure.reference.series, lack=lack)
    return Operand(
        row.series.title, figure.value, figure.unit, text, period, figure.reference.series, row.qualifier, lack=lack
    )
