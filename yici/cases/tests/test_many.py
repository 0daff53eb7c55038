"""Many cases at once, on the desk: ticked and done, and handed over when somebody leaves."""

import pytest

from yici.cases import actions, rules
from yici.cases.models import Case, Task
from yici.cases.tests.paths import COMMITMENT, GRANT, with_paths
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.licences.models import Paper
from yici.people.models import Post, Staff


def test_a_clerk_ticks_what_she_accepts(city, apply, at_desk):
    cases = [apply(), apply(key="two"), apply(key="three")]
    desk = at_desk("chen")
    page = desk.get("/desk/batch/accept/").content.decode()
    assert all(case.number in page for case in cases)
    ticked = {"item": cases[0].item_code, "key": "k", "case": [c.number for c in cases[:2]]}
    answer = desk.post("/desk/batch/accept/", ticked)
    assert [Case.at(c.pk).status for c in cases] == ["in_review", "in_review", "applied"]
    assert "2" in answer.content.decode()
    again = desk.post("/desk/batch/accept/", ticked)  # the same page sent twice
    assert [Case.at(c.pk).seq for c in cases[:2]] == [2, 2]
    assert again.status_code == 200


def test_of_a_batch_the_rest_is_done_and_each_failure_is_told_by_its_number(city, apply, at_desk):
    """A colleague proposed to refuse one of them meanwhile, and one number is none."""
    cases = [apply(key=key) for key in ("one", "two", "three")]
    desk = at_desk("chen")
    page = desk.get("/desk/batch/accept/").content.decode()
    assert all(f"{case.number}:{case.seq}" in page for case in cases)
    refusal = {"ground": "no_licence_needed", "reason": "无需许可。", "guidance": "可直接经营。"}
    moved = actions.reject(case=cases[1], by=city.chen, at=on("2026-09-21"), **refusal)
    ticked = [f"{case.number}:{seq}" for case, seq in zip(cases, (1, 1, 1), strict=True)]
    sent = {"item": cases[0].item_code, "key": "k", "case": [*ticked, "GA0000"]}
    answer = desk.post("/desk/batch/accept/", sent)
    became = {number: (why, known) for number, why, known in answer.context["outcomes"]}
    assert [Case.at(c.pk).status for c in cases] == ["in_review", "refusing", "in_review"]
    assert [bool(became[c.number][0]) for c in cases] == [False, True, False]
    assert became["GA0000"][1] is False
    assert "GA0000" in answer.content.decode()
    again = desk.post("/desk/batch/accept/", sent)  # sent twice: the same, told alike
    told = {number: bool(why) for number, why, _known in again.context["outcomes"]}
    assert [told[c.number] for c in cases] == [False, True, False]
    assert [Case.at(c.pk).seq for c in cases] == [2, moved.seq, 2]


def test_what_moved_on_while_she_ticked_is_not_accepted_as_if_she_had_seen_it(city, apply, at_desk):
    asked = {"missing": ["phone"], "words_to_applicant": "请补正。", "at": on("2026-09-21")}
    case = actions.ask_correction(case=apply(), by=city.chen, **asked)
    form = {"phone": "13900139000"}
    case = actions.correct(case=case, by=city.li, form=form, at=on("2026-09-21"))
    desk = at_desk("chen")
    sent = {"item": case.item_code, "key": "k", "case": [f"{case.number}:1"]}
    ((_number, why, _known),) = desk.post("/desk/batch/accept/", sent).context["outcomes"]
    assert why
    assert Case.at(case.pk).status == "applied"
    desk.post("/desk/batch/accept/", sent | {"case": [f"{case.number}:{case.seq}"]})
    assert Case.at(case.pk).status == "in_review"


def test_too_many_ticked_are_refused_and_none_is_left_out_in_silence(apply, at_desk, monkeypatch):
    cases = [apply(), apply(key="two")]
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 1)
    sent = {"item": cases[0].item_code, "key": "k", "case": [c.number for c in cases]}
    at_desk("chen").post("/desk/batch/accept/", sent)
    assert [Case.at(c.pk).status for c in cases] == ["applied", "applied"]


def test_a_reviewer_lets_several_pass_by_one_criterion(city, apply, at_desk):
    cases = [apply(), apply(key="two")]
    for case in cases:
        actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    sent = {"item": cases[0].item_code, "key": "k", "case": [c.number for c in cases]}
    at_desk("wang").post("/desk/batch/review/", sent | {"criterion": "meets_conditions"})
    assert {Case.at(c.pk).state.task(2).outcome for c in cases} == {"pass"}


