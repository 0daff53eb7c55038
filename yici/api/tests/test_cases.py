"""Cases over the API: who may, what is told, and what is refused in which words."""

import json
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256

import orjson
import pytest
from django.conf import settings
from django.utils import timezone

from yici.cases.api.schemas import CaseBrief, CaseOut
from yici.kernel import digests, reactions

PASS = {"outcome": "pass", "criterion": "meets_conditions"}


def test_the_same_verb_sent_twice_is_done_once_whoever_else_uses_the_word(number, sign_in):
    chen, zhao, wang = sign_in("chen"), sign_in("zhao"), sign_in("wang")
    for _ in range(2):
        answer = chen.post(f"cases/{number}/actions/accept", idempotency_key="once")
        assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    for program, etag in ((zhao, '"3"'), (wang, '"4"')):
        answer = program.post(f"cases/{number}/actions/review", PASS, idempotency_key="same")
        assert (answer.status_code, answer["ETag"]) == (200, etag)
    answer = zhao.post(f"cases/{number}/actions/take", {}, idempotency_key="same")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:yici:problem:key-reused")


def test_a_key_sent_again_with_another_opinion_is_refused_and_the_first_stands(number, sign_in):
    sign_in("chen").post(f"cases/{number}/actions/accept")
    wang = sign_in("wang")
    wang.post(f"cases/{number}/actions/review", PASS, idempotency_key="mine")
    refuse = {"outcome": "refuse", "criterion": "fails_conditions", "opinion": "不符合"}
    answer = wang.post(f"cases/{number}/actions/review", refuse, idempotency_key="mine")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:yici:problem:key-reused")
    assert "What was sent first stands" in answer.json()["detail"]
    tasks = wang.get(f"cases/{number}").json()["tasks"]
    assert [task["outcome"] for task in tasks if task["step"] == "review"] == ["pass", "", ""]


def test_a_stale_edit_is_refused_and_changes_nothing(number, sign_in):
    chen = sign_in("chen")
    seen = chen.get(f"cases/{number}")["ETag"]
    chen.post(f"cases/{number}/actions/take", if_match=seen)
    for stale in (seen, '"999"', "nonsense"):
        answer = chen.post(f"cases/{number}/actions/accept", if_match=stale)
        assert (answer.status_code, answer.json()["title"]) == (412, "Changed since you saw it")
    fresh = chen.get(f"cases/{number}")["ETag"]
    assert chen.post(f"cases/{number}/actions/accept", if_match=fresh).status_code == 200


def test_a_step_out_of_order_names_the_rule(number, sign_in):
    decision = {"outcome": "granted", "criterion": "meets_conditions"}
    answer = sign_in("wu").post(f"cases/{number}/actions/decide", decision)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (409, "urn:yici:problem:not-now")
    assert "Waiting for acceptance" in problem["detail"]
    assert "38" in problem["rule"]


def test_work_of_another_post_is_refused_to_those_who_see_the_case(number, sign_in, li):
    answer = sign_in("wang").post(f"cases/{number}/actions/accept")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:yici:problem:not-yours")
    assert li.post(f"cases/{number}/actions/accept").status_code == 403


def test_a_case_of_others_is_as_if_there_were_none(number, sign_in, anonymous):
    stranger = sign_in("outsider")
    there, nowhere = stranger.get(f"cases/{number}"), stranger.get("cases/51160220990101000000011")
    assert there.status_code == nowhere.status_code == 404
    assert there.json()["detail"] == nowhere.json()["detail"]
    assert stranger.post(f"cases/{number}/actions/accept").status_code == 404
    assert stranger.post(f"cases/{number}/actions/no-such-verb").status_code == 404
    assert stranger.get("cases").json()["items"] == []
    assert anonymous.get(f"cases/{number}").status_code == 401


def test_a_criterion_that_is_none_is_refused_at_its_field(number, sign_in):
    sign_in("chen").post(f"cases/{number}/actions/accept")
    answer = sign_in("zhao").post(f"cases/{number}/actions/review", PASS | {"criterion": "x"})
    assert (answer.status_code, answer.json()["rule"]) == (422, "R21")
    assert [e["field"] for e in answer.json()["errors"]] == ["criterion"]


def test_a_correction_is_asked_and_supplied(number, sign_in, li):
    asked = {"missing": ["floor_plan"], "words_to_applicant": "平面图看不清，请重新上传。"}
    chen = sign_in("chen")
    answer = chen.post(f"cases/{number}/actions/ask-correction", asked)
    assert answer.json()["status"] == "correcting"
    digest = li.upload(name="better.pdf").json()["digest"]
    supplied = {"form": {"seats": "12"}, "materials": [{"code": "floor_plan", "file": digest}]}
    case = li.post(f"cases/{number}/actions/correct", supplied).json()
    assert case["status"] == "applied"
    plans = next(m for m in case["materials"] if m["code"] == "floor_plan")["given"]
    assert [plan["name"] for plan in plans] == ["plan.pdf", "better.pdf"]
    answer = chen.post(f"cases/{number}/actions/ask-correction", asked)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:yici:problem:once")


