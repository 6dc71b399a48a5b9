"""Claims whose verdict is another now than when the live version that makes them went live."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTransform

from casestudy.models import Use, Version
from metrics.claims import ClaimSpec
from metrics.moments import Moment
from metrics.series import Record
from metrics.verdicts import judge_claim, operand_events, operand_references


@dataclass(frozen=True)
class Turn:
    """A claim that turned: its verdict when the version went live, and at the moment asked for."""

    slug: str
    before: str
    after: str


def drifted(moment: Moment, now: datetime) -> dict[str, Turn]:
    """By slug, the claims that turned under a version live at the moment. Three queries, however many texts there are.

    Both verdicts are of the definition that the version froze: the first on the record as this site showed it when the
    version went live, the second at the moment asked for. Wordings with a number of their own are judged on the page.
    """
    at = moment.seen_at or moment.as_of or now
    used = Use.objects.filter(document=OuterRef("document"), version=OuterRef("number"), kind=Use.Kind.CLAIM)
    versions: Any = Version.objects.live(at, moment.seen_at).filter(Exists(used)).order_by("document")
    claims = KeyTransform("claims", KeyTransform("definitions", "revision__content"))
    rows = [
        (max(live_from, published_at), [ClaimSpec.from_dict(one) for one in (found or {}).values()])
        for live_from, published_at, found in versions.values_list("live_from", "published_at", claims)
    ]
    record = Record.load(operand_references(spec for _, specs in rows for spec in specs), moment=moment, now=now)
    events = operand_events(spec for _, specs in rows for spec in specs)
    turned = {}
    for shown_at, specs in rows:
        then = record.at(Moment(seen_at=shown_at))
        for spec in specs:
            before, after = (judge_claim(spec, one, events).verdict for one in (then, record))
            if before != after:
                turned[spec.slug] = Turn(spec.slug, before, after)
    return turned
