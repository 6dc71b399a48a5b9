"""Measure the import, the export and the check of many rows in a database of their own. See bench/README.md."""

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

HEADER = b"series,period,value,stated_to,provider,source,known_from\r\n"
SERIES, DAYS = 100, 36_500


def lines(count: int) -> Iterator[bytes]:
    """The file, row by row: a hundred series, a value a day."""
    first = date(1900, 1, 1).toordinal()
    yield HEADER
    per_series = max(1, count // SERIES)
    for place in range(count):
        series, day = divmod(place, per_series)
        text = date.fromordinal(first + day % DAYS).isoformat()
        yield f"bench-{series},{text},{place}.5,0.1,bench,bench,2020-01-01\r\n".encode()


class Stream(io.RawIOBase):
    """A file made as it is read, so that its own size is not measured."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts = parts

    def readline(self, size: int | None = -1, /) -> bytes:
        return next(self.parts, b"")


def megabytes() -> float:
    """The most memory that the process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Import, import again, export, verify; one line each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with database_of_its_own(os.environ.get("DATABASE_URL", "")) as address:
        os.environ["DATABASE_URL"] = address
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casestudy.settings")
        os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "0" * 50)
        import django

        django.setup()
        measure(count)


@contextmanager
def database_of_its_own(server: str) -> Iterator[str]:
    """The address of an empty database that is gone afterwards: on the PostgreSQL server given, else SQLite in a folder."""
    if not server.startswith("postgres"):
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        return
    import psycopg

    name = f"casestudy_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(count: int) -> None:
    """The four measurements on an empty database."""
    from django.core.management import call_command

    from casestudy.integrity.verifying import verify
    from metrics.export import csv_of
    from metrics.ingest import store
    from metrics.models import Entity, Market, Metric, Observation, Provider, Series, Source
    from metrics.tabular import read_table

    call_command("migrate", verbosity=0)
    metric = Metric.objects.create(slug="bench", name="Bench", unit="count", kind="flow")
    entity = Entity.objects.create(slug="bench", name="Bench")
    market = Market.objects.create(code="WLD", name="World")
    Provider.objects.create(slug="bench", name="Bench")
    Source.objects.create(slug="bench", producer="Bench")
    for place in range(SERIES + 1):
        slug = f"bench-{place}"
        Series.objects.create(slug=slug, title=slug, metric=metric, entity=entity, market=market, breakdown=slug)
    for name in ("import", "the same again"):
        start, before = time.perf_counter(), megabytes()
        report = store(read_table(Stream(lines(count))))
        done = f"{report.added:,} added, {report.unchanged:,} unchanged"
        say(name, count, time.perf_counter() - start, done, megabytes() - before)
    start, before = time.perf_counter(), megabytes()
    size = sum(len(part) for part in csv_of(Observation.objects.with_names().in_order().iterator(chunk_size=2_000)))
    say("export", count, time.perf_counter() - start, f"{size / 1e6:.1f} MB", megabytes() - before)
    start, before = time.perf_counter(), megabytes()
    outcome = verify()
    done = f"{outcome.tally.rows:,} rows verified, {outcome.difference or 'no difference'}"
    say("verify", count, time.perf_counter() - start, done, megabytes() - before)


def say(name: str, count: int, seconds: float, done: str, grown: float) -> None:
    """One measurement."""
    print(f"{name:<15} {seconds:8.1f} s  {count / seconds:10,.0f} rows/s  +{grown:.0f} MB held  ({done})")


main()
