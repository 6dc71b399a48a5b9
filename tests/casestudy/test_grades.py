"""The grade of a number, in plain words wherever readers meet it: in the evidence that is its card, on the page of its series, in the API."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from casestudy.publishing import publish
from metrics.models import Provider
from tests.factories import SERIES, a_series, article, number, record, row

pytestmark = pytest.mark.django_db

GRADES = {
    "observed": ({"kind": "company"}, {}, (), "as reported by the provider"),
    "derived": ({"kind": "editorial"}, {}, (), "worked out by the editors from other numbers"),
    "estimated": ({"kind": "company"}, {"status": "E"}, (), "an estimate"),
    "single-source": ({"kind": "press"}, {}, (), "from a single source"),
    "disputed": (
        {"kind": "company"},
        {},
        ({"value": "70000000", "provider": "b"},),
        "disputed: see the other providers",
    ),
}


@pytest.mark.parametrize("grade", GRADES)
def test_every_grade_is_said_on_page_card_series_and_api(client: Client, grade: str) -> None:
    provider, more, others, words = GRADES[grade]
    a_series()
    Provider.objects.filter(slug="a").update(**provider)
    record(row(**more), *(row(**one) for one in others), recorded="2019-07-01")
    publish(article(f"<p>It had {number(f'{SERIES}@2018!a')} downloads.</p>"), kind="new")
    page = html.unescape(client.get("/articles/story/").content.decode())
    link = re.search(r'<a class="figure" href="#(e\d+)">', page)
    assert link is not None
    entry = page[page.index(f'id="{link[1]}"') :].partition("</li>")[0]
    assert re.search(r"<dt>Standing</dt><dd>([^<;]*)", entry)[1].strip() == words
    assert words in html.unescape(client.get(f"/series/{SERIES}/").content.decode())
    figure: Any = client.get(f"/api/v1/figures/{SERIES}@2018!a/").json()
    assert (figure["grade"], figure["grade_words"]) == (grade, words)
    japanese: Any = client.get(f"/api/v1/figures/{SERIES}@2018!a/?lang=ja").json()
    with translation.override("ja"):
        assert japanese["grade_words"] == gettext(words) != words
    told: Any = client.get("/api/v1/articles/story/").json()
    assert f'"grade": "{grade}"' in str(told).replace("'", '"')
