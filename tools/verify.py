"""Everything that decides whether a change may land. `verify.py` runs all; `verify.py lint types` only these steps.

Where PostgreSQL or Chromium is missing it says so and runs the rest; with CI=true that is a failure.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import machine

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CI = os.environ.get("CI", "").lower() in {"1", "true"}
PYTEST = [sys.executable, "-m", "pytest", "-q"]
#: The machine has two cores.
PARALLEL = ["-n", "2", "--dist", "worksteal"]

Outcome = bool | str  # a string says what is missing


def run(*command: str | Path, **environment: str) -> bool:
    """Whether the command succeeded, run in the project's folder."""
    return (
        subprocess.run(
            [str(part) for part in command], cwd=ROOT, env={**os.environ, **environment}, check=False
        ).returncode
        == 0
    )


def lint() -> Outcome:
    """ruff: rules and format."""
    return all(
        [
            run(BIN / "ruff", "check", "--quiet", "--output-format=concise", "."),
            run(BIN / "ruff", "format", "--check", "--quiet", "--output-format=concise", "."),
        ]
    )


def types() -> Outcome:
    """mypy, strict on the pure modules."""
    return run(BIN / "mypy", DATABASE_URL="", CACHE_URL="")


def layers() -> Outcome:
    """import-linter's contracts."""
    return run(BIN / "lint-imports")


def migrations() -> Outcome:
    """No model has changed without its migration."""
    return run(
        sys.executable,
        "manage.py",
        "makemigrations",
        "--check",
        "--dry-run",
        DJANGO_SETTINGS_MODULE="tests.settings",
        DATABASE_URL="",
        CACHE_URL="",
    )


def sqlite() -> Outcome:
    """All tests but the browser's, on SQLite."""
    return run(*PYTEST, *PARALLEL, "-m", "not browser", DATABASE_URL="", CACHE_URL="")


def postgres() -> Outcome:
    """The tests that touch the database, on PostgreSQL."""
    with machine.postgres() as address:
        if address is None:
            return "no PostgreSQL on 127.0.0.1:5432 and none installed"
        return run(*PYTEST, *PARALLEL, "-m", "not browser", "--database-only", DATABASE_URL=address, CACHE_URL="")


def browser() -> Outcome:
    """Journeys in a real browser."""
    if machine.chromium() is None:
        return "no Chromium on the path (Debian: apt-get install chromium-headless-shell)"
    return run(*PYTEST, *PARALLEL, "-m", "browser", DATABASE_URL="", CACHE_URL="")


STEPS: dict[str, Callable[[], Outcome]] = {
    step.__name__: step for step in (lint, types, layers, migrations, sqlite, postgres, browser)
}


def main(names: list[str]) -> int:
    """Run the steps, all of them even after a failure, and tell how each went."""
    if unknown := set(names) - set(STEPS):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(STEPS)}", file=sys.stderr)
        return 2
    told, bad = [], 0
    for name in names or STEPS:
        step = STEPS[name]
        print(f"\n== {name}: {step.__doc__}", flush=True)
        start = time.monotonic()
        outcome = step()
        if isinstance(outcome, str):
            line = f"not run: {outcome}"
            print(line, flush=True)
            bad += CI
        else:
            line = "ok" if outcome else "FAILED"
            bad += not outcome
        told.append(f"{name:<11}{line} ({time.monotonic() - start:.0f} s)")
    print("\n" + "\n".join(told), flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
