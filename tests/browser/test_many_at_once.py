"""Many cases at once: an official ticks what is alike, and reads what became of each (R23)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from yici.cases import actions
from yici.cases.models import Case
from yici.cases.tests.conftest import apply, city  # noqa: F401 - fixtures

from .conftest import DESKTOP, PHONE, sign_in, sound, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBERS = ("first", "second", "third")


@pytest.fixture
def received(city, apply):  # noqa: F811
    at = timezone.now() - timedelta(days=1)
    return [apply(at=f"{at:%Y-%m-%d %H:%M}", key=key) for key in NUMBERS]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_clerk_accepts_several_at_once_from_her_list(new_context, city, received, viewport):  # noqa: F811
    page = watched(new_context(viewport).new_page())
    sign_in(page, "chen")
    page.goto("/desk/")
    page.locator("main").get_by_role("link", name="批量受理").click()
    page.wait_for_url("**/desk/batch/accept/**")
    main = page.locator("main")
    sound(page, "batch-accept")

    # Without a tick nothing is done, and she is told what to do.
    main.get_by_role("button", name="批量受理").click()
    expect(page.locator("body")).to_contain_text("请先勾选办件")

    for case in received[:2]:
        main.get_by_role("checkbox", name=case.number).check()
    main.get_by_role("button", name="批量受理").click()
    page.locator("dialog [value=yes]").click()
    expect(page.locator("body")).to_contain_text("已办理 2 件，共 2 件")
    expect(main.get_by_role("checkbox")).to_have_count(1)
    sound(page, "batch-accepted")
    assert [Case.at(case.pk).status for case in received] == ["in_review", "in_review", "applied"]


def test_a_reviewer_lets_several_pass_and_reads_which_one_was_not_done(new_context, city, received):  # noqa: F811
    for case in received:
        actions.accept(case=case, by=city.chen, at=timezone.now())
    page = watched(new_context().new_page())
    sign_in(page, "wang")
    page.goto("/desk/batch/review/")
    sound(page, "batch-review")
    main = page.locator("main")
    for box in main.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("符合法定条件、标准").check()
    page.get_by_label("意见").last.fill("现场与图纸一致。")

    # Meanwhile a colleague reviews one of them; the others are done all the same.
    meanwhile = {"outcome": "pass", "criterion": "meets_conditions"}
    actions.review(case=received[0].pk, by=city.wang, at=timezone.now(), **meanwhile)
    main.get_by_role("button", name="批量审查").click()
    page.locator("dialog [value=yes]").click()
    told = main.locator("[aria-live=polite] li")
    expect(told).to_have_count(3)
    expect(told.filter(has_text=received[0].number)).to_contain_text("未办理")
    sound(page, "batch-reviewed")
    assert all(len(Case.at(case.pk).state.open_tasks("review")) == 2 for case in received)
