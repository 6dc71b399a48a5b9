"""The versions of one text: which of them readers see at a moment, and a single one as it went live.

Pages, data suffixes and API ask here and nowhere else; ``Version.was_shown`` is the rule.
"""

from contextlib import suppress
from datetime import datetime

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from casestudy.models import Document, Version
from metrics.formats import format_date
from metrics.moments import Moment
from metrics.translated import page_language


class Gone(Exception):
    """The text or version was taken back; readers are told why."""


class History:
    """Every version of a text that went live by now, newest first, withdrawn ones among them. One query; the frozen texts
    are read when asked for."""

    def __init__(self, kind: str, slug: str, language: str, now: datetime) -> None:
        self.slug, self.now = slug, now
        rows = Version.objects.past(now).filter(document__kind=kind, document__slug=slug, document__language=language)
        self.versions: list[Version] = list(
            rows.with_changed()
            .select_related("document", "withdrawal", "revision")
            .defer("revision__content")
            .order_by("-live_from", "-number")
        )

    @classmethod
    def of_original(cls, kind: str, slug: str, language: str, now: datetime) -> "History":
        """The history of the original of a text, for a language that does not have the text (under this slug)."""
        found = Document.objects.filter(kind=kind, slug=slug).select_related("translation_of")
        one = min(found, key=lambda one: (one.language != language, one.translation_of is not None), default=None)
        if one is None:
            return cls(kind, slug, language, now)
        original = one.translation_of or one
        return cls(kind, original.slug, original.language, now)

    def until(self, moment: Moment) -> list[Version]:
        """The versions of which readers knew at the moment, newest first, those withdrawn since among them."""
        at, seen = moment.known_until(self.now), moment.seen_at
        return [one for one in self.versions if one.live_from <= at and (seen is None or one.published_at <= seen)]

    def live(self, moment: Moment) -> Version:
        """The version that readers see at the moment.

        Raises Http404 naming the date where the moment is before the first version, :class:`Gone` where all were taken back.
        """
        at = moment.known_until(self.now)
        found = next((one for one in self.versions if one.was_shown(at, moment.seen_at)), None)
        if found is not None:
            return found
        if not self.versions:
            raise Http404(_("There is no such text: “%(slug)s”.") % {"slug": self.slug[:100]})
        standing = [one for one in self.versions if not one.taken_back(moment.seen_at or self.now)]
        if not standing:
            raise Gone(self.versions[0].withdrawal.reason)
        if moment.seen_at:
            raise Http404(
                _("This site first showed this text on %(day)s.") % {"day": _day(min(one.shown_at for one in standing))}
            )
        raise Http404(_("The first version of this text is of %(day)s.") % {"day": _day(standing[-1].live_from)})

    def frozen(self, number: int, moment: Moment) -> tuple[Version, Moment]:
        """A version, and the moment to show it at: when it went live here, unless one is asked for.

        Raises Http404 where there is none (or not yet, at the moment), :class:`Gone` for one that was taken back by then.
        """
        version = next((one for one in self.versions if one.number == number), None)
        if version is None:
            raise Http404(
                _("There is no version %(number)s of “%(slug)s”.") % {"number": number, "slug": self.slug[:100]}
            )
        if version.taken_back(moment.seen_at or self.now):
            raise Gone(version.withdrawal.reason)
        since = version.shown_at if moment.seen_at else version.live_from
        if moment.known_until(self.now) < since:
            raise Http404(_("This version is of %(day)s; it was not there yet.") % {"day": _day(since)})
        return version, Moment(seen_at=version.shown_at) if moment.is_present else moment


def read(kind: str, slug: str, language: str, moment: Moment, now: datetime) -> tuple[Version, History]:
    """What readers of a language see at the moment: their own version of the text, else the original's.

    One query where the language has the text at this slug. Raises as ``History.live`` does.
    """
    past = History(kind, slug, language, now)
    try:
        return past.live(moment), past
    except Http404:
        original = History.of_original(kind, slug, language, now)
        if not original.versions or (original.versions[0].document.language, original.slug) == (language, slug):
            raise
        elsewhere = Document.objects.filter(translation_of=original.versions[0].document_id, language=language).first()
        if elsewhere is not None and elsewhere.slug != slug:
            renamed = History(kind, elsewhere.slug, language, now)
            with suppress(Http404, Gone):
                return renamed.live(moment), renamed
        return original.live(moment), original


def seen(kind: str, slug: str, language: str, now: datetime) -> Version | None:
    """What readers of a language see of a text now; None where there is no such text, or where it was taken back."""
    try:
        return read(kind, slug, language, Moment(), now)[0]
    except (Http404, Gone):
        return None


def addresses(version: Version, now: datetime) -> dict[str, str]:
    """The addresses of a text by language: the original's and those of its published translations. One query."""
    family = version.document.family
    found = Document.objects.published(now).filter(Q(pk=family) | Q(translation_of=family))
    return {one.language: one.get_absolute_url() for one in found}


def _day(instant: datetime) -> str:
    return format_date(instant.date().isoformat(), page_language())
