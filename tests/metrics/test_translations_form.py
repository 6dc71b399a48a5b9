"""Words in other languages in the admin: a text box for each field, checked, and never lost."""

import pytest

from metrics.models import Series
from tests.factories import a_series

pytestmark = pytest.mark.django_db


def posted(series: Series, **words: str) -> dict[str, object]:
    return {
        "title": series.title, "metric": series.metric_id, "entity": series.entity_id, "market": series.market_id,
        "breakdown": series.breakdown, "note": "", **words,
    }  # fmt: skip


def change(client, series: Series, **words: str):
    return client.post(f"/admin/metrics/series/{series.pk}/change/", posted(series, **words))


def test_words_are_kept_by_language_and_empty_ones_left_out(admin_client):
    one = a_series()
    answer = change(admin_client, one, **{"translations-ja-title": " 題 ", "translations-ja-note": ""})
    assert answer.status_code == 302
    assert Series.objects.get(pk=one.pk).translations == {"ja": {"title": "題"}}


def test_the_form_shows_what_is_kept_in_boxes_of_their_language(admin_client):
    one = a_series()
    Series.objects.update(translations={"ja": {"title": "題"}})
    text = admin_client.get(f"/admin/metrics/series/{one.pk}/change/").text
    assert '<textarea id="id_translations-ja-title" name="translations-ja-title" lang="ja"' in text
    assert ">題</textarea>" in text
    assert 'name="translations-ja-slug"' not in text


def test_a_form_without_the_boxes_loses_nothing(admin_client):
    one = a_series()
    Series.objects.update(translations={"ja": {"title": "題"}})
    assert change(admin_client, one).status_code == 302
    assert Series.objects.get(pk=one.pk).translations == {"ja": {"title": "題"}}


def test_words_that_are_too_long_are_refused_beside_the_field(admin_client):
    one = a_series()
    answer = change(admin_client, one, **{"translations-ja-title": "長" * 301})
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["translations"]
    assert Series.objects.get(pk=one.pk).translations == {}


def test_words_with_a_sign_that_databases_reject_are_refused_beside_the_field(admin_client):
    one = a_series()
    answer = change(admin_client, one, **{"translations-ja-title": "題\x00名"})
    assert "control character" in answer.content.decode()
    assert Series.objects.get().translations == {}
