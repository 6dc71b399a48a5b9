"""An editor at the keyboard: a number in three keys, a new number in one panel, rows in order, nothing lost."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from casestudy.models import Article, Document, Section
from metrics.ingest import add_observation
from metrics.models import Chart, Claim, Entity, Event, Market, Metric, Observation, Provider, Series, Source
from tests.selecting import select

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

BODY = (
    '<p>TikTok was installed 277.6 million times in <strong>India</strong>, against <data data-figure="tiktok-downloads-in@2018-Q1" '
    'data-format="compact">88 million</data>. <span data-claim="growth" data-stance="quoted">More than '
    '<em>three</em> times</span> on <span data-exempt="a name">4G</span> since <time data-event="merger">August 2018</time>, '
    '<data data-figure="tiktok-downloads-wld@2019-Q1" data-format="compact"></data> in all.</p>'
    '<aside data-note="correction"><p>The source article printed another number.</p></aside>'
    '<figure data-chart="downloads"></figure><ul><li>One</li><li>Two</li></ul>'
)


@pytest.fixture
def article() -> Article:
    user = User.objects.create_superuser("editor", "editor@example.org", "editor")
    entity = Entity.objects.create(slug="tiktok", name="TikTok", kind="product")
    india = Market.objects.create(code="IN", name="India")
    world = Market.objects.create(code="WLD", name="World")
    downloads = Metric.objects.create(slug="downloads", name="Downloads", unit="count", kind="flow")
    source = Source.objects.create(
        slug="store-report", title="Store report", producer="Sensor Tower", date_published="2019-05-01"
    )
    provider = Provider.objects.create(slug="sensor-tower", name="Sensor Tower", kind="data-provider")
    for market, value in ((world, "277610000"), (india, "277600000")):
        series = Series.objects.create(
            slug=f"tiktok-downloads-{market.code.lower()}",
            metric=downloads,
            entity=entity,
            market=market,
            title=f"Downloads, TikTok, {market.name}",
        )
        add_observation(
            {
                "series": series.slug,
                "period": "2019-Q1",
                "provider": provider.slug,
                "source": source.slug,
                "value": value,
                "stated_to": "10000",
                "known_from": "2019-05-01",
            },
            actor=user,
        )
    Claim.objects.create(slug="growth", statement="Installs more than tripled", operation="multiple")
    Chart.objects.create(slug="downloads", kind="line", takeaway="India grew fastest", description="A line that rises.")
    Event.objects.create(
        slug="merger",
        date="2018-08",
        market=world,
        entity=entity,
        title="Musical.ly becomes TikTok",
        kind="product",
        source=source,
    )
    document = Document.objects.create(kind="article", language="en", slug="abroad")
    made = Article.objects.create(
        document=document, title="Abroad", standfirst="Installs of 277.6 million in one quarter"
    )
    made.entities.add(entity)
    made.markets.add(india)
    for position, heading in enumerate(("First", "Second", "Third")):
        Section.objects.create(article=made, position=position, heading=heading, anchor=heading.lower(), body=BODY)
    return made


@pytest.fixture
def page(article: Article, chromium: Any, live_server: Any) -> Iterator[Any]:
    """The form of the article in a browser, signed in. An error of a script or a refusal by the policy fails the test."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    opened, problems = context.new_page(), []
    opened.on("pageerror", lambda error: problems.append(str(error)))

    def listen(said: Any) -> None:
        # Answers of status 400 are how the panel learns what to correct; these addresses have no icon.
        expected = "400 (Bad Request)" in said.text or said.location.get("url", "").endswith("favicon.ico")
        if said.type in {"error", "warning"} and not expected:
            problems.append(f"{said.text} {said.location}")

    opened.on("console", listen)
    opened.goto(reverse("admin:login"))
    opened.fill("#id_username", "editor")
    opened.fill("#id_password", "editor")
    opened.press("#id_password", "Enter")
    opened.wait_for_url("**/admin/")
    opened.goto(reverse("admin:casestudy_article_change", args=[article.pk]))
    yield opened
    context.close()
    assert problems == []


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.down(key)
            self.count += 1
        for key in reversed(keys):
            self.page.keyboard.up(key)


def row(page: Any, index: int) -> Any:
    return page.locator(f"#sections-{index}")


def open_row(page: Any, index: int) -> Any:
    row(page, index).locator("summary").first.click()
    editor = row(page, index).locator(".ProseMirror")
    editor.wait_for()
    return editor


def stored(page: Any, index: int) -> str:
    return row(page, index).locator("textarea[data-narrative]").input_value()


def save(page: Any) -> None:
    with page.expect_navigation():
        page.locator("[name=_continue]").first.click()
    assert page.locator(".errornote").count() == 0, page.locator(".errorlist").all_inner_texts()


