"""``/api/v1/figures/<reference>/``: everything that the card of a number says, and the sentences that rest on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudy.models import Adaptation, Evidence, Lever, OutcomeFigure, Section
from casestudy.publishing import cancel, publish
from metrics.models import Provider, Source
from tests.factories import SERIES, a_series, article, at, case, chart, claim, number, record, row

pytestmark = pytest.mark.django_db
REF = f"{SERIES}@2018"
ADDRESS = f"/api/v1/figures/{REF}/"


@pytest.fixture(autouse=True)
def series():
    one = a_series()
    Source.objects.update(license="CC BY 4.0")
    record(
        row("61000000", "2019-01-01"),
        row("60000000", "2019-06-01", note="Worldwide."),
        row("70000000", "2019-03-01", provider="b"),
        row("30000000", period="2017"),
        recorded="2019-07-01",
    )
    return one


def places(client, address=ADDRESS, **query):
    used_by = client.get(address, query).json()["used_by"]
    return [(place["url"], place["through"]) for text in used_by for place in text["places"]]


def test_the_resource_says_all_that_a_card_needs(client):
    one = client.get(ADDRESS).json()
    assert {
        name: one[name]
        for name in (
            "value",
            "stated_to",
            "unit",
            "period",
            "state",
            "qualifier",
            "grade",
            "disagreement",
            "note",
            "known_from",
        )
    } == {
        "value": "60000000",
        "stated_to": "100000",
        "unit": "count",
        "period": "2018",
        "state": "known",
        "qualifier": "exact",
        "grade": "disputed",
        "disagreement": True,
        "note": "Worldwide.",
        "known_from": "2019-06-01",
    }
    assert (one["provider"]["name"], one["source"]["license"]) == ("Provider A", "CC BY 4.0")
    assert [(each["value"], each["known_until"]) for each in one["vintages"]] == [
        ("61000000", "2019-06-01"),
        ("60000000", None),
    ]
    assert [(each["provider"], each["value"], each["disagrees"]) for each in one["others"]] == [("b", "70000000", True)]
    assert (one["spread"]["lowest"]["value"], one["spread"]["highest"]["value"]) == ("60000000", "70000000")
    assert (one["spread"]["difference"], one["spread"]["overlap"]) == ("10000000", None)
    assert (one["used_in"], one["used_by"], one["formula"]) == (0, [], "")


def test_a_number_worked_out_by_the_editors_says_how(client):
    Provider.objects.create(slug="editors", name="The editors", kind="editorial")
    record(row("5", period="2016", provider="editors", note="2018 less 2013."))
    one = client.get(f"/api/v1/figures/{SERIES}@2016/").json()
    assert (one["grade"], one["formula"]) == ("derived", "2018 less 2013.")


def test_the_address_of_a_sentence_is_on_the_page_and_stays_through_edits_elsewhere(client):
    document = article(f"<p>First.</p><p>It had {number()} downloads.</p>", "<p>Other.</p>")
    publish(document, kind="new")
    [(url, through)] = places(client)
    page, anchor = url.split("#")
    assert through == "number"
    assert f'id="{anchor}"' in client.get(page).text
    section = Section.objects.get(anchor="part-1")
    section.body = f"<p>New.</p><p>First, reworded.</p><ul><li>An item.</li></ul><p>It had {number()} downloads.</p>"
    section.save()
    record(row("59000000", "2020-01-01"))
    publish(document, kind="update")
    assert places(client) == [(url, "number")]
    assert f'id="{anchor}"' in client.get(page).text


def test_claims_headlines_charts_and_adaptations_rest_on_it_too(client, series):
    claim()
    chart("drawn", series)
    text = '<p>It <span data-claim="doubled" data-stance="asserted">doubled</span>.</p><figure data-chart="drawn"></figure>'
    publish(article(text, title=f"Over [[{REF}|compact]]"), kind="new", live_from=at("2020-01-02"))
    document = case()
    OutcomeFigure.objects.create(case=document.localizationcase, reference=REF, label="downloads")
    adaptation = Adaptation.objects.create(
        case=document.localizationcase,
        anchor="shop",
        lever=Lever.objects.create(slug="store", name="Store"),
        entity=document.localizationcase.entity,
        market=document.localizationcase.market,
        what_was_done=f"<p>Sold {number()}.</p>",
        outcome=f"<p>Sold {number()}.</p>",
    )
    Evidence.objects.create(adaptation=adaptation, reference=f"{REF}!b")
    publish(document, kind="new", live_from=at("2020-01-01"))
    found = places(client)
    assert [(url.partition("#")[0], through) for url, through in found] == [
        ("/articles/story/", "head"),
        ("/articles/story/", "claim"),
        ("/articles/story/", "chart"),
        ("/localization/app-japan/", "head"),
        ("/localization/app-japan/", "number"),
        ("/localization/app-japan/", "number"),
        ("/localization/app-japan/", "evidence"),
    ]
    page = client.get("/localization/app-japan/").text
    anchors = [url.partition("#")[2] for url, _ in found if url.startswith("/localization") and "#" in url]
    assert len(set(anchors)) == 3
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_drafts_and_what_was_taken_back_are_not_named_and_a_day_has_its_own_texts(client):
    article(slug="draft", title="XDRAFTX")
    version = publish(article(), kind="new", live_from=at("2020-01-01"), now=at("2020-01-01"))
    assert "XDRAFTX" not in client.get(ADDRESS).text
    assert client.get(ADDRESS).json()["used_in"] == 1
    assert client.get(ADDRESS, {"as_of": "2019-12-31"}).json()["used_in"] == 0
    cancel(version, "Wrong.", now=at("2020-06-01"))
    assert client.get(ADDRESS).json()["used_in"] == 0
    assert client.get(ADDRESS, {"seen_at": "2020-05-31"}).json()["used_in"] == 1


def test_twenty_texts_cost_as_many_queries_as_one_and_more_are_counted(client):
    counts = []
    for place in range(23):
        publish(article(f"<p>It: {number()}</p>", slug=f"s-{place}"), kind="new")
        if place in (0, 18):
            with CaptureQueriesContext(connection) as queries:
                client.get(ADDRESS)
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
    one = client.get(ADDRESS).json()
    assert (one["used_in"], len(one["used_by"])) == (23, 20)


@pytest.mark.parametrize(
    ("reference", "status", "words"),
    [
        ("nothing@2018", 404, "There is no number"),
        (f"{SERIES}@20x8", 400, "20x8"),
        (SERIES, 400, "reference"),
        (f"{REF}~2018-02-31", 400, "2018-02-31"),
    ],
)
def test_what_is_no_number_is_refused_by_name(client, reference, status, words):
    answer = client.get(f"/api/v1/figures/{reference}/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert words in answer.text
