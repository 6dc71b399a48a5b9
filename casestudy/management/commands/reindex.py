"""Make the index of the search anew from the texts and the record."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from casestudy.search.indexing import reindex


class Command(BaseCommand):
    help = (
        "Make the index of the search anew. It follows every save and publication by itself; run this after restoring "
        "a back-up without its index, after changing rows outside of the site, and where a release says so."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(unit=" things", disable=None if sys.stderr.isatty() else True) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            entries = reindex(progress)
        self.stdout.write(f"The index has {entries} entries.")
