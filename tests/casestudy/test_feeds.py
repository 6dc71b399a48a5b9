"""Feeds: whole texts, narrowed as lists are, and new only when something was published."""

import json
import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudy.models import Author, Document, Topic
from casestudy.publishing import publish, rename
from metrics.models import Market
from tests.factories import SERIES, a_series, article, at, case, chart, number, record, row

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def story():
    one = a_series()
    record(row(), recorded="2019-01-01")
    chart("downloads", one)
    body = (
        f'<p>It had {number()} &amp; more, see <a href="/about/">how</a>.</p><figure data-chart="downloads"></figure>'
    )
    document = article(body, standfirst=f"[[{SERIES}@2018|compact]]")
    document.article.topics.add(Topic.objects.create(slug="growth", name="Growth"))
    document.article.markets.add(Market.objects.get(code="WLD"))
    publish(document, kind="new", live_from=at("2020-01-01"))
    return document


def atom(client, query: str = "") -> list[dict[str, str]]:
    root = ET.fromstring(client.get(f"/feed.atom{query}").content)
    return [
        {name: (one.findtext(f"a:{name}", namespaces=ATOM) or "") for name in ("id", "title", "updated", "content")}
        for one in root.findall("a:entry", ATOM)
    ]


def items(client, query: str = "") -> list[dict]:
    return json.loads(client.get(f"/feed.json{query}").content)["items"]


def test_an_entry_is_the_whole_text_and_its_numbers_lead_to_their_evidence(client, story):
    (entry,) = atom(client)
    assert entry["updated"] == "2020-01-01T00:00:00+00:00"
    assert (
        f'<h2>Part 1</h2><p>It had <a href="{settings.SITE_URL}/articles/story/#e1">60.0 million</a> &amp; more'
        in entry["content"]
    )
    assert f'<a href="{settings.SITE_URL}/about/">how</a>' in entry["content"]
    assert f'<a href="{settings.SITE_URL}/charts/downloads/">' in entry["content"]
    assert "<table>" in entry["content"]
    (item,) = items(client)
    assert item["content_html"] == entry["content"]
    assert item["content_text"].startswith("It had 60.0 million & more, see how.")
    assert (item["id"], item["tags"]) == (entry["id"], ["Growth"])


def test_a_case_is_whole_too(client):
    publish(case(standfirst="In short."), kind="new", live_from=at("2020-01-01"))
    (entry,) = atom(client)
    assert (
        entry["content"]
        == "<h2>The market before</h2><p>Before.</p><h2>What it set out to do</h2><p>During.</p><h2>What came of it</h2><p>After.</p>"
    )


def test_only_a_publication_makes_an_entry_new(client, story):
    before = atom(client)[0]
    record(row("60010000", known_from="2020-06-01"))
    rename(Document.objects.get(), "tale")
    after = atom(client)[0]
    assert (after["id"], after["updated"]) == (before["id"], before["updated"])
    assert client.get("/feed.atom").content == client.get("/feed.atom").content
    section = story.article.sections.get()
    section.heading = "Part one"
    section.save()
    publish(Document.objects.get(), kind="update", live_from=at("2021-01-01"))
    new = atom(client)[0]
    assert (new["id"], new["updated"]) == (before["id"], "2021-01-01T00:00:00+00:00")


def test_feeds_are_narrowed_by_topic_market_and_kind(client, story):
    publish(case(), kind="new", live_from=at("2020-02-01"))
    for read in (atom, items):
        titles = {query: [one["title"] for one in read(client, query)] for query in ("", "?topic=growth", "?market=JP", "?kind=case", "?topic=growth&market=WLD&kind=article", "?topic=growth&market=JP")}  # fmt: skip
        assert titles == {
            "": ["App in JP", "Story"],
            "?topic=growth": ["Story"],
            "?market=JP": ["App in JP"],
            "?kind=case": ["App in JP"],
            "?topic=growth&market=WLD&kind=article": ["Story"],
            "?topic=growth&market=JP": [],
        }
    feed = client.get("/feed.json?topic=growth").json()
    assert feed["feed_url"].endswith("/feed.json?topic=growth")
    assert feed["title"].endswith(": Growth")


@pytest.mark.parametrize("address", ["/feed.atom?topic=secret", "/feed.json?topic=secret"])
def test_no_feed_names_a_topic_of_drafts(client, story, address):
    article(slug="draft").article.topics.add(Topic.objects.create(slug="secret", name="The merger"))
    refused = client.get(address)
    assert refused.status_code == 404
    assert "merger" not in refused.content.decode()


def test_pages_lead_to_their_feeds(client, story):
    for page, feed in (
        ("/", "/feed.atom"),
        ("/topics/growth/", "/feed.atom?topic=growth"),
        ("/articles/?market=WLD", "/feed.json?kind=article&amp;market=WLD"),
    ):
        html = client.get(page).content.decode()
        assert f'href="{feed}"' in html, page
        assert client.get(feed.replace("&amp;", "&")).status_code == 200


def read_atom(client, path: str) -> ET.Element:
    return ET.fromstring(client.get(path).content)


