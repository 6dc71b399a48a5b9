"""The panel that makes a claim from words of a text: what the numbers give, what is proposed, what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from casestudy.proposals.stating import Said, said
from casestudy.roles import editors
from metrics.claims import OPERATIONS, Stated
from metrics.ingest import add_observation
from metrics.models import Claim, Entity, Event, Market, Metric, Observation, Provider, Series, Source

INDIA, WORLD, REVENUE = "installs-in@2019-Q1", "installs-wld@2019-Q1", "revenue-in@2019-Q1"
SHARE = {
    "operation": "share", "numerator": [INDIA], "denominator": [WORLD], "words": "45 per cent of installs",
    "statement": "India brought 45 per cent of installs", "stance": "asserted",
}  # fmt: skip


def value(number: str, step: str = "1") -> Stated:
    return Stated(Decimal(number), Decimal(step))


FRACTION = Stated.parse


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("45 per cent of installs", Said("share", value("45"))),
        ("over 40 per cent", Said("share", value("40"), "gt")),
        ("a third of users", Said("share", FRACTION("1/3"))),
        ("two fifths", Said("share", FRACTION("2/5"))),
        ("one in five", Said("share", FRACTION("1/5"))),
        ("grew by 12.5 per cent", Said("growth-percent", value("12.5", "0.1"))),
        ("fell by more than 10 per cent", Said("growth-percent", value("-10"), "lt")),
        ("487 percentage points", Said("points", value("487"))),
        ("doubled", Said("multiple", FRACTION("2/1"))),
        ("halved", Said("multiple", FRACTION("1/2"))),
        ("more than three times as many", Said("multiple", value("3"), "gt")),
        ("the largest", Said("rank", value("1"))),
        ("the second largest", Said("rank", value("2"))),
        ("the smallest market", Said("rank-smallest", value("1"))),
        ("the first app to reach a billion", Said("first-to-reach", value("1"))),
        ("for the third quarter running", Said("rising", value("3"))),
        ("fell for the second year in a row", Said("falling", value("2"))),
        ("14 days after the ban", Said("days", value("14"))),
        ("two years later", Said("years", value("2"))),
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
        ("三分の一", Said("share", FRACTION("1/3"))),
        ("12%増", Said("growth-percent", value("12"))),
        ("最大の市場", Said("rank", value("1"))),
        ("倍増した", Said("multiple", FRACTION("2/1"))),
        ("3人に1人", Said("share", FRACTION("1/3"))),
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
    }
    assert given["wordings"] == [
        {"words": "45 per cent", "stated": "45", "stated_to": "1", "relation": "eq"},
        {"words": "45.2 per cent", "stated": "45.2", "stated_to": "0.1", "relation": "eq"},
        {"words": "nearly half", "stated": "1/2", "stated_to": "", "relation": "lt"},
    ]
    assert (given["mistaken"], given["operation"]) == (False, "share")
    assert "90,400,000 ÷ 200,000,000" in given["steps"][0]
    assert not Claim.objects.exists()


def test_a_trailing_zero_is_kept_whatever_is_done_with_the_numbers(editor: Client) -> None:
    asked = {**SHARE, "operation": "growth-percent", "words": "45.0 per cent", "statement": ""}
    given = editor.post(reverse("editor-weigh-claim"), asked).json()
    assert (given["proposed"]["stated"], given["proposed"]["stated_to"]) == ("45.0", "0.1")


def test_words_that_state_nothing_get_the_rounding_that_the_numbers_carry(editor: Client) -> None:
    given = editor.post(reverse("editor-weigh-claim"), {**SHARE, "words": "much of it", "statement": ""}).json()
    assert (given["proposed"]["stated"], given["proposed"]["stated_to"], given["verdict"]) == ("45", "1", "holds")


def test_the_panel_knows_every_operation_with_what_its_numbers_are_called(editor: Client) -> None:
    given = editor.get(reverse("editor-operations")).json()["operations"]
    assert [one["name"] for one in given] == list(OPERATIONS)
    assert {"title", "sentence", "numerator", "denominator", "units", "many", "takes", "wordings"} < given[0].keys()


def test_a_fraction_in_words_is_kept_as_one(editor: Client) -> None:
    made = {
        **SHARE,
        "words": "nearly half",
        "statement": "Nearly half came from India",
        "stated": "1/2",
        "relation": "lt",
    }
    assert editor.post(reverse("editor-new-claim"), made).status_code == 200
    claim = Claim.objects.get()
    assert (claim.stated, claim.stated_of, claim.stated_to, claim.relation) == (Decimal(1), 2, None, "lt")


def test_the_days_between_two_events(editor: Client) -> None:
    kept = {"market": Market.objects.get(code="IN"), "entity": Entity.objects.get(), "source": Source.objects.get()}
    for slug, date in (("ban", "2019-04-03"), ("court", "2019-04-24")):
        Event.objects.create(slug=slug, date=date, title=slug, kind="ban", **kept)
    span = {"operation": "days", "numerator": ["event:court"], "denominator": ["event:ban"], "words": "21 days later"}
    given = editor.post(reverse("editor-weigh-claim"), span).json()
    assert (given["operation"], given["computed"], given["verdict"]) == ("days", "21 days", "holds")
    made = {**span, "statement": "The ban was lifted 21 days later", "stated": "21", "stance": "asserted"}
    assert editor.post(reverse("editor-new-claim"), made).status_code == 200
    assert {one.event.slug for one in Claim.objects.get().operands.all()} == {"ban", "court"}
    refused = editor.post(reverse("editor-new-claim"), {**made, "numerator": ["event:nothing"]})
    assert "nothing" in refused.json()["errors"]["numerator"][0]


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
        ({"numerator": ["installs-in@2018"]}, "numerator", "on record; correct the reference"),
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
    weighed = editor.post(reverse("editor-weigh-claim"), SHARE).json()
    assert (weighed["mistaken"], weighed["computed"], "withdrawn" in weighed["reason"]) == (True, "", True)
    answer = editor.post(reverse("editor-new-claim"), {**SHARE, "stated": "45"})
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"numerator": [weighed["reason"]]}
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
    assert [(one["reference"], one["market"], one["display"]) for one in found] == [
        (WORLD, "World", "200.0 million"),
        (INDIA, "India", "90.4 million"),
    ]
