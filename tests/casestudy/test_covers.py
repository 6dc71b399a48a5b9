"""The picture of a page that has no chart: named in its head, drawn of what the page shows, nowhere without the page."""

import io
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.core.cache import caches
from PIL import Image

from casestudy.models import SiteSettings, StripFigure
from casestudy.publishing import rename
from metrics.rasters import png_of

from .api_build import NUMBER, SERIES, article, case, everything, go_live, record, row

pytestmark = pytest.mark.django_db
LATER = datetime(2021, 1, 1, tzinfo=UTC)
PAGES = {
    "/": "The Numbers. 44.0 million the first quarter",
    "/articles/": "Articles. 44.0 million the first quarter",
    "/localization/": "Localization cases. India, 88.6 million downloads",
    "/localization/app-india/": "App in India. 88.6 million downloads",
    "/localization/compare/?case=app-india": "App. India compared. India, 88.6 million downloads",
    "/metrics/": "Metrics. 88.6 million Downloads",
    "/metrics/downloads/": "Downloads. 88.6 million App: downloads, India",
    f"/series/{SERIES}/": "App: downloads, India. 88.6 million first quarter of 2019",
    "/claims/doubled/": "Claim: holds. Downloads doubled. 88,600,000 App: downloads, India; 44,000,000 App: downloads, India",
    "/topics/growth/": "Topic. Growth",
    "/authors/desk/": "Author. Desk",
    "/articles/plain/": "The story of 88.6 million. 88.6 million App: downloads, India, first quarter of 2019",
}


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    """A front page without a lead chart, a text with a chart, one without."""
    settings.SITE_URL = "https://numbers.example"
    everything()
    go_live(article("plain", f"<p>It had {NUMBER}.</p>"))
    one = SiteSettings.objects.create(name="The Numbers", promise="Each has a source.")
    StripFigure.objects.create(site=one, reference=f"{SERIES}@2018-Q1", format="compact", label="the first quarter")


def told(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="((?:og:image|twitter)[^"]*)" content="([^"]*)">', page)
    return {name: unescape(content) for name, content in found}


def picture(client: Any, path: str) -> bytes:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png"), path
    assert answer["Cache-Control"].startswith("public, max-age=")
    return bytes(answer.content)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_its_picture_with_its_size_and_what_it_says(client, path):
    if path == "/":
        SiteSettings.objects.update(lead=None)
        go_live(article("newest", f"<p>It had {NUMBER}.</p>"), LATER)
    plain, _, query = path.partition("?")
    address = f"{plain}card.png" + (f"?{query}" if query else "")
    assert told(client.get(path).text) == {
        "og:image": f"https://numbers.example{address}",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": PAGES[path],
        "twitter:card": "summary_large_image",
    }
    assert Image.open(io.BytesIO(picture(client, address))).size == (1200, 630)


@pytest.mark.parametrize("path", ["/claims/", "/sources/", "/timeline/", "/corrections/", "/ja/search/?q=app"])
def test_a_page_without_a_picture_of_its_own_is_shared_with_that_of_the_site(client, path):
    named = told(client.get(path).text)
    address = "/ja/card.png" if path.startswith("/ja") else "/card.png"
    assert named["og:image"] == f"https://numbers.example{address}"
    assert named["og:image:alt"] == "The Numbers. Each has a source."
    assert Image.open(io.BytesIO(picture(client, address))).size == (1200, 630)


def test_a_text_with_a_chart_is_shared_with_the_chart(client):
    assert told(client.get("/articles/story/").text)["og:image"].endswith("/charts/downloads/card.png")


def test_a_picture_that_did_not_change_is_not_sent_again(client):
    tag = client.get("/metrics/card.png")["ETag"]
    again = client.get("/metrics/card.png", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    record(row("2019-Q1", "99900000", "2019-06-01"))
    changed = client.get("/metrics/card.png", headers={"If-None-Match": tag})
    assert changed.status_code == 200 and changed["ETag"] != tag


def test_a_picture_is_of_the_moment_and_the_choice_that_its_page_was_asked_for(client):
    record(row("2019-Q1", "99900000", "2019-06-01"))
    then = "/metrics/downloads/?as_of=2019-05-01"
    named = told(client.get(then).text)
    assert named["og:image"] == "https://numbers.example/metrics/downloads/card.png?as_of=2019-05-01"
    assert "88.6 million" in named["og:image:alt"]
    now, past = (picture(client, f"/metrics/downloads/card.png{query}") for query in ("", "?as_of=2019-05-01"))
    assert now != past
    assert picture(client, "/ja/metrics/downloads/card.png") != now
    assert told(client.get("/ja/metrics/").text)["og:image"] == "https://numbers.example/ja/metrics/card.png"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/articles/draft/card.png", 404),
        ("/localization/draft/card.png", 404),
        ("/authors/nobody/card.png", 404),
        ("/articles/card.png?topic=growth&as_of=soon", 400),
        ("/localization/compare/card.png?market=XX", 400),
        ("/metrics/none/card.png", 404),
        ("/preview/1/card.png", 404),
    ],
)
def test_what_has_no_page_has_no_picture(client, path, status):
    article("draft", f"<p>It had {NUMBER}.</p>")
    case("draft")
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (status, "text/html")


def test_the_picture_of_a_text_is_found_under_its_former_address(client):
    document = go_live(article("before", f"<p>It had {NUMBER}.</p>")).document
    rename(document, "after")
    answer = client.get("/articles/before/card.png?as_of=2020-06-01")
    assert (answer.status_code, answer["Location"]) == (301, "/articles/after/card.png?as_of=2020-06-01")


def test_a_text_that_changes_is_drawn_as_published_and_not_as_it_is_being_edited(client):
    before = picture(client, "/articles/plain/card.png")
    text = article("other").article
    type(text).objects.filter(document__slug="plain").update(title="Another title")
    assert picture(client, "/articles/plain/card.png") == before


def test_a_process_keeps_no_more_pictures_than_it_has_room_for():
    small = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="{}"/></svg>'
    first = png_of(small.format(0), 4)
    for number in range(1, 260):
        png_of(small.format(number), 4)
    assert len(caches["pictures"]._cache) <= 200
    assert png_of(small.format(0), 4) == first


def test_emoji_are_left_out_of_pictures_in_the_midst_of_words():
    text = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60"><text x="5" y="40" font-size="30">{}</text></svg>'
    plain = png_of(text.format("Growth in Japan"), 400)
    assert png_of(text.format("🎵🚀 Growth 👩‍👩‍👧‍👦 in 🇯🇵 Japan ❤️"), 400) == plain
    assert png_of(text.format("Growth in 2019"), 400) == png_of(text.format("Growth in 2019 ☀️"), 400)
    assert png_of(text.format("🎵🚀"), 400) != png_of(text.format(""), 400)
