"""`make demo`: a working publication on this machine. Repeatable: what was edited stays.

Reads PORT (default 8000) and DEMO_PASSWORD (default: made once and kept in var/demo-password). With the name of a command,
runs that on the demo instead of serving it: `tools/demo.py send_alerts`.
"""

import os
import secrets
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
#: Letters and digits that nobody confuses when copying them from a screen.
READABLE = "abcdefghijkmnpqrstuvwxyz23456789"


def kept(name: str, make: str) -> str:
    """The content of var/<name>; written once, readable by its owner only."""
    file = VAR / name
    if not file.exists():
        store(file, make)
    return file.read_text().strip()


def store(file: Path, content: str) -> None:
    """Write a file that only its owner may read."""
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(content + "\n")


def main(command: list[str]) -> None:
    """Prepare, load, tell, serve; or run a command."""
    VAR.mkdir(exist_ok=True)
    port = os.environ.get("PORT") or "8000"
    given = os.environ.get("DEMO_PASSWORD", "")
    password = given or kept("demo-password", "".join(secrets.choice(READABLE) for _ in range(14)))
    address = f"http://127.0.0.1:{port}"
    with socket.socket() as probe:
        if not command and probe.connect_ex(("127.0.0.1", int(port))) == 0:
            raise SystemExit(
                f"Port {port} is taken. Stop what uses it, or choose another: make demo PORT={int(port) + 1}"
            )
    os.environ.update(
        DEBUG="",
        BIND=f"127.0.0.1:{port}",
        SITE_URL=address,
        DEMO_PASSWORD=password,
        DJANGO_SETTINGS_MODULE="casestudy.settings",
    )
    for name in (
        "DATABASE_URL",
        "CACHE_URL",
        "ALLOWED_HOSTS",
        "TRUSTED_PROXIES",
        "MEDIA_ROOT",
        "MEDIA_STORAGE",
        "WORKERS",
    ):
        os.environ.pop(name, None)
    # What readers would be sent, as files: a demo writes to nobody.
    os.environ["EMAIL_URL"] = f"file://{VAR / 'mail'}"
    os.environ["SECRET_KEY"] = kept("secret-key", secrets.token_urlsafe(60))
    sys.path.insert(0, str(ROOT))

    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    if command:
        call_command(*command)
        return
    # First, because a page drawn while loading already needs the hashed names.
    print("Collecting static files.", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    print("Preparing the database.", flush=True)
    call_command("migrate", verbosity=0)
    call_command("load_demo")
    if given:
        store(VAR / "demo-password", given)
        for user in get_user_model().objects.filter(username__in=("editor", "admin")):
            if not user.check_password(given):
                user.set_password(given)
                user.save(update_fields=["password"])
    print(
        f"""
  The site       {address}/
  The admin      {address}/admin/
  Editor         login "editor", password "{password}"
  Administrator  login "admin", password "{password}"
  Mail           is written into var/mail/; PORT={port} .venv/bin/python tools/demo.py send_alerts
                 tells readers who follow by mail what is new

  Everything is kept in var/. Ctrl-C stops the server.
""",
        flush=True,
    )
    call_command("serve")


if __name__ == "__main__":
    main(sys.argv[1:])
