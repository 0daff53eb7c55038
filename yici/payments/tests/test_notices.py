"""What gateways report may come twice, late, in any order, changed, or from somebody else."""

import logging
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.conftest import on
from yici.kernel import signing
from yici.payments import actions, gateways, rules
from yici.payments import events as e
from yici.payments.lifecycle import State, evolve
from yici.payments.models import Payment
from yici.payments.numbers import UnknownNumber, order_no, parse, refund_no
from yici.payments.reports import Repaid, Report
from yici.sandbox.actions import bank, mail

from .conftest import ABOUT, FEE

NINE = on("2026-09-21")
ADDRESS = "/api/v1/payments/callbacks/sandbox"
PK = UUID("0198f3a0-0000-7000-8000-000000000001")


# -- any order, any number of times ----------------------------------------------------------------


def begun(orders: int = 1) -> State:
    """A payment of 200 yuan with so many orders."""
    asked = e.Asked(
        on=NINE.date(), about=ABOUT, number="GA-1", payer=PK, department_id=1, region="5",
        lines=(FEE,), cents=20000,
    )  # fmt: skip
    state = evolve(State(), asked)
    for no in range(1, orders + 1):
        made = e.Ordered(order=no, gateway="sandbox", cents=20000, until=NINE)
        state = evolve(state, made)
    return state


def told(state: State, reports) -> State:
    for no, report in reports:
        for event in rules.news(state, no, report):
            state = evolve(state, event)
    return state


def life(no: int, *, cents: int = 20000, back=(5000, 15000)) -> list[Report]:
    """What a bank reports of an order, in the order in which it happens."""
    number, minute = order_no(PK, no), timedelta(minutes=no)
    reports = [Report(number, "open")]
    paid = Report(number, "paid", cents, f"SB{no}", NINE + minute)
    reports.append(paid)
    repaid: tuple[Repaid, ...] = ()
    for n, part in enumerate(back, start=1):
        repaid += (Repaid("", part, f"SR{no}{n}", NINE + minute * (n + 1)),)
        reports.append(replace(paid, repaid=repaid))
    return reports


LIFE = life(1)


@given(st.lists(st.sampled_from(range(len(LIFE))), max_size=12))
def test_the_same_reports_end_in_the_same_state_in_whatever_order_and_however_often(drawn):
    """Refunded before paid, paid before opened, twice, three times: one fact each."""
    in_order = told(begun(), [(1, report) for report in LIFE])
    heard = told(begun(), [(1, LIFE[n]) for n in [*drawn, *{len(LIFE) - 1}]])
    assert heard == in_order
    assert heard.status == "refunded"


@given(st.permutations([0, 1, 2, 3] * 2))
def test_an_order_closed_before_its_money_was_heard_of_ends_paid(order):
    reports = [*LIFE[:2], Report(order_no(PK, 1), "closed"), LIFE[1]]
    heard = told(begun(), [(1, reports[n]) for n in order])
    assert (heard.status, heard.orders[0].state, heard.received) == ("paid", "paid", 20000)


