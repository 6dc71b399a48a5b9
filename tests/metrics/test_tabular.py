"""The table as a file: what is not this table is refused at its line, and no cell becomes a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.tabular import COLUMNS, LONGEST_LINE, BadTable, read_table, safe, unsafe, write_table

HEADER = b"series,period,value,provider,source\r\n"


def refusal(data: bytes) -> tuple[int, str, str, str]:
    with pytest.raises(BadTable) as refused:
        list(read_table(io.BytesIO(data)))
    return refused.value.line, refused.value.column, refused.value.value, refused.value.reason


@given(st.text())
def test_what_is_made_safe_can_be_made_as_it_was(text):
    assert unsafe(safe(text)) == text


@given(st.text())
def test_what_is_safe_begins_no_formula(text):
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=50))
def test_any_text_survives_the_file(text):
    cells = [""] * (len(COLUMNS) - 1) + [safe(text)]
    data = "".join(write_table(iter([cells]))).encode()
    assert [row["note"] for _, row in read_table(io.BytesIO(data))] == [text]


def test_an_empty_file_is_refused():
    assert refusal(b"") == (1, "", "", "the file is empty; the first line holds the column names")


def test_an_unknown_column_is_named_with_the_known_ones():
    line, column, value, reason = refusal(b"series,year,value,provider,source\r\n")
    assert (line, column, value) == (1, "year", "year")
    assert reason == f"there is no column of this name; the columns are {', '.join(COLUMNS)}"


@pytest.mark.parametrize("name", ["series", "period", "value", "provider", "source"])
def test_a_missing_column_is_named(name):
    header = ",".join(one for one in ("series", "period", "value", "provider", "source") if one != name)
    assert refusal(header.encode()) == (1, name, "", "this column is missing")


def test_a_column_that_stands_twice_is_named():
    assert refusal(b"series,period,value,value,provider,source") == (
        1,
        "value",
        "value",
        "the column stands twice in the header",
    )


@pytest.mark.parametrize("data", [HEADER + b"a\x00b,2018,1,a,paper", (HEADER + b"x").decode().encode("utf-16")])
def test_nul_bytes_are_no_text(data):
    line, _, _, reason = refusal(data)
    assert line == (2 if data.startswith(HEADER) else 1)
    assert "UTF-8" in reason


def test_latin_1_is_refused_at_its_byte():
    assert refusal(HEADER + b"ok,2018,1,a,paper\r\ncaf\xe9,2018,1,a,paper\r\n") == (
        3,
        "",
        "b'\\xe9,20'",
        "byte 4 of this line is not UTF-8; save the file as “CSV UTF-8”",
    )


def test_a_byte_order_mark_is_no_part_of_the_first_column():
    rows = list(read_table(io.BytesIO(b"\xef\xbb\xbf" + HEADER + b"s,2018,1,a,paper\r\n")))
    assert rows == [(2, {"series": "s", "period": "2018", "value": "1", "provider": "a", "source": "paper"})]


@pytest.mark.parametrize("data", [b"," * 1_000_000, HEADER + b"," * 1_000_000, b"x" * (LONGEST_LINE + 1)])
def test_a_line_beyond_measure_is_refused(data):
    assert refusal(data)[3] == "the line is longer than any row of this table can be; check the quotation marks"


def test_a_file_without_line_ends_is_not_drawn_into_memory():
    class Endless(io.RawIOBase):
        asked = 0

        def readline(self, size=-1):
            self.asked += size
            return b"," * size

    stream = Endless()
    with pytest.raises(BadTable):
        list(read_table(stream))
    assert stream.asked <= LONGEST_LINE + 1


@pytest.mark.parametrize("row", [b's,"2018,1,a,paper\r\n', b's,"2018"x,1,a,paper\r\n'])
def test_broken_quotation_is_refused_with_its_line(row):
    line, _, _, reason = refusal(HEADER + row)
    assert line == 2
    assert reason.endswith("check its quotation marks")


def test_rows_of_the_wrong_length_and_second_headers_say_so_where_they_stand():
    rows = list(
        read_table(
            io.BytesIO(HEADER + b"s,2018,1,a\r\n\r\n" + HEADER + b's,2018,1,a,"two\r\nlines"\r\ns,1,2,3,4,5,6\r\n')
        )
    )
    assert [(line, row.get("")) for line, row in rows] == [
        (2, "the row has 4 cells, the header 5"),
        (4, "the header stands here a second time; delete this line"),
        (5, None),
        (7, "the row has 7 cells, the header 5"),
    ]


def test_the_file_is_written_with_crlf_and_the_fixed_header():
    text = "".join(write_table(iter([["x"] * 16])))
    assert text == ",".join(COLUMNS) + "\r\n" + ",".join(["x"] * 16) + "\r\n"
    assert len(list(csv.reader(io.StringIO(text)))) == 2
