"""How to cite what a page shows: a text as a version, data as they stand recorded."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from casestudy.citing import FORMS, Citation, Name
from casestudy.languages import address_in
from casestudy.models import Version
from casestudy.narrative import Bound
from metrics.drawing import DrawnChart
from metrics.models import Observation
from metrics.moments import Moment
from metrics.translated import page_language

#: Numbers of more providers than these are cited under the name of the site that compiled them.
MOST_NAMES = 3


def citation_of(bound: Bound, version: Version, site_name: str, address: str) -> Citation:
    """The version as a citation; ``address`` is its own, absolute."""
    content = bound.content
    return Citation(
        slug=version.document.slug,
        title=bound.texts["title"],
        names=tuple(Name(one["family_name"], one["given_name"]) for one in content["authors"]),
        site=site_name,
        issued=version.live_from.date(),
        version=version.number,
        address=address,
        language=content["language"],
        abstract=bound.texts["standfirst"],
    )


def citation_of_data(
    slug: str,
    title: str,
    path: str,
    rows: Iterable[Observation],
    settled: datetime | None,
    asked: Moment,
    site_name: str,
    kind: str = "dataset",
    view: str = "",
) -> Citation | None:
    """Data as a citation: an address that shows the same for good, of the moment asked for, else of the last change of
    what is recorded (``settled``), and the day of it. None where nothing is recorded. ``view`` is what else the address
    asks for.
    """
    if settled is None:
        return None
    moment = Moment.pinned(settled) if asked.is_present else asked
    names = list(dict.fromkeys(row.provider.name for row in rows))
    address = f"{settings.SITE_URL}{address_in(path, page_language())}"
    return Citation(
        slug=slug,
        title=title,
        names=tuple(Name(name) for name in names) if len(names) <= MOST_NAMES else (),
        site=site_name,
        issued=moment.known_until(settled).astimezone(UTC).date(),
        version=None,
        address=f"{address}?{'&'.join(filter(None, (moment.query, view)))}",
        language=page_language(),
        kind=kind,
    )


def citation_of_chart(chart: DrawnChart, asked: Moment, site_name: str, view: str = "") -> Citation | None:
    """A chart as it stands, or as it is asked for; None for one without numbers."""
    return citation_of_data(
        chart.spec.slug, chart.spec.takeaway, chart.url, chart.rows, chart.settled, asked, site_name, "artwork", view
    )


def citation(cited: Citation | None) -> dict[str, Any] | None:
    """How to cite: the sentence, and the files beside the address cited, which keep its query. None for no citation."""
    if cited is None:
        return None
    path, mark, query = cited.address.removeprefix(settings.SITE_URL).partition("?")
    base = path.rstrip("/")
    links = [{"label": label, "url": f"{base}.{end}{mark}{query}"} for label, end, _ in FORMS]
    return {"text": cited.text(), "links": links}
