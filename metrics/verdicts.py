"""Claims judged on the record at a moment: what page, API and publishing say of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from metrics.claims import ClaimSpec, Judgement, Operand, judge
from metrics.figures import Reference, Value
from metrics.series import Figure, Record

VERDICT_WORDS = {
    "holds": gettext_noop("holds"),
    "holds-within-rounding": gettext_noop("holds within rounding"),
    "contradicted": gettext_noop("contradicted"),
    "not-checkable": gettext_noop("not checkable"),
}


@dataclass(frozen=True)
class JudgedClaim:
    """A claim with its operands as resolved, and what the arithmetic says."""

    spec: ClaimSpec
    judgement: Judgement
    numerator: tuple[Operand, ...]
    denominator: tuple[Operand, ...]
    figures: tuple[Figure, ...]

    @property
    def verdict(self) -> str:
        return self.judgement.verdict

    @property
    def verdict_words(self) -> str:
        return _(VERDICT_WORDS[self.verdict])

    @property
    def rests_on_deprecated(self) -> bool:
        """Whether an operand is a number that the record holds to be wrong."""
        return any(figure.decision.rank == "deprecated" for figure in self.figures)


def operand_references(specs: Iterable[ClaimSpec]) -> set[Reference]:
    """What a record must hold to judge these claims."""
    texts = {text for spec in specs for text in (*spec.numerator, *spec.denominator)}
    return {Reference.parse(text) for text in texts if not text.startswith("base:")}


def judge_claim(spec: ClaimSpec, record: Record) -> JudgedClaim:
    """The claim judged on the record; an operand that is not known makes it not checkable, never an error."""
    figures: list[Figure] = []

    def operand(text: str) -> Operand:
        if text.startswith("base:"):
            number = Decimal(text.removeprefix("base:"))
            return Operand(label=text.removeprefix("base:"), value=Value(number, Decimal(0)), unit="", reference=text)
        figure = record.figure(Reference.parse(text))
        figures.append(figure)
        label = figure.observation.series.title if figure.observation else text
        return Operand(label=label, value=figure.value, unit=figure.unit, reference=text)

    numerator = tuple(operand(text) for text in spec.numerator)
    denominator = tuple(operand(text) for text in spec.denominator)
    judgement = judge(spec.operation, numerator, denominator, spec.stated, spec.stated_to, spec.relation)
    return JudgedClaim(spec, judgement, numerator, denominator, tuple(figures))
