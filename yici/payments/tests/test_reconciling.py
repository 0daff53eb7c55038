"""Every morning the bank's statement is laid beside the ledger."""

from dataclasses import replace

import pytest
from django.urls import reverse

from yici.conftest import on
from yici.kernel import files, reactions
from yici.payments import actions, gateways, rules
from yici.payments.gateways import sandbox
from yici.payments.jobs import reconcile_days
from yici.payments.models import Difference, Payment, Statement
from yici.payments.numbers import order_no
from yici.people.models import Staff
from yici.people.tests.people import make_department, make_staff
from yici.sandbox.actions import bank
from yici.sandbox.models import BankOrder, BankRefund

pytestmark = pytest.mark.django_db
DAY = on("2026-09-21").date()
NEXT = on("2026-09-22 09:00")


@pytest.fixture
def compared(moment):
    """Compare Monday's statement on Tuesday; return the differences, `(kind, here, there)`."""
    moment("2026-09-22 09:00")

    def compare():
        actions.reconcile(gateway="sandbox", day=DAY, at=NEXT)
        found = Difference.objects.order_by("kind", "reference")
        return [(one.kind, one.here, one.there, one.solution) for one in found]

    return compare


def test_when_both_say_the_same_there_is_no_difference(paid, compared):
    assert compared() == []
    statement = Statement.objects.get()
    assert (statement.payments, statement.paid, statement.refunds) == (1, 20000, 0)
    assert files.read(statement.file).decode().count("\n") == 2


def test_a_payment_whose_notice_was_lost_is_confirmed_by_asking(
    ask, payer, sandbox_bank, moment, compared
):
    moment("2026-09-21 09:10")
    payment = actions.order(payment=ask(), gateway="sandbox", by=payer, at=on("2026-09-21"))
    bank.pay(no=sandbox_bank.opened(payment), at=on("2026-09-21 09:10"))
    moment("2026-09-22 09:00")
    assert compared() == [("not_here", 0, 20000, "confirmed")]
    assert Payment.at(payment.pk).status == "paid"
    assert not Difference.objects.open().exists()


def test_a_payment_of_nobody_is_a_finding(wire, compared):
    bank.open_order(
        no="strange-order", cents=700, payee="x", until=NEXT, at=on("2026-09-21"), back="",
        notify="http://testserver/x",
    )  # fmt: skip
    bank.pay(no="strange-order", at=on("2026-09-21 10:00"))
    assert compared() == [("unknown", 0, 700, "")]
    assert Difference.objects.get().department is None


def test_what_we_know_as_paid_and_the_bank_does_not_is_a_finding(paid, compared, finance):
    BankOrder.objects.update(paid_at=on("2026-09-20"))
    assert compared() == [("not_there", 20000, 0, "")]
    assert Difference.objects.visible_to(finance).count() == 1


def test_amounts_that_differ_are_a_finding(paid, compared):
    BankOrder.objects.update(cents=21000)
    assert compared() == [("amount", 20000, 21000, "")]


def test_a_refund_whose_notice_was_lost_is_confirmed_by_asking(paid, finance, compared, moment):
    moment("2026-09-21 10:00")
    actions.refund(
        payment=paid, ground="not_due", reason="撤回", by=finance, at=on("2026-09-21 10:00")
    )
    reactions.settle()
    number = order_no(paid.pk, 1)
    bank.settle_refund(refund=f"{number}r01", at=on("2026-09-21 10:00"))
    moment("2026-09-22 09:00")
    assert compared() == [("refund_not_here", 0, 20000, "confirmed")]
    assert Payment.at(paid.pk).status == "refunded"


def test_what_the_bank_paid_back_by_itself_is_learnt_from_the_statement(paid, compared):
    bank.pay_back(no=order_no(paid.pk, 1), cents=500, at=on("2026-09-21 11:00"))
    assert compared() == [("refund_not_here", 0, 500, "confirmed")]
    payment = Payment.at(paid.pk)
    assert (payment.status, payment.state.refunds[0].ground) == ("part_refunded", "outside")


def test_a_refund_the_bank_does_not_know_of_is_a_finding(paid, sandbox_bank, compared, moment):
    number = order_no(paid.pk, 1)
    bank.pay_back(no=number, cents=500, at=moment("2026-09-21 11:00"))
    sandbox_bank.deliver(number, on("2026-09-21 11:00"))
    BankRefund.objects.update(at=on("2026-09-23"))
    moment("2026-09-22 09:00")
    assert compared() == [("refund_not_there", 500, 0, "")]


def test_an_order_the_bank_took_money_for_twice_is_a_finding_of_its_department(
    paid, compared, monkeypatch, finance
):
    """The second notice of an order says nothing new here; the statement shows it (C055)."""
    told = gateways.gateway("sandbox").statement(DAY, NEXT)
    again = replace(told.entries[0], transaction="SBagain")
    twice = replace(told, entries=(*told.entries, again))
    monkeypatch.setattr(gateways.gateway("sandbox"), "statement", lambda day, at: twice)
    assert compared() == [("twice", 0, 20000, "")]
    found = Difference.objects.visible_to(finance).get()
    assert (found.reference, found.payment_id) == ("SBagain", paid.pk)


