"""The demo: the whole record through the doors of editors and importers, and never over an edit."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count

from casestudy.models import Article, Document, Revision, Section, SiteSettings, Version
from metrics.models import Batch, Chart, Claim, Event, Market, Observation, Provider, Ranking, Source
from metrics.verdicts import judge_all

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


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for this module and undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0, stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


@pytest.mark.django_db
def test_all_of_the_record_and_the_case_study_is_there(demo):
    found = counts()
    assert {name: found[name] for name in ("Observation", "Claim", "Event", "Chart")} == {
        "Observation": 239,
        "Claim": 67,
        "Event": 61,
        "Chart": 5,
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
def test_every_page_of_the_demo_opens_now_and_as_of(demo, client):
    paths = re.findall(r"<loc>[^<]*?//[^/]+(/[^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(paths) > 300
    for path in paths:
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
