"""An office that sends, an applicant who waits, and a courier at the end of a short wire."""

import pytest

from yici.conftest import on
from yici.kernel import signing
from yici.people.tests.people import (
    acting,
    make_credit_code,
    make_department,
    make_hall,
    make_person,
    make_staff,
)
from yici.sandbox.actions import courier, mail
from yici.sandbox.models import CourierOrder, Mail
from yici.sandbox.tests.wire import Wire
from yici.shipping import actions
from yici.shipping.models import Parcel

ADDRESS = {
    "name": "李秀英",
    "phone": "13800138000",
    "address": "四川省广安市广安区滨江路 1 号 2 单元",
}
ABOUT = Parcel.id_from("a case")


@pytest.fixture
def wire(settings, tmp_path, monkeypatch):
    """Let the rooms and the sandbox speak with each other."""
    settings.VAR = tmp_path
    settings.SITE_URL = "http://testserver"
    monkeypatch.setattr(signing, "transport", Wire())


@pytest.fixture
def moment(monkeypatch):
    """Say what time it is for whoever asks the clock."""

    def set_to(text: str):
        monkeypatch.setattr("django.utils.timezone.now", lambda: on(text))
        return on(text)

    return set_to


@pytest.fixture
def office(db):
    return make_department(
        "区市监局",
        credit_code=make_credit_code("11"),
        phone="0826-2222222",
        address="四川省广安市广安区建安中路 8 号",
    )


@pytest.fixture
def li(office):
    return make_person("李秀英", username="li")


@pytest.fixture
def applicant(li):
    return acting(li)


@pytest.fixture
def deng(office):
    """The delivery clerk."""
    return make_staff("邓超", "delivery_clerk", office, username="deng")


@pytest.fixture
def hall_clerk(office):
    return make_staff("陈小芳", "clerk", make_hall(), username="chen")


@pytest.fixture
def ask(li, office):
    """Ask for Li's licence to go out to her, on Monday 21 September 2026."""

    def asked(*, at="2026-09-21", key="licence", **more) -> Parcel:
        given = {
            "about": ABOUT, "number": "GA-1", "applicant_id": li.pk, "department_id": office.pk,
            "region": office.region_id, "direction": "out", "mode": "post",
            "contents": ["licence"], "address": ADDRESS, "actor": "clock", "at": on(at), "key": key,
        }  # fmt: skip
        return actions.ask(**given | more)

    return asked


class Courier:
    """The sandbox courier, as its people use it."""

    def step(self, parcel: Parcel, kind: str, at, *, deliver=True) -> Mail:
        """Take a step; send the letter about it at once, or keep it."""
        courier.step(waybill=parcel.waybill, kind=kind, at=at)
        letter = Mail.objects.latest("id")
        if deliver:
            mail.send(letter=letter, at=at)
        return letter


@pytest.fixture
def sandbox_courier(wire):
    return Courier()


@pytest.fixture
def booked(ask, deng, wire, moment):
    at = moment("2026-09-21 09:10")
    return actions.book(parcel=ask(), by=deng, at=at)


__all__ = ["CourierOrder"]
