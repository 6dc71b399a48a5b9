"""Whether two texts that share numbers say the same."""

import pytest

from casestudy.parity import (
    MISSING,
    OTHER_VALUE,
    OTHER_VINTAGE,
    WRONG_GROUPING,
    WRONG_UNIT,
    Shown,
    Text,
    Typed,
    leads,
    shared,
    translation,
    written,
)
from metrics.figures import Value

INDIA = Value.parse("277600000", "100000")


def shown(
    series="downloads-in", value=INDIA, words="277.6 million", provider="sensor-tower", vintage="2020-01-15", **more
):
    return Shown(
        series,
        "2019",
        provider,
        vintage,
        value,
        **({"unit": "count", "words": words, "place": "section “India”"} | more),
    )


def text(*numbers, name="the original", language="en", typed=(), claims=()):
    return Text(name, language, numbers, tuple(Typed(words, "section “India”") for words in typed), tuple(claims))


def kinds(differences):
    return [one.kind for one in differences]


def japanese(*numbers, **more):
    return text(*numbers, name="Japanese", language="ja", **more)


def test_the_same_numbers_in_two_languages_differ_in_nothing():
    assert translation(text(shown()), japanese(shown(words="2億7760万"))) == []


def test_a_number_of_either_text_that_the_other_lacks_is_missing():
    found = translation(text(shown()), japanese(shown("downloads-cn", words="2億")))
    assert [(one.kind, one.words) for one in found] == [
        (MISSING, "downloads-in@2019, 277.6 million in the original, is not in Japanese."),
        (MISSING, "downloads-cn@2019, 2億 in Japanese, is not in the original."),
    ]


def test_a_number_that_stands_twice_is_missing_once():
    assert kinds(translation(text(shown(), shown()), japanese())) == [MISSING]


def test_another_provider_with_another_value_is_another_value():
    other = japanese(shown(provider="app-annie", value=Value.parse("280000000", "1000000"), words="2億8000万"))
    [one] = translation(text(shown()), other)
    assert (one.kind, one.words) == (
        OTHER_VALUE,
        "downloads-in@2019 is 2億8000万 (app-annie, known from 2020-01-15); the original has 277.6 million (sensor-tower, known from 2020-01-15).",
    )


def test_another_provider_with_the_same_value_is_none():
    assert translation(text(shown()), japanese(shown(provider="app-annie", words="2億7760万"))) == []


def test_an_older_row_of_the_same_provider_is_another_vintage():
    pinned = shown(vintage="2019-06-01", value=Value.parse("270000000", "1000000"), words="2億7000万")
    [one] = translation(text(shown()), japanese(pinned))
    assert (one.kind, "known from 2019-06-01" in one.words) == (OTHER_VINTAGE, True)


def test_a_text_that_quotes_both_providers_differs_from_one_that_quotes_one_of_them_in_nothing():
    both = text(shown(), shown(provider="app-annie", value=Value.parse("280000000", "1000000")))
    assert shared(both, japanese(shown())) == []


@pytest.mark.parametrize(
    ("claims", "others", "expected"),
    [
        ([("share", "45")], [("share", "45")], []),
        ([("share", "45")], [], [MISSING]),
        ([], [("share", "45")], [MISSING]),
        ([("share", "45")], [("share", "54")], [OTHER_VALUE]),
    ],
)
def test_claims_are_expected_in_both_and_state_the_same(claims, others, expected):
    assert kinds(translation(text(claims=claims), japanese(claims=others))) == expected


@pytest.mark.parametrize(
    ("unit", "before", "after", "wrong"),
    [
        ("count", "", " per cent of all", True),
        ("percent", "", "% of all", False),
        ("percent", "", " percent", False),
        ("USD", "", "元", True),
        ("USD", "", " yuan", True),
        ("USD", "US$", "", False),
        ("CNY", "$", "", True),
        ("count", "₹", "", True),
        ("count", "", " times", False),
        ("count", "", " users", False),
        ("count", "", " yuanlike", False),
        ("year", "", "年", False),
        ("count", "", "ドル", True),
        ("USD", "", "米ドル", False),
    ],
)
def test_the_words_beside_a_bound_number_tell_its_unit(unit, before, after, wrong):
    found = written(japanese(shown(unit=unit, before=before, after=after)))
    assert kinds(found) == ([WRONG_UNIT] if wrong else [])


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("en", "27,76,00,000", [WRONG_GROUPING]),
        ("en", "2,77,60,000", [WRONG_GROUPING]),
        ("ja", "27,76,00,000", [WRONG_GROUPING]),
        ("hi", "27,76,00,000", []),
        ("hi", "277,600,000", [WRONG_GROUPING]),
        ("en", "277,600,000", []),
        ("en", "277.6 million", []),
        ("en", "27.76 crore", []),
        ("ja", "2億7760万", []),
        ("ja", "27億7600万", [WRONG_GROUPING]),
        ("ja", "2776万", [WRONG_GROUPING]),
        ("en", "277.6 billion", [WRONG_GROUPING]),
        ("en", "278 million", []),
        ("en", "2.8 billion", []),  # two digits are too few to know it by
        ("en", "12,345", []),
        ("en", "iPhone 6", []),
    ],
)
def test_a_number_typed_by_hand_is_grouped_as_its_language_groups_and_stands_at_its_scale(language, typed, expected):
    found = written(text(name="it", language=language, typed=[typed]), text(shown()))
    assert set(kinds(found)) == set(expected)


def test_what_is_wrong_by_a_scale_says_by_how_much():
    [one] = written(japanese(typed=["27億7600万"]), text(shown()))
    assert one.words == "“27億7600万” is 10 times downloads-in@2019, which is 277.6 million."
    [one] = written(japanese(typed=["277.6万"]), text(shown()))
    assert one.words == "“277.6万” is a 100th of downloads-in@2019, which is 277.6 million."


def test_a_scale_is_told_of_numbers_of_any_length():
    long = Value.parse("1234567890123456789012345678901", "1")
    [one] = written(text(typed=["12345678901234567890123456789010"]), text(shown(value=long)))
    assert one.kind == WRONG_GROUPING


@pytest.mark.parametrize(
    ("unit", "typed", "expected"),
    [
        ("USD", "5.71 million yuan", [WRONG_UNIT]),
        ("USD", "$5.71 million", []),
        ("USD", "5.71 million", []),
        ("count", "5.71 million dollars", [WRONG_UNIT]),
        ("count", "5.71 million times", []),
    ],
)
def test_a_number_typed_by_hand_has_the_unit_of_the_number_that_it_equals(unit, typed, expected):
    money = shown("penalty", Value.parse("5710000", "10000"), "5.71 million", unit=unit)
    assert kinds(written(text(name="it", typed=[typed]), text(money))) == expected


def test_what_most_cases_open_with_is_missed_where_it_is_lacking():
    cases = [
        (text(name="Japan"), frozenset({"downloads"}), frozenset({"downloads"})),
        (text(name="India"), frozenset({"downloads", "spend"}), frozenset({"downloads", "spend"})),
        (text(name="Brazil"), frozenset({"users"}), frozenset({"users"})),
    ]
    found = leads(cases)
    assert {name: [one.words for one in rows] for name, rows in found.items()} == {
        "Brazil": ["no number of the metric “downloads”, with which 2 of the 3 cases open."]
    }


def test_a_case_that_has_the_number_further_down_lacks_nothing():
    cases = [
        (text(name=str(one)), frozenset({"downloads"}) if one else frozenset(), frozenset({"downloads"}))
        for one in range(3)
    ]
    assert leads(cases) == {}
