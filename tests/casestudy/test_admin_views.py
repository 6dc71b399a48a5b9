"""What the editor's panels are told: candidates for a typed number, a new number, things to pick."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from casestudy.models import Article, Document, Section
from casestudy.proposals.display import display_as_typed
from casestudy.proposals.new_number import read_period
from casestudy.publishing import publish
from casestudy.roles import editors
from metrics.figures import Value
from metrics.ingest import add_observation
from metrics.models import Claim, Entity, Market, Metric, Observation, Provider, Series, Source
from metrics.periods import PeriodError
from metrics.ranking import rank

pytestmark = pytest.mark.django_db

NEW = {
    "value": "1.2 million",
    "metric": "Downloads",
    "period": "2019-07",
    "entity": "TikTok",
    "market": "Japan",
    "source": "Sensor Tower | Store Intelligence",
}


@pytest.fixture
def record() -> dict[str, Series]:
    entity = Entity.objects.create(slug="tiktok", name="TikTok", kind="product")
    downloads = Metric.objects.create(slug="downloads", name="Downloads", unit="count", kind="flow")
    share = Metric.objects.create(slug="share", name="Share of downloads", unit="percent", kind="ratio")
    source = Source.objects.create(slug="report", title="Report", producer="Sensor Tower", date_published="2019-05-01")
    for slug in ("sensor-tower", "apptopia"):
        Provider.objects.create(slug=slug, name=slug.replace("-", " ").title(), kind="data-provider")
    made = {}
    for code, name in (("IN", "India"), ("US", "United States")):
        market = Market.objects.create(code=code, name=name)
        for metric in (downloads, share):
            slug = f"tiktok-{metric.slug}-{code.lower()}"
            made[slug] = Series.objects.create(
                slug=slug, metric=metric, entity=entity, market=market, title=f"{metric.name}, TikTok, {name}"
            )
    row = {"period": "2019-Q1", "provider": "sensor-tower", "source": source.slug, "known_from": "2019-05-01"}
    add_observation({**row, "series": "tiktok-downloads-in", "value": "277600000", "stated_to": "100000"})
    add_observation({**row, "series": "tiktok-downloads-us", "value": "277640000", "stated_to": "10000"})
    add_observation({**row, "series": "tiktok-share-in", "value": "45.2", "stated_to": "0.1"})
    return made


@pytest.fixture
def document(record: dict[str, Series]) -> Document:
    made = Document.objects.create(kind="article", language="en", slug="abroad")
    article = Article.objects.create(document=made, title="Abroad")
    article.markets.add(Market.objects.get(code="IN"))
    return made


@pytest.fixture
def editor(client: Client) -> Client:
    user = User.objects.create_user("editor", password="x", is_staff=True)
    user.groups.add(editors())
    client.force_login(user)
    return client


def candidates(client: Client, text: str, document: Document | None = None) -> list[dict[str, Any]]:
    answer = client.get(reverse("editor-candidates"), {"text": text, "document": document.pk if document else ""})
    assert answer.status_code == 200
    return answer.json()["results"]


def test_numbers_that_read_like_the_typed_one_stand_first_and_the_documents_market_on_top(
    editor: Client, document: Document
) -> None:
    found = candidates(editor, "277.6 million", document)
    assert [(one["reference"], one["fits"], one["display"]) for one in found] == [
        ("tiktok-downloads-in@2019-Q1", True, "277.6 million"),
        ("tiktok-downloads-us@2019-Q1", True, "277.6 million"),
    ]
    assert found[1]["format"] == "compact:4", "one digit less than the number on record has"
    assert (found[0]["period"], found[0]["market"], found[0]["provider"]) == (
        "first quarter of 2019",
        "India",
        "Sensor Tower",
    )


def test_a_number_close_by_is_offered_and_said_to_read_differently(editor: Client, document: Document) -> None:
    assert [one["fits"] for one in candidates(editor, "277.7 million", document)] == [False, False]


def test_a_percentage_is_not_a_count(editor: Client, document: Document) -> None:
    found = candidates(editor, "45 per cent", document)
    assert [(one["reference"], one["fits"], one["format"]) for one in found] == [
        ("tiktok-share-in@2019-Q1", True, "percent:0")
    ]


def test_a_number_that_another_provider_outranks_names_its_provider(editor: Client, document: Document) -> None:
    row = {"series": "tiktok-downloads-in", "period": "2019-Q1", "provider": "apptopia", "source": "report"}
    add_observation({**row, "value": "188000000", "stated_to": "1000000", "known_from": "2019-06-01"})
    series = Series.objects.get(slug="tiktok-downloads-in")
    rank(series, "2019-Q1", Provider.objects.get(slug="apptopia"), "deprecated", "A slip of the pen.")
    (found,) = candidates(editor, "188 million", document)
    assert (found["reference"], found["note"]) == ("tiktok-downloads-in@2019-Q1!apptopia", "held to be wrong")


def test_words_find_series(editor: Client, document: Document) -> None:
    assert {one["market"] for one in candidates(editor, "downloads united", document)} == {"United States"}


@pytest.mark.parametrize("text", ["", "no such thing", "9" * 5000, "277.6", "['", "1e400", "%"])
def test_nothing_typed_is_an_error(editor: Client, document: Document, text: str) -> None:
    assert isinstance(candidates(editor, text, document), list)


def test_the_number_of_queries_does_not_depend_on_what_is_found(
    editor: Client, document: Document, django_assert_max_num_queries: Any
) -> None:
    for year in range(1990, 2019):
        row = {"series": "tiktok-downloads-in", "period": str(year), "provider": "sensor-tower", "source": "report"}
        add_observation({**row, "value": "277600000", "stated_to": "100000", "known_from": "2019-05-01"})
    with django_assert_max_num_queries(13):
        assert len(candidates(editor, "277.6 million", document)) == 12


def test_a_new_number_makes_what_is_missing_in_one_transaction(editor: Client, document: Document) -> None:
    answer = editor.post(reverse("editor-new-number"), {**NEW, "document": document.pk})
    assert answer.status_code == 200, answer.content
    assert {name: one for name, one in answer.json().items() if name != "source_made"} | {"label": ""} == {
        "reference": "tiktok-downloads-jp@2019-07",
        "display": "1.2 million",
        "format": "compact",
        "label": "",
        "period": "July 2019",
    }
    made = Observation.objects.with_names().get(series__slug="tiktok-downloads-jp")
    assert (made.value, made.stated_to, made.stated_as) == (Decimal(1200000), Decimal(100000), "1.2 million")
    assert (made.source.title, made.provider.slug) == ("Store Intelligence", "sensor-tower")
    assert made.batch.actor == User.objects.get(username="editor")
    assert answer.json()["source_made"] == {
        "title": "Store Intelligence",
        "url": reverse("admin:metrics_source_change", args=[made.source.pk]),
    }
    again = editor.post(reverse("editor-new-number"), {**NEW, "document": document.pk})
    assert again.json()["reference"] == "tiktok-downloads-jp@2019-07"
    assert "source_made" not in again.json(), "it was on record by then"
    assert Observation.objects.filter(series__slug="tiktok-downloads-jp").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": "many"}, "value"),
        ({"value": "45 per cent"}, "metric"),
        ({"value": ""}, "value"),
        ({"period": "last year"}, "period"),
        ({"market": "Atlantis"}, "market"),
        ({"source": "a newspaper |"}, "source"),
        ({"source": "https://"}, "source"),
        ({"entity": "Tik\x07Tok"}, "entity"),
        ({"metric": "", "entity": ""}, "metric"),
        ({"value": "300 million", "market": "India", "period": "2019-Q1", "source": "Report"}, "value"),
    ],
)
def test_errors_stand_beside_their_fields_and_nothing_is_stored(
    editor: Client, document: Document, change: dict[str, str], field: str
) -> None:
    before = [model.objects.count() for model in (Observation, Series, Source, Market, Entity, Metric, Provider)]
    answer = editor.post(reverse("editor-new-number"), {**NEW, **change, "document": document.pk})
    assert answer.status_code == 400
    assert answer.json()["errors"][field]
    after = [model.objects.count() for model in (Observation, Series, Source, Market, Entity, Metric, Provider)]
    assert after == before


def test_what_surrounds_the_value_becomes_its_qualifier(editor: Client, document: Document) -> None:
    assert editor.post(reverse("editor-new-number"), {**NEW, "value": "more than 1.2 million"}).status_code == 200
    assert Observation.objects.get(series__slug="tiktok-downloads-jp").qualifier == "more-than"


def test_pickers_find_by_words_and_by_slug(editor: Client, record: dict[str, Series]) -> None:
    Claim.objects.create(slug="growth", statement="Installs tripled", operation="multiple", stance="asserted")
    address = reverse("editor-pick")
    expected = [
        {
            "slug": "growth",
            "title": "Installs tripled",
            "detail": "a multiple: how many times as many",
            "stance": "asserted",
        }
    ]
    assert editor.get(address, {"kind": "claim", "q": "tripled installs"}).json()["results"] == expected
    assert editor.get(address, {"kind": "claim", "slug": ["growth", "none"]}).json()["results"] == expected
    for kind in ("chart", "image", "case", "event", "metric", "entity", "market", "source"):
        assert editor.get(address, {"kind": kind, "q": "xyz"}).json() == {"results": [], "more": False}
    assert editor.get(address, {"kind": "secret"}).status_code == 400


def test_only_staff_with_the_permission_are_answered(client: Client, record: dict[str, Series]) -> None:
    for name in ("editor-candidates", "editor-pick", "editor-context"):
        assert client.get(reverse(name)).status_code == 302
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert client.get(reverse("editor-candidates"), {"text": "1"}).status_code == 403
    answer = client.post(reverse("editor-new-number"), NEW)
    assert (answer.status_code, Observation.objects.filter(period="2019-07").exists()) == (403, False)


def test_answers_are_kept_by_no_cache(editor: Client, document: Document) -> None:
    answer = editor.get(reverse("editor-context"), {"document": document.pk})
    assert answer.json() == {"entity": "", "market": "India", "period": ""}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("text", "value", "unit", "style"),
    [
        ("277.6 million", Value(Decimal(277600000), Decimal(100000)), "count", "compact"),
        ("277,600,000", Value(Decimal(277600000), Decimal(100000)), "count", "full"),
        ("45%", Value(Decimal(45), Decimal(1)), "percent", "percent"),
        ("45", Value(Decimal(45), Decimal(1)), "percent", "percent:nounit"),
        ("$5.7 million", Value(Decimal(5700000), Decimal(100000)), "USD", "compact"),
        ("three", Value(Decimal(3), Decimal(1)), "count", "words"),
    ],
)
def test_the_display_form_follows_what_was_typed(text: str, value: Value, unit: str, style: str) -> None:
    assert display_as_typed(text, value, unit, "en")[0] == style


@pytest.mark.parametrize(
    ("text", "period"),
    [("Q1 2019", "2019-Q1"), ("July 2019", "2019-07"), ("26 jul 2019", "2019-07-26"), ("2019", "2019")],
)
def test_periods_in_the_commonest_words(text: str, period: str) -> None:
    assert read_period(text).text == period


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(PeriodError):
        read_period("Q5 2019")


def test_a_source_written_out_again_is_the_one_on_record(editor: Client, document: Document) -> None:
    """Publisher and title stay in the panel for the next number; that makes no second source."""
    for period in ("2018", "2019"):
        answer = editor.post("/admin/numbers/new/", NEW | {"period": period, "source": "The Bureau | A long count"})
        assert answer.status_code == 200, answer.json()
    assert Source.objects.filter(title="A long count").count() == 1


def test_a_title_alone_is_a_source_whose_colons_are_its_own(editor: Client, document: Document) -> None:
    title = "1790 Census: Return of the Whole Number of Persons"
    answer = editor.post("/admin/numbers/new/", NEW | {"source": title})
    assert answer.status_code == 200
    source = Source.objects.get(title=title)
    assert source.producer == "Publisher not stated"
    assert Observation.objects.get(source=source).provider.name == title


def test_a_number_that_would_change_a_live_text_is_refused_in_the_panel(editor: Client, document: Document) -> None:
    """Another provider's newer number would be shown from then on: that is decided where the consequences are shown."""
    given = {**NEW, "document": document.pk}
    reference = editor.post(reverse("editor-new-number"), given).json()["reference"]
    body = f'<p>It had <data data-figure="{reference}" data-format="compact"></data>.</p>'
    Section.objects.create(article=document.article, heading="Part", anchor="part", body=body)
    publish(document, kind="new")
    stored = Observation.objects.count()
    answer = editor.post(
        reverse("editor-new-number"), {**given, "value": "2.4 million", "source": "The Bureau | A recount"}
    )
    assert (answer.status_code, Observation.objects.count()) == (400, stored)
    assert "/articles/" in answer.json()["errors"]["value"][0]


