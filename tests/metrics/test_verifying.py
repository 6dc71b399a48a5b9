"""Verifying the record: order of storing, and memory that does not grow with the number of rows."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from metrics.models import Batch, Observation
from metrics.verifying import Difference, Tally, chain, one_snapshot
from tests import factories

pytestmark = pytest.mark.django_db
DAYS = 20_000


def none(batches: list[Batch]) -> dict[int, str | Difference]:
    return {}


def rows(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield factories.row(
            str(60_000_000 + number),
            f"{1900 + number // 336:04}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}",
            "1899",
        )


def test_rows_are_chained_in_the_order_of_storing_across_chunks_and_withdrawals() -> None:
    factories.a_series()
    factories.record(*rows(4_500))
    factories.record(factories.row("1", "2100-01-01", "2019"), snapshot=True, known_from=factories.at("2100-01-02"))
    tally = Tally()
    assert list(chain(tally, none)) == []
    assert (tally.rows, tally.batches) == (4_502, 2)


def test_twenty_thousand_rows_are_verified_in_bounded_memory() -> None:
    factories.a_series()
    factories.record(*rows(DAYS))
    steps: list[int] = []
    tally = Tally(step=steps.append)
    tracemalloc.start()
    try:
        assert next(chain(tally, none), None) is None
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert tally.rows == sum(steps) == DAYS
    assert peak < 25_000_000, f"{peak} bytes"


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_does_not_see_what_is_stored_meanwhile_and_ends() -> None:
    factories.a_series()
    factories.record(factories.row())
    with one_snapshot():
        assert Observation.objects.count() == 1
    factories.record(factories.row("70000000", "2019-02-01"))
    with one_snapshot():
        assert Observation.objects.count() == 2
        assert list(chain(Tally(), none)) == []
