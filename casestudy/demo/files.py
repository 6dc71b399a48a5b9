"""The files of the demo, and what of them is not there yet."""

import csv
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FACTS = HERE / "facts"
Say = Callable[[str], None]


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one file of the record."""
    with open(FACTS / f"{name}.csv", newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def document(path: Path) -> dict[str, Any]:
    """One TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def missing(model: Any, key: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those rows of which nothing is there yet."""
    known = set(model.objects.values_list(key, flat=True))
    return [row for row in rows if row[key] not in known]
