"""Publishing a text, and taking a version back."""

from datetime import UTC
from typing import Any

from django import forms
from django.utils.timezone import make_naive
from django.utils.timezone import now as clock

from casestudy.models import Version


class PublishForm(forms.Form):
    """What kind of version, what readers are told, and when."""

    kind = forms.ChoiceField(
        widget=forms.RadioSelect,
        help_text="A correction mends something that was wrong, and stands in the list of corrections.",
    )
    note = forms.CharField(
        required=False,
        label="Note for readers",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="What changed and why. Readers see it beside the version. A correction cannot do without it.",
    )
    when = forms.ChoiceField(choices=[("now", "now"), ("later", "at a time")], initial="now", widget=forms.RadioSelect)
    at = forms.DateTimeField(
        required=False,
        label="At",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="UTC. The text goes live at this minute by itself.",
    )
    override = forms.CharField(
        required=False,
        label="Why they may stand",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        error_messages={"required": "Bind, claim or exempt the numbers listed above; or say why they may stand."},
        help_text="The numbers listed above are bound to nothing. What you write here is kept with the version.",
    )
    scheduled = forms.ChoiceField(required=False, label="The version that is waiting", widget=forms.RadioSelect)
    stamp = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, first: bool, waiting: Version | None, loose: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first
        if loose:
            self.fields["override"].required = True
        else:
            del self.fields["override"]
        kind: Any = self.fields["kind"]
        kind.choices = [one for one in Version.Kind.choices if (one[0] == Version.Kind.NEW) == first]
        if waiting is None:
            del self.fields["scheduled"]
        else:
            field: Any = self.fields["scheduled"]
            field.required = True
            field.choices = [
                ("rebase", "Rebase it: it still goes live, and keeps this change"),
                ("cancel", "Cancel it: it never goes live"),
            ]
            field.help_text = f"Version {waiting.number} is scheduled for {waiting.live_from:%d %B %Y, %H:%M} UTC. Without a decision it would undo this change."

    def clean(self) -> dict[str, Any]:
        """A correction has its note; a time is given where one is chosen, and only a first version may be dated back."""
        given = super().clean() or self.cleaned_data
        if given.get("kind") == Version.Kind.CORRECTION and not given.get("note", "").strip():
            self.add_error("note", "A correction says what was wrong and what is right.")
        if given.get("when") == "later" and "at" not in self.errors:
            at = given.get("at")
            if at is None:
                self.add_error("at", "Say when, or choose now.")
            else:
                given["at"] = at = make_naive(at).replace(tzinfo=UTC)
                if at < clock() and not self.first:
                    self.add_error(
                        "at",
                        "This time has passed. Only the first version of a text that appeared elsewhere before may be dated back.",
                    )
        return given


class TakeBackForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}), help_text="Readers of its address see it."
    )
