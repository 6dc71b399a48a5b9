"""What pages say to machines: whole results, a check of types, dates and addresses, and titles that would break out."""

import json
import re
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from casestudy.models import Article, Author, SiteSettings
from casestudy.publishing import publish
from metrics.models import Market, Series, Source
from tests.factories import SERIES, a_series, article, at, case, chart, claim, number, record, row

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert()</script> & <!-- “quoted”"
#: Of each type: what search engines ask for.
NEEDED = {
    "Article": {"headline", "datePublished", "dateModified", "author", "publisher", "inLanguage", "version"},
    "Dataset": {"name", "url", "description", "license", "creator", "distribution", "isAccessibleForFree"},
    "DataCatalog": {"name", "url", "description", "license", "dataset"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Person": {"name", "givenName", "familyName", "url"},
    "Organization": {"name"},
    "DataDownload": {"encodingFormat", "contentUrl"},
    "PropertyValue": {"name", "unitText"},
    "Place": {"name"},
    "CreativeWork": {"name"},
    "ImageObject": {"contentUrl", "encodingFormat"},
    "Claim": {"url", "text", "inLanguage"},
    "ClaimReview": {"url", "claimReviewed", "itemReviewed", "author", "reviewRating"},
    "Rating": {"alternateName"},
    "CorrectionComment": {"text", "datePublished"},
    "WebSite": {"name", "url", "publisher"},
    "ProfilePage": {"mainEntity"},
}
THING = {"@id", "name", "url", "description", "identifier", "image", "sameAs", "alternateName", "mainEntityOfPage"}
WORK = THING | {
    "abstract", "author", "correction", "creator", "creditText", "dateModified", "datePublished", "genre", "hasPart",
    "headline", "inLanguage", "interpretedAsClaim", "isAccessibleForFree", "isBasedOn", "isPartOf", "keywords", "license",
    "mainEntity", "publisher", "sdPublisher", "spatialCoverage", "temporalCoverage", "text", "thumbnail", "version",
}  # fmt: skip
MEDIA = WORK | {"contentUrl", "encodingFormat", "width", "height"}
#: What schema.org (version 29) knows of each type, as far as we say it: its own properties and those that it inherits.
TERMS = {
    "Article": WORK | {"wordCount"},
    "Dataset": WORK | {"distribution", "includedInDataCatalog", "variableMeasured"},
    "DataCatalog": WORK | {"dataset"},
    "BreadcrumbList": THING | {"itemListElement"},
    "ListItem": THING | {"item", "position"},
    "Person": THING | {"givenName", "familyName", "affiliation"},
    "Organization": THING | {"publishingPrinciples", "correctionsPolicy"},
    "DataDownload": MEDIA,
    "PropertyValue": THING | {"unitText"},
    "Place": THING,
    "CreativeWork": WORK,
    "ImageObject": MEDIA | {"caption"},
    "Claim": WORK | {"appearance"},
    "ClaimReview": WORK | {"claimReviewed", "itemReviewed", "reviewRating"},
    "Rating": THING | {"ratingExplanation"},
    "CorrectionComment": WORK,
    "WebSite": WORK,
    "ProfilePage": WORK,
}
DATES = {"datePublished", "dateModified"}
ADDRESSES = {"@id", "url", "item", "contentUrl", "mainEntityOfPage", "isBasedOn", "sameAs", "correctionsPolicy"}


class Reader(HTMLParser):
    """Collects JSON-LD and meta elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.meta: list[tuple[str, str]] = []
        self.within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.within = tag == "script" and given.get("type") == "application/ld+json"
        if self.within:
            self.scripts.append("")
        name = given.get("name") or given.get("property") or ""
        if tag == "meta" and re.match("z:|citation_|og:|article:", name):
            self.meta.append((name, given["content"] or ""))

    def handle_endtag(self, tag: str) -> None:
        self.within = False

    def handle_data(self, data: str) -> None:
        if self.within:
            self.scripts[-1] += data


def read(client: Any, path: str) -> Reader:
    reader = Reader()
    response = client.get(path)
    assert response.status_code == 200, path
    reader.feed(response.content.decode())
    return reader


def graph(reader: Reader) -> dict[str, dict[str, Any]]:
    """The nodes by type, checked."""
    (text,) = reader.scripts
    assert not re.search("[<>&]", text)
    found = json.loads(text)
    assert found["@context"] == "https://schema.org"
    for node in found["@graph"]:
        check(node)
    return {node["@type"]: node for node in found["@graph"]}


def check(node: dict[str, Any]) -> None:
    """Types that we know, with what they need; dates that are dates, addresses that are absolute.

    A node of an ``@id`` alone refers to what describes itself elsewhere.
    """
    if node.keys() == {"@id"}:
        assert re.match(r"https?://[^/]+/", node["@id"])
        return
    assert NEEDED[node["@type"]] <= node.keys() <= TERMS[node["@type"]] | {"@type"}
    if node["@type"] == "Dataset":
        assert 50 <= len(node["description"]) <= 5000
    for name, value in node.items():
        if name in DATES:
            assert node["@type"] == "CreativeWork" or datetime.fromisoformat(value).tzinfo is not None
        elif name in ADDRESSES:
            for one in value if isinstance(value, list) else [value]:
                assert re.match(r"https?://[^/]+/", one), (name, one)
        elif name == "temporalCoverage":
            start, end = value.split("/")
            assert (start == ".." or date.fromisoformat(start)) and date.fromisoformat(end)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                check(one)
            else:
                assert one not in ("", None), name


@pytest.fixture
def story(settings: Any) -> Any:
    settings.SITE_URL = "https://example.org"
    SiteSettings(name="Casestudy", text_licence="CC BY 4.0, the editors", data_licence="CC BY 4.0").save()
    a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-01-01")
    document = article(title=f"Of {number_line()}", standfirst="What happened.")
    Article.objects.get().authors.add(Author.objects.create(slug="ada", given_name="Ada", family_name="Okafor"))
    publish(document, kind="new", live_from=at("2020-02-03T06:00:00"))
    publish(document, kind="update", live_from=at("2020-03-04T06:00:00"))
    return document


def number_line() -> str:
    return f"[[{SERIES}@2018|compact]]"


def test_an_article_names_its_version_its_dates_and_the_series_it_is_based_on(client: Any, story: Any) -> None:
    nodes = graph(read(client, "/articles/story/"))
    publisher = {"@type": "Organization", "name": "Casestudy", "url": "https://example.org/"}
    series = f"https://example.org/series/{SERIES}/"
    assert nodes["Article"] == {
        "@type": "Article",
        "@id": "https://example.org/articles/story/versions/2/",
        "url": "https://example.org/articles/story/versions/2/",
        "mainEntityOfPage": "https://example.org/articles/story/",
        "headline": "Of 60.0 million",
        "image": "https://example.org/articles/story/card.png",
        "description": "What happened.",
        "datePublished": "2020-02-03T06:00:00+00:00",
        "dateModified": "2020-03-04T06:00:00+00:00",
        "author": [
            {
                "@type": "Person",
                "name": "Ada Okafor",
                "givenName": "Ada",
                "familyName": "Okafor",
                "url": "https://example.org/authors/ada/",
            }
        ],
        "publisher": publisher,
        "inLanguage": "en",
        "version": "2",
        "isAccessibleForFree": True,
        "wordCount": nodes["Article"]["wordCount"],
        "license": {
            "@type": "CreativeWork",
            "name": "CC BY 4.0, the editors",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
        "isBasedOn": [series],
    }
    assert [one["item"] for one in nodes["BreadcrumbList"]["itemListElement"]] == [
        "https://example.org/articles/",
        "https://example.org/articles/story/",
    ]


def test_the_head_speaks_to_reference_managers(client: Any, story: Any) -> None:
    assert read(client, "/articles/story/").meta == [
        ("z:itemType", "webpage"),
        ("citation_title", "Of 60.0 million"),
        ("citation_author", "Okafor, Ada"),
        ("citation_publication_date", "2020/03/04"),
        ("citation_publisher", "Casestudy"),
        ("citation_language", "en"),
        ("citation_public_url", "https://example.org/articles/story/versions/2/"),
        ("og:type", "article"),
        ("og:site_name", "Casestudy"),
        ("og:title", "Of 60.0 million"),
        ("og:description", "What happened."),
        ("og:url", "https://example.org/articles/story/"),
        ("og:locale", "en_GB"),
        ("article:published_time", "2020-02-03T06:00:00+00:00"),
        ("article:modified_time", "2020-03-04T06:00:00+00:00"),
        ("article:section", "Articles"),
        ("og:image", "https://example.org/articles/story/card.png"),
        ("og:image:type", "image/png"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", "Of 60.0 million. 60.0 million App: downloads, world, 2018"),
    ]


def test_a_version_and_a_case_say_the_same_of_themselves(client: Any, story: Any) -> None:
    first = graph(read(client, "/articles/story/versions/1/"))["Article"]
    assert (first["version"], first["dateModified"]) == ("1", "2020-02-03T06:00:00+00:00")
    publish(case(), kind="new", live_from=at("2020-02-03"))
    node = graph(read(client, "/localization/app-japan/"))["Article"]
    assert (node["headline"], node["author"]) == ("App in JP", [node["publisher"]])


def test_a_series_is_a_dataset(client: Any, story: Any) -> None:
    nodes = graph(read(client, f"/series/{SERIES}/"))
    page = f"https://example.org/series/{SERIES}"
    assert nodes["Dataset"] == {
        "@type": "Dataset",
        "@id": f"{page}/",
        "url": f"{page}/",
        "identifier": SERIES,
        "name": "App: downloads, world",
        "description": "App: downloads, world. Each number with its source, its provider and the day since when it is known.",
        "spatialCoverage": {"@type": "Place", "name": "World"},
        "temporalCoverage": "2017-01-01/2018-12-31",
        "variableMeasured": {"@type": "PropertyValue", "name": "Downloads", "unitText": "count"},
        "creator": [{"@type": "Organization", "name": "Provider A"}],
        "publisher": {"@type": "Organization", "name": "Casestudy", "url": "https://example.org/"},
        "isAccessibleForFree": True,
        "dateModified": "2019-01-01T00:00:00+00:00",
        "inLanguage": "en",
        "isPartOf": {"@id": "https://example.org/metrics/downloads-count/"},
        "isBasedOn": ["https://example.org/sources/paper/"],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{page}.{ending}"}
            for media, ending in (
                ("text/csv", "csv"),
                ("application/json", "json"),
                ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
                ("application/zip", "zip"),
            )
        ],
        "license": {
            "@type": "CreativeWork",
            "name": "CC BY 4.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
    }


def test_no_title_breaks_out_of_its_element(client: Any) -> None:
    a_series(title=HOSTILE)
    record(row(), recorded="2019-01-01")
    publish(article(f"<p>It had {number()}.</p>", title=HOSTILE), kind="new", live_from=at("2020-02-03"))
    reader = read(client, "/articles/story/")
    assert graph(reader)["Article"]["headline"] == HOSTILE
    assert dict(reader.meta)["og:title"] == HOSTILE
    assert graph(read(client, f"/series/{SERIES}/"))["Dataset"]["name"] == HOSTILE


def test_an_article_is_modified_when_its_version_went_live_and_when_a_number_that_it_shows_changed(
    client: Any, story: Any
) -> None:
    def modified(**query: str) -> str:
        return str(
            graph(read(client, "/articles/story/" + (f"?as_of={query['as_of']}" if query else "")))["Article"][
                "dateModified"
            ]
        )

    assert modified() == "2020-03-04T06:00:00+00:00"
    assert modified(as_of="2020-02-15") == "2020-02-03T06:00:00+00:00"
    before = now()
    record(row("90000000", "2020-05-01"))
    assert before <= datetime.fromisoformat(modified()) <= now()


def test_a_description_is_long_enough_and_never_too_long(client: Any) -> None:
    metric = a_series().metric
    metric.description = "Long. " * 2000
    metric.save()
    record(row(), recorded="2019-01-01")
    publish(article(), kind="new", live_from=at("2020-02-03"))
    found = graph(read(client, f"/series/{SERIES}/"))["Dataset"]["description"]
    assert len(found) == 5000
    assert "… Each number with its source" in found


def test_no_licence_is_said_to_be_none(client: Any) -> None:
    a_series()
    record(row(), recorded="2019-01-01")
    publish(article(), kind="new", live_from=at("2020-02-03"))
    said = {"@type": "CreativeWork", "name": "not stated"}
    assert graph(read(client, f"/series/{SERIES}/"))["Dataset"]["license"] == said
    assert graph(read(client, "/sources/paper/"))["CreativeWork"]["license"] == said
    assert "license" not in graph(read(client, "/articles/story/"))["Article"]


def test_a_metric_is_the_dataset_of_its_series_and_the_catalogue_names_it(client: Any, story: Any) -> None:
    other = a_series("app-downloads-jp", "App: downloads, Japan")
    other.market = Market.objects.create(code="JP", name="Japan")
    other.save()
    record({**row(period="2016"), "series": "app-downloads-jp", "provider": "b"}, recorded="2019-01-01")
    a_series("app-downloads-none", "App: no number yet")
    node = graph(read(client, "/metrics/downloads-count/"))["Dataset"]
    page = "https://example.org/metrics/downloads-count/"
    assert (node["@id"], node["url"], node["includedInDataCatalog"]) == (
        page,
        page,
        {"@id": "https://example.org/metrics/"},
    )
    assert node["hasPart"] == [
        {"@id": "https://example.org/series/app-downloads-jp/"},
        {"@id": f"https://example.org/series/{SERIES}/"},
    ]
    assert [one["name"] for one in node["creator"]] == ["Provider B", "Provider A"]
    assert [one["name"] for one in node["spatialCoverage"]] == ["Japan", "World"]
    assert node["temporalCoverage"] == "2016-01-01/2018-12-31"
    assert node["distribution"][0]["contentUrl"] == "https://example.org/metrics/downloads-count.csv"
    for address in ("/metrics/", "/metrics/?as_of=2020-06-01"):
        catalogue = graph(read(client, address))["DataCatalog"]
        assert (catalogue["@id"], catalogue["dataset"]) == ("https://example.org/metrics/", [{"@id": page}])


def test_a_chart_is_the_dataset_that_it_draws_with_its_picture(client: Any, story: Any) -> None:
    chart("downloads", Series.objects.get(slug=SERIES), listed=True)
    node = graph(read(client, "/charts/downloads/"))["Dataset"]
    assert (node["name"], node["temporalCoverage"]) == ("Downloads rose", "2017-01-01/2018-12-31")
    assert node["isBasedOn"] == [f"https://example.org/series/{SERIES}/"]
    assert node["variableMeasured"] == [{"@type": "PropertyValue", "name": "Downloads", "unitText": "count"}]
    assert node["image"]["contentUrl"] == "https://example.org/charts/downloads.png"
    assert node["image"]["creditText"] == "Provider A"
    assert node["image"]["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    chart("table", Series.objects.get(slug=SERIES), listed=True, kind="table")
    assert "image" not in graph(read(client, "/charts/table/"))["Dataset"]


def test_a_series_without_numbers_is_still_a_valid_dataset(client: Any, story: Any) -> None:
    node = graph(read(client, f"/series/{SERIES}/?as_of=2018-01-01"))["Dataset"]
    assert "temporalCoverage" not in node
    assert "dateModified" not in node
    assert "isBasedOn" not in node
    assert node["creator"] == [node["publisher"]]


def test_a_claim_names_its_texts_its_numbers_and_its_verdict(client: Any, story: Any) -> None:
    claim()
    publish(
        article('<p><span data-claim="doubled" data-stance="asserted">It doubled.</span></p>', slug="claimed"),
        kind="new",
        live_from=at("2020-03-05"),
    )
    series, one = f"https://example.org/series/{SERIES}/", "https://example.org/claims/doubled/"
    text = graph(read(client, "/articles/claimed/"))["Article"]
    assert (text["interpretedAsClaim"], "isBasedOn" in text) == ([{"@id": one}], False)
    nodes = graph(read(client, "/claims/doubled/"))
    assert (nodes["Claim"]["text"], nodes["Claim"]["isBasedOn"]) == ("It doubled.", [series])
    assert nodes["Claim"]["appearance"] == [{"@id": text["@id"]}]
    assert nodes["Claim"]["author"] == nodes["ClaimReview"]["author"]
    assert nodes["ClaimReview"]["itemReviewed"] == {"@id": one}
    assert nodes["ClaimReview"]["reviewRating"]["alternateName"] == "holds"


def test_what_others_said_has_no_author_here(client: Any, story: Any) -> None:
    claim(stance="quoted", stated="3")
    nodes = graph(read(client, "/claims/doubled/"))
    assert "author" not in nodes["Claim"]
    assert nodes["ClaimReview"]["reviewRating"]["alternateName"] == "contradicted"


def test_a_source_is_what_was_read_and_where_it_is(client: Any, story: Any) -> None:
    Source.objects.filter(slug="paper").update(url_main="https://paper.example/report", date_published="2019-07")
    node = graph(read(client, "/sources/paper/"))["CreativeWork"]
    assert (node["url"], node["mainEntityOfPage"]) == (
        "https://paper.example/report",
        "https://example.org/sources/paper/",
    )
    assert (node["name"], node["publisher"]["name"], node["datePublished"]) == ("A report", "The Paper", "2019-07")


@pytest.mark.parametrize(
    ("page", "trail"),
    [
        (f"/series/{SERIES}/", ["/metrics/", "/metrics/downloads-count/", f"/series/{SERIES}/"]),
        ("/metrics/downloads-count/", ["/metrics/", "/metrics/downloads-count/"]),
        ("/sources/paper/", ["/sources/", "/sources/paper/"]),
        ("/claims/doubled/", ["/claims/", "/claims/doubled/"]),
        ("/articles/story/versions/", ["/articles/", "/articles/story/", "/articles/story/versions/"]),
        ("/ja/sources/paper/", ["/ja/sources/", "/ja/sources/paper/"]),
    ],
)
def test_pages_below_others_say_so(client: Any, story: Any, page: str, trail: list[str]) -> None:
    claim()
    found = graph(read(client, page))["BreadcrumbList"]["itemListElement"]
    assert [one["item"] for one in found] == [f"https://example.org{path}" for path in trail]


def test_in_another_language_a_thing_is_the_same_thing(client: Any, story: Any) -> None:
    node = graph(read(client, f"/ja/series/{SERIES}/"))["Dataset"]
    assert (node["@id"], node["url"], node["inLanguage"]) == (
        f"https://example.org/series/{SERIES}/",
        f"https://example.org/ja/series/{SERIES}/",
        "ja",
    )
    assert "。" in node["description"]


def test_corrections_are_said(client: Any, story: Any) -> None:
    publish(story, kind="correction", note="It was 60, not 70.", live_from=at("2020-05-04T06:00:00"))
    said = {"@type": "CorrectionComment", "text": "It was 60, not 70.", "datePublished": "2020-05-04T06:00:00+00:00"}
    assert graph(read(client, "/articles/story/"))["Article"]["correction"] == [said]
    assert "correction" not in graph(read(client, "/articles/story/versions/2/"))["Article"]


def test_the_site_and_its_authors_describe_themselves(client: Any, story: Any) -> None:
    nodes = graph(read(client, "/"))
    assert nodes["WebSite"]["publisher"] == {"@id": nodes["Organization"]["@id"]}
    assert nodes["Organization"]["correctionsPolicy"] == "https://example.org/corrections/"
    person = graph(read(client, "/authors/ada/"))["ProfilePage"]["mainEntity"]
    assert (person["@type"], person["name"], person["url"]) == (
        "Person",
        "Ada Okafor",
        "https://example.org/authors/ada/",
    )


def test_what_a_page_says_costs_the_same_for_any_number_of_series(client: Any, story: Any) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    paths = ("/metrics/", "/metrics/downloads-count/")
    before = [queries(path) for path in paths]
    for place in range(12):
        a_series(f"more-{place}")
        record({**row(), "series": f"more-{place}"}, recorded="2019-01-01")
    assert [queries(path) for path in paths] == before


def test_every_page_says_its_title_to_those_who_share_it(client: Any, story: Any) -> None:
    meta = dict(read(client, "/sources/paper/").meta)
    assert (meta["og:type"], meta["og:title"], meta["og:url"]) == (
        "website",
        "A report - Casestudy",
        "https://example.org/sources/paper/",
    )
    Source.objects.filter(slug="paper").update(title=HOSTILE)
    reader = read(client, "/sources/paper/")
    assert dict(reader.meta)["og:title"] == f"{HOSTILE} - Casestudy"
    assert len(reader.scripts) == 1
