"""The record of the demo: catalogue, numbers, rankings, events, claims and charts."""

from typing import Any

from django.db import transaction

from casestudy.demo.files import FACTS, HERE, Say, document, missing, table
from metrics.ingest import import_file
from metrics.models import Chart, ChartSeries, Claim, Entity, Event, Market, Metric, Provider, Series, Source
from metrics.periods import parse_known_from
from metrics.ranking import rank


def load_catalogue(say: Say) -> None:
    """Providers, sources, entities, markets, metrics and series."""
    for model, name, key in (
        (Provider, "providers", "slug"),
        (Source, "sources", "slug"),
        (Market, "markets", "code"),
        (Metric, "metrics", "slug"),
    ):
        rows = missing(model, key, list(table(name)))
        for row in rows:
            one = model(**row)
            one.full_clean()
            one.save()
        say(f"{name}: {len(rows)} added")
    rows = missing(Entity, "slug", list(table("entities")))
    parents = {row["slug"]: row.pop("parent") for row in rows}
    for row in rows:
        Entity.objects.create(**row)
    entities = {one.slug: one for one in Entity.objects.all()}
    for slug, parent in parents.items():
        if parent:
            Entity.objects.filter(slug=slug).update(parent=entities[parent])
    say(f"entities: {len(rows)} added")
    metrics = {one.slug: one for one in Metric.objects.all()}
    markets = {one.code: one for one in Market.objects.all()}
    rows = missing(Series, "slug", list(table("series")))
    for row in rows:
        Series.objects.create(
            **row
            | {"metric": metrics[row["metric"]], "entity": entities[row["entity"]], "market": markets[row["market"]]}
        )
    say(f"series: {len(rows)} added")


def load_observations(say: Say, actor: Any) -> None:
    """All observations, as one import that keeps its file."""
    with open(FACTS / "observations.csv", "rb") as file:
        report = import_file(file, "observations.csv", actor=actor)
    say(f"observations: {report.added} added, {report.unchanged} on record already")


def load_rankings(say: Say, actor: Any) -> None:
    """Which provider to prefer, and which numbers are held to be wrong."""
    series = {one.slug: one for one in Series.objects.all()}
    providers = {one.slug: one for one in Provider.objects.all()}
    count = 0
    for row in table("rankings"):
        decided = parse_known_from(row["decided_on"])
        rank(
            series[row["series"]],
            row["period"],
            providers[row["provider"]],
            row["rank"],
            row["reason"],
            right=row["right"],
            decided_at=decided,
            actor=actor,
        )
        count += 1
    say(f"rankings: {count} on record")


def load_events_claims(say: Say) -> None:
    """Events and claims. Every claim of the record is public in its own right."""
    entities = {one.slug: one for one in Entity.objects.all()}
    markets = {one.code: one for one in Market.objects.all()}
    sources = {one.slug: one for one in Source.objects.all()}
    rows = missing(Event, "slug", list(table("events")))
    for row in rows:
        Event.objects.create(
            **row
            | {"market": markets[row["market"]], "entity": entities[row["entity"]], "source": sources[row["source"]]}
        )
    say(f"events: {len(rows)} added")
    rows = missing(Claim, "slug", list(table("claims")))
    for row in rows:
        with transaction.atomic():
            operands = {
                role: [text for text in row.pop(role).split(";") if text] for role in ("numerator", "denominator")
            }
            claim = Claim(
                **row | {"stated": row["stated"] or None, "stated_to": row["stated_to"] or None, "listed": True}
            )
            claim.full_clean()
            claim.save()
            claim.keep_operands(**operands)
    say(f"claims: {len(rows)} added")


def load_charts(say: Say) -> None:
    """Charts with their series and events."""
    series = {one.slug: one for one in Series.objects.all()}
    rows = missing(Chart, "slug", document(HERE / "charts.toml")["charts"])
    for row in rows:
        with transaction.atomic():
            lines, events, rest = row.pop("lines", []), row.pop("events", []), row.pop("remainder", None)
            chart = Chart(**{name: value for name, value in row.items() if hasattr(Chart, name)})
            if rest:
                chart.remainder, chart.remainder_label = series[rest["series"]], rest["label"]
            chart.full_clean()
            chart.save()
            for position, line in enumerate(lines):
                ChartSeries.objects.create(
                    chart=chart, series=series[line["series"]], label=line.get("label", ""), position=position
                )
            chart.events.set(Event.objects.filter(slug__in=events))
    say(f"charts: {len(rows)} added")
