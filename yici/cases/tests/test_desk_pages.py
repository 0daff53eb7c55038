"""The case page and its verbs, as officials use them."""

import re
import zipfile
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from yici.cases import actions, rules
from yici.cases.models import Case, Note
from yici.cases.words import rule_in_words
from yici.conftest import on
from yici.kernel import files
from yici.kernel.files import keeping
from yici.kernel.tests.clamd import EICAR, talking
from yici.people.models import Applicant, Reveal, Staff

from .citizen import words_of
from .city import PERMIT, publish
from .paths import review_all

PDF = b"%PDF-1.7\n%%EOF\n"


def do(case, verb, **typed):
    """Return address and body of a verb's form as the page would send it."""
    carried = {"seen": case.seq, "key": str(uuid4()), "then": "stay"}
    return reverse("desk:case_verb", args=[case.number, verb]), carried | typed


def page_of(client, case, status=200):
    answer = client.get(reverse("desk:case", args=[case.number]))
    assert answer.status_code == status
    return answer.content.decode()


def now(case) -> Case:
    return Case.at(case.pk)


def test_the_clerk_sees_the_file_the_work_and_nothing_in_clear(city, apply, at_desk):
    case = apply()
    text = page_of(at_desk("chen"), case)
    assert "受理" in text
    assert "第三十二条" in text
    assert "平面图" in text
    assert "l*" in text  # the applicant's name, masked
    assert "13800138000" not in text
    assert "138****8000" in text
    assert 'data-key="a"' in text


def test_a_case_page_takes_few_statements_however_many_cases_came_before(
    city, apply, at_desk, django_assert_num_queries, django_assert_max_num_queries
):
    client, case = at_desk("chen"), apply()
    page_of(client, case)
    with django_assert_max_num_queries(11) as few:
        page_of(client, case)
    for no in range(3):
        apply(key=f"more{no}")
    with django_assert_num_queries(len(few.captured_queries)):
        page_of(client, case)


def test_accepting_takes_one_form_and_goes_on_to_the_next_case(city, apply, at_desk):
    first, second = apply(), apply(key="two")
    url, typed = do(first, "accept", then="next")
    answer = at_desk("chen").post(url, typed)
    assert now(first).status == "in_review"
    assert answer.url == reverse("desk:case", args=[second.number])
    url, typed = do(second, "accept", then="next")
    assert at_desk("chen").post(url, typed).url == reverse("desk:home")


def test_a_page_sent_again_with_other_words_is_refused_in_words(city, apply, at_desk):
    case = apply()
    url, typed = do(case, "ask-correction", missing=["floor_plan"], words_to_applicant="请重传")
    client = at_desk("chen")
    assert client.post(url, typed).status_code == 302
    answer = client.post(url, typed | {"words_to_applicant": "另有缺漏"})
    assert answer.status_code == 409
    assert "此前已用不同的内容提交" in answer.content.decode()
    assert Note.objects.get(case_id=case.pk).text == "请重传"


def test_a_double_click_is_one_event(city, apply, at_desk):
    case = apply()
    url, typed = do(case, "accept")
    client = at_desk("chen")
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 302
    assert now(case).seq == case.seq + 1


