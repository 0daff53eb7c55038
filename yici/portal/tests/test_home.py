"""The citizen's home and the way in."""

import pytest
from django.test import override_settings

from yici.catalogue.tests.conftest import city_alone
from yici.people.demo import load_demo
from yici.people.models import User

__all__ = ["city_alone"]


@pytest.mark.usefixtures("city_alone")
def test_home_leads_to_what_most_people_come_for(client):
    page = client.get("/").content.decode()
    for words in (
        "您想办什么事",
        "按人生大事找",
        "高频事项",
        "零跑腿事项",
        "最多跑一次事项",
        "12345",
    ):
        assert words in page
    company = client.get("/?for=company").content.decode()
    assert "道路货物运输经营许可" in company
    assert "婚姻登记" not in company


def test_an_empty_city_says_so_and_works(client, db, settings, tmp_path):
    settings.VAR = tmp_path
    assert "暂无已发布的办事指南" in client.get("/").content.decode()


def test_a_demonstration_lets_the_stranger_be_any_of_its_people(client, db):
    load_demo()
    assert "陈小芳" in client.get("/accounts/login/").content.decode()
    answer = client.post("/accounts/demo/", {"username": "clerk"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/"
    assert answer.context["user"].username == "clerk"


def test_nobody_but_its_people_can_be_signed_in_as(client, db, django_user_model):
    django_user_model.objects.create_superuser("root")
    assert client.post("/accounts/demo/", {"username": "root"}).status_code == 404
    assert client.get("/accounts/demo/").status_code == 405


@override_settings(DEMO=False)
def test_outside_a_demonstration_nobody_gets_in_without_a_password(client, db):
    load_demo()
    assert client.post("/accounts/demo/", {"username": "clerk"}).status_code == 404
    assert "陈小芳" not in client.get("/accounts/login/").content.decode()


def test_switches_never_lead_to_another_site(client):
    answer = client.post("/i18n/type/", {"type": "large", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert answer.cookies["type"].value == "large"


def test_a_request_for_another_host_is_refused_in_words(client):
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "400" in answer.content.decode()


@pytest.mark.parametrize("address", ["/desk/cases/51160220260921000000999/", "/desk/no-such-page/"])
def test_an_official_who_is_lost_at_the_desk_is_led_back_to_her_list(client, db, address):
    load_demo()
    client.force_login(User.objects.get(username="clerk"))
    answer = client.get(address)
    assert answer.status_code == 404
    assert 'href="/desk/">返回待办</a>' in answer.content.decode()
    client.force_login(User.objects.get(username="citizen"))
    assert 'href="/desk/">返回待办</a>' not in client.get(address).content.decode()
