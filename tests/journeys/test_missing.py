"""Browsers that lack something, and readers who asked for less: nothing breaks, and every number leads to its entry."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLE = "/articles/how-tiktok-went-abroad/"
CHART = "figure[data-chart='facebook-users']"
NUMBER = ".document-body a.figure[href^='#']"


def without(*names: str) -> str:
    """A script that takes globals away."""
    return "".join(f"delete globalThis.{name};" for name in names)


STORAGE = """for (const name of ["localStorage", "sessionStorage", "indexedDB"])
    Object.defineProperty(globalThis, name, { get() { throw new DOMException("denied", "SecurityError"); } });"""
POPOVER = """for (const name of ["popover", "showPopover", "hidePopover", "togglePopover"])
    delete HTMLElement.prototype[name];"""
ANCHOR = "const is = CSS.supports.bind(CSS); CSS.supports = (...asked) => !/anchor/.test(asked) && is(...asked);"
SPARING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });"

#: What is missing, a card or none, a live chart or a drawing, and what the console may say of it.
LACKING: list[tuple[str, dict[str, Any], bool, bool, str]] = [
    ("popover", {"script": POPOVER}, False, True, ""),
    ("anchor positioning", {"script": ANCHOR}, True, True, ""),
    ("Intl", {"script": without("Intl")}, True, False, "stays a drawing"),
    ("storage", {"script": STORAGE}, True, True, ""),
    ("IntersectionObserver", {"script": without("IntersectionObserver")}, True, False, ""),
    ("ResizeObserver", {"script": without("ResizeObserver")}, True, False, ""),
    ("the clipboard", {"script": "delete Navigator.prototype.clipboard;"}, True, True, ""),
    ("the charting library", {"block": "**/chart.umd*.js"}, True, False, "drawing|Failed to load"),
    ("styles", {"block": "**/*.css"}, True, True, "Failed to load"),
    ("data to spare", {"script": SPARING}, True, False, ""),
    ("motion", {"reduced_motion": "reduce"}, True, True, ""),
    ("weak contrast", {"contrast": "more"}, True, True, ""),
    ("colours of ours", {"forced_colors": "active"}, True, True, ""),
    ("scripts", {"java_script_enabled": False}, False, False, ""),
]


def open_article(chromium: Any, site: str, lack: dict[str, Any]) -> tuple[Any, list[str]]:
    """A tab of a browser that lacks something, and what its console says."""
    options = {name: value for name, value in lack.items() if name not in {"script", "block"}}
    tab = chromium.new_context(viewport={"width": 1280, "height": 900}, **options).new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(f"error {error}"))
    tab.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
    if "script" in lack:
        tab.add_init_script(lack["script"])
    if "block" in lack:
        tab.route(lack["block"], lambda route: route.abort())
    tab.goto(f"{site}{ARTICLE}")
    return tab, said


def read(tab: Any, card: bool, live: bool, scripts: bool) -> None:
    """Follow a number to its evidence, and ask a chart."""
    number = tab.locator(NUMBER, has_text="277.6 million").first
    target = number.get_attribute("href")
    assert "277,600,000" in tab.locator(target).text_content()
    if card:
        number.press("Enter")
        assert "277,600,000" in tab.get_by_role("dialog").inner_text()
        tab.keyboard.press("Escape")
        assert tab.get_by_role("dialog").count() == 0
    else:
        number.click()
        tab.wait_for_url(f"**{target}")
        assert tab.locator(target).evaluate("one => one.getBoundingClientRect().top < innerHeight")
    chart = tab.locator(CHART).first
    chart.scroll_into_view_if_needed()
    if live:
        chart.locator("canvas").wait_for()
    else:
        tab.wait_for_load_state("networkidle")
        assert chart.locator("canvas").count() == 0
        assert chart.locator("svg.chart-wide").is_visible()
    stop = chart.locator(".chart-stop")
    assert stop.count() == int(scripts)
    if scripts:
        stop.press("ArrowRight")
        assert "1,441,000,000" in chart.locator(".chart-said").inner_text()
    assert chart.locator("table tbody tr").count() > 10


def test_what_a_browser_lacks_takes_nothing_from_the_reader(site, chromium):
    for name, lack, card, live, may_say in LACKING:
        tab, said = open_article(chromium, site, lack)
        try:
            read(tab, card, live, lack.get("java_script_enabled", True))
        except Exception as error:
            raise AssertionError(f"without {name}") from error
        assert (name, [one for one in said if not may_say or not any(part in one for part in may_say.split("|"))]) == (
            name,
            [],
        )
        tab.context.close()


def test_a_page_without_styles_is_in_order_and_says_all(site, chromium):
    """What is read without styles is what a screen reader reads: the words that are hidden from sight are in their places."""
    tab, _ = open_article(chromium, site, {"block": "**/*.css"})
    words = tab.locator("main").inner_text()
    assert words.index("Abstract") < words.index("For TikTok the year 2019") < words.index("The claims, recomputed")
    assert "(claim: holds)" in words
    tab.context.close()
