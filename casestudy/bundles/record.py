"""What a bundle holds so that a site can be restored from it: texts as frozen, the rows behind them, and all that they name.

``record.json`` follows the names as they are now; everything else is of the version, the same whenever it is asked for.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.timezone import now as clock

from casestudy.content import canonical, chart_series, references
from casestudy.models import SiteSettings, Version
from casestudy.restoring import CONTENT, FORMAT, FORMAT_VERSION, ROWS, earlier, named, words_of
from metrics.export import row_of
from metrics.figures import BadReference, Reference
from metrics.models import Event, Observation, Ranking, Redaction
from metrics.moments import Moment
from metrics.periods import rfc3339
from metrics.series import Record
from metrics.tabular import OPTIONAL, safe, write_table
from metrics.translated import original

SITE = ("name", "text_licence", "data_licence")


class Kept:
    """A version and the earlier ones that readers can still see, with every row that they rest on at the moment."""

    def __init__(self, version: Version, moment: Moment, now: datetime) -> None:
        past = Version.objects.past(now).standing(clock()).filter(document=version.document, number__lte=version.number)
        self.version = version
        self.versions = list(past.with_content().order_by("number"))
        self.contents = [one.revision.content for one in self.versions]
        wanted = {one for content in self.contents for one in references(content)}
        self.lines = {slug for content in self.contents for slug in chart_series(content)}
        self.rows, self.rankings = rows_of(wanted, self.lines, moment, now)

    @property
    def images(self) -> dict[str, str]:
        """Slugs of pictures by the name of their file."""
        return {
            one["file"]: slug
            for content in self.contents
            for slug, one in content["definitions"].get("images", {}).items()
        }

    def files(self) -> dict[str, bytes]:
        """The frozen texts, the rows and the pictures, by name."""
        texts = {name_of(one, self.version): canonical(one.revision.content).encode() for one in self.versions}
        table = write_table((whole(row) for row in self.rows), ROWS)
        return texts | {"record/observations.csv": "".join(table).encode()} | {one: picture(one) for one in self.images}

    def record(self, site: SiteSettings) -> dict[str, Any]:
        """``record.json``: the versions, the decisions on the rows, and all that texts and rows name."""
        document = self.version.document
        original = document.translation_of
        return {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "kind": document.kind,
            "language": document.language,
            "slug": document.slug,
            "translation_of": original.slug if original else "",
            "number": self.version.number,
            "versions": [described(one, self.version) for one in self.versions],
            "site": words_of_site(site),
            "rankings": [decision(one) for one in self.rankings],
            "redactions": self.redactions(),
            "names": named(self.keys()),
            "words": words_of(self.contents),
        }

    def redactions(self) -> list[dict[str, Any]]:
        """Which rows lost their content by law, when and why."""
        rows = [row for row in self.rows if row.status == Observation.Status.REMOVED]
        found = {one.observation_id: one for one in Redaction.objects.filter(observation__in=rows)}
        return [
            {
                "series": row.series.slug,
                "period": row.period,
                "provider": row.provider.slug,
                "known_from": rfc3339(row.known_from),
                "reason": found[row.pk].reason,
                "recorded_at": rfc3339(found[row.pk].recorded_at),
            }
            for row in rows
        ]

    def keys(self) -> dict[str, set[str]]:
        """What the rows, the rankings and the texts name, by table."""
        wanted = {one.series for content in self.contents for one in references(content)}
        found = {
            "series": {row.series.slug for row in self.rows} | self.lines | wanted,
            "providers": {row.provider.slug for row in self.rows} | {one.provider.slug for one in self.rankings},
            "sources": {row.source.slug for row in self.rows},
            "entities": set[str](),
            "markets": set[str](),
            "events": set[str](),
            "authors": set[str](),
            "topics": set[str](),
            "levers": set[str](),
        }
        for content in self.contents:
            adaptations = content.get("adaptations", [])
            for name, key in (("authors", "slug"), ("topics", "slug"), ("entities", "slug"), ("markets", "code")):
                found[name] |= {one[key] for one in content[name]}
            found["entities"] |= {one["entity"]["slug"] for one in adaptations}
            found["markets"] |= {one["market"]["code"] for one in adaptations}
            found["levers"] |= {one["lever"]["slug"] for one in adaptations}
            found["sources"] |= {one["source"]["slug"] for one in adaptations if one["source"]}
            found["events"] |= content["definitions"].get("events", {}).keys() | set(content.get("timeline", ()))
        found["events"] &= set(Event.objects.filter(slug__in=found["events"]).values_list("slug", flat=True))
        return found


def words_of_site(site: SiteSettings) -> dict[str, Any]:
    """What the site is called and how it licenses, in its own language, and in the others."""
    with translation.override(settings.LANGUAGE_CODE):
        found: dict[str, Any] = {name: getattr(site, name) for name in SITE}
    words = {
        language: {name: text for name, text in one.items() if name in SITE}
        for language, one in site.translations.items()
    }
    return found | {"translations": {language: one for language, one in sorted(words.items()) if one}}


def rows_of(
    wanted: Iterable[Reference], lines: Iterable[str], moment: Moment, now: datetime
) -> tuple[list[Observation], list[Ranking]]:
    """Every vintage of the numbers and series by the moment, in the order of exports, and the decisions on them.

    With the right numbers that a decision names, since a decision on nothing would be none.
    """
    wanted = set(wanted)
    while True:
        record = Record.load(wanted, lines, moment, now)
        known, recorded = record.instants
        rankings = [
            one
            for many in record.rankings.values()
            for one in many
            if one.decided_at <= known and one.recorded_at <= recorded
        ]
        right = {found for one in rankings if (found := _reference(one.right))}
        if right <= wanted:
            break
        wanted |= right
    rows = record.table()
    held = {(row.series_id, row.period, row.provider_id) for row in rows}
    rankings = [one for one in rankings if (one.series_id, one.period, one.provider_id) in held]
    rankings.sort(key=lambda one: (one.series.slug, one.period, one.provider.slug, one.decided_at))
    return rows, rankings


def _reference(text: str) -> Reference | None:
    try:
        return Reference.parse(text) if text else None
    except BadReference:
        return None


def name_of(version: Version, newest: Version) -> str:
    """Where the frozen text of a version lies."""
    return CONTENT if version.number == newest.number else earlier(version.number)


def described(version: Version, newest: Version) -> dict[str, Any]:
    """A version without its text."""
    return {
        "number": version.number,
        "kind": version.kind,
        "live_from": rfc3339(version.live_from),
        "published_at": rfc3339(version.published_at),
        "note": version.note,
        "override": version.override,
        "digest": version.revision.digest,
        "content": name_of(version, newest),
    }


def decision(one: Ranking) -> dict[str, Any]:
    """A ranking, with both its instants."""
    return {
        "series": one.series.slug,
        "period": one.period,
        "provider": one.provider.slug,
        "rank": one.rank,
        "reason": original(one, "reason"),
        "right": one.right,
        "decided_at": rfc3339(one.decided_at),
        "recorded_at": rfc3339(one.recorded_at),
        **({"translations": one.translations} if one.translations else {}),
    }


def whole(row: Observation) -> list[str]:
    """Every cell of a row, with the day of its recording and its digest."""
    extras = [safe(getattr(row, name)) for name in OPTIONAL]
    return [*row_of(row), *extras, rfc3339(row.recorded_at), row.digest]


def picture(file: str) -> bytes:
    """The bytes of a picture."""
    with default_storage.open(file) as stream:
        return bytes(stream.read())
