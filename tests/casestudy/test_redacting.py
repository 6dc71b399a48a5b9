"""Removal by law: the content is gone everywhere, what it was about and why stay, and verify still passes."""

import io
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models
from django.test import TestCase

from casestudy.consequences.deciding import Decided, decide
from casestudy.integrity.verifying import verify
from casestudy.models import Document, Version
from casestudy.publishing import publish
from casestudy.roles import editors
from metrics.ingest import import_file
from metrics.models import Batch, Observation, Redaction
from metrics.redacting import redact
from metrics.series import resolve
from tests import factories
from tests.factories import SERIES, at, record, row

pytestmark = pytest.mark.django_db
REASON = "Order 7 of the court of Example, § 17 of its data act"
WORDS = f"Removed by law on 2021-02-03: {REASON}"
HEADER = "series,period,value,stated_to,qualifier,status,provider,source,known_from,note,stated_as"


@pytest.fixture
def story() -> Document:
    """A text that uses a number and a claim on it, the number read from a file that was kept."""
    factories.a_series()
    factories.upload(
        f"{SERIES},2018,60000000,100000,about,A,a,paper,2019-01-01,said in court,sixty million", header=HEADER
    )
    record(row("30000000", period="2017"), recorded="2019-03-01")
    factories.claim()
    factories.chart("downloads")
    document = factories.article(
        f'<p>It had {factories.number()}, <span data-claim="doubled" data-stance="asserted">twice</span>.</p>'
    )
    publish(document, kind="new", live_from=at("2020-01-01"))
    return document


def removed() -> Redaction:
    with TestCase.captureOnCommitCallbacks(execute=True):
        first = Observation.objects.filter(period="2018", provider__slug="a").earliest("known_from")
        return redact(first, REASON, recorded_at=at("2021-02-03"))


def test_the_row_keeps_names_instants_and_digest_and_nothing_else(story: Any) -> None:
    before = Observation.objects.values().get(period="2018")
    removed()
    after = Observation.objects.values().get(period="2018")
    assert {name: after[name] for name in after if after[name] != before[name]} == {
        "value": None, "stated_to": None, "qualifier": "exact", "status": "Q", "note": WORDS, "stated_as": "", "magnitude": 0,
    }  # fmt: skip


def test_verify_passes_and_the_kept_file_is_gone(story: Any, client: Any) -> None:
    name = Batch.objects.exclude(file="").get().file.name
    assert default_storage.exists(name)
    removed()
    outcome = verify()
    assert outcome.difference is None and outcome.tally.redactions == 1
    assert not default_storage.exists(name)
    page = client.get("/integrity/").content.decode()
    assert "removal by law" in page and "no difference" in page


def test_pages_api_and_tables_say_why(story: Any, client: Any) -> None:
    removed()
    for address in ("/articles/story/", f"/series/{SERIES}/", f"/api/v1/observations/?series={SERIES}"):
        said = client.get(address).content.decode()
        assert "emoved by law" in said and "§ 17" in said, address
        assert not re.search(r"60[ ,.]?000[ ,.]?000|60 million|sixty million|said in court", said), address
    markdown = client.get("/articles/story.md").content.decode()
    assert "removed by law" in markdown and WORDS in markdown
    (line,) = [
        one
        for one in b"".join(client.get(f"/series/{SERIES}.csv?vintages=all").streaming_content).decode().splitlines()
        if ",2018," in one
    ]
    assert line.split(",")[7] == "" and ",Q," in line and "Removed by law on 2021-02-03" in line
    assert client.get(f"/api/v1/figures/{SERIES}@2018/").json()["state"] == "removed"


def test_what_a_version_changed_is_told_without_the_number(story: Any, client: Any) -> None:
    """The words between the tags of a frozen text stay, under its digest; no page repeats them."""
    section = story.article.sections.get()
    section.body = (
        f"<p>Two years later it had {factories.number()}, and {factories.number(f'{SERIES}@2017')} before.</p>"
    )
    section.save()
    publish(story, kind="update", note="Rewritten.")
    page = client.get("/articles/story/versions/").content.decode()
    assert "60.0 million" in page and "30.0 million" in page
    removed()
    page = client.get("/articles/story/versions/").content.decode()
    assert "60.0 million" not in page
    assert "removed by law" in page and "30.0 million" in page


def test_a_claim_on_it_cannot_be_checked_and_the_text_can_still_be_corrected(story: Any, client: Any) -> None:
    removed()
    assert "not checkable" in client.get("/articles/story/").content.decode()
    story.article.title = "Corrected"
    story.article.save()
    assert publish(story, kind="correction", note="A number is gone.").number == 2
    assert verify().difference is None


def test_another_provider_s_number_stands_in_where_there_is_one(story: Any) -> None:
    record(row("61000000", provider="b"))
    removed()
    figure = resolve([f"{SERIES}@2018", f"{SERIES}@2018!a"])
    assert [one.state for one in figure.values()] == ["known", "removed"]


