"""The panel that makes a claim from words of a text: what the numbers give, what is proposed, what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from casestudy.roles import editors
from casestudy.stating import Said, said
from metrics.figures import Value
from metrics.ingest import add_observation
from metrics.models import Claim, Entity, Market, Metric, Observation, Provider, Series, Source

INDIA, WORLD, REVENUE = "installs-in@2019-Q1", "installs-wld@2019-Q1", "revenue-in@2019-Q1"
SHARE = {
    "operation": "share", "numerator": [INDIA], "denominator": [WORLD], "words": "45 per cent of installs",
    "statement": "India brought 45 per cent of installs", "stance": "asserted",
}  # fmt: skip


def value(number: str, step: str = "1") -> Value:
    return Value(Decimal(number), Decimal(step))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("45 per cent of installs", Said("share", value("45"))),
        ("over 40 per cent", Said("share", value("40"), "gt")),
        ("a third of users", Said("share", value("33"))),
        ("two fifths", Said("share", value("40"))),
        ("one in five", Said("share", value("20"))),
        ("grew by 12.5 per cent", Said("growth-percent", value("12.5", "0.1"))),
        ("fell by more than 10 per cent", Said("growth-percent", value("-10"), "lt")),
        ("487 percentage points", Said("difference", value("487"))),
        ("doubled", Said("multiple", value("2"))),
        ("more than three times as many", Said("multiple", value("3"), "gt")),
        ("the largest", Said("rank", value("1"))),
        ("the second largest", Said("rank", value("2"))),
        ("together 5.7 million", Said("sum", value("5700000", "100000"))),
        ("a fine day", Said()),
        ("", Said()),
    ],
)
def test_what_words_state(words: str, expected: Said) -> None:
    assert said(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("45%を占める", Said("share", value("45"))),
        ("2倍以上", Said("multiple", value("2"), "gt")),
        ("三分の一", Said("share", value("33"))),
        ("12%増", Said("growth-percent", value("12"))),
        ("最大の市場", Said("rank", value("1"))),
        ("倍増した", Said("multiple", value("2"))),
        ("3人に1人", Said("share", value("33"))),
    ],
)
def test_what_japanese_words_state(words: str, expected: Said) -> None:
    assert said(words, "ja") == expected


@pytest.fixture
def record(db: Any) -> None:
    entity = Entity.objects.create(slug="tiktok", name="TikTok", kind="product")
    source = Source.objects.create(slug="report", title="Report", producer="Sensor Tower")
    Provider.objects.create(slug="sensor-tower", name="Sensor Tower", kind="data-provider")
    installs = Metric.objects.create(slug="installs", name="Installs", unit="count", kind="flow")
    revenue = Metric.objects.create(slug="revenue", name="Revenue", unit="USD", kind="flow")
    markets = {code: Market.objects.create(code=code.upper(), name=name) for code, name in (("in", "India"), ("wld", "World"), ("us", "United States"))}  # fmt: skip
    rows = [("installs", "in", "90400000"), ("installs", "wld", "200000000"), ("revenue", "in", "5700000"), ("installs", "us", "0")]  # fmt: skip
    for name, code, number in rows:
        metric = {"installs": installs, "revenue": revenue}[name]
        Series.objects.create(
            slug=f"{name}-{code}", metric=metric, entity=entity, market=markets[code], title=f"{metric.name}, {markets[code].name}"
        )  # fmt: skip
        add_observation(
            {"series": f"{name}-{code}", "period": "2019-Q1", "provider": "sensor-tower", "source": source.slug, "value": number,
             "stated_to": "100000", "known_from": "2019-05-01"}
        )  # fmt: skip


@pytest.fixture
def editor(client: Client, record: None) -> Client:
    user = User.objects.create_user("editor", password="x", is_staff=True)
    user.groups.add(editors())
    client.force_login(user)
    return client


def test_the_result_stands_at_once_with_its_interval_and_a_rounding(editor: Client) -> None:
    answer = editor.post(reverse("editor-weigh-claim"), {**SHARE, "statement": ""})
    assert answer.status_code == 200
    given = answer.json()
    assert (given["verdict"], given["computed"], given["low"], given["high"]) == (
        "holds",
        "45.2 per cent",
        "45.1637 per cent",
        "45.2363 per cent",
    )
    assert given["proposed"] == {
        "statement": "Installs, India, first quarter of 2019 was 45 per cent of Installs, World, first quarter of 2019",
        "slug": "installs-india-first-quarter-of-2019-was-45-per-cent-of-installs-world-first-quarter-of-2019",
        "stated": "45",
        "stated_to": "1",
        "relation": "eq",
        "wording": "45 per cent",
    }
    assert (given["refusals"], given["operation"]) == ([], "share")
    assert "90,400,000 ÷ 200,000,000" in given["steps"][0]
    assert not Claim.objects.exists()


def test_words_that_state_nothing_get_the_rounding_that_the_numbers_carry(editor: Client) -> None:
    given = editor.post(reverse("editor-weigh-claim"), {**SHARE, "words": "much of it", "statement": ""}).json()
    assert (given["proposed"]["stated"], given["proposed"]["stated_to"], given["verdict"]) == ("45.2", "0.1", "holds")


def test_a_claim_is_made_with_its_numbers(editor: Client) -> None:
    answer = editor.post(reverse("editor-new-claim"), {**SHARE, "stated": "45"})
    assert (answer.status_code, answer.json()["slug"], answer.json()["stance"]) == (
        200,
        "india-brought-45-per-cent-of-installs",
        "asserted",
    )
    claim = Claim.objects.get()
    assert (claim.operation, claim.stated, claim.stated_to, claim.relation, claim.origin) == (
        "share",
        Decimal(45),
        Decimal(1),
        "eq",
        "editorial",
    )
    assert list(claim.operands.order_by("role").values_list("role", "position", "text")) == [
        ("denominator", 0, WORLD),
        ("numerator", 0, INDIA),
    ]
    again = editor.post(reverse("editor-new-claim"), {**SHARE, "stated": "45"})
    assert again.json()["slug"] == "india-brought-45-per-cent-of-installs-2", "a slug is proposed that is free"


@pytest.mark.parametrize(
    ("changed", "field", "said_"),
    [
        ({"denominator": ["installs-us@2019-Q1"]}, "numerator", "zero"),
        ({"denominator": [REVENUE]}, "numerator", "different units"),
        ({"denominator": []}, "numerator", "no number on record to compare with"),
        ({"numerator": [], "denominator": []}, "numerator", "no number"),
        ({"numerator": ["installs-in@2018"]}, "numerator", "no such number on record"),
        ({"numerator": ["installs in 2018"]}, "numerator", "reference"),
        ({"numerator": ["base:x"]}, "numerator", "x"),
        ({"numerator": [INDIA] * 41}, "numerator", "40 at most"),
        ({"operation": "magic"}, "operation", "no operation"),
        ({"operation": ""}, "operation", "Choose"),
        ({"statement": " "}, "statement", "one sentence"),
        ({"statement": "x" * 401}, "statement", "400"),
        ({"stated": ""}, "stated", "Say what"),
        ({"stated": "many"}, "stated", "plain digits"),
        ({"stated": "60"}, "stated", "We cannot assert it"),
        ({"stated_to": "-1"}, "stated_to", "above zero"),
        ({"slug": "No Slug"}, "slug", ""),
        ({"relation": "about"}, "relation", "not one of the available choices"),
        ({"stance": "sung"}, "stance", "not one of the available choices"),
    ],
)
def test_what_cannot_be_claimed_is_said_and_stores_nothing(
    editor: Client, changed: dict[str, Any], field: str, said_: str
) -> None:
    answer = editor.post(reverse("editor-new-claim"), {**SHARE, "stated": "45", **changed})
    assert answer.status_code == 400
    errors = answer.json()["errors"]
    assert list(errors) == [field]
    assert said_ in " ".join(errors[field])
    assert not Claim.objects.exists()


def test_a_withdrawn_number_is_refused_and_named(editor: Client) -> None:
    row = Observation.objects.get(series__slug="installs-in")
    add_observation(
        {"series": "installs-in", "period": "2019-Q1", "provider": row.provider.slug, "source": "report", "value": None, "status": "W",
         "known_from": "2019-09-01", "note": "Taken back"}
    )  # fmt: skip
    assert "withdrawn by its provider" in editor.post(reverse("editor-weigh-claim"), SHARE).json()["refusals"][0]
    answer = editor.post(reverse("editor-new-claim"), {**SHARE, "stated": "45"})
    assert answer.json()["errors"]["numerator"] == [f"{INDIA}: it was withdrawn by its provider."]
    assert not Claim.objects.exists()


def test_what_we_quote_may_be_contradicted(editor: Client) -> None:
    answer = editor.post(reverse("editor-new-claim"), {**SHARE, "stated": "60", "stance": "quoted"})
    assert answer.status_code == 200
    assert Claim.objects.get().origin == "source-article"


def test_claims_are_made_by_those_who_may(record: None, client: Client) -> None:
    address = reverse("editor-new-claim")
    assert client.post(address, SHARE).status_code == 302
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    for name in ("editor-new-claim", "editor-weigh-claim"):
        assert client.post(reverse(name), SHARE).status_code == 403
    assert client.get(reverse("editor-operations")).status_code == 403
    assert not Claim.objects.exists()


def test_the_numbers_of_the_text_are_offered_by_their_references(editor: Client) -> None:
    asked = {"reference": [WORLD, INDIA, "installs-in@1999", "to-be-sourced", WORLD]}
    found = editor.get(reverse("editor-candidates"), asked).json()["results"]
    assert [(one["reference"], one["market"]) for one in found] == [(WORLD, "World"), (INDIA, "India")]
