"""A count taken every ten years is whole: its step is found, joined and never called a gap."""

from decimal import Decimal

from metrics.charts import ChartData, ChartLine, ChartSpec, LineData, Point, lay_out
from metrics.figures import Value
from metrics.periods import Period


def laid_out(*years: str, frequency: str = ""):
    spec = ChartSpec(
        slug="census",
        kind="line",
        takeaway="The country grew",
        description="A line that rises.",
        unit="count",
        series=(ChartLine("people", "People"),),
        frequency=frequency,
    )
    points = tuple(Point(Period.parse(year), Value(Decimal(place + 1), Decimal(1))) for place, year in enumerate(years))
    return lay_out(spec, ChartData((LineData("people", "People", "count", points),)), "en").lines[0]


def test_points_ten_years_apart_are_one_line_without_gaps():
    line = laid_out("1950", "1960", "1970", "1980")
    assert [len(run) for run in line.runs] == [4]
    assert len(line.places) == 4


def test_a_missing_decade_is_one_gap():
    line = laid_out("1950", "1960", "1980", "1990")
    assert [len(run) for run in line.runs] == [2, 2]
    assert len(line.places) == 5


def test_two_points_tell_no_step():
    assert [len(run) for run in laid_out("1950", "1960").runs] == [1, 1]


def test_a_frequency_asked_for_is_kept():
    assert len(laid_out("1950", "1960", "1970", frequency="year").places) == 21
