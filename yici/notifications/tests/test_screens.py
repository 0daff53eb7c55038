"""The citizen's and the officials' pages of notifications."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from yici.notifications.models import Contact, Notification, Sending, Wording
from yici.people.tests.people import (
    account_of,
    make_department,
    make_firm,
    make_person,
    make_staff,
)

from .conftest import reachable, tell, work
from .mailserver import SMTP, mail_server

pytestmark = pytest.mark.django_db
PAGE = "/me/contacts/"


def visitor(who) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(account_of(who) if hasattr(who, "staff_code") else who.user)
    return client


def text(answer) -> str:
    body = re.sub(
        r"<(script|style|svg).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", body)


@pytest.fixture
def admin():
    return make_staff("夏总", "administrator", make_department("区行政审批局"))


def test_she_gives_an_address_confirms_it_and_says_what_she_wants(li):
    page = visitor(li)
    assert 'value="13800138000"' in page.get(PAGE).content.decode()  # what the office has of her
    answer = page.post(PAGE, {"do": "address", "channel": "email", "value": "li@example.cn"})
    assert answer.status_code == 302
    shown = text(page.get(answer.url))
    assert "A code was sent to l****@example.cn" in shown
    assert "li@example.cn" not in shown
    wrong = page.post(PAGE, {"do": "code", "channel": "email", "code": "nonsense"})
    assert wrong.status_code == 422
    assert "This is not the code that was sent" in text(wrong)
    code = Contact.objects.get().code
    page.post(PAGE, {"do": "code", "channel": "email", "code": code})
    wishes = {"wants": "statutory", "language": "en", "quiet_from": "21:00", "quiet_until": "07:30"}
    page.post(PAGE, {"do": "wishes", "channel": "email"} | wishes)
    kept = Contact.objects.get()
    assert (kept.wants, kept.language, f"{kept.quiet_until:%H:%M}") == ("statutory", "en", "07:30")
    assert 'value="07:30"' in page.get(PAGE).content.decode()
    page.post(PAGE, {"do": "remove", "channel": "email"})
    assert not Contact.objects.usable().exists()
    assert Contact.objects.get().value == ""


@pytest.mark.parametrize("sent", [{}, {"do": "fly"}, {"do": "code", "channel": "pigeon", "code": "1"},
                                  {"do": "wishes", "channel": "email", "wants": "x"},
                                  {"do": "address", "channel": "sms", "value": "1\x00"}])  # fmt: skip
def test_nonsense_is_answered_in_words_and_changes_nothing(li, sent):
    assert visitor(li).post(PAGE, sent).status_code == 422
    assert not Contact.objects.exists()


def test_the_page_of_a_firm_is_for_its_representative(li):
    firm = make_firm("一次面馆", li)
    stranger = make_person("张梅", username="mei")
    page = f"{PAGE}{firm.pk}/"
    assert visitor(li).get(page).status_code == 200
    assert visitor(stranger).get(page).status_code == 404
    assert visitor(stranger).post(page, {"do": "remove", "channel": "sms"}).status_code == 404


def test_a_link_in_a_message_leads_where_it_is_about_and_only_her(li):
    pk = tell(li, path="/cases/1/")
    answer = visitor(li).get(f"/messages/{pk}/")
    assert answer.url == "/cases/1/"
    assert Notification.objects.get().readers == [li.pk]
    assert visitor(make_person("张梅", username="mei")).get(f"/messages/{pk}/").status_code == 404
    assert Client().get(f"/messages/{pk}/").url.startswith("/accounts/login/")


def test_messages_are_marked_as_read_by_whom_who_saw_them(li):
    for n in range(25):
        tell(li, str(n))
    page = visitor(li)
    assert text(page.get("/messages/")).count("New contact confirmed") == 20
    assert Notification.objects.filter(readers=[]).count() == 5
    assert '<span class="count">5</span>' in page.get("/me/").content.decode()


def test_the_log_shows_how_messages_went_and_nobodys_name_or_address(li, admin, settings):
    reachable(li, "email", "li@example.cn")
    with mail_server() as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS = server.port, False
        server.to_recipient = ["550 no such user"]
        tell(li, "one")
        tell(li, "two")
        work()
        page = visitor(admin)
        shown = text(page.get("/desk/notifications/"))
        assert "l****@example.cn" in shown
        assert "The mailbox does not exist" in shown
        assert "1 message was given up" in shown
        assert "Send 1 message again" in shown
        assert "li@example.cn" not in shown
        assert "李秀英" not in shown
        dead = text(page.get("/desk/notifications/?status=dead"))
        assert dead.count("l****@example.cn") == 1
        assert "Send 1 message again" in dead
        handed = text(page.get("/desk/notifications/?status=handed"))
        assert "The filters show none of them" in handed
        assert "Send 1 message again" not in handed
        page.get("/desk/notifications/?status=dead")
        assert page.post("/desk/notifications/again/").url == reverse("desk:notifications")
        assert Sending.objects.filter(status="waiting", attempts=0).count() == 1
        assert work() == ["handed"]
    assert "nothing to send again" in text(page.post("/desk/notifications/again/", follow=True))


def test_the_log_is_for_those_who_watch_over_it(li, admin):
    clerk = make_staff("陈小芳", "clerk", make_department("区市监局"))
    for page in ("", "words/", "words/notifications.code/sms/en/"):
        assert visitor(clerk).get(f"/desk/notifications/{page}").status_code == 403, page
        assert visitor(li).get(f"/desk/notifications/{page}").status_code == 403, page
        assert visitor(admin).get(f"/desk/notifications/{page}").status_code == 200, page
    assert visitor(clerk).post("/desk/notifications/again/").status_code in (302, 403)


def test_a_page_of_the_log_takes_the_same_number_of_statements_however_many_rows(
    li, admin, django_assert_max_num_queries
):
    reachable(li, "email", "li@example.cn")
    for n in range(20):
        tell(li, str(n))
    page = visitor(admin)
    page.get("/desk/notifications/")
    with django_assert_max_num_queries(14):
        page.get("/desk/notifications/")


def test_words_are_previewed_saved_as_a_version_and_taken_back(admin):
    page, address = visitor(admin), "/desk/notifications/words/notifications.code/sms/zh-hans/"
    assert "1 SMS" in text(page.get(address))
    looked = page.post(address, {"body": "验证码 {code}", "seen": 0, "look": 1})
    assert "【一次】验证码 204981" in text(looked)
    assert not Wording.objects.exists()
    refused = page.post(address, {"body": "验证码", "seen": 0})
    assert refused.status_code == 422
    assert "lack a placeholder" in text(refused)
    assert page.post(address, {"body": "验证码 {code}", "seen": 0}).status_code == 302
    shown = text(page.get(address))
    assert "夏总" in shown
    assert "edited" in text(page.get("/desk/notifications/words/"))
    assert page.post(address, {"seen": 1, "default": 1}).status_code == 302
    assert Wording.objects.count() == 2
    assert "The platform's words again" in text(page.get(address)).replace("&#x27;", "'")


@pytest.mark.parametrize("place", ["x.y/sms/en", "notifications.code/pigeon/en",
                                   "notifications.code/space/en", "notifications.code/sms/fr"])  # fmt: skip
def test_words_that_are_not_there_are_not_found(admin, place):
    assert visitor(admin).get(f"/desk/notifications/words/{place}/").status_code == 404


def test_the_api_tells_the_same(li):
    page = visitor(li)
    page.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    api = "/api/v1/notifications"
    given = page.post(f"{api}/contacts", {"channel": "email", "address": "li@example.cn"},
                      content_type="application/json")  # fmt: skip
    assert (given.status_code, given.json()["pending"]) == (202, "l****@example.cn")
    wrong = page.post(f"{api}/contacts/verify", {"channel": "email", "code": "1"},
                      content_type="application/json")  # fmt: skip
    assert wrong.status_code == 422
    assert "not the code" in wrong.json()["detail"]
    code = {"channel": "email", "code": Contact.objects.get().code}
    right = page.post(f"{api}/contacts/verify", code, content_type="application/json")
    assert right.json()["address"] == "l****@example.cn"
    (told,) = page.get(api).json()["items"]
    assert (told["title"], told["is_read"]) == ("New contact confirmed", False)
    assert page.post(f"{api}/read").json() == {"read": 1}
    first = page.get(f"{api}?limit=1").json()
    assert first["next"] is None
    removed = page.post(f"{api}/contacts/remove", {"channel": "email"},
                        content_type="application/json")  # fmt: skip
    assert removed.status_code == 204
    assert Client().get(api).status_code == 401
