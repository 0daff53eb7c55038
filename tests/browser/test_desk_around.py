"""Beside the main line, in a real browser: hearing, opinions, originals, many at once, hand-over, agents."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image

from yici.calendar.local import current
from yici.cases import actions
from yici.cases.models import Case, Task
from yici.cases.tests.city import person
from yici.cases.tests.conftest import apply, city  # noqa: F401 - fixtures
from yici.cases.tests.paths import with_paths
from yici.documents.models import Wording
from yici.people.models import Mandate, Post, Role, Staff

from .conftest import sound, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERS, AGENT = "110105199003070033", "11010519491231002X"


@pytest.fixture
def seat(new_context, live_server, city):  # noqa: F811
    """Sit down as somebody who has signed in, in a browser of her own: `seat("wang")` is her page."""

    def seated(name):
        client, context = Client(), new_context()
        client.force_login(city.users[name])
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        context.set_default_timeout(30_000)
        return watched(context.new_page())

    return seated


@pytest.fixture
def case(city, apply):  # noqa: F811
    """A case that its reviewers have before them, since this morning."""
    applied = apply(at=timezone.now().isoformat(" ", "minutes")[:16])
    return actions.accept(case=applied, by=city.chen, at=timezone.now())


def do(page, case, verb: str, **values) -> None:
    """Open a verb's form, fill it in, look at it, send it, and stay with the case."""
    page.goto(f"/desk/cases/{case.number}/do/{verb}/")
    form = page.locator("#verb-form")
    for name, value in values.items():
        field = form.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("[name=then][value=stay]").check()
    sound(page, verb)
    form.locator("button.wide").click()
    page.locator("[role=status], .messages, .notice").first.wait_for()
    assert not page.locator(".error-summary").count(), page.locator("#work").inner_text()


def test_a_hearing_is_offered_asked_for_and_announced_with_its_day(seat, city, case):  # noqa: F811
    wang, li = seat("wang"), seat("li")
    do(wang, case, "offer-hearing", ground="others_concerned", told="相邻住户可以要求听证")
    li.goto(f"/cases/{case.number}/")
    sound(li, "hearing-offered")
    li.get_by_role("link", name="申请听证").click()
    li.locator("main form button").click()
    li.wait_for_url(f"**/cases/{case.number}/")
    day = current().after(timezone.localdate(), 9)
    do(
        wang,
        case,
        "set-hearing",
        held_on=day.isoformat(),
        presider="GA-zhou",
        subject="日照影响",
        starts_at="09:30",
        place="三楼会议室",
    )
    li.goto(f"/cases/{case.number}/")
    assert f"{day.year}年{day.month}月{day.day}日" in li.locator("#live-case").inner_text()
    assert Case.at(case.pk).state.hearing_on == day


def test_another_department_is_asked_and_answers_from_its_own_list(seat, city, case):  # noqa: F811
    other = str(city.departments["区民政局"].pk)
    do(seat("wang"), case, "consult", department=other, question="是否涉及救助对象？")
    theirs = seat("outsider")
    theirs.goto("/desk/")
    theirs.get_by_role("link", name=case.number).click()
    theirs.locator("#verb-form textarea").fill("不涉及。")
    theirs.locator("#verb-form button.wide").click()
    theirs.wait_for_url("**/desk/**")
    assert not Case.at(case.pk).state.waits


def test_originals_are_compared_before_the_result_is_handed_out(seat, city, apply):  # noqa: F811
    now = timezone.now()
    applied = apply(
        edition_id=with_paths(city, trust_first=True).pk,
        at=now.isoformat(" ", "minutes")[:16],
        delivery="window",
    )
    case = actions.accept(case=applied, by=city.chen, at=now)
    for who in (city.wang, city.zhao, city.sun):
        case = actions.review(
            case=case, by=who, outcome="pass", criterion="meets_conditions", at=now
        )
    case = actions.decide(
        case=case,
        by=city.wu,
        outcome="granted",
        criterion="meets_conditions",
        reason="符合",
        at=now,
    )
    do(seat("chen"), case, "see-originals", outcome="match")
    assert "originals" not in {task.step for task in Case.at(case.pk).state.waits}


