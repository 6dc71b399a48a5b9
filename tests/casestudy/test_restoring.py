"""Restoring bundles: the same site again on either database, and every bad bundle refused by the name of the file that is bad."""

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, models
from PIL import Image as Picture

from casestudy import restoring
from casestudy.consequences.deciding import Undecided
from casestudy.content import snapshot
from casestudy.integrity.verifying import verify
from casestudy.models import Article, Document, Image, Revision, SiteSettings, Version
from casestudy.publishing import publish
from casestudy.restoring import BadBundle, Conflicting, archive, restore
from metrics.models import Batch, Claim, Observation, Provider, Ranking, Series, Source
from metrics.ranking import rank
from tests import factories
from tests.factories import SERIES, at

pytestmark = pytest.mark.django_db
Files = dict[str, bytes]


@pytest.fixture
def story(client: Any) -> Iterator[bytes]:
    """The bundle of a text with two versions, a correction of the record, a ranking, a claim, a chart and a picture."""
    SiteSettings(name="Casestudy", data_licence="CC BY 4.0").save()
    series = factories.a_series()
    factories.record(factories.row(), factories.row("30000000", period="2017"), recorded="2019-02-01T03:04:05.678901")
    factories.record(factories.row("66000000", provider="b", note="=1+1", stated_as="66m"), recorded="2019-03-01")
    rank(series, "2018", Provider.objects.get(slug="b"), "deprecated", "Misread.", right=f"{SERIES}@2018!a")
    factories.claim()
    factories.chart("downloads", series)
    picture = io.BytesIO()
    Picture.new("RGB", (2, 3), "white").save(picture, "PNG")
    default_storage.delete("images/dot.png")
    default_storage.save("images/dot.png", ContentFile(picture.getvalue()))
    Image.objects.create(slug="dot", alternative_text="A dot", file="images/dot.png")
    body = (
        f'<p>It had {factories.number()}, <span data-claim="doubled" data-stance="asserted">twice as many</span>.</p>'
        '<figure data-chart="downloads"></figure><figure data-image="dot"></figure>'
    )
    document = factories.article(body, title="A <story>")
    publish(document, kind="new", live_from=at("2020-02-03"), now=at("2020-02-03T04:05:06"))
    Article.objects.update(
        title="Another <story>", kicker="Apps", abstract="It asks.", questions="Why?\nHow?", next_update="2027-03"
    )
    document = Document.objects.get()
    publish(document, kind="correction", note="The title was wrong.", now=at("2020-03-01"))
    yield client.get("/articles/story.zip").getvalue()
    default_storage.delete("images/dot.png")


@pytest.fixture
def bundle(request: pytest.FixtureRequest) -> bytes:
    """The same bundle and an empty site; made once, since it is the same bytes whenever it is made."""
    if not MADE:
        MADE.append(request.getfixturevalue("story"))
        emptied()
    return MADE[0]


MADE: list[bytes] = []


def emptied() -> None:
    """Every table without a row, whatever its models promise, and no picture."""
    for model in apps.get_models(include_auto_created=True):
        models.QuerySet(model)._raw_delete("default")
    connection.check_constraints()
    default_storage.delete("images/dot.png")


def kept() -> dict[str, Any]:
    """What is stored, counted, with the digests that say it all."""
    return {
        "counts": {
            one.__name__: one._base_manager.count()
            for one in apps.get_models(include_auto_created=True)
            if one._meta.app_label in ("casestudy", "metrics")
        },
        "digests": sorted([*_digests(Observation), *_digests(Revision), *_digests(Batch)]),
        "picture": default_storage.exists("images/dot.png"),
    }


def _digests(model: Any) -> list[str]:
    return list(model.objects.values_list("digest", flat=True))


