"""An event whose date live texts may be bound to: a change that would leave their words behind is decided first."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casestudy.review.dating import texts_against
from metrics.models import Event

SHOWN = 10


class EventForm(forms.ModelForm):
    """An event. ``revise`` is the promise that lets a date be stored which words of live texts contradict."""

    revise = forms.BooleanField(
        label="The texts will be revised",
        required=False,
        help_text="Only where the new date contradicts words that readers see: it is then stored, and publishing and the check of the record name those texts until they are revised.",
    )

    class Meta:
        model = Event
        fields = ["title", "slug", "date", "market", "entity", "kind", "detail", "source", "verification"]

    def clean(self) -> dict[str, Any]:
        """Refuses a date that live texts contradict, with their words, until the promise is given."""
        given = super().clean() or self.cleaned_data
        date = given.get("date")
        if self.instance.pk and date and "date" in self.changed_data and not given.get("revise"):
            against = texts_against(self.instance.slug, date)
            if against:
                named = "; ".join(str(one) for one in against[:SHOWN])
                more = f", and {len(against) - SHOWN} more" if len(against) > SHOWN else ""
                raise ValidationError(
                    {
                        "date": f"Readers see words that this date contradicts: {named}{more}. Correct the date, or tick “The texts will be revised”."
                    }
                )
        return given
