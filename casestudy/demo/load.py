"""Loading the demo from its files, through the doors that editors and importers use.

Creates what is missing and leaves everything else alone, so a second run changes nothing and no edit is ever lost.
"""

import csv
import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from casestudy import markup
from casestudy.demo.words import load_words
from casestudy.models import (
    Adaptation,
    Article,
    Author,
    Document,
    Evidence,
    Lever,
    LocalizationCase,
    OutcomeFigure,
    Page,
    Section,
    SiteSettings,
    StripFigure,
    Topic,
)
from casestudy.models.stories import APPARATUS
from casestudy.publishing import publish, save_revision
from casestudy.search.indexing import is_due, reindex
from metrics.ingest import import_file
from metrics.models import Chart, ChartSeries, Claim, Entity, Event, Market, Metric, Operand, Provider, Series, Source
from metrics.periods import parse_known_from
from metrics.ranking import rank

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


def load(say: Say, actor: Any = None) -> None:
    """Load everything: the record, the charts and claims, the cases, the article, the site, and all of it in other languages."""
    load_catalogue(say)
    load_observations(say, actor)
    load_rankings(say, actor)
    load_events_claims(say)
    load_charts(say)
    load_site_words(say)
    load_cases(say, actor)
    load_articles(say, actor)
    load_front(say)
    for home in sorted(path.parent for path in HERE.glob("*/words.toml")):
        load_words(say, home.name, document(home / "words.toml"))
        load_cases(say, actor, home)
        load_articles(say, actor, home)
    if is_due():
        say(f"search: {reindex()} entries")


