"""Claims with the numbers they compute with, and charts."""

from typing import Any

from django import forms

from metrics.forms.fields import PeriodField, ReferenceField
from metrics.models import Chart, Claim, Operand

#: What to choose, for a writer who has the sentence and not the formula.
OPERATIONS_IN_WORDS = (
    "growth-percent: how much the later (numerator) is above the earlier (denominator), in per cent. multiple: how many "
    "times as many. share: the part (numerator) in per cent of the whole (denominator). difference: numerator less "
    "denominator. sum: all numerators. rank: the place of the numerator among the denominators, the largest first. "
    "ratio: one by the other, of different units."
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
    """Gives each number of a role its place, in the order of the rows."""

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
