"""拦截、收回: a result that is revoked or suspended while the carrier has it (行政许可法 art. 69, 70; C056)."""

import pytest
from django.urls import reverse

from yici.cases import actions as cases
from yici.cases.models import Case
from yici.cases.tests.test_parcels import ADDRESS, TODAY, change, granted, step, wire
from yici.kernel import reactions
from yici.licences.models import Licence
from yici.notifications.models import Notification
from yici.sandbox.actions import courier
from yici.sandbox.models import CourierOrder
from yici.shipping import actions as shipping
from yici.shipping import carriers, words
from yici.shipping.models import Parcel
from yici.shipping.rules import NotAllowed

__all__ = ["granted", "wire"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def on_the_road(city, granted, wire):
    """A licence on its way to Li: `on_the_road("in_transit")`; return its case."""

    def sent(kind="in_transit") -> Case:
        case = granted("post", **ADDRESS)
        parcel = Parcel.objects.get()
        shipping.hand_over(parcel=parcel.pk, by=city.deng, at=TODAY)
        reactions.settle()
        step(parcel, kind)
        return case

    return sent


def test_a_revoked_result_on_the_road_is_called_back_and_returns_to_the_file(
    city, on_the_road, at_desk
):
    case = on_the_road()
    change(city, case, "revoked", "against_procedure")
    parcel = Parcel.objects.get()
    assert (parcel.status, parcel.recall) == ("under_way", "recalled")
    assert CourierOrder.objects.get().is_recalled
    with pytest.raises(courier.Refused):
        step(parcel, "delivered")
    assert Notification.objects.filter(kind="cases.parcel_recalled").count() == 1
    step(parcel, "returned")
    page = at_desk("deng").get(f"/desk/parcels/{parcel.pk}/").content.decode()
    assert str(words.TO_DO["recalled"]) in page
    for act in (shipping.book, shipping.make_ready):  # it goes to nobody any more
        with pytest.raises(NotAllowed):
            act(parcel=Parcel.objects.get(), by=city.deng, at=TODAY)
    shipping.take_back(parcel=parcel.pk, how="given_back", by=city.deng, at=TODAY)
    assert not Parcel.objects.to_take_back().exists()
    assert words.to_do(Parcel.objects.get()) == ""
    assert Case.at(case.pk).status == "terminated"


def test_what_arrives_all_the_same_makes_nothing_valid_and_staff_read_what_to_do(
    city, on_the_road, at_desk
):
    """The postman is at the door already: too late. Her signature does not heal the revocation."""
    case = on_the_road("out_for_delivery")
    change(city, case, "revoked", "against_procedure")
    parcel = Parcel.objects.get()
    assert parcel.recall == "too_late"
    step(parcel, "delivered")
    case, parcel = Case.at(case.pk), Parcel.at(parcel.pk)
    assert (parcel.status, case.status, case.result) == ("delivered", "terminated", "revoked")
    assert not case.history().filter(kind="cases.delivered").exists()
    assert {one.status for one in Licence.objects.filter(case_id=case.pk)} == {"revoked"}
    desk = at_desk("deng")
    assert case.number in desk.get("/desk/parcels/").content.decode()  # it waits for the office
    assert str(words.TO_DO["delivered"]) in desk.get(f"/desk/parcels/{parcel.pk}/").content.decode()
    shown = at_desk("li").get(reverse("portal:parcel", args=[parcel.pk])).content.decode()
    assert str(words.VOID) in shown
    desk = at_desk("deng")
    sent = {"key": "void", "seen": parcel.seq, "how": "declared_void"}
    done = desk.post(f"/desk/parcels/{parcel.pk}/take-back/", sent)
    assert done.status_code == 302
    assert Parcel.at(parcel.pk).recall == "settled"
    assert case.number not in desk.get("/desk/parcels/").content.decode()


def test_without_a_wire_people_are_told_to_telephone_and_enter_the_answer(
    city, granted, wire, client
):
    case = granted("post", address="")
    parcel = shipping.readdress(
        parcel=Parcel.objects.get().pk, address=ADDRESS, by=city.li, at=TODAY
    )
    shipping.note_waybill(
        parcel=parcel.pk, waybill="EA123456789CN", carrier="counter", by=city.deng, at=TODAY
    )
    shipping.hand_over(parcel=parcel.pk, by=city.deng, at=TODAY)
    change(city, case, "cancelled", "expired")
    parcel = Parcel.at(parcel.pk)
    assert parcel.recall == "asked"
    assert words.to_do(parcel) == str(words.TO_DO["asked", "people"])
    client.force_login(city.users["deng"])
    url = f"/api/v1/shipping/parcels/{parcel.pk}/actions/note-recall"

    def says(answer):
        return client.post(url, {"answer": answer}, content_type="application/json")

    assert says("maybe").status_code == 422
    told = says("too_late").json()
    assert (told["recall"], told["to_do"]) == ("too_late", str(words.TO_DO["too_late"]))
    assert says("recalled").status_code == 409
    client.force_login(city.users["wang"])
    assert says("recalled").status_code == 403


def test_nothing_is_called_back_while_the_result_stands_or_by_who_has_no_part_in_it(
    city, on_the_road
):
    on_the_road()
    parcel = Parcel.objects.get()
    for by, code in ((city.deng, "not-void"), (city.li, "not-yours"), (city.wu, "not-yours")):
        with pytest.raises(NotAllowed) as refused:
            shipping.recall(parcel=parcel.pk, by=by, at=TODAY)
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        shipping.take_back(parcel=parcel.pk, how="given_back", by=city.deng, at=TODAY)
    assert Parcel.at(parcel.pk).seq == parcel.seq


def test_a_carrier_that_is_away_is_asked_again_until_it_answers(city, on_the_road, monkeypatch):
    case = on_the_road()

    def away(self, waybill, at):
        raise carriers.OutOfReach("away")

    with monkeypatch.context() as down:
        down.setattr(carriers.sandbox.Sandbox, "recall", away)
        with pytest.raises(carriers.OutOfReach):
            change(city, case, "revoked", "against_procedure")
        assert Parcel.objects.get().recall == "asked"
        assert words.to_do(Parcel.objects.get()) == str(words.TO_DO["asked", "wire"])
    reactions.settle()
    assert Parcel.objects.get().recall == "recalled"
    told = Parcel.objects.get().history().filter(kind="shipping.recall_answered")
    assert told.count() == 1


def away(self, waybill, at):
    raise carriers.OutOfReach("away")


@pytest.mark.parametrize(
    ("what", "ground", "ends", "recall"),
    [
        ("revoked", "fraud", "terminated", "recalled"),
        ("cancelled", "set_aside", "terminated", "recalled"),  # 撤回 (art. 8) is noted as that
        ("suspended", "under_investigation", "delivering", "recalled"),
        ("corrected", "clerical", "delivering", ""),
    ],
)
def test_whatever_becomes_of_a_result_on_the_road_its_parcel_follows(
    city, on_the_road, at_desk, what, ground, ends, recall
):
    case = on_the_road()
    change(city, case, what, ground)
    parcel = Parcel.objects.get()
    assert (Case.at(case.pk).status, parcel.recall) == (ends, recall)
    said = {"revoked": words.VOID, "cancelled": words.VOID, "suspended": words.HELD, "corrected": words.CORRECTED}  # fmt: skip
    shown = at_desk("li").get(reverse("portal:parcel", args=[parcel.pk])).content.decode()
    assert str(said[what]) in shown
    kinds = {"parcel_recalled", "parcel_held"} & {
        kind.partition(".")[2] for kind in Notification.objects.values_list("kind", flat=True)
    }
    assert kinds == {"terminated": {"parcel_recalled"}, "suspended": {"parcel_held"}}.get(
        ends if ends == "terminated" else what, set()
    )
    if what == "corrected":  # it stays valid: the office reads why it goes on, and what to do
        desk = at_desk("deng").get(f"/desk/parcels/{parcel.pk}/").content.decode()
        assert str(words.SEND_CORRECTED) in desk


def test_a_suspension_lifted_before_the_carrier_answered_lets_it_go_on(
    city, on_the_road, monkeypatch, at_desk
):
    case = on_the_road()
    with monkeypatch.context() as down:
        down.setattr(carriers.sandbox.Sandbox, "recall", away)
        with pytest.raises(carriers.OutOfReach):
            change(city, case, "suspended", "under_investigation")
        assert Parcel.objects.get().recall == "asked"
    said = {"case": case.pk, "by": city.wu, "at": TODAY}
    cases.change_result(change="restored", ground="ground_gone", reason="查清。", **said)
    reactions.settle()
    parcel = Parcel.objects.get()
    assert (parcel.recall, parcel.status) == ("dropped", "under_way")
    with pytest.raises(NotAllowed):  # the answer comes too late to mean anything
        shipping.note_recall(parcel=parcel.pk, answer="recalled", by=city.deng, at=TODAY)
    shown = at_desk("deng").get(f"/desk/parcels/{parcel.pk}/").content.decode()
    assert str(words.DROPPED) in shown
    step(Parcel.objects.get(), "delivered")
    reactions.settle()
    assert (Case.at(case.pk).status, Case.at(case.pk).result) == ("delivered", "")
    assert words.to_do(Parcel.objects.get()) == ""


def test_what_came_back_while_it_was_suspended_is_sent_anew_when_it_holds_again(city, on_the_road):
    case = on_the_road()
    change(city, case, "suspended", "under_investigation")
    step(Parcel.objects.get(), "returned")
    parcel = Parcel.objects.get()
    with pytest.raises(NotAllowed) as only:
        shipping.take_back(parcel=parcel.pk, how="declared_void", by=city.deng, at=TODAY)
    assert only.value.code == "not-void"
    with pytest.raises(NotAllowed):
        shipping.book(parcel=parcel, by=city.deng, at=TODAY)
    with pytest.raises(NotAllowed):
        shipping.drop_recall(parcel=parcel.pk, by=city.deng, at=TODAY)
    shipping.take_back(parcel=parcel.pk, how="given_back", by=city.deng, at=TODAY)
    change(city, case, "restored", "ground_gone")
    parcel = Parcel.objects.get()
    assert (parcel.recall, parcel.status) == ("dropped", "returned")
    shipping.book(parcel=parcel, by=city.deng, at=TODAY)
    assert Parcel.objects.get().status == "booked"


def test_what_was_suspended_and_is_revoked_then_stays_called_back_and_is_void(city, on_the_road):
    case = on_the_road()
    change(city, case, "suspended", "under_investigation")
    assert words.next_of(Parcel.objects.get()) == str(words.HELD)
    change(city, case, "revoked", "fraud")
    parcel = Parcel.objects.get()
    assert (parcel.recall, words.next_of(parcel)) == ("recalled", str(words.VOID))
    assert parcel.history().filter(kind="shipping.recall_asked").count() == 1


def test_a_restored_result_that_is_revoked_afterwards_is_called_back_again(city, on_the_road):
    case = on_the_road()
    for what, ground in (("suspended", "under_investigation"), ("restored", "ground_gone")):
        change(city, case, what, ground)
    assert Parcel.objects.get().recall == "dropped"
    change(city, case, "revoked", "fraud")
    assert Parcel.objects.get().recall == "recalled"


def test_a_suspended_result_is_not_given_to_the_courier(city, granted, wire):
    case = granted("post", **ADDRESS)
    change(city, case, "suspended", "under_investigation")
    with pytest.raises(NotAllowed) as held:
        shipping.hand_over(parcel=Parcel.objects.get().pk, by=city.deng, at=TODAY)
    assert held.value.code == "withheld"
    change(city, case, "restored", "ground_gone")
    shipping.hand_over(parcel=Parcel.objects.get().pk, by=city.deng, at=TODAY)
