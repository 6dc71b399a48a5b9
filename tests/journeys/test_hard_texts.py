"""Texts that strain a page: emoji and words from right to left, labels without end, a paragraph of ten thousand letters, five hundred numbers."""

from typing import Any

import pytest

from casestudy.models import Article, Author
from casestudy.publishing import publish
from metrics.models import Metric, Series
from tests.factories import SERIES, a_series, article, chart, number, record, row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARABIC = "كيف سافر تيك توك: أسواق؟"
HEBREW = "שלום, עולם"
LONG = "Downloads" * 22
MANY = 500


@pytest.fixture
def hard(db: Any) -> None:
    """An article with all of it, and a chart of one point."""
    series = a_series(title=LONG)
    Metric.objects.update(name=HEBREW)
    years = [str(1500 + place) for place in range(MANY)]
    record(*(row(str(60000000 + 100000 * place), period=year) for place, year in enumerate(years)))
    single = a_series("one-point", title=ARABIC, breakdown="one")
    record(row(period="2018", series="one-point"))
    chart("single", single, takeaway=f"{ARABIC} 🧊🔥 {LONG}", description=f"One column. {HEBREW}.", kind="column")
    chart(
        "nothing",
        Series.objects.create(
            slug="empty",
            title="Empty",
            metric=series.metric,
            entity=series.entity,
            market=series.market,
            breakdown="none",
        ),
    )
    numbers = "".join(f"<p>It was {number(f'{SERIES}@{year}')}.</p>" for year in years)
    text = article(
        f"<p>{ARABIC} <strong>{HEBREW}</strong> {number(f'{SERIES}@1500')}.</p><figure data-chart='single'></figure>",
        f"<p>{'Word ' * 1000}{'x' * 5000}</p>",
        numbers,
        title=f"🧊🔥 {ARABIC} 👩🏽‍🚀🏳️‍🌈",
        standfirst=f"{HEBREW} (and so on)!",
    )
    Article.objects.get().authors.add(Author.objects.create(family_name=ARABIC, slug="author"))
    publish(text, kind="new")


@pytest.mark.parametrize("width", [320, 1280])
def test_hard_texts_stay_in_the_page_and_their_cards_come_at_once(hard, live_server, chromium, width):
    tab = chromium.new_context(viewport={"width": width, "height": 800}).new_page()
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/articles/story/", "/charts/single/", f"/series/{SERIES}/", "/series/one-point/"):
        tab.goto(f"{live_server.url}{path}")
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), path
        assert tab.locator("h1").first.is_visible()
    tab.goto(f"{live_server.url}/articles/story/")
    starts = "one => [getComputedStyle(one).unicodeBidi, getComputedStyle(one).textAlign]"
    assert tab.locator(".standfirst").evaluate(starts) == ["plaintext", "start"]
    assert tab.locator(".document-body a.figure[href^='#']").count() == MANY + 1
    assert read_from_the_right(tab, "h1")
    last = tab.locator(".document-body a.figure[href^='#']").last
    took = last.evaluate(
        """one => { one.focus(); const from = performance.now(); one.click(); document.body.offsetHeight; return performance.now() - from; }"""
    )
    assert "109,900,000" in tab.get_by_role("dialog").inner_text()
    assert took < 1000, "milliseconds"
    assert said == []
    tab.goto(f"{live_server.url}/articles/")
    assert read_from_the_right(tab, "h2 a")
    tab.context.close()


def read_from_the_right(tab: Any, where: str) -> bool:
    """Whether the first word of a title of one line or more is the rightmost of its line, at the edge of its column."""
    return bool(
        tab.locator(where).first.evaluate(
            """one => {
                const words = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
                const first = document.createRange();
                first.setStart(words, 0);
                first.setEnd(words, 1);
                const column = one.closest("h1, h2").getBoundingClientRect();
                return column.right - first.getBoundingClientRect().right < 4;
            }"""
        )
    )
