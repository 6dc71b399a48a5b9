"""The demo restored from its bundles, on another database and back. Each site is a process of its own, so that this
runs once and not on each database that the tests run on."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import machine
import psycopg

from tests.conftest import absent

SITE = Path(__file__).with_name("restored_site.py")


def test_the_demo_goes_from_one_database_to_the_other_and_back(tmp_path: Path) -> None:
    """SQLite to PostgreSQL to SQLite, each in a process of its own: the same pages, tables, digests and bundles."""
    server = machine.running_postgres()
    if server is None:
        absent("PostgreSQL")
    name = f"restored_{os.getpid()}"
    with psycopg.connect(str(server), autocommit=True) as there:
        there.execute(f"CREATE DATABASE {name}")
        try:
            first = site(tmp_path / "first", f"sqlite:///{tmp_path}/first.sqlite3", "demo")
            second = site(tmp_path / "second", str(server).rpartition("/")[0] + f"/{name}", *first)
            third = site(tmp_path / "third", f"sqlite:///{tmp_path}/third.sqlite3", *second)
        finally:
            there.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert len(first) >= 6 and [Path(one).name for one in first] == [Path(one).name for one in third]
    for one, other, last in zip(first, second, third, strict=True):
        same = files_of(Path(one).read_bytes())
        for again in (other, last):
            files = files_of(Path(again).read_bytes())
            assert [name for name in same if files.get(name) != same[name]] == [], again
            assert Path(again).read_bytes() == Path(one).read_bytes()
    shown = [json.loads((tmp_path / one / "shown.json").read_text()) for one in ("first", "second", "third")]
    for address, page in shown[0].items():
        assert page == shown[1][address] == shown[2][address], address
    digests = [json.loads((tmp_path / one / "digests.json").read_text()) for one in ("first", "second", "third")]
    assert digests[1] == digests[2] and digests[0]["revisions"] == digests[1]["revisions"]
    assert set(digests[1]["rows"]) <= set(digests[0]["rows"]) and len(digests[1]["rows"]) > 200


def site(folder: Path, database: str, *what: str) -> list[str]:
    """Fill a site; its bundles, cases before the article that shows them."""
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment = kept | {
        "DATABASE_URL": database,
        "DEBUG": "1",
        "MEDIA_ROOT": str(folder / "media"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, str(SITE), str(folder), *what], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    # Originals before their translations, and cases before the article that shows them.
    return [
        str(one)
        for language in ("en", "ja")
        for kind in ("case", "article")
        for one in sorted(folder.glob(f"{kind}-{language}-*.zip"))
    ]


def files_of(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
