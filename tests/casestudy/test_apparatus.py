"""What stands around a text: on the page, frozen in its versions, for machines, and with its numbers accounted for."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from casestudy.models import Article, Document, Revision, Use
from casestudy.publishing import Refusal, publish, save_revision
from tests.factories import SERIES, a_series, article, at, case, record, row

pytestmark = pytest.mark.django_db
WRITTEN = {
    "abstract": f"An app and its [[{SERIES}@2018|compact]] downloads.",
    "questions": "Who counted?\n\n  What would you count? \n",
    "disclosure": "Nobody paid for <this>.",
    "next_update": "2027-03",
}


@pytest.fixture
def story() -> Document:
    a_series()
    record(row(), recorded="2019-01-01")
    document = article("<p>Words.</p>", standfirst="In short.")
    Article.objects.update(**WRITTEN)
    return document


def test_readers_and_programs_get_it_with_the_numbers_of_now(client, story):
    publish(story, kind="new", live_from=at("2020-01-01"))
    page = client.get("/articles/story/").content.decode()
    for words in (
        "An app and its 60.0 million downloads.",
        "<li>Who counted?</li>",
        "Nobody paid for &lt;this&gt;.",
        "Next update expected: March 2027",
    ):
        assert words in page, words
    data = client.get("/api/v1/articles/story/").json()
    expected = {
        "abstract": "An app and its 60.0 million downloads.",
        "questions": ["Who counted?", "What would you count?"],
        "disclosure": "Nobody paid for <this>.",
        "next_update": "2027-03",
    }
    assert {name: data[name] for name in expected} == expected
    twin = client.get("/articles/story.md").content.decode()
    assert "**Abstract.** An app and its 60.0 million downloads." in twin
    assert "1. Who counted?\n2. What would you count?" in twin
    assert '<link rel="alternate" type="text/markdown" title="Markdown" href="/articles/story.md">' in page
    start = page.index('<script type="application/ld+json">') + 35
    nodes = json.loads(page[start : page.index("</script>", start)])["@graph"]
    assert nodes[0]["abstract"] == expected["abstract"]
    assert nodes[0]["description"] == "In short."


def test_a_text_without_it_shows_nothing_of_it_and_keeps_its_digest(client):
    document = case()
    revision = save_revision(document)
    assert "apparatus" not in revision.content
    publish(document, kind="new", live_from=at("2020-01-01"))
    page = client.get("/localization/app-japan/").content.decode()
    for words in ("Abstract", "Questions for discussion", "Disclosure", "Next update"):
        assert words not in page, words
    assert client.get("/api/v1/localization-cases/app-japan/").json()["questions"] == []


def test_a_version_keeps_what_stood_around_it(client, story):
    publish(story, kind="new", live_from=at("2020-01-01"))
    Article.objects.update(abstract="Something else.", questions="", disclosure="", next_update="")
    publish(story, kind="update", live_from=at("2021-01-01"))
    first = client.get("/articles/story/versions/1/").content.decode()
    assert "Who counted?" in first
    assert '<a href="/articles/story/">Show it as it is now</a>' in first
    assert "Who counted?" not in client.get("/articles/story/").content.decode()
    changed = client.get("/articles/story/versions/").context["versions"][0]["changes"]
    assert [(one["where"], one["paragraphs"]) for one in changed] == [
        ("Abstract", [[("out", "An app and its … downloads."), ("in", "Something else.")]]),
        ("Questions for discussion", [[("out", "Who counted?")], [("out", "What would you count?")]]),
        ("Disclosure", [[("out", "Nobody paid for <this>.")]]),
    ]


def test_its_numbers_are_used_by_the_text(story):
    save_revision(story)
    assert Use.objects.filter(document=story, version=0, kind="series", slug=SERIES, period="2018").exists()


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("abstract", "It had 63 million downloads.", "abstract"),
        ("disclosure", "We were paid 5,000 dollars.", "disclosure"),
        ("questions", "Why?\nWhy 63 million?", "question 2"),
    ],
)
def test_a_number_bound_to_nothing_keeps_it_back_and_is_placed(story, name, text, place):
    Article.objects.update(**{name: text})
    with pytest.raises(Refusal) as refused:
        publish(story, kind="new", live_from=at("2020-01-01"))
    assert any(reason.startswith(f"In the {place}:") for reason in refused.value.reasons)
    assert Revision.objects.count() == 0


def test_a_number_that_is_not_on_record_is_refused_by_its_place(story):
    Article.objects.update(abstract=f"[[{SERIES}@1999|full]] downloads")
    with pytest.raises(Refusal) as refused:
        publish(story, kind="new", live_from=at("2020-01-01"))
    assert "abstract" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [("next_update", "soon"), ("next_update", "2027-13"), ("abstract", "[[nonsense|"), ("abstract", "[[x]]")],
)
def test_the_form_names_what_is_wrong(client, story, name, text):
    client.force_login(get_user_model().objects.create_superuser("chief"))
    one = Article.objects.get()
    setattr(one, name, text)
    with pytest.raises(ValidationError, match=name):
        one.full_clean()
    assert f'name="{name}"' in client.get(f"/admin/casestudy/article/{one.pk}/change/").content.decode()
