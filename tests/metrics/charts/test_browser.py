"""In a browser, under the public policy: charts come alive, follow the colours, and stay drawings when the library fails."""

import functools
import http.server
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from metrics.charts import Layout, lay_out, plate, table
from metrics.charts.chartjs import DRAWN_LIVE

from .build import COUNTRIES, EVENTS, QUARTERS, countries, data, line, point, spec

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[3]
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Charts</title>
<link rel="stylesheet" href="/static/css/tokens.css"><link rel="stylesheet" href="/static/metrics/chart.css">
<script type="module" src="/static/metrics/chart.js"></script><link rel="icon" href="data:,">"""


class Pages(http.server.SimpleHTTPRequestHandler):
    """The page at its root, static files below it, all under the policy of public pages."""

    def __init__(self, *args: object, page: bytes, **kwargs: object) -> None:
        self.page = page
        super().__init__(*args, directory=str(ROOT), **kwargs)

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


TWO = data(
    QUARTERS, line("two", *[point(f"2018-Q{number}", f"{number}0000000", "10000000") for number in (1, 2, 3, 4)])
)
LAYOUTS = (
    lay_out(spec("column", slug="columns", frequency="quarter", events=("ban",)), data(QUARTERS, events=EVENTS)),
    lay_out(countries(slug="bars"), data(*COUNTRIES)),
    lay_out(spec(slug="lines"), data(QUARTERS)),
)
KINDS = {
    kind: lay_out(spec(kind, *(("one",) if kind in ("area", "column") else ("one", "two")), slug=kind), TWO)
    for kind in ("line", "area", "column", "grouped", "stacked", "slope", "multiples")
} | {"bar": lay_out(countries(slug="bar"), data(*COUNTRIES))}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from served(LAYOUTS)


@pytest.fixture(scope="module")
def kinds() -> Iterator[str]:
    yield from served(KINDS.values())


def served(layouts: Iterable[Layout]) -> Iterator[str]:
    """The address of a page with these charts."""
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
    assert colour(tab, "bars", 0.2, 0.175) == [0, 97, 158, 255]
    assert tab.get_by_role("img", name="A line that rises.").count() == 3


def test_charts_follow_the_colour_scheme(tab: Any, address: str) -> None:
    tab.goto(address)
    tab.wait_for_selector("#chart-bars.chart-live")
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_timeout(200)
    assert colour(tab, "bars", 0.2, 0.175) == [86, 174, 234, 255]


def test_without_the_library_the_drawing_stays(tab: Any, address: str) -> None:
    tab.route("**/chart.umd.js", lambda route: route.abort())
    with tab.expect_console_message(lambda message: "stays a drawing" in message.text):
        tab.goto(address)
    tab.wait_for_timeout(100)
    assert tab.locator(".chart-live, .chart-canvas").count() == 0
    assert tab.locator("#chart-bars .chart-narrow").is_visible()


# Of every live chart: where the canvas has its points, what they say, its scale and colours; and of the drawing the same.
COMPARED = """async ([id, size]) => {
    const { mapping, spotOf } = await import("/static/metrics/chart_places.js");
    const { configuration } = await import("/static/metrics/chart_points.js");
    const figure = document.getElementById(`chart-${id}`), chart = Chart.getChart(figure.querySelector("canvas"));
    const config = configuration(figure), drawing = config[size];
    const at = mapping(drawing, chart.width), found = [];
    config.series.forEach((series, number) => {
        const read = series.points.filter((point) => "title" in point);
        read.forEach((point, place) => {
            const rows = chart.data.datasets[number].data.filter((row) => "title" in row);
            const row = rows[place], index = chart.data.datasets[number].data.indexOf(row);
            if (row.to === null) return;
            const shown = chart.getDatasetMeta(number).data[index], [x, y] = spotOf(drawing, number, place, point);
            const middle = config.kind === "stacked" ? (shown.y + shown.base) / 2 : shown.y;
            found.push({ words: [row.title, ...row.lines], dx: Math.abs(shown.x - at.x(x)), dy: Math.abs(middle - at.y(y)) });
        });
    });
    const svg = figure.querySelector(`.chart-${size}`);
    const style = (selector, name) => { const found = svg.querySelector(selector); return found && getComputedStyle(found)[name]; };
    const colours = chart.data.datasets.map((dataset, number) => {
        const cls = config.series[number].colour.replace("--chart-", "c");
        if (dataset.borderDash) return [dataset.borderColor, style(`.ln.${cls}`, "stroke"), dataset.borderDash.join(), (style(`.ln.${cls}`, "strokeDasharray") ?? "").replaceAll("px", "").replace("none", "").replaceAll(" ", "")];
        return [dataset.backgroundColor({ raw: {} }), style(`.bar.${cls}`, "fill"), "", ""];
    });
    const value = config.kind === "bar" ? chart.scales.x : chart.scales.y;
    return { found, colours, scale: [value.min, value.max] };
}"""


@pytest.mark.parametrize(
    ("scheme", "width", "size"), [("light", 900, "wide"), ("dark", 900, "wide"), ("light", 420, "narrow")]
)
def test_canvas_and_drawing_agree_on_numbers_scales_and_colours(
    chromium: Any, kinds: str, scheme: Any, width: int, size: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 6000}, color_scheme=scheme)
    tab = context.new_page()
    tab.goto(kinds)
    for kind, layout in KINDS.items():
        figure = tab.locator(f"#chart-{kind}")
        if kind not in DRAWN_LIVE:
            assert figure.locator("canvas").count() == 0
            continue
        tab.wait_for_selector(f"#chart-{kind}.chart-live")
        compared = tab.evaluate(COMPARED, [kind, size])
        shown = table(layout)
        several = len(layout.lines) > 1
        expected = [
            [row.head, f"{column.label}: {row.cells[number].text}" if several else row.cells[number].text]
            for number, column in enumerate(shown.columns[1:])
            for row in shown.rows
            if not row.cells[number].missing
        ]
        assert [one["words"] for one in compared["found"]] == expected, kind
        assert max(one["dx"] for one in compared["found"]) < 1.5, kind
        assert max(one["dy"] for one in compared["found"]) < 1.5, kind
        assert compared["scale"] == [0, 1]
        for canvas, drawing, dashes, drawn in compared["colours"]:
            assert (canvas, dashes) == (drawing, drawn), kind
    context.close()


def test_a_chart_is_walked_by_keyboard_and_says_where_one_is(chromium: Any, kinds: str) -> None:
    context = chromium.new_context(viewport={"width": 900, "height": 6000})
    tab = context.new_page()
    tab.goto(kinds)
    for kind in ("line", "multiples"):
        frame, said = tab.locator(f"#chart-{kind} .chart-stop"), tab.locator(f"#chart-{kind} .chart-said")
        assert frame.get_attribute("role") == "slider", "a screen reader hands it the arrow keys, and says its value"
        frame.press("ArrowRight")
        assert said.inner_text() == "Q1 2018; One: 110,000,000"
        assert frame.get_attribute("aria-valuetext") == said.inner_text()
        frame.press("ArrowRight")
        assert said.inner_text() == "Q2 2018; One: no figure"
        frame.press("ArrowDown")
        assert said.inner_text() == "Q2 2018; Two: 20,000,000"
        frame.press("End")
        assert said.inner_text() == "Q4 2018; Two: 40,000,000"
        frame.press("ArrowDown")
        frame.press("Home")
        frame.press("ArrowUp")
        assert said.inner_text() == "Q1 2018; One: 110,000,000"
        marker = tab.locator(f"#chart-{kind} .chart-marker")
        box, around = marker.bounding_box(), frame.bounding_box()
        assert around["x"] <= box["x"] <= around["x"] + around["width"]
        frame.press("Escape")
        assert said.inner_text() == ""
        assert not marker.is_visible()
        assert tab.evaluate("document.activeElement === document.body")
    tab.locator("#chart-bar .chart-stop").press("ArrowDown")
    tab.locator("#chart-bar .chart-stop").press("ArrowDown")
    assert tab.locator("#chart-bar .chart-said").inner_text() == "China; 45,500,000"
    assert "A line that rises." in tab.locator("#chart-line canvas").text_content()
    assert tab.locator("[role=application]").count() == 0
    context.close()


def test_charts_need_neither_intl_nor_popovers_nor_storage(chromium: Any, kinds: str) -> None:
    context = chromium.new_context(viewport={"width": 400, "height": 6000})
    context.add_init_script("""delete window.Intl; delete HTMLElement.prototype.popover; delete HTMLElement.prototype.showPopover;
        for (const name of ["localStorage", "sessionStorage", "indexedDB"])
            Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });""")
    tab = context.new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(kinds)
    tab.wait_for_timeout(600)
    assert said == []
    # Where the library cannot do without one of them, the drawing stays.
    for kind in KINDS:
        figure = tab.locator(f"#chart-{kind}")
        assert figure.locator("canvas").count() == 1 or figure.locator(".chart-narrow").is_visible()
    frame = tab.locator("#chart-line .chart-stop")
    frame.press("ArrowRight")
    assert "110,000,000" in tab.locator("#chart-line .chart-said").inner_text()
    context.close()
