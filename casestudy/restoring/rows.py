"""The rows of a bundle and the decisions on them, through the doors that imports and editors use."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from casestudy.restoring.archive import Archive
from casestudy.restoring.refusing import BadBundle, Report
from metrics.ingest import Refused, store
from metrics.models import Observation, Provider, Ranking, Redaction, Series
from metrics.periods import PeriodError, parse_known_from
from metrics.ranking import rank
from metrics.redacting import redact
from metrics.tabular import COLUMNS, OPTIONAL, unsafe
from metrics.translated import original

OBSERVATIONS = "record/observations.csv"
#: The canonical columns, those that an import may have besides, when this site's forebear stored the row, and its digest.
ROWS = (*COLUMNS, *OPTIONAL, "recorded_at", "digest")
Row = dict[str, Any]


def keep_rows(archive: Archive, name: str, report: Report) -> None:
    """Store the rows that are not on record, each with the instant at which it was first recorded; compare the others."""
    report.place = OBSERVATIONS
    groups: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    known = on_record(archive)
    for line, row in read(archive):
        key = row["series"], row["period"], row["provider"], parse_known_from(row["known_from"])
        if key not in known:
            groups[row["recorded_at"]].append((line, row))
        elif known[key] != row["digest"]:
            report.conflict(
                f"number “{row['series']}@{row['period']}!{row['provider']}”, known from {row['known_from']}:"
                " it is on record here with another content, source or day of recording."
            )
        else:
            report.unchanged += 1
    for recorded in sorted(groups, key=parse_known_from):
        lines = [(line, columns(row)) for line, row in groups[recorded]]
        try:
            done = store(lines, recorded_at=parse_known_from(recorded), note=f"Restored from {name}"[:300])
        except Refused as refused:
            raise BadBundle(OBSERVATIONS, str(refused)) from None
        report.added["observations"] += done.added
        wanted = {row["digest"] for _, row in groups[recorded]}
        stored = set(Observation.objects.filter(batch=done.batch).values_list("digest", flat=True))
        if done.batch is not None and stored != wanted:
            place = next(line for line, row in groups[recorded] if row["digest"] not in stored)
            raise BadBundle(OBSERVATIONS, f"line {place}: the row does not have the digest that stands beside it.")


READ = {*COLUMNS, *OPTIONAL}


def columns(row: Row) -> Row:
    """The row as an import takes it. One whose content was removed by law keeps the digest of what it was."""
    found = {name: cell for name, cell in row.items() if name in READ}
    return found | ({"digest": row["digest"]} if row["status"] == Observation.Status.REMOVED else {})


def keep_redactions(redactions: list[Mapping[str, Any]], report: Report) -> None:
    """Record why the content of rows was removed."""
    for one in redactions:
        names = {"series__slug": one["series"], "period": one["period"], "provider__slug": one["provider"]}
        row = Observation.objects.get(**names, known_from=parse_known_from(one["known_from"]))
        if Redaction.objects.filter(observation=row).exists():
            report.unchanged += 1
            continue
        redact(row, one["reason"], recorded_at=parse_known_from(one["recorded_at"]))
        report.added["removals by law"] += 1


def read(archive: Archive) -> Iterator[tuple[int, Row]]:
    """The rows with the lines on which they begin, streamed."""
    with io.TextIOWrapper(archive.stream(OBSERVATIONS), "utf-8", newline="") as text:
        table = csv.DictReader(text, strict=True)
        try:
            if tuple(table.fieldnames or ()) != ROWS:
                raise BadBundle(OBSERVATIONS, f"line 1: the columns are {', '.join(ROWS)}.")
            line = 2
            for row in table:
                if None in row or None in row.values():
                    raise BadBundle(OBSERVATIONS, f"line {line}: the row has not as many cells as the header.")
                yield line, {name: unsafe(cell) for name, cell in row.items()}
                line = table.line_num + 1
        except (csv.Error, UnicodeDecodeError, PeriodError) as error:
            raise BadBundle(OBSERVATIONS, f"line {table.line_num}: {error}") from None


def on_record(archive: Archive) -> dict[tuple[str, str, str, Any], str]:
    """The digests of the rows here that have the key of one in the bundle."""
    series = {row["series"] for _, row in read(archive)}
    rows = Observation.objects.filter(series__slug__in=series)
    names = ("series__slug", "period", "provider__slug", "known_from", "digest")
    return {tuple(key): digest for *key, digest in rows.values_list(*names).iterator(chunk_size=2_000)}


def keep_rankings(rankings: list[Mapping[str, Any]], report: Report) -> None:
    """Record the decisions in the order in which they were taken."""
    series = {one.slug: one for one in Series.objects.filter(slug__in={one["series"] for one in rankings})}
    providers = {one.slug: one for one in Provider.objects.filter(slug__in={one["provider"] for one in rankings})}
    for one in sorted(rankings, key=lambda one: (parse_known_from(one["recorded_at"]), one["series"], one["period"])):
        name = f"{one['series']}@{one['period']}!{one['provider']}"
        if one["series"] not in series or one["provider"] not in providers:
            raise BadBundle(report.place, f"ranking of “{name}”: the bundle lacks its series or provider.")
        decided, recorded = parse_known_from(one["decided_at"]), parse_known_from(one["recorded_at"])
        owner = series[one["series"]], one["period"], providers[one["provider"]]
        old = Ranking.objects.filter(series=owner[0], period=owner[1], provider=owner[2], decided_at=decided).first()
        if old is not None:
            if (old.rank, original(old, "reason"), old.right, old.recorded_at) != (
                one["rank"],
                one["reason"],
                one["right"],
                recorded,
            ):
                report.conflict(f"ranking of “{name}” of {decided:%Y-%m-%d}: another decision is on record here.")
            report.unchanged += 1
            continue
        try:
            rank(
                *owner,
                one["rank"],
                one["reason"],
                right=one["right"],
                decided_at=decided,
                recorded_at=recorded,
                translations=one.get("translations"),
            )
        except ValidationError as error:
            raise BadBundle(report.place, f"ranking of “{name}”: {' '.join(error.messages)}") from None
        report.added["rankings"] += 1
