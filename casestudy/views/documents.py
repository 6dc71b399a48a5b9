"""A text as readers see it: live, as of a moment, as it went live, or as a preview."""

from collections.abc import Iterator
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now as clock
from django.views.decorators.cache import never_cache

from casestudy import markup, presenting, structured
from casestudy.attributing import unattributed
from casestudy.content import chart_definitions, claim_definitions
from casestudy.context import current_site
from casestudy.models import Document, Redirect, Revision, SiteSettings, Version
from casestudy.models.documents import FOLDERS
from casestudy.narrative import Bound, bind
from casestudy.views.texts import heads
from metrics.asking import banner_of, carried, moment_of
from metrics.formats import format_date
from metrics.moments import Moment

TEMPLATES = {"article": "casestudy/article.html", "case": "casestudy/case.html"}


class Gone(Exception):
    """The text or version was taken back; readers are told why."""


def versions_of(kind: str, slug: str) -> QuerySet[Version]:
    """Every version that was to go live by now, newest first. Their frozen texts are read when asked for."""
    rows = Version.objects.filter(
        document__kind=kind, document__slug=slug, document__language=settings.LANGUAGE_CODE, live_from__lte=clock()
    )
    return (
        rows.select_related("document", "withdrawal", "revision")
        .defer("revision__content")
        .order_by("-live_from", "-number")
    )


def find(kind: str, slug: str, moment: Moment) -> tuple[Version, list[Version]]:
    """The version live at the moment and all versions that went live, in one query.

    Raises Http404 naming the date where the moment is before the first version, :class:`Gone` where all were taken back.
    """
    at = moment.seen_at or moment.as_of or clock()
    rows = versions_of(kind, slug)
    past = [one for one in rows if not _cancelled(one)]
    if not past:
        raise Http404(f"There is no such text: “{slug}”.")
    standing = [one for one in past if not _withdrawn(one, moment.seen_at or clock())]
    live = [
        one
        for one in standing
        if one.live_from <= at and (moment.seen_at is None or one.published_at <= moment.seen_at)
    ]
    if live:
        return live[0], past
    if not standing:
        raise Gone(past[0].withdrawal.reason)
    if moment.seen_at:
        first = min(one.shown_at for one in standing)
        raise Http404(f"This site first showed this text on {format_date(first.date().isoformat(), 'en')}.")
    raise Http404(
        f"The first version of this text is of {format_date(standing[-1].live_from.date().isoformat(), 'en')}."
    )


def _cancelled(version: Version) -> bool:
    withdrawal = getattr(version, "withdrawal", None)
    return withdrawal is not None and withdrawal.recorded_at < version.live_from


def _withdrawn(version: Version, at: Any) -> bool:
    withdrawal = getattr(version, "withdrawal", None)
    return withdrawal is not None and withdrawal.recorded_at <= at


def moved(request: HttpRequest, kind: str, slug: str) -> HttpResponse | None:
    """A redirect from a former address, with suffix and query intact; None where there is none."""
    redirect = (
        Redirect.objects.filter(kind=kind, slug=slug, language=settings.LANGUAGE_CODE)
        .select_related("document")
        .first()
    )
    if redirect is None:
        return None
    folder = FOLDERS[kind]
    path = request.get_full_path().replace(f"/{folder}/{slug}", f"/{folder}/{redirect.document.slug}", 1)
    return HttpResponsePermanentRedirect(path)


