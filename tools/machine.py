"""Finds what the tests talk to: PostgreSQL, Redis or Valkey, Chromium, the Nu HTML checker. Starts a private PostgreSQL where only its programs are there."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The one without windows comes first: the same engine for a third of the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Programs for Node.js, at the versions that the tests and the measurements were written for.
NODE_TOOLS = {"vnu-jar": "26.9.27", "lighthouse": "12.8.2"}


def chromium() -> str | None:
    """The path of a Chromium, if there is one."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def node_tool(name: str) -> Path | None:
    """The folder of a program for Node.js, fetched into var/node at its first use; None where there is no npm."""
    npm, version = shutil.which("npm"), NODE_TOOLS[name]
    place = ROOT / "var" / "node" / f"{name}-{version}"
    if not place.exists() and npm:
        options = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        command = [npm, "install", *options, "--prefix", str(place), f"{name}@{version}"]
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
            shutil.rmtree(place, ignore_errors=True)
    found = place / "node_modules" / name
    return found if found.exists() else None


def html_checker() -> list[str] | None:
    """The command of the Nu HTML checker, if there are a Java and an npm to run and fetch it."""
    java = shutil.which("java")
    folder = node_tool("vnu-jar") if java else None
    return [str(java), "-jar", str(folder / "build" / "dist" / "vnu.jar")] if folder else None


def redis() -> str | None:
    """The address of a Redis or Valkey that answers: CACHE_URL, else 127.0.0.1:6379."""
    import redis as client

    address = os.environ.get("CACHE_URL") or "redis://127.0.0.1:6379/15"
    if not address.startswith("redis"):
        return None
    try:
        with client.Redis.from_url(address, socket_connect_timeout=2) as connection:
            connection.ping()
    except (client.RedisError, OSError):
        return None
    return address


def running_postgres() -> str | None:
    """The address of a PostgreSQL that lets us in and make databases: DATABASE_URL, else 127.0.0.1:5432."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    for user in (getpass.getuser(), "postgres"):
        address = f"postgres://{user}@127.0.0.1:5432/postgres"
        if _may_create(address):
            return address
    return None


def _may_create(address: str) -> bool:
    import psycopg

    try:
        with psycopg.connect(address, connect_timeout=2) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


@contextmanager
def postgres() -> Iterator[str | None]:
    """The address of a PostgreSQL for as long as the block lasts; None where there is neither a server nor its programs."""
    if address := running_postgres():
        yield address
        return
    programs = _postgres_programs()
    if programs is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="casestudy-postgres-") as folder:
        data, log = Path(folder) / "data", Path(folder) / "log"
        as_user: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres")
            as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        os.chmod(folder, 0o700)
        port = free_port()
        _run(
            [
                *as_user,
                str(programs / "initdb"),
                "-D",
                str(data),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ]
        )
        control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(log)]
        _run([*control, "-o", f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off", "start"])
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "-m", "fast", "stop"])


def _postgres_programs() -> Path | None:
    """The newest folder that holds initdb and pg_ctl; Debian keeps them off the path."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((file.parent for file in installed), key=lambda folder: int(folder.parent.name), default=None)


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str]) -> None:
    # The server keeps its starter's pipes open, so nothing may wait for their end.
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
