"""The texts of the demo, through the doors that editors use: cases, and articles with their updates."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from casestudy import markup
from casestudy.demo.files import HERE, Say, document
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
)
from casestudy.models.stories import APPARATUS
from casestudy.publishing import publish, save_revision
from metrics.models import Entity, Event, Market, Source
from metrics.periods import parse_known_from


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
