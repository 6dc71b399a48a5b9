"""A claim made from the words of a text at the keyboard: numbers, the result at once, the words marked, nothing half stored."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from casestudy.models import Article, Document, Section
from metrics.ingest import add_observation
from metrics.models import Claim, Entity, Market, Metric, Provider, Series, Source
from tests.selecting import select

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

BODY = (
    '<p>India brought 45 per cent of installs: <data data-figure="installs-in@2019-Q1" data-format="compact">90.4 million</data> of '
    '<data data-figure="installs-wld@2019-Q1" data-format="compact">200.0 million</data>.</p>'
)


@pytest.fixture
def article() -> Article:
    user = User.objects.create_superuser("editor", "editor@example.org", "editor")
    entity = Entity.objects.create(slug="tiktok", name="TikTok", kind="product")
    metric = Metric.objects.create(slug="installs", name="Installs", unit="count", kind="flow")
    revenue = Metric.objects.create(slug="revenue", name="Revenue", unit="USD", kind="flow")
    Provider.objects.create(slug="sensor-tower", name="Sensor Tower", kind="data-provider")
    Source.objects.create(slug="report", title="Report", producer="Sensor Tower", date_published="2019-05-01")
    rows = (
        ("IN", "India", metric, "90400000"),
        ("WLD", "World", metric, "200000000"),
        ("IN", "India", revenue, "5700000"),
    )
    for code, name, what, number in rows:
        market, _ = Market.objects.get_or_create(code=code, name=name)
        series = Series.objects.create(
            slug=f"{what.slug}-{code.lower()}", metric=what, entity=entity, market=market, title=f"{what.name}, {name}"
        )
        row = {"series": series.slug, "period": "2019-Q1", "provider": "sensor-tower", "source": "report"}
        add_observation({**row, "value": number, "stated_to": "100000", "known_from": "2019-05-01"}, actor=user)
    document = Document.objects.create(kind="article", language="en", slug="abroad")
    made = Article.objects.create(document=document, title="Abroad", standfirst="Far")
    Section.objects.create(article=made, position=0, heading="First", anchor="first", body=BODY)
    return made


@pytest.fixture
def desk(article: Article, chromium: Any, live_server: Any) -> Iterator[Any]:
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(reverse("admin:login"))
    page.fill("#id_username", "editor")
    page.fill("#id_password", "editor")
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")
    page.goto(reverse("admin:casestudy_article_change", args=[article.pk]))
    page.locator("#sections-0 summary").first.click()
    page.locator("#sections-0 .ProseMirror").wait_for()
    select(page, "45 per cent of installs")
    yield page
    context.close()
    assert problems == []


def stored(page: Any) -> str:
    return page.locator("#sections-0 textarea[data-narrative]").input_value()


def test_a_claim_from_selected_words(desk: Any, article: Article) -> None:
    desk.keyboard.press("Alt+c")
    panel = desk.locator(".narrative-panel")
    expect(panel.locator(".narrative-status")).to_contain_text("Nothing found")
    desk.keyboard.press("Alt+n")
    form = desk.locator(".narrative-new-claim")
    expect(form.locator("[name=operation]")).to_have_value("share")
    options = form.locator(".narrative-options [role=option]")
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text("India")
    desk.keyboard.press("Enter")
    expect(form.locator(".narrative-operands li")).to_have_count(1)
    expect(options).to_have_count(1)
    expect(options).to_contain_text("World")
    desk.keyboard.press("Enter")
    result = form.locator(".narrative-result")
    expect(result).to_contain_text("45.2 per cent, with rounding between 45.1637 per cent and 45.2363 per cent.")
    expect(result.locator(".verdict-holds")).to_have_text("holds")
    expect(result).to_contain_text("The numbers give 45.2, which is 45 to the precision stated.")
    expect(form.locator("[name=stated]")).to_have_value("45")
    expect(result.locator(".narrative-wording")).to_have_text(["45 per cent", "45.2 per cent", "nearly half"])
    statement = form.locator("[name=statement]")
    expect(statement).to_have_value(
        "Installs, India, first quarter of 2019 was 45 per cent of Installs, World, first quarter of 2019"
    )
    statement.fill("India brought 45 per cent of installs")
    expect(form.locator("[name=slug]")).to_have_value("india-brought-45-per-cent-of-installs")
    desk.keyboard.press("Control+Enter")
    panel.wait_for(state="detached")
    words = (
        '<span data-claim="india-brought-45-per-cent-of-installs" data-stance="asserted">45 per cent of installs</span>'
    )
    assert words in stored(desk)
    claim = Claim.objects.get()
    assert (claim.operation, f"{claim.stated:f}", claim.operands.count()) == ("share", "45", 2)
    with desk.expect_navigation():
        desk.locator("[name=_continue]").first.click()
    assert words in Section.objects.get(article=article).body


def test_numbers_of_other_sections_are_listed_after_those_of_the_same(desk: Any, article: Article) -> None:
    body = '<p>It earned <data data-figure="revenue-in@2019-Q1" data-format="compact">$5.7 million</data>.</p>'
    Section.objects.create(article=article, position=1, heading="Second", anchor="second", body=body)
    desk.reload()
    desk.locator("#sections-0 summary").first.click()
    desk.locator("#sections-0 .ProseMirror").wait_for()
    select(desk, "45 per cent of installs")
    desk.keyboard.press("Alt+c")
    desk.keyboard.press("Alt+n")
    options = desk.locator(".narrative-new-claim .narrative-options [role=option]")
    expect(options).to_have_count(3)
    expect(options.nth(2)).to_contain_text("Revenue")


def test_what_cannot_be_worked_out_is_said_in_the_panel(desk: Any) -> None:
    before = stored(desk)
    desk.keyboard.press("Alt+c")
    desk.keyboard.press("Alt+n")
    form = desk.locator(".narrative-new-claim")
    expect(form.locator(".narrative-options [role=option]")).to_have_count(2)
    desk.keyboard.press("Control+Enter")
    expect(form.locator("[data-error-of=statement]")).to_contain_text("Say in one sentence")
    form.locator("[name=statement]").fill("Installs by revenue")
    search = form.locator("[role=combobox]")
    for words in ("installs india", "revenue"):
        search.fill(words)
        expect(form.locator(".narrative-options [role=option]")).to_have_count(1)
        expect(form.locator(".narrative-status")).to_have_text("1 found.")
        search.press("Enter")
    expect(form.locator(".narrative-result")).to_contain_text("different units (USD, count)")
    desk.keyboard.press("Control+Enter")
    expect(form.locator("[data-error-of=numerator]")).to_contain_text("different units")
    assert not Claim.objects.exists()
    desk.keyboard.press("Escape")
    desk.locator(".narrative-panel").wait_for(state="detached")
    assert stored(desk) == before


def test_axe_finds_nothing_in_the_panel(desk: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    desk.keyboard.press("Alt+c")
    desk.keyboard.press("Alt+n")
    form = desk.locator(".narrative-new-claim")
    expect(form.locator(".narrative-options [role=option]")).to_have_count(2)
    desk.keyboard.press("Enter")
    expect(form.locator(".narrative-operands li")).to_have_count(1)
    form.locator("summary").click()
    for scheme, width in (("light", 1280), ("dark", 390)):
        desk.emulate_media(color_scheme=scheme)
        desk.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(desk, context=".narrative-panel").response["violations"]
        assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
