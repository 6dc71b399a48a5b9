"""Numbers written through the API: the rows, the decisions on the texts that they change, and what is answered."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from casestudy.consequences.deciding import RESTS
from casestudy.consequences.impact import DocumentImpact, Impact
from casestudy.models import Decision
from metrics.periods import PeriodError, parse_known_from, rfc3339
from metrics.tabular import COLUMNS, OPTIONAL, REQUIRED

#: A request carries so many rows; more belong in a file.
MOST_ROWS = 10_000


class ExactText(serializers.CharField):
    """Text as it was written. A JSON number would pass through a float and lose its digits."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError(
                "Write this as text, in quotation marks, so that its digits stay as they are.", "not-text"
            )
        return str(super().to_internal_value(data))


class Day(serializers.CharField):
    """A day (its beginning, UTC) or an instant."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return parse_known_from(str(super().to_internal_value(data)))
        except PeriodError as error:
            raise serializers.ValidationError(str(error)) from None


class Strict(serializers.Serializer):
    """Takes nothing that it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := [name for name in data if name not in self.fields]):
            known = ", ".join(self.fields)
            raise serializers.ValidationError(
                {
                    name: [
                        serializers.ErrorDetail(f"There is nothing of this name here; there are {known}.", "unknown")
                    ]
                    for name in unknown
                }
            )
        return super().to_internal_value(data)


class RowSerializer(Strict):
    """One row, in the columns of the table of observations. Empty and absent cells are the same."""

    def get_fields(self) -> dict[str, Any]:
        return {
            name: ExactText(
                required=name in REQUIRED and name != "value", allow_blank=True, allow_null=True, trim_whitespace=False
            )
            for name in (*COLUMNS, *OPTIONAL)
        }


class ChoiceSerializer(Strict):
    """The decision on one text."""

    text = serializers.CharField(help_text="The address of the text, as in the list of consequences.")
    choice = serializers.ChoiceField(
        Decision.Choice.values, help_text="accept: the text follows the number; pin: it keeps the number that it shows."
    )
    kind = serializers.ChoiceField(
        [Decision.Kind.REVISED, Decision.Kind.CORRECTION],
        default=Decision.Kind.REVISED,
        help_text="data-revised: the provider changed its number; correction: we had it wrong.",
    )
    note = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=5_000,
        help_text="What readers are told. Without it they get the site's own words, until a person has worded it.",
    )
    until = Day(default=None, allow_null=True, help_text="When a pin is to be looked at again.")


class DecisionsSerializer(Strict):
    """What was decided on the texts that the rows change."""

    seen = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=64,
        help_text="The `seen` of the list of consequences that was decided on. Needed for `texts` and for `all`.",
    )
    rest = serializers.ChoiceField(
        RESTS,
        default="",
        allow_blank=True,
        help_text="What happens to texts that are not named: `true` accepts all that stay true, `all` accepts all.",
    )
    texts = ChoiceSerializer(many=True, default=list)
    hold = serializers.BooleanField(
        default=False, help_text="Store nothing; keep the rows among what needs a decision."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        named = [one["text"] for one in attrs["texts"]]
        if len(named) != len(set(named)):
            raise serializers.ValidationError({"texts": "A text stands here twice; decide on it once."})
        if (named or attrs["rest"] == "all") and not attrs["seen"]:
            raise serializers.ValidationError(
                {
                    "seen": "Send the rows without decisions first, and give the `seen` of the answer: only what was seen can be decided on."
                }
            )
        return attrs


class ObservationsSerializer(Strict):
    """Rows to be stored together, or not at all."""

    observations = RowSerializer(many=True, allow_empty=False, max_length=MOST_ROWS)  # type: ignore[call-arg]  # of the list
    known_from = Day(default=None, allow_null=True, help_text="For rows without a day of their own.")
    note = serializers.CharField(
        default="", allow_blank=True, max_length=300, help_text="What the batch is; stands in the public chain."
    )
    decisions = DecisionsSerializer(default=None, allow_null=True)


class BatchSerializer(serializers.Serializer):
    """A link of the chain."""

    recorded_at = serializers.CharField()
    rows = serializers.IntegerField()
    digest = serializers.CharField()
    previous_digest = serializers.CharField()


class DecidedSerializer(serializers.Serializer):
    """A text that was decided on."""

    text = serializers.CharField()
    choice = serializers.CharField()


class StoredSerializer(serializers.Serializer):
    """What was stored; `batch` is null where everything was on record already."""

    added = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    batch = BatchSerializer(allow_null=True)
    decided = DecidedSerializer(many=True)


class HeldSerializer(serializers.Serializer):
    """Where rows wait that were not stored."""

    held = serializers.IntegerField(help_text="The number of the change in the list of what needs a decision.")


class MoveSerializer(serializers.Serializer):
    """A number of a sentence whose shown words change."""

    reference = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    beyond = serializers.BooleanField(help_text="Whether it moves beyond the precision that it was shown with.")
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes the field out of the class


class SentenceSerializer(serializers.Serializer):
    """A sentence as it reads, and as it would read."""

    place = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    numbers = MoveSerializer(many=True)


class TurnSerializer(serializers.Serializer):
    """A claim whose verdict changes."""

    slug = serializers.CharField()
    statement = serializers.CharField()
    words = serializers.CharField()
    stance = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    reason = serializers.CharField()


class PointMoveSerializer(serializers.Serializer):
    """A point of a chart that moves."""

    line = serializers.CharField()
    period = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class ChartMoveSerializer(serializers.Serializer):
    """A chart in which points move."""

    slug = serializers.CharField()
    takeaway = serializers.CharField()
    points = PointMoveSerializer(many=True)


class ConsequenceSerializer(serializers.Serializer):
    """What would change in one text."""

    text = serializers.CharField(help_text="Its address, by which it is decided on.")
    title = serializers.CharField()
    language = serializers.CharField()
    version = serializers.IntegerField()
    since = serializers.CharField()
    asks = serializers.BooleanField(help_text="Whether it needs a decision.")
    stays_true = serializers.BooleanField(help_text="Whether all that it asserts still holds.")
    sentences = SentenceSerializer(many=True)
    claims = TurnSerializer(many=True)
    rankings = serializers.ListField(child=serializers.CharField())
    charts = ChartMoveSerializer(many=True)


class UndecidedSerializer(serializers.Serializer):
    """409: nothing was stored, since texts would change that nobody decided on."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    seen = serializers.CharField(help_text="Stands for this list; send it back with the decisions.")
    consequences = ConsequenceSerializer(many=True)


def consequences_of(found: Impact) -> list[dict[str, Any]]:
    """The consequences of a change for programs."""
    return [dict(ConsequenceSerializer(_told(one)).data) for one in found.documents]


def _told(one: DocumentImpact) -> dict[str, Any]:
    sentences = [
        {"place": row.place, "before": row.before, "after": row.after, "numbers": row.moves} for row in one.sentences
    ]
    return {
        "text": one.url,
        "title": one.title,
        "language": one.language,
        "version": one.version,
        "since": rfc3339(one.since),
        "asks": one.asks,
        "stays_true": one.stays_true,
        "sentences": sentences,
        "claims": one.claims,
        "rankings": one.flips,
        "charts": one.charts,
    }
