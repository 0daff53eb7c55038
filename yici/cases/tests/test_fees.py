"""A step waits for its fee; nothing is asked without a law; what was not earned goes back (C055)."""

from copy import deepcopy

import pytest
from django.urls import reverse
from django.utils import translation

from yici.cases import actions, fees, reading, rules
from yici.cases.models import Case
from yici.cases.tests import city as cities
from yici.conftest import on
from yici.kernel import reactions
from yici.licences.models import Paper
from yici.notifications.models import Notification
from yici.payments import actions as payments
from yici.payments.models import Payment
from yici.payments.rules import NotAllowed as NotPaid
from yici.people.who import Grant, Who
from yici.shipping import actions as shipping
from yici.shipping.models import Parcel
from yici.shipping.rules import NotAllowed as NotSent

pytestmark = pytest.mark.django_db
DAY, TODAY = on("2026-09-21").date(), on("2026-09-21")
BASIS = "《四川省食品经营许可收费标准》"


def fee(code, before, cents=20000, **more):
    return {"code": code, "name": f"{code}费", "standard": "每件", "amount_cents": cents,
            "basis": BASIS, "before": before} | more  # fmt: skip


@pytest.fixture
def priced(city):
    """Publish the food permit with fees: `priced(fee("exam", "decide"))`."""

    def publish(*laid_down, name="priced", **changes):
        body = deepcopy(cities.PERMIT) | {"fees": list(laid_down)} | changes
        city.items[name] = cities.publish(name, body, city.departments["区市监局"])
        return name

    return publish


@pytest.fixture
def apply_for(city, apply):
    """Apply for the priced item as Li; return the case as it is."""

    def applied(name="priced", **more):
        given = {"answers": {"kind": "shop"}, "form": FORM, "materials": [PLAN]} | more
        return apply(name, edition_id=city.items[name].pk, **given)

    return applied


ADDRESS = {"name": "李秀英", "phone": "13800138000", "address": "四川省广安市广安区滨江路 1 号"}
FORM = {"shop_name": "老李面馆", "phone": "13800138000"}
PLAN = actions.Given("floor_plan", digest="0" * 64, name="平面图.pdf", size=10)


def accept(city, case):
    return actions.accept(case=case, by=city.chen, at=TODAY)


def review(city, case):
    for name in ("wang", "zhao", "sun"):
        case = actions.review(
            case=case, by=city.who[name], outcome="pass", criterion="meets_conditions", at=TODAY
        )
    return case


def decide(city, case, outcome="granted", **more):
    criterion = "meets_conditions" if outcome == "granted" else "fails_conditions"
    more = more or ({"reason": "不符合"} if outcome == "refused" else {})
    return actions.decide(
        case=case, by=city.wu, outcome=outcome, criterion=criterion, at=TODAY, **more
    )


def pay(case, at=TODAY) -> Payment:
    """Pay at a counter what the case waits for, and let it be told."""
    reactions.settle()
    payment = Payment.objects.about(case.pk).filter(status="asked").get()
    payment = payments.note_receipt(
        payment=payment.pk, voucher=f"V-{payment.pk.hex[:8]}", paid_at=at, by=Who.clock(), at=at
    )
    reactions.settle()
    return payment


def fresh(case) -> Case:
    return Case.at(case.pk)


# -- asked, and waited for --------------------------------------------------------------------------


def test_without_a_fee_in_the_item_nothing_is_asked(city, accepted):
    decide(city, review(city, accepted))
    reactions.settle()
    assert not Payment.objects.exists()


def test_a_fee_before_the_licence_is_asked_with_the_decision_and_holds_the_licence(
    city, priced, apply_for
):
    priced(fee("card", "make"))
    case = decide(city, review(city, accept(city, apply_for())))
    reactions.settle()
    case = fresh(case)
    assert case.status == "making"
    assert case.licence_id is None
    payment = Payment.objects.get()
    assert (payment.about, payment.number, payment.due) == (case.pk, case.number, 20000)
    assert payment.lines[0]["basis"] == BASIS
    pay(case)
    case = fresh(case)
    assert case.status == "delivered"
    assert case.licence_id


