"""What readers tell the desk: an error on a page or in a number."""

from django.conf import settings
from django.db import models
from django.utils.timezone import now


class ErrorReport(models.Model):
    """One report of a reader. Nothing is kept of who sent it, so nobody can be written to."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        ANSWERED = "answered", "answered"

    page = models.CharField(max_length=400, help_text="The address on which it was sent.")
    number = models.CharField(
        max_length=240, blank=True, default="", help_text="The number it is about, as its reference."
    )
    message = models.TextField()
    created_at = models.DateTimeField("sent", default=now, editable=False, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, db_index=True)
    answer = models.TextField(
        blank=True,
        default="",
        help_text="What was found and done, for the desk. A correction that readers should know of is published with the text.",
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "report from a reader"
        verbose_name_plural = "reports from readers"

    def __str__(self) -> str:
        return f"{self.created_at:%d %B %Y}, {self.page}"
