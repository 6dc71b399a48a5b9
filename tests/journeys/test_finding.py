"""Finding, reporting and printing in a real browser: also without JavaScript, and with nothing of the reader kept."""

from typing import Any

import pytest

from casestudy.guarding import SOONEST
from casestudy.models import ErrorReport
from casestudy.publishing import publish
from tests.factories import a_series, article, at, chart, number, record, row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> None:
    one = a_series()
    record(row(), recorded="2019-01-01")
    chart("downloads", one)
    body = f"<p>It had {number()} downloads of penguins.</p>" + "<p>More.</p>" * 60
    publish(article(body, body.replace("penguins", "walruses")), kind="new", live_from=at("2020-01-01"))


@pytest.fixture
def bare(chromium: Any, live_server: Any) -> Any:
    """A tab without JavaScript."""
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_javascript_a_reader_searches_reads_and_reports(bare: Any, story: None) -> None:
    bare.goto("/")
    bare.fill("#site-search", "pengiuns")
    bare.press("#site-search", "Enter")
    assert "Nothing holds “pengiuns”" in bare.inner_text("main")
    bare.click(".results .parts a")
    assert bare.url.endswith("/articles/story/#part-1")
    bare.click("#e1 a[href^='/report/']")
    bare.fill("#message", "The report says 61 million.")
    bare.wait_for_timeout(1000 * SOONEST + 1100)  # whole seconds are compared
    bare.click("form.report-form button")
    assert bare.inner_text("h1") == "Thank you"
    assert bare.context.cookies() == []
    bare.click("main a >> nth=0")
    assert bare.url.endswith("/articles/story/")
    assert ErrorReport.objects.values_list("message", flat=True).get() == "The report says 61 million."


def test_the_field_for_machines_is_nowhere_for_people(page: Any, story: None) -> None:
    page.goto("/report/?page=/articles/story/")
    assert page.get_by_label("Leave this empty").count() == 1
    assert "Leave this empty" not in page.locator("main").aria_snapshot()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") != "website"


@pytest.mark.parametrize("width", [320, 1280])
def test_search_and_report_have_no_barriers(page: Any, story: None, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/search/?q=pengiuns", "/search/?q=zzzz", "/report/?page=/articles/story/", "/report/?sent=1"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        found = Axe().run(page).response["violations"]
        assert [(path, one["id"]) for one in found] == []


def test_on_paper_numbers_name_their_entries_and_the_address_is_written_out(page: Any, story: None) -> None:
    page.goto("/articles/story/")
    page.emulate_media(media="print")
    assert page.locator(".document-head .print-only").is_visible()
    mark = page.evaluate("getComputedStyle(document.querySelector('.document-body a.figure'), '::after').content")
    assert "#e1" in mark
    assert not page.locator(".masthead nav").is_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_the_contents_follow_the_reader(page: Any, story: None) -> None:
    page.goto("/articles/story/")
    page.evaluate("document.querySelector('#part-2').scrollIntoView()")
    page.locator(".contents a[href='#part-2'][aria-current]").wait_for()
    assert page.locator(".contents a[aria-current]").count() == 1
