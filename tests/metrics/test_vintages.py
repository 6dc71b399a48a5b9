"""First releases, revisions, and the time for which each row stood: the same whatever window is asked for."""

import pytest

from metrics.models import Provider
from tests.factories import SERIES, a_series, record, row

pytestmark = pytest.mark.django_db
V1 = "/api/v1/observations/"


@pytest.fixture(autouse=True)
def series():
    one = a_series()
    record(
        row("60000000", "2019-01-01"),
        row("61000000", "2019-06-01T12:00:00Z"),
        row("", "2020-01-01", status="W"),
        row("62000000", "2020-06-01"),
        row("70000000", "2019-03-01", provider="b"),
        row("10000000", "2019-01-01", period="2017"),
    )
    return one


def stood(client, **query):
    """Value, and the half-open time for which it stood, of every row of provider a in 2018."""
    found = client.get(V1, {"period": "2018", "provider": "a", **query}).json()["results"]
    return [(one["value"], one["known_from"], one["known_until"]) for one in found]


ALL = [
    ("60000000", "2019-01-01", "2019-06-01T12:00:00Z"),
    ("61000000", "2019-06-01T12:00:00Z", "2020-01-01"),
    (None, "2020-01-01", "2020-06-01"),
    ("62000000", "2020-06-01", None),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"vintages": "all"}, ALL),
        ({"vintages": "first"}, ALL[:1]),
        ({"vintages": "revised"}, ALL[1:]),
        ({"vintages": "latest"}, ALL[3:]),
        ({}, ALL[3:]),
        # A window takes rows away; it never changes the time for which one of the others stood.
        ({"vintages": "all", "known_from_max": "2019-12-31"}, ALL[:2]),
        ({"vintages": "all", "known_from_min": "2019-06-01", "known_from_max": "2019-06-01"}, ALL[1:2]),
        ({"vintages": "all", "as_of": "2019-12-31"}, ALL[:2]),
        ({"as_of": "2019-12-31"}, ALL[1:2]),
        ({"vintages": "revised", "as_of": "2019-05-31"}, []),
    ],
)
def test_a_row_stood_from_its_day_until_the_next(client, query, expected):
    assert stood(client, **query) == expected


def test_what_this_site_had_not_stored_yet_ended_nothing(client):
    record(row("1", "2018-01-01", period="2016"), recorded="2018-02-01")
    record(row("2", "2018-01-15", period="2016"))
    found = client.get(V1, {"period": "2016", "seen_at": "2018-03-01", "vintages": "all"}).json()["results"]
    assert [(one["value"], one["known_until"]) for one in found] == [("1", None)]


@pytest.mark.parametrize(
    ("vintages", "values"),
    [
        ("first", ["10000000", "60000000", "70000000"]),
        ("revised", ["61000000", "", "62000000"]),
        ("latest", ["10000000", "62000000", "70000000"]),
        ("best", ["10000000", "62000000"]),
    ],
)
def test_the_table_of_a_series_takes_the_same_words(client, vintages, values):
    text = client.get(f"/series/{SERIES}.csv?vintages={vintages}").getvalue().decode()
    assert [line.split(",")[7] for line in text.splitlines()[1:]] == values


def test_a_walk_by_cursor_meets_every_vintage_once(client):
    record(*(row(str(1000 + day), f"2021-{day // 28 + 1:02}-{day % 28 + 1:02}", period="2015") for day in range(250)))
    seen, url = [], f"{V1}?vintages=all&period=2015&page_size=40"
    while url:
        page = client.get(url).json()
        seen += [one["value"] for one in page["results"]]
        url = page["next"]
    assert seen == [str(1000 + day) for day in range(250)]


def test_a_figure_says_for_how_long_each_of_its_vintages_stood(client):
    one = client.get(f"/api/v1/figures/{SERIES}@2018!a/").json()
    assert [(each["value"], each["known_from"], each["known_until"]) for each in one["vintages"]] == ALL


@pytest.mark.parametrize(
    "address", [f"{V1}?vintages=last", f"/series/{SERIES}.csv?vintages=last", f"/series/{SERIES}/?vintages=last"]
)
def test_other_words_are_refused_and_the_right_ones_named(client, address):
    answer = client.get(address)
    assert answer.status_code == 400
    assert all(word in answer.content.decode() for word in ("latest", "first", "revised", "all"))


def test_the_page_of_a_series_says_what_was_revised_from_what_and_until_when_it_stood(client):
    rows = client.get(f"/series/{SERIES}/").context["observations"]
    assert [
        (one["exact"], one["release"], one["revised"], one["known_until"], one["superseded"])
        for one in rows
        if one["provider"] == "Provider A" and one["period"] == "2018"
    ] == [
        ("62,000,000", "", "60,000,000", "", False),
        ("no value", "", "60,000,000", "1 June 2020", True),
        ("61,000,000", "", "60,000,000", "1 January 2020", True),
        ("60,000,000", "first release", "", "1 June 2019", True),
    ]


@pytest.mark.parametrize(("vintages", "count"), [("all", 6), ("latest", 3), ("first", 3), ("revised", 3)])
def test_the_page_shows_the_vintages_asked_for(client, vintages, count):
    page = client.get(f"/series/{SERIES}/?vintages={vintages}")
    assert len(page.context["observations"]) == count
    assert [one["words"] for one in page.context["filters"][0]["options"] if one["active"]] == [
        {"all": "all", "latest": "newest of each provider", "first": "first releases", "revised": "revisions"}[vintages]
    ]


def test_a_series_without_revisions_has_no_filter(client):
    Provider.objects.create(slug="c", name="C")
    a_series("app-other-wld", "Other")
    record(row("1", series="app-other-wld"))
    assert client.get("/series/app-other-wld/").context["filters"] == []
