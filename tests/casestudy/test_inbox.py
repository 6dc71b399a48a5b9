"""What needs a decision: the list on the desk, accepting with a note, pinning, held changes applied and dropped."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from casestudy.consequences.deciding import Choice, Decided, decide
from casestudy.models import Consequence, Decision, HeldChange, Section, Version
from casestudy.publishing import publish
from casestudy.roles import editors
from metrics.ingest import store
from metrics.models import Batch, Observation, Provider, Source
from tests.factories import SERIES, a_series, article, claim, event, number, record, row

pytestmark = pytest.mark.django_db
STORY = "/articles/story/"
LIST = "/admin/casestudy/consequence/"
HELD = "/admin/casestudy/heldchange/"


@pytest.fixture
def desk(client: Any, django_user_model: Any, settings: Any, tmp_path: Any) -> Any:
    """An editor at a desk with one live text: 60.0 million of 2018, and the claim that it doubled."""
    settings.MEDIA_ROOT = tmp_path
    a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-06-01")
    claim()
    words = f'<p>It had {number()} downloads. <span data-claim="doubled" data-stance="asserted">It doubled.</span></p>'
    publish(article(words), kind="new")
    user = django_user_model.objects.create_user("mira", password="mira", is_staff=True)
    user.groups.add(editors())
    client.force_login(user)
    return client


def store_ninety(choice: Choice | None = None) -> None:
    decide(lambda: store([(1, row("90000000", known_from="2020-01-01"))]), Decided({STORY: choice or Choice()}))


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def waiting() -> list[Consequence]:
    return list(Consequence.objects.waiting(now()).order_by("pk"))


def test_the_list_shows_the_sentence_old_and_new_its_source_and_what_to_do(desk):
    assert "needs a decision</h2>" not in text(desk.get("/admin/"))
    store_ninety()
    front = text(desk.get("/admin/"))
    assert f'<a href="{LIST}">2 things wait</a>' in front
    page = text(desk.get(LIST))
    one = waiting()[0]
    for words in (
        "What needs a decision",
        "It had 60.0 million downloads.<br>→ It had 90.0 million downloads.",
        "<strong>60.0 million → 90.0 million</strong>",
        "<strong>holds → contradicted</strong>",
        "Provider A, A report",
        f'<a href="{STORY}">story</a>',
        f'href="{LIST}{one.pk}/accept/"',
        f'href="{LIST}{one.pk}/pin/"',
        "Open in the editor",
    ):
        assert words in page


def test_the_list_is_filtered_and_costs_the_same_however_long(desk):
    def queries(query: str = "") -> int:
        with CaptureQueriesContext(connection) as found:
            assert desk.get(f"{LIST}{query}").status_code == 200
        return len(found)

    store_ninety()
    once = [queries(), queries("?state=all&kind=claim"), queries("?q=downloads")]
    for place in range(8):
        publish(article(slug=f"more-{place}"), kind="new")
    decide(lambda: store([(1, row("120000000", known_from="2021-01-01"))]), Decided(rest="all"))
    assert len(waiting()) > 8
    assert [queries(), queries("?state=all&kind=claim"), queries("?q=downloads")] == once
    assert "more-3" not in text(desk.get(f"{LIST}?document__kind__exact=case"))
    assert "More than" not in text(desk.get(f"{LIST}?kind=claim"))


def test_accepting_with_a_note_settles_all_that_changed_for_the_same_reason(desk):
    store_ninety()
    accept = f"{LIST}{waiting()[0].pk}/accept/"
    page = text(desk.get(accept))
    assert "60.0 million became 90.0 million (Provider A, A report)." in page
    assert "Since" in page and "no longer bears out “It doubled.”" in page
    assert "This field is required" in text(desk.post(accept, {"kind": "data-revised", "note": " "}))
    assert desk.post(accept, {"kind": "data-revised", "note": "Provider A counts anew."}).status_code == 302
    assert waiting() == []
    decision = Decision.objects.first()
    assert (decision.note, decision.made_by.username, decision.consequences.count()) == (
        "Provider A counts anew.",
        "mira",
        2,
    )
    assert "Provider A counts anew." in text(desk.get(STORY))
    assert desk.get(accept).status_code == 404
    assert "Provider A counts anew." in text(desk.get(f"{LIST}?state=all"))


def test_pinning_gives_the_text_its_number_back(desk):
    store_ninety()
    pin = f"{LIST}{waiting()[1].pk}/pin/"
    assert "90.0 million" in text(desk.get(STORY))
    assert "has passed; choose a later one" in text(desk.post(pin, {"until": "2020-01-01"}))
    assert desk.post(pin, {"note": "The earlier count stands.", "until": "2090-01-01"}).status_code == 302
    page = text(desk.get(STORY))
    assert ">60.0 million</data>" in page
    assert "90.0 million" not in page
    assert 'data-verdict="holds"' in page
    assert "~2" in Section.objects.get().body
    assert Version.objects.latest("number").note == "The earlier count stands."
    assert waiting() == []
    assert {one.kind for one in Consequence.objects.waiting(now() + timedelta(days=365 * 70))} == {"pin"}


def test_a_pin_that_has_ended_is_kept_or_taken_out(desk):
    store_ninety(Choice("pin", until=now() + timedelta(seconds=0.2)))
    while not (rows := waiting()):
        pass
    assert {row.kind for row in rows} == {"pin"}
    assert "It is still right…" in text(desk.get(LIST))
    versions = Version.objects.count()
    assert desk.post(f"{LIST}{rows[0].pk}/pin/", {"until": "2090-01-01"}).status_code == 302
    assert (waiting(), Version.objects.count()) == ([], versions)


def test_a_date_that_has_passed_is_confirmed_with_a_reason(desk):
    event("target", (now() - timedelta(days=1)).date().isoformat(), title="The target")
    words = '<p>It will be there by <time data-event="target">then</time>.</p>'
    publish(article(words, slug="told-later"), kind="new")
    assert waiting() == []  # it had passed when the text went live
    publish(article(words, slug="promise"), kind="new", now=now() - timedelta(days=10))
    [one] = waiting()
    page = text(desk.get(LIST))
    assert "date has passed" in page and "The target" in page and "It is still right…" in page
    assert desk.get(f"{LIST}{one.pk}/pin/").status_code == 404
    accept = f"{LIST}{one.pk}/accept/"
    assert "For the record of decisions; readers do not see it." in text(desk.get(accept))
    assert desk.post(accept, {"note": "It was kept."}).status_code == 302
    assert waiting() == []
    assert "It was kept." not in text(desk.get("/articles/promise/"))
    assert "It was kept." not in text(desk.get("/changes.atom"))


def test_what_time_will_bring_can_be_looked_at(desk):
    store_ninety(Choice("pin", until=now() + timedelta(days=9)))
    ahead = Consequence.objects.get(kind="pin")
    assert "60.0 million → 90.0 million" in text(desk.get(f"{LIST}?state=ahead"))
    assert "60.0 million → 90.0 million" not in text(desk.get(LIST))
    assert desk.get(f"{LIST}{ahead.pk}/accept/").status_code == 404


def test_who_may_only_look_decides_nothing(desk, django_user_model):
    from django.contrib.auth.models import Permission

    store_ninety()
    reader = django_user_model.objects.create_user("reader", password="reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_consequence"))
    desk.force_login(reader)
    assert desk.get(LIST).status_code == 200
    assert "things wait" not in text(desk.get("/admin/"))
    for act in ("accept", "pin"):
        assert desk.get(f"{LIST}{waiting()[0].pk}/{act}/").status_code == 403


def hidden(answer: Any) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def a_vintage(**more: str) -> dict[str, Any]:
    named = {"series": Observation.objects.all()[0].series_id, "provider": Provider.objects.get(slug="a").pk}
    cells = {"source": Source.objects.get().pk, "period": "2018", "value": "90000000", "stated_to": "100000"}
    return {**named, **cells, "known_from": "2020-01-01", "qualifier": "exact", "status": "A", **more}


def test_a_vintage_is_held_and_applied_with_its_decisions(desk):
    add = reverse("admin:metrics_observation_add")
    kept = hidden(desk.post(add, a_vintage(note="As revised, ‘at last’.")))
    assert desk.post(add, {**kept, "_hold": "Hold"}).headers["Location"] == HELD
    held = HeldChange.objects.get()
    assert (Observation.objects.count(), held.title, held.held_by.username) == (2, "Add observation", "mira")
    assert held.texts == 1
    assert "1 thing waits" in text(desk.get("/admin/"))
    assert "Add observation" in text(desk.get(LIST))
    apply = f"{HELD}{held.pk}/apply/"
    assert "See what it would change" in text(desk.get(apply))
    shown = desk.post(apply)
    assert "It had 90.0 million downloads." in text(shown)
    assert b'name="_hold"' not in shown.content
    assert desk.post(apply, {**hidden(shown), "_back": "Back"}).status_code == 302
    assert Observation.objects.count() == 2
    decision = {f"decide-{Version.objects.get().document_id}-choice": "accept"}
    assert desk.post(apply, {**hidden(shown), **decision}).status_code == 302
    held.refresh_from_db()
    assert (held.outcome, held.ended_by.username, held.batch.rows, held.batch.file_sha256) == (
        "applied",
        "mira",
        1,
        held.file_sha256,
    )
    assert Observation.objects.get(period="2018", value="90000000").note == "As revised, ‘at last’."
    assert desk.get(apply).status_code == 404
    assert Batch.objects.filter(kind="import").count() == 2


def test_a_file_is_held_and_dropped_with_a_reason(desk):
    imports = reverse("admin:metrics_observation_import")
    lines = f"series,period,provider,source,value,known_from\n{SERIES},2018,a,paper,90000000,2021-01-01\n"
    ticket = desk.post(imports, {"file": SimpleUploadedFile("n.csv", lines.encode())}).context["ticket"]
    kept = hidden(desk.post(imports, {"confirm": ticket}))
    assert desk.post(imports, {**kept, "_hold": "Hold"}).headers["Location"] == HELD
    held = HeldChange.objects.get()
    with held.file.open() as file:
        assert (held.title, file.read()) == ("n.csv", lines.encode())
    drop = f"{HELD}{held.pk}/drop/"
    assert "This field is required" in text(desk.post(drop, {"reason": " "}))
    assert desk.post(drop, {"reason": "Of another product."}).status_code == 302
    held.refresh_from_db()
    assert (held.outcome, held.reason, Observation.objects.count()) == ("dropped", "Of another product.", 2)


def test_a_held_change_whose_rows_are_no_longer_good_says_so(desk):
    add = reverse("admin:metrics_observation_add")
    desk.post(add, {**hidden(desk.post(add, a_vintage())), "_hold": "Hold"})
    record(row("91000000", known_from="2020-01-01"))
    answer = desk.post(f"{HELD}{HeldChange.objects.get().pk}/apply/", follow=True)
    assert "Nothing was stored" in text(answer)
    assert "give the new one a later known_from" in text(answer)
    assert HeldChange.objects.get().outcome == ""


def test_nobody_edits_or_deletes_what_was_decided(desk, admin_client):
    store_ninety(Choice(note="We had misread it.", kind="correction"))
    Section.objects.update(body="<p>Nothing.</p>")
    publish(Version.objects.get().document, kind="correction", note="It was nothing.")
    decision, one, version = Decision.objects.get(), Consequence.objects.first(), Version.objects.first()
    for model, obj in (("decision", decision), ("consequence", one), ("version", version)):
        url = f"/admin/casestudy/{model}/{obj.pk}/"
        assert admin_client.get(f"{url}change/").status_code == 200
        assert admin_client.post(f"{url}change/", {"note": "Nothing happened."}).status_code == 403
        assert admin_client.post(f"{url}delete/", {"post": "yes"}).status_code == 403
        act = {"action": "delete_selected", "_selected_action": [obj.pk], "post": "yes"}
        admin_client.post(f"/admin/casestudy/{model}/", act)
        assert type(obj).objects.filter(pk=obj.pk).exists()
        for method in ("put", "patch", "delete"):
            answer = getattr(admin_client, method)(f"/api/v1/{model}s/{obj.pk}/", "{}", content_type="application/json")
            assert answer.status_code in (404, 405)
    assert Decision.objects.get().note == "We had misread it."
