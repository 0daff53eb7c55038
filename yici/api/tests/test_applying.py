"""Applying over the API: what is refused, at which field; nothing is half kept."""

from copy import deepcopy

import pytest

from yici.cases.models import Case
from yici.cases.tests.city import PERMIT, publish
from yici.cases.tests.conftest import FORM
from yici.cases.tests.test_sent_files import pdf
from yici.kernel.ledger import Entry


def test_a_citizen_applies_and_reads_what_happens_next(li, application):
    answer = li.post("cases", application(li))
    assert answer.status_code == 201
    case = answer.json()
    assert answer["Location"] == f"/api/v1/cases/{case['number']}"
    assert answer["ETag"] == '"1"'
    assert (case["status"], case["status_words"]) == ("applied", "Waiting for acceptance")
    (clock,) = case["clocks"]
    assert (clock["kind"], clock["unit"], clock["limit"]) == ("acceptance", "workday", 5)
    assert "5 working days" in clock["because"][0]
    assert [action["verb"] for action in case["actions"]] == ["withdraw"]
    assert li.get(f"cases/{case['number']}").json() == case


def test_every_fault_of_an_application_is_named_at_its_field_and_nothing_is_kept(li, application):
    answer = li.post("cases", application(li, colour="red"))
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["errors"] == [
        {"field": "colour", "detail": "There is no such field. Check how it is spelt."}
    ]
    answer = li.post("cases", application(li, form={"phone": "12"}, materials=[]))
    assert {e["field"] for e in answer.json()["errors"]} == {"shop_name", "phone", "floor_plan"}
    assert not Case.objects.exists()
    assert not Entry.objects.exists()


def test_what_hangs_on_an_open_question_is_not_asked_for_before_it_is_answered(li, application):
    """R07, R22: who has not said that it is a canteen is not sent for a canteen's papers."""
    answer = li.post("cases", application(li, answers={}, materials=[]))
    assert [e["field"] for e in answer.json()["errors"]] == ["kind", "floor_plan"]
    answer = li.post("cases", application(li, answers={"kind": "canteen"}))
    assert [e["field"] for e in answer.json()["errors"]] == ["kitchen_plan"]


def test_questions_and_fields_that_hang_on_another_wait_for_its_answer(li, application, city):
    """R22: nobody fills in what may not concern her; what she did fill in is looked at."""
    body = deepcopy(PERMIT)
    canteens = {"needed_if": {"kind": ["canteen"]}}
    pupils = {
        "code": "pupils",
        "text": "供应学生？",
        "options": [{"code": c, "text": c} for c in ("yes", "no")],
    }
    body["situations"].append(pupils | canteens)
    body["fields"].append({"code": "meals", "label": "每日餐次", "kind": "number"} | canteens)
    offered = publish("canteens", body, city.departments["区市监局"])
    applied = application(li, item=offered.item.code, answers={})

    def asked(**more):
        answer = li.post("cases", applied | more)
        return [one["field"] for one in answer.json()["errors"]]

    assert asked() == ["kind"]
    assert asked(form=FORM | {"meals": "many"}) == ["kind", "meals"]
    assert asked(answers={"kind": "canteen"}) == ["pupils", "meals", "kitchen_plan"]


def test_a_script_in_a_name_is_kept_as_text(li, application):
    form = FORM | {"shop_name": "<script>alert(1)</script>"}
    case = li.post("cases", application(li, form=form)).json()
    assert case["form"][0]["rows"][0]["value"] == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"item": "no-such-item"}, 422, "item"),
        ({"applicant": "not-an-id"}, 422, "applicant"),
        ({"applicant": "00000000-0000-0000-0000-000000000000"}, 403, None),
        ({"answers": {"kind": "palace"}}, 422, "answers"),
        ({"channel": "window"}, 422, "channel"),
        ({"materials": [{"code": "floor_plan", "file": "0" * 64}]}, 422, "materials.0.file"),
        ({"materials": [{"code": "floor_plan", "seen": True}]}, 422, "materials.0.file"),
    ],
)
def test_what_cannot_be_applied_for_is_refused_at_its_place(li, application, change, status, field):
    answer = li.post("cases", application(li, **change))
    assert answer.status_code == status, answer.content
    assert [e["field"] for e in answer.json()["errors"]] == ([field] if field else [])
    assert not Case.objects.exists()


def test_only_its_sender_may_use_an_upload(li, application, sign_in):
    answer = li.post("cases", application(sign_in("mei")))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "materials.0.file")


def test_a_clerk_takes_in_at_the_window_what_she_has_seen(sign_in, application, city):
    chen = sign_in("chen")
    seen = {"channel": "window", "materials": [{"code": "floor_plan", "seen": True}]}
    seen |= {"applicant": str(city.applicants["li"].pk)}
    case = chen.post("cases", application(chen, **seen)).json()
    assert case["materials"][0]["given"][0]["grade"] == "B"
    answer = chen.post("cases", application(chen, **seen | {"applicant": None}))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "applicant")


def test_the_same_application_sent_twice_is_one_case(li, application):
    body = application(li)
    first, second = (li.post("cases", body, idempotency_key="k-1") for _ in range(2))
    assert first.json()["number"] == second.json()["number"]
    assert Case.objects.count() == 1
    assert li.post("cases", body, idempotency_key="k-2").json()["number"] != first.json()["number"]


def test_a_key_used_for_another_item_is_refused(li, application, city):
    li.post("cases", application(li), idempotency_key="k-1")
    birth = {"item": city.items["birth"].item.code, "form": {"child_name": "李一次"}}
    answer = li.post("cases", birth, idempotency_key="k-1")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:yici:problem:key-reused")


def test_a_key_sent_again_with_another_application_is_refused(li, application):
    body = application(li)
    first = li.post("cases", body, idempotency_key="k-1").json()
    answer = li.post("cases", body | {"delivery": "window"}, idempotency_key="k-1")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:yici:problem:key-reused")
    assert "other content" in answer.json()["detail"]
    assert [case["number"] for case in li.get("cases").json()["items"]] == [first["number"]]


def test_who_sends_again_after_the_item_was_suspended_gets_the_case_she_has(li, application, city):
    body = application(li)
    first = li.post("cases", body, idempotency_key="k-1").json()
    city.items["permit"].status = "suspended"
    city.items["permit"].save()
    assert li.post("cases", body, idempotency_key="k-1").json()["number"] == first["number"]
    assert (
        li.post("cases", body, idempotency_key="k-2").json()["type"]
        == "urn:yici:problem:not-on-offer"
    )


def test_a_file_too_large_or_dangerous_is_refused_in_words(li, settings):
    settings.UPLOAD_LIMIT = 1000
    answer = li.upload(b"%PDF-" + b"0" * 100_000)
    assert (answer.status_code, answer.json()["title"]) == (413, "Too large")
    settings.UPLOAD_LIMIT = 50_000
    answer = li.upload(b"%PDF-" + b"0" * 60_000)
    assert (answer.status_code, answer.json()["title"]) == (413, "Too large")
    answer = li.upload(b"#!/bin/sh")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:yici:problem:bad-file")
    assert li("post", "files", json={}).status_code == 415
    assert li.upload(pdf()).status_code == 201
