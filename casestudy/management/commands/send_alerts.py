"""Tell readers by mail what is new in what they follow; run by a timer."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casestudy.following.digests import Outcome, send
from casestudy.mailing import CannotSend, offered


class Command(BaseCommand):
    help = (
        "Send each reader one mail with what is new in what they follow, if anything is. Let a timer run it, every hour or"
        " once a day; it may be stopped at any time, and goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say how many mails would go out, and send none.")

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(unit=" readers", disable=None if sys.stderr.isatty() else True) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                outcome = send(progress, options["dry_run"])
            except CannotSend as error:
                raise CommandError(f"{error} What was not sent is sent by the next run.") from None
        for line in said(outcome, options["dry_run"]):
            self.stdout.write(line)
        if options["dry_run"] and not offered():
            self.stdout.write("EMAIL_URL is not set, so nothing could be sent.")


def said(outcome: Outcome, dry_run: bool) -> list[str]:
    """What a run did, in sentences."""
    mails = sum(outcome.sent.values())
    by = ", ".join(f"{language} {count}" for language, count in sorted(outcome.sent.items()))
    words = [
        f"{mails} {'mail' if mails == 1 else 'mails'} {'would be ' if dry_run else ''}sent{f' ({by})' if by else ''}."
    ]
    if outcome.refused:
        words.append(f"{outcome.refused} refused by the server; the next run tries again.")
    if outcome.given_up:
        words.append(f"{outcome.given_up} refused for two weeks, and deleted.")
    if outcome.gone:
        words.append(f"{outcome.gone} followed what is no longer there, and were deleted.")
    return words
