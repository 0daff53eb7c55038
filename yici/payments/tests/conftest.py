"""A department that collects a fee, a payer, a finance clerk, and a bank at the end of a short wire."""

from datetime import timedelta

import pytest

from yici.conftest import on
from yici.kernel import signing
from yici.payments import actions, gateways, numbers
from yici.payments.events import Line
from yici.payments.models import Payment
from yici.people.tests.people import (
    acting,
    make_credit_code,
    make_department,
    make_person,
    make_staff,
)
from yici.sandbox.actions import bank, mail
from yici.sandbox.models import BankOrder, Mail
from yici.sandbox.tests.wire import Wire

FEE = Line(
    code="exam",
    name="检验费",
    standard="每件 200 元",
    basis="《特种设备安全法》第二十五条",
    cents=20000,
)
ABOUT = Payment.id_from("a case")


@pytest.fixture
def wire(settings, tmp_path, monkeypatch):
    """Let the rooms and the sandbox speak with each other."""
    settings.VAR = tmp_path
    settings.SITE_URL = "http://testserver"
    monkeypatch.setattr(signing, "transport", Wire())


@pytest.fixture
def moment(monkeypatch):
    """Say what time it is for whoever asks the clock: `moment("2026-09-21 10:00")`."""

    def set_to(text: str):
        monkeypatch.setattr("django.utils.timezone.now", lambda: on(text))
        return on(text)

    return set_to


@pytest.fixture
def office(db):
    return make_department("区市监局", credit_code=make_credit_code("11"))


@pytest.fixture
def li(office):
    return make_person("李秀英", username="li")


@pytest.fixture
def payer(li):
    return acting(li)


@pytest.fixture
def finance(office):
    return make_staff("钱进", "finance", office, username="finance")


@pytest.fixture
def ask(li, office):
    """Ask Li for a fee of 200 yuan, on Monday 21 September 2026."""

    def asked(*, at="2026-09-21", key="fee", lines=(FEE,), **more) -> Payment:
        given = {
            "about": ABOUT, "number": "GA-1", "payer": li.pk, "department_id": office.pk,
            "region": office.region_id, "lines": lines, "actor": "clock", "at": on(at), "key": key,
        }  # fmt: skip
        return actions.ask(**given | more)

    return asked


class Bank:
    """The sandbox bank, as the payer and its clerks use it."""

    def opened(self, payment: Payment, no: int = 1) -> str:
        """Go to the cashier with an order; return its number."""
        order = payment.state.order(no)
        number = numbers.order_no(payment.pk, no)
        bank.open_order(
            no=number, cents=order.cents, payee="x", until=order.until,
            at=order.until - timedelta(minutes=29), back="http://testserver/",
            notify="http://testserver/api/v1/payments/callbacks/sandbox",
        )  # fmt: skip
        return number

    def letters(self, number: str) -> list[Mail]:
        """Return what the bank has written about an order, in order."""
        return [m for m in Mail.objects.order_by("id") if m.body["order"] == number]

    def deliver(self, number: str, at) -> None:
        for letter in self.letters(number):
            mail.send(letter=letter, at=at)


@pytest.fixture
def sandbox_bank(wire):
    return Bank()


@pytest.fixture
def paid(ask, payer, sandbox_bank, moment):
    """A payment that Li has made at ten past nine, and of which the bank has told."""
    at = moment("2026-09-21 09:10")
    payment = actions.order(payment=ask(), gateway="sandbox", by=payer, at=on("2026-09-21 09:05"))
    number = sandbox_bank.opened(payment)
    bank.pay(no=number, at=at)
    sandbox_bank.deliver(number, at)
    return Payment.at(payment.pk)


__all__ = ["BankOrder", "gateways"]
