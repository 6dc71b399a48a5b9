"""A pasted text at the keyboard: ten numbers, eight of them known, each accounted for in under a minute."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from casestudy.models import Article, Document, Section
from metrics.ingest import add_observation
from metrics.models import Claim, Entity, Event, Market, Metric, Observation, Provider, Series, Source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

KNOWN = [
    "277.6 million",
    "88.6 million",
    "12.3 million",
    "61,400",
    "4.71 million",
    "9.05 million",
    "713,000",
    "35.2 million",
]
PASTED = (
    "In India TikTok had 277.6 million installs in the first quarter of 2019, against 88.6 million a year before. "
    "Japan brought 12.3 million, the smallest market 61,400. A second wave added 4.71 million and then 9.05 million; "
    "713,000 came by post, 35.2 million by word of mouth. Two analysts had foreseen 999 million. The hall of the court, "
    "in room 34, was full."
)


@pytest.fixture
def article() -> Article:
    user = User.objects.create_superuser("editor", "editor@example.org", "editor")
    entity = Entity.objects.create(slug="tiktok", name="TikTok", kind="product")
    india = Market.objects.create(code="IN", name="India")
    metric = Metric.objects.create(slug="downloads", name="Downloads", unit="count", kind="flow")
    Provider.objects.create(slug="sensor-tower", name="Sensor Tower", kind="data-provider")
    Source.objects.create(slug="report", title="Report", producer="Sensor Tower", date_published="2019-05-01")
    Claim.objects.create(slug="foreseen", statement="Analysts foresaw a billion", operation="multiple")
    series = Series.objects.create(
        slug="downloads-in", metric=metric, entity=entity, market=india, title="Downloads, TikTok, India"
    )
    for year, (value, step) in enumerate(
        [("277600000", "100000"), ("88600000", "100000"), ("12300000", "100000"), ("61400", "100"), ("4710000", "10000"),
         ("9050000", "10000"), ("713000", "1000"), ("35200000", "100000")], 2001,
    ):  # fmt: skip
        row = {"series": series.slug, "period": str(year), "provider": "sensor-tower", "source": "report"}
        add_observation({**row, "value": value, "stated_to": step, "known_from": "2019-05-01"}, actor=user)
    document = Document.objects.create(kind="article", language="en", slug="abroad")
    made = Article.objects.create(document=document, title="Abroad", standfirst="Far")
    made.entities.add(entity)
    made.markets.add(india)
    Section.objects.create(article=made, position=0, heading="First", anchor="first", body="<p>Before.</p>")
    return made


@pytest.fixture
def desk(article: Article, page: Any) -> Iterator[Any]:
    """The open section of the article, signed in."""
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(reverse("admin:login"))
    page.fill("#id_username", "editor")
    page.fill("#id_password", "editor")
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")
    page.goto(reverse("admin:casestudy_article_change", args=[article.pk]))
    page.locator("#sections-0 summary").first.click()
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    return page


def paste(page: Any, words: str) -> None:
    page.evaluate(
        """(words) => {
            const clipboardData = new DataTransfer()
            clipboardData.setData("text/plain", words)
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
            document.querySelector(".ProseMirror").dispatchEvent(event)
        }""",
        words,
    )


def stored(page: Any) -> str:
    return page.locator("#sections-0 textarea[data-narrative]").input_value()


def test_ten_pasted_numbers_in_under_a_minute(desk: Any, article: Article) -> None:
    heading, found = desk.locator(".narrative-finder h3"), desk.locator(".narrative-found")
    began, count = time.monotonic(), 0

    def press(*keys: str) -> None:
        nonlocal count
        for key in keys:
            desk.keyboard.press(key)
            count += key.count("+") + 1

    paste(desk, " " + PASTED)
    expect(heading).to_have_text(re.compile("bound to nothing: 10. 1 more may be words"))
    press("Alt+j")
    expect(found).to_be_focused()
    press("b")
    expect(heading).to_contain_text("bound to nothing: 2.")
    press("c")
    desk.locator(".narrative-options [role=option]", has_text="Analysts foresaw").wait_for()
    press("Enter")
    expect(found).to_be_focused()
    press("e", "Enter")
    expect(heading).to_contain_text("bound to nothing: 0. 1 more")
    press("e", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    expect(heading).to_contain_text("bound to nothing: 0.")
    expect(desk.locator(".ProseMirror")).to_be_focused()
    taken = time.monotonic() - began
    assert taken < 60, f"{taken:.1f} seconds"
    assert count == 12, f"{count} keys"
    text = stored(desk)
    assert text.count("<data data-figure=") == 8
    for words in KNOWN:
        assert f">{words}</data>" in text
    assert '<span data-claim="foreseen" data-stance="quoted">999 million</span>' in text
    assert '<span data-exempt="part of a name">34</span>' in text
    assert '<span data-exempt="a count of what is listed here">Two</span>' in text
    with desk.expect_navigation():
        desk.locator("[name=_continue]").first.click()
    assert "downloads-in@2001" in Section.objects.get(article=article).body


def test_all_certain_matches_are_one_step_to_undo(desk: Any) -> None:
    heading, found = desk.locator(".narrative-finder h3"), desk.locator(".narrative-found")
    paste(desk, " " + PASTED)
    expect(heading).to_contain_text("bound to nothing: 10.")
    before = stored(desk)
    desk.keyboard.press("Alt+j")
    expect(found).to_be_focused()
    desk.keyboard.press("b")
    expect(heading).to_contain_text("bound to nothing: 2.")
    desk.keyboard.press("u")
    expect(heading).to_contain_text("bound to nothing: 10.")
    assert stored(desk) == before
    expect(found).to_be_focused()


def test_the_list_by_keyboard(desk: Any) -> None:
    found = desk.locator(".narrative-found")
    marked = found.locator("[aria-selected=true]")
    paste(desk, " There were 61,400 and 713,000 boats, and 31,337 oars.")
    expect(found.locator("[role=option]")).to_have_count(3)
    desk.keyboard.press("Alt+j")
    expect(found).to_be_focused()
    desk.keyboard.press("j")
    expect(marked).to_contain_text("713,000")
    desk.keyboard.press("k")
    expect(marked).to_contain_text("61,400")
    desk.keyboard.press("Enter")
    expect(found.locator("[role=option]")).to_have_count(2)
    assert '<data data-figure="downloads-in@2004" data-format="full">61,400</data>' in stored(desk)
    desk.keyboard.press("o")
    desk.locator(".narrative-options [role=option]").first.wait_for()
    desk.keyboard.press("Escape")
    expect(found).to_be_focused()
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.locator(".narrative-announcement")).to_contain_text("Nothing on record reads like")
    desk.keyboard.press("n")
    form = desk.locator(".narrative-new-number")
    expect(form.locator("[name=value]")).to_have_value("31,337")
    expect(form.locator("[name=entity]")).to_have_value("TikTok")
    for name, words in (("metric", "Oars"), ("period", "2019"), ("source", "Report")):
        form.locator(f"[name={name}]").fill(words)
    desk.keyboard.press("Enter")
    expect(found.locator("[role=option]")).to_have_count(1)
    expect(found).to_be_focused()
    assert "31,337</data>" in stored(desk)
    assert Observation.objects.filter(value=31337).count() == 1
    desk.keyboard.press("Escape")
    expect(desk.locator(".ProseMirror")).to_be_focused()


def test_the_key_of_the_text_serves_in_the_list_and_a_new_number_takes_its_day_from_the_sentence_and_the_source(
    desk: Any,
) -> None:
    paste(desk, " In July 2019 there were 31,337 oars.")
    desk.keyboard.press("Alt+j")
    expect(desk.locator(".narrative-found")).to_be_focused()
    desk.keyboard.press("Control+.")
    expect(desk.locator(".narrative-panel h2")).to_have_text("Bind a number")
    desk.keyboard.press("Escape")
    expect(desk.locator(".narrative-found")).to_be_focused()
    desk.keyboard.press("n")
    form = desk.locator(".narrative-new-number")
    expect(form.locator("[name=period]")).to_have_value("2019-07")
    expect(form.locator("[name=source_published]")).to_be_hidden()
    form.locator("[name=metric]").fill("Oars")
    form.locator("[name=source]").fill("Report")
    expect(form.locator("[name=source_published]")).to_be_hidden()
    form.locator("[name=source]").fill("The Bureau | A long count")
    form.locator("[name=source_published]").fill("2019-08-02")
    form.locator("[name=source_license]").fill("CC BY 4.0")
    desk.keyboard.press("Enter")
    desk.locator(".narrative-panel").wait_for(state="detached")
    made = Observation.objects.select_related("source").get(value=31337)
    assert (made.period, made.known_from.date().isoformat()) == ("2019-07", "2019-08-02")
    assert (made.source.date_published, made.source.license) == ("2019-08-02", "CC BY 4.0")


def test_a_date_is_bound_to_an_event_and_named_where_it_leaves_it(desk: Any, article: Article) -> None:
    kept = {"market": Market.objects.get(), "entity": Entity.objects.get(), "source": Source.objects.get()}
    for slug, date, title in (
        ("merger", "2018-08-02", "The apps merge"),
        ("court", "2019-04-24", "The court lifts the ban"),
    ):
        Event.objects.create(slug=slug, date=date, title=title, kind="milestone", **kept)
    desk.keyboard.type(" They merged in August 2018")
    for _ in "August 2018":
        desk.keyboard.press("Shift+ArrowLeft")
    desk.keyboard.press("Alt+w")
    options = desk.locator(".narrative-options [role=option]")
    expect(options).to_have_count(1)
    expect(options).to_contain_text("The apps merge")
    desk.keyboard.press("Enter")
    assert '<time data-event="merger">August 2018</time>' in stored(desk)
    Event.objects.filter(slug="merger").update(date="2017-08-02")
    desk.keyboard.press("Alt+j")
    found = desk.locator(".narrative-found")
    expect(found).to_be_focused()
    expect(desk.locator(".narrative-finder h3")).to_contain_text("Dates that no longer fit their event: 1.")
    expect(found.locator("[aria-selected=true]")).to_contain_text("bound to “The apps merge”, of 2 August 2017")
    desk.keyboard.press("Enter")
    desk.locator(".narrative-options [role=option]").first.wait_for()
    desk.locator(".narrative-panel [role=combobox]").fill("court")
    expect(options).to_have_count(1)
    expect(desk.locator(".narrative-status")).to_have_text("1 found.")
    desk.keyboard.press("Enter")
    expect(desk.locator(".narrative-finder h3")).not_to_contain_text("no longer fit")
    assert '<time data-event="court">August 2018</time>' in stored(desk)


def test_axe_finds_nothing_in_the_list(desk: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    paste(desk, " " + PASTED)
    expect(desk.locator(".narrative-found [role=option]")).to_have_count(11)
    for part in (".narrative-finder", "#sections-group"):
        found = Axe().run(desk, context=part).response["violations"]
        assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
