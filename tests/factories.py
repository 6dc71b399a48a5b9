"""Small records for tests: one series, two providers, one source, and texts that use them. Plain functions, no magic."""

import io
from datetime import UTC, datetime
from typing import Any

from casestudy.models import Article, Document, LocalizationCase, Section
from metrics.ingest import Report, import_file, store
from metrics.models import Chart, ChartSeries, Claim, Entity, Event, Market, Metric, Operand, Provider, Series, Source

SERIES = "app-downloads-wld"
HEADER = "series,period,value,stated_to,qualifier,status,provider,source,known_from,note"


def at(text: str) -> datetime:
    """The instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_series(
    slug: str = SERIES, title: str = "App: downloads, world", unit: str = "count", breakdown: str = ""
) -> Series:
    """A series of the app in the world, with providers ``a`` and ``b`` and the source ``paper``."""
    metric, _ = Metric.objects.get_or_create(
        slug=f"downloads-{unit.lower()}",
        defaults={"name": "Downloads", "unit": unit, "kind": "flow", "aggregation": "sum"},
    )
    entity, _ = Entity.objects.get_or_create(slug="app", defaults={"name": "App", "kind": "product"})
    market, _ = Market.objects.get_or_create(code="WLD", defaults={"name": "World"})
    for provider in ("a", "b"):
        Provider.objects.get_or_create(
            slug=provider, defaults={"name": f"Provider {provider.upper()}", "kind": "data-provider"}
        )
    Source.objects.get_or_create(slug="paper", defaults={"producer": "The Paper", "title": "A report"})
    return Series.objects.create(
        slug=slug, title=title, metric=metric, entity=entity, market=market, breakdown=breakdown or slug[-60:]
    )


def row(value: str = "60000000", known_from: str = "2019-01-01", period: str = "2018", **more: Any) -> dict[str, Any]:
    """One row of the canonical table; ``more`` replaces or adds columns."""
    cells = {
        "series": SERIES,
        "period": period,
        "value": value,
        "stated_to": "100000" if value else "",
        "provider": "a",
        "source": "paper",
        "known_from": known_from,
    }
    return cells | more


def record(*rows: dict[str, Any], recorded: str | None = None, **options: Any) -> Report:
    """Store rows, the first standing on line 2 as in a file."""
    return store(list(enumerate(rows, 2)), recorded_at=at(recorded) if recorded else None, **options)


def csv_file(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> io.BytesIO:
    """A file of these lines under the header."""
    return io.BytesIO("".join(f"{line}\r\n" for line in (header, *lines)).encode(encoding))


def upload(*lines: str, header: str = HEADER, **options: Any) -> Report:
    """Import a file of these lines."""
    return import_file(csv_file(*lines, header=header), "numbers.csv", **options)


def number(reference: str = f"{SERIES}@2018", style: str = "compact") -> str:
    """The embed of a number."""
    return f'<data data-figure="{reference}" data-format="{style}"></data>'


def article(*bodies: str, slug: str = "story", title: str = "Story", standfirst: str = "") -> Document:
    """An article whose sections have these bodies; by default one that uses the number of 2018."""
    document = Document.objects.create(kind="article", slug=slug)
    one = Article.objects.create(document=document, title=title, standfirst=standfirst)
    for position, body in enumerate(bodies or (f"<p>It had {number()} downloads.</p>",)):
        Section.objects.create(
            article=one, position=position, heading=f"Part {position + 1}", anchor=f"part-{position + 1}", body=body
        )
    return document


def case(slug: str = "app-japan", market: str = "JP", **more: Any) -> Document:
    """A localization case of the app."""
    document = Document.objects.create(kind="case", slug=slug)
    entity, _ = Entity.objects.get_or_create(slug="app", defaults={"name": "App", "kind": "product"})
    place, _ = Market.objects.get_or_create(code=market, defaults={"name": f"Market {market}"})
    texts = {"context": "<p>Before.</p>", "approach": "<p>During.</p>", "outcome": "<p>After.</p>"}
    LocalizationCase.objects.create(
        document=document, **{"title": f"App in {market}", "entity": entity, "market": place, **texts, **more}
    )
    return document


def claim(
    slug: str = "doubled",
    stated: str = "2",
    numerator: str = f"{SERIES}@2018",
    denominator: str = f"{SERIES}@2017",
    **more: Any,
) -> Claim:
    """A claim that one number is a multiple of another."""
    fields = {
        "statement": "It doubled.",
        "operation": "multiple",
        "stated_to": "1",
        "stance": "asserted",
        "listed": True,
    }
    one = Claim.objects.create(slug=slug, stated=stated, **{**fields, **more})
    for role, text in (("numerator", numerator), ("denominator", denominator)):
        Operand.objects.create(claim=one, role=role, text=text)
    return Claim.objects.get(pk=one.pk)


def chart(slug: str = "downloads", *series: Series, **more: Any) -> Chart:
    """A chart of columns over the given series."""
    fields = {
        "kind": "column",
        "takeaway": "Downloads rose",
        "description": "A column a year, each higher than the one before.",
        "frequency": "year",
    }
    one = Chart.objects.create(slug=slug, **{**fields, **more})
    for position, line in enumerate(series):
        ChartSeries.objects.create(chart=one, series=line, position=position)
    return one


def event(slug: str = "launch", date: str = "2017-08", **more: Any) -> Event:
    """Something that happened to the app in the world. Needs :func:`a_series` before it."""
    fields = {
        "title": "The app opens",
        "kind": "launch",
        "entity": Entity.objects.get(slug="app"),
        "market": Market.objects.get(code="WLD"),
        "source": Source.objects.get(slug="paper"),
    }
    return Event.objects.create(slug=slug, date=date, **{**fields, **more})
