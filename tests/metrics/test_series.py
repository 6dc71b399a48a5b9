"""Records, figures, rankings and rows, beyond the histories of docs/time.md."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from metrics.drawing import draw_chart
from metrics.figures import Reference
from metrics.models import Observation, Operand, Provider, Ranking, Series, Source
from metrics.moments import Moment
from metrics.periods import Period
from metrics.ranking import rank
from metrics.series import Record, resolve
from metrics.sparks import shared_scales, spark
from metrics.verdicts import judge_claim, operand_references
from tests.factories import SERIES, a_series, at, chart, claim, record, row

pytestmark = pytest.mark.django_db
REF = f"{SERIES}@2018"


@pytest.fixture(autouse=True)
def series():
    return a_series()


def figure(reference: str = REF, **moment):
    return resolve([reference], Moment(**moment))[reference]


def test_one_number_or_five_hundred_cost_two_queries():
    record(*(row(period=str(year)) for year in range(1920, 2019)))
    for references in ([REF], [f"{SERIES}@{year}" for year in range(1920, 2019)]):
        with CaptureQueriesContext(connection) as queries:
            resolve(references)
        assert len(queries) == 2


def test_nothing_asked_costs_nothing():
    with CaptureQueriesContext(connection) as queries:
        assert resolve([]) == {}
    assert len(queries) == 0


def test_of_two_providers_the_one_known_last_is_shown_and_the_other_named():
    record(row(), row("60010000", "2019-02-01", provider="b"))
    one = figure()
    assert (one.observation.provider.slug, [other.provider.slug for other in one.others], one.disagreement) == (
        "b",
        ["a"],
        False,
    )


def test_equal_dates_are_decided_by_the_source_then_by_the_key():
    Source.objects.create(slug="newer", producer="The Newer", date_published="2019-02")
    record(row(), row("70000000", provider="b"))
    assert figure().observation.provider.slug == "a"
    record(row("1", period="2017"), row("2", period="2017", provider="b", source="newer"))
    assert figure(f"{SERIES}@2017").observation.provider.slug == "b"


def test_a_named_provider_is_that_provider_and_its_rivals_are_named():
    record(row(), row("70000000", "2019-02-01", provider="b"))
    one = figure(f"{REF}!a")
    assert (str(one.value.number), one.disagreement, len(one.others)) == ("60000000", True, 1)


def test_a_withdrawal_leaves_the_other_provider_standing():
    record(row(), row("", "2020-01-01", status="W"), row("70000000", "2019-02-01", provider="b"))
    assert (figure().observation.provider.slug, figure().disagreement, figure(f"{REF}!a").state) == (
        "b",
        False,
        "withdrawn",
    )


def test_not_yet_known_says_since_when():
    record(row())
    one = figure(as_of=at("2018-06-30"))
    assert (one.state, one.value, one.since) == ("not-yet-known", None, at("2019-01-01"))


@pytest.mark.parametrize(
    ("kind", "more", "grade"),
    [("company", {}, "observed"), ("editorial", {}, "derived"), ("company", {"status": "E"}, "estimated"), ("press", {}, "single-source"), ("company", {"verification": "as-stated"}, "single-source")],
)  # fmt: skip
def test_the_grade_is_computed(kind, more, grade):
    Provider.objects.filter(slug="a").update(kind=kind)
    record(row(**more))
    assert figure().grade == grade


def test_a_line_is_in_order_of_time_and_leaves_out_what_cannot_be_shown():
    record(
        row(period="2018-Q2"),
        row(period="2018-Q1"),
        row("", "2020-01-01", period="2018-Q1", status="W"),
        row(period="2017-12"),
    )
    found = Record.load(series=[SERIES])
    assert [one.reference.period for one in found.line(SERIES)] == ["2017-12", "2018-Q2"]
    assert [one.reference.period for one in found.line(SERIES, Period.parse("2018"))] == ["2018-Q2"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("best", "Why."), "The rank is one of preferred, normal, deprecated"),
        (("preferred", "  "), "Say why"),
        (("preferred", "Why.", "nonsense"), "nonsense"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(series, arguments, message):
    record(row())
    name, reason, *right = arguments
    with pytest.raises(ValidationError, match=message):
        rank(series, "2018", Provider.objects.get(slug="a"), name, reason, right="".join(right))
    assert not Ranking.objects.exists()


def test_what_is_not_on_record_cannot_be_ranked(series):
    with pytest.raises(ValidationError, match="has no number"):
        rank(series, "2018", Provider.objects.get(slug="a"), "preferred", "Why.")


def test_a_decision_repeated_is_one_and_changed_needs_a_later_day(series):
    record(row())
    provider = Provider.objects.get(slug="a")
    first = rank(series, "2018", provider, "preferred", "Why.", decided_at=at("2020-01-01"))
    assert rank(series, "2018", provider, "preferred", "Why.", decided_at=at("2020-01-01")) == first
    with pytest.raises(ValidationError, match="date the new one later"):
        rank(series, "2018", provider, "deprecated", "Why.", decided_at=at("2020-01-01"))
    rank(series, "2018", provider, "deprecated", "Misread.", decided_at=at("2020-02-01"))
    assert (figure().state, figure(as_of=at("2020-01-15")).decision.rank) == ("deprecated", "preferred")


def test_rows_are_only_ever_inserted(series):
    record(row())
    rank(series, "2018", Provider.objects.get(slug="a"), "preferred", "Why.")
    one, decision = Observation.objects.get(), Ranking.objects.get()
    for act in (
        one.save,
        one.delete,
        decision.save,
        decision.delete,
        Observation.objects.all().delete,
        lambda: Observation.objects.update(note="x"),
    ):
        with pytest.raises(ValidationError):
            act()
    with pytest.raises(Exception, match=r"protected|referenced"):
        series.delete()


@pytest.mark.parametrize("change", [{"value": None}, {"period_start": "2019-01-01", "period_end": "2018-01-01"}, {}])
def test_the_database_itself_refuses_what_no_row_can_be(change):
    record(row())
    one = Observation.objects.get()
    one.pk, one._state.adding = None, True
    for name, value in change.items():
        setattr(one, name, value)
    if change:
        one.known_from = at("2020-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_a_claim_is_judged_on_what_was_known():
    record(row(), row("30000000", period="2017"))
    spec = claim().spec()
    now = judge_claim(spec, Record.load(operand_references([spec])))
    then = judge_claim(spec, Record.load(operand_references([spec]), moment=Moment(as_of=at("2018-06-30"))))
    assert (now.verdict, then.verdict) == ("holds", "not-checkable")


@pytest.mark.parametrize("text", ["nowhere@2018", "nonsense", "base:x", "base:"])
def test_an_operand_names_a_series_or_is_a_constant(text):
    one = claim()
    with pytest.raises(ValidationError):
        Operand.objects.create(claim=one, role="numerator", position=5, text=text)


def test_a_chart_of_nothing_names_what_is_missing(series):
    drawn = draw_chart(chart("empty", series).spec().to_dict() | {"events": ["none"]}, Record.load(series=[SERIES]), {})
    assert drawn.problems == (f"the series “{SERIES}” has no number to draw.", "there is no event “none”.")


def test_a_chart_draws_the_best_number_of_each_period_and_names_its_providers(series):
    record(row(), row("30000000", period="2017"), row("70000000", "2019-02-01", provider="b"))
    drawn = draw_chart(chart("both", series).spec().to_dict(), Record.load(series=[SERIES]), {})
    assert [str(one.value) for one in drawn.rows] == ["30000000", "70000000"]
    assert [credit.label for credit in drawn.credits] == ["Provider A", "Provider B"]


def test_a_spark_needs_three_points_and_joins_none_where_there_is_a_gap():
    record(row(period="2014"), row(period="2015"))
    assert spark(Record.load(series=[SERIES]).line(SERIES)) is None
    record(row(period="2018"))
    drawn = spark(Record.load(series=[SERIES]).line(SERIES))
    assert [one["x"] for one in drawn["stems"]] == ["0.0", "25.0", "100.0"]
    assert (drawn["first_period"], drawn["last_period"]) == ("2014", "2018")
    record(row(period="2016"), row(period="2017"))
    assert spark(Record.load(series=[SERIES]).line(SERIES))["stems"] == []
    assert Reference.parse(REF).series == SERIES


def test_small_charts_of_one_metric_share_a_scale_in_numbers_and_in_time(series):
    other = Series.objects.create(
        slug="low", title="Low", metric=series.metric, entity=series.entity, market=series.market
    )
    record(*(row(number, period=period) for number, period in (("10", "2017"), ("20", "2018"), ("40", "2019"))))
    record(
        *(
            row(number, period=period, series=other.slug)
            for number, period in (("10", "2016"), ("5", "2017"), ("20", "2018"))
        )
    )
    known = Record.load(series=[SERIES, other.slug])
    lines = [known.line(SERIES), known.line(other.slug)]
    high, low = (spark(line, scales=shared_scales(lines)) for line in lines)
    # Three years from left to right and forty from foot to top: 2018 stands at two thirds, and 20 half way up.
    assert high["runs"] == ["33.3,22.5 66.7,15.0 100.0,0.0"]
    assert low["runs"] == ["0.0,22.5 33.3,26.2 66.7,15.0"]
    assert spark(lines[1])["runs"] == ["0.0,15.0 50.0,22.5 100.0,0.0"]
    assert shared_scales([[]]) == {}


def test_by_the_second_clock_a_number_is_known_since_the_first_row_that_could_be_shown():
    record(row("5", "2015-01-01"), recorded="2022-01-01")
    record(row("6", "2014-01-01", provider="b"), recorded="2023-01-01")
    reference = Reference.parse(f"{SERIES}@2018")
    shown = Record.load([reference], moment=Moment(seen_at=at("2021-01-01"))).figure(reference)
    assert (shown.state, shown.since) == ("not-yet-known", at("2022-01-01"))
    known = Record.load([reference], moment=Moment(as_of=at("2013-01-01"))).figure(reference)
    assert (known.state, known.since) == ("not-yet-known", at("2014-01-01"))
