"""Li's licence goes out to her by post; her papers come in."""

from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.conftest import on
from yici.kernel import reactions, signing
from yici.people.tests.people import acting, make_department, make_person, make_staff
from yici.sandbox.actions import mail
from yici.sandbox.models import CourierOrder
from yici.shipping import actions, carriers, reading, rules
from yici.shipping import events as e
from yici.shipping.jobs import ask_after_parcels
from yici.shipping.lifecycle import IllegalStep, State, evolve
from yici.shipping.models import Parcel, Sealed
from yici.shipping.progress import Progress, Step

from .conftest import ABOUT, ADDRESS

NINE = on("2026-09-21")


# -- the carrier's word, in any order ----------------------------------------------------------------

WAY = [
    Step("s1", "picked_up", NINE + timedelta(hours=1)),
    Step("s2", "in_transit", NINE + timedelta(hours=5)),
    Step("s3", "failed", NINE + timedelta(hours=20)),
    Step("s4", "delivered", NINE + timedelta(hours=30)),
    Step("s5", "returned", NINE + timedelta(hours=60)),
]


def sent() -> State:
    asked = e.Asked(
        on=NINE.date(), about=ABOUT, number="GA-1", applicant_id=ABOUT, department_id=1, region="5",
        direction="out", mode="post", carrier="sandbox", contents=("licence",), address="x",
    )  # fmt: skip
    state = evolve(State(), asked)
    state = evolve(state, e.Booked(carrier="sandbox", waybill="W1"))
    return evolve(state, e.HandedOver(on=NINE.date(), handler=""))


def told(state: State, progresses) -> State:
    for progress in progresses:
        for event in rules.news(state, progress, lambda words: words):
            state = evolve(state, event)
    return state


@given(st.lists(st.sampled_from(range(1, len(WAY) + 1)), max_size=8), st.integers(1, len(WAY)))
def test_the_same_word_ends_in_the_same_state_in_whatever_order_and_however_often(drawn, until):
    """The carrier tells every step each time; letters overtake each other and come twice."""
    words = [Progress("ref", "W1", tuple(WAY[:n])) for n in (*drawn, until)]
    last = max([*drawn, until])
    assert told(sent(), words) == told(sent(), [Progress("ref", "W1", tuple(WAY[:last]))])


@given(st.permutations(WAY))
def test_steps_told_one_by_one_end_in_the_same_state_too(steps):
    heard = told(sent(), [Progress("ref", "W1", (step,)) for step in steps])
    assert (heard.status, heard.has_arrived) == ("returned", True)
    assert heard.arrived_on == on("2026-09-22").date()
    assert heard == told(sent(), [Progress("ref", "W1", (step,)) for step in WAY])


@given(st.permutations(WAY[:4]))
def test_what_an_earlier_waybill_went_through_says_nothing_of_the_present_one(steps):
    state = told(sent(), [Progress("ref", "W1", tuple(WAY))])
    state = evolve(state, e.Booked(carrier="sandbox", waybill="W2"))
    heard = told(state, [Progress("ref", "W1", (step,)) for step in steps])
    assert heard.status == "booked"


# -- out -------------------------------------------------------------------------------------------


def test_what_is_asked_for_gets_a_waybill_by_itself_and_goes_its_way(
    ask, deng, sandbox_courier, moment
):
    moment("2026-09-21 09:00")
    parcel = ask()
    reactions.settle()
    parcel = Parcel.at(parcel.pk)
    assert parcel.status == "booked"
    assert CourierOrder.objects.get().waybill == parcel.waybill
    parcel = actions.hand_over(parcel=parcel, by=deng, at=NINE)
    assert (parcel.status, parcel.sent_on) == ("handed_over", NINE.date())
    for kind, status in (
        ("picked_up", "under_way"), ("in_transit", "under_way"), ("delivered", "delivered"),
    ):  # fmt: skip
        sandbox_courier.step(parcel, kind, moment("2026-09-22 10:00"))
        assert Parcel.at(parcel.pk).status == status
    parcel = Parcel.at(parcel.pk)
    assert parcel.arrived_on == on("2026-09-22").date()
    assert [entry.kind for entry in parcel.history()][-1] == "shipping.arrived"


