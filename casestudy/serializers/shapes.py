"""From bound values to the mappings that the serializers describe."""

from typing import Any

from casestudy.narrative import Bound, ClaimUse, EvidenceEntry
from casestudy.presenting.arithmetic import operation_sentence
from casestudy.readers.claimed import Wording
from metrics.claims import ClaimSpec, Operand, Stated
from metrics.claims.turning import TurningPoint
from metrics.drawing import DrawnChart
from metrics.fields import plain
from metrics.intervals import exact, significant
from metrics.serializers import figure_of, number_of, source_of
from metrics.verdicts import JudgedClaim


def operand_of(one: Operand, language: str) -> dict[str, Any]:
    """An operand with its number and where that may lie, or with its date."""
    interval = one.value.interval if one.value is not None else None
    return {
        "reference": one.reference,
        "label": one.label,
        **number_of(one.value, one.unit, language, "full"),
        "period": one.period.text if one.period else "",
        "date": one.date.text if one.date else "",
        "qualifier": one.qualifier,
        "interval": {"low": plain(exact(interval.low)), "high": plain(exact(interval.high))} if interval else None,
    }


def claim_of(judged: JudgedClaim, language: str = "en") -> dict[str, Any]:
    """A claim with its verdict and arithmetic."""
    spec, judgement = judged.spec, judged.judgement
    bounds = judgement.bounds
    return {
        "slug": spec.slug,
        "statement": spec.statement,
        "operation": spec.operation,
        "operation_words": operation_sentence(spec.operation),
        "stance": spec.stance,
        "origin": spec.origin,
        "relation": spec.relation,
        "stated": stated_of(spec),
        "stated_to": None if spec.stated_to is None else plain(spec.stated_to),
        "verdict": judged.verdict,
        "verdict_words": judged.verdict_words,
        "strict_verdict": judgement.strict_verdict,
        "strict_reason": judgement.strict_reason,
        "unit": judgement.unit,
        "cautions": list(judgement.cautions),
        "computed": None if judgement.computed is None else plain(significant(judgement.computed)),
        "bounds": {"low": plain(significant(bounds.low)), "high": plain(significant(bounds.high))} if bounds else None,
        "reason": judgement.reason,
        "steps": list(judgement.steps),
        "numerator": [operand_of(one, language) for one in judged.numerator],
        "denominator": [operand_of(one, language) for one in judged.denominator],
        "note": spec.note,
        "url": f"/claims/{spec.slug}/",
    }


def stated_of(spec: ClaimSpec) -> str | None:
    """What is stated as one text: "45.0", or "1/3"."""
    return None if spec.stated is None else Stated(spec.stated, spec.stated_to, spec.stated_of).text


def change_of(point: TurningPoint, words: str) -> dict[str, Any]:
    """Where an operand would turn the verdict."""
    numbers = [None if one is None else plain(one.number) for one in (point.low, point.high)]
    days = [None if one is None else one.text for one in (point.before, point.after)]
    low, high = (number or day for number, day in zip(numbers, days, strict=True))
    return {"reference": point.operand.reference, "low": low, "high": high, "words": words}


def wording_of(one: Wording) -> dict[str, Any]:
    """One wording of a claim in a text."""
    spec, judgement = one.use.spec, one.use.judged.judgement
    return {
        "title": one.title,
        "url": one.url,
        "place": one.place,
        "kind": one.kind,
        "slug": one.slug,
        "language": one.language,
        "version": one.version,
        "words": one.use.words,
        "stance": one.use.stance,
        "stated": stated_of(spec),
        "stated_to": None if spec.stated_to is None else plain(spec.stated_to),
        "relation": spec.relation,
        "verdict": judgement.verdict,
        "strict_verdict": judgement.strict_verdict,
    }


def use_of(use: ClaimUse, language: str) -> dict[str, Any]:
    """One use of a claim: the stance and the words are those of the text."""
    return claim_of(use.judged, language) | {
        "stance": use.stance,
        "number": use.number,
        "anchor": use.id,
        "words": use.words,
    }


def entry_of(entry: EvidenceEntry, language: str) -> dict[str, Any]:
    """An entry of the evidence list."""
    return figure_of(entry.figure, language) | {"number": entry.number, "anchor": entry.id, "shown": entry.shown}


def chart_of(chart: DrawnChart, language: str) -> dict[str, Any]:
    """A chart with the numbers drawn."""
    labels = {line.series: line.label for line in chart.spec.series} | {
        chart.spec.remainder: chart.spec.remainder_label
    }
    return {
        **definition_of(chart.spec.to_dict()),
        "lines": [
            {
                "series": slug,
                "label": labels.get(slug, slug),
                "points": [figure_of(figure, language) for figure in figures],
            }
            for slug, figures in chart.figures.items()
        ],
        "marks": [
            {"slug": one.slug, "date": one.date, "title": one.title, "market": one.market} for one in chart.events
        ],
        "sources": [source_of(one) for one in chart.sources],
    }


def definition_of(definition: dict[str, Any]) -> dict[str, Any]:
    """A chart's definition with its address."""
    return {**definition, "url": f"/charts/{definition['slug']}/"}


def bound_parts(bound: Bound, language: str) -> dict[str, Any]:
    """Numbers, claims and charts of a bound text."""
    return {
        "numbers": [entry_of(entry, language) for entry in bound.evidence],
        "claims": [use_of(use, language) for use in bound.claims],
        "charts": [chart_of(chart, language) for chart in bound.charts],
    }
