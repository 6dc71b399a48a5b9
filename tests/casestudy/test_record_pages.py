"""The pages of the record: catalogue, metric, series, sources and claims, and how one steps from each to its neighbours."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from casestudy.models import Topic
from casestudy.publishing import publish
from metrics.models import Entity, Market, Metric, Observation, Provider, Series, Source
from metrics.ranking import rank
from metrics.redacting import redact
from tests.factories import SERIES, a_series, article, at, claim, event, number, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    one = a_series()
    record(row(), row("30000000", period="2017"), row("20000000", period="2016"), recorded="2019-01-01")
    return one


def words(response) -> str:
    """The page as a reader reads it: tags gone, spaces single."""
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]).split())


def cost(client, path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def another(slug: str, market: str = "WLD", metric: str = "", entity: str = "app", *, rows: bool = True) -> Series:
    """A series beside the first, in the market, of the metric (the first's where none is named)."""
    place, _ = Market.objects.get_or_create(code=market, defaults={"name": f"Market {market}"})
    what = Metric.objects.get(slug="downloads-count")
    if metric:
        what, _ = Metric.objects.get_or_create(slug=metric, defaults={"name": metric, "unit": "count", "kind": "stock"})
    whom, _ = Entity.objects.get_or_create(slug=entity, defaults={"name": entity.title(), "kind": "product"})
    one = Series.objects.create(
        slug=slug, title=f"Series {slug}", metric=what, entity=whom, market=place, breakdown=slug[-60:]
    )
    if rows:
        record(row("5", series=slug, stated_to="1"))
    return one


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"/series/{SERIES}/", "Every value, and since when it is known"),
        ("/sources/paper/", "Numbers read here"),
        ("/claims/doubled/", "What it is computed from"),
        ("/integrity/", "Batches"),
    ],
)
def test_a_table_is_called_as_its_heading(client, series, path, name):
    claim()
    page = html.fromstring(client.get(path).content)
    tables = page.xpath("//main//table")
    assert page.get_element_by_id(tables[-1].get("aria-labelledby")).text_content() == name
    assert all(page.get_element_by_id(one.get("aria-labelledby")) is not None for one in tables)


class TestCatalogue:
    def test_each_metric_shows_the_newest_number_of_its_longest_series_and_drawn_ones_come_first(self, series, client):
        another("users", metric="a-users")
        one = client.get("/metrics/").context["subjects"][0]["metrics"]
        assert [metric["name"] for metric in one] == ["Downloads", "a-users"]
        assert [bool(metric["spark"]) for metric in one] == [True, False]
        assert "60.0 million App, World · 2018" in words(client.get("/metrics/"))

    def test_a_subject_narrows_and_its_counts_add_up(self, series, client):
        Metric.objects.filter(slug="downloads-count").update(subject="Reach")
        another("users", metric="users")
        another("spend", metric="spend")
        Metric.objects.filter(slug__in=("users", "spend")).update(subject="Money & more")
        (options,) = (group["options"] for group in client.get("/metrics/").context["filters"])
        assert options[0]["count"] == sum(one["count"] for one in options[1:]) == 3
        narrowed = client.get("/metrics/", {"subject": "Money & more"})
        assert [one["name"] for one in narrowed.context["subjects"]] == ["Money & more"]

    @pytest.mark.parametrize("query", ["subject=Nothing", "subject=%00", "page=2", "page=0", "page=x", "as_of=soon"])
    def test_what_there_is_not_is_refused_by_name(self, series, client, query):
        assert client.get(f"/metrics/?{query}").status_code == 400

    def test_a_moment_shows_what_was_known_and_the_links_keep_it(self, series, client):
        record(row("90000000", known_from="2020-01-01"))
        page = words(client.get("/metrics/?as_of=2019-06-01"))
        assert "60.0 million" in page and "90.0 million" not in page
        assert b"/metrics/downloads-count/?as_of=2019-06-01" in client.get("/metrics/?as_of=2019-06-01").content
        assert client.get("/metrics/?as_of=2018-01-01").context["subjects"] == []
        assert client.get("/metrics/?seen_at=2018-12-31").context["subjects"] == []


