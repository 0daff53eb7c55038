"""The page of the API for people: drawn from our own files, under our own content policy."""

import pytest

pytestmark = pytest.mark.browser


def test_the_page_shows_every_operation_and_breaks_no_policy(page):
    page.goto("/api/v1/docs")
    page.wait_for_selector("#operations-cases-apply")
    assert page.locator(".opblock").count() > 30
    assert page.complaints == []