def test_who_reviews_for_two_departments_sees_a_case_once_with_the_department_it_is_for(
    accepted, at_desk
):
    """R23: one tick is one opinion; the other department's comes after it, by a tick of its own."""
    offices = [
        task.department for task in Task.objects.filter(case=accepted, step="review").order_by("no")
    ]
    wang = Staff.objects.get(code="GA-wang")
    for office in offices:
        post = {"staff": wang, "department": office, "role": "reviewer"}
        Post.objects.get_or_create(**post, defaults={"since": on("2026-01-01")})
    desk = at_desk("wang")
    for office in offices:
        page = desk.get("/desk/batch/review/")
        (line,) = page.context["lines"]
        assert office.short_name in page.content.decode().split("<fieldset")[1]
        ticked = {"case": f"{accepted.number}:{line['case'].seq}", "criterion": "meets_conditions",
                  "item": accepted.item_code, "key": str(line["case"].seq)}  # fmt: skip
        answer = desk.post("/desk/batch/review/", ticked)
        assert [why for _number, why, _known in answer.context["outcomes"]] == [""]
    assert answer.context["lines"] == []
    assert Case.at(accepted.pk).status != "in_review"


def test_a_criterion_the_item_does_not_have_is_refused_case_by_case(city, apply, at_desk):
    case = actions.accept(case=apply(), by=city.chen, at=on("2026-09-21"))
    sent = {"item": case.item_code, "key": "k", "case": [case.number], "criterion": "whatever"}
    answer = at_desk("wang").post("/desk/batch/review/", sent)
    assert "请选择意见所依据的审查要点" in answer.content.decode()
    assert Case.at(case.pk).seq == case.seq


def test_the_head_hands_everything_over_when_somebody_leaves(city, accepted, at_desk):
    actions.take(case=accepted, by=city.wang, at=on("2026-09-21"))
    new = Staff.objects.create(code="GA-new", name="新来的", phone="")
    Post.objects.create(
        staff=new, department=city.departments["区市监局"], role="reviewer", since=on("2026-01-01")
    )
    desk = at_desk("wu")
    assert "GA-wang" in desk.get("/desk/hand-over/").content.decode()
    sent = {"leaving": "GA-wang", "to": "GA-new", "reason": "调离"}
    assert desk.post("/desk/hand-over/", sent).status_code == 302
    assert Case.at(accepted.pk).state.task(2).handler == "GA-new"
    assert "wang的1件待办已移交新来的。" in desk.get("/desk/hand-over/").content.decode()
    assert at_desk("wang").get("/desk/hand-over/").status_code == 403


def newcomer(city, department, role):
    new = Staff.objects.create(code="GA-new", name="新来的", phone="")
    there = city.departments[department]
    Post.objects.create(staff=new, department=there, role=role, since=on("2026-01-01"))
    return new


def test_what_waits_for_its_applicant_passes_on_with_who_asked_her(city, apply, at_desk):
    """R23: nobody has work with it now, but somebody answers for it and is named to her (R32)."""
    asked = {"missing": ["phone"], "words_to_applicant": "请补正。", "at": on("2026-09-22")}
    case = actions.ask_correction(case=apply(), by=city.chen, **asked)
    newcomer(city, "政务服务中心", "clerk")
    desk = at_desk("wu", "2026-09-23")
    assert "GA-chen" in desk.get("/desk/hand-over/").content.decode()
    sent = {"leaving": "GA-chen", "to": "GA-new", "reason": "调离"}
    assert desk.post("/desk/hand-over/", sent).status_code == 302
    assert Case.at(case.pk).handler == "GA-new"
    settle()
    assert Paper.objects.filter(story=case.pk, kind="transfer").count() == 1
    again = actions.correct(case=case.pk, by=city.li, form={"phone": "13900139000"}, at=on("2026-09-24"))  # fmt: skip
    assert (again.status, again.handler) == ("applied", "GA-new")


def test_only_a_clerk_can_go_on_with_what_waits_for_its_applicant(city, apply):
    asked = {"missing": ["phone"], "words_to_applicant": "请补正。", "at": on("2026-09-22")}
    case = actions.ask_correction(case=apply(), by=city.chen, **asked)
    said = {"case": case, "reason": "调离", "at": on("2026-09-23")}
    with pytest.raises(rules.NotAllowed, match="does not hold the post"):
        actions.transfer(by=city.chen, to="GA-wang", **said)
    with pytest.raises(rules.NotAllowed, match="belongs to another post"):
        actions.transfer(by=city.wang, to="GA-chen", **said)


def test_the_check_of_an_undertaking_is_handed_over_though_the_case_is_delivered(city, apply):
    """R23, R30: it outlives the case, so it outlives who was to make it."""
    offered = with_paths(city, commitment=COMMITMENT)
    case = apply(edition_id=offered.pk, undertaking=True, materials=[])
    case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    case = actions.decide(case=case, by=city.wu, at=on("2026-09-21"), **GRANT)
    settle()
    case = actions.take(case=case.pk, by=city.wang, at=on("2026-09-22"))
    assert (case.status, case.state.waits[0].handler) == ("delivered", "GA-wang")
    newcomer(city, "区市监局", "reviewer")
    said = {"staff": "GA-wang", "to": "GA-new", "reason": "调离", "at": on("2026-09-23")}
    assert actions.hand_over(by=city.wu, **said) == []
    assert Case.at(case.pk).state.waits[0].handler == "GA-new"
