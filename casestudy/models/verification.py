"""What the last recomputing of everything found."""

import hashlib
import json
from datetime import UTC

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import now


class Verification(models.Model):
    """One run of ``manage.py verify``. Append-only; names no person.

    ``head`` is the digest of the last batch where all was well. ``table`` is public; ``difference`` may name a draft and is not.
    ``seals`` are of the tables beside the chain (``sealing``); ``digest`` is over all of it and the digest of the check before.
    """

    recorded_at = models.DateTimeField(default=now, editable=False)
    ok = models.BooleanField()
    rows = models.PositiveBigIntegerField()
    versions = models.PositiveIntegerField()
    head = models.CharField(max_length=64, blank=True)
    table = models.CharField(max_length=60, blank=True)
    difference = models.TextField(blank=True)
    seals = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{'No difference' if self.ok else self.difference} ({self.recorded_at:%Y-%m-%d %H:%M})"

    def save(self, *args: object, **kwargs: object) -> None:
        """Append only."""
        if not self._state.adding:
            raise ValidationError("A result is never edited: verify again.", "insert-only")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature

    def digest_after(self, previous: str) -> str:
        """SHA-256 over the digest of the check before, and every word of this one."""
        cells = [previous, self.recorded_at.astimezone(UTC).isoformat(), self.ok, self.rows, self.versions]
        cells += [self.head, self.table, self.difference, self.seals]
        text = json.dumps(cells, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def words(self) -> str:
        """The result for readers: without the key of a row, which may be of a text that is not public."""
        if self.ok:
            return f"no difference in {self.rows} observations and {self.versions} versions"
        return f"a difference was found in the table {self.table}"
