"""Where providers differ, a sentence that takes one side has to say whose number it is."""

import pytest
from django.utils.timezone import now

from casestudy.content import snapshot
from casestudy.narrative import bind
from casestudy.publishing import check, publish, save_revision
from casestudy.review.attributing import names, unattributed
from metrics.models import Provider
from metrics.ranking import rank
from tests.factories import SERIES, a_series, article, case, number, record, row

pytestmark = pytest.mark.django_db
REF = f"{SERIES}@2018"
WARNING = (
    f"the number “{REF}” is 70 million according to Sensor Tower; its providers say 60 million to 70 million. "
    "Name Sensor Tower beside it, or in its reference (!sensor-tower)."
)


@pytest.fixture(autouse=True)
def series():
    one = a_series()
    Provider.objects.create(slug="sensor-tower", name="Sensor Tower", kind="data-provider")
    record(row(stated_to="1000000"), row("70000000", "2019-02-01", provider="sensor-tower", stated_to="1000000"))
    return one


def warnings(*bodies: str, **more: str) -> list[str]:
    content = snapshot(article(*bodies, **more))
    return unattributed(content, bind(content).record)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>It had {number()} downloads.</p>",
        f"<p>It had {number()} downloads.</p><p>Sensor Tower counts installs.</p>",
        f"<ul><li>{number()}</li><li>Sensor Tower</li></ul>",
        f"<p>Sensor Towering: {number()}.</p>",
        f'<aside data-note="box"><p>{number()}</p></aside>',
        f"<table><tbody><tr><td>{number()}</td></tr></tbody></table>",
    ],
)
def test_a_sentence_that_takes_a_side_unsaid_is_flagged_once(body):
    assert warnings(body) == [WARNING]


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Sensor Tower counts {number()} downloads.</p>",
        f"<p>sensor tower’s {number()}.</p>",
        f"<p>Sensor Towerによると{number()}。</p>",
        f"<p>It had {number(f'{REF}!sensor-tower')} downloads.</p>",
        f"<table><tbody><tr><th>Sensor Tower</th><td>{number()}</td></tr></tbody></table>",
        "<p>No number.</p>",
    ],
)
def test_a_sentence_that_names_the_provider_is_not(body):
    assert warnings(body) == []


def test_lines_are_read_too():
    assert warnings("<p>x</p>", title=f"Over [[{REF}|compact]]") == [WARNING]
    assert warnings("<p>x</p>", slug="other", title=f"Sensor Tower: [[{REF}|compact]]") == []


def test_cases_are_read_too():
    content = snapshot(case(outcome=f"<p>{number()}</p>"))
    assert unattributed(content, bind(content).record) == [WARNING]


def test_what_was_decided_is_not_in_dispute(series):
    rank(series, "2018", Provider.objects.get(slug="a"), "deprecated", "Misread.")
    assert warnings(f"<p>It had {number()} downloads.</p>") == []


def test_providers_that_meet_are_one():
    record(
        row("60400000", "2019-03-01", provider="b", period="2017"), row("60000000", period="2017", stated_to="1000000")
    )
    assert warnings(f"<p>{number(f'{SERIES}@2017')}</p>") == []


def test_the_check_before_publishing_warns_and_does_not_refuse():
    document = article(f"<p>It had {number()} downloads.</p>")
    assert check(snapshot(document), now()).warnings[-1:] == [WARNING]
    assert publish(document, kind="new").number == 1


@pytest.mark.parametrize(
    ("name", "slug", "words", "named"),
    [
        ("The Wall Street Journal", "wall-street-journal", "The wall street journal says", True),
        ("Facebook, Inc.", "facebook", "Facebook says", True),
        ("Facebook, Inc.", "facebook", "facebooking", False),
        ("A", "a", "a number", False),
        ("C++ (Survey)", "c-survey", "the C++ (Survey) of 2018", True),
    ],
)
def test_a_provider_is_named_by_its_name_without_article_or_addition(name, slug, words, named):
    assert names(words, Provider(name=name, slug=slug)) is named


def test_the_card_the_series_and_the_page_of_disagreements_say_so(client, series):
    publish(article(f"<p>Sensor Tower counts {number()}.</p>"), kind="new")
    entry = client.get("/articles/story/").context["evidence"][0]
    assert (entry["spread"], entry["grade"]) == (
        "60,000,000 to 70,000,000, 10,000,000 apart",
        "disputed: see the other providers",
    )
    rows = client.get(f"/series/{SERIES}/").context["observations"]
    assert [one["spread"] for one in rows] == ["60,000,000 to 70,000,000, 10,000,000 apart", ""]
    page = client.get("/disagreements/")
    assert (page.context["open_count"], len(page.context["numbers"])) == (1, 1)
    assert [(one["figure"], one["provider"]) for one in page.context["numbers"][0]["values"]] == [
        ("70,000,000", "Sensor Tower"),
        ("60,000,000", "Provider A"),
    ]


def test_the_page_of_disagreements_obeys_the_moment_and_refuses_bad_ones(client):
    assert client.get("/disagreements/?as_of=2019-01-15").context["numbers"] == []
    assert client.get("/disagreements/?as_of=2999-01-01").status_code == 400
    assert client.get("/disagreements/?page=9").status_code == 400


def test_a_number_held_to_be_wrong_names_the_right_one(client, series):
    record(row("1000000", period="2016"))
    rank(series, "2016", Provider.objects.get(slug="a"), "deprecated", f"Wrong year; right: {REF}.", right=REF)
    wrong = next(one for one in client.get("/disagreements/").context["numbers"] if one["period"] == "2016")
    assert wrong["right"] == {"reference": REF, "period": "2018", "elsewhere": "", "url": f"/series/{SERIES}/"}
    assert (wrong["values"][0]["rank"], wrong["values"][0]["reason"]) == ("held to be wrong", "Wrong year")


def test_the_editor_is_told_on_saving_and_in_the_preview(admin_client):
    document = article(f"<p>It had {number()} downloads.</p>")
    save_revision(document)
    assert admin_client.get(f"/preview/{document.pk}/").context["warnings"] == [WARNING]
