"""What stands on a plain page is public and cannot be deleted; a draft is named beside no case; feeds hold whole cases."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from lxml import html

from casestudy import site_urls, urls
from casestudy.models import Adaptation, Image, Lever, LocalizationCase, Page
from casestudy.publishing import cancel, publish
from metrics.models import Chart, Claim, Series
from tests.factories import SERIES, a_series, at, case, chart, claim, number, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def series():
    one = a_series()
    record(row(), row("30000000", period="2017"))
    return one


def page(body: str) -> Page:
    return Page.objects.create(slug="method", title="Method", body=body)


def test_claims_and_charts_of_a_plain_page_have_their_addresses(client, series):
    claim(listed=False)
    chart("c", series)
    assert {client.get(one).status_code for one in ("/claims/doubled/", "/charts/c/", "/api/v1/claims/doubled/")} == {
        404
    }
    page('<p>It <span data-claim="doubled" data-stance="asserted">doubled</span>.</p><figure data-chart="c"></figure>')
    assert {client.get(one).status_code for one in ("/claims/doubled/", "/charts/c/", "/api/v1/claims/doubled/")} == {
        200
    }


def test_words_that_only_look_like_an_embed_make_nothing_public(client):
    claim(listed=False)
    page("<p>data-claim doubled</p>")
    assert client.get("/claims/doubled/").status_code == 404


@pytest.mark.parametrize(
    ("model", "slug", "body"),
    [
        (Claim, "doubled", '<p><span data-claim="doubled" data-stance="asserted">doubled</span></p>'),
        (Chart, "c", '<figure data-chart="c"></figure>'),
        (Image, "picture", '<figure data-image="picture"></figure>'),
    ],
)
def test_what_a_plain_page_embeds_is_not_deleted(admin_client, series, model, slug, body):
    claim()
    chart("c", series)
    Image.objects.create(slug="picture", file="images/p.png", width=1, height=1, alternative_text="x")
    shown = page(body)
    one = model.objects.get(slug=slug)
    address = f"/admin/{one._meta.app_label}/{one._meta.model_name}/{one.pk}/delete/"
    answer = admin_client.get(address)
    assert f"/admin/casestudy/page/{shown.pk}/change/" in answer.text
    admin_client.post(address, {"post": "yes"})
    assert model.objects.filter(slug=slug).exists()
    shown.delete()
    admin_client.post(address, {"post": "yes"})
    assert not model.objects.filter(slug=slug).exists()


def test_a_series_with_numbers_is_never_deleted(admin_client, series):
    page(f"<p>{number()}</p>")
    admin_client.post(f"/admin/metrics/series/{series.pk}/delete/", {"post": "yes"})
    assert Series.objects.filter(slug=SERIES).exists()


def test_a_case_names_beside_itself_only_cases_that_readers_can_see(client):
    shown, other, draft = (
        case(slug, market, title=title)
        for slug, market, title in (("app-jp", "JP", "Japan"), ("app-in", "IN", "India"), ("app-br", "BR", "XDRAFTX"))
    )
    one = LocalizationCase.objects.get(document=shown)
    one.comparators.set(LocalizationCase.objects.filter(document__in=[other, draft]))
    version = publish(other, kind="new", live_from=at("2020-02-01"), now=at("2020-02-01"))
    publish(shown, kind="new", live_from=at("2020-01-01"), now=at("2020-03-01"))
    for address in (
        "/localization/app-jp/",
        "/localization/app-jp/versions/1/",
        "/api/v1/localization-cases/app-jp/",
        "/localization/app-jp.md",
    ):
        assert "XDRAFTX" not in client.get(address).text
        assert "app-br" not in client.get(address).text
    assert client.get("/api/v1/localization-cases/app-jp/").json()["comparators"] == ["app-in"]
    assert client.get("/api/v1/localization-cases/app-jp/?as_of=2020-01-15").json()["comparators"] == []
    assert client.get("/localization/app-jp/").context["case"]["comparators"] == [
        {"title": "India", "url": "/localization/app-in/"}
    ]
    cancel(version, "Wrong.")
    assert client.get("/localization/app-jp/").context["case"]["comparators"] == []


def test_the_feed_holds_a_case_with_its_adaptations_in_the_order_of_the_page(client):
    document = case()
    Adaptation.objects.create(
        case=document.localizationcase,
        anchor="shop",
        lever=Lever.objects.create(slug="store", name="Store"),
        entity=document.localizationcase.entity,
        market=document.localizationcase.market,
        what_was_done="<p>Opened a shop.</p>",
        outcome=f"<p>Sold {number()}.</p>",
    )
    publish(document, kind="new")
    [item] = json.loads(client.get("/feed.json").text)["items"]
    assert item["content_text"].split("\n\n") == [
        "Before.",
        "During.",
        "Opened a shop.",
        "Sold 60.0 million.",
        "After.",
    ]


def test_what_was_done_with_one_lever_stands_under_one_heading(client):
    document = case()
    for position, (name, words) in enumerate((("Store", "First."), ("Team", "Second."), ("Store", "Third."))):
        Adaptation.objects.create(
            case=document.localizationcase,
            anchor=f"a-{position}",
            position=position,
            lever=Lever.objects.get_or_create(slug=name.lower(), defaults={"name": name})[0],
            entity=document.localizationcase.entity,
            market=document.localizationcase.market,
            what_was_done=f"<p>{words}</p>",
        )
    publish(document, kind="new")
    page = html.fromstring(client.get("/localization/app-japan/").content)
    done = page.get_element_by_id("adaptations").getparent()
    assert [one.text_content() for one in done.xpath(".//h3 | .//p")] == [
        "Store",
        "First.",
        "Third.",
        "Team",
        "Second.",
    ]


def test_what_a_page_embeds_in_its_other_words_alone_is_public_and_kept_too(client, admin_client, series):
    one = chart("c", series)
    page("<p>Nothing.</p>")
    Page.objects.update(translations={"ja": {"body": '<figure data-chart="c"></figure>'}})
    assert client.get("/charts/c/").status_code == 200
    assert "used by the page" in admin_client.get(f"/admin/metrics/chart/{one.pk}/delete/").content.decode()


def test_no_page_takes_an_address_of_the_site_itself():
    first = {re.match(r"\^?([a-z]+)/", str(one.pattern)) for one in (*urls.urlpatterns, *site_urls.urlpatterns)}
    taken = {match[1] for match in first if match} | {"ja", "static"}
    assert len(taken) > 15
    for slug in taken:
        with pytest.raises(ValidationError, match="The site uses this address itself"):
            Page(slug=slug, title="A page", body="<p>Words.</p>").full_clean()
