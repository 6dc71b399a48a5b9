"""What the editor's panels ask: candidates for a typed number, a new number, things to embed. JSON, for staff only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET, require_POST

from casestudy.markup import dates_in, period_near, render_line
from casestudy.markup.dates import prefixes
from casestudy.models import Image, LocalizationCase
from casestudy.proposals.candidates import LONGEST, Subject, find, named
from casestudy.proposals.display import display_as_typed
from casestudy.proposals.new_claim import NewClaimForm
from casestudy.proposals.new_number import NewNumberForm
from casestudy.proposals.proposing import operations
from casestudy.proposals.scanning import LONGEST_TEXT, left_behind, scan
from casestudy.review.accounting import exempt_reasons
from metrics.figures import Reference
from metrics.formats import format_date, format_period
from metrics.models import Chart, Claim, Entity, Event, Market, Metric, Source
from metrics.periods import Period
from metrics.readings import value_of

SHOWN = 20


def for_staff(permission: str) -> Callable[..., Any]:
    """Staff with the permission only; others are told so in JSON. Answers are never kept by a cache."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            if not request.user.has_perm(permission):
                response: HttpResponse = JsonResponse(
                    {"error": "You may not do this. Ask an administrator."}, status=403
                )
            else:
                response = view(request)
            add_never_cache_headers(response)
            return response

        return staff_member_required(guarded)

    return decorate


@require_GET
@for_staff("metrics.view_observation")
def candidates(request: HttpRequest) -> JsonResponse:
    """``text`` and ``document``: the numbers on record that the text may mean, best first; else those of ``reference``."""
    text = request.GET.get("text", "").replace("\x00", "")[:LONGEST]
    subject = Subject.of(request.GET.get("document", ""))
    references = request.GET.getlist("reference")
    found = named(references, subject) if references and not text.strip() else find(text, subject)
    return JsonResponse({"query": {"text": text}, "results": [one.to_dict() for one in found]})


@require_GET
@for_staff("metrics.view_observation")
def reasons(request: HttpRequest) -> JsonResponse:
    """Why a number may be left unbound, the site's own reasons first."""
    return JsonResponse({"reasons": exempt_reasons()})


@require_POST
@for_staff("metrics.view_observation")
def scanned(request: HttpRequest) -> JsonResponse:
    """``html`` and ``document``: the numbers that nothing accounts for, with candidates, and dates that left their events."""
    html = request.POST.get("html", "").replace("\x00", "")
    if len(html) > LONGEST_TEXT:
        return JsonResponse({"error": "The text is too long to look through at once. Divide the section."}, status=400)
    subject = Subject.of(request.POST.get("document", ""))
    return JsonResponse({"numbers": scan(html, subject), "dates": left_behind(html, subject.language)})


@require_GET
@for_staff("metrics.view_claim")
def claim_operations(request: HttpRequest) -> JsonResponse:
    """The operations of claims, with what their numbers are called."""
    return JsonResponse({"operations": operations()})


@require_POST
@for_staff("metrics.view_claim")
def weighed_claim(request: HttpRequest) -> JsonResponse:
    """A claim that is being made: what its numbers give, and what is proposed; stores nothing."""
    form = _claim_form(request)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    return JsonResponse(form.weigh().to_dict())


@require_POST
@for_staff("metrics.add_claim")
def new_claim(request: HttpRequest) -> JsonResponse:
    """Words, an operation and numbers make a claim; the answer is what the text binds, or the errors (status 400)."""
    form = _claim_form(request)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    try:
        claim = form.save()
    except ValidationError as error:
        return JsonResponse(
            {"errors": error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}}, status=400
        )
    return JsonResponse(_entry(claim.slug, claim.statement, claim.get_operation_display(), stance=claim.stance))


def _claim_form(request: HttpRequest) -> NewClaimForm:
    subject = Subject.of(request.POST.get("document", ""))
    return NewClaimForm(request.POST, language=subject.language)


@require_GET
@for_staff("metrics.view_observation")
def context(request: HttpRequest) -> JsonResponse:
    """What fills a new number's fields: whom and where the document is about, and the period that the sentence names.

    ``before`` and ``after`` are the words around the number. Empty where there are several, or none.
    """
    subject = Subject.of(request.GET.get("document", ""))
    alone = {"entity": subject.entities, "market": subject.markets}
    before, after = request.GET.get("before", "")[-LONGEST:], request.GET.get("after", "")[:LONGEST]
    period = period_near(before, after, subject.language)
    known = {name: found[0][1] if len(found) == 1 else "" for name, found in alone.items()}
    return JsonResponse(known | {"period": period.text if period else ""})


@require_POST
@for_staff("metrics.add_observation")
def new_number(request: HttpRequest) -> JsonResponse:
    """Six fields make a number; the answer is what the text binds, or the errors of the fields (status 400)."""
    subject = Subject.of(request.POST.get("document", ""))
    form = NewNumberForm(request.POST, language=subject.language, user=request.user)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    try:
        row = form.save()
    except ValidationError as error:
        return JsonResponse(
            {"errors": error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}}, status=400
        )
    value = value_of(row)
    assert value is not None  # the form refuses a number without a value
    style, display = display_as_typed(form.cleaned_data["value_text"], value, row.series.metric.unit, subject.language)
    return JsonResponse(
        {
            "reference": str(Reference(row.series.slug, row.period)),
            "display": display,
            "format": style,
            "label": row.series.title,
            "period": format_period(Period.parse(row.period), subject.language),
            **_source_to_complete(form.source_made),
        }
    )