class TestMetric:
    def test_many_series_are_narrowed_by_market(self, series, client):
        for place in range(40):
            another(f"series-{place}", "JP" if place % 2 else "US")
        (group,) = client.get("/metrics/downloads-count/").context["filters"]
        assert [one["count"] for one in group["options"]] == [41, 20, 20, 1]
        narrowed = client.get("/metrics/downloads-count/?market=JP")
        assert {one["code"] for one in narrowed.context["series"]} == {"JP"}
        assert len(narrowed.context["series"]) == 20
        assert client.get("/metrics/downloads-count/?market=FR").status_code == 400
        assert client.get("/metrics/downloads-count/?market=%F0%9F%92%A9").status_code == 400

    def test_few_series_need_no_filter_and_one_number_no_chart(self, series, client):
        another("users", metric="users")
        page = client.get("/metrics/users/")
        assert page.context["filters"] == []
        assert b"<svg" not in page.content
        assert "Series users 5 2018 · Provider A" in words(page)

    def test_it_costs_the_same_for_two_series_and_for_forty(self, series, client):
        another("series-x")
        cost(client, "/metrics/downloads-count/")
        two = cost(client, "/metrics/downloads-count/")
        for place in range(38):
            another(f"series-{place}", "JP")
        assert cost(client, "/metrics/downloads-count/") == two

    def test_nothing_known_by_then_is_said(self, series, client):
        page = words(client.get("/metrics/downloads-count/?as_of=2018-06-01"))
        assert "Nothing was known of this metric at the moment asked for." in page


