"""The mails that say what is new: what each reader is told, once, in their language, and what becomes of refusals."""

import re
from calendar import month_name
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import NAMESPACE_DNS, uuid5

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from casestudy.models import Article, Document, Section, SiteSettings, Subscription, Topic
from casestudy.publishing import cancel, publish, rename
from casestudy.roles import editors
from metrics.models import Market, Series
from metrics.ranking import rank
from metrics.redacting import redact
from tests.casestudy import mail_servers
from tests.factories import SERIES, a_series, article, at, case, record, row

pytestmark = pytest.mark.django_db
ANN, BOB = "ann@example.org", "bob@example.org"


@pytest.fixture
def story():
    """A published article on a topic, with its number, and one on another."""
    a_series()
    record(row(), recorded="2019-01-01")
    document = article()
    document.article.topics.add(Topic.objects.create(slug="growth", name="Growth"))
    publish(document, kind="new", live_from=at("2020-01-01"))
    other = article(slug="other", title="Other")
    other.article.topics.add(Topic.objects.create(slug="decline", name="Decline"))
    publish(other, kind="new", live_from=at("2020-01-01"))
    return document


def follow(kind="everything", key="", address=ANN, language="en", **more):
    """A subscription that was confirmed and told of everything up to now."""
    reader = uuid5(NAMESPACE_DNS, address.lower())
    return Subscription.objects.create(
        address=address, language=language, kind=kind, key=str(key), reader=reader, **more
    )


def days_ago(number):
    return now() - timedelta(days=number)


def run(*options):
    """The mails of one run, by address."""
    before = len(mail.outbox)
    call_command("send_alerts", *options)
    return {one.to[0]: one for one in mail.outbox[before:]}


def said(mail) -> str:
    """The words of a mail without the days on which things happened."""
    return re.sub(r"(, \d{1,2} [A-Z][a-z]+ \d{4}|（\d{4}年\d{1,2}月\d{1,2}日）)(?=[:：\n])", "", mail.body)


def body_of(kind="everything", key="", **more):
    follow(kind, key, **more)
    return lambda: said(run().get(ANN) or mail.EmailMessage())


def test_nothing_new_is_no_mail(story):
    one = follow()
    assert run() == {}
    one.refresh_from_db()
    assert one.told_until > now() - timedelta(minutes=1)


def test_a_correction_is_told_once_with_its_reason(story, capsys):
    one = follow()
    version = publish(story, kind="correction", note="The court's figure was of August, not of July.")
    sent = run()[ANN]
    assert sent.subject == "Story (correction)"
    day = f"{version.live_from.day} {month_name[version.live_from.month]} {version.live_from.year}"
    assert f"\nCorrection, {day}: The court's" in sent.body
    assert (
        "Story\nCorrection: The court's figure was of August, not of July.\nhttp://127.0.0.1:8000/articles/story/\n"
        in said(sent)
    )
    assert "Every new text, and every change in one\n" in sent.body
    assert f"http://127.0.0.1:8000/follow/end/?secret={one.secret}\n" in sent.body
    assert "Other" not in sent.body
    assert "&#" not in sent.body
    assert capsys.readouterr().out == "1 mail sent (en 1).\n"
    assert run() == {}


def test_a_mail_program_finds_the_one_click(story, client):
    one = follow()
    publish(story, kind="update", note="More.")
    raw = message_from_bytes(run()[ANN].message(policy=policy.SMTP).as_bytes(), policy=policy.default)
    url = f"http://127.0.0.1:8000/follow/end/?reader={one.reader}"
    assert raw["List-Unsubscribe"] == f"<{url}>"
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert raw["Auto-Submitted"] == "auto-generated"
    assert raw["From"] == "Casestudy <alerts@localhost>"
    assert raw["To"] == ANN
    assert client.post(url.removeprefix("http://127.0.0.1:8000"), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()


def test_a_long_address_of_the_site_stays_in_one_piece(story, settings):
    settings.SITE_URL = f"https://{'long-' * 11}name.example.org"
    follow()
    publish(story, kind="update", note="Ein sehr langer Satz mit Umlauten: " + "ü" * 3000)
    raw = run()[ANN].message(policy=policy.SMTP).as_bytes()
    assert re.search(rb"^List-Unsubscribe: <https://long-\S+/follow/end/\?reader=[0-9a-f-]{36}>\r$", raw, re.M)
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    ("kind", "key", "told"),
    [
        ("text", "story", True),
        ("text", "other", False),
        ("topic", "growth", True),
        ("topic", "decline", False),
        ("market", "JP", False),
        ("corrections", "", False),
        ("everything", "", True),
        ("series", SERIES, False),
    ],
)
def test_who_is_told_of_an_update(story, kind, key, told):
    mailed = body_of(kind, Document.objects.get(slug=key).pk if kind == "text" else key)
    publish(story, kind="update", note="There is more.")
    assert ("Update: There is more." in mailed()) == told


