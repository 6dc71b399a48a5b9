"""A decision on a change of data is in the chain: what readers were told cannot be altered behind the application's back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.utils.timezone import now

from casestudy.consequences.deciding import Choice, Decided, decide
from casestudy.consequences.drift import settle
from casestudy.integrity.verifying import verify
from casestudy.models import Consequence, Decision, Version
from casestudy.publishing import publish, rename
from tests import factories

pytestmark = pytest.mark.django_db


def behind(rows: Any) -> Any:
    """The same rows without the promises that the application makes of them."""
    return models.QuerySet(rows.model).filter(pk__in=list(rows.values_list("pk", flat=True)))


def found() -> str:
    """The first difference."""
    return str(verify().difference)


@pytest.fixture
def site() -> None:
    """Two live texts over a number that a provider revised; one note was given with the change, one afterwards."""
    factories.a_series()
    factories.record(factories.row())
    for slug in ("story", "other"):
        publish(factories.article(slug=slug), kind="new")
    choices = {"/articles/other/": Choice(note="Counted twice.")}
    new = factories.row("65000000", known_from="2021-01-01")
    decide(lambda: factories.record(new), Decided(choices, "all"))
    settle(Consequence.objects.waiting(now()), "Counted anew.")


def test_what_was_decided_verifies_also_after_its_text_was_renamed(site: None) -> None:
    assert Decision.objects.count() == 3
    assert found() == "None"
    rename(Version.objects.filter(document__slug="story").get().document, "renamed")
    assert found() == "None"


def links() -> Any:
    return Decision.consequences.through.objects.all()


@pytest.mark.parametrize(
    "alter",
    [
        lambda rows: rows.update(note="Nothing happened."),
        lambda rows: rows.update(kind="correction"),
        lambda rows: rows.update(choice="pin"),
        lambda rows: rows.update(until=factories.at("2030-01-01")),
        lambda rows: behind(Consequence.objects.all()).update(before="61.0 million"),
        lambda rows: links().delete(),
        lambda rows: (links().delete(), rows.delete()),
    ],
)
def test_a_decision_altered_or_taken_out_is_found(site: None, alter: Callable[[Any], Any]) -> None:
    alter(behind(Decision.objects.filter(note="Counted anew.")))
    assert "casestudy_decision, decision on " in found()


def test_a_decision_that_nobody_made_is_found(site: None) -> None:
    one = Version.objects.filter(document__slug="story").get()
    Decision.objects.create(document=one.document, version=one, choice="accept", note="So be it.")
    assert "casestudy_decision, accept" in found()
    assert "expected a batch of its own; found none" in found()
