"""The record over the API: what is asked, what comes, and at what cost."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now as clock

from metrics.ingest import import_file
from metrics.models import Entity, Event, Market, Metric, Observation, Provider, Series, Source
from metrics.ranking import rank
from tests.casestudy.api_build import SERIES, catalogue, everything, numbers, record, row

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def get(client):
    def ask(path: str, status: int = 200, /, **query):
        response = client.get(V1 + path, query)
        assert response.status_code == status, response.content[:500]
        return response.json()

    return ask


@pytest.fixture
def series():
    one = catalogue()
    numbers()
    return one


def values(page) -> list[str]:
    return [one["value"] for one in page["results"]]


def test_a_list_of_an_empty_site_is_empty(get):
    for name in ("markets", "entities", "metrics", "series", "figures", "events", "sources", "providers"):
        assert get(f"{name}/") == {"count": 0, "next": None, "previous": None, "results": []}
    assert get("observations/") == {"next": None, "previous": None, "results": []}


def test_an_observation_says_everything_and_its_value_is_text(get, series):
    one = get("observations/", period="2019-Q1")["results"][0]
    assert {
        name: one[name]
        for name in ("value", "stated_to", "display", "unit", "known_from", "period_start", "rank", "reference")
    } == {
        "value": "88600000",
        "stated_to": "100000",
        "display": "88.6 million",
        "unit": "count",
        "known_from": "2019-04-12",
        "period_start": "2019-01-01",
        "rank": "normal",
        "reference": f"{SERIES}@2019-Q1!a",
    }
    assert get("observations/", period="2019-Q1", lang="ja")["results"][0]["display"] == "8860万"


def test_vintages_are_the_newest_the_first_or_all(get, series):
    assert values(get("observations/", period="2018-Q4")) == ["61000000"]
    assert values(get("observations/", period="2018-Q4", vintages="first")) == ["60000000"]
    assert values(get("observations/", period="2018-Q4", vintages="all")) == ["60000000", "61000000"]
    assert values(get("observations/", period="2018-Q4", as_of="2019-02-15")) == ["60000000"]
    assert values(get("observations/", seen_at="2019-12-31")) == []


def test_filters_narrow_by_field_and_by_time(get, series):
    assert values(get("observations/", series=f"{SERIES},nothing", within="2018")) == ["44000000", "61000000"]
    assert values(get("observations/", known_from_min="2019-04-01")) == ["88600000"]
    assert values(get("observations/", known_from_max="2018-12-31", vintages="all")) == ["44000000"]
    assert values(get("observations/", recorded_at_min="2021-01-01")) == []
    assert values(
        get(
            "observations/",
            market="in",
            entity="app",
            metric="downloads",
            provider="a",
            source="paper",
            status="A",
            period="2018-Q1",
        )
    ) == ["44000000"]
    assert len(get("observations/", period=["2018-Q1", "2019-Q1"])["results"]) == 2


def test_ranks_are_dated(get, series):
    record(row("2019-Q1", "70000000", "2019-06-01", provider="b"))
    rank(
        series,
        "2019-Q1",
        Provider.objects.get(slug="b"),
        "deprecated",
        "Counts something else.",
        decided_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    found = {
        one["provider"]: (one["rank"], one["rank_reason"]) for one in get("observations/", period="2019-Q1")["results"]
    }
    assert found == {"a": ("normal", ""), "b": ("deprecated", "Counts something else.")}
    assert values(get("observations/", rank="deprecated")) == ["70000000"]
    assert values(get("observations/", rank="deprecated", as_of="2019-12-31")) == []


def test_a_number_known_only_tomorrow_is_nowhere(get, client, series):
    before = get("series/" + SERIES + "/")["points"]
    record(row("2019-Q2", "90000000", (clock() + timedelta(days=1)).date().isoformat()))
    assert values(get("observations/", period="2019-Q2", vintages="all")) == []
    assert get("figures/", period="2019-Q2")["count"] == 0
    get(f"figures/{SERIES}@2019-Q2/", 404)
    assert get(f"series/{SERIES}/")["points"] == before
    get(f"observations/{Observation.objects.get(period='2019-Q2').pk}/", 404)
    for path in (
        f"/series/{SERIES}.csv",
        f"/series/{SERIES}.csv?vintages=all",
        "/api/v1/observations.csv?vintages=all",
    ):
        assert b"2019-Q2" not in client.get(path).getvalue()


def test_a_walk_by_cursor_meets_every_row_once(get, client, series):
    seen, url, steps = [], f"{V1}observations/?page_size=1&vintages=all", 0
    while url:
        page = client.get(url).json()
        seen += values(page)
        url = page["next"]
        if steps == 1:  # what is recorded meanwhile comes at the end
            record(row("2017-Q1", "10000000"))
        steps += 1
    assert seen == ["44000000", "60000000", "61000000", "88600000", "10000000"]
    assert "count" not in page


def test_a_figure_is_what_a_reader_is_shown(get, series):
    one = get(f"figures/{SERIES}@2018-Q4/")
    assert (one["value"], one["state"], [vintage["value"] for vintage in one["vintages"]]) == (
        "61000000",
        "known",
        ["60000000", "61000000"],
    )
    assert get(f"figures/{SERIES}@2018-Q4~2019-02-15/")["value"] == "60000000"
    assert get(f"figures/{SERIES}@2018-Q4!a/", style="compact:1")["display"] == "60 million"
    early = get(f"figures/{SERIES}@2019-Q1/", as_of="2019-01-01")
    assert (early["state"], early["value"], early["known_since"], early["provider"]) == (
        "not-yet-known",
        None,
        "2019-04-12",
        None,
    )
    get("figures/nonsense/", 400)
    get(f"figures/{SERIES}@2001/", 404)


def test_figures_are_the_best_of_each_period(get, series):
    record(row("2019-Q1", "90000000", "2019-06-01", provider="b"))
    rank(series, "2019-Q1", Provider.objects.get(slug="a"), "preferred", "First hand.")
    page = get("figures/", series=SERIES)
    assert [(one["period"], one["value"]) for one in page["results"]] == [
        ("2018-Q1", "44000000"),
        ("2018-Q4", "61000000"),
        ("2019-Q1", "88600000"),
    ]
    assert page["results"][2]["others"][0]["value"] == "90000000"


def test_a_series_has_its_latest_number_and_its_links(get, series):
    one = get(f"series/{SERIES}/")
    assert (one["points"], one["latest"]["display"], one["links"]["csv"]) == (
        3,
        "88.6 million",
        f"/series/{SERIES}.csv",
    )
    assert get("series/", metric="downloads", market="IN")["count"] == 1
    assert get("series/", market="JP")["count"] == 0


def test_events_are_found_by_market_kind_and_day(get, series):
    market, entity, source = Market.objects.get(), Entity.objects.get(), Source.objects.get()
    for slug, date in (("year", "2019"), ("month", "2019-07"), ("day", "2019-07-26")):
        Event.objects.create(
            slug=slug, date=date, market=market, entity=entity, title=slug, kind="launch", source=source
        )
    slugs = lambda **query: [one["slug"] for one in get("events/", **query)["results"]]  # noqa: E731
    assert slugs(market="IN", kind="launch") == ["year", "month", "day"]
    assert slugs(**{"from": "2019-07-15", "to": "2019-07-20"}) == ["year", "month"]
    assert slugs(**{"from": "2019-08"}) == ["year"]
    assert slugs(as_of="2018-12-31") == []


def test_sources_are_found_by_what_was_read_in_them(get, series):
    Source.objects.create(slug="unread", producer="Nobody")
    assert [one["slug"] for one in get("sources/", series=SERIES)["results"]] == ["paper"]
    assert [one["slug"] for one in get("sources/", published="2019-04")["results"]] == ["paper"]
    assert [one["slug"] for one in get("sources/", q="nobod")["results"]] == ["unread"]


def test_pages_are_counted_and_bounded(get, series):
    for number in range(3):
        Provider.objects.create(slug=f"p{number}", name="P")
    page = get("providers/", page_size=2, page=2)
    assert (page["count"], len(page["results"])) == (5, 2)
    assert page["next"].endswith("?page=3&page_size=2")
    for query in ({"page": "0"}, {"page": "-1"}, {"page": "x"}, {"page_size": "1001"}, {"page_size": "0"}):
        get("providers/", 400, **query)
    get("providers/", 404, page=9)


LISTS = ("markets", "entities", "metrics", "series", "observations", "figures", "events", "sources", "providers")


def many(numbers: range) -> None:
    """A row of every kind for each number (at most 26)."""
    metric, source = Metric.objects.get(slug="downloads"), Source.objects.get(slug="paper")
    for number in numbers:
        entity = Entity.objects.create(slug=f"e{number}", name="E")
        market = Market.objects.create(code=f"Z{chr(65 + number)}", name="M")
        Metric.objects.create(slug=f"m{number}", name="M", unit="count", kind="flow")
        Provider.objects.create(slug=f"p{number}", name="P")
        Source.objects.create(slug=f"s{number}", producer="S")
        Series.objects.create(slug=f"app-{number}", title="S", metric=metric, entity=entity, market=market)
        Event.objects.create(
            slug=f"v{number}", date="2019", market=market, entity=entity, title="V", kind="launch", source=source
        )
        record({**row("2019", "1000000", provider=f"p{number}"), "series": f"app-{number}"})


def test_a_list_of_twenty_costs_the_queries_of_one(client, series):
    def cost() -> dict[str, int]:
        found = {}
        for name in LISTS:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{V1}{name}/").status_code == 200
            found[name] = len(queries)
        return found

    many(range(1))
    before = cost()
    many(range(1, 21))
    assert cost() == before


# Data by suffix


def test_the_table_of_a_series_is_what_readers_are_shown_unless_vintages_are_asked_for(client, series):
    lines = client.get(f"/series/{SERIES}.csv").getvalue().decode().split("\r\n")
    assert (
        lines[0]
        == "series,entity,metric,market,period,period_start,period_end,value,unit,stated_to,qualifier,status,provider,source,known_from,note"
    )
    assert [line.split(",")[7] for line in lines[1:-1]] == ["44000000", "61000000", "88600000"]
    assert client.get(f"/series/{SERIES}.csv?vintages=all").getvalue().count(b"\r\n") == 5
    assert [
        line.split(",")[7]
        for line in client.get(f"/series/{SERIES}.csv?as_of=2019-02-15").getvalue().decode().split("\r\n")[1:-1]
    ] == ["44000000", "60000000"]


def test_importing_an_export_changes_nothing(client, series):
    text = client.get("/api/v1/observations.csv?vintages=all").getvalue()
    report = import_file(io.BytesIO(text), "export.csv")
    assert (report.added, report.unchanged) == (0, 4)
    assert client.get("/api/v1/observations.csv?vintages=all").getvalue() == text


def test_a_streamed_table_has_a_tag_that_follows_the_record(client, series):
    path = "/api/v1/observations.csv"
    tag = client.get(path)["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    record(row("2019-Q2", "91000000", "2019-08-01"))
    fresh = client.get(path, headers={"If-None-Match": tag})
    assert (fresh.status_code, b"2019-Q2" in fresh.getvalue()) == (200, True)


def test_every_ending_answers_and_keeps_its_bytes(client, series):
    for base in (f"/series/{SERIES}", "/metrics/downloads"):
        for ending in ("csv", "json", "metadata.json", "xlsx", "zip"):
            first, second = client.get(f"{base}.{ending}"), client.get(f"{base}.{ending}")
            assert first.status_code == 200
            assert first.getvalue() == second.getvalue()
            assert client.get(f"{base}.{ending}", headers={"If-None-Match": first["ETag"]}).status_code == 304
    metadata = client.get(f"/series/{SERIES}.metadata.json").json()
    assert [one["slug"] for one in metadata["sources"]] == ["paper"]
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/series/{SERIES}.zip").getvalue()))
    assert archive.namelist() == [f"{SERIES}.csv", "metadata.json", "README.md"]
    assert client.get(f"/series/{SERIES}.json").json()["figures"][2]["display"] == "88.6 million"


def test_missing_data_and_bad_questions_are_problems(client, series):
    for path, status in (
        ("/series/none.csv", 404),
        (f"/series/{SERIES}.csv?vintages=some", 400),
        (f"/series/{SERIES}.json?as_of=2999-01-01", 400),
        ("/metrics/none.zip", 404),
    ):
        response = client.get(path)
        assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")


def test_the_tables_cost_the_same_for_any_number_of_rows(client, django_assert_num_queries):
    everything()
    with CaptureQueriesContext(connection) as few:
        client.get(f"/series/{SERIES}.csv").getvalue()
    record(*(row(f"{year}-Q1", "1000000", "2019-05-01") for year in range(1990, 2017)))
    with django_assert_num_queries(len(few)):
        client.get(f"/series/{SERIES}.csv").getvalue()
