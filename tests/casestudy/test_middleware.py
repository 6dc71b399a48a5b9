"""What every request and every answer passes."""

import gzip
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from casestudy import policy, urls
from casestudy.environment import ip_network
from casestudy.middleware import LONGEST_QUERY, trusted_proxies
from casestudy.models import Image, Page
from casestudy.publishing import cancel, publish, save_revision
from tests import factories

pytestmark = pytest.mark.django_db


LONG = "<p>277.6 million downloads by mid-November 2019</p>" * 40


def long(request: HttpRequest) -> HttpResponse:
    return HttpResponse(LONG, headers={"ETag": '"abc"'})


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([LONG]))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>277.6 million</p>")


@cache_control(public=True, max_age=5)
def brief(request: HttpRequest) -> HttpResponse:
    return HttpResponse("soon another")


def personal(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.session.get("name")))


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404("There is no series “downloads-xx”.")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret detail")


@policy.embeddable
def embed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("chart")


urlpatterns = [
    path("page/", page),
    path("long/", long),
    path("stream/", stream),
    path("admin/long/", long),
    path("brief/", brief),
    path("personal/", personal),
    path("missing/", missing),
    path("broken/", broken),
    path("embed/", embed),
    path("data.csv", page),
    path("api/v1/thing/", page),
    path("api/v1/missing/", missing),
    path("api/v1/broken/", broken),
    *urls.urlpatterns,
]
handler400, handler403 = "casestudy.errors.bad_request", "casestudy.errors.permission_denied"
handler404, handler500 = "casestudy.errors.page_not_found", "casestudy.errors.server_error"


@pytest.fixture(autouse=True)
def these_addresses() -> Any:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def policy_of(response: Any) -> dict[str, str]:
    return {part.split()[0]: part.partition(" ")[2] for part in response["Content-Security-Policy"].split("; ")}


def test_a_public_page_allows_only_our_own_files_and_is_the_same_for_everybody(client: Client) -> None:
    first, second = client.get("/page/"), client.get("/page/")
    assert policy_of(first)["default-src"] == "'self'"
    assert "nonce" not in first["Content-Security-Policy"]
    assert "unsafe" not in first["Content-Security-Policy"]
    assert first["Content-Security-Policy"] == second["Content-Security-Policy"]
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    assert first["X-Frame-Options"] == "DENY"
    assert first["X-Content-Type-Options"] == "nosniff"


def test_the_admin_has_a_nonce_for_scripts_and_styles_and_nothing_unsafe(admin_client: Client) -> None:
    response = admin_client.get("/admin/")
    assert response["Cache-Control"].find("no-store") >= 0
    assert "unsafe" not in response["Content-Security-Policy"]
    login = Client().get("/admin/login/")
    assert set(policy_of(login)["script-src"].split()) >= {"'self'"}
    assert policy_of(login)["default-src"] == "'self'"


def test_an_embed_may_be_framed_by_anybody_and_still_loads_only_our_files(client: Client) -> None:
    response = client.get("/embed/")
    assert "X-Frame-Options" not in response
    assert "frame-ancestors" not in policy_of(response)
    assert policy_of(response)["default-src"] == "'self'"


