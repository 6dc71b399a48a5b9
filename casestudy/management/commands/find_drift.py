"""Look through every live text for what moved since it went live and is on no list yet."""

from typing import Any

from django.core.management.base import BaseCommand

from casestudy.consequences.drift import waiting_count
from casestudy.consequences.surveying import survey


class Command(BaseCommand):
    help = (
        "Look through every live text for numbers that moved beyond their precision and claims that turned since it went live, "
        "and put what is on no list yet among what needs a decision. The same again finds nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = survey()
        self.stdout.write(
            f"{found} found; {waiting_count()} {'waits' if waiting_count() == 1 else 'wait'} for a decision."
        )
