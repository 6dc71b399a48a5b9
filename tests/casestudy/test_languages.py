"""The language of a page is that of its address: the same pages under /ja/, links that stay, originals that say so."""

import html
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from casestudy.integrity.verifying import verify
from casestudy.languages import address_in, kept_in, language_of, tongue_of
from casestudy.models import Article, Document, Page, Section, Topic
from casestudy.publishing import cancel, publish, rename
from metrics.models import Batch, Market, Metric, Provider, Ranking, Series, Source
from metrics.ranking import rank, ranking_digest
from metrics.translated import original
from tests.factories import SERIES, a_series, article, at, chart, claim, number, record, row

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.django_db
LISTS = ("/", "/articles/", "/localization/", "/localization/compare/", "/metrics/", "/timeline/", "/sources/",
         "/claims/", "/corrections/", "/integrity/", "/search/", "/disagreements/", "/charts/")  # fmt: skip


def japanese(original: Document, slug: str = "", title: str = "物語", body: str = "") -> Document:
    """A Japanese translation of an article, not yet published."""
    document = Document.objects.create(
        kind="article", language="ja", slug=slug or original.slug, translation_of=original
    )
    text = Article.objects.create(document=document, title=title)
    body = body or f"<p>ダウンロードは{number()}回。</p>"
    Section.objects.create(article=text, heading="一", anchor="part-1", body=body)
    return document


@pytest.fixture
def story() -> Document:
    """A published English article about the number of 2018."""
    a_series()
    record(row(value="277600000"), row(value="138800000", period="2017"))
    document = article()
    publish(document, kind="new", live_from=at("2020-02-03"))
    return document


def links(text: str) -> list[str]:
    """The addresses on this site to which a page leads, but for its link to another language."""
    tags = re.findall(r"<(?:a|form)\b[^>]*>", text)
    kept = [one for tag in tags if "hreflang" not in tag for one in re.findall(r'(?:href|action)="(/[^"]*)"', tag)]
    return [html.unescape(one) for one in kept]


class TestAddresses:
    @pytest.mark.parametrize(
        ("path", "language"),
        [("/", "en"), ("/ja/", "ja"), ("/ja", "ja"), ("/japan/", "en"), ("/JA/", "en"), ("/en/", "en"), ("", "en")],
    )
    def test_the_first_part_of_an_address_is_its_language(self, path, language):
        assert language_of(path) == language

    @pytest.mark.parametrize(
        ("path", "there"),
        [
            ("/", "/ja/"),
            ("/articles/x/?as_of=2020", "/ja/articles/x/?as_of=2020"),
            ("/ja/articles/", "/ja/articles/"),
            ("/api/docs/", "/api/docs/"),
            ("/admin/", "/admin/"),
            ("/media/images/a.png", "/media/images/a.png"),
        ],
    )
    def test_an_address_in_japanese(self, path, there):
        assert address_in(path, "ja") == there

    def test_an_address_goes_back_to_the_site_s_own_language(self):
        assert [address_in(one, "en") for one in ("/ja/", "/ja/claims/", "/claims/")] == ["/", "/claims/", "/claims/"]

    @pytest.mark.parametrize(
        ("tag", "kept"),
        [
            ('<a class="x" href="/claims/">', '<a class="x" href="/ja/claims/">'),
            ('<form action="/search/" role="search">', '<form action="/ja/search/" role="search">'),
            ('<a hreflang="en" href="/claims/">', '<a hreflang="en" href="/claims/">'),
            ('<a href="/ja/claims/">', '<a href="/ja/claims/">'),
            ('<a href="//elsewhere.example/">', '<a href="//elsewhere.example/">'),
            ('<a href="https://elsewhere.example/">', '<a href="https://elsewhere.example/">'),
            ('<a href="#e1">', '<a href="#e1">'),
            ('<a href="/api/docs/">', '<a href="/api/docs/">'),
            ('<p title="href=&quot;/claims/&quot;">', '<p title="href=&quot;/claims/&quot;">'),
        ],
    )
    def test_links_stay_in_their_language(self, tag, kept):
        assert kept_in(tag, "ja") == kept


