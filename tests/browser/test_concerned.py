"""A neighbour whom an application concerns: she finds it, has her say, and asks for a hearing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from yici.calendar.local import current
from yici.cases import actions
from yici.cases.models import Case
from yici.cases.tests.conftest import apply, city  # noqa: F401 - fixtures
from yici.kernel import reactions
from yici.people import secrets

from .conftest import DESKTOP, PHONE, sign_in, sound, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER = "440524188001010014"  # SIMULATED


@pytest.fixture
def offered(city, apply):  # noqa: F811
    """Mei lives next door; the reviewer told her of the case, and of the hearing she may ask for."""
    at = timezone.now() - timedelta(days=1)
    mei = city.applicants["mei"]
    mei.number_index = secrets.blind_index("person", NUMBER)
    mei.save(update_fields=["number_index"])
    case = actions.accept(case=apply(at=f"{at:%Y-%m-%d %H:%M}"), by=city.chen, at=at)
    told = {"number": NUMBER, "told": "油烟排口距住宅窗户不足十米。"}
    case = actions.name_concerned(case=case, by=city.wang, name="mei", at=at, **told)
    case = actions.offer_hearing(
        case=case, by=city.wang, ground="others_concerned", told="油烟排口的位置。", at=at
    )
    reactions.settle()
    return case


@pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(PHONE, True), (DESKTOP, True), (PHONE, False)],
    ids=["phone", "desktop", "without-javascript"],
)
def test_a_neighbour_finds_her_concern_has_her_say_and_asks_for_a_hearing(
    new_context,
    city,  # noqa: F811
    offered,
    viewport,
    javascript,
):
    page = watched(new_context(viewport, javascript=javascript).new_page())
    look = sound if javascript else (lambda page, name: None)  # axe needs scripts
    main = page.locator("main")
    sign_in(page, "mei")

    # Nothing of her own is under way, but she is led to what concerns her.
    page.goto("/cases/")
    main.get_by_role("link", name="与您有利害关系").click()
    page.wait_for_url("**/concerns/")
    look(page, "concerns")
    main.get_by_role("link", name="食品经营许可").click()
    page.wait_for_url(f"**/concerns/{offered.number}/")
    expect(main).to_contain_text("不足十米")
    expect(main).not_to_contain_text("老李面馆")
    look(page, "concern")

    # She has her say, and reads it on file.
    main.get_by_role("link", name="陈述、申辩").click()
    look(page, "views")
    page.get_by_label("您的意见").fill("请把排口改到北侧。")
    main.get_by_role("button", name="提交陈述、申辩意见").click()
    page.wait_for_url(f"**/concerns/{offered.number}/")
    expect(main).to_contain_text("请把排口改到北侧。")

    # She asks for the hearing; it cannot be asked for twice.
    main.get_by_role("link", name="申请听证").click()
    look(page, "ask-hearing")
    main.get_by_role("button", name="申请听证").click()
    page.wait_for_url(f"**/concerns/{offered.number}/")
    expect(main).to_contain_text("您已申请听证")
    expect(main.get_by_role("link", name=re.compile("^申请听证"))).to_have_count(0)
    look(page, "asked")
    case = Case.at(offered.pk)
    assert case.state.hearing_by == (1,)
    assert case.is_stopped


def test_the_office_announces_the_hearing_and_puts_it_on_record(new_context, city, offered):  # noqa: F811
    actions.ask_hearing(case=offered, by=city.mei, at=timezone.now())
    page = watched(new_context(PHONE).new_page())
    sign_in(page, "wang")
    page.goto(f"/desk/cases/{offered.number}/do/set-hearing/")
    sound(page, "set-hearing")
    held_on = current().after(timezone.localdate(), 10)
    said = {"held_on": f"{held_on}", "starts_at": "09:30", "place": "三楼听证室", "subject": "油烟"}
    for name, value in said.items():
        page.fill(f"#verb-form [name={name}]", value)
    page.locator("[name=presider]").select_option("GA-wu")
    page.locator("#verb-form button.button").last.click()
    expect(page.locator("main")).to_contain_text("已完成")
    meeting = Case.at(offered.pk).state.hearing
    assert (meeting.held_on, meeting.starts_at) == (held_on, "09:30")

    page.goto(f"/desk/cases/{offered.number}/do/hold-hearing/")
    sound(page, "hold-hearing")
    form = page.locator("#verb-form")
    expect(form.get_by_label("1. 姓名", exact=True)).to_have_value("li")
    folded = form.get_by_label("12. 姓名", exact=True)
    expect(folded).to_be_hidden()
    form.get_by_text("再填").click()
    expect(folded).to_be_visible()
    expect(folded).not_to_have_attribute("required", re.compile(""))  # an empty row was not used
    page.goto(f"/desk/cases/{offered.number}/")
    shown = page.locator("#concerned-title + p")
    expect(shown).to_contain_text("听证主持人 wu")  # her name, not her code
