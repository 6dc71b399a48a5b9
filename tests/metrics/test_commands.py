"""Import and export on the command line."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from metrics.models import Observation
from tests.factories import HEADER, SERIES, a_series, record, row

pytestmark = pytest.mark.django_db
GOOD = f"{HEADER}\r\n{SERIES},2018,5.0,0.1,,,a,paper,,\r\n{SERIES},2017,4.0,0.1,,,a,paper,2018-01-01,\r\n"


@pytest.fixture(autouse=True)
def series():
    return a_series()


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "numbers.csv"
    path.write_text(GOOD, newline="")
    return path


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def refused(*arguments: object) -> tuple[str, int]:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return str(error.value), error.value.returncode


def test_a_file_is_imported_and_again_changes_nothing(file):
    assert (
        run("import_observations", file, "--known-from", "2019-01-01")
        == "2 rows read: 2 added, 0 on record already, 0 withdrawn.\n"
    )
    assert (
        run("import_observations", file, "--known-from", "2019-01-01")
        == "2 rows read: 0 added, 2 on record already, 0 withdrawn.\n"
    )


def test_a_dry_run_says_what_would_be_stored(file):
    assert (
        run("import_observations", file, "--dry-run")
        == "Dry run, nothing was stored: 2 added, 0 on record already, 0 withdrawn.\n"
    )
    assert Observation.objects.count() == 0


def test_a_snapshot_withdraws(file):
    record(row(period="2016", known_from="2017-01-01"))
    assert run("import_observations", file, "--snapshot", "--known-from", "2020-01-01").endswith("1 withdrawn.\n")


def test_bad_rows_are_listed_a_line_each_and_the_exit_code_is_1(file):
    file.write_text(GOOD + f"{SERIES},2016,x,,,,a,nowhere,,\r\n", newline="")
    assert refused("import_observations", file) == (
        "line 4, column source: there is no source of this slug; create the source first (found “nowhere”)\n"
        "line 4, column value: “x” is not a number in plain digits, such as 277600000 or 45.2. (found “x”)\n"
        "Nothing was stored: 2 problems in 3 rows read.",
        1,
    )
    assert Observation.objects.count() == 0


@pytest.mark.parametrize("text", ["soon", "2019-02-30", "2019"])
def test_a_bad_day_is_named(file, text):
    message, code = refused("import_observations", file, "--known-from", text)
    assert message.startswith("--known-from: ")
    assert (code, Observation.objects.count()) == (1, 0)


def test_a_file_that_is_not_there_is_named(tmp_path):
    missing = tmp_path / "missing.csv"
    assert refused("import_observations", missing) == (f"{missing} cannot be read: No such file or directory.", 1)
    assert refused("import_observations", tmp_path) == (f"{tmp_path} cannot be read: Is a directory.", 1)


def test_an_interruption_says_that_nothing_was_stored(file, monkeypatch):
    from metrics import ingest

    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(ingest.Loader, "insert", interrupted)
    assert refused("import_observations", file) == ("Interrupted. Nothing was stored.", 130)
    assert Observation.objects.count() == 0


def test_the_export_is_the_public_file_and_imports_as_nothing(file, tmp_path, client):
    run("import_observations", file, "--known-from", "2019-01-01")
    record(row("9", known_from="2999-01-01"))
    out = tmp_path / "out.csv"
    run("export_observations", "--out", out)
    assert out.read_bytes() == b"".join(client.get("/api/v1/observations.csv").streaming_content)
    assert run("export_observations").encode() == out.read_bytes()
    assert "0 added, 2 on record" in run("import_observations", out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["numbers.csv", "out.csv"]


def test_an_export_that_cannot_be_written_says_so(tmp_path):
    out = tmp_path / "nowhere" / "out.csv"
    assert refused("export_observations", "--out", out) == (f"{out} cannot be written: No such file or directory.", 1)
