"""The page of a claim and its resource: arithmetic in words, both readings, what would change it, and every wording."""

import html
import io
import re
from datetime import timedelta

import pytest
from django.utils.timezone import now as clock

from casestudy.content import snapshot
from casestudy.models import Article, Document, Section, Use
from casestudy.narrative import bind
from casestudy.publishing import publish
from casestudy.restoring import restore
from metrics.models import Claim, Event, Operand
from tests.casestudy.test_restoring import emptied
from tests.factories import SERIES, a_series, article, claim, event, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    a_series()
    record(
        row("60000000", period="2018"),
        row("29800000", period="2017", qualifier="more-than"),
        row("40000000", period="2016"),
    )


@pytest.fixture
def get(client):
    return lambda path, status=200, **query: _json(client.get(f"/api/v1/{path}", query), status)


def _json(answer, status):
    assert answer.status_code == status, answer.content
    return answer.json()


def words(answer) -> str:
    """The text of a page's main part."""
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", f"<main{main}")).split())


def use(text: str = "twice", slug: str = "doubled", stance: str = "quoted", **more: str) -> str:
    attributes = "".join(f' data-{name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<p>It was <span data-claim="{slug}" data-stance="{stance}"{attributes}>{text}</span>.</p>'


def live(*bodies: str, slug: str = "story", language: str = "en", original: Document | None = None) -> Document:
    document = article(*bodies, slug=slug)
    Document.objects.filter(pk=document.pk).update(language=language, translation_of=original)
    document.refresh_from_db()
    publish(document, kind="new", live_from=clock() - timedelta(hours=1))
    return document


def test_a_page_shows_both_readings_the_arithmetic_and_what_would_change_it(series, client):
    claim(stance="quoted", origin="source-article")
    said = words(client.get("/claims/doubled/"))
    for expected in (
        "It doubled. holds",
        "The source article says 2 times; the record gives 2.0 times.",
        "How many times the one number is the other.",
        "60,000,000 ÷ 29,800,000 = 2.01342",
        "Stated: 2, so 1.5 to 2.5",
        "A stricter reading: holds within rounding",
        "“App: downloads, world” is a limit",
        "2.01342 times",
        "It would be contradicted if “App: downloads, world” (2018) were 44,500,000 or less or 74,700,000 or more.",
        "more than 29,800,000",
        "29,750,000 to 29,850,000",
        "(as a multiple of)",
    ):
        assert expected in said


def test_a_contradicted_claim_says_what_would_save_it_and_some_claims_nothing_would(series, client):
    claim(stated="3", stated_to="0.1", stance="quoted")
    assert "It would no longer be contradicted if “App: downloads, world” (2018) were 87,800,000 or more." in words(
        client.get("/claims/doubled/")
    )
    claim("above", stated="0", relation="gt", stance="quoted")
    assert "No other value of “App: downloads, world” (2018) alone would contradict it." in words(
        client.get("/claims/above/")
    )


def test_every_wording_in_every_language_is_judged_by_itself(series, client, get):
    claim(stance="asserted", origin="editorial")
    english = live(
        use(), use("more than three times", stated="3", relation="gt"), use("half", stated="1/2", stated_to="0.1")
    )
    live(use("2倍", stance="asserted"), slug="hanashi", language="ja", original=english)
    found = sorted(get("claims/doubled/")["used_in"], key=lambda one: one["language"])
    names = ("language", "words", "stance", "stated", "relation", "verdict")
    assert [tuple(one[name] for name in names) for one in found] == [
        ("en", "twice", "quoted", "2", "eq", "holds"),
        ("en", "more than three times", "quoted", "3", "gt", "contradicted"),
        ("en", "half", "quoted", "1/2", "eq", "contradicted"),
        ("ja", "2倍", "asserted", "2", "eq", "holds"),
    ]
    page = client.get(found[0]["url"]).content.decode()
    assert f'id="{found[0]["place"].partition("#")[2]}"' in page
    said = words(client.get("/claims/doubled/"))
    assert "“ more than three times ” contradicted" in said
    assert "A source says more than 3 times; the record gives 2.0 times." in said
    assert "We say 2 times; the record gives 2.0 times." in said
    assert "A source says 1/2 (0.5 times); the record gives 2.01 times." in said


def test_a_fraction_in_words_survives_the_desk_and_publication(series, client, get):
    claim(operation="share", numerator=f"{SERIES}@2017", denominator="base:90000000", stated="1", stated_to=None)
    Claim.objects.update(stated_of=3)
    live(use("a third", stance="asserted"))
    one = get("claims/doubled/")
    assert (one["stated"], one["stated_to"], one["verdict"], one["unit"]) == ("1/3", None, "holds", "percent")
    assert one["told_apart"] == "We say 1/3 (33.3 per cent); the record gives 33.1 per cent."


@pytest.mark.parametrize("stated", ["1/0", "a third", "1/", "1e2"])
def test_a_text_that_states_no_value_is_refused(series, stated):
    claim()
    problems = bind(snapshot(article(use(stated=stated)))).problems
    assert len(problems) == 1
    assert "cannot be read" in problems[0]


def test_a_claim_on_events_keeps_the_dates_that_its_version_froze(series, client, get):
    event("launch", "2017-08-01")
    event("ban", "2017-08-15")
    claim(operation="days", numerator="event:ban", denominator="event:launch", stated="14", stated_to="1")
    document = live(use("a fortnight", stance="asserted"))
    assert set(Use.objects.filter(document=document, kind="event").values_list("slug", flat=True)) == {"launch", "ban"}
    assert list(Operand.objects.order_by("role").values_list("event__slug", flat=True)) == ["launch", "ban"]
    Event.objects.filter(slug="ban").update(date="2017-09-15")
    one = get("claims/doubled/")
    assert (one["verdict"], one["computed"], one["used_in"][0]["verdict"]) == ("contradicted", "45", "holds")
    assert [(side["date"], side["value"]) for side in (*one["numerator"], *one["denominator"])] == [
        ("2017-09-15", None),
        ("2017-08-01", None),
    ]
    assert one["would_change"][0] == {
        "reference": "event:ban",
        "low": "2017-08-15",
        "high": None,
        "words": "It would no longer be contradicted if “The app opens” were 15 August 2017 or earlier.",
    }
    assert "a fortnight" in client.get("/articles/story/").content.decode()


def test_programs_get_intervals_both_verdicts_and_turning_points(series, get):
    claim(stance="quoted")
    one = get("claims/doubled/")
    assert {name: one[name] for name in ("verdict", "strict_verdict", "unit", "operation_words", "cautions")} == {
        "verdict": "holds",
        "strict_verdict": "holds-within-rounding",
        "unit": "times",
        "operation_words": "How many times the one number is the other.",
        "cautions": [],
    }
    bottom = one["denominator"][0]
    assert (bottom["period"], bottom["qualifier"], bottom["interval"]) == (
        "2017",
        "more-than",
        {"low": "29750000", "high": "29850000"},
    )
    assert [(point["reference"], point["low"], point["high"]) for point in one["would_change"]] == [
        (f"{SERIES}@2018", "44500000", "74700000"),
        (f"{SERIES}@2017", "23900000", "40100000"),
    ]
    assert "would_change" not in get("claims/")["results"][0]


@pytest.mark.parametrize("count", [2, 30])
@pytest.mark.parametrize(
    "path",
    ["/claims/", "/claims/?verdict=contradicted", "/claims/?stance=quoted", "/api/v1/claims/?verdict=contradicted"],
)
def test_judging_all_claims_costs_the_same_however_many_there_are(
    series, client, path, count, django_assert_max_num_queries
):
    event("launch", "2017-08-01")
    for place in range(count):
        claim(f"one-{place}", stated=str(2 + place % 2), stated_to="0.1", stance="quoted")
        claim(f"days-{place}", "1", "event:launch", "event:launch", operation="days", stance="quoted")
    with django_assert_max_num_queries(10):
        answer = client.get(path)
    assert answer.status_code == 200


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_of_a_claim_costs_the_same_however_many_texts_make_it(
    series, client, count, django_assert_max_num_queries
):
    claim(stance="quoted")
    for place in range(count):
        live(use(), use("double"), slug=f"story-{place}")
    client.get("/claims/doubled/")
    with django_assert_max_num_queries(12):
        said = words(client.get("/claims/doubled/"))
    assert said.count("“ twice ”") == count


def test_a_draft_makes_no_wording(series, get):
    claim(stance="quoted")
    article(use())
    assert Article.objects.exists()
    assert Section.objects.exists()
    assert get("claims/doubled/")["used_in"] == []


@pytest.mark.parametrize("query", [{"verdict": "true"}, {"stance": "ours"}, {"drifted": "yes"}])
def test_a_filter_that_is_none_is_named(series, client, get, query):
    get("claims/", 400, **query)
    assert client.get("/claims/", query).status_code == 400


def test_fractions_and_events_come_back_from_a_bundle(series, client, get):
    event("launch", "2017-08-01")
    event("ban", "2017-08-15")
    claim("third", "1", f"{SERIES}@2017", "base:90000000", operation="share", stated_to=None, stated_of=3)
    claim("days", "14", "event:ban", "event:launch", operation="days")
    live(use("a third", "third", "asserted") + use("a fortnight", "days", "asserted"))
    before = {slug: get(f"claims/{slug}/") for slug in ("third", "days")}
    bundle = client.get("/articles/story.zip").getvalue()
    emptied()
    restore(io.BytesIO(bundle), "story.zip")
    assert {slug: get(f"claims/{slug}/") for slug in ("third", "days")} == before
    assert Operand.objects.filter(event__slug="ban").count() == 1


def test_the_interval_of_a_number_has_all_of_its_digits(client, series):
    record(row("12345678901234567890123456789012345", period="2015", stated_to="1"))
    claim("long", "1", f"{SERIES}@2015", f"{SERIES}@2015")
    (one,) = client.get("/api/v1/claims/long/").json()["numerator"]
    assert one["interval"] == {
        "low": "12345678901234567890123456789012344.5", "high": "12345678901234567890123456789012345.5",
    }  # fmt: skip
