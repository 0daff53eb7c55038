"""Li looks where her licence is; the delivery clerk packs, prints and hands over."""

import csv
import io
import re

import pytest

from yici.conftest import on
from yici.kernel import signing
from yici.people.models import Department, Staff, User
from yici.people.tests.people import make_department, make_person, make_staff
from yici.sandbox.models import CourierOrder, Mail
from yici.shipping import actions, reading
from yici.shipping.models import Parcel

from .conftest import ADDRESS

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


@pytest.fixture
def locker(hall_clerk):
    hall = Department.objects.get(is_hall=True)
    return actions.set_up_locker(
        code="hall1", name="取件柜", place="一楼", department=hall, cells=2
    )


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_she_sees_where_it_is_and_only_masked_where_it_goes(
    booked, li, seated, sandbox_courier, moment
):
    sandbox_courier.step(booked, "in_transit", moment("2026-09-21 10:00"))
    page = seated(li.user)
    shown = text_of(page.get(f"/parcels/{booked.pk}/"))
    assert "It is on its way to you" in shown
    assert "In transit" in shown
    assert "四川省广安市****" in shown
    assert "滨江路" not in shown
    assert booked.waybill in text_of(page.get("/parcels/"))


def test_she_changes_the_address_on_her_page(ask, li, seated):
    parcel = ask()
    page = seated(li.user)
    assert "滨江路" in page.get(f"/parcels/{parcel.pk}/").content.decode()  # her own, in her form
    bad = page.post(f"/parcels/{parcel.pk}/", ADDRESS | {"do": "readdress", "phone": "x"})
    assert bad.status_code == 422
    assert "Enter a telephone number the courier can call" in text_of(bad)
    good = {"do": "readdress", "name": "王", "phone": "13900139000", "address": "成都市锦江区 5 号"}
    assert page.post(f"/parcels/{parcel.pk}/", good).status_code == 302
    assert reading.address_of(Parcel.at(parcel.pk))["name"] == "王"


def test_she_enters_the_number_of_what_she_sends_in(ask, li, seated):
    parcel = ask(direction="in", contents=["materials"], carrier="counter")
    page = seated(li.user)
    sent = {"do": "note-waybill", "carrier": "counter", "waybill": "x"}
    assert page.post(f"/parcels/{parcel.pk}/", sent).status_code == 422
    assert (
        page.post(f"/parcels/{parcel.pk}/", sent | {"waybill": "EA123456789CN"}).status_code == 302
    )
    assert Parcel.at(parcel.pk).status == "booked"


def test_she_sees_her_code_and_others_see_nothing(ask, li, deng, seated):
    parcel = actions.make_ready(
        parcel=ask(mode="window", address=None), by=deng, at=on("2026-09-21")
    )
    assert reading.code_of(parcel) in text_of(seated(li.user).get(f"/parcels/{parcel.pk}/"))
    desk = seated(deng)
    assert reading.code_of(parcel) not in text_of(desk.get(f"/desk/parcels/{parcel.pk}/"))
    mei = make_person("王小军", username="mei")
    page = seated(mei.user)
    assert page.get(f"/parcels/{parcel.pk}/").status_code == 404
    assert page.get(f"/api/v1/shipping/parcels/{parcel.pk}").status_code == 404
    stranger = seated(
        make_staff("周文斌", "delivery_clerk", make_department("区卫健局"), username="z")
    )
    assert stranger.get(f"/desk/parcels/{parcel.pk}/").status_code == 404
    assert "GA-1" not in text_of(stranger.get("/desk/parcels/"))


def test_the_clerk_sees_what_waits_prints_the_label_and_hands_all_over(booked, deng, seated):
    desk = seated(deng)
    waits = text_of(desk.get("/desk/parcels/"))
    assert booked.waybill in waits
    assert "滨江路" not in text_of(desk.get(f"/desk/parcels/{booked.pk}/"))
    printed = text_of(desk.post(f"/desk/parcels/{booked.pk}/label/"))
    assert "滨江路" in printed
    assert "李秀英" in printed
    assert desk.get(f"/desk/parcels/{booked.pk}/label/").status_code == 405
    assert booked.waybill in text_of(desk.get("/desk/parcels/hand-over/"))
    done = desk.post("/desk/parcels/hand-over/", {"parcel": [str(booked.pk)]}, follow=True)
    assert "Handed over: 1" in text_of(done)
    assert Parcel.at(booked.pk).status == "handed_over"
    export = b"".join(desk.get("/desk/parcels.csv", {"state": "all"}).streaming_content).decode()
    rows = list(csv.reader(io.StringIO(export.lstrip("\ufeff"))))
    assert rows[1][5] == booked.waybill
    assert "滨江路" not in export
    assert "李秀英" not in export


