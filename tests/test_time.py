"""The worked histories of docs/time.md, each asked through public doors."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import now as clock

from casestudy.models import Article, Document, Section, Version
from casestudy.narrative import bind
from casestudy.publishing import Refusal, Scheduled, cancel, publish, rename, save_revision
from metrics.ingest import Refused, import_file, store
from metrics.models import Claim, Entity, Market, Metric, Observation, Operand, Provider, Series, Source
from metrics.moments import Moment
from metrics.ranking import rank
from metrics.series import resolve

pytestmark = pytest.mark.django_db

SERIES = "app-downloads-wld"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def series():
    metric = Metric.objects.create(slug="downloads", name="Downloads", unit="count", kind="flow", aggregation="sum")
    one = Series.objects.create(
        slug=SERIES,
        title="App: downloads, world",
        metric=metric,
        entity=Entity.objects.create(slug="app", name="App"),
        market=Market.objects.create(code="WLD", name="World"),
    )
    Provider.objects.create(slug="a", name="Provider A")
    Provider.objects.create(slug="b", name="Provider B")
    Source.objects.create(slug="paper", producer="The Paper", title="A report")
    return one


def row(
    value: str, known: str, period: str = "2018", provider: str = "a", stated_to: str = "100000", **more: str
) -> dict:
    return {
        "series": SERIES,
        "period": period,
        "value": value,
        "stated_to": stated_to,
        "provider": provider,
        "source": "paper",
        "known_from": known,
        **more,
    }


def record(*rows: dict, recorded: str | None = None, **options):
    return store(list(enumerate(rows, 2)), recorded_at=at(recorded) if recorded else None, **options)


def shown(reference: str = f"{SERIES}@2018", **moment) -> Decimal | None:
    figure = resolve([reference], Moment(**moment))[reference]
    return figure.value.number if figure.value else None


def article(
    body: str = f'<p><data data-figure="{SERIES}@2018" data-format="compact"></data></p>', slug: str = "story"
) -> Document:
    document = Document.objects.create(kind="article", slug=slug)
    Section.objects.create(
        article=Article.objects.create(document=document, title="Story"), heading="One", anchor="one", body=body
    )
    return document


def test_1_a_vintage_is_found_by_the_day_and_by_a_pin(series):
    record(row("663000000", "2019-02-15", stated_to="1000000"), row("655800000", "2019-11-20"))
    assert shown(as_of=at("2019-06-30")) == Decimal("663000000")
    assert shown() == Decimal("655800000")
    assert shown(f"{SERIES}@2018~2019-06-30") == Decimal("663000000")


def test_2_an_old_vintage_imported_today_changes_nothing_that_was_shown(series):
    record(row("60000000", "2019-02-15"), recorded="2020-01-01")
    version = publish(article(), kind="new", live_from=at("2020-02-03"), now=at("2020-02-03"))
    record(row("59000000", "2018-05-10"))
    figure = resolve([f"{SERIES}@2018"], Moment(as_of=at("2018-06-30")))[f"{SERIES}@2018"]
    assert (figure.value.number, figure.recorded_later) == (Decimal("59000000"), True)
    bound = bind(version.revision.content, Moment(seen_at=version.shown_at))
    assert [entry.shown for entry in bound.evidence] == ["60 million"] or [entry.shown for entry in bound.evidence] == [
        "60.0 million"
    ]
    assert shown(seen_at=clock() - timedelta(days=1)) == Decimal("60000000")


def test_3_a_version_between_two_corrections_of_one_day_keeps_the_first(series):
    record(row("60000000", "2020-05-01T08:00:00Z"), recorded="2020-05-01T08:00:00")
    document = article()
    version = publish(document, kind="new", now=at("2020-05-01T10:00:00"))
    record(row("61000000", "2020-05-01T12:00:00Z"), recorded="2020-05-01T12:00:00")
    frozen = bind(version.revision.content, Moment(seen_at=version.shown_at))
    assert frozen.evidence[0].figure.value.number == Decimal("60000000")
    assert shown(as_of=at("2020-05-01T23:59:59")) == Decimal("61000000")


def test_4_an_unranked_tie_is_a_disagreement_until_one_is_preferred(series):
    record(row("60000000", "2019-02-01"), row("70000000", "2019-01-01", provider="b"))
    before = resolve([f"{SERIES}@2018"])[f"{SERIES}@2018"]
    assert (before.value.number, before.disagreement, before.grade) == (Decimal("60000000"), True, "disputed")
    rank(
        series,
        "2018",
        Provider.objects.get(slug="b"),
        "preferred",
        "Counts users, not installs.",
        decided_at=at("2020-01-01"),
    )
    assert shown() == Decimal("70000000")
    assert shown(as_of=at("2019-12-31")) == Decimal("60000000")


def test_5_a_withdrawn_number_is_gone_now_and_refused_at_publishing(series):
    record(row("60000000", "2019-02-01"), row("", "2020-01-01", stated_to="", status="W"))
    assert shown(as_of=at("2019-12-31")) == Decimal("60000000")
    assert resolve([f"{SERIES}@2018"])[f"{SERIES}@2018"].state == "withdrawn"
    with pytest.raises(Refusal, match="withdrawn by its provider"):
        publish(article(), kind="new")
    assert Version.objects.count() == 0


def test_6_publishing_beside_a_waiting_version_asks_for_a_decision(series):
    record(row("60000000", "2019-02-01"))
    document = article()
    publish(document, kind="new", now=at("2020-05-01"))
    section = document.article.sections.get()
    section.body = "<p>Friday.</p>"
    section.save()
    waiting = publish(document, kind="update", live_from=at("2020-05-08"), now=at("2020-05-04"))
    base = document.versions.get(number=1).revision
    correction = dict(base.content, standfirst="Corrected.")
    revision = document.revisions.create(number=9, content=correction, digest="x")
    with pytest.raises(Scheduled, match="Rebase it, so that it keeps this change, or cancel it"):
        publish(document, kind="correction", note="Wrong.", revision=revision, now=at("2020-05-06"))
    publish(document, kind="correction", note="Wrong.", revision=revision, scheduled="rebase", now=at("2020-05-06"))
    friday = document.versions.live(at("2020-05-09")).get()
    assert (friday.number, friday.revision.content["standfirst"], friday.revision.content["sections"][0]["body"]) == (
        4,
        "Corrected.",
        "<p>Friday.</p>",
    )
    waiting.refresh_from_db()
    assert waiting.withdrawal.reason == "Superseded by version 3."


def test_7_a_scheduled_version_goes_live_by_the_clock(series):
    record(row("60000000", "2019-02-01"))
    document = article()
    publish(document, kind="new", live_from=at("2020-05-08T12:00:00"), now=at("2020-05-04"))
    assert not document.versions.live(at("2020-05-08T11:59:59")).exists()
    assert document.versions.live(at("2020-05-08T12:00:00")).get().number == 1


def test_8_a_version_keeps_the_definition_of_its_claims(series):
    record(row("60000000", "2019-02-01"), row("30000000", "2019-02-01", period="2017"))
    claim = Claim.objects.create(
        slug="doubled",
        statement="It doubled.",
        operation="multiple",
        stated=Decimal(2),
        stated_to=Decimal(1),
        stance="asserted",
    )
    for role, period in (("numerator", "2018"), ("denominator", "2017")):
        Operand.objects.create(claim=claim, role=role, text=f"{SERIES}@{period}")
    document = article('<p><span data-claim="doubled" data-stance="asserted">doubled</span></p>')
    version = publish(document, kind="new")
    Claim.objects.filter(pk=claim.pk).update(stated=Decimal(3))
    assert bind(version.revision.content).claims[0].judged.verdict == "holds"
    assert bind(save_revision(document).content).claims[0].judged.verdict == "contradicted"


def test_9_an_address_changed_twice_redirects_once(series, client):
    record(row("60000000", "2019-02-01"))
    document = article(slug="first")
    publish(document, kind="new")
    rename(rename(document, "second"), "third")
    response = client.get("/articles/first.json?as_of=2030-01-01&x=%20y")
    assert (response.status_code, response["Location"]) == (301, "/articles/third.json?as_of=2030-01-01&x=%20y")


def test_10_the_same_value_again_later_is_a_vintage_and_the_same_row_again_is_nothing(series):
    for value, known in (("1000000", "2019-01-01"), ("2000000", "2019-02-01"), ("1000000", "2019-03-01")):
        record(row(value, known))
    report = record(row("1000000", "2019-03-01"))
    assert Observation.objects.vintages(series, "2018", Provider.objects.get(slug="a")).count() == 3
    assert (report.added, report.unchanged, report.batch) == (0, 1, None)


def test_11_other_content_under_one_key_is_refused_and_nothing_is_stored(series):
    record(row("1000000", "2019-01-01"))
    with pytest.raises(Refused) as refused:
        record(row("5000000", "2019-05-01"), row("2000000", "2019-01-01"))
    assert [str(problem) for problem in refused.value.report.problems] == [
        "line 3, column known_from: another row (1000000) is on record for this series, period, provider and instant; give the new one a later known_from (found “2019-01-01”)"
    ]
    assert Observation.objects.count() == 1


def test_12_a_deprecated_number_is_reached_by_its_provider_only(series):
    record(row("1000000", "2019-01-01"))
    rank(series, "2018", Provider.objects.get(slug="a"), "deprecated", "Misread.", decided_at=at("2019-01-02"))
    plain = resolve([f"{SERIES}@2018"])[f"{SERIES}@2018"]
    named = resolve([f"{SERIES}@2018!a"])[f"{SERIES}@2018!a"]
    assert (plain.state, plain.value) == ("deprecated", None)
    assert (named.state, named.decision.rank, named.grade) == ("known", "deprecated", "disputed")


def test_13_a_snapshot_withdraws_what_it_lacks(series):
    record(row("1000000", "2019-01-01"), row("2000000", "2019-01-01", period="2017"))
    report = record(row("1000000", "2019-01-01"), snapshot=True, known_from=at("2020-01-01"))
    assert report.withdrawn == 1
    assert resolve([f"{SERIES}@2017"])[f"{SERIES}@2017"].state == "withdrawn"
    assert shown(f"{SERIES}@2017", as_of=at("2019-12-31")) == Decimal("2000000")


def test_14_digits_are_kept_as_stated(series):
    record(row("5.0", "2019-01-01", stated_to="0.1"))
    stored = Observation.objects.get()
    assert (str(stored.value), str(stored.stated_to)) == ("5.0", "0.1")


def test_15_a_number_known_from_tomorrow_is_nowhere(series, client):
    tomorrow = (clock() + timedelta(days=1)).date().isoformat()
    record(row("1000000", tomorrow))
    assert resolve([f"{SERIES}@2018"])[f"{SERIES}@2018"].state == "unknown"
    assert client.get("/api/v1/observations/").json()["results"] == []
    body = b"".join(client.get("/api/v1/observations.csv").streaming_content)
    assert body.count(b"\r\n") == 1


def test_16_a_withdrawn_version_gives_way_to_the_one_before(series, client):
    record(row("60000000", "2019-02-01"))
    document = article()
    publish(document, kind="new", now=at("2020-05-01"))
    Section.objects.update(body="<p>Second.</p>")
    second = publish(document, kind="update", now=at("2020-06-01"))
    cancel(second, "It was premature.", now=at("2020-06-02"))
    assert document.versions.live(clock()).get().number == 1
    assert document.versions.live(at("2020-06-01T12:00:00")).get().number == 1
    shown = Version.objects.filter(document=document).live(at("2020-06-01T12:00:00"), at("2020-06-01T12:00:00"))
    assert shown.get().number == 2
    response = client.get("/articles/story/versions/2/")
    assert response.status_code == 410
    assert "It was premature." in response.content.decode()


def test_a_file_stored_twice_is_one_batch(series):
    text = f"series,period,value,stated_to,provider,source,known_from\r\n{SERIES},2018,5.0,0.1,a,paper,2019-01-01\r\n"
    first = import_file(io.BytesIO(text.encode()), "numbers.csv")
    again = import_file(io.BytesIO(text.encode()), "numbers.csv")
    assert (first.added, again.added, again.unchanged) == (1, 0, 1)
    assert len(first.batch.file_sha256) == 64
