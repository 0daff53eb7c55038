"""The editor of guides in a real browser: by keyboard, on phone and desktop, and what a citizen gets."""

import os

import pytest
from playwright.sync_api import expect

from yici.catalogue.models import Edition
from yici.catalogue.tests.test_editor import ROOM, item  # noqa: F401 - fixture
from yici.people.models import User

from .actors import Keys
from .conftest import DESKTOP, PHONE, axe, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("YICI_SHOTS")
PAGES = {
    "home": "/desk/catalogue/editor/",
    "overview": f"{ROOM}/",
    "texts": f"{ROOM}/guide/",
    "form": f"{ROOM}/fields/",
    "field": f"{ROOM}/fields/~new/",
    "question": f"{ROOM}/situations/origin/",
    "material": f"{ROOM}/materials/lease/",
    "stages": f"{ROOM}/stages/",
    "stage": f"{ROOM}/stages/review/",
    "table": f"{ROOM}/tables/check/rows/",
    "row": f"{ROOM}/tables/check/rows/existing/",
    "preview": f"{ROOM}/preview/",
    "shown-form": f"{ROOM}/shown/?what=form",
}


def username(name: str) -> str:
    return User.objects.get(staff__name=name).username


def sound(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)
        page.complaints.clear()
    assert axe(page) + page.complaints == [], name
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"), name


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_of_the_editor_is_sound(new_context, item, viewport):  # noqa: F811
    page = watched(new_context(viewport=viewport).new_page())
    sign_in(page, username("何编目"))
    for name, address in PAGES.items():
        page.goto(address)
        sound(page, name)


def test_a_field_is_added_by_keyboard_and_stands_in_the_citizens_form(page, item):  # noqa: F811
    sign_in(page, username("何编目"))
    page.goto(f"{ROOM}/fields/")
    keys = Keys(page)
    keys.enter("a[href$='/fields/~new/']")
    keys.to("#id_label")
    keys.type("开户银行")
    keys.enter("div.actions button[value=save]")
    expect(page.locator("main")).to_contain_text("已保存到草稿")
    page.goto(f"{ROOM}/preview/?what=form")
    phone = page.frame_locator("iframe.phone")
    expect(phone.get_by_label("开户银行")).to_be_visible()
    page.goto(f"{ROOM}/fields/")
    page.get_by_role("button", name="撤销我的上一步").click()
    expect(page.locator("main")).to_contain_text("已撤销")
    expect(page.locator("main")).not_to_contain_text("开户银行")


def test_the_preview_answers_as_the_guide_does(page, item):  # noqa: F811
    sign_in(page, username("何编目"))
    page.goto(f"{ROOM}/preview/")
    phone = page.frame_locator("iframe.phone")
    phone.get_by_label("新设公司申请").check()
    phone.get_by_label("自有", exact=True).check()
    expect(phone.locator("#situation")).to_contain_text("6 个工作日")
    expect(phone.locator("#situation")).to_contain_text("新设公司，没有既往守法情况需要审核")
    expect(phone.locator("#situation")).not_to_contain_text("立即申请")


def test_an_answer_given_while_the_first_is_on_its_way_is_not_lost(page, item):  # noqa: F811
    """Who is quick, or far from a mast, answers the second question before the page has moved."""
    sign_in(page, username("何编目"))
    page.goto(f"{ROOM}/shown/")
    held = []

    def hold_the_first(route):
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/shown/?*origin=new*", hold_the_first)
    page.get_by_label("新设公司申请").check()
    page.get_by_label("自有", exact=True).check()
    expect(page.locator("#situation")).to_contain_text("新设公司，没有既往守法情况需要审核")


def test_without_scripts_a_situation_row_is_changed_and_its_hole_told(new_context, item):  # noqa: F811
    page = watched(new_context(javascript=False).new_page())
    sign_in(page, username("何编目"))
    page.goto(f"{ROOM}/tables/check/rows/existing/")
    page.get_by_label("分立、合并后申请").uncheck()
    page.locator("div.actions button[value=save]").click()
    expect(page.locator("main")).to_contain_text("以下情形没有对应的行")
    assert Edition.objects.get().content.tables[0].rows[1].when["origin"] == ("added",)


def test_a_row_of_automatic_examination_is_written_tried_and_kept(new_context, item):  # noqa: F811
    """C043, R21: by keyboard, with what a cell does not need out of sight, on desktop and phone."""
    page = watched(new_context(viewport=DESKTOP).new_page())
    sign_in(page, username("何编目"))
    page.goto(f"{ROOM}/examination/")
    sound(page, "examination-empty")
    page.get_by_label("新增一列：看哪一项").select_option("area")
    keys = Keys(page)
    keys.enter("button[value=column]")
    value, until = page.locator("[name=cell-0-0-v]"), page.locator("[name=cell-0-0-w]")
    expect(value).to_be_hidden()  # any area: there is nothing to compare with
    page.locator("[name=cell-0-0-op]").select_option("between")
    expect(until).to_be_visible()
    page.locator("[name=cell-0-0-op]").select_option("less_than")
    expect(until).to_be_hidden()
    keys.to("[name=cell-0-0-v]")
    keys.type("多")
    page.locator("[name=row-0-outcome]").select_option("pass")
    keys.enter("button[value=check]")
    expect(page.locator(".faulty .error")).to_contain_text("不是数字")
    page.locator("[name=cell-0-0-v]").fill("200")
    keys.enter("button[value=check]")
    expect(page.locator("#looked-at")).to_contain_text("不少于200")
    page.locator("[name=try-area]").fill("199.5")
    keys.enter("button[value=try]")
    expect(page.locator("#try")).to_contain_text("适用第 1 行")
    sound(page, "examination")
    page.set_viewport_size(PHONE)
    sound(page, "examination")
    page.locator("div.actions button[value=save]").click()
    expect(page.locator("main")).to_contain_text("已保存到草稿")
    (rule,) = Edition.objects.get(status="draft").content.paths.examination.rules
    assert rule.text == "经营场所面积（平方米）小于200的，通过"


def test_two_who_edit_the_same_meet_on_the_page(new_context, item):  # noqa: F811
    first, second = (watched(new_context().new_page()) for _one in range(2))
    for page, name in ((first, "何编目"), (second, "任同事")):
        sign_in(page, username(name))
        page.goto(f"{ROOM}/materials/lease/")
    second.get_by_label("受理标准").fill("在有效期内，加盖公章")
    second.locator("div.actions button[value=save]").click()
    expect(second.locator("main")).to_contain_text("已保存到草稿")
    first.get_by_label("填写说明").fill("带原件")
    first.locator("div.actions button[value=save]").click()
    expect(first.get_by_role("heading", name="对方修改了什么")).to_be_visible()
    sound(first, "meanwhile")
    first.locator("div.actions button[value=save]").click()
    expect(first.locator("main")).to_contain_text("已保存到草稿")
