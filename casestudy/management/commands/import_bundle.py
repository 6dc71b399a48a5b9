"""Restore texts from their bundles, as they were published elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudy.consequences.deciding import Undecided
from casestudy.restoring import BadBundle, Conflicting, restore


class Command(BaseCommand):
    help = (
        "Restore texts from their bundles (the address of a text with .zip): the text with its versions, and every number,"
        " source, chart, claim and picture that it rests on, with the day on which each was first recorded. What is here"
        " already is compared and left alone; what differs refuses the bundle, and nothing of it is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="A bundle; originals before their translations.")
        parser.add_argument("--dry-run", action="store_true", help="Check everything and store nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in map(Path, options["files"]):
            try:
                with path.open("rb") as file:
                    report = restore(file, path.name, dry_run=options["dry_run"])
            except OSError as error:
                raise CommandError(f"{path.name}: {error.strerror or error}.") from None
            except BadBundle as bad:
                raise CommandError(f"{path.name}: {bad} Nothing was stored.") from None
            except Conflicting as conflicting:
                listed = "\n".join(f"- {one}" for one in conflicting.conflicts)
                raise CommandError(
                    f"{path.name}: the site holds other things under the same names. Nothing was stored.\n{listed}"
                ) from None
            except Undecided as undecided:
                raise CommandError(
                    f"{path.name}: its numbers would change texts that readers see. Nothing was stored. Import"
                    f" record/observations.csv of the bundle first, with a decision on each. {undecided}"
                ) from None
            done = "would be added" if options["dry_run"] else "added"
            self.stdout.write(f"{path.name}: {report.text}; {done}: {report.words}")
            for sentence in report.left:
                self.stdout.write(f"  {sentence}")
