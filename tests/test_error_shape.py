"""Every failure under /api/ is one shape, RFC 9457, and says what to do; never HTML, never a trace."""

import pytest
from rest_framework.exceptions import Throttled, ValidationError

from metrics.api.catalogue import MarketViewSet
from tests.casestudy.api_build import catalogue, numbers

pytestmark = pytest.mark.django_db
CASES = [
    ("/api/", 404),
    ("/api/v1/none/", 404),
    ("/api/v1/series/none/", 404),
    ("/api/v1/markets/none/", 404),
    ("/api/v1/articles/none/", 404),
    ("/api/v1/sections/none/one/", 404),
    ("/api/v1/versions/article/none/1/", 404),
    ("/api/v1/figures/none@2019/", 404),
    ("/api/v1/figures/none/", 400),
    ("/api/v1/markets/?page=99", 404),
    ("/api/v1/markets/?page=-1", 400),
    ("/api/v1/markets/?page_size=5000", 400),
    ("/api/v1/markets/?color=red", 400),
    ("/api/v1/?color=red", 400),
    ("/api/v1/observations/?as_of=nonsense", 400),
    ("/api/v1/observations/?as_of=2999-01-01", 400),
    ("/api/v1/observations/?as_of=2019-01-01&seen_at=2019-01-01", 400),
    ("/api/v1/observations/?period=20-19", 400),
    ("/api/v1/observations/?cursor=zzz", 400),
    ("/api/v1/observations/?cursor=cD14", 400),
    ("/api/v1/observations/?cursor=cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk%3D", 400),
    ("/api/v1/observations/?vintages=some", 400),
    ("/api/v1/observations/?lang=xx", 400),
    ("/api/v1/observations/?series=" + "x" * 400, 400),
    ("/api/v1/observations/?series=%00", 400),
    ("/api/v1/observations.csv?color=red", 400),
    ("/api/v1/observations/?q=" + "x" * 100_000, 414),
    ("/api/v1/search/?q=", 400),
]


def holds(response, status: int) -> dict:
    body = response.json()
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert set(body) - {"errors"} == {"type", "title", "status", "detail", "instance"}
    assert body["status"] == status
    assert "<" not in body["detail"]
    for one in body.get("errors", []):
        assert set(one) == {"pointer", "code", "detail"}
    return body


@pytest.mark.parametrize(("path", "status"), CASES, ids=lambda value: str(value)[:60])
def test_a_failure_is_a_problem_document(client, path, status):
    catalogue()
    numbers()
    body = holds(client.get(path), status)
    assert status == 404 or body["detail"]


def test_an_unknown_parameter_is_named_with_those_there_are(client):
    body = holds(client.get("/api/v1/markets/?color=red&page=x"), 400)
    assert [(one["pointer"], one["code"]) for one in body["errors"]] == [("?color", "unknown"), ("?page", "invalid")]
    assert "region" in body["errors"][0]["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_is_not_there_names_those_that_are(client, method):
    for path in ("/api/v1/articles/", "/api/v1/observations.csv", "/api/v1/schema/"):
        response = getattr(client, method)(path, data="{", content_type="application/json")
        holds(response, 405)
        assert "GET" in response["Allow"]


@pytest.mark.parametrize("path", ["/api/v1/articles/?color=red", "/api/v1/markets/JP/?page=0"])
def test_a_method_that_is_not_there_is_that_whatever_is_asked(client, path):
    holds(client.generic("TRACE", path), 405)


def test_an_answer_that_cannot_be_given_is_406(client):
    holds(client.get("/api/v1/markets/", headers={"Accept": "application/xml"}), 406)


@pytest.mark.parametrize("accept", ["", " ", "*/*"])
def test_who_says_nothing_of_what_is_accepted_accepts_anything(client, accept):
    assert client.get("/api/v1/markets/", headers={"Accept": accept}).status_code == 200


def test_a_question_too_many_says_when_to_come_back(client, monkeypatch):
    def rows(self):
        raise Throttled(wait=12.3)

    monkeypatch.setattr(MarketViewSet, "rows", rows)
    response = client.get("/api/v1/markets/")
    holds(response, 429)
    assert response["Retry-After"] == "13"


def test_what_was_sent_wrong_is_pointed_at(client, monkeypatch):
    def rows(self):
        raise ValidationError(
            {"series": ["There is none."], "rows": [{}, {"a/b": ["Too long."]}], "non_field_errors": ["Neither."]}
        )

    monkeypatch.setattr(MarketViewSet, "rows", rows)
    body = holds(client.get("/api/v1/markets/"), 400)
    assert [(one["pointer"], one["detail"]) for one in body["errors"]] == [
        ("/series", "There is none."),
        ("/rows/1/a~1b", "Too long."),
        ("/", "Neither."),
    ]


def test_a_fault_of_ours_says_nothing_of_itself(client, monkeypatch):
    def rows(self):
        raise RuntimeError("secret")

    monkeypatch.setattr(MarketViewSet, "rows", rows)
    client.raise_request_exception = False
    response = client.get("/api/v1/markets/")
    holds(response, 500)
    assert "secret" not in response.content.decode()


def test_a_preflight_is_answered_for_any_origin(client):
    response = client.options(
        "/api/v1/articles/", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    )
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (204, "*")
