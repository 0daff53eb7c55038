"""A department that joins after the one list raises what concerns safety, if the head allows it (R22)."""

from datetime import date

import orjson

from yici.calendar.local import current
from yici.cases import actions, joint, reading
from yici.conftest import on
from yici.kernel import files, reactions
from yici.licences.tests.test_papers import text_of
from yici.notifications.models import Notification
from yici.people.models import Post
from yici.people.who import who_is

from ..city import LONG_AGO
from ..test_lawful_paths import refused
from .works import PASS, PLAN, REFUSE, TOLD, papers

STAIR = actions.Remark("建施-09", "疏散楼梯间未封闭。", "GB 55037-2022 第7.1.10条")
RAISED = {"remarks": [STAIR], "danger": "火灾时人员无法疏散；本部门后加入审查。"}
ALLOWED = {"outcome": "allow", "told": "涉及人身安全，请一并整改。", "days": 5}


def joined(city, case, day):
    return actions.add_reviewer(
        case=case, by=city.wu, department=city.departments["区民政局"].pk, days=1,
        reason="涉及养老设施。", at=on(day),
    )  # fmt: skip


def test_who_joins_before_the_list_goes_out_is_waited_for_and_stands_on_it(city, remarked):
    """R22: the applicant is told once, of everybody's remarks."""
    case = joined(city, remarked, "2026-09-22")
    with refused("not-yet"):
        actions.ask_rework(case=case, by=city.wang, at=on("2026-09-22"), **TOLD)
    case = actions.remark(case=case, by=city.outsider, remarks=[STAIR], at=on("2026-09-22"))
    case = actions.ask_rework(case=case, by=city.wang, at=on("2026-09-22"), **TOLD)
    assert len(joint.of(case.state).open_of(weight="must")) == 3


def test_who_joins_later_lets_it_pass_but_neither_remarks_nor_refuses(city, mended):
    case = joined(city, mended, "2026-09-28")
    with refused("once"):
        actions.remark(case=case, by=city.outsider, remarks=[STAIR], at=on("2026-09-29"))
    with refused("open-remarks"):
        actions.review(case=case, by=city.outsider, at=on("2026-09-29"), **REFUSE)
    case = actions.review(case=case, by=city.outsider, at=on("2026-09-29"), **PASS)
    with refused("not-now"):  # those who were there have had their say
        actions.raise_safety(case=case, by=city.zhao, at=on("2026-09-29"), **RAISED)


def test_what_concerns_safety_goes_onto_the_list_when_the_head_allows_it(city, mended):
    """C060, R22: with its reason, by another person, and with time to mend within the law's limit."""
    case = joined(city, mended, "2026-09-28")
    case = actions.raise_safety(case=case, by=city.outsider, at=on("2026-09-28"), **RAISED)
    with refused("once"):
        actions.raise_safety(case=case, by=city.outsider, at=on("2026-09-28"), **RAISED)
    with refused("held"):
        actions.review(case=case, by=city.outsider, at=on("2026-09-28"), **PASS)
    with refused("not-yours"):
        actions.decide_safety(case=case, by=city.zhao, at=on("2026-09-28"), **ALLOWED)
    assert "疏散楼梯间" not in str(reading.joint_of(case, for_office=False))
    with refused("days"):
        actions.decide_safety(case=case, by=city.wu, at=on("2026-09-28"), **ALLOWED | {"days": 0})
    case = actions.decide_safety(case=case, by=city.wu, at=on("2026-09-28"), **ALLOWED)
    reactions.settle()
    assert "疏散楼梯间" in str(reading.joint_of(case, for_office=False))
    (paper,) = papers(case, "joint_safety")
    assert "意见第4条建施-09" in text_of(files.read(paper.digest)).replace(" ", "")
    assert Notification.objects.filter(kind="cases.safety_told").count() == 1
    assert case.state.clock("rework").due_on < case.state.clock("statutory").due_on
    assert case.state.clock("promised").is_stopped
    case = actions.hand_in_rework(
        case=case, by=city.li, answer="4已封闭。", materials=[PLAN], at=on("2026-09-29")
    )
    assert not case.is_stopped
    case = actions.settle_remarks(case=case, by=city.outsider, settled=[4], at=on("2026-09-29"))
    actions.review(case=case, by=city.outsider, at=on("2026-09-29"), **PASS)


