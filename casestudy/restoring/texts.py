"""The text of a bundle: its versions as they were frozen, and a working copy that says the same as the newest."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from casestudy.content import BODY_FIELDS, Content, bodies, canonical, digest_of, lines
from casestudy.models import (
    Adaptation,
    Article,
    Author,
    Document,
    Evidence,
    Lever,
    LocalizationCase,
    OutcomeFigure,
    Revision,
    Section,
    Topic,
    Version,
)
from casestudy.publishing import append, keep_uses
from casestudy.restoring.archive import Archive
from casestudy.restoring.refusing import BadBundle, Report
from casestudy.search.indexing import index_document
from casestudy.validators import validate_body, validate_line
from metrics.models import Entity, Event, Market, Source
from metrics.periods import parse_known_from

CONTENT = "content.json"


def earlier(number: int) -> str:
    """Where the frozen text of an earlier version lies in a bundle."""
    return f"earlier/{number}.json"


def read_contents(archive: Archive, record: Mapping[str, Any], report: Report) -> list[Content]:
    """The frozen text of every version, oldest first, each compared with its digest and checked as an editor's would be."""
    found = []
    for version in record["versions"]:
        name = report.place = version["content"]
        raw = archive.read(name)
        content = archive.json(name)
        if canonical(content).encode() != raw or digest_of(content) != version["digest"]:
            raise BadBundle(name, f"the text does not have the digest of version {version['number']}.")
        if (content["kind"], content["language"]) != (record["kind"], record["language"]):
            raise BadBundle(name, "the text is of another kind or language than the bundle.")
        check = [(validate_body, one) for one in bodies(content)] + [(validate_line, one) for one in lines(content)]
        for validate, text in check:
            try:
                validate(text)
            except ValidationError as error:
                raise BadBundle(name, f"“{text[:60]}”: {' '.join(error.messages)}") from None
        found.append(content)
    if not found or record["versions"][-1]["content"] != CONTENT:
        raise BadBundle("record.json", f"the last of its versions is the one in {CONTENT}.")
    return found


def keep_text(record: Mapping[str, Any], contents: list[Content], report: Report) -> Document | None:
    """Store the text with its versions; None where it is here already. A text that differs is a conflict, never changed."""
    if record["kind"] not in Document.Kind.values or record["language"] not in dict(settings.LANGUAGES):
        raise BadBundle("record.json", f"this site has no {record['kind']} in the language “{record['language']}”.")
    name = {"kind": record["kind"], "language": record["language"], "slug": record["slug"]}
    document = Document.objects.filter(**name).first()
    if document is not None:
        _compare(document, record, report)
        return None
    original = None
    if record["translation_of"]:
        originals = Document.objects.filter(kind=record["kind"], slug=record["translation_of"], translation_of=None)
        original = originals.exclude(language=record["language"]).first()
        if original is None:
            raise BadBundle("record.json", f"a translation of “{record['translation_of']}”: restore that text first.")
    document = Document(**name, translation_of=original)
    document.full_clean()
    document.save()
    report.place = CONTENT
    story = _article if record["kind"] == Document.Kind.ARTICLE else _case
    story(document, contents[-1])
    keep_uses(document, 0, contents[-1])
    revisions: dict[str, Revision] = {}
    for version, content in zip(record["versions"], contents, strict=True):
        if version["digest"] not in revisions:
            revisions[version["digest"]] = Revision.objects.create(
                document=document, number=len(revisions) + 1, content=content, digest=version["digest"]
            )
        Version(
            document=document, revision=revisions[version["digest"]], **_fields(version) | {"number": version["number"]}
        ).full_clean()
        append(
            document,
            revisions[version["digest"]],
            version["kind"],
            parse_known_from(version["live_from"]),
            version["note"],
            None,
            parse_known_from(version["published_at"]),
            version["override"],
            version["number"],
        )
        report.added["versions"] += 1
    index_document(document)
    report.added["texts"] += 1
    return document


def _fields(version: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": version["kind"],
        "live_from": parse_known_from(version["live_from"]),
        "published_at": parse_known_from(version["published_at"]),
        "note": version["note"],
        "override": version["override"],
    }