def test_comparing_again_finds_nothing_twice_and_closes_what_agrees_by_now(paid, compared):
    BankOrder.objects.update(cents=21000)
    compared()
    assert compared() == [("amount", 20000, 21000, "")]
    BankOrder.objects.update(cents=20000)
    assert compared() == [("amount", 20000, 21000, "gone")]
    assert Statement.objects.count() == 1


def test_a_difference_that_had_gone_and_returns_is_open_again(paid, compared, finance):
    """The bank corrects its statement, and takes the correction back: somebody must look (C055)."""
    BankOrder.objects.update(cents=21000)
    compared()
    BankOrder.objects.update(cents=20000)
    assert compared() == [("amount", 20000, 21000, "gone")]
    BankOrder.objects.update(cents=21500)
    assert compared() == [("amount", 20000, 21500, "")]
    found = Difference.objects.open().get()
    assert (found.solved_by, found.found_at) == ("", NEXT)
    actions.solve(difference=found, words="银行已更正", by=finance, at=NEXT)


def test_what_a_clerk_has_solved_opens_again_only_with_other_amounts(paid, compared, finance):
    BankOrder.objects.update(cents=21000)
    compared()
    actions.solve(difference=Difference.objects.get(), words="银行已更正", by=finance, at=NEXT)
    compared()
    assert not Difference.objects.open().exists()
    BankOrder.objects.update(cents=22000)
    assert compared() == [("amount", 20000, 22000, "银行已更正")]
    assert Difference.objects.open().get().solution == "银行已更正"  # what was said stays


def test_a_difference_is_solved_once_in_words_by_the_finance_clerk(paid, compared, finance, payer):
    BankOrder.objects.update(cents=21000)
    compared()
    found = Difference.objects.get()
    stranger = make_staff("周文斌", "finance", make_department("区卫健局"))
    for by, words in ((payer, "补记"), (stranger, "补记"), (finance, " "), (finance, "补" * 301)):
        with pytest.raises(rules.NotAllowed):
            actions.solve(difference=found, words=words, by=by, at=NEXT)
    actions.solve(difference=found, words="银行已更正", by=finance, at=NEXT)
    with pytest.raises(rules.NotAllowed):
        actions.solve(difference=found, words="银行已更正", by=finance, at=NEXT)
    assert compared() == [("amount", 20000, 21000, "银行已更正")]


def test_there_is_no_statement_before_the_day_is_over(paid, moment):
    at = moment("2026-09-21 23:00")
    assert actions.reconcile(gateway="sandbox", day=DAY, at=at) is None
    assert not Statement.objects.exists()


def test_the_morning_job_compares_the_last_days_of_every_gateway(paid, moment):
    at = moment("2026-09-22 09:41")
    assert reconcile_days(int(at.timestamp())) == 3
    assert sorted(Statement.objects.values_list("payments", flat=True)) == [0, 0, 1]


@pytest.mark.parametrize(
    "line",
    [
        "payment,{order},,20000元,SB1,2026-09-21T09:10:00+08:00",
        "payment,{order},,-20000,SB1,2026-09-21T09:10:00+08:00",
        "chargeback,{order},,20000,SB1,2026-09-21T09:10:00+08:00",
        "payment,{order},,20000,,2026-09-21T09:10:00+08:00",
        "payment,{order},,20000,SB1,yesterday",
        "payment,{order}",
    ],
)
def test_a_statement_with_a_line_that_makes_no_sense_is_compared_not_at_all(
    paid, finance, client, monkeypatch, moment, line
):
    """C055: not in part; whoever asked for it reads what to do, and the morning job goes on."""
    head = "kind,order,refund,cents,transaction,at\n"
    told = head + line.format(order=order_no(paid.pk, 1))
    monkeypatch.setattr(sandbox, "_ask", lambda *_asked, **_more: {"file": told})
    moment("2026-09-22 09:00")
    client.force_login(Staff.objects.get(code=finance.staff_code).user)
    asked = {"gateway": "sandbox", "day": DAY.isoformat()}
    said = client.post(reverse("desk:reconciliation_run"), asked, follow=True).content.decode()
    assert "对账单无法读取" in said
    assert reconcile_days(int(NEXT.timestamp())) == 0
    assert not Statement.objects.exists()
    assert not Difference.objects.exists()


def test_a_days_statement_of_many_payments_takes_few_statements(
    paid, moment, django_assert_max_num_queries
):
    at = moment("2026-09-22 09:41")
    with django_assert_max_num_queries(20):  # the sandbox's own are among them
        actions.reconcile(gateway="sandbox", day=DAY, at=at)
