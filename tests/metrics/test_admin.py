"""The numbers in the admin: rows are added and never overwritten, refusals stand beside the field, lists cost the same."""

import html
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from casestudy.roles import editors
from metrics.ingest import add_observation
from metrics.models import (
    Batch,
    Chart,
    ChartSeries,
    Claim,
    Entity,
    Event,
    Market,
    Metric,
    Observation,
    Operand,
    Provider,
    Ranking,
    Series,
    Source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    user = User.objects.create_user("mira", password="mira", is_staff=True)
    user.groups.add(editors())
    return user


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
    return Series.objects.create(
        slug="tiktok-downloads-in", metric=metric, entity=entity, market=market, title="TikTok: downloads, India"
    )


def row(series: Series, **more: str) -> Observation:
    return add_observation(
        {
            "series": series.slug,
            "period": "2019-Q1",
            "provider": "sensor-tower",
            "source": "store-report",
            "value": "88000000",
            "stated_to": "1000000",
            "known_from": "2019-05-01",
            **more,
        }
    )


def vintage(series: Series, **more: Any) -> dict[str, Any]:
    """What the form of a vintage posts."""
    known = {
        "series": series.pk,
        "provider": Provider.objects.get().pk,
        "source": Source.objects.get().pk,
        "period": "2019-Q1",
        "value": "89 million",
        "known_from": "2019-11-01",
        "qualifier": "exact",
        "status": "A",
    }
    return {**known, **more}


ADD = "admin:metrics_observation_add"


class TestVintages:
    def test_a_later_vintage_is_added_and_the_earlier_stays(self, desk: Client, series: Series, editor: User) -> None:
        row(series)
        answer = desk.post(reverse(ADD), vintage(series))
        assert answer.status_code == 302
        first, second = Observation.objects.order_by("known_from")
        assert (first.value, second.value, second.stated_to) == (88_000_000, 89_000_000, 1_000_000)
        assert second.known_from == datetime(2019, 11, 1, tzinfo=UTC)
        assert (second.batch.kind, second.batch.actor) == (Batch.Kind.FORM, editor)

    def test_the_same_key_with_another_value_is_refused_beside_the_field(self, desk: Client, series: Series) -> None:
        row(series)
        answer = desk.post(reverse(ADD), vintage(series, known_from="2019-05-01"))
        errors = answer.context["adminform"].form.errors
        assert list(errors) == ["known_from"]
        assert "later known_from" in str(errors)
        assert Observation.objects.count() == 1

    def test_what_is_on_record_is_not_added_again(self, desk: Client, series: Series) -> None:
        row(series)
        answer = desk.post(
            reverse(ADD), vintage(series, value="88000000", stated_to="1000000", known_from="2019-05-01")
        )
        assert "on record already" in answer.content.decode()
        assert Batch.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("period", "2019-Q5", "2019-Q5"),
            ("value", "a lot", "cannot be read as a number"),
            ("value", "45 per cent", "written in percent"),
            ("value", "", "value is missing"),
            ("stated_to", "-1", "above zero"),
            ("known_from", "yesterday", "yesterday"),
            ("known_from", "0019-05-01", "1900"),
        ],
    )
    def test_a_bad_cell_is_named(self, desk: Client, series: Series, field: str, value: str, words: str) -> None:
        answer = desk.post(reverse(ADD), vintage(series, **{field: value}))
        errors = answer.context["adminform"].form.errors
        assert words in str(errors.get(field)), errors
        assert not Observation.objects.exists()

    def test_the_form_is_filled_from_the_address_by_slugs(self, desk: Client, series: Series) -> None:
        answer = desk.get(reverse(ADD), {"series": series.slug, "period": "2019-Q1", "provider": "sensor-tower"})
        form = answer.context["adminform"].form
        assert form.initial == {"series": series.pk, "period": "2019-Q1", "provider": Provider.objects.get().pk}

    def test_a_row_is_shown_with_its_vintages_and_never_changed_or_deleted(self, desk: Client, series: Series) -> None:
        first = row(series)
        row(series, value="89000000", known_from="2019-11-01")
        url = reverse("admin:metrics_observation_change", args=[first.pk])
        page = desk.get(url).content.decode()
        assert "88,000,000" in page
        assert "89,000,000" in page
        assert desk.post(url, vintage(series)).status_code == 403
        assert (
            desk.post(reverse("admin:metrics_observation_delete", args=[first.pk]), {"post": "yes"}).status_code == 403
        )
        assert Observation.objects.count() == 2

    def test_a_withdrawal_needs_a_reason_and_is_a_later_row(self, desk: Client, series: Series) -> None:
        url = reverse("admin:metrics_observation_withdraw", args=[row(series).pk])
        assert "This field is required" in desk.post(url, {"note": " "}).content.decode()
        assert desk.post(url, {"note": "The provider took it back.", "known_from": "2020-01-01"}).status_code == 302
        last = Observation.objects.order_by("-known_from")[0]
        assert (last.status, last.value, last.note) == ("W", None, "The provider took it back.")

    def test_a_withdrawal_dated_before_the_number_is_refused(self, desk: Client, series: Series) -> None:
        url = reverse("admin:metrics_observation_withdraw", args=[row(series).pk])
        answer = desk.post(url, {"note": "Wrong.", "known_from": "2019-05-01"})
        assert "later known_from" in answer.content.decode()
        assert Observation.objects.count() == 1


