"""An editor's day in the browser: open the text, bind a number, preview, publish; a reader sees it, a chart follows its form."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from casestudy import publishing
from casestudy.models import Article, Document, Section
from casestudy.roles import editors
from metrics.ingest import add_observation
from metrics.models import Chart, ChartSeries, Entity, Market, Metric, Observation, Provider, Series, Source
from tests.selecting import select

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def article() -> Article:
    """A draft of two sections, one number on record, and an editor who may do everything with texts and numbers."""
    user = User.objects.create_user("mira", password="mira", is_staff=True)
    user.groups.add(editors())
    entity = Entity.objects.create(slug="tiktok", name="TikTok", kind="product")
    india = Market.objects.create(code="IN", name="India")
    metric = Metric.objects.create(slug="downloads", name="Downloads", unit="count", kind="flow")
    Source.objects.create(
        slug="store-report", title="Store report", producer="Sensor Tower", date_published="2019-05-01"
    )
    Provider.objects.create(slug="sensor-tower", name="Sensor Tower", kind="data-provider")
    series = Series.objects.create(
        slug="tiktok-downloads-in", metric=metric, entity=entity, market=india, title="TikTok: downloads, India"
    )
    for period, value in (("2018-Q1", "22000000"), ("2019-Q1", "88600000")):
        add_observation(
            {
                "series": series.slug,
                "period": period,
                "provider": "sensor-tower",
                "source": "store-report",
                "value": value,
                "stated_to": "100000",
                "known_from": "2019-05-01",
            },
            actor=user,
        )
    chart = Chart.objects.create(
        slug="rise", kind="column", takeaway="India rose", description="Two columns, the second four times the first."
    )
    ChartSeries.objects.create(chart=chart, series=series, label="India")
    made = Article.objects.create(
        document=Document.objects.create(kind="article", slug="abroad"), title="Abroad", standfirst="How it went."
    )
    made.entities.add(entity)
    texts = {"India": "It was installed 88.6 million times in a quarter.", "Outlook": "What comes next is open."}
    for position, (heading, words) in enumerate(texts.items()):
        Section.objects.create(
            article=made,
            position=position,
            heading=heading,
            anchor=heading.lower(),
            body=f"<p>{words}</p>",
        )
    publishing.save_revision(made.document, user)
    return made


@pytest.fixture
def desk(page: Any, article: Article) -> Any:
    """A tab in which the editor is signed in."""
    page.goto(reverse("admin:login"))
    page.fill("#id_username", "mira")
    page.fill("#id_password", "mira")
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")
    return page


def test_an_editor_binds_a_number_previews_and_publishes_and_a_reader_follows_it_to_its_source(
    desk: Any, article: Article, chromium: Any
) -> None:
    desk.goto(reverse("admin:casestudy_article_changelist"))
    desk.get_by_role("link", name="Abroad").click()
    desk.locator("#sections-0 summary").first.click()
    desk.locator("#sections-0 .ProseMirror").wait_for()
    select(desk, "88.6 million")
    desk.keyboard.press("Control+.")
    desk.locator(".narrative-options [aria-selected=true]").wait_for()
    desk.keyboard.press("Enter")

    desk.locator("[name=_preview]").first.click()
    desk.wait_for_url("**/preview/*/")
    bound = desk.locator("main data[data-figure]").first
    assert "88.6" in bound.inner_text()

    desk.goto(reverse("admin:casestudy_article_change", args=[article.pk]))
    desk.locator("[name=_publish]").first.click()
    desk.wait_for_url("**/publish/")
    assert desk.locator(".counts div", has_text="numbers").locator("dd").inner_text() == "1"
    desk.get_by_role("button", name="Publish").click()
    desk.wait_for_url("**/versions/")
    assert "Version 1 is live" in desk.locator(".messagelist").inner_text()

    reader = chromium.new_context(base_url=re.match(r"https?://[^/]+", desk.url)[0]).new_page()
    reader.goto("/articles/abroad/")
    number = reader.locator("main a:has(data[data-figure])").first
    entry = number.get_attribute("href")
    source = reader.locator(entry).locator(".entry-source a[href^='#s']").get_attribute("href")
    assert "Store report" in reader.locator(source).inner_text()
    reader.context.close()


def test_a_chart_follows_its_form_before_anything_is_saved(desk: Any, article: Article) -> None:
    desk.goto(reverse("admin:metrics_chart_change", args=[Chart.objects.get().pk]))
    frame = desk.frame_locator("iframe[data-preview]")
    frame.locator(".chart-title", has_text="India rose").wait_for()
    desk.fill("#id_takeaway", "India reached [[tiktok-downloads-in@2019-Q1|compact]]")
    frame.locator(".chart-title", has_text="India reached 88.6 million").wait_for()
    assert frame.locator("svg").first.is_visible()
    desk.select_option("#id_kind", "bar")
    frame.locator(".preview-problems", has_text="one period").wait_for()
    assert Chart.objects.get().takeaway == "India rose"


def test_a_later_vintage_from_the_list_of_numbers(desk: Any, article: Article) -> None:
    desk.goto(reverse("admin:metrics_observation_changelist"))
    desk.locator("#result_list tr", has_text="2019-Q1").get_by_role("link", name="Add a later vintage").click()
    assert desk.input_value("#id_period") == "2019-Q1"
    desk.fill("#id_value", "90.1 million")
    desk.fill("#id_known_from", "2019-11-01")
    desk.locator(".field-source .select2-selection").click()
    desk.locator(".select2-results__option", has_text="Store report").click()
    with desk.expect_navigation():
        desk.locator("[name=_save]").first.click()
    assert Observation.objects.filter(period="2019-Q1").count() == 2


def test_a_resting_mouse_chooses_nothing_in_a_list(desk: Any, article: Article) -> None:
    india = Series.objects.get()
    for place in ("Alpha", "Beta", "Gamma"):
        Series.objects.create(
            slug=f"downloads-{place.lower()}", metric=india.metric, entity=india.entity, market=india.market,
            breakdown=place, title=f"Downloads, {place}",
        )  # fmt: skip
    desk.goto(reverse("admin:metrics_observation_add"))
    box = desk.locator(".field-series .select2-selection").bounding_box()
    # Where the third option will open.
    desk.mouse.move(box["x"] + 60, box["y"] + box["height"] + 110)
    desk.locator(".field-series .select2-selection").focus()
    desk.keyboard.press("Enter")
    options = desk.locator(".select2-results__option[role=option]")
    desk.keyboard.type("Downloads,")
    expect(options).to_have_count(4)
    expect(options.first).to_have_class(re.compile("highlighted"))
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator(".field-series .select2-selection__rendered")).to_contain_text("Beta")


def test_two_editors_and_nothing_is_lost(desk: Any, article: Article) -> None:
    desk.goto(reverse("admin:casestudy_article_change", args=[article.pk]))
    Article.objects.update(standfirst="Theirs.")
    publishing.save_revision(article.document)
    desk.fill("[name=standfirst]", "Mine.")
    desk.locator("[name=_continue]").first.click()
    warning = desk.locator(".stale")
    assert "Theirs." in warning.inner_text()
    assert desk.input_value("[name=standfirst]") == "Mine."
    with desk.expect_navigation():
        warning.get_by_role("button", name="Save my text over it").click()
    assert "saved over the other" in desk.locator(".messagelist").inner_text()
    article.refresh_from_db()
    assert article.standfirst == "Mine."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_desk(desk: Any, article: Article, scheme: str) -> None:
    desk.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    urls = [
        reverse("admin:index"),
        reverse("admin:casestudy_article_changelist"),
        reverse("admin:casestudy_article_change", args=[article.pk]),
        reverse("admin:casestudy_article_publish", args=[article.pk]),
        reverse("admin:metrics_observation_changelist"),
        reverse("admin:metrics_observation_add"),
        reverse("admin:metrics_observation_import"),
        reverse("admin:metrics_chart_change", args=[Chart.objects.get().pk]),
    ]
    found = []
    for url in urls:
        desk.goto(url)
        desk.wait_for_timeout(300)
        report = Axe().run(desk)
        found += [
            (url, one["id"], node["html"][:160]) for one in report.response["violations"] for node in one["nodes"]
        ]
    assert not found, "\n".join(map(str, found))
