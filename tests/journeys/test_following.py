"""Following by mail in a real browser, without JavaScript: from a page to the mail, and back by its links."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail

from casestudy.guarding import SOONEST
from casestudy.models import Subscription
from casestudy.publishing import publish
from tests.factories import a_series, article, at, record, row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def link(path: str) -> str:
    """The link in the newest mail that leads to this path."""
    found = re.search(rf"http://[^/\s]+({path}\?\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_a_reader_follows_a_text_and_ends_it(chromium: Any, live_server: Any) -> None:
    a_series()
    record(row(), recorded="2019-01-01")
    publish(article(), kind="new", live_from=at("2020-01-01"))
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 320, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()

    def barriers() -> list[str]:
        """Of the page as it stands, drawn once more with the scripts that axe needs; and nothing scrolls sideways."""
        seeing = chromium.new_context(base_url=live_server.url, viewport={"width": 320, "height": 800})
        tab = seeing.new_page()
        tab.goto(page.url)
        wide = [] if tab.evaluate("document.documentElement.scrollWidth <= innerWidth") else ["scrolls sideways"]
        found = [one["id"] for one in Axe().run(tab).response["violations"]]
        seeing.close()
        return found + wide

    page.goto("/articles/story/")
    page.click(".document-end a[href^='/follow/']")
    assert page.is_checked("#what-1")
    assert barriers() == []
    page.fill("#address", "ann@example.org")
    page.wait_for_timeout(1000 * SOONEST + 1100)  # whole seconds are compared
    page.press("#address", "Enter")
    assert page.inner_text("h1") == "Look into your mailbox"
    assert barriers() == []
    page.goto(link("/follow/confirm/"))
    assert barriers() == []
    page.click("main button")
    assert page.inner_text("h1") == "Confirmed"
    one = Subscription.objects.get()
    page.goto(f"/follow/end/?secret={one.secret}")
    assert barriers() == []
    page.click("main button")
    assert page.inner_text("h1") == "The mails have ended"
    assert not Subscription.objects.exists()
    assert context.cookies() == []
    context.close()
