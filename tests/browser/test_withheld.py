"""An applicant asks that her result not be published; the head answers her (R33)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from yici.cases import actions
from yici.cases.models import Case
from yici.cases.tests.conftest import apply, city  # noqa: F401 - fixtures
from yici.cases.tests.test_published import GRANT, PASS
from yici.kernel import reactions
from yici.people.models import Applicant

from .conftest import DESKTOP, PHONE, sign_in, sound, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRM = "广安老梅餐饮有限公司"


@pytest.fixture
def published(city, apply):  # noqa: F811
    """The food permit of a firm, granted yesterday and published."""
    at = timezone.now() - timedelta(days=1)
    Applicant.objects.filter(pk=city.applicants["mei"].pk).update(
        kind="organisation", type="enterprise", name=FIRM
    )
    case = apply(by="mei", at=f"{at:%Y-%m-%d %H:%M}")
    case = actions.accept(case=case, by=city.chen, at=at)
    for reviewer in (city.wang, city.zhao, city.sun):
        case = actions.review(case=case, by=reviewer, at=at, **PASS)
    actions.decide(case=case, by=city.wu, at=at, **GRANT)
    reactions.settle()
    return Case.at(case.pk)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_she_asks_it_is_gone_from_view_and_the_head_publishes_it_with_her_reason(
    new_context,
    city,  # noqa: F811
    published,
    viewport,
):
    hers, office, anybody = (watched(new_context(viewport).new_page()) for _ in range(3))
    anybody.goto("/results/")
    expect(anybody.locator("main")).to_contain_text(FIRM)
    expect(anybody.locator("main")).to_contain_text(re.compile(r"20\d\d年\d+月\d+日"))
    sound(anybody, "results")

    sign_in(hers, "mei")
    hers.goto(f"/cases/{published.number}/")
    hers.locator("main .do:visible").get_by_role("link", name="申请不公开办理结果").click()
    hers.wait_for_url("**/do/ask-withholding/")
    hers.locator("main textarea").fill("批准的工艺含有本公司配方，公开将使同行获知。")
    sound(hers, "withholding-asked")
    hers.locator("main").get_by_role("button", name="提出申请").click()
    hers.wait_for_url(f"**/cases/{published.number}/")
    expect(hers.locator("main")).to_contain_text("起不予公开")
    sound(hers, "withholding-told")
    anybody.reload()
    expect(anybody.locator("main")).not_to_contain_text(FIRM)

    sign_in(office, "wu")
    office.goto(f"/desk/cases/{published.number}/")
    expect(office.locator("main")).to_contain_text("申请人申请不公开办理结果")
    sound(office, "withholding-at-desk")
    office.goto(f"/desk/cases/{published.number}/do/publish-result/")
    office.locator("#work").get_by_label("不公开会对公共利益造成重大影响").check()
    office.locator("#work textarea").fill("配方不在公开的结果之中，公众须知该店已获许可。")
    sound(office, "publish-result")
    office.locator("#work form button").first.click()
    office.wait_for_load_state()
    anybody.reload()
    expect(anybody.locator("main")).to_contain_text(FIRM)
    hers.goto(f"/cases/{published.number}/")
    expect(hers.locator("main")).to_contain_text("公众须知该店已获许可")
    sound(hers, "published-after-all")
