"""The numbered evidence list, the claims and the sources of a bound text."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casestudy.narrative import ClaimUse, EvidenceEntry
from casestudy.presenting.arithmetic import told_apart
from metrics.disagreement import spread_of
from metrics.formats import Format, format_date, format_period, format_value
from metrics.periods import Period, PeriodError
from metrics.readings import Figure, disagree, value_of
from metrics.translated import page_language

RANK_WORDS = {"preferred": gettext_noop("preferred"), "normal": "", "deprecated": gettext_noop("held to be wrong")}
UNIT_WORDS = {
    "count": "",
    "percent": "",
    "USD": "",
    "CNY": "",
    "ratio": "",
    "rank": gettext_noop("rank"),
    "year": "",
    "stars": "",
    "MB": "",
}


def evidence(entries: Iterable[EvidenceEntry], language: str) -> list[dict[str, Any]]:
    """The numbered evidence list: what the card of each number says."""
    numbers: dict[str, int] = {}
    found = []
    for entry in entries:
        shown = _entry(entry, language)
        source = shown["source"]
        found.append(shown | {"source": source | {"number": numbers.setdefault(source["slug"], len(numbers) + 1)}})
    return found


def _entry(entry: EvidenceEntry, language: str) -> dict[str, Any]:
    figure = entry.figure
    row = figure.observation
    assert row is not None  # an entry always has a row: unknown numbers get none
    known = figure.known
    unit = _(UNIT_WORDS[code]) if UNIT_WORDS.get(code := row.series.metric.unit) else ""
    return {
        "number": entry.number,
        "id": entry.id,
        "figure": entry.shown if known else _("not yet known") if entry.not_yet else entry.shown.strip("[]"),
        # What is shown in full is not said twice.
        "exact": "" if known and entry.exact == entry.shown and not unit else entry.exact,
        "unit": unit,
        "period": period_words(row.period_label, language) or entry.period,
        "label": row.series.title,
        "market": row.series.market.name,
        "provider": row.provider.name,
        "source": {"slug": row.source.slug, "name": row.source.producer or row.source.name},
        "qualifier": _stated(row, entry.shown),
        "quoted": row.qualifier != "exact" and row.stated_as not in ("", entry.shown),
        "known_from": format_date(row.known_from.date().isoformat(), language),
        "status": row.get_verification_display() if row.verification else "",
        "rank": _(words) if (words := RANK_WORDS[figure.decision.rank]) else "",
        "reason": figure.decision.reason,
        "grade": figure.grade_words,
        "others": [_other(figure, other, language) for other in figure.others],
        "spread": spread_words(figure, language),
        "history": _history(figure, language),
        "series_url": f"/series/{row.series.slug}/",
        "reference": str(figure.reference),
        "note": row.note,
    }


def _stated(row: Any, shown: str) -> str:
    """How the source put it: its own words where they say more than the number does, else what softens it; "" where it is exact."""
    if row.qualifier == "exact":
        return ""
    return f"“{row.stated_as}”" if row.stated_as and row.stated_as != shown else row.get_qualifier_display()


def period_words(label: str, language: str) -> str:
    """A period's label for people; one that is itself a period is written out."""
    try:
        return format_period(Period.parse(label), language)
    except PeriodError:
        return label if language == settings.LANGUAGE_CODE else ""  # the label's own language


def shown_value(row: Any, language: str, style: str = "full") -> str:
    """An observation's value in words, or that there is none."""
    value = value_of(row)
    return (
        format_value(value, row.series.metric.unit, Format.parse(style), language)
        if value is not None
        else _("no value")
    )


def _other(figure: Figure, other: Any, language: str) -> dict[str, Any]:
    assert figure.observation is not None
    return {
        "provider": other.provider.name,
        "figure": shown_value(other, language),
        "disagrees": disagree(figure.observation, other),
    }


def spread_words(figure: Figure, language: str) -> str:
    """How far apart the providers are: “60,000,000 to 70,000,000, 10,000,000 apart”; "" where they meet within rounding."""
    spread = spread_of(figure)
    if spread is None or spread.overlap is not None:
        return ""
    low, high = (shown_value(one, language) for one in (spread.lowest, spread.highest))
    unit = spread.lowest.series.metric.unit
    return _("%(low)s to %(high)s, %(apart)s apart") % {
        "low": low,
        "high": high,
        "apart": format_value(spread.difference, unit, Format.parse("full"), language),
    }


def _history(figure: Figure, language: str) -> list[dict[str, str]]:
    rows = figure.vintages
    return [
        {"until": format_date(later.known_from.date().isoformat(), language), "figure": shown_value(row, language)}
        for row, later in pairwise(rows)
    ]


def claims(uses: Iterable[ClaimUse]) -> list[dict[str, Any]]:
    """The claims of a text with their arithmetic."""
    return [
        {
            "anchor": use.id,
            "number": use.number,
            "words": use.words,
            "statement": use.spec.statement,
            "stance": use.stance,
            "stance_words": _("We say this.")
            if use.stance == "asserted"
            else _("A source says this; it is quoted here."),
            "told_apart": told_apart(use.judged, page_language(), use.stance),
            "verdict": use.judged.verdict,
            "verdict_words": use.judged.verdict_words,
            "steps": list(use.judged.judgement.steps),
            "reason": use.judged.judgement.reason,
            "url": f"/claims/{use.spec.slug}/",
        }
        for use in uses
    ]
