"""What pages cost: a fixed number of queries, however long the text or the list."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudy.models import Author, Document, Topic
from casestudy.publishing import publish, save_revision
from casestudy.roles import editors
from metrics.models import Entity, Market, Metric, Series, Source
from tests.factories import SERIES, a_series, article, at, case, chart, claim, event, number, record, row

pytestmark = pytest.mark.django_db


def cost(client, path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries)


@pytest.fixture
def series():
    one = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-01-01")
    return one


def long_article(series: Series, sections: int, charts: int) -> Document:
    """A text with numbers and a claim in every section, a chart in the first ones."""
    claim()
    event()
    for place in range(charts):
        chart(f"chart-{place}", series, takeaway=f"[[{SERIES}@2018|compact]] downloads")
    bodies = [
        f'<p>It had {number()}, then {number(f"{SERIES}@2017")}: <span data-claim="doubled" data-stance="asserted">twice</span> since <time data-event="launch">the launch</time>.</p>'
        + (f'<figure data-chart="chart-{place}"></figure>' if place < charts else "")
        for place in range(sections)
    ]
    return article(*bodies)


@pytest.mark.parametrize(("sections", "charts"), [(10, 5), (40, 20), (160, 80)])
def test_a_live_article_costs_at_most_eight_queries_however_long(series, client, sections, charts):
    document = long_article(series, sections, charts)
    publish(document, kind="new", live_from=at("2020-01-01"))
    cost(client, "/articles/story/")  # settings that are read once a process
    live = cost(client, "/articles/story/")
    assert live <= 8
    assert cost(client, "/articles/story/?as_of=2020-06-01") <= 12
    assert cost(client, "/articles/story/versions/1/") <= 12
    assert client.get("/articles/story/").content.count(b'class="figure"') >= 2 * sections
    user = get_user_model().objects.create_user("editor", is_staff=True)
    user.groups.add(editors())
    client.force_login(user)
    save_revision(document)
    assert cost(client, f"/preview/{document.pk}/") <= 12
    costs.setdefault("live", live)
    assert costs["live"] == live


costs: dict[str, int] = {}


def more(count: int, start: int = 0) -> None:
    """That many of everything that a list shows."""
    for place in range(start, start + count):
        slug = f"one-{place}"
        metric = Metric.objects.create(slug=slug, name=slug, unit="count", kind="flow")
        entity, market = Entity.objects.get(slug="app"), Market.objects.get(code="WLD")
        Series.objects.create(slug=slug, title=slug, metric=metric, entity=entity, market=market)
        Source.objects.create(slug=slug, producer=f"Paper {place}")
        record(
            row(series=slug, source=slug),
            row("5", period="2017", series=slug, source=slug),
            row("5", period="2016", series=slug, source=slug),
        )
        record(row(f"{place + 1}", period=f"19{place:02}"))
        chart(slug, Series.objects.get(slug=slug), listed=True)
        claim(slug, numerator=f"{slug}@2018", denominator=f"{slug}@2017", stated="12000000")
        event(slug, date=f"20{place:02}")
        document = article(
            f"<p>{number(f'{slug}@2018')}</p>", slug=slug, standfirst=f"[[{slug}@2018|compact]] and more"
        )
        document.article.topics.add(Topic.objects.get_or_create(slug="growth", defaults={"name": "Growth"})[0])
        document.article.authors.add(Author.objects.get_or_create(slug="desk", defaults={"family_name": "Desk"})[0])
        publish(document, kind="new", live_from=at("2020-01-01"))
        publish(document, kind="correction", note="Wrong.", live_from=at("2020-02-01"))
        publish(case(slug, "JP", standfirst=f"[[{slug}@2018|compact]]"), kind="new", live_from=at("2020-01-01"))


LISTS = [
    "/", "/articles/", "/localization/", "/metrics/", "/metrics/one-0/", f"/series/{SERIES}/", "/timeline/", "/charts/", "/sources/", "/sources/one-0/", "/claims/", "/corrections/",
    "/integrity/", "/search/?q=one", "/topics/growth/", "/authors/desk/", "/feed.atom", "/feed.json", "/corrections.atom", "/sitemap.xml", "/articles/one-0/versions/",
]  # fmt: skip


def test_every_list_costs_the_same_for_one_row_and_for_twenty(series, client):
    more(1)
    for path in LISTS:
        cost(client, path)
    one = {path: cost(client, path) for path in LISTS}
    more(19, 1)
    assert {path: cost(client, path) for path in LISTS} == one


def test_a_comparison_costs_the_same_for_two_cases_and_for_six(series, client):
    for place in range(6):
        publish(
            case(f"case-{place}", f"A{chr(65 + place)}", standfirst=f"[[{SERIES}@2018|compact]]"),
            kind="new",
            live_from=at("2020-01-01"),
        )

    def asked(count):
        return "/localization/compare/?" + "&".join(f"case=case-{place}" for place in range(count))

    cost(client, asked(2))
    assert len({cost(client, asked(count)) for count in (2, 4, 6)}) == 1


def test_an_empty_site_says_what_to_do_first_and_no_page_fails(client):
    for path in ("/", "/articles/", "/localization/", "/localization/compare/", "/metrics/", "/timeline/", "/sources/", "/claims/", "/corrections/", "/integrity/",
                 "/search/", "/feed.atom", "/feed.json", "/corrections.atom", "/sitemap.xml", "/robots.txt", "/about/"):  # fmt: skip
        assert client.get(path).status_code == 200, path
    assert "Write an article" in client.get("/").content.decode()


def test_a_draft_and_what_only_it_uses_are_on_no_address(series, client):
    claim("secret", listed=False)
    chart("secret", series)
    document = article(
        '<p><span data-claim="secret" data-stance="asserted">twice</span></p><figure data-chart="secret"></figure>',
        title="Secret",
    )
    save_revision(document)
    assert [
        client.get(path).status_code
        for path in (
            "/articles/story/",
            "/claims/secret/",
            "/charts/secret/",
            "/charts/secret.svg",
            f"/preview/{document.pk}/",
        )
    ] == [404, 404, 404, 404, 403]
    for path in ("/", "/articles/", "/claims/", "/search/?q=twice", "/feed.atom", "/feed.json", "/sitemap.xml"):
        assert "ecret" not in client.get(path).content.decode(), path
    publish(document, kind="new")
    assert [client.get(path).status_code for path in ("/articles/story/", "/claims/secret/", "/charts/secret/")] == [
        200,
        200,
        200,
    ]
