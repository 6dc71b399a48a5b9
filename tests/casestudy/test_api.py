"""The texts over the API: bound narrative, claims and charts, and only what is public."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import PIL.Image
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now as clock

from casestudy.models import Author, Document, Image, Section, Topic
from casestudy.publishing import cancel, publish, rename
from metrics.models import Claim
from tests.casestudy.api_build import (
    CLAIM,
    NUMBER,
    SERIES,
    article,
    case,
    catalogue,
    chart,
    claim,
    everything,
    go_live,
    numbers,
    record,
    row,
)

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def get(client):
    def ask(path: str, status: int = 200, /, **query):
        response = client.get(V1 + path, query)
        assert response.status_code == status, response.content[:500]
        return response.json()

    return ask


@pytest.fixture
def site():
    everything()


def slugs(page, key: str = "slug") -> list[str]:
    return [one[key] for one in page["results"]]


def test_an_empty_site_answers_with_empty_lists(get):
    for name in (
        "articles",
        "sections",
        "localization-cases",
        "adaptations",
        "charts",
        "claims",
        "versions",
        "topics",
        "authors",
        "images",
    ):
        assert get(f"{name}/") == {"count": 0, "next": None, "previous": None, "results": []}


def test_the_root_names_every_resource(get):
    names = "articles sections localization-cases adaptations markets entities metrics series observations figures charts events sources providers claims versions topics authors images search"
    assert set(names.split()) | {"schema", "docs"} == set(get(""))


def test_an_article_in_a_list_is_what_its_version_froze(get, site):
    Topic.objects.update(name="Renamed")
    one = get("articles/")["results"][0]
    assert (one["slug"], one["title"], one["topics"], one["version"]["id"], one["url"]) == (
        "story",
        "The story of 88.6 million",
        [{"slug": "growth", "name": "Growth"}],
        "article/story/1",
        "/articles/story/",
    )
    for query in (
        {"topic": "growth"},
        {"author": "desk"},
        {"market": "in"},
        {"entity": "app"},
        {"topic": "none,growth"},
    ):
        assert slugs(get("articles/", **query)) == ["story"]
    assert slugs(get("articles/", topic="none")) == []


def test_an_article_comes_bound(get, site):
    one = get("articles/story/")
    assert [(section["number"], section["heading"]) for section in one["sections"]] == [("1", "One"), ("1.1", "Two")]
    assert 'href="#e1"' in one["sections"][0]["html"]
    number = one["numbers"][0]
    assert (
        number["reference"],
        number["value"],
        number["display"],
        number["shown"],
        number["anchor"],
        number["source"]["slug"],
    ) == (
        f"{SERIES}@2019-Q1",
        "88600000",
        "88.6 million",
        "88.6 million",
        "e1",
        "paper",
    )
    use = one["claims"][0]
    assert (use["slug"], use["words"], use["stance"], use["verdict"], [one["value"] for one in use["numerator"]]) == (
        "doubled",
        "doubled",
        "asserted",
        "holds",
        ["88600000"],
    )
    drawn = one["charts"][0]
    assert (drawn["takeaway"], len(drawn["lines"][0]["points"])) == ("Downloads reached 88.6 million", 3)
    assert [source["slug"] for source in one["sources"]] == ["paper"]


def test_an_article_is_shown_as_of_a_moment(get, site):
    record(row("2019-Q1", "90000000", "2020-05-01"), recorded_at=datetime(2020, 5, 1, tzinfo=UTC))
    assert get("articles/story/")["numbers"][0]["value"] == "90000000"
    early = get("articles/story/", as_of="2020-03-01")
    assert (early["numbers"][0]["value"], early["moment"]["as_of"]) == ("88600000", "2020-03-01T23:59:59.999999Z")
    assert get("articles/story/", seen_at="2020-03-01")["title"] == "The story of 88.6 million"
    assert "3 February 2020" in get("articles/story/", 404, as_of="2019-01-01")["detail"]
    get("articles/story/", 400, as_of="2999-01-01")
    get("articles/story/", 400, as_of="2020-03-01", seen_at="2020-03-01")
    assert get("articles/", as_of="2019-01-01")["count"] == 0


def test_drafts_are_nowhere(get, client, site):
    claim("only-drafted")
    chart("only-drafted")
    Author.objects.create(slug="ghost", family_name="Ghost")
    picture = io.BytesIO()
    PIL.Image.new("RGB", (1, 1)).save(picture, "PNG")
    Image.objects.create(slug="unused", file=ContentFile(picture.getvalue(), "x.png"), alternative_text="x")
    draft = article(
        "draft", f'<p><span data-claim="only-drafted">x</span></p><figure data-chart="only-drafted"></figure>{NUMBER}'
    )
    for kind in ("claims", "charts"):
        assert slugs(get(f"{kind}/")) in (["doubled"], ["downloads"])
        assert get(f"{kind}/")["count"] == 1
        get(f"{kind}/only-drafted/", 404)
    for ending in ("csv", "json", "svg"):
        assert client.get(f"/charts/only-drafted.{ending}").status_code == 404
    assert slugs(get("authors/")) == ["desk"]
    assert get("images/")["count"] == 0
    for path in ("articles/draft/", "sections/draft/one/", "versions/article/draft/1/"):
        get(path, 404)
    assert client.get("/articles/draft.md").status_code == 404
    names = zipfile.ZipFile(io.BytesIO(client.get("/data.zip").getvalue()))
    assert b"only-drafted" not in names.read("claims.csv")
    publish(draft, kind="new", live_from=clock() + timedelta(days=1))
    get("articles/draft/", 404)
    get("claims/only-drafted/", 404)
    assert get("versions/")["count"] == 2


def test_a_listed_claim_is_public_by_itself(get, site):
    claim("listed", listed=True)
    assert slugs(get("claims/")) == ["doubled", "listed"]


def test_claims_are_judged_and_filtered_by_verdict(get, site):
    Claim.objects.filter(slug="doubled").update(stated="3")
    one = get("claims/doubled/")
    assert (one["verdict"], one["computed"], one["stated"]) == ("contradicted", "2.01364", "3")
    assert one["bounds"] == {"low": "2.01022", "high": "2.01706"}
    assert [text["url"] for text in one["used_in"]] == ["/articles/story/"]
    assert (get("claims/", verdict="contradicted")["count"], get("claims/", verdict="holds")["count"]) == (1, 0)
    assert slugs(get("claims/", stance="asserted", series=SERIES, article="story")) == ["doubled"]
    assert get("claims/doubled/", as_of="2018-01-01")["verdict"] == "not-checkable"
    get("claims/", 400, verdict="true")


def test_a_chart_holds_the_numbers_it_draws(get, site):
    assert get("charts/", kind="column")["results"][0]["takeaway"] == "Downloads reached 88.6 million"
    one = get("charts/downloads/")
    assert [point["display"] for point in one["lines"][0]["points"]] == ["44.0 million", "61.0 million", "88.6 million"]
    assert [point["value"] for point in get("charts/downloads/", as_of="2019-02-15")["lines"][0]["points"]] == [
        "44000000",
        "60000000",
    ]


def test_sections_are_resources(get, site):
    assert slugs(get("sections/"), "id") == ["story/one", "story/two"]
    assert slugs(get("sections/", level="3"), "id") == ["story/two"]
    one = get("sections/story/one/")
    assert (
        [number["value"] for number in one["numbers"]],
        [use["slug"] for use in one["claims"]],
        [drawn["slug"] for drawn in one["charts"]],
    ) == (["88600000"], ["doubled"], ["downloads"])
    assert get("sections/story/two/")["numbers"] == []
    get("sections/story/three/", 404)


def test_cases_and_their_adaptations(get, site):
    one = get("localization-cases/app-india/")
    assert (one["entity"]["slug"], one["market"]["code"], one["outcome_figures"][0]["display"]) == (
        "app",
        "IN",
        "88.6 million",
    )
    assert one["adaptations"][0]["evidence"] == [
        {
            "reference": f"{SERIES}@2018-Q1",
            "label": "App: downloads, India",
            "value": "44000000",
            "stated_to": "100000",
            "display": "44.0 million",
            "unit": "count",
        }
    ]
    assert slugs(get("localization-cases/", lever="local-team")) == ["app-india"]
    assert slugs(get("adaptations/", lever="local-team", market="IN", source="paper"), "id") == ["app-india/hires"]
    assert get("adaptations/", lever="none")["count"] == 0
    assert get("adaptations/app-india/hires/")["what_was_done"] == '<p id="hires-p-251bc6">Hired.</p>'


def test_a_version_is_the_text_as_it_went_live(get, site):
    document = Document.objects.get(slug="story")
    Section.objects.filter(article__document=document, anchor="two").update(heading="Second")
    go_live(document, datetime(2020, 6, 1, tzinfo=UTC), "update", note="A new heading.")
    assert slugs(get("versions/", slug="story"), "id") == ["article/story/2", "article/story/1"]
    assert get("versions/", kind="update")["count"] == 1
    assert get("versions/article/story/1/")["sections"][1]["heading"] == "Two"
    assert get("articles/story/")["sections"][1]["heading"] == "Second"
    cancel(document.versions.get(number=2), "It was premature.")
    assert get("versions/article/story/2/", 410)["detail"] == "It was premature."
    assert slugs(get("versions/", slug="story"), "withdrawn") == ["It was premature.", ""]
    assert get("articles/story/")["version"]["number"] == 1


def test_a_moved_slug_redirects_wherever_it_stands(client, site):
    rename(Document.objects.get(slug="story"), "tale")
    for old, new in (
        ("/api/v1/articles/story/?as_of=2020-03-01", "/api/v1/articles/tale/?as_of=2020-03-01"),
        ("/api/v1/sections/story/one/", "/api/v1/sections/tale/one/"),
        ("/api/v1/versions/article/story/1/", "/api/v1/versions/article/tale/1/"),
        ("/articles/story.md", "/articles/tale.md"),
        ("/articles/story/versions/1.json", "/articles/tale/versions/1.json"),
    ):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, new)


def test_search_finds_public_things(get, site):
    assert {one["kind"] for one in get("search/", q="downloads")["results"]} >= {"chart", "metric"}
    get("search/", 400)
    get("search/", 400, q="x" * 201)
    get("search/", 400, q="app", as_of="2020-01-01")


LISTS = (
    "articles",
    "sections",
    "localization-cases",
    "adaptations",
    "charts",
    "claims",
    "versions",
    "topics",
    "authors",
    "images",
)


def test_a_list_of_twenty_costs_the_queries_of_one(client, site):
    def cost() -> dict[str, int]:
        found = {}
        for name in (*LISTS, "articles/?topic=growth", "claims/?verdict=holds", "localization-cases/?lever=local-team"):
            address = f"{V1}{name}" if "?" in name else f"{V1}{name}/"
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[name] = len(queries)
        return found

    before = cost()
    for number in range(20):
        claim(f"claim-{number}", listed=True)
        chart(f"chart-{number}", listed=True)
        go_live(article(f"story-{number}"))
        go_live(case(f"case-{number}"))
    assert cost() == before
    assert client.get(f"{V1}articles/").json()["count"] == 21


def test_an_article_costs_the_same_however_long_it_is(client):
    catalogue()
    numbers()
    claim()
    chart()

    def cost(slug: str, parts: int) -> int:
        document = article(slug)
        for place in range(parts):
            Section.objects.create(
                article=document.article,
                heading=f"S{place}",
                anchor=f"s{place}",
                position=place + 2,
                body=f"<p>{NUMBER} {CLAIM}</p>",
            )
        go_live(document)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{V1}articles/{slug}/").status_code == 200
        return len(queries)

    assert cost("short", 1) == cost("long", 40) <= 8


# Suffixes


def test_the_markdown_twin_says_what_the_page_says(client, site):
    response = client.get("/articles/story.md")
    text = response.content.decode()
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert text.startswith("# The story of 88.6 million\n\n*A standfirst.*\n\nDesk. Version 1, 3 February 2020.")
    assert "It had 88.6 million[^1] and doubled ([holds](/claims/doubled/))." in text
    assert "**Chart: [Downloads reached 88.6 million](/charts/downloads/)**" in text
    assert "| Q1 2019 | 88,600,000 |" in text
    assert (
        f"[^1]: 88,600,000: App: downloads, India, first quarter of 2019. Provider A, known since 12 April 2019; source 1. `{SERIES}@2019-Q1`"
        in text
    )
    assert client.get("/articles/story.md", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_json_by_suffix_is_what_the_api_says(client, site):
    for page, resource in (
        ("/articles/story", "articles/story/"),
        ("/localization/app-india", "localization-cases/app-india/"),
    ):
        assert client.get(f"{page}.json").json() == client.get(V1 + resource).json()
        assert client.get(f"{page}/versions/1.json").json()["moment"]["seen_at"]
        assert client.get(f"{page}.md").status_code == 200
        archive = zipfile.ZipFile(io.BytesIO(client.get(f"{page}.zip").getvalue()))
        assert archive.read("article.md") == client.get(f"{page}.md").content
        assert b"88600000" in archive.read("data/observations.csv")


def test_a_chart_by_suffix_is_what_it_draws(client, site):
    assert [line.split(b",")[7] for line in client.get("/charts/downloads.csv").getvalue().split(b"\r\n")[1:-1]] == [
        b"44000000",
        b"61000000",
        b"88600000",
    ]
    assert client.get("/charts/downloads.metadata.json").json()["title"] == "Downloads reached 88.6 million"
    for ending in ("json", "xlsx", "zip"):
        first = client.get(f"/charts/downloads.{ending}")
        assert (first.status_code, first.getvalue() == client.get(f"/charts/downloads.{ending}").getvalue()) == (
            200,
            True,
        )


def test_the_whole_record_is_one_file(client, site):
    response = client.get("/data.zip")
    archive = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert {"observations.csv", "rankings.csv", "claims.csv", "series.csv", "sources.csv", "README.md"} <= set(
        archive.namelist()
    )
    assert archive.read("observations.csv") == client.get("/api/v1/observations.csv?vintages=all").getvalue()
    assert b"doubled" in archive.read("claims.csv")
    assert client.get("/data.zip", headers={"If-None-Match": response["ETag"]}).status_code == 304
