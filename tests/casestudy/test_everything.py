"""``/data.zip``: who has it is told so before any of it is made, and its tag changes with everything that is in it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from casestudy.models import SiteSettings
from metrics.models import Claim, Event, Operand, Provider, Series, Source
from metrics.ranking import rank
from tests.factories import SERIES, a_series, claim, event, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def series():
    one = a_series()
    record(row(), row(period="2017"))
    event()
    claim()
    SiteSettings(name="Casestudy").save()
    return one


def tag(client, **query):
    """The entity tag, the file behind the answer closed."""
    response = client.get("/data.zip", query)
    assert response.status_code == 200
    response.getvalue()
    if file := response.file_to_stream:
        file.close()
    return response["ETag"]


def test_who_has_the_file_costs_neither_observations_nor_arithmetic(client):
    known = tag(client)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/data.zip", headers={"If-None-Match": known}).status_code == 304
    assert [one["sql"] for one in queries if '"metrics_observation"."value"' in one["sql"]] == []


def test_the_same_content_has_the_same_tag_and_another_moment_another(client):
    assert tag(client) == tag(client)
    assert len({tag(client), tag(client, as_of="2019-06-30"), tag(client, as_of="2019-06-29")}) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda: record(row("1", "2019-05-01")),
        lambda: record(row("1", (now() + timedelta(days=2)).date().isoformat())),
        lambda: rank(Series.objects.get(slug=SERIES), "2018", Provider.objects.get(slug="a"), "preferred", "Better."),
        lambda: Source.objects.update(title="Renamed"),
        lambda: Series.objects.update(note="Narrower."),
        lambda: Event.objects.update(date="2017-09"),
        lambda: Claim.objects.update(listed=False),
        lambda: Claim.objects.update(stated="3"),
        lambda: Operand.objects.filter(role="denominator").update(text=f"{SERIES}@2016"),
        lambda: SiteSettings.objects.update(data_licence="CC0"),
    ],
    ids=["vintage", "future row", "ranking", "source", "series", "event", "unlisted", "claim", "operand", "licence"],
)
def test_whatever_is_in_it_changes_its_tag(client, change):
    before = tag(client)
    change()
    assert tag(client) != before


@pytest.mark.parametrize(
    "query", ["vintages=all", "as_of=2999-01-01", "as_of=soon", "as_of=2019-01-01&seen_at=2019-01-01"]
)
def test_what_it_does_not_take_is_refused(client, query):
    assert client.get(f"/data.zip?{query}").status_code == 400
