"""The site refuses a configuration that it cannot be safe with, and says the way out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casestudy import environment

ROOT = Path(__file__).resolve().parents[2]
KEY = "kR7-" * 5 + "x9_Qm2" * 6
READ = """
import json
from casestudy import settings
names = "DEBUG SECURE SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE ALLOWED_HOSTS BIND WORKERS".split()
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def python(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Python in an environment of its own, with nothing of this one but the path."""
    clean = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error::DeprecationWarning:casestudy", **environ}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=clean, capture_output=True, text=True, timeout=120
    )


def configured(**environ: str) -> dict[str, Any]:
    """The settings that an environment leads to."""
    done = python("-c", READ, **environ)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_production_without_a_secret_refuses_to_start_and_says_how_to_make_one() -> None:
    done = python("manage.py", "check")
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr
    assert "token_urlsafe" in done.stderr
    assert "Traceback" not in done.stderr


def test_deployment_over_https_has_nothing_to_complain_about() -> None:
    done = python(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=KEY, SITE_URL="https://example.org"
    )
    assert done.returncode == 0, done.stderr


def test_security_follows_the_scheme_of_the_address() -> None:
    safe = configured(SECRET_KEY=KEY, SITE_URL="https://example.org")
    assert safe["SECURE_SSL_REDIRECT"]
    assert safe["SESSION_COOKIE_SECURE"]
    assert safe["CSRF_COOKIE_SECURE"]
    assert safe["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert safe["ALLOWED_HOSTS"] == ["example.org"]
    plain = configured(SECRET_KEY=KEY, SITE_URL="http://127.0.0.1:8000")
    assert not plain["SECURE_SSL_REDIRECT"]
    assert not plain["SESSION_COOKIE_SECURE"]
    assert plain["SECURE_HSTS_SECONDS"] == 0
    assert not plain["DEBUG"], "loopback relaxes only what plain http needs"


def test_an_empty_variable_is_an_absent_one() -> None:
    assert configured(SECRET_KEY=KEY, BIND="", WORKERS="", DEBUG="", ALLOWED_HOSTS="")["BIND"] == "127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", "maybe", "neither yes nor no"),
        ("SITE_URL", "http://example.org", "plain http outside loopback"),
        ("SITE_URL", "example.org", "not an address"),
        ("SITE_URL", "https://example.org/path", "not an address"),
        ("WORKERS", "0", "not a whole number"),
        ("WORKERS", "two", "not a whole number"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/x", "PostgreSQL and on SQLite"),
        ("DATABASE_URL", "nonsense", "not an address"),
        ("CACHE_URL", "memcached://127.0.0.1", "neither redis"),
        ("EMAIL_URL", "mail.example.org", "neither smtp"),
        ("EMAIL_URL", "file://host/folder", "neither smtp"),
        ("EMAIL_URL", "file:///", "neither smtp"),
        ("EMAIL_FROM", "nobody", "not an address"),
        ("EMAIL_FROM", "a@b.example, c@d.example", "not an address"),
        ("EMAIL_FROM", "a@b.example\nBcc: c@d.example", "not an address"),
        ("LOG_FORMAT", "xml", "text, json"),
        ("TRUSTED_PROXIES", "proxy.example.org", "addresses or networks"),
        ("MEDIA_STORAGE_OPTIONS", "{", "not JSON"),
        ("MEDIA_STORAGE_OPTIONS", "[]", "not a JSON object"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    readers = {
        "DEBUG": environment.flag,
        "SITE_URL": lambda name: environment.site_url(name, ""),
        "WORKERS": lambda name: environment.number(name, 1),
        "DATABASE_URL": lambda name: environment.database(name, ""),
        "CACHE_URL": environment.cache,
        "EMAIL_URL": lambda name: environment.mailers(name, console=False),
        "EMAIL_FROM": lambda name: environment.sender(name, "example.org"),
        "LOG_FORMAT": lambda name: environment.choice(name, "text", "json"),
        "TRUSTED_PROXIES": environment.networks,
        "MEDIA_STORAGE_OPTIONS": environment.options,
    }
    with pytest.raises(ImproperlyConfigured, match=name) as caught:
        readers[name](name)
    assert said in str(caught.value)


def test_sqlite_takes_its_lock_when_a_transaction_begins_and_keeps_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////somewhere/site.sqlite3")
    options = environment.database("DATABASE_URL", "")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_postgres_is_read_from_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://editor:p%40ss@db.example.org:5433/site")
    found = environment.database("DATABASE_URL", "")
    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"], found["PASSWORD"]) == (
        "db.example.org",
        5433,
        "site",
        "editor",
        "p@ss",
    )


def test_mail_over_smtp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://desk:p%40ss@mail.example.org?starttls=1")
    options = environment.mailers("EMAIL_URL", console=False)["default"]["OPTIONS"]
    assert (options["host"], options["port"], options["password"], options["use_tls"], options["use_ssl"]) == (
        "mail.example.org",
        587,
        "p@ss",
        True,
        False,
    )
    monkeypatch.delenv("EMAIL_URL")
    assert environment.mailers("EMAIL_URL", console=False) == {}


def test_mail_into_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "file:///some%20where/mail")
    assert environment.mailers("EMAIL_URL", console=False)["default"]["OPTIONS"] == {"file_path": "/some where/mail"}


def test_mail_comes_from_the_sites_own_host_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_FROM", raising=False)
    assert environment.sender("EMAIL_FROM", "example.org") == "alerts@example.org"
    assert environment.sender("EMAIL_FROM", "127.0.0.1") == "alerts@localhost"
    monkeypatch.setenv("EMAIL_FROM", "desk@example.org")
    assert environment.sender("EMAIL_FROM", "127.0.0.1") == "desk@example.org"


@pytest.mark.django_db
def test_the_database_guards_foreign_keys() -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys")
            assert cursor.fetchone() == (1,)
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)


def test_every_variable_stands_in_the_example_file_and_none_besides() -> None:
    example = {
        line.partition("=")[0]
        for line in (ROOT / ".env.example").read_text().splitlines()
        if line and not line.startswith("#")
    }
    source = (ROOT / "casestudy" / "settings.py").read_text()
    import re

    read = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', source))
    assert example == read
    contract = "DATABASE_URL CACHE_URL SECRET_KEY DEBUG ALLOWED_HOSTS SITE_URL CSRF_TRUSTED_ORIGINS TRUSTED_PROXIES BIND WORKERS LOG_FORMAT TIME_ZONE MEDIA_ROOT EMAIL_URL"
    assert set(contract.split()) <= read


def test_the_environment_is_read_in_settings_only() -> None:
    """Besides the two start files and the demo's password, which is no setting of the site."""
    allowed = {
        "casestudy/environment.py",
        "casestudy/wsgi.py",
        "casestudy/asgi.py",
        "casestudy/management/commands/load_demo.py",
    }
    found = {
        str(file.relative_to(ROOT))
        for app in ("casestudy", "metrics")
        for file in (ROOT / app).rglob("*.py")
        if "os.environ" in file.read_text() or "getenv" in file.read_text()
    }
    assert found <= allowed


def test_hashed_names_reach_into_stylesheets_and_modules(tmp_path: Path) -> None:
    from casestudy.assets import HashedStorage

    assert HashedStorage.support_js_module_import_aggregation
    assert settings.STATIC_URL == "/static/"
