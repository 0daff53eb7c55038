"""Li is asked for a fee, pays it, pays it twice, gets it back."""

import pytest

from yici.conftest import on
from yici.kernel import reactions
from yici.payments import actions, gateways, rules
from yici.payments.lifecycle import IllegalStep
from yici.payments.models import Payment, Words
from yici.payments.numbers import order_no
from yici.payments.reports import Repaid, Report
from yici.people.tests.people import acting, make_department, make_person, make_staff
from yici.sandbox.actions import bank

from .conftest import FEE

pytestmark = pytest.mark.django_db
NINE = on("2026-09-21")


def test_a_fee_is_asked_once_however_often_it_is_sent(ask):
    assert ask().pk == ask().pk
    assert Payment.objects.get().due == 20000


def test_where_no_law_lays_down_a_fee_nothing_is_asked(ask):
    with pytest.raises(rules.NothingToPay):
        ask(lines=())
    with pytest.raises(rules.NothingToPay):
        ask(lines=[FEE.__class__("free", "免费", "0", "法", 0)])
    with pytest.raises(rules.NotAllowed) as refused:
        ask(lines=[FEE.__class__("x", "费", "10", " ", 1000)])
    assert refused.value.rule == "行政许可法 art. 58"
    assert not Payment.objects.exists()


def test_what_is_paid_at_the_cashier_is_paid_here_when_the_bank_has_told(paid):
    assert paid.status == "paid"
    assert paid.received == 20000
    assert paid.paid_at == on("2026-09-21 09:10")
    assert paid.state.paid_on == NINE.date()


def test_going_back_to_the_cashier_goes_on_with_the_same_order(ask, payer):
    payment = ask()
    for minute in ("09:01", "09:02", "09:20"):
        actions.order(payment=payment, gateway="sandbox", by=payer, at=on(f"2026-09-21 {minute}"))
    assert len(payment.state.orders) == 1
    actions.order(payment=payment, gateway="sandbox", by=payer, at=on("2026-09-21 10:00"))
    assert len(payment.state.orders) == 2


def test_nobody_pays_in_anothers_name_and_only_at_gateways_on_offer(ask, payer, finance):
    payment = ask()
    for stranger in (acting(make_person("王小军")), finance):
        with pytest.raises(rules.NotAllowed):
            actions.order(payment=payment, gateway="sandbox", by=stranger, at=NINE)
    with pytest.raises(gateways.UnknownGateway):
        actions.order(payment=payment, gateway="elsewhere", by=payer, at=NINE)


def test_what_is_paid_twice_goes_back_once(paid, payer, sandbox_bank, moment, ask):
    """Two browsers, two orders, both paid: the second goes back by itself."""
    payment = actions.order(payment=ask(key="two"), gateway="sandbox", by=payer, at=NINE)
    first = sandbox_bank.opened(payment)
    actions.order(payment=payment, gateway="sandbox", by=payer, at=on("2026-09-21 09:26"))
    second = sandbox_bank.opened(payment, 2)
    at = moment("2026-09-21 09:28")
    bank.pay(no=first, at=at)
    bank.pay(no=second, at=at)
    for number in (first, second):
        sandbox_bank.deliver(number, at)
    payment = Payment.at(payment.pk)
    assert (payment.status, payment.received, payment.refunding) == ("paid", 40000, 20000)
    reactions.settle()
    refund = f"{second}r01"
    bank.settle_refund(refund=refund, at=at)
    sandbox_bank.deliver(second, at)
    payment = Payment.at(payment.pk)
    assert (payment.status, payment.refunded, payment.refunding) == ("paid", 20000, 0)


def test_what_comes_after_it_was_cancelled_goes_back(ask, payer, sandbox_bank, moment, finance):
    at = moment("2026-09-21 09:10")
    payment = actions.order(payment=ask(), gateway="sandbox", by=payer, at=NINE)
    number = sandbox_bank.opened(payment)
    bank.pay(no=number, at=at)
    actions.cancel(payment=payment, ground="withdrawn", by=finance, at=at)
    sandbox_bank.deliver(number, at)
    payment = Payment.at(payment.pk)
    assert payment.status == "cancelled"
    assert payment.refunding == 20000


