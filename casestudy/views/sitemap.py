"""Sitemap and robots: every public address for machines, in files that none of them finds too long."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import now as clock

from casestudy.languages import address_in, choices
from casestudy.models import Page, Version
from casestudy.readers.visibility import public_charts, public_claims
from metrics.models import Metric, Series, Source

#: So many addresses fit one file: the protocol allows no more.
LARGEST = 50_000
LANGUAGES = [code for code, _ in settings.LANGUAGES]
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LISTS = (
    "",
    "articles/",
    "localization/",
    "metrics/",
    "charts/",
    "timeline/",
    "sources/",
    "disagreements/",
    "claims/",
    "corrections/",
    "integrity/",
)


def sitemap(request: HttpRequest, part: str = "") -> HttpResponse:
    """The addresses, or where they do not fit one file, the index of their parts; with a number, one part.

    A part costs the same however many addresses there are. Raises Http404 for a part that is not there.
    """
    now = clock()
    kinds = _kinds(now)
    counts = [_count(rows) for rows in kinds]
    parts = max(1, -(-sum(counts) // LARGEST))
    number = int(part or 1)
    if number > parts:
        raise Http404(f"The sitemap has {parts} part{'s' if parts > 1 else ''}.")
    if parts > 1 and not part:
        rows = "".join(
            f"<sitemap><loc>{settings.SITE_URL}/sitemap-{n}.xml</loc></sitemap>" for n in range(1, parts + 1)
        )
        return _xml("sitemapindex", rows)
    start = (number - 1) * LARGEST
    return _xml("urlset", "".join(_addresses(kinds, counts, start, start + LARGEST, now)))


def _kinds(now: datetime) -> list[Any]:
    """What has an address, kind by kind, each in a lasting order: the lists, then querysets."""
    texts = Version.objects.live(now).with_family().select_related("document").order_by("document")
    return [
        LISTS,
        texts,
        Page.objects.only("slug", "updated_at").order_by("pk"),
        public_charts(now).only("slug").order_by("pk"),
        public_claims(now).only("slug").order_by("pk"),
        *(model.objects.only("slug").order_by("pk") for model in (Metric, Series, Source)),
    ]


def _count(rows: Any) -> int:
    """How many addresses: each in every language, but a text in its own."""
    if isinstance(rows, tuple):
        return len(rows) * len(LANGUAGES)
    return int(rows.count()) * (1 if rows.model is Version else len(LANGUAGES))


def _families(texts: Any, now: datetime) -> dict[int, dict[str, str]]:
    """The addresses of these texts by language, by the number of their original. One query."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows: Any = Version.objects.live(now).with_family().select_related("document")
    for one in rows.filter(family__in=texts.values("family")):
        found[one.document.family][one.document.language] = one.document.get_absolute_url()
    return found


def _addresses(kinds: list[Any], counts: list[int], start: int, end: int, now: datetime) -> Iterator[str]:
    for rows, count in zip(kinds, counts, strict=True):
        first, last = max(0, start), min(count, max(0, end))
        if not isinstance(rows, tuple) and rows.model is Version:
            families = _families(rows[first:last], now)
            for one in rows[first:last]:
                yield _url(one.document.get_absolute_url(), one.live_from, families[one.document.family])
        else:
            several = len(LANGUAGES)
            skipped = first // several
            found = list(rows[skipped : -(-last // several)])
            for place in range(first, last):
                one = found[place // several - skipped]
                path = f"/{one}" if isinstance(one, str) else one.get_absolute_url()
                changed = one.updated_at if isinstance(one, Page) else None
                yield _url(address_in(path, LANGUAGES[place % several]), changed)
        start, end = start - count, end - count


def _url(path: str, changed: Any = None, known: dict[str, str] | None = None) -> str:
    """One address with its other languages: every language has it, unless a text is ``known`` in some alone."""
    changed = f"<lastmod>{changed.date().isoformat()}</lastmod>" if changed else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{one["language"]}" href="{one["url"]}"/>'
        for one in choices(path, "", "", known)["alternates"]
    )
    return f"<url><loc>{settings.SITE_URL}{path}</loc>{changed}{links}</url>"


def _xml(root: str, rows: str) -> HttpResponse:
    text = f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">{rows}</{root}>'
    return HttpResponse(text, content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    """All may read everything but the admin."""
    return HttpResponse(
        f"User-agent: *\nDisallow: /admin/\nSitemap: {settings.SITE_URL}/sitemap.xml\n", content_type="text/plain"
    )