def files_of(bundle: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(files: Files, manifest: bool = True) -> bytes:
    """The files as a bundle; with a manifest that is right for them, unless they keep their own."""
    if manifest:
        lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in files if name != archive.MANIFEST]
        files = files | {archive.MANIFEST: "".join(lines).encode()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return buffer.getvalue()


def put(bundle: bytes, **options: Any) -> restoring.Report:
    return restore(io.BytesIO(bundle), "story.zip", **options)


def pages(client: Any) -> dict[str, Any]:
    addresses = ("", "versions/", "versions/1/", "versions/2/")
    found = {f"/articles/story/{one}": client.get(f"/articles/story/{one}").getvalue() for one in addresses}
    others = ("/articles/story.md", "/articles/story.json", "/charts/downloads/", "/charts/downloads.csv")
    return found | {one: client.get(one).getvalue() for one in (*others, "/claims/doubled/", "/media/images/dot.png")}


def test_an_empty_site_shows_the_same_afterwards(client: Any, story: bytes) -> None:
    before, digests = pages(client), sorted([*_digests(Observation), *_digests(Revision)])
    emptied()
    report = put(story)
    assert dict(report.added) == {
        "providers": 2, "sources": 1, "markets": 1, "metrics": 1, "entities": 1, "series": 1, "site settings": 1,
        "observations": 3, "rankings": 1, "charts": 1, "claims": 1, "images": 1, "versions": 2, "texts": 1,
    }  # fmt: skip
    assert pages(client) == before
    assert sorted([*_digests(Observation), *_digests(Revision)]) == digests
    assert client.get("/articles/story.zip").getvalue() == story
    assert verify().difference is None


def test_rows_and_versions_keep_the_instants_of_their_recording(story: bytes) -> None:
    emptied()
    put(story)
    assert set(Observation.objects.values_list("recorded_at", flat=True)) == {
        at("2019-02-01T03:04:05.678901"),
        at("2019-03-01"),
    }
    assert list(Version.objects.order_by("number").values_list("published_at", flat=True)) == [
        at("2020-02-03T04:05:06"),
        at("2020-03-01"),
    ]
    assert Ranking.objects.get().batch.recorded_at == Ranking.objects.get().recorded_at


def test_the_working_copy_says_the_same_and_can_be_published_on(story: bytes) -> None:
    emptied()
    put(story)
    document = Document.objects.get()
    assert snapshot(document) == Version.objects.get(number=2).revision.content
    Article.objects.update(standfirst="More to come.")
    version = publish(document, kind="update")
    assert (version.number, version.revision.number) == (3, 3)
    assert verify().difference is None


def test_a_site_that_has_it_all_stays_as_it_is(story: bytes) -> None:
    before = kept()
    report = put(story)
    assert not report.added and report.words == "nothing: all is here already" and kept() == before


def test_a_dry_run_checks_everything_and_stores_nothing(story: bytes) -> None:
    emptied()
    before = kept()
    report = put(story, dry_run=True)
    assert report.added["observations"] == 3 and report.files == ["images/dot.png"] and kept() == before
    with pytest.raises(BadBundle):
        put(changed(story, "index.html", lambda content: content + b" "), dry_run=True)


def behind(model: Any, **values: Any) -> Callable[[], Any]:
    return lambda: models.QuerySet(model).update(**values)


CONFLICTS: dict[str, tuple[Callable[[], Any], str]] = {
    "name of a source": (behind(Source, title="Another"), "sources “paper”: title is “Another” here, “A report” in the bundle."),
    "metric of a series": (behind(Series, breakdown="x"), "series “app-downloads-wld”: breakdown is “x” here"),
    "number": (behind(Observation, digest="0" * 64), "it is on record here with another content, source or day of recording"),
    "ranking": (behind(Ranking, reason="No."), "ranking of “app-downloads-wld@2018!b”"),
    "note of a version": (behind(Version, note="No."), "text “story”: version 1 was published otherwise here."),
    "words of a version": (behind(Revision, digest="0" * 64), "text “story”: version 1 has other words here."),
    "picture": (
        lambda: default_storage.delete("images/dot.png") or default_storage.save("images/dot.png", ContentFile(b"x")),
        "picture “images/dot.png”: another file has this name here.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONFLICTS)
def test_what_the_site_holds_otherwise_refuses_the_bundle(story: bytes, name: str) -> None:
    alter, words = CONFLICTS[name]
    alter()
    before = kept()
    with pytest.raises(Conflicting) as caught:
        put(story)
    assert any(words in one for one in caught.value.conflicts), caught.value.conflicts
    assert kept() == before


def test_a_claim_that_was_edited_here_stays_and_is_named(story: bytes) -> None:
    Claim.objects.update(stated="7")
    report = put(story)
    assert report.left == ["claims “doubled” stands otherwise here and is left so; the text shows its own."]
    assert Claim.objects.get().stated == 7


def test_a_bundle_that_would_move_a_live_text_is_refused(client: Any, story: bytes) -> None:
    emptied()
    factories.a_series()
    factories.record(factories.row(), recorded="2019-02-01T03:04:05.678901")
    publish(factories.article(slug="other"), kind="new")
    rows = factories.row("50000000", "2021-01-01")
    factories.record(rows)
    bundle = client.get("/articles/other.zip").getvalue()
    emptied()
    factories.a_series()
    factories.record(factories.row(), recorded="2019-02-01T03:04:05.678901")
    publish(factories.article(slug="mine"), kind="new")
    before = kept()
    with pytest.raises(Undecided):
        put(bundle)
    assert kept() == before


def changed(bundle: bytes, name: str, change: Callable[[bytes], bytes], manifest: bool = False) -> bytes:
    files = files_of(bundle)
    return packed(files | {name: change(files[name])}, manifest)


def without(bundle: bytes, name: str, manifest: bool = False) -> bytes:
    return packed({one: content for one, content in files_of(bundle).items() if one != name}, manifest)


def beside(bundle: bytes, name: str, content: bytes = b"x", manifest: bool = True) -> bytes:
    return packed(files_of(bundle) | {name: content}, manifest)


def edited(**values: Any) -> Callable[[bytes], bytes]:
    """The record of a bundle with other values, and a manifest that is right for it."""
    return lambda bundle: changed(
        bundle, "record.json", lambda content: json.dumps(json.loads(content) | values).encode(), True
    )


def with_entry(bundle: bytes, name: str, mode: int = 0, content: bytes = b"x", twice: bool = False) -> bytes:
    files = files_of(bundle)
    if not twice:
        files[archive.MANIFEST] += f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode()
    buffer = io.BytesIO(packed(files, manifest=False))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as out:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        with pytest.warns(UserWarning, match="Duplicate") if twice else _quiet():
            out.writestr(info, content)
    return buffer.getvalue()


class _quiet:
    def __enter__(self) -> None: ...
    def __exit__(self, *args: object) -> None: ...


def flipped(bundle: bytes) -> bytes:
    """One byte of the packed observations changed, as on a bad disk."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed_:
        info = packed_.getinfo("data/observations.csv")
    place = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return bundle[:place] + bytes([bundle[place] ^ 1]) + bundle[place + 1 :]


def lying(bundle: bytes) -> bytes:
    """A file that says it is smaller than it is."""
    size = len(files_of(bundle)["index.html"]).to_bytes(4, "little")
    return bundle.replace(size, (10).to_bytes(4, "little"))


def rows(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    return lambda bundle: changed(
        bundle, "record/observations.csv", lambda content: change(content.decode()).encode(), True
    )


def content(change: Callable[[dict[str, Any]], Any]) -> Callable[[bytes], bytes]:
    """The frozen text with a change, and digests that are right for it: what only a person could have done."""

    def forged(bundle: bytes) -> bytes:
        files = files_of(bundle)
        text = json.loads(files["content.json"])
        change(text)
        raw = json.dumps(text, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        record = json.loads(files["record.json"])
        record["versions"][-1]["digest"] = hashlib.sha256(raw).hexdigest()
        return packed(files | {"content.json": raw, "record.json": json.dumps(record).encode()})

    return forged


BAD: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "no archive": (lambda bundle: b"<html>", "", "not a ZIP archive"),
    "half an archive": (lambda bundle: bundle[: len(bundle) // 2], "", "not a ZIP archive"),
    "a changed byte": (flipped, "data/observations.csv", "the file was changed"),
    "a changed file": (lambda b: changed(b, "article.md", lambda c: c + b" "), "article.md", "SHA-256 is not the one in the manifest"),
    "a missing file": (lambda b: without(b, "claims.json"), "claims.json", "the archive lacks it"),
    "no manifest": (lambda b: without(b, archive.MANIFEST), archive.MANIFEST, "lacks its manifest"),
    "a broken manifest": (lambda b: changed(b, archive.MANIFEST, lambda c: c + b"x\n"), archive.MANIFEST, "“x” is not one SHA-256"),
    "a manifest that is no text": (lambda b: changed(b, archive.MANIFEST, lambda c: b"\xff"), archive.MANIFEST, "cannot be read"),
    "an extra file": (lambda b: beside(b, "extra.txt", manifest=False), "extra.txt", "somebody put it in"),
    "a path that climbs out": (lambda b: with_entry(b, "../evil.txt"), "../evil.txt", "climbs out"),
    "a path that climbs inside": (lambda b: with_entry(b, "images/../../evil"), "images/../../evil", "climbs out"),
    "a path that climbs backwards": (lambda b: with_entry(b, "..\\evil.txt"), "..\\evil.txt", "climbs out"),
    "an absolute path": (lambda b: with_entry(b, "/etc/evil"), "/etc/evil", "absolute"),
    "a drive": (lambda b: with_entry(b, "C:evil"), "C:evil", "absolute"),
    "a folder": (lambda b: with_entry(b, "images/", content=b""), "images/", "not the name of a file"),
    "a control character": (lambda b: with_entry(b, "a\nb"), "a\nb", "not the name of a file"),
    "a symbolic link": (lambda b: with_entry(b, "link", stat.S_IFLNK | 0o777), "link", "a link or a device"),
    "a device": (lambda b: with_entry(b, "null", stat.S_IFCHR | 0o666), "null", "a link or a device"),
    "a name twice": (lambda b: with_entry(b, "article.md", twice=True), "article.md", "stands twice"),
    "an archive in the archive": (lambda b: beside(b, "more.txt", packed({"a": b"b"})), "more.txt", "an archive inside the archive"),
    "a bomb": (lambda b: beside(b, "bomb", bytes(16 << 20)), "bomb", "ZIP bomb"),
    "a file that lies about its size": (lying, "index.html", "changed"),
    "broken JSON": (lambda b: changed(b, "record.json", lambda c: c[:-5], True), "record.json", "not JSON"),
    "deep JSON": (lambda b: changed(b, "record.json", lambda c: b"[" * 200_000, True), "record.json", "not JSON"),
    "another kind of JSON": (lambda b: changed(b, "record.json", lambda c: b"[]", True), "record.json", "not a JSON object"),
    "no record": (lambda b: without(b, "record.json", True), "record.json", "lacks this file"),
    "another format": (edited(format="recipe"), "record.json", "not the record of a bundle"),
    "a later format": (edited(format_version=2), "record.json", "the format of the bundle is 2"),
    "an unknown language": (edited(language="xx"), "earlier/1.json", "another kind or language"),
    "no versions": (edited(versions=[]), "record.json", "the last of its versions"),
    "names of another shape": (edited(names={"sources": [7]}), "record.json", "not as a bundle is written"),
    "names that are missing": (edited(names={}), "record/observations.csv", "there is no series of this slug"),
    "a name against the rules": (edited(names={"sources": [{"slug": "A B", "producer": "x"}]}), "record.json", "sources “A B”"),
    "a ranking of nothing": (edited(rankings=[{"series": "x", "period": "2018", "provider": "a", "rank": "normal", "reason": "x", "right": "", "decided_at": "2020-01-01", "recorded_at": "2020-01-01"}]), "record.json", "lacks its series"),
    "a translation alone": (edited(translation_of="other"), "record.json", "restore that text first"),
    "a value altered": (rows(lambda text: text.replace("60000000", "61000000")), "record/observations.csv", "does not have the digest"),
    "a bad row": (rows(lambda text: text.replace(",2018,", ",20x8,")), "record/observations.csv", "line "),
    "a short row": (rows(lambda text: text + "a,b\r\n"), "record/observations.csv", "not as many cells"),
    "other columns": (rows(lambda text: text.replace("series,", "serial,", 1)), "record/observations.csv", "line 1: the columns are"),
    "rows that are no text": (lambda b: changed(b, "record/observations.csv", lambda c: c + b"\xff", True), "record/observations.csv", ""),
    "words altered": (lambda b: changed(b, "content.json", lambda c: c.replace(b"It had", b"It hid"), True), "content.json", "does not have the digest"),
    "an earlier text altered": (lambda b: changed(b, "earlier/1.json", lambda c: c.replace(b"It had", b"It hid"), True), "earlier/1.json", "does not have the digest"),
    "an embed that is none": (content(lambda text: text["sections"][0].update(body='<p><data data-figure="nothing"></data></p>')), "content.json", "nothing"),
    "a text without sections": (content(lambda text: text.pop("sections")), "content.json", "not as a bundle is written"),
    "sections of another shape": (content(lambda text: text.update(sections=[7])), "content.json", "not as a bundle is written"),
    "a title too long": (content(lambda text: text.update(title="x" * 999)), "content.json", "article"),
    "a chart that is none": (content(lambda text: text["definitions"]["charts"]["downloads"].update(kind="pie")), "content.json", "charts “downloads”"),
    "a claim that is none": (content(lambda text: text["definitions"]["claims"]["doubled"].update(operation="magic")), "content.json", "claims “doubled”"),
    "a picture elsewhere": (content(lambda text: text["definitions"]["images"]["dot"].update(file="imports/x.png")), "imports/x.png", "lacks this file"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_bundle_is_refused_by_name_and_stores_nothing(bundle: bytes, name: str) -> None:
    spoil, place, words = BAD[name]
    before = kept()
    with pytest.raises(BadBundle) as caught:
        put(spoil(bundle))
    assert caught.value.place == place and words in caught.value.reason, str(caught.value)
    assert kept() == before


def test_a_script_that_somebody_forged_into_a_text_is_inert(client: Any, bundle: bytes) -> None:
    put(content(lambda text: text["sections"][0].update(body="<p>Hi<script>alert(1)</script></p>"))(bundle))
    assert "<script>alert" not in client.get("/articles/story/").content.decode()


def test_a_bomb_is_given_up_before_it_fills_memory(story: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("LARGEST_ARCHIVE", 100), ("LARGEST_FILE", 1000), ("LARGEST_TOTAL", 2000), ("MOST_FILES", 3)):
        with monkeypatch.context() as patch:
            patch.setattr(archive, name, size)
            with pytest.raises(BadBundle, match=r"MB|holds"):
                put(story)


def test_the_command_names_file_and_reason(story: bytes, tmp_path: Path) -> None:
    path = tmp_path / "story.zip"
    path.write_bytes(story)
    said = io.StringIO()
    call_command("import_bundle", str(path), "--dry-run", stdout=said)
    assert said.getvalue() == (
        "story.zip: article “story” (en), version 2; would be added: nothing: all is here already\n"
    )
    behind(Source, title="Another")()
    with pytest.raises(
        CommandError, match=r"holds other things under the same names. Nothing was stored.\n- sources “paper”"
    ):
        call_command("import_bundle", str(path))
    path.write_bytes(changed(story, "index.html", lambda content: b""))
    with pytest.raises(CommandError, match=r"story.zip: index.html: its SHA-256"):
        call_command("import_bundle", str(path))
    with pytest.raises(CommandError, match=r"none.zip: No such file"):
        call_command("import_bundle", str(tmp_path / "none.zip"))
