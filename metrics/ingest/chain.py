"""Batches are the links of a chain: each carries the digest of its rows and of the batch before."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, BinaryIO

from django.db import connection
from django.utils.timezone import now as clock

from metrics.fields import plain
from metrics.models import Batch, Observation
from metrics.tabular import OPTIONAL

#: Names the lock on the head of the chain of batches; any number that nothing else in the database uses.
CHAIN_LOCK = 7_305_811_224


def hold_chain() -> int:
    """Hold the head of the chain until the transaction ends, and give its number (0 for an empty chain).

    Waits for whoever is adding a link now. Whatever reads numbers in order to store something that rests on them calls
    it first: no number changes then between the reading and the end. SQLite takes its one lock with every transaction.
    """
    if connection.vendor == "postgresql":
        # A lock on the last row would not do: who waited for it still sees the row that was last before the wait.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    return Batch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def open_batch(kind: str, actor: Any = None, note: str = "", recorded_at: datetime | None = None) -> Batch:
    """A new link of the chain. Call inside the transaction: it waits for whoever is adding a link now."""
    hold_chain()
    last = Batch.objects.order_by("-pk").first()
    return Batch.objects.create(
        kind=kind,
        actor=actor,
        note=note,
        recorded_at=recorded_at or clock(),
        previous_digest=last.digest if last else "",
    )


def digest_of(row: Observation, series: str, provider: str, source: str) -> str:
    """SHA-256 over the row's canonical text: names, not ids; instants in UTC to the microsecond."""
    cells = [series, row.period, provider, _utc(row.known_from), _utc(row.recorded_at)]
    cells += ["" if one is None else plain(one) for one in (row.value, row.stated_to)]
    cells += [row.qualifier, row.status, source, row.note, *(getattr(row, name) for name in OPTIONAL)]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sha256_of(stream: BinaryIO) -> str:
    """SHA-256 of all the bytes of a stream, read in blocks; leaves the stream at its beginning."""
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()
