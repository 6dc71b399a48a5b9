"""Addresses of sentences: stable over what is written elsewhere, over revised numbers and over emphasis."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudy.markup import Anchors, paragraphs, render

ONE = '<p>India had <data data-figure="downloads-in@2019">277.6 million</data> downloads.</p>'
TWO = "<p>Japan had none.</p>"


def anchors(html: str, prefix: str = "growth-") -> list[str]:
    return [one.anchor for one in paragraphs(html, prefix)]


def test_the_page_and_the_list_of_paragraphs_give_the_same_anchors():
    html = (
        f"{ONE}<ul><li><p>a</p><ul><li>b</li></ul></li></ul><blockquote><p>c</p></blockquote>"
        f'<table><tbody><tr><td><p>d</p></td></tr></tbody></table><aside data-note="box"><p>e</p>{ONE}</aside>{ONE}'
    )
    drawn = render(html, lambda embed: embed.inner, Anchors("growth-").of)
    assert re.findall(r'id="([^"]+)"', drawn) == anchors(html)
    assert [one.words for one in paragraphs(html, "growth-")] == [
        "India had 277.6 million downloads.", "a", "b", "c", "d", "e",
        *["India had 277.6 million downloads."] * 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "same",
    [
        ONE.replace("277.6 million", "278 million"),
        ONE.replace("downloads-in@2019", "downloads-in@2019!a~2020-01-01"),
        ONE.replace("India", "<strong>India</strong>"),
        ONE.replace("downloads.", '<a href="https://example.org/">downloads</a>.'),
        ONE.replace("India had", "India  had"),
        f"<p>New first paragraph.</p>{ONE}",
        f"<ul><li>New</li></ul>{ONE}{TWO}",
    ],
)
def test_a_revised_number_a_pin_an_emphasis_and_writing_elsewhere_leave_the_address_as_it_is(same):
    assert anchors(ONE)[0] in anchors(same)


@pytest.mark.parametrize("other", [ONE.replace("India", "China"), ONE.replace("@2019", "@2018"), TWO])
def test_other_words_or_another_number_make_another_address(other):
    assert anchors(ONE)[0] not in anchors(other)


def test_two_paragraphs_of_the_same_words_have_two_addresses():
    first, second = anchors(ONE + ONE)
    assert second == f"{first}-2"


def test_a_text_without_a_prefix_has_no_addresses():
    assert anchors(ONE, "") == []
    assert "id=" not in render(ONE, lambda embed: embed.inner)


def test_a_paragraph_knows_the_numbers_in_it_and_an_item_none_of_the_items_below_it():
    html = f"<ul><li>above<ul><li>{ONE}</li></ul></li></ul>"
    assert [[embed.target for embed in one.embeds] for one in paragraphs(html, "x-")] == [[], ["downloads-in@2019"]]


@given(st.lists(st.text(st.characters(categories=["L", "N"]), max_size=8), max_size=12))
def test_addresses_are_unique_and_fit_an_address(words):
    found = anchors("".join(f"<p>{word}</p>" for word in words))
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"growth-p-[0-9a-f]{6}(-[0-9]+)?", one) for one in found)
