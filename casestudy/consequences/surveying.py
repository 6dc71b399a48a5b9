"""A look through every live text: what moved since it went live, and is on no list yet.

Every door of the site weighs what it stores, and time is waited for. This finds what came by another way: a restored
back-up, rows from before the site weighed them, many small moves that add up.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils.timezone import now as clock

from casestudy.consequences.drift import consequences
from casestudy.consequences.impact import TOGETHER, DocumentImpact
from casestudy.consequences.impact.moves import claim_turns, meet, sentence_moves
from casestudy.consequences.impact.spoken import Spoken
from casestudy.content import Content, chart_series, references
from casestudy.models import Consequence, Version
from casestudy.narrative import Bound
from metrics.ingest import hold_chain
from metrics.moments import Moment
from metrics.series import Record


def survey() -> int:
    """Put what moved under live versions, and was not recorded, among what needs a decision. Gives how many were found.

    Fifty texts at a time, each fifty in a transaction and a constant number of queries.
    """
    found = 0
    keys = list(Version.objects.live(clock()).order_by("document").values_list("pk", flat=True))
    for some in batched(keys, TOGETHER):
        with transaction.atomic():
            hold_chain()
            rows = list(_unrecorded(list(Version.objects.filter(pk__in=some).with_content().order_by("document"))))
            found += sum(row.asks for row in Consequence.objects.bulk_create(rows))
    return found


def _unrecorded(versions: list[Version]) -> Iterator[Consequence]:
    now = clock()
    contents = [version.revision.content for version in versions]
    record = Record.load(
        {reference for one in contents for reference in references(one)},
        {slug for one in contents for slug in chart_series(one)},
        now=now,
    )
    known: dict[tuple[int, str, str, str], list[str]] = {}
    for row in Consequence.objects.filter(version__in=versions):
        known.setdefault((row.version_id, row.kind, row.reference, row.place), []).append(row.after)
    for version, content in zip(versions, contents, strict=True):
        for row in consequences(_moved(version, content, record, now), version):
            told = known.get((row.version_id, row.kind, row.reference, row.place), [])
            if not any(after == row.after or meet(after, row.after) for after in told):
                yield row


def _moved(version: Version, content: Content, record: Record, now: datetime) -> DocumentImpact:
    """What reads otherwise than when the version went live."""
    then = Moment(seen_at=version.shown_at)
    one = Spoken(Bound(content, then, content["language"], now, record.at(then)))
    other = Spoken(Bound(content, Moment(), content["language"], now, record))
    one.run()
    other.run()
    sentences, same = sentence_moves(one, other, set())
    title, url = other.bound.texts["title"], version.document.get_absolute_url()
    told = (title, content["kind"], content["language"], url, version.number)
    return DocumentImpact(*told, sentences, claim_turns(one, other), (), same, now, version.document_id)