class TestSeries:
    def test_one_steps_to_the_same_metric_and_to_the_same_entity(self, series, client):
        another("downloads-jp", "JP")
        another("rival-downloads", entity="rival")
        another("users", metric="users")
        another("rival-users", metric="users", entity="rival")
        another("empty", rows=False)
        groups = client.get(f"/series/{SERIES}/").context["neighbours"]
        assert [[one["title"] for one in group["series"]] for group in groups] == [
            ["Series downloads-jp", "Series rival-downloads"],
            ["Series users"],
        ]

    def test_neighbours_of_a_moment_are_those_known_by_then(self, series, client):
        another("later", "JP", rows=False)
        record(row("7", series="later", known_from="2020-05-01"))
        then, now = client.get(f"/series/{SERIES}/?as_of=2020-04-01"), client.get(f"/series/{SERIES}/")
        assert [group["series"] for group in then.context["neighbours"]] == [[], []]
        assert [len(group["series"]) for group in now.context["neighbours"]] == [1, 0]

    def test_it_is_cited_as_known_on_a_day_at_an_address_that_keeps_to_it(self, series, client, settings):
        cite = client.get(f"/series/{SERIES}/?as_of=2019-03-01").context["cite"]["text"]
        assert cite.startswith("Provider A: App: downloads, world [data set]. ")
        assert cite.endswith(f"as of 1 March 2019. {settings.SITE_URL}/series/{SERIES}/?as_of=2019-03-01")
        today = re.search(r"/series/\S+", client.get(f"/series/{SERIES}/").context["cite"]["text"])
        assert today is not None
        assert client.get(today[0]).status_code == 200

    def test_every_file_the_api_and_the_form_that_it_names_are_there(self, series, client):
        page = client.get(f"/series/{SERIES}/?as_of=2019-03-01").context
        for address in (*(one["url"] for one in page["downloads"]), page["api_url"], page["report_url"]):
            assert client.get(address).status_code == 200, address

    def test_the_chart_says_where_the_line_begins_and_ends(self, series, client):
        assert "From 20.0 million (2016) to 60.0 million (2018)" in words(client.get(f"/series/{SERIES}/"))

    def test_the_qualifier_stands_before_the_number(self, series, client):
        record(row("70000000", period="2019", qualifier="more-than"))
        assert "more than 70.0 million 2019, according to Provider A" in words(client.get(f"/series/{SERIES}/"))

    @pytest.mark.parametrize(
        ("qualifier", "said"),
        [
            ("about", "約7000万"),
            ("more-than", "7000万超"),
            ("less-than", "7000万未満"),
            ("at-least", "7000万以上"),
            ("exact", "7000万"),
        ],
    )
    def test_the_qualifier_stands_where_the_language_has_it(self, series, client, qualifier, said):
        record(row("70000000", period="2019", qualifier=qualifier, stated_to="10000000"))
        value = html.fromstring(client.get(f"/ja/series/{SERIES}/").content).find_class("value")[0]
        assert value.text_content() == said

    def test_the_right_number_is_a_link_and_no_code(self, series, client):
        provider = Provider.objects.get(slug="a")
        rank(series, "2017", provider, "deprecated", f"Wrong year; right: {SERIES}@2018.", right=f"{SERIES}@2018")
        page = words(client.get(f"/series/{SERIES}/"))
        assert "Wrong year Right instead: 2018 · since" in page
        assert f"{SERIES}@2018" not in page

    def test_withdrawn_and_removed_numbers_leave_a_page_and_say_so(self, client):
        a_series()
        record(row())
        record(row("", known_from="2020-01-01", status="W"))
        page = words(client.get(f"/series/{SERIES}/"))
        assert "withdrawn" in page and "according to" not in page.partition("Every value")[0]
        one = Observation.objects.order_by("known_from").first()
        assert one is not None
        redact(one, "A court ordered it.")
        page = client.get(f"/series/{SERIES}/")
        assert page.status_code == 200 and b"60,000,000" not in page.content

    def test_ten_providers_that_differ_and_hundreds_of_points(self, client):
        a_series()
        for place in range(10):
            Provider.objects.create(slug=f"p{place}", name=f"P{place}", kind="press")
            record(row(f"{place + 1}000000", provider=f"p{place}"))
        record(*(row("5", period=f"{year}-{month:02}") for year in range(1980, 2005) for month in range(1, 13)))
        page = client.get(f"/series/{SERIES}/")
        assert page.context["paging"]["count"] == 310
        assert "providers say" in words(page)
        assert client.get(f"/series/{SERIES}/?page=2").status_code == 200

    @pytest.mark.parametrize("title", ["語" * 200, "लंबा शीर्षक " * 16, "x" * 300, "<b>bold</b> & “quoted”"])
    def test_any_title_is_shown_as_it_is(self, series, client, title):
        Series.objects.update(title=title)
        page = client.get(f"/series/{SERIES}/")
        assert title.strip()[:40] in page.context["series"]["title"]
        assert b"<b>bold" not in page.content


