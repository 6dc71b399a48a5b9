"""Remove the content of a number by law; what it was about, its digest, the day and the reason stay."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from casestudy.publishing import used_by
from metrics.models import Observation
from metrics.periods import PeriodError, format_instant, parse_known_from
from metrics.redacting import redact


class Command(BaseCommand):
    help = (
        "Remove the content of one row because a law or an order demands it. The row keeps its names, its instants and its"
        " digest, so that verify still passes; readers see that it was removed, when and why. It cannot be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("series", help="The slug of the series.")
        parser.add_argument("period", help="The period, as in references: 2019, 2019-Q1, days from--to.")
        parser.add_argument("provider", help="The slug of the provider.")
        parser.add_argument("known_from", help="Since when the row was known: a day, or an instant in UTC.")
        parser.add_argument("--reason", required=True, help="Which law or order, and whose. Readers see it.")
        parser.add_argument("--dry-run", action="store_true", help="Say which row and which texts, and change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        row = self.row(options)
        texts = sorted({
            f"{use.document.get_absolute_url()} " + (f"version {use.version}" if use.version else "(working copy)")
            for use in used_by("series", [options["series"]])
            if use.period in ("", options["period"])
        })  # fmt: skip
        if not options["dry_run"]:
            try:
                redact(row, options["reason"])
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
        done = "would be removed" if options["dry_run"] else "was removed by law"
        self.stdout.write(f"The content of {row.reference}, known from {format_instant(row.known_from)}, {done}.")
        if row.batch.file:
            kept = "would be deleted" if options["dry_run"] else "was deleted"
            self.stdout.write(f"The kept file of its import, {row.batch.file_name}, {kept}; its SHA-256 stays.")
        if texts:
            self.stdout.write(
                "Texts that rest on the series; what their authors wrote about the number is theirs to change:"
            )
        for text in texts:
            self.stdout.write(f"  {text}")

    def row(self, options: dict[str, Any]) -> Observation:
        """The one row that is meant."""
        rows = Observation.objects.with_names().select_related("batch")
        rows = rows.filter(series__slug=options["series"], period=options["period"])
        rows = rows.filter(provider__slug=options["provider"])
        try:
            found = rows.filter(known_from=parse_known_from(options["known_from"])).first()
        except PeriodError as error:
            raise CommandError(f"known_from: {error}") from None
        if found is None:
            there = ", ".join(
                format_instant(one) for one in rows.order_by("known_from").values_list("known_from", flat=True)
            )
            raise CommandError(
                f"There is no such row. Of this series, period and provider there are those known from: {there or 'none'}."
            )
        return found
