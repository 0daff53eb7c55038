"""Signing up, signing in, and the second factor of those who work here."""

import time
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import path
from django.utils import timezone

from yici.codes import resident
from yici.people.models import Applicant, User
from yici.people.second_factor import banner
from yici.people.who import ANONYMOUS, who_is
from yici.site import oidc, urls

from .people import account_of, make_department, make_number, make_person, make_staff
from .provider import provider, sign_in_with

PASSWORD = "correct-horse-battery"


def sign_up(client, **facts):
    form = {"name": "李秀英", "number": make_number(), "username": "li"}
    form |= {"password1": PASSWORD, "password2": PASSWORD} | facts
    return client.post("/accounts/signup/", form)


def test_a_citizen_opens_an_account_with_name_and_number(db, client):
    assert sign_up(client, number="11010519491231002x").status_code == 302
    li = Applicant.objects.with_number("person", "11010519491231002X").get()
    assert (li.name, li.user.username, li.checked_by) == ("李秀英", "li", "sandbox")
    assert who_is(li.user).actor == f"person:{li.pk}"
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": "li", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(li.user_id)


def test_whom_the_window_knows_already_keeps_her_record(db, client):
    known = make_person("李秀英")
    sign_up(client, number=known.number)
    assert Applicant.objects.get().user.username == "li"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"number": "123"}, "number"),
        ({"number": "110105194912310021"}, "number"),
        ({"name": " "}, "name"),
        ({"name": "李\x00英"}, "name"),
        (
            {"number": resident.make("511602", date(1990, 1, 1), 999)},
            "name",
        ),  # the sandbox refuses serial 999
        ({"password1": "12345678", "password2": "12345678"}, "password1"),
        ({"username": "<script>"}, "username"),
    ],
)
def test_a_bad_sign_up_says_where_and_writes_nothing(db, client, facts, field):
    page = sign_up(client, **facts)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not User.objects.exists()
    assert not Applicant.objects.exists()


def test_a_script_in_a_name_is_shown_as_text(db, client):
    page = sign_up(client, name="<script>alert(1)</script>", number="123")
    assert b"<script>alert(1)" not in page.content


def test_a_second_account_for_one_person_is_refused(db, client):
    li = make_person("李秀英", username="li")
    page = sign_up(client, number=li.number, username="other")
    assert "number" in page.context["form"].errors
    assert not User.objects.filter(username="other").exists()


def test_another_name_for_a_known_number_learns_nothing(db, client):
    li = make_person("王小军", username="wang")
    page = sign_up(client, number=li.number)
    assert list(page.context["form"].errors) == ["name"]
    assert "王小军" not in page.content.decode()


def test_without_a_real_name_source_nobody_signs_up(db, client, settings):
    settings.REAL_NAME_SOURCE = "none"
    sign_up(client)
    assert not User.objects.exists()


# -- the second factor ---------------------------------------------------------------------------


def desk(request):
    from django.http import HttpResponse

    return HttpResponse(who_is(request.user, timezone.now()).actor)


class WithDesk:
    """The site's addresses, and one page of the desk that says who is there."""

    urlpatterns = [
        path("desk/", ([path("", desk, name="home")], "desk", "desk")),
        path("open/", desk),
        *urls.urlpatterns,
    ]


@pytest.fixture
def zhao(db, settings):
    settings.ROOT_URLCONF = WithDesk
    settings.SECOND_FACTOR = "required"
    zhao = account_of(make_staff("赵明华", "reviewer", make_department(), username="zhao"))
    zhao.set_password(PASSWORD)
    zhao.save()
    return zhao


