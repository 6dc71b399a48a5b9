"""Dates in words, and whether they agree with the date of the event that they are bound to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudy.markup.dates import Said, agrees, dates_in, prefixes


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2 August 2018", [Said((2018, 2018), (8, 8), 2)]),
        ("August 2nd, 2018", [Said((2018, 2018), (8, 8), 2)]),
        ("since August 2018", [Said((2018, 2018), (8, 8))]),
        ("Aug. 2018 and in November", [Said((2018, 2018), (8, 8)), Said(None, (11, 11))]),
        ("17 December", [Said(None, (12, 12), 17)]),
        ("in 2018, in mid-2019", [Said((2018, 2018)), Said((2019, 2019))]),
        ("Q1 2019, the first quarter of 2019", [Said((2019, 2019), (1, 3))] * 2),
        ("the second half of 2019", [Said((2019, 2019), (7, 12))]),
        ("the 2010s", [Said((2010, 2019))]),
        ("2018-08-02, 2019-07, 2019-Q2", [Said((2018, 2018), (8, 8), 2), Said((2019, 2019), (7, 7)), Said((2019, 2019), (4, 6))]),
        ("it may march, in 2018.5, for 12,018 people", []),
        ("the merger", []),
        ("2018-99", []),
    ],
)  # fmt: skip
def test_dates_in_words(words: str, expected: list[Said]) -> None:
    assert dates_in(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2018年8月2日", [Said((2018, 2018), (8, 8), 2)]),
        ("２０１８年８月", [Said((2018, 2018), (8, 8))]),
        ("2019年第1四半期、2019年の後半", [Said((2019, 2019), (1, 3)), Said((2019, 2019), (7, 12))]),
        ("平成30年、令和元年五月", [Said((2018, 2018)), Said((2019, 2019), (5, 5))]),
        ("12月17日、2010年代", [Said(None, (12, 12), 17), Said((2010, 2019))]),
        ("合併", []),
    ],
)
def test_dates_in_japanese(words: str, expected: list[Said]) -> None:
    assert dates_in(words, "ja") == expected


@pytest.mark.parametrize(
    ("words", "date", "expected"),
    [
        ("2 August 2018", "2018-08-02", True),
        ("August 2018", "2018-08-02", True),
        ("August", "2018-08-02", True),
        ("2018", "2018-08", True),
        ("the 2010s", "2018", True),
        ("between 2016 and 2018", "2018-08-02", True),
        ("the merger", "2018-08-02", True),
        ("third quarter of 2018", "2018-08-02", True),
        ("3 August 2018", "2018-08-02", False),
        ("July 2018", "2018-08-02", False),
        ("2017", "2018-08-02", False),
        ("the 1990s", "2018", False),
        ("2 August 2018", "2018-08", False),
        ("August 2018", "2018", False),
        ("August 2018", "no date", False),
    ],
)
def test_words_agree_as_far_as_both_say_anything(words: str, date: str, expected: bool) -> None:
    assert agrees(words, date) is expected


@given(
    st.text(alphabet="0123456789- ,.JanFebMarQ年月日第四半期平成元 ofthe", max_size=40),
    st.sampled_from(["en", "ja", "hi"]),
)
def test_any_words_are_read(words: str, language: str) -> None:
    for one in dates_in(words, language):
        assert list(prefixes(one))


@given(
    st.dates(), st.sampled_from(["{0.day} {0:%B} {1}", "{0:%B} {0.day}, {1}", "{0:%B} {1}", "{1}", "{1}-{0:%m}-{0:%d}"])
)
def test_every_way_of_writing_a_day_agrees_with_it(day, form) -> None:
    if 1500 <= day.year < 2100:
        assert agrees(form.format(day, day.year), day.isoformat())
