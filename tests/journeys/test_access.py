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


def refused(tab: Any) -> None:
    """A report that came too fast to be a person's."""
    tab.locator("#message").fill("It was 277.7 million.")
    tab.locator(".report-form button").click()
    tab.locator("#reasons").wait_for()


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
    ("/search/?q=zzzzqqqq", everything_open),
    ("/report/?page=/about/", refused),
    ("/claims/india-share-2019/", everything_open),
]


PATHS = [path for path, _ in STATES]
SCREENS = [(320, "dark"), (390, "light"), (768, "dark"), (1280, "dark"), (1600, "light")]
#: No colour depends on the width: contrast, which takes longer than all other rules together, is judged on these.
JUDGED_FOR_CONTRAST = [(390, "light"), (1280, "dark")]


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
    rules = {"color-contrast": {"enabled": (width, scheme) in JUDGED_FOR_CONTRAST}}
    asked = {"resultTypes": ["violations"], "rules": rules}
    found = []
    for path, act in states_on(screen):
        tab.goto(f"{site}{path}")
        act(tab)
        told = Axe().run(tab, options=asked).response["violations"]
        broken = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in told]
        wide = tab.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        if broken or wide:
            found.append((path, act.__name__, broken, "scrolls sideways" if wide else ""))
    context.close()
    assert found == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways_with_letters_twice_as_large(site, chromium, width):
    context = chromium.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    wide = []
    paths = dict.fromkeys([*PATHS, "/sources/", "/metrics/", "/timeline/"])
    for path in [*paths, *map(japanese, paths)]:
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
    tab.locator(".markets label", has_text="India").click()
    tree = {node["nodeId"]: node for node in context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]}
    named = "What was done in each market, lever by lever"
    table = next(node for node in tree.values() if node.get("name", {}).get("value") == named and "childIds" in node)
    assert table["role"]["value"] == "table"
    within, seen = list(table["childIds"]), []
    while within:
        node = tree[within.pop()]
        within += node.get("childIds", [])
        seen += [] if node.get("ignored") else [node]
    heads = [node["name"]["value"] for node in seen if node["role"]["value"] == "columnheader"]
    assert [head.split(" ")[0] for head in heads] == ["India"]
    rows = tab.locator(".comparison tbody tr:visible").count()
    assert rows >= 8
    assert sum(node["role"]["value"] == "rowheader" for node in seen) == rows
    assert sum(node["role"]["value"] in ("cell", "gridcell") for node in seen) == rows
    context.close()


#: The stop of the Tab key: whether it has a mark, is on the screen, and what lies over its middle if not itself.
STOP = """() => {
    const stop = document.activeElement;
    const seen = stop.matches(".markets input") ? stop.nextElementSibling : stop;
    const box = [...seen.getClientRects()].find((one) => one.width && one.height);
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    const over = document.elementFromPoint(x, y);
    const name = `${stop.tagName} ${stop.textContent.trim().slice(0, 40)} at ${Math.round(y)}`;
    if (getComputedStyle(seen).outlineStyle === "none") return `${name}: no mark`;
    if (x < 0 || x > innerWidth || y < 0 || y > innerHeight) return `${name}: off the screen`;
    return seen.contains(over) ? "" : `${name}: under ${over?.tagName}`;
}"""


@pytest.mark.parametrize(
    ("path", "width", "last"),
    [
        (COMPARE, 1280, ".comparison a >> nth=-1"),
        (COMPARE, 390, ".comparison a:visible >> nth=-1"),
        ("/series/tiktok-douyin-downloads-in/", 390, "main a >> nth=-1"),
        ("/localization/tiktok-india/", 768, ".document-body a >> nth=-1"),
    ],
)
def test_going_back_with_the_tab_key_every_stop_is_seen_and_none_is_under_a_head_that_stays(
    site, chromium, path, width, last
):
    context = chromium.new_context(viewport={"width": width, "height": 700}, reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(f"{site}{path}")
    tab.locator(last).focus()
    hidden = []
    for _ in range(70):
        tab.keyboard.press("Shift+Tab")
        if tab.evaluate("document.activeElement === document.body"):
            break
        hidden.append(tab.evaluate(STOP))
    context.close()
    assert len(hidden) >= 20
    assert [one for one in hidden if one] == []


def test_few_landmarks_lead_through_a_long_text_and_its_hidden_words_keep_their_spaces(site, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto(f"{site}{ARTICLE}")
    tree = context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    seen = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if not node.get("ignored")]
    marks = [role for role, _ in seen if role in {"banner", "contentinfo", "main", "navigation", "region", "search"}]
    assert sorted(marks) == ["banner", "contentinfo", "main", "navigation", "navigation", "navigation", "search"]
    assert ("StaticText", "(quoted claim: ") in seen, "the space before the verdict is heard"
    slides = [node for node in tree if node.get("role", {}).get("value") == "slider"]
    assert {node["name"]["value"] for node in slides} == {"Point by point"}
    errors = [words for role, words in seen if role == "link" and words.startswith("Report an error: ")]
    numbers = tab.locator(".evidence li:has([rel=nofollow]) strong").all_text_contents()
    assert errors == [f"Report an error: {number}" for number in numbers]
    assert len(errors) > 100
    context.close()