def test_booking_twice_is_one_waybill(ask, deng, wire, moment):
    at = moment("2026-09-21 09:10")
    first = actions.book(parcel=ask(), by=deng, at=at)
    actions.book(parcel=ask(), by=deng, at=at)
    assert CourierOrder.objects.get().waybill == Parcel.at(first.pk).waybill


def test_neither_address_nor_code_nor_couriers_telephone_stands_in_the_ledger(
    booked, sandbox_courier, moment
):
    sandbox_courier.step(booked, "picked_up", moment("2026-09-21 10:00"))
    ledger = " ".join(str(entry.body) for entry in booked.history())
    for secret in (*ADDRESS.values(), "揽投员", "19900000091"):
        assert secret not in ledger
    assert ADDRESS["address"].encode() not in bytes(Sealed.objects.first().sealed)
    shown = reading.way_of(Parcel.at(booked.pk))[0]
    assert "19900000091" in shown.words
    assert reading.address_of(booked)["name"] == "李秀英"


def test_an_address_is_whole_or_nothing_is_asked(ask):
    for part, wrong in (("name", " "), ("phone", "abc"), ("address", "x"), ("address", "长" * 201)):
        with pytest.raises(rules.NotAllowed) as refused:
            ask(address=ADDRESS | {part: wrong})
        assert refused.value.field == part
    for wrong in ({"contents": []}, {"contents": ["money"]}, {"direction": "in", "mode": "locker"}):
        with pytest.raises(rules.NotAllowed):
            ask(**wrong)
    with pytest.raises(carriers.UnknownCarrier):
        ask(carrier="pigeon")
    assert not Parcel.objects.exists()


def test_she_changes_the_address_until_a_carrier_has_it(ask, applicant, deng, wire, moment):
    moment("2026-09-21 09:00")
    parcel = ask()
    moved = ADDRESS | {"address": "四川省成都市锦江区 5 号"}
    actions.readdress(parcel=parcel, address=moved, by=applicant, at=NINE)
    assert reading.address_of(parcel)["address"] == "四川省成都市锦江区 5 号"
    actions.readdress(parcel=parcel, address=moved, by=applicant, at=NINE)
    assert parcel.seq == 2
    first = actions.book(parcel=parcel, by=deng, at=NINE).waybill
    actions.readdress(parcel=parcel.pk, address=ADDRESS, by=applicant, at=NINE)
    reactions.settle()
    again = Parcel.at(parcel.pk)
    assert again.status == "booked"
    assert again.waybill != first
    assert CourierOrder.objects.get(waybill=first).is_cancelled
    actions.hand_over(parcel=again, by=deng, at=NINE)
    with pytest.raises(IllegalStep):
        actions.readdress(parcel=parcel.pk, address=moved, by=applicant, at=NINE)


def test_what_has_no_address_waits_for_it(ask, applicant, deng, wire, moment):
    moment("2026-09-21 09:00")
    parcel = ask(address=None)
    reactions.settle()
    with pytest.raises(rules.NotAllowed):
        actions.book(parcel=Parcel.at(parcel.pk), by=deng, at=NINE)
    actions.readdress(parcel=parcel.pk, address=ADDRESS, by=applicant, at=NINE)
    reactions.settle()
    assert Parcel.at(parcel.pk).status == "booked"


def test_who_sees_the_whole_address_is_noted(booked, deng, applicant):
    actions.print_label(parcel=booked, by=deng, at=NINE)
    assert booked.history().last().body == {"handler": deng.staff_code}
    with pytest.raises(rules.NotAllowed):
        actions.print_label(parcel=booked, by=applicant, at=NINE)


def test_only_the_office_hands_over(booked, applicant, hall_clerk):
    stranger = make_staff("周文斌", "delivery_clerk", make_department("区卫健局"))
    for by in (applicant, stranger, acting(make_person("王小军"))):
        with pytest.raises(rules.NotAllowed):
            actions.hand_over(parcel=booked, by=by, at=NINE)
    assert actions.hand_over(parcel=booked, by=hall_clerk, at=NINE).status == "handed_over"


def test_a_courier_who_was_faster_than_the_clerk_is_believed(booked, deng, sandbox_courier, moment):
    sandbox_courier.step(booked, "picked_up", moment("2026-09-21 10:00"))
    parcel = actions.hand_over(parcel=booked.pk, by=deng, at=NINE)
    assert parcel.status == "under_way"


