"""One set of drawings: two departments remark, one list goes out, it is mended once on a phone."""

import pytest
from django.utils import timezone

from yici.cases import actions
from yici.cases import demo as case_demo
from yici.cases.demo import plays
from yici.cases.demo.scenes import SCENES, play
from yici.cases.models import Case
from yici.kernel.reactions import settle
from yici.people.models import Staff

from .actors import Citizen, Official
from .demo_city import copy_of_the_city, demo_city

__all__ = ["copy_of_the_city", "demo_city"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demo_city"),
]
SHOWN = next(scene for scene in SCENES if scene.key == "drawings")
DRAWINGS = SHOWN._replace(plays=(case_demo.City.accept,))


def test_remarks_of_all_departments_are_one_list_that_she_answers_once(new_context):
    city = case_demo.City(timezone.now(), DRAWINGS.who)
    case = play(city, DRAWINGS)
    name = city.holder_of("reviewer", case.department_id).staff_code
    official = Official(new_context, username_of(name))
    official.page.goto(f"/desk/cases/{case.number}/do/remark/")
    official.page.locator("[name=remarks_0]").fill("结施-05")
    official.page.locator("[name=remarks_1]").fill("梁配筋不足。")
    official.page.locator("[name=remarks_2]").fill("GB 55008-2021")
    official.look("joint-01-remark")
    with official.page.expect_navigation():
        official.page.locator("#verb-form button.wide").click()
    assert Case.at(case.pk).state.joint.open_of()
    plays.remarked(city, Case.at(case.pk))  # by those who have not said yet, then the list
    settle()
    official.page.goto(f"/desk/cases/{case.number}/")
    official.look("joint-02-desk")

    li = Citizen(new_context, DRAWINGS.who)
    li.sign_in()
    li.page.goto(f"/cases/{case.number}/")
    li.sees("结施-05", "各部门审查意见")
    li.look("joint-03-phone")
    li.page.goto(f"/cases/{case.number}/rework/")
    li.look("joint-04-rework")
    li.page.locator("[name=answer]").fill("1 已修改。")
    with li.page.expect_navigation():
        li.page.get_by_role("button", name="提交给各部门").click()
    li.sees("请提交修改后的整套图纸")  # no drawings enclosed
    li.look("joint-05-refused")
    drawings = next(m for m in case.edition.content.materials if m.code == "drawings")
    actions.hand_in_rework(
        case=case.pk, by=city.by, answer="1 已修改。", at=timezone.now(),
        materials=[case_demo.given_file(drawings, city.sheets)],
    )  # fmt: skip
    official.page.goto(f"/desk/cases/{case.number}/do/settle-remarks/")
    official.look("joint-06-settle")


def username_of(code: str) -> str:
    return Staff.objects.get(code=code).user.username
