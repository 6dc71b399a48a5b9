"""The front page."""

from textwrap import shorten
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from casestudy.charting import drawn_alone
from casestudy.charting.embedding import card_of
from casestudy.content import Content, embeds
from casestudy.models import SiteSettings, Version
from casestudy.presenting import structured
from casestudy.views.covers import covered, numbers_of, telling
from casestudy.views.strip import strip
from casestudy.views.texts import heads, live
from metrics.asking import banner_of, moment_of
from metrics.charts.cover import Cover
from metrics.drawing import DrawnChart
from metrics.models import Batch
from metrics.moments import Moment
from metrics.translated import page_language


def home(request: HttpRequest) -> HttpResponse:
    """The front page, curated in the admin; on an empty site, what to do first."""
    moment = moment_of(request)
    site = SiteSettings.objects.prefetch_related("strip", "cases").first()
    curated = [*([site.lead_id] if site.lead_id else []), *(one.pk for one in site.cases.all())] if site else []
    newest = live(moment=moment)
    chosen_here = Q(document__in=curated) | Q(document__translation_of__in=curated)
    versions = [*newest.filter(chosen_here), *newest.exclude(chosen_here)[:20]]
    versions.sort(key=lambda one: one.live_from, reverse=True)
    texts = heads(versions, moment)
    # Editors choose originals; readers of another language see their translations.
    by_document = {version.document.family: text for version, text in zip(versions, texts, strict=True)}
    articles = [text for text in texts if text["kind"] == "article"]
    lead = by_document.get(site.lead_id) if site and site.lead_id else None
    lead = lead or (articles[0] if articles else None)
    chosen = [by_document[one.pk] for one in site.cases.all() if one.pk in by_document] if site else []
    chosen = chosen or [text for text in texts if text["kind"] == "case"][:3]
    chart = _lead_chart(lead["content"], moment) if lead else None
    numbers = strip(site.strip.all() if site else [], chosen, moment)
    named = site or SiteSettings()
    cover = Cover(named.name, line=named.promise, numbers=numbers_of(numbers) or telling(chosen))
    return covered(
        request,
        "casestudy/home.html",
        {
            "lead": lead,
            "structured": structured.of_site(named),
            "strip": numbers,
            "cases": chosen,
            "lead_chart": chart.plate() if chart else None,
            **({"card": card_of(chart, moment.query)} if chart else {}),
            "latest": [text for text in texts if text is not lead and text not in chosen][:6],
            "changes": _changes(moment),
            "compare_url": "/localization/compare/" if len(chosen) > 1 else "",
            "setup_steps": []
            if versions or not moment.is_present
            else [{**one, "text": _(one["text"])} for one in SETUP_STEPS],
            "promised": bool(lead),
            "banner": banner_of(moment, request),
        },
        cover,
    )


SETUP_STEPS = [
    {"text": gettext_noop("Give the site its name and its promise."), "url": "/admin/casestudy/sitesettings/"},
    {"text": gettext_noop("Record a number, or do it later from within a text."), "url": "/admin/metrics/observation/"},
    {
        "text": gettext_noop("Write an article, bind its numbers, and publish it. It will lead this page."),
        "url": "/admin/casestudy/article/add/",
    },
]


def _lead_chart(content: Content, moment: Moment) -> DrawnChart | None:
    """The chart that stands beside the title: the first of the text that draws numbers, as it was frozen."""
    known = content["definitions"]
    charts = [known["charts"].get(one.target) for one in embeds(content) if one.kind == "chart"]
    first = next((one for one in charts if one and one["kind"] not in ("timeline", "table")), None)
    if first is None:
        return None
    chart = drawn_alone(first, moment, content["language"], events=known["events"])
    return None if chart.layout.kind == "table" else chart


#: In characters: a front page gives the gist of what changed; the page of the versions has it whole.
GIST = 150


def _gist(note: str) -> str:
    """The beginning of a note, cut between words where the language has spaces between them."""
    cut = shorten(note, GIST, placeholder="…")
    return cut if len(cut) > GIST // 2 or len(note) <= GIST else note[: GIST - 1] + "…"


def _changes(moment: Moment) -> list[dict[str, Any]]:
    """What changed lately: versions after the first, and new data."""
    at = moment.seen_at or moment.as_of or clock()
    rows = Version.objects.shown(at, moment.seen_at).filter(number__gt=1, document__language=page_language())
    rows = rows.with_content().select_related("document").order_by("-live_from")[:4]
    found: list[dict[str, Any]] = [
        {
            "date": one.live_from,
            "kind": one.kind,
            "kind_words": text["kind_words"],
            "title": text["title"],
            "text": _gist(one.note),
            "url": f"{one.document.get_absolute_url()}versions/",
        }
        for one, text in zip(rows, heads(rows, moment), strict=True)
    ]
    imports = Batch.objects.filter(kind=Batch.Kind.IMPORT, recorded_at__lte=at).order_by("-recorded_at")[:2]
    found += [
        {
            "date": one.recorded_at,
            "kind": "data",
            "kind_words": pgettext("kind of change", "data"),
            "title": ngettext("%(count)s observation recorded", "%(count)s observations recorded", one.rows)
            % {"count": one.rows},
            "text": "",
            "url": "/metrics/",
        }
        for one in imports
    ]
    return sorted(found, key=lambda change: change["date"], reverse=True)[:4]
