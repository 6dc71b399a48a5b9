"""Forms over the stories: one form for a document and its text, their rows, publishing."""

from casestudy.forms.documents import ArticleForm, CaseForm, DocumentForm
from casestudy.forms.publishing import PublishForm, TakeBackForm
from casestudy.forms.rows import (
    AdaptationForm,
    AdaptationFormSet,
    OutcomeFigureForm,
    SectionFormSet,
    StripFigureForm,
)

__all__ = [
    "AdaptationForm",
    "AdaptationFormSet",
    "ArticleForm",
    "CaseForm",
    "DocumentForm",
    "OutcomeFigureForm",
    "PublishForm",
    "SectionFormSet",
    "StripFigureForm",
    "TakeBackForm",
]
