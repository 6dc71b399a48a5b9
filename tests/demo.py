"""The demo in a test's database: loaded once in a process, which takes seconds, and copied row by row after."""

import io
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection

#: What is there without the demo.
ALWAYS = {"auth", "contenttypes", "sessions", "admin"}
PEOPLE = {"auth_user", "auth_user_groups", "auth_group", "auth_group_permissions"}

Rows = dict[str, Any]


class Demo:
    """Fills an empty database with the demo. What it loaded first it keeps, and loads again when the keys of content types have changed."""

    def __init__(self) -> None:
        self.kept: Rows = {}
        self.keys: Any = None

    def fill(self) -> None:
        """Load the demo, or copy what was loaded before."""
        keys = list(ContentType.objects.order_by("pk").values_list())
        if self.kept and keys == self.keys:
            write(self.kept)
        else:
            call_command("load_demo", verbosity=0, stdout=io.StringIO())
            self.kept, self.keys = read(), keys


def tables() -> list[str]:
    """Those that the demo fills."""
    models = apps.get_models(include_auto_created=True)
    own = {one._meta.db_table for one in models if one._meta.managed and one._meta.app_label not in ALWAYS}
    return sorted(own | PEOPLE)


def read() -> Rows:
    """All rows of the tables, as the database gives them."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in tables():
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                    found[table] = b"".join(copy)
            else:
                found[table] = cursor.execute(f"SELECT * FROM {table}").fetchall()
    return {table: rows for table, rows in found.items() if rows}


def write(kept: Rows) -> None:
    """Put the rows into the empty tables. Foreign keys are checked at the end of the transaction."""
    with connection.cursor() as cursor:
        for table, rows in kept.items():
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)
            else:
                marks = ", ".join(["?"] * len(rows[0]))
                cursor.cursor.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        models = [one for one in apps.get_models(include_auto_created=True) if one._meta.db_table in kept]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
