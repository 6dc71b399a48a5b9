"""Reports of errors from readers: what is taken, what is refused, and that nothing is kept of who sent them."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from casestudy import guarding
from casestudy.models import ErrorReport
from casestudy.publishing import publish
from casestudy.readers import reporting
from casestudy.roles import editors
from tests.factories import SERIES, a_series, article, at, record, row

pytestmark = pytest.mark.django_db
NUMBER = f"{SERIES}@2018"


def token(page: str = "/articles/story/", number: str = NUMBER, seconds_ago: int = 60) -> str:
    """A form that was given out so long ago."""
    made = signing.TimestampSigner(salt=reporting.SALT)
    made.timestamp = lambda: signing.b62_encode(int(now().timestamp()) - seconds_ago)
    return made.sign_object([page, number], compress=True)


def send(client, message="The figure is for the whole year.", address="192.0.2.1", **more):
    data = {"token": token(), "page": "/articles/story/", "number": NUMBER, "message": message, **more}
    return client.post("/report/", data, REMOTE_ADDR=address)


def test_from_a_number_to_the_desk_without_a_cookie(client):
    a_series()
    record(row(), recorded="2019-01-01")
    publish(article(), kind="new", live_from=at("2020-01-01"))
    page = client.get("/articles/story/").content.decode()
    link = re.search(r'href="(/report/\?page=[^"]+number=[^"]+)"', page)
    assert link
    form = client.get(link[1].replace("&amp;", "&"))
    text = form.content.decode()
    assert form.status_code == 200
    assert "no-store" in form["Cache-Control"]
    assert not form.cookies
    assert f'name="number" value="{NUMBER}"' in text
    assert 'name="page" value="/articles/story/"' in text
    sent = send(client)
    assert (sent.status_code, sent["Location"]) == (303, "/report/?sent=1&page=%2Farticles%2Fstory%2F")
    assert not sent.cookies
    assert "Thank you" in client.get(sent["Location"]).content.decode()
    values = ErrorReport.objects.values("page", "number", "message", "state").get()
    assert values == {"page": "/articles/story/", "number": NUMBER, "message": "The figure is for the whole year.", "state": "open"}  # fmt: skip


def test_every_page_leads_to_the_form(client):
    for path in ("/", "/metrics/", "/search/?q=x", "/claims/", "/about/", "/ja/metrics/"):
        page = client.get(path).content.decode()
        assert re.search(r'href="(/ja)?/report/\?page=%2F', page), path


def test_the_front_page_is_named_in_words(client):
    assert '<a href="/">Front page</a>' in client.get("/report/?page=/").content.decode()
    assert ">トップページ</a>" in client.get("/ja/report/?page=/ja/").content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"message": ""}, "Say in a sentence"),
        ({"message": "   \n "}, "Say in a sentence"),
        ({"message": "\x00\x01\x02" * 20}, "Say in a sentence"),
        ({"message": "x" * 2001}, "At most 2000 characters"),
        ({"token": ""}, "open for too long"),
        ({"token": "nonsense"}, "open for too long"),
        ({"token": token() + "x"}, "open for too long"),
        ({"token": token(seconds_ago=100_000)}, "open for too long"),
        ({"token": signing.dumps(["/"], salt=reporting.SALT)}, "open for too long"),
    ],
)
def test_what_is_wrong_is_said_and_the_words_are_kept(client, sent, words):
    response = send(client, **sent)
    page = response.content.decode()
    assert response.status_code == 400
    assert words in page
    assert not ErrorReport.objects.exists()
    if sent.get("message", "").strip("\x00\x01\x02 \n") and len(sent["message"]) < 4000:
        assert sent["message"] in page


def test_a_form_sent_at_once_is_sent_again(client):
    refused = send(client, token=token(seconds_ago=0))
    assert refused.status_code == 400
    assert "very fast" in refused.content.decode()


@pytest.mark.parametrize(
    "query",
    ["page=https://example.com/", "page=//example.com/", "page=/\\example.com", "page=/admin/", "page=/report/", "page=/a%0d%0ab", "page=story",
     "page=/" + "x" * 400, "page=/&number=nonsense", "page=/&number=%3Cscript%3E", "page=/&number=a@2018%20x", "page=/&number=0", "page=/&number=999999999999999999999", "page=/&number=-1"],
)  # fmt: skip
def test_a_link_that_is_none_of_ours_is_refused(client, query):
    assert client.get(f"/report/?{query}").status_code == 400
    sent = dict(part.split("=", 1) for part in query.split("&"))
    assert client.post("/report/", {"token": "x", "message": "words enough", **sent}).status_code == 400
    assert not ErrorReport.objects.exists()


def test_thanks_lead_to_no_other_site(client):
    assert 'href="/"' in client.get("/report/?sent=1&page=https://example.com").content.decode()
    assert 'href="https://example.com' not in client.get("/report/?sent=1&page=https://example.com").content.decode()


def test_the_subject_is_that_of_the_form_whatever_else_is_sent(client):
    send(client, page="/elsewhere/", number="")
    assert ErrorReport.objects.values_list("page", "number").get() == ("/articles/story/", NUMBER)


def test_a_machine_that_fills_in_everything_is_told_nothing(client):
    assert send(client, website="https://example.com").status_code == 303
    assert not ErrorReport.objects.exists()


def test_what_was_sent_is_shown_as_text(client):
    send(client, message="<script>alert(1)</script> is wrong")
    assert "<script>alert" not in send(client, message="<script>" + "x" * 2000).content.decode()
    user = get_user_model().objects.create_superuser("chief")
    client.force_login(user)
    assert "<script>alert(1)" not in client.get("/admin/casestudy/errorreport/").content.decode()


def test_the_sixth_report_of_an_hour_waits_and_keeps_its_words(client):
    for _ in range(reporting.MOST_OF_ONE):
        assert send(client).status_code == 303
    refused = send(client, message="One more thing is wrong.")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert "One more thing is wrong." in refused.content.decode()
    assert ErrorReport.objects.count() == reporting.MOST_OF_ONE
    assert send(client, address="192.0.2.2").status_code == 303


def test_one_household_is_one_sender(client):
    for place in range(reporting.MOST_OF_ONE):
        assert send(client, address=f"2001:db8::{place}").status_code == 303
    assert send(client, address="2001:db8::ffff").status_code == 429
    assert send(client, address="2001:db8:0:1::1").status_code == 303
    assert send(client, address="not an address").status_code == 303


def test_all_together_have_a_limit(client):
    cache.set(f"report:all:{int(now().timestamp()) // guarding.WINDOW}", reporting.MOST_OF_ALL)
    assert send(client).status_code == 429


def test_nothing_is_kept_of_who_sent_it(client, caplog):
    with CaptureQueriesContext(connection) as queries:
        send(client, address="198.51.100.77")
    assert not [one for one in queries.captured_queries if "198.51.100.77" in one["sql"]]
    assert "198.51.100.77" not in caplog.text
    assert {field.name for field in ErrorReport._meta.fields} == {"id", "page", "number", "message", "created_at", "state", "answer", "answered_at", "answered_by"}  # fmt: skip


def test_the_desk_sees_counts_answers_and_filters(client):
    for number in (NUMBER, ""):
        ErrorReport.objects.create(page="/articles/story/", number=number, message="It is wrong.")
    user = get_user_model().objects.create_user("editor", is_staff=True)
    user.groups.add(editors())
    client.force_login(user)
    assert "2 reports are open" in client.get("/admin/").content.decode()
    one = ErrorReport.objects.first()
    changed = client.post(
        f"/admin/casestudy/errorreport/{one.pk}/change/", {"state": "answered", "answer": "Corrected."}
    )
    assert changed.status_code == 302
    one.refresh_from_db()
    assert (one.state, one.answer, one.answered_by) == ("answered", "Corrected.", user)
    assert "1 report is open" in client.get("/admin/").content.decode()
    listed = client.get("/admin/casestudy/errorreport/?state__exact=open").content.decode()
    assert "1 report from a reader" in listed or "1 of 1 selected" in listed
    assert client.get("/admin/casestudy/errorreport/add/").status_code == 403
    rest = ErrorReport.objects.filter(state="open")
    client.post(
        "/admin/casestudy/errorreport/",
        {"action": "mark_answered", "_selected_action": list(rest.values_list("pk", flat=True))},
    )
    assert not ErrorReport.objects.filter(state="open").exists()
    assert "reports are open" not in client.get("/admin/").content.decode()


def test_the_list_of_reports_costs_the_same_for_one_and_for_fifty(client):
    client.force_login(get_user_model().objects.create_superuser("chief"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/casestudy/errorreport/")
        return len(queries)

    ErrorReport.objects.create(page="/", message="It is wrong.")
    cost()
    one = cost()
    ErrorReport.objects.bulk_create(ErrorReport(page="/", number=NUMBER, message="It is wrong.") for _ in range(50))
    assert cost() == one
