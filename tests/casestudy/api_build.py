"""A small record and texts on it, for the tests of the API: made through the doors that editors use."""

from datetime import UTC, datetime
from typing import Any

from casestudy.models import (
    Adaptation,
    Article,
    Author,
    Document,
    Evidence,
    Lever,
    LocalizationCase,
    OutcomeFigure,
    Section,
    Topic,
    Version,
)
from casestudy.publishing import publish
from metrics.ingest import store
from metrics.models import Chart, ChartSeries, Claim, Entity, Event, Market, Metric, Operand, Provider, Series, Source

FIRST = datetime(2020, 2, 3, 6, tzinfo=UTC)
SERIES = "app-downloads-in"
NUMBER = f'<data data-figure="{SERIES}@2019-Q1" data-format="compact"></data>'
CLAIM = '<span data-claim="doubled" data-stance="asserted">doubled</span>'
CHART = '<figure data-chart="downloads"></figure>'


def catalogue() -> Series:
    """One series with its names, two providers, one source."""
    metric = Metric.objects.create(slug="downloads", name="Downloads", unit="count", kind="flow", aggregation="sum")
    entity = Entity.objects.create(slug="app", name="App")
    market = Market.objects.create(code="IN", name="India", region="Asia")
    Provider.objects.create(slug="a", name="Provider A", kind="data-provider")
    Provider.objects.create(slug="b", name="Provider B", kind="data-provider")
    Source.objects.create(slug="paper", producer="The Paper", title="A report", date_published="2019-04-12")
    return Series.objects.create(
        slug=SERIES, title="App: downloads, India", metric=metric, entity=entity, market=market
    )


def row(period: str, value: str, known: str = "2019-05-01", provider: str = "a", **more: str) -> dict[str, str]:
    """One line of an import."""
    return {
        "series": SERIES,
        "period": period,
        "value": value,
        "stated_to": "100000",
        "provider": provider,
        "source": "paper",
        "known_from": known,
        **more,
    }


def record(*rows: dict[str, str], **options: Any) -> None:
    """Store the rows."""
    store(list(enumerate(rows, 2)), **options)


def numbers() -> None:
    """Four quarters, one of them in two vintages, recorded before the first text."""
    record(
        row("2018-Q1", "44000000", "2018-05-01"),
        row("2018-Q4", "60000000", "2019-02-01"),
        row("2018-Q4", "61000000", "2019-03-01"),
        row("2019-Q1", "88600000", "2019-04-12"),
        recorded_at=datetime(2020, 1, 1, tzinfo=UTC),
    )


def claim(slug: str = "doubled", **more: Any) -> Claim:
    """Downloads doubled from 2018-Q1 to 2019-Q1: 88.6 by 44.0 is 2.0."""
    one = Claim.objects.create(
        slug=slug,
        statement="Downloads doubled.",
        operation="multiple",
        stated="2",
        stated_to="1",
        stance="asserted",
        **more,
    )
    Operand.objects.create(claim=one, role="numerator", text=f"{SERIES}@2019-Q1")
    Operand.objects.create(claim=one, role="denominator", text=f"{SERIES}@2018-Q1")
    return one


def chart(slug: str = "downloads", **more: Any) -> Chart:
    """The series as columns."""
    takeaway = f"Downloads reached [[{SERIES}@2019-Q1|compact]]"
    one = Chart.objects.create(
        slug=slug, kind="column", takeaway=takeaway, description="Columns by quarter.", frequency="quarter", **more
    )
    ChartSeries.objects.create(chart=one, series=Series.objects.get(slug=SERIES))
    return one


def article(slug: str = "story", body: str = f"<p>It had {NUMBER} and {CLAIM}.</p>{CHART}") -> Document:
    """A working copy of an article."""
    document = Document.objects.create(kind="article", slug=slug)
    title = f"The story of [[{SERIES}@2019-Q1|compact]]"
    text = Article.objects.create(document=document, title=title, standfirst="A standfirst.")
    text.topics.add(Topic.objects.get_or_create(slug="growth", name="Growth")[0])
    text.authors.add(Author.objects.get_or_create(slug="desk", family_name="Desk")[0])
    text.markets.add(Market.objects.get(code="IN"))
    text.entities.add(Entity.objects.get(slug="app"))
    Section.objects.create(article=text, heading="One", anchor="one", position=0, body=body)
    Section.objects.create(article=text, heading="Two", anchor="two", position=1, level=3, body="<p>More.</p>")
    return document


def case(slug: str = "app-india") -> Document:
    """A working copy of a market case with one adaptation."""
    document = Document.objects.create(kind="case", slug=slug)
    one = LocalizationCase.objects.create(
        document=document,
        title="App in India",
        entity=Entity.objects.get(slug="app"),
        market=Market.objects.get(code="IN"),
        context=f"<p>Before: {NUMBER}.</p>",
        outcome="<p>After.</p>",
    )
    OutcomeFigure.objects.create(case=one, reference=f"{SERIES}@2019-Q1", label="downloads")
    lever = Lever.objects.get_or_create(slug="local-team", name="Local team")[0]
    done = Adaptation.objects.create(
        case=one,
        anchor="hires",
        lever=lever,
        entity=one.entity,
        market=one.market,
        what_was_done="<p>Hired.</p>",
        source=Source.objects.get(slug="paper"),
    )
    Evidence.objects.create(adaptation=done, reference=f"{SERIES}@2018-Q1")
    return document


def go_live(document: Document, at: datetime = FIRST, kind: str = "new", **more: Any) -> Version:
    """Publish the working copy as of an instant."""
    return publish(document, kind=kind, live_from=at, now=at, **more)


def everything() -> None:
    """The record, one live article, one live case."""
    catalogue()
    numbers()
    claim()
    chart()
    Event.objects.create(
        slug="launch",
        date="2017",
        market=Market.objects.get(code="IN"),
        entity=Entity.objects.get(slug="app"),
        title="Launch",
        kind="launch",
        source=Source.objects.get(slug="paper"),
    )
    go_live(article())
    go_live(case())