def test_a_case_is_told_to_who_follows_its_market(story):
    mailed = body_of("market", "JP")
    publish(case(), kind="new")
    assert "App in JP\nFirst published\nhttp://127.0.0.1:8000/localization/app-japan/" in mailed()


@pytest.mark.parametrize("kind", ["text", "corrections", "everything"])
def test_a_withdrawal_is_told_with_its_reason(story, kind):
    mailed = body_of(kind, story.pk if kind == "text" else "")
    cancel(story.versions.get(), "The source took everything back.")
    words = mailed()
    assert "Story\nWithdrawn: Version 1 was withdrawn. The source took everything back.\n" in words
    assert ("A text that was withdrawn" in words) == (kind == "text")


def test_a_topic_whose_last_text_is_withdrawn_is_no_text(story):
    mailed = body_of("topic", "growth")
    cancel(story.versions.get(), "The source took everything back.")
    words = mailed()
    assert "Story\nWithdrawn: Version 1 was withdrawn." in words
    assert "A topic or a market without a text now\nhttp" in words
    assert "A text that was withdrawn" not in words


def test_a_scheduled_version_is_told_when_its_time_has_come(story):
    one = follow("text", story.pk)
    publish(story, kind="update", note="On Friday.", live_from=now() + timedelta(days=3))
    assert run() == {}
    # As if the three days had passed: everything is three days older.
    Subscription.objects.update(told_until=one.told_until - timedelta(days=4))
    version = story.versions.get(number=2)
    cancel(version, "Another day.")
    publish(story, kind="update", note="Yesterday, on the clock.", live_from=days_ago(1), now=days_ago(2))
    assert "Yesterday, on the clock." in run()[ANN].body


def test_what_is_cancelled_before_its_time_is_never_told(story):
    follow()
    publish(story, kind="update", note="On Friday.", live_from=now() + timedelta(days=3))
    cancel(story.versions.get(number=2), "No.")
    assert run() == {}


def test_of_a_history_brought_in_later_the_version_that_readers_see_is_told(story):
    mailed = body_of()
    third = article(slug="third", title="Third")
    publish(third, kind="new", live_from=at("2015-01-01"))
    publish(third, kind="update", note="Of 2016.", live_from=at("2016-01-01"))
    words = mailed()
    assert "Third\nUpdate: Of 2016.\n" in words
    assert "First published" not in words


def test_what_happened_before_it_was_followed_is_not_told(story):
    publish(story, kind="correction", note="Before.")
    mailed = body_of()
    publish(Document.objects.get(slug="other"), kind="update", note="After.")
    words = mailed()
    assert "After." in words
    assert "Before." not in words


def test_drafts_are_told_to_nobody(story):
    mailed = body_of()
    article(slug="draft", title="Draft")
    story.article.title = "Unfinished"
    story.article.save()
    assert mailed() == ""


def test_a_renamed_text_is_told_with_its_new_address(story):
    mailed = body_of("text", story.pk)
    rename(story, "tale")
    publish(story, kind="update", note="More.")
    assert "http://127.0.0.1:8000/articles/tale/\n" in mailed()


def test_one_mail_for_everything_and_each_change_once(story):
    for kind, key in (
        ("text", story.pk),
        ("topic", "growth"),
        ("everything", ""),
        ("corrections", ""),
        ("series", SERIES),
    ):
        follow(kind, key)
    publish(story, kind="correction", note="It was 60.")
    publish(story, kind="update", note="More.")
    record(row("61000000", "2019-02-01"))
    sent = run()
    assert list(sent) == [ANN]
    assert sent[ANN].subject == "Story (correction), and more"
    assert "Story\nCorrection: It was 60.\nUpdate: More.\nhttp" in said(sent[ANN])
    assert sent[ANN].body.count("It was 60.") == 1
    assert sent[ANN].body.count("/follow/end/?secret=") == 5


