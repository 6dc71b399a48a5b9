"""Numbers through the API: the same path and the same decisions as in the admin, with every refusal as a problem document."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from casestudy.models import Decision, HeldChange
from casestudy.publishing import publish
from casestudy.roles import editors
from metrics.models import Batch, Observation
from tests.factories import SERIES, a_series, article, claim, number, record, row

pytestmark = pytest.mark.django_db
URL = "/api/v1/observations/"
STORY = "/articles/story/"
NINETY = {
    "series": SERIES,
    "period": "2018",
    "provider": "a",
    "source": "paper",
    "value": "90000000",
    "stated_to": "100000",
    "known_from": "2020-01-01",
}
DOCS = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture
def user(django_user_model: Any) -> Any:
    one = django_user_model.objects.create_user("mira", password="mira", is_staff=True)
    one.groups.add(editors())
    return one


@pytest.fixture
def send(user: Any) -> Any:
    """Posts a body with the editor's token."""
    client, token = Client(), Token.objects.create(user=user)

    def post(body: Any, **headers: str) -> Any:
        text = body if isinstance(body, str) else json.dumps(body)
        given = {"Authorization": f"Token {token.key}", **headers}
        return client.post(URL, text, content_type=given.pop("Content-Type", "application/json"), headers=given)

    return post


@pytest.fixture
def live() -> None:
    """A live text with 60.0 million of 2018 that asserts that it doubled."""
    a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    claim()
    words = f'<p>It had {number()} downloads. <span data-claim="doubled" data-stance="asserted">It doubled.</span></p>'
    publish(article(words), kind="new")


def counts() -> tuple[int, int, int]:
    return Observation.objects.count(), Batch.objects.count(), Decision.objects.count()


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem document, which is all that an error may be."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    said = answer.json()
    assert said["status"] == status
    return said


def test_rows_that_change_no_text_are_stored_and_their_batch_is_answered(send, live, user):
    answer = send({"observations": [NINETY | {"period": "2016"}, NINETY | {"period": "2015"}], "note": "From the feed"})
    batch = Batch.objects.latest("pk")
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    assert answer.json() == {
        "added": 2,
        "unchanged": 0,
        "batch": {
            "recorded_at": batch.recorded_at.isoformat().replace("+00:00", "Z"),
            "rows": 2,
            "digest": batch.digest,
            "previous_digest": batch.previous_digest,
        },
        "decided": [],
    }
    assert (batch.actor, batch.note) == (user, "From the feed")
    again = send({"observations": [NINETY | {"period": "2016"}]})
    assert (again.status_code, again.json()["batch"], again.json()["unchanged"]) == (200, None, 1)


def test_undecided_rows_are_409_with_the_consequences_and_decided_ones_are_stored(send, live):
    before = counts()
    said = problem(send({"observations": [NINETY]}), 409)
    assert counts() == before
    assert set(said) == {"type", "title", "status", "detail", "instance", "seen", "consequences"}
    [text] = said["consequences"]
    assert (text["text"], text["language"], text["version"], text["asks"], text["stays_true"]) == (
        STORY,
        "en",
        1,
        True,
        False,
    )
    assert text["sentences"] == [
        {
            "place": "section “Part 1”",
            "before": "It had 60.0 million downloads.",
            "after": "It had 90.0 million downloads.",
            "numbers": [
                {
                    "reference": f"{SERIES}@2018",
                    "before": "60.0 million",
                    "after": "90.0 million",
                    "beyond": True,
                    "source": "Provider A, A report",
                }
            ],
        }
    ]
    assert [(one["slug"], one["before"], one["after"]) for one in text["claims"]] == [
        ("doubled", "holds", "contradicted")
    ]
    decisions = {"seen": said["seen"], "texts": [{"text": STORY, "choice": "accept", "note": "Counted anew."}]}
    answer = send({"observations": [NINETY], "decisions": decisions})
    assert (answer.status_code, answer.json()["decided"]) == (201, [{"text": STORY, "choice": "accept"}])
    assert Decision.objects.get().note == "Counted anew."


