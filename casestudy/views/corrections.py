"""Our corrections."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock

from casestudy.models import Version
from casestudy.presenting import KIND_WORDS
from casestudy.views.texts import heads
from metrics.asking import banner_of, moment_of, page_of


def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction of ours, newest first. A provider's change is not one."""
    moment = moment_of(request)
    at = moment.seen_at or moment.as_of or clock()
    rows = Version.objects.shown(at, moment.seen_at).filter(document__language=settings.LANGUAGE_CODE)
    rows = rows.filter(kind=Version.Kind.CORRECTION).with_content().order_by("-live_from")
    found, paging = page_of(request, rows, 50, "corrections")
    items = [
        {
            "date": one.live_from,
            "title": text["title"],
            "url": text["url"],
            "version_url": f"{text['url']}versions/{one.number}/",
            "note": one.note,
            "kind": one.kind,
            "kind_words": KIND_WORDS[one.kind],
        }
        for one, text in zip(found, heads(found, moment), strict=True)
    ]
    return render(
        request,
        "casestudy/corrections.html",
        {"corrections": items, "paging": paging, "banner": banner_of(moment, request)},
    )