@pytest.mark.parametrize(
    ("before", "after", "period"),
    [
        ("In 2018 it was small. In the first quarter of 2019 TikTok had ", " installs.", "2019-Q1"),
        ("TikTok had ", " installs in July 2019, after 2018 had brought few.", "2019-07"),
        ("On 26 July 2019 the app reached ", "", "2019-07-26"),
        ("In the second half of 2019, ", " came.", "2019-S2"),
        ("Through the 1990s ", " came each year.", "1990-01-01--1999-12-31"),
        ("In July, ", " came.", ""),
        ("In 2018 few came. Then ", " came! In 2020 none did.", ""),
        ("On 31 February 2019 ", "", ""),
        ("", "", ""),
        ("💩" * 500, "۲۰۱۹", ""),
    ],
)
def test_when_is_proposed_from_the_sentence(
    editor: Client, document: Document, before: str, after: str, period: str
) -> None:
    asked = {"document": document.pk, "before": before, "after": after}
    assert editor.get(reverse("editor-context"), asked).json()["period"] == period


def test_a_new_source_brings_its_day_and_its_licence(editor: Client, document: Document) -> None:
    new = NEW | {"source": "The Bureau | A count", "source_published": "2019-07-26", "source_license": "CC BY 4.0"}
    assert editor.post("/admin/numbers/new/", new).status_code == 200
    source = Source.objects.get(title="A count")
    assert (source.date_published, source.license) == ("2019-07-26", "CC BY 4.0")
    assert Observation.objects.get(source=source).known_from.date().isoformat() == "2019-07-26"
    again = new | {"period": "2017", "source_published": "2001", "source_license": "none"}
    assert editor.post("/admin/numbers/new/", again).status_code == 200
    source.refresh_from_db()
    assert (source.date_published, source.license) == ("2019-07-26", "CC BY 4.0"), "a source keeps what is on record"