def test_a_fee_before_the_decision_is_asked_with_acceptance_and_holds_the_decision(
    city, priced, apply_for
):
    priced(fee("exam", "decide"))
    case = review(city, accept(city, apply_for()))
    with pytest.raises(rules.NotAllowed) as held:
        decide(city, case)
    assert (held.value.code, held.value.rule) == ("held", "行政许可法 art. 59")
    pay(case)
    assert decide(city, fresh(case)).status == "making"


def test_a_fee_before_acceptance_holds_the_acceptance_but_not_the_laws_silence(
    city, priced, apply_for
):
    priced(fee("publishing", "accept"))
    case = apply_for()
    with pytest.raises(rules.NotAllowed) as held:
        accept(city, case)
    assert held.value.code == "held"
    assert actions.deem_accepted(case=case.pk, at=on("2026-10-12")).status == "in_review"


def test_a_fee_before_the_handing_over_holds_the_delivery(city, priced, apply_for):
    priced(fee("postage", "deliver"))
    case = decide(city, review(city, accept(city, apply_for(delivery="window"))))
    reactions.settle()
    case = fresh(case)
    assert case.status == "delivering"
    with pytest.raises(rules.NotAllowed) as held:
        actions.deliver(case=case, by=city.deng, mode="window", at=TODAY)
    assert held.value.code == "held"
    pay(case)
    assert (
        actions.deliver(case=fresh(case), by=city.deng, mode="window", at=TODAY).status
        == "delivered"
    )


def test_where_no_licence_is_made_what_goes_before_it_goes_before_the_delivery(
    city, priced, apply_for
):
    priced(fee("card", "make"), result=None)
    case = decide(city, review(city, accept(city, apply_for())))
    reactions.settle()
    assert fresh(case).status == "delivering"
    pay(case)
    assert fresh(case).status == "delivered"


def test_fees_of_one_step_are_one_payment_and_those_of_another_situation_none(
    city, priced, apply_for
):
    priced(
        fee("a", "decide"), fee("b", "decide", 500), fee("zero", "decide", 0),
        fee("canteen", "decide", 900, needed_if={"kind": ["canteen"]}), fee("later", "make", 100),
    )  # fmt: skip
    case = accept(city, apply_for())
    reactions.settle()
    assert [t.subject for t in fees.waiting(case.state)] == ["a", "b"]
    assert Payment.objects.get().due == 20500
    pay(case)
    assert fees.settled(fresh(case).state) == {"a", "b"}
    case = decide(city, review(city, fresh(case)))
    reactions.settle()
    assert Payment.objects.get(status="asked").due == 100


def test_a_refused_application_is_asked_for_nothing_more(city, priced, apply_for):
    priced(fee("card", "make"))
    decide(city, review(city, accept(city, apply_for())), "refused")
    reactions.settle()
    assert not Payment.objects.exists()


def test_what_was_left_out_is_asked_by_hand_once(city, priced, apply_for):
    priced(fee("exam", "decide"))
    case = accept(city, apply_for())
    with pytest.raises(rules.NotAllowed) as refused:
        actions.ask_fee(case=case, by=city.wang, at=TODAY)
    assert (refused.value.code, refused.value.rule) == ("no-fee", "行政许可法 art. 58")


# -- waived ----------------------------------------------------------------------------------------


def test_the_head_waives_a_fee_on_a_ground_and_the_case_goes_on(city, priced, apply_for):
    priced(fee("exam", "decide", reducible=True))
    case = review(city, accept(city, apply_for()))
    reactions.settle()
    for by in (city.wang, city.chen, city.li):
        with pytest.raises(rules.NotAllowed):
            actions.waive_fee(
                case=case, by=by, fee="exam", ground="hardship", reason="低保", at=TODAY
            )
    case = actions.waive_fee(
        case=case, by=city.wu, fee="exam", ground="hardship", reason="李秀英是低保户", at=TODAY
    )
    reactions.settle()
    assert Payment.objects.get().status == "waived"
    assert decide(city, fresh(case)).status == "making"
    assert not any("李秀英" in str(entry.body) for entry in case.history())


