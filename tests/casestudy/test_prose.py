"""What ships is fit to be signed: every number bound, nothing contradicted, nothing left over, in every version."""

import pytest

from casestudy.models import Version
from casestudy.narrative import bind
from casestudy.review.accounting import unbound
from metrics.moments import Moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions(demo):
    return Version.objects.with_content().order_by("document__kind", "document__slug", "number")


def test_every_shipped_version_binds_without_a_problem_or_a_loose_number(versions):
    found = {}
    for version in versions:
        for moment in (Moment(), Moment(as_of=version.live_from)):
            bound = bind(version.revision.content, moment)
            loose = [str(one) for one in unbound(version.revision.content) if one.keeps_back]
            if bound.problems or loose:
                found[str(version), moment] = (bound.problems, loose)
    assert found == {}


def test_the_case_study_is_as_long_as_it_should_be_and_holds_what_it_promises(versions):
    article = bind(versions.get(document__kind="article", document__language="en", number=2).revision.content)
    assert 2500 <= article.words <= 4000
    assert len(article.charts) == 6
    assert article.notes >= 12
    assert len(article.contradicted) >= 10
    assert {use.stance for use in article.contradicted} == {"quoted"}


def test_the_update_takes_in_the_court_filing_and_the_first_version_could_not(versions):
    first, second = versions.filter(document__kind="article", document__language="en")
    providers = [
        {entry.figure.observation.provider.slug for entry in bind(one.revision.content).evidence}
        for one in (first, second)
    ]
    assert "court-filing" not in providers[0]
    assert "court-filing" in providers[1]
    assert (first.live_from.date().isoformat(), second.live_from.date().isoformat()) == ("2020-02-03", "2020-09-01")