def test_an_export_goes_back_in_and_no_file_can_remove_or_bring_back(story: Any, client: Any) -> None:
    removed()
    table = b"".join(client.get(f"/series/{SERIES}.csv?vintages=all").streaming_content)
    report = import_file(io.BytesIO(table), "again.csv")
    assert (report.problems, report.added, report.unchanged) == ([], 0, 2)
    with pytest.raises(Exception, match="never by a file"):
        factories.upload(f"{SERIES},2016,,,exact,Q,a,paper,2019-01-01,x")
    with pytest.raises(Exception, match=r"no value|other content|on record"):
        factories.upload(f"{SERIES},2018,60000000,100000,about,A,a,paper,2019-01-01,said in court")
    assert Observation.objects.get(period="2018").value is None


def test_a_bundle_of_it_restores_the_removal(story: Any, client: Any) -> None:
    from casestudy.restoring import restore
    from tests.casestudy.test_restoring import emptied

    removed()
    shown = client.get("/articles/story/").getvalue()
    bundle = client.get("/articles/story.zip").getvalue()
    assert b"60000000" not in bundle
    emptied()
    assert restore(io.BytesIO(bundle)).added["removals by law"] == 1
    assert client.get("/articles/story/").getvalue() == shown and verify().difference is None
    assert client.get("/articles/story.zip").getvalue() == bundle


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda: models.QuerySet(Observation).filter(status="Q").update(value="7"), "nothing but its names and why"),
        (lambda: models.QuerySet(Observation).filter(status="Q").update(note="x"), "nothing but its names and why"),
        (lambda: models.QuerySet(Observation).filter(period="2017").update(status="Q"), "a record of its removal"),
        (lambda: models.QuerySet(Redaction).update(reason="Another."), "nothing but its names and why"),
        (lambda: models.QuerySet(Redaction).update(recorded_at=at("2021-02-03T01:00")), "metrics_redaction, the redaction of batch"),
        (lambda: models.QuerySet(Redaction).all()._raw_delete("default"), "a record of its removal"),
    ],
    ids=["value put back", "note", "without a record", "reason", "day", "record taken out"],
)  # fmt: skip
def test_what_is_altered_about_a_removal_is_found(story: Any, alter: Any, words: str) -> None:
    removed()
    assert verify().difference is None
    alter()
    assert words in str(verify().difference)


def test_the_command_says_what_it_does_and_where_the_number_stands(story: Any) -> None:
    said = io.StringIO()
    named = (SERIES, "2018", "a", "2019-01-01")
    call_command("redact", *named, "--reason", REASON, "--dry-run", stdout=said)
    assert said.getvalue() == (
        f"The content of {SERIES}@2018!a, known from 2019-01-01, would be removed.\n"
        "The kept file of its import, numbers.csv, would be deleted; its SHA-256 stays.\n"
        "Texts that rest on the series; what their authors wrote about the number is theirs to change:\n"
        "  /articles/story/ (working copy)\n"
        "  /articles/story/ version 1\n"
    )
    assert not Redaction.objects.exists() and Version.objects.count() == 1
    call_command("redact", *named, "--reason", REASON, stdout=said)
    assert Redaction.objects.get().reason == REASON


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((SERIES, "2018", "a", "2019-01-02"), "there are those known from: 2019-01-01."),
        ((SERIES, "2018", "b", "2019-01-01"), "there are those known from: none."),
        (("none", "2018", "a", "2019-01-01"), "There is no such row."),
        ((SERIES, "2018", "a", "yesterday"), "known_from: "),
    ],
)
def test_the_command_refuses_what_it_cannot_find(story: Any, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=re.escape(words)):
        call_command("redact", *arguments, "--reason", "x")
    with pytest.raises(CommandError, match="Say which law"):
        call_command("redact", SERIES, "2018", "a", "2019-01-01", "--reason", "  ")
    assert not Redaction.objects.exists()


def test_a_removal_is_never_repeated_edited_or_deleted(story: Any) -> None:
    one = removed()
    with pytest.raises(ValidationError, match="removed before"):
        redact(one.observation, "Again.")
    for act in (one.save, one.delete):
        with pytest.raises(ValidationError):
            act()


def test_only_those_who_may_find_the_door_in_the_admin(story: Any, client: Any, django_user_model: Any) -> None:
    editor = django_user_model.objects.create_user("editor", is_staff=True)
    editor.groups.add(editors())
    client.force_login(editor)
    assert client.get("/admin/metrics/redaction/").status_code == 200
    assert client.get("/admin/metrics/redaction/add/").status_code == 403
    client.force_login(django_user_model.objects.create_superuser("root"))
    row_ = Observation.objects.get(period="2018")
    refused = client.post("/admin/metrics/redaction/add/", {"observation": row_.pk, "reason": "  "})
    assert refused.status_code == 200 and not Redaction.objects.exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        done = client.post("/admin/metrics/redaction/add/", {"observation": row_.pk, "reason": REASON})
    assert done.status_code == 302 and Redaction.objects.get().recorded_by.username == "root"
    assert Observation.objects.get(period="2018").value is None and verify().difference is None


def test_what_the_site_says_of_a_change_keeps_the_number_back(story: Any, client: Any) -> None:
    decide(lambda: record(row("90000000", "2020-02-01")), Decided(rest="all"))
    told = "60.0 million became 90.0 million"
    assert told in client.get("/articles/story/").text
    removed()
    for url in ("/articles/story/", "/articles/story.md", "/api/v1/articles/story/", "/corrections/", "/changes.atom"):
        text = client.get(url).text
        assert told not in text
        assert "What it was is removed by law." in text
