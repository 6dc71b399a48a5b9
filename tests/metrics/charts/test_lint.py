"""Each rule of the lint objects where it should, keeps silent where it should, and its arithmetic is that of the papers it cites."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.charts import ChartData, ChartError, ChartLine, ChartSpec, lay_out, lint
from metrics.charts.lint import RULES, Finding, Subject, errors, untyped, warnings
from metrics.charts.palette import (
    DARK,
    LIGHT,
    THEMES,
    VISIONS,
    Theme,
    confusions,
    contrast,
    faint,
    linear,
    oklab,
    seen_with,
)
from metrics.charts.scale import Domain
from metrics.charts.stated import numbers_in

from .build import COUNTRIES, QUARTERS, countries, data, line, point, spec

TOLD = "A line of installs from 110 million in early 2018, at most 205.7 million, to 143 million in the second quarter of 2019."
GOOD = spec(description=TOLD, subtitle="Installs, world, by quarter")


def judged(made: ChartSpec, found: ChartData, sourced: bool = True, typed: str = "") -> set[tuple[str, str]]:
    try:
        layout = lay_out(made, found)
    except ChartError:
        layout = replace(lay_out(replace(GOOD, kind="table"), data(QUARTERS)), spec=replace(made, kind="table"))
    return {(one.rule, one.level) for one in lint(made, layout, found, sourced, typed)}


def test_an_honest_chart_has_no_findings() -> None:
    assert judged(GOOD, data(QUARTERS), typed=TOLD) == set()


def many(kind: str, count: int) -> tuple[ChartSpec, ChartData]:
    slugs = [f"s{index}" for index in range(count)]
    made = spec(kind, *slugs, description="Many.", subtitle="x", takeaway="All", period="2019" if kind == "bar" else "")
    return made, data(*[line(slug, point("2018", "1"), point("2019", "2")) for slug in slugs])


UPS = line("one", point("2018", "-5"), point("2019", "5"))
STACK = (line("one", point("2018", "5"), point("2019", "5")), line("two", point("2018", "5")))


@pytest.mark.parametrize(
    ("made", "found", "expected"),
    [
        (replace(GOOD, kind="pie"), data(QUARTERS), ("drawable", "error")),
        (
            replace(GOOD, series=(ChartLine("one", "One"), ChartLine("two", "Two", "USD"))),
            data(QUARTERS),
            ("drawable", "error"),
        ),
        (replace(GOOD, kind="stacked"), data(UPS), ("drawable", "error")),
        (replace(GOOD, kind="column"), data(UPS), ("below-zero", "warning")),
        (replace(GOOD, unit=""), data(QUARTERS), ("unit", "error")),
        (replace(GOOD, subtitle=" "), data(QUARTERS), ("unit", "warning")),
        (*many("line", 9), ("told-apart", "error")),
        (*many("line", 7), ("told-apart", "warning")),
        (*many("multiples", 25), ("told-apart", "warning")),
        (*many("bar", 31), ("told-apart", "warning")),
        (replace(GOOD, description="it  ROSE."), data(QUARTERS), ("description", "error")),
        (replace(GOOD, takeaway="x" * 200), data(QUARTERS), ("description", "warning")),
        (replace(GOOD, description=f"{TOLD} Then 150 million."), data(QUARTERS), ("true-numbers", "error")),
        (replace(GOOD, description=f"{TOLD} It grew by 30 per cent."), data(QUARTERS), ("true-numbers", "warning")),
        (replace(GOOD, description="It rises and falls in 2018 and 2019."), data(QUARTERS), ("ends", "warning")),
        (GOOD, data(line("one", point("2018", "110000000", "1000000"))), ("enough", "warning")),
        (replace(GOOD, kind="slope"), data(line("one", point("2018", "5"))), ("enough", "warning")),
        (
            replace(GOOD, kind="stacked", series=(ChartLine("one", "One"), ChartLine("two", "Two"))),
            data(*STACK),
            ("enough", "warning"),
        ),
    ],
)
def test_each_rule_objects(made: ChartSpec, found: ChartData, expected: tuple[str, str]) -> None:
    assert expected in judged(made, found, typed=made.description)


@pytest.mark.parametrize(
    ("made", "found", "silent"),
    [
        (replace(GOOD, kind="line"), data(UPS), "below-zero"),
        (*many("line", 6), "told-apart"),
        (*many("multiples", 24), "told-apart"),
        (*many("line", 8), "colours"),
        (countries(description="India has 277.6 million of 614 million."), data(*COUNTRIES), "true-numbers"),
        (replace(GOOD, description="In 2018 four quarters and 110 million."), data(QUARTERS), "true-numbers"),
        (
            spec("timeline", series=(), events=("a",), description="In 2018 it had 99 million.", subtitle="Events"),
            data(),
            "unit",
        ),
        (spec("timeline", series=(), events=("a",), description="In 2018 it had 99 million."), data(), "true-numbers"),
        (replace(GOOD, kind="table"), data(QUARTERS), "ends"),
        (replace(GOOD, kind="stacked", series=(ChartLine("one", "One"),)), data(STACK[0]), "enough"),
    ],
)
def test_each_rule_is_silent(made: ChartSpec, found: ChartData, silent: str) -> None:
    assert silent not in {rule for rule, _ in judged(made, found, typed=made.description)}


def test_a_chart_without_a_source_line_is_an_error_unless_it_is_empty() -> None:
    assert judged(GOOD, data(QUARTERS), sourced=False) == {("source", "error")}
    assert ("source", "error") not in judged(GOOD, data(), sourced=False)


def test_a_scale_of_bars_that_leaves_zero_out_is_an_error() -> None:
    made = replace(GOOD, kind="column")
    layout = replace(lay_out(made, data(QUARTERS)), domain=Domain(Decimal(10), Decimal(20), Decimal(5)))
    assert [one.rule for one in lint(made, layout, data(QUARTERS))] == ["from-zero"]


def test_a_bound_number_of_another_series_is_a_warning_a_typed_one_an_error() -> None:
    made = replace(GOOD, description=f"{TOLD} Of 614 million in all.")
    assert judged(made, data(QUARTERS), typed="Of") == {("true-numbers", "warning")}
    assert judged(made, data(QUARTERS), typed="Of 614 million") == {("true-numbers", "error")}


def test_what_is_bound_is_not_typed() -> None:
    assert untyped("From [[a@2018|compact]] to 5 million [[b@2019]]; [[open") == "From   to 5 million  ;  open"


def test_every_rule_has_a_name_and_says_what_it_is_for() -> None:
    assert len(RULES) == 11
    assert all(rule.__doc__ for rule in RULES)
    found = (Finding("a", "warning", "W."), Finding("b", "error", "E."))
    assert (errors(found), warnings(found)) == (["E."], ["W."])
    assert Subject(GOOD, lay_out(GOOD, data(QUARTERS)), data(QUARTERS), True, "").values[0].number == 110_000_000


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("about 277.6 million installs", "en", [("277600000", "50000")]),
        ("$1.5 billion in 2019, 4G, Q3, 12 of 31 days", "en", [("1500000000", "50000000")]),
        ("12,345 and 0.5", "en", [("12345", "0.5"), ("0.5", "0.05")]),
        ("2019年に2億7760万人、第1四半期", "ja", [("277600000", "5000")]),
        ("27.76 करोड़", "hi", [("277600000", "50000")]),
        ("nothing", "en", []),
    ],
)
def test_numbers_are_read_from_prose(text: str, language: str, expected: list[tuple[str, str]]) -> None:
    said = [(one.number, one.slack) for one in numbers_in(text, language)]
    assert said == [(Decimal(number), Decimal(slack)) for number, slack in expected]


def test_the_palette_is_that_of_the_stylesheet() -> None:
    css = (Path(__file__).parents[3] / "static/css/tokens.css").read_text()
    found = re.findall(r"--chart-\d: light-dark\((#\w+), (#\w+)\)", css)
    assert (tuple(one for one, _ in found), tuple(other for _, other in found)) == (LIGHT.colours, DARK.colours)
    assert re.findall(r"--paper: light-dark\((#\w+), (#\w+)\)", css) == [(LIGHT.paper, DARK.paper)]


def test_all_eight_colours_stand_apart_and_stand_out() -> None:
    assert confusions(8) == ()
    assert confusions(6, least=7.4) == ()
    assert faint(8) == ()


def test_red_and_green_of_one_lightness_are_confused_without_one_of_the_cones() -> None:
    bad = Theme("light", "#ffffff", ("#b06000", "#7a7a00", "#eeeeee"))
    assert {(one.vision, one.first, one.second) for one in confusions(2, [bad])} == {
        ("deuteranopia", 1, 2),
        ("protanopia", 1, 2),
    }
    assert [(theme, number) for theme, number, _ in faint(3, [bad])] == [("light", 3)]
    assert {theme.name for theme in THEMES} == {"light", "dark"}


def test_grey_is_seen_alike_by_everybody_and_contrast_has_its_ends() -> None:
    for matrix in VISIONS.values():
        assert seen_with(matrix, (0.5, 0.5, 0.5)) == pytest.approx((0.5, 0.5, 0.5), abs=1e-5)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert oklab(linear("#ffffff")) == pytest.approx((1, 0, 0), abs=1e-4)
