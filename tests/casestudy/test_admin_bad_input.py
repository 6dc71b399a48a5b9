"""Nothing that is typed into the admin, or into its addresses, is answered with an error of the server."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from casestudy.publishing import publish
from tests.factories import a_series, article, case, chart, claim, event, record, row

pytestmark = pytest.mark.django_db

HOSTILE = [
    "\x00",
    "💩" * 50,
    "x" * 5000,
    "'; DROP TABLE--",
    "٣",
    "2019-13-45",
    "[[",
    "<script>",
    "9" * 40,
    "-1",
    "..--",
]
QUERIES = [
    "q=%00", "q=" + "x" * 3000, "p=99999", "p=x", "o=99.-7.x", "e=1", "id__exact=x", "nothing__exact=1", "series=x",
    "series=999999999999999999999", "provider__id__exact=99999999999999999999", "market__id__exact=x", "status__exact=%F0%9F%92%A9",
]  # fmt: skip
KEYS = ["1", "99999999999999999999999999", "x", "_00"]


@pytest.fixture
def desk(client: Client) -> Client:
    """An administrator: what nobody may do is refused before anything can go wrong."""
    client.force_login(get_user_model().objects.create_superuser("chief", password="chief-password-1"))
    return client


@pytest.fixture(autouse=True)
def things() -> None:
    series = a_series()
    record(row(), row("30000000", period="2017"), recorded="2019-01-01")
    claim()
    chart("drawn", series)
    event()
    publish(article(), kind="new")
    case()


def address(model: Any, act: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{act}", args=args)


def models(act: str = "changelist") -> list[Any]:
    """The models whose admin has a page for the act, by name."""
    ours = [
        model
        for model, desk in admin.site._registry.items()
        if any(str(url.name).endswith(f"_{act}") for url in desk.urls)
    ]
    return sorted(ours, key=lambda one: one._meta.label)


def test_lists_and_forms_take_any_address(desk: Client) -> None:
    for model in models():
        asked = [f"{address(model, 'changelist')}?{query}" for query in QUERIES]
        if model in models("add"):
            asked += [f"{address(model, 'add')}?{query}" for query in ("series=x&provider=%00", "_to_field=nothing")]
        for act in ("change", "delete", "history"):
            asked += [address(model, act, key) for key in KEYS if model in models(act)]
        for url in asked:
            assert desk.get(url).status_code < 500, url


@pytest.mark.django_db(transaction=True)  # PostgreSQL refuses the pattern itself, and ends the transaction it came in.
def test_lists_take_a_pattern_that_is_none(desk: Client) -> None:
    for model in models():
        url = f"{address(model, 'changelist')}?slug__regex=("
        assert desk.get(url).status_code < 500, url


def test_forms_take_anything_that_is_posted(desk: Client) -> None:
    for model in models("add"):
        form = desk.get(address(model, "add"))
        if form.status_code != 200 or "adminform" not in form.context:
            continue
        names = list(form.context["adminform"].form.fields)
        management = {}
        for one in form.context["inline_admin_formsets"]:
            prefix = one.formset.prefix
            management |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
            names += [f"{prefix}-0-{name}" for name in one.formset.empty_form.fields]
        sent = [dict.fromkeys(names, bad) | management for bad in HOSTILE]
        sent += [dict.fromkeys(management, bad) for bad in ("", "x", "-1", "\x00")]
        for data in (*sent, {}):
            assert desk.post(address(model, "add"), data).status_code < 500, (model, data)


def test_what_is_chosen_in_a_list_may_be_anything(desk: Client) -> None:
    for model in models():
        for chosen in (["x"], ["\x00"], ["9" * 40], ["-1", "٣"], []):
            sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes", "index": "x"}
            assert desk.post(address(model, "changelist"), sent).status_code < 500, (model, chosen)
        assert desk.post(address(model, "changelist"), {"action": "nothing", "index": "x"}).status_code < 500, model


TEXTS = ("casestudy_article", "casestudy_localizationcase")
ACTS = [
    *((model, act, (1,)) for model in TEXTS for act in ("publish", "versions", "parity", "change", "delete")),
    *((model, "take_back", (1, 1)) for model in TEXTS),
    ("metrics_observation", "import", ()),
    ("metrics_observation", "withdraw", (1,)),
    ("casestudy_heldchange", "apply", (1,)),
    ("casestudy_heldchange", "drop", (10**30,)),
    ("casestudy_consequence", "accept", (10**30,)),
    ("casestudy_consequence", "pin", (1,)),
    ("metrics_chart", "preview", ()),
]


def test_acts_take_anything_that_is_posted(desk: Client) -> None:
    names = ["kind", "note", "live_from_0", "live_from_1", "override", "reason", "known_from", "confirm", "file", "decide", "stamp"]  # fmt: skip
    for model, act, keys in ACTS:
        url = reverse(f"admin:{model}_{act}", args=keys)
        assert desk.get(url).status_code < 500, url
        for bad in (*HOSTILE, ""):
            assert desk.post(url, dict.fromkeys(names, bad)).status_code < 500, (url, bad)