@pytest.mark.parametrize("was_asked", [False, True])
def test_a_fee_waived_and_a_case_withdrawn_before_a_worker_came_leave_nothing_undone(
    city, priced, apply_for, was_asked
):
    priced(fee("a", "decide", reducible=True), fee("b", "decide", 500))
    case = accept(city, apply_for())
    if was_asked:
        reactions.settle()
        payments.cancel(payment=Payment.objects.get().pk, ground="error", by=Who.clock(), at=TODAY)
    case = actions.waive_fee(
        case=case.pk, by=city.wu, fee="a", ground="hardship", reason="低保", at=TODAY
    )
    actions.withdraw(case=case, by=city.li, reason="不办了", at=TODAY)
    reactions.settle()
    assert fresh(case).status == "withdrawn"
    assert [one.state.refunds for one in Payment.objects.all()] == [()] * was_asked


def test_what_the_item_does_not_reduce_is_waived_by_a_policy_only(city, priced, apply_for):
    priced(fee("exam", "decide"))
    case = review(city, accept(city, apply_for()))
    for fee_, ground in (("exam", "hardship"), ("x", "policy"), ("检验", "mood")):
        with pytest.raises(rules.NotAllowed):
            actions.waive_fee(case=case, by=city.wu, fee=fee_, ground=ground, reason="x", at=TODAY)
    case = actions.waive_fee(
        case=case, by=city.wu, fee="exam", ground="policy", reason="省里免征", at=TODAY
    )
    assert not fees.waiting(case.state)


def test_one_fee_of_several_is_waived_and_the_rest_is_paid(city, priced, apply_for):
    priced(fee("a", "decide", reducible=True), fee("b", "decide", 500))
    case = accept(city, apply_for())
    reactions.settle()
    actions.waive_fee(case=case, by=city.wu, fee="a", ground="disability", reason="残疾", at=TODAY)
    reactions.settle()
    payment = Payment.objects.get()
    assert (payment.status, payment.due) == ("asked", 500)
    pay(case)
    assert not fees.waiting(fresh(case).state)


def test_what_the_finance_clerk_calls_off_holds_nothing_up_any_more(city, priced, apply_for):
    priced(fee("exam", "decide"))
    case = review(city, accept(city, apply_for()))
    reactions.settle()
    payment = Payment.objects.get()
    payments.cancel(payment=payment.pk, ground="error", by=city.qian, at=TODAY)
    reactions.settle()
    assert decide(city, fresh(case)).status == "making"


# -- back ------------------------------------------------------------------------------------------


def test_who_withdraws_before_paying_is_asked_for_nothing_any_more(city, priced, apply_for):
    priced(fee("exam", "decide"))
    case = accept(city, apply_for())
    reactions.settle()
    actions.withdraw(case=case, by=city.li, at=TODAY)
    reactions.settle()
    assert Payment.objects.get().status == "cancelled"


def test_what_was_paid_and_not_earned_goes_back_when_she_withdraws(city, priced, apply_for):
    priced(fee("exam", "decide"))
    case = accept(city, apply_for())
    pay(case)
    actions.withdraw(case=fresh(case), by=city.li, at=TODAY)
    reactions.settle()
    payment = Payment.objects.get()
    assert (payment.status, payment.refunding) == ("paid", 20000)
    assert payment.state.refunds[0].ground == "not_due"
    payments.note_refund(
        payment=payment.pk, code="1.1", transaction="T-100", by=city.qian, at=TODAY
    )
    reactions.settle()
    assert Notification.objects.filter(kind="cases.fee_refunded").exists()


def test_what_was_paid_for_the_decision_stays_when_it_was_made(city, priced, apply_for):
    priced(fee("exam", "decide"), fee("card", "make", 500))
    case = accept(city, apply_for())
    pay(case)
    case = decide(city, review(city, fresh(case)))
    reactions.settle()
    actions.change_result(
        case=fresh(case), by=city.wu, change="revoked", ground="against_procedure",
        reason="证照制作前撤销", at=TODAY,
    )  # fmt: skip
    reactions.settle()
    found = {p.due: p.status for p in Payment.objects.all()}
    assert found == {20000: "paid", 500: "cancelled"}


