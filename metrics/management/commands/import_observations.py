"""Import observations from a CSV file: all of its rows, or none."""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from metrics.ingest import Refused, Report, keep_file, store
from metrics.periods import PeriodError, parse_known_from
from metrics.tabular import read_table

EVERY = 100_000
INTERRUPTED = 130


class Command(BaseCommand):
    help = (
        "Import observations from a CSV file with the columns of the export. Every row is checked; all are stored, or none. "
        "The same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="The CSV file; - reads standard input.")
        parser.add_argument("--dry-run", action="store_true", help="Check every row and say what would be stored.")
        parser.add_argument(
            "--known-from", default="", metavar="DATE", help="Since when rows without a known_from are known (UTC)."
        )
        parser.add_argument(
            "--snapshot",
            action="store_true",
            help="The file is all there is of its series: rows on record that it lacks are withdrawn. Sort it by series.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        options["known_from"] = self.known_from(options["known_from"])
        try:
            with self.opened(options["file"]) as (stream, name), self.progress() as progress, transaction.atomic():

                def act() -> Report:
                    stream.seek(0)
                    given = {one: options[one] for one in ("known_from", "snapshot")}
                    return store(read_table(stream), note=name, progress=progress, **given)

                report = self.kept(act, stream, name, options)
                if options["dry_run"]:
                    transaction.set_rollback(True)
                    report.dry_run = True
                elif report.batch is not None:
                    keep_file(report.batch, stream, name)
        except Refused as refused:
            raise CommandError(self.refusal(refused.report)) from None
        except KeyboardInterrupt:
            raise CommandError("Interrupted. Nothing was stored.", returncode=INTERRUPTED) from None
        self.stdout.write(summary(report))

    def kept(self, act: Callable[[], Report], stream: BinaryIO, name: str, options: dict[str, Any]) -> Report:
        """What the act stored. The numbers alone know no consequences; whoever knows the texts asks for decisions here."""
        return act()

    def known_from(self, text: str) -> datetime | None:
        """The instant of ``--known-from``; None where it is not given."""
        try:
            return parse_known_from(text) if text else None
        except PeriodError as error:
            raise CommandError(f"--known-from: {error}") from None

    @contextmanager
    def opened(self, path: str) -> Iterator[tuple[Any, str]]:
        """The file's bytes and the name that the batch keeps. Standard input is spooled, since its hash is kept too."""
        if path == "-":
            with tempfile.TemporaryFile() as spool:
                shutil.copyfileobj(sys.stdin.buffer, spool)
                spool.seek(0)
                yield spool, "standard input"
            return
        try:
            stream = open(path, "rb")  # noqa: SIM115 closed below; only the opening is guarded
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        with stream:
            yield stream, path.rsplit("/", 1)[-1]

    @contextmanager
    def progress(self) -> Iterator[Callable[[int], None]]:
        """A bar on a terminal; elsewhere a line every hundred thousand rows."""
        if sys.stderr.isatty():
            with tqdm(unit=" rows", unit_scale=True) as bar:
                yield lambda count: bar.update(count) and None
            return
        done = 0

        def say(count: int) -> None:
            nonlocal done
            before, done = done, done + count
            if before // EVERY != done // EVERY:
                self.stderr.write(f"{done} rows checked")

        yield say

    def refusal(self, report: Report) -> str:
        """Every bad cell on a line of its own."""
        lines = [str(problem) for problem in report.problems]
        if report.problem_count > len(lines):
            lines.append(f"and {report.problem_count - len(lines)} more")
        count = f"{report.problem_count} {'problem' if report.problem_count == 1 else 'problems'}"
        return "\n".join([*lines, f"Nothing was stored: {count} in {report.read} rows read."])


def summary(report: Report) -> str:
    """One sentence on what was done."""
    done = f"{report.added} added, {report.unchanged} on record already, {report.withdrawn} withdrawn"
    return f"Dry run, nothing was stored: {done}." if report.dry_run else f"{report.read} rows read: {done}."
