"""One thing on a phone: from the words she uses to the receipt, and on to the last result."""

import re

import pytest

from yici.bundles.application import JointApplication
from yici.bundles.demo import load_bundles
from yici.bundles.editions import joint_now
from yici.bundles.models import BundleCase, Draft
from yici.cases.demo import value_for
from yici.kernel.reactions import settle

from .actors import Citizen, Official
from .demo_city import copy_of_the_city, demo_city
from .papers import pdf, photo

__all__ = ["copy_of_the_city", "demo_city"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demo_city"),
]


NAMES_OF_FILES = """[...document.querySelectorAll("section.material")]
    .map(one => one.querySelector("input[type=file]")).filter(box => box && !box.closest("details"))
    .map(box => [box.name, box.accept])"""


def test_a_restaurant_is_opened_with_one_form_on_a_phone(new_context):
    load_bundles()
    li = Citizen(new_context)
    li.page.goto("/things/")
    li.page.fill("#q", "开饭店")
    li.press("搜索")
    li.look("one-01-found")
    li.follow(re.compile("餐饮|饭店"))
    li.sees("为您节省", "办理环节", "包含哪些事项")
    li.look("one-02-guide")
    li.begin()
    number = fill_in(li)
    settle()
    li.look("one-07-receipt")
    bundle = BundleCase.objects.get(number=number)
    assert {p.status for p in BundleCase.at(bundle.pk).state.parts} <= {"applied", "waiting"}

    li.follow("查看办件进度")
    li.sees(number, "窗口正在审核材料")
    li.look("one-08-progress")

    # One window looks through everything, once.
    chen = Official(new_context, "clerk")
    chen.page.goto(f"/desk/things/{number}/")
    chen.look("one-09-desk")
    chen.press("一并受理 a")
    settle()
    chen.sees("一并受理：已完成", "办理中")
    li.page.reload()
    li.sees("整件事最迟")
    li.page.get_by_text("为什么是这一天").click()
    li.sees("关键路径")
    li.look("one-10-accepted")


def fill_in(li: Citizen, shots: str = "one", unseen=()) -> str:
    """Go through the steps like anybody: answer, fill in, attach, read, send.

    :param unseen: steps that are not looked at: others like them are
    """
    looked = set(unseen)
    for _step in range(30):
        code = li.page.url.rstrip("/").rsplit("/", 1)[-1]
        if code == "review":
            li.look(f"{shots}-06-review")
            return li.send()
        made = _draft(li)
        if code not in looked:
            li.look(f"{shots}-03-{code}")
            looked.add(code)
        if code == "situation":
            for question in made.questions():
                li.page.check(f"[name=q-{question.code}] >> nth=0")
        elif code == "materials":
            names = li.page.evaluate(NAMES_OF_FILES)
            for name, takes in names:
                good = pdf("材料.pdf") if "application/pdf" in takes else photo("照片.jpg")
                with li.page.expect_navigation():
                    li.upload(name.removeprefix("m-"), good)
        elif code == "delivery":
            li.page.check("[name=delivery][value=online]")
        else:
            here = next(step for step in made.steps() if step.code == code)
            for field in here.fields:
                _fill(li, made, field)
        li.go_on()
    raise AssertionError("the application has no end")


def _draft(li: Citizen) -> JointApplication:
    draft = Draft.objects.get(pk=re.search(r"drafts/([0-9a-f-]{36})/", li.page.url)[1])
    return JointApplication.of(joint_now(draft.edition), {}, draft.read())


def _fill(li: Citizen, made: JointApplication, field) -> None:
    """Fill in what is not filled in by the state already."""
    place = li.page.locator(f"[name=f-{field.code}]").first
    if field.kind.value in {"choice", "multichoice", "yes-no"}:
        if place.evaluate("e => e.tagName") == "SELECT":
            place.select_option(index=1)
        else:
            place.check()
    elif place.get_attribute("readonly") is None and not place.input_value():
        place.fill(str(value_for(field)))


def test_who_waits_for_whom_is_told_in_words_without_scripts(new_context):
    load_bundles()
    li = Citizen(new_context, javascript=False)
    li.page.goto("/things/")
    li.follow(re.compile("餐饮|饭店"))
    li.sees("马上开始", "关键路径")