def test_what_is_ticked_is_accepted_and_the_rest_is_left(seat, city, apply):  # noqa: F811
    now = timezone.now()
    at = (now - timedelta(days=1)).isoformat(" ", "minutes")[:16]
    cases = [apply(at=at, key=str(n)) for n in range(3)]
    page = seat("chen")
    page.goto("/desk/")
    page.get_by_role("link", name="批量受理").click()
    sound(page, "batch")
    for one in cases[:2]:
        page.locator(f"[name=case][value^='{one.number}']").check()
    page.get_by_role("button", name="批量受理").click()
    page.locator("dialog").get_by_text("不能撤回").wait_for()  # what cannot be undone asks once
    sound(page, "batch-asked")
    page.locator("dialog [value=yes]").click()
    page.get_by_role("heading", name="办理结果").wait_for()
    sound(page, "batch-done")
    assert [Case.at(one.pk).status for one in cases] == ["in_review", "in_review", "applied"]


def test_nobody_leaves_by_mistake_and_all_that_was_open_passes_on(seat, city, case):  # noqa: F811
    actions.take(case=case, by=city.wang, at=timezone.now())
    city.departments["区市监局"].refresh_from_db()
    staff = Staff.objects.get(code="GA-zhou")
    Post.objects.create(
        staff=staff, department=city.departments["区市监局"], role=Role("reviewer"),
        since=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    page = seat("wu")
    page.goto("/desk/hand-over/")
    sound(page, "hand-over")
    assert page.locator("#leaving").input_value() == ""  # nobody is chosen unasked
    page.locator("#leaving").select_option("GA-wang")
    page.locator("#to").select_option("GA-zhou")
    page.fill("#reason", "调离岗位")
    page.locator("main form button.button").click()
    page.locator("dialog [value=yes]").click()
    page.get_by_role("status").get_by_text("移交").wait_for()
    assert set(Task.objects.filter(handler="GA-wang", state="open")) == set()


def test_a_wording_is_written_by_one_and_put_in_force_by_another(seat, city):  # noqa: F811
    market = city.departments["区市监局"]
    posts = (
        ("zhou", "catalogue_editor", market),
        ("ren", "legality_reviewer", city.departments["区政府办"]),
    )
    for name, role, office in posts:
        staff = Staff.objects.get(code=f"GA-{name}")
        Post.objects.create(staff=staff, department=office, role=Role(role), since=timezone.now())
    editor, lawyer = seat("zhou"), seat("ren")
    editor.goto(f"/desk/documents/acceptance/edit/?of={market.pk}")
    sound(editor, "wording")
    editor.locator("main [name=closing]").fill("请保管好本通知书。")
    editor.locator("main [name=reason]").fill("提示申请人保管")
    editor.locator("button[value=propose]").click()
    editor.wait_for_url("**/documents/versions/**")
    lawyer.goto(editor.url)
    sound(lawyer, "wording-version")
    assert "请保管好" in "".join(lawyer.locator("ins").all_inner_texts())
    lawyer.locator("button[value=approve]").click()
    lawyer.wait_for_load_state()
    assert Wording.objects.get().status == "in_force"


def test_who_acts_for_another_at_the_window_is_recorded_with_her_paper(seat, city):  # noqa: F811
    scan = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(scan, "PNG")
    she = person("文小满", HERS)
    page = seat("chen")
    page.goto("/desk/window/")
    page.fill("#id_number", HERS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/window/person/")
    page.goto("/desk/window/agent/")
    sound(page, "agent")
    page.locator("main form button.big").click()
    page.locator("main .error").first.wait_for()
    sound(page, "agent-errors")
    page.fill("[name=name]", "李四")
    page.fill("[name=number]", AGENT)
    page.set_input_files(
        "[name=scan]", {"name": "委托书.png", "mimeType": "image/png", "buffer": scan.getvalue()}
    )
    page.locator("main form button.big").click()
    page.wait_for_url("**/window/person/")
    assert Mandate.objects.filter(basis="paper", principal=she).count() == 1
