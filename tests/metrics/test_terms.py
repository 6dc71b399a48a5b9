"""Reading texts and questions into terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.terms import COMMON, asked, blanked, distance, fold, stem, terms, unclaimed


def read(text: str) -> list[str]:
    return [term.text for term in terms(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The companies' downloads", ["compani", "download"]),
        ("Ｔｉｋ Café", ["tik", "cafe"]),
        ("277.6 million or 1,234", ["277.6", "million", "1234"]),
        ("東京都", ["東京", "京都", "東", "京", "都"]),
        ("ﾄﾞﾗﾏ", ["ドラ", "ラマ"]),
        ("TikTokの日本", ["tiktok", "日本", "日", "本"]),
        ("हिन्दी", ["हिन्दी"]),
        ("?! 💥 _", []),
        ("of the", []),
    ],
)
def test_what_a_text_holds(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    ("question", "looked"),
    [
        ("Why was it banned?", ["ban"]),
        ("日本での許諾", ["日本", "許諾"]),
        ("印", ["印"]),
        ("なぜ", ["なぜ"]),
        ("tiktok TikTok", ["tiktok"]),
        ("", []),
    ],
)
def test_what_a_question_asks(question, looked):
    assert [term.text for term in asked(question)] == looked


def test_a_long_question_is_read_to_a_limit():
    assert len(asked(" ".join(f"word{place}" for place in range(1000)))) == 24


def test_bound_numbers_are_no_words_and_claims_are_theirs():
    assert unclaimed("It [[claim:doubled|grew [[a@2018|full]] fold]]") == "It grew [[a@2018|full]] fold"
    text = "a [[b@2018|full]] c"
    assert blanked(text).split() == ["a", "c"]
    assert blanked(text).index("c") == text.index("c")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("tiktok", "tiktok", 0), ("tikotk", "tiktok", 1), ("tiktk", "tiktok", 1), ("tiktok", "titkko", 2), ("abc", "xyz", 3), ("a", "abcdef", 3)],
)  # fmt: skip
def test_how_far_words_are_apart(one, other, apart):
    assert distance(one, other, 2) == distance(other, one, 2) == apart


@given(st.text(max_size=80))
def test_any_text_is_read_and_every_term_stands_where_it_says(text):
    for term in terms(text):
        assert 0 <= term.start < term.end <= len(text)
        assert term.text
    assert {term.text for term in asked(text)} <= {term.text for term in terms(text)}


@given(st.text(alphabet="abcdefghij", min_size=1, max_size=12))
def test_folding_is_done_once_and_a_word_shares_its_letters_with_itself(word):
    assert fold(fold(word)) == fold(word)

    assert distance(word, word, 2) == 0
    assert stem("x1") == "x1"
    assert "the" in COMMON
