"""How texts look to programs: metadata from the frozen content, and the bound narrative."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casestudy.models import Author, Image, Topic, Version
from casestudy.narrative import Bound, ClaimUse, EvidenceEntry
from metrics.claims import Operand
from metrics.drawing import DrawnChart
from metrics.fields import plain
from metrics.intervals import significant
from metrics.periods import format_instant
from metrics.serializers import FigureSerializer, NumberSerializer, SourceInShort, figure_of, number_of, source_of
from metrics.series import Figure
from metrics.verdicts import JudgedClaim


class Named(serializers.Serializer):
    """A thing by its slug, with its name."""

    slug = serializers.CharField()
    name = serializers.CharField()


class MarketNamed(serializers.Serializer):
    """A market by its code, with its name."""

    code = serializers.CharField()
    name = serializers.CharField()


class AuthorNamed(serializers.Serializer):
    """Who wrote a text, as it was printed."""

    slug = serializers.CharField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    affiliation = serializers.CharField()


class VersionSerializer(serializers.Serializer):
    """A version that readers could see."""

    id = serializers.SerializerMethodField(help_text="kind/slug/number.")
    text = serializers.CharField(source="document.kind", help_text="article or case.")
    slug = serializers.CharField(source="document.slug")
    language = serializers.CharField(source="document.language")
    number = serializers.IntegerField()
    kind = serializers.CharField()
    live_from = serializers.DateTimeField()
    published_at = serializers.DateTimeField()
    note = serializers.CharField()
    withdrawn = serializers.SerializerMethodField(help_text="Why it was taken back; empty where it stands.")
    url = serializers.SerializerMethodField()

    def get_id(self, one: Version) -> str:
        return f"{one.document.kind}/{one.document.slug}/{one.number}"

    def get_withdrawn(self, one: Version) -> str:
        withdrawal = getattr(one, "withdrawal", None)
        return withdrawal.reason if withdrawal else ""

    def get_url(self, one: Version) -> str:
        return f"{one.document.get_absolute_url()}versions/{one.number}/"


class TextSerializer(serializers.Serializer):
    """A text in a list: what its version says of itself."""

    slug = serializers.CharField()
    language = serializers.CharField()
    title = serializers.CharField()
    standfirst = serializers.CharField()
    kicker = serializers.CharField()
    authors = AuthorNamed(many=True)
    topics = Named(many=True)
    markets = MarketNamed(many=True)
    entities = Named(many=True)
    version = VersionSerializer()
    url = serializers.CharField()


class CaseInListSerializer(TextSerializer):
    """A market case in a list."""

    entity = Named()
    market = MarketNamed()
    period_label = serializers.CharField()


class NumberUseSerializer(FigureSerializer):
    """A number of a text: an entry of its evidence list."""

    number = serializers.IntegerField(help_text="Its place in the evidence list.")
    anchor = serializers.CharField(help_text="The anchor on the page, and of the links in html.")
    shown = serializers.CharField(help_text="As it first stands in the text.")


class OperandSerializer(NumberSerializer):
    """What a claim computes with."""

    reference = serializers.CharField()
    label = serializers.CharField()


class BoundsSerializer(serializers.Serializer):
    """The least and the most that the operands allow, to six significant digits."""

    low = serializers.CharField()
    high = serializers.CharField()


class ClaimSerializer(serializers.Serializer):
    """A statement derived from figures, recomputed now."""

    slug = serializers.CharField()
    statement = serializers.CharField()
    operation = serializers.CharField()
    stance = serializers.CharField()
    origin = serializers.CharField()
    relation = serializers.CharField()
    stated = serializers.CharField(allow_null=True)
    stated_to = serializers.CharField(allow_null=True)
    verdict = serializers.CharField(help_text="holds, holds-within-rounding, contradicted or not-checkable.")
    verdict_words = serializers.CharField()
    computed = serializers.CharField(allow_null=True, help_text="To six significant digits.")
    bounds = BoundsSerializer(allow_null=True)
    reason = serializers.CharField()
    steps = serializers.ListField(child=serializers.CharField(), help_text="The arithmetic, one line each.")
    numerator = OperandSerializer(many=True)
    denominator = OperandSerializer(many=True)
    note = serializers.CharField()
    url = serializers.CharField()


class TextLinkSerializer(serializers.Serializer):
    """A live text, by title and address."""

    title = serializers.CharField()
    url = serializers.CharField()


class ClaimDetailSerializer(ClaimSerializer):
    """A claim with the live texts that make it."""

    used_in = TextLinkSerializer(many=True)


class ClaimUseSerializer(ClaimSerializer):
    """One use of a claim in a text, judged by itself."""

    number = serializers.IntegerField()
    anchor = serializers.CharField()
    words = serializers.CharField(help_text="The editor's own words.")


class PointSerializer(NumberSerializer):
    """A number drawn in a chart. `/api/v1/figures/<reference>/` says more of it."""

    reference = serializers.CharField()
    period = serializers.CharField()
    provider = serializers.CharField()
    source = serializers.CharField()
    status = serializers.CharField()
    known_from = serializers.CharField()


class LineSerializer(serializers.Serializer):
    """One series of a chart with the numbers drawn."""

    series = serializers.CharField()
    label = serializers.CharField()
    points = PointSerializer(many=True)


class MarkSerializer(serializers.Serializer):
    """An event that annotates a chart."""

    slug = serializers.CharField()
    date = serializers.CharField()
    title = serializers.CharField()
    market = serializers.CharField()


class ChartLineSerializer(serializers.Serializer):
    """A series that a chart draws."""

    series = serializers.CharField()
    label = serializers.CharField()


class ChartSerializer(serializers.Serializer):
    """The definition of a chart."""

    slug = serializers.CharField()
    kind = serializers.CharField()
    takeaway = serializers.CharField(help_text="The title: what one should see.")
    subtitle = serializers.CharField()
    description = serializers.CharField(help_text="For readers who do not see the chart.")
    note = serializers.CharField()
    unit = serializers.CharField()
    period = serializers.CharField()
    frequency = serializers.CharField()
    remainder = serializers.CharField()
    remainder_label = serializers.CharField()
    series = ChartLineSerializer(many=True)
    events = serializers.ListField(child=serializers.CharField())
    url = serializers.CharField()


class ChartDetailSerializer(ChartSerializer):
    """A chart with the numbers that it draws at the moment."""

    lines = LineSerializer(many=True)
    marks = MarkSerializer(many=True)
    sources = SourceInShort(many=True)
    used_in = TextLinkSerializer(many=True)


class ChartInTextSerializer(ChartSerializer):
    """A chart of a text, as its version froze it, with the numbers that it draws."""

    lines = LineSerializer(many=True)
    marks = MarkSerializer(many=True)
    sources = SourceInShort(many=True)


class SectionInText(serializers.Serializer):
    """A section of an article."""

    anchor = serializers.CharField()
    level = serializers.IntegerField()
    number = serializers.CharField()
    heading = serializers.CharField()
    html = serializers.CharField(help_text="As on the page; numbers link to their evidence by anchor.")


class EvidenceNumber(NumberSerializer):
    """A number that something rests on."""

    reference = serializers.CharField()
    label = serializers.CharField()


class AdaptationSerializer(serializers.Serializer):
    """One thing done to suit a market, what came of it, and the evidence."""

    id = serializers.CharField(help_text="case/anchor.")
    case = serializers.CharField()
    anchor = serializers.CharField()
    lever = Named()
    entity = Named()
    market = MarketNamed()
    what_was_done = serializers.CharField(help_text="HTML, its numbers drawn.")
    outcome = serializers.CharField(help_text="HTML, its numbers drawn.")
    evidence = EvidenceNumber(many=True)
    source = serializers.CharField(allow_null=True)
    verification = serializers.CharField()
    note = serializers.CharField()
    url = serializers.CharField()


class MomentSerializer(serializers.Serializer):
    """The moment shown."""

    as_of = serializers.CharField(allow_null=True)
    seen_at = serializers.CharField(allow_null=True)


class BoundTextSerializer(TextSerializer):
    """What every bound text carries: its numbers, claims, charts and sources at the moment."""

    moment = MomentSerializer()
    first_published = serializers.DateTimeField()
    reading_minutes = serializers.IntegerField()
    words = serializers.IntegerField()
    recorded_later = serializers.IntegerField(
        help_text="How many of its numbers were recorded here only after the moment."
    )
    numbers = NumberUseSerializer(many=True)
    claims = ClaimUseSerializer(many=True)
    charts = ChartInTextSerializer(many=True)
    sources = SourceInShort(many=True)


class ArticleSerializer(BoundTextSerializer):
    """An article bound to the record."""

    sections = SectionInText(many=True)


class OutcomeNumber(EvidenceNumber):
    """A number that a case opens with."""


class CaseSerializer(BoundTextSerializer):
    """A market case bound to the record."""

    entity = Named()
    market = MarketNamed()
    period_label = serializers.CharField()
    context = serializers.CharField()
    approach = serializers.CharField()
    outcome = serializers.CharField()
    outcome_figures = OutcomeNumber(many=True)
    adaptations = AdaptationSerializer(many=True)
    timeline = serializers.ListField(child=serializers.CharField(), help_text="Events, by slug.")
    comparators = serializers.ListField(
        child=serializers.CharField(), help_text="Cases to hold beside this one, by slug."
    )


class SectionSerializer(serializers.Serializer):
    """A section in a list."""

    id = serializers.CharField(help_text="article/anchor.")
    article = serializers.CharField()
    language = serializers.CharField()
    anchor = serializers.CharField()
    level = serializers.IntegerField()
    number = serializers.CharField()
    heading = serializers.CharField()
    url = serializers.CharField()


class SectionDetailSerializer(SectionSerializer):
    """A section bound to the record."""

    moment = MomentSerializer()
    html = serializers.CharField()
    numbers = NumberUseSerializer(many=True)
    claims = ClaimUseSerializer(many=True)
    charts = ChartInTextSerializer(many=True)


class TopicSerializer(serializers.ModelSerializer):
    """A subject under which readers find texts."""

    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Topic
        fields = ["slug", "name", "description", "url"]


class AuthorSerializer(serializers.ModelSerializer):
    """Who wrote a text."""

    name = serializers.CharField()
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Author
        fields = ["slug", "name", "given_name", "family_name", "affiliation", "biography", "url"]


class ImageSerializer(serializers.ModelSerializer):
    """A picture with the text that stands in for it."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Image
        fields = ["slug", "url", "width", "height", "alternative_text", "caption", "credit", "license"]

    @extend_schema_field(serializers.CharField())
    def get_url(self, one: Image) -> str:
        return settings.SITE_URL + one.file.url if one.file.url.startswith("/") else one.file.url


