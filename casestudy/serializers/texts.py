"""Versions, articles, cases and their parts."""

from rest_framework import serializers

from casestudy.models import Version
from casestudy.serializers.names import AuthorNamed, MarketNamed, MomentSerializer, Named
from casestudy.serializers.record import (
    ChartInTextSerializer,
    ClaimUseSerializer,
    EvidenceNumber,
    NumberUseSerializer,
    OutcomeNumber,
)
from metrics.serializers import SourceInShort


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
        asked = self.context["asked"]
        return one.withdrawal.reason if one.taken_back(asked.moment.seen_at or asked.now) else ""

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


class SectionInText(serializers.Serializer):
    """A section of an article."""

    anchor = serializers.CharField()
    level = serializers.IntegerField()
    number = serializers.CharField()
    heading = serializers.CharField()
    html = serializers.CharField(help_text="As on the page; numbers link to their evidence by anchor.")


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
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # DRF takes the field out of the class
    verification = serializers.CharField()
    note = serializers.CharField()
    url = serializers.CharField()


class TextChangeSerializer(serializers.Serializer):
    """A number or claim that changed under a text since it went live, as its page says."""

    date = serializers.DateTimeField()
    kind = serializers.CharField(help_text="correction, data-revised or disagreement.")
    words = serializers.CharField()


class BoundTextSerializer(TextSerializer):
    """What every bound text carries: its numbers, claims, charts and sources at the moment."""

    abstract = serializers.CharField()
    questions = serializers.ListField(child=serializers.CharField(), help_text="For discussion in a class or a group.")
    disclosure = serializers.CharField()
    next_update = serializers.CharField(
        help_text="When the next update may be expected: a year, month or day, or nothing."
    )
    moment = MomentSerializer()
    first_published = serializers.DateTimeField()
    reading_minutes = serializers.IntegerField()
    words = serializers.IntegerField()
    recorded_later = serializers.IntegerField(
        help_text="How many of its numbers were recorded here only after the moment."
    )
    changes = TextChangeSerializer(many=True, help_text="What changed under the text since it went live, newest first.")
    numbers = NumberUseSerializer(many=True)
    claims = ClaimUseSerializer(many=True)
    charts = ChartInTextSerializer(many=True)
    sources = SourceInShort(many=True)


class ArticleSerializer(BoundTextSerializer):
    """An article bound to the record."""

    sections = SectionInText(many=True)


class CaseSerializer(BoundTextSerializer):
    """A market case bound to the record."""

    entity = Named()
    market = MarketNamed()
    period_label = serializers.CharField()
    context = serializers.CharField()  # type: ignore[assignment]  # DRF takes the field out of the class
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
