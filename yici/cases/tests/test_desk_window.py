"""The window: who stands there, what she brings, and the receipt in her hand."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from yici.cases import actions
from yici.cases.models import Case, Material
from yici.cases.tests.city import person
from yici.catalogue.models import Revision
from yici.conftest import on
from yici.notifications.models import Contact
from yici.people.models import Applicant

WEN = "110105199003070033"
WINDOW, PERSON = "/desk/window/", "/desk/window/person/"
SENT = {"q_kind": "shop", "f_shop_name": "文家小店", "f_phone": "13800138000"}
PAPERS = {"seen_on_paper": ["floor_plan"], "do": "send"}


@pytest.fixture
def wen(city):
    return person("文小满", WEN)


@pytest.fixture
def at_window(at_desk, wen):
    """Chen at her window, with 文小满 before her."""
    client = at_desk("chen")
    answer = client.post(WINDOW, {"kind": "person", "number": WEN})
    assert answer.url == PERSON
    return client


@pytest.fixture
def permit(city):
    return reverse("desk:window_apply", args=[city.items["permit"].pk])


def test_a_person_is_found_by_the_number_on_her_card_and_shown_masked(at_window):
    text = at_window.get(PERSON).content.decode()
    assert "文*满" in text
    assert "110***********0033" in text
    assert WEN not in text


def test_a_wrong_number_is_refused_with_what_to_do(at_desk, city):
    client = at_desk("chen")
    for typed in ("12", WEN[:-1] + "4", "<script>", ""):
        answer = client.post(WINDOW, {"kind": "person", "number": typed})
        assert answer.status_code == 400, typed
        assert "error" in answer.content.decode()
    assert client.get(PERSON).url == WINDOW


def test_somebody_new_is_registered_with_name_and_number(at_desk, city):
    client = at_desk("chen")
    asked = client.post(WINDOW, {"kind": "person", "number": WEN})
    assert asked.status_code == 200
    assert not Applicant.objects.filter(name="文小满").exists()
    answer = client.post(WINDOW, {"kind": "person", "number": WEN, "name": "文小满"})
    assert answer.url == PERSON
    assert Applicant.objects.get(name="文小满").checked_by == "window"
    client.post(reverse("desk:window_leave"))
    assert client.get(PERSON).url == WINDOW


def test_only_clerks_have_a_window(at_desk, city, permit):
    for url in (WINDOW, PERSON, permit):
        assert at_desk("wang").get(url).status_code == 403
        assert at_desk("li").get(url).status_code == 403


def test_items_are_found_by_their_words(at_window):
    Revision.objects.update_or_create(pk=1, defaults={"key": uuid4()})  # the city is new
    assert "食品经营许可" in at_window.get(PERSON, {"q": "食品"}).content.decode()
    assert "没有含这些词的事项" in at_window.get(PERSON, {"q": "飞船"}).content.decode()


def test_the_situation_is_asked_first_then_form_and_materials(at_window, permit):
    first = at_window.get(permit).content.decode()
    assert "q_kind" in first
    assert "f_phone" not in first
    text = at_window.post(permit, {"q_kind": "canteen", "do": "look"}).content.decode()
    assert "f_phone" in text
    assert "后厨布局" in text
    assert "文小满" in text  # prefilled from the register
    assert not Case.objects.exists()


def test_papers_seen_at_the_window_are_taken_in_as_verified_without_a_file(at_window, permit, wen):
    answer = at_window.post(permit, SENT | PAPERS)
    case = Case.objects.get()
    assert answer.url == reverse("desk:case_receipt", args=[case.number])
    assert (case.channel, case.applicant_id, case.handler) == ("window", wen.pk, "GA-chen")
    row = Material.objects.get(case_id=case.pk)
    assert (row.code, row.digest, row.grade) == ("floor_plan", "", "B")
    receipt = at_window.get(answer.url).content.decode()
    assert case.number in receipt
    assert "data-print" in receipt
    assert "平面图" in receipt
    assert WEN not in receipt


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, "PNG")
    return file.getvalue()


def key_in(text) -> str:
    return re.search(r'name="key" value="([^"]+)"', text)[1]


def test_sending_twice_makes_one_case(at_window, permit):
    key = key_in(at_window.get(permit).content.decode())
    for _ in range(2):
        assert at_window.post(permit, SENT | PAPERS | {"key": key}).status_code == 302
    assert Case.objects.count() == 1


def test_what_is_missing_is_told_at_its_place_and_nothing_typed_is_lost(at_window, permit):
    scan = SimpleUploadedFile("plan.png", png(), "image/png")
    sent = SENT | {"f_phone": "12", "do": "send", "file_floor_plan": scan}
    answer = at_window.post(permit, sent)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "error-summary" in text
    assert "文家小店" in text
    assert "plan.png" in text
    assert not Case.objects.exists()
    scanned = re.search(r'name="scan" value="([^"]+)"', text)[1]
    again = SENT | {"do": "send", "scan": scanned, "key": key_in(text)}
    assert at_window.post(permit, again).status_code == 302
    row = Material.objects.get()
    assert (row.name, row.grade, row.size) == ("plan.png", "B", len(png()))


def test_a_way_of_delivery_that_is_not_offered_is_not_taken(at_window, permit):
    assert at_window.post(permit, SENT | PAPERS | {"delivery": "by pigeon " * 9}).status_code == 302
    assert Case.objects.get().delivery == "online"


def test_a_forged_or_harmful_scan_is_not_taken(at_window, permit):
    forged = SENT | {"do": "send", "scan": '{"code": "floor_plan", "digest": "0"}:x:y'}
    assert at_window.post(permit, forged).status_code == 400
    program = SimpleUploadedFile("plan.png", b"MZ" + b"0" * 100, "image/png")
    answer = at_window.post(permit, SENT | {"do": "send", "file_floor_plan": program})
    assert answer.status_code == 400
    assert not Case.objects.exists()


def test_an_immediate_item_goes_on_to_acceptance_and_decision_at_once(city, at_desk, wen):
    client = at_desk("luo")
    client.post(WINDOW, {"kind": "person", "number": WEN})
    url = reverse("desk:window_apply", args=[city.items["birth"].pk])
    client.post(url, {"f_child_name": "文一次", "do": "send"})
    case = Case.objects.get()
    for verb, typed in (("accept", {}), ("decide", {"verdict": "granted:"})):
        page = client.get(reverse("desk:case", args=[case.number]))
        assert page.context["verb"] == verb  # lies open without a click
        sent = {k: page.context["form"][k].value() for k in ("seen", "key")} | typed
        answer = client.post(reverse("desk:case_verb", args=[case.number, verb]), sent)
        assert answer.status_code == 302
        case = Case.at(case.pk)
    assert (case.status, case.outcome) == ("delivering", "granted")


def test_what_was_missing_is_taken_in_at_the_window(city, apply, at_desk):
    asked = {"missing": ["floor_plan"], "words_to_applicant": "平面图看不清"}
    case = actions.ask_correction(case=apply(), by=city.chen, at=on("2026-09-21"), **asked)
    url = reverse("desk:case_correct", args=[case.number])
    client = at_desk("chen", "2026-09-22")
    shown = client.get(url).content.decode()
    assert "平面图看不清" in shown
    assert "老李面馆" in shown
    brought = {"f_seats": "12", "seen_on_paper": ["floor_plan"], "seen": case.seq}
    assert client.post(url, brought | {"f_phone": "1"}).status_code == 400
    assert client.post(url, brought).status_code == 302
    assert Case.at(case.pk).status == "applied"
    assert Material.objects.filter(case_id=case.pk, grade="B").count() == 1
    assert client.get(url).status_code == 404
    assert at_desk("wang").get(url).status_code == 404


def test_who_has_no_account_is_reached_by_the_number_she_confirms_at_the_window(at_desk, city):
    """线下办理的群众同样收到短信 (C096): the code is read aloud from her own telephone."""
    desk = at_desk("chen")
    old = city.applicants["mei"]
    session = desk.session
    session["window"] = str(old.pk)
    session.save()
    page = "/desk/window/contacts/"
    assert desk.get(page).status_code == 200
    given = {"do": "address", "channel": "sms", "value": "13812341234"}
    assert desk.post(page, given).status_code == 302
    shown = desk.get(page).content.decode()
    assert "138****1234" in shown
    assert "13812341234" not in shown
    contact = Contact.objects.get(owner=old)
    assert desk.post(page, {"do": "code", "channel": "sms", "code": "x"}).status_code == 422
    assert (
        desk.post(page, {"do": "code", "channel": "sms", "code": contact.code}).status_code == 302
    )
    assert Contact.objects.usable().get().value == "13812341234"
    assert at_desk("wang").get(page).status_code == 403
