"""Li pays on her phone, without scripts; the finance clerk looks after the money."""

import csv
import io
import re

import pytest

from yici.conftest import on
from yici.kernel import reactions
from yici.payments import actions
from yici.payments.models import Difference, Payment
from yici.payments.numbers import order_no
from yici.people.models import Staff, User
from yici.people.tests.people import make_department, make_person, make_staff
from yici.sandbox.actions import bank
from yici.sandbox.models import BankOrder

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated(client, moment):
    """Sit down as somebody, in English."""

    def sit(who, at="2026-09-21 09:10"):
        moment(at)
        client.cookies["django_language"] = "en"
        user = who if isinstance(who, User) else Staff.objects.get(pk=who.staff_code).user
        client.force_login(user)
        return client

    return sit


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_she_pays_from_her_own_page_and_the_bank_tells_us(ask, li, seated, sandbox_bank, wire):
    payment = ask()
    page = seated(li.user)
    shown = text_of(page.get(f"/payments/{payment.pk}/"))
    assert "¥200" in shown
    assert "检验费" in shown
    assert "《特种设备安全法》第二十五条" in shown
    gone = page.post(f"/payments/{payment.pk}/", {"gateway": "sandbox"})
    assert gone.status_code == 302
    assert gone.url.startswith("http://testserver/sandbox/bank/pay/?order=")
    assert li.name not in gone.url
    cashier = page.get(gone.url, follow=True)
    assert "no money moves" in text_of(cashier)
    number = cashier.redirect_chain[-1][0].strip("/").split("/")[-1]
    assert "failed" in text_of(page.post(f"/sandbox/bank/{number}/", {"do": "fail"}))
    done = page.post(f"/sandbox/bank/{number}/", {"do": "pay"})
    assert f"http://testserver/payments/{payment.pk}/" in done.content.decode()
    waiting = page.get(f"/payments/{payment.pk}/state/")
    assert "You have begun to pay" in text_of(waiting)
    sandbox_bank.deliver(number, on("2026-09-21 09:10"))
    over = page.get(f"/payments/{payment.pk}/state/")
    assert over["HX-Refresh"] == "true"
    assert "Nothing more has to be paid" in text_of(page.get(f"/payments/{payment.pk}/"))
    assert "Paid" in text_of(page.get("/payments/"))


def test_she_may_ask_the_bank_herself_when_its_word_is_late(ask, li, payer, seated, sandbox_bank):
    payment = actions.order(payment=ask(), gateway="sandbox", by=payer, at=on("2026-09-21"))
    page = seated(li.user)
    number = sandbox_bank.opened(payment)
    answer = page.post(f"/payments/{payment.pk}/check/", follow=True)
    assert "no payment for this yet" in text_of(answer)
    bank.pay(no=number, at=on("2026-09-21 09:10"))
    answer = page.post(f"/payments/{payment.pk}/check/", follow=True)
    assert "The bank has answered" in text_of(answer)
    assert Payment.at(payment.pk).status == "paid"


def test_without_a_choice_she_is_told_to_choose(ask, li, seated):
    answer = seated(li.user).post(f"/payments/{ask().pk}/", {"gateway": ""})
    assert answer.status_code == 422
    assert "Choose how you want to pay" in text_of(answer)


def test_others_find_nothing_of_hers(ask, paid, seated):
    mei = make_person("王小军", username="mei")
    page = seated(mei.user)
    for address in ("", "state/", "check/"):
        send = page.post if address == "check/" else page.get
        assert send(f"/payments/{paid.pk}/{address}").status_code == 404
    assert page.get(f"/api/v1/payments/{paid.pk}").status_code == 404
    assert "检验费" not in text_of(page.get("/payments/"))
    assert page.get("/desk/payments/").status_code == 403


def test_a_cashiers_link_that_was_changed_leads_nowhere(ask, li, payer, seated, wire):
    payment = ask()
    page = seated(li.user)
    link = page.post(f"/payments/{payment.pk}/", {"gateway": "sandbox"}).url
    assert page.get(link.replace("cents=20000", "cents=1")).status_code == 400
    assert not BankOrder.objects.exists()


def test_the_sandbox_answers_no_machine_that_does_not_sign(client, wire, settings, db):
    assert client.post("/sandbox/bank/query/", {}, "application/json").status_code == 401
    settings.SANDBOX = False
    assert client.post("/sandbox/bank/query/", {}, "application/json").status_code == 404
    assert client.get("/sandbox/bank/pay/").status_code == 404


def test_the_finance_clerk_finds_a_payment_by_any_of_its_numbers(paid, finance, seated):
    desk = seated(finance)
    transaction = paid.state.orders[0].transaction
    for query in ("GA-1", "GA", transaction, order_no(paid.pk, 1), order_no(paid.pk, 1)[:28]):
        assert "检验费" in text_of(desk.get("/desk/payments/", {"q": query})), query
    assert "检验费" not in text_of(desk.get("/desk/payments/", {"q": "GA-2"}))
    assert "检验费" not in text_of(desk.get("/desk/payments/", {"q": "", "state": "asked"}))
    export = b"".join(desk.get("/desk/payments.csv", {"state": "paid"}).streaming_content)
    rows = list(csv.reader(io.StringIO(export.decode("utf-8-sig"))))
    assert rows[1][5:] == ["200.00", "0.00", "200.00", "0.00", "Paid"]


