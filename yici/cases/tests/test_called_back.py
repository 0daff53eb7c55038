"""拦截、收回: a result that is revoked while the carrier has it (行政许可法 art. 69, 70; C056)."""

import pytest
from django.urls import reverse

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
