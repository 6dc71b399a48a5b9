"""A change of data is stored together with the decisions on the texts that it changes, or not at all."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from casestudy.consequences.changes import changed
from casestudy.consequences.deciding import Choice, Decided, Undecided, decide
from casestudy.consequences.pinning import pin_back
from casestudy.models import Consequence, Decision, Document, HeldChange, Section, Version
from casestudy.publishing import Refusal, publish
from metrics.ingest import store
from metrics.models import Batch, Observation, Provider
from metrics.ranking import rank
from tests.factories import SERIES, a_series, article, at, case, chart, claim, number, record, row

pytestmark = pytest.mark.django_db
STORY = "/articles/story/"
CLAIM = '<span data-claim="doubled" data-stance="asserted">It doubled.</span>'
QUOTED = '<span data-claim="doubled" data-stance="quoted">It doubled, they said.</span>'


@pytest.fixture
def series() -> Any:
    """60.0 million in 2018 and 30.0 million in 2017, with the claim that it doubled."""
    one = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    claim()
    return one


def a_text(*bodies: str, slug: str = "story") -> Document:
    document = article(*(bodies or (f"<p>It had {number()} downloads.</p>",)), slug=slug)
    publish(document, kind="new")
    return document


def stored(*rows: dict[str, Any], rest: str = "", seen: str = "", **texts: Choice) -> Any:
    """Store rows, with decisions on texts by their slugs."""
    choices = {f"/articles/{slug.replace('_', '-')}/": choice for slug, choice in texts.items()}
    return decide(lambda: store(list(enumerate(rows, 1))), Decided(choices, rest, seen))


def refused(*rows: dict[str, Any], **decided: Any) -> Undecided:
    """The refusal of these rows, with nothing stored."""
    before = Observation.objects.count(), Batch.objects.count(), Version.objects.count(), Decision.objects.count()
    with pytest.raises(Undecided) as caught:
        stored(*rows, **decided)
    after = Observation.objects.count(), Batch.objects.count(), Version.objects.count(), Decision.objects.count()
    assert before == after
    return caught.value


def page_of(client: Any, url: str = STORY) -> str:
    return " ".join(client.get(url).content.decode().split())


def waiting() -> list[tuple[str, str, str, str]]:
    rows = Consequence.objects.waiting(now()).order_by("pk")
    return list(rows.values_list("kind", "reference", "before", "after"))


NINETY = row("90000000", known_from="2020-01-01")


def test_within_the_stated_precision_live_texts_follow_without_a_decision(client, series):
    a_text()
    stored(row("60020000", known_from="2020-01-01", stated_to="10000"))
    assert Decision.objects.count() == 0
    assert ">60.02 million</data>" in page_of(client)


def test_beyond_it_every_touched_text_needs_a_decision(series):
    a_text()
    a_text("<p>Nothing to do with it.</p>", slug="other")
    found = refused(NINETY)
    assert (found.open, found.stale) == ((STORY,), False)
    assert [(one.url, one.asks, one.stays_true) for one in found.impact.documents] == [(STORY, True, True)]


def test_accepting_all_that_stay_true_is_one_word_and_leaves_what_would_be_false(series):
    a_text()
    a_text(f"<p>{CLAIM}</p>", slug="asserts")
    assert refused(NINETY, rest="true").open == ("/articles/asserts/",)
    stored(NINETY, rest="true", asserts=Choice(note="We no longer say so."))
    assert list(Decision.objects.order_by("document__slug").values_list("document__slug", "choice", "note")) == [
        ("asserts", "accept", "We no longer say so."),
        ("story", "accept", ""),
    ]
    assert waiting() == [("number", f"{SERIES}@2018", "60.0 million", "90.0 million")]


def test_accepting_all_stores_what_is_false_and_lets_it_wait(series):
    a_text(f"<p>{CLAIM}</p>")
    stored(NINETY, rest="all")
    assert waiting() == [("claim", "doubled", "holds", "contradicted")]


def test_what_a_source_said_keeps_nothing_back_and_is_recorded_as_disagreement(series):
    a_text(f"<p>{QUOTED}</p>")
    stored(NINETY)
    assert (Decision.objects.count(), waiting()) == (0, [])
    one = Consequence.objects.get()
    assert (one.kind, one.before, one.after, one.asks) == ("claim", "holds", "contradicted", False)


def test_a_pin_keeps_the_number_in_the_page_the_versions_and_the_working_copy(client, series):
    document = a_text(f"<p>It had {number()} downloads. {CLAIM}</p>")
    stored(NINETY, story=Choice("pin"))
    live = Version.objects.live(now()).get(document=document)
    assert (live.number, live.kind) == (2, "clarification")
    assert live.note.startswith("The number is kept as it was known on ")
    page = page_of(client)
    assert ">60.0 million</data>" in page
    assert "90.0 million" not in page
    assert 'data-verdict="holds"' in page
    body = Section.objects.get().body
    assert f'data-figure="{SERIES}@2018~20' in body
    assert ">60.0 million</data>" in body
    assert waiting() == []
    stored(row("95000000", known_from="2020-02-01"))  # the pin holds against whatever comes later


def test_what_the_editor_had_not_published_stays_unpublished_when_a_text_is_pinned(client, series):
    document = a_text()
    Section.objects.update(body=f"<p>It had {number()} downloads, and more to come.</p>")
    stored(NINETY, story=Choice("pin"))
    assert "more to come" not in page_of(client)
    assert "more to come" in Section.objects.get().body
    assert "~20" in Section.objects.get().body
    newest = document.revisions.order_by("-number").first()
    assert "more to come" in newest.content["sections"][0]["body"]


def test_a_pin_that_ends_waits_from_that_day_on(series):
    a_text()
    until = now() + timedelta(days=3)
    stored(NINETY, story=Choice("pin", until=until))
    assert waiting() == []
    rows = Consequence.objects.waiting(until + timedelta(seconds=1))
    assert list(rows.values_list("kind", "before", "after")) == [("pin", "60.0 million", "90.0 million")]


def test_a_chart_alone_cannot_be_pinned_and_needs_no_decision(series):
    chart("downloads", series)
    a_text('<figure data-chart="downloads"></figure>')
    found = refused(NINETY, story=Choice("pin"))
    assert "draws the numbers in charts only" in str(found)
    stored(NINETY)


def test_a_case_is_pinned_with_its_numbers_at_the_head(client, series):
    from casestudy.models import Adaptation, Evidence, Lever, OutcomeFigure

    document = case(outcome=f"<p>It ended with {number()}.</p>")
    one = document.localizationcase
    OutcomeFigure.objects.create(case=one, reference=f"{SERIES}@2018", label="downloads")
    lever = Lever.objects.create(slug="team", name="Team")
    done = Adaptation.objects.create(
        case=one, anchor="team", lever=lever, entity=one.entity, market=one.market, what_was_done="<p>A team.</p>"
    )
    Evidence.objects.create(adaptation=done, reference=f"{SERIES}@2018")
    publish(document, kind="new")
    url = "/localization/app-japan/"
    decide(lambda: store([(1, NINETY)]), Decided({url: Choice("pin")}))
    assert "90.0 million" not in page_of(client, url)
    assert "~20" in OutcomeFigure.objects.get().reference
    assert "~20" in Evidence.objects.get().reference


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice("maybe"), "decided by accept or pin"),
        (Choice(kind="oops", note="x"), "kind of a note is one of"),
        (Choice(kind="correction"), "A correction says what was wrong"),
        (Choice(until=at("2030-01-01")), "Only a pin ends on a day"),
        (Choice("pin", until=at("2020-01-01")), "has passed; choose a later one"),
    ],
)
def test_a_decision_that_cannot_be_carried_out_says_why(series, choice, words):
    a_text()
    assert words in str(refused(NINETY, story=choice))


def test_only_what_was_seen_can_be_decided_on(series):
    a_text()
    seen = refused(NINETY).impact.digest
    assert refused(row("95000000", known_from="2020-01-01"), rest="all", seen=seen).stale
    assert refused(NINETY, rest="all", nobody=Choice()).unknown == ("/articles/nobody/",)
    stored(NINETY, rest="all", seen=seen)


def test_a_number_known_only_from_a_later_day_is_weighed_for_that_day(client, series):
    a_text()
    later = now() + timedelta(days=5)
    found = refused(row("90000000", known_from=later.isoformat()))
    assert found.open == (STORY,)
    stored(row("90000000", known_from=later.isoformat()), rest="all")
    assert (waiting(), "60.0 million" in page_of(client)) == ([], True)
    assert Consequence.objects.waiting(later).count() == 1


def test_a_version_that_waits_for_its_time_is_weighed_as_well(series):
    document = a_text("<p>Nothing yet.</p>")
    Section.objects.update(body=f"<p>{CLAIM}</p>")
    publish(document, kind="update", live_from=now() + timedelta(days=2))
    found = refused(NINETY)
    assert [(one.version, one.scheduled, one.asks) for one in found.impact.documents] == [(2, True, True)]
    assert "waits for its time" in str(refused(NINETY, story=Choice("pin")))
    stored(NINETY, rest="all")
    assert waiting() == [("claim", "doubled", "holds", "contradicted")]


def test_a_ranking_is_decided_on_like_a_number(series):
    a_text()
    record(row("90000000", provider="b", known_from="2018-12-01"))
    b = Provider.objects.get(slug="b")

    def act() -> Any:
        return rank(series, "2018", b, "preferred", "It counts all shops.")

    with pytest.raises(Undecided):
        decide(act)
    decide(act, Decided(rest="true"))
    assert Decision.objects.get().batch.kind == "ranking"


def test_an_act_that_stores_nothing_needs_nothing(series):
    a_text()
    assert stored(row()).batch is None


def test_more_texts_than_can_be_compared_are_never_passed_over(series):
    a_text()
    a_text(slug="second")
    with pytest.raises(Undecided, match="1 more texts use these numbers than can be compared"):
        decide(lambda: store([(1, NINETY)]), Decided(rest="all"), most=1)
    decide(lambda: store([(1, NINETY)]), Decided(rest="all"), most=None)


def test_a_change_within_a_waiting_version_of_the_same_section_refuses_the_pin_with_the_way_out(series):
    document = a_text()
    Section.objects.update(body=f"<p>It had {number()} downloads by far.</p>")
    publish(document, kind="update", live_from=now() + timedelta(days=2))
    assert "cannot be rebased by itself" in str(refused(NINETY, story=Choice("pin")))


def test_decisions_notes_and_published_corrections_stay_as_they_are(series):
    document = a_text()
    stored(NINETY, story=Choice(note="We had misread the page.", kind="correction"))
    decision, consequence = Decision.objects.get(), Consequence.objects.get()
    publish(document, kind="correction", note="It was wrong.")
    version = Version.objects.get(kind="correction")
    for one in (decision, consequence, version):
        one.note = "Nothing happened."
        with pytest.raises(ValidationError):
            one.save()
        with pytest.raises(ValidationError):
            one.delete()
        with pytest.raises(ValidationError):
            type(one).objects.filter(pk=one.pk).update(**{"note" if one is not consequence else "after": "Nothing."})
        with pytest.raises(ValidationError):
            type(one).objects.filter(pk=one.pk).delete()


# The command line


def imported(tmp_path: Any, *options: str, value: str = "90000000") -> str:
    file = tmp_path / "numbers.csv"
    file.write_text(
        f"series,period,provider,source,value,stated_to,known_from\n{SERIES},2018,a,paper,{value},100000,2020-01-01\n"
    )
    said = io.StringIO()
    call_command("import_observations", str(file), *options, stdout=said)
    return said.getvalue()


def test_the_command_lists_what_would_change_and_stores_nothing_undecided(tmp_path, series, capsys, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    a_text(f"<p>It had {number()} downloads. {CLAIM}</p>")
    with pytest.raises(CommandError) as caught:
        imported(tmp_path)
    assert "--accept-true" in str(caught.value)
    listed = imported(tmp_path, "--dry-run")
    assert listed.splitlines() == [
        "! /articles/story/ (en, version 1): Story",
        "    - It had 60.0 million downloads.",
        "    + It had 90.0 million downloads.",
        "    claim doubled (asserted): holds -> contradicted",
        "Dry run, nothing was stored: 1 added, 0 on record already, 0 withdrawn.",
    ]
    for options in (["--accept-true"], ["--accept", "/articles/other/"], ["--accept", STORY, "--pin", STORY]):
        with pytest.raises(CommandError):
            imported(tmp_path, *options)
    assert (Observation.objects.count(), Decision.objects.count()) == (2, 0)
    assert not (tmp_path / "media").exists()
    assert "/articles/story/: pin" in imported(tmp_path, "--pin", STORY)
    assert Batch.objects.get(kind="import", file_name="numbers.csv").file_sha256


def test_accept_all_on_the_command_line_stores_and_lets_wait(tmp_path, series, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    a_text()
    assert imported(tmp_path, "--accept-true").splitlines() == [
        "/articles/story/: accept",
        "1 rows read: 1 added, 0 on record already, 0 withdrawn.",
    ]
    assert "1 on record already" in imported(tmp_path)  # the same file again needs no decision


def test_a_held_file_waits_and_is_applied_or_dropped(tmp_path, series, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    a_text()
    assert "The file is kept among what needs a decision" in imported(tmp_path, "--hold")
    held = HeldChange.objects.get()
    assert (held.title, held.texts, held.outcome) == ("numbers.csv", 1, "")
    assert held.file.read().decode().endswith("2020-01-01\n")
    held.file.close()
    assert Observation.objects.count() == 2


def test_a_number_that_changes_after_a_waiting_version_has_gone_live_is_decided_on_now(series):
    document = a_text("<p>Nothing yet.</p>")
    Section.objects.update(body=f"<p>It had {number()}.</p>")
    publish(document, kind="update", live_from=now() + timedelta(days=2))
    later = (now() + timedelta(days=5)).isoformat()
    found = refused(row("90000000", known_from=later))
    assert [(one.version, one.scheduled, one.asks) for one in found.impact.documents] == [(2, False, True)]
    assert "waits for its time" in str(refused(row("90000000", known_from=later), story=Choice("pin")))
    stored(row("90000000", known_from=later), rest="all")
    assert [one.since.isoformat() for one in Consequence.objects.all()] == [later]


def test_a_number_that_changes_before_a_waiting_version_goes_live_has_changed_for_nobody(series):
    document = a_text("<p>Nothing yet.</p>")
    Section.objects.update(body=f"<p>It had {number()}.</p>")
    publish(document, kind="update", live_from=now() + timedelta(days=2), note="Now with the number.")
    stored(NINETY)
    assert [one.category for one in changed(now() + timedelta(days=3), "en")] == ["update"]


def test_no_pin_publishes_a_version_that_waits_for_its_time(client, series):
    document = a_text("<p>Nothing yet.</p>")
    Section.objects.update(body=f"<p>{CLAIM}</p>")
    publish(document, kind="update", live_from=now() + timedelta(days=2))
    stored(NINETY, rest="all")
    (one,) = Consequence.objects.waiting(now())
    with pytest.raises(Refusal, match="waits for its time"):
        pin_back(one)
    assert "Nothing yet." in page_of(client)
    assert Version.objects.count() == 2
