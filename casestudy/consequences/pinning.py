"""Keeping a text on the numbers that it shows: its references are pinned to an instant, in a version and in the working copy.

What a text draws whole cannot be pinned: a chart follows its series. A claim is pinned in the version, which holds its
definition; in the working copy it stays the one that all texts share.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Model
from django.utils.timezone import now as clock

from casestudy.consequences.drift import siblings
from casestudy.consequences.vouching import vouch
from casestudy.content import Content, digest_of, read_reference
from casestudy.models import (
    Adaptation,
    Article,
    Consequence,
    Decision,
    Document,
    Evidence,
    LocalizationCase,
    OutcomeFigure,
    Revision,
    Section,
    Version,
)
from casestudy.models.stories import APPARATUS
from casestudy.publishing import Refusal, lock, publish, save_revision
from metrics.ingest import hold_chain
from metrics.periods import rfc3339

type Keys = set[tuple[str, str]]
PASSED = "The day on which the pin ends has passed; choose a later one."
TAKEN_BACK = "The number is kept as it was known on {:%d %B %Y}, though another has been given since."
# A reference as texts hold it: bound to a number of the prose, or in the bracket form of a line.
_HELD = re.compile(r"""((?:data-figure=["']|\[\[)\s*)([a-z0-9-]+@[^"'\s|\]]+)""")


def repointed(text: str, keys: Keys, instant: datetime) -> str:
    """The text (rich, of one line, or a bare reference) with its references to these numbers pinned to the instant.

    What is pinned already stays.
    """

    def pinned(name: str) -> str:
        reference = read_reference(name)
        if reference is None or reference.pin or (reference.series, reference.period) not in keys:
            return name
        return str(replace(reference, pin=rfc3339(instant)))

    whole = pinned(text)
    return whole if whole != text else _HELD.sub(lambda match: match[1] + pinned(match[2]), text)


def _deep(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _deep(one, change) for name, one in value.items()}
    return [_deep(one, change) for one in value] if isinstance(value, list) else value


def pinned(content: Content, keys: Keys, instant: datetime) -> Content:
    """The content with every reference to these numbers pinned: in its texts, claims, charts' words and cases."""
    changed: Content = _deep(content, lambda text: repointed(text, keys, instant))
    return changed


def pin(
    version: Version, keys: Iterable[tuple[str, str]], instant: datetime, *, note: str, actor: Any = None
) -> Version:
    """Publish the version anew with these numbers as they were known at the instant, and pin the working copy likewise.

    The new version is a clarification; one that waits for its time takes the pins in. Raises :class:`Refusal` where the
    text uses none of the numbers by itself, or has no room for a pin, and for a version that waits for its time itself:
    pinned, it would be published at once.
    """
    document, keys = lock(version.document), set(keys)
    if version.live_from > clock():
        raise Refusal(
            f"Version {version.number} of {document} waits for its time, and readers see no number yet that could be pinned. Accept the change, or cancel that version first."
        )
    content = pinned(version.revision.content, keys, instant)
    if content == version.revision.content:
        raise Refusal(
            "Nothing in this text can be pinned: it draws the numbers in charts only, or has pinned them already. Accept the change, or hold it."
        )
    number = (document.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    revision = Revision.objects.create(
        document=document, number=number, content=content, digest=digest_of(content), created_by=actor
    )
    published = publish(
        document,
        kind=Version.Kind.CLARIFICATION,
        note=note,
        revision=revision,
        scheduled="rebase",
        override=version.override or "Published anew with pinned numbers only.",
        actor=actor,
    )
    for row, names in _working_copy(document):
        fresh = {name: repointed(getattr(row, name), keys, instant) for name in names}
        changed = {name: text for name, text in fresh.items() if text != getattr(row, name)}
        for name, text in changed.items():
            longest = getattr(row._meta.get_field(name), "max_length", None)
            if longest and len(text) > longest:
                raise Refusal(f"The {name} of “{row}” has no room for a pin: at most {longest} characters. Shorten it.")
        if changed:
            type(row)._default_manager.filter(pk=row.pk).update(**changed)
    save_revision(document, actor)
    # Whoever has the form open is told that the text changed meanwhile.
    Document.objects.filter(pk=document.pk).update(stamp=F("stamp") + 1)
    return published


def _working_copy(document: Document) -> Iterator[tuple[Model, tuple[str, ...]]]:
    """The rows of a working copy with the names of the fields that hold references."""
    found: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (Article.objects.filter(document=document), ("title", "standfirst", *APPARATUS)),
        (Section.objects.filter(article__document=document), ("heading", "body")),
        (
            LocalizationCase.objects.filter(document=document),
            ("title", "standfirst", *APPARATUS, "context", "approach", "outcome"),
        ),
        (OutcomeFigure.objects.filter(case__document=document), ("reference",)),
        (Adaptation.objects.filter(case__document=document), ("what_was_done", "outcome")),
        (Evidence.objects.filter(adaptation__case__document=document), ("reference",)),
    )
    for rows, names in found:
        yield from ((row, names) for row in rows)


@transaction.atomic
def pin_back(row: Consequence, *, note: str = "", until: datetime | None = None, actor: Any = None) -> Decision:
    """Give a text the number back that it showed before a change: a version with its references pinned, the working copy
    likewise. For a pin that has ended: keep it, until a later day.

    Takes everything along that waits for the same reason. Raises :class:`Refusal`.
    """
    before, rows = clock(), siblings(row)
    if until is not None and until <= before:
        raise Refusal(PASSED)
    hold_chain()
    if not Consequence.objects.waiting(before).filter(pk=row.pk).exists():
        raise Refusal("Somebody decided on this already. Look at the list again.")
    version = row.version
    if row.kind != Consequence.Kind.PIN:
        instant = row.batch.recorded_at - timedelta(microseconds=1) if row.batch else version.shown_at
        version = pin(version, _numbers_of(rows), instant, note=note.strip() or TAKEN_BACK.format(instant), actor=actor)
    decision = Decision.objects.create(
        document=row.document,
        version=row.version,
        batch=row.batch,
        choice=Decision.Choice.PIN,
        note=note.strip(),
        until=until,
        made_by=actor,
    )
    decision.consequences.set(rows)
    vouch(decision)
    if until:
        names = ("document_id", "batch_id", "reference", "place", "before", "after", "sentence", "becomes", "source")
        Consequence.objects.bulk_create(
            Consequence(
                version=version,
                kind=Consequence.Kind.PIN,
                since=until,
                **{name: getattr(one, name) for name in names},
            )
            for one in rows
        )
    return decision


def _numbers_of(rows: Iterable[Consequence]) -> set[tuple[str, str]]:
    """The numbers that consequences are about: what moved, and what the claims that turned compute with."""
    found = set()
    for row in rows:
        claim = row.version.revision.content["definitions"]["claims"].get(row.reference, {})
        operands = [*claim.get("numerator", ()), *claim.get("denominator", ())] if row.kind == "claim" else []
        found |= {read for text in [row.reference, *operands] if (read := read_reference(text)) is not None}
    return {(one.series, one.period) for one in found}
