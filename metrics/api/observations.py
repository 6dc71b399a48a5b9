"""Observations, vintage by vintage, and figures: what a reader is shown of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from metrics.api.base import NUMBERS, PublicViewSet
from metrics.api.paging import Cursor
from metrics.api.parameters import BadQuery, Parameter, boolean, choice, period, since, span, until
from metrics.disagreement import contested
from metrics.figures import BadReference, Reference
from metrics.formats import BadFormat, Format
from metrics.models import Observation, Ranking
from metrics.readings import UNKNOWN
from metrics.serializers import FigureSerializer, ObservationSerializer, figure_of
from metrics.series import Record

OF_SERIES = (
    Parameter("series", "Only of this series.", "series__slug__in"),
    Parameter("metric", "Only of this metric.", "series__metric__slug__in"),
    Parameter("entity", "Only of this entity.", "series__entity__slug__in"),
    Parameter("market", "Only of this market.", "series__market__code__in", str.upper),
    Parameter("breakdown", "Only of series with this breakdown.", "series__breakdown__in"),
    Parameter(
        "period", "Only for exactly this period (2019, 2019-Q1, 2019-07, 2019-01-01--2019-11-14).", "period__in", period
    ),
    Parameter("within", "Only for periods that lie within this one.", read=span, many=False),
)
OBSERVED = (
    *OF_SERIES,
    Parameter("provider", "Only of this provider.", "provider__slug__in"),
    Parameter("source", "Only read in this document.", "source__slug__in"),
    choice(
        "status",
        "Only of this status: A normal, E estimated, P provisional, M missing, W withdrawn, Q removed by law.",
        Observation.Status.values,
        "status__in",
    ),
    choice("qualifier", "Only with this qualifier.", Observation.Qualifier.values, "qualifier__in"),
    choice(
        "verification",
        "Only of this verification.",
        [value for value in Observation.Verification.values if value],
        "verification__in",
    ),
    choice("rank", "Only of this rank, as decided at the moment asked for.", Ranking.Rank.values),
    Parameter(
        "known_from_min",
        "Only rows that the world knows since this day or instant, or later.",
        "known_from__gte",
        since,
        many=False,
    ),
    Parameter(
        "known_from_max",
        "Only rows that the world knew by this day (its end) or instant.",
        "known_from__lte",
        until,
        many=False,
    ),
    Parameter(
        "recorded_at_min",
        "Only rows stored here since this day or instant: what is new since the last visit.",
        "recorded_at__gte",
        since,
        many=False,
    ),
    choice(
        "vintages",
        "latest (the default): of each series, period and provider the newest row known; first: the first release alone; revised: every row that took the place of an earlier one; all: every row.",
        ("latest", "first", "revised", "all"),
        many=False,
    ),
)
DISPUTED = Parameter(
    "disputed",
    "true: only numbers whose providers differ beyond rounding, the decided ones included.",
    read=boolean,
    many=False,
)
KEY = {name: OuterRef(name) for name in ("series", "period", "provider")}


class ObservationViewSet(PublicViewSet):
    """Every number on record, of every provider, those held to be wrong included (`rank` says so).

    In the order of recording, by cursor and without a count. `/api/v1/observations.csv` gives the same rows as one table.
    """

    queryset = Observation.objects.with_names().order_by("pk")
    serializer_class = ObservationSerializer
    pagination_class = Cursor
    lookup_field, lookup_words, noun = "pk", "The number of the row.", "observation"
    lookup_value_regex = "[0-9]{1,18}"
    shown_by = NUMBERS
    parameters = OBSERVED

    def rows(self) -> Any:
        # A row asked for by its number may be an older vintage.
        vintages = "all" if self.action == "retrieve" else self.asked.one("vintages", "latest")
        return valid(ranked(chosen(super().rows(), self.asked, vintages), self.asked), self.asked)

    def filtered(self) -> Any:
        return narrowed(super().filtered(), self.asked)


def chosen(rows: Any, asked: Any, vintages: str) -> Any:
    """The vintages asked for, of what was known (and recorded) at the moment."""
    known, recorded = asked.known_by, asked.moment.seen_at
    if vintages == "latest":
        return rows.at(known, recorded)
    limit = Q(known_from__lte=known) & (Q(recorded_at__lte=recorded) if recorded else Q())
    rows = rows.filter(limit)
    if vintages in ("first", "revised"):
        earlier = Exists(Observation.objects.filter(limit, known_from__lt=OuterRef("known_from"), **KEY))
        rows = rows.filter(~earlier if vintages == "first" else earlier)
    return rows


def valid(rows: Any, asked: Any) -> Any:
    """Each row with the instant at which a later one took its place (``known_until``; None while it stands).

    It is the same whatever window is asked for; only what this site had not recorded by a ``seen_at`` is left out.
    """
    seen = asked.moment.seen_at
    later = Observation.objects.filter(known_from__gt=OuterRef("known_from"), known_from__lte=seen or asked.now, **KEY)
    later = later.filter(recorded_at__lte=seen) if seen else later
    return rows.annotate(known_until=Subquery(later.order_by("known_from").values("known_from")[:1]))


def ranked(rows: Any, asked: Any) -> Any:
    """Each row with the rank in force at the moment, and its reason."""
    decisions = (
        Ranking.objects.at(asked.known_by, asked.moment.seen_at).filter(**KEY).order_by("-decided_at", "-recorded_at")
    )
    return rows.annotate(
        rank=Coalesce(Subquery(decisions.values("rank")[:1]), Value("normal"), output_field=CharField()),
        rank_reason=Coalesce(Subquery(decisions.values("reason")[:1]), Value(""), output_field=CharField()),
    )


def narrowed(rows: Any, asked: Any) -> Any:
    """The filters that are more than one lookup."""
    if ranks := asked.many("rank"):
        rows = rows.filter(rank__in=ranks)
    if (within := asked.one("within")) is not None:
        rows = rows.filter(period_end__lte=within.end)
        if within.start is not None:
            rows = rows.filter(period_start__gte=within.start)
    return rows


def style(text: str) -> str:
    """A display form."""
    try:
        return str(Format.parse(text))
    except BadFormat as error:
        raise ValueError(str(error)) from None


class FigureViewSet(PublicViewSet):
    """What a reader is shown: for each series and period the best row at the moment asked for.

    Looked up by reference: `series@period`, with `!provider` and `~instant` where needed.
    """

    queryset = Observation.objects.all()
    serializer_class = FigureSerializer
    lookup_field = lookup_url_kwarg = "reference"
    lookup_words, noun = "A figure reference, such as tiktok-douyin-downloads-in@2019-Q1.", "number"
    shown_by = (
        *NUMBERS,
        Parameter(
            "style", "The display form: full, compact, compact:3, percent:1, words, date.", read=style, many=False
        ),
    )
    parameters = (*OF_SERIES, DISPUTED)

    def rows(self) -> Any:
        rows = chosen(super().rows(), self.asked, "all").filter(value__isnull=False)
        return (
            rows.values(slug=F("series__slug"), of=F("period"), end=F("period_end"))
            .order_by("slug", "end", "of")
            .distinct()
        )

    def filtered(self) -> Any:
        rows = narrowed(super().filtered(), self.asked)
        disputed = self.asked.one("disputed")
        if disputed is None:
            return rows
        wanted = {
            (figure.reference.series, figure.reference.period)
            for figure in contested(self.asked.moment, self.asked.now)
        }
        return [row for row in rows if ((row["slug"], row["of"]) in wanted) is disputed]

    def prepared(self, rows: list[Any]) -> Iterable[Any]:
        references = [Reference(row["slug"], row["of"]) for row in rows]
        record = Record.load(references, moment=self.asked.moment, now=self.asked.now)
        return [self.drawn(record.figure(reference)) for reference in references]

    def drawn(self, figure: Any) -> dict[str, Any]:
        """The figure as the serializer takes it."""
        return figure_of(figure, self.asked.language, self.asked.one("style", "compact"))

    def found(self, key: str) -> Any:
        try:
            reference = Reference.parse(key)
        except BadReference as error:
            raise BadQuery([{"pointer": "reference", "code": "invalid", "detail": str(error)}]) from None
        figure = Record.load([reference], moment=self.asked.moment, now=self.asked.now).figure(reference)
        if figure.state == UNKNOWN:
            raise self.missing(key)
        return self.drawn(figure)