def test_a_material_is_handed_out_to_be_kept_never_to_be_run(number, li):
    case = li.get(f"cases/{number}").json()
    answer = li("get", case["materials"][0]["given"][0]["file"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_words_come_in_the_callers_language_and_codes_in_none(number, sign_in):
    chinese, english = sign_in("chen", "zh-hans"), sign_in("chen", "en")
    wrong = (f"cases/{number}/actions/deliver", {"mode": "window"})
    problem = chinese.post(*wrong).json()
    assert problem["detail"] != english.post(*wrong).json()["detail"]
    assert problem["title"] == "目前不能这样办"
    assert problem["type"] == "urn:yici:problem:not-now"


def test_the_office_sees_names_and_telephones_masked_as_on_its_screens(sign_in, li, number, city):
    applicant = city.applicants["li"]
    applicant.name = "李小一"
    applicant.save()
    chen = sign_in("chen")
    assert chen.get("cases").json()["items"][0]["applicant"] == "李*一"
    assert li.get("cases").json()["items"][0]["applicant"] == "李小一"
    seen, own = (program.get(f"cases/{number}").json() for program in (chen, li))
    assert (seen["applicant"], own["applicant"]) == ("李*一", "李小一")
    phones = [
        next(r["value"] for r in case["form"][0]["rows"] if r["code"] == "phone")
        for case in (seen, own)
    ]
    assert phones == ["138****8000", "13800138000"]


def test_a_page_stays_where_it_was_while_others_apply(li, application):
    numbers = [li.post("cases", application(li)).json()["number"] for _ in range(5)]
    first = li.get("cases", {"limit": 2}).json()
    li.post("cases", application(li))
    second = li.get("cases", {"limit": 2, "cursor": first["next"]}).json()
    third = li.get("cases", {"limit": 2, "cursor": second["next"]}).json()
    assert third["next"] is None
    read = [c["number"] for page in (first, second, third) for c in page["items"]]
    assert read == numbers[::-1]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyIyMDI2IiwgMV0", "\x00", "W251bGxd", "e30", "é"])
def test_a_cursor_that_is_none_is_refused(li, cursor):
    answer = li.get("cases", {"cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


def test_lists_are_filtered(li, number, city):
    code = city.items["permit"].item.code
    for query, found in (
        ({"status": "applied"}, 1),
        ({"status": "delivered"}, 0),
        ({"item": code}, 1),
        ({"item": "other"}, 0),
        ({"since": "2099-01-01"}, 0),
        ({"until": "2020-01-01"}, 0),
        ({"since": "2020-01-01", "until": "2099-01-01"}, 1),
    ):
        assert len(li.get("cases", query).json()["items"]) == found, query
    assert li.get("cases", {"status": "sleeping"}).status_code == 422


def test_the_office_sees_its_inner_steps_the_applicant_does_not(number, sign_in, li):
    sign_in("chen").post(f"cases/{number}/actions/take")
    assert [line["kind"] for line in li.get(f"cases/{number}/timeline").json()] == ["applied"]
    office = sign_in("chen").get(f"cases/{number}/timeline").json()
    assert [line["kind"] for line in office] == ["applied", "taken"]


def test_anybody_can_check_the_proof_with_nothing_but_a_hash(number, sign_in, li):
    sign_in("chen").post(f"cases/{number}/actions/accept")
    proof = li.get(f"cases/{number}/proof").json()
    seal = "0" * 64
    for one in proof["entries"]:
        body = json.dumps(one["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        facts = (seal, proof["story"], one["seq"], one["kind"], one["actor"], one["at"], body)
        seal = sha256("\n".join(map(str, facts)).encode()).hexdigest()
        assert seal == one["seal"]
    assert seal == proof["head"]
    assert "老李" not in json.dumps(proof, ensure_ascii=False)


def test_the_script_for_applicants_checks_a_proof_and_notices_a_change(number, li, tmp_path):
    proof = li.get(f"cases/{number}/proof").json()
    assert "come back tomorrow" in _checked(tmp_path, proof)
    today = timezone.localdate()
    digests.catch_up(today + timedelta(days=1))
    proof = li.get(f"cases/{number}/proof").json()
    assert f"signed root of {today}" in _checked(tmp_path, proof)
    assert li.get(f"digests/{today}").json()["root"] == proof["digest"]["root"]
    for change in ({"actor": "somebody"}, {"body": {}}):
        forged = proof | {"entries": [proof["entries"][0] | change, *proof["entries"][1:]]}
        assert "entry 1 was changed" in _checked(tmp_path, forged)


def _checked(folder, proof) -> str:
    file = folder / "proof.json"
    file.write_text(json.dumps(proof), encoding="utf-8")
    run = [sys.executable, settings.ROOT / "scripts" / "check_proof.py", file]
    told = subprocess.run(run, capture_output=True, text=True, check=False)
    return told.stdout + told.stderr


def test_papers_are_sealed_and_handed_out_to_those_who_see_the_case(number, sign_in, li):
    reactions.settle()
    (receipt,) = li.get(f"cases/{number}/papers").json()
    answer = li("get", receipt["file"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    for stranger in ("outsider", "mei"):
        assert sign_in(stranger)("get", receipt["file"]).status_code == 404


def test_reading_takes_as_many_statements_for_many_cases_as_for_one(
    li, application, django_assert_num_queries
):
    def counted():
        with django_assert_num_queries(3):  # who calls, cases, names
            assert li.get("cases").status_code == 200

    number = li.post("cases", application(li)).json()["number"]
    counted()
    for _ in range(3):
        li.post("cases", application(li))
    counted()
    li.get(f"cases/{number}")
    with django_assert_num_queries(3):  # who calls, the case, the people named on it
        li.get(f"cases/{number}")


def test_a_colleague_of_another_department_makes_no_edit_stale(number, sign_in):
    sign_in("chen").post(f"cases/{number}/actions/accept")
    seen = {name: sign_in(name).get(f"cases/{number}")["ETag"] for name in ("wang", "zhao")}
    for name in ("wang", "zhao"):
        answer = sign_in(name).post(f"cases/{number}/actions/review", PASS, if_match=seen[name])
        assert answer.status_code == 200, answer.content
    # Her own earlier act concerns her: sent twice without a key, it is not done to other work.
    again = sign_in("wang").post(f"cases/{number}/actions/review", PASS, if_match=seen["wang"])
    assert again.status_code == 412


def test_every_verb_of_the_main_job_takes_four_statements(
    li, sign_in, application, django_assert_num_queries
):
    """Who calls; the case with all its parts; the telling; the people named in the answer."""
    body = application(li)
    li.post("cases", body)  # what every process reads once: edition, departments
    with django_assert_num_queries(7):  # also: on offer twice, the uploads, a number
        number = li.post("cases", body, idempotency_key="one").json()["number"]
    grant = {"outcome": "granted", "criterion": "meets_conditions"}
    steps = [("chen", "take", {}), ("chen", "accept", {})]
    steps += [(name, "review", PASS) for name in ("wang", "zhao", "sun")]
    for name, verb, said in (*steps, ("wu", "decide", grant)):
        program = sign_in(name)
        with django_assert_num_queries(4):
            answer = program.post(f"cases/{number}/actions/{verb}", said, idempotency_key=verb)
        assert answer.status_code == 200, answer.content


def test_a_case_is_told_exactly_as_the_document_describes_it(number, sign_in, li):
    """Answers about cases are not checked anew each time; so they are here, with all they hold."""
    chen = sign_in("chen")
    accepted = chen.post(f"cases/{number}/actions/accept")
    for told in (li.get(f"cases/{number}"), chen.get(f"cases/{number}"), accepted):
        body = told.json()
        assert orjson.loads(orjson.dumps(CaseOut.model_validate(body).model_dump())) == body


def test_a_program_that_wants_little_is_told_little(number, sign_in, django_assert_num_queries):
    """RFC 7240: it does the same, and is answered by number, status, version and day."""
    chen, wang = sign_in("chen"), sign_in("wang")
    with django_assert_num_queries(3):  # who calls, the case, the telling: nobody is named
        told = chen.post(f"cases/{number}/actions/accept", prefer="respond-async, return=minimal")
    assert (told.status_code, told["ETag"]) == (200, '"2"')
    assert told["Preference-Applied"] == "return=minimal"
    body = told.json()
    assert CaseBrief.model_validate(body).model_dump(mode="json") == body
    assert body | {"due_on": ""} == {
        "number": number, "status": "in_review", "version": 2, "due_on": "",
    }  # fmt: skip
    for other in ("return=representation, return=minimal", "return", "", "handling=strict"):
        whole = wang.post(f"cases/{number}/actions/take", prefer=other, idempotency_key="one")
        assert (whole.status_code, "Preference-Applied" in whole) == (200, False), other
        assert whole.json()["tasks"], other


def test_who_may_not_learns_so_however_little_she_wants(number, sign_in):
    told = sign_in("wu").post(f"cases/{number}/actions/accept", prefer="return=minimal")
    assert (told.status_code, told["Content-Type"]) == (403, "application/problem+json")
