"""What may go wrong on the way: something missing, a refusal, bad input, two officials at once."""

import pytest
from playwright.sync_api import expect

from yici.cases.models import Case
from yici.kernel.reactions import settle

from .actors import Citizen, Official
from .demo_city import FOOD, applied, copy_of_the_city, demo_city
from .papers import pdf

__all__ = ["copy_of_the_city", "demo_city"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demo_city"),
]


def test_what_the_office_asks_for_is_asked_once_and_supplied(new_context):
    case = applied(FOOD)
    chen = Official(new_context, "clerk")
    chen.open(case.number)
    chen.take_up("c", "一次性告知补正")
    chen.page.get_by_label("经营场所布局、设备设施布局和操作流程图").check()
    chen.page.get_by_label("就餐座位数").check()
    chen.page.fill("#verb-form textarea", "布局图看不清楚，请重新上传；座位数请按实际填写。")
    chen.look("31-ask-correction")
    chen.confirm()
    settle()

    li = Citizen(new_context)
    li.page.goto("/")
    li.sign_in()
    li.page.goto("/messages/")
    li.look("32-messages")
    li.page.goto(f"/cases/{case.number}/")
    li.sees("布局图看不清楚")
    li.look("33-asked")
    li.follow("补正材料")
    assert li.page.locator("[name^=f-]").count() == 1
    assert li.page.locator("[name^=m-]").count() == 1
    li.press("提交补正")  # with nothing enclosed: told at the field, and nothing is lost
    li.sees("请提交“经营场所布局、设备设施布局和操作流程图”")
    li.look("34-still-missing")
    li.fill(seats="36")
    li.attach(layout=pdf("清楚的布局图.pdf"))
    li.press("提交补正")
    li.sees("36", "清楚的布局图.pdf")
    li.look("35-supplied")

    chen.open(case.number)
    chen.sees("清楚的布局图.pdf", "36", "补正只能告知一次")
    chen.look("36-supplied-at-desk")
    chen.take_up("a", "受理")
    chen.confirm()
    assert Case.objects.get(pk=case.pk).status == "in_review"


def test_a_refusal_at_the_window_needs_a_second_person_and_tells_where_to_turn(new_context):
    case = applied(FOOD)
    chen = Official(new_context, "clerk")
    chen.open(case.number)
    chen.take_up("x", "拟不予受理")
    chen.judge("不属于本行政机关职权范围")
    chen.page.fill("#verb-form [name=reason]", "经营场所在前锋区，不属于本机关管辖。")
    chen.page.fill("#verb-form [name=guidance]", "请向前锋区行政审批局申请。")
    chen.look("41-refusal-proposed")
    chen.confirm()
    settle()
    li = Citizen(new_context)
    li.page.goto("/")
    li.sign_in()
    li.page.goto(f"/cases/{case.number}/")
    assert li.page.get_by_text("前锋区").count() == 0  # only proposed so far

    huang = Official(new_context, "decider")
    huang.open(case.number)
    huang.sees("不属于本行政机关职权范围", "经营场所在前锋区")
    huang.look("42-refusal-to-confirm")
    huang.take_up("y", "确认不予受理")
    huang.confirm()
    settle()
    li.page.reload()
    li.sees("不予受理", "经营场所在前锋区", "请向前锋区行政审批局申请", "第三十二条第一款第二项")
    li.sees("行政复议", "行政诉讼")
    li.look("43-not-accepted")
    assert li.download("不予受理").startswith(b"%PDF")


SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)"


def test_bad_input_is_told_where_it_stands_and_nothing_is_lost(new_context, tmp_path):
    li, alerts = Citizen(new_context), []
    li.page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    li.page.goto(f"/items/{FOOD}/?trade=catering&premises=own&agent=self")
    li.begin("初见餐饮")
    li.go_on()
    li.go_on()
    li.choose(trade_form="catering", projects="hot")
    li.fill(area="120", staff="6", seats="40")
    li.go_on()

    # A mistyped number is told at the field, in Chinese, and what she typed is still there.
    li.fill(safety_manager=SCRIPT, safety_manager_id="110105194912310021")
    li.go_on()
    li.sees("号码校验不通过")
    field = li.page.locator("[name=f-safety_manager_id]")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == "110105194912310021"
    assert li.page.evaluate("document.activeElement.closest('.error-summary') !== null")
    li.look("51-bad-number")
    li.fill(safety_manager_id="11010519491231002X")
    li.go_on()

    # Fifty megabytes are refused in plain words; what went up before stays.
    li.upload("layout", pdf("布局图.pdf"))
    li.sees("布局图.pdf")
    heavy = tmp_path / "影像.pdf"
    with heavy.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(50 * 1024 * 1024)
    li.upload("layout", heavy)
    li.sees("文件超过", "布局图.pdf")
    expect(li.page.locator(".error-summary").get_by_text("设备设施布局")).to_be_visible()
    li.look("52-too-large")
    li.page.reload()
    li.sees("布局图.pdf")
    li.go_on()
    li.go_on()
    li.sees(SCRIPT)
    number = li.send()

    chen = Official(new_context, "clerk")
    chen.page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    chen.open(number)
    chen.sees(SCRIPT)
    assert alerts == []
    assert li.page.complaints == chen.page.complaints == []


def test_the_second_of_two_officials_is_told_that_the_case_has_moved_on(new_context):
    case = applied(FOOD)
    chen, zhou = Official(new_context, "clerk"), Official(new_context, "clerk2")
    chen.open(case.number)
    zhou.open(case.number)
    zhou.take_up("c", "一次性告知补正")
    zhou.page.get_by_label("就餐座位数").check()
    zhou.page.fill("#verb-form textarea", "请核实座位数。")
    chen.take_up("a", "受理")
    chen.confirm()
    zhou.page.locator("#verb-form button.button").last.click()
    zhou.sees("未办理", "陈小芳", "申请已受理")
    zhou.look("61-moved-on")
    assert Case.objects.get(pk=case.pk).status == "in_review"
