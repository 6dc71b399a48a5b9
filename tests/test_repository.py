"""What the repository itself promises: a fresh clone needs nothing by hand, and holds nothing it should not."""

import re
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: Where a build or a package might come from, and what one machine calls its folders.
MACHINE = re.compile(r"/root/|/home/\w+/|/work/(main|shared)|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian")
INLINE = re.compile(
    r"<style\b|\sstyle=\"|\son(?:click|change|load|submit|input)=\"|<script(?![^>]*\b(?:src|type=\"(?:application/(?:ld\+)?json|importmap)\"))",
    re.I,
)


def tracked(*patterns: str) -> list[Path]:
    """The files under version control."""
    done = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = [line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    loose = [
        line
        for line in lines
        if line and not line.startswith("-r ") and not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.!+]+", line)
    ]
    assert loose == []


def test_the_series_of_python_is_one_that_the_site_runs_on() -> None:
    series = (ROOT / ".python-version").read_text().strip()
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert series == "3.13"
    assert wanted == ">=3.12,<3.15"


@pytest.mark.parametrize("name", [".ci/run", "manage.py"])
def test_commands_can_be_run(name: str) -> None:
    assert (ROOT / name).stat().st_mode & stat.S_IXUSR


def test_a_python_is_found_and_a_wrong_one_refused_in_words() -> None:
    script = ["sh", str(ROOT / "tools" / "find_python.sh")]
    found = subprocess.run(script, capture_output=True, text=True, check=True).stdout.strip()
    version = subprocess.run(
        [found, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert (3, 12) <= tuple(map(int, version)) <= (3, 14)
    refused = subprocess.run(
        script, env={"PYTHON": "/bin/false", "PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )
    assert refused.returncode == 1
    assert "PYTHON=/bin/false is not a Python 3.12 to 3.14" in refused.stderr


def test_the_makefile_has_every_command_of_the_contract() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ["help", "setup", "demo", "run", "test", "lint", "format", "bench", "docs", "pictures"]:
        assert f"make {target} " in done.stdout


def test_no_committed_file_names_a_machine_or_a_registry() -> None:
    found = []
    for file in tracked():
        if file == Path(__file__) or {"vendor", "facts"} & set(file.parts):
            continue
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)}: {match.group()}" for match in MACHINE.finditer(text)]
    assert found == []


def test_templates_have_no_inline_script_or_style() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in tracked("templates/*.html")
        for match in INLINE.finditer(file.read_text())
    ]
    assert found == []


def test_nothing_made_on_a_machine_is_committed() -> None:
    made = [
        file
        for file in tracked()
        if file.suffix in {".pyc", ".sqlite3", ".log"}
        or {"var", ".venv", "node_modules"} & set(file.relative_to(ROOT).parts)
    ]
    assert made == []


def test_vendored_files_carry_their_licence_and_version() -> None:
    for folder in (ROOT / "static" / "vendor").glob("*/"):
        assert (folder / "LICENSE").is_file(), folder
        assert (folder / "VERSION").is_file(), folder