class TestRankings:
    def post(self, series: Series, **more: Any) -> dict[str, Any]:
        known = {
            "series": series.pk,
            "period": "2019-Q1",
            "provider": Provider.objects.get().pk,
            "rank": "deprecated",
            "reason": "Another market.",
            "right": "",
            "decided_at": "2020-01-01",
        }
        return {**known, **more}

    def test_a_decision_is_recorded_through_its_door(self, desk: Client, series: Series, editor: User) -> None:
        row(series)
        answer = desk.post(
            reverse("admin:metrics_ranking_add"), self.post(series, right="[[tiktok-downloads-in@2019-Q1|compact]]")
        )
        assert answer.status_code == 302
        ranking = Ranking.objects.get()
        assert (ranking.right, ranking.batch.actor) == ("tiktok-downloads-in@2019-Q1", editor)

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("reason", "", "required"),
            ("right", "nowhere", "nowhere"),
            ("period", "2018", "has no number"),
            ("period", "soon", "soon"),
        ],
    )
    def test_a_bad_decision_is_refused_and_nothing_is_stored(
        self, desk: Client, series: Series, field: str, value: str, words: str
    ) -> None:
        row(series)
        answer = desk.post(reverse("admin:metrics_ranking_add"), self.post(series, **{field: value}))
        assert words in answer.content.decode()
        assert not Ranking.objects.exists()
        assert Batch.objects.count() == 1


HEAD = "series,period,value,stated_to,provider,source,known_from\r\n"
IMPORT = "admin:metrics_observation_import"


class TestSlips:
    def test_what_suits_a_slip_stands_where_numbers_are_listed_and_shown(self, desk: Client, series: Series) -> None:
        stored = row(series)
        for url in (
            reverse("admin:metrics_observation_changelist"),
            reverse("admin:metrics_observation_change", args=[stored.pk]),
            reverse("admin:metrics_observation_add"),
        ):
            page = desk.get(url).content.decode()
            for words in (
                "The source changed its number",
                "We wrote the number down wrongly",
                "rank this one “deprecated”",
            ):
                assert words in page, url

    def test_sources_that_lack_a_date_or_a_licence_are_found(self, desk: Client, series: Series) -> None:
        whole = {"date_published": "2019", "license": "CC BY 4.0"}
        for slug, more in (
            ("whole", whole),
            ("undated", {"license": "CC BY 4.0"}),
            ("unlicensed", {"date_published": "2019"}),
        ):
            Source.objects.create(slug=slug, title=slug, producer="A paper", **more)

        def listed(value: str) -> set[str]:
            page = desk.get(reverse("admin:metrics_source_changelist"), {"completeness": value})
            return {one.slug for one in page.context["cl"].queryset}

        assert listed("incomplete") >= {"undated", "unlicensed"} and "whole" not in listed("incomplete")
        assert listed("complete") == {"whole"}