def test_two_readers_are_told_what_each_follows(story):
    follow("topic", "growth")
    follow("topic", "decline", address=BOB)
    follow("topic", "decline", address="Carl@example.org")
    publish(story, kind="update", note="Of growth.")
    sent = run()
    assert list(sent) == [ANN]
    assert sent[ANN].to == [ANN]
    publish(Document.objects.get(slug="other"), kind="update", note="Of decline.")
    assert sorted(run()) == ["Carl@example.org", BOB]


def test_the_numbers_of_a_series_are_told_as_they_stand(story):
    record(row("50000000", period="2016"), row("52000000", period="2015"), recorded="2019-01-02")
    mailed = body_of("series", SERIES)
    record(
        row("61000000", "2019-02-01"),
        row("70000000", "2019-03-01", period="2017", qualifier="about"),
        row("", "2019-03-01", period="2016", status="W", stated_to=""),
        # An older vintage than the one that stands is no news.
        row("1000000", "2018-06-01", period="2015"),
    )
    record(row("62000000", "2019-04-01", provider="b"))
    words = mailed()
    assert (
        "App: downloads, world\n"
        "- 2018: 62.0 million, according to Provider B (new)\n"
        "- 2018: 60.0 million became 61.0 million, according to Provider A\n"
        "- 2017: about 70.0 million, according to Provider A (new)\n"
        "- 2016: withdrawn by Provider A\n"
        "http://127.0.0.1:8000/series/app-downloads-wld/\n" in words
    )


def test_a_number_that_is_known_from_a_later_day_is_told_on_that_day(story):
    one = follow("series", SERIES)
    record(row("61000000", (now() + timedelta(days=2)).isoformat(), period="2019"))
    assert run() == {}
    record(
        row("62000000", (now() - timedelta(days=1)).isoformat(), period="2020"),
        recorded=(days_ago(2)).strftime("%Y-%m-%d"),
    )
    Subscription.objects.filter(pk=one.pk).update(told_until=now() - timedelta(days=1, hours=12))
    words = run()[ANN].body
    assert "2020: 62.0 million" in words
    assert "2019" not in words


def test_a_decision_on_providers_and_a_removal_by_law_are_told(story):
    stored = record(row("62000000", "2019-04-01", provider="b"), recorded="2019-05-01").batch
    mailed = body_of("series", SERIES)
    rank(Series.objects.get(), "2018", stored.observations.get().provider, "preferred", "Counts every store.")
    redact(stored.observations.get(), "Order 7 of the court")
    words = mailed()
    assert "- 2018: Provider B is now preferred. Counts every store.\n" in words
    assert "- 2018: removed by law\n" in words
    assert "62.0 million" not in words


def test_many_numbers_are_cut_short_and_the_page_is_named(story):
    mailed = body_of("series", SERIES)
    record(*(row(str(10**6 * year), period=str(year)) for year in range(1900, 2000)))
    words = mailed()
    assert words.count(", according to Provider A (new)\n") == 40
    assert "- 1999: 1.999 billion, according to Provider A (new)\n" in words
    assert "- 1959: " not in words
    assert "- and more, on the page\n" in words


def test_a_number_that_moved_under_a_text_is_told(story):
    from casestudy.consequences.deciding import Decided, decide

    mailed = body_of("text", story.pk)
    decide(lambda: record(row("75000000", "2019-02-01")), Decided({}, "all"), most=None)
    assert re.search(r"Story\nData revised: .*60.0 million became 75.0 million", mailed())


def test_a_translation_is_told_in_its_language_and_an_original_where_there_is_none(story):
    follow("text", story.pk, language="ja")
    follow("everything", "", address=BOB, language="ja")
    publish(story, kind="update", note="More.")
    sent = run()
    assert sorted(sent) == [ANN, BOB]
    assert sent[ANN].subject == "Story（更新）"
    assert "更新：More.\nhttp://127.0.0.1:8000/ja/articles/story/\n" in said(sent[ANN])
    assert re.search(r"更新（2\d{3}年\d{1,2}月\d{1,2}日）：More", sent[ANN].body)
    assert "「Story」の変更" in sent[ANN].body
    assert "/ja/follow/end/?secret=" in sent[ANN].body
    translated = Document.objects.create(kind="article", slug="hanashi", language="ja", translation_of=story)
    text = Article.objects.create(document=translated, title="物語")
    Section.objects.create(article=text, heading="一", anchor="ichi", body="<p>本文。</p>")
    publish(translated, kind="new")
    sent = run()
    assert sorted(sent) == [ANN, BOB]
    assert "物語\n" in sent[ANN].body
    assert "http://127.0.0.1:8000/ja/articles/hanashi/\n" in sent[ANN].body
    publish(story, kind="update", note="In English alone.")
    assert run() == {}


