"""A site of its own, in its own process and database: load the demo or restore bundles, then write down all that it shows.

``python restored_site.py FOLDER demo`` or ``python restored_site.py FOLDER BUNDLE...``, with DATABASE_URL set.
"""

import json
import os
import re
import sys
from io import StringIO
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casestudy.settings")
os.environ.setdefault("SECRET_KEY", "only-for-a-test-" + "0" * 50)
os.environ["SITE_URL"] = "http://127.0.0.1:8000"

MAIN = re.compile(rb"<main.*</main>", re.DOTALL)
#: Where the same text says something of the site around it: what else is on record there.
ELSEWHERE = ("series", "sources", "claims", "localization", "articles", "metrics")


def main() -> None:
    """Fill the site, then write its bundles, its pages, its tables and its digests into the folder."""
    folder, *what = sys.argv[1:]
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from casestudy.content import digest_of, snapshot
    from casestudy.integrity.verifying import verify
    from casestudy.models import Document, Revision, Version
    from metrics.models import Chart, Claim, Observation

    call_command("migrate", verbosity=0)
    if what == ["demo"]:
        call_command("load_demo", verbosity=0, stdout=StringIO())
    else:
        call_command("import_bundle", *what, stdout=StringIO())
        again = StringIO()
        call_command("import_bundle", *what, stdout=again)
        for one in Document.objects.all():
            newest = one.versions.order_by("-number")[0].revision.digest
            assert digest_of(snapshot(one)) == newest, f"the working copy of {one} says something else"
        assert again.getvalue().count("nothing: all is here already") == len(what), again.getvalue()
    out, client = Path(folder), Client(SERVER_NAME="127.0.0.1")
    documents = list(Document.objects.order_by("kind", "language", "slug"))
    shown = {}
    for one in documents:
        address = one.get_absolute_url()
        (out / f"{one.kind}-{one.language}-{one.slug}.zip").write_bytes(client.get(f"{address[:-1]}.zip").getvalue())
        versions = [
            f"{address}versions/{number}/"
            for number in Version.objects.filter(document=one).values_list("number", flat=True)
        ]
        for page in (address, f"{address}versions/", *versions):
            shown[page] = page_of(client, page)
        for ending in ("md", "json", "bib"):
            shown[f"{address}{ending}"] = client.get(f"{address[:-1]}.{ending}").getvalue().decode()
    used = {use.slug for one in documents for use in one.uses.filter(kind="chart", version__gt=0)}
    for chart in Chart.objects.filter(slug__in=used).order_by("slug"):
        shown[f"/charts/{chart.slug}/"] = page_of(client, f"/charts/{chart.slug}/")
        shown[f"/charts/{chart.slug}.csv"] = client.get(f"/charts/{chart.slug}.csv").getvalue().decode()
    claims = {use.slug for one in documents for use in one.uses.filter(kind="claim", version__gt=0)}
    for claim in Claim.objects.filter(slug__in=claims).order_by("slug"):
        shown[f"/claims/{claim.slug}/"] = page_of(client, f"/claims/{claim.slug}/")
    digests = {
        "revisions": sorted(Revision.objects.filter(versions__isnull=False).values_list("digest", flat=True)),
        "rows": sorted(Observation.objects.values_list("digest", flat=True)),
    }
    (out / "shown.json").write_text(json.dumps(shown))
    (out / "digests.json").write_text(json.dumps(digests))
    difference = verify().difference
    assert difference is None, difference


def page_of(client: object, address: str) -> str:
    """What a page says, without head and foot."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return MAIN.search(response.content)[0].decode()


if __name__ == "__main__":
    main()
