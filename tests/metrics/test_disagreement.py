"""Several providers for one number: the spread, what all allow, and which numbers are contested."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from metrics.disagreement import contested, outside, refuted, several, spread_of
from metrics.figures import Value
from metrics.models import Provider
from metrics.moments import Moment
from metrics.ranking import rank
from metrics.series import resolve
from tests.factories import SERIES, a_series, at, record, row

pytestmark = pytest.mark.django_db
REF = f"{SERIES}@2018"


@pytest.fixture(autouse=True)
def series():
    one = a_series()
    Provider.objects.create(slug="c", name="Provider C")
    return one


def figure(reference=REF, **moment):
    return resolve([reference], Moment(**moment))[reference]


def decide(series, provider, rank_, **more):
    return rank(
        series, "2018", Provider.objects.get(slug=provider), rank_, "Because.", decided_at=at("2020-01-01"), **more
    )


def test_the_spread_runs_from_the_lowest_to_the_highest_of_all_providers():
    record(row("60000000"), row("70.5", provider="b", stated_to="0.1"), row("65000000", provider="c"))
    found = spread_of(figure())
    assert (found.lowest.provider.slug, found.highest.provider.slug, found.overlap) == ("b", "c", None)
    assert str(found.difference.number) == "64999929.5"
    assert found.difference.stated_to == 100000


def test_the_difference_of_long_numbers_is_exact():
    record(row("1" + "0" * 39, stated_to="1"), row("1" + "0" * 38 + "1", provider="b", stated_to="1"))
    assert spread_of(figure()).difference == Value.parse("1", "1")


@pytest.mark.parametrize(
    ("values", "overlap", "is_outside"),
    [
        # 60.0 and 60.04 million, each to 100,000: all allow 59.99 to 60.05 million, and the newest lies within.
        ([("a", "60000000"), ("b", "60040000")], (59_990_000, 60_050_000), False),
        # Meeting only at the end still meets, but the number shown is not what the other allows.
        ([("a", "60000000"), ("b", "60100000")], (60_050_000, 60_050_000), True),
        ([("a", "60000000"), ("b", "60200000")], None, True),
        # Each two of three may meet, and all three not.
        ([("a", "60000000"), ("b", "60080000"), ("c", "60160000")], None, True),
    ],
)
def test_the_overlap_is_what_all_providers_allow(values, overlap, is_outside):
    record(*(row(value, f"2019-01-0{day}", provider=slug) for day, (slug, value) in enumerate(values, 1)))
    found = spread_of(figure())
    assert (None if found.overlap is None else (found.overlap.low, found.overlap.high)) == overlap
    assert outside(figure()) is is_outside


def test_one_provider_alone_has_no_spread_and_is_never_outside():
    record(row(), row("61000000", "2020-01-01"))
    assert (spread_of(figure()), outside(figure())) == (None, False)


def test_a_withdrawn_or_deprecated_number_takes_no_part(series):
    record(row(), row("70000000", "2018-12-01", provider="b"), row("80000000", "2018-12-02", provider="c"))
    record(row("", "2019-02-01", provider="c", status="W"))
    decide(series, "b", "deprecated")
    assert spread_of(figure()) is None
    assert spread_of(figure(as_of=at("2019-01-31"))).highest.provider.slug == "c"
    # Asked for by its provider, a number held to be wrong is compared with what is held to be right.
    assert spread_of(figure(f"{REF}!b")).difference.number == 10_000_000


def test_several_finds_numbers_of_more_than_one_provider_and_contested_those_that_do_not_meet(series):
    record(row(), row("60040000", provider="b"), row("10", period="2017"), row("11", "2019-02-01", period="2017"))
    record(row("10", period="2016", stated_to="1"), row("12", period="2016", provider="b", stated_to="1"))
    moment, clock = Moment(), now()
    assert [str(one) for one in several(moment, clock)] == [f"{SERIES}@2016", REF]
    assert [str(one.reference) for one in contested(moment, clock)] == [f"{SERIES}@2016"]


def test_what_is_decided_stays_among_the_contested_and_what_is_wrong_says_what_is_right(series):
    record(row(), row("70000000", provider="b"))
    decide(series, "b", "deprecated", right=f"{SERIES}@2017")
    assert [(one.value.number, one.disagreement) for one in contested(Moment(), now())] == [(60_000_000, False)]
    assert [(str(one.reference), one.decision.right) for one in refuted(Moment(), now())] == [
        (f"{REF}!b", f"{SERIES}@2017")
    ]
    past = Moment(as_of=at("2019-12-31"))
    assert [one.disagreement for one in contested(past, now())] == [True]
    assert refuted(past, now()) == []


def test_a_decision_taken_back_refutes_nothing(series):
    record(row())
    decide(series, "a", "deprecated")
    rank(series, "2018", Provider.objects.get(slug="a"), "normal", "It was right.", decided_at=at("2020-02-01"))
    assert refuted(Moment(), now()) == []
    assert [str(one.reference) for one in refuted(Moment(as_of=at("2020-01-15")), now())] == [f"{REF}!a"]


def test_numbers_known_or_recorded_later_contest_nothing_before(series):
    record(row(), recorded="2019-01-02")
    record(row("70000000", "2019-06-01", provider="b"), recorded="2020-01-01")
    clock = datetime.now(UTC)
    assert contested(Moment(as_of=at("2019-05-31")), clock) == []
    assert contested(Moment(seen_at=at("2019-12-31")), clock) == []
    assert len(contested(Moment(as_of=at("2019-06-01")), clock)) == 1


def test_fifty_contested_numbers_cost_as_many_queries_as_one():
    counts = []
    for years in (range(1990, 1991), range(1991, 2041)):
        record(
            *(
                row(value, period=str(year), provider=slug)
                for year in years
                for slug, value in (("a", "1"), ("b", "9000000"))
            )
        )
        with CaptureQueriesContext(connection) as queries:
            assert len(contested(Moment(), now())) in (1, 51)
        counts.append(len(queries))
    assert counts == [4, 4]


def test_the_api_finds_them_and_says_what_was_decided(client, series):
    record(row(), row("70000000", provider="b"), row("1", period="2017"))
    decide(series, "b", "deprecated")
    one = client.get("/api/v1/figures/?disputed=true").json()
    assert (one["count"], one["results"][0]["reference"]) == (1, REF)
    assert (
        one["results"][0]["others"][0] | {"rank": "deprecated", "rank_reason": "Because.", "disagrees": True}
        == one["results"][0]["others"][0]
    )
    assert [each["reference"] for each in client.get("/api/v1/figures/?disputed=false").json()["results"]] == [
        f"{SERIES}@2017"
    ]
    assert client.get("/api/v1/figures/?disputed=perhaps").status_code == 400
