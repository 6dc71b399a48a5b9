"""Binding a text: what cannot be bound stays visible and is named, and no name becomes markup."""

import pytest

from casestudy.consequences.impact import impact
from casestudy.content import snapshot
from casestudy.models import Image, OutcomeFigure
from casestudy.narrative import bind
from casestudy.publishing import publish
from metrics.models import Provider, Series
from metrics.moments import Moment
from metrics.ranking import rank
from tests.factories import SERIES, a_series, article, at, case, chart, claim, event, number, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def series():
    one = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    return one


def bound(body: str, moment: Moment | None = None, **more: str):
    return bind(snapshot(article(body, **more)), moment)


def said(body: str, moment: Moment | None = None) -> list[str]:
    return [one.removeprefix("In the section “Part 1”: ") for one in bound(body, moment).problems]


def use(slug: str = "doubled", stance: str = "asserted", **more: str) -> str:
    attributes = "".join(f' data-{name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<p><span data-claim="{slug}" data-stance="{stance}"{attributes}>twice</span></p>'


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (number("nowhere@2018"), "there is no number “nowhere@2018” on record. Correct the reference, or record the number."),
        (number(f"{SERIES}@1999"), f"there is no number “{SERIES}@1999” on record. Correct the reference, or record the number."),
        (number(f"{SERIES}@2018!b"), f"there is no number “{SERIES}@2018!b” on record. Correct the reference, or record the number."),
        (number("nonsense"), "“nonsense” is not a reference to a number."),
        (number("to-be-sourced"), "a number is still to be sourced. Bind it before publishing."),
        (number(f"{SERIES}@2018~2018-06-30"), f"the number “{SERIES}@2018~2018-06-30” was not known yet at the instant of its pin."),
        (number(f"{SERIES}@2018~2999-01-01"), f"the pin of “{SERIES}@2018~2999-01-01” is later than the moment shown. Pin it to a day that has passed."),
        ('<span data-exempt="to-be-sourced">60 million</span>', "“60 million” is still to be sourced. Bind it before publishing."),
        (use("nothing"), "there is no claim “nothing”."),
        ('<time data-event="nothing">then</time>', "there is no event “nothing”."),
        ('<figure data-chart="nothing"></figure>', "there is no chart “nothing”."),
        ('<figure data-image="nothing"></figure>', "there is no image “nothing”."),
        ('<figure data-case="nothing"></figure>', "there is no case “nothing” in this language."),
    ],
)  # fmt: skip
def test_what_cannot_be_bound_is_named_and_visible(body, problem):
    one = bound(f"<p>Before {body} after.</p>" if body.startswith(("<data", "<span", "<time")) else body)
    assert [text.removeprefix("In the section “Part 1”: ") for text in one.problems] == [problem]
    html = one.sections[0].html
    assert (
        'class="unknown"' in html
        or "60 million" in html
        or "60.0 million" in html
        or "[no" in html
        or "not yet known" in html
    )


def test_a_bad_format_is_a_problem_and_the_number_is_shown_in_full():
    one = bound(f"<p>{number(style='loud')}</p>")
    assert len(one.problems) == 1
    assert "60,000,000" in one.sections[0].html


def test_a_withdrawn_number_says_so():
    record(row("", "2020-01-01", status="W"))
    assert said(f"<p>{number()}</p>") == [
        f"the number “{SERIES}@2018” was withdrawn by its provider. Take it out, or choose another."
    ]


def test_a_deprecated_number_needs_its_provider(series):
    rank(series, "2018", Provider.objects.get(slug="a"), "deprecated", "Misread.", decided_at=at("2019-02-01"))
    assert said(f"<p>{number()}</p>") == [
        f"the number “{SERIES}@2018” is held to be wrong (Misread.). Name its provider with “!” where you mean to quote it."
    ]
    assert bound(f"<p>{number(f'{SERIES}@2018!a')}</p>", slug="other").problems == []


def test_a_number_that_nobody_knew_yet_says_since_when_it_is_known():
    one = bound(f"<p>{number()}</p>", Moment(as_of=at("2018-06-30")))
    assert one.problems == []
    assert "not yet known (known since 1 January 2019)" in one.sections[0].html


def test_an_asserted_claim_that_the_record_contradicts_is_refused_and_a_quoted_one_is_not():
    claim(stated="3")
    assert said(use()) == [
        "the claim “It doubled.” is asserted, and the record contradicts it: "
        + bound(use(), slug="x").claims[0].judged.judgement.reason
    ]
    assert bound(use(stance="quoted"), slug="other").problems == []


