"""Bundles: every file accounted for, the same bytes again, and numbers that go back in without a change."""

import csv
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from casestudy.bundles import MANIFEST
from casestudy.models import SiteSettings
from casestudy.publishing import publish
from metrics.ingest import import_file
from metrics.models import Chart, Claim, Observation, Source
from tests.factories import SERIES, a_series, article, at, case, chart, claim, number, record, row

pytestmark = pytest.mark.django_db
NAMES = [
    "README.txt",
    "article.md",
    "charts/downloads.json",
    "charts/downloads.svg",
    "citation.bib",
    "citation.csl.json",
    "citation.ris",
    "citation.txt",
    "claims.json",
    "content.json",
    "data/observations.csv",
    "datapackage.json",
    "index.html",
    "record.json",
    "record/observations.csv",
    "style.css",
    "manifest.sha256",
]


@pytest.fixture
def story() -> Any:
    SiteSettings(name="Casestudy", data_licence="Our compilation CC BY 4.0; figures belong to their providers").save()
    series = a_series()
    record(
        row(),
        row("61000000", "2019-02-01", provider="b"),
        row("30000000", period="2017"),
        row("31000000", "2019-03-01", period="2017", note="=1+1"),
        recorded="2019-04-01",
    )
    claim(stated="1.9", stated_to="0.1")
    chart("downloads", series)
    body = f'<p>It had {number(f"{SERIES}@2018!a")}, <span data-claim="doubled" data-stance="quoted">twice</span>.</p>'
    document = article(f'{body}<figure data-chart="downloads"></figure>', title="A <story>")
    publish(document, kind="new", live_from=at("2020-02-03T06:07:08"), now=at("2020-02-03T06:07:08"))
    return document


def files(client: Any, path: str) -> dict[str, bytes]:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip"), path
    archive = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def test_the_manifest_accounts_for_every_other_file(client: Any, story: Any) -> None:
    found = files(client, "/articles/story.zip")
    assert list(found) == NAMES
    lines = found.pop(MANIFEST).decode().splitlines()
    assert lines == [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in found.items()]


def test_files_are_dated_with_the_version_and_belong_to_nobody(client: Any, story: Any) -> None:
    archive = zipfile.ZipFile(io.BytesIO(client.get("/articles/story/versions/1.zip").getvalue()))
    assert {(one.date_time, one.external_attr >> 16, one.create_system) for one in archive.infolist()} == {
        ((2020, 2, 3, 6, 7, 8), 0o644, 3)
    }


def test_the_numbers_go_back_in_without_a_change(client: Any, story: Any) -> None:
    table = files(client, "/articles/story.zip")["data/observations.csv"]
    rows = list(csv.DictReader(io.StringIO(table.decode(), newline="")))
    assert [(one["period"], one["provider"], one["known_from"], one["value"]) for one in rows] == [
        ("2017", "a", "2019-01-01", "30000000"),
        ("2017", "a", "2019-03-01", "31000000"),
        ("2018", "a", "2019-01-01", "60000000"),
        ("2018", "b", "2019-02-01", "61000000"),
    ]
    report = import_file(io.BytesIO(table), "observations.csv")
    assert (report.problems, report.added, report.unchanged, Observation.objects.count()) == ([], 0, 4, 4)


def test_the_descriptor_describes_the_table(client: Any, story: Any) -> None:
    found = files(client, "/articles/story.zip")
    package = json.loads(found["datapackage.json"])
    (resource,) = package.pop("resources")
    table = found[resource["path"]]
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"]) and re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
    assert (resource["bytes"], resource["hash"]) == (len(table), f"sha256:{hashlib.sha256(table).hexdigest()}")
    header, *rows = list(csv.reader(io.StringIO(table.decode(), newline="")))
    fields = resource["schema"]["fields"]
    assert [one["name"] for one in fields] == header
    assert {one["type"] for one in fields} == {"string", "date", "number"}
    for row_ in rows:
        for one, cell in zip(fields, row_, strict=True):
            assert cell or not one.get("constraints", {}).get("required"), one["name"]
            assert one["type"] != "date" or re.fullmatch(r"(\d{4}-\d\d-\d\d)?", cell)
    key = [header.index(name) for name in resource["schema"]["primaryKey"]]
    assert len({tuple(one[place] for place in key) for one in rows}) == len(rows)
    assert {
        name: package[name] for name in ("profile", "name", "title", "version", "created", "licenses", "sources")
    } == {
        "profile": "tabular-data-package",
        "name": "story",
        "title": "A <story>",
        "version": "1",
        "created": "2020-02-03T06:07:08Z",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Our compilation CC BY 4.0; figures belong to their providers",
            }
        ],
        "sources": [{"title": "A report"}],
    }


