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
    for (const mark of document.querySelectorAll(".chart-svg :is(path, circle)")) {
        const look = mark.getAttribute("class") ?? mark.parentElement.getAttribute("class");
        if (!/(^| )c[1-8]( |$)/.test(look) || !mark.getClientRects().length) continue;
        const style = getComputedStyle(mark);
        const colours = [style.fill, style.stroke].filter((one) => one !== "none" && !/[,/] *0\\)$/.test(one));
        const best = Math.max(0, ...colours.map(against));
        if (best < 3) found.push(`${look} ${style.fill} ${style.stroke}: ${best.toFixed(2)}`);
    }
    return found;
}"""

SMALL = """() => [...document.querySelectorAll("figure[data-chart] :is(text, p, td, th, a, summary, figcaption, span)")]
    .filter((one) => one.getClientRects().length && one.textContent.trim())
    .map((one) => {
        const scale = one.getScreenCTM?.().d ?? 1;
        return [one.textContent.trim().slice(0, 30), parseFloat(getComputedStyle(one).fontSize) * scale];
    })
    .filter(([, size]) => size < 11.95)
    .map(([words, size]) => `${words}: ${size.toFixed(1)} px`)"""

#: Words of a drawing that stand in one place with others, or outside their column. A line's box is higher than its letters.
CROWDED = """() => [...document.querySelectorAll("figure[data-chart] .chart-frame")].flatMap((frame) => {
    const edge = frame.getBoundingClientRect();
    const boxes = [...frame.querySelectorAll(".chart-svg text")].filter((one) => one.getClientRects().length).map((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return { words: one.textContent, left, right, top: top + (bottom - top) / 5, bottom: bottom - (bottom - top) / 5 };
    });
    const outside = boxes.filter((one) => one.left < edge.left - 1 || one.right > edge.right + 1).map((one) => one.words + " leaves");
    const meeting = boxes.flatMap((one, index) => boxes.slice(index + 1)
        .filter((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)
        .map((other) => `${one.words} meets ${other.words}`));
    return [...outside, ...meeting];
})"""

#: From the smallest phone up: both sides of the change of drawings, and where each is stretched furthest.
WIDTHS = (320, 390, 480, 600, 640, 656, 700, 768, 1024, 1280, 1600)


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


@pytest.mark.parametrize("language", ["", "ja/"])
def test_at_every_width_letters_have_twelve_pixels_and_a_place_of_their_own(charts, chromium, language):
    tab = tab_of(chromium, 320)
    found = {}
    for address in charts:
        tab.goto(address.replace("/charts/", f"/{language}charts/"))
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            if wrong := [*tab.evaluate(SMALL), *tab.evaluate(CROWDED)]:
                found[address.rsplit("/", 2)[1], width] = wrong
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
