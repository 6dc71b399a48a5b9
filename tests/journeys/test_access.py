"""Pages in the states that a reader brings them to: a card, a table or a menu open, another market chosen, a small screen."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLE = "/articles/how-tiktok-went-abroad/"
COMPARE = "/localization/compare/?market=JP&market=US&market=IN"
CHART = "/charts/world-downloads-by-quarter/"


def number_card(tab: Any) -> None:
    """The card of the first number of the text."""
    tab.locator(".document-body a.figure").first.focus()
    tab.keyboard.press("Enter")
    tab.locator("[popover]:popover-open").wait_for()


def claim_card(tab: Any) -> None:
    """The card of the first verdict of the text."""
    tab.locator("a.verdict").first.focus()
    tab.keyboard.press("Enter")
    tab.locator("[popover]:popover-open").wait_for()


def everything_open(tab: Any) -> None:
    """All that unfolds, unfolded: tables, contents, choices."""
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def last_market(tab: Any) -> None:
    """The last market chosen; on a wide screen all stand side by side and there is nothing to choose."""
    choice = tab.locator(".markets label").last
    if choice.is_visible():
        choice.click()


def chart_alive(tab: Any) -> None:
    """The chart drawn by its script."""
    tab.locator("figure[data-chart]").first.scroll_into_view_if_needed()
    tab.locator("figure[data-chart] canvas").first.wait_for()


STATES: list[tuple[str, Callable[[Any], None]]] = [
    (ARTICLE, number_card),
    (ARTICLE, claim_card),
    (ARTICLE, everything_open),
    ("/localization/tiktok-india/", everything_open),
    ("/localization/tiktok-india/", number_card),
    (COMPARE, everything_open),
    (COMPARE, last_market),
    (CHART, everything_open),
    (CHART, chart_alive),
    ("/", everything_open),
    ("/search/?q=japan", everything_open),
    ("/claims/india-share-2019/", everything_open),
]


PATHS = [path for path, _ in STATES]
SCREENS = [(320, "dark"), (390, "light"), (768, "dark"), (1280, "dark"), (1600, "light")]


def japanese(path: str) -> str:
    """The same state under the address of its Japanese twin."""
    return f"/ja{path.replace('q=japan', 'q=日本')}"


def states_on(screen: int) -> list[tuple[str, Callable[[Any], None]]]:
    """Every state in English, and two in five in Japanese: over all screens each Japanese state has its turn on two."""
    turn = [(japanese(path), act) for one, (path, act) in enumerate(STATES) if (one - screen) % len(SCREENS) < 2]
    return [*STATES, *turn]


def test_every_state_has_its_turn_in_japanese():
    turns = [(path, act) for screen in range(len(SCREENS)) for path, act in states_on(screen) if path[:4] == "/ja/"]
    assert all(turns.count((japanese(path), act)) == 2 for path, act in STATES)


@pytest.mark.parametrize("screen", range(len(SCREENS)))
def test_axe_finds_nothing_in_any_state(site, chromium, screen):
    width, scheme = SCREENS[screen]
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    found = []
    for path, act in states_on(screen):
        tab.goto(f"{site}{path}")
        act(tab)
        broken = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(tab).response["violations"]]
        wide = tab.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        if broken or wide:
            found.append((path, act.__name__, broken, "scrolls sideways" if wide else ""))
    context.close()
    assert found == []


def test_nothing_scrolls_sideways_with_letters_twice_as_large(site, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    wide = []
    for path in [*PATHS, *map(japanese, PATHS)]:
        tab.goto(f"{site}{path}")
        tab.evaluate("document.documentElement.style.fontSize = '200%'")
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            wide.append(path)
    context.close()
    assert wide == []


def test_the_comparison_stays_a_table_on_a_phone(site, chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 900})
    tab = context.new_page()
    tab.goto(f"{site}{COMPARE}")
    tab.get_by_text("India", exact=True).first.click()
    tree = context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    seen = [node for node in tree if not node.get("ignored")]
    table = next(node for node in seen if node["role"]["value"] == "table")
    assert table["name"]["value"] == "What was done in each market, lever by lever"
    heads = [node["name"]["value"] for node in seen if node["role"]["value"] == "columnheader"]
    assert [head.split(" ")[0] for head in heads] == ["India"]
    rows = tab.locator(".comparison tbody tr").count()
    assert sum(node["role"]["value"] == "rowheader" for node in seen) == rows
    assert sum(node["role"]["value"] in ("cell", "gridcell") for node in seen) == rows
    context.close()
