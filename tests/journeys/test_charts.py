"""Charts in a real browser on the demo: by keyboard, in somebody else's page, at a shared address."""

import gzip
import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUARTERS = "/charts/world-downloads-by-quarter/"


class Host(http.server.BaseHTTPRequestHandler):
    """Somebody else's page, from another origin."""

    page = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def host() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_the_chart_of_the_article_is_walked_and_left_by_keyboard(site, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto(f"{site}/articles/how-tiktok-went-abroad/")
    figure = tab.locator("figure[data-chart='user-spend-china-and-united-states']").first
    figure.scroll_into_view_if_needed()
    frame, said = figure.locator(".chart-stop"), figure.locator(".chart-said")
    frame.press("ArrowRight")
    assert said.inner_text() == "Oct 2018; China (App Store): 1,400,000 US dollars, estimate"
    frame.press("End")
    assert said.inner_text() == "Jul 2019; China (App Store): 8,200,000 US dollars, estimate"
    frame.press("ArrowDown")
    assert said.inner_text() == "Jul 2019; United States: 2,300,000 US dollars, estimate"
    assert frame.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    frame.press("Escape")
    assert said.inner_text() == ""
    tab.keyboard.press("Tab")
    assert figure.evaluate(
        "one => one.contains(document.activeElement) && !document.activeElement.matches('.chart-stop')"
    )
    # A drawing that gains nothing from the library does not ask for it.
    assert figure.locator("canvas").count() == 0
    context.close()


def test_styles_and_scripts_travel_in_thirty_kilobytes_until_a_chart_comes_near(site, chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    tab = context.new_page()
    came: list[Any] = []
    tab.on("response", lambda answer: came.append(answer))
    tab.goto(f"{site}/articles/how-tiktok-went-abroad/")
    tab.wait_for_load_state("networkidle")
    assert tab.locator(".chart-stop").count() > 0
    weighed = [one for one in came if one.request.resource_type in ("stylesheet", "script")]
    assert sum(len(gzip.compress(one.body(), 9, mtime=0)) for one in weighed) <= 30_000
    drawing = ("chart.umd", "chart_settings", "chart_shapes")
    assert not [one.url for one in came if any(name in one.url for name in drawing)]
    tab.locator("figure[data-chart='facebook-users']").first.scroll_into_view_if_needed()
    tab.locator("figure[data-chart='facebook-users'] canvas").first.wait_for()
    assert [sum(name in one.url for one in came) for name in drawing] == [1, 1, 1]
    context.close()


@pytest.mark.parametrize(("scheme", "paper"), [("dark", "rgb(19, 26, 33)"), ("normal", "rgb(251, 249, 244)")])
def test_an_embed_fits_its_frame_and_follows_its_host(site, chromium, host, scheme, paper):
    context = chromium.new_context(viewport={"width": 390, "height": 900}, color_scheme="dark")
    tab = context.new_page()
    tab.goto(f"{site}{QUARTERS}")
    snippet = tab.locator("#snippet").input_value()
    Host.page = f'<!doctype html><meta charset="utf-8"><html style="color-scheme: {scheme}">{snippet}'.encode()
    tab.goto(host)
    guessed = snippet.split('height="')[1].split('"')[0]
    tab.wait_for_function(f"document.querySelector('iframe').height !== '{guessed}'")
    inner = tab.frames[1]
    inner.wait_for_function("document.documentElement.hasAttribute('data-scheme')")
    assert inner.evaluate(
        "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
    )
    assert inner.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    inner.locator("details.chart-data summary").click()
    tab.wait_for_function("Number(document.querySelector('iframe').height) > 1000")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_a_shared_address_shows_its_view_and_is_accessible(site, chromium, width, scheme):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    tab.goto(f"{site}/charts/facebook-users/?from=2018&to=2018&tab=table")
    assert tab.locator(".chart-table tbody tr").count() == 4
    assert tab.locator("details.chart-data").get_attribute("open") is not None
    tab.locator(".chart-stop").press("ArrowRight")
    assert [one["id"] for one in Axe().run(tab).response["violations"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.locator(".chart-controls [name=to]").fill("2019")
    tab.locator(".chart-controls button").click()
    tab.wait_for_url("**to=2019**")
    assert tab.locator(".chart-table tbody tr").count() == 8
    context.close()
