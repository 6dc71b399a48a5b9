"""The table and the sentence say what the drawing shows, from the same numbers."""

import pytest

from metrics.charts import Cell, Column, Row, Table, describe, lay_out, table
from metrics.charts.words import unit_name, word

from .build import COUNTRIES, EVENTS, QUARTERS, countries, data, line, point, spec


def test_periods_go_down_and_series_across() -> None:
    other = line("two", point("2018-Q1", "7", estimated=True))
    made = table(lay_out(spec("line", "one", "two", period="2018-01-01--2018-06-30"), data(QUARTERS, other)))
    assert made == Table(
        (Column("Period"), Column("One", numeric=True), Column("Two", numeric=True)),
        (
            Row(
                "Q1 2018",
                (
                    Cell("110,000,000", reference="s@2018-Q1"),
                    Cell("7", estimated=True, reference="s@2018-Q1", note="estimate"),
                ),
                datetime="2018-Q1",
            ),
        ),
    )


def test_a_gap_is_a_row_that_says_so() -> None:
    rows = table(lay_out(spec(), data(QUARTERS))).rows
    assert rows[1] == Row("Q2 2018", (Cell("no figure", missing=True),), datetime="2018-Q2")


def test_bars_go_down() -> None:
    made = table(lay_out(countries(), data(*COUNTRIES)))
    assert made.columns == (Column("Series"), Column("1 January to 14 November 2019", numeric=True))
    assert [(row.head, row.cells[0].text) for row in made.rows] == [
        ("India", "277,600,000"),
        ("China", "45,500,000"),
        ("Us", "37,600,000"),
        ("Rest of the world", "253,000,000"),
    ]


def test_money_has_its_unit_in_the_head() -> None:
    made = table(lay_out(spec(unit="USD"), data(line("one", point("2019", "5000000"), unit="USD"))))
    assert made.columns[1] == Column("One", "US dollars", numeric=True)
    assert made.rows[0].cells[0].text == "5,000,000"


def test_a_missing_bar_says_so() -> None:
    assert table(lay_out(countries(remainder=""), data())).rows[0].cells[0].missing


def test_events_go_down_and_say_what_was_added() -> None:
    made = table(lay_out(spec("timeline", series=(), events=("ban", "launch")), data(events=EVENTS)))
    assert [column.label for column in made.columns] == ["Date", "Market", "Event", "In the source article"]
    assert made.rows[0] == Row(
        "February 2018", (Cell("Japan"), Cell("Launch"), Cell("added to the record")), "1", "2018-02"
    )
    alone = table(lay_out(spec("timeline", series=(), events=("ban",)), data(events=EVENTS)))
    assert len(alone.columns) == 3
    assert len(alone.rows[0].cells) == 2


def test_every_row_is_as_long_as_the_head() -> None:
    for layout in (lay_out(spec(), data(QUARTERS)), lay_out(countries(), data(*COUNTRIES))):
        made = table(layout)
        assert {len(row.cells) + 1 for row in made.rows} == {len(made.columns)}


def test_the_sentence_names_ends_extremes_and_gaps() -> None:
    assert describe(lay_out(spec(), data(QUARTERS))) == (
        "One: from 110 million (first quarter of 2018) to 143 million (second quarter of 2019); "
        "highest 205.7 million (fourth quarter of 2018); "
        "no figure for 2 of 6 periods (second quarter of 2018, third quarter of 2018)."
    )


def test_a_long_list_of_gaps_is_shortened() -> None:
    made = line("one", point("2018-01", "1"), point("2018-12", "2"))
    assert "10 of 12 periods (February 2018, …, November 2018)" in describe(lay_out(spec(), data(made)))


def test_a_single_point_and_none_are_sentences() -> None:
    assert describe(lay_out(spec(), data(line("one", point("2018", "3"))))) == "One: 3 (2018)."
    two = lay_out(spec("line", "one", "two"), data(line("one", point("2018", "3"))))
    assert describe(two).endswith(" Two: no figure.")


def test_the_remainder_is_told_with_its_span_rounded_outwards() -> None:
    sentence = describe(lay_out(countries(), data(*COUNTRIES)))
    assert sentence.startswith("1 January to 14 November 2019: India 277.6 million, China 45.5 million")
    assert "253 million (between 252.6 million and 254.0 million, as the figures are rounded)" in sentence


def test_a_timeline_says_what_it_spans() -> None:
    made = lay_out(spec("timeline", series=(), events=("ban", "launch")), data(events=EVENTS))
    assert describe(made) == (
        "2 events in 2 markets, from February 2018 to 3 April 2019; 1 of them added to the record."
    )
    assert describe(lay_out(spec("timeline", series=(), events=("x",)), data())) == "no figure."


@pytest.mark.parametrize("language", ["ja", "hi", "zh", "zh-hant", "de"])
def test_every_language_has_a_sentence(language: str) -> None:
    for layout in (
        lay_out(spec(), data(QUARTERS), language),
        lay_out(countries(), data(*COUNTRIES), language),
        lay_out(spec("timeline", series=(), events=("ban",)), data(events=EVENTS), language),
    ):
        assert describe(layout)
        assert "{" not in describe(layout)


def test_words_fall_back_to_english() -> None:
    assert word("none", "fr") == "no figure"
    assert word("MB", "ja") == "MB"
    assert word("none", "ja-JP") == "数値なし"
    assert unit_name("count", "en") == ""
    assert unit_name("percent", "ja") == "パーセント"
