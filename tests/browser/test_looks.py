"""Every page of the doors: clean before axe, no sideways scrolling, in both languages and sizes."""

import pytest
from playwright.sync_api import expect

from yici.cases.tests.conftest import apply, city  # noqa: F401 - fixtures

from .conftest import DESKTOP, PHONE, axe, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/no-such-page/",
]
MODES = [
    pytest.param(PHONE, "zh-hans", False, id="phone-chinese"),
    pytest.param(PHONE, "zh-hans", True, id="phone-chinese-large"),
    pytest.param(PHONE, "en", True, id="phone-english-large"),
    pytest.param(DESKTOP, "zh-hans", False, id="desktop-chinese"),
    pytest.param(DESKTOP, "en", False, id="desktop-english"),
]
EACH_ONCE = [MODES[0], MODES[2], MODES[3]]  # both screens, both languages, both sizes of type


def faults(page) -> list[str]:
    found = axe(page) + page.complaints
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        found.append(f"{page.url} scrolls sideways")
    return found


@pytest.mark.parametrize(("viewport", "language", "large"), MODES)
def test_every_public_page_can_be_read_by_everybody(new_context, viewport, language, large):
    page = watched(new_context(viewport, language=language, large=large).new_page())
    for address in PUBLIC:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        assert faults(page) == [], address


@pytest.mark.parametrize(("viewport", "language", "large"), MODES)
def test_the_style_guide_shows_every_component_without_a_fault(
    new_context,
    city,  # noqa: F811
    viewport,
    language,
    large,
):
    page = watched(new_context(viewport, language=language, large=large).new_page())
    sign_in(page, "chen")
    for address in ("/desk/", "/desk/styleguide/"):
        page.goto(address)
        expect(page.locator(".side")).to_be_visible()
        assert page.locator("h1").count() == 1
        assert faults(page) == [], address


def test_without_javascript_type_and_language_are_switched_by_buttons(new_context):
    page = new_context(PHONE, javascript=False).new_page()
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    page.get_by_role("button", name="大字版").click()
    assert page.locator("html").get_attribute("class") == "large"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Normal type").click()
    assert page.locator("html").get_attribute("class") is None


def test_the_keyboard_reaches_the_content_first(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(
    ("width", "language", "large"),
    [(800, "en", True), (1100, "zh-hans", False), (1280, "en", True), (1440, "zh-hans", False)],
)
def test_what_the_menu_has_stands_in_one_row_and_the_rest_behind_one_word(
    new_context,
    city,  # noqa: F811
    width,
    language,
    large,
):
    """R36: a menu in two rows is read by nobody; Escape and the next click fold the rest up again."""
    page = watched(
        new_context({"width": width, "height": 900}, language=language, large=large).new_page()
    )
    sign_in(page, "li")
    page.goto("/")
    tops = "all => [...new Set(all.map(one => Math.round(one.getBoundingClientRect().top)))]"
    assert len(page.locator(".nav .wrap > ul > li").evaluate_all(tops)) == 1
    more, inside = page.locator(".nav summary"), page.locator(".nav .more ul a")
    assert not inside.first.is_visible()
    more.focus()
    page.keyboard.press("Enter")
    expect(inside.last).to_be_visible()
    assert page.complaints == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    page.keyboard.press("Escape")
    expect(inside.first).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    more.click()
    page.locator("main").click(position={"x": 5, "y": 5})
    expect(inside.first).to_be_hidden()


def test_on_a_phone_why_a_limit_is_so_is_as_high_as_a_finger(
    new_context,
    city,  # noqa: F811
    apply,  # noqa: F811
):
    """A target is 44 pixels high and wide on the phone, within a pill as well."""
    case = apply()
    page = watched(new_context(PHONE).new_page())
    sign_in(page, "chen")
    page.goto(f"/desk/cases/{case.number}/")
    boxes = [one.bounding_box() for one in page.locator(".pill a").all()]
    assert boxes
    assert all(box["height"] >= 44 and box["width"] >= 44 for box in boxes), boxes
