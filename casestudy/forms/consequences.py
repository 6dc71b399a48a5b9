"""The decisions on what a change of data would do to texts that readers see."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.core.signing import BadSignature, dumps, loads
from django.http import QueryDict
from django.utils.timezone import now as clock

from casestudy.consequences.deciding import Choice, Decided
from casestudy.consequences.drift import drafted
from casestudy.consequences.impact import DocumentImpact, Impact
from casestudy.models import Consequence, Decision, Document

SALT = "casestudy.impact"
#: What was shown may be decided on for a day.
PATIENCE = 24 * 60 * 60
#: The button that accepts every text of which all stays true.
ACCEPT_TRUE = "accept_true"
#: With what the fields of this page begin; everything else that was posted is carried to the next post.
OWN = "decide-"
SHOWN = f"{OWN}shown"
_CHOICE = re.compile(rf"{OWN}([0-9]{{1,18}})-choice")

#: The fields of the form that stores the numbers, by name, in the order in which they were sent.
type Fields = list[tuple[str, str]]


def digest_of(kept: Fields) -> str:
    """SHA-256 over the fields of a form; browsers may write line ends anew."""
    text = repr([(name, value.replace("\r\n", "\n")) for name, value in sorted(kept)])
    return hashlib.sha256(text.encode()).hexdigest()


class NoteForm(forms.Form):
    """What readers are told of a change, in a person's words."""

    kind = forms.ChoiceField(
        choices=[one for one in Decision.Kind.choices if one[0] != Decision.Kind.DISAGREEMENT],
        initial=Decision.Kind.REVISED,
        label="What it is",
    )
    note = forms.CharField(
        label="Note for readers",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="What changed and why, in your own words. It stands on the page, among the corrections and in the feeds, and cannot be edited later.",
    )

    def keep_inside(self) -> None:
        """For what readers are not told: a reason for the record."""
        del self.fields["kind"]
        self.fields["note"].label, self.fields["note"].help_text = (
            "Reason",
            "For the record of decisions; readers do not see it.",
        )

    def clean(self) -> dict[str, Any]:
        return {"kind": Decision.Kind.REVISED, **(super().clean() or self.cleaned_data)}


class DropForm(forms.Form):
    """Why a held change is given up."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}))

    def __init__(self, data: Any, bare: bool = False) -> None:
        super().__init__(data)
        if bare:
            self.fields.clear()


class UntilForm(forms.Form):
    """Until when a text keeps the number that it shows."""

    until = forms.DateField(
        required=False,
        label="Look at it again on",
        widget=forms.DateInput(attrs={"type": "date", "class": "vDateField"}),
        help_text="On this day (UTC) the pin comes back to the list of what needs a decision. Empty: never.",
    )

    def instant(self) -> datetime | None:
        """The beginning of the day."""
        day = self.cleaned_data.get("until")
        return datetime.combine(day, time(), UTC) if day else None


class PinForm(UntilForm):
    """The text gets the number back that it showed before."""

    note = forms.CharField(
        required=False,
        label="Note for readers",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Why the text keeps the earlier number. Stands beside the new version. Empty says it in the site’s words.",
    )


class TextForm(UntilForm, NoteForm):
    """The decision on one text, by the number of its document. Empty where nobody has decided yet."""

    choice = forms.ChoiceField(
        choices=[("accept", "Accept: the text follows the number"), ("pin", "Pin: the text keeps the number it shows")],
        widget=forms.RadioSelect,
        required=False,
        label="Decide on this text",
    )

    field_order = ("choice", "kind", "note", "until")

    def __init__(self, data: Any, document: int) -> None:
        super().__init__(data, prefix=f"{OWN}{document}")
        self.fields["note"].required = self.fields["kind"].required = False
        self.fields[
            "note"
        ].help_text = "Empty shows readers the words of the site, and waits in the list of what needs a decision."

    def clean(self) -> dict[str, Any]:
        """The rules of a decision, which every door asks."""
        given = super().clean() or self.cleaned_data
        if given.get("choice") and not self.errors:
            for reason in self.decided().reasons(clock()):
                self.add_error(None, reason)
        return given

    def decided(self) -> Choice:
        """The decision."""
        given = self.cleaned_data
        return Choice(given["choice"], given["note"], given["kind"] or Decision.Kind.REVISED, self.instant())


def decided_in(data: QueryDict, kept: Fields, user: int) -> Decided | None:
    """What was decided on the page of consequences; None where a field of it has to be corrected first.

    Decisions hold for the data and the consequences that were shown with them; otherwise nothing is stored.
    """
    if SHOWN not in data:
        return Decided(looked=False)
    found = [int(match[1]) for name in data if (match := _CHOICE.fullmatch(name))]
    forms = {one: TextForm(data, one.pk) for one in Document.objects.filter(pk__in=found)}
    if not all(form.is_valid() for form in forms.values()):
        return None
    texts = {one.get_absolute_url(): form.decided() for one, form in forms.items() if form.cleaned_data["choice"]}
    return Decided(texts, "true" if ACCEPT_TRUE in data else "", _seen(data, kept, user) or "nothing that stands here")


def _seen(data: QueryDict, kept: Fields, user: int) -> str:
    """The digest of the consequences that were shown with the same data to the same user; "" for anything else."""
    try:
        payload = loads(str(data[SHOWN]), salt=SALT, max_age=PATIENCE)
    except BadSignature:
        return ""
    same = (payload.get("data"), payload.get("user")) == (digest_of(kept), user)
    return str(payload["impact"]) if same else ""


@dataclass(frozen=True)
class TextToDecide:
    """One text on the page of consequences; ``form`` is None where nothing has to be decided."""

    impacts: tuple[DocumentImpact, ...]
    form: TextForm | None
    draft: str

    @property
    def first(self) -> DocumentImpact:
        return self.impacts[0]


class ConsequencesPage:
    """What the page of consequences shows and asks. ``stale`` drops what was filled in: it was for something else."""

    def __init__(self, impact: Impact, data: QueryDict, kept: Fields, user: int, stale: bool) -> None:
        payload = {"data": digest_of(kept), "impact": impact.digest, "user": user}
        self.impact, self.kept = impact, kept
        self.shown = dumps(payload, salt=SALT)
        grouped: dict[int, list[DocumentImpact]] = {}
        for one in impact.documents:
            grouped.setdefault(one.document, []).append(one)
        filled = data if SHOWN in data and not stale else None
        self.texts = [_to_decide(tuple(ones), filled) for ones in grouped.values()]

    @property
    def some_true(self) -> bool:
        """Whether “accept all that stay true” would accept anything."""
        return any(text.form is not None and all(one.stays_true for one in text.impacts) for text in self.texts)

    @property
    def asks(self) -> bool:
        return any(text.form is not None for text in self.texts)


def _to_decide(impacts: tuple[DocumentImpact, ...], data: QueryDict | None) -> TextToDecide:
    form = TextForm(data, impacts[0].document) if any(one.asks for one in impacts) else None
    rows = [
        Consequence(kind="number", since=one.since, before=move.before, after=move.after, source=move.source)
        for one in impacts
        for sentence in one.sentences
        for move in sentence.moves
        if move.beyond and not one.scheduled
    ]
    return TextToDecide(impacts, form, drafted(rows, impacts[0].language))
