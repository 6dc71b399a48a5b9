"""Restoring a text from its bundle: everything that it rests on, as it was recorded, or nothing at all.

On an empty site the same pages, values and digests come of it. What the site holds already is compared and left alone;
what it holds otherwise refuses the bundle. Rows keep the instant at which they were first recorded.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction

from casestudy.consequences.deciding import decide
from casestudy.models import SiteSettings
from casestudy.restoring.archive import MANIFEST, Archive, opened
from casestudy.restoring.drawn import keep_drawn, keep_files, words_of
from casestudy.restoring.names import keep_names, named
from casestudy.restoring.refusing import BadBundle, Conflicting, Report
from casestudy.restoring.rows import OBSERVATIONS, ROWS, keep_rankings, keep_redactions, keep_rows
from casestudy.restoring.texts import CONTENT, earlier, keep_text, read_contents

RECORD = "record.json"
FORMAT, FORMAT_VERSION = "casestudy-bundle", 1

__all__ = [
    "CONTENT",
    "FORMAT",
    "FORMAT_VERSION",
    "MANIFEST",
    "OBSERVATIONS",
    "RECORD",
    "ROWS",
    "BadBundle",
    "Conflicting",
    "Report",
    "earlier",
    "named",
    "restore",
    "words_of",
]


class _DryRun(Exception):
    """Leaves the transaction without storing anything."""


def restore(file: BinaryIO, name: str = "bundle.zip", *, dry_run: bool = False) -> Report:
    """Store what the bundle holds and the site lacks, in one transaction, and say what was added.

    Raises :class:`BadBundle` for a file that is no whole bundle, :class:`Conflicting` where the site holds other things
    under its names, and ``deciding.Undecided`` where its numbers would move texts that readers see.
    """
    report = Report(dry_run=dry_run)
    with opened(file) as archive:
        try:
            record = read_record(archive)
            report.text = f"{record['kind']} “{record['slug']}” ({record['language']}), version {record['number']}"
            with transaction.atomic():
                _keep(archive, record, name, report)
                if report.conflicts:
                    raise Conflicting(report.conflicts)
                if dry_run:
                    raise _DryRun
                with keep_files(archive, report):
                    pass
        except _DryRun:
            pass
        except (
            KeyError,
            TypeError,
            AttributeError,
            ValueError,
            ValidationError,
            ObjectDoesNotExist,
            DatabaseError,
        ) as error:
            # What a digest vouches for was written by somebody all the same: any shape may stand in it.
            raise BadBundle(report.place or RECORD, f"not as a bundle is written ({_words(error)}).") from error
    return report


def read_record(archive: Archive) -> Mapping[str, Any]:
    """``record.json``, of a format that this release reads."""
    record: Mapping[str, Any] = archive.json(RECORD)
    if record.get("format") != FORMAT:
        raise BadBundle(RECORD, "this is not the record of a bundle.")
    if record.get("format_version") != FORMAT_VERSION:
        raise BadBundle(
            RECORD,
            f"the format of the bundle is {record.get('format_version')}; this release reads {FORMAT_VERSION}. Use the release that wrote it, or a later one.",
        )
    return record


def _keep(archive: Archive, record: Mapping[str, Any], name: str, report: Report) -> None:
    report.place = RECORD
    contents = read_contents(archive, record, report)
    report.place = RECORD
    keep_names(record["names"], report)
    if not SiteSettings.objects.exists():
        SiteSettings(**record["site"]).save()
        report.added["site settings"] += 1
    decide(lambda: _numbers(archive, record, name, report), most=None)
    report.place = CONTENT
    keep_drawn(contents, record["words"], archive, report)
    report.place = RECORD
    keep_text(record, contents, report)


def _numbers(archive: Archive, record: Mapping[str, Any], name: str, report: Report) -> None:
    keep_rows(archive, name, report)
    report.place = RECORD
    keep_rankings(record["rankings"], report)
    keep_redactions(record["redactions"], report)
    if report.conflicts:
        raise Conflicting(report.conflicts)


def _words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return f"{type(error).__name__}: {error}"[:200]