class TestImport:
    def check(self, desk: Client, text: str | bytes, **more: Any) -> Any:
        content = text if isinstance(text, bytes) else text.encode()
        return desk.post(reverse(IMPORT), {"file": SimpleUploadedFile("rows.csv", content, "text/csv"), **more})

    def test_a_file_is_tried_first_then_stored_and_kept(self, desk: Client, series: Series, editor: User) -> None:
        answer = self.check(
            desk, HEAD + "tiktok-downloads-in,2019-Q1,88000000,1000000,sensor-tower,store-report,2019-05-01\r\n"
        )
        assert (answer.context["report"].added, Observation.objects.count()) == (1, 0)
        assert desk.post(reverse(IMPORT), {"confirm": answer.context["ticket"]}).status_code == 302
        batch = Batch.objects.get()
        assert (batch.rows, batch.actor, batch.file_name, len(batch.file_sha256)) == (1, editor, "rows.csv", 64)
        with batch.file.open() as kept:
            assert kept.read().startswith(HEAD.encode())

    def test_the_example_is_taken_as_it_is(self, desk: Client, series: Series) -> None:
        address = reverse("admin:metrics_observation_example")
        assert address in desk.get(reverse(IMPORT)).content.decode()
        empty = desk.get(address).content.decode()
        assert empty.startswith("series,entity,metric,market,period,") and empty.count("\r\n") == 1
        for period in ("2016", "2017", "2018", "2019"):
            row(series, period=period)
        example = desk.get(address)
        assert (example["Content-Type"], example.content.count(b"\r\n")) == ("text/csv; charset=utf-8", 4)
        report = self.check(desk, example.content).context["report"]
        assert (report.read, report.added, report.unchanged, report.problems) == (3, 0, 3, [])
        desk.logout()
        assert desk.get(address).status_code == 302

    def test_every_bad_row_is_listed_with_line_column_value_and_reason(self, desk: Client, series: Series) -> None:
        good = "tiktok-downloads-in,2019-Q1,88000000,1000000,sensor-tower,store-report,2019-05-01\r\n"
        answer = self.check(
            desk,
            HEAD
            + good
            + "nowhere,2019-Q1,1,1,sensor-tower,store-report,\r\n"
            + "tiktok-downloads-in,2019-13,x,1,sensor-tower,store-report,\r\n",
        )
        found = [(problem.line, problem.column, problem.value) for problem in answer.context["problems"]]
        assert found == [(3, "series", "nowhere"), (4, "period", "2019-13"), (4, "value", "x")]
        assert not answer.context["ticket"]
        assert not Observation.objects.exists()

    @pytest.mark.parametrize(
        "content",
        [
            b"a,b\r\n1,2\r\n",
            b"\x00\x01",
            "séries".encode("latin-1"),
            b"",
            b"," * 100_000,
            HEAD.encode() + HEAD.encode(),
        ],
    )
    def test_a_file_that_is_no_table_is_said_to_be_none(self, desk: Client, series: Series, content: bytes) -> None:
        answer = self.check(desk, content)
        assert answer.status_code == 200
        assert answer.context["form"].errors or answer.context["problems"]
        assert not Batch.objects.exists()

    def test_a_ticket_of_somebody_else_or_a_forged_one_stores_nothing(self, desk: Client, series: Series) -> None:
        answer = self.check(
            desk, HEAD + "tiktok-downloads-in,2019-Q1,88000000,1000000,sensor-tower,store-report,2019-05-01\r\n"
        )
        ticket = answer.context["ticket"]
        other = User.objects.create_user("omar", is_staff=True)
        other.groups.add(editors())
        desk.force_login(other)
        for given in (ticket, "forged"):
            page = desk.post(reverse(IMPORT), {"confirm": given}, follow=True)
            assert "no longer at hand" in page.content.decode()
        assert not Observation.objects.exists()


