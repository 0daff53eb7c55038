"""资质认定并联审批: which departments review hangs on the categories applied for (C065, R34).

区市监局 plays the licensing department here, 区住建局 that of highways, 区卫健局 that of waterworks.
"""

import json
from copy import deepcopy
from datetime import date

import pytest

from yici.cases import actions, reading
from yici.cases.actions import Incomplete
from yici.conftest import on
from yici.kernel import reactions
from yici.licences.models import Licence

from .city import PERMIT, publish
from .conftest import FORM
from .test_lawful_paths import refused

CATEGORIES = {
    "code": "category",
    "text": "申请哪些类别的资质？",
    "multiple": True,
    "options": [
        {"code": "building", "text": "建筑工程"},
        {"code": "highway", "text": "公路工程"},
        {"code": "water", "text": "水利水电工程"},
    ],
}
PASS = {"outcome": "pass", "criterion": "meets_conditions"}
REFUSE = {"outcome": "refuse", "criterion": "fails_conditions", "opinion": "公路业绩不足。"}


@pytest.fixture
def qualification(city):
    body = deepcopy(PERMIT) | {"name": "建筑业企业资质认定", "special_procedures": []}
    body["situations"] = [CATEGORIES]
    body["materials"] = body["materials"][:1]
    body["promised"] = {"days": 10}
    own, highways, water = body["stages"][1]["duties"]
    own["limit_days"], highways["limit_days"], water["limit_days"] = 7, 3, 5
    highways["needed_if"] = {"category": ["highway"]}
    water["needed_if"] = {"category": ["water"]}
    body["stages"][1]["limit_days"] = 7
    return publish("qualification", body, city.departments["区市监局"])


@pytest.fixture
def asked_for(city, apply, qualification):
    """Apply for categories on Monday 21 September 2026; accepted the same day, at one window."""

    def taken_in(*categories):
        answers = {"category": list(categories)}
        case = apply(edition_id=qualification.pk, answers=answers, key="-".join(categories))
        return actions.accept(case=case, by=city.chen, at=on("2026-09-21"))

    return taken_in


def reviewers(city, case):
    names = {department.pk: name for name, department in city.departments.items()}
    return [names[task.department_id] for task in case.state.open_tasks("review")]


def test_only_the_departments_of_its_categories_review_each_within_its_own_limit(city, asked_for):
    highway = asked_for("highway", "building")
    assert reviewers(city, highway) == ["区市监局", "区住建局"]
    assert reviewers(city, asked_for("building")) == ["区市监局"]
    both = asked_for("highway", "water")
    assert reviewers(city, both) == ["区市监局", "区住建局", "区卫健局"]
    due = [clock.due_on for clock in both.state.clocks if clock.kind.startswith("step:")]
    assert due == [date(2026, 10, 8), date(2026, 9, 24), date(2026, 9, 29)]  # holidays between
    assert all(day <= both.state.clock("promised").due_on for day in due)


def test_who_has_nothing_to_do_with_it_is_not_asked_and_may_not_review(city, asked_for):
    case = asked_for("highway")
    with refused("not-yours"):
        actions.review(case=case, by=city.sun, at=on("2026-09-22"), **PASS)


def test_a_department_that_is_late_is_seen_by_the_applicant_while_the_others_go_on(city, asked_for):
    case = asked_for("highway", "water")
    actions.review(case=case, by=city.wang, at=on("2026-09-22"), **PASS)
    case = actions.review(case=case, by=city.sun, at=on("2026-09-25"), **PASS)
    seen = reading.outlook_of(case, date(2026, 9, 25))
    assert [(one.department, bool(one.late)) for one in seen.who] == [
        ("广安市广安区区住建局", True)
    ]
    assert case.state.status == "in_review"
    with refused("not-yours"):  # it is not at the decision yet
        actions.decide(case=case, by=city.wu, outcome="granted", criterion="meets_conditions", at=on("2026-09-25"))  # fmt: skip


def test_all_pass_and_one_decision_brings_one_certificate(city, asked_for):
    case = asked_for("highway", "water")
    for who, day in ((city.zhao, "22"), (city.sun, "23"), (city.wang, "24")):
        case = actions.review(case=case, by=who, at=on(f"2026-09-{day}"), **PASS)
    assert case.state.status == "in_decision"
    actions.decide(case=case, by=city.wu, outcome="granted", criterion="meets_conditions", at=on("2026-09-25"))  # fmt: skip
    reactions.settle()
    assert Licence.objects.filter(case_id=case.pk).count() == 1


def test_the_refusal_of_one_department_bars_the_grant(city, asked_for):
    case = asked_for("highway")
    actions.review(case=case, by=city.wang, at=on("2026-09-22"), **PASS)
    case = actions.review(case=case, by=city.zhao, at=on("2026-09-22"), **REFUSE)
    with refused("veto"):
        actions.decide(case=case, by=city.wu, outcome="granted", criterion="meets_conditions", at=on("2026-09-23"))  # fmt: skip
    case = actions.decide(case=case, by=city.wu, outcome="refused", criterion="fails_conditions", reason="公路业绩不足。", at=on("2026-09-23"))  # fmt: skip
    assert case.state.outcome == "refused"


def test_without_its_categories_nothing_is_taken_in(city, apply, qualification):
    with pytest.raises(Incomplete) as told:
        apply(edition_id=qualification.pk, answers={})
    assert [problem.field for problem in told.value.problems] == ["category"]


def test_page_and_api_show_whom_it_goes_to(city, qualification, asked_for, at_desk):
    client = at_desk("li", "2026-09-25")
    place = f"/items/{qualification.item.code}/"
    assert "公路工程" in client.get(place).content.decode()
    chosen = client.get(f"{place}?category=highway").content.decode()
    assert "区住建局" in chosen
    assert "区卫健局" not in chosen.split("flow", 1)[1]
    sent = {
        "item": qualification.item.code, "answers": {"category": ["highway", "water"]}, "form": FORM,
        "materials": [],
    }  # fmt: skip
    answer = client.post("/api/v1/cases", data=json.dumps(sent), content_type="application/json")
    assert answer.status_code == 422  # the plan is missing, and nothing else is
    assert [e["field"] for e in answer.json()["errors"]] == ["floor_plan"]
    case = asked_for("highway", "water")
    actions.review(case=case, by=city.wang, at=on("2026-09-22"), **PASS)
    told = client.get(f"/api/v1/cases/{case.number}").json()
    assert [one["department"] for one in told["outlook"]["who"]] == [
        "广安市广安区区住建局",
        "广安市广安区区卫健局",
    ]
    assert told["outlook"]["who"][0]["late"]  # of 24 September, seen on the 25th
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "区住建局" in page
    assert "区卫健局" in page