def detail(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The text live now, or at the moment asked for."""
    moment = moment_of(request)
    try:
        version, versions = find(kind, slug, moment)
    except Http404:
        redirect = moved(request, kind, slug)
        if redirect is None:
            raise
        return redirect
    except Gone as gone:
        return render(request, "410.html", {"reason": str(gone), "message": str(gone)}, status=410)
    bound = bind(version.revision.content, moment)
    url = version.document.get_absolute_url()
    return page(
        request,
        bound,
        version,
        versions,
        url,
        banner=banner_of(moment, request, bound.recorded_later),
        noindex=not moment.is_present,
    )


def frozen(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponse:
    """One version, with its numbers as they stood when it went live here."""
    moment = moment_of(request)
    versions = list(versions_of(kind, slug))
    version = next((one for one in versions if one.number == number), None)
    if version is None or _cancelled(version):
        redirect = moved(request, kind, slug) if not versions else None
        if redirect is None:
            raise Http404(f"There is no version {number} of this text.")
        return redirect
    if hasattr(version, "withdrawal"):
        return render(
            request, "410.html", {"reason": version.withdrawal.reason, "message": version.withdrawal.reason}, status=410
        )
    asked = moment.seen_at or moment.as_of
    since = version.shown_at if moment.seen_at else version.live_from
    if asked and asked < since:
        raise Http404(f"This version is of {format_date(since.date().isoformat(), 'en')}; it was not there yet.")
    bound = bind(version.revision.content, moment if not moment.is_present else Moment(seen_at=version.shown_at))
    notice = [
        f"This is version {number} as it went live on {format_date(version.live_from.date().isoformat(), 'en')}; its numbers are those of then."
    ]
    url = version.document.get_absolute_url()
    past = [one for one in versions if not _cancelled(one)]
    return page(
        request,
        bound,
        version,
        past,
        url,
        notice=notice,
        noindex=True,
        banner=banner_of(moment, request),
        suffix=f"versions/{number}",
    )


def page(
    request: HttpRequest,
    bound: Bound,
    version: Version | None,
    versions: list[Version],
    url: str,
    suffix: str = "",
    **context: Any,
) -> HttpResponse:
    """The page of a bound text. ``context`` may add banner, notice, noindex, is_preview, problems and warnings."""
    kind = bound.content["kind"]
    site = current_site()
    standing = [one for one in versions if not hasattr(one, "withdrawal")]
    first = standing[-1].live_from if standing else None
    base = (url + suffix).rstrip("/")
    return render(
        request,
        TEMPLATES[kind],
        {
            "site": site,
            "here": FOLDERS[kind],
            "canonical": f"{settings.SITE_URL}{url}",
            "document": presenting.document_head(bound, version, url, first, f"{url}versions/" if versions else ""),
            "evidence_line": presenting.evidence_line(bound),
            "sections": bound.sections,
            "evidence": presenting.evidence(bound.evidence, bound.language),
            "claims": presenting.claims(bound.claims),
            "disagreements": presenting.disagreements(bound),
            "sources": presenting.sources(bound),
            "versions": presenting.versions(versions, url, version),
            **(machines(bound, version, url, first or version.live_from, site) if version else {}),
            "downloads": [
                {"label": label, "url": carried(f"{base}{ending}", moment_of(request))}
                for label, ending in (("Markdown", ".md"), ("JSON", ".json"), ("Everything as ZIP", ".zip"))
            ]
            if version
            else [],
            "notice": [],
            **(presenting.case_parts(bound) if kind == "case" else {}),
            **context,
        },
    )


def machines(bound: Bound, version: Version, url: str, first: datetime, site: SiteSettings) -> dict[str, Any]:
    """The citation of a version, and what its head says to machines."""
    origin, own = settings.SITE_URL, f"{url}versions/{version.number}/"
    cited = presenting.citation_of(bound, version, site.name, f"{origin}{own}")
    page, live_from = f"{origin}{url}", version.live_from
    return {
        "cite": presenting.citation(cited, own),
        "tags": structured.tags(cited, page, first, live_from, bound.content["kind"]),
        "structured": structured.of_document(bound, cited, page, first, live_from, origin, site.text_licence),
    }


def history(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """All versions of a text, with their notes."""
    try:
        moment = moment_of(request)
        version, versions = find(kind, slug, moment)
    except Gone as gone:
        return render(request, "410.html", {"reason": str(gone), "message": str(gone)}, status=410)
    except Http404:
        redirect = moved(request, kind, slug)
        if redirect is None:
            raise
        return redirect
    url = version.document.get_absolute_url()
    at = moment.seen_at or moment.as_of or clock()
    versions = list(
        Version.objects.with_content()
        .select_related("withdrawal")
        .filter(pk__in=[one.pk for one in versions], live_from__lte=at)
        .order_by("-live_from", "-number")
    )
    words = {one.pk: head for one, head in zip(versions, heads(versions, moment), strict=True)}
    title = words[version.pk]["title"]
    rows = presenting.versions(versions, url, version)
    for row, one, before in zip(rows, versions, [*versions[1:], None], strict=True):
        if before:
            row["changes"] = changes(before.revision.content, one.revision.content, words[before.pk], words[one.pk])
    return render(
        request,
        "casestudy/versions.html",
        {
            "here": FOLDERS[kind],
            "document": {"title": title, "title_plain": title, "url": url},
            "versions": rows,
            "banner": banner_of(moment, request),
        },
    )


LINES = {"title": "Title", "standfirst": "Standfirst"}
BODIES = {"context": "Context", "approach": "Approach", "outcome": "Outcome"}


def changes(
    before: dict[str, Any], after: dict[str, Any], old_words: dict[str, Any], new_words: dict[str, Any]
) -> list[dict[str, str]]:
    """What an update changed, part by part: the paragraphs taken out and those put in.

    The words are the titles and standfirsts with their numbers resolved.
    """
    found = []
    for name, where in LINES.items():
        if before.get(name) != after.get(name):
            found.append({"where": where, "kind": "rewritten", "before": old_words[name], "after": new_words[name]})
    for where, kind, old, new in _parts(before, after):
        if old != new:
            gone, come = _paragraphs(old, new)
            if gone or come:
                found.append({"where": where, "kind": kind, "before": gone, "after": come})
    return found


def _parts(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for name, where in BODIES.items():
        yield where, "rewritten", before.get(name, ""), after.get(name, "")
    old = {one["anchor"]: one for one in before.get("sections", [])}
    new = {one["anchor"]: one for one in after.get("sections", [])}
    for anchor, one in new.items():
        yield (
            f"“{one['heading']}”",
            "rewritten" if anchor in old else "added",
            old.get(anchor, {}).get("body", ""),
            one["body"],
        )
    for anchor, one in old.items():
        if anchor not in new:
            yield f"“{one['heading']}”", "taken out", one["body"], ""
    then, now = ({one["anchor"]: one for one in content.get("adaptations", [])} for content in (before, after))
    for anchor in {**then, **now}:
        texts = [f"{one['what_was_done']}{one['outcome']}" if (one := rows.get(anchor)) else "" for rows in (then, now)]
        yield "What was done", "rewritten", texts[0], texts[1]


def _paragraphs(old: str, new: str) -> tuple[str, str]:
    left, right = (markup.words(html).split("\n") for html in (old, new))
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    gone = [line for tag, a, b, _, _ in matcher.get_opcodes() if tag != "equal" for line in left[a:b] if line.strip()]
    come = [line for tag, _, _, a, b in matcher.get_opcodes() if tag != "equal" for line in right[a:b] if line.strip()]
    return "\n".join(gone), "\n".join(come)


@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The working copy exactly as readers will see it, with what keeps it from being published. For editors only.

    Shows the last saved revision, with chart and claim definitions as they stand now.
    """
    if not (request.user.is_active and request.user.is_staff):
        raise PermissionDenied
    revision = Revision.objects.filter(document=pk).select_related("document").order_by("-number").first()
    document = revision.document if revision else get_object_or_404(Document, pk=pk)
    if not request.user.has_perm(f"casestudy.view_{'article' if document.kind == 'article' else 'localizationcase'}"):
        raise PermissionDenied
    if revision is None:
        raise Http404("Nothing has been saved yet.")
    known = revision.content["definitions"]
    content = {
        **revision.content,
        "definitions": {
            **known,
            "charts": chart_definitions(known["charts"]),
            "claims": claim_definitions(known["claims"]),
        },
    }
    bound = bind(content, moment_of(request))
    return page(
        request,
        bound,
        None,
        [],
        document.get_absolute_url(),
        is_preview=True,
        problems=bound.problems,
        warnings=unattributed(content, bound.record),
    )