def test_numbers_are_written_as_the_language_writes_them(story):
    follow("series", SERIES, language="ja")
    record(row("277600000", "2019-02-01", period="2019-Q1"))
    record(row("80000000", "2019-02-01", period="2017", qualifier="about"))
    words = run()[ANN].body
    assert "2019年第1四半期：2億7760万（" in words
    assert "2017年：8000万（約）（" in words


def test_titles_and_names_cannot_write_headers(story):
    SiteSettings.objects.create(name='Case, "Study" <x@example.com>\r\nBcc: eve@example.com')
    follow()
    Article.objects.filter(document=story).update(title="Story\r\nBcc: eve@example.com")
    story.refresh_from_db()
    publish(story, kind="update", note="Note\r\nBcc: eve@example.com")
    raw = message_from_bytes(run()[ANN].message().as_bytes(), policy=policy.default)
    assert raw["Bcc"] is None
    assert raw["To"] == ANN
    assert [one.addr_spec for one in raw["From"].addresses] == ["alerts@localhost"]


def test_a_server_that_refuses_one_address_gets_the_others_and_is_asked_again(story, settings, capsys):
    settings.MAILERS = {"default": {"BACKEND": "tests.casestudy.mail_servers.Choosy"}}
    follow(address=BOB)
    follow()
    publish(story, kind="update", note="More.")
    assert list(run()) == [ANN]
    told = capsys.readouterr()
    assert "1 refused by the server; the next run tries again." in told.out
    assert "bob" not in told.out + told.err
    assert Subscription.objects.get(address=BOB).failing_since
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    assert "More." in run()[BOB].body
    assert Subscription.objects.get(address=BOB).failing_since is None


def test_who_was_refused_long_ago_and_has_nothing_outstanding_is_not_given_up(story):
    follow()
    publish(story, kind="clarification", note="Clearer.")
    follow(address=BOB, failing_since=days_ago(15))
    assert list(run()) == [ANN]
    assert Subscription.objects.get(address=BOB).failing_since is None


def test_a_mail_that_is_taken_for_spam_stops_nobody_else(story, settings):
    settings.MAILERS = {"default": {"BACKEND": "tests.casestudy.mail_servers.Suspicious"}}
    follow(address=BOB)
    follow()
    publish(story, kind="update", note="More.")
    assert list(run()) == [ANN]


def test_who_is_refused_for_two_weeks_is_deleted_and_the_others_stay(story, settings, capsys):
    settings.MAILERS = {"default": {"BACKEND": "tests.casestudy.mail_servers.Choosy"}}
    for kind in ("everything", "corrections"):
        follow(kind, address=BOB, told_until=days_ago(15), failing_since=days_ago(14.5))
    follow(address="bobby@example.org", told_until=days_ago(15), failing_since=days_ago(13))
    follow()
    publish(story, kind="correction", note="More.")
    assert list(run()) == [ANN]
    assert sorted(Subscription.objects.values_list("address", flat=True)) == [ANN, "bobby@example.org"]
    assert "1 refused for two weeks, and deleted." in capsys.readouterr().out


def test_a_server_that_takes_nothing_costs_nobody_their_subscription(story, settings):
    settings.MAILERS = {"default": {"BACKEND": "tests.casestudy.mail_servers.Refused"}}
    follow(told_until=days_ago(15), failing_since=days_ago(14.5))
    follow(address=BOB)
    publish(story, kind="update", note="More.")
    assert run() == {}
    assert Subscription.objects.count() == 2


def test_a_server_that_hangs_up_stops_the_run_and_the_next_goes_on_where_it_stopped(story, settings, monkeypatch):
    settings.MAILERS = {"default": {"BACKEND": "tests.casestudy.mail_servers.Tired"}}
    monkeypatch.setattr(mail_servers.Tired, "TAKEN", 0)
    names = [f"reader-{number}@example.org" for number in range(5)]
    for name in names:
        follow(address=name)
    publish(story, kind="update", note="More.")
    with pytest.raises(CommandError, match=r"stopped taking mail \(SMTPServerDisconnected\)") as caught:
        run()
    assert "ann@example.org" not in str(caught.value)
    assert len(mail.outbox) == 2
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    run()
    assert sorted(one.to[0] for one in mail.outbox) == names


