"""A definition travels unchanged, and says everything that is wrong with it at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.charts import KINDS, ChartError, ChartLine, ChartSpec
from metrics.periods import Period

from .build import spec

words = st.text(max_size=20)
slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
specs = st.builds(
    ChartSpec,
    slug=slugs,
    kind=st.sampled_from(KINDS),
    takeaway=words,
    subtitle=words,
    description=words,
    note=words,
    unit=words,
    series=st.lists(st.builds(ChartLine, slugs, words), max_size=4).map(tuple),
    period=st.sampled_from(["", "2019", "2018-01-01--2019-12-31"]),
    frequency=st.sampled_from(["", "quarter"]),
    remainder=slugs,
    remainder_label=words,
    events=st.lists(slugs, max_size=3).map(tuple),
)


@given(specs)
def test_a_definition_comes_back_unchanged(made: ChartSpec) -> None:
    assert ChartSpec.from_dict(made.to_dict()) == made


def test_names_of_a_later_release_are_ignored() -> None:
    assert ChartSpec.from_dict({**spec().to_dict(), "palette": "loud"}) == spec()


def test_what_is_no_definition_is_refused() -> None:
    with pytest.raises(ChartError, match="not a chart definition"):
        ChartSpec.from_dict({"slug": "a", "kind": "line", "takeaway": "x", "series": [{"series": "one"}]})


def test_a_sound_definition_has_no_problems() -> None:
    assert spec().problems() == ()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (spec(slug="No Slug"), "not lower-case words"),
        (spec("pie"), "no kind of chart"),
        (spec(takeaway=" "), "title"),
        (spec(description=""), "do not see it"),
        (spec(frequency="weekly"), "no frequency"),
        (spec("line", "one", "one"), "series stands in the chart twice"),
        (spec(events=("a", "a")), "event stands in the chart twice"),
        (spec("timeline"), "at least one event"),
        (spec(series=()), "at least one series"),
        (spec("bar"), "say which"),
        (spec("column", "one", "two"), "Columns show one series"),
        (spec(remainder="all"), "Only a bar chart"),
        (spec("bar", period="2019", remainder="one"), "itself a bar"),
    ],
)
def test_each_fault_is_named(made: ChartSpec, said: str) -> None:
    assert any(said in problem for problem in made.problems())
    with pytest.raises(ChartError, match=said):
        made.validate()


def test_a_bad_period_is_named() -> None:
    assert len(spec(period="nineteen").problems()) == 1


def test_all_faults_are_said_together() -> None:
    with pytest.raises(ChartError) as caught:
        spec(takeaway="", description="").validate()
    assert len(caught.value.messages) == 2


@pytest.mark.parametrize(
    ("made", "period", "admitted"),
    [
        (spec(), "2019", True),
        (spec(frequency="quarter"), "2019", False),
        (spec(frequency="quarter"), "2019-Q1", True),
        (spec(period="2018-01-01--2018-12-31"), "2018-Q4", True),
        (spec(period="2018-01-01--2018-12-31"), "2019-Q1", False),
        (spec("bar", period="2019"), "2019-Q1", False),
        (spec("bar", period="2019"), "2019", True),
    ],
)
def test_range_and_frequency_choose_the_points(made: ChartSpec, period: str, admitted: bool) -> None:
    assert made.admits(Period.parse(period)) is admitted
