"""The sitemap: every public address once, in parts that the protocol allows."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudy.models import Page
from casestudy.publishing import cancel, publish
from casestudy.views import sitemap
from tests.factories import a_series, article, case, chart, claim, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    one = a_series()
    record(row(), row(period="2017"))
    publish(article(), kind="new")
    cancel(publish(article(slug="gone"), kind="new"), "Wrong.")
    article(slug="draft")
    case(slug="draft-case")
    chart("shown", one, listed=True)
    chart("hidden", one)
    claim()
    Page.objects.create(slug="method", title="Method", body="<p>How.</p>")


def addresses(client, path="/sitemap.xml"):
    return re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", client.get(path).text)


def spoken(*paths: str) -> list[str]:
    """Each path in every language of the site."""
    return [f"{prefix}{path}" for path in paths for prefix in ("", "/ja")]


ALL = [
    *spoken(*(f"/{one}" for one in sitemap.LISTS)),
    "/articles/story/",
    *spoken(
        "/method/",
        "/charts/shown/",
        "/claims/doubled/",
        "/metrics/downloads-count/",
        "/series/app-downloads-wld/",
        "/sources/paper/",
    ),
]


def test_every_public_address_stands_once_and_answers(client):
    assert addresses(client) == ALL
    assert {client.get(one).status_code for one in ALL} == {200}


def test_every_language_of_a_page_names_all_of_them(client):
    found = re.findall("<url><loc>([^<]*)</loc>(.*?)</url>", client.get("/sitemap.xml").text)
    for address, rest in found:
        if "/sources/paper/" in address:
            links = dict(re.findall('hreflang="([^"]*)" href="([^"]*)"', rest))
            assert links["en"].endswith("/sources/paper/")
            assert links["ja"] == links["en"].replace("/sources/", "/ja/sources/")
            assert links["x-default"] == links["en"]
            assert address in links.values()


def test_a_text_says_when_it_changed(client):
    assert re.search(r"/articles/story/</loc><lastmod>\d{4}-\d\d-\d\d</lastmod>", client.get("/sitemap.xml").text)


@pytest.mark.parametrize("largest", [1, 3, 5, 16])
def test_more_than_one_file_holds_are_parts_of_an_index(client, monkeypatch, largest):
    monkeypatch.setattr(sitemap, "LARGEST", largest)
    parts = addresses(client)
    assert parts == [f"/sitemap-{number}.xml" for number in range(1, -(-len(ALL) // largest) + 1)]
    assert [one for part in parts for one in addresses(client, part)] == ALL
    assert max(len(addresses(client, part)) for part in parts) == largest


@pytest.mark.parametrize("part", ["2", "99999"])
def test_a_part_that_is_not_there_is_not_found(client, part):
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_twenty_series_cost_as_many_queries_as_one(client):
    counts = []
    for more in (0, 20):
        for number in range(more):
            a_series(f"app-{number}", f"Series {number}")
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap.xml")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_robots_leads_to_it(client):
    assert "/sitemap.xml" in client.get("/robots.txt").text