def _missing(model: Any, key: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = set(model.objects.values_list(key, flat=True))
    return [row for row in rows if row[key] not in known]


def load_catalogue(say: Say) -> None:
    """Providers, sources, entities, markets, metrics and series."""
    for model, name, key in (
        (Provider, "providers", "slug"),
        (Source, "sources", "slug"),
        (Market, "markets", "code"),
        (Metric, "metrics", "slug"),
    ):
        rows = _missing(model, key, list(table(name)))
        for row in rows:
            one = model(**row)
            one.full_clean()
            one.save()
        say(f"{name}: {len(rows)} added")
    rows = _missing(Entity, "slug", list(table("entities")))
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
    rows = _missing(Series, "slug", list(table("series")))
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
    rows = _missing(Event, "slug", list(table("events")))
    for row in rows:
        Event.objects.create(
            **row
            | {"market": markets[row["market"]], "entity": entities[row["entity"]], "source": sources[row["source"]]}
        )
    say(f"events: {len(rows)} added")
    rows = _missing(Claim, "slug", list(table("claims")))
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
            for role, texts in operands.items():
                for position, text in enumerate(texts):
                    Operand.objects.create(claim=claim, role=role, position=position, text=text)
    say(f"claims: {len(rows)} added")


def load_charts(say: Say) -> None:
    """Charts with their series and events."""
    series = {one.slug: one for one in Series.objects.all()}
    rows = _missing(Chart, "slug", document(HERE / "charts.toml")["charts"])
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


def load_site_words(say: Say) -> None:
    """Authors, topics, levers and plain pages."""
    site = document(HERE / "site.toml")
    for model, name in ((Author, "authors"), (Topic, "topics")):
        for row in _missing(model, "slug", site[name]):
            model.objects.create(**row)
    levers = [{"slug": slug, "position": place, **row} for place, (slug, row) in enumerate(site["levers"].items())]
    for row in _missing(Lever, "slug", levers):
        Lever.objects.create(**row)
    for place, path in enumerate(sorted((HERE / "pages").glob("*.toml"))):
        row = document(path)
        if not Page.objects.filter(slug=row["slug"]).exists():
            Page.objects.create(slug=row["slug"], title=row["title"], body=markup.clean(row["body"]), position=place)
    say("authors, topics, levers and pages: on record")


def _start(row: dict[str, Any], kind: str) -> Document | None:
    """A new document, or None where it exists: then nothing of it is touched."""
    language = row.get("language", settings.LANGUAGE_CODE)
    if Document.objects.filter(kind=kind, slug=row["slug"], language=language).exists():
        return None
    original = None
    if language != settings.LANGUAGE_CODE:
        original = Document.objects.get(
            kind=kind, slug=row.get("translation_of", row["slug"]), language=settings.LANGUAGE_CODE
        )
    return Document.objects.create(kind=kind, slug=row["slug"], language=language, translation_of=original)


def load_cases(say: Say, actor: Any, home: Path = HERE) -> None:
    """The market cases: all of them first, since they name each other, then each is published."""
    rows = [document(path) for path in sorted((home / "cases").glob("*.toml"))]
    with transaction.atomic():
        fresh = [(row, case) for row in rows if (case := _case(row)) is not None]
        for row, case in fresh:
            case.comparators.set(
                LocalizationCase.objects.filter(
                    document__slug__in=row.get("comparators", []), document__language=row["language"]
                )
            )
        for row, case in fresh:
            publish(case.document, kind=row["kind"], live_from=row["live_from"], note=row.get("note", ""), actor=actor)
    say(f"localization cases: {len(fresh)} added")


def _case(row: dict[str, Any]) -> LocalizationCase | None:
    parent = _start(row, Document.Kind.CASE)
    if parent is None:
        return None
    case = LocalizationCase(
        document=parent,
        title=row["title"],
        standfirst=row["standfirst"],
        entity=Entity.objects.get(slug=row["entity"]),
        market=Market.objects.get(code=row["market"]),
        period_label=row.get("period_label", ""),
        **{name: row.get(name, "") for name in APPARATUS},
        **{name: markup.clean(row[name]) for name in ("context", "approach", "outcome")},
    )
    case.full_clean()
    case.save()
    case.authors.set(Author.objects.filter(slug__in=row.get("authors", [])))
    case.topics.set(Topic.objects.filter(slug__in=row.get("topics", [])))
    case.events.set(Event.objects.filter(slug__in=row.get("timeline", [])))
    for position, figure in enumerate(row.get("outcome_figures", [])):
        OutcomeFigure.objects.create(case=case, position=position, **figure)
    for position, one in enumerate(row.get("adaptations", [])):
        adaptation = Adaptation(
            case=case,
            position=position,
            anchor=one["anchor"],
            lever=Lever.objects.get(slug=one["lever"]),
            entity=Entity.objects.get(slug=one["entity"]),
            market=Market.objects.get(code=one["market"]),
            what_was_done=markup.clean(one["what_was_done"]),
            outcome=markup.clean(one.get("outcome", "")),
            source=Source.objects.get(slug=one["source"]) if one.get("source") else None,
            verification=one.get("verification", ""),
            note=one.get("note", ""),
        )
        adaptation.full_clean()
        adaptation.save()
        for place, reference in enumerate(one.get("evidence", [])):
            Evidence.objects.create(adaptation=adaptation, position=place, reference=reference)
    return case


def load_articles(say: Say, actor: Any, home: Path = HERE) -> None:
    """Each folder is an article: its first file is the whole text, the later ones what an update changed."""
    for folder in sorted(path for path in (home / "articles").iterdir() if path.is_dir()):
        with transaction.atomic():
            article = None
            for path in sorted(folder.glob("*.toml")):
                row = document(path)
                if article is None:
                    article = _article(row)
                    if article is None:
                        break
                else:
                    _update(article, row)
                save_revision(article.document, actor)
                publish(
                    article.document,
                    kind=row["kind"],
                    live_from=_instant(row["live_from"]),
                    note=row.get("note", ""),
                    actor=actor,
                )
        say(f"article {folder.name}: {'added' if article else 'on record already'}")


def _instant(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else parse_known_from(value)


def _article(row: dict[str, Any]) -> Article | None:
    parent = _start(row, Document.Kind.ARTICLE)
    if parent is None:
        return None
    words = {name: row.get(name, "") for name in ("kicker", "standfirst", *APPARATUS)}
    article = Article(document=parent, title=row["title"], **words)
    article.full_clean()
    article.save()
    article.authors.set(Author.objects.filter(slug__in=row.get("authors", [])))
    article.topics.set(Topic.objects.filter(slug__in=row.get("topics", [])))
    article.markets.set(Market.objects.filter(code__in=row.get("markets", [])))
    article.entities.set(Entity.objects.filter(slug__in=row.get("entities", ["tiktok", "douyin", "tiktok-douyin"])))
    for position, one in enumerate(row["sections"]):
        _section(article, one, position)
    return article


def _section(article: Article, one: dict[str, Any], position: int) -> None:
    section = Section(
        article=article,
        position=position,
        level=one.get("level", 2),
        heading=one["heading"],
        anchor=one["anchor"],
        body=markup.clean(one["body"]),
    )
    section.full_clean()
    section.save()


def _update(article: Article, row: dict[str, Any]) -> None:
    """Apply an update to the working copy: fields given replace, sections of the same anchor are rewritten, new ones go after their neighbour."""
    for name in ("title", "standfirst", "kicker", *APPARATUS):
        if name in row:
            setattr(article, name, row[name])
    article.save()
    for one in row.get("sections", []):
        old = article.sections.filter(anchor=one["anchor"]).first()
        if old is not None:
            old.heading, old.level, old.body = one["heading"], one.get("level", old.level), markup.clean(one["body"])
            old.full_clean()
            old.save()
            continue
        order = list(article.sections.all())
        after = next(
            (place for place, section in enumerate(order) if section.anchor == one.get("after")), len(order) - 1
        )
        for section in order[after + 1 :]:
            section.position += 1
            section.save()
        _section(article, one, order[after].position + 1)


def load_front(say: Say) -> None:
    """The site's name, promise and front page, where nobody has set them."""
    if SiteSettings.objects.exists():
        say("site settings: on record already")
        return
    site = document(HERE / "site.toml")
    front = site["front"]
    settings = SiteSettings.objects.create(
        **{name: site[name] for name in ("name", "promise", "text_licence", "data_licence", "imprint")},
        lead=Document.objects.filter(kind="article", slug=front["lead"]).first(),
    )
    cases = {one.slug: one for one in Document.objects.filter(kind="case", slug__in=front["cases"])}
    settings.cases.set([cases[slug] for slug in front["cases"] if slug in cases])
    for position, figure in enumerate(front["strip"]):
        StripFigure.objects.create(site=settings, position=position, **figure)
    say("site settings: added")
