"""Pages that change with the screen: the menu, the comparison on a phone, addresses to copy."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMPARISON = "/localization/compare/?market=IN&market=JP&market=US"
SWIPE = """([comparison, by]) => {
  const touch = (x) => new Touch({ identifier: 1, target: comparison, clientX: x, clientY: 300 });
  const send = (kind, x, touches) => comparison.dispatchEvent(new TouchEvent(kind, { bubbles: true, touches, changedTouches: [touch(x)] }));
  send("touchstart", 200, [touch(200)]);
  send("touchend", 200 + by, []);
}"""


def tab_of(chromium, site, path, width=390, **options):
    tab = chromium.new_context(viewport={"width": width, "height": 800}, **options).new_page()
    tab.goto(f"{site}{path}")
    return tab


def test_a_narrow_screen_has_its_menu_without_a_script(site, chromium):
    tab = tab_of(chromium, site, "/", java_script_enabled=False)
    cases = tab.get_by_role("link", name="Cases", exact=True)
    assert not cases.is_visible()
    tab.get_by_role("button", name="Menu").click()
    cases.click()
    assert tab.get_by_role("heading", level=1).inner_text() == "Localization cases"


def test_the_open_menu_is_accessible_and_closes_with_escape(site, chromium):
    tab = tab_of(chromium, site, "/", width=320)
    tab.get_by_role("button", name="Menu").press("Enter")
    assert tab.get_by_role("searchbox", name="Search").is_visible()
    assert [one["id"] for one in Axe().run(tab).response["violations"]] == []
    tab.keyboard.press("Escape")
    assert not tab.get_by_role("searchbox", name="Search").is_visible()


def test_a_phone_shows_one_market_and_says_once_what_it_has_nothing_of(site, chromium):
    tab = tab_of(chromium, site, COMPARISON, java_script_enabled=False)
    table = tab.locator(".comparison")
    assert "88.6 million" in table.inner_text()
    assert "–" not in [line.strip() for line in table.inner_text().splitlines()]
    assert "Acquisition" in table.locator(".missing").inner_text()
    tab.locator(".markets label", has_text="United States").click()
    assert "88.6 million" not in table.inner_text()
    assert "Acquisition" not in table.locator(".missing").inner_text()


def test_a_swipe_leads_to_the_next_market_and_the_row_stays_where_it_was(site, chromium):
    tab = tab_of(chromium, site, COMPARISON, has_touch=True)
    comparison = tab.locator(".comparison")
    row = tab.locator("#market-content-policy")
    row.evaluate("one => window.scrollTo(0, one.offsetTop + one.offsetParent.offsetTop - 20)")
    before = row.bounding_box()["y"]
    tab.evaluate(SWIPE, [comparison.element_handle(), 100])
    assert tab.locator(".markets input:checked").get_attribute("value") == "1", "nothing stands before the first"
    tab.evaluate(SWIPE, [comparison.element_handle(), -100])
    assert tab.locator(".markets input:checked").get_attribute("value") == "2"
    tab.evaluate(SWIPE, [comparison.element_handle(), -100])
    assert tab.locator(".markets input:checked").get_attribute("value") == "3"
    shown = [one for one in comparison.locator("tbody tr").all() if one.is_visible()]
    assert any(abs(one.bounding_box()["y"] - before) < 2 for one in shown)


def test_a_heading_and_each_paragraph_give_their_address(site, chromium):
    tab = tab_of(chromium, site, "/articles/how-tiktok-went-abroad/", width=1280)
    tab.get_by_role("link", name="Shaking Facebook").last.click()
    assert tab.url.endswith("#shaking-facebook")
    tab.mouse.move(1, 1)
    addresses = tab.get_by_role("link", name="Address of this paragraph")
    assert addresses.count() == 0, "hidden ones are read to nobody"
    tab.get_by_role("button", name="Show the address of every paragraph").press("Enter")
    assert addresses.count() > 40
    first = addresses.first.get_attribute("href")
    addresses.first.press("Enter")
    assert tab.evaluate("document.querySelector(':target').id") == first.removeprefix("#")