def test_of_two_officers_on_one_case_the_second_is_told_and_overwrites_nothing(
    city, accepted, at_desk
):
    """Wang writes an opinion; meanwhile Hua, who sits beside her, takes the same work in hand."""
    url, typed = do(accepted, "review", verdict="refuse:fails_conditions", opinion="后厨不达标")
    seen = accepted.seq
    Staff.objects.create(code="GA-hua", name="hua")
    hua = replace(city.wang, actor="staff:GA-hua", staff_code="GA-hua")
    actions.take(case=accepted, by=hua, at=on("2026-09-21"))
    answer = at_desk("wang").post(url, typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "后厨不达标" in text
    assert "hua" in text  # what happened meanwhile, and by whom
    assert now(accepted).seq == seen + 1
    again = answer.context["form"].data.dict()
    assert at_desk("wang").post(url, again).status_code == 302
    assert [t.outcome for t in now(accepted).state.tasks if t.handler == "GA-wang"] == ["refuse"]


def test_at_the_desk_too_her_own_matter_is_a_colleagues(city, accepted, at_desk):
    """公务员法 art. 76: Wang reviews food permits, and this time she is the one who applied."""
    Applicant.objects.filter(pk=accepted.applicant_id).update(user=city.users["wang"])
    desk = at_desk("wang")
    listed = desk.get(reverse("desk:home"))
    assert accepted.number not in listed.content.decode()
    assert listed.context["table"].page.paginator.count == 0
    url, typed = do(accepted, "review", verdict="pass:meets_conditions")
    answer = desk.post(url, typed)
    assert (answer.status_code, "本人" in words_of(answer)) == (409, True)
    assert now(accepted).seq == accepted.seq


def test_parallel_reviewers_do_not_get_into_each_others_way(city, accepted, at_desk):
    """Wang and Zhao opened the case at the same time, each for her own department."""
    url, typed = do(accepted, "review", verdict="refuse:fails_conditions", opinion="后厨不达标")
    theirs, sent = do(accepted, "review", verdict="pass:meets_conditions")
    assert at_desk("zhao").post(theirs, sent).status_code == 302
    assert at_desk("wang").post(url, typed).status_code == 302
    done = {t.handler: t.outcome for t in now(accepted).state.tasks if t.state == "done" and t.step == "review"}  # fmt: skip
    assert done == {"GA-zhao": "pass", "GA-wang": "refuse"}


def test_a_form_with_something_missing_is_shown_again_with_what_to_do(city, accepted, at_desk):
    url, typed = do(accepted, "review", verdict="refuse:fails_conditions", opinion="")
    answer = at_desk("wang").post(url, typed)
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()
    url, typed = do(accepted, "review", verdict="pass:nonsense")
    assert at_desk("wang").post(url, typed).status_code == 400
    url, typed = do(accepted, "review", seen="x", verdict="pass:meets_conditions")
    assert at_desk("wang").post(url, typed).status_code == 400
    assert now(accepted).seq == accepted.seq


def walk_to_decision(city, case):
    for name in ("zhao", "wang", "sun"):
        case = actions.review(
            case=case, by=city.who[name], outcome="pass", criterion="meets_conditions", at=on("2026-09-21")
        )  # fmt: skip
    return case


CORRECTION = {"missing": ["floor_plan", "phone"], "words_to_applicant": "平面图看不清"}
REFUSAL = {
    "ground": "wrong_authority",
    "reason": "不属于本机关职权",
    "guidance": "请向区民政局申请",
}
SURVEY = {"procedure": "site_survey", "told": "现场核查需要十个工作日。"}
# verb: (before it, who may, who may not, what is typed, status afterwards)
VERBS = {
    "accept": ([], "chen", "deng", {}, "in_review"),
    "ask-correction": ([], "chen", "deng", CORRECTION, "correcting"),
    "reject": ([], "chen", "wang", REFUSAL, "refusing"),
    "confirm-rejection": (["reject"], "zhou", "chen", {}, "not_accepted"),
    "return-rejection": (["reject"], "wu", "chen", {"reason": "符合"}, "applied"),
    "start-procedure": (["accept"], "wang", "deng", SURVEY, "in_review"),
    "review": (["accept"], "wang", "chen", {"verdict": "pass:meets_conditions"}, "in_review"),
    "take": (["accept"], "wang", "deng", {}, "in_review"),
    "terminate": (["accept"], "wang", "chen", {"ground": "matter_gone", "reason": "店已拆"}, "terminated"),
    "extend": (["accept", "reviews"], "wu", "wang", {"days": "5", "reason": "复杂"}, "in_decision"),
    "send-back": (["accept", "reviews"], "wu", "wang", {"to": "review", "reason": "再审"}, "in_review"),
    "decide": (["accept", "reviews"], "wu", "wang", {"verdict": "granted:meets_conditions"}, "making"),
    "deliver": (["accept", "reviews", "refuse"], "deng", "wang", {"mode": "window"}, "delivered"),
    "withdraw": (["accept"], "chen", "wang", {"reason": "不开了"}, "withdrawn"),
}  # fmt: skip


def prepared(city, case, steps):
    for step in steps:
        if step == "reject":
            case = actions.reject(case=case, by=city.chen, at=on("2026-09-21"), **REFUSAL)
        elif step == "accept":
            case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
        elif step == "reviews":
            case = walk_to_decision(city, case)
        elif step == "refuse":
            case = actions.decide(case=case, by=city.wu, outcome="refused", criterion="fails_conditions", reason="不符合", at=on("2026-09-21"))  # fmt: skip
    return case


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_is_done_by_its_post_and_refused_to_another(city, apply, at_desk, verb):
    steps, right, wrong, typed, status = VERBS[verb]
    case = prepared(city, apply(), steps)
    url, sent = do(case, verb, **typed)
    refused = at_desk(wrong).post(url, sent)
    assert refused.status_code in {404, 409}
    assert now(case).seq == case.seq
    assert at_desk(right).get(url).status_code == 200
    answer = at_desk(right).post(url, sent)
    assert answer.status_code == 302, answer.context and answer.context.get("refused")
    assert now(case).status == status
    stale = at_desk(right).post(url, sent | {"key": str(uuid4())})
    assert stale.status_code in {400, 404, 409}
    assert now(case).seq == case.seq + 1


def test_a_site_survey_is_finished_by_two_persons(city, accepted, at_desk):
    case = actions.start_procedure(case=accepted, by=city.wang, at=on("2026-09-21"), procedure="site_survey", told="十日")  # fmt: skip
    found = {"outcome": "pass", "findings": "布局符合要求"}
    url, sent = do(case, "finish-procedure", **found)
    alone = at_desk("wang").post(url, sent)
    assert alone.status_code == 409
    assert "布局符合要求" in alone.content.decode()
    url, sent = do(case, "finish-procedure", second="GA-zhou", **found)
    assert at_desk("wang").post(url, sent).status_code == 302
    assert now(case).status == "in_review"


def test_barred_verbs_say_why_and_under_which_rule(city, apply, at_desk):
    asked = {"missing": ["floor_plan"], "words_to_applicant": "请补"}
    case = actions.ask_correction(case=apply(), by=city.chen, at=on("2026-09-21"), **asked)
    case = actions.correct(case=case, by=city.li, form={}, at=on("2026-09-21"))
    text = page_of(at_desk("chen"), case)
    assert "补正只能告知一次" in text
    assert "第32条" in text
    assert "R22" not in text  # our number, not the law's


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_verb_names_its_rule_by_our_number(language):
    with override(language):
        told = {name: rule_in_words(verb.rule) for name, verb in rules.VERBS.items()}
    assert [name for name, words in told.items() if re.search(r"[RC]\d", words)] == []
    assert told["pre-review"] == ""
    assert "31" in told["attach"]


def test_words_are_kept_beside_the_event_and_shown_in_the_timeline(city, apply, at_desk):
    case = apply()
    url, sent = do(case, "ask-correction", **CORRECTION)
    at_desk("chen").post(url, sent)
    assert Note.objects.get(case_id=case.pk).text == "平面图看不清"
    assert "平面图看不清" in page_of(at_desk("chen"), case)


def test_an_unknown_verb_or_case_is_not_found(city, apply, at_desk):
    case = apply()
    assert (
        at_desk("chen").get(reverse("desk:case_verb", args=[case.number, "burn"])).status_code
        == 404
    )
    assert at_desk("chen").get(reverse("desk:case", args=["123"])).status_code == 404
    assert at_desk("outsider").get(reverse("desk:case", args=[case.number])).status_code == 404


ROUTES = ["case", "case_reveal", "case_receipt", "case_correct", "case_licence"]


def test_citizens_and_strangers_stay_outside_even_with_their_own_case(city, apply, client, at_desk):
    case = apply()
    urls = [reverse(f"desk:{name}", args=[case.number]) for name in ROUTES]
    urls += [
        reverse(f"desk:{n}") for n in ("home", "todo_export", "find", "window", "window_person")
    ]
    for url in urls:
        assert client.get(url).status_code == 302, url
    for url in urls:
        assert at_desk("li").get(url).status_code == 403, url


def test_a_material_is_shown_only_if_it_is_what_it_says(city, apply, at_desk):
    good = actions.Given("floor_plan", digest=files.put(PDF), name="平面图.pdf", size=len(PDF), media_type="application/pdf")  # fmt: skip
    page = b"<script>alert(1)</script>"
    lie = actions.Given("floor_plan", digest=files.put(page), name="x.pdf", size=len(page), media_type="application/pdf")  # fmt: skip
    html = actions.Given("floor_plan", digest=files.put(page), name="x.html", size=len(page), media_type="")  # fmt: skip
    case = apply(materials=[good, lie, html])
    urls = [reverse("desk:case_material", args=[case.number, f"floor_plan.{n}"]) for n in (1, 2, 3)]
    client = at_desk("chen")
    shown, *kept = [client.get(url) for url in urls]
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"].startswith("inline")
    assert b"".join(shown.streaming_content) == PDF
    for answer in kept:
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"".join(answer.streaming_content) == page
    for answer in (shown, *kept):
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert at_desk("outsider").get(urls[0]).status_code == 404
    assert at_desk("li").get(urls[0]).status_code == 403


def test_the_full_number_is_shown_for_a_recorded_reason_only(city, apply, at_desk):
    case = apply()
    url = reverse("desk:case_reveal", args=[case.number])
    refused = at_desk("chen").post(url, {"reason": " "})
    assert refused.status_code == 400
    assert not Reveal.objects.exists()
    shown = at_desk("chen").post(url, {"reason": "核对身份证"})
    assert "11010519491231002X" not in refused.content.decode()
    assert "number of li" in shown.content.decode()
    assert Reveal.objects.get().reason == "核对身份证"
    assert "number of li" not in page_of(at_desk("chen"), case)


def test_what_no_text_can_hold_is_refused_and_nothing_is_written(city, apply, at_desk):
    case = apply()
    client = at_desk("chen")
    sent = do(case, "accept", key="a\x00")
    for method, url, body in (
        ("get", "/desk/cases/%00/", {}),
        ("get", f"/desk/cases/{case.number}/materials/%00", {}),
        ("get", "/desk/?item=%00", {}),
        ("get", "/desk/window/person/?q=%00", {}),
        ("post", "/desk/find/", {"q": "\x00"}),
        ("post", reverse("desk:case_reveal", args=[case.number]), {"reason": "\x00"}),
        ("post", *sent),
    ):
        assert getattr(client, method)(url, body).status_code == 400, url
    assert now(case).seq == case.seq


def test_pages_with_personal_data_are_kept_by_nobody(city, apply, at_desk):
    answer = at_desk("chen").get(reverse("desk:case", args=[apply().number]))
    assert "no-store" in answer["Cache-Control"]


def test_a_stored_script_stays_words(city, apply, at_desk):
    case = apply(form={"shop_name": "<script>alert(1)</script>", "phone": "13800138000"})
    assert "<script>alert" not in page_of(at_desk("chen"), case)


def test_all_files_of_a_case_come_as_one_zip_without_what_is_locked(city, apply, at_desk, settings, tmp_path):  # fmt: skip
    settings.VAR = tmp_path
    good, bad = files.put(PDF), files.take(b"bad " + EICAR)
    named = {"name": "平面图.pdf", "size": len(PDF), "media_type": "application/pdf"}
    case = apply(
        materials=[
            actions.Given("floor_plan", good, **named),
            actions.Given("floor_plan", bad, **named),
        ]
    )
    with talking() as settings.CLAMD:
        keeping.scan_again()
    chen = at_desk("chen")
    chen.cookies["django_language"] = "en"
    answer = chen.get(reverse("desk:case_files", args=[case.number]))
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as got:
        assert got.namelist() == ["Left out.txt", "Materials/floor_plan.1 平面图.pdf"]
        assert got.read("Materials/floor_plan.1 平面图.pdf") == PDF
        assert "floor_plan.2" in got.read("Left out.txt").decode()
    page = words_of(chen.get(reverse("desk:case", args=[case.number])))
    assert "Locked: something harmful was found in it" in page
    locked = chen.get(reverse("desk:case_material", args=[case.number, "floor_plan.2"]))
    assert locked.status_code == 403
    outsider = at_desk("outsider")
    assert outsider.get(reverse("desk:case_files", args=[case.number])).status_code == 404


def test_the_second_person_reads_what_she_confirms_before_she_does(city, apply, at_desk):
    """R27: a refusal is confirmed by who has read its ground and words, and is asked once more."""
    case = actions.reject(case=apply(), by=city.chen, at=on("2026-09-21"), **REFUSAL)
    work = at_desk("wu").get(f"/desk/cases/{case.number}/").content.decode()
    work = work[work.index('id="work"') : work.index("</section>", work.index('id="work"'))]
    assert REFUSAL["reason"] in work
    assert REFUSAL["guidance"] in work
    assert work.index(REFUSAL["reason"]) < work.index('id="verb-form"')
    assert "data-confirm" in work[work.index('id="verb-form"') :]


def test_a_decision_is_asked_once_more_before_it_is_made(city, accepted, at_desk):
    """What goes out in writing cannot be taken back at the desk: she is told so first."""
    case = review_all(city, accepted)
    form = at_desk("wu", "2026-09-22").get(f"/desk/cases/{case.number}/").content.decode()
    form = form[form.index('id="verb-form"') :]
    assert "data-confirm" in form[: form.index("</form>")]


def test_of_two_procedures_she_says_which_one_before_what_came_of_it(city, apply, at_desk):
    """R14: whoever writes a conclusion knows of what."""
    body = deepcopy(PERMIT)
    body["special_procedures"] += [
        body["special_procedures"][0] | {"code": "second_survey", "name": "再次核查"}
    ]
    offered = publish("two", body, city.departments["区市监局"])
    case = actions.accept(case=apply(edition_id=offered.pk), by=city.chen, at=on("2026-09-21"))
    for code in ("site_survey", "second_survey"):
        told = {"procedure": code, "told": "十日", "at": on("2026-09-21")}
        case = actions.start_procedure(case=case, by=city.wang, **told)
    page = at_desk("wang").get(f"/desk/cases/{case.number}/do/finish-procedure/").content.decode()
    form = page[page.index('id="verb-form"') :]
    assert form.index('name="procedure"') < form.index('name="outcome"')