class TestClaims:
    def test_the_verdict_and_its_arithmetic_stand_on_the_form(self, desk: Client, series: Series) -> None:
        row(series)
        row(series, period="2018-Q1", value="22000000")
        claim = Claim.objects.create(
            slug="growth", statement="Downloads quadrupled.", operation="multiple", stated="4", stated_to="1"
        )
        Operand.objects.create(claim=claim, role="numerator", text="tiktok-downloads-in@2019-Q1")
        Operand.objects.create(claim=claim, role="denominator", text="tiktok-downloads-in@2018-Q1")
        page = desk.get(reverse("admin:metrics_claim_change", args=[claim.pk])).content.decode()
        assert "verdict-holds" in page
        assert "88" in page

    def test_a_stated_value_needs_its_precision(self, desk: Client, series: Series) -> None:
        posted = {
            "slug": "sum",
            "statement": "A sum.",
            "operation": "sum",
            "relation": "eq",
            "stance": "quoted",
            "origin": "editorial",
            "stated": "45",
            "operands-TOTAL_FORMS": "0",
            "operands-INITIAL_FORMS": "0",
        }
        answer = desk.post(reverse("admin:metrics_claim_add"), posted)
        assert "last printed digit" in str(answer.context["adminform"].form.errors["stated_to"])

    def test_numbers_keep_their_places_and_new_ones_go_to_the_end(self, desk: Client, series: Series) -> None:
        url = reverse("admin:metrics_claim_add")
        row(series)
        rows = [
            ("numerator", "[[tiktok-downloads-in@2019-Q1|compact]]"),
            ("numerator", "base:10"),
            ("denominator", "base:100"),
        ]
        posted = {
            "slug": "parts",
            "statement": "All parts together.",
            "operation": "parts",
            "relation": "eq",
            "stance": "quoted",
            "origin": "editorial",
            "operands-TOTAL_FORMS": "3",
            "operands-INITIAL_FORMS": "0",
        }
        for index, (role, text) in enumerate(rows):
            posted |= {f"operands-{index}-role": role, f"operands-{index}-text": text}
        assert desk.post(url, posted).status_code == 302
        assert list(Operand.objects.values_list("role", "position", "text")) == [
            ("denominator", 0, "base:100"),
            ("numerator", 0, "tiktok-downloads-in@2019-Q1"),
            ("numerator", 1, "base:10"),
        ]
        assert Operand.objects.get(text="tiktok-downloads-in@2019-Q1").series == series

    def test_a_number_that_names_no_series_is_refused_beside_its_field(self, desk: Client, series: Series) -> None:
        posted = {
            "slug": "sum",
            "statement": "A sum.",
            "operation": "sum",
            "relation": "eq",
            "stance": "quoted",
            "origin": "editorial",
            "operands-TOTAL_FORMS": "1",
            "operands-INITIAL_FORMS": "0",
            "operands-0-role": "numerator",
            "operands-0-text": "nowhere@2019",
        }
        page = desk.post(reverse("admin:metrics_claim_add"), posted).content.decode()
        assert "There is no series “nowhere”" in page
        assert not Claim.objects.exists()

    def post(self, desk: Client, operands: list[tuple[str, str]], **more: str) -> Any:
        """The form of a new claim, with its numbers."""
        posted = {
            "slug": "a-claim",
            "statement": "A claim.",
            "operation": "share",
            "relation": "eq",
            "stance": "quoted",
            "origin": "editorial",
            "stated": "50",
            "stated_to": "1",
            "operands-TOTAL_FORMS": str(len(operands)),
            "operands-INITIAL_FORMS": "0",
            **more,
        }
        for index, (role, text) in enumerate(operands):
            posted |= {f"operands-{index}-role": role, f"operands-{index}-text": text}
        return desk.post(reverse("admin:metrics_claim_add"), posted)

    @pytest.mark.parametrize(
        ("operation", "top", "bottom", "words"),
        [
            ("share", "tiktok-downloads-in@2019-Q1", "base:0", "The divisor, 0, is zero."),
            ("share", "base:1", "tiktok-downloads-in@2019-Q2", "may be zero within its rounding"),
            ("share", "tiktok-downloads-in@2019-Q2", "tiktok-downloads-in@2019-Q1", "does not hold it"),
            ("share", "tiktok-spend-in@2019-Q1", "tiktok-downloads-in@2019-Q1", "different units (USD, count)"),
            ("share", "tiktok-downloads-in@2018-Q1", "tiktok-downloads-in@2019-Q1", "on record; correct the reference"),
            ("share", "tiktok-downloads-in@2018-Q4", "tiktok-downloads-in@2019-Q1", "was withdrawn by its provider"),
            ("points", "tiktok-downloads-in@2019-Q1", "tiktok-downloads-in@2019-Q1", "not in per cent"),
            ("days", "tiktok-downloads-in@2019-Q1", "event:ban", "takes events"),
            ("days", "event:ban", "event:launch", "The day of April 2019 is not on record"),
            ("share", "event:ban", "tiktok-downloads-in@2019-Q1", "is an event; share takes numbers"),
            ("months", "event:nothing", "event:ban", "There is no event “nothing”."),
        ],
    )
    def test_a_claim_that_no_record_can_answer_is_refused_with_the_way_out(
        self, desk: Client, series: Series, operation: str, top: str, bottom: str, words: str
    ) -> None:
        spend = Series.objects.create(
            slug="tiktok-spend-in",
            metric=Metric.objects.create(slug="spend", name="Spend", unit="USD", kind="flow"),
            entity=series.entity,
            market=series.market,
            title="S",
        )
        row(series)
        row(series, period="2019-Q2", value="400000")
        row(series, period="2018-Q4")
        row(series, period="2018-Q4", value="", stated_to="", status="W", known_from="2019-06-01")
        row(spend, stated_to="1")
        source = Source.objects.get()
        for slug, date in (("ban", "2019-04-17"), ("launch", "2019-04")):
            Event.objects.create(
                slug=slug, date=date, title=slug, market=series.market, entity=series.entity, kind="ban", source=source
            )
        answer = self.post(desk, [("numerator", top), ("denominator", bottom)], operation=operation)
        assert words in html.unescape(answer.content.decode())
        assert not Claim.objects.exists()
        assert not Operand.objects.exists()

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"stated_to": ""}, "Say the size of the last printed digit"),
            ({"stated": "", "stated_to": "", "stated_of": "3"}, "Say how many in that"),
            ({"stated_of": "0"}, "A fraction is in 1 or more"),
            ({"operation": "median"}, "median is not one of the available choices"),
        ],
    )
    def test_what_is_stated_needs_its_precision(
        self, desk: Client, series: Series, more: dict[str, str], words: str
    ) -> None:
        row(series)
        answer = self.post(desk, [("numerator", "tiktok-downloads-in@2019-Q1"), ("denominator", "base:9")], **more)
        assert words in html.unescape(answer.content.decode())
        assert not Claim.objects.exists()

    def test_what_nobody_published_may_be_stated_and_a_fraction_needs_no_precision(
        self, desk: Client, series: Series
    ) -> None:
        row(series)
        answer = self.post(
            desk, [("numerator", "tiktok-downloads-in@2019-Q1")], stated="1", stated_of="3", stated_to=""
        )
        assert answer.status_code == 302
        claim = Claim.objects.get()
        assert (claim.stated, claim.stated_of, claim.stated_to) == (1, 3, None)

    def test_words_of_a_claim_can_be_mended_after_its_number_was_withdrawn(self, desk: Client, series: Series) -> None:
        row(series)
        self.post(desk, [("numerator", "tiktok-downloads-in@2019-Q1"), ("denominator", "base:100")])
        row(series, value="", stated_to="", status="W", known_from="2019-06-01")
        claim, (bottom, top) = Claim.objects.get(), Operand.objects.order_by("role")
        posted = {
            "slug": claim.slug, "statement": "Mended.", "operation": "share", "relation": "eq", "stance": "quoted",
            "origin": "editorial", "stated": "50", "stated_to": "1", "operands-TOTAL_FORMS": "2",
            "operands-INITIAL_FORMS": "2", "operands-0-id": str(bottom.pk), "operands-0-role": "denominator",
            "operands-0-text": bottom.text, "operands-1-id": str(top.pk), "operands-1-role": "numerator",
            "operands-1-text": top.text, "operands-0-claim": str(claim.pk), "operands-1-claim": str(claim.pk),
        }  # fmt: skip
        change = reverse("admin:metrics_claim_change", args=[claim.pk])
        assert desk.post(change, posted).status_code == 302
        assert Claim.objects.get().statement == "Mended."
        assert "was withdrawn by its provider" in desk.get(change).content.decode()
        refused = desk.post(change, posted | {"operation": "multiple"})
        assert "withdrawn by its provider" in refused.content.decode()
        assert Claim.objects.get().operation == "share"


