"""The main job: from the search box to the licence in the hand, in a real browser."""

import re
import shutil
import subprocess
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from yici.cases import actions
from yici.cases.models import Case
from yici.kernel.reactions import settle
from yici.sandbox.actions import mail
from yici.sandbox.models import Mail

from .actors import Citizen, Keys, Official
from .conftest import DESKTOP
from .demo_city import copy_of_the_city, demo_city, official
from .papers import pdf, photo

__all__ = ["copy_of_the_city", "demo_city"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demo_city"),
]


def test_from_the_search_box_to_the_licence_in_the_hand(
    new_context, live_server, settings, tmp_path
):
    settings.SITE_URL = live_server.url  # where the bank's letters and its customers go
    li = Citizen(new_context)
    number = _applies_for_the_flat_she_was_given(li)
    settle()
    li.look("09-receipt")

    # The window clerk takes it up with the keyboard alone.
    chen = Official(new_context, "clerk")
    assert chen.page.get_by_text("成功登录").count() == 0  # her name stands in the masthead
    chen.look("10-desk")
    chen.open(number)
    chen.sees("110***********002X")  # the giver's number, too
    chen.look("11-desk-case")
    chen.take_up("a", "受理")
    chen.confirm()
    settle()

    # Li sees who has it, and how to reach them.
    li.follow("查看办件进度")
    li.sees("承办人", "陈小芳", "0826-000 0001")
    li.look("12-under-review")

    # Three departments look at once; none waits for another.
    for username in ("reviewer3", "reviewer", "reviewer2"):
        reviewer = Official(new_context, username)
        reviewer.open(number)
        reviewer.judge("本部门审查通过")
        reviewer.look(f"13-{username}")
        reviewer.confirm()
    huang = Official(new_context, "decider")
    huang.open(number)
    huang.judge("符合登记条件", "材料齐全，符合登记条件。")
    huang.look("14-decision")
    huang.confirm()
    settle()

    # The certificate waits for the registration fee; she pays it at the sandbox bank.
    _pays(li)

    # The sealed certificate is there, and anybody can tell that it is genuine.
    li.page.reload()
    li.sees("结果已送达", "黄志远", "材料齐全，符合登记条件。")
    li.look("15-delivered")
    assert "符合登记条件" in _text(li.download(re.compile("准予.*决定书")))
    licence = li.download("证照（加盖印章的PDF）")
    _must_be_sealed(licence, tmp_path)
    _anybody_verifies(new_context, li, licence)

    # At last she says how it was.
    li.page.goto(f"/cases/{number}/")
    li.follow("评价这次办事")
    li.page.check("[name=level][value=very_satisfied]")
    li.look("18-rating")
    li.press("提交评价")
    li.sees("您的评价")
    for name, address in PLACES.items():
        li.page.goto(address)
        li.look(name)


def _applies_for_the_flat_she_was_given(li) -> str:
    """She asks in her own words, is led to the guide, and types nothing that the state knows."""
    li.page.goto("/")
    li.look("01-home")
    li.page.fill("#q", "房子过户")
    li.press("搜索")
    li.look("02-search")
    li.follow(re.compile("不动产转移登记"))
    li.answer("赠与", "住宅", "没有抵押", "本人申请")
    li.look("03-guide")
    li.begin()
    li.look("04-situation")
    li.go_on()
    assert li.page.input_value("[name=f-name]") == "李秀英"
    assert li.page.input_value("[name=f-phone]") == "19900000001"
    li.sees("来自您的实名信息")
    li.look("05-form")
    li.go_on()
    li.fill(seller="王小军", seller_id="11010519491231002X")
    li.go_on()
    li.fill(certificate_no="川（2024）广安市不动产权第0000001号", location="滨江路1号3栋2单元")
    li.fill(area="89.6")
    li.choose(shared_ownership="sole")
    li.go_on()
    li.choose(household_homes="first")
    li.go_on()
    li.sees("原不动产权证书", "系统根据您填写的内容生成")  # the state has the one, makes the other
    li.attach(gift=[pdf("赠与合同.pdf"), photo("赠与合同签字页.jpg")])
    li.look("06-materials")
    li.go_on()
    li.page.check("[name=delivery][value=online]")
    li.look("07-delivery")
    li.go_on()
    li.sees("赠与合同签字页.jpg", "滨江路1号3栋2单元", "李*英")
    li.look("08-letter")
    number = li.send()
    expect(li.page.locator("img.qr")).to_be_visible()
    return number


PLACES = {
    "19-my-cases": "/cases/",
    "20-messages": "/messages/",
    "21-space": "/me/",
    "22-documents": "/me/documents/",
    "23-wallet": "/licences",
}


def _pays(li) -> None:
    li.page.reload()
    li.sees("待缴费", "80 元")
    case = li.page.url
    li.follow("立即缴费")
    li.page.get_by_role("button", name="立即缴费").click()
    li.page.get_by_role("button", name="确认支付", exact=True).click()
    li.page.get_by_role("link", name="返回政务服务网").click()
    for letter in Mail.objects.order_by("id"):
        mail.send(letter=letter, at=timezone.now())
    settle()
    li.page.goto(case)


