"""Citations of series, metrics and charts: their address shows for good what was cited, whatever is recorded later."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from casestudy.models import SiteSettings
from metrics.models import Market, Provider, Series
from metrics.ranking import rank
from tests.factories import SERIES, a_series, at, chart, record, row

pytestmark = pytest.mark.django_db
ADDRESS = f"/series/{SERIES}/"


@pytest.fixture(autouse=True)
def numbers(settings: Any) -> Series:
    settings.SITE_URL = "https://example.org"
    SiteSettings(name="Casestudy").save()
    series = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-03-01T10:20:30.5")
    return series


def cited(client: Client, path: str) -> str:
    """The sentence on a page."""
    found = re.search('<p class="cite">(.*?)</p>', client.get(path).text)
    assert found is not None, path
    return found[1].replace("&amp;", "&")


def pinned(client: Client, path: str) -> str:
    """The path that the citation of a page leads to."""
    return cited(client, path).partition("https://example.org")[2]


def test_the_sentence_names_provider_site_day_and_an_address_that_stays(client: Client) -> None:
    assert cited(client, ADDRESS) == (
        "Provider A: App: downloads, world [data set]. Casestudy, as of 1 March 2019. "
        f"https://example.org{ADDRESS}?seen_at=2019-03-01T10:20:31Z"
    )


def test_what_was_cited_stays_when_a_number_is_revised_ranked_or_withdrawn(client: Client) -> None:
    record(row("90000000", provider="b"), recorded="2019-04-01")
    provider = Provider.objects.get(slug="b")
    rank(
        Series.objects.get(),
        "2018",
        provider,
        "preferred",
        "Counts all stores.",
        decided_at=at("2019-05-01"),
        recorded_at=at("2019-05-01"),
    )
    before = pinned(client, ADDRESS)
    assert "seen_at=2019-05-01" in before  # the ranking changed what is shown, though no row came
    record(row("", "2019-06-01", provider="b", status="W", stated_to=""), recorded="2019-06-01")
    assert "seen_at=2019-06-01" in pinned(client, ADDRESS)
    latest = re.compile('<p class="value">([^<]*)</p>')
    assert latest.findall(client.get(before).text) == ["90.0 million"]
    assert latest.findall(client.get(ADDRESS).text) == ["60.0 million"]


def test_the_citation_of_a_past_moment_leads_to_that_moment(client: Client) -> None:
    record(row("90000000", "2020-01-01"), recorded="2020-01-01")
    assert cited(client, f"{ADDRESS}?as_of=2019-08-01").endswith(
        f"as of 1 August 2019. https://example.org{ADDRESS}?as_of=2019-08-01"
    )


def test_a_series_of_which_nothing_was_known_has_no_citation(client: Client) -> None:
    page = client.get(f"{ADDRESS}?as_of=2018-01-01")
    assert 'class="cite"' not in page.text
    assert client.get(f"{ADDRESS[:-1]}.bib?as_of=2018-01-01").status_code == 404


def test_numbers_of_many_providers_are_cited_under_the_site(client: Client) -> None:
    for place in range(4):
        Provider.objects.create(slug=f"p{place}", name=f"Provider {place}", kind="press")
        record(row(period=f"200{place}", provider=f"p{place}"), recorded="2019-03-01")
    assert cited(client, ADDRESS).startswith("Casestudy: App: downloads, world [data set]. ")


def test_in_japanese_the_sentence_is_japanese(client: Client) -> None:
    Series.objects.update(translations={"ja": {"title": "アプリ：ダウンロード"}})
    assert cited(client, f"/ja{ADDRESS}") == (
        "Provider A「アプリ：ダウンロード」（データセット）Casestudy、2019年3月1日現在。"
        f"https://example.org/ja{ADDRESS}?seen_at=2019-03-01T10:20:31Z"
    )


def test_the_files_beside_it_say_the_same(client: Client) -> None:
    page = client.get(ADDRESS).text
    links = [
        link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*\.(?:bib|ris|csl\.json)(?:\?[^"]*)?)"', page)
    ]
    assert len(links) == 3
    bib, ris, csl = (client.get(link) for link in links)
    address = f"https://example.org{ADDRESS}?seen_at=2019-03-01T10:20:31Z"
    assert bib.text == (
        f"@misc{{{SERIES}-2019-03-01,\n"
        "  author = {{Provider A}},\n"
        "  title = {{App: downloads, world}},\n"
        "  howpublished = {Casestudy},\n"
        "  year = {2019},\n"
        "  month = {3},\n"
        "  day = {1},\n"
        "  note = {data set},\n"
        "  language = {en},\n"
        f"  url = {{{address}}},\n"
        "}\n"
    )
    assert ris.text.startswith("TY  - DATA\r\n")
    assert f"UR  - {address}\r\n" in ris.text
    assert "ET  - " not in ris.text
    (item,) = json.loads(csl.text)
    assert (item["type"], item["URL"], item["author"]) == ("dataset", address, [{"literal": "Provider A"}])
    assert "version" not in item


def test_the_head_says_it_to_reference_managers(client: Client) -> None:
    page = client.get(ADDRESS).text
    assert '<meta name="z:itemType" content="dataset">' in page
    assert '<meta name="citation_title" content="App: downloads, world">' in page
    assert f'<link rel="cite-as" href="https://example.org{ADDRESS}?seen_at=2019-03-01T10:20:31Z">' in page


def test_a_metric_and_a_chart_are_cited_too(client: Client) -> None:
    series = Series.objects.get()
    series.market = Market.objects.create(code="JP", name="Japan")
    series.save()
    chart("downloads", series, listed=True)
    assert cited(client, "/metrics/downloads-count/").startswith("Provider A: Downloads [data set]. ")
    assert cited(client, "/charts/downloads/?market=JP") == (
        "Provider A: Downloads rose [chart]. Casestudy, as of 1 March 2019. "
        "https://example.org/charts/downloads/?seen_at=2019-03-01T10:20:31Z&market=JP"
    )
    assert client.get(pinned(client, "/charts/downloads/?market=JP")).status_code == 200
    (item,) = json.loads(client.get("/charts/downloads.csl.json?market=JP").text)
    assert (item["type"], item["URL"].endswith("&market=JP")) == ("graphic", True)
    assert client.get("/metrics/downloads-count.ris").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/series/none.bib", 404),
        ("/metrics/none.ris", 404),
        ("/charts/none.csl.json", 404),
        (f"/series/{SERIES}.bib?as_of=yesterday", 400),
        (f"/series/{SERIES}.bib?market=JP", 400),
        ("/charts/downloads.bib?market=XX", 400),
        ("/charts/downloads.bib?tab=table", 400),
    ],
)
def test_bad_requests_are_refused_as_problems(client: Client, path: str, status: int) -> None:
    chart("downloads", Series.objects.get(), listed=True)
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
