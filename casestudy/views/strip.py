"""The strip of numbers on the front page, and the telling number of each case."""

from collections.abc import Iterable
from typing import Any

from metrics.figures import Reference
from metrics.formats import BadFormat, Format, format_value
from metrics.moments import Moment
from metrics.readings import Figure
from metrics.series import Record
from metrics.sparks import spark
from metrics.translated import page_language


def strip(figures: Iterable[Any], cases: list[dict[str, Any]], moment: Moment) -> list[dict[str, Any]]:
    """The strip of numbers with their small charts, and the telling number of each case: one record for all."""
    wanted = [(one.reference, one.format, one.label) for one in figures]
    first = [case["content"]["outcome_figures"][0] for case in cases if case["content"].get("outcome_figures")]
    references = [Reference.parse(text) for text, _, _ in wanted]
    record = Record.load(
        [Reference.parse(one["reference"]) for one in first], {one.series for one in references}, moment
    )
    for case in cases:
        for one in case["content"].get("outcome_figures", [])[:1]:
            figure = record.figure(Reference.parse(one["reference"]))
            case["figure_html"] = number_words(figure, one["format"])
            case["figure_label"] = one["label"]
    shown = []
    for (_, style, label), reference in zip(wanted, references, strict=True):
        figure = record.figure(reference)
        if figure.value is None or figure.observation is None:
            continue
        shown.append(
            {
                "html": number_words(figure, style),
                "label": label,
                "source": figure.observation.provider.name,
                "spark": spark(record.line(reference.series)),
                "series_url": f"/series/{reference.series}/",
            }
        )
    return shown


def leading(figures: Iterable[Any], moment: Moment) -> list[dict[str, Any]]:
    """The numbers of the strip without their histories."""
    wanted = [(Reference.parse(one.reference), one) for one in figures]
    record = Record.load([reference for reference, _ in wanted], moment=moment)
    known = [(record.figure(reference), one) for reference, one in wanted]
    return [{"html": number_words(figure, one.format), "label": one.label} for figure, one in known if figure.value]


def number_words(figure: Figure, style: str) -> str:
    """The number in the style that an editor chose; in full where the style does not suit its unit."""
    if figure.value is None:
        return ""
    try:
        return format_value(figure.value, figure.unit, Format.parse(style), page_language())
    except BadFormat:
        return format_value(figure.value, figure.unit, Format.parse("full"), page_language())
