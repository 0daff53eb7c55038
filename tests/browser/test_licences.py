"""Verification and the wallet in a real browser: phone and desktop, with axe."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, axe, sign_in, watched
from yici.kernel import files
from yici.licences.tests.conftest import (  # noqa: F401 - fixtures
    _var,
    market,
    office_folder,
    permit,
    zhang,
)
from yici.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def well(page):
    assert axe(page) == []
    assert page.complaints == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_anybody_checks_a_permit_and_its_holder_shows_it(
    new_context,
    permit,  # noqa: F811
    zhang,  # noqa: F811
    tmp_path,
    viewport,
):
    page = watched(new_context(viewport=viewport).new_page())
    page.goto(f"/verify/{permit.identifier}")
    expect(page.locator("[data-outcome=valid]")).to_be_visible()
    well(page)

    changed = tmp_path / "permit.pdf"
    changed.write_bytes(files.read(permit.digest) + b"%")
    page.set_input_files("[name=file]", changed)
    page.fill("[name=text]", "")
    page.locator("main form button").click()
    expect(page.locator("[data-outcome=altered]")).to_be_visible()
    well(page)

    page.goto("/verify")
    page.locator("main form button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    well(page)

    zhang.user = User.objects.create_user("zhang")
    zhang.save()
    sign_in(page, "zhang")
    page.goto("/licences")
    well(page)
    page.get_by_role("link", name="食品经营许可证").click()
    expect(page.get_by_text("好味道餐饮店")).to_be_visible()
    well(page)


def test_verification_works_without_javascript(new_context, permit):  # noqa: F811
    page = new_context(javascript=False).new_page()
    page.goto("/verify")
    page.fill("[name=text]", permit.identifier)
    page.locator("main form button").click()
    expect(page.locator("[data-outcome=valid]")).to_be_visible()