def test_a_mail_that_is_sent_again_after_a_crash_has_the_same_name(story):
    one = follow()
    publish(story, kind="update", note="More.")
    first = run()[ANN].extra_headers["Message-ID"]
    Subscription.objects.filter(pk=one.pk).update(told_until=one.told_until)  # as if the crash came before the note
    assert run()[ANN].extra_headers["Message-ID"] == first
    publish(story, kind="update", note="And more.")
    assert run()[ANN].extra_headers["Message-ID"] != first
    assert str(one.reader) not in first


def test_two_runs_at_once_tell_nobody_twice(story, settings, monkeypatch):
    settings.MAILERS = {"default": {"BACKEND": "tests.casestudy.mail_servers.Busy"}}
    monkeypatch.setattr(mail_servers.Busy, "MAILS", 0)
    follow()
    follow("corrections")
    follow(address=BOB)
    publish(story, kind="correction", note="It was 60.")
    call_command("send_alerts")
    assert sorted(one.to[0] for one in mail.outbox) == [ANN, BOB]
    assert not Subscription.objects.exclude(held_until=None).exists()


def test_what_a_run_held_when_it_was_killed_is_told_by_a_later_one(story):
    follow(held_until=now() + timedelta(minutes=9))
    follow(address=BOB, held_until=now() - timedelta(minutes=1))
    publish(story, kind="update", note="More.")
    assert list(run()) == [BOB]
    Subscription.objects.filter(address=ANN).update(held_until=now() - timedelta(seconds=1))
    assert list(run()) == [ANN]


def test_one_who_is_behind_and_a_series_of_many_numbers_keep_no_news_from_another(story):
    """Of a series the latest news are read, so many at the most: those of who was told yesterday are among them."""
    follow("series", SERIES, address=BOB, told_until=days_ago(9))
    record(*(row(str(10**6 * year), period=str(year)) for year in range(1900, 2000)), recorded=str(days_ago(5).date()))
    follow("series", SERIES, told_until=days_ago(1))
    record(row("123000000", "2019-02-01", period="1901"))
    words = run()[ANN].body
    assert "- 1901: 1.901 billion became 123.0 million, according to Provider A\n" in words
    assert words.count("according to") == 1


@pytest.mark.parametrize(("mailers", "words"), [({}, "EMAIL_URL is not set"), ({"default": {"BACKEND": "tests.casestudy.mail_servers.Down"}}, r"cannot be reached \(ConnectionRefusedError\)")])  # fmt: skip
def test_without_a_server_the_command_says_what_is_missing_and_loses_nothing(story, settings, mailers, words):
    one = follow()
    publish(story, kind="update", note="More.")
    settings.MAILERS = mailers
    with pytest.raises(CommandError, match=words):
        call_command("send_alerts")
    one.refresh_from_db()
    assert one.told_until < story.versions.get(number=2).live_from


def test_a_dry_run_sends_and_changes_nothing(story, settings, capsys):
    one = follow()
    follow(address=BOB, language="ja")
    publish(story, kind="update", note="More.")
    settings.MAILERS = {}
    assert run("--dry-run") == {}
    assert (
        capsys.readouterr().out
        == "2 mails would be sent (en 1, ja 1).\nEMAIL_URL is not set, so nothing could be sent.\n"
    )
    before = one.told_until
    one.refresh_from_db()
    assert one.told_until == before


def test_who_ends_it_while_others_are_told_gets_no_mail(story, settings):
    """Readers are looked up many at once; each is asked for again before their mail goes out."""
    follow(address="aaron@example.org")
    follow(address=BOB)
    publish(story, kind="update", note="More.")
    settings.MAILERS = {"default": {"BACKEND": "tests.casestudy.mail_servers.Meddling"}}
    assert list(run()) == ["aaron@example.org"]


