"""The tables of the stories."""

from casestudy.models.decisions import Consequence, Decision, HeldChange
from casestudy.models.documents import Document, Redirect, Revision, Use, Version, Withdrawal
from casestudy.models.people import Author, Image, SiteSettings, StripFigure, Topic
from casestudy.models.reports import ErrorReport
from casestudy.models.stories import (
    Adaptation,
    Article,
    Evidence,
    Lever,
    LocalizationCase,
    OutcomeFigure,
    Page,
    Section,
)
from casestudy.models.subscriptions import Subscription
from casestudy.models.verification import Verification

__all__ = [
    "Adaptation",
    "Article",
    "Author",
    "Consequence",
    "Decision",
    "Document",
    "ErrorReport",
    "Evidence",
    "HeldChange",
    "Image",
    "Lever",
    "LocalizationCase",
    "OutcomeFigure",
    "Page",
    "Redirect",
    "Revision",
    "Section",
    "SiteSettings",
    "StripFigure",
    "Subscription",
    "Topic",
    "Use",
    "Verification",
    "Version",
    "Withdrawal",
]