class TestCharts:
    def post(self, series: Series, **more: Any) -> dict[str, Any]:
        known = {
            "slug": "downloads",
            "kind": "column",
            "takeaway": "India reached [[tiktok-downloads-in@2019-Q1|compact]]",
            "description": "One column.",
            "lines-TOTAL_FORMS": "1",
            "lines-INITIAL_FORMS": "0",
            "lines-0-series": series.pk,
            "lines-0-label": "India",
            "lines-0-position": "0",
        }
        return {**known, **more}

    def test_the_preview_draws_the_unsaved_form_with_its_numbers(self, desk: Client, series: Series) -> None:
        row(series)
        page = desk.post(reverse("admin:metrics_chart_preview"), self.post(series))
        assert "India reached 88 million" in page.content.decode()
        assert "<svg" in page.content.decode()
        assert page["X-Frame-Options"] == "SAMEORIGIN"
        assert not Chart.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "stored"), [("1950..2020", "1950-01-01--2020-12-31"), ("2019-Q1", "2019-Q1"), ("", "")]
    )
    def test_a_range_is_typed_in_years(self, desk: Client, series: Series, typed: str, stored: str) -> None:
        row(series)
        assert (
            "<svg"
            in desk.post(reverse("admin:metrics_chart_preview"), self.post(series, period=typed)).content.decode()
        )
        assert desk.post(reverse("admin:metrics_chart_add"), self.post(series, period=typed)).status_code == 302
        assert Chart.objects.get().period == stored

    def test_a_range_that_is_none_is_refused_with_the_way_out(self, desk: Client, series: Series) -> None:
        page = desk.post(reverse("admin:metrics_chart_add"), self.post(series, period="the fifties")).content.decode()
        assert "A range of years is 1950--2020." in page
        assert not Chart.objects.exists()

    @pytest.mark.parametrize(
        "more",
        [
            {"kind": "pie"},
            {"lines-0-series": "99999"},
            {"lines-0-series": "x"},
            {"period": "soon"},
            {"lines-TOTAL_FORMS": "many"},
            {"takeaway": "[[broken"},
            {"kind": "bar"},
        ],
    )
    def test_an_unfinished_form_gets_words_and_no_error(
        self, desk: Client, series: Series, more: dict[str, str]
    ) -> None:
        assert desk.post(reverse("admin:metrics_chart_preview"), self.post(series, **more)).status_code == 200

    def test_a_chart_is_saved_with_its_series(self, desk: Client, series: Series) -> None:
        assert desk.post(reverse("admin:metrics_chart_add"), self.post(series)).status_code == 302
        assert Chart.objects.get().spec().series[0].series == series.slug

    def test_a_description_that_repeats_the_title_is_refused(self, desk: Client, series: Series) -> None:
        page = desk.post(
            reverse("admin:metrics_chart_add"), self.post(series, takeaway="The same", description="The same")
        ).content.decode()
        assert "repeats the title" in page


