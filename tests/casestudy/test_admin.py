"""The stories in the admin: one form for a text, nothing lost between two editors, publishing with its reasons."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from PIL import Image as Picture
from pytest_django import DjangoAssertNumQueries

from casestudy import publishing
from casestudy.models import (
    Adaptation,
    Article,
    Author,
    Document,
    Evidence,
    Image,
    Lever,
    LocalizationCase,
    OutcomeFigure,
    Page,
    Redirect,
    Section,
    SiteSettings,
    StripFigure,
    Topic,
    Version,
)
from casestudy.roles import editors
from metrics.ingest import add_observation
from metrics.models import Chart, Claim, Entity, Event, Market, Metric, Provider, Series, Source

pytestmark = pytest.mark.django_db


def editor_named(name: str) -> User:
    user = User.objects.create_user(name, password=name, is_staff=True)
    user.groups.add(editors())
    return user


@pytest.fixture
def editor() -> User:
    return editor_named("mira")


@pytest.fixture
def desk(editor: User, client: Client) -> Client:
    """A browser in which the editor is signed in."""
    client.force_login(editor)
    return client


@pytest.fixture
def series() -> Series:
    metric = Metric.objects.create(slug="downloads", name="Downloads", unit="count", kind="flow")
    entity = Entity.objects.create(slug="tiktok", name="TikTok", kind="product")
    market = Market.objects.create(code="IN", name="India")
    Source.objects.create(slug="store-report", title="Store report", producer="Sensor Tower")
    Provider.objects.create(slug="sensor-tower", name="Sensor Tower", kind="data-provider")
    made = Series.objects.create(
        slug="tiktok-downloads-in", metric=metric, entity=entity, market=market, title="TikTok: downloads, India"
    )
    add_observation(
        {
            "series": made.slug,
            "period": "2019-Q1",
            "provider": "sensor-tower",
            "source": "store-report",
            "value": "88000000",
            "stated_to": "1000000",
            "known_from": "2019-05-01",
        }
    )
    return made


NUMBER = '<p>It was installed <data data-figure="tiktok-downloads-in@2019-Q1" data-format="compact">?</data> times.</p>'


def article(slug: str = "abroad", body: str = NUMBER, count: int = 2) -> Article:
    made = Article.objects.create(
        document=Document.objects.create(kind="article", slug=slug), title="Abroad", standfirst="How it went."
    )
    for position in range(count):
        Section.objects.create(
            article=made,
            position=position,
            heading=f"Part {position}",
            anchor=f"part-{position}",
            body=body if position == 0 else "<p>Words.</p>",
        )
    publishing.save_revision(made.document)
    return made


def posted(page: Any, **changed: Any) -> dict[str, Any]:
    """What a browser sends for the form of a page as it was opened, with changes."""
    form = page.context["adminform"].form
    fields = {bound.html_name: bound.value() for bound in form}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        fields |= {bound.html_name: bound.value() for bound in formset.management_form}
        for row in formset.forms:
            fields |= {bound.html_name: bound.value() for bound in row}
    return {
        name: value for name, value in fields.items() if value is not None and value is not False and value != ""
    } | changed


def change(story: Any) -> str:
    return reverse(f"admin:casestudy_{story._meta.model_name}_change", args=[story.pk])


def act(story: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:casestudy_{story._meta.model_name}_{name}", args=[story.pk, *args])


class TestPermissions:
    def test_an_editor_sees_texts_and_numbers_and_no_accounts(self, desk: Client) -> None:
        page = desk.get(reverse("admin:index")).content.decode()
        assert reverse("admin:casestudy_article_changelist") in page
        assert "/admin/auth/" not in page
        assert desk.get(reverse("admin:auth_user_changelist")).status_code == 403

    def test_staff_without_the_role_cannot_edit_preview_or_publish(self, client: Client, series: Series) -> None:
        made = article()
        client.force_login(User.objects.create_user("guest", is_staff=True))
        for url in (
            change(made),
            act(made, "publish"),
            act(made, "versions"),
            reverse("admin:metrics_chart_preview"),
            reverse("admin:metrics_observation_import"),
            reverse("preview", args=[made.document_id]),
        ):
            assert client.get(url).status_code == 403, url

    def test_readers_are_asked_to_sign_in(self, client: Client, series: Series) -> None:
        made = article()
        for url in (
            change(made),
            act(made, "publish"),
            act(made, "take_back", 1),
            reverse("admin:metrics_chart_preview"),
        ):
            assert reverse("admin:login") in client.get(url)["Location"]

    def test_no_page_of_the_admin_is_kept_or_framed_by_others(self, desk: Client) -> None:
        answer = desk.get(reverse("admin:index"))
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        policy = answer["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy


class TestOneForm:
    def test_a_new_article_is_made_with_its_document_its_anchors_and_a_revision(
        self, desk: Client, editor: User, series: Series
    ) -> None:
        url = reverse("admin:casestudy_article_add")
        body = NUMBER + '<p onclick="x()">And <script>alert(1)</script>[[tiktok-downloads-in@2019-Q1|compact]].</p>'
        fields = {
            "title": "Abroad",
            "slug": "abroad",
            "language": "en",
            "sections-TOTAL_FORMS": "3",
            "sections-INITIAL_FORMS": "0",
        }
        for index, heading in enumerate(("Rise & fall", "Rise & fall", "日本")):
            fields |= {
                f"sections-{index}-heading": heading,
                f"sections-{index}-level": "2",
                f"sections-{index}-position": str(index),
                f"sections-{index}-body": body,
            }
        answer = desk.post(url, {**fields, "_continue": "1"})
        made = Article.objects.get()
        assert answer["Location"] == change(made)
        assert (made.document.slug, made.document.kind, made.document.language) == ("abroad", "article", "en")
        assert list(made.sections.values_list("anchor", flat=True)) == ["rise-fall", "rise-fall-2", "part"]
        stored = made.sections.first().body
        assert "onclick" not in stored
        assert "<script" not in stored
        assert stored.count("<data data-figure=") == 2
        revision = made.document.revisions.get()
        assert (revision.created_by, revision.content["sections"][0]["body"]) == (editor, stored)

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("slug", "Abroad Again", "is not a slug"),
            ("slug", "taken", "Another text has the address"),
            ("title", "", "required"),
            ("title", "Up [[nowhere", "nowhere"),
            ("sections-0-heading", "", "required"),
            ("sections-0-anchor", "part-1", "Another part has the anchor"),
            ("sections-0-body", '<p><data data-figure="no reference">5</data></p>', "no reference"),
        ],
    )
    def test_a_bad_field_is_named_and_nothing_is_saved(
        self, desk: Client, series: Series, field: str, value: str, words: str
    ) -> None:
        made = article()
        article("taken")
        page = desk.post(change(made), posted(desk.get(change(made)), **{"kicker": "New", field: value}))
        assert page.status_code == 200
        assert words in page.content.decode().replace("&quot;", '"')
        made.refresh_from_db()
        assert (made.kicker, made.document.revisions.count()) == ("", 1)

    def test_a_new_slug_leaves_a_redirect_once_the_text_was_public(self, desk: Client, series: Series) -> None:
        made = article()
        publishing.publish(made.document, kind="new")
        desk.post(change(made), posted(desk.get(change(made)), slug="overseas"))
        assert Redirect.objects.get().slug == "abroad"
        assert desk.get("/articles/abroad/")["Location"] == "/articles/overseas/"
        article("other")
        other = Article.objects.get(document__slug="other")
        page = desk.post(change(other), posted(desk.get(change(other)), slug="abroad"))
        assert "former address" in page.content.decode()

    def test_a_translation_names_an_original_of_its_kind(self, desk: Client, series: Series) -> None:
        made, other = article(), article("other")
        page = desk.post(change(other), posted(desk.get(change(other)), translation_of=made.document_id))
        assert "another language" in page.content.decode()

    def test_an_original_has_one_translation_into_a_language(self, desk: Client, series: Series) -> None:
        made, one, other = article(), article("one"), article("other")
        Document.objects.filter(slug__in=("one", "other")).update(language="ja")
        for text, status in ((one, 302), (one, 302), (other, 200)):
            page = desk.post(change(text), posted(desk.get(change(text)), translation_of=made.document_id))
            assert page.status_code == status
        assert "There is a translation into this language already: one (ja)" in page.content.decode()

    def test_the_buttons_lead_on(self, desk: Client, series: Series) -> None:
        made = article()
        for button, url in (
            ("_preview", reverse("preview", args=[made.document_id])),
            ("_publish", act(made, "publish")),
            ("_continue", change(made)),
            ("_save", reverse("admin:casestudy_article_changelist")),
        ):
            assert desk.post(change(made), posted(desk.get(change(made)), **{button: "1"}))["Location"] == url

    def test_what_deserves_a_look_is_said_once(self, desk: Client, series: Series) -> None:
        row = {"series": series.slug, "period": "2018-Q1", "provider": "sensor-tower", "source": "store-report"}
        add_observation(
            {**row, "value": "44000000", "stated_to": "1000000", "qualifier": "about", "known_from": "2019-05-01"}
        )
        made = article()
        Section.objects.filter(article=made, position=0).update(
            body=f'<p>It had <data data-figure="{series.slug}@2018-Q1" data-format="compact">44 million</data>.</p>'
        )
        for button in ("_continue", "_publish"):
            page = desk.post(change(made), posted(desk.get(change(made)), **{button: "1"}), follow=True)
            assert page.content.decode().count("the record says “about 44 million”") == 1, button

    def test_a_form_of_160_sections_opens_in_as_many_queries_as_one_of_two_and_saves(
        self, desk: Client, series: Series, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        small, large = article(), article("large", count=160)
        desk.get(change(small))
        with CaptureQueriesContext(connection) as few:
            desk.get(change(small))
        with django_assert_num_queries(len(few)):
            page = desk.get(change(large))
        answer = desk.post(change(large), posted(page, **{"sections-159-heading": "Last"}))
        assert answer.status_code == 302
        assert large.sections.last().heading == "Last"


class TestTwoEditors:
    def test_the_second_is_told_by_whom_and_sees_both_texts(self, desk: Client, editor: User, series: Series) -> None:
        made = article()
        fields = posted(desk.get(change(made)))
        other = Client()
        other.force_login(editor_named("omar"))
        other.post(
            change(made),
            {**posted(other.get(change(made))), "standfirst": "Theirs.", "sections-0-body": "<p>Their words.</p>"},
        )

        page = desk.post(change(made), {**fields, "standfirst": "Mine.", "sections-0-body": "<p>My words.</p>"})
        html = page.content.decode()
        assert "omar saved this text" in html
        assert "Their words." in html
        assert "&lt;p&gt;My words.&lt;/p&gt;" in html
        assert [one["label"] for one in page.context["stale"]["differences"]] == [
            "Standfirst",
            "Section “Part 0”, body",
        ]
        made.refresh_from_db()
        assert made.standfirst == "Theirs."

        again = {**posted(page), "save_over": str(page.context["stale"]["stamp"])}
        assert desk.post(change(made), again).status_code == 302
        made.refresh_from_db()
        assert (made.standfirst, made.sections.first().body) == ("Mine.", "<p>My words.</p>")
        assert "Their words." in made.document.revisions.order_by("-number")[1].content["sections"][0]["body"]

    def test_what_the_other_added_stays_and_what_the_other_deleted_comes_back(
        self, desk: Client, series: Series
    ) -> None:
        made = article(count=3)
        fields = posted(desk.get(change(made)), **{"sections-1-heading": "Mine, rewritten"})
        gone = made.sections.get(position=1)
        gone.delete()
        Section.objects.create(article=made, position=9, heading="Theirs, new", anchor="theirs", body="<p>New.</p>")
        publishing.save_revision(made.document)

        page = desk.post(change(made), fields)
        labels = [one["label"] for one in page.context["stale"]["differences"]]
        assert any("Added by them: section “Theirs, new”" in label for label in labels)
        assert any("Deleted by them: 1 section" in label for label in labels)
        assert (
            desk.post(change(made), {**posted(page), "save_over": str(page.context["stale"]["stamp"])}).status_code
            == 302
        )
        assert set(made.sections.values_list("heading", flat=True)) == {
            "Part 0",
            "Part 2",
            "Mine, rewritten",
            "Theirs, new",
        }

    def test_saving_over_covers_only_the_text_that_was_shown(self, desk: Client, series: Series) -> None:
        made = article()
        fields = posted(desk.get(change(made)))
        for words in ("Theirs.", "A third’s."):
            Article.objects.update(standfirst=words)
            publishing.save_revision(made.document)
            page = desk.post(change(made), {**fields, "save_over": "1", "standfirst": "Mine."})
            assert page.status_code == 200
        assert "A third’s." in page.content.decode()

    def test_publishing_what_one_has_not_seen_is_refused(self, desk: Client, series: Series) -> None:
        made = article()
        stamp = desk.get(act(made, "publish")).context["form"]["stamp"].value()
        Article.objects.update(standfirst="Another.")
        publishing.save_revision(made.document)
        page = desk.post(act(made, "publish"), {"kind": "new", "when": "now", "stamp": stamp})
        assert "Somebody saved the text since" in page.content.decode()
        assert not Version.objects.exists()


class TestPublishing:
    def publish(self, desk: Client, story: Any, **more: Any) -> Any:
        page = desk.get(act(story, "publish"))
        return desk.post(
            act(story, "publish"),
            {
                "kind": page.context["form"].initial["kind"],
                "when": "now",
                "stamp": page.context["form"]["stamp"].value(),
                **more,
            },
        )

    def test_an_editor_publishes_and_readers_see_it(self, desk: Client, editor: User, series: Series) -> None:
        made = article()
        assert self.publish(desk, made)["Location"] == act(made, "versions")
        version = Version.objects.get()
        assert (version.number, version.kind, version.published_by) == (1, "new", editor)
        assert "88 million" in Client().get("/articles/abroad/").content.decode()
        assert "/articles/abroad/versions/1/" in desk.get(act(made, "versions")).content.decode()

    def test_every_problem_is_listed_with_its_place(self, desk: Client, series: Series) -> None:
        made = article(
            body='<p><data data-figure="tiktok-downloads-in@2018-Q1" data-format="compact">1</data> and <data data-figure="to-be-sourced">277.6 million</data></p><figure data-chart="missing"></figure>'
        )
        page = desk.get(act(made, "publish"))
        assert len(page.context["reasons"]) == 3
        assert all("Part 0" in reason for reason in page.context["reasons"])
        assert 'value="Publish" class="default" disabled' in page.content.decode()
        assert self.publish(desk, made).status_code == 200
        assert not Version.objects.exists()

    def test_a_correction_needs_its_note(self, desk: Client, series: Series) -> None:
        made = article()
        publishing.publish(made.document, kind="new")
        assert "what was wrong" in self.publish(desk, made, kind="correction").content.decode()
        assert self.publish(desk, made, kind="correction", note="It was 88.").status_code == 302

    def test_at_a_time_in_utc_and_never_back_once_published(self, desk: Client, series: Series) -> None:
        made = article()
        later = now() + timedelta(days=3)
        assert "Say when" in self.publish(desk, made, when="later").content.decode()
        self.publish(desk, made, when="later", at=later.strftime("%Y-%m-%dT%H:%M"))
        assert Version.objects.get().live_from == later.replace(second=0, microsecond=0)
        assert Client().get("/articles/abroad/").status_code == 404
        page = self.publish(desk, made, when="later", at="2020-01-01T00:00", scheduled="cancel", kind="update")
        assert "This time has passed" in page.content.decode()

    @pytest.mark.parametrize(("decision", "live"), [("rebase", [3]), ("cancel", [])])
    def test_a_waiting_version_needs_a_decision(
        self, desk: Client, series: Series, decision: str, live: list[int]
    ) -> None:
        made = article()
        publishing.publish(made.document, kind="new")
        Article.objects.update(standfirst="For Friday.")
        waiting = publishing.publish(made.document, kind="update", live_from=now() + timedelta(days=2))
        Article.objects.update(standfirst="How it went.", kicker="Now")
        publishing.save_revision(made.document)
        page = self.publish(desk, made, kind="update")
        assert "scheduled for" in page.content.decode()
        assert self.publish(desk, made, kind="update", scheduled=decision).status_code == 302
        assert hasattr(Version.objects.get(pk=waiting.pk), "withdrawal")
        assert [one.number - 1 for one in Version.objects.scheduled(now())] == live

    def test_a_version_is_withdrawn_with_a_reason_once(self, desk: Client, series: Series) -> None:
        made = article()
        publishing.publish(made.document, kind="new")
        url = act(made, "take_back", 1)
        assert "required" in desk.post(url, {"reason": ""}).content.decode()
        assert desk.post(url, {"reason": "It was wrong."}).status_code == 302
        assert Client().get("/articles/abroad/").status_code == 410
        assert "taken back already" in desk.post(url, {"reason": "Again."}).content.decode()
        assert "It was wrong." in desk.get(act(made, "versions")).content.decode()
        assert desk.get(act(made, "take_back", 9)).status_code == 404

    def test_the_list_says_where_each_text_stands(self, desk: Client, series: Series) -> None:
        made = article()
        article("draft")
        publishing.publish(made.document, kind="new")
        Article.objects.filter(pk=made.pk).update(standfirst="Edited.")
        publishing.save_revision(made.document)
        rows = desk.get(reverse("admin:casestudy_article_changelist")).context["cl"].result_list
        assert {row.document.slug: row.standing for row in rows} == {
            "abroad": "live: version 1, edited since",
            "draft": "draft",
        }


class TestCases:
    @pytest.fixture
    def case(self, series: Series) -> LocalizationCase:
        made = LocalizationCase.objects.create(
            document=Document.objects.create(kind="case", slug="india"),
            title="India",
            entity=series.entity,
            market=series.market,
        )
        for position in range(2):
            self.adaptation(made, position)
        publishing.save_revision(made.document)
        return made

    def adaptation(self, case: LocalizationCase, position: int) -> Adaptation:
        lever, _ = Lever.objects.get_or_create(slug=f"lever-{position}", name=f"Lever {position}")
        made = Adaptation.objects.create(
            case=case,
            position=position,
            anchor=f"row-{position}",
            lever=lever,
            entity=case.entity,
            market=case.market,
            what_was_done="<p>Hired.</p>",
            source=Source.objects.get(),
        )
        Evidence.objects.create(adaptation=made, reference="tiktok-downloads-in@2019-Q1")
        return made

    def test_adaptations_carry_their_evidence_in_one_form(self, desk: Client, case: LocalizationCase) -> None:
        fields = posted(desk.get(change(case)))
        assert fields["adaptations-0-evidence"] == "tiktok-downloads-in@2019-Q1"
        fields |= {
            "adaptations-0-evidence": "[[tiktok-downloads-in@2019-Q1!sensor-tower|compact]]\ntiktok-downloads-in@2019-Q1",
            "adaptations-1-evidence": "",
        }
        fields |= {
            "outcome_figures-TOTAL_FORMS": "1",
            "outcome_figures-0-reference": "[[tiktok-downloads-in@2019-Q1|compact]]",
            "outcome_figures-0-format": "compact",
            "outcome_figures-0-label": "Downloads",
            "outcome_figures-0-position": "0",
        }
        assert desk.post(change(case), fields).status_code == 302
        first, second = case.adaptations.all()
        assert [one.reference for one in first.evidence.all()] == [
            "tiktok-downloads-in@2019-Q1!sensor-tower",
            "tiktok-downloads-in@2019-Q1",
        ]
        assert not second.evidence.exists()
        assert OutcomeFigure.objects.get().reference == "tiktok-downloads-in@2019-Q1"
        assert case.document.revisions.first().content["adaptations"][0]["evidence"][0].endswith("!sensor-tower")

    def test_a_bad_reference_or_format_is_named(self, desk: Client, case: LocalizationCase) -> None:
        fields = posted(desk.get(change(case))) | {"adaptations-0-evidence": "somewhere"}
        fields |= {
            "outcome_figures-TOTAL_FORMS": "1",
            "outcome_figures-0-reference": "tiktok-downloads-in@2019-Q1",
            "outcome_figures-0-format": "huge",
            "outcome_figures-0-label": "Downloads",
            "outcome_figures-0-position": "0",
        }
        html = desk.post(change(case), fields).content.decode()
        assert "somewhere" in html
        assert "huge" in html
        assert not OutcomeFigure.objects.exists()

    def test_many_adaptations_open_in_as_many_queries_as_two(
        self, desk: Client, case: LocalizationCase, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        desk.get(change(case))
        with CaptureQueriesContext(connection) as few:
            desk.get(change(case))
        for position in range(2, 30):
            self.adaptation(case, position)
        with django_assert_num_queries(len(few)):
            assert desk.get(change(case)).status_code == 200

    def test_a_case_is_previewed_published_and_not_compared_with_itself(
        self, desk: Client, case: LocalizationCase
    ) -> None:
        assert desk.get(reverse("preview", args=[case.document_id])).status_code == 200
        stamp = desk.get(act(case, "publish")).context["form"]["stamp"].value()
        assert desk.post(act(case, "publish"), {"kind": "new", "when": "now", "stamp": stamp}).status_code == 302
        assert Client().get("/localization/india/").status_code == 200
        page = desk.post(change(case), posted(desk.get(change(case)), comparators=[case.pk]))
        assert "not compared with itself" in page.content.decode()


class TestDeleting:
    def test_what_a_text_uses_is_kept_and_the_texts_are_named(self, desk: Client, series: Series) -> None:
        empty = Series.objects.create(
            slug="tiktok-users-in",
            metric=Metric.objects.create(slug="users", name="Users", unit="count", kind="stock"),
            entity=series.entity,
            market=series.market,
            title="Users",
        )
        chart = Chart.objects.create(slug="rise", kind="line", takeaway="Up", description="A line.")
        claim = Claim.objects.create(slug="growth", statement="It grew.", operation="multiple")
        event = Event.objects.create(
            slug="ban",
            date="2019-04",
            market=series.market,
            entity=series.entity,
            title="A ban",
            kind="ban",
            source=Source.objects.get(),
        )
        office = Image.objects.create(slug="office", alternative_text="An office")
        body = '<p><data data-figure="tiktok-users-in@2019" data-format="compact">1</data> <span data-claim="growth" data-stance="quoted">grew</span> <time data-event="ban">April</time></p>'
        article(body=body + '<figure data-chart="rise"></figure><figure data-image="office"></figure>')
        for thing in (empty, chart, claim, event, office):
            url = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_delete", args=[thing.pk])
            page = desk.get(url).content.decode()
            assert "used by the article" in page, thing
            desk.post(url, {"post": "yes"})
            many = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_changelist")
            desk.post(many, {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"})
            assert type(thing).objects.filter(pk=thing.pk).exists(), thing

    def test_what_nothing_uses_is_deleted(self, desk: Client) -> None:
        chart = Chart.objects.create(slug="rise", kind="line", takeaway="Up", description="A line.")
        assert desk.post(reverse("admin:metrics_chart_delete", args=[chart.pk]), {"post": "yes"}).status_code == 302
        assert not Chart.objects.exists()

    def test_a_draft_goes_with_its_document_and_a_published_text_stays(self, desk: Client, series: Series) -> None:
        made, draft = article(), article("draft")
        publishing.publish(made.document, kind="new")
        assert desk.post(reverse("admin:casestudy_article_delete", args=[draft.pk]), {"post": "yes"}).status_code == 302
        assert not Document.objects.filter(slug="draft").exists()
        url = reverse("admin:casestudy_article_delete", args=[made.pk])
        assert "withdraw it" in desk.get(url).content.decode()
        desk.post(url, {"post": "yes"})
        assert Article.objects.get() == made


def picture(kind: str, **options: Any) -> SimpleUploadedFile:
    out = BytesIO()
    mode = "P" if kind == "GIF" else "RGB"
    Picture.new(mode, (40, 20)).save(out, kind, **options)
    return SimpleUploadedFile(f"desk.{kind.lower()}", out.getvalue())


class TestImages:
    def add(self, desk: Client, file: Any, **more: str) -> Any:
        return desk.post(
            reverse("admin:casestudy_image_add"),
            {"file": file, "slug": "desk", "alternative_text": "A desk", "license": "not stated", **more},
        )

    def test_a_picture_is_kept_without_what_the_camera_wrote(self, desk: Client) -> None:
        exif = Picture.Exif()
        exif[0x010E] = "at home"
        exif[0x0112] = 6  # lying on its side
        assert self.add(desk, picture("JPEG", exif=exif)).status_code == 302
        made = Image.objects.get()
        assert (made.width, made.height) == (20, 40)
        with made.file.open() as kept:
            content = kept.read()
        assert b"at home" not in content
        assert not Picture.open(BytesIO(content)).getexif()

    @pytest.mark.parametrize("file", [
        SimpleUploadedFile("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n broken"),
        SimpleUploadedFile("x.html", b"<html>"),
    ])  # fmt: skip
    def test_anything_else_is_refused(self, desk: Client, file: Any) -> None:
        assert "use JPEG, PNG or WebP" in self.add(desk, file).content.decode()
        assert not Image.objects.exists()

    def test_a_gif_is_refused_and_words_are_required(self, desk: Client) -> None:
        assert "use JPEG, PNG or WebP" in self.add(desk, picture("GIF")).content.decode()
        assert "required" in self.add(desk, picture("PNG"), alternative_text=" ").content.decode()
        assert "name of a file" in self.add(desk, picture("PNG"), alternative_text="IMG_2041.jpg").content.decode()
        assert not Image.objects.exists()


class TestSite:
    def test_an_empty_site_says_what_to_do_first(self, desk: Client) -> None:
        page = desk.get(reverse("admin:index")).content.decode()
        assert "Nothing is published yet" in page
        assert reverse("admin:casestudy_article_add") in page

    def test_there_is_one_set_of_settings_and_it_names_the_desk(self, desk: Client, series: Series) -> None:
        listing = reverse("admin:casestudy_sitesettings_changelist")
        assert desk.get(listing)["Location"] == reverse("admin:casestudy_sitesettings_add")
        fields = {
            "name": "The Record",
            "strip-TOTAL_FORMS": "1",
            "strip-INITIAL_FORMS": "0",
            "strip-0-reference": "[[tiktok-downloads-in@2019-Q1|compact]]",
            "strip-0-format": "compact",
            "strip-0-label": "Downloads",
            "strip-0-position": "0",
        }
        assert desk.post(reverse("admin:casestudy_sitesettings_add"), fields).status_code == 302
        assert StripFigure.objects.get().reference == "tiktok-downloads-in@2019-Q1"
        assert desk.get(listing)["Location"] == reverse("admin:casestudy_sitesettings_change", args=[1])
        assert desk.get(reverse("admin:casestudy_sitesettings_add")).status_code == 403
        assert "The Record" in desk.get(reverse("admin:index")).content.decode()

    def test_a_page_is_cleaned_and_does_not_take_an_address_of_the_site(self, desk: Client) -> None:
        url = reverse("admin:casestudy_page_add")
        fields = {"title": "About", "slug": "articles", "body": '<p onclick="x()">We.</p>', "position": "0"}
        assert "The site uses this address" in desk.post(url, fields).content.decode()
        assert desk.post(url, {**fields, "slug": "about"}).status_code == 302
        assert Page.objects.get().body == "<p>We.</p>"


def many(count: int, start: int = 0) -> None:
    """Rows of every table of the stories."""
    entity, market = Entity.objects.first(), Market.objects.first()
    user = User.objects.first()
    for index in range(start, start + count):
        author = Author.objects.create(slug=f"author-{index}", family_name=f"Author {index}")
        Topic.objects.create(slug=f"topic-{index}", name=f"Topic {index}")
        Lever.objects.create(slug=f"lever-{index}", name=f"Lever {index}")
        Image.objects.create(slug=f"image-{index}", alternative_text="A picture", file=picture("PNG"))
        Page.objects.create(slug=f"page-{index}", title="Page", body="<p>Words.</p>")
        made = article(f"article-{index}")
        made.authors.add(author)
        made.markets.add(market)
        case = LocalizationCase.objects.create(
            document=Document.objects.create(kind="case", slug=f"case-{index}"),
            title="Case",
            entity=entity,
            market=market,
        )
        publishing.save_revision(case.document, user)
        version = publishing.publish(made.document, kind="new", actor=user)
        publishing.rename(made.document, f"renamed-{index}")
        publishing.cancel(version, "Taken back.", actor=user)


LISTS = [
    "article",
    "localizationcase",
    "author",
    "topic",
    "lever",
    "image",
    "page",
    "document",
    "version",
    "revision",
    "withdrawal",
    "redirect",
    "use",
]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_two_rows_and_for_twenty(
    name: str, desk: Client, series: Series, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(2)
    url = reverse(f"admin:casestudy_{name}_changelist")
    desk.get(url)
    with CaptureQueriesContext(connection) as few:
        assert desk.get(url).status_code == 200
    many(18, 2)
    with django_assert_num_queries(len(few)):
        assert desk.get(url).status_code == 200


def test_the_record_is_shown_and_never_changed(desk: Client, series: Series) -> None:
    many(1)
    SiteSettings.objects.create()
    for name in ("document", "version", "revision", "withdrawal", "redirect", "use"):
        from django.apps import apps

        row = apps.get_model("casestudy", name).objects.first()
        url = reverse(f"admin:casestudy_{name}_change", args=[row.pk])
        assert desk.get(url).status_code == 200
        assert desk.post(url, {}).status_code == 403
        assert desk.get(reverse(f"admin:casestudy_{name}_add")).status_code == 403


def test_no_page_carries_a_script_or_a_style_of_its_own(desk: Client, series: Series) -> None:
    made = article()
    chart = Chart.objects.create(slug="rise", kind="line", takeaway="Up", description="A line.")
    urls = [
        reverse("admin:index"),
        change(made),
        act(made, "publish"),
        act(made, "versions"),
        reverse("admin:metrics_chart_change", args=[chart.pk]),
        reverse("admin:metrics_observation_changelist"),
        reverse("admin:metrics_observation_import"),
    ]
    for url in urls:
        html = desk.get(url).content.decode()
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", html)
        assert all("nonce=" in attributes or "application/json" in attributes for attributes in scripts), url
        assert not re.search(r"<[^>]+\s(style|onclick|onchange|onsubmit)=", html), url


def test_a_text_opens_with_its_numbers_in_words_and_saving_it_again_changes_nothing(
    desk: Client, series: Series
) -> None:
    body = '<p>Up to <data data-figure="tiktok-downloads-in@2019-Q1" data-format="compact"></data>, <data data-figure="to-be-sourced">9 million</data>.</p>'
    made = article(body=body)
    fields = posted(desk.get(change(made)))
    assert ">88 million</data>" in fields["sections-0-body"]
    desk.post(change(made), fields)
    assert made.document.revisions.count() == 1
    desk.post(change(made), {**fields, "sections-0-body": fields["sections-0-body"].replace("9 million", "8 million")})
    assert "8 million" in made.sections.first().body
