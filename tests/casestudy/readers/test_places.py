"""What a page is about, by name: the form for errors says it instead of an address, and names nothing that readers cannot see."""

import re
from html import unescape

import pytest

from casestudy.models import Article, Page, SiteSettings, Topic
from casestudy.publishing import publish
from metrics.models import Chart, Claim
from tests.factories import SERIES, a_series, article, at, case, chart, claim, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-01-01")
    claim(listed=False)
    chart("downloads")
    SiteSettings.objects.create(name="Numbers")
    document = article()
    document.article.topics.add(Topic.objects.create(slug="growth", name="Growth"))
    publish(document, kind="new", live_from=at("2020-01-01"))
    return document


def named(client, page: str) -> str:
    form = client.get("/report/", {"page": page}).content.decode()
    link = re.search(r'<dd><a href="([^"]+)"[^>]*>([^<]*)</a></dd>', form)
    assert link is not None
    assert link[1] == page
    return unescape(link[2])


def test_each_page_of_one_thing_is_named(client, story):
    Chart.objects.update(listed=True)
    Claim.objects.update(listed=True)
    publish(case(), kind="new", live_from=at("2020-01-01"))
    Page.objects.create(slug="method", title="How we work", body="<p>So.</p>")
    pages = {
        "/": "Front page",
        "/articles/story/": "Story",
        "/articles/story/versions/1/": "Story",
        "/ja/articles/story/": "Story",
        "/localization/app-japan/": "App in JP",
        f"/series/{SERIES}/": "App: downloads, world",
        "/metrics/downloads-count/": "Downloads",
        "/sources/paper/": "A report",
        "/topics/growth/": "Growth",
        "/method/": "How we work",
        "/claims/doubled/": Claim.objects.get().statement,
        "/charts/downloads/": Chart.objects.get().takeaway,
    }
    assert {page: named(client, page) for page in pages} == pages


@pytest.mark.parametrize(
    "page",
    ["/articles/", "/claims/", "/series/none/", "/nowhere/", "/articles/draft/", "/topics/secret/", "/claims/doubled/", "/charts/downloads/"],
)  # fmt: skip
def test_a_list_and_what_readers_cannot_see_is_named_by_its_address(client, story, page):
    draft = article(slug="draft", title="The merger")
    draft.article.topics.add(Topic.objects.create(slug="secret", name="The merger"))
    assert Article.objects.filter(title="The merger").exists()
    assert named(client, page) == page