class TestWordsInAnotherLanguage:
    @pytest.mark.parametrize(
        ("words", "page", "language"),
        [
            ("TikTok May Be Losing Its Appeal", "ja", "en"),
            ("TikTok May Be Losing Its Appeal", "en", ""),
            ("TikTok May Be Losing Its Appeal", "en-IN", ""),
            ("TikTok May Be Losing Its Appeal", "fr", ""),
            ("U.S. Army bans it", "hi", "en"),
            ("エイベックスがTikTokと契約 その狙いとは?", "en", "ja"),
            ("エイベックスがTikTokと契約 その狙いとは?", "ja", ""),
            ("抖音海外版的两天冰火", "en", "zh"),
            ("抖音海外版的两天冰火", "zh-hans", ""),
            ("日本経済新聞", "ja", ""),
            ("日本経済新聞", "ko", ""),
            ("कुछ शब्द", "en", "hi"),
            ("कुछ शब्द", "hi", ""),
            ("몇 마디", "ja", "ko"),
            ("TikTok", "ja", ""),
            ("CC0", "ja", ""),
            ("2019 – 2020", "ja", ""),
            ("……・・・？！", "en", ""),
            ("", "ja", ""),
        ],
    )
    def test_their_script_tells_it(self, words, page, language):
        assert tongue_of(words, page) == language

    def test_titles_and_notes_say_theirs_on_every_page_that_shows_them(self, client, story):
        source = Source.objects.get()
        Source.objects.update(title="The day the downloads fell", citation_full="A Paper, “The day”, 2019.")
        number = f'<a href="/ja/sources/{source.slug}/" lang="en">The day the downloads fell</a>'
        publish(japanese(story), kind="new")
        for path in (f"/ja/series/{SERIES}/", "/ja/articles/story/"):
            assert number in client.get(path).text, path
        page = client.get(f"/ja/sources/{source.slug}/").text
        assert '<h1 lang="en">The day the downloads fell</h1>' in page
        assert '<p lang="en">A Paper, “The day”, 2019.</p>' in page
        for path in (f"/series/{SERIES}/", f"/sources/{source.slug}/", "/articles/story/"):
            assert ' lang="en">The day the downloads fell' not in client.get(path).text, path
        Source.objects.update(title="ダウンロードが減った日")
        assert '<h1 lang="ja">ダウンロードが減った日</h1>' in client.get(f"/sources/{source.slug}/").text
        assert "<h1>ダウンロードが減った日</h1>" in client.get(f"/ja/sources/{source.slug}/").text

    def test_a_title_cannot_leave_its_tag(self, client, story):
        Source.objects.update(title='The day" onclick="alert(1)')
        assert 'onclick="alert' not in client.get(f"/ja/series/{SERIES}/").text


