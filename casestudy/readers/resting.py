"""Which texts rest on a source: those that readers see, and that show a number read there or name an event of it."""

from datetime import datetime

from django.db.models import Q

from casestudy.content import Content, chart_series, references
from casestudy.models import Use, Version
from metrics.models import Event, Series, Source
from metrics.moments import Moment
from metrics.readings import Figure
from metrics.series import Record
from metrics.translated import page_language

#: So many texts are read, the newest first.
MOST = 50


def texts_resting_on(source: Source, moment: Moment, now: datetime) -> list[Version]:
    """The live versions, newest first, that show a number as it was read in the source, or an event that it dates.

    A text that uses a series of the source, but other numbers of it, or the same number of another provider, is left
    out. Four queries, however many there are.
    """
    at = moment.known_until(now)
    series = Series.objects.filter(observations__source=source).values("slug")
    events = Event.objects.filter(source=source).values("slug")
    used = Q(kind=Use.Kind.SERIES, slug__in=series) | Q(kind=Use.Kind.EVENT, slug__in=events)
    versions = Version.objects.live(at, moment.seen_at).in_language(page_language(), at, moment.seen_at)
    found = list(versions.with_any_use(used).with_content().order_by("-live_from", "document__slug")[:MOST])
    dated = set(source.events.values_list("slug", flat=True))
    contents = [one.revision.content for one in found]
    wanted = {reference for content in contents for reference in references(content)}
    drawn = {slug for content in contents for slug in chart_series(content)}
    record = Record.load(wanted, drawn, moment, now)

    def read_there(figure: Figure) -> bool:
        return figure.observation is not None and figure.observation.source_id == source.pk

    def rests(content: Content) -> bool:
        return (
            any(read_there(record.figure(reference)) for reference in references(content))
            or any(read_there(figure) for slug in chart_series(content) for figure in record.line(slug))
            or bool(dated & set(content.get("definitions", {}).get("events", {})))
        )

    return [version for version, content in zip(found, contents, strict=True) if rests(content)]
