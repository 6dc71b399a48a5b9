"""Verifying the publication: the demo passes, and whatever is altered behind the application's back is found and named."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models
from PIL import Image as Picture

from casestudy.integrity.verifying import verify
from casestudy.management.commands import verify as verify_command
from casestudy.models import Consequence, Image, Revision, Use, Verification, Version, Withdrawal
from casestudy.publishing import cancel, publish, rename
from metrics.models import Batch, Claim, Observation, Operand, Provider, Ranking, Series
from metrics.ranking import rank
from tests import factories

pytestmark = pytest.mark.django_db


def behind(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The same rows without the promises that the application makes of them."""
    return models.QuerySet(rows.model).filter(pk__in=list(rows.values_list("pk", flat=True)))


def a_picture() -> None:
    """A picture and its file."""
    file = io.BytesIO()
    Picture.new("RGB", (2, 3), "white").save(file, "PNG")
    default_storage.delete("images/dot.png")
    default_storage.save("images/dot.png", ContentFile(file.getvalue()))
    Image.objects.create(slug="dot", alternative_text="A dot", file="images/dot.png")


def another_picture() -> None:
    default_storage.delete("images/dot.png")
    default_storage.save("images/dot.png", ContentFile(b"altered"))


@pytest.fixture
def site() -> None:
    """Three batches of rows, one with its file, a ranking, two texts, one of them published twice, a claim, a picture."""
    series = factories.a_series()
    factories.record(factories.row(), factories.row("30000000", period="2017"), recorded="2020-01-01")
    factories.upload("app-downloads-wld,2016,5.0,0.1,exact,A,a,paper,2017-01-01,seen in print")
    factories.record(factories.row("70000000", provider="b"))
    rank(series, "2018", Provider.objects.get(slug="b"), "deprecated", "Misread.", right="app-downloads-wld@2018!a")
    factories.claim()
    a_picture()
    text = factories.article(
        f'<p>It had {factories.number()} downloads, <span data-claim="doubled" data-stance="asserted">twice as many</span>.</p>'
        '<figure data-image="dot"></figure>'
    )
    publish(text, kind="new")
    publish(factories.article(slug="other"), kind="new")
    text.article.title = "Another story"
    text.article.save()
    publish(text, kind="correction", note="The title was wrong.")


def found() -> str:
    """What the command says; it has to fail."""
    with pytest.raises(CommandError) as caught:
        call_command("verify", stdout=io.StringIO())
    assert caught.value.returncode == 1
    last = Verification.objects.first()
    assert last is not None and not last.ok and last.difference in str(caught.value)
    return str(caught.value)


def test_untouched_site_passes_and_says_what_was_looked_at(site: None, client: Any) -> None:
    said = io.StringIO()
    call_command("verify", stdout=said)
    head = Batch.objects.order_by("-pk").values_list("digest", flat=True)[0]
    assert said.getvalue() == (
        "No difference: 4 observations in 7 batches, 1 kept files, 1 rankings, 0 removals by law, 1 pictures, 3 revisions, 3 versions; "
        f"claims: 1 holds.\nHead of the chain: {head}\n"
    )
    assert "no difference in 4 observations and 3 versions" in client.get("/integrity/").content.decode()


def test_a_renamed_text_still_verifies(site: None) -> None:
    rename(Version.objects.filter(number=2).get().document, "renamed")
    assert verify().difference is None


def test_the_demo_passes(demo: None) -> None:
    assert verify().difference is None


def observation(**values: Any) -> Callable[[], Any]:
    return lambda: behind(Observation.objects.filter(period="2016")).update(**values)


def all_of(model: Any, pick: dict[str, Any], **values: Any) -> Callable[[], Any]:
    return lambda: behind(model.objects.filter(**pick)).update(**values)


def without_a_batch() -> None:
    """An act in the middle taken out together with what it stored."""
    gone = Batch.objects.filter(observations__period="2016")
    key = gone.get().pk
    behind(Observation.objects.filter(batch=key)).delete()
    behind(Batch.objects.filter(pk=key)).delete()


def swapped() -> None:
    """Two links of the chain in each other's place, with all that they stored."""
    first, second = Batch.objects.filter(kind="import").order_by("pk")[:2]
    names = [one.attname for one in Batch._meta.concrete_fields if not one.primary_key]
    for one, other in ((first, second), (second, first)):
        behind(Batch.objects.filter(pk=one.pk)).update(**{name: getattr(other, name) for name in names})
    rows = {one.pk: list(Observation.objects.filter(batch=one).values_list("pk", flat=True)) for one in (first, second)}
    for one, other in ((first, second), (second, first)):
        behind(Observation.objects.filter(pk__in=rows[one.pk])).update(batch=other)


def with_another_file() -> None:
    name = Batch.objects.exclude(file="").get().file.name
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"altered"))