class TestKept:
    def test_a_slug_is_chosen_once(self, desk: Client, series: Series) -> None:
        url = reverse("admin:metrics_series_change", args=[series.pk])
        posted = {
            "title": "Another title",
            "slug": "another",
            "metric": series.metric_id,
            "entity": series.entity_id,
            "market": series.market_id,
        }
        assert desk.post(url, posted).status_code == 302
        series.refresh_from_db()
        assert (series.slug, series.title) == ("tiktok-downloads-in", "Another title")

    def test_what_gives_stored_numbers_their_meaning_cannot_change(self, desk: Client, series: Series) -> None:
        row(series)
        other = Market.objects.create(code="JP", name="Japan")
        desk.post(
            reverse("admin:metrics_series_change", args=[series.pk]),
            {"title": series.title, "market": other.pk, "metric": series.metric_id, "entity": series.entity_id},
        )
        desk.post(
            reverse("admin:metrics_metric_change", args=[series.metric_id]),
            {"name": "Downloads", "unit": "USD", "kind": "flow", "aggregation": "sum"},
        )
        series.refresh_from_db()
        assert (series.market.code, series.metric.unit) == ("IN", "count")

    def test_deleting_a_series_with_numbers_is_refused_with_a_page(self, desk: Client, series: Series) -> None:
        row(series)
        page = desk.post(reverse("admin:metrics_series_delete", args=[series.pk]), {"post": "yes"}).content.decode()
        assert "cannot be deleted while these rest on it" in page
        assert "tiktok-downloads-in@2019-Q1" in page
        assert Series.objects.exists()