def test_a_number_in_three_keys(page: Any, article: Article) -> None:
    open_row(page, 0)
    select(page, "277.6 million")
    keys = Keys(page)
    keys.press("Control", ".")
    first = page.locator(".narrative-options [aria-selected=true]")
    first.wait_for()
    assert "India" in first.inner_text(), "the number of the document's own market stands first"
    keys.press("Enter")
    assert keys.count == 3
    told = page.locator(".narrative-announcement")
    assert told.inner_text() == "Bound: Downloads, TikTok, India, first quarter of 2019."
    assert told.get_by_role("link").count() == 0, "a source on record has nothing to be completed"
    assert '<data data-figure="tiktok-downloads-in@2019-Q1" data-format="compact' in stored(page, 0)
    page.keyboard.type("!")
    assert "277.6 million</data>!" in stored(page, 0), "writing goes on behind the number"
    save(page)
    assert (
        'installed <data data-figure="tiktok-downloads-in@2019-Q1"'
        in Section.objects.get(article=article, position=0).body
    )


def test_a_typed_number_needs_no_selection_and_escape_changes_nothing(page: Any) -> None:
    open_row(page, 0)
    before = stored(page, 0)
    select(page, "277.6 million", caret=True)
    page.keyboard.press("Control+.")
    page.locator(".narrative-options [role=option]").first.wait_for()
    assert page.locator(".narrative-panel [role=combobox]").input_value() == "277.6 million"
    page.keyboard.press("Escape")
    page.locator(".narrative-panel").wait_for(state="detached")
    assert stored(page, 0) == before
    page.keyboard.press("Control+.")
    options = page.locator(".narrative-options [role=option]")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert "tiktok-downloads-wld@2019-Q1" in stored(page, 0)


def test_what_is_stored_comes_back_unchanged(page: Any, article: Article) -> None:
    for index in range(3):
        open_row(page, index)
    page.locator(".ProseMirror").nth(1).click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    save(page)
    # The one number whose words were missing has got them from the record.
    expected = BODY.replace('"compact"></data>', '"compact">277.61 million</data>')
    assert set(Section.objects.values_list("body", flat=True)) == {expected}


def test_a_new_number_in_one_panel(page: Any, article: Article) -> None:
    open_row(page, 0)
    select(page, "4G", caret=False)
    page.keyboard.press("ArrowRight")
    page.keyboard.type(" and $5.7 million")
    page.keyboard.press("Control+.")
    page.locator(".narrative-status", has_text="No number").wait_for()
    page.keyboard.press("Alt+n")
    form = page.locator(".narrative-new-number")
    form.wait_for()
    assert form.locator("[name=value]").input_value() == "$5.7 million"
    expect(form.locator("[name=entity]")).to_have_value("TikTok")
    page.keyboard.press("Enter")
    form.locator("[data-error-of=metric]", has_text="Say what is counted").wait_for()
    assert page.evaluate("document.activeElement.name") == "metric"
    page.keyboard.type("Revenue")
    page.keyboard.press("Tab")
    page.keyboard.type("when it was")
    page.keyboard.press("Enter")
    # The first answer has filled this place already: it is the second that is waited for.
    form.locator("[data-error-of=period]", has_text="is not a period").wait_for()
    assert Metric.objects.filter(slug="revenue").count() == 0, "nothing is half stored"
    form.locator("[name=period]").fill("Q2 2019")
    form.locator("[name=source]").fill("https://sensortower.com/blog/tiktok-revenue")
    page.keyboard.press("Enter")
    page.locator(".narrative-panel").wait_for(state="detached")
    link = page.locator(".narrative-announcement").get_by_role("link", name="Complete the source “")
    assert link.get_attribute("href") == f"/admin/metrics/source/{Source.objects.latest('pk').pk}/change/"
    assert '<data data-figure="tiktok-revenue-in@2019-Q2" data-format="compact">$5.7 million</data>' in stored(page, 0)
    made = Observation.objects.with_names().get(series__slug="tiktok-revenue-in")
    assert (made.value, made.stated_to, made.provider.slug, made.series.metric.unit) == (
        5_700_000,
        100_000,
        "sensor-tower",
        "USD",
    )
    assert made.source.url_main == "https://sensortower.com/blog/tiktok-revenue"


