"""Recompute every digest, link, binding and verdict; fail at the first difference."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casestudy.integrity.verifying import verify


class Command(BaseCommand):
    help = (
        "Recompute the digests of all rows, batches, kept files, revisions and versions, all uses, bindings and claims. "
        "Names the first difference and exits with 1. The result is shown at /integrity/."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="DIGEST",
            help="A digest deposited elsewhere that has to be in the chain; may be repeated.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0

        def count(number: int) -> None:
            nonlocal done
            done += number
            step(number)

        outcome = None
        with self.progress() as step, suppress(KeyboardInterrupt):
            outcome = verify(options["head"], count)
        if outcome is None:  # nothing was written: the result before this run stands, and the next run begins anew
            raise CommandError(f"Interrupted after {done} steps. Nothing was stored.", returncode=130)
        if outcome.difference is not None:
            raise CommandError(f"Difference: {outcome.difference}")
        tally = outcome.tally
        judged = ", ".join(f"{count} {verdict}" for verdict, count in sorted(tally.verdicts.items())) or "none"
        self.stdout.write(
            f"No difference: {tally.rows} observations in {tally.batches} batches, {tally.files} kept files, "
            f"{tally.rankings} rankings, {tally.redactions} removals by law, {tally.pictures} pictures, {tally.revisions} revisions, {tally.versions} versions; claims: {judged}.\n"
            f"Head of the chain: {tally.head or 'none yet'}"
        )

    @contextmanager
    def progress(self) -> Iterator[Callable[[int], None]]:
        """A bar on a terminal; silence elsewhere."""
        if not sys.stderr.isatty():
            yield lambda count: None
            return
        with tqdm(unit=" rows", unit_scale=True) as bar:
            yield lambda count: bar.update(count) and None
