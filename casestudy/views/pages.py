"""The plain pages that editors add."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudy import presenting
from casestudy.content import definitions
from casestudy.context import current_site
from casestudy.languages import address_in, choices
from casestudy.models import Page
from casestudy.narrative import bind, trusted
from casestudy.views.documents import untranslated
from metrics.asking import WORDS_OF_TODAY, banner_of, moment_of
from metrics.moments import Moment
from metrics.translated import page_language, words_in


def promoted(html: SafeString) -> SafeString:
    """The text with its headings one level up: a plain page has no section heading above them."""
    for level in (3, 4):
        html = html.replace(f"<h{level}", f"<h{level - 1}").replace(f"</h{level}>", f"</h{level - 1}>")  # type: ignore[assignment]  # still what markup drew
    return trusted(html)


def plain_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that an editor added; its numbers are bound like any other."""
    one = Page.objects.filter(slug=slug).first()
    if one is None:
        if slug == "about":
            one = Page(slug="about", title=_("About"), body=f"<p>{escape(current_site().promise)}</p>")
        else:
            raise Http404(_("There is no page “%(slug)s”.") % {"slug": slug})
    original, language = settings.LANGUAGE_CODE, page_language()
    shown = language if language == original or not one.pk or words_in(one.translations, "body") else original
    moment = moment_of(request)
    with translation.override(shown):
        found, later = _drawn(one, moment)
    # A page that is not translated is that of its original: search engines are led there.
    known = None if shown == language else {original: one.get_absolute_url()}
    languages = choices(request.path_info, request.GET.urlencode(), language, known)
    canonical = f"{settings.SITE_URL}{address_in(request.path, shown)}"
    context = {
        **found,
        **languages,
        "canonical": canonical,
        "notice": untranslated(shown, language),
        "banner": banner_of(moment, request, later, WORDS_OF_TODAY),
    }
    return render(request, "casestudy/page.html", context)


def _drawn(one: Page, moment: Moment) -> tuple[dict[str, Any], int]:
    """The page in the language that is active, and how many of its numbers were recorded later."""
    content = {
        "kind": "article",
        "language": page_language(),
        "slug": one.slug,
        "title": one.title,
        "standfirst": "",
        "sections": [{"anchor": "text", "level": 2, "heading": "", "body": one.body}],
        "definitions": {},
    }
    content["definitions"] = definitions(content)
    bound = bind(content, moment)
    drawn = {
        "page": {
            "language": page_language(),
            "title": one.title,
            "html": promoted(bound.sections[0].html),
            "slug": one.slug,
            "updated": one.updated_at,
        },
        "evidence": presenting.evidence(bound.evidence, bound.language),
        "claims": presenting.claims(bound.claims),
        "sources": presenting.sources(bound),
    }
    return drawn, bound.recorded_later