def test_cancelling_closes_the_cashier(ask, payer, sandbox_bank, moment, finance):
    at = moment("2026-09-21 09:10")
    payment = actions.order(payment=ask(), gateway="sandbox", by=payer, at=NINE)
    number = sandbox_bank.opened(payment)
    actions.cancel(payment=payment, ground="withdrawn", by=finance, at=at)
    reactions.settle()
    assert bank.pay(no=number, at=at).status == "closed"


def test_a_part_is_waived_on_a_ground_and_the_rest_is_paid(ask, finance, payer):
    payment = ask()
    actions.waive(
        payment=payment,
        ground="small_firm",
        reason="小微企业减半",
        cents=10000,
        by=finance,
        at=NINE,
    )
    assert (payment.status, payment.due) == ("asked", 10000)
    assert Words.objects.get(payment_id=payment.pk).text == "小微企业减半"
    actions.order(payment=payment, gateway="sandbox", by=payer, at=NINE)
    assert payment.state.orders[0].cents == 10000


def test_what_is_waived_as_a_whole_is_asked_of_nobody(ask, finance, payer):
    payment = actions.waive(payment=ask(), ground="hardship", reason="低保户", by=finance, at=NINE)
    assert payment.status == "waived"
    with pytest.raises(IllegalStep):
        actions.order(payment=payment, gateway="sandbox", by=payer, at=NINE)


def test_nothing_is_waived_without_ground_reason_or_post(ask, finance, payer):
    payment = ask()
    stranger = make_staff("周文斌", "finance", make_department("区卫健局"))
    for by, ground, reason, cents, refusal in (
        (stranger, "hardship", "低保户", None, rules.NotAllowed),
        (payer, "hardship", "低保户", None, rules.NotAllowed),
        (finance, "friendship", "低保户", None, rules.NotAllowed),
        (finance, "hardship", " ", None, actions.Wordless),
        (finance, "hardship", "低保户", 20001, rules.NotAllowed),
        (finance, "hardship", "低保户", 0, rules.NotAllowed),
    ):
        with pytest.raises(refusal):
            actions.waive(
                payment=payment, ground=ground, reason=reason, cents=cents, by=by, at=NINE
            )
    assert payment.due == 20000


def test_a_refund_goes_back_to_where_the_money_came_from(paid, finance, sandbox_bank, moment):
    at = moment("2026-09-22 09:00")
    payment = actions.refund(
        payment=paid, ground="wrong_fee", reason="多收", cents=5000, by=finance, at=at
    )
    assert (payment.status, payment.refunding) == ("paid", 5000)
    reactions.settle()
    number = order_no(payment.pk, 1)
    bank.settle_refund(refund=f"{number}r01", at=at)
    sandbox_bank.deliver(number, at)
    payment = Payment.at(payment.pk)
    assert (payment.status, payment.refunded, payment.state.refundable) == (
        "part_refunded",
        5000,
        15000,
    )
    with pytest.raises(rules.NotAllowed):
        actions.refund(
            payment=payment, ground="wrong_fee", reason="多收", cents=15001, by=finance, at=at
        )
    actions.refund(payment=payment, ground="not_due", reason="撤回", by=finance, at=at)
    reactions.settle()
    bank.settle_refund(refund=f"{number}r02", at=at)
    sandbox_bank.deliver(number, at)
    assert Payment.at(payment.pk).status == "refunded"


def test_a_refund_the_bank_refuses_is_asked_for_again_under_a_new_number(paid, finance, moment):
    at = moment("2026-09-22 09:00")
    payment = actions.refund(payment=paid, ground="not_due", reason="撤回", by=finance, at=at)
    number = order_no(payment.pk, 1)
    failed = Repaid(refund=f"{number}r01", cents=20000, transaction="", at=at, failed=True)
    report = Report(number, "paid", 20000, "SB1", at, repaid=(failed,))
    payment = actions.learn(payment=payment, no=1, report=report, gateway="sandbox", at=at)
    assert (payment.status, payment.refunding) == ("paid", 0)
    payment = actions.retry_refund(payment=payment, by=finance, at=at)
    assert [r.code for r in payment.state.refunds] == ["1.1", "1.2"]
    assert payment.refunding == 20000


