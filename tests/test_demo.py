"""What `make run` shows a newcomer: the whole demo city, with everybody at work in it."""

import pytest
from django.test import Client

from yici.cli.demo import load_city
from yici.kernel.ledger import Entry
from yici.kernel.module import collect
from yici.kernel.reactions import settle
from yici.people.models import User

pytestmark = pytest.mark.django_db


def test_the_demo_city_stands_whole_and_everybody_who_can_sign_in_finds_her_home(
    settings, tmp_path
):
    settings.VAR = tmp_path
    load_city()
    settle()  # what follows from all of it: notices, licences, news
    told = Entry.objects.count()
    load_city()  # a second time changes nothing
    assert Entry.objects.count() == told > 400
    for name, _who in collect("demo", "accounts"):
        browser = Client()
        browser.force_login(User.objects.get(username=name))
        answer = browser.get("/", follow=True)
        assert (name, answer.status_code) == (name, 200)
        desk = browser.get("/desk/", follow=True)
        assert (name, desk.status_code) in {(name, 200), (name, 403)}