@pytest.mark.filterwarnings("default")
def test_the_package_is_valid_for_the_frictionless_tool(client: Any, story: Any, tmp_path: Path) -> None:
    """Of a text and of a case; a table with a row too many is none, so that the tool is known to look."""
    from frictionless import Package, validate

    publish(case(outcome=f"<p>{number(f'{SERIES}@2017')}</p>"), kind="new", live_from=at("2020-02-03"))
    for place, address in enumerate(("/articles/story.zip", "/localization/app-japan.zip")):
        folder = tmp_path / str(place)
        for name, content in files(client, address).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        report = validate(str(folder / "datapackage.json"))
        assert report.valid and report.stats["warnings"] == 0, report.flatten(["type", "note"])
        rows = Package(str(folder / "datapackage.json")).get_resource("observations").read_rows()
        assert {(str(one["value"]), one["period_end"].isoformat()) for one in rows} >= {("30000000", "2017-12-31")}
        table = folder / "data" / "observations.csv"
        table.write_bytes(table.read_bytes() + table.read_bytes().splitlines(keepends=True)[-1])
        found = {one[0] for one in validate(str(folder / "datapackage.json")).flatten(["type"])}
        assert found & {"hash-count", "byte-count", "primary-key"}, found


def test_claims_carry_definition_operands_arithmetic_and_verdict(client: Any, story: Any) -> None:
    (one,) = json.loads(files(client, "/articles/story.zip")["claims.json"])
    assert one["definition"]["numerator"] == [f"{SERIES}@2018"]
    assert (one["stance"], one["words"], one["verdict"]) == (
        "quoted",
        "twice",
        "contradicted",
    )
    assert [operand["reference"] for operand in one["denominator"]] == [f"{SERIES}@2017"]
    assert one["steps"] and one["reason"]


def test_the_page_needs_nothing_from_the_site(client: Any, story: Any) -> None:
    found = files(client, "/articles/story.zip")
    page = found["index.html"].decode()
    assert "<h1>A &lt;story&gt;</h1>" in page and "<script" not in page and " style=" not in page
    assert not re.search(r'(?:href|src)="/', page)
    loaded = set(re.findall(r'src="([^"]+)"', page)) | set(re.findall(r'rel="stylesheet" href="([^"]+)"', page))
    assert loaded == {"style.css", "charts/downloads.svg"} and loaded <= found.keys()
    assert {one[1:] for one in re.findall(r'href="(#[^"]+)"', page)} <= set(re.findall(r'id="([^"]+)"', page))


def test_a_version_stays_the_same_bytes_after_the_data_changed(client: Any, story: Any) -> None:
    before = client.get("/articles/story/versions/1.zip").getvalue()
    record(row("70000000", "2019-06-01"), row("9000000", period="2016"), row("80000000", "2020-05-01"))
    Claim.objects.update(statement="Another claim.", stated="7")
    Chart.objects.update(takeaway="Another chart", description="Another description.")
    publish(story, kind="update", live_from=at("2020-06-01"))
    assert client.get("/articles/story/versions/1.zip").getvalue() == before
    live = client.get("/articles/story.zip").getvalue()
    assert live != before and live == client.get("/articles/story.zip").getvalue()


def test_only_names_may_differ(client: Any, story: Any) -> None:
    before = files(client, "/articles/story/versions/1.zip")
    Source.objects.update(title="A report, renamed")
    after = files(client, "/articles/story/versions/1.zip")
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"article.md", "datapackage.json", "index.html", "manifest.sha256", "claims.json", "record.json"}


def test_a_case_has_a_bundle_and_citations_too(client: Any, story: Any) -> None:
    publish(case(), kind="new", live_from=at("2020-02-03"))
    assert [name for name in files(client, "/localization/app-japan/versions/1.zip") if "charts" not in name] == [
        name for name in NAMES if "charts" not in name
    ]
    for page in ("/localization/app-japan", "/articles/story", "/articles/story/versions/1"):
        for ending, media in (
            ("bib", "application/x-bibtex; charset=utf-8"),
            ("ris", "application/x-research-info-systems; charset=utf-8"),
            ("csl.json", "application/vnd.citationstyles.csl+json"),
        ):
            response = client.get(f"{page}.{ending}")
            assert (response.status_code, response["Content-Type"]) == (200, media)
            assert b"/versions/1/" in response.getvalue()
    assert client.get("/articles/none.bib").status_code == 404


def test_the_language_of_who_asks_changes_nothing(client: Any, story: Any) -> None:
    for name in ("versions/1.zip", "versions/1.md"):
        path = f"/articles/story/{name}"
        own = client.get(path).getvalue()
        assert {client.get(other).getvalue() for other in (f"/ja{path}", f"{path}?lang=ja", f"{path}?lang=hi")} == {own}
