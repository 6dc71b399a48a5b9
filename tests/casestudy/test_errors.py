"""What is wrong with an address is said in words, with the way out."""

import pytest
from django.test import RequestFactory
from django.utils import translation
from lxml import html

from casestudy.errors import server_error
from casestudy.publishing import publish
from tests.factories import a_series, article, chart, record, row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/metrics/?as_of=nonsense", "as_of"),
        ("/?as_of=2999-01-01", "future"),
        ("/?as_of=2019-01-01&seen_at=2019-01-01", "leave one of them out"),
        ("/articles/?page=-1", "There is no page “-1”"),
        ("/claims/?verdict=perhaps", "There is no verdict “perhaps”"),
        ("/timeline/?market=ZZ", "There is no market “ZZ”"),
        ("/localization/compare/?case=nobody", "There is no published case “nobody”"),
    ],
)
def test_a_bad_question_is_answered_in_words(client, path, words):
    response = client.get(path)
    assert response.status_code == 400
    assert words in response.content.decode()


def test_a_range_that_is_none_is_answered_in_the_language_of_the_page(client):
    series = a_series()
    record(row())
    chart("downloads", series)
    publish(article("<p>See below.</p><figure data-chart='downloads'></figure>"), kind="new")
    said = {path: client.get(f"{path}charts/downloads/?from=abc") for path in ("/", "/ja/")}
    assert {response.status_code for response in said.values()} == {400}
    assert "“abc” is not a period: write 2019, 2019-S1" in said["/"].content.decode()
    assert "「abc」は期間ではありません。" in said["/ja/"].content.decode()


def test_a_failure_of_the_site_is_told_in_the_language_that_it_says_it_is_in():
    with translation.override("ja"):
        response = server_error(RequestFactory().get("/ja/metrics/"))
    page = html.fromstring(response.content)
    assert (response.status_code, page.get("lang")) == (500, "ja")
    assert page.xpath("//h1/text()") == ["サイトの側で問題が起きました"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/articles/", "No article is published yet."),
        ("/localization/", "No case is published yet."),
        ("/timeline/", "No event is recorded yet."),
        ("/metrics/", "No metric is in use yet."),
        ("/charts/", "No chart is published yet."),
        ("/claims/", "No claim is made in a published text yet."),
        ("/localization/compare/", "There is no published case yet."),
    ],
)
def test_a_list_of_nothing_says_so_once_and_offers_no_choice(client, path, words):
    main = html.fromstring(client.get(path).content).get_element_by_id("content")
    assert [one.text_content().startswith(words) for one in main.find_class("empty")] == [True]
    assert main.xpath(".//nav//a | .//*[@role='note'] | .//a[contains(@href, 'compare')]") == []


def test_what_is_sent_is_never_markup(client):
    body = client.get("/claims/?verdict=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in body
