"""What an import did, or why it did nothing."""

from dataclasses import dataclass, field
from typing import Any

from metrics.models import Batch

MOST_PROBLEMS = 1_000


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell: where it stands, what it says, and why that will not do."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.reason}" + (f" (found “{self.value}”)" if self.value else "")


@dataclass
class Report:
    """What an import did, or with ``dry_run`` would do."""

    read: int = 0
    added: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    dry_run: bool = False
    batch: Batch | None = None

    def refuse(self, line: int, column: str, value: Any, reason: str) -> None:
        """Note a problem; beyond a thousand they are only counted."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, column, str(value)[:80], reason))


class Refused(Exception):
    """The rows were not stored, none of them; ``report`` says why."""

    def __init__(self, report: Report) -> None:
        super().__init__("; ".join(str(problem) for problem in report.problems[:5]))
        self.report = report
