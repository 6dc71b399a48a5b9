"""The worked histories of docs/time.md from the seventeenth on, asked of page, version, API and CSV."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import now as clock

from casestudy.models import Article, Document, Page, Section
from casestudy.publishing import Refusal, cancel, publish, rename, save_revision
from metrics.models import Event, Observation, Provider
from metrics.ranking import rank
from metrics.redacting import redact
from tests.factories import SERIES, a_series, article, at, chart, claim, event, number, record, row

pytestmark = pytest.mark.django_db
REF = f"{SERIES}@2018"
STORY = "/articles/story/"


@pytest.fixture(autouse=True)
def series():
    cache.clear()
    return a_series()


def page(client, address=STORY, **query):
    """The numbers that a page shows, by its evidence list."""
    response = client.get(address, query)
    assert response.status_code == 200, response.text
    return [entry["figure"] for entry in response.context["evidence"]]


def figure(client, reference=REF, **query):
    return client.get(f"/api/v1/figures/{reference}/", query).json()


def table(client, **query):
    """The values of the series as CSV."""
    text = client.get(f"/series/{SERIES}.csv", query).getvalue().decode()
    return [line.split(",")[7] for line in text.splitlines()[1:]]


def text(client, address="/api/v1/articles/story/", **query):
    """The numbers of a text by the API."""
    return [one["value"] for one in client.get(address, query).json()["numbers"]]


def version(client, number_, kind="article", **query):
    return text(client, f"/api/v1/versions/{kind}/story/{number_}/", **query)


def prefer(series, provider, rank_, day):
    rank(
        series, "2018", Provider.objects.get(slug=provider), rank_, "Because.", decided_at=at(day), recorded_at=at(day)
    )


def test_17_a_number_withdrawn_and_restored(client):
    record(row("60000000", "2019-01-01"), recorded="2019-01-01")
    publish(article(), kind="new", live_from=at("2019-02-01"), now=at("2019-02-01"))
    record(row("", "2020-01-01", status="W"), recorded="2020-01-01")
    record(row("61000000", "2020-06-01"), recorded="2020-06-01")
    for query, shown, value in (
        ({"as_of": "2019-06-30"}, "60.0 million", "60000000"),
        ({"as_of": "2020-03-01"}, "withdrawn", None),
        ({"seen_at": "2020-03-01"}, "withdrawn", None),
        ({}, "61.0 million", "61000000"),
    ):
        assert page(client, **query) == [shown]
        assert (figure(client, **query)["value"], text(client, **query)) == (value, [value])
        assert table(client, **query) == ([value] if value else [])
    assert figure(client, as_of="2020-03-01")["state"] == "withdrawn"
    assert page(client, f"{STORY}versions/1/") == ["60.0 million"]
    assert version(client, 1) == ["60000000"]
    assert table(client, vintages="all") == ["60000000", "", "61000000"]


def test_18_a_ranking_changed_twice(client, series):
    record(row("60000000", "2019-01-01"), row("70000000", "2019-02-01", provider="b"), recorded="2019-02-01")
    document = article()
    publish(document, kind="new", live_from=at("2019-12-01"), now=at("2019-12-01"))
    prefer(series, "a", "preferred", "2020-01-01")
    Article.objects.update(kicker="March")
    publish(document, kind="update", live_from=at("2020-03-01"), now=at("2020-03-01"))
    prefer(series, "a", "normal", "2020-06-01")
    prefer(series, "b", "preferred", "2020-06-01")
    for query, shown, value in (
        ({"as_of": "2019-12-31"}, "70.0 million", "70000000"),
        ({"as_of": "2020-03-31"}, "60.0 million", "60000000"),
        ({"seen_at": "2020-03-31"}, "60.0 million", "60000000"),
        ({}, "70.0 million", "70000000"),
    ):
        assert page(client, **query) == [shown]
        assert (figure(client, **query)["value"], text(client, **query), table(client, **query)) == (
            value,
            [value],
            [value],
        )
    assert [version(client, one) for one in (1, 2)] == [["70000000"], ["60000000"]]
    assert [page(client, f"{STORY}versions/{one}/") for one in (1, 2)] == [["70.0 million"], ["60.0 million"]]
    assert figure(client, as_of="2019-12-31")["grade"] == "disputed"


def test_19_a_pin_to_a_day_on_which_nobody_knew_the_number(client):
    record(row("60000000", "2019-01-01"), recorded="2020-01-01")
    pinned = figure(client, f"{REF}~2018-12-31")
    assert (pinned["value"], pinned["state"], pinned["known_since"]) == (None, "not-yet-known", "2019-01-01")
    document = article(f"<p>It had {number(f'{REF}~2018-12-31')} downloads.</p>")
    with pytest.raises(Refusal, match="not known yet at the instant of its pin"):
        publish(document, kind="new")
    publish(article(f"<p>It had {number(f'{REF}~2019-12-31')} downloads.</p>", slug="other"), kind="new")
    assert page(client, "/articles/other/") == ["60.0 million"]
    assert table(client) == ["60000000"]


def test_20_a_quoted_number_that_is_held_to_be_wrong(client, series):
    record(row("60000000", "2019-01-01"), row("88000000", "2019-02-01", provider="b"))
    prefer(series, "b", "deprecated", "2019-03-01")
    publish(article(f"<p>{number(f'{REF}!b')} against {number()}.</p>"), kind="new")
    assert page(client) == ["88.0 million", "60.0 million"]
    entry = client.get(STORY).context["evidence"][0]
    assert (entry["rank"], entry["reason"]) == ("held to be wrong", "Because.")
    one = figure(client, f"{REF}!b")
    assert (one["value"], one["rank"], one["rank_reason"], one["grade"]) == (
        "88000000",
        "deprecated",
        "Because.",
        "disputed",
    )
    assert text(client) == version(client, 1) == ["88000000", "60000000"]
    assert table(client) == ["60000000"]
    assert table(client, vintages="latest") == ["60000000", "88000000"]
    assert figure(client, f"{REF}!b", as_of="2019-02-15")["rank"] == "normal"


def test_21_a_row_known_from_an_instant_in_another_time_zone(client):
    record(row("60000000", "2020-05-01T00:30:00+09:00"), recorded="2020-04-30T16:00:00")
    assert figure(client)["known_from"] == "2020-04-30T15:30:00Z"
    for query, value in (
        ({"as_of": "2020-04-30"}, "60000000"),
        ({"as_of": "2020-04-30T15:30:00Z"}, "60000000"),
        ({"as_of": "2020-05-01T00:30:00+09:00"}, "60000000"),
        ({"as_of": "2020-04-30T15:29:59Z"}, None),
        ({"as_of": "2020-05-01T00:29:59+09:00"}, None),
        ({"as_of": "2020-04-29"}, None),
        ({"seen_at": "2020-04-30T15:45:00Z"}, None),
    ):
        assert figure(client, **query)["value"] == value
        assert table(client, **query) == ([value] if value else [])
        assert len(client.get(f"/series/{SERIES}/", query).context["observations"]) == (1 if value else 0)
    for address in (f"/series/{SERIES}/", f"/series/{SERIES}.csv", f"/api/v1/figures/{REF}/"):
        answer = client.get(f"{address}?as_of=2020-05-01T00:30:00+09:00")
        assert (answer.status_code, "%2B" in answer.content.decode()) == (400, True)


def test_22_a_number_revised_while_a_version_waits(client):
    record(row("60000000", "2020-01-01"), recorded="2020-01-01")
    document = article()
    publish(document, kind="new", live_from=at("2020-05-01"), now=at("2020-05-01"))
    Article.objects.update(title="Friday")
    publish(document, kind="update", live_from=at("2020-05-08"), now=at("2020-05-04"))
    record(row("61000000", "2020-05-06"), recorded="2020-05-06")
    assert [version(client, one) for one in (1, 2)] == [["60000000"], ["61000000"]]
    assert [page(client, f"{STORY}versions/{one}/") for one in (1, 2)] == [["60.0 million"], ["61.0 million"]]
    for query, title, value in (
        ({"as_of": "2020-05-05"}, "Story", "60000000"),
        ({"as_of": "2020-05-07"}, "Story", "61000000"),
        ({"seen_at": "2020-05-07"}, "Story", "61000000"),
        ({"as_of": "2020-05-08"}, "Friday", "61000000"),
        ({}, "Friday", "61000000"),
    ):
        one = client.get("/api/v1/articles/story/", query).json()
        assert (one["title"], [each["value"] for each in one["numbers"]]) == (title, [value])
        assert client.get(STORY, query).context["document"]["title"] == title
        assert table(client, **query) == [value]


def test_23_a_translation_has_its_own_days(client):
    record(row("60000000", "2020-01-01"), recorded="2020-01-01")
    original = article()
    publish(original, kind="new", live_from=at("2020-02-01"), now=at("2020-02-01"))
    translated = Document.objects.create(kind="article", slug="story", language="ja", translation_of=original)
    one = Article.objects.create(document=translated, title="物語")
    Section.objects.create(article=one, heading="一", anchor="part-1", body=f"<p>{number()}。</p>")
    publish(translated, kind="new", live_from=at("2020-03-01"), now=at("2020-03-01"))
    for query, language, title in (
        ({"lang": "ja", "as_of": "2020-02-15"}, "en", "Story"),
        ({"lang": "ja", "seen_at": "2020-02-15"}, "en", "Story"),
        ({"lang": "ja", "as_of": "2020-03-01"}, "ja", "物語"),
        ({"lang": "ja"}, "ja", "物語"),
        ({"as_of": "2020-03-15"}, "en", "Story"),
    ):
        found = client.get("/api/v1/articles/story/", query).json()
        assert (found["language"], found["title"], text(client, **query)) == (language, title, ["60000000"])
    for query, title, says_so in (
        ({"as_of": "2020-02-15"}, "Story", True),
        ({"seen_at": "2020-02-15"}, "Story", True),
        ({"as_of": "2020-03-01"}, "物語", False),
        ({}, "物語", False),
    ):
        shown = client.get("/ja/articles/story/", query)
        assert (shown.context["document"]["title"], bool(shown.context["notice"])) == (title, says_so)
        assert [entry["figure"] for entry in shown.context["evidence"]] == (["60.0 million"] if says_so else ["6000万"])
    assert client.get("/ja/articles/story/", {"as_of": "2020-01-15"}).status_code == 404
    assert client.get("/articles/story/", {"as_of": "2020-03-15"}).context["document"]["title"] == "Story"
    assert client.get("/api/v1/versions/article/story/1/?lang=ja").json()["title"] == "物語"
    assert client.get("/api/v1/versions/article/story/1/?lang=ja&as_of=2020-02-15").status_code == 404


def test_24_an_import_in_the_middle_of_a_day(client):
    record(row("60000000", "2019-01-01"), recorded="2019-01-01")
    publish(article(), kind="new", live_from=at("2020-01-01"), now=at("2020-01-01"))
    record(row("61000000", "2020-05-01"), recorded="2020-05-01T12:00:00")
    for query, value, later in (
        ({"as_of": "2020-05-01T06:00:00Z"}, "61000000", 1),
        ({"seen_at": "2020-05-01T11:59:59Z"}, "60000000", 0),
        ({"seen_at": "2020-05-01T12:00:00Z"}, "61000000", 0),
        ({"seen_at": "2020-05-01"}, "61000000", 0),
        ({"as_of": "2020-05-01"}, "61000000", 0),
        ({"as_of": "2020-04-30"}, "60000000", 0),
    ):
        one = client.get("/api/v1/articles/story/", query).json()
        assert ([each["value"] for each in one["numbers"]], one["recorded_later"]) == ([value], later)
        assert table(client, **query) == [figure(client, **query)["value"]] == [value]
        assert ("recorded here only later" in client.get(STORY, query).context["banner"]["text"]) is bool(later)
    assert figure(client, as_of="2020-05-01T06:00:00Z")["recorded_later"] is True
    assert version(client, 1) == ["60000000"]


def test_25_a_renamed_text_keeps_its_days(client):
    record(row("60000000", "2019-01-01"), recorded="2019-01-01")
    document = article()
    publish(document, kind="new", live_from=at("2020-05-01"), now=at("2020-05-01"))
    rename(document, "tale")
    for address in ("/articles/{}/", "/articles/{}.md", "/articles/{}/versions/1/", "/api/v1/articles/{}/"):
        answer = client.get(address.format("story") + "?as_of=2020-05-15")
        assert (answer.status_code, answer["Location"]) == (301, address.format("tale") + "?as_of=2020-05-15")
        assert client.get(answer["Location"]).status_code == 200
    assert page(client, "/articles/tale/", as_of="2020-05-15") == ["60.0 million"]


def test_26_a_quoted_claim_before_its_number_was_known(client):
    record(row("60000000", "2019-01-01"), row("30000000", "2019-03-01", period="2017"), recorded="2019-03-01")
    claim(stance="quoted")
    body = '<p>“It <span data-claim="doubled" data-stance="quoted">doubled</span>.”</p>'
    publish(article(body), kind="new", live_from=at("2019-02-01"), now=at("2020-01-01"))
    for query, verdict in (
        ({"as_of": "2019-02-15"}, "not-checkable"),
        ({"as_of": "2019-03-01"}, "holds"),
        ({}, "holds"),
    ):
        one = client.get(STORY, query)
        assert (one.status_code, [each["verdict"] for each in one.context["claims"]]) == (200, [verdict])
        assert [each["stance"] for each in one.context["claims"]] == ["quoted"]
        assert client.get("/api/v1/claims/doubled/", query).json()["verdict"] == verdict
        assert client.get("/api/v1/articles/story/", query).json()["claims"][0]["verdict"] == verdict


def test_27_the_only_version_withdrawn(client):
    record(row("60000000", "2019-01-01"), recorded="2019-01-01")
    one = publish(article(title="XWORDSX"), kind="new", live_from=at("2020-01-01"), now=at("2020-01-01"))
    cancel(one, "By order of a court.", now=at("2020-06-01"))
    for address in (
        STORY,
        f"{STORY}versions/1/",
        "/articles/story.md",
        "/api/v1/articles/story/",
        "/api/v1/versions/article/story/1/",
    ):
        for query, status in (
            ({}, 410),
            ({"as_of": "2020-03-01"}, 410),
            ({"seen_at": "2020-03-01"}, 200),
            ({"seen_at": "2020-06-01"}, 410),
            ({"seen_at": "2019-12-31"}, 404),
        ):
            answer = client.get(address, query)
            assert (answer.status_code, address, query) == (status, address, query)
            assert ("XWORDSX" in answer.text) is (status == 200)
            assert ("By order of a court." in answer.text) is (status == 410)


def test_28_an_event_whose_date_was_changed(client):
    record(row("60000000", "2019-01-01"))
    event("launch", "2017-08")
    document = article('<p>It began on <time data-event="launch"></time>.</p>')
    publish(document, kind="new", live_from=at("2020-01-01"), now=at("2020-01-01"))
    Event.objects.update(date="2017-09-05")
    assert "August 2017" in client.get(f"{STORY}versions/1/").text
    assert "August 2017" in client.get(STORY).text
    assert "5 September 2017" in client.get("/timeline/").text
    Article.objects.update(kicker="New")
    publish(document, kind="update")
    assert ["5 September 2017" in client.get(one).text for one in (STORY, f"{STORY}versions/1/")] == [True, False]
    assert "August 2017" in client.get(STORY, {"as_of": "2020-01-01"}).text
    assert client.get("/api/v1/events/launch/").json()["date"] == "2017-09-05"


def test_29_providers_that_meet_within_rounding(client):
    record(row("60000000"), row("60040000", "2019-02-01", provider="b"))
    publish(article(), kind="new")
    entry = client.get(STORY).context["evidence"][0]
    assert (entry["grade"], entry["spread"]) == ("as reported by the provider", "")
    assert [one["disagrees"] for one in entry["others"]] == [False]
    one = figure(client)
    assert (one["value"], one["disagreement"], one["spread"]["overlap"]) == (
        "60040000",
        False,
        {"low": "59990000", "high": "60050000"},
    )
    assert client.get("/api/v1/figures/?disputed=true").json()["count"] == 0
    assert table(client, vintages="latest") == ["60000000", "60040000"]
    assert version(client, 1) == ["60040000"]


def test_30_a_chart_as_of_a_day(client, series):
    for year in (2016, 2017, 2018):
        record(row(f"{year - 2015}0000000", f"{year + 1}-02-01", period=str(year)), recorded=f"{year + 1}-03-01")
    chart("c", series, listed=True)
    publish(article('<figure data-chart="c"></figure>'), kind="new", live_from=at("2017-01-01"), now=clock())
    for query, values in (
        ({"as_of": "2018-12-31"}, ["10000000", "20000000"]),
        ({"seen_at": "2018-02-15"}, ["10000000"]),
        ({}, ["10000000", "20000000", "30000000"]),
    ):
        rows = client.get("/charts/c.csv", query).text.splitlines()[1:]
        assert [one.split(",")[7] for one in rows] == values
        drawn = client.get("/api/v1/charts/c/", query).json()
        assert [one["value"] for line in drawn["lines"] for one in line["points"]] == values
        assert [(one["provider"], one["source"]) for one in drawn["lines"][0]["points"][:1]] == [("a", "paper")]
        file = client.get("/charts/c.json", query).json()
        assert [one["value"] for line in file["lines"] for one in line["points"]] == values
        assert [
            ">2018<" in client.get(one, query).text for one in ("/charts/c.svg", "/charts/c/", "/charts/c/embed/")
        ] == [len(values) == 3] * 3
    metadata = client.get("/charts/c.metadata.json", {"as_of": "2018-12-31"}).json()
    assert metadata["as_of"] == "2018-12-31T23:59:59.999999Z"


def unpacked(client, query):
    return zipfile.ZipFile(io.BytesIO(answered(client, "/data.zip", **query)[1]))


def test_31_the_whole_record_as_of_a_day(client, series):
    record(row("60000000", "2019-01-01"), recorded="2019-02-01")
    record(row("61000000", "2020-01-01", provider="b"), recorded="2020-02-01")
    prefer(series, "b", "preferred", "2020-03-01")
    for query, values, rankings in (
        ({"as_of": "2019-12-31"}, ["60000000"], 0),
        ({"seen_at": "2020-01-15"}, ["60000000"], 0),
        ({"as_of": "2020-01-15"}, ["60000000", "61000000"], 0),
        ({}, ["60000000", "61000000"], 1),
    ):
        packed = unpacked(client, query)
        lines = packed.read("observations.csv").decode().splitlines()[1:]
        assert [one.split(",")[7] for one in lines] == values
        assert len(packed.read("rankings.csv").decode().splitlines()) == 1 + rankings
        metadata = json.loads(packed.read("metadata.json"))
        assert (metadata["as_of"] is None, metadata["seen_at"] is None) == (
            "as_of" not in query,
            "seen_at" not in query,
        )
    metadata = client.get(f"/series/{SERIES}.metadata.json", {"as_of": "2019-12-31"}).json()
    assert [one["slug"] for one in metadata["providers"]] == ["a"]
    assert metadata["as_of"] == "2019-12-31T23:59:59.999999Z"


def test_32_a_plain_page_as_of_a_day(client):
    record(row("60000000", "2019-01-01"), row("61000000", "2020-01-01"))
    Page.objects.create(slug="method", title="Method", body=f"<p>It had {number()} downloads.</p>")
    now = client.get("/method/")
    assert ("61.0 million" in now.text, now.context["banner"]) == (True, None)
    then = client.get("/method/", {"as_of": "2019-06-30"})
    assert "60.0 million" in then.text
    assert then.context["banner"]["text"].startswith(
        "You see the words of today with what the world knew by the end of 30 June 2019"
    )


def test_34_a_row_removed_by_law_is_gone_on_every_day(client):
    record(row("60000000", "2019-01-01"), recorded="2019-01-01")
    publish(article(), kind="new", live_from=at("2019-02-01"), now=at("2019-02-01"))
    record(row("61000000", "2020-01-01", note="XNAMEX"), recorded="2020-01-01")
    one = Observation.objects.get(known_from=at("2020-01-01"))
    redact(one, "Order of a court.", recorded_at=at("2020-06-01"))
    for query in ({}, {"as_of": "2020-03-01"}, {"seen_at": "2020-03-01"}):
        found = figure(client, **query)
        assert (found["value"], found["state"]) == (None, "removed")
        assert page(client, **query) == ["removed by law"]
        assert table(client, **query) == []
        answer = client.get(f"/series/{SERIES}/", query).text
        assert ("Order of a court." in answer, "XNAMEX" in answer, "61,000,000" in answer) == (True, False, False)
    assert page(client, as_of="2019-06-30") == page(client, f"{STORY}versions/1/") == ["60.0 million"]
    rows = client.get("/api/v1/observations/", {"vintages": "all"}).json()["results"]
    assert [(each["value"], each["known_until"]) for each in rows] == [("60000000", "2020-01-01"), (None, None)]
    assert ("Order of a court." in rows[1]["note"], "XNAMEX" in rows[1]["note"]) == (True, False)
    assert Observation.objects.get(pk=one.pk).digest == one.digest


EARLY, LATE = {"as_of": "1999-12-31"}, {"as_of": "2999-01-01"}
RESOURCES = [
    STORY, f"{STORY}versions/", f"{STORY}versions/1/", "/", "/articles/", "/localization/", "/localization/compare/", "/metrics/",
    "/metrics/downloads-count/", f"/series/{SERIES}/", "/timeline/", "/charts/c/", "/charts/c/embed/", "/charts/c.svg", "/claims/",
    "/claims/doubled/", "/sources/", "/sources/paper/", "/disagreements/", "/corrections/", "/about/",
    *(f"/articles/story{ending}" for ending in (".md", ".json", ".zip", ".bib", ".ris", ".csl.json")),
    *(f"/{thing}{ending}" for thing in (f"series/{SERIES}", "metrics/downloads-count", "charts/c") for ending in (".csv", ".json", ".metadata.json", ".xlsx", ".zip")),
    "/data.zip", "/api/v1/observations.csv",
    *(f"/api/v1/{name}/" for name in ("articles", "sections", "localization-cases", "adaptations", "series", "observations", "figures", "events", "charts", "claims", "versions",
        "markets", "entities", "metrics", "sources", "providers", "topics", "authors", "images")),
    "/api/v1/articles/story/", f"/api/v1/figures/{REF}/", f"/api/v1/series/{SERIES}/", "/api/v1/charts/c/", "/api/v1/claims/doubled/", "/api/v1/versions/article/story/1/",
]  # fmt: skip


@pytest.fixture
def everything(series):
    record(row("60000000", "2019-01-01"), row("30000000", "2019-01-01", period="2017"), recorded="2019-01-02")
    event()
    claim()
    chart("c", series, listed=True)
    publish(article(), kind="new", live_from=at("2019-02-01"), now=at("2019-02-01"))


def answered(client, address, **query):
    """Status and body, the file behind a streamed answer closed."""
    response = client.get(address, query)
    body = response.getvalue()
    if file := getattr(response, "file_to_stream", None):
        file.close()
    return response.status_code, body


@pytest.mark.parametrize("address", RESOURCES)
def test_33_every_address_takes_a_day_and_refuses_what_is_none(client, everything, address):
    assert answered(client, address, as_of="2019-06-30")[0] == 200
    assert answered(client, address, seen_at=(clock() - timedelta(seconds=1)).isoformat())[0] == 200
    for query, words in (
        (LATE, "in the future"),
        ({"seen_at": "2999-01-01"}, "in the future"),
        ({"as_of": "yesterday"}, "yesterday"),
        ({"as_of": "2019-02-31"}, "2019-02-31"),
        ({"as_of": "2019-01-01", "seen_at": "2019-01-01"}, "leave one of them out"),
    ):
        status, body = answered(client, address, **query)
        assert (status, words in body.decode()) == (400, True), query


def test_33_before_the_first_record_each_says_so_in_its_own_way(client, everything):
    for address in (STORY, "/articles/story.md", "/api/v1/articles/story/", f"{STORY}versions/1/"):
        answer = client.get(address, EARLY)
        assert (answer.status_code, "1 February 2019" in answer.text) == (404, True)
    assert figure(client, **EARLY)["state"] == "not-yet-known"
    assert figure(client, **EARLY)["known_since"] == "2019-01-01"
    assert table(client, **EARLY) == []
    assert client.get("/charts/c.csv", EARLY).text.count("\r\n") == 1
    assert client.get(f"/series/{SERIES}/", EARLY).context["observations"] == []
    for address in ("articles", "sections", "observations", "figures", "events", "versions"):
        answer = client.get(f"/api/v1/{address}/", EARLY)
        assert (answer.status_code, answer.json()["results"]) == (200, [])
    assert client.get("/api/v1/claims/doubled/", EARLY).json()["verdict"] == "not-checkable"
    assert client.get("/articles/", EARLY).context["items"] == []
    assert save_revision(Document.objects.get(slug="story")).number == 1
