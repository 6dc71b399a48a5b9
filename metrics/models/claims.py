"""Statements derived from figures, recomputed whenever they are shown."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.claims import OPERATIONS, ClaimSpec
from metrics.fields import ExactField
from metrics.figures import BadReference, Reference
from metrics.models.catalogue import Series
from metrics.querysets import ListedQuerySet
from metrics.translated import TranslatedCharField, TranslatedTextField, TranslationsField
from metrics.validators import validate_slug


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
    operation = models.CharField(max_length=20, choices=[(name, name) for name in sorted(OPERATIONS)])
    stated = ExactField(
        null=True, blank=True, help_text="The value as stated: 45 for 45 per cent. Empty where nothing is stated."
    )
    stated_to = ExactField(
        null=True, blank=True, help_text="The size of its last printed digit: 1 for 45, 0.1 for 7.4."
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
        """A stated value needs its precision."""
        if self.stated is not None and self.stated_to is None:
            raise ValidationError({"stated_to": "Say the size of the last printed digit: 1 for 45, 0.1 for 7.4."})

    def spec(self, operands: Iterable[tuple[str, int, str]] | None = None) -> ClaimSpec:
        """The definition as a pure value: what a revision freezes.

        Reads ``operands`` (prefetch them), unless they are given as role, position and text.
        """
        given = [(one.role, one.position, one.text) for one in self.operands.all()] if operands is None else operands
        ordered = sorted(given, key=lambda one: one[1])
        return ClaimSpec(
            slug=self.slug,
            statement=self.statement,
            operation=self.operation,
            numerator=tuple(text for role, _, text in ordered if role == Operand.Role.NUMERATOR),
            denominator=tuple(text for role, _, text in ordered if role == Operand.Role.DENOMINATOR),
            stated=self.stated,
            stated_to=self.stated_to,
            relation=self.relation,
            stance=self.stance,
            origin=self.origin,
            note=self.note,
        )


class Operand(models.Model):
    """What a claim computes with: a figure reference, or an exact constant written base:NUMBER."""

    class Role(models.TextChoices):
        NUMERATOR = "numerator", _("numerator")
        DENOMINATOR = "denominator", _("denominator")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="operands")
    role = models.CharField(max_length=12, choices=Role)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(
        max_length=240, help_text="series@period, with !provider where needed; or base:100 for an exact constant."
    )
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, editable=False, related_name="operands")

    class Meta:
        ordering = ["role", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "role", "position"], name="operand_place")]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """The text names a series on record, or is a constant; sets ``series``, by which uses are found."""
        if self.text.startswith("base:"):
            self.series = None
            try:
                if ExactField().to_python(self.text.removeprefix("base:")) is None:
                    raise ValidationError("Write the constant after the colon: base:100.")
            except ValidationError as error:
                raise ValidationError({"text": error.messages}) from None
            return
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