def test_what_is_raised_while_she_mends_lengthens_the_time_she_has(city, asked):
    case = joined(city, asked, "2026-09-23")
    case = actions.raise_safety(case=case, by=city.outsider, at=on("2026-09-23"), **RAISED)
    before = case.state.clock("rework").due_on
    case = actions.decide_safety(
        case=case, by=city.wu, at=on("2026-09-23"), **ALLOWED | {"days": 12}
    )
    assert case.state.clock("rework").due_on == current().after(date(2026, 9, 23), 12) > before
    assert len([t for t in case.state.tasks if t.step == "rework"]) == 1


def test_what_the_head_declines_stays_inside_and_the_list_as_it_was(city, mended):
    case = joined(city, mended, "2026-09-28")
    case = actions.raise_safety(case=case, by=city.outsider, at=on("2026-09-28"), **RAISED)
    case = actions.decide_safety(
        case=case, by=city.wu, outcome="decline", told="不涉及安全。", at=on("2026-09-28")
    )
    reactions.settle()
    assert not papers(case, "joint_safety").exists()
    kinds = {line.kind for line in reading.timeline(case)}
    assert not kinds & {"safety_raised", "safety_decided"}
    with refused("once"):
        actions.raise_safety(case=case, by=city.outsider, at=on("2026-09-29"), **RAISED)
    actions.review(case=case, by=city.outsider, at=on("2026-09-29"), **PASS)


def test_without_time_to_mend_safety_is_told_and_decided_on_what_there_is(city, mended):
    late = on("2026-10-23")
    case = joined(city, mended, "2026-10-23")
    case = actions.raise_safety(case=case, by=city.outsider, at=late, **RAISED)
    with refused("no-time"):
        actions.decide_safety(case=case, by=city.wu, at=late, **ALLOWED)
    case = actions.decide_safety(case=case, by=city.wu, at=late, **ALLOWED | {"days": 0})
    case = actions.review(case=case, by=city.outsider, at=late, **REFUSE)
    assert "refuse" in [t.outcome for t in case.state.tasks]


def test_who_raised_it_does_not_allow_it(city, mended):
    case = joined(city, mended, "2026-09-28")
    Post.objects.create(
        staff_id="GA-outsider", department=city.departments["区市监局"], role="decider",
        since=LONG_AGO,
    )  # fmt: skip
    city.users["outsider"].__dict__.pop("_who", None)
    both = who_is(city.users["outsider"])
    case = actions.raise_safety(case=case, by=both, at=on("2026-09-28"), **RAISED)
    with refused("four-eyes"):
        actions.decide_safety(case=case, by=both, at=on("2026-09-28"), **ALLOWED)


def test_safety_is_raised_and_allowed_on_the_desk_and_over_the_api(city, mended, at_desk, client):
    case = joined(city, mended, "2026-09-28")
    cells = [STAIR.sheet, STAIR.text, STAIR.basis, STAIR.weight]
    sent = {f"remarks_{no}": cell for no, cell in enumerate(cells)} | {"danger": RAISED["danger"]}
    url = f"/desk/cases/{case.number}/do/raise-safety/"
    at_desk("outsider", "2026-09-28")
    assert client.post(url, sent | {"seen": case.seq, "key": "raise"}).status_code == 302
    url = f"/desk/cases/{case.number}/do/decide-safety/"
    page = at_desk("wu", "2026-09-28").get(url).content.decode()
    assert STAIR.text in page
    assert "2026年10月26日" in page
    told = client.get(f"/api/v1/cases/{case.number}/joint-examination").json()
    assert [one["sheet"] for one in told["raised"]] == ["建施-09"]
    answer = client.post(
        f"/api/v1/cases/{case.number}/actions/decide-safety", orjson.dumps(ALLOWED),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 200
    assert 'name="answer"' in at_desk("li", "2026-09-28").get(f"/cases/{case.number}/rework/").content.decode()  # fmt: skip
