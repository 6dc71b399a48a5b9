"""Imports point downward: the contracts of import-linter in pyproject.toml, and what they cannot say."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("metrics", "casestudy")
#: Layers 1 and 2 of metrics and casestudy: tables, actions and reads. They know nothing of requests, forms or pages.
BELOW_HTTP = {
    "metrics": {
        "models",
        "querysets",
        "validators",
        "drawing",
        "export",
        "ingest",
        "ranking",
        "readings",
        "series",
        "tabular",
        "verdicts",
    },
    "casestudy": {"models", "querysets", "validators", "content", "narrative", "publishing", "readers"},
}
HTTP = (
    "django.http",
    "django.views",
    "django.urls",
    "django.shortcuts",
    "django.contrib.admin",
    "django.forms",
    "rest_framework",
)
NAMELESS = {"services.py", "selectors.py", "utils.py", "helpers.py", "common.py", "core.py", "misc.py"}


def modules() -> Iterator[Path]:
    """Every module of the two packages."""
    for app in APPS:
        yield from (ROOT / app).rglob("*.py")


def imported(file: Path) -> Iterator[str]:
    """The dotted names that a module imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_import_points_upward() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("app", APPS)
def test_tables_actions_and_reads_know_nothing_of_http(app: str) -> None:
    found = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in (ROOT / app).rglob("*.py")
        if file.relative_to(ROOT / app).parts[0].removesuffix(".py") in BELOW_HTTP[app]
        for name in imported(file)
        if name.startswith(HTTP)
    ]
    assert found == []


def test_modules_have_names_that_say_something() -> None:
    assert [str(file) for file in modules() if file.name in NAMELESS] == []


def test_only_chart_js_touches_chart_js() -> None:
    """The drawing library may be replaced in one place."""
    touching = [
        file.relative_to(ROOT)
        for file in (ROOT / "static").rglob("*.js")
        if "vendor" not in file.parts and "new Chart(" in file.read_text()
    ]
    assert [str(file) for file in touching] in ([], ["static/metrics/chart.js"])
