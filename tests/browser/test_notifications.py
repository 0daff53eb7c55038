"""Being told by e-mail: on a phone, without JavaScript; the desk's pages of it, judged by axe."""

import pytest
from django.utils import timezone

from yici.cases.tests import city as cities
from yici.notifications import actions
from yici.notifications.models import Contact, Kept
from yici.people.models import Department, Post, Role, Staff

from .conftest import PHONE, axe, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db):
    city = cities.build()
    office = Department.objects.get(short_name="政务服务中心")
    Post.objects.create(staff=Staff.objects.get(name="chen"), department=office,
                        role=Role.ADMINISTRATOR, since=cities.LONG_AGO)  # fmt: skip
    return city


def looks_right(page) -> None:
    assert axe(page) == []
    assert page.complaints == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")


def test_she_confirms_her_mailbox_on_a_phone_without_javascript(new_context, town):
    page = watched(new_context(PHONE, javascript=False).new_page())
    sign_in(page, "li")
    page.goto("/me/")
    page.get_by_role("link", name="联系方式与通知").click()
    mail = page.locator("section", has=page.get_by_role("heading", name="电子邮件"))
    mail.get_by_label("电子邮箱地址").fill("li@example.cn")
    mail.get_by_role("button", name="发送验证码").click()
    mail.get_by_label("消息中的验证码").fill(Contact.objects.get().code)
    mail.get_by_role("button", name="确认").click()
    mail.get_by_label("仅法定告知事项").check()
    mail.get_by_role("button", name="保存").click()
    kept = Contact.objects.get()
    assert (kept.wants, kept.value) == ("statutory", "li@example.cn")
    page.goto("/messages/")
    assert "新的联系方式已确认" in page.locator("main").inner_text()


def test_the_pages_of_notifications_can_be_used_by_everybody(new_context, town):
    hers = {"owner": town.applicants["li"], "channel": "sms", "by": town.li, "at": timezone.now()}
    sent = actions.set_contact(value="13812341234", **hers)
    actions.verify_contact(code=sent.code, **hers)
    Kept.objects.create(
        id="1", channel="sms", address="138****1234", text="【一次】您好", at=hers["at"]
    )
    for name, size, places in (
        ("li", PHONE, ["/me/contacts/", "/messages/"]),
        ("chen", {"width": 1440, "height": 900}, [
            "/desk/notifications/", "/desk/notifications/sandbox/", "/desk/notifications/words/",
            "/desk/notifications/words/cases.granted/email/zh-hans/",
        ]),
    ):  # fmt: skip
        page = watched(new_context(size).new_page())
        sign_in(page, name)
        for place in places:
            page.goto(place)
            looks_right(page)