def sign_in(username: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    return client


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_staff_without_a_second_factor_are_led_to_set_one_up(zhao):
    client = sign_in("zhao")
    assert client.get("/desk/").url == "/accounts/2fa/totp/activate/?next=%2Fdesk%2F"
    assert client.get("/open/").content == b"anonymous"


def test_staff_with_their_second_factor_reach_the_desk(zhao):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(zhao, secret)
    client = sign_in("zhao")
    assert "_auth_user_id" not in client.session  # the password alone signs nobody in
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert client.get("/desk/").content == who_is(zhao).actor.encode()
    assert client.get("/open/").content == who_is(zhao).actor.encode()


def test_a_session_older_than_the_second_factor_must_show_it(zhao):
    client = sign_in("zhao")
    TOTP.activate(zhao, "JBSWY3DPEHPK3PXP")
    assert client.get("/desk/").url.startswith("/accounts/2fa/reauthenticate/")
    client.post("/accounts/2fa/reauthenticate/", {"code": code("JBSWY3DPEHPK3PXP")})
    assert client.get("/desk/").status_code == 200


def test_the_secret_of_a_second_factor_is_not_in_the_database_in_clear(zhao):
    TOTP.activate(zhao, "JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.values().get())


def test_in_the_demo_staff_need_no_second_factor(zhao, settings):
    settings.SECOND_FACTOR = "demo"
    client = sign_in("zhao")
    page = client.get("/desk/")
    assert page.status_code == 200
    assert banner(page.wsgi_request) == {"second_factor_off": True}


def test_citizens_and_strangers_stay_outside_the_desk(zhao, settings):
    settings.SECOND_FACTOR = "demo"
    li = make_person("李秀英", username="li")
    client = Client()
    assert client.get("/desk/?a=1").url == "/accounts/login/?next=/desk/%3Fa%3D1"
    client.force_login(li.user)
    assert client.get("/desk/").status_code == 403


def test_staff_are_led_to_the_desk_and_citizens_home(zhao, settings):
    settings.SECOND_FACTOR = "demo"
    make_person("李秀英", username="li").user.set_password(PASSWORD)
    there = Client().post("/accounts/login/", {"login": "zhao", "password": PASSWORD})
    assert there.url == "/desk/"


# -- OpenID Connect ------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(db, settings):
    with provider() as server:
        names = {"URL": server.root, "CLIENT_ID": "yici", "SECRET": "s"}
        environment = {f"YICI_OIDC_{name}": value for name, value in names.items()}
        settings.SOCIALACCOUNT_PROVIDERS = oidc.providers(environment)
        yield server


def claims(number: str, sub: str = "42", **more) -> dict:
    return {"sub": sub, "name": "李秀英", "id_number": number} | more


def test_who_is_verified_elsewhere_is_signed_in_as_the_person_with_that_number(elsewhere, client):
    li = make_person("李秀英", username="li")
    sign_in_with(client, elsewhere, claims(li.number))
    assert client.session["_auth_user_id"] == str(li.user_id)
    client.post("/accounts/logout/")
    sign_in_with(client, elsewhere, claims(li.number))
    assert client.session["_auth_user_id"] == str(li.user_id)
    assert User.objects.count() == 1


def test_who_is_new_gets_an_account_without_a_password(elsewhere, client):
    number = make_number()
    sign_in_with(client, elsewhere, claims(number, email="li@example.cn"))
    li = Applicant.objects.with_number("person", number).get()
    assert client.session["_auth_user_id"] == str(li.user_id)
    assert not li.user.has_usable_password()
    assert li.checked_by == "oidc"
    kept = str(list(SocialAccount.objects.values()) + list(User.objects.values()))
    assert number not in kept
    assert "李秀英" not in kept


@pytest.mark.parametrize(
    "said",
    [
        {"id_number": ""},
        {"id_number": None},
        {"id_number": "123"},
        {"id_number": 511602},
        {"name": ""},
        {"name": "王小军"},
    ],
)
def test_without_a_verified_number_and_name_nobody_is_signed_in(elsewhere, client, said):
    li = make_person("李秀英", username="li")
    back = sign_in_with(client, elsewhere, claims(li.number) | said)
    assert back.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session
    assert client.get("/open-somewhere/").status_code == 404
    assert SocialAccount.objects.count() == 0


def test_an_account_elsewhere_cannot_move_to_another_person(elsewhere, client):
    li, wang = make_person("李秀英", username="li"), make_person("李秀英", username="wang")
    sign_in_with(client, elsewhere, claims(li.number))
    client.post("/accounts/logout/")
    back = sign_in_with(client, elsewhere, claims(wang.number))
    assert back.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_a_switched_off_account_stays_off(elsewhere, client):
    li = make_person("李秀英", username="li")
    User.objects.update(is_active=False)
    sign_in_with(client, elsewhere, claims(li.number))
    assert "_auth_user_id" not in client.session
    assert who_is(User.objects.get()) == ANONYMOUS


def test_half_a_provider_is_refused_at_the_start():
    assert oidc.providers({}) == {}
    assert oidc.origins({"YICI_OIDC_URL": "https://id.example.cn/x"}) == ["https://id.example.cn"]
    with pytest.raises(SystemExit):
        oidc.providers({"YICI_OIDC_URL": "https://id.example.cn"})
