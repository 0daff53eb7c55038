"""The birth of a child on a phone: one form from the guide to the receipt, and where it stands."""

import pytest

from yici.bundles.demo import load_bundles
from yici.bundles.models import BundleCase
from yici.kernel.reactions import settle

from .actors import Citizen
from .demo_city import copy_of_the_city, demo_city
from .test_one_thing import fill_in

__all__ = ["copy_of_the_city", "demo_city"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demo_city"),
]
ALIKE = {f"form-{no}" for no in range(2, 20)} | {"situation", "delivery"}
PARTS_THAT_STICK_OUT = """[...document.querySelectorAll(".parts li, .timeline li, .next-step")]
    .filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.innerText)"""


def test_a_newborn_is_registered_with_one_form_on_a_phone(new_context):
    """C057, C066: seven offices, one form; what is next stands on the page, in words."""
    load_bundles()
    li = Citizen(new_context)
    li.page.goto("/things/")
    li.page.fill("#q", "生孩子")
    li.press("搜索")
    li.follow("新生儿出生一件事")
    li.sees("为您节省", "出生医学证明")
    li.look("newborn-01-guide")
    li.begin()
    number = fill_in(li, "newborn", unseen=ALIKE)
    settle()
    state = BundleCase.at(BundleCase.objects.get(number=number).pk).state
    assert {p.code: p.status for p in state.parts}["cert"] == "applied"
    assert {p.status for p in state.parts if p.needs} == {"waiting"}

    li.follow("查看办件进度")
    li.sees(number, "窗口正在审核材料", "的结果出来后自动开始")
    li.look("newborn-08-progress")
    assert li.page.evaluate(PARTS_THAT_STICK_OUT) == []
    parts = li.page.locator(".parts > li")
    assert parts.count() == len(state.parts)
