"""What pages say to machines: whole results, a check of types, dates and addresses, and titles that would break out."""

import json
import re
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils.timezone import now

from casestudy.models import Article, Author, SiteSettings
from casestudy.publishing import publish
from tests.factories import SERIES, a_series, article, at, case, number, record, row

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert()</script> & <!-- “quoted”"
#: Of each type: what search engines ask for, and which of it is a date or an address.
NEEDED = {
    "Article": {"headline", "datePublished", "dateModified", "author", "publisher", "inLanguage", "version"},
    "Dataset": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Person": {"name", "givenName", "familyName", "url"},
    "Organization": {"name"},
    "DataDownload": {"encodingFormat", "contentUrl"},
    "PropertyValue": {"name", "unitText"},
    "Place": {"name"},
    "CreativeWork": {"name"},
}
#: What schema.org knows of each type (its own properties and those that it inherits), as far as we say it.
TERMS = {
    "Article": {
        "@id", "url", "mainEntityOfPage", "headline", "description", "datePublished", "dateModified", "author", "publisher",
        "inLanguage", "version", "isAccessibleForFree", "wordCount", "license", "keywords", "isBasedOn", "abstract",
    },
    "Dataset": {
        "@id", "url", "identifier", "name", "description", "spatialCoverage", "temporalCoverage", "variableMeasured", "creator",
        "publisher", "isAccessibleForFree", "distribution", "dateModified", "license",
    },
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Person": {"name", "givenName", "familyName", "url", "affiliation"},
    "Organization": {"name", "url"},
    "DataDownload": {"encodingFormat", "contentUrl"},
    "PropertyValue": {"name", "unitText", "description"},
    "Place": {"name", "identifier"},
    "CreativeWork": {"name", "url"},
}  # fmt: skip
DATES = {"datePublished", "dateModified"}
ADDRESSES = {"@id", "url", "item", "contentUrl", "mainEntityOfPage"}


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
        if tag == "meta" and re.match("citation_|og:|article:", name):
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
    """Types that we know, with what they need; dates that are dates, addresses that are absolute."""
    assert NEEDED[node["@type"]] <= node.keys() <= TERMS[node["@type"]] | {"@type"}
    for name, value in node.items():
        if name in DATES:
            assert datetime.fromisoformat(value).tzinfo is not None
        elif name in ADDRESSES:
            assert re.match(r"https?://[^/]+/", value), (name, value)
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
        "isBasedOn": [{"@type": "Dataset", "@id": series, "name": "App: downloads, world", "url": series}],
    }
    assert [one["item"] for one in nodes["BreadcrumbList"]["itemListElement"]] == [
        "https://example.org/articles/",
        "https://example.org/articles/story/",
    ]


def test_the_head_speaks_to_reference_managers(client: Any, story: Any) -> None:
    assert read(client, "/articles/story/").meta == [
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
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"{page}.csv"},
            {"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": f"{page}.json"},
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
    node = graph(reader)["Article"]
    assert (node["headline"], node["isBasedOn"][0]["name"]) == (HOSTILE, HOSTILE)
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
