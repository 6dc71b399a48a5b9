"""The decision on what a change of data would do to live texts."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, dumps, loads

from casestudy.impact import Impact

SALT = "casestudy.impact"
#: What was shown may be decided on for a day.
PATIENCE = 24 * 60 * 60
WORDS = {"right": "the sentences are still right", "revise": "the sentences will be revised"}


def digest_of(kept: list[tuple[str, str]]) -> str:
    """SHA-256 over the fields of a form; browsers may write line ends anew."""
    text = repr([(name, value.replace("\r\n", "\n")) for name, value in sorted(kept)])
    return hashlib.sha256(text.encode()).hexdigest()


class ConsequencesForm(forms.Form):
    """What the editor decides, bound by signature to the data and the consequences that were shown."""

    decision = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Store it",
        choices=[("right", "These sentences are still right"), ("revise", "These sentences will be revised")],
    )
    promise = forms.BooleanField(
        label="I will correct these texts",
        error_messages={"required": "The texts would assert what the record contradicts. Promise to correct them."},
    )
    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, impact: Impact, kept: list[tuple[str, str]], user: int) -> None:
        self.impact = impact
        self.seen = {"data": digest_of(kept), "impact": impact.digest, "user": user}
        sent = data is not None and "shown" in data
        super().__init__(data.copy() if sent else None, initial={"shown": dumps(self.seen, salt=SALT)})
        if not impact.contradicted:
            del self.fields["promise"]

    def clean_shown(self) -> str:
        """Only what was shown can be decided on; anything else is shown first."""
        given = self.cleaned_data["shown"]
        try:
            if loads(given, salt=SALT, max_age=PATIENCE) != self.seen:
                raise BadSignature
        except BadSignature:
            self.data = {**dict(self.data.items()), "shown": dumps(self.seen, salt=SALT)}
            raise ValidationError("stale") from None
        return given

    @property
    def stale(self) -> bool:
        """Whether another change, or another record, was decided on than stands here now."""
        return "shown" in self.errors

    @property
    def note(self) -> str:
        """What is recorded with the change."""
        texts = len(self.impact.documents) + self.impact.left_out
        promise = "; asserted claims will be corrected" if self.impact.contradicted else ""
        return f"Changes {texts} live text{'' if texts == 1 else 's'}: {WORDS[self.cleaned_data['decision']]}{promise}."
