"""What a rewriting changed, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudy.markup import differences

LONG = "word " * 40


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []),
        ("The same.", "The same.", []),
        ("One.\n\nTwo.", "One.\nTwo.", []),
        (
            "It has given no count.",
            "It long gave no count.",
            [[("same", "It "), ("out", "has given "), ("in", "long gave "), ("same", "no count.")]],
        ),
        ("", "A new one.", [[("in", "A new one.")]]),
        ("Gone.\nKept.", "Kept.", [[("out", "Gone.")]]),
        (
            "Nothing of this stays here",
            "全く別の文章である",
            [[("out", "Nothing of this stays here"), ("in", "全く別の文章である")]],
        ),
        ("数は5億だった。", "数は6億だった。", [[("same", "数は"), ("out", "5"), ("in", "6"), ("same", "億だった。")]]),
        ("the 1.5 of it all", "the 1.6 of it all", [[("same", "the "), ("out", "1.5 "), ("in", "1.6 "), ("same", "of it all")]]),
        ("red and blue were here", "green or black were here", [[("out", "red and blue "), ("in", "green or black "), ("same", "were here")]]),
    ],
)  # fmt: skip
def test_the_words_that_changed_are_told(old, new, found):
    assert differences(old, new) == found


def test_what_stayed_the_same_is_abridged_between_changes_and_around_them():
    ((before, *_, after),) = differences(f"{LONG}here {LONG}", f"{LONG}there {LONG}")
    assert before[1].startswith("… word") and before[1].endswith("word ") and len(before[1]) < 70
    assert after[1].startswith("word") and after[1].endswith("word … ") and len(after[1]) < 70


def test_a_paragraph_too_long_to_compare_is_shown_whole():
    old, new = ("other words " * 2000).strip(), ("other works " * 2000).strip()
    assert differences(old, new) == [[("out", old), ("in", new)]]


LINES = st.lists(st.sampled_from(["a", "b", "the", "of", "5億", "数", "1.5", "long", "sentence"]), max_size=8).map(
    " ".join
)


@given(st.lists(LINES, max_size=4), st.lists(LINES, max_size=4))
def test_nothing_is_lost_and_nothing_invented(old, new):
    found = differences("\n".join(old), "\n".join(new))
    gone = ["".join(words for kind, words in paragraph if kind != "in") for paragraph in found]
    come = ["".join(words for kind, words in paragraph if kind != "out") for paragraph in found]
    assert {line for line in gone if line} <= set(old)
    assert {line for line in come if line} <= set(new)
    assert {line for line in old if line.strip()} - set(new) <= set(gone)
    assert {line for line in new if line.strip()} - set(old) <= set(come)