def test_a_page_travels_compressed_to_those_who_ask_and_is_the_same_page(client: Client) -> None:
    plain, sent = client.get("/long/"), client.get("/long/", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(sent.content).decode() == plain.text == LONG
    assert sent["Content-Encoding"] == "gzip"
    assert (sent["Content-Length"], sent["ETag"], plain["ETag"]) == (str(len(sent.content)), 'W/"abc"', '"abc"')
    assert not plain.has_header("Content-Encoding")
    for answer in (plain, sent):
        assert "Accept-Encoding" in answer["Vary"]
    assert client.get("/long/", headers={"Accept-Encoding": "gzip"}).content == sent.content
    assert client.get("/long/", headers={"Accept-Encoding": "gzip", "If-None-Match": '"abc"'}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/page/", "/broken/", "/missing/", "/stream/", "/admin/long/", "/data.csv", "/health/live"]
)
def test_whatever_is_sent_compressed_can_be_read(client: Client, path: str) -> None:
    plain, sent = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
    bodies = [one.getvalue() for one in (plain, sent)]
    assert (gzip.decompress(bodies[1]) if sent.get("Content-Encoding") == "gzip" else bodies[1]) == bodies[0]
    assert sent.status_code == plain.status_code


def test_a_page_is_tagged_and_answers_not_modified(client: Client) -> None:
    first = client.get("/page/")
    again = client.get("/page/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=60"
    assert client.get("/page/", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("path", ["/page/", "/long/", "/api/v1/thing/"])
def test_head_has_the_tag_of_get(client: Client, path: str, coding: str) -> None:
    asked = {"Accept-Encoding": coding}
    tag = client.get(path, headers=asked)["ETag"]
    assert client.head(path, headers=asked)["ETag"] == tag


def test_head_has_the_length_of_get_and_no_body(client: Client) -> None:
    got, asked = client.get("/page/"), client.head("/page/")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked["Content-Length"] == got["Content-Length"] == str(len(got.content))


def test_an_error_is_never_answered_with_not_modified(client: Client) -> None:
    assert client.get("/missing/", headers={"If-None-Match": "*"}).status_code == 404


def test_a_views_own_cache_control_stands(client: Client) -> None:
    assert client.get("/brief/")["Cache-Control"] == "public, max-age=5"


def test_what_depends_on_a_cookie_is_private(client: Client) -> None:
    assert client.get("/personal/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/api/v1/thing/", "/data.csv", "/api/v1/missing/"])
def test_any_origin_may_read_the_data(client: Client, address: str) -> None:
    assert client.get(address, headers={"Origin": "https://example.org"})["Access-Control-Allow-Origin"] == "*"
    tag = client.get(address).get("ETag", "*")
    assert client.get(address, headers={"If-None-Match": tag})["Access-Control-Allow-Origin"] == "*", "a 304 too"


def test_a_browser_may_ask_first(client: Client) -> None:
    response = client.options(
        "/api/v1/thing/", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    )
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert "POST" not in response["Access-Control-Allow-Methods"]


def test_pages_and_admin_are_not_shared_with_other_origins(client: Client) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/page/")
    assert "Access-Control-Allow-Origin" not in client.get("/admin/export.csv")
    assert "Access-Control-Allow-Origin" not in client.post("/api/v1/thing/")


@pytest.mark.parametrize(("address", "program"), [("/page/", False), ("/api/v1/thing/", True)])
def test_a_query_of_100_000_characters_is_too_long_and_told_so(client: Client, address: str, program: bool) -> None:
    response = client.get(address, query_params={"q": "x" * 100_000})
    assert response.status_code == 414
    assert f"{LONGEST_QUERY:,}" in response.content.decode()
    assert response["Content-Type"].startswith("application/problem+json" if program else "text/html")
    assert policy_of(response)["default-src"] == "'self'"


def test_a_long_path_is_too_long(client: Client) -> None:
    assert client.get("/page/" + "x" * 3000).status_code == 414


@pytest.mark.parametrize("address", ["/page/?q=a%00b", "/page%00/", "/articles/%00/", "/api/v1/thing/?series=%00"])
def test_a_nul_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_broken_utf_8_is_no_server_error(client: Client) -> None:
    assert client.get("/page/?q=%ff%fe").status_code == 200
    assert client.get("/%ff%fe/").status_code == 404


def test_an_unknown_address_says_so_and_offers_a_way_out(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    text = response.content.decode()
    assert "There is no page at this address" in text
    assert 'href="/"' in text
    assert response["Cache-Control"] == "no-cache"


def test_a_view_says_what_is_not_there(client: Client) -> None:
    assert "There is no series “downloads-xx”." in client.get("/missing/").content.decode()
    problem = client.get("/api/v1/missing/")
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no series “downloads-xx”.",
        "instance": "/api/v1/missing/",
    }


@pytest.mark.parametrize(
    ("address", "kind"), [("/broken/", "text/html"), ("/api/v1/broken/", "application/problem+json")]
)
def test_a_failure_shows_nothing_of_its_inside(client: Client, address: str, kind: str) -> None:
    response = client.get(address)
    assert response.status_code == 500
    assert response["Content-Type"].startswith(kind)
    assert b"secret detail" not in response.content
    assert b"Traceback" not in response.content
    assert response["Cache-Control"] == "no-store"


def test_every_error_under_api_is_a_problem_even_one_that_django_made(client: Client) -> None:
    refused = client.post("/api/v1/thing/")
    assert (refused.status_code, refused["Content-Type"], refused["Allow"]) == (
        405,
        "application/problem+json",
        "GET, HEAD",
    )
    assert client.get("/api/v1/none/").json()["status"] == 404
    assert client.get("/api/v1/thing/", headers={"Host": "evil.example.org"}).json()["status"] == 400


def test_a_form_without_its_token_is_told_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "editor", "password": "x"})
    assert response.status_code == 403
    assert "reload the page" in response.content.decode()


def behind(proxies: str, **meta: str) -> HttpRequest:
    """The request as views see it, with these proxies trusted."""
    request = RequestFactory().get("/", **meta)
    with override_settings(TRUSTED_PROXIES=[ip_network(proxies)] if proxies else []):
        trusted_proxies(lambda request: HttpResponse())(request)
    return request