def test_every_verb_has_its_form_and_works_from_the_desk(ask, deng, seated, locker, wire):
    desk = seated(deng)

    def send(parcel, verb, expected=302, **given):
        sent = {"key": f"{verb}-{parcel.seq}", "seen": Parcel.at(parcel.pk).seq} | given
        answer = desk.post(f"/desk/parcels/{parcel.pk}/{verb}/", sent)
        assert answer.status_code == expected, text_of(answer)
        return Parcel.at(parcel.pk)

    posted = ask(key="1")
    assert send(posted, "readdress", **ADDRESS | {"name": "李"}).status == "asked"
    assert send(posted, "book").status == "booked"
    assert send(posted, "hand-over").status == "handed_over"
    counter = ask(key="2", carrier="counter")
    assert send(counter, "note-waybill", carrier="counter", waybill="EA123456").status == "booked"
    assert send(counter, "cancel", ground="error").status == "cancelled"
    window = send(ask(key="3", mode="window", address=None), "make-ready")
    assert send(window, "collect", 409, code="1").status == "ready"
    assert send(window, "collect", code=reading.code_of(window)).status == "collected"
    stored = send(ask(key="4", mode="locker", address=None), "store", locker="hall1")
    assert (stored.status, stored.cell) == ("stored", 1)
    coming = ask(key="5", direction="in", carrier="counter")
    send(coming, "note-waybill", carrier="counter", waybill="EA123457")
    assert send(coming, "receive").status == "received"
    send(coming, "burn", 404)
    send(window, "note-waybill", 400)


def test_the_locker_itself_asks_over_the_wire(ask, deng, locker, client, wire, moment):
    moment("2026-09-21 10:00")
    parcel = actions.store(
        parcel=ask(mode="locker", address=None), locker="hall1", by=deng, at=on("2026-09-21")
    )
    client.cookies["django_language"] = "en"
    wrong = client.post("/sandbox/locker/hall1/", {"opens": "x"})
    assert "opens nothing here" in text_of(wrong)
    opened = client.post("/sandbox/locker/hall1/", {"opens": reading.code_of(parcel)})
    assert "Cell 1 is open" in text_of(opened)
    assert Parcel.at(parcel.pk).status == "collected"
    address = "/api/v1/shipping/lockers/hall1/open"
    body = b'{"code": "1"}'
    for name in ("locker_hall2", "yici"):
        headers = signing.signed(name, "POST", address, body, on("2026-09-21 10:00"))
        answer = client.post(address, body, content_type="application/json", headers=headers)
        assert answer.status_code == 403
    for _ in range(8):
        client.post("/sandbox/locker/hall1/", {"opens": "x"})
    waits = client.post("/sandbox/locker/hall1/", {"opens": "x"})
    assert "Too many wrong codes" in text_of(waits)


def test_the_sandbox_courier_moves_parcels_on(booked, deng, seated, li):
    desk = seated(deng)
    assert booked.waybill in text_of(desk.get("/desk/sandbox/courier/"))
    desk.post(f"/desk/sandbox/courier/{booked.waybill}/", {"kind": "picked_up"})
    assert Mail.objects.get().body["steps"][0]["kind"] == "picked_up"
    assert desk.post(f"/desk/sandbox/courier/{booked.waybill}/", {"kind": "x"}).status_code == 404
    CourierOrder.objects.update(is_cancelled=True)
    desk.post(f"/desk/sandbox/courier/{booked.waybill}/", {"kind": "delivered"})
    assert Mail.objects.count() == 1
    assert seated(li.user).get("/desk/sandbox/courier/").status_code == 403


def test_the_api_has_the_same_verbs(ask, li, seated, deng, wire):
    parcel = ask()
    api = seated(li.user)
    assert api.get("/api/v1/shipping/carriers").json()[0]["name"] == "sandbox"
    told = api.get("/api/v1/shipping/parcels", {"number": "GA-1", "status": "asked"}).json()
    assert told["items"][0]["status"] == "asked"
    assert "滨江路" not in str(told)
    base = f"/api/v1/shipping/parcels/{parcel.pk}/actions"

    def send(client, verb, body=None):
        return client.post(f"{base}/{verb}", body or {}, "application/json")

    refused = send(api, "hand-over")
    assert (refused.status_code, refused.json()["rule"]) == (403, "行政许可法 art. 44")
    bad = send(
        api, "readdress", {"address": {"name": "李", "phone": "x", "address": "成都市锦江区"}}
    )
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "phone")
    office = seated(deng)
    assert send(office, "hand-over").status_code == 409
    booked = send(office, "book")
    assert (booked.status_code, booked.json()["status"]) == (200, "booked")
    assert booked["ETag"] == '"2"'
    assert send(office, "hand-over").json()["status"] == "handed_over"
    assert send(office, "cancel", {"ground": "error"}).status_code == 409
    assert send(office, "note-waybill", {"waybill": "EA123456", "carrier": "x"}).status_code == 404
