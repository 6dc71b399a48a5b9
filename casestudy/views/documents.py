"""A text as readers see it: live, as of a moment, as it went live, or as a preview."""

from collections.abc import Iterable, Sequence
from typing import Any

from babel import Locale
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from casestudy import presenting
from casestudy.charting.embedding import card_of, card_tags, lead_chart
from casestudy.consequences.changes import in_words
from casestudy.consequences.drift import Notice, notices
from casestudy.content import chart_definitions, claim_definitions
from casestudy.context import current_site
from casestudy.history import Gone, History, addresses, read
from casestudy.languages import choices
from casestudy.models import Document, Redirect, Revision, SiteSettings, Version
from casestudy.models.documents import FOLDERS
from casestudy.narrative import Bound, bind
from casestudy.presenting import structured
from casestudy.readers.visibility import cases_beside
from casestudy.review.attributing import unattributed
from casestudy.views.covers import card_at, covered, of_text
from metrics.asking import banner_of, carried, moment_of
from metrics.formats import format_date
from metrics.translated import page_language

TEMPLATES = {"article": "casestudy/article.html", "case": "casestudy/case.html"}


def taken_back(request: HttpRequest, gone: Gone) -> HttpResponse:
    """410 with the reason."""
    return render(request, "410.html", {"reason": str(gone), "message": str(gone)}, status=410)


def moved(request: HttpRequest, kind: str, slug: str) -> HttpResponse | None:
    """A redirect from a former address, with suffix and query intact; None where there is none."""
    former = Redirect.objects.filter(kind=kind, slug=slug).select_related("document")
    redirect = min(former, key=lambda one: one.language != page_language(), default=None)
    if redirect is None:
        return None
    folder = FOLDERS[kind]
    path = request.get_full_path().replace(f"/{folder}/{slug}", f"/{folder}/{redirect.document.slug}", 1)
    return HttpResponsePermanentRedirect(path)


def detail(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The text live now, or at the moment asked for."""
    moment, language = moment_of(request), page_language()
    try:
        version, past = read(kind, slug, language, moment, clock())
    except Http404:
        redirect = moved(request, kind, slug)
        if redirect is None:
            raise
        return redirect
    except Gone as gone:
        return taken_back(request, gone)
    url = version.document.get_absolute_url()
    if version.document.language == language and version.document.slug != slug:
        return HttpResponsePermanentRedirect(carried(url, moment))
    bound = bind(version.revision.content, moment)
    return page(
        request,
        bound,
        version,
        past.until(moment),
        url,
        banner=banner_of(moment, request, bound.recorded_later),
        noindex=not moment.is_present,
    )


def frozen(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponse:
    """One version, with its numbers as they stood when it went live here."""
    moment = moment_of(request)
    past = History(kind, slug, page_language(), clock())
    if not past.versions:
        past = History.of_original(kind, slug, page_language(), past.now)
    try:
        version, shown_at = past.frozen(number, moment)
    except Http404:
        redirect = None if past.versions else moved(request, kind, slug)
        if redirect is None:
            raise
        return redirect
    except Gone as gone:
        return taken_back(request, gone)
    bound = bind(version.revision.content, shown_at)
    notice = [
        _("This is version %(number)s as it went live on %(day)s; its numbers are those of then.")
        % {"number": number, "day": format_date(version.live_from.date().isoformat(), page_language())}
    ]
    url = version.document.get_absolute_url()
    return page(
        request,
        bound,
        version,
        past.until(moment),
        url,
        notice=notice,
        present_url=url,
        noindex=True,
        banner=banner_of(moment, request, bound.recorded_later),
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
) -> TemplateResponse:
    """The page of a bound text. ``context`` may add banner, notice, present_url, noindex, is_preview, problems and warnings."""
    kind, language = bound.content["kind"], page_language()
    site = current_site()
    standing = [one for one in versions if not hasattr(one, "withdrawal")]
    first = standing[-1].live_from if standing else None
    base = (url + suffix).rstrip("/")
    known = addresses(version, clock()) if version else {bound.language: url}
    notice = [*untranslated(bound.language, language), *context.pop("notice", [])]
    moment = moment_of(request)
    # A version of its own address is shown as it went live: what changed afterwards stands on the page of the text.
    changes = notices(version, moment, clock(), bound.language) if version and not suffix else []
    # An original that stands in for a translation is shown whole in its own language, within a page of this one.
    with translation.override(bound.language):
        drawn = {
            "here": FOLDERS[kind],
            "canonical": f"{settings.SITE_URL}{url}",
            "document": presenting.document_head(bound, version, url, first, f"{url}versions/" if versions else "")
            | ({"updated": changes[0].date} if changes else {}),
            "evidence_line": presenting.evidence_line(bound),
            "sections": bound.sections,
            "evidence": presenting.evidence(bound.evidence, bound.language),
            "claims": presenting.claims(bound.claims),
            "disagreements": presenting.disagreements(bound),
            "sources": presenting.sources(bound),
            "versions": presenting.versions(versions, url, version),
            "changes": in_words(changes),
            **(machines(bound, version, url, standing or [version], site, changes) if version else {}),
            "downloads": [
                {"label": label, "url": carried(f"{base}{ending}", moment)}
                for label, ending in (("Markdown", ".md"), ("JSON", ".json"), (_("Everything as ZIP"), ".zip"))
            ]
            if version
            else [],
            **(
                presenting.case_parts(bound, cases_beside(bound.content, bound.moment, bound.now))
                if kind == "case"
                else {}
            ),
        }
        cover = of_text(bound)
    languages = choices(request.path_info, request.GET.urlencode(), language, known)
    return covered(request, TEMPLATES[kind], {"site": site, **drawn, **languages, "notice": notice, **context}, cover)


def untranslated(original: str, language: str) -> list[str]:
    """What a page says that shows an original for want of a translation."""
    if original == language:
        return []
    name = Locale.parse(original).get_display_name(language)
    return [_("This text is not available in English. You see the original, in %(language)s.") % {"language": name}]


def machines(
    bound: Bound, version: Version, url: str, standing: Sequence[Version], site: SiteSettings, changes: Iterable[Notice]
) -> dict[str, Any]:
    """The citation of a version, and what its head says to machines: modified with it, or when a number changed since.

    ``standing`` are the versions of the text, newest first.
    """
    cited = presenting.citation_of(bound, version, site.name, f"{settings.SITE_URL}{url}versions/{version.number}/")
    page, first, lead = f"{settings.SITE_URL}{url}", standing[-1].live_from, lead_chart(bound.charts)
    card = card_of(lead, bound.moment.query) if lead else card_at(url, bound.moment.query, of_text(bound))
    modified = max([structured.modified(bound, version), *(one.date for one in changes)])
    return {
        "cite": presenting.citation(cited),
        "cite_as": cited.address,
        "tags": [
            *structured.tags(cited, page, first, modified, bound.content["kind"]),
            *card_tags(card),
        ],
        "structured": structured.of_document(bound, cited, url, first, modified, standing, site, card["url"]),
    }


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
    with translation.override(document.language):
        content = {
            **revision.content,
            "definitions": {
                **known,
                "charts": chart_definitions(known["charts"]),
                "claims": claim_definitions(known["claims"]),
            },
        }
        bound = bind(content, moment_of(request))
        shown = page(
            request,
            bound,
            None,
            [],
            document.get_absolute_url(),
            is_preview=True,
            problems=bound.problems,
            warnings=unattributed(content, bound.record),
        )
        return shown.render()