@given(st.permutations([(1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (3, 1)]), st.booleans())
def test_what_was_paid_three_times_goes_back_twice_whichever_was_heard_of_first(order, cancelled):
    state = begun(3)
    if cancelled:
        state = evolve(state, e.Cancelled(on=NINE.date(), ground="withdrawn"))
    lives = {no: life(no, back=()) for no in (1, 2, 3)}
    heard = told(state, [(no, lives[no][n]) for no, n in order])
    assert heard.received == 60000
    assert heard.refunding == (60000 if cancelled else 40000)
    assert heard.surplus == 0
    assert heard.status == ("cancelled" if cancelled else "paid")


@given(st.permutations([0, 1, 1]), st.integers(1, 30000).filter(lambda n: n != 20000))
def test_a_wrong_amount_never_counts_as_paid_and_goes_back_once(order, cents):
    reports = life(1, cents=cents, back=())
    heard = told(begun(), [(1, reports[n]) for n in order])
    assert (heard.status, heard.orders[0].state, heard.received) == ("asked", "wrong", 0)
    assert [(r.cents, r.ground) for r in heard.refunds] == [(cents, "wrong_amount")]


@given(st.uuids(), st.integers(1, 99), st.integers(1, 99))
def test_an_order_number_leads_back_to_its_payment_and_fits_every_gateway(pk, no, n):
    number = order_no(pk, no)
    assert parse(number) == (pk, no)
    assert len(refund_no(pk, f"{no}.{n}")) <= 32
    assert number.isalnum()


@pytest.mark.parametrize("number", ["", "x", "a" * 28, "A" * 26 + "01", "7" * 26 + "01", "国" * 28])
def test_what_is_no_number_of_ours_is_not_taken_for_one(number):
    with pytest.raises(UnknownNumber):
        parse(number)


# -- over the wire ---------------------------------------------------------------------------------


@pytest.fixture
def ordered(ask, payer, sandbox_bank, moment):
    """Li has gone to the cashier."""
    moment("2026-09-21 09:10")
    payment = actions.order(payment=ask(), gateway="sandbox", by=payer, at=NINE)
    sandbox_bank.opened(payment)
    return payment


@pytest.fixture
def notice(client, ordered):
    """Post a notice to us, as the bank signs it or otherwise: returns the status."""

    def post(body: dict, *, signer="sandbox_bank", at=None, changed=None, headers=None) -> int:
        content = orjson.dumps(body)
        at = at or on("2026-09-21 09:10")
        found = signing.signed(signer, "POST", ADDRESS, content, at) if headers is None else headers
        answer = client.post(
            ADDRESS, changed or content, content_type="application/json", headers=found
        )
        return answer.status_code

    return post


@pytest.fixture
def report(ordered):
    """What the bank says when Li has paid."""
    bank.pay(no=order_no(ordered.pk, 1), at=on("2026-09-21 09:10"))
    return bank.report_of(bank.BankOrder.objects.get())


@pytest.mark.django_db
def test_a_notice_sent_twice_or_replayed_is_one_fact(notice, report, ordered):
    assert [notice(report) for _ in range(3)] == [200, 200, 200]
    kinds = [entry.kind for entry in ordered.history()]
    assert kinds == ["payments.asked", "payments.ordered", "payments.received", "payments.paid"]


@pytest.mark.django_db
def test_the_very_same_bytes_kept_and_sent_again_later_are_refused_as_old(notice, report, moment):
    content = orjson.dumps(report)
    headers = signing.signed("sandbox_bank", "POST", ADDRESS, content, on("2026-09-21 09:10"))
    assert notice(report, headers=headers) == 200
    moment("2026-09-21 09:16")
    assert notice(report, headers=headers) == 403


@pytest.mark.django_db
def test_what_somebody_else_signed_or_changed_changes_nothing(notice, report, ordered, caplog):
    good = signing.signed(
        "sandbox_bank", "POST", ADDRESS, orjson.dumps(report), on("2026-09-21 09:10")
    )
    broken = good | {"Yici-Signature": "0" * 128}
    for code in (
        notice(report, signer="yici"),
        notice(report, changed=orjson.dumps(report | {"cents": 1})),
        notice(report, headers={}),
        notice(report, headers=broken),
        notice(report, headers=good | {"Yici-Signature": "x"}),
        notice(report, headers=good | {"Yici-Time": "yesterday"}),
        notice(report, headers=good | {"Yici-Time": "2026-09-21T09:11:00+08:00"}),
    ):
        assert code == 403
    assert Payment.at(ordered.pk).status == "asked"
    assert "refused: Forged" in caplog.text


@pytest.mark.django_db
def test_a_notice_of_a_wrong_amount_is_told_once_and_the_log_names_nobody(
    notice, report, ordered, caplog, li
):
    caplog.set_level(logging.INFO)
    wrong = report | {"cents": 1}
    assert [notice(wrong), notice(wrong)] == [200, 200]
    payment = Payment.at(ordered.pk)
    assert (payment.status, payment.state.orders[0].state) == ("asked", "wrong")
    assert caplog.text.count("1 fen came, 20000 were due") == 1
    assert li.name not in caplog.text
    assert str(li.pk) not in caplog.text


@pytest.mark.django_db
def test_a_notice_about_an_order_of_nobody_or_of_another_gateway_is_refused(
    notice, report, ordered
):
    assert notice(report | {"order": order_no(PK, 1)}) == 404
    assert notice(report | {"order": order_no(ordered.pk, 2)}) == 404
    assert notice(report | {"order": "x"}) == 404
    with pytest.raises(actions.UnknownOrder):
        actions.learn(payment=ordered, no=1, report=LIFE[1], gateway="other", at=NINE)
    assert Payment.at(ordered.pk).status == "asked"


@pytest.mark.django_db
@pytest.mark.parametrize("body", [{}, {"order": 1}, {"order": "x", "status": "paid"}, []])
def test_a_signed_notice_that_makes_no_sense_is_refused(notice, body):
    assert notice(body) == 422


@pytest.mark.django_db
def test_there_are_no_callbacks_for_a_gateway_that_does_not_exist(client):
    assert (
        client.post("/api/v1/payments/callbacks/nobody", {}, "application/json").status_code == 404
    )


@pytest.mark.django_db
def test_when_no_notice_comes_the_bank_is_asked(ordered, sandbox_bank, moment):
    """The cashier's time is over and nobody has reported: the job asks."""
    from yici.payments.jobs import ask_after_orders

    bank.pay(no=order_no(ordered.pk, 1), at=on("2026-09-21 09:20"))
    later = moment("2026-09-21 09:40")
    assert ask_after_orders(int(later.timestamp())) == 1
    assert Payment.at(ordered.pk).status == "paid"


@pytest.mark.django_db
def test_an_order_nobody_paid_is_closed_when_its_time_is_over(ordered, moment):
    from yici.payments.jobs import ask_after_orders

    later = moment("2026-09-21 09:40")
    ask_after_orders(int(later.timestamp()))
    payment = Payment.at(ordered.pk)
    assert (payment.status, payment.state.orders[0].state) == ("asked", "closed")
    assert bank.pay(no=order_no(ordered.pk, 1), at=later).status == "closed"


@pytest.mark.django_db
def test_a_bank_that_does_not_answer_is_asked_again_later(ordered, monkeypatch, moment):
    import httpx

    from yici.payments.jobs import ask_after_orders

    def silent(request):
        raise httpx.ConnectError("nobody there")

    monkeypatch.setattr(signing, "transport", httpx.MockTransport(silent))
    later = moment("2026-09-21 09:40")
    assert ask_after_orders(int(later.timestamp())) == 0
    with pytest.raises(gateways.OutOfReach):
        actions.ask_gateway(payment=ordered, no=1, at=later)


@pytest.mark.django_db
def test_a_refund_of_which_nothing_is_heard_is_asked_for_again_and_paid_once(
    paid, finance, monkeypatch, moment
):
    """The bank was away when it was asked: an hour later it is asked again, by the same number."""
    import httpx

    from yici.payments.jobs import ask_after_refunds

    at = moment("2026-09-21 10:00")
    actions.refund(payment=paid, ground="not_due", reason="撤回", by=finance, at=at)
    short = signing.transport

    def silent(request):
        raise httpx.ConnectError("nobody there")

    monkeypatch.setattr(signing, "transport", httpx.MockTransport(silent))
    assert ask_after_refunds(int(moment("2026-09-21 11:30").timestamp())) == 0
    monkeypatch.setattr(signing, "transport", short)
    later = moment("2026-09-21 12:30")
    assert [ask_after_refunds(int(later.timestamp())) for _ in range(2)] == [1, 1]
    number = order_no(paid.pk, 1)
    bank.settle_refund(refund=f"{number}r01", at=later)
    assert ask_after_refunds(int(later.timestamp())) == 1  # asked, and told that it is done
    assert Payment.at(paid.pk).status == "refunded"


@pytest.mark.django_db
def test_the_bank_sends_a_letter_again_until_it_is_taken(ordered, sandbox_bank, settings, moment):
    number = order_no(ordered.pk, 1)
    bank.pay(no=number, at=on("2026-09-21 09:10"))
    letter = sandbox_bank.letters(number)[-1]
    letter.url = "http://testserver/nowhere/"
    with pytest.raises(mail.NotTaken):
        mail.send(letter=letter, at=on("2026-09-21 09:10"))
    letter.refresh_from_db()
    mail.send(letter=letter, at=on("2026-09-21 09:10"))
    letter.refresh_from_db()
    assert letter.tries == 2
    assert letter.taken_at
    assert Payment.at(ordered.pk).status == "paid"


@pytest.mark.django_db
@pytest.mark.parametrize("order", [7, None, [], {"of": "it"}, "x" * 500, "0" * 28])
def test_a_signed_notice_of_no_order_of_ours_changes_nothing_and_breaks_nothing(
    notice, report, ordered, order
):
    assert notice(report | {"order": order}) == 404
    assert Payment.at(ordered.pk).seq == ordered.seq


BACK = {
    "refund": "", "cents": 5, "transaction": "t", "at": "2026-09-21T09:12:00+08:00", "failed": False,
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "PAID"},
        {"cents": 0},
        {"cents": -20000},
        {"cents": "20000"},
        {"cents": 20000.9},
        {"paid_at": "2026-09-21T09:10:00"},  # of which time zone?
        {"paid_at": "0001-01-01T00:00:00+14:00"},
        {"paid_at": "2026-09-23T09:10:00+08:00"},
        {"transaction": None},
        {"transaction": 7},
        {"transaction": ""},
        {"transaction": "9" * 65},
        {"transaction": "a\x00"},
        {"voucher": "9" * 41},
        {"refunds": [BACK | {"refund": None}]},
        {"refunds": [BACK | {"cents": -5}]},
        {"refunds": [BACK | {"cents": 20001}]},
        {"refunds": [BACK | {"at": "2026-09-21T09:12:00"}]},
        {"refunds": [BACK | {"at": "2026-09-23T09:12:00+08:00"}]},
        {"refunds": [BACK | {"failed": "false"}]},
        {"refunds": [BACK | {"transaction": "t" * 65}]},
    ],
)
def test_what_no_bank_can_mean_is_refused_whole_and_the_true_notice_still_counts(
    notice, report, ordered, wrong
):
    """C055: no fact that cannot be retold, none told twice, none that shuts out the true one."""
    assert notice(report | wrong) == 422
    assert Payment.at(ordered.pk).seq == ordered.seq
    assert notice(report) == 200
    assert Payment.at(ordered.pk).status == "paid"


@pytest.mark.django_db
def test_a_bank_that_answers_nonsense_is_asked_again_later(ordered, monkeypatch, moment):
    import httpx

    from yici.payments.jobs import ask_after_orders

    answer = httpx.Response(200, json={"order": "x", "status": "perhaps"})
    monkeypatch.setattr(signing, "transport", httpx.MockTransport(lambda request: answer))
    assert ask_after_orders(int(moment("2026-09-21 09:40").timestamp())) == 0
    assert Payment.at(ordered.pk).seq == ordered.seq
