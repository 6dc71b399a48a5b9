"""A consumer opens the API's own page, finds a resource, asks it, and sees the answer."""

import pytest

from tests.casestudy.api_build import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_resource_is_asked_from_its_description(page):
    everything()
    page.goto("/api/docs/")
    operation = page.locator("#operations-figures-get-figures")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_placeholder("reference").fill("app-downloads-in@2019-Q1")
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table .response")
    answer.wait_for()
    assert "200" in answer.locator(".response-col_status").inner_text()
    assert "88.6 million" in answer.inner_text()
