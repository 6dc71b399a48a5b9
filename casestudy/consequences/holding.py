"""Changes of data that are held: their rows are kept as a file, and nothing of them is stored until somebody applies them."""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction
from django.utils.timezone import now as clock

from casestudy.consequences.impact import impact
from casestudy.models import HeldChange
from casestudy.publishing import Refusal
from metrics.ingest import Report, keep_file, sha256_of, store
from metrics.periods import rfc3339
from metrics.tabular import COLUMNS, OPTIONAL, read_table, safe, write_table


def table_of(rows: Iterable[Mapping[str, Any]]) -> BinaryIO:
    """Rows from a form or the API as a file of the canonical table, with the columns that they speak of."""
    rows = list(rows)
    given = {name for row in rows for name in row}
    header = tuple(name for name in (*COLUMNS, *OPTIONAL) if name in given | {"value"})

    def cell(value: Any) -> str:
        return rfc3339(value) if isinstance(value, datetime) else safe("" if value is None else str(value))

    lines = ([cell(row.get(name)) for name in header] for row in rows)
    return io.BytesIO("".join(write_table(lines, header)).encode())


def hold(
    stream: BinaryIO,
    title: str,
    *,
    known_from: datetime | None = None,
    snapshot: bool = False,
    texts: int | None = None,
    reason: str = "",
    actor: Any = None,
) -> HeldChange:
    """Keep a change of data in the inbox instead of storing it. Raises ``Refused`` where its rows could not be stored.

    ``texts`` counts those that it would change; given by a caller who has weighed it already.
    """
    if texts is None:
        options: dict[str, Any] = {"known_from": known_from, "snapshot": snapshot}
        found = impact(lambda: store(read_table(stream), **options))
        texts = len({one.url for one in found.documents}) + found.left_out
    held = HeldChange(
        title=title[:300], known_from=known_from, snapshot=snapshot, texts=texts, reason=reason.strip(), held_by=actor
    )
    held.file_sha256 = sha256_of(stream)
    held.file.save(f"{held.file_sha256[:16]}.csv", File(stream), save=False)
    held.save()
    return held


def stored(held: HeldChange, stream: BinaryIO, actor: Any = None) -> Report:
    """Store the rows of a held change: the act to decide on. Raises ``Refused`` where they are no longer good."""
    stream.seek(0)
    return store(read_table(stream), note=held.title, known_from=held.known_from, snapshot=held.snapshot, actor=actor)


def applied(held: HeldChange, stream: BinaryIO, report: Report, actor: Any = None) -> None:
    """Note that its rows are stored, and keep the file with their batch. Call in the same transaction.

    Raises :class:`Refusal` where somebody was first.
    """
    _end(held, HeldChange.Outcome.APPLIED, actor, report.batch)
    if report.batch is not None:
        keep_file(report.batch, stream, held.title)


@transaction.atomic
def drop(held: HeldChange, reason: str, *, actor: Any = None) -> None:
    """Give a held change up, with the reason. The file stays. Raises :class:`Refusal`."""
    if not reason.strip():
        raise Refusal("Say why: whoever held it will want to know.")
    _end(held, HeldChange.Outcome.DROPPED, actor, reason=reason)


def _end(held: HeldChange, outcome: str, actor: Any, batch: Any = None, reason: str = "") -> None:
    ended = HeldChange.objects.filter(pk=held.pk, outcome=HeldChange.Outcome.WAITING).update(
        outcome=outcome,
        ended_at=clock(),
        ended_by=actor,
        batch=batch,
        reason="\n".join(part for part in (held.reason, reason.strip()) if part),
    )
    if not ended:
        raise Refusal("Somebody applied or dropped this change already.")