def test_what_came_back_is_sent_again_under_a_new_number(booked, deng, sandbox_courier, moment):
    sandbox_courier.step(booked, "returned", moment("2026-09-25 10:00"))
    parcel = Parcel.at(booked.pk)
    assert parcel.status == "returned"
    again = actions.book(parcel=parcel, by=deng, at=moment("2026-09-25 11:00"))
    assert (again.status, again.attempts) == ("booked", 2)
    assert again.waybill != booked.waybill
    sandbox_courier.step(again, "delivered", moment("2026-09-27 11:00"))
    assert Parcel.at(booked.pk).status == "delivered"


def test_by_a_counter_the_number_is_typed_from_the_receipt(ask, deng, wire):
    parcel = ask(carrier="counter")
    reactions.settle()
    with pytest.raises(IllegalStep):
        actions.hand_over(parcel=parcel.pk, by=deng, at=NINE)
    for wrong in ("", "x", "EA 1", "号" * 8):
        with pytest.raises(rules.NotAllowed):
            actions.note_waybill(parcel=parcel.pk, waybill=wrong, by=deng, at=NINE)
    parcel = actions.note_waybill(parcel=parcel.pk, waybill="ea123456789cn", by=deng, at=NINE)
    assert (parcel.waybill, parcel.status) == ("EA123456789CN", "booked")
    assert actions.hand_over(parcel=parcel, by=deng, at=NINE).status == "handed_over"


def test_what_is_called_off_is_not_fetched(booked, deng, sandbox_courier, moment):
    moment("2026-09-21 10:00")
    actions.cancel(parcel=booked, ground="elsewhere", by=deng, at=NINE)
    reactions.settle()
    assert CourierOrder.objects.get().is_cancelled
    with pytest.raises(rules.NotAllowed):
        actions.cancel(parcel=booked, ground="mood", by=deng, at=NINE)


# -- in --------------------------------------------------------------------------------------------


def test_what_she_sends_in_is_fetched_delivered_and_opened(
    ask, applicant, hall_clerk, sandbox_courier, moment
):
    moment("2026-09-21 09:00")
    parcel = ask(direction="in", contents=["materials"])
    reactions.settle()
    parcel = Parcel.at(parcel.pk)
    assert parcel.status == "booked"
    sandbox_courier.step(parcel, "delivered", moment("2026-09-23 10:00"))
    with pytest.raises(rules.NotAllowed):
        actions.receive(parcel=parcel.pk, by=applicant, at=NINE)
    parcel = actions.receive(parcel=parcel.pk, by=hall_clerk, at=on("2026-09-23"))
    assert parcel.status == "received"


def test_she_enters_the_number_of_what_she_took_to_a_counter(ask, applicant, hall_clerk):
    parcel = ask(direction="in", contents=["materials"], carrier="counter")
    parcel = actions.note_waybill(parcel=parcel, waybill="EA123456789CN", by=applicant, at=NINE)
    assert parcel.status == "booked"
    assert actions.receive(parcel=parcel, by=hall_clerk, at=NINE).status == "received"


def test_she_calls_off_what_she_wanted_to_send_but_not_what_is_sent_to_her(ask, applicant):
    coming = ask(direction="in", key="in")
    actions.cancel(parcel=coming, ground="elsewhere", by=applicant, at=NINE)
    assert coming.status == "cancelled"
    with pytest.raises(rules.NotAllowed):
        actions.cancel(parcel=ask(), ground="elsewhere", by=applicant, at=NINE)


# -- over the wire ---------------------------------------------------------------------------------

ADDRESS_OF_US = "/api/v1/shipping/callbacks/sandbox"


@pytest.fixture
def notice(client, booked):
    """Post a notice to us, signed as the courier or otherwise: returns the status."""

    def post(body, *, signer="sandbox_courier", at="2026-09-21 09:10", headers=None) -> int:
        content = orjson.dumps(body)
        found = signing.signed(signer, "POST", ADDRESS_OF_US, content, on(at))
        found = found if headers is None else headers
        answer = client.post(ADDRESS_OF_US, content, content_type="application/json", headers=found)
        return answer.status_code

    return post


