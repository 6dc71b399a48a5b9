"""Verbs on documents: what is refused leaves everything as it was, and what is published never changes."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.timezone import now, timedelta

from casestudy.models import Document, Lever, Redirect, Revision, Section, Use, Version
from casestudy.publishing import Refusal, Scheduled, cancel, publish, rename, save_revision, used_by
from casestudy.publishing.rebase import Conflict, rebased
from metrics.models import Batch, Chart, Claim, Entity, Event, Market, Operand, Provider
from metrics.ranking import rank
from tests.factories import SERIES, a_series, article, at, case, chart, claim, event, number, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def series():
    one = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    return one


def refusals(document, **options) -> list[str]:
    counted = (Version, Use, Batch, Redirect)
    before = [model.objects.count() for model in counted]
    with pytest.raises(Refusal) as refused:
        publish(document, **options)
    assert [model.objects.count() for model in counted] == before
    return refused.value.reasons


def test_every_reason_is_given_at_once():
    document = article(f"<p>{number('nowhere@2018')} {number('to-be-sourced')}</p>")
    assert refusals(document, kind="correction") == [
        "A correction says what was wrong and what is right: write the note for readers.",
        "The first version of a text is of the kind “new”.",
        "In the section “Part 1”: there is no number “nowhere@2018” on record. Correct the reference, or record the number.",
        "In the section “Part 1”: a number is still to be sourced. Bind it before publishing.",
    ]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"kind": "novel"}, "The kind of a version is one of new, update, correction, clarification."),
        ({"kind": "new"}, "The text has been published before: choose update, correction or clarification."),
        ({"kind": "correction", "note": "  "}, "A correction says what was wrong and what is right: write the note for readers."),
    ],
)  # fmt: skip
def test_a_second_version_of_the_wrong_kind_is_refused(options, reason):
    document = article()
    publish(document, kind="new")
    assert refusals(document, **options) == [reason]


def test_a_revision_of_another_text_is_refused():
    other = save_revision(article(slug="other"))
    assert refusals(article(), kind="new", revision=other) == ["The revision is of another text."]


def test_an_unchanged_copy_makes_no_new_revision():
    document = article()
    assert save_revision(document) == save_revision(document)
    Section.objects.update(body="<p>Changed.</p>")
    assert [save_revision(document).number, Revision.objects.count()] == [2, 2]


def test_a_waiting_version_can_be_cancelled_by_another():
    document = article()
    publish(document, kind="new", live_from=at("2020-01-01"))
    waiting = publish(document, kind="update", live_from=now() + timedelta(days=2))
    with pytest.raises(Scheduled):
        publish(document, kind="update")
    publish(document, kind="update", scheduled="cancel")
    waiting.refresh_from_db()
    assert waiting.withdrawal.reason == "Superseded by version 3."
    assert not document.versions.scheduled(now()).exists()


def test_where_both_changed_one_section_rebasing_is_refused_and_nothing_happens():
    document = article()
    publish(document, kind="new", live_from=at("2020-01-01"))
    Section.objects.update(body="<p>Friday.</p>")
    publish(document, kind="update", live_from=now() + timedelta(days=2))
    Section.objects.update(body="<p>Wednesday.</p>")
    assert refusals(document, kind="update", scheduled="rebase") == [
        "Version 2 changes the section “Part 1” as well, so it cannot be rebased by itself. Cancel it and schedule it again by hand."
    ]


def content(*sections: tuple[str, str], **fields: str) -> dict:
    return {
        "title": "T",
        **fields,
        "sections": [{"anchor": anchor, "heading": anchor, "body": body} for anchor, body in sections],
        "definitions": {},
    }


@pytest.mark.parametrize(
    ("base", "changed", "waiting", "merged"),
    [
        (content(("a", "1"), ("b", "1")), content(("a", "2"), ("b", "1")), content(("a", "1"), ("b", "3")), content(("a", "2"), ("b", "3"))),
        (content(("a", "1")), content(("a", "1"), ("c", "1")), content(("a", "2")), content(("a", "2"), ("c", "1"))),
        (content(("a", "1"), ("b", "1")), content(("a", "1")), content(("a", "1"), ("b", "1")), content(("a", "1"))),
        (content(("a", "1"), ("b", "1")), content(("a", "2"), ("b", "1")), content(("b", "1")), "conflict"),
        (content(("a", "1")), content(("a", "2")), content(("a", "3")), "conflict"),
        (content(title="T"), content(title="U"), content(title="V"), "conflict"),
        (content(title="T"), content(title="U"), content(title="U"), content(title="U")),
    ],
)  # fmt: skip
def test_a_change_is_carried_over_or_refused(base, changed, waiting, merged):
    if merged == "conflict":
        with pytest.raises(Conflict):
            rebased(base, changed, waiting)
    else:
        assert rebased(base, changed, waiting) == merged


def test_renaming_refuses_addresses_in_use_and_former_ones_of_others():
    one, other = article(), article(slug="other")
    publish(one, kind="new")
    with pytest.raises(Refusal, match="Another text has the address “other”"):
        rename(one, "other")
    rename(one, "tale")
    with pytest.raises(Refusal, match="“story” is a former address of another text"):
        rename(other, "story")
    rename(one, "story")
    assert list(Redirect.objects.values_list("slug", flat=True)) == ["tale"]


def test_a_draft_leaves_no_redirect_behind():
    rename(article(), "tale")
    assert not Redirect.objects.exists()


def test_taking_back_needs_a_reason_and_happens_once():
    version = publish(article(), kind="new")
    with pytest.raises(Refusal, match="Say why"):
        cancel(version, "  ")
    cancel(version, "Premature.")
    with pytest.raises(Refusal, match="taken back already"):
        cancel(version, "Again.")


def test_uses_are_kept_for_the_working_copy_and_for_every_version():
    document = article()
    publish(document, kind="new")
    Section.objects.update(body=f"<p>{number(f'{SERIES}@2017')}</p>")
    save_revision(document)
    assert [(use.version, use.kind, use.slug, use.period) for use in used_by("series", [SERIES])] == [
        (0, "series", SERIES, "2017"),
        (1, "series", SERIES, "2018"),
    ]


@pytest.mark.parametrize("model", [Revision, Version])
def test_what_is_frozen_is_never_overwritten(model):
    publish(article(), kind="new")
    with pytest.raises(ValidationError):
        model.objects.get().save()
    with pytest.raises((ProtectedError, ValidationError)):
        Document.objects.get().delete()


def test_a_correction_without_a_note_is_refused_by_the_database_too():
    version = publish(article(), kind="new")
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(
            document=version.document, number=2, revision=version.revision, kind="correction", live_from=now()
        )


def test_publications_are_links_of_the_chain():
    publish(article(), kind="new")
    last = Batch.objects.first()
    assert (last.kind, last.previous_digest) == ("publication", Batch.objects.order_by("pk").first().digest)


def test_shipped_versions_never_change(series, client):
    """Render every version, edit every mutable object, render again: only names may differ."""
    claim()
    event()
    chart("downloads", series, takeaway=f"[[{SERIES}@2018|compact]] downloads")
    place = case(standfirst=f"[[{SERIES}@2018|compact]] in Japan", outcome=f"<p>{number()}</p>")
    publish(place, kind="new")
    body = (
        f'<p>{number()} and <span data-claim="doubled" data-stance="asserted">twice</span> since <time data-event="launch"></time>.</p>'
        '<figure data-chart="downloads"></figure><figure data-case="app-japan"></figure>'
    )
    document = article(body, title=f"[[{SERIES}@2018|compact]] downloads")
    publish(document, kind="new")
    paths = ["/articles/story/versions/1/", "/localization/app-japan/versions/1/"]

    def shown() -> list[str]:
        return [
            re.sub(r"<h2[^>]*>Versions.*", "", client.get(path).content.decode(), flags=re.DOTALL) for path in paths
        ]

    before = shown()
    record(row("99000000", "2020-01-01"), row("70000000", "2019-05-01", provider="b"))
    rank(series, "2018", Provider.objects.get(slug="b"), "preferred", "Better.", decided_at=at("2019-02-01"))
    Claim.objects.update(statement="It tripled.", stated="3", operation="difference")
    Operand.objects.all().delete()
    Event.objects.update(date="2001-01-01", title="Other")
    Chart.objects.update(takeaway="Other", description="Other.", kind="line", note="Other.")
    Section.objects.update(body="<p>Other.</p>", heading="Other")
    for one in (document.article, place.localizationcase):
        one.title = one.standfirst = "Other"
        one.save()
    Lever.objects.update(name="Other")
    assert shown() == before
    for model in (Entity, Market):
        model.objects.update(name="Renamed")
    assert [re.sub("Renamed|App|World|Market JP", "", text) for text in shown()] == [
        re.sub("Renamed|App|World|Market JP", "", text) for text in before
    ]