def with_other_words() -> None:
    one = Revision.objects.filter(number=2).get()
    behind(Revision.objects.filter(pk=one.pk)).update(content=one.content | {"title": "Altered"})


ALTERATIONS: dict[str, tuple[Callable[[], Any], str]] = {
    "value": (observation(value="5.1"), "metrics_observation, row "),
    "digits of the value": (observation(value="5.00"), "metrics_observation, row "),
    "stated_to": (observation(stated_to="0.2"), "metrics_observation, row "),
    "note": (observation(note="heard"), "metrics_observation, row "),
    "known_from": (observation(known_from=factories.at("2017-01-02")), "metrics_observation, row "),
    "magnitude": (observation(magnitude=1), "metrics_observation, row "),
    "period_end": (observation(period_end="2017-12-31"), "metrics_observation, row "),
    "digest of a row": (observation(digest="0" * 64), "metrics_observation, row "),
    "row taken out": (lambda: behind(Observation.objects.filter(period="2017")).delete(), "expected 2 rows; found 1"),
    "slug of a series": (all_of(Series, {}, slug="app-installs-wld"), "metrics_observation, row "),
    "rank": (all_of(Ranking, {}, rank="preferred"), "metrics_ranking, the ranking of batch "),
    "reason of a ranking": (all_of(Ranking, {}, reason="Read well."), "metrics_ranking, the ranking of batch "),
    "right number of a ranking": (all_of(Ranking, {}, right="no-such@2018"), "metrics_ranking, the ranking of batch "),
    "ranking taken out": (lambda: behind(Ranking.objects.all()).delete(), "metrics_ranking, the ranking of batch "),
    "digest of an import": (all_of(Batch, {"rows": 2}, digest="0" * 64), "metrics_batch, batch "),
    "count of a batch": (all_of(Batch, {"rows": 2}, rows=3), "expected 3 rows; found 2"),
    "batch taken out": (without_a_batch, "a batch before it was altered or taken out"),
    "order of batches": (swapped, "a batch before it was altered or taken out"),
    "picture": (another_picture, "casestudy_image, the picture images/dot.png: expected SHA-256 "),
    "picture lost": (lambda: default_storage.delete("images/dot.png"), "found no file that can be read"),
    "kept file": (with_another_file, "metrics_batch, the kept file of batch "),
    "kept file lost": (lambda: default_storage.delete(Batch.objects.exclude(file="").get().file.name), "no file that can be read"),
    "content of a revision": (with_other_words, "casestudy_revision, revision 2 of story (en)"),
    "kind of a version": (all_of(Version, {"number": 2}, kind="update"), "casestudy_version, story version 2"),
    "note of a version": (all_of(Version, {"number": 2}, note="Nothing."), "casestudy_version, story version 2"),
    "reason of an override": (all_of(Version, {"number": 2}, override="No need."), "casestudy_version, story version 2"),
    "live_from": (all_of(Version, {"number": 2}, live_from=factories.at("2020-01-01")), "casestudy_version, story version 2"),
    "published_at": (all_of(Version, {"number": 2}, published_at=factories.at("2020-01-01")), "casestudy_version, story version 2"),
    "use taken out": (
        lambda: behind(Use.objects.filter(version=2, kind="claim")).delete(), "casestudy_use, version 2 of story (en)"),
    "use added": (
        lambda: Use.objects.create(document=Version.objects.get(number=2).document, version=2, kind="chart", slug="x"),
        "1 too many, first chart x"),
    "operand": (all_of(Operand, {"role": "numerator"}, text="other@2018"), "metrics_operand, “other@2018” of the claim doubled"),
    "operand’s period": (all_of(Operand, {"role": "numerator"}, text="app-downloads-wld@2016"), "metrics_claim, doubled"),
    "value that a claim states": (all_of(Claim, {}, stated="9"), "metrics_claim, doubled"),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_alteration_is_found_and_named(site: None, name: str) -> None:
    alter, words = ALTERATIONS[name]
    alter()
    said = found()
    assert words in said and "expected" in said and said.startswith("Difference: ")


def test_a_version_that_nobody_published_is_found(site: None) -> None:
    one = Version.objects.get(number=2)
    Version.objects.create(
        document=one.document, number=3, revision=one.revision, kind="update", live_from=one.live_from
    )
    assert "version 3 of story (en): expected a batch of its publication" in found()


def test_a_chain_cut_at_its_end_is_found_by_the_last_check(site: None) -> None:
    assert verify().difference is None
    batch = Batch.objects.order_by("-pk")[0]
    version = Version.objects.get(published_at=batch.recorded_at)
    Use.objects.filter(document=version.document, version=version.number).delete()
    behind(Version.objects.filter(pk=version.pk)).delete()
    behind(Batch.objects.filter(pk=batch.pk)).delete()
    assert "the chain was cut or rewritten" in found()


def test_a_head_deposited_elsewhere_has_to_be_in_the_chain(site: None) -> None:
    call_command("verify", "--head", Batch.objects.order_by("pk")[0].digest, stdout=io.StringIO())
    with pytest.raises(CommandError, match="deposited elsewhere"):
        call_command("verify", "--head", "f" * 64, stdout=io.StringIO())


def test_a_live_text_that_lost_its_number_is_found(site: None) -> None:
    later = Version.objects.get(number=2).published_at - timedelta(seconds=1)
    factories.record(factories.row("", known_from=later.isoformat(), status="W"))
    assert "the number “app-downloads-wld@2018” was withdrawn" in found() or "held to be wrong" in found()


SEALED: dict[str, tuple[Callable[[], Any], str]] = {
    "reason of a withdrawal": (all_of(Withdrawal, {}, reason="None."), "casestudy_withdrawal, rows up to "),
    "day of a withdrawal": (all_of(Withdrawal, {}, recorded_at=factories.at("2020-01-01")), "casestudy_withdrawal, rows up to "),
    "withdrawal taken out": (lambda: behind(Withdrawal.objects.all()).delete(), "casestudy_withdrawal, rows up to "),
    "words of a consequence": (all_of(Consequence, {}, before="61 million"), "casestudy_consequence, rows up to "),
    "result of a check": (all_of(Verification, {}, rows=7), "casestudy_verification, the check of "),
    "difference of a check": (all_of(Verification, {"ok": False}, ok=True), "casestudy_verification, the check of "),
    "check taken out": (lambda: behind(Verification.objects.filter(ok=False)).delete(), "casestudy_verification, the check of "),
    "seal of a check": (all_of(Verification, {"ok": True}, seals={}), "casestudy_verification, the check of "),
}  # fmt: skip


@pytest.mark.parametrize("name", SEALED)
def test_what_a_check_sealed_is_found_altered_by_the_next(site: None, name: str) -> None:
    other = Version.objects.get(document__slug="other")
    cancel(other, "It was wrong.")
    story = Version.objects.get(number=2)
    Consequence.objects.create(
        document=story.document, version=story, kind="number", reference="app-downloads-wld@2018", place="Part 1",
        before="60 million", after="61 million", since=factories.at("2020-01-01"),
    )  # fmt: skip
    another_picture()
    assert verify().difference is not None
    default_storage.delete("images/dot.png")
    Image.objects.all().delete()
    a_picture()
    assert verify().difference is None and verify().difference is None
    alter, words = SEALED[name]
    alter()
    assert words in found()


def test_rows_that_came_since_the_last_check_break_no_seal(site: None) -> None:
    assert verify().difference is None
    cancel(Version.objects.get(document__slug="other"), "It was wrong.")
    assert verify().difference is None
    assert Verification.objects.first().seals["casestudy_withdrawal"]["rows"] == 1


def test_a_check_can_be_interrupted_and_leaves_the_last_result(site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verify().difference is None
    command = verify_command.Command()

    @contextmanager
    def stopping() -> Iterator[Callable[[int], None]]:
        def step(count: int) -> None:
            raise KeyboardInterrupt

        yield step

    monkeypatch.setattr(command, "progress", stopping)
    with pytest.raises(CommandError, match=r"Interrupted after \d steps. Nothing was stored.") as caught:
        call_command(command)
    assert caught.value.returncode == 130
    assert Verification.objects.count() == 1 and verify().difference is None


def test_the_head_is_public_for_programs_and_as_a_line_to_keep(site: None, client: Any) -> None:
    assert client.get("/integrity.json").json()["checked"] is None
    assert verify().difference is None
    head, last = Batch.objects.order_by("-pk")[0], Verification.objects.get()
    answer = client.get("/integrity.json")
    instant = head.recorded_at.isoformat().replace("+00:00", "Z")
    line = f"http://127.0.0.1:8000 batch {head.pk} {instant} sha256 {head.digest}"
    assert answer.json() == {
        "head": {"batch": head.pk, "recorded_at": instant, "kind": "publication", "sha256": head.digest},
        "deposit": line,
        "checked": {
            "recorded_at": last.recorded_at.isoformat().replace("+00:00", "Z"),
            "ok": True,
            "result": "no difference in 4 observations and 3 versions",
            "observations": 4,
            "versions": 3,
            "head": head.digest,
            "sha256": last.digest,
        },
    }
    assert answer["Access-Control-Allow-Origin"] == "*" and answer.has_header("ETag")
    assert line in client.get("/integrity/").content.decode()
    call_command("verify", "--head", last.digest, stdout=io.StringIO())


def test_an_empty_site_has_no_head(client: Any) -> None:
    assert client.get("/integrity.json").json() == {"head": None, "deposit": "", "checked": None}
    assert client.get("/integrity/").status_code == 200


def test_readers_see_the_table_and_not_the_key(site: None, client: Any) -> None:
    with_other_words()
    found()
    page = client.get("/integrity/").content.decode()
    assert "a difference was found in the table casestudy_revision" in page and "revision 2 of" not in page
