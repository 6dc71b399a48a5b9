"""Decisions in the chain: what readers were told of a change cannot be altered unseen. ``docs/integrity.md`` says what it proves."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from casestudy.models import Decision
from metrics.ingest import open_batch
from metrics.models import Batch
from metrics.verifying import Difference

NOTE = "decision on "


def vouch(decision: Decision) -> None:
    """Put a decision, with the consequences that it is about, into the chain. The last step: nothing is added to it later."""
    batch = open_batch(Batch.Kind.PUBLICATION, decision.made_by, note_of(decision), decision.made_at)
    batch.digest, batch.rows = decision_digest(decision, batch.previous_digest), 1
    batch.save()


def note_of(decision: Decision) -> str:
    """How the batch of a decision is called; the address is the one that the revision froze."""
    return f"{NOTE}{decision.version.revision.content['slug']} version {decision.version.number}"[:300]


def decision_digest(decision: Decision, previous: str) -> str:
    """SHA-256 of the batch that a decision is: the digest of the batch before, every word of the decision but the name of
    the person, and what it is about."""
    content = decision.version.revision.content
    cells = [previous, content["slug"], content["language"], str(decision.version.number)]
    cells += [decision.choice, decision.kind, decision.note]
    cells += ["" if at is None else at.astimezone(UTC).isoformat() for at in (decision.until, decision.made_at)]
    for row in sorted(decision.consequences.all(), key=lambda one: one.pk):
        cells += [row.kind, row.reference, row.place, row.before, row.after, row.sentence, row.becomes, row.source]
        cells.append(row.since.astimezone(UTC).isoformat())
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


class Vouched:
    """Which decision each batch of one stored. Keeps only keys."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def digests(self, batches: list[Batch]) -> dict[int, str | Difference]:
        """The digests that the batches of decisions among these should have: they share the instant and the note."""
        own = [one for one in batches if one.note.startswith(NOTE)]
        rows = Decision.objects.filter(made_at__in={one.recorded_at for one in own})
        found: dict[tuple[datetime, str], list[Decision]] = {}
        for decision in rows.select_related("version__revision").prefetch_related("consequences").order_by("pk"):
            found.setdefault((decision.made_at, note_of(decision)), []).append(decision)
        answer: dict[int, str | Difference] = {}
        for batch in own:
            known = [one for one in found.get((batch.recorded_at, batch.note), []) if one.pk not in self.seen]
            digests = {decision_digest(one, batch.previous_digest): one.pk for one in known}
            if batch.digest in digests:
                self.seen.add(digests[batch.digest])
                answer[batch.pk] = batch.digest
                continue
            answer[batch.pk] = Difference(
                "casestudy_decision",
                batch.note,
                f"digest {batch.digest} of batch {batch.pk}",
                f"{next(iter(digests), '') or 'no such decision of that instant'}: its choice, kind, note, days or what it is about was altered",
            )
        return answer

    def others(self) -> Iterator[Difference]:
        """Decisions that no batch vouches for."""
        for decision in Decision.objects.exclude(pk__in=self.seen).select_related("document")[:1]:
            yield Difference("casestudy_decision", str(decision), "a batch of its own", "none")
