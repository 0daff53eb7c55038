"""A citizen finds her item and reads its guide, with JavaScript and without, on phone and desktop."""

import re

import pytest
from playwright.sync_api import expect

from yici.catalogue.tests.conftest import city_alone

from .conftest import PHONE, axe, watched
from .test_looks import EACH_ONCE, faults

__all__ = ["city_alone"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("city_alone"),
]
FOOD = "511A0005200004-511602000000-000-115113016823646795-1-00"  # situations, site survey
PERMIT = "511A0126300000-511602000000-000-11511301008778255F-1-00"  # three departments
TRANSFER = "511F15034003-511602000000-000-11511301MB1550442U-1-00"  # fees
PAGES = [
    "/",
    "/?for=company",
    "/items/?q=开饭店",
    "/items/?q=火星移民局",
    "/items/visits/1/",
    f"/items/{FOOD}/",
    f"/items/{PERMIT}/",
    f"/items/{TRANSFER}/?cause=nonsense",
]


@pytest.mark.parametrize(("viewport", "language", "large"), EACH_ONCE)
def test_every_page_of_items_can_be_read_by_everybody(new_context, viewport, language, large):
    page = watched(new_context(viewport, language=language, large=large).new_page())
    for address in PAGES:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert faults(page) == [], address


def test_without_javascript_three_actions_lead_to_what_she_needs(new_context):
    page = new_context(PHONE, javascript=False).new_page()
    page.goto("/")
    page.fill("[name=q]", "开饭店")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name=re.compile("食品.*经营许可核发")).click()
    page.get_by_label("餐饮服务（饭店、小吃、饮品）").check()
    page.get_by_label("自有").check()
    page.get_by_label("本人申请").check()
    page.get_by_role("button", name="查看所需材料").click()
    expect(page.get_by_text("根据您选择的情形")).to_be_visible()
    assert page.get_by_text("授权委托书及受托人身份证明").count() == 0
    expect(page.get_by_text("经营场所布局、设备设施布局和操作流程图")).to_be_visible()


def test_with_javascript_an_answer_changes_the_papers_at_once(page):
    page.goto(f"/items/{FOOD}/")
    page.get_by_label("委托他人申请").check()
    page.wait_for_url("**agent=agent**")
    page.get_by_label("本人申请").check()
    page.wait_for_url("**agent=self**")
    assert page.get_by_text("授权委托书及受托人身份证明").count() == 0
    assert page.evaluate("document.activeElement.value") == "self"  # the focus stays
    assert page.complaints == []


def test_suggestions_are_a_combobox_the_keyboard_alone_can_use(page):
    page.goto("/")
    box = page.locator("#q")
    box.press_sequentially("sbk", delay=30)
    first = page.locator("#suggestions [role=option]").first
    first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "q"  # she can type on
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert first.get_attribute("aria-selected") == "true"
    assert axe(page) == []
    page.keyboard.press("Escape")
    assert page.locator("#suggestions [role=option]").count() == 0
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("a")
    page.keyboard.press("Backspace")
    name = page.locator("#suggestions [role=option]").first.text_content()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/?q=*")
    assert page.locator("#results h3").first.text_content() == name


def test_the_main_path_weighs_little_on_a_phone(new_context):
    page = new_context(PHONE).new_page()
    sent = []
    page.on("requestfinished", lambda request: sent.append(request.sizes()["responseBodySize"]))
    for address in ("/", "/items/?q=开饭店", f"/items/{FOOD}/"):
        page.goto(address, wait_until="networkidle")
    assert 50_000 < sum(sent) < 200_000


def test_a_guide_prints_whole_without_the_furniture_of_the_screen(page):
    page.goto(f"/items/{FOOD}/")
    page.emulate_media(media="print")
    assert not page.locator(".masthead").is_visible()
    expect(page.get_by_text("《中华人民共和国食品安全法》第三十五条").first).to_be_visible()
