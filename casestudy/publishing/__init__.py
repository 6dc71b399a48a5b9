"""Verbs on documents: save, publish, cancel, withdraw, rename. Each refuses first, then changes everything at once.

See ``docs/time.md`` for what a revision freezes and what a version shows.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import now as clock

from casestudy.consequences.drift import expect_dates
from casestudy.content import Content, digest_of, snapshot, uses
from casestudy.models import Document, Redirect, Revision, Use, Version, Withdrawal
from casestudy.narrative import Bound, bind
from casestudy.publishing.rebase import Conflict, rebased
from casestudy.publishing.shown import renew
from casestudy.review.accounting import exempt_patterns, unbound
from casestudy.review.attributing import unattributed
from casestudy.review.exactness import qualifiers_lost, too_exact
from casestudy.search.indexing import index_document
from metrics.charts.lint import errors, warnings
from metrics.ingest import hold_chain, open_batch
from metrics.models import Batch
from metrics.moments import Moment


class Refusal(Exception):
    """An act that was refused; nothing was changed. ``reasons`` say why, one sentence each, with the way out."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class Scheduled(Refusal):
    """Another version is waiting for its time: say whether to rebase it or to cancel it."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            f"Version {version.number} is scheduled for {version.live_from:%d %B %Y, %H:%M} UTC. "
            "Rebase it, so that it keeps this change, or cancel it."
        )
        self.version = version


def lock(document: Document) -> Document:
    """The document, held until the end of the transaction so that numbers are given once."""
    rows = Document.objects.filter(pk=document.pk)
    return rows.select_for_update().get() if connection.features.has_select_for_update else rows.get()


@transaction.atomic
def save_revision(document: Document, actor: Any = None) -> Revision:
    """Freeze the working copy as it stands; an unchanged copy gives the revision that holds it already."""
    document = lock(document)
    renew(document)
    content = snapshot(document)
    digest = digest_of(content)
    last = document.revisions.order_by("-number").first()
    if last is not None and last.digest == digest:
        return last
    revision = Revision.objects.create(
        document=document, number=(last.number if last else 0) + 1, content=content, digest=digest, created_by=actor
    )
    Document.objects.filter(pk=document.pk).update(stamp=document.stamp + 1)
    keep_uses(document, 0, content)
    return revision


def keep_uses(document: Document, version: int, content: Content) -> None:
    """Record what the working copy (version 0) or a version depends on."""
    wanted = uses(content)
    rows = {(use.kind, use.slug, use.period): use.pk for use in Use.objects.filter(document=document, version=version)}
    Use.objects.filter(pk__in=[pk for key, pk in rows.items() if key not in wanted]).delete()
    Use.objects.bulk_create(
        [
            Use(document=document, version=version, kind=kind, slug=slug, period=period)
            for kind, slug, period in sorted(wanted - rows.keys())
        ],
        batch_size=500,
    )


def check(content: Content, live_from: datetime, now: datetime | None = None) -> Bound:
    """The content as its readers will see it first: bound now, or as the world stood at a past ``live_from``.

    With the numbers that nothing accounts for: in ``loose`` those that keep it back, among the ``warnings`` the others,
    and the numbers that take the side of one provider without saying so, or lost their qualifier. A format that asks for
    more digits than were stated keeps it back.
    """
    now = now or clock()
    bound = bind(content, Moment(as_of=live_from) if live_from < now else Moment(), now=now)
    bound.problems += [one for one in too_exact(content, bound.record) if one not in bound.problems]
    bound.warnings += qualifiers_lost(content, bound.record)
    words: dict[str, list[str]] = {}
    for one in unbound(content, exempt_patterns()):
        if one.keeps_back:
            bound.loose.append(str(one))
        else:
            words.setdefault(one.place, []).append(f"“{one.text}”")
    for place, said in words.items():
        few = ", ".join(dict.fromkeys(said))
        bound.warnings.append(
            f"In the {place}: {few} may be numbers bound to nothing. If so, bind, claim or exempt them."
        )
    bound.warnings += unattributed(content, bound.record)
    for chart in {one.spec.slug: one for one in bound.charts}.values():
        findings = chart.findings(content["definitions"]["charts"][chart.spec.slug]["description"])
        said = [f"the chart “{chart.spec.slug}”: {words}" for words in errors(findings)]
        bound.problems += [one for one in said if one not in bound.problems]
        bound.warnings += [f"In the chart “{chart.spec.slug}”: {words}" for words in warnings(findings)]
    return bound


@transaction.atomic
def publish(
    document: Document,
    *,
    kind: str,
    note: str = "",
    live_from: datetime | None = None,
    revision: Revision | None = None,
    scheduled: str = "",
    override: str = "",
    actor: Any = None,
    now: datetime | None = None,
) -> Version:
    """Make a revision (else the working copy as it stands) the version that readers see from an instant on.

    ``scheduled`` says what happens to a version that waits for its time: ``rebase`` or ``cancel``. ``override`` says why
    numbers bound to nothing may stand; it is recorded in the version where there are any, and they refuse it without.
    Raises :class:`Refusal` with every problem of the text, :class:`Scheduled` where a waiting version needs a decision.
    """
    hold_chain()  # no import ends between the check of the numbers and the end of this; taken before the document's lock
    now = now or clock()
    document = lock(document)
    live_from = live_from or now
    reasons = []
    if kind not in Version.Kind.values:
        reasons.append(f"The kind of a version is one of {', '.join(Version.Kind.values)}.")
    if kind == Version.Kind.CORRECTION and not note.strip():
        reasons.append("A correction says what was wrong and what is right: write the note for readers.")
    if kind != Version.Kind.NEW and not document.versions.exists():
        reasons.append("The first version of a text is of the kind “new”.")
    if kind == Version.Kind.NEW and document.versions.filter(withdrawal__isnull=True).exists():
        reasons.append("The text has been published before: choose update, correction or clarification.")
    if revision is not None and revision.document_id != document.pk:
        raise Refusal("The revision is of another text.")
    revision = revision or save_revision(document, actor)
    bound = check(revision.content, live_from, now)
    reasons += [str(problem) for problem in bound.problems]
    override = override.strip() if bound.loose else ""
    reasons += [] if override else bound.loose
    if reasons:
        raise Refusal(*reasons)
    # Only what goes live after this one could undo it; each later version takes the change in from the one before.
    waiting = list(document.versions.scheduled(now).filter(live_from__gte=live_from).order_by("live_from", "number"))
    if waiting and scheduled not in ("rebase", "cancel"):
        raise Scheduled(waiting[0])
    base = document.versions.live(live_from).first()
    version = append(document, revision, kind, live_from, note, actor, now, override)
    before, after = base, version
    for one in waiting:
        cancel(one, f"Superseded by version {version.number}.", actor=actor, now=now)
        if scheduled == "rebase":
            before, after = one, _rebase(document, one, before, after, actor, now)
    index_document(document)
    return version


def publication_digest(version: Version, previous: str) -> str:
    """SHA-256 of the batch that a publication is: the digest of the batch before, the version, its revision's digest.

    The address is the one that the revision froze, since that of the document may change later.
    """
    content = version.revision.content
    cells = [previous, content["slug"], content["language"], str(version.number), version.kind]
    cells += [version.live_from.astimezone(UTC).isoformat(), version.note, version.revision.digest]
    cells += [version.override] if version.override else []
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()


def append(
    document: Document,
    revision: Revision,
    kind: str,
    live_from: datetime,
    note: str,
    actor: Any,
    now: datetime,
    override: str,
    number: int = 0,
) -> Version:
    """Store a version with its uses and its link of the chain; what may be published is decided before.

    ``number`` is given by a restored bundle only.
    """
    number = number or (document.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = Version.objects.create(
        document=document,
        number=number,
        revision=revision,
        kind=kind,
        live_from=live_from,
        published_at=now,
        published_by=actor,
        note=note.strip(),
        override=override,
    )
    keep_uses(document, number, revision.content)
    expect_dates(version, revision.content)
    batch = open_batch(Batch.Kind.PUBLICATION, actor, f"{revision.content['slug']} version {number}"[:300], now)
    batch.digest, batch.rows = publication_digest(version, batch.previous_digest), 1
    batch.save()
    return version


def _rebase(
    document: Document, waiting: Version, base: Version | None, version: Version, actor: Any, now: datetime
) -> Version:
    try:
        content = rebased(base.revision.content if base else {}, version.revision.content, waiting.revision.content)
    except Conflict as conflict:
        raise Refusal(
            f"Version {waiting.number} changes {conflict} as well, so it cannot be rebased by itself. Cancel it and schedule it again by hand."
        ) from None
    number = (document.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    revision = Revision.objects.create(
        document=document, number=number, content=content, digest=digest_of(content), created_by=actor
    )
    return append(
        document,
        revision,
        waiting.kind if waiting.kind != Version.Kind.NEW else Version.Kind.UPDATE,
        waiting.live_from,
        waiting.note,
        actor,
        now,
        waiting.override,
    )


@transaction.atomic
def cancel(version: Version, reason: str, *, actor: Any = None, now: datetime | None = None) -> Withdrawal:
    """Take back a version: one that waits never goes live; one that was live answers 410 with the reason."""
    if not reason.strip():
        raise Refusal("Say why: readers of the address see the reason.")
    hold_chain()  # so that whoever holds it knows that nothing is taken back at an instant that has passed
    lock(version.document)  # of two who take it back at once, the second is told
    if Withdrawal.objects.filter(version=version).exists():
        raise Refusal(f"Version {version.number} was taken back already.")
    withdrawal = Withdrawal.objects.create(
        version=version, reason=reason.strip(), recorded_by=actor, recorded_at=now or clock()
    )
    index_document(version.document)
    return withdrawal


@transaction.atomic
def rename(document: Document, slug: str) -> Document:
    """Give the document a new address; the old one redirects. Raises :class:`Refusal` for an address in use."""
    document = lock(document)
    if slug == document.slug:
        return document
    if Document.objects.filter(kind=document.kind, language=document.language, slug=slug).exists():
        raise Refusal(f"Another text has the address “{slug}”.")
    if (
        Redirect.objects.filter(kind=document.kind, language=document.language, slug=slug)
        .exclude(document=document)
        .exists()
    ):
        raise Refusal(f"“{slug}” is a former address of another text and redirects there.")
    Redirect.objects.filter(document=document, slug=slug).delete()  # back to an earlier address
    if document.versions.past(clock()).exists():  # an address that readers never had gives nothing away
        Redirect.objects.get_or_create(
            document=document, kind=document.kind, language=document.language, slug=document.slug
        )
    document.slug = slug
    document.save(update_fields=["slug"])
    index_document(document)
    return document


def used_by(kind: str, slugs: Iterable[str]) -> list[Use]:
    """Where things are used: in working copies (version 0) and in versions. Deleting what is used is refused."""
    return list(
        Use.objects.filter(kind=kind, slug__in=list(slugs))
        .select_related("document")
        .order_by("document__slug", "version")
    )
