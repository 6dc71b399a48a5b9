"""Bad addresses and bad questions: a clear answer each, never a failure."""

import pytest
from django.utils.timezone import now, timedelta

from casestudy.publishing import publish, rename
from tests.factories import SERIES, a_series, article, at, case, chart, claim, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    series = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    claim()
    chart("downloads", series, listed=True)
    publish(article(), kind="new", live_from=at("2020-02-03"))
    publish(case(), kind="new", live_from=at("2020-02-03"))


def answer(client, path: str) -> tuple[int, str]:
    response = client.get(path)
    return response.status_code, " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    "path",
    ["/articles/none/", "/articles/none/versions/", "/articles/none/versions/1/", "/articles/story/versions/2/", "/articles/story/versions/0/", "/localization/none/",
     "/metrics/none/", "/series/none/", "/charts/none/", "/charts/none/embed/", "/charts/none.svg", "/claims/none/", "/sources/none/", "/topics/none/", "/authors/none/",
     "/none/", "/articles/Story/", "/articles/..%2f..%2fetc/", "/preview/999999999/x", "/articles/story/versions/99999999999999999999/", "/localization/story/"],
)  # fmt: skip
def test_an_unknown_name_is_404(client, path):
    assert answer(client, path)[0] == 404


PAGES = ["/", "/articles/", "/articles/story/", "/articles/story/versions/1/", "/localization/", "/localization/app-japan/", "/localization/compare/", "/metrics/", "/metrics/downloads-count/",
         f"/series/{SERIES}/", "/timeline/", "/charts/downloads/", "/charts/downloads/embed/", "/claims/", "/claims/doubled/", "/sources/paper/"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("parameter", ["as_of", "seen_at"])
def test_a_moment_that_cannot_be_is_refused_by_name(client, path, parameter):
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    for text in (tomorrow, "nonsense", "2020-02-30", "2020", "-1", "%F0%9F%92%A9", "2020-02-03T10:00:00"):
        status, words = answer(client, f"{path}?{parameter}={text}")
        assert status == 400, text
        assert parameter in words
    assert answer(client, f"{path}?as_of=2020-02-03&seen_at=2020-02-03")[0] == 400


@pytest.mark.parametrize("path", ["/articles/story/", "/localization/app-japan/"])
def test_before_the_first_version_is_404_with_its_date(client, path):
    status, words = answer(client, f"{path}?as_of=2020-02-02")
    assert status == 404
    assert "The first version of this text is of 3 February 2020." in words
    assert answer(client, f"{path}?as_of=2020-02-03")[0] == 200
    status, words = answer(client, f"{path}?seen_at=2020-02-03")
    assert status == 404
    assert "This site first showed this text on" in words


@pytest.mark.parametrize("page", ["-1", "0", "2", "x", "1.0", "", "01", "00000000100", "9" * 40, "१", "1%20"])
@pytest.mark.parametrize(
    "path",
    [
        "/articles/",
        "/localization/",
        "/claims/",
        "/corrections/",
        "/integrity/",
        "/timeline/",
        "/search/?q=app",
        f"/series/{SERIES}/",
    ],
)
def test_a_page_that_is_not_there_is_refused(client, path, page):
    status, words = answer(client, f"{path}{'&' if '?' in path else '?'}page={page}")
    assert status == 400
    assert "the list has pages 1 to 1" in words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/claims/?verdict=perhaps", "There is no verdict “perhaps”"),
        ("/claims/?stance=loud", "There is no stance “loud”"),
        ("/timeline/?market=ZZ", "There is no market “ZZ”"),
        ("/timeline/?kind=party", "There is no kind of event “party”"),
        ("/localization/compare/?case=none", "There is no published case “none”"),
        ("/localization/compare/?market=ZZ", "There is no published case of the market “ZZ”"),
        ("/localization/compare/?market=JP&amp;entity=x&entity=none", "about “none”"),
        ("/localization/compare/?" + "case=app-japan&" * 7, "At most 6 cases"),
    ],
)
def test_a_filter_that_means_nothing_is_named(client, path, words):
    status, text = answer(client, path)
    assert (status, words in text) == (400, True)


@pytest.mark.parametrize("path", ["/search/?q=", "/articles/?topic=", "/?as_of=", "/api/v1/observations/?series="])
def test_a_question_of_a_hundred_thousand_characters_is_refused(client, path):
    status, words = answer(client, path + "x" * 100_000)
    assert status == 414
    assert "8,000 characters" in words


@pytest.mark.parametrize(
    "path", ["/articles/sto%00ry/", "/%00", "/search/?q=%00", "/series/x%00/", "/api/v1/series/%00/"]
)
def test_a_nul_is_refused(client, path):
    assert answer(client, path)[0] == 400


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", "&amp;", "%", "'\"", "\\", "(((", "a" * 300, "日本", "‮"]
)
def test_any_question_is_answered_and_shown_as_text(client, query):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_only_for_reading(client, path):
    assert client.post(path).status_code in {200, 403, 405}


def test_a_moved_address_keeps_path_and_query(client):
    from casestudy.models import Document

    rename(Document.objects.get(slug="story"), "tale")
    response = client.get("/articles/story/versions/1/?as_of=2020-03-01&x=1")
    assert (response.status_code, response["Location"]) == (301, "/articles/tale/versions/1/?as_of=2020-03-01&x=1")
