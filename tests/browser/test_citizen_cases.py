"""The citizen's side of a case in a real browser: read by everybody, and whole without JavaScript."""

import pytest

from yici.cases import actions
from yici.cases.models import Case
from yici.cases.tests import city as cities
from yici.cases.tests.citizen import pdf
from yici.conftest import on
from yici.kernel import files, reactions

from .conftest import DESKTOP, PHONE, sign_in, watched
from .test_looks import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MODES = [
    pytest.param(PHONE, "zh-hans", True, id="phone-chinese-large"),
    pytest.param(PHONE, "en", False, id="phone-english"),
    pytest.param(DESKTOP, "zh-hans", False, id="desktop-chinese"),
]
FORM = {"shop_name": "老李面馆", "phone": "13800138000"}


@pytest.fixture
def city(settings, tmp_path):
    settings.VAR = tmp_path
    return cities.build()


@pytest.fixture
def plan(tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(pdf().read())
    return file


def applied(city, key="one") -> Case:
    given = actions.Given("floor_plan", files.put(b"a plan"), "平面图.pdf", 6, "application/pdf")
    return actions.apply(
        edition_id=city.items["permit"].pk, applicant_id=city.applicants["li"].pk, by=city.li,
        answers={"kind": "shop"}, form=FORM, materials=[given], at=on("2026-09-21"), key=key,
    )  # fmt: skip


@pytest.mark.parametrize(("viewport", "language", "large"), MODES)
def test_every_page_of_her_cases_can_be_read_by_everybody(
    city, new_context, viewport, language, large
):
    asked, over = applied(city), applied(city, "two")
    actions.ask_correction(
        case=asked, by=city.chen, missing=["floor_plan", "phone"],
        words_to_applicant="请补充清晰的平面图。", at=on("2026-09-22"),
    )  # fmt: skip
    actions.withdraw(case=over, by=city.li, reason="不开了", at=on("2026-09-22"))
    reactions.settle()
    page = watched(new_context(viewport, language=language, large=large).new_page())
    sign_in(page, "li")
    page.goto(f"/apply/{city.items['permit'].item.code}/")
    assert faults(page) == []
    page.locator("form.card button").click()
    page.locator("input[name=q-kind]").first.check()
    draft = page.url.removesuffix("situation/")
    page.locator("button[value=continue]").click()
    pages = [
        f"{draft}{step}/" for step in ("situation", "form-1", "materials", "review", "discard")
    ]
    pages += [f"/cases/{asked.number}/{part}" for part in ("", "receipt/", "correct/", "withdraw/")]
    pages += [f"/cases/{over.number}/", f"/cases/{over.number}/rate/", "/cases/", "/cases/?q=x"]
    pages += ["/messages/", "/me/", "/me/documents/", "/me/looked/", "/me/mandates/"]
    pages += ["/apply/drafts/", "/apply/nothing/"]
    for address in pages:
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        assert faults(page) == [], address


@pytest.mark.parametrize("javascript", [True, False])
def test_she_applies_on_the_phone_with_javascript_or_without(city, new_context, plan, javascript):
    context = new_context(PHONE, javascript=javascript, language="en")
    page = context.new_page()
    page.goto(f"/apply/{city.items['permit'].item.code}/")  # leads to the sign-in, and back
    user = city.users["li"]
    user.set_password("Yici-2026!")
    user.save()
    page.fill("[name=login]", "li")
    page.fill("[name=password]", "Yici-2026!")
    page.click("form:has([name=password]) button")
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("商店").click()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("电话").fill("12")
    page.get_by_role("button", name="Save and continue").click()
    assert page.locator(".error-summary a").count() == 1
    page.get_by_label("电话").fill("13800138000")
    page.get_by_role("button", name="Save and continue").click()
    page.set_input_files("[name=m-floor_plan]", plan)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_text("What I state and enclose is true").click()
    page.get_by_role("button", name="Send the application").click()
    page.get_by_role("heading", name="Your application has arrived").wait_for()
    case = Case.objects.get()
    assert case.number in page.locator(".case-number").inner_text()
    page.get_by_role("link", name="Follow the case").click()
    assert "Waiting for acceptance" in page.locator("#live-case").inner_text()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw the application").click()
    page.get_by_text("The application is withdrawn.").wait_for()


def test_an_open_page_shows_the_news_by_itself(city, page):
    case = applied(city)
    sign_in(page, "li")
    page.goto(f"/cases/{case.number}/")
    actions.accept(case=case, by=city.chen, at=on("2026-09-22"))
    page.get_by_text("审查中").wait_for()
    assert page.complaints == []


def test_on_the_phone_what_she_can_do_stands_before_the_story(city, new_context):
    """R36: on a phone the story is long; its end is no place for what she can do now."""
    case = applied(city)
    page = watched(new_context(PHONE).new_page())
    sign_in(page, "li")
    page.goto(f"/cases/{case.number}/")
    top = "one => one.getBoundingClientRect().top"
    do = page.locator(".do:visible")
    assert do.count() == 1
    assert do.evaluate(top) < page.locator(".timeline").evaluate(top)
    page.set_viewport_size(DESKTOP)
    assert do.count() == 1
    assert do.evaluate(top) < page.locator(".timeline").evaluate(top)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_what_she_can_do_follows_the_news_on_an_open_page(city, new_context, viewport):
    """R32: a button that stands there after its time leads to a refusal."""
    case = applied(city)
    page = watched(new_context(viewport).new_page())
    sign_in(page, "li")
    page.goto(f"/cases/{case.number}/")
    page.get_by_role("link", name="撤回").wait_for()
    actions.withdraw(case=case, by=city.li, reason="不开了", at=on("2026-09-22"))
    page.get_by_role("link", name="撤回").wait_for(state="hidden")
    assert faults(page) == []