def test_enter_pressed_before_the_answer_sends_what_was_corrected(page: Any, article: Article) -> None:
    open_row(page, 0)
    select(page, "4G")
    page.keyboard.press("ArrowRight")
    page.keyboard.type(" and $5.7 million")
    page.keyboard.press("Control+.")
    page.locator(".narrative-status", has_text="No number").wait_for()
    page.keyboard.press("Alt+n")
    form = page.locator(".narrative-new-number")
    expect(form.locator("[name=entity]")).to_have_value("TikTok")
    held: list[Any] = []
    page.route("**/numbers/new/", lambda route: held.append(route), times=1)
    with page.expect_request("**/numbers/new/"):
        page.keyboard.press("Enter")
    for name, words in (("metric", "Revenue"), ("period", "Q2 2019"), ("source", "Report | Store")):
        form.locator(f"[name={name}]").fill(words)
    page.keyboard.press("Enter")
    held[0].continue_()
    page.locator(".narrative-panel").wait_for(state="detached")
    assert Observation.objects.filter(series__slug="tiktok-revenue-in").count() == 1


def test_a_number_may_stay_to_be_sourced(page: Any, article: Article) -> None:
    open_row(page, 0)
    select(page, "277.6 million")
    page.keyboard.press("Control+.")
    page.locator(".narrative-options [role=option]").first.wait_for()
    page.keyboard.press("Alt+s")
    assert '<data data-figure="to-be-sourced">277.6 million</data>' in stored(page, 0)
    save(page)
    assert "to-be-sourced" in Section.objects.get(article=article, position=0).body


def test_pickers_of_the_same_make(page: Any) -> None:
    open_row(page, 0)
    select(page, "India")
    for key, found in (
        ("Alt+c", "Installs more than tripled"),
        ("Alt+w", "Musical.ly becomes TikTok"),
        ("Alt+g", "India grew fastest"),
    ):
        page.keyboard.press(key)
        page.locator(".narrative-options [role=option]", has_text=found).wait_for()
        page.keyboard.press("Enter")
        page.locator(".narrative-panel").wait_for(state="detached")
    text = stored(page, 0)
    assert re.search(r'<span data-claim="growth" data-stance="quoted">.*India', text)
    assert '<time data-event="merger">' in text
    assert text.count('<figure data-chart="downloads"></figure>') == 2


def test_a_line_takes_numbers_in_brackets(page: Any, article: Article) -> None:
    line = page.locator("[name=standfirst]")
    line.focus()
    line.evaluate("(field) => field.setSelectionRange(14, 14)")
    page.keyboard.press("Control+.")
    page.locator(".narrative-options [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    assert re.fullmatch(
        r"Installs of \[\[tiktok-downloads-in@2019-Q1\|compact(:\d)?\]\] in one quarter", line.input_value()
    )


def test_sections_are_ordered_by_keyboard_and_by_drag(page: Any, article: Article) -> None:
    row(page, 2).locator("[data-move=up]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    row(page, 0).locator("[data-ordered-handle]").drag_to(
        row(page, 1).locator("summary"), target_position={"x": 60, "y": 30}
    )
    save(page)
    assert list(article.sections.values_list("heading", flat=True)) == ["Third", "Second", "First"]


def test_a_new_section_that_is_moved_and_one_taken_out_again(page: Any, article: Article) -> None:
    add = page.locator("#sections-group a.addlink")
    add.click()
    page.locator("#sections-3 [data-ordered-title]").fill("Fourth")
    page.locator("#sections-3 [data-move=up]").click()
    add.click()
    page.locator("#sections-4 .inline-deletelink").click()
    save(page)
    assert list(article.sections.values_list("heading", flat=True)) == ["First", "Second", "Fourth", "Third"]


def test_without_javascript_the_textarea_stays(article: Article, live_server: Any, client: Any) -> None:
    client.login(username="editor", password="editor")
    html = client.get(reverse("admin:casestudy_article_change", args=[article.pk])).content.decode()
    assert html.count('name="sections-0-body"') == 1
    assert 'name="sections-0-position"' in html
    assert "<script>" not in html


def test_axe_finds_nothing_in_the_editor_and_its_panels(page: Any, article: Article) -> None:
    from axe_playwright_python.sync_playwright import Axe

    def check(part: str) -> None:
        found = Axe().run(page, context=part).response["violations"]
        assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []

    open_row(page, 0)
    check("#sections-group")
    select(page, "277.6 million")
    for key in ("Control+.", "Alt+c", "Alt+m", "Alt+x", "Control+k"):
        page.keyboard.press(key)
        page.locator(".narrative-panel").wait_for()
        if page.locator(".narrative-panel [role=listbox]").count():
            page.locator(".narrative-status", has_text=re.compile(r"found|Nothing")).wait_for()
        check(".narrative-panel")
        if key == "Control+.":
            page.keyboard.press("Alt+n")
            page.locator(".narrative-new-number").wait_for()
            check(".narrative-panel")
        page.keyboard.press("Escape")
        page.locator(".narrative-panel").wait_for(state="detached")