class HitSerializer(serializers.Serializer):
    """Something found."""

    title = serializers.CharField()
    url = serializers.CharField()
    kind = serializers.CharField()
    excerpt = serializers.CharField(help_text="Plain text around the first hit.")
    date = serializers.DateTimeField(allow_null=True)


# From bound values to the mappings that these describe.


def operand_of(one: Operand, language: str) -> dict[str, Any]:
    """An operand with its number."""
    return {"reference": one.reference, "label": one.label, **number_of(one.value, one.unit, language, "full")}


def claim_of(judged: JudgedClaim, language: str = "en") -> dict[str, Any]:
    """A claim with its verdict and arithmetic."""
    spec, judgement = judged.spec, judged.judgement
    bounds = judgement.bounds
    return {
        "slug": spec.slug,
        "statement": spec.statement,
        "operation": spec.operation,
        "stance": spec.stance,
        "origin": spec.origin,
        "relation": spec.relation,
        "stated": None if spec.stated is None else plain(spec.stated),
        "stated_to": None if spec.stated_to is None else plain(spec.stated_to),
        "verdict": judged.verdict,
        "verdict_words": judged.verdict_words,
        "computed": None if judgement.computed is None else plain(significant(judgement.computed)),
        "bounds": {"low": plain(significant(bounds.low)), "high": plain(significant(bounds.high))} if bounds else None,
        "reason": judgement.reason,
        "steps": list(judgement.steps),
        "numerator": [operand_of(one, language) for one in judged.numerator],
        "denominator": [operand_of(one, language) for one in judged.denominator],
        "note": spec.note,
        "url": f"/claims/{spec.slug}/",
    }


