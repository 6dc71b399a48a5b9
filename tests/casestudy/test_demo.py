"""The demo: the whole record through the doors of editors and importers, and never over an edit."""

import csv
import gzip
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.db.models import Count
from lxml import html

from casestudy.models import Article, Document, Revision, Section, SiteSettings, Version
from casestudy.narrative import bind_all
from casestudy.review.accounting import unbound
from casestudy.review.families import family
from metrics.models import Batch, Chart, Claim, Event, Market, Observation, Provider, Ranking, Source
from metrics.verdicts import judge_all

ROOT = Path(__file__).resolve().parent.parent.parent
VERDICTS = Path(__file__).parent / "fixtures" / "verdicts.csv"
COUNTED = (
    Observation,
    Batch,
    Ranking,
    Claim,
    Event,
    Chart,
    Document,
    Revision,
    Version,
    Source,
    Provider,
    Market,
    Section,
)


@pytest.mark.django_db
def test_the_case_study_travels_light_with_all_its_evidence(demo, client):
    answer = client.get("/articles/how-tiktok-went-abroad/", headers={"accept-encoding": "gzip"})
    assert len(answer.content) <= 60_000
    page = html.fromstring(gzip.decompress(answer.content))
    numbers = page.xpath("//main//data[@data-figure]")
    assert len(numbers) > 200
    for number in numbers:
        link = number.xpath("ancestor::a/@href")[0]
        entry = page.get_element_by_id(link.removeprefix("#"))
        assert entry.xpath(".//dt[.='Period']/following-sibling::dd[1]/text()"), link
        assert entry.xpath(".//dt[.='According to']/following-sibling::dd[1]/text()"), link
        source = entry.xpath(".//a[starts-with(@href, '#s')]/@href")[0]
        assert page.get_element_by_id(source.removeprefix("#")).xpath(".//a/@href"), link
    for name in ("e", "s", "c"):
        # The lists number themselves: what is third in its list is called so.
        listed = page.xpath(f"//ol[li[starts-with(@id, '{name}1')]]/li/@id")
        assert listed == [f"{name}{place}" for place in range(1, len(listed) + 1)]
        assert len(listed) > 50


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


@pytest.mark.django_db
def test_all_of_the_record_and_the_case_study_is_there(demo):
    found = counts()
    assert {name: found[name] for name in ("Observation", "Claim", "Event", "Chart")} == {
        "Observation": 239,
        "Claim": 67,
        "Event": 61,
        "Chart": 6,
    }
    assert sorted(Document.objects.values_list("language", "kind").annotate(count=Count("pk"))) == [
        ("en", "article", 1),
        ("en", "case", 5),
        ("ja", "article", 1),
        ("ja", "case", 5),
    ]
    article = Document.objects.get(kind="article", language="en")
    assert [(one.number, one.live_from.date().isoformat()) for one in article.versions.order_by("number")] == [
        (1, "2020-02-03"),
        (2, "2020-09-01"),
    ]


@pytest.mark.django_db
def test_every_claim_has_the_verdict_and_the_value_of_the_fact_base(demo):
    judged = judge_all(claim.spec() for claim in Claim.objects.prefetch_related("operands"))
    with VERDICTS.open(newline="") as file:
        expected = {row["slug"]: row["verdict"] for row in csv.DictReader(file)}
    assert len(expected) == 61
    assert {one.spec.slug: one.verdict for one in judged} == expected | {
        "avex-first": "holds",
        "facebook-mau-rising": "holds",
        "india-info-requests-rank": "holds",
        "india-missing-days": "contradicted",
        "spend-record-2019-07": "holds",
        "us-spend-rank-2019-07": "holds",
    }


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_touches_no_edit(demo, capsys):
    before = counts()
    Article.objects.update(title="Edited")
    section = Section.objects.first()
    Section.objects.filter(pk=section.pk).update(body="<p>Edited.</p>")
    Source.objects.filter(pk=Source.objects.first().pk).update(note="Edited.")
    Claim.objects.filter(slug="china-rank-2019").update(statement="Edited.")
    SiteSettings.objects.update(name="Edited")
    call_command("load_demo")
    assert "0 added, 239 on record already" in capsys.readouterr().out
    assert counts() == before
    assert (Article.objects.first().title, SiteSettings.objects.get().name) == ("Edited", "Edited")
    assert Section.objects.get(pk=section.pk).body == "<p>Edited.</p>"
    assert (Source.objects.first().note, Claim.objects.get(slug="china-rank-2019").statement) == ("Edited.", "Edited.")


