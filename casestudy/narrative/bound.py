"""What binding gives: a content with its numbers, claims, charts and evidence, ready for every outlet."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from casestudy.content import Content
from metrics.claims import ClaimSpec
from metrics.drawing import DrawnChart
from metrics.formats import format_date
from metrics.models import Source
from metrics.moments import Moment
from metrics.readings import NOT_YET, UNKNOWN, Figure
from metrics.series import Record
from metrics.verdicts import JudgedClaim

WORDS_PER_MINUTE = 220
#: Where words are not set apart by spaces, so many characters are read in the time of a word.
CHARACTERS_PER_WORD = {"ja": 2.3, "zh": 1.4}


def read_words(text: str, language: str) -> int:
    """How long a text is, in words of English reading time."""
    words = text.split()
    return (
        round(sum(map(len, words)) / CHARACTERS_PER_WORD[language]) if language in CHARACTERS_PER_WORD else len(words)
    )


def trusted(html: str) -> SafeString:
    """HTML that ``markup`` and our own templates drew: they sanitise and escape, so that nothing after them has to."""
    return mark_safe(html)  # noqa: S308 the one place where drawn text becomes markup


@dataclass(frozen=True)
class EvidenceEntry:
    """One entry of the numbered evidence list: where a number of the text comes from."""

    number: int
    figure: Figure
    shown: str
    exact: str
    period: str
    language: str = "en"

    @property
    def id(self) -> str:
        return f"e{self.number}"

    @property
    def not_yet(self) -> str:
        """Where nobody knew the number yet at the moment asked for: since when it is known."""
        since = self.figure.since
        return (
            _("known since %(day)s") % {"day": format_date(since.date().isoformat(), self.language)}
            if self.figure.state == NOT_YET and since
            else ""
        )


@dataclass(frozen=True)
class ClaimUse:
    """One use of a claim in a text: the editor's words, judged by themselves."""

    number: int
    judged: JudgedClaim
    words: str
    stance: str
    within: str

    @property
    def id(self) -> str:
        return f"c{self.number}"

    @property
    def spec(self) -> ClaimSpec:
        return self.judged.spec


@dataclass(frozen=True)
class BoundSection:
    """A section ready to be shown."""

    anchor: str
    level: int
    heading: str
    html: SafeString
    number: str = ""


@dataclass
class Bound:
    """A content bound to the record at a moment.

    ``problems`` keep it from being published; ``warnings`` do not; ``loose``, the numbers bound to nothing, do unless an
    editor says why they may stand. The last two are found by ``publishing.check``. ``texts`` holds the drawn single-line fields,
    ``html`` the drawn rich texts, both by name; ``sections`` and ``adaptations`` what they say.
    """

    content: Content
    moment: Moment
    language: str
    now: datetime
    record: Record
    texts: dict[str, str] = field(default_factory=dict)
    html: dict[str, SafeString] = field(default_factory=dict)
    sections: list[BoundSection] = field(default_factory=list)
    adaptations: list[dict[str, Any]] = field(default_factory=list)
    outcome_figures: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[EvidenceEntry] = field(default_factory=list)
    claims: list[ClaimUse] = field(default_factory=list)
    charts: list[DrawnChart] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    words: int = 0
    notes: int = 0

    @property
    def apparatus(self) -> dict[str, Any]:
        """What stands around the text, its numbers drawn: abstract, questions, disclosure, next_update; each may be empty."""
        written = self.content.get("apparatus") or {}
        return {
            "abstract": self.texts.get("abstract", ""),
            "questions": [self.texts[f"question {one}"] for one in range(1, len(written.get("questions", ())) + 1)],
            "disclosure": self.texts.get("disclosure", ""),
            "next_update": written.get("next_update", ""),
        }

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.words / WORDS_PER_MINUTE))

    @property
    def sources(self) -> list[Source]:
        """The sources of all numbers, in the order in which the text first rests on them."""
        found: dict[str, Source] = {}
        for entry in self.evidence:
            if entry.figure.observation is not None and entry.figure.state != UNKNOWN:
                found.setdefault(entry.figure.observation.source.slug, entry.figure.observation.source)
        return list(found.values())

    @property
    def contradicted(self) -> list[ClaimUse]:
        return [use for use in self.claims if use.judged.verdict == "contradicted"]

    @property
    def recorded_later(self) -> int:
        """How many of its numbers were recorded here only after the moment asked for."""
        return sum(entry.figure.recorded_later for entry in self.evidence)
