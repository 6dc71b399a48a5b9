"""An original with its translations, the cases of one entity, and the page that says what differs among them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudy.models import Article, Document, OutcomeFigure, Section
from casestudy.publishing import save_revision
from casestudy.review.families import family
from tests.factories import SERIES, a_series, article, case, claim, number, record, row

pytestmark = pytest.mark.django_db
REF = f"{SERIES}@2018"


@pytest.fixture(autouse=True)
def series():
    one = a_series()
    record(
        row("277600000", "2019-01-01"),
        row("280000000", "2018-12-01", provider="b"),
        row("30000000", period="2017"),
    )
    return one


def translated(original: Document, body: str, language: str = "ja") -> Document:
    document = Document.objects.create(kind="article", slug=original.slug, language=language, translation_of=original)
    one = Article.objects.create(document=document, title="物語")
    Section.objects.create(article=one, heading="一", anchor="part-1", body=body)
    save_revision(document)
    return document


def original(*bodies: str, **more: str) -> Document:
    document = article(*bodies, **more)
    save_revision(document)
    return document


def differences(document: Document) -> dict[str, list[tuple[str, str]]]:
    return {one.title: [(each.kind, each.place) for each in one.differences] for one in family(document)}


def test_a_translation_that_says_the_same_differs_in_nothing():
    document = original(f"<p>It had {number()} downloads.</p>")
    other = translated(document, f"<p>{number()}件。</p>")
    expected = {"Story (en)": [], "物語 (ja)": []}
    assert differences(document) == differences(other) == expected


def test_a_translation_that_lacks_a_number_names_another_provider_and_types_one_at_the_wrong_scale():
    claim()
    document = original(
        f'<p>It had {number()} and {number(f"{SERIES}@2017")}; it <span data-claim="doubled" data-stance="asserted">doubled</span>.</p>'
    )
    other = translated(document, f"<p>{number(f'{REF}!b')}、27億7600万、2,77,60,000。</p>")
    assert differences(other)["物語 (ja)"] == [
        ("missing", "section “Part 1”"),
        ("missing", "claims"),
        ("other-value", "section “一”"),
        *[("wrong-grouping", "section “一”")] * 3,  # a scale too high; grouped as in Hindi, and a scale too low
    ]


def test_a_pin_to_an_older_row_is_another_vintage():
    record(row("290000000", "2019-06-01"))
    document = original(f"<p>{number()}</p>")
    other = translated(document, f"<p>{number(f'{REF}~2019-03-01')}</p>")
    assert differences(other)["物語 (ja)"] == [("other-vintage", "section “一”")]


def test_the_unit_beside_a_bound_number_is_read_in_the_text():
    document = original(f"<p>It had {number()} downloads.</p>")
    other = translated(document, f"<p>{number()}ドル。</p>")
    assert differences(other)["物語 (ja)"] == [("wrong-unit", "section “一”")]


def test_cases_of_an_entity_are_compared_where_they_share_numbers():
    for slug, market, reference in (("app-jp", "JP", REF), ("app-in", "IN", f"{REF}!b"), ("app-br", "BR", None)):
        document = case(slug, market)
        if reference:
            OutcomeFigure.objects.create(case=document.localizationcase, reference=reference, label="downloads")
        save_revision(document)
    found = differences(Document.objects.get(slug="app-jp"))
    assert found == {
        "App in JP (en)": [("other-value", "numbers at the head")],
        "App in IN (en)": [("other-value", "numbers at the head")],
        "App in BR (en)": [("missing", "numbers at the head")],
    }


def test_a_text_that_was_never_saved_is_left_out():
    document = original(f"<p>{number()}</p>")
    Article.objects.create(
        document=Document.objects.create(kind="article", slug="x", language="ja", translation_of=document), title="x"
    )
    assert differences(document) == {"Story (en)": []}


def test_a_number_that_is_not_on_record_is_left_to_publishing():
    document = original("<p>Words.</p>")
    assert differences(translated(document, f"<p>{number('nothing@2018')}</p>"))["物語 (ja)"] == []


def test_ten_translations_cost_as_many_queries_as_one():
    document = original(f"<p>{number()}</p>")
    counts = []
    for language in ("ja", "hi", "zh"):
        translated(document, f"<p>{number()}</p>", language)
        with CaptureQueriesContext(connection) as queries:
            family(Document.objects.get(pk=document.pk))
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 5


def test_the_page_is_linked_from_the_text_and_lists_what_differs(admin_client):
    document = original(f"<p>It had {number()} downloads.</p>")
    translated(document, "<p>なし。</p>")
    address = f"/admin/casestudy/article/{document.article.pk}/parity/"
    assert address in admin_client.get(f"/admin/casestudy/article/{document.article.pk}/change/").text
    page = admin_client.get(address)
    assert [(one["title"], [each["kind_words"] for each in one["differences"]]) for one in page.context["members"]] == [
        ("Story (en)", []),
        ("物語 (ja)", ["missing"]),
    ]
    assert "Is not in 物語 (ja)" in page.text or "is not in 物語 (ja)" in page.text


def test_the_page_is_for_editors_and_of_texts_that_are_there(admin_client, client):
    document = original("<p>Words.</p>")
    address = f"/admin/casestudy/article/{document.article.pk}/parity/"
    assert client.get("/admin/casestudy/article/999/parity/").status_code == 302
    assert admin_client.get("/admin/casestudy/article/999/parity/").status_code == 404
    assert "no translation of this text" in admin_client.get(address).text