def test_only_what_was_seen_can_be_decided_on(send, live):
    seen = problem(send({"observations": [NINETY]}), 409)["seen"]
    assert problem(send({"observations": [NINETY], "decisions": {"rest": "true"}}), 409)["seen"] == seen
    other = [NINETY | {"value": "95000000"}]
    stale = problem(send({"observations": other, "decisions": {"seen": seen, "rest": "all"}}), 409)
    assert "not those that were decided on" in stale["detail"]
    assert stale["seen"] != seen
    blind = problem(send({"observations": [NINETY], "decisions": {"rest": "all"}}), 400)
    assert [one["pointer"] for one in blind["errors"]] == ["/decisions/seen"]
    assert send({"observations": [NINETY], "decisions": {"seen": seen, "rest": "all"}}).status_code == 201


def test_rows_can_be_pinned_or_held(send, live):
    held = send({"observations": [NINETY], "note": "To be asked about", "decisions": {"hold": True}})
    one = HeldChange.objects.get(pk=held.json()["held"])
    assert (held.status_code, one.title, one.texts) == (202, "To be asked about", 1)
    bad = send({"observations": [NINETY | {"value": "ninety"}], "decisions": {"hold": True}})
    assert [where["pointer"] for where in problem(bad, 400)["errors"]] == ["/observations/0/value"]
    assert (HeldChange.objects.count(), Observation.objects.count()) == (1, 2)
    seen = problem(send({"observations": [NINETY]}), 409)["seen"]
    pins = {"seen": seen, "texts": [{"text": STORY, "choice": "pin", "until": "2090-01-01"}]}
    assert send({"observations": [NINETY], "decisions": pins}).status_code == 201
    assert "60.0 million" in Client().get(STORY).content.decode()


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"value": 90000000}, "/observations/0/value", "in quotation marks"),
        ({"value": "ninety"}, "/observations/0/value", "ninety"),
        ({"series": "nobody"}, "/observations/0/series", "create the series first"),
        ({"period": "2018-13"}, "/observations/0/period", "2018-13"),
        ({"known_from": "yesterday"}, "/observations/0/known_from", "yesterday"),
        ({"colour": "red"}, "/observations/0/colour", "nothing of this name"),
        ({"unit": "percent"}, "/observations/0/unit", "the series and period say count"),
        ({"status": "X"}, "/observations/0/status", "not one of"),
        ({"known_from": "2019-01-01"}, "/observations/0/known_from", "give the new one a later known_from"),
    ],
)
def test_a_bad_cell_is_named_by_its_pointer_and_nothing_is_stored(send, live, change, pointer, words):
    before = counts()
    said = problem(send({"observations": [NINETY | change, NINETY | {"period": "2016"}]}), 400)
    assert [one["pointer"] for one in said["errors"]] == [pointer]
    assert words in said["errors"][0]["detail"]
    assert counts() == before


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/observations"),
        ({"observations": []}, "/observations"),
        ({"observations": "rows"}, "/observations"),
        ({"observations": [[1]]}, "/observations/0"),
        ({"observations": [NINETY], "wish": 1}, "/wish"),
        ({"observations": [NINETY], "known_from": "soon"}, "/known_from"),
        ({"observations": [NINETY], "decisions": {"rest": "some"}}, "/decisions/rest"),
        (
            {"observations": [NINETY], "decisions": {"texts": [{"text": STORY, "choice": "perhaps"}]}},
            "/decisions/texts/0/choice",
        ),
        (
            {
                "observations": [NINETY],
                "decisions": {"seen": "x", "texts": [{"text": "/articles/other/", "choice": "pin"}]},
            },
            None,
        ),
        (
            {"observations": [NINETY], "decisions": {"seen": "x", "texts": [{"text": STORY, "choice": "pin"}] * 2}},
            "/decisions/texts",
        ),
    ],
)
def test_a_body_that_cannot_be_taken_is_400_or_409_by_pointer(send, live, body, pointer):
    before, answer = counts(), send(body)
    if pointer is None:
        problem(answer, 409)
    else:
        assert pointer in [one["pointer"] for one in problem(answer, 400)["errors"]]
    assert counts() == before


