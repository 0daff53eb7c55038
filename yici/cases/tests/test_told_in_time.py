"""From the fact to the mail server: by itself and once, whoever is killed on the way.

That 95% get there within ten seconds is measured by `yici bench notify`: a test asks no machine
how fast it is.
"""

import signal

import pytest
from django.utils import timezone

from yici.cases import actions
from yici.cases.tests import city as cities
from yici.cases.tests.conftest import FORM, PLAN
from yici.kernel.tests.crowd import until, working
from yici.notifications.models import Contact, Sending
from yici.notifications.tests.mailserver import mail_server
from yici.people import secrets

pytestmark = [pytest.mark.crowd, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(monkeypatch):
    """A mail server, and workers that are set to it."""
    with mail_server() as server:
        for name, value in {"HOST": "127.0.0.1", "PORT": str(server.port), "TLS": "none"}.items():
            monkeypatch.setenv(f"YICI_EMAIL_{name}", value)
        yield server


@pytest.fixture
def town(transactional_db):
    city = cities.build()
    contact = Contact(owner=city.applicants["li"], channel="email", verified_at=timezone.now())
    contact.value_sealed = secrets.encrypt("li@example.cn", contact.place("value"))
    contact.save()
    return city


def apply(city, key: str):
    return actions.apply(
        edition_id=city.items["permit"].pk, applicant_id=city.applicants["li"].pk, by=city.li,
        answers={"kind": "shop"}, form=FORM, materials=[PLAN], at=timezone.now(), key=key,
    )  # fmt: skip


def all_handed(count: int) -> bool:
    return Sending.objects.filter(status="handed").count() == count


def test_what_happens_reaches_the_mail_server_by_itself_and_once(town, server):
    with working():
        for n in range(4):
            case = apply(town, str(n))
            actions.accept(case=case, by=town.chen, at=timezone.now())
        until(lambda: all_handed(8))
    assert all(one.told_at <= one.handed_at for one in Sending.objects.all())
    assert len(server.mails) == len({mail["Message-ID"] for mail in server.mails}) == 8


def test_a_worker_killed_after_the_server_took_it_sends_again_under_the_same_id(town, server):
    server.to_data = ["take and think"]
    with working() as (worker,):
        apply(town, "one")
        until(lambda: len(server.mails) == 1)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert Sending.objects.get().status == "waiting"
    with working():
        until(lambda: all_handed(1))
    assert len(server.mails) == 2
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