def use_of(use: ClaimUse, language: str) -> dict[str, Any]:
    """One use of a claim: the stance and the words are those of the text."""
    return claim_of(use.judged, language) | {
        "stance": use.stance,
        "number": use.number,
        "anchor": use.id,
        "words": use.words,
    }


def entry_of(entry: EvidenceEntry, language: str) -> dict[str, Any]:
    """An entry of the evidence list."""
    return figure_of(entry.figure, language) | {"number": entry.number, "anchor": entry.id, "shown": entry.shown}


def point_of(figure: Figure, language: str) -> dict[str, Any]:
    """A number drawn in a chart."""
    row = figure.observation
    assert row is not None  # a line holds known figures only
    return {
        "reference": str(figure.reference),
        "period": figure.reference.period,
        **number_of(figure.value, figure.unit, language),
        "provider": row.provider.slug,
        "source": row.source.slug,
        "status": row.status,
        "known_from": format_instant(row.known_from),
    }


def chart_of(chart: DrawnChart, language: str) -> dict[str, Any]:
    """A chart with the numbers drawn."""
    labels = {line.series: line.label for line in chart.spec.series} | {
        chart.spec.remainder: chart.spec.remainder_label
    }
    return {
        **definition_of(chart.spec.to_dict()),
        "lines": [
            {
                "series": slug,
                "label": labels.get(slug, slug),
                "points": [figure_of(figure, language) for figure in figures],
            }
            for slug, figures in chart.figures.items()
        ],
        "marks": [
            {"slug": one.slug, "date": one.date, "title": one.title, "market": one.market} for one in chart.events
        ],
        "sources": [source_of(one) for one in chart.sources],
    }


def definition_of(definition: dict[str, Any]) -> dict[str, Any]:
    """A chart's definition with its address."""
    return {**definition, "url": f"/charts/{definition['slug']}/"}


def bound_parts(bound: Bound, language: str) -> dict[str, Any]:
    """Numbers, claims and charts of a bound text."""
    return {
        "numbers": [entry_of(entry, language) for entry in bound.evidence],
        "claims": [use_of(use, language) for use in bound.claims],
        "charts": [chart_of(chart, language) for chart in bound.charts],
    }
