"""Say what a careful reader would object to in the charts: ``manage.py lint_charts``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudy.charting import all_objections
from metrics.charts.lint import ERROR


class Command(BaseCommand):
    help = "Check every chart: scale, units, source, series and colours that can be told apart, description against data. Exits with 1 on errors."

    def handle(self, *args: Any, **options: Any) -> None:
        found = all_objections()
        for slug, findings in found.items():
            for one in findings:
                self.stdout.write(f"{slug}: {one.level} ({one.rule}): {one.words}")
        errors = sum(one.level == ERROR for findings in found.values() for one in findings)
        if errors:
            raise CommandError(
                f"{errors} {'error' if errors == 1 else 'errors'} in the charts; correct them in the admin."
            )
        self.stdout.write("No chart has an error.")