def _source_to_complete(source: Source | None) -> dict[str, Any]:
    """Where a source that was made with a number gets its date, its kind and its licence."""
    if source is None:
        return {}
    return {"source_made": {"title": source.name, "url": reverse("admin:metrics_source_change", args=[source.pk])}}


def _search(rows: QuerySet, q: str, *names: str) -> QuerySet:
    """Rows in which every word stands in one of the named fields."""
    for word in q.split()[:8]:
        either = Q()
        for name in names:
            either |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(either)
    return rows


def _claims(q: str) -> QuerySet:
    return _search(Claim.objects.order_by("slug"), q, "statement", "slug")


def _charts(q: str) -> QuerySet:
    return _search(Chart.objects.order_by("slug"), q, "takeaway", "slug", "subtitle")


def _images(q: str) -> QuerySet:
    return _search(Image.objects.order_by("slug"), q, "alternative_text", "caption", "slug")


def _cases(q: str) -> QuerySet:
    rows = LocalizationCase.objects.select_related("document", "entity", "market").filter(document__translation_of=None)
    return _search(rows.order_by("document__slug"), q, "title", "document__slug", "entity__name", "market__name")


def _events(q: str) -> QuerySet:
    """Events whose date fits the one typed, or that have the words; a date that fits goes before words."""
    rows = Event.objects.select_related("market").order_by("date", "slug")
    fitting = Q()
    for said in dates_in(q, "ja" if "年" in q or "月" in q else "en"):
        for beginning in prefixes(said):
            year, _, rest = beginning.partition("-")
            fitting |= Q(date__startswith=beginning) if year.isdigit() else Q(date__regex=f"^[0-9]{{4}}-{rest}")
    found = rows.filter(fitting) if fitting else rows.none()
    return found if found.exists() else _search(rows, q, "title", "date", "slug", "market__name")


def _named(model: Any, *names: str) -> Callable[[str], QuerySet]:
    return lambda q: _search(model.objects.all(), q, *names)


def _plain(line: str) -> str:
    """A line without its bracket forms: numbers are left out, which a list can do without."""
    return render_line(line, lambda embed: embed.inner or "…")


def _entry(slug: str, title: str, detail: str, **more: str) -> dict[str, str]:
    return {"slug": slug, "title": title or slug, "detail": detail, **more}


#: kind: what to search, the field of its slug, and how a result is written.
PICKS: dict[str, tuple[Callable[[str], QuerySet], str, Callable[[Any], dict[str, str]]]] = {
    "claim": (
        _claims,
        "slug",
        lambda one: _entry(one.slug, one.statement, one.get_operation_display(), stance=one.stance),
    ),
    "chart": (_charts, "slug", lambda one: _entry(one.slug, _plain(one.takeaway), one.get_kind_display())),
    "image": (_images, "slug", lambda one: _entry(one.slug, one.alternative_text, one.credit)),
    "case": (
        _cases,
        "document__slug",
        lambda one: _entry(one.document.slug, _plain(one.title), f"{one.entity}, {one.market}"),
    ),
    "event": (
        _events,
        "slug",
        lambda one: _entry(
            one.slug, one.title, f"{format_date(one.date, 'en')}, {one.market}", date=format_date(one.date, "en")
        ),
    ),
    "metric": (_named(Metric, "name", "slug"), "slug", lambda one: _entry(one.slug, one.name, one.unit)),
    "entity": (_named(Entity, "name", "slug"), "slug", lambda one: _entry(one.slug, one.name, one.get_kind_display())),
    "market": (_named(Market, "name", "code"), "code", lambda one: _entry(one.code, one.name, one.code)),
    "source": (
        _named(Source, "title", "producer", "slug", "url_main"),
        "slug",
        lambda one: _entry(one.slug, one.title or one.slug, one.producer, address=one.url_main),
    ),
}


@require_GET
@for_staff("metrics.view_observation")
def pick(request: HttpRequest) -> JsonResponse:
    """``kind`` and either words ``q`` or one or more ``slug``: things of the kind, with slug, title and detail."""
    kind = request.GET.get("kind", "")
    if kind not in PICKS:
        return JsonResponse(
            {"error": f"There is nothing of the kind “{kind[:40]}” to pick; the kinds are {', '.join(PICKS)}."},
            status=400,
        )
    search, key, write = PICKS[kind]
    slugs = request.GET.getlist("slug")[:200]
    q = request.GET.get("q", "").replace("\x00", "")[:LONGEST]
    rows = search("").filter(**{f"{key}__in": slugs}) if slugs else search(q)
    found = list(rows[: 200 if slugs else SHOWN + 1])
    more = not slugs and len(found) > SHOWN
    return JsonResponse({"results": [write(one) for one in (found[:SHOWN] if more else found)], "more": more})


#: To stand under ``admin/``, before the admin's own addresses.
editor_urls = [
    path("numbers/candidates/", candidates, name="editor-candidates"),
    path("numbers/context/", context, name="editor-context"),
    path("numbers/new/", new_number, name="editor-new-number"),
    path("claims/operations/", claim_operations, name="editor-operations"),
    path("claims/weigh/", weighed_claim, name="editor-weigh-claim"),
    path("claims/new/", new_claim, name="editor-new-claim"),
    path("numbers/reasons/", reasons, name="editor-reasons"),
    path("numbers/scan/", scanned, name="editor-scan"),
    path("pick/", pick, name="editor-pick"),
]
