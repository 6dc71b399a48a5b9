"""Storing a change of data together with what people decided about the texts that it changes; nothing goes live unseen.

Every door through which numbers come in asks :func:`decide`: file, form, API and command line. Within the stated
precision live texts follow by themselves. Beyond it, and where what a text asserts would hold no longer, the text has to
be decided on; what a source said (quoted claims) keeps nothing back.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import now as clock

from casestudy.consequences.drift import expect_end, record
from casestudy.consequences.impact import MOST, DocumentImpact, Impact, weigh
from casestudy.consequences.pinning import PASSED, TAKEN_BACK, pin
from casestudy.consequences.vouching import vouch
from casestudy.models import Decision, Version
from casestudy.publishing import Refusal
from metrics.ingest import hold_chain
from metrics.models import Batch

ACCEPT, PIN = Decision.Choice.ACCEPT, Decision.Choice.PIN
#: What happens to the texts that are not named: those that stay true are accepted, or all are.
RESTS = ("true", "all")


@dataclass(frozen=True)
class Choice:
    """What is decided about one text: to follow the number, with a note for readers or without, or to keep it until a day."""

    choice: str = ACCEPT
    note: str = ""
    kind: str = Decision.Kind.REVISED
    until: datetime | None = None

    def reasons(self, now: datetime) -> list[str]:
        """Why it cannot be taken, one sentence each."""
        found = []
        if self.choice not in Decision.Choice.values:
            found.append(
                f"A text is decided by {' or '.join(Decision.Choice.values)}; “{self.choice[:30]}” is neither."
            )
        if self.kind not in Decision.Kind.values:
            found.append(f"The kind of a note is one of {', '.join(Decision.Kind.values)}.")
        if self.kind == Decision.Kind.CORRECTION and not self.note.strip():
            found.append("A correction says what was wrong and what is right: write the note for readers.")
        if self.until is not None and self.choice != PIN:
            found.append("Only a pin ends on a day; leave it out, or pin the text.")
        if self.until is not None and self.until <= now:
            found.append(PASSED)
        return found


@dataclass(frozen=True)
class Decided:
    """What was decided beforehand: ``texts`` by their address, and what happens to the ``rest`` ("", "true" or "all").

    ``seen`` is the digest of the consequences that were shown; where others stand now, nothing is stored. ``looked`` is
    False for a person who has to see them first, even where nothing has to be decided.
    """

    texts: Mapping[str, Choice] = field(default_factory=dict)
    rest: str = ""
    seen: str = ""
    looked: bool = True


class Undecided(Exception):
    """The change was not stored: texts would change that nobody decided on. ``open`` are their addresses.

    ``stale`` where the consequences are not those that were decided on; ``unknown`` are addresses that it does not touch;
    ``reasons`` say why a decision cannot be carried out.
    """

    def __init__(
        self,
        impact: Impact,
        open: Iterable[str] = (),
        stale: bool = False,
        unknown: Iterable[str] = (),
        reasons: Iterable[str] = (),
    ) -> None:
        self.impact, self.open, self.stale = impact, tuple(open), stale
        self.unknown, self.reasons = tuple(unknown), list(reasons)
        super().__init__(self._words())

    def _words(self) -> str:
        if self.impact.left_out:
            return f"{self.impact.left_out} more texts use these numbers than can be compared in one request. Import the file on the command line, which compares all."
        if self.stale:
            return "The consequences are not those that were decided on: the data, the record or a text changed in between. Look again."
        if self.unknown:
            return f"This changes nothing in {', '.join(self.unknown)}; take that decision out."
        if self.reasons:
            return " ".join(self.reasons)
        count = len(self.open)
        return f"{count} text{'' if count == 1 else 's'} that readers see would change beyond the precision stated, or assert what holds no longer. Decide on each: accept, pin, or hold the change."


def decide[T](act: Callable[[], T], decided: Decided | None = None, *, actor: Any = None, most: int | None = MOST) -> T:
    """Perform an act that stores numbers, with the decisions on the texts it changes; all of it or nothing.

    Gives what the act gives, and passes on what it raises. Raises :class:`Undecided` with the consequences where a text
    is not decided on, or a decision cannot be carried out.
    """
    decided = decided or Decided()
    with transaction.atomic():
        head, before = hold_chain(), clock()
        stored = act()
        found = weigh(head, most)
        texts: dict[str, list[DocumentImpact]] = {}
        for one in found.documents:
            texts.setdefault(one.url, []).append(one)
        choices = {url: _choice(url, ones, decided) for url, ones in texts.items()}
        _refuse(found, texts, choices, decided, before)
        batch = Batch.objects.filter(pk__gt=head).order_by("pk").first()
        try:
            for url, ones in texts.items():
                _carry_out(ones, choices[url], found, batch, before, actor)
        except Refusal as refusal:
            raise Undecided(found, reasons=refusal.reasons) from None
    return stored


def _choice(url: str, ones: list[DocumentImpact], decided: Decided) -> Choice | None:
    if url in decided.texts:
        return decided.texts[url]
    if not any(one.asks for one in ones):
        return None
    if decided.rest == "all" or (decided.rest == "true" and all(one.stays_true for one in ones)):
        return Choice()
    return None


def _refuse(
    found: Impact,
    texts: Mapping[str, list[DocumentImpact]],
    choices: Mapping[str, Choice | None],
    decided: Decided,
    now: datetime,
) -> None:
    open = [url for url, ones in texts.items() if choices[url] is None and any(one.asks for one in ones)]
    stale = bool(decided.seen) and decided.seen != found.digest
    unknown = [url for url in decided.texts if url not in texts]
    if found.left_out or stale or unknown or open or (found.documents and not decided.looked):
        raise Undecided(found, open, stale, unknown)
    reasons = [reason for choice in choices.values() if choice for reason in choice.reasons(now)]
    if reasons:
        raise Undecided(found, reasons=dict.fromkeys(reasons))


def _carry_out(
    ones: list[DocumentImpact], choice: Choice | None, found: Impact, batch: Batch | None, before: datetime, actor: Any
) -> None:
    """Record one text's consequences with the decision; publish its pins."""
    versions = {one.version: Version.objects.get(document=one.document, number=one.version) for one in ones}
    if choice is None:
        for one in ones:
            record(one, versions[one.version], batch)
        return
    first = next((one for one in ones if not one.scheduled), ones[0])
    version = versions[first.version]
    note = choice.note.strip()
    decision = Decision.objects.create(
        document=version.document,
        version=version,
        batch=batch,
        choice=choice.choice,
        kind=choice.kind,
        note=note,
        until=choice.until,
        made_by=actor,
    )
    if choice.choice == ACCEPT:
        for one in ones:
            for consequence in record(one, versions[one.version], batch):
                consequence.decisions.add(decision)
        vouch(decision)
        return
    published = pin(version, found.numbers, before, note=note or TAKEN_BACK.format(before), actor=actor)
    vouch(decision)
    if choice.until:
        expect_end(first, published, choice.until, batch)
