"""Claims and charts: public in their own right, or through a published text that uses them."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from casestudy.api.bound import line
from casestudy.consequences.drifted import drifted
from casestudy.models import Use
from casestudy.narrative import bind_all
from casestudy.presenting.arithmetic import change_sentences, told_apart, what_would_change
from casestudy.readers.claimed import wordings
from casestudy.readers.visibility import live_uses, public_charts, public_claims
from casestudy.serializers import (
    ChartDetailSerializer,
    ChartSerializer,
    ClaimDetailSerializer,
    ClaimSerializer,
    change_of,
    chart_of,
    claim_of,
    definition_of,
    wording_of,
)
from casestudy.views.charts import drawn
from casestudy.views.texts import texts_using
from metrics.api.base import NUMBERS, PublicViewSet
from metrics.api.parameters import Parameter, choice
from metrics.claims import OPERATIONS, VERDICTS
from metrics.models import Chart, ChartSeries, Claim, Operand
from metrics.moments import Moment
from metrics.verdicts import JudgedClaim, judge_all


def used_in(kind: str, slug: str, moment: Moment) -> list[dict[str, str]]:
    """The texts live at the moment that use a thing: title and address."""
    return [{"title": one["title"], "url": one["url"]} for one in texts_using(kind, slug, moment)]


class ClaimViewSet(PublicViewSet):
    """Statements derived from figures, recomputed now (or at the moment asked for), with the arithmetic."""

    queryset = Claim.objects.none()
    serializer_class, detail_serializer = ClaimSerializer, ClaimDetailSerializer
    noun = "claim"
    shown_by = NUMBERS
    parameters = (
        choice("verdict", "Only claims of this verdict.", VERDICTS),
        choice("stance", "asserted: we say it; quoted: a source says it.", Claim.Stance.values, "stance__in"),
        choice("origin", "Who said it first.", Claim.Origin.values, "origin__in"),
        choice("operation", "Only claims of this operation.", sorted(OPERATIONS), "operation__in"),
        choice("relation", "Only claims of this relation.", Claim.Relation.values, "relation__in"),
        Parameter("series", "Only claims that compute with this series.", "operands__series__slug__in"),
        choice(
            "drifted",
            "true: only claims whose verdict is another now than when the live version that makes them went live.",
            ("true", "false"),
            many=False,
        ),
        Parameter("article", "Only claims that the live version of this article makes."),
    )

    def rows(self) -> Any:
        rows = public_claims(self.asked.now).prefetch_related(Prefetch("operands", Operand.objects.all()))
        return rows.order_by("slug")

    def filtered(self) -> Any:
        rows = super().filtered().distinct()
        if slugs := self.asked.many("article"):
            used = live_uses(self.asked.now).filter(
                kind=Use.Kind.CLAIM, document__slug__in=slugs, document__kind="article"
            )
            rows = rows.filter(slug__in=used.values("slug"))
        if wanted := self.asked.one("drifted"):
            turned = drifted(self.asked.moment, self.asked.now)
            rows = rows.filter(slug__in=turned) if wanted == "true" else rows.exclude(slug__in=turned)
        if verdicts := self.asked.many("verdict"):
            # A verdict is never stored, so that it cannot be stale: all are judged to find those of one kind.
            return [one for one in self.judged(rows) if one["verdict"] in verdicts]
        return rows

    def judged(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        """Claims with their verdicts, on one record."""
        return [claim_of(one, self.asked.language) for one in self.weighed(rows)]

    def weighed(self, rows: Iterable[Any]) -> list[JudgedClaim]:
        return judge_all((one.spec() for one in rows), self.asked.moment, self.asked.now)

    def prepared(self, rows: list[Any]) -> Iterable[Any]:
        if rows and isinstance(rows[0], dict):
            return rows
        return [self.whole(one) for one in self.weighed(rows)] if self.action == "retrieve" else self.judged(rows)

    def whole(self, judged: JudgedClaim) -> dict[str, Any]:
        """A claim with what would change it, and every wording that readers see."""
        language, asked = self.asked.language, self.asked
        points, words = what_would_change(judged), change_sentences(judged, language)
        return claim_of(judged, language) | {
            "told_apart": told_apart(judged, language),
            "would_change": [change_of(one, said) for one, said in zip(points, words, strict=True)],
            "used_in": [wording_of(one) for one in wordings(judged.spec.slug, asked.moment, asked.now)],
        }


class ChartViewSet(PublicViewSet):
    """Charts as they are defined now; the detail holds the numbers drawn at the moment asked for."""

    queryset = Chart.objects.none()
    serializer_class, detail_serializer = ChartSerializer, ChartDetailSerializer
    noun = "chart"
    shown_by = NUMBERS
    parameters = (
        choice("kind", "Only charts of this kind.", Chart.Kind.values, "kind__in"),
        Parameter("series", "Only charts that draw this series.", "lines__series__slug__in"),
        Parameter("metric", "Only charts that draw a series of this metric.", "lines__series__metric__slug__in"),
        Parameter(
            "market", "Only charts that draw a series of this market.", "lines__series__market__code__in", str.upper
        ),
        Parameter("event", "Only charts with this event.", "events__slug__in"),
    )

    def rows(self) -> Any:
        lines = Prefetch("lines", ChartSeries.objects.select_related("series__metric"))
        return (
            public_charts(self.asked.now).select_related("remainder").prefetch_related(lines, "events").order_by("slug")
        )

    def filtered(self) -> Any:
        return super().filtered().distinct()

    def prepared(self, rows: list[Any]) -> Iterable[Any]:
        definitions = [definition_of(one.spec().to_dict()) for one in rows]
        names = [("takeaway", "subtitle"), ("description", "note")]
        contents = [
            line(settings.LANGUAGE_CODE, *(one[name] for name in pair)) for one in definitions for pair in names
        ]
        drawn_lines = iter(bind_all(contents, self.asked.moment, now=self.asked.now))
        for one in definitions:
            for pair in names:
                texts = next(drawn_lines).texts
                one |= dict(zip(pair, (texts["title"], texts["standfirst"]), strict=True))
        return definitions

    def found(self, key: str) -> Any:
        chart = drawn(key, self.asked.moment)
        return chart_of(chart, self.asked.language) | {"used_in": used_in("chart", key, self.asked.moment)}