def _must_be_sealed(content: bytes, tmp_path) -> None:
    """A PDF; and pdfsig, where it is installed, calls its signature valid."""
    assert content.startswith(b"%PDF")
    if shutil.which("pdfsig"):
        file = tmp_path / "licence.pdf"
        file.write_bytes(content)
        told = subprocess.run(
            ["pdfsig", "-nocert", file], stdout=subprocess.PIPE, text=True, check=True
        )
        assert "Signature is Valid" in told.stdout, told.stdout


def _anybody_verifies(new_context, li, licence: bytes) -> None:
    """By the identifier on the licence, by the file; and a file that was touched is found out."""
    li.follow("查看证照")
    li.look("16-licence")
    identifier = re.search(r"1\.2\.156\.3005\.2\.[\w.]+", li.page.inner_text("main"))[0]
    anybody = Citizen(new_context, viewport=DESKTOP)
    anybody.page.goto("/verify")
    anybody.look("17-verify")
    anybody.page.fill("[name=text]", identifier)
    anybody.press("核验")
    anybody.sees("不动产权证书", "真实有效")
    assert anybody.page.get_by_text("未填写").count() == 0
    anybody.look("17-verified")
    touched = licence.replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    for content, genuine in ((licence, True), (touched, False)):
        anybody.page.set_input_files("[name=file]", _file(content))
        anybody.press("核验")
        anybody.page.locator("[data-outcome]").wait_for()
        assert (anybody.page.locator("[data-outcome=valid]").count() == 1) is genuine
    anybody.look("17-forged")


def _text(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def _file(content: bytes) -> dict:
    return {"name": "licence.pdf", "mimeType": "application/pdf", "buffer": content}


def test_without_javascript_a_restaurant_gets_its_food_permit(new_context):
    li = Citizen(new_context, javascript=False)
    li.find("开饭店", "食品.*经营许可核发")
    li.answer("餐饮服务（饭店、小吃、饮品）", "自有", "本人申请")
    li.press("查看所需材料")
    li.begin("初见餐饮")
    li.go_on()
    assert li.page.input_value("[name=f-organisation]") == "广安区初见餐饮有限公司（模拟）"
    li.go_on()
    li.choose(trade_form="catering", projects="hot")
    li.fill(area="120", staff="6", seats="40")
    li.go_on()
    li.fill(safety_manager="王小军", safety_manager_id="11010519491231002X")
    li.go_on()
    li.upload("layout", pdf("布局图.pdf"))
    li.sees("布局图.pdf")
    li.go_on()
    li.page.check("[name=delivery][value=online]")
    li.go_on()
    number = li.send()
    settle()
    _is_surveyed_and_granted(number)
    li.follow("查看办件进度")
    li.sees("已办结", "现场核查", "结果已送达")
    assert li.download("证照（加盖印章的PDF）").startswith(b"%PDF")
    li.follow("评价这次办事")
    li.page.check("[name=level][value=satisfied]")
    li.press("提交评价")
    li.sees("您的评价")


def _is_surveyed_and_granted(number: str) -> None:
    case, at = Case.objects.get(number=number), timezone.now()
    reviewer, words = official("reviewer"), "布局合理，符合要求。"
    case = actions.accept(case=case, by=official("clerk"), at=at)
    survey = {"procedure": "survey", "told": "现场核查约需五个工作日。"}
    case = actions.start_procedure(case=case, by=reviewer, at=at, **survey)
    found = {"outcome": "pass", "findings": words, "second": "GA1006"}
    case = actions.finish_procedure(case=case, by=reviewer, at=at, **found)
    passed = {"outcome": "pass", "criterion": "c1", "opinion": words}
    case = actions.review(case=case, by=reviewer, at=at, **passed)
    granted = {"outcome": "granted", "criterion": "c1", "reason": words}
    actions.decide(case=case, by=official("decider"), at=at, **granted)
    settle()


def test_an_old_person_gets_to_the_receipt_with_large_type_and_the_keyboard_alone(new_context):
    zhang = Citizen(new_context, "elder", DESKTOP, large=True)
    keys = Keys(zhang.page)
    zhang.page.goto("/")
    keys.to("#q")
    keys.type("高龄津贴")
    keys.press("Enter")
    zhang.page.wait_for_url("**/items/**")
    keys.enter("main a:has-text('高龄津贴给付')")
    zhang.look("71-large-guide")
    keys.enter("main a:has-text('立即申请')")
    keys.to("[name=login]")
    keys.type("elder")
    keys.to("[name=password]")
    keys.type(settings.DEMO_PASSWORD)
    keys.press("Enter")
    zhang.page.wait_for_url("**/apply/**")
    keys.to("[name=for]")
    keys.enter("main button:has-text('开始填写')")
    keys.to("[name=q-age]")
    keys.press("Space")
    zhang.look("72-large-situation")
    keys.enter(GO_ON)
    keys.enter(GO_ON)
    keys.to("[name=f-bank_account]")
    keys.type("6217 0000 0000 0000 (模拟)")
    keys.enter(GO_ON)
    zhang.look("73-large-materials")
    keys.enter(GO_ON)
    keys.to("[name=delivery]")
    keys.press("Space")
    keys.enter(GO_ON)
    keys.to("[name=true]")
    keys.press("Space")
    zhang.look("74-large-letter")
    keys.enter("main button:has-text('提交申请')")
    zhang.sees("您的申请已提交")
    assert zhang.page.locator("html").get_attribute("class") == "large"
    zhang.look("75-large-receipt")


GO_ON = "main button:has-text('保存并继续')"
