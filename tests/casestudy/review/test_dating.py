"""Dates of the prose bound to events: what readers see, and where words that left their event are named."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from casestudy import publishing
from casestudy.models import Article, Document, Version
from casestudy.publishing import Refusal, publish
from casestudy.review.dating import texts_against
from casestudy.roles import editors
from metrics.models import Event
from tests.factories import a_series, article, event

pytestmark = pytest.mark.django_db
BODY = '<p>It opened in <time data-event="launch">August 2017</time>, or in <time data-event="launch">the launch year</time>.</p>'
WORDS = "“August 2017” is bound to “The app opens”, of June 2017. Correct the words, bind another event, or correct its date."


@pytest.fixture
def launch() -> Event:
    a_series()
    return event()


@pytest.fixture
def text(launch: Event) -> Document:
    return article(BODY)


@pytest.fixture
def desk(client: Client) -> Client:
    user = User.objects.create_user("editor", password="x", is_staff=True)
    user.groups.add(editors())
    client.force_login(user)
    return client


def moved(date: str = "2017-06") -> None:
    Event.objects.update(date=date)


def test_the_page_leads_from_a_date_to_its_event(text: Document, client: Client) -> None:
    publish(text, kind="new")
    page = client.get("/articles/story/").content.decode()
    assert '<a class="dated" href="/timeline/#event-launch"><time datetime="2017-08">August 2017</time></a>' in page
    assert 'id="event-launch"' in client.get("/timeline/").content.decode()


def test_inside_a_link_a_date_is_no_second_one(launch: Event, client: Client) -> None:
    publish(article('<p><a href="/about/">in <time data-event="launch">2017</time></a></p>'), kind="new")
    assert ">in <time datetime" in client.get("/articles/story/").content.decode()


def test_words_that_left_their_event_keep_a_text_back(text: Document) -> None:
    moved()
    with pytest.raises(Refusal) as refusal:
        publish(text, kind="new")
    assert refusal.value.reasons == [f"In the section “Part 1”: {WORDS}"]
    assert not Version.objects.exists()


def test_a_date_more_exact_than_the_record_is_refused(launch: Event) -> None:
    with pytest.raises(Refusal) as refusal:
        publish(article('<p>On <time data-event="launch">5 August 2017</time>.</p>'), kind="new")
    assert "of August 2017" in refusal.value.reasons[0]


def test_the_editor_is_told_in_the_list(text: Document, desk: Client) -> None:
    asked = {"html": BODY, "document": text.pk}
    assert desk.post(reverse("editor-scan"), asked).json()["dates"] == []
    moved()
    assert desk.post(reverse("editor-scan"), asked).json()["dates"] == [
        {"slug": "launch", "text": "August 2017", "why": WORDS}
    ]


def test_the_check_of_the_record_names_the_event(text: Document) -> None:
    publish(text, kind="new")
    call_command("verify", stdout=io.StringIO())
    moved()
    with pytest.raises(CommandError) as refused:
        call_command("verify", stdout=io.StringIO())
    assert "metrics_event, launch: expected a date that fits “August 2017” in version 1 of story (en); found 2017-06." in str(refused.value)  # fmt: skip
    article_ = Article.objects.get()
    article_.sections.update(body=BODY.replace("August", "June"))
    publishing.publish(article_.document, kind="update")
    call_command("verify", stdout=io.StringIO())


def test_a_new_date_that_live_texts_contradict_is_stored_only_with_a_promise(
    text: Document, desk: Client, launch: Event
) -> None:
    publish(text, kind="new")
    address = reverse("admin:metrics_event_change", args=[launch.pk])
    fields = {"title": launch.title, "date": "2017-06", "market": launch.market_id, "entity": launch.entity_id, "kind": launch.kind,
              "source": launch.source_id, "detail": "", "verification": "", "_save": "1"}  # fmt: skip
    page = desk.post(address, fields)
    assert "Readers see words that this date contradicts: “August 2017” in story (en)." in page.content.decode()
    assert Event.objects.get().date == "2017-08"
    assert desk.post(address, {**fields, "date": "2017-08-09"}).status_code == 302
    assert desk.post(address, {**fields, "revise": "on"}).status_code == 302
    assert Event.objects.get().date == "2017-06"


def test_drafts_stand_in_no_way(text: Document) -> None:
    assert texts_against("launch", "2001") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("August 2017", ["launch"]),
        ("in August", ["launch", "relaunch"]),
        ("2017", ["launch", "party"]),
        ("8 August 2018", ["relaunch"]),
        ("2017年8月", ["launch"]),
        ("opens again", ["relaunch"]),
        ("May 1999", []),
        ("99 of 2017-45", []),
    ],
)
def test_the_picker_offers_the_events_whose_date_fits(
    desk: Client, launch: Event, words: str, found: list[Any]
) -> None:
    event("party", "2017")
    event("relaunch", "2018-08-08", title="The app opens again")
    results = desk.get(reverse("editor-pick"), {"kind": "event", "q": words}).json()["results"]
    assert sorted(one["slug"] for one in results) == sorted(found)
