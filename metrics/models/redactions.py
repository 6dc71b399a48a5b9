"""Rows whose content was removed by law."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import now

from metrics.models.observations import Batch, Observation


class Redaction(models.Model):
    """That the content of a row was removed, when and why. The row keeps its names, its instants and its digest."""

    observation = models.OneToOneField(Observation, models.PROTECT, related_name="redaction")
    reason = models.TextField(help_text="Readers see it wherever the number stood: which law or order, and whose.")
    recorded_at = models.DateTimeField(default=now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.OneToOneField(Batch, models.PROTECT, related_name="redaction", editable=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.observation}: {self.words}"

    @property
    def words(self) -> str:
        """What stands in the note of the row."""
        return f"Removed by law on {self.recorded_at:%Y-%m-%d}: {self.reason}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Append only."""
        if not self._state.adding:
            raise ValidationError("A removal is never edited.", "insert-only")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refused: what was removed stays accounted for."""
        raise ValidationError("A removal is never deleted.", "insert-only")
