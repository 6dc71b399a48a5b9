"""What data or time changed in texts that readers see, what people decided about it, and changes that were held back."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now

from casestudy.models.documents import Document, Version
from metrics.models import Batch


class Kept(models.QuerySet[Any]):
    """Rows that are added and read, and never changed or deleted."""

    def update(self, **kwargs: Any) -> int:
        raise ValidationError("What was decided and said stays as it is.", "insert-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ValidationError("What was decided and said is never deleted.", "insert-only")


class KeptModel(models.Model):
    """Inserted once. Raises ValidationError for every other write."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Insert only."""
        if not self._state.adding:
            raise ValidationError("What was decided and said stays as it is: decide anew.", "insert-only")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise ValidationError("What was decided and said is never deleted.", "insert-only")


class Decision(KeptModel):
    """What a person decided about one text in which data or time changed something.

    ``note`` is the person's own words for readers; empty where nobody has worded it yet. ``until`` ends a pin.
    """

    class Choice(models.TextChoices):
        ACCEPT = "accept", "accept: the text follows the number"
        PIN = "pin", "pin: the text keeps the number that it shows"

    class Kind(models.TextChoices):
        REVISED = "data-revised", "data revised: the provider changed its number"
        CORRECTION = "correction", "correction: we had it wrong"
        DISAGREEMENT = "disagreement", "disagreement: the record differs from what is quoted"

    document = models.ForeignKey(Document, models.PROTECT, related_name="decisions")
    version = models.ForeignKey(Version, models.PROTECT, related_name="decisions")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice)
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.REVISED)
    note = models.TextField(blank=True, help_text="For readers: what changed and why, in your own words.")
    until = models.DateTimeField(null=True, blank=True, help_text="When the pin is to be looked at again.")
    made_at = models.DateTimeField(default=now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Kept.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="correction") | ~Q(note=""), name="decision_correction_note")
        ]

    def __str__(self) -> str:
        return f"{self.get_choice_display()} ({self.document}, {self.made_at:%Y-%m-%d})"


class ConsequenceQuerySet(Kept):
    """Consequences by who has to look at them."""

    def waiting(self, at: datetime) -> Self:
        """What somebody has to decide: in force, of a version that readers see or that waits for its time, not settled."""
        settled = Decision.objects.filter(consequences=OuterRef("pk")).filter(~Q(note="") | Q(choice="pin"))
        current = Version.objects.live(at).filter(pk=OuterRef("version"))
        scheduled = Version.objects.scheduled(at).filter(pk=OuterRef("version"))
        return self.filter(Exists(current) | Exists(scheduled), ~Exists(settled), asks=True, since__lte=at)


class Consequence(KeptModel):
    """One thing that data or time changed in a version: a number that moved beyond its precision, a claim that turned, a
    pin or a date that has passed. In force from ``since`` on, because queries ask the clock.

    ``before`` and ``after`` are the number as shown, or the verdict; ``sentence`` and ``becomes`` the words around it.
    ``asks`` where somebody has to decide; quoted claims never do.
    """

    class Kind(models.TextChoices):
        NUMBER = "number", "number moved"
        CLAIM = "claim", "claim turned"
        PIN = "pin", "pin has ended"
        DATE = "date", "date has passed"

    document = models.ForeignKey(Document, models.PROTECT, related_name="consequences")
    version = models.ForeignKey(Version, models.PROTECT, related_name="consequences")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    reference = models.CharField(max_length=240)
    place = models.CharField(max_length=300)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    sentence = models.TextField(blank=True)
    becomes = models.TextField(blank=True)
    source = models.CharField(max_length=600, blank=True)
    asks = models.BooleanField(default=True)
    since = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now, editable=False)
    decisions: Any = models.ManyToManyField(Decision, related_name="consequences", blank=True)

    objects = ConsequenceQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name_plural = "things that need a decision"
        indexes = [models.Index(fields=["since"], name="consequence_since")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after} in {self.document}" if self.before else f"{self.after} in {self.document}"


class HeldChange(models.Model):
    """A change of data that was not applied: its rows, kept as a file until somebody applies or drops them."""

    class Outcome(models.TextChoices):
        WAITING = "", "waiting"
        APPLIED = "applied", "applied"
        DROPPED = "dropped", "dropped"

    title = models.CharField(max_length=300)
    file = models.FileField(upload_to="imports/held/")
    file_sha256 = models.CharField(max_length=64)
    known_from = models.DateTimeField(null=True, blank=True)
    snapshot = models.BooleanField(default=False)
    texts = models.PositiveIntegerField(default=0, help_text="Texts that it would have changed when it was held.")
    reason = models.TextField(blank=True)
    held_at = models.DateTimeField(default=now, editable=False)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title
