"""Export all observations as the canonical CSV."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from metrics.export import csv_of
from metrics.models import Observation


class Command(BaseCommand):
    help = (
        "Write every observation that is known by now as CSV: the file of /api/v1/observations.csv. "
        "Importing it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", default="", metavar="FILE", help="Where to write; standard output where absent.")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Observation.objects.known(now()).with_names().in_order()
        text = csv_of(rows)
        if not options["out"]:
            stream = getattr(self.stdout, "_out", sys.stdout)
            for part in text:
                stream.write(part)
            return
        target = Path(options["out"])
        # Beside the target and then renamed: whoever reads the file meanwhile finds the old one whole.
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            with open(draft, "w", encoding="utf-8", newline="") as file:
                file.writelines(text)
            draft.replace(target)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from None
        finally:
            draft.unlink(missing_ok=True)