def test_forwarded_headers_are_believed_from_a_trusted_proxy() -> None:
    request = behind(
        "10.0.0.0/8",
        REMOTE_ADDR="10.0.0.5",
        HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7, 10.0.0.6",
        HTTP_X_FORWARDED_PROTO="https",
    )
    assert request.META["REMOTE_ADDR"] == "198.51.100.7", "what the client itself wrote in front is not believed"
    assert request.META["HTTP_X_FORWARDED_PROTO"] == "https"


@pytest.mark.parametrize("proxies", ["", "10.0.0.0/8"])
def test_forwarded_headers_of_anybody_else_are_dropped(proxies: str) -> None:
    request = behind(
        proxies, REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="127.0.0.1", HTTP_X_FORWARDED_PROTO="https"
    )
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert "HTTP_X_FORWARDED_PROTO" not in request.META


@pytest.fixture
def stored() -> Iterator[None]:
    """Two pictures, a drawing and an imported file."""
    names = ("images/dot.png", "images/other.png", "images/drawing.svg", "imports/rows.csv")
    for name in names:
        default_storage.delete(name)
        default_storage.save(name, ContentFile(b"bytes"))
    yield
    for name in names:
        default_storage.delete(name)


def a_picture(slug: str = "dot") -> Image:
    """The picture's row; width and height are not read from such a file."""
    one = Image(slug=slug, alternative_text="A dot", width=1, height=1)
    one.file.name = f"images/{slug}.png"
    Image.objects.bulk_create([one])
    return Image.objects.get(slug=slug)


def told(client: Client, name: str = "dot") -> tuple[int, str]:
    """Status and Cache-Control of the file of a picture."""
    response = client.get(f"/media/images/{name}.png")
    return response.status_code, response["Cache-Control"]


PUBLIC = (200, "public, max-age=31536000, immutable")
ABSENT = (404, "private, no-store")
SHOWN = '<figure data-image="dot"></figure>'


def test_pictures_are_served_and_imported_files_are_not(client: Client, stored: None) -> None:
    a_picture()
    publish(factories.article(SHOWN), kind="new")
    response = client.get("/media/images/dot.png")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert (response.status_code, response["Cache-Control"]) == PUBLIC and "Cookie" not in response.get("Vary", "")
    assert client.get("/media/images/dot.png", headers={"If-None-Match": response["ETag"]}).status_code == 304
    for refused in (
        "images/drawing.svg",
        "images/none.png",
        "images/../imports/rows.csv",
        "imports/rows.csv",
        "images/..%2fimports%2frows.csv",
    ):
        assert client.get(f"/media/{refused}").status_code == 404, refused


def test_the_picture_of_a_draft_is_for_editors_alone(client: Client, stored: None, django_user_model: Any) -> None:
    assert told(client) == ABSENT, "a file that no picture names"
    a_picture()
    assert told(client) == ABSENT, "a picture in no text"
    document = factories.article(SHOWN)
    save_revision(document)
    assert told(client) == ABSENT, "a working copy"
    client.force_login(django_user_model.objects.create_user("reader"))
    assert told(client) == ABSENT, "a login that is no editor’s"
    client.force_login(django_user_model.objects.create_user("editor", is_staff=True))
    assert told(client) == (200, "private, no-store")
    client.logout()
    publish(document, kind="new", live_from=now() + timedelta(days=1))
    assert told(client) == ABSENT, "a version that waits for its time"


def test_the_picture_of_a_version_taken_back_is_public_no_longer(client: Client, stored: None) -> None:
    a_picture()
    version = publish(factories.article(SHOWN), kind="new")
    assert told(client) == PUBLIC
    cancel(version, "It showed a private person.")
    assert told(client) == ABSENT


def test_a_picture_that_was_replaced_stays_where_a_version_froze_it(client: Client, stored: None) -> None:
    picture = a_picture()
    publish(factories.article(SHOWN), kind="new")
    Image.objects.filter(pk=picture.pk).update(file="images/other.png")
    assert told(client) == PUBLIC and told(client, "other") == PUBLIC
    Image.objects.filter(pk=picture.pk).update(slug="renamed")
    assert told(client) == PUBLIC and told(client, "other") == ABSENT


def test_the_picture_of_a_plain_page_is_public(client: Client, stored: None) -> None:
    a_picture()
    Page.objects.create(slug="method", title="Method", body=SHOWN)
    assert told(client) == PUBLIC and told(client, "other") == ABSENT


def test_whether_a_picture_is_public_costs_one_query(
    client: Client, stored: None, django_assert_num_queries: Any
) -> None:
    a_picture()
    publish(factories.article(SHOWN), kind="new")
    with django_assert_num_queries(1):
        assert told(client) == PUBLIC