def test_money_that_comes_while_the_case_ends_goes_back(city, priced, apply_for):
    priced(fee("exam", "decide"))
    case = accept(city, apply_for())
    reactions.settle()
    payment = Payment.objects.get()
    payments.note_receipt(
        payment=payment.pk, voucher="V-1000", paid_at=TODAY, by=city.qian, at=TODAY
    )
    actions.withdraw(case=fresh(case), by=city.li, at=TODAY)
    reactions.settle()
    payment = Payment.objects.get()
    assert payment.refunding == 20000


def test_what_she_pays_while_a_correction_is_awaited_is_noted(city, priced, apply_for):
    priced(fee("publishing", "accept"))
    case = apply_for()
    reactions.settle()
    case = actions.ask_correction(
        case=fresh(case),
        by=city.chen,
        missing=["floor_plan"],
        words_to_applicant="看不清",
        at=TODAY,
    )
    pay(case)
    case = fresh(case)
    assert case.status == "correcting"
    assert not fees.waiting(case.state)


# -- told ------------------------------------------------------------------------------------------


def test_she_gets_a_notice_with_the_law_news_and_a_receipt(city, priced, apply_for):
    priced(fee("exam", "decide"))
    case = accept(city, apply_for())
    pay(case)
    kinds = set(Paper.objects.about(case.pk).values_list("kind", flat=True))
    assert {"fee", "fee_receipt"} <= kinds
    told = set(Notification.objects.values_list("kind", flat=True))
    assert {"cases.fee_asked", "cases.fee_paid"} <= told


def test_accepting_an_item_without_fees_takes_no_more_statements(
    city, apply, priced, apply_for, django_assert_num_queries
):
    free = apply()
    with django_assert_num_queries(1):
        accept(city, free)
    priced(fee("exam", "decide"))
    dear = fresh(apply_for(key="two"))
    with django_assert_num_queries(2):
        accept(city, dear)


# -- on screens and at the API ----------------------------------------------------------------------


def test_she_sees_on_her_case_what_is_to_pay_and_gets_there(city, priced, apply_for, at_desk):
    priced(fee("exam", "decide"))
    case = accept(city, apply_for())
    reactions.settle()
    page = at_desk("li")
    page.cookies["django_language"] = "en"
    shown = page.get(f"/cases/{case.number}/").content.decode()
    payment = Payment.objects.get()
    assert "A fee is to be paid: ¥200" in shown
    assert f'href="/payments/{payment.pk}/"' in shown
    bill = page.get(f"/payments/{payment.pk}/").content.decode()
    assert f'href="/cases/{case.number}/"' in bill  # and the way back
    pay(case)
    shown = page.get(f"/cases/{case.number}/").content.decode()
    assert "A fee is to be paid" not in shown
    assert "Paid" in shown


def test_the_head_waives_at_the_desk_and_the_reviewer_sees_why_it_waits(
    city, priced, apply_for, at_desk
):
    priced(fee("exam", "decide", reducible=True))
    case = review(city, accept(city, apply_for()))
    reactions.settle()
    desk = at_desk("wu")
    desk.cookies["django_language"] = "en"
    shown = desk.get(f"/desk/cases/{case.number}/").content.decode()
    assert "First has to be finished: " in shown
    address = reverse("desk:case_verb", args=[case.number, "waive-fee"])
    form = desk.get(address).content.decode()
    assert "exam费 ¥200" in form
    sent = {"key": "k", "seen": case.seq, "fee": "exam", "ground": "hardship", "reason": "低保"}
    assert desk.post(address, sent).status_code == 302
    assert not fees.waiting(fresh(case).state)


