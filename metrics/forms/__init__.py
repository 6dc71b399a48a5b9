"""Forms over the numbers: rows are inserted through their one door, definitions are edited."""

from metrics.forms.definitions import ChartForm, ClaimForm, OperandForm, OperandFormSet
from metrics.forms.fields import LoadedAutocomplete, LoadedFormSet, ReferenceField, bare_reference
from metrics.forms.rows import ImportForm, RankingForm, VintageForm, WithdrawForm

__all__ = [
    "ChartForm",
    "ClaimForm",
    "ImportForm",
    "LoadedAutocomplete",
    "LoadedFormSet",
    "OperandForm",
    "OperandFormSet",
    "RankingForm",
    "ReferenceField",
    "VintageForm",
    "WithdrawForm",
    "bare_reference",
]
