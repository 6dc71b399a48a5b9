"""Removing the content of a row by law: the one change of a row there is, and it is on record, in the chain, and shown."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction

from metrics.ingest import hold_chain, open_batch
from metrics.models import Batch, Observation, Redaction
from metrics.tabular import OPTIONAL

#: What a row says; who, where, when and since when it was known stay, and so does its digest.
EMPTY: dict[str, Any] = {
    "value": None,
    "stated_to": None,
    "qualifier": Observation.Qualifier.EXACT,
    "status": Observation.Status.REMOVED,
    "magnitude": 0,
    **dict.fromkeys(OPTIONAL, ""),
}


def redaction_digest(one: Redaction, previous: str) -> str:
    """SHA-256 of the batch that holds the removal: the digest of the batch before, that of the row, the instant, the reason."""
    cells = [previous, one.observation.digest, one.recorded_at.astimezone(UTC).isoformat(), one.reason]
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()


@transaction.atomic
def redact(row: Observation, reason: str, *, actor: Any = None, recorded_at: datetime | None = None) -> Redaction:
    """Empty the row, record why, and delete the kept file of its import, which says the same once more.

    Raises ValidationError without a reason, and for a row that was removed before.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": "Say which law or order demands it: readers see the reason."})
    hold_chain()  # before looking: of two who remove a row at once, the second is told
    if Redaction.objects.filter(observation=row).exists():
        raise ValidationError("The content of this row was removed before.", "removed")
    batch = open_batch(
        Batch.Kind.REDACTION, actor, f"{row.reference}, known from {row.known_from:%Y-%m-%d}"[:300], recorded_at
    )
    redaction = Redaction(observation=row, reason=reason, recorded_at=batch.recorded_at, recorded_by=actor, batch=batch)
    redaction.save()
    models.QuerySet(Observation).filter(pk=row.pk).update(**EMPTY, note=redaction.words)
    batch.digest, batch.rows = redaction_digest(redaction, batch.previous_digest), 1
    batch.save()
    if row.batch.file:
        name = str(row.batch.file.name)
        transaction.on_commit(lambda: default_storage.delete(name))
    return redaction


def numbers_removed(series: Iterable[Any]) -> set[tuple[str, str]]:
    """The numbers of these series, by series and period, of which the law removed a row. One query."""
    rows = Redaction.objects.filter(observation__series__slug__in=series)
    return set(rows.values_list("observation__series__slug", "observation__period"))


def is_empty(row: Observation, redaction: Redaction) -> bool:
    """Whether the row holds nothing but that it was removed, and why."""
    return all(getattr(row, name) == value for name, value in EMPTY.items()) and row.note == redaction.words
