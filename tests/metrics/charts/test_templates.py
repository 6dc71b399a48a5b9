"""The templates keep the page's policy (no inline style or script) and what assistive technology needs."""

import json
import re

import pytest
from django.template.loader import render_to_string

from metrics.charts import Credit, lay_out, plate

from .build import COUNTRIES, EVENTS, QUARTERS, countries, data, spec

LINKS = {"csv": "/charts/a-chart.csv", "image": "/charts/a-chart.svg", "embed": "/e", "page": "/charts/a-chart/"}


def figure(name: str) -> str:
    layouts = {
        "line": lay_out(spec(events=("ban", "launch")), data(QUARTERS, events=EVENTS)),
        "bar": lay_out(countries(takeaway='India <leads> & "wins"'), data(*COUNTRIES)),
        "table": lay_out(spec("table"), data(QUARTERS)),
        "timeline": lay_out(spec("timeline", series=(), events=("ban", "launch")), data(events=EVENTS)),
    }
    made = plate(layouts[name], (Credit("Counter", "/sources/counter/"), Credit("A paper")), LINKS)
    return render_to_string("metrics/includes/chart.html", {"chart": made})


@pytest.mark.parametrize("name", ["line", "bar", "table", "timeline"])
def test_nothing_is_inline_and_every_id_is_its_own(name: str) -> None:
    html = figure(name)
    assert " style=" not in html
    assert "<style" not in html
    assert re.findall(r"<script (?!id=\"[\w-]+\" type=\"application/json\")", html) == []
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for reference in re.findall(r'aria-labelledby="([^"]+)"', html):
        assert set(reference.split()) <= set(ids)


def test_a_line_has_two_drawings_a_key_a_table_and_input_for_the_script() -> None:
    html = figure("line")
    assert len(re.findall('<svg class="chart-svg chart-(wide|narrow)"', html)) == 2
    assert html.count('role="img"') == 2
    assert "chart-key-narrow" in html
    assert 'tabindex="0"' in html
    # The figure has the caption; the table in it is named by its title.
    assert '<table aria-labelledby="chart-a-chart-title"' in html
    assert 'scope="row"' in html
    found = re.search(r'<script id="chart-a-chart-config" type="application/json">(.*?)</script>', html)
    assert found
    assert json.loads(found[1])["kind"] == "line"
    assert 'href="/charts/a-chart.csv"' in html
    assert 'href="/sources/counter/"' in html


def test_words_are_escaped() -> None:
    html = figure("bar")
    assert "India &lt;leads&gt; &amp; &quot;wins&quot;" in html
    assert "<leads>" not in html


def test_a_table_is_shown_openly_and_once() -> None:
    html = figure("table")
    assert html.count("<table") == 1
    assert "<details" not in html
    assert "<svg" not in html


def test_a_timeline_is_a_table_that_marks_what_was_added() -> None:
    html = figure("timeline")
    assert html.count("<table") == html.count("<thead>") == 1
    assert html.count('<th scope="row">') == 2
    assert "<details" not in html
    assert html.count('<span class="chart-unseen">(added to the record)</span>') == 1
    assert html.count("chart-legend") == 1
    assert "data-library" not in html
