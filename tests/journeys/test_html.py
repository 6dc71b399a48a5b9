"""The HTML of every page of the demo, by the Nu checker: the one that browsers' makers keep."""

import json
import subprocess
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

#: What no sitemap lists.
MORE = [
    "/articles/how-tiktok-went-abroad/versions/",
    "/articles/how-tiktok-went-abroad/versions/1/",
    "/articles/how-tiktok-went-abroad/?as_of=2020-03-01",
    "/localization/compare/?market=JP&market=US&market=IN",
    "/localization/compare/",
    "/charts/facebook-users/embed/",
    "/search/",
    "/search/?q=japan",
    "/search/?q=tikotk",
    "/search/?q=百度",
    "/report/?page=/articles/how-tiktok-went-abroad/&number=tiktok-douyin-downloads-in@2019-Q1",
    "/report/?sent=1",
    "/follow/?page=/localization/tiktok-india/",
    "/ja/follow/?market=JP",
    "/follow/?sent=1",
    "/follow/confirm/?token=none",
    "/follow/end/?secret=00000000-0000-4000-8000-000000000000",
    "/none-such/",
    "/articles/?page=0",
]


def test_no_page_has_an_error(client, html_checker, tmp_path, settings):
    settings.SITE_URL = "http://testserver"
    call_command("load_demo", verbosity=0)
    sitemap = ElementTree.fromstring(client.get("/sitemap.xml").content)
    listed = [place.text.removeprefix("http://testserver") for place in sitemap.iter() if place.tag.endswith("}loc")]
    japanese = [path for path in listed if path.startswith("/ja/")]
    assert min(len(japanese), len(listed) - len(japanese)) > 300
    paths = [*listed, *(address for path in MORE for address in (path, f"/ja{path}"))]
    for number, path in enumerate(paths):
        (tmp_path / f"{number}.html").write_bytes(client.get(path).content)
    asked = subprocess.run(
        [*html_checker, "--errors-only", "--format", "json", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        check=False,
        text=True,
    )
    told = json.loads(asked.stderr)["messages"]
    found = {(paths[int(one["url"].rsplit("/", 1)[1].removesuffix(".html"))], one["message"]) for one in told}
    assert sorted(found) == []