class TestPages:
    @pytest.mark.parametrize("path", LISTS)
    def test_each_page_has_the_same_address_in_japanese_and_asks_as_many_queries(self, client, story, path):
        counts = []
        for there in (path, f"/ja{path}"):
            client.get(there)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(there)
            assert answer.status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert '<html lang="ja"' in answer.text

    @pytest.mark.parametrize("path", LISTS)
    def test_no_header_and_no_cookie_chooses_the_language(self, client, story, path):
        plain, asked = (
            client.get(path),
            client.get(path, headers={"accept-language": "ja", "cookie": "django_language=ja"}),
        )
        assert asked.text == plain.text
        assert '<html lang="en"' in plain.text
        for there in (path, f"/ja{path}"):
            answer = client.get(there, headers={"accept-language": "en"})
            assert "accept-language" not in answer.headers.get("Vary", "").lower()
            assert not answer.cookies

    @pytest.mark.parametrize("path", [*LISTS, "/articles/story/", f"/series/{SERIES}/", "/metrics/downloads-count/"])
    def test_what_a_japanese_page_leads_to_is_japanese(self, client, story, path):
        publish(japanese(story), kind="new")
        found = links(client.get(f"/ja{path}").text)
        assert found
        assert [one for one in found if not one.startswith("/ja/") and not one.startswith("/api/")] == []

    @pytest.mark.parametrize("path", [*LISTS, f"/series/{SERIES}/"])
    def test_a_page_names_itself_in_each_language_and_leads_there(self, client, story, path):
        for prefix, other in (("", "/ja"), ("/ja", "")):
            text = client.get(f"{prefix}{path}").text
            for language, there in (("en", path), ("ja", f"/ja{path}"), ("x-default", path)):
                assert f'<link rel="alternate" hreflang="{language}" href="{settings.SITE_URL}{there}">' in text
            assert f'<link rel="canonical" href="{settings.SITE_URL}{prefix}{path}">' in text
            assert re.search(
                rf'<a class="tongue" hreflang="{"en" if prefix else "ja"}"[^>]* href="{other}{path}">', text
            )

    def test_the_switch_keeps_the_question(self, client, story):
        assert 'href="/ja/claims/?verdict=holds"' in client.get("/claims/?verdict=holds").text

    @pytest.mark.parametrize(
        "path", ["/ja/admin/", "/ja/api/v1/", "/ja/health/live", "/en/", "/ja/ja/", "/fr/", "/ja/nothing/"]
    )
    def test_what_is_not_for_readers_has_no_address_in_japanese(self, client, path):
        assert client.get(path).status_code == 404

    def test_errors_are_said_in_the_language_of_the_address(self, client):
        text = client.get("/ja/nothing/").text
        assert "このアドレスにページはありません" in text
        assert "There is no page" not in text
        assert "開けません" not in client.get("/nothing/").text

    def test_an_address_without_its_slash_is_led_to_the_one_with_it(self, client):
        answer = client.get("/ja/articles")
        assert (answer.status_code, answer["Location"]) == (301, "/ja/articles/")