def test_the_finance_clerk_refunds_with_a_reason_and_sees_the_story(paid, finance, seated):
    desk = seated(finance)
    shown = desk.get(f"/desk/payments/{paid.pk}/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', shown)[1]
    sent = {"key": key, "seen": paid.seq, "ground": "wrong_fee", "cents": "50.5", "reason": "多收"}
    address = f"/desk/payments/{paid.pk}/refund/"
    assert desk.post(address, sent | {"cents": "x"}).status_code == 400
    assert desk.post(address, sent | {"cents": "999"}).status_code == 409
    assert desk.post(address, sent).status_code == 302
    assert desk.post(address, sent).status_code == 302  # a double click
    payment = Payment.at(paid.pk)
    assert payment.refunding == 5050
    shown = text_of(desk.get(f"/desk/payments/{paid.pk}/"))
    assert "A refund was asked for" in shown
    assert "多收" in shown
    assert shown.count("钱进") > 1  # not in the masthead alone: who asked for it, by name
    assert finance.staff_code not in shown
    assert desk.post(f"/desk/payments/{paid.pk}/burn/", sent).status_code == 404


def test_what_somebody_else_did_meanwhile_is_said(ask, finance, seated):
    payment = ask()
    desk = seated(finance)
    sent = {
        "key": "k1",
        "seen": payment.seq,
        "ground": "hardship",
        "cents": "200",
        "reason": "低保",
    }
    actions.cancel(payment=payment, ground="error", by=finance, at=on("2026-09-21"))
    answer = desk.post(f"/desk/payments/{payment.pk}/waive/", sent)
    assert answer.status_code == 409
    assert "Somebody has changed it meanwhile" in text_of(answer)


def test_every_verb_has_its_form_and_works_from_the_desk(ask, finance, seated, sandbox_bank):
    desk = seated(finance)

    def send(payment, verb, **given):
        sent = {"key": verb, "seen": Payment.at(payment.pk).seq} | given
        answer = desk.post(f"/desk/payments/{payment.pk}/{verb}/", sent)
        assert answer.status_code == 302, text_of(answer)
        return Payment.at(payment.pk)

    waived = ask(key="1")
    assert send(waived, "waive", ground="hardship", cents="200", reason="低保").status == "waived"
    assert send(ask(key="2"), "cancel", ground="error").status == "cancelled"
    counter = ask(key="3")
    assert (
        send(counter, "note-receipt", voucher="511602", paid_at="2026-09-21T09:00").status == "paid"
    )
    send(counter, "refund", ground="not_due", cents="200", reason="撤回")
    reactions.settle()
    assert send(counter, "note-refund", code="1.1", transaction="T-100").status == "refunded"
    assert send(counter, "check").status == "refunded"


def test_reconciliation_is_a_page_for_finance_clerks_only(paid, finance, seated):
    BankOrder.objects.update(cents=21000)
    desk = seated(finance, at="2026-09-22 09:00")
    done = desk.post(
        "/desk/payments/reconciliation/run/",
        {"gateway": "sandbox", "day": "2026-09-21"},
        follow=True,
    )
    assert "was compared" in text_of(done)
    assert "The amounts differ" in text_of(done)
    found = Difference.objects.get()
    address = f"/desk/payments/reconciliation/sandbox/2026-09-21/amount/{found.reference}/"
    assert desk.post(address, {"words": ""}).status_code == 409
    assert desk.post(address, {"words": "银行已更正"}).status_code == 302
    assert "银行已更正" in text_of(desk.get("/desk/payments/reconciliation/", {"state": "all"}))
    export = b"".join(desk.get("/desk/payments/reconciliation.csv").streaming_content).decode()
    assert "银行已更正" in export
    for day in ("2026-09-22", "x"):
        desk.post("/desk/payments/reconciliation/run/", {"gateway": "sandbox", "day": day})
    clerk = make_staff("周文斌", "clerk", make_department("区卫健局"), username="zhou")
    desk = seated(clerk)
    for path in ("reconciliation/", "reconciliation.csv"):
        assert desk.get(f"/desk/payments/{path}").status_code == 403
    assert desk.get(address).status_code == 403


def test_the_api_leads_to_the_cashier_and_tells_how_it_stands(ask, li, seated, finance, wire):
    payment = ask()
    api = seated(li.user)
    assert api.get("/api/v1/payments/gateways").json()[0]["name"] == "sandbox"
    begun = api.post(
        f"/api/v1/payments/{payment.pk}/orders", {"gateway": "sandbox"}, "application/json"
    )
    assert begun.status_code == 201
    assert begun.json()["order"] == order_no(payment.pk, 1)
    told = api.get("/api/v1/payments", {"number": "GA-1"}).json()["items"][0]
    assert (told["status"], told["due"], told["lines"][0]["basis"]) == ("asked", 20000, FEE_BASIS)
    refused = api.post(
        f"/api/v1/payments/{payment.pk}/actions/waive",
        {"ground": "hardship", "reason": "低保"}, "application/json",
    )  # fmt: skip
    assert refused.status_code == 403
    assert refused.json()["rule"] == "行政许可法 art. 59"
    for body, field in (({"gateway": "x"}, "gateway"), ({}, "gateway")):
        answer = api.post(f"/api/v1/payments/{payment.pk}/orders", body, "application/json")
        assert answer.json()["errors"][0]["field"] == field
    office = seated(finance)
    done = office.post(
        f"/api/v1/payments/{payment.pk}/actions/waive",
        {"ground": "hardship", "reason": "低保", "cents": 5000}, "application/json",
    )  # fmt: skip
    assert done.json()["due"] == 15000
    assert done["ETag"] == '"3"'


FEE_BASIS = "《特种设备安全法》第二十五条"
