"""Insert-only vintages on two clocks, and the dated decisions on whose number to prefer."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from metrics.fields import ExactField
from metrics.models.catalogue import Series
from metrics.models.sources import Provider, Source
from metrics.querysets import ObservationQuerySet, RankingQuerySet
from metrics.translated import TranslatedTextField, TranslationsField
from metrics.validators import validate_period


class Batch(models.Model):
    """One act that stored rows: an import, a form, a publication. Batches chain by digest, rows do not."""

    class Kind(models.TextChoices):
        IMPORT = "import", _("import of a file")
        FORM = "form", _("form")
        RANKING = "ranking", _("ranking")
        REDACTION = "redaction", _("removal by law")
        PUBLICATION = "publication", _("publication")

    kind = models.CharField(max_length=20, choices=Kind)
    recorded_at = models.DateTimeField(default=now, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to="imports/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    previous_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.recorded_at:%Y-%m-%d %H:%M} ({self.rows} rows)"


class Observation(models.Model):
    """A value of a series for a period by a provider, known from an instant.

    Rows are only ever inserted: a later row of the same provider is a vintage, a row of status W withdraws.
    """

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("exactly")
        ABOUT = "about", _("about")
        MORE = "more-than", _("more than")
        LESS = "less-than", _("less than")
        LEAST = "at-least", _("at least")
        MOST = "at-most", _("at most")

    class Status(models.TextChoices):
        NORMAL = "A", _("normal")
        ESTIMATED = "E", _("estimated")
        PROVISIONAL = "P", _("provisional")
        MISSING = "M", _("missing")
        WITHDRAWN = "W", _("withdrawn")
        REMOVED = "Q", _("removed by law")

    class Verification(models.TextChoices):
        UNSTATED = "", _("not compared with another text")
        AS_STATED = "as-stated", _("only in the source article")
        CONFIRMED = "confirmed", _("confirmed by an independent report")
        CORRECTED = "corrected", _("corrects the source article")
        DISPUTED = "disputed", _("contradicted by a better source")
        SUPPLEMENTED = "supplemented", _("added from the public record")

    series = models.ForeignKey(Series, models.PROTECT, related_name="observations")
    period = models.CharField(
        max_length=30,
        validators=[validate_period],
        help_text="2019, 2019-S1, 2019-Q1, 2019-07, 2019-07-26, or days from--to.",
    )
    period_start = models.DateField(null=True, editable=False)
    period_end = models.DateField(editable=False)
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="observations")
    known_from = models.DateTimeField(
        help_text="Since when the world could know it: the day the document was published."
    )
    recorded_at = models.DateTimeField(editable=False)
    value = ExactField(null=True, blank=True)
    stated_to = ExactField(
        null=True,
        blank=True,
        help_text="The unit of the last stated digit: 100000 for 277.6 million, 1 for 45 per cent.",
    )
    qualifier = models.CharField(max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    status = models.CharField(max_length=1, choices=Status, default=Status.NORMAL)
    source = models.ForeignKey(Source, models.PROTECT, related_name="observations")
    note = models.TextField(blank=True)
    stated_as = models.CharField(max_length=120, blank=True, help_text="As printed in the source.")
    period_label = models.CharField(max_length=120, blank=True)
    measured_from = models.CharField(max_length=10, blank=True)
    measured_to = models.CharField(max_length=10, blank=True)
    verification = models.CharField(max_length=20, choices=Verification, blank=True, default="")
    magnitude = models.IntegerField(default=0, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="observations", editable=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["series", "period_end", "period", "provider", "known_from"]
        constraints = [
            models.UniqueConstraint(fields=["series", "period", "provider", "known_from"], name="observation_key"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(status__in=["W", "M", "Q"]), name="observation_value_or_none"
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True) | Q(period_start__lte=models.F("period_end")),
                name="observation_period_order",
            ),
        ]
        indexes = [
            models.Index(fields=["magnitude"], name="observation_magnitude"),
            models.Index(fields=["recorded_at"], name="observation_recorded"),
            models.Index(fields=["known_from"], name="observation_known_from"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The figure reference that reaches this provider's newest row for the period."""
        return f"{self.series.slug}@{self.period}!{self.provider.slug}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Insert only. Raises ValidationError for a row that is already stored."""
        if not self._state.adding:
            raise ValidationError(
                "Observations are never overwritten: add a later vintage, or withdraw this one.", "insert-only"
            )
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refused: a withdrawal is a row of status W."""
        raise ValidationError("Observations are never deleted: withdraw the number instead.", "insert-only")


class Ranking(models.Model):
    """Which provider to prefer for a series and period, why, and since when. Append-only.

    Its reason in other languages is no part of the decision: no digest holds it, and it may be given later.
    """

    class Rank(models.TextChoices):
        PREFERRED = "preferred", _("preferred")
        NORMAL = "normal", _("normal")
        DEPRECATED = "deprecated", _("deprecated")

    series = models.ForeignKey(Series, models.PROTECT, related_name="rankings")
    period = models.CharField(max_length=30, validators=[validate_period])
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="rankings")
    rank = models.CharField(max_length=10, choices=Rank)
    reason = TranslatedTextField(help_text="Readers see it beside the number.")
    right = models.CharField(
        max_length=240, blank=True, help_text="The figure reference of the right number, where this one is wrong."
    )
    decided_at = models.DateTimeField(help_text="Since when the decision holds.")
    recorded_at = models.DateTimeField(default=now, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rankings", editable=False)
    translations = TranslationsField()

    objects = RankingQuerySet.as_manager()

    class Meta:
        ordering = ["series", "period", "provider", "decided_at"]
        constraints = [
            models.UniqueConstraint(fields=["series", "period", "provider", "decided_at"], name="ranking_key")
        ]

    def __str__(self) -> str:
        return f"{self.series.slug}@{self.period}!{self.provider.slug}: {self.rank}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Append only: a new decision is a new row with a later date."""
        if not self._state.adding:
            raise ValidationError(
                "A ranking is never overwritten: record a new decision with a later date.", "insert-only"
            )
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refused: a decision is revised by a later one."""
        raise ValidationError("A ranking is never deleted: record a new decision with a later date.", "insert-only")