def test_the_api_has_the_same_verbs_with_the_same_rules(city, priced, apply_for, client):
    priced(fee("exam", "decide", reducible=True))
    case = accept(city, apply_for())
    base = f"/api/v1/cases/{case.number}/actions"

    def send(name, verb, body):
        client.force_login(city.users[name])
        return client.post(f"{base}/{verb}", body, content_type="application/json")

    body = {"fee": "exam", "ground": "hardship", "reason": "低保"}
    assert send("wang", "waive-fee", body).status_code == 403
    assert send("wu", "waive-fee", body | {"fee": "x"}).status_code == 422
    assert send("wu", "waive-fee", body | {"ground": "mood"}).status_code == 422
    assert send("wang", "ask-fee", {}).json()["rule"] == "行政许可法 art. 58"
    assert send("wu", "waive-fee", body).status_code == 200
    assert send("wu", "waive-fee", body).status_code == 409


def test_an_agent_for_another_item_sees_neither_payment_nor_parcel(city, priced, apply_for):
    """A mandate for one item opens that item's payments only (R38)."""
    from yici.people.models import Mandate
    from yici.people.who import who_acts_as

    priced(fee("exam", "decide"))
    case = accept(city, apply_for())
    reactions.settle()
    agent = city.applicants["agent"]
    mandate = Mandate.objects.create(
        principal=city.applicants["li"], agent=agent, basis="online", items=["other"],
        valid_from=on("2026-01-01"), granted_at=on("2026-01-01"), granted_by="test",
    )  # fmt: skip
    assert not Payment.objects.visible_to(who_acts_as(agent, TODAY)).exists()
    mandate.items = [case.item_code]
    mandate.save()
    assert Payment.objects.visible_to(who_acts_as(agent, TODAY)).exists()


def test_the_rule_itself_holds_an_agent_to_the_items_of_the_mandate(city, priced, apply_for):
    """Whatever list a payment or a parcel was found by, another's fee is not paid with it (R38)."""
    priced(fee("exam", "decide"))
    case = accept(city, apply_for())
    reactions.settle()
    payment, li = Payment.objects.get(), case.applicant_id
    parcel = shipping.ask(
        about=case.pk, number=case.number, applicant_id=li, department_id=case.department_id,
        region=case.region, direction="in", mode="post", contents=["materials"], address=ADDRESS,
        carrier="counter", actor=city.li.actor, at=TODAY, key="papers",
    )  # fmt: skip

    def agent_for(items):
        pk = city.applicants["agent"].pk
        return Who(actor=f"person:{pk}", applicant_id=pk, grants=(Grant(li, items),))

    other = agent_for(frozenset({"other"}))
    with pytest.raises(NotPaid) as refused:
        payments.order(payment=payment.pk, gateway="sandbox", by=other, at=TODAY)
    assert (refused.value.code, refused.value.rule) == ("not-yours", "R38")
    for act, given in (
        (shipping.note_waybill, {"waybill": "EA123456789CN"}),
        (shipping.cancel, {"ground": "elsewhere"}),
    ):
        with pytest.raises(NotSent) as refused:
            act(parcel=parcel.pk, by=other, at=TODAY, **given)
        assert refused.value.code == "not-yours"
    assert (Payment.at(payment.pk).seq, Parcel.at(parcel.pk).seq) == (payment.seq, parcel.seq)
    for who in (agent_for(frozenset({case.item_code})), agent_for(None)):
        payments.order(payment=payment.pk, gateway="sandbox", by=who, at=TODAY)
        shipping.note_waybill(parcel=parcel.pk, waybill="EA123456789CN", by=who, at=TODAY)


def test_the_limits_run_on_while_a_fee_is_unpaid_and_she_reads_so(city, priced, apply_for):
    """行政许可法 art. 45 lists what does not count, and payment is not in the list."""
    priced(fee("exam", "decide"))
    case = review(city, accept(city, apply_for()))
    statutory = case.state.clock("statutory")
    assert not case.is_stopped
    assert (statutory.stops, statutory.is_running) == ((), True)
    with translation.override("en"):
        why = reading.outlook_of(case, statutory.started_on).why
    assert any("The limits run on" in line for line in why)
