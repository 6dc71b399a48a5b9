"""Nothing of another day, of a draft or of a withdrawn text shows where it should not: every page, file and answer."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import now

from casestudy.models import Article, Author, SiteSettings, Topic, Version
from casestudy.publishing import Refusal, cancel, publish
from metrics.ingest import add_observation
from metrics.models import Provider
from metrics.ranking import rank
from tests.factories import SERIES, a_series, article, at, case, chart, event, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def series():
    cache.clear()
    one = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    return one


def test_ranking_on_series_as_of(series, client):
    rank(
        series,
        "2018",
        Provider.objects.get(slug="a"),
        "deprecated",
        "XWRONGX",
        decided_at=at("2020-06-01"),
        recorded_at=at("2020-06-01"),
    )
    assert "XWRONGX" not in client.get("/series/app-downloads-wld/?as_of=2019-12-31").text


def test_add_observation_returns_same_row(series):
    record(row("70000000", known_from="2020-01-01"))
    assert add_observation(row()).value == 60000000


def test_topic_of_draft(client):
    Topic.objects.create(slug="secret", name="Secret takeover")
    assert client.get("/topics/secret/").status_code == 404


def test_author_of_draft(client):
    Author.objects.create(slug="hidden", family_name="Hidden")
    assert client.get("/authors/hidden/").status_code == 404


def test_home_seen_at_backdated_version(client):
    d = article()
    publish(d, kind="new", live_from=at("2020-01-01"), now=at("2020-01-01"))
    Article.objects.update(title="B")
    publish(d, kind="correction", note="XLATERX", live_from=at("2020-02-01"), now=at("2021-01-01"))
    assert "XLATERX" not in client.get("/?seen_at=2020-06-01").text


def test_corrections_seen_at(client):
    test_05 = article()
    d = test_05
    publish(d, kind="new", live_from=at("2020-01-01"), now=at("2020-01-01"))
    Article.objects.update(title="B")
    publish(d, kind="correction", note="XLATERX", live_from=at("2020-02-01"), now=at("2021-01-01"))
    assert "XLATERX" not in client.get("/corrections/?seen_at=2020-06-01").text


def test_version_page_seen_at_before_stored(client):
    d = article()
    publish(d, kind="new", live_from=at("2020-01-01"), now=at("2020-01-01"))
    Article.objects.update(title="XLATERX")
    publish(d, kind="update", live_from=at("2020-02-01"), now=at("2021-01-01"))
    assert client.get("/articles/story/versions/2/?seen_at=2020-06-01").status_code == 404


def test_api_version_seen_at_before_stored(client):
    d = article()
    publish(d, kind="new", live_from=at("2020-01-01"), now=at("2020-01-01"))
    Article.objects.update(title="XLATERX")
    publish(d, kind="update", live_from=at("2020-02-01"), now=at("2021-01-01"))
    assert client.get("/api/v1/versions/article/story/2/?seen_at=2020-06-01").status_code == 404


def test_history_refuses_bad_moment(client):
    publish(article(), kind="new")
    assert client.get("/articles/story/versions/?as_of=2999-01-01").status_code == 400


def test_sources_refuse_bad_moment(client):
    assert client.get("/sources/?as_of=2999-01-01").status_code == 400


def test_source_count_future(client):
    record(row("1", known_from="2999-01-01"))
    r = client.get("/sources/")
    c = [s["count"] for s in r.context["sources"]]
    assert c == [2]


def test_title_with_number_in_used_by(client):
    d = article(title=f"Over [[{SERIES}@2018|compact]]")
    publish(d, kind="new")
    assert f"[[{SERIES}" not in client.get("/series/app-downloads-wld/").text


def test_title_with_number_in_compare(client):
    d = case(title=f"Over [[{SERIES}@2018|compact]]")
    publish(d, kind="new")
    assert "[[" not in client.get("/localization/compare/").text


def test_history_changes_bracket(client):
    d = article(title="A")
    publish(d, kind="new")
    Article.objects.update(title=f"Over [[{SERIES}@2018|compact]]")
    publish(d, kind="update")
    assert "[[" not in client.get("/articles/story/versions/").text


def test_curated_lead_beyond_thirty(client):
    lead = article(slug="lead", title="XLEADX")
    publish(lead, kind="new", live_from=at("2019-07-01"))
    for i in range(31):
        publish(article("<p>x</p>", slug=f"s{i}"), kind="new", live_from=at("2020-01-01"))
    s = SiteSettings.objects.first() or SiteSettings.objects.create(name="S")
    s.lead = lead
    s.save()
    assert "XLEADX" in client.get("/").text


def test_embed_snippet(client, series):
    chart("c", series, takeaway='A "big" rise', listed=True)
    assert 'title="A "big" rise"' not in client.get("/charts/c/").context["snippet"]


def test_filter_links_keep_moment(client):
    event()
    r = client.get("/timeline/?as_of=2020-01-01&kind=launch")
    assert all("as_of" in o["url"] for f in r.context["filters"] for o in f["options"])


def test_downloads_keep_moment(client):
    r = client.get("/series/app-downloads-wld/?as_of=2020-01-01")
    assert all("as_of" in d["url"] for d in r.context["downloads"])


def test_two_scheduled(client):
    n = now()
    d = article()
    publish(d, kind="new")
    Article.objects.update(kicker="B")
    publish(d, kind="update", live_from=n + timedelta(days=5))
    Article.objects.update(title="C")
    publish(d, kind="update", live_from=n + timedelta(days=9), scheduled="rebase")
    assert Version.objects.filter(document=d).scheduled(now()).count() == 2
    Article.objects.update(title="Story", kicker="", standfirst="FIX")
    publish(d, kind="correction", note="fix", scheduled="rebase")
    last = Version.objects.live(n + timedelta(days=10)).get()
    assert last.revision.content["standfirst"] == "FIX"


def test_early_reveal(client):
    n = now()
    d = article()
    publish(d, kind="new")
    Article.objects.update(kicker="B")
    publish(d, kind="update", live_from=n + timedelta(days=5))
    Article.objects.update(title="EMBARGOED")
    publish(d, kind="update", live_from=n + timedelta(days=9), scheduled="rebase")
    assert Version.objects.live(n + timedelta(days=6)).get().revision.content["title"] != "EMBARGOED"


def test_future_ranking_etag(series, client, monkeypatch):
    import metrics.api.parameters as p

    rank(series, "2018", Provider.objects.get(slug="a"), "deprecated", "r", decided_at=now() + timedelta(days=1))
    one = client.get("/series/app-downloads-wld.csv")
    one.getvalue()
    monkeypatch.setattr(p, "clock", lambda: now() + timedelta(days=2))
    two = client.get("/series/app-downloads-wld.csv")
    body = two.getvalue()
    assert body.count(b"\n") == 2  # the deprecated row left the table
    assert one["ETag"] != two["ETag"]


def test_future_ranking_freshness(series):
    from casestudy.readers.freshness import next_change

    rank(series, "2018", Provider.objects.get(slug="a"), "deprecated", "r", decided_at=now() + timedelta(seconds=20))
    assert next_change(now()) is not None


def test_published_article_with_draft_case(client):
    case(title="XSECRETX")
    d = article('<figure data-case="app-japan"></figure>')
    with pytest.raises(Refusal, match="is not published"):
        publish(d, kind="new")


def test_withdrawn_text_as_of(client):
    d = article(title="XLIBELX")
    v = publish(d, kind="new", live_from=at("2020-01-01"))
    cancel(v, "Ordered by a court.")
    assert client.get("/articles/story/").status_code == 410
    assert "XLIBELX" not in client.get("/articles/story/?as_of=2020-06-01").text


def test_atom_control_character(client):
    try:
        publish(article(title="A\x0bB"), kind="new")
    except Refusal:
        return
    client.raise_request_exception = False
    assert client.get("/feed.atom").status_code == 200


def test_streamed_304(client):
    r = client.get("/data.zip")
    r.getvalue()
    assert client.get("/data.zip", headers={"If-None-Match": r["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nowhere/",
        "/feed.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/api/v1/",
        "/api/v1/nowhere/",
        "/api/v1/series/nope/",
        "/sources/?kind=zzz",
    ],
)
def test_etag(client, path):
    assert "ETag" in client.get(path)