def _compare(document: Document, record: Mapping[str, Any], report: Report) -> None:
    here = {one.number: one for one in document.versions.select_related("revision").defer("revision__content")}
    for version in record["versions"]:
        one = here.get(version["number"])
        if one is None:
            report.conflict(f"text “{document.slug}”: it is here already, without version {version['number']}.")
        elif one.revision.digest != version["digest"]:
            report.conflict(f"text “{document.slug}”: version {one.number} has other words here.")
        elif any(getattr(one, field) != value for field, value in _fields(version).items()):
            report.conflict(f"text “{document.slug}”: version {one.number} was published otherwise here.")
        else:
            report.unchanged += 1


def _checked(one: Any) -> Any:
    try:
        one.full_clean()
    except ValidationError as error:
        raise BadBundle(
            CONTENT, f"{one._meta.verbose_name}: {json.dumps(error.message_dict, ensure_ascii=False)}"
        ) from None
    one.save()
    return one


def _apparatus(content: Content) -> dict[str, str]:
    """What stands around the text, as the fields of its working copy."""
    written = content.get("apparatus") or {}
    fields = {name: written.get(name, "") for name in ("abstract", "disclosure", "next_update")}
    return fields | {"questions": "\n".join(written.get("questions", ()))}


def _slugs(rows: list[Mapping[str, str]]) -> list[str]:
    return [one["slug"] for one in rows]


def _article(document: Document, content: Content) -> None:
    names = ("title", "kicker", "standfirst")
    article = _checked(Article(document=document, **{name: content[name] for name in names}, **_apparatus(content)))
    article.authors.set(Author.objects.filter(slug__in=_slugs(content["authors"])))
    article.topics.set(Topic.objects.filter(slug__in=_slugs(content["topics"])))
    article.entities.set(Entity.objects.filter(slug__in=_slugs(content["entities"])))
    article.markets.set(Market.objects.filter(code__in=[one["code"] for one in content["markets"]]))
    for position, one in enumerate(content["sections"]):
        parts = {name: one[name] for name in ("anchor", "level", "heading", "body")}
        _checked(Section(article=article, position=position, **parts))


def _case(document: Document, content: Content) -> None:
    case = _checked(
        LocalizationCase(
            document=document,
            entity=Entity.objects.get(slug=content["entity"]["slug"]),
            market=Market.objects.get(code=content["market"]["code"]),
            **{name: content[name] for name in ("title", "standfirst", "period_label", *BODY_FIELDS)},
            **_apparatus(content),
        )
    )
    case.authors.set(Author.objects.filter(slug__in=_slugs(content["authors"])))
    case.topics.set(Topic.objects.filter(slug__in=_slugs(content["topics"])))
    case.events.set(Event.objects.filter(slug__in=content["timeline"]))
    compared = Document.objects.filter(kind="case", language=document.language, slug__in=_slugs(content["comparators"]))
    case.comparators.set(LocalizationCase.objects.filter(document__in=compared))
    # Cases name each other: whoever was restored before this one and named it finds it now.
    others = LocalizationCase.objects.filter(document__language=document.language).exclude(pk=case.pk)
    for other in others.select_related("document"):
        newest = other.document.revisions.order_by("-number").first()
        if newest is not None and document.slug in _slugs(newest.content.get("comparators", [])):
            other.comparators.add(case)
    for position, one in enumerate(content["outcome_figures"]):
        _checked(OutcomeFigure(case=case, position=position, **one))
    for position, one in enumerate(content["adaptations"]):
        source = one["source"]
        adaptation = _checked(
            Adaptation(
                case=case,
                position=position,
                lever=Lever.objects.get(slug=one["lever"]["slug"]),
                entity=Entity.objects.get(slug=one["entity"]["slug"]),
                market=Market.objects.get(code=one["market"]["code"]),
                source=Source.objects.get(slug=source["slug"]) if source else None,
                **{name: one[name] for name in ("anchor", "what_was_done", "outcome", "verification", "note")},
            )
        )
        for place, reference in enumerate(one["evidence"]):
            _checked(Evidence(adaptation=adaptation, position=place, reference=reference))
