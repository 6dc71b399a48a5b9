"""Every drawing stays inside its sheet, says what it must in words, and carries no style of its own."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.charts import NARROW, WIDE, Drawing, EventMark, chartjs_config, lay_out, plate, svg_file, svg_parts, table
from metrics.charts.card import card_svg
from metrics.charts.shapes import short, text_width, wrap
from metrics.formats import format_period

from .build import COUNTRIES, EVENTS, QUARTERS, countries, data, line, point, spec

CHARTS = {
    "line": (spec(), data(QUARTERS)),
    "lines": (spec("line", "one", "two"), data(QUARTERS, line("two", point("2018-Q1", "5"), point("2019-Q2", "9")))),
    "column": (spec("column", frequency="quarter"), data(QUARTERS)),
    "bar": (countries(), data(*COUNTRIES)),
    "timeline": (spec("timeline", series=(), events=("ban", "launch")), data(events=EVENTS)),
    "empty": (spec(), data()),
}


def words(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if shape.tag in ("text", "disc")]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", CHARTS)
def test_shapes_stay_on_the_sheet(name: str, width: int) -> None:
    drawing = svg_parts(lay_out(*CHARTS[name]), width)
    assert drawing.width == str(width)
    assert float(drawing.height) > 0
    for shape in drawing.shapes:
        for value in filter(None, (shape.x, shape.x2)):
            assert 0 <= float(value) <= width
        for value in filter(None, (shape.y, shape.y2)):
            assert 0 <= float(value) <= float(drawing.height)
        assert re.fullmatch(r"-?\d+(\.\d)?", shape.x or "0")
        if shape.tag == "text" and "mid" not in shape.cls and "end" not in shape.cls:
            assert float(shape.x) + text_width(shape.text, 11) <= width


values = st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9)), min_size=1, max_size=30)


@settings(deadline=None)
@given(values, st.sampled_from(["line", "column"]), st.sampled_from([WIDE, NARROW]))
def test_data_lies_between_the_edges_of_the_plot(found: list[int | None], kind: str, width: int) -> None:
    points = [point(f"{1990 + index}", None if number is None else str(number)) for index, number in enumerate(found)]
    drawing = svg_parts(lay_out(spec(kind), data(line("one", *points))), width)
    for shape in drawing.data:
        if shape.tag == "circle":
            assert float(drawing.left) <= float(shape.x) <= float(drawing.right)
            assert float(drawing.top) <= float(shape.y) <= float(drawing.bottom)
        if shape.tag == "rect":
            assert float(shape.x) >= float(drawing.left)
            assert float(shape.y) + float(shape.height) <= float(drawing.bottom) + 0.1


def test_a_line_is_drawn_in_runs() -> None:
    paths = [shape.d for shape in svg_parts(lay_out(*CHARTS["line"])).data if shape.tag == "path"]
    assert len(paths) == 1
    assert paths[0].count("l") == 2


def test_the_last_point_says_its_value_and_lines_their_names() -> None:
    assert "143 million" in words(svg_parts(lay_out(*CHARTS["line"])))
    assert {"One", "Two", "9"} <= set(words(svg_parts(lay_out(*CHARTS["lines"]))))


def test_empty_slots_say_that_there_is_no_figure() -> None:
    assert "no figure" in words(svg_parts(lay_out(*CHARTS["column"])))


def test_where_words_do_not_fit_a_dash_stands_and_a_key_explains_it() -> None:
    months = line("one", *[point(f"2018-{month:02}", "5") for month in (1, 3, 5, 7, 9, 11, 12)])
    drawing = svg_parts(lay_out(spec("column"), data(months)), NARROW)
    assert sum(shape.cls == "dash" for shape in drawing.front) == 5 + 1
    assert words(drawing).count("no figure") == 1


def test_too_many_names_move_into_a_legend() -> None:
    names = [f"series-{index}" for index in range(8)]
    lines = [line(name, point("2018", "1"), point("2019", str(index))) for index, name in enumerate(names)]
    drawing = svg_parts(lay_out(spec("line", *names), data(*lines)), NARROW)
    assert sum(shape.cls == "lab" for shape in drawing.front) == 8
    assert sum(shape.cls.startswith("dot ") for shape in drawing.front) == 8


def test_events_have_words_where_there_is_room_and_numbers_on_a_phone() -> None:
    layout = lay_out(spec(events=("ban", "launch")), data(QUARTERS, events=EVENTS))
    wide, narrow = svg_parts(layout, WIDE), svg_parts(layout, NARROW)
    assert not wide.numbered
    assert "Launch" in words(wide)
    assert narrow.numbered
    assert {"1", "2"} <= set(words(narrow))
    assert sum(shape.cls == "ev" for shape in wide.back) == 2


def test_many_events_are_numbered_without_overlap() -> None:
    marks = tuple(EventMark(f"e{day}", f"2019-04-{day:02}", "Something long happened there") for day in range(1, 29))
    layout = lay_out(spec(events=tuple(mark.slug for mark in marks)), data(QUARTERS, events=marks))
    drawing = svg_parts(layout)
    assert drawing.numbered
    spots = [(float(shape.x), float(shape.y)) for shape in drawing.front if shape.cls == "evb"]
    assert len(spots) == len(set(spots)) == 28


def test_a_table_has_no_drawing() -> None:
    assert svg_parts(lay_out(spec("table"), data(QUARTERS))).shapes == ()


def test_the_file_stands_alone() -> None:
    for name, (made, found) in CHARTS.items():
        root = ElementTree.fromstring(svg_file(lay_out(made, found), "Source: Counter"))
        assert "style" not in {key for node in root.iter() for key in node.attrib}, name
        assert root.findtext("{http://www.w3.org/2000/svg}title") == "It rose"
        assert "Source: Counter" in "".join(root.itertext())


def test_a_card_says_its_whole_title_and_subtitle_and_draws_for_the_room_that_is_left() -> None:
    title = "Downloads sank from 205.7 million at the end of 2018 to about 143 million, and then recovered"
    subtitle = (
        "Downloads of both apps, world, by quarter, 2018 and 2019, by one firm’s estimates (shown here: from 2019)"
    )
    made = spec(takeaway=title, subtitle=subtitle, events=("ban",))
    root = ElementTree.fromstring(card_svg(lay_out(made, data(QUARTERS, events=EVENTS)), "The site"))
    said = [node.text or "" for node in root.iter() if node.tag.endswith("text")]
    assert title in " ".join(said)
    assert subtitle in " ".join(said)
    assert not any("…" in words for words in said)
    (frame,) = (node for node in root if node.tag.endswith("}g"))
    scale = float(re.findall(r"scale\(([\d.]+)\)", frame.get("transform", ""))[0])
    # A card of 1,200 pixels is shown at half of that: its words are 20 pixels and more.
    assert 13 * scale >= 20


def test_words_are_broken_between_words_and_between_ideographs() -> None:
    assert wrap("Monthly active users", 13, 60) == ["Monthly", "active", "users"]
    assert wrap("月間利用者数", 10, 30) == ["月間利", "用者数"]
    assert wrap("", 10, 30) == [""]


def test_coordinates_are_short() -> None:
    assert [short(1.25), short(3.0), short(-0.01)] == ["1.2", "3", "0"]


def test_the_script_gets_gaps_as_null_and_never_joins_across_them() -> None:
    series = chartjs_config(lay_out(*CHARTS["line"]))["series"]
    assert series == [
        {
            "colour": "--chart-1",
            "symbol": 0,
            "to": [0.44, None, None, 0.823, 0.752, 0.572],
        }
    ]


def test_the_script_is_told_in_which_row_a_place_stands_where_lines_differ() -> None:
    layout = lay_out(*CHARTS["lines"])
    heads = [row.head for row in table(layout).rows]
    for line_, series in zip(layout.lines, chartjs_config(layout)["series"], strict=True):
        rows = series.get("rows", list(range(len(heads))))
        assert [heads[row] for row in rows] == [format_period(place.period, "en", short=True) for place in line_.places]


def test_neighbours_of_different_length_are_not_joined() -> None:
    made = line("one", point("2018", "3"), point("2019-Q1", "4"))
    (series,) = chartjs_config(lay_out(spec(), data(made)))["series"]
    assert series["breaks"] == [1]


def test_the_script_gets_bars_with_colours_as_tokens() -> None:
    (series,) = chartjs_config(lay_out(*CHARTS["bar"]))["series"]
    assert series["colours"] == ["--chart-1"] * 3 + ["--chart-8"]
    assert series["rest"] == [3]


def test_the_script_is_told_whose_each_number_is_only_where_providers_differ() -> None:
    assert "by" not in chartjs_config(lay_out(*CHARTS["lines"]))["series"][0]
    other = replace(point("2019", "4"), provider="Another")
    (series,) = chartjs_config(lay_out(spec(), data(line("one", point("2018", "3"), other))))["series"]
    assert series["by"] == ["Counter", "Another"]


@pytest.mark.parametrize("name", ["timeline", "empty"])
def test_there_is_nothing_to_enliven_in_some(name: str) -> None:
    assert chartjs_config(lay_out(*CHARTS[name])) == {}


def test_a_plate_tells_its_parts_apart() -> None:
    layout = lay_out(spec(events=("ban",)), data(QUARTERS, events=EVENTS))
    first, second = plate(layout), plate(layout, occurrence=2)
    assert (first.id, second.id, second.config_id) == ("chart-a-chart", "chart-a-chart-2", "chart-a-chart-2-config")
    assert first.key_narrow
    assert not first.has_added
    assert [event.slug for event in first.key] == ["ban"]