class TestTexts:
    def test_a_translation_is_shown_with_its_numbers_in_its_language(self, client, story):
        publish(japanese(story), kind="new")
        text = client.get("/ja/articles/story/").text
        assert ">2億7760万</data>" in text
        assert "この文章はまだ日本語に訳されていません" not in text
        assert ">277.6 million</data>" in client.get("/articles/story/").text
        assert [one for one in ("物語", "Story") if one in client.get("/ja/articles/").text] == ["物語"]
        assert "物語" not in client.get("/articles/").text

    def test_what_is_not_translated_says_so_and_shows_the_original(self, client, story):
        text = client.get("/ja/articles/story/").text
        assert "この文章はまだ日本語に訳されていません。原文（英語）を表示しています。" in text
        assert '<html lang="ja"' in text
        whole = re.search(r'<article class="document" lang="en">.*</article>', text, re.DOTALL)
        assert re.findall(r"[ぁ-ゖァ-ヺ]+", re.sub(r'<p [^>]*lang="ja">.*?</p>', "", whole.group())) == []
        assert '<p class="notice" role="note" lang="ja">この文章は' in whole.group()
        assert ">277.6 million</data>" in text
        assert f'<link rel="canonical" href="{settings.SITE_URL}/articles/story/">' in text
        assert '<link rel="alternate" hreflang' not in text
        assert '<h2 lang="en"><a href="/ja/articles/story/">Story</a>' in client.get("/ja/articles/").text

    def test_a_japanese_original_is_shown_to_english_readers_who_are_told(self, client):
        a_series()
        record(row())
        document = article(slug="genbun", title="原文")
        Document.objects.filter(pk=document.pk).update(language="ja")
        publish(Document.objects.get(pk=document.pk), kind="new")
        text = client.get("/articles/genbun/").text
        assert "This text is not available in English. You see the original, in Japanese." in text
        assert f'<link rel="canonical" href="{settings.SITE_URL}/ja/articles/genbun/">' in text

    def test_a_translation_names_its_original_and_the_other_way_round(self, client, story):
        publish(japanese(story, slug="monogatari"), kind="new")
        for path in ("/articles/story/", "/ja/articles/monogatari/"):
            text = client.get(path).text
            for language, there in (("en", "/articles/story/"), ("ja", "/ja/articles/monogatari/")):
                assert f'<link rel="alternate" hreflang="{language}" href="{settings.SITE_URL}{there}">' in text

    @pytest.mark.parametrize(
        ("path", "there"),
        [
            ("/ja/articles/story/", "/ja/articles/monogatari/"),
            ("/articles/monogatari/", "/articles/story/"),
            ("/ja/articles/story/?as_of=2026-01-01", "/ja/articles/monogatari/?as_of=2026-01-01"),
        ],
    )
    def test_the_slug_of_the_other_language_leads_to_the_translation(self, client, story, path, there):
        publish(japanese(story, slug="monogatari"), kind="new", live_from=at("2021-01-01"))
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, there)

    def test_a_day_before_the_translation_shows_the_original_of_that_day(self, client, story):
        publish(japanese(story), kind="new", live_from=at("2021-01-01"))
        before = client.get("/ja/articles/story/?as_of=2020-06-01").text
        after = client.get("/ja/articles/story/?as_of=2021-06-01").text
        assert ("訳されていません" in before, "訳されていません" in after) == (True, False)
        assert "2020年6月1日の終わり（協定世界時）" in before
        assert client.get("/ja/articles/story/?as_of=2019-06-01").status_code == 404

    def test_a_withdrawn_translation_is_gone_with_its_reason(self, client, story):
        cancel(publish(japanese(story), kind="new"), "訳し直しています。")
        answer = client.get("/ja/articles/story/")
        assert (answer.status_code, "訳し直しています。" in answer.text) == (410, True)
        assert client.get("/articles/story/").status_code == 200

    def test_a_former_slug_of_the_original_redirects_within_japanese(self, client, story):
        rename(story, "tale")
        answer = client.get("/ja/articles/story/?as_of=2020-06-01")
        assert (answer.status_code, answer["Location"]) == (301, "/ja/articles/tale/?as_of=2020-06-01")

    def test_versions_of_a_translation_are_its_own(self, client, story):
        publish(japanese(story), kind="new")
        assert client.get("/ja/articles/story/versions/1/").text.count("物語") > 0
        assert "第1版" in client.get("/ja/articles/story/versions/").text
        assert client.get("/ja/articles/story/versions/2/").status_code == 404

    def test_a_plain_page_without_a_translation_says_so_and_shows_the_original(self, client, story):
        Page.objects.create(slug="method", title="Method", body=f"<p>How we count {number()}.</p>")
        for query in ("", "?as_of=2026-01-01"):
            text = client.get(f"/ja/method/{query}").text
            assert "この文章はまだ日本語に訳されていません。原文（英語）を表示しています。" in text
            whole = re.search(r'<article class="page" lang="en">.*</article>', text, re.DOTALL).group()
            assert ("<h1>Method</h1>" in whole, ">277.6 million</data>" in whole) == (True, True)
            assert re.findall(r"[ぁ-ゖァ-ヺ]+", re.sub(r'<p [^>]*lang="ja">.*?</p>', "", whole)) == []
            assert f'<link rel="canonical" href="{settings.SITE_URL}/method/">' in text
            assert '<link rel="alternate" hreflang' not in text
        original = client.get("/method/").text
        assert ("not available" in original, 'hreflang="ja"' in original) == (False, True)

    def test_a_feed_is_that_of_its_language(self, client, story):
        publish(japanese(story), kind="new")
        for prefix, language in (("", "en"), ("/ja", "ja")):
            atom = client.get(f"{prefix}/feed.atom").text
            assert f'xml:lang="{language}"' in atom
            assert re.search(rf'<link href="http://[^/"]+{prefix}/" rel="alternate"', atom)
            assert re.search(rf'<link href="http://[^/"]+{prefix}/feed.atom" rel="self"', atom)
            feed = client.get(f"{prefix}/feed.json").json()
            assert (feed["language"], feed["feed_url"]) == (language, f"{settings.SITE_URL}{prefix}/feed.json")
            assert feed["home_page_url"] == f"{settings.SITE_URL}{prefix}/"

    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("/articles/?page=9", "「9」というページはありません。この一覧は1ページから1ページまでです。"),
            ("/metrics/none/", "打ち間違いか、"),
            ("/articles/?as_of=2999-01-01", "「2999-01-01」という時点は指定できません。"),
            ("/claims/?seen_at=yesterday", "「yesterday」という時点は指定できません。"),
            ("/?as_of=2020-01-01&seen_at=2020-01-01", "という時点は指定できません。"),
        ],
    )
    def test_what_was_wrong_is_said_in_the_language_of_the_page(self, client, story, path, words):
        text = client.get(f"/ja{path}").text
        said = re.search(r'<p class="standfirst"[^>]*>(.*?)</p>', text).group(1)
        assert words in said
        assert re.findall(r"[A-Za-z]{2,} [A-Za-z]{2,}", said) == []

    def test_files_and_api_give_the_translation(self, client, story):
        publish(japanese(story), kind="new")
        twin = client.get("/ja/articles/story.md").text
        assert "2億7760万" in twin
        assert "第1版、" in twin
        assert "資料1" in twin
        assert "## 資料" in twin
        assert [one for one in ("Version", "known since", "Sources", "not stated") if one in twin] == []
        bundle = ZipFile(BytesIO(b"".join(client.get("/ja/articles/story.zip"))))
        page = bundle.read("index.html").decode()
        assert '<html lang="ja">' in page
        assert "引用のしかた" in page
        assert [one for one in ("Version", "How to cite", "Sources", "licence") if one in page] == []
        assert "277.6 million" in client.get("/articles/story.md").text
        asked = client.get("/api/v1/articles/story/?lang=ja").json()
        assert (asked["language"], asked["title"]) == ("ja", "物語")
        assert client.get("/api/v1/articles/story/").json()["language"] == "en"
        assert [one["language"] for one in client.get("/api/v1/articles/?lang=ja").json()["results"]] == ["ja"]