@pytest.mark.django_db
def test_pages_of_every_kind_open_now_and_as_of(demo, client):
    """Some of each kind in each language; the checker of HTML reads them all (tests/journeys/test_html.py)."""
    kinds = {}
    for path in re.findall(r"<loc>[^<]*?//[^/]+(/[^<]*)</loc>", client.get("/sitemap.xml").content.decode()):
        kinds.setdefault(re.sub("[^/]+/$", "", path), []).append(path)
    assert len(kinds) > 15 and sum(map(len, kinds.values())) > 300
    for path in (path for paths in kinds.values() for path in paths[:8]):
        assert client.get(path).status_code == 200, path
    for path in (
        "/",
        "/claims/",
        "/metrics/",
        "/articles/",
        "/localization/compare/",
        "/articles/how-tiktok-went-abroad/",
        "/articles/how-tiktok-went-abroad/versions/1/",
    ):
        assert client.get(f"{path}?as_of=2020-03-01").status_code == 200, path


JAPANESE = [
    "", "articles/", "articles/how-tiktok-went-abroad/", "articles/how-tiktok-went-abroad/versions/",
    "articles/how-tiktok-went-abroad/?as_of=2020-03-01", "localization/", "localization/tiktok-japan/",
    "localization/tiktok-united-states/", "localization/tiktok-india/", "localization/baidu-japan/",
    "localization/wechat-abroad/", "localization/compare/?case=tiktok-japan&case=tiktok-india", "metrics/",
    "metrics/downloads/", "series/tiktok-douyin-downloads-wld/", "timeline/", "charts/facebook-users/",
    "charts/tiktok-abroad-timeline/", "charts/facebook-users/embed/", "claims/", "claims/china-rank-2019/",
    "claims/spend-us-growth-2019-07/", "sources/", "sources/source-article/", "topics/evidence/",
    "authors/editorial-desk/", "disagreements/", "corrections/", "integrity/", "search/?q=TikTok", "search/?q=xyzzyx",
    "about/", "imprint/", "nothing/",
]  # fmt: skip


def shown_texts(page: str) -> set[str]:
    """Every run of words that a reader meets in the language of the page: what is marked as another is left out."""
    found = set()
    for element in html.fromstring(page).iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "code"):
            continue
        marked = next((one.get("lang") for one in (element, *element.iterancestors()) if one.get("lang")), "")
        if marked.startswith("ja"):
            attributes = (element.get(name) for name in ("aria-label", "alt", "placeholder", "title"))
            found |= {" ".join(one.split()) for one in (element.text, *(c.tail for c in element), *attributes) if one}
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("path", JAPANESE)
def test_no_string_of_the_interface_is_english_on_a_japanese_page(demo, client, path):
    with (ROOT / "locale" / "ja" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file, locale="ja")
    english = {
        one for message in catalog if message.id
        for one in ([message.id] if isinstance(message.id, str) else message.id)
        if one not in ([message.string] if isinstance(message.string, str) else message.string)
    }  # fmt: skip
    english = {one for one in english if re.search("[a-z]{3}", one)}
    assert shown_texts(client.get(f"/ja/{path}").content.decode()) & english == set()


@pytest.mark.django_db
def test_a_translation_rests_on_the_references_of_its_original_and_has_its_verdicts(demo):
    for version in Version.objects.filter(document__language="ja").select_related("revision", "document"):
        original = version.document.translation_of.versions.get(number=version.number)
        texts = bind_all([version.revision.content, original.revision.content])
        numbers, claims = (
            [sorted(str(one.figure.reference) for one in text.evidence) for text in texts],
            [sorted((use.spec.slug, use.stance, use.judged.verdict) for use in text.claims) for text in texts],
        )
        assert (numbers[0], claims[0]) == (numbers[1], claims[1]), version
        assert [text.problems for text in texts] == [[], []]
        assert [one for one in unbound(version.revision.content) if one.keeps_back] == []


@pytest.mark.django_db
def test_the_translations_of_the_demo_say_what_their_originals_say(demo):
    translations = Document.objects.filter(translation_of__isnull=False)
    found = [one for document in translations for one in family(document) if one.document == document]
    assert len(found) == translations.count() > 0
    assert [(one.title, one.differences) for one in found if one.differences] == []
