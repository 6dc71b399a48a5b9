"""Two who write at once: the second is told, and nothing is shown that nobody checked. Threads, on either database."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from casestudy.consequences.deciding import Undecided, decide
from casestudy.following.digests import send
from casestudy.models import Subscription, Version, Withdrawal
from casestudy.publishing import Refusal, cancel, publish
from metrics.ingest import store
from metrics.models import Batch, Observation, Provider, Ranking
from metrics.ranking import rank
from tests.factories import SERIES, a_series, article, claim, record, row

pytestmark = pytest.mark.django_db(transaction=True)
CLAIM = '<p><span data-claim="doubled" data-stance="asserted">It doubled.</span></p>'


@pytest.fixture
def series() -> Any:
    one = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    claim()
    return one


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave or raised, all begun together."""
    start, answers = threading.Barrier(len(acts)), {}

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            answers[place] = act()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [answers[place] for place in range(len(acts))]


def test_a_text_published_during_an_import_is_checked_with_the_numbers_that_readers_get(series):
    """The import holds the chain; the publication waits for it, and is refused, since its claim no longer holds."""
    document = article(CLAIM)
    stored, go_on = threading.Event(), threading.Event()

    def importing() -> Any:
        with transaction.atomic():
            report = decide(lambda: store([(1, row("90000000", known_from="2020-01-01"))]))
            stored.set()
            go_on.wait(10)
            return report.added

    def publishing() -> Any:
        stored.wait(10)
        threading.Timer(0.5, go_on.set).start()
        return publish(document, kind="new")

    added, refusal = at_once(importing, publishing)
    assert added == 1
    assert isinstance(refusal, Refusal)
    assert "It doubled." in str(refusal)
    assert not Version.objects.exists()


def test_an_import_during_a_publication_is_weighed_against_the_text_that_readers_get(series):
    document = article(CLAIM)
    published, go_on = threading.Event(), threading.Event()

    def publishing() -> Any:
        with transaction.atomic():
            version = publish(document, kind="new")
            published.set()
            go_on.wait(10)
            return version.number

    def importing() -> Any:
        published.wait(10)
        threading.Timer(0.5, go_on.set).start()
        return decide(lambda: store([(1, row("90000000", known_from="2020-01-01"))]))

    number, undecided = at_once(publishing, importing)
    assert number == 1
    assert isinstance(undecided, Undecided)
    assert undecided.open == ("/articles/story/",)
    assert Observation.objects.count() == 2


def test_of_two_who_take_back_one_version_the_second_is_told(series):
    version = publish(article(), kind="new")
    answers = at_once(*(lambda: cancel(version, "Wrong.") for _ in range(4)))
    refused = [one for one in answers if isinstance(one, Refusal)]
    assert [str(one) for one in refused] == ["Version 1 was taken back already."] * 3
    assert Withdrawal.objects.count() == 1


def test_of_two_decisions_of_one_instant_the_second_is_told_and_the_same_again_changes_nothing(series):
    from tests.factories import at

    a, instant = Provider.objects.get(slug="a"), at("2020-01-01")
    ranks = ("preferred", "deprecated", "preferred", "deprecated")
    answers = at_once(
        *(lambda rank_as=one: rank(series, "2018", a, rank_as, "Because.", decided_at=instant) for one in ranks)
    )
    assert Ranking.objects.count() == 1
    kept = Ranking.objects.get().rank
    for asked, answer in zip(ranks, answers, strict=True):
        if asked == kept:
            assert answer == Ranking.objects.get()
        else:
            assert isinstance(answer, ValidationError)
            assert answer.messages == ["Another decision of this instant is on record; date the new one later."]


def test_the_same_row_twice_at_once_is_stored_once(series):
    new = row("61000000", known_from="2020-01-01")
    answers = at_once(*(lambda: store([(1, new)]).added for _ in range(4)))
    assert sorted(answers) == [0, 0, 0, 1]
    assert Observation.objects.filter(series__slug=SERIES).count() == 3
    chain = list(Batch.objects.order_by("pk").values_list("previous_digest", "digest"))
    assert [before for before, _ in chain[1:]] == [digest for _, digest in chain[:-1]]


def test_of_two_runs_of_the_mails_one_tells_a_reader(series, settings):
    """Each reader's mail takes a while, so that both runs come to every reader."""
    settings.MAILERS = {"default": {"BACKEND": "tests.casestudy.mail_servers.Slow"}}
    names = [f"reader-{number}@example.org" for number in range(4)]
    for name in names:
        Subscription.objects.create(address=name, language="en", kind="everything")
    publish(article(), kind="new")
    one, other = at_once(send, send)
    assert sorted(one.to[0] for one in mail.outbox) == names
    assert (one.sent + other.sent).total() == len(names)
    assert not Subscription.objects.exclude(held_until=None).exists()
