"""Deciding whose number to prefer: dated, reasoned, never overwritten."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now as clock

from metrics.figures import BadReference, Reference
from metrics.ingest import hold_chain, open_batch
from metrics.models import Batch, Observation, Provider, Ranking, Series
from metrics.translated import original


def ranking_digest(row: Ranking, previous: str, series: str, provider: str) -> str:
    """SHA-256 of the batch that holds the decision: the digest of the batch before, then every word of the decision."""
    cells = [previous, series, row.period, provider, row.rank, original(row, "reason"), row.right]
    cells += [instant.astimezone(UTC).isoformat() for instant in (row.decided_at, row.recorded_at)]
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()


def rank(
    series: Series,
    period: str,
    provider: Provider,
    rank: str,
    reason: str,
    *,
    right: str = "",
    decided_at: datetime | None = None,
    recorded_at: datetime | None = None,
    actor: Any = None,
    translations: dict[str, dict[str, str]] | None = None,
) -> Ranking:
    """Record that from an instant on the provider's number for the period has this rank, and why.

    The same decision again changes nothing but the words of its reason in further languages (``translations``).
    Raises ValidationError for a number not on record, a missing reason, or another decision of the same instant.
    """
    if rank not in Ranking.Rank.values:
        raise ValidationError({"rank": f"The rank is one of {', '.join(Ranking.Rank.values)}."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why: readers see the reason beside the number."})
    if right:
        try:
            Reference.parse(right)
        except BadReference as error:
            raise ValidationError({"right": str(error)}) from None
    if not Observation.objects.filter(series=series, period=period, provider=provider).exists():
        raise ValidationError(f"{provider} has no number for {series} in {period}.")
    words = Ranking._meta.get_field("translations").clean(translations or {}, Ranking())
    decided_at = decided_at or clock()
    with transaction.atomic():
        hold_chain()  # before looking: of two who decide at once, the second sees what the first recorded
        old = Ranking.objects.filter(series=series, period=period, provider=provider, decided_at=decided_at).first()
        if old is not None:
            if (old.rank, original(old, "reason"), old.right) == (rank, reason, right):
                return _reworded(old, words)
            raise ValidationError("Another decision of this instant is on record; date the new one later.")
        batch = open_batch(
            Batch.Kind.RANKING, actor, f"{series.slug}@{period}!{provider.slug}: {rank}"[:300], recorded_at
        )
        ranking = Ranking.objects.create(
            series=series,
            period=period,
            provider=provider,
            rank=rank,
            reason=reason,
            right=right,
            decided_at=decided_at,
            recorded_at=batch.recorded_at,
            batch=batch,
            translations=words,
        )
        batch.digest, batch.rows = ranking_digest(ranking, batch.previous_digest, series.slug, provider.slug), 1
        batch.save()
        return ranking


def _reworded(row: Ranking, words: dict[str, dict[str, str]]) -> Ranking:
    """The decision with its reason in these languages too: an update, since saving is for new decisions alone."""
    known = row.translations | words
    if known != row.translations:
        Ranking.objects.filter(pk=row.pk).update(translations=known)
        row.translations = known
    return row
