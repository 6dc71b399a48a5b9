"""Numbers, claims and charts of texts."""

from rest_framework import serializers

from casestudy.serializers.names import TextLinkSerializer
from metrics.serializers import FigureSerializer, NumberSerializer, SourceInShort


class NumberUseSerializer(FigureSerializer):
    """A number of a text: an entry of its evidence list."""

    number = serializers.IntegerField(help_text="Its place in the evidence list.")
    anchor = serializers.CharField(help_text="The anchor on the page, and of the links in html.")
    shown = serializers.CharField(help_text="As it first stands in the text.")


class IntervalSerializer(serializers.Serializer):
    """What a number may have been rounded from, exactly; both ends belong to it."""

    low = serializers.CharField()
    high = serializers.CharField()


class OperandSerializer(NumberSerializer):
    """What a claim computes with: a number, an exact constant, or an event."""

    reference = serializers.CharField(help_text="series@period, base:NUMBER or event:SLUG.")
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes the field out of the class
    period = serializers.CharField(help_text="Of a number; empty for constants and events.")
    date = serializers.CharField(help_text="Of an event, as far as it is known; empty for numbers.")
    qualifier = serializers.CharField(
        help_text="What the provider said of the number: exact, about, more-than and so on."
    )
    interval = IntervalSerializer(allow_null=True)


class BoundsSerializer(serializers.Serializer):
    """The least and the most that the operands allow, to six significant digits."""

    low = serializers.CharField()
    high = serializers.CharField()


class ClaimSerializer(serializers.Serializer):
    """A statement derived from figures, recomputed now."""

    slug = serializers.CharField()
    statement = serializers.CharField()
    operation = serializers.CharField()
    operation_words = serializers.CharField(help_text="What the operation does, in one sentence.")
    stance = serializers.CharField()
    origin = serializers.CharField()
    relation = serializers.CharField()
    stated = serializers.CharField(
        allow_null=True, help_text="A number such as 45.0, or a fraction in words such as 1/3."
    )
    stated_to = serializers.CharField(
        allow_null=True, help_text="The size of its last printed digit; null for a fraction in words."
    )
    verdict = serializers.CharField(help_text="holds, holds-within-rounding, contradicted or not-checkable.")
    verdict_words = serializers.CharField()
    strict_verdict = serializers.CharField(help_text="The verdict of the stricter reading; never kinder.")
    strict_reason = serializers.CharField(help_text="Empty where both readings agree.")
    computed = serializers.CharField(allow_null=True, help_text="To six significant digits.")
    unit = serializers.CharField(help_text="Of what is computed: percent, percentage points, times, rank and so on.")
    bounds = BoundsSerializer(allow_null=True)
    reason = serializers.CharField()
    steps = serializers.ListField(child=serializers.CharField(), help_text="The arithmetic, one line each.")
    cautions = serializers.ListField(child=serializers.CharField(), help_text="What a reader should know besides.")
    numerator = OperandSerializer(many=True)
    denominator = OperandSerializer(many=True)
    note = serializers.CharField()
    url = serializers.CharField()


class ChangeSerializer(serializers.Serializer):
    """Where one number or event would turn the verdict, the others staying as they are."""

    reference = serializers.CharField()
    low = serializers.CharField(
        allow_null=True,
        help_text="The number, or the date, at which and below which it turns; null where there is none.",
    )
    high = serializers.CharField(allow_null=True, help_text="That at which and above which it turns.")
    words = serializers.CharField()


class WordingSerializer(TextLinkSerializer):
    """One wording of the claim in a text that readers see, judged by itself."""

    place = serializers.CharField(
        help_text="The address of its paragraph, which stays while the paragraph keeps its words."
    )
    kind = serializers.CharField()
    slug = serializers.CharField()
    language = serializers.CharField()
    version = serializers.IntegerField()
    words = serializers.CharField(help_text="The editor's own words.")
    stance = serializers.CharField()
    stated = serializers.CharField(allow_null=True)
    stated_to = serializers.CharField(allow_null=True)
    relation = serializers.CharField()
    verdict = serializers.CharField()
    strict_verdict = serializers.CharField()


class ClaimDetailSerializer(ClaimSerializer):
    """A claim with what would change it, and with every wording of it in the texts that readers see."""

    told_apart = serializers.CharField(help_text="Who says what, and what the record gives.")
    would_change = ChangeSerializer(many=True, help_text="Empty for a claim that cannot be checked.")
    used_in = WordingSerializer(many=True)


class ClaimUseSerializer(ClaimSerializer):
    """One use of a claim in a text, judged by itself."""

    number = serializers.IntegerField()
    anchor = serializers.CharField()
    words = serializers.CharField(help_text="The editor's own words.")


class PointSerializer(NumberSerializer):
    """A number drawn in a chart. `/api/v1/figures/<reference>/` says more of it."""

    reference = serializers.CharField()
    period = serializers.CharField()
    provider = serializers.CharField(source="provider.slug")
    source = serializers.CharField(source="source.slug")  # type: ignore[assignment]  # DRF takes the field out of the class
    status = serializers.CharField()
    known_from = serializers.CharField()


class LineSerializer(serializers.Serializer):
    """One series of a chart with the numbers drawn."""

    series = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes the field out of the class
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
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes the field out of the class
    unit = serializers.CharField(required=False, help_text="Where it is not the chart's.")


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
    annotations = serializers.CharField(required=False, help_text="Reference lines and ranges, one to a line, if any.")
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


class EvidenceNumber(NumberSerializer):
    """A number that something rests on."""

    reference = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes the field out of the class


class OutcomeNumber(EvidenceNumber):
    """A number that a case opens with."""