class TestSources:
    @pytest.fixture
    def other(self):
        return Source.objects.create(slug="other", producer="The Other", date_published="2013-07")

    def test_the_kinds_add_up_and_the_order_turns(self, series, other, client):
        Source.objects.filter(slug="other").update(kind="court")
        kinds, _order = client.get("/sources/").context["filters"]
        assert [one["count"] for one in kinds["options"]] == [2, 1, 1]
        assert [one["slug"] for one in client.get("/sources/").context["sources"]] == ["other", "paper"]
        assert [one["slug"] for one in client.get("/sources/?order=numbers").context["sources"]] == ["paper", "other"]
        assert [one["slug"] for one in client.get("/sources/?kind=court").context["sources"]] == ["other"]

    @pytest.mark.parametrize("query", ["order=size", "kind=rumour", "kind=court&page=2", "order=%00"])
    def test_what_there_is_not_is_refused(self, series, client, query):
        assert client.get(f"/sources/?{query}").status_code == 400

    @pytest.mark.parametrize(
        ("date", "said"),
        [
            ("", "Published not stated"),
            ("2013", "Published 2013 (month and day not known)"),
            ("2013-07", "Published July 2013 (day not known)"),
            ("2013-07-05", "Published 5 July 2013"),
        ],
    )
    def test_a_date_says_how_much_of_it_is_known(self, other, client, date, said):
        Source.objects.update(date_published=date)
        page = words(client.get("/sources/other/"))
        assert said in page
        assert "Title not seen" in page and "Address none seen" in page and "Licence not stated" in page

    def test_only_texts_that_show_a_number_as_it_was_read_there_rest_on_it(self, series, other, client):
        record(row("61000000", period="2015", source="other"), row("59000000", provider="b", source="other"))
        rank(series, "2018", Provider.objects.get(slug="a"), "preferred", "The better one.")
        publish(article(slug="reads-paper", title="Reads paper"), kind="new")
        publish(article(f"<p>{number(f'{SERIES}@2015')}</p>", slug="reads-other", title="Reads other"), kind="new")
        publish(article(f"<p>{number(f'{SERIES}@2018!b')}</p>", slug="names-b", title="Names B"), kind="new")
        article(f"<p>{number(f'{SERIES}@2015')}</p>", slug="draft", title="Draft")

        def resting(path):
            return {one["title"] for one in client.get(path).context["used_by"]}

        assert resting("/sources/paper/") == {"Reads paper"}
        assert resting("/sources/other/") == {"Reads other", "Names B"}
        assert resting("/sources/other/?as_of=2019-06-01") == set()

    def test_a_text_that_names_an_event_of_it_rests_on_it(self, series, client):
        event()
        body = '<p>Since <time data-event="launch">August 2017</time>.</p>'
        publish(article(body, slug="dated", title="Dated"), kind="new")
        assert [one["title"] for one in client.get("/sources/paper/").context["used_by"]] == ["Dated"]

    def test_each_number_says_where_it_stands(self, series, client):
        record(row("65000000", known_from="2020-01-01"))
        rank(series, "2017", Provider.objects.get(slug="a"), "deprecated", "Wrong.")
        standing = {
            (one["period"], one["figure_html"]): one["standing"]
            for one in client.get("/sources/paper/").context["observations"]
        }
        assert standing == {
            ("2016", "20,000,000"): "",
            ("2017", "30,000,000"): "held to be wrong",
            ("2018", "60,000,000"): "superseded",
            ("2018", "65,000,000"): "",
        }

    def test_it_costs_the_same_for_one_text_and_for_ten(self, series, client):
        publish(article(), kind="new")
        cost(client, "/sources/paper/")
        one = cost(client, "/sources/paper/")
        for place in range(9):
            publish(article(slug=f"story-{place}"), kind="new")
            record(row("1", period=f"19{place + 50}"))
        assert cost(client, "/sources/paper/") == one


class TestClaims:
    @pytest.fixture
    def texts(self, series):
        claim()
        claim("thrice", stated="3", stance="quoted")
        claim("unused", stated="2.1", stated_to="0.1", stance="quoted")
        body = '<p><span data-claim="{}" data-stance="quoted">as much</span></p>'
        publish(article(body.format("doubled"), slug="one", title="One"), kind="new", live_from=at("2020-01-01"))
        publish(
            article(body.format("doubled") + body.format("thrice"), slug="two", title="Two"),
            kind="new",
            live_from=at("2020-01-02"),
        )

    @pytest.mark.parametrize(
        "query", ["", "?stance=quoted", "?text=two", "?text=two&stance=quoted", "?verdict=holds", "?drifted=true"]
    )
    def test_every_count_is_what_its_link_shows(self, texts, client, query):
        for group in client.get(f"/claims/{query}").context["filters"]:
            for option in group["options"]:
                if option["count"] is None:
                    assert group["label"] == "Since it was published"
                    continue
                shown = client.get(f"/claims/{option['url']}")
                assert (group["label"], option["words"], shown.context["paging"]["count"]) == (
                    group["label"],
                    option["words"],
                    option["count"],
                )

    def test_verdicts_and_stances_add_up(self, texts, client):
        for group in client.get("/claims/").context["filters"][:2]:
            first, *rest = group["options"]
            assert first["count"] == sum(one["count"] for one in rest) == 3

    def test_a_text_narrows_to_the_claims_that_its_live_version_makes(self, texts, client):
        def slugs(query):
            return {one["slug"] for one in client.get(f"/claims/{query}").context["claims"]}

        assert slugs("?text=one") == {"doubled"}
        assert slugs("?text=two") == {"doubled", "thrice"}
        assert slugs("?as_of=2020-01-01&text=one") == {"doubled"}
        assert client.get("/claims/?as_of=2020-01-01&text=two").status_code == 400

    @pytest.mark.parametrize(
        "query", ["text=three", "text=%00", "verdict=true", "stance=loud", "drifted=1", "text=one&page=2"]
    )
    def test_what_there_is_not_is_refused(self, texts, client, query):
        assert client.get(f"/claims/?{query}").status_code == 400

    def test_a_draft_is_no_text_to_narrow_by(self, texts, client):
        article('<p><span data-claim="doubled" data-stance="quoted">twice</span></p>', slug="draft", title="Draft")
        assert client.get("/claims/?text=draft").status_code == 400
        assert b"Draft" not in client.get("/claims/").content


