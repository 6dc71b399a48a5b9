"""Texts as the search finds them: each live or scheduled version with its sections, in step with publishing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.timezone import now as clock
from django.utils.translation import gettext

from casestudy import markup
from casestudy.content import Content
from casestudy.models import Document, Version
from metrics.models import Chart, Metric, SearchEntry, Series, Source
from metrics.models.index import Draft

CATALOGUE = (Metric, Series, Chart, Source)


@transaction.atomic
def index_document(document: Document, now: datetime | None = None) -> None:
    """Make the index hold what readers see of a text now, and what they will see once its scheduled versions are live."""
    SearchEntry.objects.put(f"document:{document.pk}", drafts(document, now or clock()))


def drafts(document: Document, now: datetime) -> Iterator[Draft]:
    """The entries of every version that is or will be live, each for the time in which it is."""
    versions = list(
        Version.objects.with_content()
        .filter(document=document, withdrawal__isnull=True)
        .order_by("live_from", "number")
        .defer("revision__content")
    )
    live = [one for one in versions if one.live_from <= now][-1:]
    shown: list[Version | None] = [*live, *(one for one in versions if one.live_from > now), None]
    for version, later in pairwise(shown):
        assert version is not None  # only the last is
        if later is not None and later.live_from == version.live_from:
            continue  # superseded before anybody sees it
        for draft in of_version(version):
            yield replace(draft, live_from=version.live_from, live_until=later.live_from if later else None)


def of_version(version: Version) -> Iterator[Draft]:
    """A version as entries: the text as a whole, and each of its sections or adaptations."""
    document, content = version.document, version.revision.content
    language, address = document.language, document.get_absolute_url()
    family = document.translation_of.slug if document.translation_of else document.slug
    people = [f"{one['given_name']} {one['family_name']} {one['affiliation']}" for one in content["authors"]]
    filed = [one["name"] for name in ("topics", "markets", "entities") for one in content[name]]
    with translation.override(language):
        parts = list(_parts(content))
    whole = " ".join([content["kicker"], *people, *filed, *(f"{title} {html_words(html)}" for _, title, html in parts)])
    under = (
        *(f"market:{one['code']}" for one in content["markets"]),
        *(f"topic:{one['slug']}" for one in content["topics"]),
    )
    common: dict[str, Any] = {"language": language, "date": version.live_from, "filed": under}
    yield Draft(content["kind"], family, address, content["title"], content["standfirst"], whole, **common)
    for anchor, title, html in parts:
        yield Draft(
            "section",
            family,
            f"{address}#{anchor}",
            title,
            bound_words(html),
            f"{content['title']} {shown_numbers(html)}",
            f"{content['kind']}:{family}",
            **common,
        )


def _parts(content: Content) -> Iterator[tuple[str, str, str]]:
    """Anchor, title and rich text of each part of a text, in the order of the page."""
    for one in content.get("sections", ()):
        yield one["anchor"], one["heading"], one["body"]
    if content["kind"] == "article":
        return
    yield "context", gettext("The market before"), content["context"]
    yield "approach", gettext("What it set out to do"), content["approach"]
    for one in content["adaptations"]:
        yield (
            one["anchor"],
            gettext("%(lever)s: %(entity)s") % {"lever": one["lever"]["name"], "entity": one["entity"]["name"]},
            f"{one['what_was_done']} {one['outcome']}",
        )
    yield "outcome", gettext("What came of it"), content["outcome"]


def bound_words(html: str) -> str:
    """The words of a rich text, its numbers as references: what they show is drawn when the text is found."""
    return markup.words(markup.refresh(html, lambda embed: f"[[{embed.target}|{embed.format}]]"))


def html_words(html: str) -> str:
    """The words of a rich text with its numbers as last shown."""
    return markup.words(html)


def shown_numbers(html: str) -> str:
    """The numbers of a rich text as last shown, so that they are found as they are read."""
    return " ".join(embed.text for embed in markup.embeds(html) if embed.kind == "figure")


def reindex(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Make the index anew from the texts and the record, and answer how many entries it has.

    What is the same stays. ``progress`` is told after each text or thing how many of all are done.
    """
    documents = Document.objects.select_related("translation_of").filter(versions__isnull=False).distinct()
    total = documents.count() + sum(model.objects.count() for model in CATALOGUE)
    owners, done = set(), 0
    for document in documents.iterator(chunk_size=100):
        index_document(document)
        owners.add(f"document:{document.pk}")
        done += 1
        progress(done, total)
    for model in CATALOGUE:
        for one in model.objects.iterator(chunk_size=500):
            one.index()
            owners.add(f"{model._meta.model_name}:{one.slug}")
            done += 1
            progress(done, total)
    gone = [owner for owner in SearchEntry.objects.values_list("owner", flat=True).distinct() if owner not in owners]
    for start in range(0, len(gone), 500):
        SearchEntry.objects.filter(owner__in=gone[start : start + 500]).delete()
    return SearchEntry.objects.count()


def is_due() -> bool:
    """Whether something is published and nothing of it is in the index: the index came after the texts."""
    return Version.objects.exists() and not SearchEntry.objects.filter(owner__startswith="document:").exists()
