"""A chart by its addresses: page, embed, pictures, data, oEmbed, each in the view and at the moment asked for."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone
from lxml import html
from PIL import Image

from casestudy.models import SiteSettings
from casestudy.publishing import publish
from metrics.models import Chart, ChartSeries, Market, Observation, Ranking, Series
from metrics.ranking import rank
from metrics.suffixes import files
from tests.factories import event

from .api_build import CHART, SERIES, article, catalogue, chart, record, row

pytestmark = pytest.mark.django_db
PAGE = "/charts/downloads/"


@pytest.fixture(autouse=True)
def site(settings):
    """Two markets, quarters with a gap, a live article with the chart."""
    settings.SITE_URL = "https://numbers.example"
    one = catalogue()
    japan = Market.objects.create(code="JP", name="Japan")
    other = Series.objects.create(
        slug="app-downloads-jp", title="App: downloads, Japan", metric=one.metric, entity=one.entity, market=japan
    )
    record(
        row("2018-Q4", "60000000"),
        row("2019-Q1", "88600000"),
        row("2019-Q2", "90000000"),
        {**row("2019-Q1", "5000000"), "series": other.slug},
        {**row("2019-Q3", "7000000"), "series": other.slug},
        recorded_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    made = chart("downloads", listed=True)
    made.kind, made.frequency = "line", ""
    ChartSeries.objects.filter(chart=made).delete()
    for position, (series, label) in enumerate(((one, "India"), (other, "Japan"))):
        ChartSeries.objects.create(chart=made, series=series, position=position, label=label)
    made.takeaway = "India leads 日本"
    made.save()
    SiteSettings.objects.create(name="The Numbers")
    publish(article("story", CHART), kind="new", override="none")
    return made


def rows(response) -> list[tuple[str, str]]:
    lines = response.getvalue().decode().split("\r\n")[1:-1]
    return [(line.split(",")[0], line.split(",")[4]) for line in lines]


def test_the_list_shows_every_public_chart_newest_first_as_it_stood_then(client):
    other = chart("second", listed=True)
    Chart.objects.filter(pk=other.pk).update(takeaway=f"It had [[{SERIES}@2019-Q1|compact]]")
    chart("draft", listed=False)
    page = html.fromstring(client.get("/charts/?as_of=2021-01-01").content)
    heads = page.xpath("//main//h2/a")
    assert [(one.text, one.get("href")) for one in heads] == [
        ("It had 88.6 million", "/charts/second/?as_of=2021-01-01"),
        ("India leads 日本", "/charts/downloads/?as_of=2021-01-01"),
    ]
    assert len(page.xpath("//main//li//*[name()='svg'][contains(@class, 'chart-svg')]")) == 2
    back = html.fromstring(client.get(PAGE).content).xpath("//main//*[@class='crumbs']/a/@href")
    assert back == ["/charts/"]


INDIA = [(SERIES, "2018-Q4"), (SERIES, "2019-Q1"), (SERIES, "2019-Q2")]
JAPAN = [("app-downloads-jp", "2019-Q1"), ("app-downloads-jp", "2019-Q3")]


@pytest.mark.parametrize(
    ("query", "expected", "name"),
    [
        ("", INDIA + JAPAN, "downloads-shown.csv"),
        ("?market=JP", JAPAN, "downloads-shown-JP.csv"),
        ("?market=jp,IN&tab=table", INDIA + JAPAN, "downloads-shown-JP-IN.csv"),
        ("?from=2019-Q1&to=2019-Q2", [*INDIA[1:], JAPAN[0]], "downloads-shown-from-2019-Q1-to-2019-Q2.csv"),
        ("?from=2019-Q2", [INDIA[2], JAPAN[1]], "downloads-shown-from-2019-Q2.csv"),
        ("?to=2018", INDIA[:1], "downloads-shown-to-2018.csv"),
        ("?data=all", INDIA + JAPAN, "downloads-all.csv"),
    ],
)
def test_an_address_says_which_part_is_shown_and_the_file_which_it_is(client, query, expected, name):
    response = client.get(f"/charts/downloads.csv{query}")
    assert sorted(rows(response)) == sorted(expected)
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    if "data" not in query:
        page = client.get(f"{PAGE}{query}")
        shown = [
            cell.reference.split("~")[0]
            for line in page.context["chart"].table.rows
            for cell in line.cells
            if cell.reference
        ]
        assert sorted(shown) == sorted(f"{series}@{period}" for series, period in expected)


def test_all_is_more_than_what_is_shown_where_the_chart_has_a_range(client, site):
    Chart.objects.filter(pk=site.pk).update(period="2019")
    assert len(rows(client.get("/charts/downloads.csv"))) == 4
    assert len(rows(client.get("/charts/downloads.csv?data=all"))) == 5
    assert client.get("/charts/downloads.metadata.json?data=all&market=IN").json()["view"] == {
        "market": ["IN"],
        "from": "",
        "to": "",
    }
    packed = zipfile.ZipFile(io.BytesIO(client.get("/charts/downloads.zip?data=all").getvalue()))
    assert sorted(packed.namelist()) == ["README.md", "downloads-all.csv", "metadata.json"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("market=FR", "This chart shows nothing of “FR”; it has IN, JP."),
        ("from=soon", "“soon” is not a period"),
        ("from=2030", "outside"),
        ("from=2019-Q2&to=2018-Q4", "ends before it begins"),
        ("colour=red", "There is no parameter “colour” here"),
        ("tab=pie", "chart, table"),
    ],
)
def test_a_view_that_the_chart_does_not_have_is_refused_by_name(client, query, said):
    for path in (
        PAGE,
        "/charts/downloads.csv",
        "/charts/downloads.png",
        "/charts/downloads.svg",
        "/charts/downloads/embed/",
    ):
        response = client.get(f"{path}?{query}")
        if (query == "tab=pie" and "." in path and not path.endswith("csv")) or (
            query == "tab=pie" and "embed" in path
        ):
            continue
        assert response.status_code == 400, path
        assert said in response.text.replace("&#x27;", "'"), path


def test_whatever_leaves_the_page_shows_what_its_address_shows(client):
    query = "market=IN&from=2019-Q1"
    page, escaped = client.get(f"{PAGE}?{query}"), query.replace("&", "&amp;")
    html = page.text
    assert f'<meta property="og:image" content="https://numbers.example/charts/downloads/card.png?{escaped}">' in html
    assert client.get(f"{PAGE}card.png?{query}").getvalue() != client.get(f"{PAGE}card.png").getvalue()
    for part in ("downloads.csv?{}", "downloads.png?{}", "downloads/?{}#embed"):
        assert f'<li><a href="/charts/{part.format(escaped)}">' in html, part
    discovery = re.search(r'type="application/json\+oembed" href="([^"]+)"', html)[1]
    told = client.get(unescape(discovery).removeprefix("https://numbers.example")).json()
    assert f"embed/?{escaped}" in told["html"]
    words = "(shown here: India; from first quarter of 2019 on)"
    for path in (f"{PAGE}?{query}", f"{PAGE}embed/?{query}", f"/charts/downloads.svg?{query}"):
        assert words in client.get(path).getvalue().decode(), path
        assert "shown here" not in client.get(path.partition("?")[0]).getvalue().decode(), path


def test_an_archive_says_which_part_of_the_record_it_holds(client):
    packed = zipfile.ZipFile(io.BytesIO(client.get("/charts/downloads.zip?market=JP&to=2019-Q1").getvalue()))
    assert "downloads-shown-JP-to-2019-Q1.csv" in packed.namelist()
    note = packed.read("README.md").decode()
    assert "Holds what the chart shows; filters: Japan; up to first quarter of 2019." in note
    assert "/charts/downloads/?market=JP&to=2019-Q1" in note
    whole = zipfile.ZipFile(io.BytesIO(client.get("/charts/downloads.zip?data=all&as_of=2019-06-01").getvalue()))
    note = whole.read("README.md").decode()
    assert "Holds everything on record of the chart’s series; filters: nothing is left out." in note
    assert "What the world knew by 2019-06-01" in note


def test_the_links_of_a_chart_in_a_text_of_then_lead_to_the_numbers_of_then(client):
    html = client.get(f"/articles/story/?as_of={timezone.now():%Y-%m-%d}").text
    for path in (r"downloads\.csv\?as_of=[^\"]+", r"downloads\.png\?as_of=[^\"]+", r"downloads/\?as_of=[^\"]+#embed"):
        assert re.search(rf'<li><a href="/charts/{path}">', html), path
    assert 'href="/charts/downloads.csv"' in client.get("/articles/story/").text


def test_links_in_an_embed_leave_the_frame(client):
    assert '<base target="_top">' in client.get(f"{PAGE}embed/").text


def test_bars_of_one_period_cannot_be_narrowed_in_time(client, site):
    Chart.objects.filter(pk=site.pk).update(kind="bar", period="2019-Q1")
    assert "one period" in client.get(f"{PAGE}?from=2018").text
    assert client.get(f"{PAGE}?market=IN").status_code == 200


def test_events_of_a_timeline_are_narrowed_too(client):
    Market.objects.create(code="WLD", name="World")
    launch = event(market=Market.objects.get(code="JP"))
    made = Chart.objects.create(slug="line", kind="timeline", takeaway="T", description="D of it", listed=True)
    made.events.add(launch)
    code = launch.market.code
    assert launch.slug in client.get(f"/charts/line.csv?market={code}").getvalue().decode()
    assert client.get("/charts/line.csv?market=XX").status_code == 400
    assert launch.slug not in client.get("/charts/line.csv?to=1999").getvalue().decode()


def test_the_picture_is_a_png_of_twice_the_size_and_drawn_once(client, django_assert_max_num_queries):
    first = client.get("/charts/downloads.png")
    assert (first.status_code, first["Content-Type"]) == (200, "image/png")
    picture = Image.open(io.BytesIO(first.getvalue()))
    assert picture.width == 1504
    assert len(picture.convert("RGB").getcolors(1 << 20)) > 20
    assert client.get("/charts/downloads.png", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get("/charts/downloads.png").getvalue() == first.getvalue()


def test_a_table_has_no_picture_but_a_card(client, site):
    Chart.objects.filter(pk=site.pk).update(kind="table")
    assert client.get("/charts/downloads.png").status_code == 404
    assert Image.open(io.BytesIO(client.get(f"{PAGE}card.png").getvalue())).size == (1200, 630)


def test_an_article_is_shared_with_the_card_of_its_lead_chart(client):
    html = client.get("/articles/story/").text
    address = "https://numbers.example/charts/downloads/card.png"
    assert f'<meta property="og:image" content="{address}">' in html
    assert '<meta property="og:image:width" content="1200">' in html
    assert '<meta property="og:image:height" content="630">' in html
    assert 'property="og:image:alt" content="India leads 日本. ' in html
    assert Image.open(io.BytesIO(client.get(f"{PAGE}card.png").getvalue())).size == (1200, 630)
    assert f'<meta property="og:image" content="{address}">' in client.get(PAGE).text


def test_an_embed_may_be_framed_follows_the_host_and_names_its_page(client):
    response = client.get(f"{PAGE}embed/?market=IN&scheme=dark")
    assert "frame-ancestors" not in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert 'data-scheme="dark"' in response.text
    assert 'href="https://numbers.example/charts/downloads/?market=IN"' in response.text
    assert "chart_embed" in response.text
    assert "frame-ancestors 'none'" in client.get(PAGE)["Content-Security-Policy"]
    assert client.get(f"{PAGE}embed/?scheme=pink").status_code == 400


def test_a_pinned_embed_keeps_its_numbers_when_others_are_recorded(client):
    pinned = (
        client.get(PAGE)
        .context["pinned"]
        .split('src="')[1]
        .split('"')[0]
        .replace("https://numbers.example", "")
        .replace("&amp;", "&")
    )
    assert "seen_at=" in pinned
    record(row("2019-Q2", "95000000", known="2019-09-01"))
    floating = client.get(f"{PAGE}embed/").text
    assert "95" in floating
    kept = client.get(pinned)
    assert kept.status_code == 200
    assert "95" not in kept.text.partition('<div class="chart-frame">')[2].partition("</figure>")[0]
    assert "You see the numbers that this site showed at" in kept.text
    assert "You see the numbers" not in floating


def test_an_embed_is_pinned_to_what_the_page_shows_after_a_ranking_too(client):
    row = Observation.objects.filter(series__slug=SERIES).first()
    rank(row.series, row.period, row.provider, "preferred", "Counts all.")
    html = client.get(PAGE).context["pinned"]
    instant = datetime.fromisoformat(html.split("seen_at=")[1].split('"')[0].split("&")[0])
    assert instant > Ranking.objects.get().recorded_at


def test_oembed_speaks_the_language_of_the_address_and_is_never_wider_than_asked(client, site):
    site.translations = {"ja": {"takeaway": "インドが先頭"}}
    site.save()
    found = client.get("/oembed", {"url": f"https://numbers.example/ja{PAGE}", "maxwidth": "280"}).json()
    assert (found["title"], found["width"]) == ("インドが先頭", 280)
    assert f'src="https://numbers.example/ja{PAGE}embed/"' in found["html"]
    assert 'width="280"' in found["html"]


@pytest.mark.parametrize(
    "address", ["http://[", "http://[::1", "https://numbers.example/charts/downloads[/", "//", "x"]
)
def test_an_address_that_is_none_can_not_be_embedded(client, address):
    assert client.get("/oembed", {"url": address}).status_code == 404


@pytest.mark.parametrize("language", ["en-in", "hi", "zh", "ja"])
def test_the_api_says_a_chart_in_every_language_of_numbers(client, language):
    assert client.get(f"/api/v1/charts/downloads/?lang={language}").status_code == 200


def test_oembed_answers_with_the_snippet_of_the_view(client):
    answer = client.get(
        "/oembed", {"url": f"https://numbers.example{PAGE}?market=IN&tab=table", "maxwidth": "400", "format": "json"}
    )
    found = answer.json()
    assert (found["version"], found["type"], found["title"], found["width"]) == ("1.0", "rich", "India leads 日本", 400)
    assert 'src="https://numbers.example/charts/downloads/embed/?market=IN"' in found["html"]
    assert found["thumbnail_url"] == "https://numbers.example/charts/downloads/card.png?market=IN"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert (
        '<link rel="alternate" type="application/json+oembed" href="https://numbers.example/oembed?url='
        in client.get(PAGE).text
    )
    assert "casestudy:height" in client.get("/embed.js").text
    assert client.get("/embed.js")["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, 400),
        ({"url": "https://elsewhere.example/charts/downloads/"}, 404),
        ({"url": "https://numbers.example/articles/story/"}, 404),
        ({"url": "https://numbers.example/charts/none/"}, 404),
        ({"url": "javascript:alert(1)"}, 404),
        ({"url": f"https://numbers.example{PAGE}", "format": "xml"}, 501),
        ({"url": f"https://numbers.example{PAGE}", "maxwidth": "wide"}, 400),
        ({"url": f"https://numbers.example{PAGE}", "maxwidth": "-1"}, 400),
        ({"url": f"https://numbers.example{PAGE}", "maxwidth": "000000001" + "0" * 5000}, 400),
        ({"url": f"https://numbers.example{PAGE}?market=FR"}, 400),
        ({"url": f"https://numbers.example{PAGE}", "callback": "x"}, 400),
    ],
)
@pytest.mark.parametrize("path", ["/oembed", "/ja/oembed"])
def test_oembed_refuses_what_it_cannot_embed_in_the_shape_of_the_api(client, path, query, code):
    refused = client.get(path, query)
    assert refused.status_code == code
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Access-Control-Allow-Origin"] == "*"
    problem = refused.json()
    assert (problem["status"], problem["instance"]) == (code, path)
    assert problem["detail"]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_chart_of_more_rows_than_a_spreadsheet_holds_is_refused_as_one_alone(client, monkeypatch, ending):
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    answer = client.get(f"/charts/downloads.{ending}")
    assert answer.status_code == {"xlsx": 400, "csv": 200}[ending]
    if ending == "xlsx":
        assert answer.json()["errors"][0]["code"] == "too-long"


def test_a_period_that_the_world_does_not_know_yet_is_not_told_by_a_refusal(client, site):
    record(row("2031-Q1", "1", known=(timezone.now() + timedelta(days=9)).isoformat()))
    said = client.get("/charts/downloads.json?from=2040").content.decode()
    assert "the range asked for is outside" in said
    assert "2031" not in said