def many(count: int, start: int = 0) -> None:
    """Rows of every table of the numbers."""
    for index in range(start, start + count):
        metric = Metric.objects.create(slug=f"metric-{index}", name=f"Metric {index}", unit="count", kind="flow")
        entity = Entity.objects.create(slug=f"entity-{index}", name=f"Entity {index}", parent=Entity.objects.first())
        market = Market.objects.create(code=f"{chr(65 + index // 26)}{chr(65 + index % 26)}", name=f"Market {index}")
        source = Source.objects.create(slug=f"source-{index}", producer="A paper")
        provider = Provider.objects.create(slug=f"provider-{index}", name=f"Provider {index}")
        series = Series.objects.create(
            slug=f"series-{index}", metric=metric, entity=entity, market=market, title=f"Series {index}"
        )
        known = {
            "series": series.slug,
            "period": "2019",
            "provider": provider.slug,
            "source": source.slug,
            "value": "10",
            "stated_to": "1",
            "known_from": "2020-01-01",
        }
        batch = add_observation(known).batch
        Ranking.objects.create(
            series=series,
            period="2019",
            provider=provider,
            rank="preferred",
            reason="Ours.",
            decided_at=datetime(2020, 1, 1, tzinfo=UTC),
            batch=batch,
        )
        event = Event.objects.create(
            slug=f"event-{index}",
            date="2019",
            market=market,
            entity=entity,
            title="It happened",
            kind="launch",
            source=source,
        )
        chart = Chart.objects.create(slug=f"chart-{index}", kind="line", takeaway="Up", description="A line.")
        ChartSeries.objects.create(chart=chart, series=series)
        chart.events.add(event)
        claim = Claim.objects.create(slug=f"claim-{index}", statement="So it is.", operation="share")
        Operand.objects.create(claim=claim, role="numerator", text=f"series-{index}@2019")


