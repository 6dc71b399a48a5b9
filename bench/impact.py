"""Which texts does a change touch: the index of uses against a full scan. See bench/README.md."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def main() -> None:
    """10,000 texts with sixty numbers each, unless told otherwise; one line each, then the ratio."""
    texts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casestudy.settings")
        os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "0" * 50)
        import django

        django.setup()
        measure(texts)


def measure(texts: int, numbers: int = 60) -> None:
    """Fill an empty database with live texts, and ask both ways for those that use one number."""
    from django.core.management import call_command
    from django.utils.timezone import now

    from casestudy.consequences.impact import documents_using
    from casestudy.content import references
    from casestudy.models import Document, Revision, Use, Version

    call_command("migrate", verbosity=0)
    instant = now()
    documents = Document.objects.bulk_create(Document(kind="article", slug=f"text-{one}") for one in range(texts))
    revisions, versions, uses = [], [], []
    for place, document in enumerate(documents):
        slugs = [f"series-{(place * numbers + one) % (texts * 3)}" for one in range(numbers)]
        body = "".join(f'<p>It had <data data-figure="{slug}@2019">60 million</data>.</p>' for slug in slugs)
        content = {"kind": "article", "language": "en", "title": "Text", "standfirst": "", "definitions": {}}
        content["sections"] = [{"anchor": "one", "level": 2, "heading": "One", "body": body}]
        revisions.append(Revision(document=document, number=1, content=content, digest=""))
        uses += [Use(document=document, version=1, kind="series", slug=slug, period="2019") for slug in slugs]
    for revision in Revision.objects.bulk_create(revisions, batch_size=200):
        versions.append(Version(document=revision.document, number=1, revision=revision, kind="new", live_from=instant))
    Version.objects.bulk_create(versions)
    Use.objects.bulk_create(uses, batch_size=2_000)

    def scan() -> list[int]:
        live = Version.objects.live(instant).with_content().iterator(chunk_size=200)
        return sorted(
            one.document_id
            for one in live
            if any((ref.series, ref.period) == ("series-7", "2019") for ref in references(one.revision.content))
        )

    by_index, found = timed(lambda: documents_using({("series-7", "2019")}, instant), 20)
    by_scan, same = timed(scan, 1)
    assert found == same
    print(f"{texts:,} texts, {len(uses):,} uses, {len(found)} texts touched")
    print(f"index      {by_index * 1000:10.2f} ms")
    print(f"full scan  {by_scan * 1000:10.2f} ms")
    print(f"ratio      {by_scan / by_index:10,.0f}")


def timed(ask: Callable[[], list[int]], times: int) -> tuple[float, list[int]]:
    """The median of the seconds, and the answer."""
    seconds, answer = [], []
    for _ in range(times):
        start = time.perf_counter()
        answer = ask()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), answer


main()
