"""Tokens: who gets one, how long they live, and that nobody guesses his way in."""

from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from yici.api.tests.conftest import PASSWORD
from yici.people.models import ApiToken, User


def test_no_token_is_kept_in_clear_and_a_revoked_one_is_nobodys(li):
    assert not ApiToken.objects.filter(digest=li.token).exists()
    assert li("delete", "tokens/current").status_code == 204
    assert li.get("cases").status_code == 401


def test_a_program_learns_for_whom_it_may_apply(sign_in, city):
    told = sign_in("agent").get("me").json()
    assert [(a["name"], a["is_self"]) for a in told["applicants"]] == [
        ("agent", True),
        ("m*i", False),
    ]
    assert sign_in("zhou").get("me").json()["posts"] == [
        {"role": "checker", "department": "广安市广安区区市监局"}
    ]


def test_answers_with_personal_data_are_kept_by_nobody(li, number):
    for path in ("cases", f"cases/{number}", "me"):
        answer = li.get(path)
        assert answer["Cache-Control"] == "no-store"
        assert "Authorization" in answer["Vary"]


def test_a_session_may_read_and_may_change_only_with_its_csrf_token(city, number):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get(username="li"))
    assert browser.get(f"/api/v1/cases/{number}").status_code == 200
    withdraw = {"path": f"/api/v1/cases/{number}/actions/withdraw", "data": {}}
    withdraw |= {"content_type": "application/json"}
    refused = browser.post(**withdraw)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:yici:problem:csrf")
    bad = browser.get(f"/api/v1/cases/{number}", HTTP_AUTHORIZATION="Bearer nonsense")
    assert bad.status_code == 401
    browser.cookies["csrftoken"] = "a" * 32
    assert browser.post(**withdraw, HTTP_X_CSRFTOKEN="a" * 32).status_code == 200


def test_passwords_cannot_be_guessed_at_leisure(anonymous, sign_in, city):
    sign_in("mei")
    for _ in range(5):
        answer = anonymous.post("tokens", {"username": "mei", "password": "wrong"})
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="yici"')
    answer = anonymous.post("tokens", {"username": "mei", "password": PASSWORD})
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")


def test_staff_need_their_second_factor_where_it_is_required(anonymous, sign_in, settings, city):
    sign_in("chen"), sign_in("li")
    settings.SECOND_FACTOR = "required"
    chen = {"username": "chen", "password": PASSWORD}
    answer = anonymous.post("tokens", chen)
    assert answer.json()["type"] == "urn:yici:problem:second-factor-missing"
    assert anonymous.post("tokens", chen | {"username": "li"}).status_code == 201
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(city.users["chen"], secret)
    assert anonymous.post("tokens", chen).json()["type"] == "urn:yici:problem:second-factor"
    assert anonymous.post("tokens", chen | {"code": "000000"}).status_code == 401
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    answer = anonymous.post("tokens", chen | {"code": code})
    assert answer.status_code == 201
    token = answer.json()["token"]
    assert anonymous.get("cases", authorization=f"Bearer {token}").status_code == 200
