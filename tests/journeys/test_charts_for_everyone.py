"""What a machine can judge of the critical tests of Chartability, on every chart of the demo. docs/accessibility.md has the rest."""

from typing import Any

import pytest

from metrics.models import Chart

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Marks and their contrast with the paper, by the formula of WCAG 2.2; colours are painted to be read as they are seen.
CONTRASTS = """() => {
    const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    const light = (colour) => {
        brush.clearRect(0, 0, 1, 1);
        brush.fillStyle = colour;
        brush.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3).map((one) => one / 255)
            .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = light(getComputedStyle(document.body).backgroundColor);
    const against = (colour) => {
        const [low, high] = [light(colour), paper].sort((one, other) => one - other);
        return (high + 0.05) / (low + 0.05);
    };
    const found = [];
    for (const mark of document.querySelectorAll(".chart-svg :not(text)[class]")) {
        if (!/(^| )c[1-8]( |$)/.test(mark.getAttribute("class")) || !mark.getClientRects().length) continue;
        const style = getComputedStyle(mark);
        const colours = [style.fill, style.stroke].filter((one) => one !== "none" && !/[,/] *0\\)$/.test(one));
        const best = Math.max(0, ...colours.map(against));
        if (best < 3) found.push(`${mark.getAttribute("class")} ${style.fill} ${style.stroke}: ${best.toFixed(2)}`);
    }
    return found;
}"""

SMALL = """() => [...document.querySelectorAll("figure[data-chart] :is(text, p, td, th, a, summary, figcaption, span)")]
    .filter((one) => one.getClientRects().length && one.textContent.trim())
    .map((one) => {
        const drawn = one.closest("svg.chart-svg");
        const scale = drawn ? drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width : 1;
        return [one.textContent.trim().slice(0, 30), parseFloat(getComputedStyle(one).fontSize) * scale];
    })
    .filter(([, size]) => size < 11.95)
    .map(([words, size]) => `${words}: ${size.toFixed(1)} px`)"""


@pytest.fixture
def charts(site) -> list[str]:
    """The addresses of all charts of the demo, served."""
    return [f"{site}/charts/{slug}/" for slug in Chart.objects.values_list("slug", flat=True)]


def tab_of(chromium: Any, width: int, **options: Any) -> Any:
    """A tab of its own."""
    return chromium.new_context(viewport={"width": width, "height": 900}, **options).new_page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_stand_out_from_the_paper(charts, chromium, scheme):
    tab = tab_of(chromium, 1280, color_scheme=scheme)
    found = {}
    for address in charts:
        tab.goto(address)
        if weak := tab.evaluate(CONTRASTS):
            found[address.rsplit("/", 2)[1]] = weak
    assert found == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_no_letter_is_smaller_than_twelve_pixels(charts, chromium, width):
    tab = tab_of(chromium, width)
    found = {}
    for address in charts:
        tab.goto(address)
        if small := tab.evaluate(SMALL):
            found[address.rsplit("/", 2)[1]] = small
    assert found == {}


def test_a_chart_says_in_words_what_it_shows_and_has_its_numbers_in_a_table(charts, chromium):
    tab = tab_of(chromium, 1280, java_script_enabled=False)
    for address in charts:
        tab.goto(address)
        figure = tab.locator("figure[data-chart]").first
        assert figure.locator(".chart-title").inner_text().strip(), address
        drawing = figure.locator("svg.chart-svg").first
        if drawing.count():
            assert drawing.get_attribute("role") == "img", address
            named = drawing.get_attribute("aria-labelledby") or ""
            assert any((tab.locator(f"#{one}").text_content() or "").strip() for one in named.split()), address
        assert figure.locator("table tbody tr").count() >= 1, address
        assert "Source" in figure.inner_text(), address
        assert tab.locator(f"a[href$='{address.rsplit('/', 2)[1]}.csv']").count() >= 1, address


def test_nothing_moves_by_itself(charts, chromium):
    tab = tab_of(chromium, 1280)
    for address in charts:
        tab.goto(address)
        tab.locator("figure[data-chart]").first.scroll_into_view_if_needed()
        tab.wait_for_load_state("networkidle")
        running = tab.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length")
        assert running == 0, address


def test_a_chart_is_one_stop_for_the_keyboard_and_keys_elsewhere_are_the_readers_own(charts, chromium):
    tab = tab_of(chromium, 1280)
    for address in charts:
        tab.goto(address)
        tab.locator("figure[data-chart]").first.scroll_into_view_if_needed()
        tab.wait_for_load_state("networkidle")
        # The table is another stop, once it is open and can be scrolled.
        drawing = tab.locator("figure[data-chart]").first.locator(".chart-frame")
        stops = drawing.evaluate_all(
            "all => all.flatMap((one) => [one, ...one.querySelectorAll('*')]).filter((one) => one.tabIndex >= 0).length"
        )
        assert stops <= 1, address
        taken = tab.evaluate(
            """["ArrowRight", "ArrowDown", "Home", "Escape", "h", "Tab"].filter((key) =>
                !document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))"""
        )
        assert taken == [], address


def test_the_readers_own_spacing_and_colours_are_kept(charts, chromium):
    spaced = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    tab = tab_of(chromium, 390, bypass_csp=True)
    for address in charts:
        tab.goto(address)
        tab.add_style_tag(content=spaced)
        assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth + 1"), address
    forced = tab_of(chromium, 1280, forced_colors="active")
    for address in charts:
        forced.goto(address)
        assert forced.evaluate(CONTRASTS) == [], address