LISTS = [
    "entity",
    "market",
    "metric",
    "series",
    "source",
    "provider",
    "observation",
    "ranking",
    "batch",
    "event",
    "chart",
    "claim",
]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_twenty(
    name: str, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    many(2)  # two, since a filter with a single choice hides
    url = reverse(f"admin:metrics_{name}_changelist")
    desk.get(url)
    with CaptureQueriesContext(connection) as few:
        assert desk.get(url).status_code == 200
    many(20, 2)
    with django_assert_num_queries(len(few)):
        assert desk.get(url).status_code == 200


def test_a_chart_of_many_series_opens_in_as_many_queries_as_one_of_one(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    many(12)
    chart = Chart.objects.get(slug="chart-0")
    url = reverse("admin:metrics_chart_change", args=[chart.pk])
    desk.get(url)
    with CaptureQueriesContext(connection) as few:
        desk.get(url)
    for series in Series.objects.exclude(slug="series-0"):
        ChartSeries.objects.create(chart=chart, series=series)
    with django_assert_num_queries(len(few)):
        assert desk.get(url).status_code == 200


def test_the_list_of_numbers_is_filtered_by_series_by_typing(desk: Client, series: Series) -> None:
    row(series)
    for value in (str(series.pk), series.slug):
        page = desk.get(reverse("admin:metrics_observation_changelist"), {"series": value})
        assert page.context["cl"].result_count == 1
    assert (
        desk.get(reverse("admin:metrics_observation_changelist"), {"series": "nothing"}).context["cl"].result_count == 0
    )


class TestWhatWasMadeByMistake:
    """Names that hold nothing are taken back; those that hold something say what."""

    @pytest.fixture
    def empty(self, series: Series) -> Series:
        """A series of its own metric, entity and market, without a number."""
        return Series.objects.create(
            slug="slip",
            title="A slip",
            metric=Metric.objects.create(slug="slip", name="Slip", unit="count", kind="flow"),
            entity=Entity.objects.create(slug="slip", name="Slip"),
            market=Market.objects.create(code="FR", name="France"),
        )

    @pytest.mark.parametrize("model", [Metric, Entity, Market, Source, Provider])
    def test_what_holds_nothing_goes_at_once(self, desk: Client, series: Series, model: Any) -> None:
        fields = {"code": "FR"} if model is Market else {"slug": "slip"}
        fields |= {"producer": "Slip"} if model is Source else {"name": "Slip"}
        one = model.objects.create(**fields)
        url = reverse(f"admin:metrics_{model._meta.model_name}_delete", args=[one.pk])
        assert "Are you sure" in desk.get(url).content.decode()
        assert desk.post(url, {"post": "yes"}).status_code == 302
        assert not model.objects.filter(pk=one.pk).exists()

    def test_a_series_without_a_number_goes_and_then_what_it_was_of(self, desk: Client, empty: Series) -> None:
        metric, entity = empty.metric, empty.entity
        page = desk.post(reverse("admin:metrics_metric_delete", args=[metric.pk]), {"post": "yes"}).content.decode()
        assert "cannot be deleted while these rest on it" in page
        assert "A slip" in page
        for name, one in (("series", empty), ("metric", metric), ("entity", entity)):
            assert desk.post(reverse(f"admin:metrics_{name}_delete", args=[one.pk]), {"post": "yes"}).status_code == 302
        assert not Metric.objects.filter(slug="slip").exists()

    @pytest.mark.parametrize("name", ["series", "metric", "entity", "market", "source", "provider"])
    def test_what_a_number_rests_on_stays_and_says_so(self, desk: Client, series: Series, name: str) -> None:
        add_observation(
            {
                "series": series.slug,
                "period": "2019",
                "value": "5",
                "stated_to": "1",
                "provider": "sensor-tower",
                "source": "store-report",
                "known_from": "2019-05-01",
            }
        )
        model = {"series": Series, "source": Source, "provider": Provider}.get(name)
        one = model.objects.get() if model else getattr(series, name)
        url = reverse(f"admin:metrics_{name}_delete", args=[one.pk])
        page = desk.post(url, {"post": "yes"}).content.decode()
        assert "cannot be deleted while these rest on it" in page
        assert "are withdrawn, never deleted" in page
        many = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
        said = desk.post(reverse(f"admin:metrics_{name}_changelist"), many).content.decode()
        assert "cannot be deleted while these rest on it" in said
        assert type(one).objects.filter(pk=one.pk).exists()
