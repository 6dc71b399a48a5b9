"""Consequences before: what a change of data would do to live texts is known, shown and decided before it is stored."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudy.consequences.impact import ChartMove, impact
from casestudy.consequences.impact.moves import PointMove
from casestudy.models import Decision, Document
from casestudy.publishing import publish
from casestudy.roles import editors
from metrics.ingest import store
from metrics.models import Batch, Observation, Provider, Ranking, Source
from tests.factories import SERIES, a_series, article, chart, claim, number, record, row

pytestmark = pytest.mark.django_db
ADD = "admin:metrics_observation_add"
INDIA = {
    "series": "tiktok-douyin-downloads-in",
    "period": "2019-01-01--2019-11-14",
    "provider": "sensor-tower",
    "source": "ht-15b-2019",
    "stated_to": "100000",
    "known_from": "2020-06-01",
}


def of(**cells: str) -> Any:
    return impact(lambda: store([(1, cells)]))


def test_the_demo_says_what_another_number_for_india_would_change(demo: None):
    before = Observation.objects.count(), Batch.objects.count()
    found = of(**INDIA, value="250000000")
    assert (Observation.objects.count(), Batch.objects.count()) == before
    counts = [(one.kind, one.language, len(one.sentences), len(one.claims), len(one.charts)) for one in found.documents]
    assert sorted(counts) == [
        ("article", "en", 5, 2, 1),
        ("article", "ja", 5, 2, 1),
        ("case", "en", 3, 0, 0),
        ("case", "ja", 3, 0, 0),
    ]
    assert all(one.asks for one in found.documents)
    story, case = (one for one in found.documents if one.language == "en")
    assert [(one.slug, one.stance, one.before, one.after) for one in story.claims] == [
        ("india-share-2019", "quoted", "holds", "contradicted"),
        ("world-total-from-india", "asserted", "holds-within-rounding", "contradicted"),
    ]
    assert [turn.slug for _, turn in found.contradicted] == ["world-total-from-india"] * 2
    move = PointMove("India", "1 January to 14 November 2019", "277,600,000", "250,000,000")
    takeaway = "India alone made about 45 per cent of the downloads of 2019 up to mid-November"
    assert story.charts == (ChartMove("downloads-by-country-2019", takeaway, (move,)),)
    head = case.sentences[0]
    assert (head.place, head.before, head.after, head.beyond) == (
        "standfirst",
        "India gave TikTok 277.6 million downloads in 2019 to mid-November, more than any other country, and hardly any money.",
        "India gave TikTok 250.0 million downloads in 2019 to mid-November, more than any other country, and hardly any money.",
        True,
    )
    same = of(**INDIA, value="277600000")
    assert (same.documents, same.stay_true, same.touched) == ((), 4, False)


@pytest.fixture
def live(client, django_user_model):
    """A live text that asserts a claim, and a desk at which an editor sits."""
    series = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    claim()
    words = f'<p>It had {number()} downloads. <span data-claim="doubled" data-stance="asserted">It doubled.</span></p>'
    publish(article(words), kind="new")
    user = django_user_model.objects.create_user("mira", password="mira", is_staff=True)
    user.groups.add(editors())
    client.force_login(user)
    return series


def posted(series: Any, **more: str) -> dict[str, Any]:
    provider, source = Provider.objects.get(slug="a").pk, Source.objects.get().pk
    cells = {
        "series": series.pk,
        "provider": provider,
        "source": source,
        "period": "2018",
        "value": "90000000",
        "stated_to": "100000",
    }
    return {**cells, "known_from": "2020-01-01", "qualifier": "exact", "status": "A", **more}


def hidden(answer: Any) -> dict[str, str]:
    page = answer.content.decode()
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def decided(text: str = "story", **more: str) -> dict[str, str]:
    """The fields of a decision on one text."""
    prefix = f"decide-{Document.objects.get(slug=text).pk}"
    return {f"{prefix}-{name}": value for name, value in {"choice": "accept", **more}.items()}


def test_a_vintage_waits_for_a_decision_and_the_decision_is_recorded(client, live):
    answer = client.post(reverse(ADD), posted(live))
    page = answer.content.decode()
    assert "It had 60.0 million downloads." in page
    assert "It had 90.0 million downloads." in page
    assert "1 claim that we assert would be contradicted" in page
    assert Observation.objects.count() == 2
    kept = hidden(answer)
    undecided = client.post(reverse(ADD), kept).content.decode()
    assert "1 text that readers see would change beyond the precision stated" in undecided
    only_true = client.post(reverse(ADD), {**kept, "accept_true": "on"}).content.decode()
    assert "Decide on each: accept, pin, or hold the change." in only_true
    wrong = client.post(reverse(ADD), {**kept, **decided(kind="correction")}).content.decode()
    assert "A correction says what was wrong and what is right" in wrong
    assert (Observation.objects.count(), Decision.objects.count()) == (2, 0)
    assert client.post(reverse(ADD), {**kept, **decided(note="Provider A counted anew.")}).status_code == 302
    one = Decision.objects.get()
    assert (one.choice, one.kind, one.note, one.made_by.username, one.batch.observations.count()) == (
        "accept",
        "data-revised",
        "Provider A counted anew.",
        "mira",
        1,
    )
    assert [(row.kind, row.reference, row.before, row.after) for row in one.consequences.order_by("pk")] == [
        ("number", "app-downloads-wld@2018", "60.0 million", "90.0 million"),
        ("claim", "doubled", "holds", "contradicted"),
    ]


def test_back_stores_nothing_and_gives_the_form_again(client, live):
    kept = hidden(client.post(reverse(ADD), posted(live, note="As revised.")))
    again = client.post(reverse(ADD), {**kept, "_back": "Back"})
    assert again.context["adminform"].form.initial["note"] == "As revised."
    assert Observation.objects.count() == 2


def test_what_was_not_shown_cannot_be_accepted(client, live):
    kept = hidden(client.post(reverse(ADD), posted(live)))
    given = {**kept, **decided()}
    for forged in ({"value": "95000000"}, {"decide-shown": "forged"}):
        page = client.post(reverse(ADD), {**given, **forged}).content.decode()
        assert "What you decided on is not what stands here now" in page
    assert Observation.objects.count() == 2


def test_a_number_that_no_text_uses_is_stored_at_once(client, live):
    assert client.post(reverse(ADD), posted(live, period="2016")).status_code == 302


def test_what_stays_within_its_precision_is_shown_and_needs_no_decision(client, live):
    answer = client.post(reverse(ADD), posted(live, value="60020000", stated_to="10000"))
    page = answer.content.decode()
    assert "Nothing to decide here" in page
    assert client.post(reverse(ADD), hidden(answer)).status_code == 302
    assert (Observation.objects.count(), Decision.objects.count()) == (3, 0)


def test_withdrawing_and_ranking_and_importing_wait_as_well(client, live):
    one = Observation.objects.get(period="2018")
    url = reverse("admin:metrics_observation_withdraw", args=[one.pk])
    answer = client.post(url, {"note": "Wrong."})
    assert "[withdrawn]" in answer.content.decode()
    assert Observation.objects.count() == 2
    cells = {"series": live.pk, "period": "2018", "provider": one.provider_id, "rank": "deprecated", "reason": "Wrong."}
    rank_url = reverse("admin:metrics_ranking_add")
    ranked = client.post(rank_url, cells)
    assert not Ranking.objects.exists()
    assert b'name="_hold"' not in ranked.content
    assert client.post(rank_url, {**hidden(ranked), **decided()}).status_code == 302
    assert Decision.objects.get().batch == Ranking.objects.get().batch
    lines = f"series,period,provider,source,value,known_from\n{SERIES},2017,a,paper,10000000,2021-01-01\n"
    record(row("60000000", known_from="2020-02-01", provider="b"))
    imports = reverse("admin:metrics_observation_import")
    ticket = client.post(imports, {"file": SimpleUploadedFile("n.csv", lines.encode())}).context["ticket"]
    before = Observation.objects.count()
    shown = client.post(imports, {"confirm": ticket})
    assert "would be contradicted" in shown.content.decode()
    assert Observation.objects.count() == before
    assert client.post(imports, {**hidden(shown), **decided()}).status_code == 302
    batch = Decision.objects.latest("pk").batch
    assert (batch.note, batch.file_name, batch.kind) == ("n.csv", "n.csv", "import")


def test_the_number_of_texts_does_not_change_the_number_of_queries(live):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            of(**row("90000000", known_from="2020-01-01"))
        return len(found)

    once = queries()
    for place in range(6):
        publish(article(slug=f"more-{place}"), kind="new")
    assert queries() == once


def test_a_language_that_writes_no_zeros_is_as_precise_as_its_number(live):
    """3億 is 300 million to ten million: 320 million is beyond it, whatever its letters seem to say."""
    record(row("320000000", known_from="2019-06-01", stated_to="10000000"))
    document = article(f"<p>約{number()}回。</p>", slug="kaisuu")
    Document.objects.filter(pk=document.pk).update(language="ja")
    document.refresh_from_db()
    publish(document, kind="new")
    found = of(**row("300000000", known_from="2020-01-01", stated_to="10000000"))
    [one] = [one for one in found.documents if one.language == "ja"]
    assert (one.sentences[0].before, one.sentences[0].after, one.asks) == ("約3億2000万回。", "約3億回。", True)


def test_rankings_that_flip_are_told_by_their_chart(live):
    other = a_series("other-downloads-wld", "Other: downloads")
    record(row("50000000", series="other-downloads-wld"))
    chart("two", live, other, kind="line")
    publish(article('<figure data-chart="two"></figure>', slug="drawn"), kind="new")
    found = of(**row("40000000", known_from="2020-01-01"))
    drawn = next(one for one in found.documents if one.url == "/articles/drawn/")
    assert (drawn.flips, drawn.asks) == (("Other: downloads passes App: downloads, world in 2018",), False)