class TestNames:
    def test_a_thing_is_called_by_its_name_in_the_language_of_the_page(self, client, story):
        Series.objects.update(translations={"ja": {"title": "アプリ：ダウンロード"}})
        Metric.objects.update(translations={"ja": {"name": "ダウンロード"}})
        text = client.get(f"/ja/series/{SERIES}/").text
        assert "<h1>アプリ：ダウンロード</h1>" in text
        assert "世界" in text
        assert "アプリ" not in client.get(f"/series/{SERIES}/").text
        shown = client.get(f"/api/v1/series/{SERIES}/?lang=ja").json()
        assert shown["title"] == "アプリ：ダウンロード"

    def test_what_has_no_words_keeps_its_own(self):
        one = a_series()
        with translation.override("ja"):
            assert one.title == "App: downloads, world"

    def test_saving_under_another_language_keeps_the_original(self):
        one = a_series()
        one.translations = {"ja": {"title": "題"}}
        with translation.override("ja"):
            assert one.title == "題"
            one.save()
        assert Series.objects.get(pk=one.pk).title == "App: downloads, world"

    def test_countries_are_called_as_cldr_calls_them_unless_an_editor_says_otherwise(self):
        india = Market(code="IN", name="India")
        own = Market(code="US", name="United States", translations={"ja": {"name": "米国"}})
        area = Market(code="XO", name="Outside China")
        with translation.override("ja"):
            assert [one.name for one in (india, own, area)] == ["インド", "米国", "Outside China"]
        with translation.override("hi"):
            assert india.name == "भारत"

    @pytest.mark.parametrize(
        "translations",
        [
            "題",
            {"ja": "題"},
            {"fr": {"title": "titre"}},
            {"en": {"title": "title"}},
            {"ja": {"slug": "x"}},
            {"ja": {"title": 3}},
            {"ja": {"title": "長" * 301}},
        ],
    )
    def test_words_that_fit_no_field_are_refused(self, translations):
        one = a_series()
        one.translations = translations
        with pytest.raises(ValidationError) as refused:
            one.full_clean()
        assert list(refused.value.message_dict) == ["translations"]

    def test_a_japanese_text_freezes_charts_and_claims_in_japanese(self, client, story):
        drawn = chart("downloads", Series.objects.get(), translations={"ja": {"takeaway": "ダウンロードは増えた"}})
        doubled = claim(translations={"ja": {"statement": "倍になった。"}})
        body = (
            f'<p>{number()}、<span data-claim="{doubled.slug}" data-stance="asserted">倍</span>。</p>'
            f'<figure data-chart="{drawn.slug}"></figure>'
        )
        version = publish(japanese(story, body=body), kind="new")
        held = version.revision.content["definitions"]
        assert held["charts"]["downloads"]["takeaway"] == "ダウンロードは増えた"
        assert held["claims"]["doubled"]["statement"] == "倍になった。"
        text = client.get("/ja/articles/story/").text
        assert (
            "成り立つ" in text,
            "数字を表で見る" in text,
            "数字からは2となり、述べられたとおりである。" in client.get("/ja/claims/doubled/").text,
        ) == (True,) * 3
        assert "ダウンロードは増えた" in client.get("/ja/charts/downloads/").text
        assert "Downloads rose" in client.get("/charts/downloads/").text

    def test_a_reason_is_given_in_the_language_of_the_page_and_no_digest_holds_it(self, client, story):
        decision = (Series.objects.get(), "2018", Provider.objects.get(slug="a"), "preferred", "Counts all stores.")
        decided = rank(*decision, decided_at=at("2020-01-01"))
        publish(japanese(story), kind="new")
        paths = ("/ja/articles/story/", f"/ja/series/{SERIES}/")
        for path in paths:
            assert ' lang="en">Counts all stores.</' in client.get(path).text, path
        batches, words = Batch.objects.count(), {"ja": {"reason": "すべてのストアを数える。"}}
        with translation.override("ja"):
            rank(*decision, decided_at=at("2020-01-01"), translations=words)
            again = Ranking.objects.select_related("batch").get()
            assert again.reason == "すべてのストアを数える。"
            assert original(again, "reason") == "Counts all stores."
            previous = again.batch.previous_digest
            assert ranking_digest(again, previous, SERIES, decision[2].slug) == decided.batch.digest
            assert verify().difference is None
        assert Batch.objects.count() == batches
        for path in paths:
            text = client.get(path).text
            assert ("すべてのストアを数える。" in text, "Counts all stores." in text) == (True, False), path
        assert "Counts all stores." in client.get(f"/series/{SERIES}/").text
        kept = ZipFile(BytesIO(b"".join(client.get("/ja/articles/story.zip")))).read("record.json").decode()
        assert ('"reason": "Counts all stores."' in kept, '"reason": "すべてのストアを数える。"' in kept) == (
            True,
            True,
        )

    @pytest.mark.parametrize(
        "words", [{"fr": {"reason": "x"}}, {"ja": {"rank": "x"}}, {"ja": "x"}, {"ja": {"reason": 1}}]
    )
    def test_a_reason_in_no_language_of_the_site_is_refused_and_nothing_is_stored(self, story, words):
        with pytest.raises(ValidationError):
            rank(Series.objects.get(), "2018", Provider.objects.get(slug="a"), "preferred", "Why.", translations=words)
        assert not Ranking.objects.exists()

    def test_plain_pages_and_topics_have_words_of_their_own(self, client, story):
        Page.objects.create(
            slug="method",
            title="Method",
            body="<p>How.</p>",
            translations={"ja": {"title": "方法", "body": "<p>どう。</p>"}},
        )
        Page.objects.update(translations={"ja": {"title": "方法", "body": "<p>どう。</p><script>alert(1)</script>"}})
        assert "alert(1)</script>" not in client.get("/ja/method/").text
        topic = Topic.objects.create(slug="growth", name="Growth", translations={"ja": {"name": "成長"}})
        story.article.topics.add(topic)
        publish(story, kind="update", note="Filed.")
        page = client.get("/ja/method/").text
        assert ("<h1>方法</h1>" in page, "どう。" in page, "How." in page) == (True, True, False)
        assert "成長" in client.get("/ja/topics/growth/").text


def test_every_string_of_readers_pages_has_its_words_and_the_compiled_catalogue_is_in_step():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "messages.py", "--check"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "Every string has its words.\n")
