"""Many cases at once, on the desk: ticked and done, and handed over when somebody leaves."""

from yici.cases import actions
from yici.cases.models import Case
from yici.conftest import on
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


def test_a_reviewer_lets_several_pass_by_one_criterion(city, apply, at_desk):
    cases = [apply(), apply(key="two")]
    for case in cases:
        actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    sent = {"item": cases[0].item_code, "key": "k", "case": [c.number for c in cases]}
    at_desk("wang").post("/desk/batch/review/", sent | {"criterion": "meets_conditions"})
    assert {Case.at(c.pk).state.task(2).outcome for c in cases} == {"pass"}


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
    assert at_desk("wang").get("/desk/hand-over/").status_code == 403
