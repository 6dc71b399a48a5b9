"""Answers are kept for a minute at most, and never past the next scheduled change."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from casestudy.models import Article, Document
from casestudy.publishing import cancel, publish
from casestudy.readers.freshness import next_change, seconds_to_keep

pytestmark = pytest.mark.django_db


def scheduled(seconds: int):
    document = Document.objects.create(kind="article", slug="story")
    Article.objects.create(document=document, title="Story")
    return publish(document, kind="new", live_from=now() + timedelta(seconds=seconds))


def kept() -> int:
    return seconds_to_keep(now(), now())


def test_nothing_waiting_is_kept_for_a_minute(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert kept() == 60


def test_a_scheduled_version_shortens_the_time_to_its_hour(client):
    version = scheduled(20)
    assert next_change(now()) == version.live_from
    assert 15 <= kept() <= 20
    age = client.get("/articles/")["Cache-Control"].removeprefix("public, max-age=")
    assert int(age) <= 20


def test_a_cancelled_version_shortens_nothing():
    cancel(scheduled(20), "Not now.")
    assert kept() == 60


def test_an_answer_drawn_while_a_version_went_live_is_not_kept_beyond_that():
    version = scheduled(20)
    asked = version.live_from - timedelta(milliseconds=200)
    assert seconds_to_keep(asked, version.live_from + timedelta(milliseconds=200)) == 0
