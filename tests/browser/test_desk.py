"""The desk in a real browser: list, case, verbs by key, window; clean before axe at both widths."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfWriter

from yici.cases import actions
from yici.cases.models import Case
from yici.cases.tests.city import person
from yici.cases.tests.conftest import apply, city  # noqa: F401 - fixtures
from yici.kernel import files, reactions

from .conftest import DESKTOP, PHONE, sign_in, sound, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEN = "110105199003070033"


@pytest.fixture
def busy(city, apply):  # noqa: F811
    """Cases received over the last fortnight, the first with a plan to look at."""
    blank = PdfWriter()
    blank.add_blank_page(595, 842)
    written = io.BytesIO()
    blank.write(written)
    content = written.getvalue()
    plan = actions.Given("floor_plan", digest=files.put(content), name="平面图.pdf", size=len(content), media_type="application/pdf")  # fmt: skip
    cases = []
    for days in (12, 7, 3, 1, 0):
        at = timezone.now() - timedelta(days=days)
        kept = {"materials": [plan]} if days == 12 else {}
        cases.append(apply(at=at.isoformat(" ", "minutes")[:16], key=str(days), **kept))
    reactions.settle()
    return cases


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_clerk_works_through_her_list(new_context, city, busy, viewport):  # noqa: F811
    page = watched(new_context(viewport=viewport).new_page())
    sign_in(page, "chen")
    page.goto("/desk/")
    sound(page, "list")
    page.get_by_role("link", name=busy[0].number).click()
    sound(page, "case")
    for verb in ("ask-correction", "reject"):
        page.goto(f"/desk/cases/{busy[0].number}/do/{verb}/")
        sound(page, verb)
    page.locator("#verb-form button.wide").click()
    page.locator(".error-summary").wait_for()
    sound(page, "errors")
    page.goto("/desk/?whose=mine")
    sound(page, "empty")
    page.goto("/desk/?reset=1")


def test_by_keyboard_the_work_is_one_link_away_and_on_a_phone_a_paper_has_a_tab_of_its_own(
    new_context, city, busy  # noqa: F811
):  # fmt: skip
    address = f"/desk/cases/{busy[0].number}/"
    desk = watched(new_context(viewport=DESKTOP).new_page())
    sign_in(desk, "chen")
    desk.goto(address)
    way = desk.locator(".to-work")
    assert way.bounding_box()["height"] < 3  # nobody with a mouse needs it
    way.locator("a").focus()
    assert way.bounding_box()["height"] > 30
    desk.keyboard.press("Enter")
    desk.wait_for_url("**#work")
    phone = watched(new_context(viewport=PHONE).new_page())
    sign_in(phone, "chen")
    phone.goto(address)
    assert not phone.locator("iframe.viewer").is_visible()
    with phone.expect_popup() as opened:
        phone.get_by_role("link", name="平面图.pdf").click()
    assert opened.value != phone  # a frame that is not shown would have swallowed it
    assert phone.url.endswith(address)


def test_accepting_a_case_takes_two_keys(page, city, busy):  # noqa: F811
    sign_in(page, "chen")
    page.goto("/desk/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{busy[0].number}/")
    page.keyboard.press("c")
    page.locator("#verb-form input[value=floor_plan]:focus").wait_for()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("a")
    page.locator("#verb-form button:focus").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{busy[1].number}/")
    assert Case.at(busy[0].pk).status == "in_review"
    assert page.complaints == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_application_is_taken_in_without_a_mouse(new_context, city, viewport):  # noqa: F811
    person("文小满", WEN)
    page = watched(new_context(viewport=viewport, javascript=True).new_page())
    sign_in(page, "chen")
    page.goto("/desk/window/")
    sound(page, "window")
    page.locator("#id_number").focus()
    page.keyboard.type(WEN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/window/person/")
    sound(page, "person")
    page.goto(f"/desk/window/apply/{city.items['permit'].pk}/")
    sound(page, "situation")
    page.get_by_label("商店").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator("#id_f_phone").wait_for()
    sound(page, "sheet")
    page.locator("#id_f_phone").focus()
    page.keyboard.type("1380")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="收件并打印凭证").focus()
    page.keyboard.press("Enter")
    page.locator(".error-summary").wait_for()
    sound(page, "sheet-errors")
    page.locator("#id_f_phone").fill("13800138000")
    page.locator("#id_seen_floor_plan").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="收件并打印凭证").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/")
    sound(page, "receipt")
    assert Case.objects.get().channel == "window"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_reviewer_sees_what_her_step_asks(new_context, city, busy, viewport):  # noqa: F811
    case = actions.accept(case=busy[0], by=city.chen, at=timezone.now())
    page = watched(new_context(viewport=viewport, language="en", large=True).new_page())
    sign_in(page, "wang")
    page.goto(f"/desk/cases/{case.number}/")
    sound(page, "review-en-large")
    page.goto(f"/desk/cases/{case.number}/do/start-procedure/")
    sound(page, "procedure-en-large")


def test_a_verb_is_done_without_javascript(new_context, city, busy):  # noqa: F811
    page = new_context(javascript=False).new_page()
    case = busy[-1]  # of today: once five working days have passed, silence has accepted (art. 32)
    sign_in(page, "chen")
    page.goto(f"/desk/cases/{case.number}/")
    page.get_by_role("link", name="一次性告知补正").click()
    page.get_by_label("平面图").check()
    page.get_by_label("告知申请人如何补正").fill("平面图看不清")
    page.locator("#verb-form button").click()
    assert Case.at(case.pk).status == "correcting"
