"""Forms over the actions on numbers: a vintage, a withdrawal, a ranking, a file. Each goes through its one door."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from metrics.fields import ExactField, plain
from metrics.figures import read_number
from metrics.forms.fields import ReferenceField
from metrics.ingest import Refused, add_observation, store
from metrics.models import Batch, Observation, Ranking
from metrics.periods import Period, PeriodError, parse_known_from
from metrics.ranking import rank
from metrics.tabular import OPTIONAL

COLUMNS = ("period", "value", "stated_to", "qualifier", "status", "known_from", "note", *OPTIONAL)
LARGEST_FILE = 200 * 1024 * 1024
KNOWN_FROM_HELP = (
    "The day the document was published, such as 2019-07-26, or an exact instant such as 2019-07-26T14:30:00Z. UTC."
)


class VintageForm(forms.ModelForm):
    """A row to be inserted. What is on record is never overwritten: the same key with other content is refused."""

    value = forms.CharField(
        max_length=80,
        required=False,
        help_text="Plain digits such as 277600000, or as printed: 277.6 million, 45 per cent. Empty only for a withdrawn or missing number.",
    )
    known_from = forms.CharField(
        max_length=40, required=False, label="Known from", help_text=KNOWN_FROM_HELP + " Empty means now."
    )

    class Meta:
        model = Observation
        fields = ["series", "provider", "source", *COLUMNS]

    def clean_value(self) -> str:
        """The digits as they are stored; a number in words is read, and brings its precision and qualifier."""
        text = self.cleaned_data["value"].strip()
        self.read_to = ""
        if not text:
            return ""
        try:
            ExactField().to_python(text)
        except ValidationError:
            read = read_number(text)
            if read is None:
                raise ValidationError(
                    "This cannot be read as a number. Write 277600000, 277.6 million or 45 per cent.", "value"
                ) from None
            value, self.unit_read = read
            self.read_to = plain(value.stated_to)
            return plain(value.number)
        return text

    def clean_known_from(self) -> Any:
        """An instant, or nothing for now."""
        try:
            return (
                parse_known_from(self.cleaned_data["known_from"].strip())
                if self.cleaned_data["known_from"].strip()
                else None
            )
        except PeriodError as error:
            raise ValidationError(str(error), "known_from") from None

    def row(self) -> dict[str, Any]:
        """The row in the columns of the canonical table."""
        given = self.cleaned_data
        row = {name: given.get(name) or "" for name in COLUMNS}
        row["stated_to"] = (given.get("stated_to") or "").strip() or self.read_to
        names = {"series": given["series"].slug, "provider": given["provider"].slug, "source": given["source"].slug}
        return {name: value for name, value in (row | names).items() if value != ""}

    def _post_clean(self) -> None:
        """The ingest's own checks in place of the model's: one path, whoever writes."""
        if self.errors:
            return
        unit = self.cleaned_data["series"].metric.unit
        if (read := getattr(self, "unit_read", None)) and read != unit:
            self.add_error(
                "value",
                f"This is written in {read}, and the series is in {unit}. Choose the series of that unit, or write the digits alone.",
            )
            return
        try:
            report = store([(1, self.row())], kind=Batch.Kind.FORM, dry_run=True)
        except Refused as refused:
            for problem in refused.report.problems:
                self.add_error(
                    problem.column if problem.column in self.fields else None,
                    f"{problem.reason[:1].upper()}{problem.reason[1:]}",
                )
            return
        if report.unchanged:
            self.add_error(None, "Exactly this is on record already, so there is nothing to add.")

    def keep(self, user: Any) -> Observation:
        """Store the row in a batch of its own."""
        return add_observation(self.row(), actor=user)


class WithdrawForm(forms.Form):
    """A withdrawal: a later row of the same provider without a value."""

    note = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Why the number no longer stands. Readers of the series see it.",
    )
    known_from = forms.CharField(
        max_length=40,
        required=False,
        label="Withdrawn since",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=KNOWN_FROM_HELP + " Empty means now.",
    )

    def __init__(self, *args: Any, observation: Observation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.observation = observation

    clean_known_from = VintageForm.clean_known_from

    def row(self) -> dict[str, Any]:
        """The withdrawal in the columns of the canonical table."""
        old = self.observation
        row = {
            "series": old.series.slug,
            "period": old.period,
            "provider": old.provider.slug,
            "source": old.source.slug,
            "status": "W",
            "note": self.cleaned_data["note"],
        }
        if self.cleaned_data["known_from"]:
            row["known_from"] = self.cleaned_data["known_from"]
        return row

    def keep(self, user: Any) -> Observation | None:
        """Store the withdrawal; None with the errors on the form where it is refused."""
        try:
            return add_observation(self.row(), actor=user)
        except Refused as refused:
            for problem in refused.report.problems:
                self.add_error(problem.column if problem.column in self.fields else None, problem.reason)
            return None


class RankingForm(forms.ModelForm):
    """A decision on whose number to prefer. A new decision is a new row with a later date."""

    decided_at = forms.CharField(
        max_length=40,
        required=False,
        label="Holds since",
        help_text="A day such as 2020-02-03, or an exact instant. UTC. Empty means now.",
    )
    right = ReferenceField(
        max_length=240,
        required=False,
        help_text="Where this number is wrong: the reference of the right one, such as tiktok-downloads-in@2019-Q1. Readers are led there.",
    )

    class Meta:
        model = Ranking
        fields = ["series", "period", "provider", "rank", "reason", "right", "decided_at", "translations"]

    def clean_period(self) -> str:
        """The period as the record writes it."""
        try:
            return Period.parse(self.cleaned_data["period"]).text
        except PeriodError as error:
            raise ValidationError(str(error), "period") from None

    def clean_decided_at(self) -> Any:
        """An instant, or nothing for now."""
        text = self.cleaned_data["decided_at"].strip()
        try:
            return parse_known_from(text) if text else None
        except PeriodError as error:
            raise ValidationError(str(error), "decided_at") from None

    def _post_clean(self) -> None:
        """Try the decision and take it back, so that its refusals stand beside the fields."""
        if self.errors:
            return
        try:
            with transaction.atomic():
                self.keep(None)
                transaction.set_rollback(True)
        except ValidationError as error:
            self.add_error(None, error)

    def keep(self, user: Any) -> Ranking:
        """Record the decision."""
        given = self.cleaned_data
        return rank(
            given["series"],
            given["period"],
            given["provider"],
            given["rank"],
            given["reason"],
            right=given["right"],
            decided_at=given["decided_at"],
            actor=user,
            translations=given["translations"],
        )


class ImportForm(forms.Form):
    """A file in the columns of the export, tried before anything is stored."""

    file = forms.FileField(
        label="CSV file",
        help_text="UTF-8, with a header. The columns series, period, provider, source and value are needed; an export of this site is a good start.",
    )
    known_from = forms.CharField(
        max_length=40,
        required=False,
        label="Known from",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="For rows without a date of their own. " + KNOWN_FROM_HELP + " Empty means now.",
    )
    snapshot = forms.BooleanField(
        required=False,
        label="The file is complete",
        help_text="Numbers of its series and providers that the file lacks are withdrawn. Leave this off for a file of additions.",
    )

    clean_known_from = VintageForm.clean_known_from

    def clean_file(self) -> Any:
        """A file of a size that one request can carry."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(
                "The file is larger than 200 MB. Import it with “manage.py import_observations”, or in parts.", "size"
            )
        return file
