"""What a restored bundle did, and why one is refused."""

from collections import Counter
from dataclasses import dataclass, field

MOST_CONFLICTS = 100


class BadBundle(Exception):
    """The file is no bundle that can be restored. ``place`` names the file in it, empty for the whole; nothing is stored."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.place, self.reason = place, reason


class Conflicting(Exception):
    """The site holds other things under the same names; nothing is stored. ``conflicts`` say what, one sentence each."""

    def __init__(self, conflicts: list[str]) -> None:
        super().__init__("\n".join(conflicts))
        self.conflicts = conflicts


@dataclass
class Report:
    """What was added, by kind; empty where all was there already. ``left`` says what stands here otherwise and may.

    ``place`` is the file being read, for complaints; ``files`` are pictures to be stored.
    """

    text: str = ""
    added: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    conflicts: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    place: str = ""
    dry_run: bool = False

    def conflict(self, sentence: str) -> None:
        """Note something that the site holds otherwise; beyond a hundred they are left out."""
        if len(self.conflicts) < MOST_CONFLICTS:
            self.conflicts.append(sentence)

    @property
    def words(self) -> str:
        """“1 series, 4 observations”, or that nothing was to be done."""
        return (
            ", ".join(f"{count} {name}" for name, count in self.added.items() if count)
            or "nothing: all is here already"
        )
