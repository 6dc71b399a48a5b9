"""What the eye would stumble over: columns of single letters, exhibits over each other on paper, links too small for a finger."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLE = "/articles/how-tiktok-went-abroad/"


@pytest.mark.parametrize("path", ["/ja/claims/india-share-2019/", "/ja/sources/source-article/"])
def test_a_column_of_a_japanese_table_has_room_for_words_on_a_phone(site, chromium, path):
    tab = chromium.new_page(viewport={"width": 390, "height": 900})
    tab.goto(f"{site}{path}")
    narrow = tab.locator(".table tbody :is(th, td)").evaluate_all(
        """cells => cells.filter((one) => {
            const letters = one.textContent.trim().length;
            const words = document.createRange();
            words.selectNodeContents(one);
            return letters > 6 && words.getBoundingClientRect().width < 3 * parseFloat(getComputedStyle(one).fontSize);
        }).map((one) => one.textContent)"""
    )
    tab.close()
    assert narrow == []


@pytest.mark.parametrize("width", [390, 1280])
def test_no_number_of_a_japanese_text_is_broken_across_lines(site, chromium, width):
    tab = chromium.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{site}/ja{ARTICLE}")
    numbers = tab.locator(".document-body a.figure")
    broken = numbers.evaluate_all(
        "all => all.filter((one) => new Set([...one.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top))).size > 1)"
        ".map((one) => one.textContent)"
    )
    count = numbers.count()
    tab.close()
    assert count > 100
    assert broken == []


@pytest.mark.parametrize("width", [560, 673], ids=["letter with wide margins", "A4"])
def test_on_paper_every_drawing_stays_within_its_exhibit(site, chromium, width):
    tab = chromium.new_page(viewport={"width": width, "height": 900})
    tab.emulate_media(media="print")
    tab.goto(f"{site}{ARTICLE}")
    over = tab.locator(".chart-frame").evaluate_all(
        """frames => frames.filter((frame) => {
            const foot = frame.getBoundingClientRect().bottom;
            return [...frame.querySelectorAll("svg text, svg circle")].some((one) => one.getBoundingClientRect().bottom > foot + 2);
        }).map((frame) => frame.closest("figure").id)"""
    )
    count = tab.locator(".chart-frame").count()
    tab.close()
    assert count > 4
    assert over == []


@pytest.mark.parametrize(
    "path", [ARTICLE, "/ja/localization/tiktok-india/", "/metrics/downloads/", "/sources/source-article/", "/"]
)
def test_a_link_that_stands_alone_is_as_high_as_a_finger_needs(site, chromium, path):
    tab = chromium.new_page(viewport={"width": 390, "height": 900})
    tab.goto(f"{site}{path}")
    small = tab.locator("main a[href], footer a[href]").evaluate_all(
        """links => links.filter((one) => {
            if (!one.checkVisibility() || one.ownerSVGElement || one.matches(".figure, .verdict, .visually-hidden")) return false;
            const alone = one.parentElement.textContent.trim() === one.textContent.trim();
            const box = one.getBoundingClientRect();
            return alone && (box.height < 23.5 || box.width < 23.5);
        }).map((one) => `${one.parentElement.outerHTML.slice(0, 120)} ${one.getBoundingClientRect().height}`)"""
    )
    tab.close()
    assert small == []


@pytest.mark.parametrize("width", [320, 390])
def test_no_word_of_a_lever_is_broken_on_a_phone(site, chromium, width):
    tab = chromium.new_page(viewport={"width": width, "height": 900})
    for cases in (
        "market=JP&market=US&market=IN",
        "case=tiktok-japan&case=tiktok-india&case=wechat-abroad&case=baidu-japan",
    ):
        tab.goto(f"{site}/localization/compare/?{cases}")
        levers = tab.locator(".glance tbody th")
        broken = levers.evaluate_all(
            """heads => heads.flatMap((head) => {
                const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT), broken = [];
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    for (const word of node.data.matchAll(/\\S+/g)) {
                        const range = document.createRange();
                        range.setStart(node, word.index);
                        range.setEnd(node, word.index + word[0].length);
                        if (range.getClientRects().length > 1) broken.push(word[0]);
                    }
                }
                return broken;
            })"""
        )
        assert levers.count() > 8
        assert broken == []
    tab.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_paragraph_is_a_line_longer_for_its_address(site, chromium, width):
    tab = chromium.new_page(viewport={"width": width, "height": 900})
    for path in (ARTICLE, f"/ja{ARTICLE}"):
        tab.goto(f"{site}{path}")
        addresses = tab.locator(".document-body .address")
        longer = addresses.evaluate_all(
            """all => all.map((one) => one.parentElement).filter((one) => one.offsetWidth > 50).filter((paragraph) => {
                const words = document.createRange();
                words.selectNodeContents(paragraph);
                words.setEndBefore(paragraph.lastElementChild);
                const foot = Math.max(...[...words.getClientRects()].map((box) => box.bottom));
                return paragraph.getBoundingClientRect().bottom - foot > parseFloat(getComputedStyle(paragraph).lineHeight);
            }).map((paragraph) => paragraph.textContent)"""
        )
        assert addresses.count() > 40
        assert longer == []
    tab.close()
