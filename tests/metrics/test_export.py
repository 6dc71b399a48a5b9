"""What is exported can be imported, changes nothing, and comes out again byte for byte the same."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from metrics.export import csv_of
from metrics.ingest import import_file
from metrics.models import Batch, Observation
from tests.factories import SERIES, a_series, record, row

HEADER = "series,entity,metric,market,period,period_start,period_end,value,unit,stated_to,qualifier,status,provider,source,known_from,note\r\n"
NOTES = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "'",
    "'=1",
    "''+",
    "\ttab",
    "two\r\nlines",
    'comma, “quotes” and "quotes"',
    " space ",
    "日本",
    "\r",
    "\n",
]


def export() -> str:
    return "".join(csv_of(Observation.objects.with_names().in_order()))


def again(text: str):
    return import_file(io.BytesIO(text.encode()), "export.csv")


@pytest.mark.django_db
def test_the_columns_and_their_order_are_fixed():
    a_series()
    record(
        row("5.0", "2019-01-01T10:00:00.5Z", stated_to="0.1", note="=1"),
        row("", "2020-01-01", "..--2019-11-14", status="W"),
    )
    assert export() == HEADER + (
        "app-downloads-wld,app,downloads-count,WLD,2018,2018-01-01,2018-12-31,5.0,count,0.1,exact,A,a,paper,2019-01-01T10:00:00.500000Z,'=1\r\n"
        "app-downloads-wld,app,downloads-count,WLD,..--2019-11-14,,2019-11-14,,count,,exact,W,a,paper,2020-01-01,\r\n"
    )


@pytest.mark.django_db
def test_an_empty_record_is_a_header():
    assert export() == HEADER


@pytest.mark.django_db
def test_hostile_notes_and_odd_digits_survive_the_round():
    a_series()
    record(
        *(
            row(f"{place}.{'0' * place}", period=str(1990 + place), stated_to="", note=note)
            for place, note in enumerate(NOTES)
        )
    )
    text = export()
    report = again(text)
    assert (report.added, report.unchanged, Batch.objects.count()) == (0, len(NOTES), 1)
    assert export() == text
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in text.splitlines() for cell in line.split(","))


@pytest.mark.django_db
def test_the_export_fills_another_site_to_the_byte(tmp_path):
    a_series()
    record(row(), row("5", "2019-06-01", note="=x"), row(provider="b", qualifier="about", status="E"))
    text = export()
    Observation.objects.all()._raw_delete("default")
    Batch.objects.all().delete()
    again(text)
    assert export() == text


class AnyNote(TestCase):
    """Of any text that a note may hold."""

    @given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"), max_size=40))
    def test_any_note_survives(self, note):
        a_series()
        record(row(note=note))
        text = export()
        assert again(text).added == 0
        assert export() == text
        assert Observation.objects.get(series__slug=SERIES).note == note
