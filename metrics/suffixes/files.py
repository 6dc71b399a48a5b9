"""Workbooks and archives of the canonical table, the same bytes for the same content."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from metrics.export import csv_of
from metrics.models import Observation
from metrics.tabular import COLUMNS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
MOST_ROWS = 1_048_575
# The oldest day that a ZIP can carry: an archive says what is in it, not when somebody asked.
EPOCH = (1980, 1, 1, 0, 0, 0)


class TooLong(ValueError):
    """More rows than a spreadsheet holds."""


def workbook(rows: Iterable[Sequence[str]], metadata: Mapping[str, Any], header: Sequence[str] = COLUMNS) -> bytes:
    """A workbook of two sheets: the rows (cells as text), and what they are. Raises :class:`TooLong`.

    A value becomes a number where the spreadsheet's own numbers hold it exactly, else it stays text.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    book.set_properties({"title": str(metadata.get("title", "")), "created": datetime(2020, 1, 1, tzinfo=UTC)})
    bold = book.add_format({"bold": True})
    data = book.add_worksheet("data")
    data.freeze_panes(1, 0)
    numeric = {column for column, name in enumerate(header) if name in ("value", "stated_to")}
    for column, name in enumerate(header):
        data.write_string(0, column, name, bold)
    for line, row in enumerate(rows, 1):
        if line > MOST_ROWS:
            raise TooLong(f"A spreadsheet holds {MOST_ROWS:,} rows, and there are more; ask for the CSV, or for less.")
        for column, cell in enumerate(row):
            if column in numeric and cell and held_exactly(cell):
                data.write_number(line, column, float(cell))
            elif cell:
                data.write_string(line, column, cell[:32_767])
    about = book.add_worksheet("about")
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 100)
    for line, (name, words) in enumerate(flat(metadata)):
        about.write_string(line, 0, name[:32_767], bold)
        about.write_string(line, 1, words[:32_767])
    book.close()
    return buffer.getvalue()


def held_exactly(text: str) -> bool:
    """Whether a spreadsheet, which keeps fifteen digits in binary, gives the same number back."""
    number = Decimal(text)
    return len(number.normalize().as_tuple().digits) <= 15 and Decimal(repr(float(text))) == number


def flat(metadata: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, str]]:
    """Nested metadata as lines of name and words."""
    for name, value in metadata.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from flat(value, f"{path}.")
        elif isinstance(value, list):
            for place, one in enumerate(value, 1):
                yield from flat(one if isinstance(one, Mapping) else {"": one}, f"{path}.{place}.")
        else:
            yield path.rstrip("."), "" if value is None else str(value)


class Archive:
    """A ZIP written file by file; large tables stream into it."""

    def __init__(self, target: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)

    def text(self, name: str, text: str) -> None:
        """Add a file of text."""
        self.zip.writestr(self._named(name), text.encode())

    def json(self, name: str, value: Any) -> None:
        """Add a file of JSON."""
        self.text(name, written(value))

    def lines(self, name: str, chunks: Iterable[str]) -> None:
        """Add a file chunk by chunk."""
        with self.zip.open(self._named(name), "w", force_zip64=True) as file:
            for chunk in chunks:
                file.write(chunk.encode())

    def rows(self, name: str, rows: Iterable[Observation]) -> None:
        """Add the canonical table of the rows."""
        self.lines(name, csv_of(rows))

    def close(self) -> None:
        """Finish the archive."""
        self.zip.close()

    @staticmethod
    def _named(name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info


def written(value: Any) -> str:
    """JSON for people to read."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"


def archive(name: str, table: Iterable[str], metadata: Mapping[str, Any]) -> bytes:
    """The table (the text of its CSV), what it is, and a note for people, in one file."""
    buffer = io.BytesIO()
    packed = Archive(buffer)
    packed.lines(f"{name}.csv", table)
    packed.json("metadata.json", metadata)
    packed.text("README.md", readme(name, metadata))
    packed.close()
    return buffer.getvalue()


def readme(name: str, metadata: Mapping[str, Any]) -> str:
    """What the archive holds, for people."""
    lines = [f"# {metadata.get('title', name)}", ""]
    for part in ("subtitle", "description", "note"):
        if words := metadata.get(part):
            lines += [str(words), ""]
    lines += [
        f"`{name}.csv` is UTF-8 with a header row; `metadata.json` says the same as this file for programs.",
        "",
        *(f"- {words}" for words in _filters(metadata)),
        "",
    ]
    if columns := metadata.get("columns"):
        lines += ["## Columns", "", *(f"- **{column}**: {words}" for column, words in columns.items()), ""]
    lines += ["## Sources", ""]
    for one in metadata.get("sources", []):
        named = ", ".join(dict.fromkeys(filter(None, (one["name"], one["producer"]))))
        lines.append(" ".join(filter(None, (f"- {named}.", one["url_main"], f"(licence: {one['license']})"))))
    return "\n".join(lines) + "\n"


def _filters(metadata: Mapping[str, Any]) -> Iterable[str]:
    """Which part of the record the table is, as of when, where it can be asked for again, and on what terms."""
    if data := metadata.get("data"):
        kept = metadata.get("shown") or "nothing is left out"
        yield f"Holds {'everything on record of the chart’s series' if data == 'all' else 'what the chart shows'}; filters: {kept}."
    for moment, words in (("as_of", "What the world knew by"), ("seen_at", "What the site showed at")):
        if metadata.get(moment):
            yield f"{words} {metadata[moment]}."
    for part, words in (("unit", "Unit"), ("address", "Address"), ("licence", "Licence")):
        if metadata.get(part):
            yield f"{words}: {metadata[part]}"