def test_a_wording_is_judged_by_itself():
    claim(stated="3")
    assert bound(use(stated="2"), slug="one").claims[0].judged.verdict == "holds"
    assert bound(use(stated="1.5", relation="gt"), slug="two").claims[0].judged.verdict == "holds"


@pytest.mark.parametrize(
    "more", [{"stated": "many"}, {"stated": "1e99999"}, {"stated": "2", "stated_to": "x"}, {"relation": "almost"}]
)
def test_a_wording_that_states_nonsense_is_a_problem_not_a_failure(more):
    claim()
    assert len(bound(use(**more)).problems) == 1


def test_an_asserted_claim_on_a_number_held_to_be_wrong_is_refused(series):
    rank(series, "2018", Provider.objects.get(slug="a"), "deprecated", "Misread.", decided_at=at("2019-02-01"))
    claim(numerator=f"{SERIES}@2018!a")
    assert said(use()) == ["the claim “It doubled.” is asserted, and rests on a number held to be wrong."]


def test_evidence_is_numbered_in_the_order_of_reading_and_once_a_number():
    one = bind(
        snapshot(
            article(
                f"<p>{number(f'{SERIES}@2017')} {number()}</p>",
                f"<p>{number()}</p>",
                title=f"[[{SERIES}@2018|compact]] downloads",
            )
        )
    )
    assert [(entry.id, str(entry.figure.reference)) for entry in one.evidence] == [
        ("e1", f"{SERIES}@2018"),
        ("e2", f"{SERIES}@2017"),
    ]
    assert one.texts["title"] == "60.0 million downloads"
    assert one.sections[0].html.index('href="#e2"') < one.sections[0].html.index('href="#e1"')


def test_hostile_names_stay_text(series, client):
    from casestudy.publishing import publish

    evil = "<script>alert(1)</script>"
    Series.objects.filter(pk=series.pk).update(title=evil)
    Provider.objects.filter(slug="a").update(name=evil)
    claim(statement=f"{evil} doubled.")
    event(title=evil)
    chart("downloads", series, takeaway=f"{evil} rose", note=evil, listed=True)
    body = f'<p>{number()} {evil}<time data-event="launch"></time> <span data-claim="doubled" data-stance="quoted">twice</span></p><figure data-chart="downloads"></figure>'
    publish(article(body, title=f"{evil} story", standfirst=evil), kind="new", override="Only names.")
    for path in ("/", "/articles/", "/articles/story/", "/charts/downloads/", "/charts/downloads/embed/", "/claims/", "/claims/doubled/", "/sources/paper/", f"/series/{SERIES}/",
                 "/timeline/", "/search/?q=script", "/feed.atom", "/articles/story/versions/", "/charts/downloads.svg"):  # fmt: skip
        response = client.get(path)
        assert response.status_code == 200, path
        assert "<script>alert" not in response.content.decode(), path


def test_claims_in_the_words_of_what_is_embedded_are_frozen_with_it(series):
    claim()
    chart("c", series, takeaway="Downloads [[claim:doubled|doubled]]")
    publish(case(standfirst="It [[claim:doubled|doubled]]."), kind="new")
    text = bound('<figure data-chart="c"></figure><figure data-case="app-japan"></figure>')
    assert text.problems == []
    assert [(one.words, one.within) for one in text.claims] == [
        ("doubled", "chart “c”"), ("doubled", "case “app-japan”"),
    ]  # fmt: skip


def test_the_caption_of_a_picture_takes_numbers_which_are_weighed_like_any_other(series, client):
    Image.objects.create(slug="p", alternative_text="A phone", caption=f"Of [[{SERIES}@2018|compact]] phones")
    document = article('<figure data-image="p"></figure>')
    publish(document, kind="new")
    assert "<figcaption>Of 60.0 million phones</figcaption>" in client.get("/articles/story/").content.decode()
    found = impact(lambda: record(row("90000000", "2020-01-01")))
    assert [sentence.after for one in found.documents for sentence in one.sentences] == ["Of 90.0 million phones"]


def test_a_problem_is_named_at_its_own_place_and_not_at_the_last_one_drawn(series):
    document = case(standfirst="Words.")
    OutcomeFigure.objects.create(case=document.localizationcase, reference="nowhere@2018", label="Downloads")
    assert bind(snapshot(document)).problems == [
        "In the numbers at the head: there is no number “nowhere@2018” on record. Correct the reference, or record the number."
    ]
