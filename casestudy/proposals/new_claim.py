"""A claim from the text: words, an operation and numbers on record, weighed at every step and stored in one transaction."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from casestudy.proposals.naming import free_slug
from casestudy.proposals.proposing import Weighed, weigh
from metrics.claims import CONTRADICTED, NOT_CHECKABLE, OPERATIONS, ClaimSpec, Stated
from metrics.figures import BadReference, Reference, Value
from metrics.models import Claim
from metrics.validators import validate_slug, validate_text
from metrics.verdicts import judge_all

MOST_OPERANDS = 40


class References(forms.Field):
    """What stands on one side: references, exact constants written base:NUMBER, or event:SLUG, in their order."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        texts = [" ".join(str(one).split()) for one in value or [] if str(one).strip()]
        if len(texts) > MOST_OPERANDS:
            raise ValidationError(f"That is {len(texts)} numbers; a claim takes {MOST_OPERANDS} at most.", "many")
        return [self.read(text) for text in texts]

    def read(self, text: str) -> str:
        """The operand as it is written on record. Raises ValidationError."""
        kind, _, rest = text.partition(":")
        try:
            if kind == "base":
                return f"base:{Value.parse(rest).number:f}"
            if kind == "event":
                validate_slug(rest)
                return text
            return str(Reference.parse(text))
        except (BadReference, ValueError) as error:
            raise ValidationError(str(error), "reference") from None


class NewClaimForm(forms.Form):
    """What the panel sends. Only weighing needs no statement; storing needs everything but the slug."""

    operation = forms.CharField(max_length=40, error_messages={"required": "Choose what is worked out."})
    numerator = References(required=False)
    denominator = References(required=False)
    words = forms.CharField(max_length=400, required=False)
    statement = forms.CharField(max_length=400, required=False)
    slug = forms.CharField(max_length=100, required=False)
    stated = forms.CharField(max_length=60, required=False)
    stated_to = forms.CharField(max_length=60, required=False)
    relation = forms.ChoiceField(choices=Claim.Relation, required=False)
    stance = forms.ChoiceField(choices=Claim.Stance, required=False)

    def __init__(self, *args: Any, language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        for name in ("words", "statement"):
            self.fields[name].validators.append(validate_text)

    def clean_operation(self) -> str:
        name = str(self.cleaned_data["operation"])
        if name not in OPERATIONS:
            raise ValidationError(f"“{name[:40]}” is no operation; choose one of {', '.join(OPERATIONS)}.", "operation")
        return name

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug:
            validate_slug(slug)
            if Claim.objects.filter(slug=slug).exists():
                raise ValidationError("Another claim has this address. Choose a different one.", "taken")
        return slug

    def clean_stated_to(self) -> str:
        step = str(self.cleaned_data["stated_to"]).strip()
        try:
            if step and Value.parse(step).number <= 0:
                raise ValidationError("The size of the last digit is above zero: 1 for 45, 0.1 for 7.4.", "step")
        except ValueError as error:
            raise ValidationError(str(error), "number") from None
        return step

    def clean(self) -> dict[str, Any]:
        """What is stated, read with its precision: ``given["said"]``, None where nothing is."""
        given = self.cleaned_data
        text = str(given.get("stated", "")).strip().replace("−", "-")
        given["said"] = None
        if text and "stated_to" not in self.errors:
            try:
                given["said"] = Stated.parse(text, given.get("stated_to", ""))
            except ValueError as error:
                self.add_error("stated", str(error))
        return given

    def spec(self) -> ClaimSpec:
        """The claim as it stands in the panel."""
        given, stated = self.cleaned_data, self.cleaned_data["said"]
        return ClaimSpec(
            slug=given["slug"] or "new",
            statement=given["statement"] or given["words"],
            operation=given["operation"],
            numerator=tuple(given["numerator"]),
            denominator=tuple(given["denominator"]),
            stated=None if stated is None else stated.number,
            stated_to=None if stated is None else stated.step,
            stated_of=None if stated is None else stated.of,
            relation=given["relation"] or Claim.Relation.EQUAL,
            stance=given["stance"] or Claim.Stance.ASSERTED,
        )

    def weigh(self) -> Weighed:
        """What the numbers give and what follows for the words; six queries at most. The form is valid."""
        return weigh(self.spec(), self.cleaned_data["words"], self.language)

    def save(self) -> Claim:
        """Store the claim with its numbers, all or nothing. Raises ValidationError with the fields at fault."""
        spec, given = self.spec(), self.cleaned_data
        if not given["statement"].strip():
            raise ValidationError({"statement": "Say in one sentence what is claimed, as a reader would."})
        if spec.stated is None:
            raise ValidationError({"stated": "Say what the words state: 45 for 45 per cent."})
        (judged,) = judge_all([spec])
        if judged.verdict == NOT_CHECKABLE:
            raise ValidationError({"numerator": judged.judgement.reason})
        if spec.stance == Claim.Stance.ASSERTED and judged.verdict == CONTRADICTED:
            raise ValidationError(
                {
                    "stated": f"{judged.judgement.reason} We cannot assert it: state what the numbers give, or mark it as quoted."
                }
            )
        with transaction.atomic():
            ours = spec.stance == Claim.Stance.ASSERTED
            claim = Claim.of(
                spec,
                slug=given["slug"] or free_slug(Claim, spec.statement),
                origin=Claim.Origin.EDITORIAL if ours else Claim.Origin.ARTICLE,
            )
            claim.full_clean()
            claim.save()
            claim.keep_operands(numerator=spec.numerator, denominator=spec.denominator)
        return claim
