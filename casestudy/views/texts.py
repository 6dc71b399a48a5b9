"""The texts that lists show: what is live, in the language of the page."""

from typing import Any

from django.http import Http404
from django.utils.timezone import now as clock

from casestudy.models import Version
from casestudy.presenting import heads
from casestudy.readers.visibility import published_uses
from metrics.moments import Moment
from metrics.translated import page_language


def live(kind: str = "", moment: Moment | None = None) -> Any:
    """Live versions with their frozen texts, newest first: in the language of the page, else the originals."""
    moment = moment or Moment()
    at = moment.seen_at or moment.as_of or clock()
    rows = Version.objects.live(at, moment.seen_at).in_language(page_language(), at, moment.seen_at).with_content()
    return (rows.filter(document__kind=kind) if kind else rows).order_by("-live_from", "document__slug")


def texts_using(kind: str, slug: str, moment: Moment) -> list[dict[str, Any]]:
    """The texts live at the moment that use a thing, with title and address."""
    return heads(live(moment=moment).with_use(kind, slug), moment)


def filed(kind: str, slug: str) -> None:
    """Raises Http404 for a topic or author under which nothing was ever published: drafts are on no address."""
    if not published_uses(clock()).filter(kind=kind, slug=slug).exists():
        raise Http404(f"Nothing is published under the {kind} “{slug}”.")