def word(parcel: Parcel, *kinds: str, reference="") -> dict:
    return {
        "reference": reference or rules.reference(parcel.pk, 1),
        "waybill": parcel.waybill,
        "steps": [
            {"code": str(n), "kind": kind, "at": f"2026-09-22T0{n}:00:00+08:00", "words": ""}
            for n, kind in enumerate(kinds, start=1)
        ],
    }


def test_a_notice_sent_twice_or_replayed_is_one_fact(notice, booked):
    said = word(booked, "picked_up", "delivered")
    assert [notice(said) for _ in range(3)] == [200, 200, 200]
    kinds = [entry.kind.partition(".")[2] for entry in booked.history()]
    assert kinds == ["asked", "booked", "tracked", "tracked", "arrived"]


def test_what_somebody_else_signed_or_of_another_parcel_changes_nothing(notice, booked):
    said = word(booked, "delivered")
    assert notice(said, signer="yici") == 403
    assert notice(said, headers={}) == 403
    assert notice(said, at="2026-09-21 08:00") == 403
    assert notice(said | {"reference": "x"}) == 404
    assert notice(said | {"reference": rules.reference(ABOUT, 1)}) == 404
    assert notice(said | {"waybill": "SBX999999999999"}) == 404
    assert notice(said | {"steps": [{"kind": "eaten"}]}) == 422
    assert notice([]) == 422
    assert Parcel.at(booked.pk).status == "booked"


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": 7},
        {"code": None},
        {"code": "x" * 41},
        {"code": "a\x00"},
        {"words": ["a"]},
        {"words": "长" * 1001},
        {"at": "2026-09-22T01:00:00"},  # of which time zone?
        {"at": "9999-12-31T23:59:59-14:00"},
        {"at": "2026-09-23T01:00:00+08:00"},
    ],
)
def test_what_no_courier_can_mean_is_refused_whole_and_its_true_word_still_counts(
    notice, booked, wrong
):
    """C056: one step of a wrong shape makes the whole word unreadable; nothing of it is told."""
    said = word(booked, "picked_up", "delivered")
    bent = said | {"steps": [said["steps"][0], said["steps"][1] | wrong]}
    assert notice(bent) == 422
    assert notice(said | {"steps": said["steps"] * 251}) == 422
    assert Parcel.at(booked.pk).seq == booked.seq
    assert notice(said) == 200
    assert Parcel.at(booked.pk).status == "delivered"


def test_a_carrier_that_went_silent_is_asked(booked, sandbox_courier, deng, moment):
    actions.hand_over(parcel=booked, by=deng, at=NINE)
    sandbox_courier.step(booked, "in_transit", moment("2026-09-21 10:00"), deliver=False)
    later = moment("2026-09-22 10:00")
    assert ask_after_parcels(int(later.timestamp())) == 1
    assert Parcel.at(booked.pk).status == "under_way"


def test_a_letter_that_came_before_the_number_was_noted_is_taken_later(
    ask, deng, sandbox_courier, moment
):
    """The courier is faster than our own hand: it hears 409 and says it again."""
    from yici.sandbox.actions import courier

    at = moment("2026-09-21 09:10")
    parcel = ask()
    order = courier.book(
        reference=rules.reference(parcel.pk, 1), receiver=ADDRESS,
        notify=f"http://testserver{ADDRESS_OF_US}", at=at,
    )  # fmt: skip
    parcel.waybill = order.waybill
    letter = sandbox_courier.step(parcel, "picked_up", at, deliver=False)
    with pytest.raises(mail.NotTaken):
        mail.send(letter=letter, at=at)
    actions.book(parcel=Parcel.at(parcel.pk), by=deng, at=at)
    mail.send(letter=letter, at=at)
    assert Parcel.at(parcel.pk).status == "under_way"


def test_addresses_and_codes_go_when_they_have_served_for_a_year(booked, sandbox_courier, moment):
    sandbox_courier.step(booked, "delivered", moment("2026-09-22 10:00"))
    assert actions.erase_what_has_served(at=on("2027-09-20")) == 0
    assert actions.erase_what_has_served(at=on("2027-09-25")) > 0
    assert reading.address_of(Parcel.at(booked.pk)) is None


def test_handing_over_is_one_statement_after_a_look_whether_it_is_suspended(
    booked, deng, django_assert_num_queries
):
    with django_assert_num_queries(2):
        actions.hand_over(parcel=booked, by=deng, at=NINE)
