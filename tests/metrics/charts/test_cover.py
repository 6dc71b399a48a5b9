"""The picture of a page without a chart: all of it on its sheet, in the order it is read, whatever the words."""

from xml.etree import ElementTree

import pytest

from metrics.charts.cover import Cover, Lead, cover_svg
from metrics.charts.shapes import text_width, wrap
from metrics.charts.sheets import EDGE, HEIGHT, WIDTH

NUMBERS = (
    Lead("277.6 million", "downloads in the year to mid-November, the most of any country", "India"),
    Lead("25,000", "recordings licensed by Avex", "Japan"),
    Lead("13.2 million", "installs in a quarter", "United States"),
    Lead("4", "is one too many"),
)
TITLES = {
    "short": "Articles",
    "two hundred letters": "How an app went abroad and what it did there, " * 4 + "and then some more.",
    "two hundred wide letters": "W" * 200,
    "Japanese": "市場ごとに行われたことと、その結果について。" * 9,
    "Arabic": "كيف انتقل تيك توك إلى الخارج: 277.6 مليون تنزيل، سوقا بعد سوق.",
    "emoji": "🎵🚀👩‍👩‍👧‍👦🇯🇵" * 30,
    "nothing": "",
}


def texts(svg: str) -> list[ElementTree.Element]:
    return [node for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("}text")]


def said(svg: str) -> str:
    return " ".join(node.text or "" for node in texts(svg))


@pytest.mark.parametrize(
    "numbers", [NUMBERS, (), (Lead("9" * 60, "label" * 60, "place" * 60),)], ids=["three", "none", "endless"]
)
@pytest.mark.parametrize("name", TITLES)
def test_every_line_stays_on_the_sheet_and_below_the_line_above_it(name: str, numbers: tuple[Lead, ...]) -> None:
    svg = cover_svg(Cover(TITLES[name], "Case study", "A quiet line. " * 40, numbers), "en", "The site")
    below: dict[float, float] = {}
    for node in texts(svg):
        x, y, size = (float(node.get(key, "0")) for key in ("x", "y", "font-size"))
        width = text_width(node.text or "", size, node.get("font-weight") == "700")
        left = x - width if node.get("text-anchor") == "end" else x
        assert left >= EDGE - 1 and left + width <= WIDTH - EDGE + 2, node.text
        assert size <= y <= HEIGHT - 20, node.text
        if x == EDGE:
            assert y - size * 0.8 >= below.get(x, 0) or node.text == "The site", node.text
            below[x] = y


def test_it_says_kicker_title_line_and_three_numbers_with_their_places() -> None:
    svg = cover_svg(Cover("Markets compared", "App", "Lever by lever.", NUMBERS), "en", "The site")
    assert said(svg) == (
        "App Markets compared Lever by lever. India 277.6 million downloads in the year to "
        "mid-November, the most of any country Japan 25,000 recordings licensed by Avex "
        "United States 13.2 million installs in a quarter The site"
    )


def test_a_long_title_is_set_smaller_before_anything_of_it_is_cut_off() -> None:
    sizes = {}
    for words in ("Articles", "How an app went abroad and what it did in each of five markets in four years"):
        svg = cover_svg(Cover(words, numbers=NUMBERS), "en")
        (title,) = {
            node.get("font-size") for node in texts(svg) if (node.text or "") in words and node.get("font-weight")
        }
        sizes[words] = float(title or 0)
        assert words in said(svg)
    long, short = sorted(sizes.values())
    assert long < short


@pytest.mark.parametrize(("title", "anchor"), [("כותרת: 3.", "end"), ("TikTok في الهند", None), ("Title", None)])
def test_words_are_set_from_the_side_that_they_are_read_from(title: str, anchor: str | None) -> None:
    (node,) = [one for one in texts(cover_svg(Cover(title), "en")) if one.get("font-weight")]
    assert node.get("text-anchor") == anchor
    # The isolate keeps the stop at the end of the sentence, which is on the left.
    assert (node.text or "").strip("\u2067\u2069") == title
    assert ((node.text or "")[0] == "\u2067") == (anchor == "end")


def test_who_does_not_see_it_hears_the_same() -> None:
    assert Cover("Markets compared", numbers=NUMBERS[:2]).words == (
        "Markets compared. India, 277.6 million downloads in the year to mid-November, the most of any country; "
        "Japan, 25,000 recordings licensed by Avex"
    )
    assert Cover("Articles").words == "Articles"


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("新兵の目標（米国）、二年間", ["新兵の目標", "（米国）、", "二年間"]),
        ("月間利用者数。", ["月間利用", "者数。"]),
    ],
)
def test_no_line_begins_with_a_mark_that_closes_or_ends_with_one_that_opens(words: str, lines: list[str]) -> None:
    assert wrap(words, 10, 50 if "新" in words else 40) == lines
