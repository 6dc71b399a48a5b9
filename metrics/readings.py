"""A number as it is read at a moment: the row chosen, whose it is, what others say, and how far it can be trusted."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from metrics.figures import Reference, Value
from metrics.models import Observation

KNOWN = "known"
NOT_YET = "not-yet-known"
WITHDRAWN = "withdrawn"
REMOVED = "removed"
DEPRECATED = "deprecated"
UNKNOWN = "unknown"

GRADE_WORDS = {
    "observed": gettext_noop("as reported by the provider"),
    "derived": gettext_noop("worked out by the editors from other numbers"),
    "estimated": gettext_noop("an estimate"),
    "single-source": gettext_noop("from a single source"),
    "disputed": gettext_noop("disputed: see the other providers"),
}


@dataclass(frozen=True)
class Decision:
    """A ranking in force: the rank, its reason, and the right number where this one is wrong."""

    rank: str = "normal"
    reason: str = ""
    right: str = ""


@dataclass(frozen=True)
class Figure:
    """A reference resolved at a moment: the row chosen, and everything that its card says.

    ``state`` is known, not-yet-known, withdrawn, removed (by law), deprecated (only deprecated rows remain) or unknown (no such number).
    ``observation`` is the row shown, or for not-yet-known the first row that the world learned of later.
    ``others`` are the current rows of other providers; ``vintages`` all rows of the provider shown, oldest first.
    """

    reference: Reference
    state: str
    observation: Observation | None = None
    others: tuple[Observation, ...] = ()
    vintages: tuple[Observation, ...] = ()
    decision: Decision = Decision()
    decisions: tuple[tuple[str, Decision], ...] = ()
    disagreement: bool = False
    recorded_later: bool = False
    since: datetime | None = None

    @property
    def known(self) -> bool:
        return self.state == KNOWN

    @property
    def value(self) -> Value | None:
        """The value with its precision, or None where no number can be shown."""
        if not self.known or self.observation is None or self.observation.value is None:
            return None
        return value_of(self.observation)

    @property
    def unit(self) -> str:
        return self.observation.series.metric.unit if self.observation else ""

    @property
    def grade(self) -> str:
        """observed, derived, estimated, single-source or disputed; always computed."""
        row = self.observation
        if row is None:
            return ""
        if self.disagreement or self.decision.rank == "deprecated":
            return "disputed"
        if row.provider.kind == "editorial":
            return "derived"
        if row.status == Observation.Status.ESTIMATED:
            return "estimated"
        if row.verification == Observation.Verification.AS_STATED or (row.provider.kind == "press" and not self.others):
            return "single-source"
        return "observed"

    @property
    def grade_words(self) -> str:
        """The grade in the language that is active; "" where nothing is on record."""
        return _(GRADE_WORDS[grade]) if (grade := self.grade) else ""


def value_of(row: Observation) -> Value | None:
    """The row's value with its precision; None for a withdrawn or missing figure."""
    if row.value is None or row.stated_to is None:
        return None
    return Value(row.value, row.stated_to)


def disagree(one: Observation, other: Observation) -> bool:
    """Whether the rounding intervals of two providers' values do not meet."""
    left, right = value_of(one), value_of(other)
    return left is not None and right is not None and not left.interval.overlaps(right.interval)
