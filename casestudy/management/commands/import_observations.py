"""Import observations together with the decisions on the texts that they change: the numbers' own command, and one question more."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any, BinaryIO

from django.core.management.base import CommandError
from django.db import transaction

from casestudy.consequences.deciding import ACCEPT, PIN, Choice, Decided, Undecided, decide
from casestudy.consequences.holding import hold
from casestudy.consequences.impact import DocumentImpact, Impact, weigh
from casestudy.models import Decision
from metrics.ingest import Report, hold_chain
from metrics.management.commands import import_observations

WAY_OUT = (
    "Nothing was stored. Decide on each text marked with “!”: --accept ADDRESS or --pin ADDRESS (repeat them), "
    "--accept-true for all that stay true, --accept-all for all; or --hold to keep the file for later."
)


class Command(import_observations.Command):
    help = import_observations.Command.help + (
        " What it would change in texts that readers see is listed; where it goes beyond the precision stated, or what a"
        " text asserts would hold no longer, nothing is stored until that is decided."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        for name, words in (
            ("--accept", "This text follows its numbers. Its address, such as /articles/story/."),
            ("--pin", "This text keeps the numbers that it shows."),
        ):
            parser.add_argument(name, action="append", default=[], metavar="ADDRESS", help=words)
        for name, words in (
            ("--accept-true", "Accept every text of which all stays true."),
            (
                "--accept-all",
                "Accept every text; what then stands against the record waits for a decision in the admin.",
            ),
            ("--hold", "Store nothing, and keep the file among what needs a decision in the admin."),
        ):
            parser.add_argument(name, action="store_true", help=words)

    def kept(self, act: Callable[[], Report], stream: BinaryIO, name: str, options: dict[str, Any]) -> Report:
        if options["hold"] or options["dry_run"]:
            return self.tried(act, stream, name, options)
        texts = {url: Choice(PIN) for url in options["pin"]} | {url: Choice(ACCEPT) for url in options["accept"]}
        if len(texts) < len({*options["pin"]}) + len({*options["accept"]}):
            raise CommandError("A text is either accepted or pinned. Name each once.")
        rest = "all" if options["accept_all"] else "true" if options["accept_true"] else ""
        try:
            report = decide(act, Decided(texts, rest), most=None)
        except Undecided as undecided:
            self.tell(undecided.impact)
            raise CommandError(
                f"{undecided} {WAY_OUT}" if undecided.open else f"{undecided} Nothing was stored."
            ) from None
        for one in Decision.objects.filter(batch=report.batch).select_related("document") if report.batch else ():
            self.stdout.write(f"{one.document.get_absolute_url()}: {one.choice}")
        return report

    def tried(self, act: Callable[[], Report], stream: BinaryIO, name: str, options: dict[str, Any]) -> Report:
        """What the file would change; with ``--hold`` the file is kept."""
        with transaction.atomic():
            head = hold_chain()
            report = act()
            found = weigh(head, None)
            transaction.set_rollback(True)
        report.batch, report.dry_run = None, True
        self.tell(found)
        if options["hold"] and not options["dry_run"]:
            given = {one: options[one] for one in ("known_from", "snapshot")}
            hold(stream, name, texts=len(found.documents), **given)
            self.stdout.write("The file is kept among what needs a decision in the admin.")
        return report

    def tell(self, found: Impact) -> None:
        """The consequences, text by text; “!” marks those that need a decision."""
        for one in found.documents:
            mark = "!" if one.asks else " "
            self.stdout.write(f"{mark} {one.url} ({one.language}, version {one.version}): {one.title}")
            for line in lines(one):
                self.stdout.write(f"    {line}")


def lines(one: DocumentImpact) -> list[str]:
    """What changes in one text, a line each: sentences, claims, rankings, charts."""
    said = [f"- {sentence.before}\n    + {sentence.after}" for sentence in one.sentences]
    for turn in one.claims:
        stance = "asserted" if turn.asserted else "quoted"
        said.append(f"claim {turn.slug} ({stance}): {turn.before_words} -> {turn.after_words}")
    said += [f"ranking: {flip}" for flip in one.flips]
    return [*said, *(f"chart {chart.slug}: {len(chart.points)} points move" for chart in one.charts)]
