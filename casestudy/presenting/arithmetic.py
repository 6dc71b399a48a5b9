"""A claim in words: its numbers with their intervals, what comes out, who says what, and what would change it."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from metrics.claims import CONTRADICTED, OPERATIONS, ClaimSpec, Operand, Stated
from metrics.claims.terms import POINTS
from metrics.claims.turning import TurningPoint, turning_points
from metrics.figures import Reference, Value
from metrics.formats import Format, format_date, format_period, format_value, language_for
from metrics.intervals import Interval, last_digit, round_half_up, significant
from metrics.verdicts import EVENT, JudgedClaim

FULL = Format.parse("full")

OPERATION_WORDS = {
    "share": gettext_noop("share"),
    "parts": gettext_noop("parts of a whole"),
    "growth-percent": gettext_noop("growth percent"),
    "points": gettext_noop("difference in percentage points"),
    "multiple": gettext_noop("multiple"),
    "ratio": gettext_noop("ratio"),
    "difference": gettext_noop("difference"),
    "sum": gettext_noop("sum"),
    "rank": gettext_noop("rank"),
    "rank-smallest": gettext_noop("rank from the smallest"),
    "first-to-reach": gettext_noop("first to reach"),
    "last-to-reach": gettext_noop("last to reach"),
    "rising": gettext_noop("run of rises"),
    "falling": gettext_noop("run of falls"),
    "days": gettext_noop("days between events"),
    "months": gettext_noop("months between events"),
    "years": gettext_noop("years between events"),
}
QUALIFIER_WORDS = {
    "about": gettext_noop("about %(number)s"),
    "more-than": gettext_noop("more than %(number)s"),
    "less-than": gettext_noop("less than %(number)s"),
    "at-least": gettext_noop("at least %(number)s"),
    "at-most": gettext_noop("at most %(number)s"),
}
#: Who says what is stated, and what the record gives.
SAYERS = {
    "source-article": gettext_noop("The source article says %(stated)s; the record gives %(computed)s."),
    "public-record": gettext_noop("A published account says %(stated)s; the record gives %(computed)s."),
    "editorial": gettext_noop("A source says %(stated)s; the record gives %(computed)s."),
}
_QUOTED = {"ja": "「{}」"}
_RUNS = {
    "years": gettext_noop("%(count)s years running"),
    "semesters": gettext_noop("%(count)s half-years running"),
    "quarters": gettext_noop("%(count)s quarters running"),
}


def amount(number: Fraction | Decimal, unit: str, language: str) -> str:
    """A result for the eye in its unit, a decimal with the digits it has: "45.2117 per cent", "8.0 times", "place 2"."""
    if isinstance(number, Fraction):
        number = significant(number) if abs(number) < 10**6 else round_half_up(number, Decimal(1))
    exponent = number.as_tuple().exponent
    value = Value(number, last_digit(min(0, exponent if isinstance(exponent, int) else 0)))
    plain = format_value(value, "" if unit in ("times", "rank", POINTS) or unit in _RUNS else unit, FULL, language)
    if unit == POINTS:
        return _("%(count)s percentage points") % {"count": plain}
    if unit == "rank":
        return _("place %(place)s") % {"place": plain}
    if unit in _RUNS:
        return _(_RUNS[unit]) % {"count": plain}
    return language_for(language).times.format(plain) if unit == "times" else plain


def between(interval: Interval, unit: str, language: str) -> str:
    """An interval in words; that of an exact number says so."""
    if not interval.width:
        return pgettext("a number without rounding", "exact")
    return _("%(low)s to %(high)s") % {
        "low": amount(interval.low, unit, language),
        "high": amount(interval.high, unit, language),
    }


def operation_words(operation: str) -> str:
    """The operation by name."""
    return _(OPERATION_WORDS[operation]) if operation in OPERATION_WORDS else operation.replace("-", " ")


def operation_sentence(operation: str) -> str:
    """What the operation does, in one sentence; "" for one that there is not any more."""
    return _(OPERATIONS[operation].sentence) if operation in OPERATIONS else ""


def stated_words(spec: ClaimSpec, unit: str, language: str) -> str:
    """What is stated, in the unit of the result: "45 per cent", "less than 8 times", "1/3 (33.3 per cent)"."""
    if spec.stated is None:
        return ""
    if spec.stated_of is None:
        words = amount(spec.stated, unit, language)
    else:
        stated = Stated(spec.stated, spec.stated_to, spec.stated_of)
        value = amount(significant(stated.value(unit), 3), unit, language)
        words = _("%(words)s (%(value)s)") % {"words": stated.text, "value": value}
    return {
        "lt": _("less than %(number)s") % {"number": words},
        "gt": _("more than %(number)s") % {"number": words},
    }.get(spec.relation, words)


def told_apart(judged: JudgedClaim, language: str, stance: str = "") -> str:
    """Who says what, and what the record gives: the words that keep a quoted claim from being read as ours."""
    spec, judgement = judged.spec, judged.judgement
    if spec.stated is None:
        return ""
    stated = stated_words(spec, judgement.unit, language)
    if judgement.computed is None:
        computed = _("no number to check it with")
    else:
        computed = amount(_one_digit_more(judgement.computed, spec), judgement.unit, language)
    says = _("We say %(stated)s; the record gives %(computed)s.")
    if (stance or spec.stance) == "quoted":
        says = _(SAYERS.get(spec.origin, SAYERS["editorial"]))
    return says % {"stated": stated, "computed": computed}


def _one_digit_more(computed: Fraction, spec: ClaimSpec) -> Decimal:
    """The result to one digit more than was stated: enough to see whether the two agree."""
    if not spec.stated_to:
        return significant(computed, 3)
    rounded = round_half_up(computed, last_digit(spec.stated_to.adjusted() - 1))
    return significant(computed, 15) if rounded == computed else rounded


def operands(judged: JudgedClaim, language: str) -> list[dict[str, Any]]:
    """The numbers and events that a claim computes with: what they are called, and where they may lie."""
    figures = {str(figure.reference): figure for figure in judged.figures}
    rows = []
    for role, side in (("numerator", judged.numerator), ("denominator", judged.denominator)):
        for one in side:
            figure = figures.get(one.reference)
            rows.append(
                {
                    "role": _role(role, judged.spec.operation),
                    "label": one.label,
                    "figure_html": operand_words(one, language),
                    "interval": _operand_interval(one, language),
                    "reference": one.reference,
                    "url": _address(one),
                    "period": format_period(one.period, language) if one.period else "",
                    "provider": figure.observation.provider.name if figure and figure.observation else "",
                }
            )
    return rows


def operand_words(one: Operand, language: str) -> str:
    """The value of an operand, with its qualifier; the date of an event."""
    if one.date is not None:
        return format_period(one.date, language)
    if one.value is None:
        return _("not known")
    number = format_value(one.value, one.unit, FULL, language)
    qualifier = QUALIFIER_WORDS.get(one.qualifier)
    return _(qualifier) % {"number": number} if qualifier else number


def _role(role: str, operation: str) -> str:
    words = getattr(OPERATIONS[operation], role) if operation in OPERATIONS else ""
    return _(words) if words else _(role)


def _operand_interval(one: Operand, language: str) -> str:
    if one.date is not None:
        if one.date.start == one.date.end or one.date.start is None:
            return pgettext("a number without rounding", "exact")
        return _("%(low)s to %(high)s") % {
            "low": format_date(one.date.start.isoformat(), language),
            "high": format_date(one.date.end.isoformat(), language),
        }
    return between(one.value.interval, one.unit, language) if one.value is not None else ""


def _address(one: Operand) -> str:
    if one.reference.startswith(EVENT):
        return f"/timeline/#event-{one.reference.removeprefix(EVENT)}"
    return "" if one.constant else f"/series/{Reference.parse(one.reference).series}/"


def what_would_change(judged: JudgedClaim) -> list[TurningPoint]:
    """Where each number or event would turn the verdict."""
    spec = judged.spec
    return turning_points(
        spec.operation, judged.numerator, judged.denominator, spec.stated, spec.stated_to, spec.relation, spec.stated_of
    )


def change_sentences(judged: JudgedClaim, language: str) -> list[str]:
    """What would change the verdict, one sentence for each number or event of the claim."""
    contradicted = judged.verdict == CONTRADICTED
    return [_change(one, contradicted, language) for one in what_would_change(judged)]


def _change(point: TurningPoint, contradicted: bool, language: str) -> str:
    one = point.operand
    name = _QUOTED.get(language, "“{}”").format(one.name)
    if one.period is not None:
        name = _("%(number)s (%(period)s)") % {"number": name, "period": format_period(one.period, language)}
    if not point.found:
        if contradicted:
            return _("No other value of %(name)s alone would save it.") % {"name": name}
        return _("No other value of %(name)s alone would contradict it.") % {"name": name}
    limits = []
    for limit, words in ((point.low, _("%(number)s or less")), (point.high, _("%(number)s or more"))):
        if limit is not None:
            limits.append(words % {"number": format_value(limit, one.unit, FULL, language)})
    for day, words in ((point.before, _("%(day)s or earlier")), (point.after, _("%(day)s or later"))):
        if day is not None:
            limits.append(words % {"day": format_period(day, language)})
    says = _("It would no longer be contradicted if %(name)s were %(limit)s.")
    if not contradicted:
        says = _("It would be contradicted if %(name)s were %(limit)s.")
    return says % {"name": name, "limit": _(" or ").join(limits)}
