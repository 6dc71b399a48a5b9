"""Small charts to lay out."""

from decimal import Decimal

from metrics.charts import ChartData, ChartLine, ChartSpec, EventMark, LineData, Point
from metrics.figures import Value
from metrics.periods import Period


def point(period: str, number: str | None, stated_to: str = "1", estimated: bool = False) -> Point:
    value = None if number is None else Value(Decimal(number), Decimal(stated_to))
    return Point(Period.parse(period), value, "Counter", estimated, f"s@{period}")


def line(slug: str, *points: Point, unit: str = "count") -> LineData:
    return LineData(slug, slug.title(), unit, points)


def spec(kind: str = "line", *slugs: str, **more: object) -> ChartSpec:
    lines = tuple(ChartLine(slug, slug.title()) for slug in slugs or ("one",))
    words = {"takeaway": "It rose", "description": "A line that rises.", "unit": "count", "series": lines}
    return ChartSpec(**{"slug": "a-chart", "kind": kind, **words, **more})


QUARTERS = line(
    "one",
    point("2018-Q1", "110000000", "1000000"),
    point("2018-Q4", "205700000", "100000"),
    point("2019-Q1", "188000000", "1000000"),
    point("2019-Q2", "143000000", "1000000"),
)
COUNTRIES = (
    line("india", point("2019-01-01--2019-11-14", "277600000", "100000")),
    line("china", point("2019-01-01--2019-11-14", "45500000", "100000")),
    line("us", point("2019-01-01--2019-11-14", "37600000", "100000")),
    line("world", point("2019-01-01--2019-11-14", "614000000", "1000000")),
)
EVENTS = (
    EventMark("ban", "2019-04-03", "A court orders a ban", "India"),
    EventMark("launch", "2018-02", "Launch", "Japan", added=True),
    EventMark("later", "2021-01-01", "After the axis", "Japan"),
)


def countries(**more: object) -> ChartSpec:
    period = {"period": "2019-01-01--2019-11-14", "remainder": "world", "remainder_label": "Rest of the world"}
    return spec("bar", "india", "china", "us", **{**period, **more})


def data(*lines: LineData, events: tuple[EventMark, ...] = ()) -> ChartData:
    return ChartData(lines, events)
