"""Our corrections, and beside them what providers revised; the same list feeds the feeds."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock

from casestudy.consequences.changes import CORRECTION, DISAGREEMENT, REVISED, Change, category_words, changed
from casestudy.models import Version
from casestudy.views.texts import heads
from metrics.asking import banner_of, moment_of, page_of
from metrics.moments import Moment
from metrics.translated import page_language

#: So many revisions stand under the corrections; the feed of changes goes on.
REVISIONS = 30


def entries(changes: Iterable[Change], moment: Moment | None = None) -> list[dict[str, Any]]:
    """Changes with the title and the address of their texts, and of the version that was published or that changed."""
    changes = list(changes)
    versions = list(Version.objects.filter(pk__in={one.version for one in changes}).with_content())
    texts = dict(zip([one.pk for one in versions], zip(versions, heads(versions, moment), strict=True), strict=True))
    found = []
    for one in changes:
        version, text = texts[one.version]
        found.append(
            {
                "key": one.key,
                "date": one.date,
                "title": text["title"],
                "url": text["url"],
                "version_url": f"{text['url']}versions/{version.number}/" if one.own else "",
                "note": one.words,
                "kind": one.category,
                "kind_words": category_words(one.category),
            }
        )
    return found


def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction of ours, newest first. A provider's change is not one, and stands apart."""
    moment, language = moment_of(request), page_language()
    at = moment.seen_at or moment.as_of or clock()
    ours = changed(at, language, seen_at=moment.seen_at, categories=(CORRECTION,))
    found, paging = page_of(request, ours, 50, "corrections")
    theirs = changed(at, language, seen_at=moment.seen_at, categories=(REVISED, DISAGREEMENT), most=REVISIONS)
    revisions = entries(theirs, moment) if paging["number"] == 1 else []
    return render(
        request,
        "casestudy/corrections.html",
        {
            "corrections": entries(found, moment),
            "revisions": [one for one in revisions if one["kind"] == REVISED],
            "disagreements": [one for one in revisions if one["kind"] == DISAGREEMENT],
            "paging": paging,
            "banner": banner_of(moment, request),
        },
    )
