"""Whether the texts that belong together say the same: a page of a story's admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from casestudy.models import Document
from casestudy.parity import KIND_WORDS
from casestudy.review.families import Member, family

INTRO = [
    "Each translation is measured against its original, each case against the others of its entity with which it shares numbers. "
    "Compared are the texts as they were last saved.",
]


def parity(story_admin: Any, request: HttpRequest, object_id: int) -> HttpResponse:
    """What differs among an original and its translations, or among the cases of an entity."""
    story = story_admin.named(request, str(object_id), story_admin.has_view_permission)
    members = family(story.document)
    return story_admin.act(
        request,
        "Other languages and cases",
        obj=story,
        template="admin/casestudy/parity.html",
        intro=INTRO,
        members=[_words(one) for one in members],
        alone=len(members) < 2,
    )


def _words(member: Member) -> dict[str, Any]:
    document = member.document
    text = document.article if document.kind == Document.Kind.ARTICLE else document.localizationcase
    return {
        "title": member.title,
        "against": member.against,
        "url": reverse(f"admin:casestudy_{text._meta.model_name}_change", args=[text.pk]),
        "differences": [
            {"kind": one.kind, "kind_words": KIND_WORDS[one.kind], "place": one.place, "words": one.words}
            for one in member.differences
        ],
    }
