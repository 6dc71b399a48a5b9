"""Texts that belong together: an original with its translations, and the cases of one entity; what differs among them.

Compared are the working copies as last saved: what would be published next. Costs a constant number of queries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from casestudy import markup, parity
from casestudy.content import Content, read_reference, references
from casestudy.markup.finding import DATE, THING, blocks
from casestudy.models import Document, LocalizationCase, Revision
from casestudy.parity import Difference, Shown, Text, Typed
from casestudy.review.accounting import fields
from metrics.formats import BadFormat, Format, format_value
from metrics.formats.languages import LANGUAGES
from metrics.periods import format_instant
from metrics.series import Record

#: So many characters on both sides of a number tell its unit.
BESIDE = 16


@dataclass(frozen=True)
class Member:
    """A text of a family: its document, its numbers, and what differs from the text that it is measured against."""

    document: Document
    title: str
    against: str
    differences: tuple[Difference, ...]


def family(document: Document) -> list[Member]:
    """What differs among the texts that belong to this one, those without a difference included.

    Each translation is measured against its original; each case in the original's language against the others of its
    entity with which it shares numbers. A text that was never saved has nothing to compare and is left out.
    """
    contents = _newest(_relatives(document))
    record = Record.load({reference for content in contents.values() for reference in references(content)})
    texts = {one: text_of(content, record) for one, content in contents.items()}
    members = []
    for one, text in texts.items():
        original = next((other for other in texts if other.pk == one.translation_of_id), None)
        if original is not None:
            found = parity.translation(texts[original], text)
            members.append(Member(one, text.name, texts[original].name, tuple(found)))
        elif one.kind == Document.Kind.ARTICLE:
            members.append(Member(one, text.name, "", tuple(parity.written(text))))
    return [*members, *_cases({one: text for one, text in texts.items() if one.translation_of_id is None}, contents)]


def _relatives(document: Document) -> list[Document]:
    original = document.family
    found = Document.objects.filter(pk=original) | Document.objects.filter(translation_of=original)
    if document.kind == Document.Kind.CASE:
        entity = LocalizationCase.objects.filter(document=original).values("entity")
        cases = LocalizationCase.objects.filter(
            entity__in=entity,
            document__language=document.translation_of.language if document.translation_of else document.language,
        )
        found |= Document.objects.filter(pk__in=cases.values("document"))
    return list(
        found.select_related("translation_of", "article", "localizationcase")
        .order_by(F("translation_of_id").asc(nulls_first=True), "language", "slug")
        .distinct()
    )


def _newest(documents: list[Document]) -> dict[Document, Content]:
    last = Revision.objects.filter(document=OuterRef("document")).order_by("-number").values("pk")[:1]
    rows = Revision.objects.filter(document__in=documents, pk=Subquery(last)).only("document_id", "content")
    contents = {row.document_id: row.content for row in rows}
    return {one: contents[one.pk] for one in documents if one.pk in contents}


def _cases(texts: dict[Document, Text], contents: dict[Document, Content]) -> Iterator[Member]:
    cases = {one: text for one, text in texts.items() if one.kind == Document.Kind.CASE}
    heads = parity.leads(
        (
            text,
            frozenset(_metrics(text, [one["reference"] for one in contents[case]["outcome_figures"]])),
            frozenset(_metrics(text)),
        )
        for case, text in cases.items()
    )
    for case, text in cases.items():
        found = [*parity.written(text), *heads.get(text.name, ())]
        for other, beside in cases.items():
            if other != case:
                found += parity.shared(beside, text)
        yield Member(case, text.name, "the other cases" if len(cases) > 1 else "", tuple(dict.fromkeys(found)))


def _metrics(text: Text, only: Iterable[str] | None = None) -> Iterator[str]:
    wanted = None if only is None else {(ref.series, ref.period) for one in only if (ref := read_reference(one))}
    return (one.metric for one in text.shown if wanted is None or one.key in wanted)


def text_of(content: Content, record: Record) -> Text:
    """The numbers of a content, resolved on the record as it stands."""
    name = f"{content['title']} ({content['language']})"
    shown: list[Shown] = []
    typed: list[Typed] = []
    for place, text, rich in fields(content):
        read = markup.numbers(text, content["language"]) if rich else markup.line_numbers(text, content["language"])
        typed.extend(Typed(one.text, place) for one in read if one.kind != DATE and one.covered != "brackets")
        for target, style, before, after in _bound(text, rich):
            shown.extend(_shown(target, style, place, before, after, content["language"], record))
    for one in content.get("outcome_figures", ()):
        shown.extend(
            _shown(one["reference"], one["format"], "numbers at the head", "", "", content["language"], record)
        )
    for one in content.get("adaptations", ()):
        for target in one["evidence"]:
            shown.extend(
                _shown(target, "compact", f"adaptation “{one['anchor']}”", "", "", content["language"], record)
            )
    return Text(name, content["language"], tuple(shown), tuple(typed), tuple(_claims(content)))


def _bound(text: str, rich: bool) -> Iterator[tuple[str, str, str, str]]:
    """Reference and format of every bound number of a field, with the words before and behind it."""
    if not rich:
        for embed in markup.line_embeds(text):
            if embed.kind == "figure":
                yield embed.target, embed.format, "", ""
        return
    embeds = iter([embed for embed in markup.embeds(text) if embed.kind == "figure"])
    for words, covers in blocks(text):
        for place, (sign, cover) in enumerate(zip(words, covers, strict=True)):
            if sign == THING and cover == "figure":
                embed = next(embeds)
                yield (
                    embed.target,
                    embed.format,
                    words[max(0, place - BESIDE) : place],
                    words[place + 1 : place + 1 + BESIDE],
                )


def _shown(
    target: str, style: str, place: str, before: str, after: str, language: str, record: Record
) -> Iterator[Shown]:
    reference = read_reference(target)
    figure = record.figure(reference) if reference else None
    if reference is None or figure is None or figure.value is None or figure.observation is None:
        return  # what keeps a text from being published is said where it is published
    row = figure.observation
    spoken = language if language in LANGUAGES else "en"
    try:
        words = format_value(figure.value, figure.unit, Format.parse(style), spoken)
    except BadFormat:
        words = format_value(figure.value, figure.unit, Format.parse("full"), spoken)
    yield Shown(
        reference.series,
        reference.period,
        row.provider.slug,
        format_instant(row.known_from),
        figure.value,
        figure.unit,
        words,
        place,
        before,
        after,
        row.series.metric.slug,
    )


def _claims(content: Content) -> Iterator[tuple[str, str]]:
    """What each claim of a text states there, several wordings joined."""
    known = content.get("definitions", {}).get("claims", {})
    stated: dict[str, set[str]] = {}
    for body in (text for _, text, rich in fields(content) if rich):
        for embed in markup.embeds(body):
            if embed.kind == "claim":
                said = embed.attributes.get("stated") or str(known.get(embed.target, {}).get("stated") or "")
                stated.setdefault(embed.target, set()).add(said)
    return ((slug, ", ".join(sorted(said))) for slug, said in stated.items())
