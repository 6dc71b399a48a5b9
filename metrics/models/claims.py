"""Statements derived from figures, recomputed whenever they are shown."""

from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.claims import OPERATIONS, ClaimSpec
from metrics.fields import ExactField
from metrics.figures import BadReference, Reference
from metrics.models.catalogue import Series
from metrics.models.charts import Event
from metrics.querysets import ListedQuerySet
from metrics.translated import TranslatedCharField, TranslatedTextField, TranslationsField
from metrics.validators import validate_slug

#: The fields that a definition has too, under the same names; its operands are rows of their own.
DEFINED = (
    "slug", "statement", "operation", "stated", "stated_to", "stated_of", "relation", "stance", "origin", "note",
)  # fmt: skip


def operation_choices() -> list[tuple[str, str]]:
    """Code and words of every operation. Asked when needed, so that a new operation is no change of the database."""
    return [(one.name, one.title) for one in OPERATIONS.values()]


class Claim(models.Model):
    """A statement derived from figures, with the value as stated. The verdict is never stored."""

    class Stance(models.TextChoices):
        ASSERTED = "asserted", _("asserted: we say it")
        QUOTED = "quoted", _("quoted: a source says it")

    class Relation(models.TextChoices):
        EQUAL = "eq", _("is")
        LESS = "lt", _("is less than")
        GREATER = "gt", _("is more than")

    class Origin(models.TextChoices):
        ARTICLE = "source-article", _("the source article")
        RECORD = "public-record", _("the public record")
        EDITORIAL = "editorial", _("worked out here")

    slug = models.CharField(
        max_length=100,
        unique=True,
        validators=[validate_slug],
        help_text="Never changes once used; it is part of addresses.",
    )
    statement = TranslatedCharField(max_length=400, help_text="One sentence, as a reader would say it.")
    operation = models.CharField(max_length=20, choices=operation_choices)
    stated = ExactField(
        null=True, blank=True, help_text="The value as stated: 45 for 45 per cent. Empty where nothing is stated."
    )
    stated_of = models.PositiveIntegerField(
        "in",
        null=True,
        blank=True,
        help_text="Only for a fraction in words: the 5 of 1 in 5, the 3 of a third; 1 for doubled (2 in 1).",
    )
    stated_to = ExactField(
        null=True,
        blank=True,
        help_text="The size of its last printed digit: 1 for 45, 0.1 for 7.4. Empty for a fraction in words.",
    )
    relation = models.CharField(max_length=2, choices=Relation, default=Relation.EQUAL)
    stance = models.CharField(max_length=10, choices=Stance, default=Stance.QUOTED)
    origin = models.CharField(max_length=20, choices=Origin, default=Origin.EDITORIAL, help_text="Who said it first.")
    note = TranslatedTextField(blank=True)
    listed = models.BooleanField(default=False, help_text="Public in its own right, even where no live text makes it.")
    updated_at = models.DateTimeField(auto_now=True)
    translations = TranslationsField()

    objects = ListedQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return f"/claims/{self.slug}/"

    def clean(self) -> None:
        """A stated value needs its precision, a fraction both of its numbers."""
        if self.stated_of is not None and self.stated_of < 1:
            raise ValidationError({"stated_of": "A fraction is in 1 or more: 3 for a third."})
        if self.stated_of is not None and self.stated is None:
            raise ValidationError({"stated": "Say how many in that: 1 for a third."})
        if self.stated is not None and self.stated_of is None and self.stated_to is None:
            raise ValidationError({"stated_to": "Say the size of the last printed digit: 1 for 45, 0.1 for 7.4."})

    @classmethod
    def of(cls, spec: ClaimSpec, **others: Any) -> Self:
        """A claim of this definition, not stored yet; ``others`` are fields that differ from it."""
        return cls(**{name: getattr(spec, name) for name in DEFINED} | others)

    def keep_operands(self, **texts: Iterable[str]) -> None:
        """Store what a new claim computes with: for each role its texts, in order. Call it in the transaction of the claim."""
        for role, own in texts.items():
            for position, text in enumerate(own):
                Operand.objects.create(claim=self, role=role, position=position, text=text)

    def spec(self, operands: Iterable[tuple[str, int, str]] | None = None) -> ClaimSpec:
        """The definition as a pure value: what a revision freezes.

        Reads ``operands`` (prefetch them), unless they are given as role, position and text.
        """
        given = [(one.role, one.position, one.text) for one in self.operands.all()] if operands is None else operands
        ordered = sorted(given, key=lambda one: one[1])
        return ClaimSpec(
            **{name: getattr(self, name) for name in DEFINED},
            numerator=tuple(text for role, _, text in ordered if role == Operand.Role.NUMERATOR),
            denominator=tuple(text for role, _, text in ordered if role == Operand.Role.DENOMINATOR),
        )


class Operand(models.Model):
    """What a claim computes with: a figure reference, an exact constant written base:NUMBER, or an event:SLUG."""

    class Role(models.TextChoices):
        NUMERATOR = "numerator", _("numerator")
        DENOMINATOR = "denominator", _("denominator")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="operands")
    role = models.CharField(max_length=12, choices=Role)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(
        max_length=240,
        help_text="series@period, with !provider where needed; base:100 for an exact constant; event:SLUG.",
    )
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, editable=False, related_name="operands")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, editable=False, related_name="operands")

    class Meta:
        ordering = ["role", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "role", "position"], name="operand_place")]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """The text names a series or event on record, or is a constant; sets both, which protects them."""
        self.series = self.event = None
        kind, colon, rest = self.text.partition(":")
        if kind == "base" and colon:
            self._check_constant(rest)
        elif kind == "event" and colon:
            self.event = Event.objects.filter(slug=rest).first()
            if self.event is None:
                raise ValidationError({"text": f"There is no event “{rest}”."})
        else:
            self._find_series()

    def _check_constant(self, text: str) -> None:
        try:
            if ExactField().to_python(text) is None:
                raise ValidationError("Write the constant after the colon: base:100.")
        except ValidationError as error:
            raise ValidationError({"text": error.messages}) from None

    def _find_series(self) -> None:
        try:
            slug = Reference.parse(self.text).series
            self.series = Series.objects.get(slug=slug)
        except BadReference as error:
            raise ValidationError({"text": str(error)}) from None
        except Series.DoesNotExist:
            raise ValidationError({"text": f"There is no series “{slug}”."}) from None

    def save(self, *args: object, **kwargs: object) -> None:
        """Checked on every path, since the series that it names protects that series from deletion."""
        self.clean()
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
