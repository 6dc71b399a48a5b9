"""Claims with the numbers they compute with, and charts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from metrics.claims import OPERATIONS, ClaimSpec
from metrics.forms.fields import PeriodField, ReferenceField
from metrics.models import Chart, Claim, Operand
from metrics.verdicts import judge_all

#: What to choose, for a writer who has the sentence and not the formula.
OPERATIONS_IN_WORDS = " ".join(
    f"{one.title.capitalize()}: {one.numerator} (numerator)"
    + (f", {one.denominator} (denominator)." if one.denominator else ".")
    for one in OPERATIONS.values()
)


class ClaimForm(forms.ModelForm):
    """A claim; what it computes with stands in its rows."""

    class Meta:
        model = Claim
        fields = [
            "slug",
            "statement",
            "operation",
            "stated",
            "stated_of",
            "stated_to",
            "relation",
            "stance",
            "origin",
            "note",
            "listed",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "operation" in self.fields:
            self.fields["operation"].help_text = OPERATIONS_IN_WORDS
        for name in ("stated", "stated_to"):
            if name in self.fields:
                field: Any = self.fields[name]
                field.empty_value = None  # an empty cell states nothing, which is not the same as an empty text


class OperandForm(forms.ModelForm):
    """One number that a claim computes with."""

    text = ReferenceField(max_length=240, label="Number", help_text=Operand._meta.get_field("text").help_text)

    class Meta:
        model = Operand
        fields = ["role", "text"]


class OperandFormSet(forms.BaseInlineFormSet):
    """Gives each number of a role its place, in the order of the rows, and refuses a claim that no record can answer."""

    def clean(self) -> None:
        """A row keeps its place; a new one, or one that changes sides, goes to the end of its side."""
        super().clean()
        taken: dict[str, int] = {}
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        for form in kept:
            if form.instance.pk:
                taken[form.initial["role"]] = max(taken.get(form.initial["role"], 0), form.instance.position + 1)
        for form in kept:
            role = form.cleaned_data.get("role") if hasattr(form, "cleaned_data") else None
            if role and (not form.instance.pk or form.initial["role"] != role):
                form.instance.position = taken.get(role, 0)
                taken[role] = form.instance.position + 1
        if not any(self.errors):
            refuse_mistaken(self.instance, [form.instance for form in kept if form not in self.deleted_forms])


def refuse_mistaken(claim: Claim, operands: list[Operand]) -> None:
    """Raises ValidationError where the claim, with these operands, is made so that no record could answer it.

    A number that nobody published is no mistake; one that was withdrawn, a divisor that may be zero or units that differ
    are. A claim that is on record as it stands may keep what it has.
    """
    spec = claim.spec((one.role, one.position, one.text) for one in operands)
    stored = Claim.objects.filter(pk=claim.pk).prefetch_related("operands").first() if claim.pk else None
    if stored is not None and _computes(stored.spec()) == _computes(spec):
        return
    judgement = judge_all([spec])[0].judgement
    if judgement.mistaken:
        raise ValidationError(judgement.reason, judgement.code)


def _computes(spec: ClaimSpec) -> tuple[object, ...]:
    return spec.operation, spec.numerator, spec.denominator, spec.stated, spec.stated_of, spec.stated_to, spec.relation


class ChartForm(forms.ModelForm):
    """The definition of a chart."""

    class Meta:
        model = Chart
        fields = [
            "slug",
            "kind",
            "takeaway",
            "subtitle",
            "description",
            "note",
            "period",
            "frequency",
            "remainder",
            "remainder_label",
            "events",
            "annotations",
            "listed",
        ]
        field_classes = {"period": PeriodField}
        help_texts = {
            "period": "The one period of a bar chart, or the range drawn: 2019, 2019-Q1, 1950--2020, 2018-Q1--2019-Q4. Empty draws all."
        }
        widgets = {"annotations": forms.Textarea(attrs={"rows": 3, "cols": 60})}
