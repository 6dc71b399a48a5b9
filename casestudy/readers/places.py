"""What a path of this site shows: the text or the thing of the record that readers meet there, and what it is called."""

import re
from datetime import datetime

from django.db.models import QuerySet

from casestudy.charting import drawn_alone
from casestudy.content import chart_definitions
from casestudy.history import seen
from casestudy.languages import plain_path
from casestudy.models import Page, Topic, Version
from casestudy.models.documents import FOLDERS
from casestudy.presenting import heads
from casestudy.readers.visibility import public_charts, public_claims, published_uses
from metrics.models import Metric, Series, Source
from metrics.translated import page_language

_PAGE = re.compile(r"/([a-z]+)/(?:([a-z0-9-]+)/)?")
_KINDS = {folder: kind for kind, folder in FOLDERS.items()}


def parts_of(page: str) -> tuple[str, str]:
    """The folder and the slug of a page that shows one thing: ("series", "app-downloads"); empty where it has none."""
    match = _PAGE.match(plain_path(page))
    return (match[1], match[2] or "") if match else ("", "")


def text_at(page: str, now: datetime) -> Version | None:
    """The version that readers of a text's page, or of one below it, see now; None for other pages."""
    folder, slug = parts_of(page)
    return seen(_KINDS[folder], slug, page_language(), now) if folder in _KINDS and slug else None


def title_of(page: str, now: datetime) -> str:
    """What the page is about, by name; "" for a list, and for what readers cannot see. A constant number of queries."""
    folder, slug = parts_of(page)
    if (version := text_at(page, now)) is not None:
        return str(heads([version])[0]["title"])
    if folder == "charts" and public_charts(now).filter(slug=slug).exists():
        return drawn_alone(chart_definitions([slug])[slug], language=page_language(), now=now).spec.takeaway
    named: dict[str, tuple[QuerySet, str]] = {
        "series": (Series.objects.all(), "title"),
        "metrics": (Metric.objects.all(), "name"),
        "sources": (Source.objects.all(), "name"),
        "claims": (public_claims(now), "statement"),
        "topics": (Topic.objects.filter(slug__in=published_uses(now).filter(kind="topic").values("slug")), "name"),
    }
    rows, name = named.get(folder, (Page.objects.all(), "title"))
    one = rows.filter(slug=slug if folder in named else folder).first()
    return str(getattr(one, name)) if one is not None else ""