def test_what_was_paid_at_a_counter_is_noted_with_the_number_of_its_form(ask, finance, payer):
    payment = ask()
    with pytest.raises(rules.NotAllowed):
        actions.note_receipt(payment=payment, voucher="5116024321", paid_at=NINE, by=payer, at=NINE)
    with pytest.raises(rules.NotAllowed):
        actions.note_receipt(payment=payment, voucher="号", paid_at=NINE, by=finance, at=NINE)
    for moment in (NINE.replace(tzinfo=None), NINE.replace(year=1)):
        with pytest.raises(rules.NotAllowed):
            actions.note_receipt(
                payment=payment, voucher="5116024321", paid_at=moment, by=finance, at=NINE
            )
    actions.note_receipt(
        payment=payment, voucher="5116024321", paid_at=NINE, by=finance, at=on("2026-09-22")
    )
    assert (payment.status, payment.state.orders[0].voucher) == ("paid", "5116024321")
    payment = actions.refund(
        payment=payment, ground="not_due", reason="撤回", by=finance, at=on("2026-09-23")
    )
    reactions.settle()
    payment = actions.note_refund(
        payment=payment.pk, code="1.1", transaction="T-2026-1", by=finance, at=on("2026-09-24")
    )
    assert payment.status == "refunded"


def test_what_is_not_paid_by_its_day_expires(ask):
    payment = ask(due_on=on("2026-09-30").date())
    actions.expire(payment=payment, at=on("2026-09-30"))
    assert payment.status == "asked"
    actions.expire(payment=payment, at=on("2026-10-01"))
    assert payment.status == "expired"


def test_after_its_day_nobody_begins_to_pay_though_the_night_has_not_noted_it(ask, payer):
    payment = ask(due_on=on("2026-09-30").date())
    with pytest.raises(rules.NotAllowed) as refused:
        actions.order(payment=payment, gateway="sandbox", by=payer, at=on("2026-10-01 00:01"))
    assert refused.value.code == "passed"
    actions.order(payment=payment, gateway="sandbox", by=payer, at=on("2026-09-30 23:50"))
    assert payment.state.orders[0].until == on("2026-10-01 00:00")


@pytest.mark.parametrize("night_first", [True, False])
@pytest.mark.parametrize(
    ("paid_at", "status"), [("2026-09-30 23:55", "paid"), ("2026-10-01 00:05", "expired")]
)
def test_what_counts_is_when_it_was_paid_and_not_who_told_of_it_first(
    ask, payer, paid_at, status, night_first
):
    """The night's job and the bank's notice, in either order, come to the same."""
    payment = ask(due_on=on("2026-09-30").date())
    actions.order(payment=payment, gateway="sandbox", by=payer, at=on("2026-09-30 23:50"))
    report = Report(
        order=order_no(payment.pk, 1), status="paid", cents=20000, transaction="t1",
        paid_at=on(paid_at),
    )  # fmt: skip

    def notice():
        actions.learn(
            payment=payment, no=1, report=report, gateway="sandbox", at=on("2026-10-01 09:00")
        )

    def night():
        actions.expire(payment=payment, at=on("2026-10-01 00:30"))

    for happens in (night, notice) if night_first else (notice, night):
        happens()
    payment = Payment.at(payment.pk)
    assert (payment.status, payment.refunding) == (status, 0 if status == "paid" else 20000)


def test_the_words_of_a_reason_are_not_in_the_ledger(ask, finance):
    payment = actions.waive(
        payment=ask(), ground="hardship", reason="李秀英低保", by=finance, at=NINE
    )
    assert not any("李秀英" in str(entry.body) for entry in payment.history())


def test_paying_takes_few_statements(ask, payer, django_assert_num_queries):
    payment = ask()
    with django_assert_num_queries(1):
        actions.order(payment=payment, gateway="sandbox", by=payer, at=NINE)