def test_what_follows_a_thing_that_is_gone_is_deleted(story, capsys):
    Topic.objects.create(slug="old", name="Old")
    Market.objects.create(code="XX", name="Nowhere")
    for kind, key in (("topic", "old"), ("market", "XX"), ("series", "retired"), ("text", 999_999), ("series", SERIES)):
        follow(kind, key)
    run()
    assert Subscription.objects.count() == 3
    Topic.objects.get(slug="old").delete()
    Market.objects.get(code="XX").delete()
    run()
    assert Subscription.objects.values_list("key", flat=True).get() == SERIES
    assert "2 followed what is no longer there, and were deleted." in capsys.readouterr().out


def test_reading_what_is_new_costs_the_same_for_one_reader_and_for_thirty(story):
    def cost() -> int:
        publish(story, kind="update", note="More.")
        record(row(str(61_000_000 + story.versions.count()), now().isoformat()))
        with CaptureQueriesContext(connection) as queries:
            run("--dry-run")
        return len(queries)

    def add(number: int) -> None:
        for kind, key in (("text", story.pk), ("series", SERIES), ("topic", "growth"), ("everything", "")):
            follow(kind, key, address=f"reader-{number}@example.org")

    add(0)
    cost()
    one = cost()
    for number in range(1, 30):
        add(number)
    assert cost() == one


def test_readers_who_fit_no_list_at_once_are_all_told(story, monkeypatch):
    from casestudy.following import digests

    monkeypatch.setattr(digests, "AT_ONCE", 2)
    names = [f"{letter}@example.org" for letter in ("a", "B", "c", "a.a", "a-a", "_z", "9")]
    for name in names:
        follow(address=name)
    publish(story, kind="update", note="More.")
    assert sorted(run()) == sorted(names)
    assert run() == {}


def test_the_site_says_how_far_the_mails_are_behind(client, story):
    assert b"alerts_behind" not in client.get("/health/metrics").content
    follow(told_until=days_ago(2))
    follow(address=BOB, told_until=days_ago(9), failing_since=days_ago(9))
    assert 172_800 <= behind(client) < 173_800
    run()
    assert behind(client) < 1_000


def behind(client) -> int:
    page = client.get("/health/metrics").content.decode()
    found = re.search(r"^casestudy_alerts_behind_seconds (\d+)$", page, re.M)
    assert found
    return int(found[1])


PAGE = "/admin/casestudy/subscription/"


def test_the_desk_sees_counts_and_no_address(client, story):
    for address in (ANN, BOB):
        follow("text", story.pk, address=address)
    follow("topic", "growth")
    user = get_user_model().objects.create_user("editor", is_staff=True)
    user.groups.add(editors())
    client.force_login(user)
    page = client.get(PAGE)
    text = page.content.decode()
    assert page.status_code == 200
    assert re.search(r"What changes in “Story”</a></th><td>text</td><td>en</td><td>2</td>", text)
    assert "@example.org" not in text
    assert "Delete an address" not in text
    assert client.post(PAGE, {"address": ANN}).status_code == 403
    assert Subscription.objects.count() == 3
    for path in (f"{PAGE}{Subscription.objects.first().pk}/change/", f"{PAGE}add/", f"{PAGE}{Subscription.objects.first().pk}/delete/", f"{PAGE}?q=ann"):  # fmt: skip
        assert "@example.org" not in client.get(path, follow=True).content.decode()


def test_an_administrator_deletes_by_address(client, story):
    follow()
    follow("corrections", address="Ann@example.org", language="ja")
    follow(address=BOB)
    client.force_login(get_user_model().objects.create_superuser("chief"))
    assert "no complete e-mail address" in client.post(PAGE, {"address": "nobody"}).content.decode()
    done = client.post(PAGE, {"address": " ANN@EXAMPLE.org"}, follow=True).content.decode()
    assert "2 subscriptions of that address deleted." in done
    assert "ann@" not in done.lower()
    assert "That address follows nothing here." in client.post(PAGE, {"address": ANN}, follow=True).content.decode()
    assert Subscription.objects.get().address == BOB


def test_strangers_are_sent_to_the_login(client):
    assert client.get(PAGE).status_code == 302


def test_the_counts_cost_the_same_for_one_and_for_fifty(client, story):
    client.force_login(get_user_model().objects.create_superuser("chief"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    follow("text", story.pk)
    follow("series", SERIES)
    cost()
    one = cost()
    for number in range(50):
        follow("series", SERIES, address=f"reader-{number}@example.org")
        follow("text", Document.objects.get(slug="other").pk, address=f"reader-{number}@example.org")
    assert cost() == one
