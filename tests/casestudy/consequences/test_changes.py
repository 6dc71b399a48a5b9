"""What readers are told when a number changes under a text: on the page, among the corrections and in the feeds."""

import io
import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from casestudy.consequences.changes import changed
from casestudy.consequences.deciding import Choice, Decided, decide
from casestudy.consequences.drift import drafted, settle, siblings
from casestudy.models import Consequence, Decision, Document, Version
from casestudy.publishing import cancel, publish
from metrics.ingest import store
from tests.factories import SERIES, a_series, article, claim, number, record, row

pytestmark = pytest.mark.django_db
STORY = "/articles/story/"
QUOTED = '<span data-claim="doubled" data-stance="quoted">It doubled, they said.</span>'
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def story() -> Any:
    """A live text with 60.0 million of 2018, twice, and a claim that it quotes."""
    a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    claim()
    document = article(f"<p>It had {number()} downloads.</p><p>Those {number()} are many. {QUOTED}</p>")
    publish(document, kind="new")
    return document


def store_ninety(choice: Choice | None = None) -> None:
    """Ninety million, accepted."""
    decide(lambda: store([(1, row("90000000", known_from="2020-01-01"))]), Decided({STORY: choice or Choice()}))


def page(client: Any, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def feed(client: Any, url: str) -> list[tuple[str, list[str | None], str]]:
    """Title, categories and summary of every entry."""
    root = ElementTree.fromstring(client.get(url).content)
    return [
        (
            entry.findtext(f"{ATOM}title") or "",
            [one.get("term") for one in entry.findall(f"{ATOM}category")],
            entry.findtext(f"{ATOM}summary") or "",
        )
        for entry in root.findall(f"{ATOM}entry")
    ]


def words() -> str:
    day = f"{now().day} {now():%B %Y}"
    return f"This number changed on {day}: 60.0 million became 90.0 million (Provider A, A report)."


def test_an_accepted_move_shows_at_once_and_a_persons_words_replace_the_sites(client, story):
    assert "data-change" not in page(client, STORY)
    store_ninety()
    said = page(client, STORY)
    assert said.count('data-change="data-revised"') == 1
    assert words() in said
    rows = siblings(Consequence.objects.waiting(now())[0])
    assert (len(rows), drafted(rows)) == (2, words())
    settle(rows, "Provider A now counts re-installations.")
    said = page(client, STORY)
    assert words() not in said
    assert "Provider A now counts re-installations." in said
    assert Consequence.objects.waiting(now()).count() == 0


def test_the_markdown_and_the_api_say_what_the_page_says(client, story):
    assert client.get("/api/v1/articles/story/").json()["changes"] == []
    store_ninety()
    day = f"{now().day} {now():%B %Y}"
    assert f"> **Data revised**, {day}. {words()}" in client.get("/articles/story.md").text.replace("\\", "")
    told = [client.get(address).json()["changes"] for address in ("/api/v1/articles/story/", "/articles/story.json")]
    assert [[(one["kind"], one["words"]) for one in changes] for changes in told] == [[("data-revised", words())]] * 2
    assert words() not in client.get("/articles/story/versions/1.md").text
    assert client.get("/articles/story/versions/1.json").json()["changes"] == []


def test_a_note_given_with_the_change_stands_from_the_beginning(client, story):
    store_ninety(Choice(note="We had misread the table.", kind="correction"))
    said = page(client, STORY)
    assert words() not in said
    assert '<p class="notice" role="note" data-change="correction"><strong>Correction</strong>' in said
    assert "We had misread the table." in page(client, "/corrections/").partition("Data revised")[0]
    assert feed(client, "/corrections.atom") == [("Story (correction)", ["correction"], "We had misread the table.")]


def test_a_provider_that_revised_its_number_is_no_correction(client, story):
    store_ninety()
    assert feed(client, "/corrections.atom") == []
    before, _, after = page(client, "/corrections/").partition('id="revised"')
    assert words() in after
    assert words() not in before


def test_the_feed_of_changes_keeps_five_things_apart(client, story):
    publish(story, kind="update", note="More of it.")
    publish(story, kind="clarification", note="In plainer words.")
    publish(story, kind="correction", note="It was 2018.")
    store_ninety()
    found = feed(client, "/changes.atom")
    assert {category for _, (category,), _ in found} == {
        "update",
        "clarification",
        "correction",
        "data-revised",
        "disagreement",
    }
    by_category = {category: summary for _, (category,), summary in found}
    assert by_category["data-revised"] == words()
    assert by_category["disagreement"].endswith(
        "the record differs from “It doubled, they said.”, which the text quotes."
    )
    assert by_category["correction"] == "It was 2018."
    said = client.get("/changes.json").json()
    assert [(one["tags"], one["content_text"]) for one in said["items"]] == [(tags, text) for _, tags, text in found]
    assert "Disagreements with the record" in page(client, "/corrections/")


def test_a_change_keeps_its_identity_when_a_person_words_it(client, story):
    store_ninety()
    before = [one["id"] for one in client.get("/changes.json").json()["items"]]
    settle(siblings(Consequence.objects.waiting(now())[0]), "Counted anew.")
    assert sorted(before) == sorted(one["id"] for one in client.get("/changes.json").json()["items"])


def test_the_page_says_what_it_said_at_every_moment(client, story):
    before = now()
    store_ninety()
    settle(siblings(Consequence.objects.waiting(now())[0]), "Counted anew.")
    first = page(client, f"{STORY}?seen_at={before.isoformat().replace('+00:00', 'Z')}")
    assert "data-change" not in first
    assert "60.0 million" in first
    assert "data-change" not in page(client, f"{STORY}versions/1/")
    publish(story, kind="update", note="Anew.")
    assert "data-change" not in page(client, STORY)  # a person has published it since
    assert "Counted anew." in page(client, "/corrections/")
    assert changed(before, "en") == []


def test_when_a_text_was_modified_is_told_to_machines(client, story):
    def modified() -> str:
        found = re.search(r'"dateModified": ?"([^"]+)"', page(client, STORY))
        assert found is not None
        return found[1]

    live = Version.objects.get().live_from
    assert datetime.fromisoformat(modified()).replace(microsecond=0) == live.replace(microsecond=0)
    store_ninety()
    since = Consequence.objects.filter(asks=True)[0].since
    assert since > live
    assert datetime.fromisoformat(modified()).replace(microsecond=0) == since.replace(microsecond=0)


def test_a_text_in_another_language_is_told_in_that_language(client, story):
    document = article(f"<p>{number()}回。</p>", slug="kaisuu")
    Document.objects.filter(pk=document.pk).update(language="ja")
    document.refresh_from_db()
    publish(document, kind="new")
    decide(lambda: store([(1, row("90000000", known_from="2020-01-01"))]), Decided(rest="all"))
    said = page(client, "/ja/articles/kaisuu/")
    assert "<strong>データの改定</strong>" in said
    assert "6000万から9000万へ" in said
    assert [categories for _, categories, _ in feed(client, "/ja/changes.atom")] == [["data-revised"]]
    assert "kaisuu" not in client.get("/changes.atom").content.decode()


def test_what_readers_cannot_see_is_in_no_feed(client, story):
    store_ninety()
    cancel(Version.objects.get(), "Taken back.")
    assert feed(client, "/changes.atom") == []
    assert words() not in page(client, "/corrections/")


def test_a_change_known_only_from_a_later_day_is_told_from_then_on(client, story):
    later = now() + timedelta(days=5)
    decide(lambda: store([(1, row("90000000", known_from=later.isoformat()))]), Decided({STORY: Choice()}))
    assert feed(client, "/changes.atom") == []
    assert len(changed(later, "en")) == 2


def test_a_list_of_changes_costs_the_same_for_one_and_for_many(client, story):
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    store_ninety()
    urls = ["/changes.atom", "/changes.json", "/corrections/", "/corrections.atom"]
    once = [queries(url) for url in urls]
    for place in range(5):
        publish(article(slug=f"more-{place}"), kind="new")
    value = row("120000000", known_from="2021-01-01")
    decide(lambda: store([(1, value)]), Decided(rest="all"))
    assert Decision.objects.count() == 7
    assert [queries(url) for url in urls] == once


def test_a_note_cannot_be_empty_nor_given_twice(story):
    from django.core.exceptions import ValidationError

    store_ninety()
    rows = siblings(Consequence.objects.waiting(now())[0])
    with pytest.raises(ValidationError, match="Write the note"):
        settle(rows, "  ")
    settle(rows, "Counted anew.")
    with pytest.raises(ValidationError, match="Somebody decided on this already"):
        settle(rows, "Once more.")
    assert Decision.objects.exclude(note="").count() == 1


def test_a_date_of_the_prose_that_still_lies_ahead_waits_once_it_has_passed(story):
    from tests.factories import event

    day = (now() + timedelta(days=10)).date()
    event("target", day.isoformat(), title="The target")
    document = article('<p>It wants to get there by <time data-event="target">then</time>.</p>', slug="promise")
    publish(document, kind="new")
    assert Consequence.objects.waiting(now() + timedelta(days=9)).count() == 0
    one = Consequence.objects.waiting(now() + timedelta(days=11)).get()
    assert (one.kind, one.reference, one.place, one.since.date()) == (
        "date",
        "target",
        "The target",
        day + timedelta(days=1),
    )
    assert SERIES not in one.source


def test_what_came_past_the_doors_is_found_once(story):
    """Rows of a restored back-up are stored without being weighed; many small moves add up."""
    record(row("90000000", known_from="2020-01-01"))
    call_command("find_drift", stdout=io.StringIO())
    rows = Consequence.objects.waiting(now())
    assert [(one.kind, one.reference, one.before, one.after, one.batch) for one in rows.order_by("pk")] == [
        ("number", f"{SERIES}@2018", "60.0 million", "90.0 million", None),
        ("number", f"{SERIES}@2018", "60.0 million", "90.0 million", None),
    ]
    said = io.StringIO()
    call_command("find_drift", stdout=said)
    assert said.getvalue() == "0 found; 2 wait for a decision.\n"
    settle(siblings(rows[0]), "Counted anew.")
    record(row("90020000", known_from="2020-02-01", stated_to="10000"))  # within the precision of what was worded
    call_command("find_drift", stdout=io.StringIO())
    assert Consequence.objects.waiting(now()).count() == 0


def test_claims_that_turned_since_their_version_went_live(client, story):
    def slugs(query: str) -> list[str]:
        return [one["slug"] for one in client.get(f"/api/v1/claims/?{query}").json()["results"]]

    claim("other", stated="1", numerator=f"{SERIES}@2018", denominator=f"{SERIES}@2018")
    assert (slugs("drifted=true"), slugs("drifted=false")) == ([], ["doubled", "other"])
    before = now()
    store_ninety()
    assert (slugs("drifted=true"), slugs("drifted=false")) == (["doubled"], ["other"])
    assert slugs("drifted=true&verdict=holds") == []
    assert slugs("drifted=true&verdict=contradicted") == ["doubled"]
    assert slugs(f"drifted=true&seen_at={before.isoformat().replace('+00:00', 'Z')}") == []
    said = page(client, "/claims/?drifted=true")
    assert "When it was published: holds. Now: contradicted." in said
    assert 'href="/claims/other/"' not in said
    assert client.get("/api/v1/claims/?drifted=maybe").status_code == 400
    assert client.get("/claims/?drifted=maybe").status_code == 400
    publish(story, kind="update", note="Still quoted.")
    assert slugs("drifted=true") == []  # it went live with this verdict


def test_what_turned_is_found_in_a_constant_number_of_queries(client, story):
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    store_ninety()
    once = [queries("/claims/?drifted=true"), queries("/api/v1/claims/?drifted=true")]
    for place in range(5):
        claim(f"more-{place}")
        words = f'<p><span data-claim="more-{place}" data-stance="quoted">They say so.</span></p>'
        publish(article(words, slug=f"more-{place}"), kind="new")
    assert [queries("/claims/?drifted=true"), queries("/api/v1/claims/?drifted=true")] == once
