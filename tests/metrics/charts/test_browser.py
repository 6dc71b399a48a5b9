"""In a browser, under the public policy: charts come alive, follow the colours, and stay drawings when the library fails."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from metrics.charts import lay_out, plate

from .build import COUNTRIES, EVENTS, QUARTERS, countries, data, spec

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[3]
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Charts</title>
<link rel="stylesheet" href="/static/css/tokens.css"><link rel="stylesheet" href="/static/metrics/chart.css">
<script type="module" src="/static/metrics/chart.js"></script><link rel="icon" href="data:,">"""


class Pages(http.server.SimpleHTTPRequestHandler):
    """The page at its root, static files below it, all under the policy of public pages."""

    def __init__(self, *args: object, page: bytes, **kwargs: object) -> None:
        self.page = page
        super().__init__(*args, directory=str(ROOT), **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
        self.end_headers()
        self.wfile.write(self.page)
        return None

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    layouts = (
        lay_out(spec("column", slug="columns", frequency="quarter", events=("ban",)), data(QUARTERS, events=EVENTS)),
        lay_out(countries(slug="bars"), data(*COUNTRIES)),
        lay_out(spec(slug="lines"), data(QUARTERS)),
    )
    figures = (render_to_string("metrics/includes/chart.html", {"chart": plate(layout)}) for layout in layouts)
    page = (HEAD + "<main>" + "".join(figures) + "</main></html>").replace(settings.STATIC_URL, "/static/").encode()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Pages, page=page))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(chromium: Any) -> Iterator[Any]:
    """A phone-sized tab, high enough for every chart to be near the screen."""
    context = chromium.new_context(viewport={"width": 320, "height": 3000})
    yield context.new_page()
    context.close()


def colour(tab: Any, chart: str, x: float, y: float) -> list[int]:
    """The pixel of a chart's canvas at a share of its width and height."""
    script = """([id, x, y]) => { const c = document.querySelector(`#chart-${id} canvas`);
        return [...c.getContext("2d").getImageData(c.width * x, c.height * y, 1, 1).data] }"""
    return list(tab.evaluate(script, [chart, x, y]))


def test_charts_come_alive_within_the_policy_and_the_screen(tab: Any, address: str) -> None:
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(address)
    for chart in ("columns", "bars", "lines"):
        tab.wait_for_selector(f"#chart-{chart}.chart-live")
    assert said == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The first bar, in the first colour of the palette on paper; the drawing beneath keeps its name for readers who listen.
    assert colour(tab, "bars", 0.2, 0.13) == [0, 97, 158, 255]
    assert tab.get_by_role("img", name="It rose").count() == 3


def test_charts_follow_the_colour_scheme(tab: Any, address: str) -> None:
    tab.goto(address)
    tab.wait_for_selector("#chart-bars.chart-live")
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_timeout(200)
    assert colour(tab, "bars", 0.2, 0.13) == [86, 174, 234, 255]


def test_without_the_library_the_drawing_stays(tab: Any, address: str) -> None:
    tab.route("**/chart.umd.js", lambda route: route.abort())
    with tab.expect_console_message(lambda message: "stays a drawing" in message.text):
        tab.goto(address)
    tab.wait_for_timeout(100)
    assert tab.locator(".chart-live, .chart-canvas").count() == 0
    assert tab.locator("#chart-bars .chart-narrow").is_visible()
