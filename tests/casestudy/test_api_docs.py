"""docs/api.md tells the truth: each of its examples is asked of the demo. And so does the schema."""

import json
import re
from pathlib import Path

import pytest
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from openapi_spec_validator import validate

from casestudy.api.describing import document
from casestudy.api.urls import routes

DOCS = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^    GET (\S+)\n\n```(json|csv)\n(.*?)\n```$", DOCS, re.MULTILINE | re.DOTALL)


def agree(said, answered, place: str) -> None:
    """Everything that the page says stands in the answer; a list may go on."""
    if isinstance(said, dict):
        assert isinstance(answered, dict), place
        for name, value in said.items():
            assert name in answered, f"{place}.{name}"
            agree(value, answered[name], f"{place}.{name}")
    elif isinstance(said, list):
        assert len(answered) >= len(said), place
        for number, (one, other) in enumerate(zip(said, answered, strict=False)):
            agree(one, other, f"{place}[{number}]")
    else:
        assert answered == said, place


@pytest.mark.django_db
def test_every_example_answers_as_the_page_says(client, demo):
    assert len(EXAMPLES) == DOCS.count("    GET ")
    for path, kind, text in EXAMPLES:
        response = client.get(path)
        if kind == "csv":
            assert response.getvalue().decode().replace("\r\n", "\n").startswith(text), path
        else:
            agree(json.loads(text), response.json(), path)


def test_every_resource_is_on_the_page():
    assert [name for name, _ in routes if f"`{name}`" not in DOCS] == []


@pytest.fixture(scope="module")
def schema():
    document.cache_clear()
    reset_generator_stats()
    return json.loads(json.dumps(document(), default=str))


def test_the_schema_is_sound_and_made_without_a_warning(schema):
    validate(schema)
    assert schema["openapi"].startswith("3.1")
    assert not GENERATOR_STATS


def test_the_schema_describes_every_resource_and_its_parameters(schema):
    for name, viewset in routes:
        listed = schema["paths"][f"/api/v1/{name}/"]["get"]
        names = {one["name"] for one in listed["parameters"]}
        assert {one.name for one in (*viewset.parameters, *viewset.shown_by)} <= names
        assert "page_size" in names
        assert len(listed["parameters"]) == len(names)
        assert "application/problem+json" in listed["responses"]["default"]["content"]
    assert len([path for path in schema["paths"] if "{" in path]) == len(routes)


@pytest.mark.django_db
def test_the_schema_and_its_page_are_served_from_here(client):
    for accept, start in (
        ("application/json", b"{"),
        ("application/vnd.oai.openapi+json", b"{"),
        ("application/yaml", b"openapi: 3.1"),
    ):
        response = client.get("/api/v1/schema/", headers={"Accept": accept})
        assert (response.status_code, response.content.startswith(start)) == (200, True)
        assert (
            client.get("/api/v1/schema/", headers={"Accept": accept, "If-None-Match": response["ETag"]}).status_code
            == 304
        )
    page = client.get("/api/docs/").content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert re.findall(r"<script(?! src=)", page) == []
    assert re.findall(r'(?:src|href)="(?!/)', page) == []
    assert client.get("/api/docs/start.js").status_code == 200
