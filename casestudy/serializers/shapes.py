"""From bound values to the mappings that the serializers describe."""

from typing import Any

from casestudy.narrative import Bound, ClaimUse, EvidenceEntry
from metrics.claims import Operand
from metrics.drawing import DrawnChart
from metrics.fields import plain
from metrics.intervals import significant
from metrics.periods import format_instant
from metrics.serializers import figure_of, number_of, source_of
from metrics.series import Figure
from metrics.verdicts import JudgedClaim


def operand_of(one: Operand, language: str) -> dict[str, Any]:
    """An operand with its number."""
    return {"reference": one.reference, "label": one.label, **number_of(one.value, one.unit, language, "full")}


def claim_of(judged: JudgedClaim, language: str = "en") -> dict[str, Any]:
    """A claim with its verdict and arithmetic."""
    spec, judgement = judged.spec, judged.judgement
    bounds = judgement.bounds
    return {
        "slug": spec.slug,
        "statement": spec.statement,
        "operation": spec.operation,
        "stance": spec.stance,
        "origin": spec.origin,
        "relation": spec.relation,
        "stated": None if spec.stated is None else plain(spec.stated),
        "stated_to": None if spec.stated_to is None else plain(spec.stated_to),
        "verdict": judged.verdict,
        "verdict_words": judged.verdict_words,
        "computed": None if judgement.computed is None else plain(significant(judgement.computed)),
        "bounds": {"low": plain(significant(bounds.low)), "high": plain(significant(bounds.high))} if bounds else None,
        "reason": judgement.reason,
        "steps": list(judgement.steps),
        "numerator": [operand_of(one, language) for one in judged.numerator],
        "denominator": [operand_of(one, language) for one in judged.denominator],
        "note": spec.note,
        "url": f"/claims/{spec.slug}/",
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


def point_of(figure: Figure, language: str) -> dict[str, Any]:
    """A number drawn in a chart."""
    row = figure.observation
    assert row is not None  # a line holds known figures only
    return {
        "reference": str(figure.reference),
        "period": figure.reference.period,
        **number_of(figure.value, figure.unit, language),
        "provider": row.provider.slug,
        "source": row.source.slug,
        "status": row.status,
        "known_from": format_instant(row.known_from),
    }


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
