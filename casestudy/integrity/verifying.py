"""Recomputing the publication: the chain of the record, every revision, version, use, binding and claim.

``verify`` stops at the first difference and keeps the result, which ``/integrity/`` shows. ``docs/integrity.md`` says what it proves.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import now as clock

from casestudy.consequences.vouching import Vouched
from casestudy.content import digest_of, picture_digest, uses
from casestudy.integrity.sealing import broken, seals, unchained
from casestudy.models import Revision, Use, Verification, Version
from casestudy.narrative import bind
from casestudy.publishing import publication_digest
from casestudy.readers.visibility import public_claims
from casestudy.review.dating import dates_on_record, strayed
from metrics.ingest import hold_chain
from metrics.models import Batch
from metrics.verifying import RESTORE, Difference, Tally, chain, links, one_snapshot, verdicts

CHUNK = 50


@dataclass(frozen=True)
class Outcome:
    """The first difference, or none, and what was looked at until then."""

    difference: Difference | None
    tally: Tally


def verify(
    heads: Iterable[str] = (), step: Callable[[int], None] = lambda count: None, now: datetime | None = None
) -> Outcome:
    """Check everything, stop at the first difference, and keep the result. ``heads`` are digests deposited elsewhere."""
    now, tally = now or clock(), Tally(step=step)
    with one_snapshot():
        # Closed here and now: what a database still holds open for it would be closed in somebody else's transaction.
        with closing(differences(tally, heads, now)) as found:
            first = next(found, None)
        sealed = {} if first else seals()
    result = Verification(
        ok=first is None,
        rows=tally.rows,
        versions=tally.versions,
        head=tally.head if first is None else "",
        table=first.table if first else "",
        difference=str(first) if first else "",
        seals=sealed,
    )
    with transaction.atomic():
        hold_chain()  # of two checks that end at once, the second follows the first
        last = Verification.objects.order_by("-pk").first()
        result.digest = result.digest_after(last.digest if last else "")
        result.save()
    return Outcome(first, tally)


def differences(tally: Tally, heads: Iterable[str], now: datetime) -> Generator[Difference]:
    """Every difference: first the chain, then the texts, then what they and the claims rest on."""
    yield from unchained()
    yield from deposited(heads)
    yield from broken(tally.step)
    published, decided = Published(), Vouched()
    yield from chain(tally, lambda batches: published.digests(batches, decided.digests(batches)))
    yield from decided.others()
    yield from revisions(tally)
    yield from versions(tally, published.seen)
    yield from pictures(tally)
    yield from links()
    yield from bindings(now, tally)
    yield from verdicts(public_claims(now), tally)


def deposited(heads: Iterable[str]) -> Iterator[Difference]:
    """Heads noted earlier, elsewhere or by the last good check here, are still in the chain."""
    last = Verification.objects.filter(ok=True).exclude(head="").order_by("-pk").first()
    noted = [(head, "deposited elsewhere") for head in heads]
    if last is not None:
        noted.append((last.head, f"the head of the check of {last.recorded_at:%Y-%m-%d %H:%M} UTC"))
    for head, where in noted:
        if not (Batch.objects.filter(digest=head).exists() or Verification.objects.filter(digest=head).exists()):
            yield Difference(
                "metrics_batch",
                f"the digest {head}",
                f"it in the chain ({where})",
                "none: the chain was cut or rewritten",
            )


class Published:
    """Which version each batch of a publication stored. Keeps only keys: eight bytes or so to a version."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def digests(
        self, batches: list[Batch], decisions: dict[int, str | Difference] | None = None
    ) -> dict[int, str | Difference]:
        """The digests that these batches should have; those of ``decisions`` are known already.

        Versions share the instant with their batch, and its note's number.
        """
        answer = dict(decisions or {})
        batches = [one for one in batches if one.pk not in answer]
        found: dict[str, dict[int, Version]] = {}
        rows = Version.objects.filter(published_at__in={one.recorded_at for one in batches}).with_content()
        for version in rows.iterator(chunk_size=CHUNK):
            slug = version.revision.content.get("slug", "")
            version.revision.content = {"slug": slug, "language": version.revision.content.get("language", "")}
            found.setdefault(f"{version.published_at.isoformat()} {slug} version {version.number}", {})[version.pk] = (
                version
            )
        for batch in batches:
            right = ""
            for version in found.get(f"{batch.recorded_at.isoformat()} {batch.note}", {}).values():
                digest = publication_digest(version, batch.previous_digest)
                if not right or digest == batch.digest:
                    right = digest
                if version.pk not in self.seen and digest == batch.digest:
                    self.seen.add(version.pk)
                    break
            if right == batch.digest:
                answer[batch.pk] = right
                continue
            answer[batch.pk] = Difference(
                "casestudy_version",
                batch.note,
                f"digest {batch.digest} of batch {batch.pk}",
                f"{right or 'no such version of that instant'}: its number, kind, live_from, published_at, note or revision was altered",
            )
        return answer