def test_a_decision_that_cannot_be_carried_out_is_400(send, live):
    seen = problem(send({"observations": [NINETY]}), 409)["seen"]
    for one, words in (
        ({"text": STORY, "choice": "accept", "kind": "correction"}, "write the note"),
        ({"text": STORY, "choice": "pin", "until": "2020-01-01"}, "has passed"),
        ({"text": "/articles/other/", "choice": "pin"}, "take that decision out"),
    ):
        said = problem(
            send({"observations": [NINETY], "decisions": {"seen": seen, "texts": [one], "rest": "all"}}), 400
        )
        assert words in said["errors"][0]["detail"]
    assert Decision.objects.count() == 0


def test_what_is_no_json_is_refused(send, live):
    assert problem(send("{"), 400)["instance"] == URL
    problem(send("series,period", **{"Content-Type": "text/csv"}), 415)
    assert problem(send({"observations": [NINETY]}, **{"Content-Length": "30000000"}), 413)["detail"].startswith(
        "A request may"
    )


def test_a_token_a_session_with_its_csrf_token_and_nobody_else(live, user, django_user_model):
    body = json.dumps({"observations": [NINETY | {"period": "2016"}]})

    def post(client: Client, **headers: str) -> Any:
        return client.post(URL, body, content_type="application/json", headers=headers)

    strangers = Client(enforce_csrf_checks=True)
    said = post(strangers)
    problem(said, 401)
    assert said["WWW-Authenticate"] == "Token"
    problem(post(strangers, Authorization="Token nonsense"), 401)
    reader = django_user_model.objects.create_user("reader", password="reader")
    problem(post(Client(), Authorization=f"Token {Token.objects.create(user=reader).key}"), 403)
    at_desk = Client(enforce_csrf_checks=True)
    at_desk.force_login(user)
    problem(post(at_desk), 403)  # another site's form would be sent with the cookie, and without the token
    assert counts()[0] == 2
    token = re.search(
        r'name="csrfmiddlewaretoken" value="([^"]+)"', at_desk.get("/admin/metrics/observation/add/").content.decode()
    )
    assert token is not None
    assert post(at_desk, **{"X-CSRFToken": token[1]}).status_code == 201
    assert post(Client(), Authorization=f"Token {Token.objects.create(user=user).key}").status_code == 200
    user.is_active = False
    user.save()
    problem(post(Client(), Authorization=f"Token {Token.objects.get(user=user).key}"), 401)


def test_reading_asks_for_nobody_and_other_methods_are_refused(live, user):
    client = Client()
    client.force_login(user)
    answer = client.get(URL)
    assert (answer.status_code, answer["Cache-Control"].startswith("public")) == (200, True)
    assert "Cookie" not in answer.get("Vary", "")
    assert "POST" in client.put(URL, "{}", content_type="application/json")["Allow"]
    problem(client.put(URL, "{}", content_type="application/json"), 405)
    problem(client.post("/api/v1/series/", "{}", content_type="application/json"), 405)


def test_too_many_writes_are_429_with_the_seconds_to_wait(send, live):
    for _ in range(60):
        assert send({}).status_code == 400
    answer = send({})
    problem(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 60


def test_an_unknown_parameter_is_named(send, live):
    client = Client()
    assert (
        problem(client.post(f"{URL}?dry=1", "{}", content_type="application/json"), 400)["errors"][0]["pointer"]
        == "?dry"
    )


def test_the_example_of_the_page_is_answered_as_it_says(demo, send, user):
    """docs/api.md: one write in three steps, asked of the demo."""
    examples = re.findall(
        r"^    POST (\S+)\n\n```json\n(.*?)\n```\n\nis answered by (\d{3}):\n\n```json\n(.*?)\n```$",
        DOCS,
        re.MULTILINE | re.DOTALL,
    )
    assert len(examples) == DOCS.count("    POST ") > 1
    seen = ""
    for path, body, status, said in examples:
        assert path == URL
        answer = send(body.replace("SEEN", seen))
        assert answer.status_code == int(status), answer.content
        agree(json.loads(said), answer.json())
        seen = answer.json().get("seen", "")


def agree(said: Any, answered: Any) -> None:
    """Everything that the page says stands in the answer; “…” stands for any text, and a list may go on."""
    if isinstance(said, dict):
        for name, value in said.items():
            agree(value, answered[name])
    elif isinstance(said, list):
        for one, other in zip(said, answered, strict=False):
            agree(one, other)
        assert len(answered) >= len(said)
    else:
        assert said in ("…", answered)
