"""The rows of a text: sections, adaptations with their evidence, numbers that stand on their own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from casestudy import markup
from casestudy.content import read_reference
from casestudy.models import Adaptation, Evidence, OutcomeFigure, Section, StripFigure
from casestudy.review.exactness import asks_too_much
from casestudy.widgets import LineWidget, LongLineWidget
from metrics.figures import BadReference, Reference
from metrics.formats import BadFormat, Format
from metrics.forms import LoadedFormSet, ReferenceField, bare_reference
from metrics.series import Record
from metrics.validators import validate_slug


class RowsFormSet(LoadedFormSet):
    """Ordered rows with an anchor each. Rows that somebody else deleted meanwhile are kept as new ones: nothing typed is lost."""

    anchor_from = ""
    orphans = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            known = {str(row.pk) for row in self.get_queryset()}
            self.data, self.orphans = with_orphans_last(self.data, str(self.prefix), known)

    def clean(self) -> None:
        """Anchors are unique; an empty one is made from the words of the row."""
        super().clean()
        rows = [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data") and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        taken: set[str] = set()
        for form in rows:
            anchor = form.cleaned_data.get("anchor")
            if anchor and anchor in taken:
                form.add_error("anchor", f"Another part has the anchor “{anchor}”; choose another, or empty it.")
            taken.add(anchor or "")
        for form in rows:
            if not form.cleaned_data.get("anchor"):
                form.instance.anchor = free_anchor(self.words(form), taken)
                taken.add(form.instance.anchor)

    def words(self, form: Any) -> str:
        """What an anchor is made from."""
        return str(form.cleaned_data.get(self.anchor_from) or "")


def free_anchor(words: str, taken: set[str]) -> str:
    """An anchor that none of the others has."""
    base = (
        slugify(markup.render_line(words, lambda embed: embed.inner or ""))[:60].strip("-_").replace("_", "-") or "part"
    )
    number, anchor = 1, base
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    return anchor


def with_orphans_last(data: Any, prefix: str, known: set[str]) -> tuple[Any, int]:
    """The posted rows with those whose stored row is gone moved behind the stored ones, as new rows; and their number."""
    try:
        total, initial = int(data[f"{prefix}-TOTAL_FORMS"]), int(data[f"{prefix}-INITIAL_FORMS"])
    except (KeyError, ValueError):
        return data, 0
    lost = [index for index in range(min(initial, total)) if data.get(f"{prefix}-{index}-id") not in known]
    if not lost:
        return data, 0
    order = [index for index in range(initial) if index not in lost] + lost + list(range(initial, total))
    moved = data.copy()
    for name in data:
        if name.startswith(f"{prefix}-") and name[len(prefix) + 1 :].partition("-")[0].isdecimal():
            del moved[name]
    for new, old in enumerate(order):
        for name in data:
            if name.startswith(f"{prefix}-{old}-"):
                moved.setlist(f"{prefix}-{new}-{name[len(f'{prefix}-{old}-') :]}", data.getlist(name))
        if old in lost:
            moved[f"{prefix}-{new}-id"] = ""
    moved[f"{prefix}-INITIAL_FORMS"] = str(initial - len(lost))
    return moved, len(lost)


class SectionFormSet(RowsFormSet):
    """The sections of an article."""

    anchor_from = "heading"
    model = Section


class AdaptationForm(forms.ModelForm):
    """One thing that was done, with the numbers it rests on, one a line."""

    anchor = forms.CharField(
        max_length=80,
        required=False,
        validators=[validate_slug],
        help_text="Part of the address of this row. Empty makes one from the kind of thing that was done; do not change it later.",
    )
    evidence = forms.CharField(
        required=False,
        widget=LongLineWidget,
        help_text="The numbers that it rests on, one reference a line: series@period. The first stands in the comparison. Ctrl+. finds one.",
    )

    class Meta:
        model = Adaptation
        fields = [
            "lever",
            "what_was_done",
            "outcome",
            "evidence",
            "entity",
            "market",
            "source",
            "verification",
            "note",
            "anchor",
            "position",
        ]
        help_texts = {
            "lever": "The kind of thing that was done, such as prices, music or a local team: cases are compared by it, row by row. New kinds are made under Levers."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["evidence"] = "\n".join(one.reference for one in self.instance.evidence.all())

    def clean_evidence(self) -> str:
        """Well-formed references, each once."""
        lines = list(
            dict.fromkeys(
                bare_reference(line)
                for line in self.cleaned_data["evidence"].replace("]][[", "]]\n[[").splitlines()
                if line.strip()
            )
        )
        problems = []
        for line in lines:
            try:
                Reference.parse(line)
            except BadReference as error:
                problems.append(str(error))
        if problems:
            raise ValidationError(problems)
        return "\n".join(lines)

    def _save_m2m(self) -> None:
        """The evidence in its order, once the row is stored."""
        super()._save_m2m()  # type: ignore[misc]  # Django's own, unknown to its stubs
        wanted = self.cleaned_data["evidence"].splitlines()
        if wanted != [one.reference for one in self.instance.evidence.all()]:
            self.instance.evidence.all().delete()
            Evidence.objects.bulk_create(
                Evidence(adaptation=self.instance, position=position, reference=line)
                for position, line in enumerate(wanted)
            )


class AdaptationFormSet(RowsFormSet):
    """What was done, in order."""

    model = Adaptation

    def words(self, form: Any) -> str:
        lever = form.cleaned_data.get("lever")
        return lever.slug if lever else ""


class FormatField(forms.CharField):
    """How a number is written: a style with digits."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            Format.parse(text)
        except BadFormat as error:
            raise ValidationError(str(error), "format") from None
        return text


class ShownFigureForm(forms.ModelForm):
    """A number on its own: reference, how it is written, what it is."""

    reference = ReferenceField(max_length=240, widget=LineWidget, help_text="series@period; Ctrl+. finds it.")
    format = FormatField(max_length=20, initial="compact", help_text="compact, full, percent:1")

    def clean(self) -> dict[str, Any]:
        """Refuses a format that asks for more digits than the number was stated with. Asks only of a row that changed."""
        given = super().clean() or self.cleaned_data
        reference = read_reference(given.get("reference", "")) if self.has_changed() else None
        if reference is not None and given.get("format"):
            problem = asks_too_much(Record.load([reference]), str(reference), given["format"])
            if problem:
                self.add_error("format", f"It {problem}")
        return given


class OutcomeFigureForm(ShownFigureForm):
    """A number that a case opens with."""

    class Meta:
        model = OutcomeFigure
        fields = ["reference", "format", "label", "position"]


class StripFigureForm(ShownFigureForm):
    """A number on the front page."""

    class Meta:
        model = StripFigure
        fields = ["reference", "format", "label", "position"]
