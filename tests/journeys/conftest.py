"""The demo, served to a browser. Journeys run on SQLite (tools/verify.py)."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection


@pytest.fixture(scope="session")
def demo_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database of the demo is kept once it was loaded; loading takes seconds, and copying a file does not."""
    return tmp_path_factory.mktemp("demo") / "demo.sqlite3"


@pytest.fixture
def site(live_server: Any, settings: Any, demo_copy: Path) -> str:
    """The address of the demo, served from a database of its own."""
    settings.SITE_URL = live_server.url
    kept = demo_copy.exists()
    if not kept:
        call_command("load_demo", verbosity=0)
    connection.ensure_connection()
    with closing(sqlite3.connect(demo_copy)) as copy:
        source, target = (copy, connection.connection) if kept else (connection.connection, copy)
        source.backup(target)
    ContentType.objects.clear_cache()
    return str(live_server.url)
