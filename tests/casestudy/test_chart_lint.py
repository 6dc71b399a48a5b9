"""The lint of charts at its doors: the form refuses, publishing refuses, the command says it, the shipped charts are clean."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import now

from casestudy import publishing
from casestudy.charting import all_objections, objections
from casestudy.content import chart_definitions, snapshot
from metrics.models import Chart, ChartSeries, Metric, Series
from tests.factories import SERIES, a_series, article, chart, record, row

pytestmark = pytest.mark.django_db
FALSE = "It starts at 60 million in 2018 and ends at 99 million."
TRUE = f"From [[{SERIES}@2018|compact]] to [[{SERIES}@2019|compact]], the highest."


@pytest.fixture
def made() -> Chart:
    """A chart of two years."""
    series = a_series()
    record(row("60000000", period="2018"), row("61000000", period="2019"))
    return chart("rise", series, subtitle="Downloads, world, by year", description=TRUE)


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("mira"))
    return client


def fields(made: Chart, **more: str) -> dict[str, str]:
    line = made.lines.get()
    return {
        **{name: getattr(made, name) for name in ("slug", "kind", "takeaway", "subtitle", "description", "note")},
        "period": "",
        "frequency": "year",
        "annotations": "",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "1",
        "lines-0-id": str(line.pk),
        "lines-0-chart": str(made.pk),
        "lines-0-series": str(line.series_id),
        "lines-0-label": "World",
        "lines-0-position": "0",
        **more,
    }


def test_the_form_refuses_a_false_number_and_stores_nothing(desk, made):
    url = reverse("admin:metrics_chart_change", args=[made.pk])
    answer = desk.post(url, fields(made, description=FALSE))
    assert answer.status_code == 200
    assert "The description says 99 million" in answer.text
    made.refresh_from_db()
    assert made.description == TRUE


def test_the_form_refuses_two_units_and_an_annotation_that_says_nothing(desk, made):
    url = reverse("admin:metrics_chart_change", args=[made.pk])
    money = Metric.objects.create(slug="spend", name="Spend", unit="USD", kind="flow", aggregation="sum")
    first = made.lines.get().series
    other = Series.objects.create(
        slug="app-spend", title="Spend", metric=money, entity=first.entity, market=first.market
    )
    second = {
        "kind": "line",
        "lines-TOTAL_FORMS": "2",
        "lines-1-chart": str(made.pk),
        "lines-1-series": str(other.pk),
        "lines-1-position": "1",
    }
    assert "one axis cannot carry them" in desk.post(url, fields(made, **second)).text
    assert "does not say what it is or where" in desk.post(url, fields(made, annotations="one million")).text
    assert "more than 80 letters" in desk.post(url, fields(made, annotations=f"{'x' * 81} = 5")).text
    assert ChartSeries.objects.filter(chart=made).count() == 1


def test_the_form_saves_an_honest_chart_and_lists_what_remains(desk, made):
    url = reverse("admin:metrics_chart_change", args=[made.pk])
    answer = desk.post(url, fields(made, subtitle="", annotations="Goal = 70000000"), follow=True)
    made.refresh_from_db()
    assert (made.subtitle, made.annotations) == ("", "Goal = 70000000")
    assert "The subtitle is empty" in answer.text


def test_the_preview_says_errors_and_warnings(desk, made):
    answer = desk.post(reverse("admin:metrics_chart_preview"), fields(made, description=FALSE, subtitle=""))
    assert "The description says 99 million" in answer.text
    assert "The subtitle is empty" in answer.text
    assert "<svg" in answer.text


def test_publishing_refuses_a_text_with_a_false_chart_and_lists_the_warnings_of_a_true_one(made):
    document = article('<figure data-chart="rise"></figure>')
    Chart.objects.update(description=FALSE)
    with pytest.raises(publishing.Refusal, match="The description says 99 million"):
        publishing.publish(document, kind="new")
    Chart.objects.update(description=TRUE, subtitle="")
    content = snapshot(document)
    assert [words for words in publishing.check(content, now()).warnings if "rise" in words] == [
        "In the chart “rise”: The subtitle is empty; it says metric, unit, market and period."
    ]
    publishing.publish(document, kind="new")
    assert document.versions.count() == 1


def test_the_command_says_what_it_finds_and_fails_on_errors(made, capsys):
    call_command("lint_charts")
    assert capsys.readouterr().out == "No chart has an error.\n"
    Chart.objects.update(description=FALSE)
    with pytest.raises(CommandError, match="1 error in the charts"):
        call_command("lint_charts")
    assert "rise: error (true-numbers): The description says 99 million" in capsys.readouterr().out


def test_a_chart_that_cannot_be_drawn_as_asked_shows_its_numbers_as_a_table(client, made):
    record(row("-5", period="2017"))
    Chart.objects.update(kind="stacked", listed=True)
    page = client.get("/charts/rise/")
    assert page.status_code == 200
    assert page.context["chart"].kind == "table"
    assert [one.rule for one in objections(chart_definitions(["rise"])["rise"]) if one.level == "error"] == ["drawable"]


def test_the_shipped_charts_have_nothing_to_object_to(demo):
    assert all_objections() == {}
