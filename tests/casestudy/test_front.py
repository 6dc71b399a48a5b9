"""The front page and the comparison, as readers meet them: what leads, what is said once, what is left out."""

import pytest

from casestudy.models import SiteSettings
from casestudy.models.stories import Adaptation, Lever
from casestudy.publishing import publish
from metrics.models import Entity, Market
from tests.factories import SERIES, a_series, article, at, case, chart, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    one = a_series()
    record(*(row(f"{n}0000000", period=str(2010 + n)) for n in (3, 4, 5)), row())
    return one


def leading(*charts, **more):
    document = article("".join(f'<figure data-chart="{slug}"></figure>' for slug in charts), **more)
    publish(document, kind="new", live_from=at("2020-01-01"))
    return document


def test_the_lead_stands_beside_the_first_of_its_charts_that_draws_numbers(series, client):
    chart("listing", series, kind="table", takeaway="A table")
    chart("rise", series, takeaway="They rose")
    leading("listing", "rise")
    page = client.get("/").text
    assert "They rose" in page and 'href="/charts/rise/"' in page and "<svg" in page
    assert "A table" not in page and 'id="chart-rise-desc"' in page


def test_a_lead_without_a_drawing_stands_alone(series, client):
    chart("listing", series, kind="table", takeaway="A table")
    leading("listing", title="Alone")
    page = client.get("/").text
    assert "Alone" in page and "with-chart" not in page


def test_the_chart_of_the_lead_is_that_of_the_moment(series, client):
    chart("rise", series, takeaway=f"Now [[{SERIES}@2018|compact]]")
    leading("rise")
    record(row("70000000", "2020-06-01"))
    assert "Now 70.0 million" in client.get("/").text
    assert "Now 60.0 million" in client.get("/?as_of=2020-02-01").text


def test_settings_that_choose_nothing_lead_with_the_newest_text(series, client):
    SiteSettings.objects.create(name="S")
    leading(title="Older", slug="older")
    publish(article(title="Newer", slug="newer"), kind="new", live_from=at("2020-02-01"))
    page = client.get("/")
    assert page.context["lead"]["title"] == "Newer"
    assert [one["title"] for one in page.context["latest"]] == ["Older"]


def test_the_latest_are_the_texts_that_stand_nowhere_else_on_the_page(series, client):
    lead = leading(title="Lead", slug="lead")
    chosen, other = case("chosen", "JP", title="Chosen"), case("other", "IN", title="Other")
    for one in (chosen, other):
        publish(one, kind="new", live_from=at("2020-01-01"))
    site = SiteSettings.objects.create(name="S", lead=lead)
    site.cases.add(chosen)
    assert [one["title"] for one in client.get("/").context["latest"]] == ["Other"]


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("Short and whole.", "Short and whole."),
        ("word " * 60, "word " * 29 + "word…"),
        ("数" * 200, "数" * 149 + "…"),
        ("x" * 400, "x" * 149 + "…"),
    ],
)
def test_what_changed_is_given_in_its_gist(series, client, note, shown):
    document = leading(slug="story", title="Story")
    publish(document, kind="update", note=note.strip(), live_from=at("2020-02-01"))
    change = next(one for one in client.get("/").context["changes"] if one["kind"] == "update")
    assert (change["title"], change["text"], change["url"]) == ("Story", shown, "/articles/story/versions/")


def test_the_promise_is_made_once_to_a_page(series, client):
    SiteSettings.objects.create(name="S", promise="We promise this.")
    leading()
    for path in ("/", "/articles/"):
        page = client.get(path).text.partition("</head>")[2]
        assert page.count("We promise this.") == 1, path


def pulled(document, *levers):
    for position, slug in enumerate(levers):
        lever, _ = Lever.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize()})
        one = document.localizationcase
        Adaptation.objects.create(
            case=one, anchor=f"a-{position}", position=position, lever=lever, market=one.market, entity=one.entity,
            what_was_done=f"<p>Did {slug}.</p>",
        )  # fmt: skip
    publish(document, kind="new", live_from=at("2020-01-01"))


def test_a_comparison_says_at_a_glance_what_was_done_where_and_what_was_not(series, client):
    Market.objects.get_or_create(code="JP", defaults={"name": "Japan"})
    pulled(case("one", "JP"), "team", "team", "music")
    pulled(case("two", "IN"), "music")
    page = client.get("/localization/compare/?case=one&case=two")
    assert [one["missing"] for one in page.context["cases"]] == ["", "Team"]
    rows = {row["lever"]: [len(cell["items"]) for cell in row["cells"]] for row in page.context["rows"]}
    assert rows == {"team": [2, 0], "music": [1, 1]}
    assert page.text.count("<i></i>") == 4


def test_a_comparison_is_named_by_what_tells_its_cases_apart(series, client):
    rival = Entity.objects.create(slug="rival", name="Rival", kind="product")
    for slug, market, more in (("a", "XA", {}), ("b", "XB", {}), ("c", "XA", {"entity": rival}), ("d", "XC", {})):
        publish(case(slug, market, **more), kind="new", live_from=at("2020-01-01"))

    def heading(*slugs):
        page = client.get("/localization/compare/?" + "&".join(f"case={slug}" for slug in slugs))
        return page.context["kicker"], page.context["markets"]

    assert heading("a", "b") == ("App", "Market XA and Market XB")
    assert heading("a", "c") == ("", "App and Rival")
    assert heading("a", "b", "c") == ("", "App (Market XA), App (Market XB), and Rival (Market XA)")
    assert heading("a", "b", "c", "d") == ("", "4 cases")
