"""A number changes under texts: the editor sees what that does, decides, words the note; the reader is told."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils.timezone import now

from casestudy.consequences.deciding import Decided, decide
from casestudy.consequences.holding import hold, table_of
from casestudy.models import Consequence
from casestudy.publishing import publish
from casestudy.roles import editors
from metrics.ingest import store
from metrics.models import Source
from tests.factories import SERIES, a_series, article, chart, claim, number, record, row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
CLAIM = '<span data-claim="doubled" data-stance="asserted">It doubled.</span>'
LIST = "/admin/casestudy/consequence/"


@pytest.fixture
def desk(page: Any) -> Any:
    """Two live texts over 60.0 million of 2018, one of which asserts that it doubled; an editor is signed in."""
    series = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    claim()
    chart("downloads", series)
    publish(article(f"<p>It had {number()} downloads. {CLAIM}</p>", slug="asserts", title="It doubled"), kind="new")
    words = f'<p>So {number()} of them.</p><figure data-chart="downloads"></figure>'
    publish(article(words, slug="counts", title="How many"), kind="new")
    User.objects.create_user("mira", password="mira", is_staff=True).groups.add(editors())
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_username", "mira")
    page.fill("#id_password", "mira")
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")
    return page


def a_later_vintage(page: Any) -> None:
    """The form of ninety million, filled in from the list and sent."""
    page.goto(f"/admin/metrics/observation/add/?series={SERIES}&period=2018&provider=a")
    page.evaluate(
        "(pk) => document.querySelector('#id_source').append(new Option('A report', pk, true, true))",
        str(Source.objects.get().pk),
    )
    page.fill("#id_value", "90000000")
    page.fill("#id_stated_to", "100000")
    page.fill("#id_known_from", "2020-01-01")
    with page.expect_navigation():
        page.click("input[name=_save]")
    page.wait_for_selector("#consequences_form")


def test_an_editor_decides_words_the_note_and_the_reader_is_told(desk: Any) -> None:
    a_later_vintage(desk)
    assert desk.get_by_text("It had 90.0 million downloads.").is_visible()
    with desk.expect_navigation():
        desk.click("input[name=accept_true]")  # one text would be false, and is not decided on by this
    assert "1 text that readers see" in desk.inner_text(".errornote")
    asserting = desk.locator("section.text-to-decide", has=desk.get_by_role("link", name="It doubled"))
    asserting.get_by_label("Pin: the text keeps the number it shows").check()
    with desk.expect_navigation():
        desk.click("input[name=accept_true]")
    assert "was added successfully" in desk.inner_text(".messagelist")
    desk.goto("/admin/")
    with desk.expect_navigation():
        desk.click("text=1 thing waits")
    assert "So 60.0 million of them." in desk.inner_text("#result_list")
    with desk.expect_navigation():
        desk.click("text=Accept with a note…")
    desk.fill("#id_note", "Provider A counts re-installations since 2020.")
    desk.click("input[value=Accept]")
    desk.wait_for_url(f"**{LIST}")
    assert not desk.locator("#result_list").count()
    desk.goto("/articles/counts/")
    assert "Provider A counts re-installations since 2020." in desk.inner_text(".notice")
    assert "90.0 million" in desk.inner_text(".prose")
    desk.goto("/articles/asserts/")
    assert "It had 60.0 million downloads." in desk.inner_text(".prose")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_changes_are_decided(desk: Any, scheme: str) -> None:
    desk.emulate_media(color_scheme=scheme)
    a_later_vintage(desk)

    def check() -> None:
        for width in (1280, 390):
            desk.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(desk)
            assert found.response["violations"] == [], found.generate_report()
            assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), (desk.url, width)

    check()
    with desk.expect_navigation():
        desk.click("input[name=accept]")
    check()
    decide(lambda: store([(1, row("90000000", known_from="2020-01-01"))]), Decided(rest="all"))
    hold(table_of([row("91000000", known_from="2021-01-01")]), "A held file")
    one = Consequence.objects.waiting(now())[0]
    for path in (LIST, f"{LIST}{one.pk}/accept/", f"{LIST}{one.pk}/pin/", "/admin/casestudy/heldchange/", "/admin/"):
        desk.goto(path)
        check()
    desk.goto("/articles/counts/")
    check()
    desk.goto("/corrections/")
    check()
