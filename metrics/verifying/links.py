"""What records name, and what the claims come to."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from metrics.figures import BadReference, Reference
from metrics.ingest import CHUNK
from metrics.models import Claim, Observation, Operand, Ranking
from metrics.readings import UNKNOWN
from metrics.verdicts import CONSTANT, EVENT, judge_all
from metrics.verifying.differences import Difference, Tally


def links() -> Iterator[Difference]:
    """Differences between records and what they name: rankings and the right numbers, operands and their series."""
    for ranking in Ranking.objects.select_related("series", "provider").iterator(chunk_size=CHUNK):
        for text in filter(None, (f"{ranking.series.slug}@{ranking.period}!{ranking.provider.slug}", ranking.right)):
            if not _on_record(text):
                yield Difference(
                    "metrics_ranking", f"row {ranking.pk} ({ranking})", f"a number “{text}” on record", "none"
                )
    for operand in Operand.objects.select_related("series", "event", "claim").iterator(chunk_size=CHUNK):
        right, found = _named(operand.text), operand.series or operand.event
        if right != (found.slug if found else ""):
            yield Difference(
                "metrics_operand",
                f"“{operand.text}” of the claim {operand.claim.slug}",
                f"the series or event that its text names ({right or 'none'})",
                found.slug if found else "none",
            )


def _named(operand: str) -> str:
    """The series or event that the text of an operand names; what is wrong with it where it cannot be read."""
    if operand.startswith((CONSTANT, EVENT)):
        return operand.removeprefix(EVENT) if operand.startswith(EVENT) else ""
    try:
        return Reference.parse(operand).series
    except BadReference as error:
        return str(error)


def _on_record(text: str) -> bool:
    try:
        one = Reference.parse(text)
    except BadReference:
        return False
    rows = Observation.objects.filter(series__slug=one.series, period=one.period)
    return (rows.filter(provider__slug=one.provider) if one.provider else rows).exists()


def verdicts(claims: Any, tally: Tally) -> Iterator[Difference]:
    """The claims judged anew: what one rests on is on record, and what we assert ourselves is not contradicted."""
    for some in batched(claims.prefetch_related("operands").order_by("pk").iterator(chunk_size=200), 200):
        specs = [claim.spec() for claim in some]
        for judged in judge_all(specs):
            spec = judged.spec
            tally.verdicts[judged.verdict] = tally.verdicts.get(judged.verdict, 0) + 1
            for figure in judged.figures:
                if figure.state == UNKNOWN:
                    yield Difference(
                        "metrics_claim", spec.slug, f"the number “{figure.reference}” on record", "none",
                        "Correct the operand, or record the number.",
                    )  # fmt: skip
            if spec.stance == Claim.Stance.ASSERTED and judged.verdict == "contradicted":
                yield Difference(
                    "metrics_claim", spec.slug, "an asserted claim that the record bears out", judged.judgement.reason,
                    "Correct the claim, or publish a correction of the texts that make it.",
                )  # fmt: skip