def revisions(tally: Tally) -> Iterator[Difference]:
    """Revisions whose content is not what their digest says, or that are missing between others."""
    before = (0, 0)
    rows = Revision.objects.select_related("document").order_by("document_id", "number")
    for revision in rows.iterator(chunk_size=CHUNK):
        key = f"revision {revision.number} of {revision.document}"
        right = before[1] + 1 if before[0] == revision.document_id else 1
        if revision.number != right:
            yield Difference("casestudy_revision", key, f"revision {right} before it", "none: it is gone")
        before = revision.document_id, revision.number
        digest = digest_of(revision.content)
        if digest != revision.digest:
            yield Difference(
                "casestudy_revision", key, f"digest {revision.digest}", f"{digest}: its content was altered"
            )
        tally.revisions += 1
        tally.step(1)


def versions(tally: Tally, seen: set[int]) -> Iterator[Difference]:
    """Versions that no batch vouches for, that show another text's revision, or whose uses are not those of their text."""
    rows = Version.objects.with_content().order_by("document_id", "number").iterator(chunk_size=CHUNK)
    for some in batched(rows, CHUNK):
        kept: dict[tuple[int, int], set[tuple[str, str, str]]] = {}
        used = Use.objects.filter(document__in={one.document_id for one in some}, version__gt=0)
        for use in used.values_list("document_id", "version", "kind", "slug", "period").iterator(chunk_size=2_000):
            kept.setdefault((use[0], use[1]), set()).add((use[2], use[3], use[4]))
        for version in some:
            key = f"version {version.number} of {version.document}"
            if version.pk not in seen:
                yield Difference("casestudy_version", key, "a batch of its publication", "none")
            if version.revision.document_id != version.document_id:
                yield Difference("casestudy_version", key, "a revision of its own text", f"{version.revision}")
            right, stored = uses(version.revision.content), kept.get((version.document_id, version.number), set())
            for sign, rest in (("missing", right - stored), ("too many", stored - right)):
                if rest:
                    kind, slug, period = min(rest)
                    yield Difference(
                        "casestudy_use",
                        key,
                        "the uses that its frozen text has",
                        f"{len(rest)} {sign}, first {kind} {slug}{'@' + period if period else ''}",
                        f"{RESTORE} After an upgrade that counts uses otherwise, count them anew.",
                    )
            tally.versions += 1
            tally.step(1)


def pictures(tally: Tally) -> Iterator[Difference]:
    """Pictures of versions whose bytes are not those that the version froze. Each file is read once."""
    read: dict[str, str] = {}
    with_image = Use.objects.filter(kind=Use.Kind.IMAGE, document=OuterRef("document"), version=OuterRef("number"))
    rows = Version.objects.filter(Exists(with_image)).with_content().order_by("document_id", "number")
    for version in rows.iterator(chunk_size=CHUNK):
        for image in version.revision.content["definitions"]["images"].values():
            name, right = image["file"], image.get("sha256", "")
            if not right:
                continue  # frozen before pictures had a digest
            if name not in read:
                read[name] = picture_digest(name)
                tally.pictures += 1
                tally.step(1)
            if read[name] != right:
                yield Difference(
                    "casestudy_image",
                    f"the picture {name}",
                    f"SHA-256 {right}",
                    read[name] or "no file that can be read",
                )


def bindings(now: datetime, tally: Tally) -> Iterator[Difference]:
    """Live versions whose numbers, claims, charts or images can no longer be bound, or whose dates left their events."""
    rows = Version.objects.live(now).with_content().order_by("document_id")
    for some in batched(rows.iterator(chunk_size=CHUNK), CHUNK):
        dates = dates_on_record(slug for version in some for slug in version.revision.content["definitions"]["events"])
        for version in some:
            for problem in bind(version.revision.content, now=now).problems:
                yield Difference(
                    "casestudy_version", f"version {version.number} of {version.document}", "a text without a problem",
                    problem, "Publish an update or a correction of the text, or record what is missing.",
                )  # fmt: skip
            for one in strayed([version], dates):
                yield Difference(
                    "metrics_event", one.slug, f"a date that fits “{one.words}” in version {version.number} of {version.document}",
                    dates[one.slug], "Publish an update of the text, or correct the date of the event.",
                )  # fmt: skip
            tally.step(1)