def test_what_was_taken_back_whole_is_on_no_list(series, client):
    another("slip", metric="slip")
    assert {one["name"] for one in client.get("/metrics/").context["subjects"][0]["metrics"]} == {"Downloads", "slip"}
    record(row("", series="slip", stated_to="", status="W", known_from="2020-01-01"))
    assert {one["name"] for one in client.get("/metrics/").context["subjects"][0]["metrics"]} == {"Downloads"}
    assert [group["series"] for group in client.get(f"/series/{SERIES}/").context["neighbours"]] == [[], []]
    then = client.get("/metrics/?as_of=2019-12-31").context["subjects"][0]["metrics"]
    assert {one["name"] for one in then} == {"Downloads", "slip"}
    assert client.get("/metrics/slip/").status_code == client.get("/series/slip/").status_code == 200


class TestTimeline:
    def test_every_count_is_what_its_link_shows(self, series, client):
        another("jp", "JP", rows=False)
        event()
        event("ban", "2019-04", kind="ban", market=Market.objects.get(code="JP"))
        event("lift", "2019-05", kind="ban")
        for query in ("", "?kind=ban", "?market=JP", "?as_of=2019-04-30", "?market=WLD&kind=ban"):
            for group in client.get(f"/timeline/{query}").context["filters"]:
                for option in group["options"]:
                    shown = client.get(f"/timeline/{option['url']}").context["paging"]["count"]
                    assert (query, option["words"], option["count"]) == (query, option["words"], shown)

    @pytest.mark.parametrize("query", ["market=XX", "kind=party", "page=2", "market=%00", "kind=ban&page=0"])
    def test_what_there_is_not_is_refused(self, series, client, query):
        event()
        assert client.get(f"/timeline/?{query}").status_code == 400


def test_the_filter_of_claims_names_the_texts_with_the_most(series, client):
    claim()
    body = '<p><span data-claim="doubled" data-stance="quoted">twice</span></p>'
    for place in range(14):
        publish(
            article(body, slug=f"text-{place:02}", title=f"Text {chr(65 + place)}"),
            kind="new",
            live_from=at("2020-01-01"),
        )
    named = client.get("/claims/").context["filters"][2]["options"]
    assert len(named) == 13
    asked = client.get("/claims/?text=text-13").context["filters"][2]["options"]
    assert [one["words"] for one in asked if one["active"]] == ["Text N"]


def test_a_list_with_nothing_in_it_says_what_was_asked_for_and_no_name_that_is_not_public(client):
    a_series()
    document = article("<p>Words.</p>")
    document.article.topics.add(Topic.objects.create(slug="growth", name="Growth"))
    publish(document, kind="new", live_from=at("2020-01-01"))
    Topic.objects.create(slug="merger", name="The merger of A and B")
    for asked in ("merger", "x" * 400):
        page = client.get("/articles/", {"topic": asked})
        options = [(one["words"], one["active"], one["count"]) for one in page.context["filters"][0]["options"]]
        assert options == [("all", False, None), ("Growth", False, 1), (asked[:60], True, 0)]
        assert b"No article fits this choice" in page.content
        assert b"The merger" not in page.content
