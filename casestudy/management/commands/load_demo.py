"""Load the demo: the record, the case study and two logins."""

import os
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from casestudy.demo.load import load
from casestudy.publishing import Refusal
from casestudy.roles import editors
from metrics.ingest import Refused


class Command(BaseCommand):
    help = "Load the demo case study and the logins “editor” and “admin”. Repeatable: it adds what is missing and never touches an edit."

    def handle(self, *args: Any, **options: Any) -> None:
        admin = self.login("admin", superuser=True)
        self.login("editor", superuser=False)
        try:
            load(lambda line: self.stdout.write(f"  {line}"), actor=admin)
        except Refused as refused:
            raise CommandError("\n".join(["The record was not loaded:", *map(str, refused.report.problems)])) from None
        except Refusal as refusal:
            raise CommandError("\n".join(["A text was not published:", *refusal.reasons])) from None

    def login(self, name: str, superuser: bool) -> Any:
        """The demo login; its password comes from DEMO_PASSWORD. An existing login keeps its own."""
        user, created = get_user_model().objects.get_or_create(
            username=name, defaults={"is_staff": True, "is_superuser": superuser}
        )
        password = os.environ.get("DEMO_PASSWORD", "")
        if created:
            if password:
                user.set_password(password)
            else:
                user.set_unusable_password()
            user.save()
            if not superuser:
                user.groups.add(editors())
        return user
