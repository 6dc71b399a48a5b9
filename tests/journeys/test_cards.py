"""The card of a number or a claim: by keyboard, by pointer, by touch, and in a small window."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASE = "/localization/tiktok-india/"
NUMBERS = ".document-body a.figure[href^='#']"
CARD = ".evidence-card:popover-open"
LONGER_THAN_ANY_DELAY = 600


def open_case(chromium: Any, site: str, width: int = 1280, height: int = 800, **options: Any) -> Any:
    """A tab with a case."""
    tab = chromium.new_context(viewport={"width": width, "height": height}, **options).new_page()
    tab.goto(f"{site}{CASE}")
    return tab


def test_by_keyboard_a_card_is_a_dialog_that_one_enters_and_leaves(site, chromium):
    tab = open_case(chromium, site)
    number = tab.locator(NUMBERS, has_text="8.2").first
    number.focus()
    tab.wait_for_timeout(LONGER_THAN_ANY_DELAY)
    assert tab.locator(CARD).count() == 0, "focus alone opens nothing"

    tab.keyboard.press("Enter")
    card = tab.get_by_role("dialog", name=re.compile("^8.2 .*downloads multiple, India"))
    close = card.get_by_role("button", name="Close")
    assert close.evaluate("one => one === document.activeElement"), "what is said first: its name, and the way out"
    assert number.get_attribute("aria-expanded") == "true"
    tab.keyboard.press("Enter")
    assert tab.locator(CARD).count() == 0
    assert number.evaluate("one => one === document.activeElement")
    assert number.get_attribute("aria-expanded") is None

    tab.keyboard.press("Enter")
    tab.keyboard.press("Escape")
    assert number.evaluate("one => one === document.activeElement")

    # A screen reader that reads on, line by line, takes the focus from the button and leaves it nowhere.
    tab.keyboard.press("Enter")
    close.evaluate("one => one.blur()")
    assert tab.locator(CARD).count() == 1
    tab.keyboard.press("Escape")
    expect(number).to_be_focused()  # the browser tells of the closing in a task of its own

    # No trap: the Tab key goes through the card, out of it, and on in the text.
    tab.keyboard.press("Enter")
    links = card.get_by_role("link").count()
    for _ in range(links + 1):
        tab.keyboard.press("Tab")
    assert tab.locator(CARD).count() == 0
    following = tab.locator(NUMBERS).evaluate_all("all => all.indexOf(document.activeElement)")
    assert following == tab.locator(NUMBERS).evaluate_all(
        "(all) => all.findIndex((one) => /^8.2/.test(one.textContent)) + 1"
    )
    tab.context.close()


def test_a_verdict_opens_its_arithmetic(site, chromium):
    tab = open_case(chromium, site)
    verdict = tab.locator("a.verdict", has_text="(quoted claim: holds)").first
    verdict.press("Enter")
    assert "The source article says place 1; the record gives place 1." in tab.get_by_role("dialog").inner_text()
    tab.context.close()


def test_a_pointer_may_rest_in_the_card_and_a_scrolling_page_opens_none(site, chromium):
    tab = open_case(chromium, site)
    number = tab.locator(NUMBERS).first
    number.scroll_into_view_if_needed()
    number.hover()
    card = tab.locator(CARD)
    card.wait_for()
    assert tab.evaluate("document.activeElement === document.body"), "a pointer moves no focus"
    box = card.bounding_box()
    tab.mouse.move(box["x"] + 40, box["y"] + 40, steps=4)
    tab.wait_for_timeout(LONGER_THAN_ANY_DELAY)
    assert card.count() == 1
    tab.mouse.move(5, 5, steps=4)
    card.wait_for(state="detached")

    last = tab.locator(NUMBERS).nth(3)
    place = last.bounding_box()
    tab.mouse.move(place["x"] + 8, 120)
    tab.wait_for_timeout(LONGER_THAN_ANY_DELAY)
    assert card.count() == 0
    tab.mouse.wheel(0, place["y"] + place["height"] / 2 - 120)
    tab.wait_for_timeout(LONGER_THAN_ANY_DELAY)
    beneath = f"document.elementFromPoint({place['x'] + 8}, 120).closest('a')?.textContent"
    assert tab.evaluate(beneath) == last.text_content(), "a number came to lie under the resting pointer"
    assert card.count() == 0
    tab.context.close()


def test_a_tap_opens_and_closes_and_the_line_stays_in_sight(site, chromium):
    tab = open_case(chromium, site, 390, 700, has_touch=True, is_mobile=True)
    card = tab.locator(CARD)
    for place in (0, 4, 9):
        number = tab.locator(NUMBERS).nth(place)
        number.evaluate("one => scrollBy(0, one.getBoundingClientRect().bottom - innerHeight + 4)")
        number.tap()
        card.wait_for()
        assert number.bounding_box()["y"] + number.bounding_box()["height"] <= card.bounding_box()["y"] + 1
        number.tap()
        card.wait_for(state="detached")
    tab.context.close()


@pytest.mark.parametrize("height", [420, 800])
def test_a_card_fits_the_window(site, chromium, height):
    tab = open_case(chromium, site, 1280, height)
    numbers = tab.locator(NUMBERS)
    for place in range(0, numbers.count(), 3):
        numbers.nth(place).press("Enter")
        box = tab.locator(CARD).bounding_box()
        assert box["y"] >= 0, place
        assert box["y"] + box["height"] <= height, place
        assert box["x"] + box["width"] <= 1280, place
        tab.keyboard.press("Escape")
    tab.context.close()
