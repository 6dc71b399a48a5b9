"""The form of a long text: opened and saved in a number of queries that does not rise with its sections."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse

from casestudy.admin_views import editor_urls
from casestudy.models import Article, Document, Section
from casestudy.widgets import NarrativeAdminMixin, OrderedInline


class SectionInline(OrderedInline):
    model = Section
    narrative_fields = ("body",)
    line_fields = ("heading",)
    fields = (("heading", "level"), "anchor", "position", "body")


class ArticleAdmin(NarrativeAdminMixin, admin.ModelAdmin):
    inlines = (SectionInline,)
    fields = ("title",)
    line_fields = ("title",)


site = admin.AdminSite(name="admin")
site.register(Article, ArticleAdmin)
urlpatterns = [path("admin/", include(editor_urls)), path("admin/", site.urls)]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def article_of(sections: int) -> Article:
    document = Document.objects.create(kind="article", slug=f"text-{sections}")
    article = Article.objects.create(document=document, title="Text")
    Section.objects.bulk_create(
        Section(article=article, position=at, heading=f"Part {at}", anchor=f"part-{at}", body="<p>One two three.</p>")
        for at in range(sections)
    )
    return article


def posted(article: Article) -> dict[str, Any]:
    rows = list(article.sections.all())
    data: dict[str, Any] = {"title": "Text", "sections-TOTAL_FORMS": len(rows), "sections-INITIAL_FORMS": len(rows)}
    for at, row in enumerate(rows):
        for name in ("heading", "level", "anchor", "position", "body"):
            data[f"sections-{at}-{name}"] = getattr(row, name)
        data |= {f"sections-{at}-id": row.pk, f"sections-{at}-article": article.pk}
    return data


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def queries(act: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_opening_and_saving_cost_the_same_for_any_number_of_sections(editor: Client) -> None:
    opened, saved = set(), set()
    for sections in (10, 160):
        article = article_of(sections)
        address = reverse("admin:casestudy_article_change", args=[article.pk])
        editor.get(address)
        opened.add(queries(lambda address=address: editor.get(address)))
        data = posted(article) | {"sections-3-body": "<p>Changed.</p>"}
        saved.add(queries(lambda address=address, data=data: editor.post(address, data)))
        assert article.sections.get(position=3).body == "<p>Changed.</p>"
    assert len(opened) == 1
    assert len(saved) == 1


def test_a_row_of_another_article_is_refused(editor: Client) -> None:
    article, other = article_of(2), article_of(1)
    data = posted(article) | {"sections-1-id": other.sections.get().pk, "sections-1-heading": "Stolen"}
    answer = editor.post(reverse("admin:casestudy_article_change", args=[article.pk]), data)
    assert answer.status_code == 200
    assert other.sections.get().heading == "Part 0"


def test_rich_text_is_cleaned_and_bracket_forms_become_embeds(editor: Client) -> None:
    article = article_of(1)
    typed = '<p onclick="x()">Installs of [[tiktok-downloads-in@2019-Q1|compact]].<script>alert(1)</script></p>'
    editor.post(
        reverse("admin:casestudy_article_change", args=[article.pk]), posted(article) | {"sections-0-body": typed}
    )
    stored = '<data data-figure="tiktok-downloads-in@2019-Q1" data-format="compact"></data>'
    assert article.sections.get().body == f"<p>Installs of {stored}.</p>"


def test_a_bad_embed_is_said_beside_its_field_and_its_row_is_open(editor: Client) -> None:
    article = article_of(1)
    data = posted(article) | {"sections-0-body": '<p><data data-figure="nonsense">5</data></p>'}
    html = editor.post(reverse("admin:casestudy_article_change", args=[article.pk]), data).content.decode()
    assert "<details open>" in html
    assert "Needs correction" in html
    assert "cannot be read" in html


def test_the_form_carries_one_import_map_with_the_nonce_of_the_page(editor: Client) -> None:
    answer = editor.get(reverse("admin:casestudy_article_change", args=[article_of(1).pk]))
    html = answer.content.decode()
    assert html.count('<script type="importmap"') == 1
    policy = answer["Content-Security-Policy"]
    nonce = html.partition('<script type="importmap" nonce="')[2].partition('"')[0]
    assert nonce
    assert f"'nonce-{nonce}'" in policy
    assert "unsafe" not in policy
