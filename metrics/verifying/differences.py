"""What a check finds, what it has looked at, and one instant of the database to look at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction

from metrics.models import Batch

RESTORE = "Compare with a back-up, restore what was stored, and find out who wrote to the database directly."


@dataclass(frozen=True)
class Difference:
    """Where the stored record is not what it should be: table and key, what was expected, what stands there, what to do."""

    table: str
    key: str
    expected: str
    found: str
    way_out: str = RESTORE

    def __str__(self) -> str:
        return f"{self.table}, {self.key}: expected {self.expected}; found {self.found}. {self.way_out}"


@dataclass
class Tally:
    """What was looked at, and the digest of the last batch. ``step`` is told of every piece of work done."""

    rows: int = 0
    batches: int = 0
    files: int = 0
    rankings: int = 0
    redactions: int = 0
    pictures: int = 0
    revisions: int = 0
    versions: int = 0
    head: str = ""
    verdicts: dict[str, int] = field(default_factory=dict)
    step: Callable[[int], None] = lambda count: None


#: What a batch of publications should hold, by the batch's key: the digest, or what is wrong.
Publications = Callable[[list[Batch]], dict[int, str | Difference]]


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read inside is of one instant, and nobody who writes has to wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django's own transactions take the write lock at once here; a deferred one that only reads never does.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
