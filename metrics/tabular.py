"""The canonical table of observations: its columns, and text that is safe in a spreadsheet. Read and written here only."""

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

COLUMNS = (
    "series",
    "entity",
    "metric",
    "market",
    "period",
    "period_start",
    "period_end",
    "value",
    "unit",
    "stated_to",
    "qualifier",
    "status",
    "provider",
    "source",
    "known_from",
    "note",
)
REQUIRED = ("series", "period", "value", "provider", "source")
DERIVED = ("entity", "metric", "market", "unit", "period_start", "period_end")
OPTIONAL = ("stated_as", "period_label", "measured_from", "measured_to", "verification")
FORMULA = re.compile(r"'*[=+\-@\t\r]")
LONGEST_FIELD = 100_000  # characters
LONGEST_LINE = 5 * LONGEST_FIELD  # bytes


class BadTable(ValueError):
    """The file as a whole cannot be read as the table; says at which line, and what to do."""

    def __init__(self, reason: str, line: int = 1, column: str = "", value: str = "") -> None:
        super().__init__(f"line {line}: {reason}")
        self.reason, self.line, self.column, self.value = reason, line, column, value[:80]


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before it. :func:`unsafe` takes it off again."""
    return f"'{text}" if FORMULA.match(text) else text


def unsafe(text: str) -> str:
    """The text that :func:`safe` was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _lines(stream: BinaryIO) -> Iterator[str]:
    # Read by length as well as by line: a file without line ends is not drawn into memory whole.
    for number, raw in enumerate(iter(lambda: stream.readline(LONGEST_LINE + 1), b""), 1):
        if len(raw) > LONGEST_LINE:
            raise BadTable("the line is longer than any row of this table can be; check the quotation marks", number)
        if b"\x00" in raw:
            raise BadTable(
                "the file contains NUL bytes, so it is not a text file; export it again as CSV in UTF-8", number
            )
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BadTable(
                f"byte {error.start + 1} of this line is not UTF-8; save the file as “CSV UTF-8”",
                number,
                value=repr(raw[error.start : error.start + 4]),
            ) from None
        yield text


def read_table(stream: BinaryIO) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV file with the line that each begins on; bounded memory.

    Raises :class:`BadTable` for a file that is not this table: wrong columns, not UTF-8, NUL bytes, broken quotation.
    A row with too many or too few cells comes with the key ``""`` naming the trouble.
    """
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(_lines(stream), strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise BadTable("the file is empty; the first line holds the column names")
        header = [name.strip() for name in header]
        known = {*COLUMNS, *OPTIONAL}
        for name in header:
            if name not in known:
                raise BadTable(f"there is no column of this name; the columns are {', '.join(COLUMNS)}", 1, name, name)
            if header.count(name) > 1:
                raise BadTable("the column stands twice in the header", 1, name, name)
        for name in REQUIRED:
            if name not in header:
                raise BadTable("this column is missing", 1, name)
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                row = {name: unsafe(cell) for name, cell in zip(header, cells, strict=False)}
                if len(cells) != len(header):
                    row[""] = f"the row has {len(cells)} cells, the header {len(header)}"
                elif [cell.strip() for cell in cells] == header:
                    row[""] = "the header stands here a second time; delete this line"
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadTable(f"the row cannot be read as CSV ({error}); check its quotation marks", reader.line_num) from None


class Echo(io.StringIO):
    """A one-row buffer, so that a response can be streamed row by row."""

    def take(self) -> str:
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


def write_table(rows: Iterator[list[str]], header: tuple[str, ...] = COLUMNS) -> Iterator[str]:
    """CSV text of the rows, a chunk of some rows at a time; CRLF line ends."""
    buffer = Echo()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    for count, row in enumerate(rows, 1):
        writer.writerow(row)
        if count % 500 == 0:
            yield buffer.take()
    yield buffer.take()
