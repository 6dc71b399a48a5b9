"""Make or renew the group of editors."""

from typing import Any

from django.core.management.base import BaseCommand

from casestudy.roles import editors


class Command(BaseCommand):
    help = "Make the group “Editors”, or bring its permissions up to date after an upgrade. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        group = editors()
        self.stdout.write(f"The group “{group.name}” has {group.permissions.count()} permissions.")
