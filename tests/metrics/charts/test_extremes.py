"""Whatever a chart is fed, it is drawn: every word inside the plate, no two words in one place, nothing left unsaid."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from xml.etree import ElementTree

import pytest

from metrics.charts import (
    KINDS,
    NARROW,
    WIDE,
    ChartData,
    ChartError,
    ChartLine,
    ChartSpec,
    Drawing,
    EventMark,
    LineData,
    Shape,
    chartjs_config,
    describe,
    lay_out,
    plate,
    svg_file,
    svg_parts,
)
from metrics.charts.boxes import box_of, rect_box

from .build import data, line, point, spec

OVER_TIME = tuple(kind for kind in KINDS if kind not in ("table", "timeline", "bar", "dot"))
ALONE = ("area", "column")
LONG = "A name of two hundred letters that somebody pasted without looking at it " * 3
ARABIC = "عدد المستخدمين شهريا في جميع الأسواق"
EMOJI = "🚀📈 到達 🎉"
LABELS = {
    "long": LONG[:200],
    "unbroken": "W" * 200,
    "right to left": ARABIC,
    "emoji": EMOJI,
    "Japanese": "月間利用者数" * 12,
}
NUMBERS = {
    "one": ["5"],
    "zero": ["0", "0", "0"],
    "huge": ["1000000000000000", "999999999999999", "3", "1000000000000000000"],
    "tiny": ["0.0000001", "0.0000003"],
    "negative": ["-5", "-1200000", "-3"],
    "across zero": ["-1000000000000", "0", "2000000000000"],
    "level": ["7000000", "7000000", "7000000", "7000000"],
    "none": [],
    "unknown": [None, None],
    "gaps": ["1", None, "3", None, None, "2"],
}


def fed(kind: str, numbers: list[str | None], labels: list[str], **more: object) -> tuple[ChartSpec, ChartData]:
    """A chart of this kind with the same numbers in as many series as there are labels."""
    labels = labels[:1] if kind in ALONE else labels
    slugs = [f"s{index}" for index in range(len(labels))]
    if kind in ("bar", "dot"):
        lines = [
            line(slug, *[point("2019", number) for number in numbers[index : index + 1]])
            for index, slug in enumerate(slugs)
        ]
        more = {"period": "2019", **more}
    else:
        lines = [line(slug, *[point(f"{2000 + at}", number) for at, number in enumerate(numbers)]) for slug in slugs]
    named = tuple(ChartLine(slug, label) for slug, label in zip(slugs, labels, strict=True))
    return spec(kind, series=named, **more), data(*lines)


def drawings(made: ChartSpec, found: ChartData, language: str = "en") -> Iterator[Drawing]:
    layout = lay_out(made, found, language)
    for width in (WIDE, NARROW):
        yield svg_parts(layout, width)
    assert describe(layout)
    assert plate(layout).table.columns
    ElementTree.fromstring(svg_file(layout))


def check(drawing: Drawing) -> None:
    """No word leaves the plate or meets another, and no shape leaves it either, as it is laid out and in wider columns."""
    for factor in (1, 1.37, 2.2):
        check_once(stretched(drawing, factor))


def stretched(drawing: Drawing, factor: float) -> Drawing:
    """The drawing as a column of another width shows it: places move apart, words keep their size."""

    def moved(shape: Shape) -> Shape:
        across = {name: getattr(shape, name) for name in ("x", "x2", "width")}
        return replace(shape, **{name: str(float(value) * factor) for name, value in across.items() if value})

    layers = {name: tuple(moved(one) for one in getattr(drawing, name)) for name in ("back", "data", "front")}
    return replace(drawing, width=str(float(drawing.width) * factor), **layers)


def check_once(drawing: Drawing) -> None:
    """What ``check`` promises, at one width."""
    width, height = float(drawing.width), float(drawing.height)
    boxes = [(box_of(shape), shape.text) for shape in drawing.shapes if shape.tag == "text" and shape.text]
    for box, words in boxes:
        assert box.left >= -0.2, f"{words} begins at {box.left}"
        assert box.right <= width + 0.2, f"{words} ends at {box.right} of {width}"
        assert box.top >= -2, f"{words} is cut off at the top"
        assert box.bottom <= height + 2, f"{words} is cut off at the bottom"
    for (one, first), (other, second) in combinations(boxes, 2):
        assert not one.meets(other), f"“{first}” and “{second}” stand in one place: {one} {other}"
    discs = [shape for shape in drawing.shapes if shape.tag == "disc"]
    for disc, after in combinations(discs, 2):
        apart = (float(disc.x) - float(after.x)) ** 2 + (float(disc.y) - float(after.y)) ** 2
        assert apart >= (2 * float(disc.r)) ** 2, f"{disc.text} and {after.text} overlap"
    for shape in drawing.shapes:
        if shape.tag == "disc":
            assert float(shape.r) - 0.1 <= float(shape.x) <= width - float(shape.r) + 0.1
        if shape.tag == "rect":
            assert float(shape.width) >= 0
            assert float(shape.height) >= 0
            assert float(shape.x) + float(shape.width) <= width + 0.2


@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("kind", [*OVER_TIME, "bar", "dot"])
def test_numbers_of_every_size_are_drawn_without_overlap(kind: str, numbers: str) -> None:
    if kind == "stacked" and numbers in ("negative", "across zero"):
        with pytest.raises(ChartError, match="below zero"):
            lay_out(*fed(kind, NUMBERS[numbers], ["One", "Two"]))
        return
    for drawing in drawings(*fed(kind, NUMBERS[numbers], ["One", "Two", "Three"])):
        check(drawing)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("kind", [*OVER_TIME, "bar", "dot"])
def test_labels_of_every_make_are_drawn_without_overlap(kind: str, label: str) -> None:
    for count in (1, 3, 8):
        for drawing in drawings(*fed(kind, ["3", "1", "2"], [LABELS[label]] * count, takeaway=LABELS[label])):
            check(drawing)


@pytest.mark.parametrize("language", ["en", "ja", "hi", "zh"])
@pytest.mark.parametrize("kind", OVER_TIME)
def test_reference_lines_and_ranges_find_a_place_for_their_words(kind: str, language: str) -> None:
    marks = (
        f"Goal = 1500000\nWhat was promised = 500000..900000\n{LONG[:79]} = 1000000\nSummer = 2001-05-01--2002-09-30"
    )
    numbers: list[str | None] = ["200000", "1500000", "1200000", "900000"]
    for drawing in drawings(
        *fed(kind, numbers, ["One", "Two"], annotations="" if kind == "multiples" else marks), language
    ):
        check(drawing)


@pytest.mark.parametrize("kind", ["bar", "dot"])
def test_reference_lines_stand_across_rows(kind: str) -> None:
    for drawing in drawings(*fed(kind, ["3", "9"], ["One", "Two"], annotations="Goal = 12\nUsual = 2..4")):
        check(drawing)
        assert {"Goal", "Usual"} <= {shape.text for shape in drawing.front}


@pytest.mark.parametrize("kind", OVER_TIME)
def test_ten_thousand_points_are_drawn_and_stay_light(kind: str) -> None:
    first = date(1990, 1, 1)
    days = [point((first + timedelta(days=index)).isoformat(), str(index * 37 % 5000)) for index in range(10_000)]
    found = ChartData((LineData("one", "One", "count", tuple(days)),))
    layout = lay_out(spec(kind), found)
    for width in (WIDE, NARROW):
        drawing = svg_parts(layout, width)
        check(drawing)
        if kind in ("line", "area", "multiples"):
            assert sum(len(shape.d) for shape in drawing.data) < 60_000
    made = plate(layout)
    expected = 2 if kind == "slope" else 500
    assert (len(made.table.rows), made.table.more) == (expected, 0 if kind == "slope" else 9_500)
    assert bool(chartjs_config(layout)) is (kind == "slope")


@pytest.mark.parametrize("lane", ["India", *LABELS.values()])
def test_a_crowded_timeline_has_room_for_every_disc_and_lane(lane: str) -> None:
    events = tuple(
        EventMark(f"e{day}", f"2019-{1 + day % 12:02}-{1 + day % 28:02}", LONG[:200], lane if day % 3 else "Japan")
        for day in range(150)
    )
    made = spec("timeline", series=(), events=tuple(event.slug for event in events))
    for drawing in drawings(made, data(events=events)):
        check(drawing)


@pytest.mark.parametrize("title", LABELS.values())
def test_events_above_a_plot_find_room_whatever_they_are_called(title: str) -> None:
    events = tuple(EventMark(f"e{month}", f"2019-{month:02}", title) for month in range(1, 13))
    made = spec("line", events=tuple(event.slug for event in events))
    days = line("one", *[point(f"2019-{month:02}", str(month)) for month in range(1, 13)])
    for drawing in drawings(made, data(days, events=events)):
        check(drawing)


def test_fifty_series_have_a_legend_and_no_overlap() -> None:
    for kind in ("line", "grouped", "stacked", "slope", "multiples", "bar", "dot"):
        numbers: list[str | None] = ["3", "1", "2"] if kind not in ("bar", "dot") else [str(one) for one in range(50)]
        for drawing in drawings(*fed(kind, numbers, [f"Country {index}" for index in range(50)])):
            check(drawing)


@pytest.mark.parametrize("numbers", [["1", "-2", "3", "-4", "5", "-6"], ["-5000000000", "-3000000000"], ["2", "-9"]])
def test_the_value_of_a_column_that_goes_down_stands_in_no_column(numbers: list[str]) -> None:
    drawing = svg_parts(lay_out(*fed("column", list(numbers), ["One"])), WIDE)
    said = [shape for shape in drawing.front if shape.cls == "val mid"]
    assert len(said) == len(numbers)
    columns = [shape for shape in drawing.data if shape.tag == "rect"]
    for words, column in product(said, columns):
        assert not box_of(words).meets(rect_box(column)), words.text


def test_a_label_that_is_read_from_the_right_is_cut_where_its_reading_ends() -> None:
    (name,) = [
        shape.text for shape in svg_parts(lay_out(*fed("bar", ["5"], [ARABIC * 9])), NARROW).shapes if "…" in shape.text
    ]
    assert name.startswith("\u2067") and name.endswith("…\u2069")
    assert ARABIC.startswith(name[1:10])