def test_a_new_source_without_them_says_so(editor: Client, document: Document) -> None:
    assert editor.post("/admin/numbers/new/", NEW | {"source": "The Bureau | A count"}).status_code == 200
    source = Source.objects.get(title="A count")
    assert (source.date_published, source.license) == ("", "not stated")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source_published", "26 July"),
        ("source_published", "2019-02-30"),
        ("source_published", "2019-07-26T00:00"),
        ("source_license", "x" * 121),
        ("source_license", "CC\x00"),
        ("source", "https://[::1"),
        ("source", "https://"),
        ("source", " | A count"),
    ],
)
def test_what_a_source_cannot_be_is_said_beside_its_field(
    editor: Client, document: Document, field: str, value: str
) -> None:
    before = Source.objects.count()
    answer = editor.post("/admin/numbers/new/", NEW | {"source": "The Bureau | A count", field: value})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert Source.objects.count() == before


def test_shares_across_two_periods_are_told_what_to_work_out_in_words_of_the_panel(
    editor: Client, document: Document
) -> None:
    row = {"series": "tiktok-downloads-in", "provider": "sensor-tower", "source": "report", "stated_to": "100000"}
    for period, value in (("2017", "10000000"), ("2018", "20000000")):
        add_observation({**row, "period": period, "value": value, "known_from": "2019-05-01"})
    given = {
        "operation": "share",
        "numerator": ["tiktok-downloads-in@2017"],
        "denominator": ["tiktok-downloads-in@2018"],
    }
    said = editor.post(reverse("editor-weigh-claim"), given).json()["reason"]
    assert "Two periods are compared as growth or as a multiple." in said
    assert "growth-percent" not in said


def test_all_numbers_of_an_article_are_found_for_a_claim(editor: Client, document: Document) -> None:
    row = {"series": "tiktok-downloads-in", "provider": "sensor-tower", "source": "report", "stated_to": "100000"}
    years = [str(year) for year in range(1960, 2010)]
    for year in years:
        add_observation({**row, "period": year, "value": "20000000", "known_from": "2019-05-01"})
    asked = {"reference": [f"tiktok-downloads-in@{year}" for year in years], "document": document.pk}
    found = editor.get(reverse("editor-candidates"), asked).json()["results"]
    assert len(found) == 40
