"""Following by e-mail: asking, confirming, ending; what is refused, and that an address is kept in one row and nowhere else."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from casestudy import guarding
from casestudy.following import asking
from casestudy.models import Document, Subscription, Topic
from casestudy.publishing import cancel, publish, rename
from tests.factories import SERIES, a_series, article, at, case, record, row

pytestmark = pytest.mark.django_db
ANN = "ann@example.org"


@pytest.fixture
def story():
    """A published article on a topic, with its number."""
    a_series()
    record(row(), recorded="2019-01-01")
    document = article()
    document.article.topics.add(Topic.objects.create(slug="growth", name="Growth"))
    publish(document, kind="new", live_from=at("2020-01-01"))
    return document


def token(seconds_ago: int = 60) -> str:
    """A form that was given out so long ago."""
    made = signing.TimestampSigner(salt=asking.SALT)
    made.timestamp = lambda: signing.b62_encode(int(now().timestamp()) - seconds_ago)
    return made.sign_object([], compress=True)


def ask(client, address=ANN, what="everything:", network="192.0.2.1", path="/follow/", **more):
    data = {"token": token(), "page": "/", "what": what, "address": address, **more}
    return client.post(path, data, REMOTE_ADDR=network)


def confirmation() -> str:
    """The link in the newest mail that leads to confirming."""
    url = re.search(r"^http\S+/follow/confirm/\S+$", mail.outbox[-1].body, re.M)
    assert url
    parts = urlsplit(url[0])
    return f"{parts.path}?{parts.query}"


def press(client, url):
    """Press the button of a page behind a link: it sends what the form on the page holds."""
    page = client.get(url).content.decode()
    form = re.search(r'<form class="report-form" method="post" action="([^"]+)">(.*?)</form>', page, re.S)
    assert form, page
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[2]))
    return client.post(form[1].replace("&amp;", "&"), hidden)


def follows(client, address=ANN, what="everything:", path="/follow/"):
    assert ask(client, address, what, path=path).status_code == 303
    assert press(client, confirmation()).status_code == 200


def test_from_the_page_to_the_subscription_without_a_cookie(client, story):
    page = client.get("/articles/story/").content.decode()
    link = re.search(r'href="(/follow/\?page=[^"]+)"', page)
    assert link
    form = client.get(link[1])
    text = form.content.decode()
    assert form.status_code == 200
    assert "no-store" in form["Cache-Control"]
    assert not form.cookies
    assert re.findall(r'<label for="what-\d">([^<]+)</label>', text) == [
        "What changes in “Story”",
        "Every text on the topic “Growth”",
        "Every new text, and every change in one",
        "All corrections, and texts that are withdrawn",
    ]
    sent = ask(client, what=f"text:{story.pk}", page="/articles/story/")
    assert (sent.status_code, sent["Location"]) == (303, "/follow/?sent=1&page=%2Farticles%2Fstory%2F")
    assert not sent.cookies
    told = client.get(sent["Location"]).content.decode()
    assert "Look into your mailbox" in told
    assert 'href="/articles/story/"' in told
    assert not Subscription.objects.exists(), "nothing is kept before it is confirmed"
    assert [one.to for one in mail.outbox] == [[ANN]]
    assert mail.outbox[0].subject == "Please confirm that you follow “Story”"
    assert "http://127.0.0.1:8000/articles/story/" in mail.outbox[0].body
    looked = client.get(confirmation())
    assert looked.status_code == 200
    assert not looked.cookies
    assert not Subscription.objects.exists(), "a program that opens links confirms nothing"
    done = press(client, confirmation())
    assert done.status_code == 200
    assert not done.cookies
    values = Subscription.objects.values("address", "language", "kind", "key", "failing_since").get()
    assert values == {"address": ANN, "language": "en", "kind": "text", "key": str(story.pk), "failing_since": None}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/follow/?page=/series/" + SERIES + "/", "series:" + SERIES),
        ("/follow/?page=/articles/story/versions/1/", "text:"),
        ("/follow/?page=/topics/growth/", "topic:growth"),
        ("/follow/?topic=growth", "topic:growth"),
        ("/follow/?market=JP", "market:JP"),
        ("/follow/?page=/localization/app-japan/", "text:"),
        ("/follow/?page=/corrections/", "corrections:"),
        ("/follow/?page=/", "everything:"),
        ("/follow/", "everything:"),
        # What is not there, or not public, is not offered, and nothing tells whether it exists.
        ("/follow/?page=/articles/draft/", "everything:"),
        ("/follow/?page=/articles/none/", "everything:"),
        ("/follow/?page=/series/none/", "everything:"),
        ("/follow/?topic=unused", "everything:"),
        ("/follow/?market=US", "everything:"),
        ("/follow/?market=%0A&topic=%27", "everything:"),
        ("/follow/?page=https://example.com/", "everything:"),
        ("/follow/?page=//example.com/", "everything:"),
        ("/follow/?page=" + "/x" * 400, "everything:"),
    ],
)
def test_the_nearest_thing_is_offered_first(client, story, address, expected):
    article(slug="draft", title="Draft")
    Topic.objects.create(slug="unused", name="Unused")
    publish(case(), kind="new")
    case("app-usa", "US")
    page = client.get(address).content.decode()
    assert re.findall(r'name="what" value="([^"]+)"', page)[0].startswith(expected)
    assert "Draft" not in page
    assert "Unused" not in page
    assert not re.search(r'(href|value|action)="(https:)?//example.com', page)


def test_a_withdrawn_text_is_not_offered(client, story):
    cancel(story.versions.get(), "It was wrong.")
    page = client.get("/follow/?page=/articles/story/").content.decode()
    assert re.findall(r'name="what" value="([^"]+)"', page) == ["everything:", "corrections:"]


@pytest.mark.parametrize(
    "address",
    ["", " ", "ann", "ann@", "@example.org", "ann@example", "ann@@example.org", "ann b@example.org", "ann@exam ple.org", "ann@.org",
     "ann@example.org\nBcc: bob@example.org", "ann@example.org\r\n", "ann@example.org,bob@example.org", "ann@example.org;bob@example.org",
     "Ann <ann@example.org>", '"ann b"@example.org', '"\x01"@example.org', "ann@[127.0.0.1]", "ann@localhost", "änn@example.org", "ann\x00@example.org",
     "ann@example.org\x00", "ann@exa\u2028mple.org", "a" * 65 + "@example.org", "ann@" + "a" * 64 + ".org", "ann@" + "a." * 130 + "org", "ann@-example.org", "ann@xn--\u00e4.org",
     "ann@example.org?cc=bob@example.org", "ann@example..org", ".ann@example.org", "a" * 5000, "\u017fara@example.org", "\u212aate@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_writes_to_nobody(client, address):
    refused = ask(client, address)
    if address == "ann@example.org\r\n":  # what stands around an address is taken off
        assert refused.status_code == 303
        assert mail.outbox[0].to == [ANN]
        return
    assert refused.status_code == 400
    assert "no complete e-mail address" in refused.content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  ann@example.org ", "ann@example.org"),
        ("Ann.Lee+News@EXAMPLE.org", "Ann.Lee+News@example.org"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@例え.テスト", "ann@xn--r8jz45g.xn--zckzah"),
        ("o'neil_x%y@example.org", "o'neil_x%y@example.org"),
        ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
    ],
)
def test_addresses_as_people_have_them_are_taken(client, typed, kept):
    follows(client, typed)
    assert mail.outbox[0].to == [kept]
    assert Subscription.objects.get().address == kept
    assert kept in mail.outbox[0].message().as_bytes().decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"token": ""}, "open for too long"),
        ({"token": "nonsense"}, "open for too long"),
        ({"token": token() + "x"}, "open for too long"),
        ({"token": token(seconds_ago=100_000)}, "open for too long"),
        ({"token": signing.dumps(["/"], salt=asking.SALT)}, "open for too long"),
        ({"token": signing.dumps([], salt="casestudy.report")}, "open for too long"),
        ({"what": ""}, "Choose what"),
        ({"what": "text:1000000"}, "Choose what"),
        ({"what": "text:" + "9" * 40}, "Choose what"),
        ({"what": "text:-1"}, "Choose what"),
        ({"what": "text:\u0661"}, "Choose what"),
        ({"what": "series:none"}, "Choose what"),
        ({"what": "series:\x00"}, "Choose what"),
        ({"what": "topic:" + "x" * 200}, "Choose what"),
        ({"what": "market:XX"}, "Choose what"),
        ({"what": "corrections:more"}, "Choose what"),
        ({"what": "password:"}, "Choose what"),
        ({"what": "<script>alert(1)</script>"}, "Choose what"),
    ],
)
def test_what_is_wrong_is_said_and_the_address_stays_in_the_form(client, sent, words):
    refused = ask(client, **sent)
    page = refused.content.decode()
    assert refused.status_code == 400
    assert words in page
    assert f'value="{ANN}"' in page
    assert "<script>alert" not in page
    assert mail.outbox == []


def test_a_form_sent_at_once_is_sent_again(client):
    refused = ask(client, token=token(seconds_ago=0))
    assert refused.status_code == 400
    assert "very fast" in refused.content.decode()
    assert mail.outbox == []


def test_a_machine_that_fills_in_everything_is_told_nothing(client):
    assert ask(client, website="https://example.com").status_code == 303
    assert mail.outbox == []


def test_the_answer_does_not_tell_whether_an_address_is_known(client):
    follows(client)
    known, unknown = ask(client), ask(client, "bob@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 3
    written = [re.sub("token=.*", "", one.body) for one in mail.outbox]
    assert len(set(written)) == 1


def test_too_much_from_one_network_waits(client):
    for place in range(asking.MOST_OF_ONE):
        assert ask(client, f"ann{place}@example.org").status_code == 303
    refused = ask(client)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert f'value="{ANN}"' in refused.content.decode()
    assert len(mail.outbox) == asking.MOST_OF_ONE
    assert ask(client, network="192.0.2.2").status_code == 303


def test_all_together_have_a_limit(client):
    cache.set(f"follow:all:{int(now().timestamp()) // guarding.WINDOW}", asking.MOST_OF_ALL)
    assert ask(client).status_code == 429
    assert mail.outbox == []


def test_nobody_is_flooded_from_many_networks_and_nothing_is_said_of_it(client):
    answers = [ask(client, ANN.upper() if place % 2 else ANN, network=f"192.0.2.{place}") for place in range(12)]
    assert {one.status_code for one in answers} == {303}
    assert len(mail.outbox) == asking.MOST_TO_ONE
    assert ask(client, "bob@example.org", network="192.0.2.99").status_code == 303
    assert mail.outbox[-1].to == ["bob@example.org"]


def test_confirming_twice_and_asking_twice_follow_once(client):
    follows(client)
    assert press(client, confirmation()).status_code == 200
    first = Subscription.objects.get()
    follows(client, "ANN@Example.ORG")
    assert Subscription.objects.get() == first
    assert Subscription.objects.get().secret == first.secret


def test_the_database_keeps_one_row_for_one_address_whatever_its_letters(client):
    same = {"language": "en", "kind": "everything"}
    Subscription.objects.create(address="ann@example.org", **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.create(address="Ann@example.org", **same)
    Subscription.objects.create(address="Ann@example.org", language="ja", kind="everything")


def altered(token: str) -> str:
    return token[:-1] + ("A" if token[-1] != "A" else "B")


def test_a_link_that_was_altered_or_is_too_old_confirms_nothing(client):
    ask(client)
    path, good = confirmation().split("?token=")
    made = signing.TimestampSigner(salt=asking.CONFIRMING)
    made.timestamp = lambda: signing.b62_encode(int((now() - timedelta(days=2, minutes=1)).timestamp()))
    old = made.sign_object([ANN, "everything", "", "en"], compress=True)
    foreign = signing.dumps([ANN, "everything", "", "en"], salt=asking.SALT)
    for bad in ("", "x", "\u2028", altered(good), good[: len(good) // 2], old, foreign, signing.dumps([1, 2], salt=asking.CONFIRMING), signing.dumps(5, salt=asking.CONFIRMING)):  # fmt: skip
        for answer in (client.get(path, {"token": bad}), client.post(path, {"token": bad})):
            assert answer.status_code == 400, bad
            assert "incomplete, or older than two days" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_a_link_confirms_nothing_once_its_thing_is_gone(client, story):
    ask(client, what="topic:growth")
    link = confirmation()
    cancel(story.versions.get(), "It was wrong.")
    assert client.get(link).status_code == 400
    assert client.post("/follow/confirm/", parse_qs(urlsplit(link).query)).status_code == 400
    assert not Subscription.objects.exists()


def test_the_mail_is_in_the_language_of_the_page(client, story):
    follows(client, what=f"text:{story.pk}", path="/ja/follow/")
    assert mail.outbox[0].subject == "「Story」のお知らせの確認"
    assert "/ja/follow/confirm/" in mail.outbox[0].body
    assert "http://127.0.0.1:8000/ja/articles/story/" in mail.outbox[0].body
    assert Subscription.objects.get().language == "ja"


def test_ending_deletes_the_row_once_the_button_is_pressed(client, story):
    follows(client)
    follows(client, what=f"text:{story.pk}")
    one = Subscription.objects.get(kind="text")
    looked = client.get(f"/follow/end/?secret={one.secret}")
    assert "What changes in “Story”" in looked.content.decode()
    assert not looked.cookies
    assert Subscription.objects.count() == 2, "a program that opens links ends nothing"
    assert press(client, f"/follow/end/?secret={one.secret}").status_code == 200
    assert list(Subscription.objects.values_list("kind", flat=True)) == ["everything"]
    for answer in (client.get(f"/follow/end/?secret={one.secret}"), client.post(f"/follow/end/?secret={one.secret}")):
        assert answer.status_code == 200
        assert "The mails have ended" in answer.content.decode()


def test_one_click_ends_everything_of_the_address_and_nothing_of_others(client, story):
    follows(client)
    follows(client, what=f"text:{story.pk}", path="/ja/follow/")
    follows(client, "ann_@example.org")
    follows(client, "bob@example.org")
    one = Subscription.objects.get(language="ja")
    # As a mail program sends it (RFC 8058): one field, no cookie, no redirect.
    answer = client.post(f"/ja/follow/end/?reader={one.reader}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert set(Subscription.objects.values_list("address", flat=True)) == {"bob@example.org", "ann_@example.org"}


def test_the_link_that_ends_everything_still_does_when_single_things_have_ended(client, story):
    follows(client)
    old = Subscription.objects.get()
    follows(client, ANN.upper(), what=f"text:{story.pk}")
    press(client, f"/follow/end/?secret={old.secret}")
    assert Subscription.objects.count() == 1
    assert "Everything that your address follows" in client.get(f"/follow/end/?reader={old.reader}").content.decode()
    press(client, f"/follow/end/?reader={old.reader}")
    assert not Subscription.objects.exists()
    assert "The mails have ended" in client.get(f"/follow/end/?reader={old.reader}").content.decode()


@pytest.mark.parametrize("secret", ["", "x", "\x00", "1' OR '1'='1", "0" * 31, "not-a-uuid-at-all-but-of-its-own-len"])
def test_a_link_that_ends_nothing_of_ours_is_refused(client, secret):
    follows(client)
    assert client.get("/follow/end/", {"secret": secret}).status_code == 400
    for name in ("secret", "reader"):
        assert client.post(f"/follow/end/?{name}={secret.replace(chr(0), '%00')}").status_code == 400
    assert Subscription.objects.count() == 1


def test_nobody_ends_what_others_follow_by_guessing(client):
    follows(client)
    assert client.post("/follow/end/?reader=00000000-0000-4000-8000-000000000000").status_code == 200
    assert client.post("/follow/end/", {"address": ANN}).status_code == 400
    assert Subscription.objects.count() == 1


def test_without_a_mailer_nothing_is_offered_and_old_links_still_end(client, story, settings):
    follows(client)
    one = Subscription.objects.get()
    settings.MAILERS = {}
    for path in (
        "/",
        "/articles/story/",
        f"/series/{SERIES}/",
        "/topics/growth/",
        "/corrections/",
        "/articles/?topic=growth",
    ):
        assert "/follow/" not in client.get(path).content.decode(), path
    for answer in (client.get("/follow/"), ask(client)):
        assert answer.status_code == 404
        assert "This site sends no mail" in answer.content.decode()
    assert press(client, f"/follow/end/?secret={one.secret}").status_code == 200
    assert not Subscription.objects.exists()


def test_every_place_that_offers_feeds_offers_mail(client, story):
    for path in ("/", "/articles/story/", f"/series/{SERIES}/", "/topics/growth/", "/corrections/", "/ja/corrections/"):
        found = re.findall(r'href="((?:/ja)?/follow/[^"]*)"', client.get(path).content.decode())
        assert found, path
        assert {client.get(one.replace("&amp;", "&")).status_code for one in found} == {200}
    narrowed = re.search(
        r'href="(/follow/\?kind=article&amp;topic=growth)"', client.get("/articles/?topic=growth").content.decode()
    )
    assert narrowed
    assert 'value="topic:growth" required checked' in client.get(narrowed[1].replace("&amp;", "&")).content.decode()


@pytest.mark.parametrize("reason", ["refused", "down"])
def test_where_the_server_takes_nothing_the_reader_is_told_and_the_log_names_nobody(client, settings, caplog, reason):
    settings.MAILERS = {"default": {"BACKEND": f"tests.casestudy.mail_servers.{reason.capitalize()}"}}
    answer = ask(client)
    assert answer.status_code == 503
    assert "could not be sent just now" in answer.content.decode()
    assert "could not be sent" in caplog.text
    assert "example.org" not in caplog.text


def test_the_address_is_in_one_row_and_nowhere_else(client, story, caplog, capsys):
    with CaptureQueriesContext(connection) as queries:
        ask(client)
    assert not [one for one in queries.captured_queries if "ann@" in one["sql"].lower()], "asking stores nothing"
    link = confirmation()
    press(client, link)
    publish(Document.objects.get(pk=story.pk), kind="correction", note="It was 60.")
    call_command("send_alerts")
    assert len(mail.outbox) == 2
    said = capsys.readouterr()
    assert "ann@" not in caplog.text + said.out + said.err
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            held = [one for one in cursor.fetchall() if "ann@example" in str(one)]
            assert bool(held) == (table == "casestudy_subscription"), table
    assert "ann@" not in str(Subscription.objects.get())
    for path in ("/api/v1/articles/story/", "/articles/story.json", "/integrity.json", "/feed.json", "/health/metrics"):
        assert b"ann@" not in client.get(path).content


def test_a_text_is_followed_under_whatever_address_it_has(client, story):
    follows(client, what=f"text:{story.pk}")
    rename(story, "tale")
    one = Subscription.objects.get()
    assert "What changes in “Story”" in client.get(f"/follow/end/?secret={one.secret}").content.decode()
    page = client.get("/follow/?page=/articles/tale/").content.decode()
    assert f'value="text:{story.pk}"' in page


def test_the_form_costs_the_same_for_a_text_on_one_topic_and_on_twenty(client, story):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/follow/?page=/articles/story/")
        return len(queries)

    cost()
    one = cost()
    for number in range(20):
        story.article.topics.add(Topic.objects.create(slug=f"topic-{number}", name=f"Topic {number}"))
    publish(story, kind="update")
    assert cost() == one
    assert "Topic 19" in client.get("/follow/?page=/articles/story/").content.decode()
