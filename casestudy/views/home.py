"""The front page."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from casestudy.models import SiteSettings, Version
from casestudy.presenting import KIND_WORDS
from casestudy.views.strip import strip
from casestudy.views.texts import heads, live
from metrics.asking import banner_of, moment_of
from metrics.models import Batch
from metrics.moments import Moment
from metrics.translated import page_language


def home(request: HttpRequest) -> HttpResponse:
    """The front page, curated in the admin; on an empty site, what to do first."""
    moment = moment_of(request)
    site = SiteSettings.objects.prefetch_related("strip", "cases").first()
    curated = [site.lead_id, *(one.pk for one in site.cases.all())] if site else []
    newest = live(moment=moment)
    chosen_here = Q(document__in=curated) | Q(document__translation_of__in=curated)
    versions = [*newest.filter(chosen_here), *newest.exclude(chosen_here)[:20]]
    versions.sort(key=lambda one: one.live_from, reverse=True)
    texts = heads(versions, moment)
    # Editors choose originals; readers of another language see their translations.
    by_document = {
        version.document.translation_of_id or version.document_id: text
        for version, text in zip(versions, texts, strict=True)
    }
    articles = [text for text in texts if text["kind"] == "article"]
    lead = by_document.get(site.lead_id) if site and site.lead_id else None
    lead = lead or (articles[0] if articles else None)
    chosen = [by_document[one.pk] for one in site.cases.all() if one.pk in by_document] if site else []
    chosen = chosen or [text for text in texts if text["kind"] == "case"][:3]
    return render(
        request,
        "casestudy/home.html",
        {
            "lead": lead,
            "strip": strip(site.strip.all() if site else [], chosen, moment),
            "cases": chosen,
            "latest": [text for text in articles if text is not lead][:6],
            "changes": _changes(moment),
            "compare_url": "/localization/compare/" if len(chosen) > 1 else "",
            "setup_steps": []
            if versions or not moment.is_present
            else [{**one, "text": _(one["text"])} for one in SETUP_STEPS],
            "banner": banner_of(moment, request),
        },
    )


SETUP_STEPS = [
    {"text": gettext_noop("Give the site its name and its promise."), "url": "/admin/casestudy/sitesettings/"},
    {"text": gettext_noop("Record a number, or do it later from within a text."), "url": "/admin/metrics/observation/"},
    {
        "text": gettext_noop("Write an article, bind its numbers, and publish it. It will lead this page."),
        "url": "/admin/casestudy/article/add/",
    },
]


def _changes(moment: Moment) -> list[dict[str, Any]]:
    """What changed lately: versions after the first, and new data."""
    at = moment.seen_at or moment.as_of or clock()
    rows = Version.objects.shown(at, moment.seen_at).filter(number__gt=1, document__language=page_language())
    rows = rows.select_related("document").order_by("-live_from")[:5]
    found: list[dict[str, Any]] = [
        {
            "date": one.live_from,
            "kind": one.kind,
            "kind_words": _(KIND_WORDS[one.kind]),
            "text": one.note or _(KIND_WORDS[one.kind]).capitalize(),
            "url": f"{one.document.get_absolute_url()}versions/",
        }
        for one in rows
    ]
    imports = Batch.objects.filter(kind=Batch.Kind.IMPORT, recorded_at__lte=at).order_by("-recorded_at")[:2]
    found += [
        {
            "date": one.recorded_at,
            "kind": "data",
            "kind_words": pgettext("kind of change", "data"),
            "text": ngettext("%(count)s observation recorded", "%(count)s observations recorded", one.rows)
            % {"count": one.rows},
            "url": "/metrics/",
        }
        for one in imports
    ]
    return sorted(found, key=lambda change: change["date"], reverse=True)[:5]