def test_each_feed_is_one_of_its_own_and_leads_back_to_itself(client, story):
    paths = ("/feed.atom", "/feed.atom?topic=growth", "/ja/feed.atom", "/corrections.atom", "/changes.atom", "/ja/changes.atom")  # fmt: skip
    known = set()
    for path in paths:
        root = read_atom(client, path)
        links = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
        assert links["self"] == f"{settings.SITE_URL}{path}"
        assert links["alternate"] == f"{settings.SITE_URL}{'/ja/' if path.startswith('/ja/') else '/'}"
        known.add(root.findtext("a:id", namespaces=ATOM))
    assert len(known) == len(paths)
    feed = client.get("/ja/feed.json").json()
    assert (feed["feed_url"], feed["home_page_url"], feed["language"]) == (
        f"{settings.SITE_URL}/ja/feed.json",
        f"{settings.SITE_URL}/ja/",
        "ja",
    )


def test_an_entry_says_when_it_was_first_published_and_who_wrote_it(client, story):
    for place in ("Ada", "Bo"):
        story.article.authors.add(Author.objects.create(slug=place.lower(), given_name=place, family_name="Okafor"))
    publish(story, kind="update", live_from=at("2021-01-01"))
    publish(case(), kind="new", live_from=at("2020-06-01"))
    root = read_atom(client, "/feed.atom")
    found = [
        (
            entry.findtext("a:published", namespaces=ATOM),
            entry.findtext("a:updated", namespaces=ATOM),
            [one.text for one in entry.findall("a:author/a:name", ATOM)],
        )
        for entry in root.findall("a:entry", ATOM)
    ]
    first, update, later = "2020-01-01T00:00:00+00:00", "2021-01-01T00:00:00+00:00", "2020-06-01T00:00:00+00:00"
    assert found == [(first, update, ["Ada Okafor", "Bo Okafor"]), (later, later, [])]
    assert root.findtext("a:author/a:name", namespaces=ATOM) == "Casestudy"
    story_item, case_item = items(client)
    assert (story_item["date_published"], story_item["date_modified"]) == (first, update)
    assert [one["name"] for one in story_item["authors"]] == ["Ada Okafor", "Bo Okafor"]
    assert "authors" not in case_item  # the feed's own authors stand for it


def test_a_chart_is_a_picture_with_words_above_its_table(client, story):
    (entry,) = atom(client)
    picture = (
        f'<img src="{settings.SITE_URL}/charts/downloads.png" alt="A column a year, each higher than the one before.">'
    )
    assert picture in entry["content"]
    assert entry["content"].index(picture) < entry["content"].index("<table>")


def test_a_summary_is_words_and_no_markup(client, story):
    story.article.standfirst = "R&D <b>under</b> a < b"
    story.article.save()
    publish(story, kind="update", live_from=at("2021-01-01"))
    summary = read_atom(client, "/feed.atom").find("a:entry/a:summary", ATOM)
    assert (summary.get("type"), summary.text) == ("html", "R&amp;D &lt;b&gt;under&lt;/b&gt; a &lt; b")


def test_an_original_in_a_feed_of_another_language_says_which_it_is(client, story):
    (entry,) = read_atom(client, "/ja/feed.atom").findall("a:entry", ATOM)
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    content = entry.findtext("a:content", namespaces=ATOM)
    assert "Chart: " in content
    assert f'<a href="{settings.SITE_URL}/ja/articles/story/#e1">' in content
    assert "xml:lang" not in client.get("/feed.atom").text.partition("<entry")[2].partition(">")[0]


def test_no_address_in_a_feed_is_cut_short(client, story):
    section = story.article.sections.get()
    section.body = '<p>See <a href="#part-1">above</a> and <a href="/about/">how</a>.</p>'
    section.save()
    publish(story, kind="update", live_from=at("2021-01-01"))
    (entry,) = atom(client)
    assert f'<a href="{settings.SITE_URL}/articles/story/#part-1">above</a>' in entry["content"]
    assert 'href="/' not in entry["content"]


def test_a_change_keeps_its_identity_when_the_text_moves(client, story):
    publish(story, kind="correction", note="It was 60.", live_from=at("2021-01-01"))

    def identities() -> list[str | None]:
        root = read_atom(client, "/changes.atom")
        return [one.findtext("a:id", namespaces=ATOM) for one in root.findall("a:entry", ATOM)] + [
            one["id"] for one in client.get("/changes.json").json()["items"]
        ]

    before = identities()
    assert len(set(before)) == 1
    rename(Document.objects.get(), "tale")
    assert identities() == before


def test_an_empty_feed_is_the_same_whenever_it_is_asked_for(client):
    first = client.get("/feed.atom")
    assert first.content == client.get("/feed.atom").content
    assert client.get("/feed.atom", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("query", ["topic=none", "market=ZZ", "kind=book", "topic=%3Cb%3E", "topic=" + "x" * 500])
def test_a_choice_that_is_none_is_not_found(client, query):
    assert client.get(f"/feed.atom?{query}").status_code == 404
    assert client.get(f"/feed.json?{query}").status_code == 404


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json", "/feed.atom?market=WLD"])
def test_a_feed_costs_the_same_for_one_text_and_for_ten(client, story, path):
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    def more(place: int) -> None:
        body = f'<p>{number()}</p><figure data-chart="downloads"></figure>'
        other = article(body, slug=f"story-{place}", standfirst=f"[[{SERIES}@2018|compact]]")
        other.article.markets.add(Market.objects.get(code="WLD"))
        publish(other, kind="new", live_from=at("2020-01-01"))

    cost()
    one = cost()
    for place in range(10):
        more(place)
    assert cost() == one
