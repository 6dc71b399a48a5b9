"""Alive, ready, and how it is doing; and a log that says nothing about persons."""

import json
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client, override_settings

from casestudy import probes
from casestudy.logging import JsonFormatter

pytestmark = pytest.mark.django_db


def test_alive_asks_the_database_nothing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = client.get("/health/live")
    assert (response.status_code, response.content) == (200, b"alive\n")
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response
    assert not response.cookies


def test_ready_when_everything_answers(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": {"database": "ok", "cache": "ok"}}
    assert "ETag" not in response


def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(probes, "MigrationExecutor", refuse)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["checks"]["database"] == "unreachable"


def test_not_ready_while_migrations_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes.MigrationExecutor, "migration_plan", lambda self, targets: [object(), object()])
    assert client.get("/health/ready").json()["checks"]["database"] == "2 migrations are not applied"


def test_not_ready_without_the_cache(client: Client) -> None:
    nowhere = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    with override_settings(CACHES=nowhere):
        response = client.get("/health/ready")
    assert (response.status_code, response.json()["checks"]["cache"]) == (503, "unreachable")


def test_ready_with_redis(client: Client, redis_address: str) -> None:
    with override_settings(
        CACHES={"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_address}}
    ):
        assert client.get("/health/ready").json()["checks"]["cache"] == "ok"
        cache.set("casestudy-test", {"a": 1}, 5)
        assert cache.get("casestudy-test") == {"a": 1}
        cache.delete("casestudy-test")
        cache.close()


def test_requests_are_counted_by_part_and_status(client: Client) -> None:
    client.get("/health/live")
    client.get("/no/such/page/")
    text = client.get("/health/metrics").content.decode()
    assert 'casestudy_requests_total{method="GET",part="health",status="200"}' in text
    assert 'casestudy_requests_total{method="GET",part="pages",status="404"}' in text
    assert 'casestudy_request_seconds_bucket{le="+Inf"}' in text
    buckets = [
        int(line.split()[1]) for line in text.splitlines() if line.startswith("casestudy_request_seconds_bucket")
    ]
    assert buckets == sorted(buckets)


def test_the_log_has_the_path_and_nothing_about_the_reader(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="casestudy.requests"):
        client.get(
            "/health/live",
            {"q": "my illness"},
            REMOTE_ADDR="203.0.113.9",
            headers={"User-Agent": "Reader/1", "Cookie": "sessionid=abc"},
        )
    (record,) = [record for record in caplog.records if record.name == "casestudy.requests"]
    line = JsonFormatter().format(record)
    entry = json.loads(line)
    assert (entry["method"], entry["path"], entry["status"]) == ("GET", "/health/live", 200)
    for private in ("illness", "203.0.113.9", "Reader", "abc"):
        assert private not in line
        assert private not in record.getMessage()


def test_a_json_line_holds_the_traceback_and_stays_one_line() -> None:
    try:
        raise ValueError("bad\nvalue")
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed: %s", ("日本",), sys.exc_info())
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "failed: 日本"
    assert "ValueError" in json.loads(line)["traceback"]


def test_an_address_writes_no_log_line_of_its_own(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="casestudy.requests"):
        client.get("/a%0Afake line%00/")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "casestudy.requests"]
    assert "GET /a?fake line?/ 400" in line
