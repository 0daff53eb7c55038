"""联合审图、联合验收: one set of papers, one list of remarks, one opinion (国办发〔2019〕11号; C060)."""

from copy import deepcopy
from datetime import date, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.calendar.local import current
from yici.cases import actions, clocks, jobs, joint, reading, rules, words
from yici.cases.events import Remarked, RemarksSettled, ReworkAsked, ReworkHandedIn
from yici.cases.lifecycle import State
from yici.cases.models import Case
from yici.catalogue.content import Content
from yici.catalogue.content.edition import canonical, canonical_body
from yici.conftest import on
from yici.kernel import files, ledger, reactions
from yici.licences.models import Paper
from yici.licences.tests.test_papers import text_of
from yici.notifications.models import Notification
from yici.people.models import Post
from yici.people.who import who_is

from .city import LONG_AGO, PERMIT, publish
from .test_lawful_paths import refused

BEAM = actions.Remark("结施-05", "梁配筋不足。", "GB 50010 第8.5.1条")
EXIT = actions.Remark("建施-02", "疏散宽度不够。", "GB 50016 第5.5.18条")
NICER = actions.Remark("建施-07", "建议调整雨棚。", "", "advice")
PLAN = actions.Given(
    "floor_plan", digest="7" * 64, name="修改后图纸.pdf", size=10, media_type="application/pdf"
)
TOLD = {"days": 10, "told": "请逐条修改，一次重新提交。"}
PASS = {"outcome": "pass", "criterion": "meets_conditions"}
REFUSE = {"outcome": "refuse", "criterion": "fails_conditions", "opinion": "没有整改。"}
COME = ["GA-wang", "GA-zhao", "GA-sun"]


def examined(city, apply, licence: str):
    body = deepcopy(PERMIT)
    body["result"]["licence_type"] = licence
    body["stages"][1]["limit_days"] = 2
    edition = publish(licence, body, city.departments["区市监局"])
    return actions.accept(
        case=apply(edition_id=edition.pk, key=licence), by=city.chen, at=on("2026-09-21")
    )


@pytest.fixture
def drawings(city, apply):
    """A set of drawings, accepted; 区市监局 leads, 区住建局 and 区卫健局 examine as well."""
    return examined(city, apply, "drawing-approval")


@pytest.fixture
def works(city, apply):
    """Finished works, handed in for joint acceptance."""
    return examined(city, apply, "joint-acceptance")


@pytest.fixture
def remarked(city, drawings):
    actions.remark(case=drawings, by=city.zhao, remarks=[BEAM, NICER], at=on("2026-09-22"))
    actions.remark(case=drawings, by=city.sun, remarks=[EXIT], at=on("2026-09-22"))
    return actions.remark(case=drawings, by=city.wang, remarks=[], at=on("2026-09-22"))


@pytest.fixture
def asked(city, remarked):
    case = actions.ask_rework(case=remarked, by=city.wang, at=on("2026-09-22"), **TOLD)
    reactions.settle()
    return Case.at(case.pk)


@pytest.fixture
def mended(city, asked):
    return actions.hand_in_rework(
        case=asked, by=city.li, answer="1、3均已修改。", materials=[PLAN], at=on("2026-09-28")
    )


def papers(case, kind):
    return Paper.objects.filter(story=case.pk, kind=kind)


def test_one_list_of_all_departments_goes_out_once_and_the_limits_stand(city, asked):
    (paper,) = papers(asked, "joint_remarks")
    assert paper.digest
    text = text_of(files.read(paper.digest))
    assert all(name in text for name in ("1.结施-05", "2.建施-07", "3.建施-02", "区住建局"))
    assert asked.state.clock("promised").is_stopped
    assert not asked.state.clock("statutory").is_stopped  # art. 45 does not name mending
    assert asked.state.clock("rework").due_on == date(2026, 10, 13)
    assert Notification.objects.filter(kind="cases.rework_asked").count() == 1
    with refused("once"):
        actions.ask_rework(case=asked, by=city.wang, at=on("2026-09-23"), **TOLD)
    with refused("held"):
        actions.remark(case=asked, by=city.zhao, remarks=[EXIT], at=on("2026-09-23"))


def test_no_list_goes_out_before_every_department_has_said(city, drawings):
    with refused("not-now"):
        actions.ask_rework(case=drawings, by=city.wang, at=on("2026-09-22"), **TOLD)
    case = actions.remark(case=drawings, by=city.zhao, remarks=[BEAM], at=on("2026-09-22"))
    with refused("not-yet"):
        actions.ask_rework(case=case, by=city.wang, at=on("2026-09-22"), **TOLD)
    case = actions.review(case=case, by=city.sun, at=on("2026-09-22"), **PASS)
    actions.remark(case=case, by=city.wang, remarks=[], at=on("2026-09-22"))
    with refused("not-yours"):
        actions.ask_rework(case=case, by=city.zhao, at=on("2026-09-22"), **TOLD)
    assert actions.ask_rework(case=case, by=city.chen, at=on("2026-09-22"), **TOLD).is_stopped


def test_a_department_changes_its_remarks_until_they_are_out(city, remarked):
    case = actions.remark(case=remarked, by=city.zhao, remarks=[NICER], at=on("2026-09-22"))
    told = reading.joint_of(case, for_office=True)
    assert [(r.no, r.sheet, r.weight) for r in told.remarks] == [
        (3, "建施-02", "must"), (4, "建施-07", "advice"),
    ]  # fmt: skip


def test_the_applicant_reads_remarks_when_they_are_out_and_no_word_lies_in_the_ledger(
    city, remarked
):
    assert reading.joint_of(remarked, for_office=False).remarks == ()
    for entry in ledger.history(remarked.pk):
        assert "梁配筋" not in orjson.dumps(entry.body).decode()
    assert "remarked" not in [line.kind for line in reading.timeline(remarked)]


def test_what_is_mended_is_looked_at_again_and_one_opinion_answers(city, mended):
    assert not mended.is_stopped
    with refused("once"):
        actions.remark(case=mended, by=city.zhao, remarks=[EXIT], at=on("2026-09-29"))
    with refused("open-remarks"):
        actions.review(case=mended, by=city.zhao, at=on("2026-09-29"), **PASS)
    case = actions.settle_remarks(case=mended, by=city.zhao, settled=[1], at=on("2026-09-29"))
    case = actions.settle_remarks(case=case, by=city.sun, settled=[3], at=on("2026-09-29"))
    for who in (city.zhao, city.sun, city.wang):
        case = actions.review(case=case, by=who, at=on("2026-09-29"), **PASS)
    case = actions.decide(
        case=case, by=city.wu, outcome="granted", criterion="meets_conditions", at=on("2026-09-29")
    )
    reactions.settle()
    assert papers(case, "joint_opinion").count() == 1
    assert not papers(case, "grant").exists()


def test_what_was_not_mended_is_refused_in_the_same_one_opinion(city, mended):
    case = actions.settle_remarks(case=mended, by=city.sun, settled=[3], at=on("2026-09-29"))
    case = actions.review(case=case, by=city.zhao, at=on("2026-09-29"), **REFUSE)
    for who in (city.sun, city.wang):
        case = actions.review(case=case, by=who, at=on("2026-09-29"), **PASS)
    reason = {"reason": "结施-05没有整改。", "criterion": "fails_conditions"}
    case = actions.decide(case=case, by=city.wu, outcome="refused", at=on("2026-09-29"), **reason)
    reactions.settle()
    assert papers(case, "joint_opinion").count() == 1
    assert not papers(case, "refusal").exists()


def test_nobody_refuses_before_the_applicant_could_mend(city, remarked):
    with refused("open-remarks"):
        actions.review(case=remarked, by=city.zhao, at=on("2026-09-22"), **REFUSE)
    with refused("open-remarks"):
        actions.review(case=remarked, by=city.wang, at=on("2026-09-22"), **REFUSE)


def test_when_nothing_comes_in_time_the_departments_go_on(city, asked):
    assert jobs.end_unmended(int(on("2026-10-13").timestamp())) == 0
    assert jobs.end_unmended(int(on("2026-10-14").timestamp())) == 1
    assert jobs.end_unmended(int(on("2026-10-15").timestamp())) == 0
    case = Case.at(asked.pk)
    assert not case.is_stopped
    assert actions.review(case=case, by=city.zhao, at=on("2026-10-15"), **REFUSE).state.task(2)


def test_mending_takes_no_longer_than_the_law_leaves_and_a_day_is_kept_to_decide(city, remarked):
    """行政许可法 art. 42, 45: the limit ends on 26 October; the day before is the last to mend."""
    with refused("days") as told:
        actions.ask_rework(case=remarked, by=city.wang, at=on("2026-09-22"), **TOLD | {"days": 19})
    sentence = words.why(told.value)
    assert "18" in sentence
    assert "26 Oct" in sentence or "10月26日" in sentence
    assert Case.at(remarked.pk).seq == remarked.seq
    case = actions.ask_rework(
        case=remarked, by=city.wang, at=on("2026-09-22"), **TOLD | {"days": 18}
    )
    assert case.state.clock("rework").due_on == date(2026, 10, 23)
    assert jobs.end_unmended(int(on("2026-10-26").timestamp())) == 1
    assert not Case.at(case.pk).state.clock("statutory").is_missed(date(2026, 10, 26))


def test_for_more_time_to_mend_the_limit_is_extended_first(city, remarked):
    case = actions.extend(
        case=remarked, by=city.wu, days=10, reason="图纸复杂。", at=on("2026-09-22")
    )
    with refused("days") as told:
        actions.ask_rework(case=case, by=city.wang, at=on("2026-09-22"), **TOLD | {"days": 29})
    assert not told.value.extendable
    case = actions.ask_rework(case=case, by=city.wang, at=on("2026-09-22"), **TOLD | {"days": 28})
    assert case.state.clock("rework").due_on < case.state.clock("statutory").due_on


def test_without_time_to_mend_the_departments_decide_on_what_there_is(city, remarked):
    late = on("2026-10-23")  # tomorrow, a working day, is the last one
    with refused("no-time"):
        actions.ask_rework(case=remarked, by=city.wang, at=late, **TOLD | {"days": 1})
    case = actions.review(case=remarked, by=city.zhao, at=late, **REFUSE)
    assert [t.outcome for t in case.state.tasks if t.outcome] == ["accepted", "refuse"]
    with refused("open-remarks"):  # who remarked nothing has no ground to refuse on
        actions.review(case=case, by=city.wang, at=late, **REFUSE)


def test_an_item_without_a_limit_of_the_law_gives_up_to_ninety_days():
    state = State(clocks=())
    assert joint.most_days(current(), state, DAY) == 90


@given(st.integers(0, 120), st.sampled_from(["workday", "day"]), st.integers(0, 200))
def test_whatever_the_limit_mending_ends_before_its_last_day(limit, unit, passed):
    clock = clocks.start(current(), "statutory", "statutory", limit, unit, date(2026, 1, 5))
    state, now = State(clocks=(clock,)), date(2026, 1, 5) + timedelta(days=passed)
    most = joint.most_days(current(), state, now)
    if most:
        assert current().after(now, most) < clock.due_on
        assert current().between(current().after(now, most), clock.due_on) >= 1


STAIR = actions.Remark("建施-09", "疏散楼梯间未封闭。", "GB 55037-2022 第7.1.10条")
RAISED = {"remarks": [STAIR], "danger": "火灾时人员无法疏散；本部门后加入审查。"}
ALLOWED = {"outcome": "allow", "told": "涉及人身安全，请一并整改。", "days": 5}


def joined(city, case, day):
    return actions.add_reviewer(
        case=case, by=city.wu, department=city.departments["区民政局"].pk, days=5,
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
    assert "4.建施-09" in text_of(files.read(paper.digest)).replace(" ", "")
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


def test_drawings_come_back_as_one_set_and_only_what_the_item_asks_for(city, asked):
    for wrong in ([], [actions.Given("nothing", digest="1" * 64)]):
        with refused("materials"):
            actions.hand_in_rework(
                case=asked, by=city.li, answer="改了。", materials=wrong, at=on("2026-09-28")
            )
    with pytest.raises(actions.Wordless):
        actions.hand_in_rework(
            case=asked, by=city.li, answer=" ", materials=[PLAN], at=on("2026-09-28")
        )
    assert Case.at(asked.pk).seq == asked.seq


def test_who_reviews_for_two_departments_speaks_for_each_in_turn(city, drawings):
    Post.objects.create(
        staff_id="GA-zhao", department=city.departments["区卫健局"], role="reviewer", since=LONG_AGO
    )
    city.users["zhao"].__dict__.pop("_who", None)
    zhao = who_is(city.users["zhao"])
    case = actions.remark(case=drawings, by=zhao, remarks=[BEAM], at=on("2026-09-22"))
    case = actions.remark(case=case, by=zhao, remarks=[EXIT], at=on("2026-09-22"))
    assert len({r.department_id for r in joint.of(case.state).remarks}) == 2
    actions.remark(case=case, by=city.wang, remarks=[], at=on("2026-09-22"))
    actions.ask_rework(case=case.pk, by=city.wang, at=on("2026-09-22"), **TOLD)
    actions.hand_in_rework(
        case=case.pk, by=city.li, answer="已改。", materials=[PLAN], at=on("2026-09-28")
    )
    case = actions.settle_remarks(case=case.pk, by=zhao, settled=[1, 2], at=on("2026-09-29"))
    assert not joint.of(case.state).open_of()


@pytest.mark.parametrize("wrong", [
    {"sheet": " "}, {"text": ""}, {"basis": ""}, {"weight": "grave"}, {"sheet": "长" * 101},
])  # fmt: skip
def test_a_remark_names_its_sheet_and_its_standard(city, drawings, wrong):
    said = actions.Remark(**(BEAM.__dict__ | wrong))
    with refused("remarks"):
        actions.remark(case=drawings, by=city.zhao, remarks=[said], at=on("2026-09-22"))


def test_an_ordinary_item_knows_no_joint_examination(city, accepted):
    with refused("not-now"):
        actions.remark(case=accepted, by=city.wang, remarks=[BEAM], at=on("2026-09-22"))
    assert reading.joint_of(accepted, for_office=True) is None
    with refused("no-visit"):
        actions.start_procedure(
            case=accepted, by=city.wang, procedure="site_survey", told="核查。", members=COME,
            at=on("2026-09-21"),
        )  # fmt: skip


def announce(city, works, **changes):
    wanted = {
        "procedure": "site_survey", "told": "上午九时到场。", "members": COME,
        "held_on": date(2026, 9, 24),
    }  # fmt: skip
    return actions.start_procedure(
        case=works, by=city.wang, at=on("2026-09-21"), **wanted | changes
    )


def test_all_departments_come_on_one_day_and_put_one_record_on_file(city, works):
    case = announce(city, works)
    for who in (city.wang, city.zhao, city.sun):
        with refused("held"):
            actions.review(case=case, by=who, at=on("2026-09-22"), **PASS)
    done = {"outcome": "pass", "findings": "各专项一并查验。"}
    with refused("members"):
        actions.finish_procedure(case=case, by=city.wang, members=COME[:2], at=on("2026-09-24"), **done)  # fmt: skip
    case = actions.finish_procedure(case=case, by=city.wang, members=COME, at=on("2026-09-24"), **done)  # fmt: skip
    reactions.settle()
    assert papers(case, "inspection").count() == 1
    assert ledger.history(case.pk).filter(kind="cases.procedure_finished").last().body["handlers"] == COME  # fmt: skip
    assert not case.is_stopped


@pytest.mark.parametrize(("changes", "code"), [
    ({"members": COME[:2]}, "members"), ({"members": []}, "members"),
    ({"members": ["GA-nobody", *COME]}, "members"), ({"held_on": None}, "day"),
    ({"held_on": date(2026, 9, 20)}, "day"), ({"held_on": date(2026, 12, 1)}, "day"),
])  # fmt: skip
def test_a_joint_visit_needs_its_day_and_somebody_of_every_department(city, works, changes, code):
    with refused(code):
        announce(city, works, **changes)


def test_the_desk_and_the_citizen_do_the_same_on_their_pages(city, drawings, at_desk, client):
    url = f"/desk/cases/{drawings.number}/do/remark/"
    page = at_desk("zhao", "2026-09-22").get(url).content.decode()
    assert 'name="remarks_0"' in page
    cells = [BEAM.sheet, BEAM.text, BEAM.basis, BEAM.weight]
    sent = {f"remarks_{no}": cell for no, cell in enumerate(cells)}
    asked = client.post(url, sent | {"seen": drawings.seq, "key": "remark-once"})
    assert asked.status_code == 302
    for who in (city.sun, city.wang):
        actions.remark(case=drawings, by=who, remarks=[], at=on("2026-09-22"))
    url = f"/desk/cases/{drawings.number}/do/ask-rework/"
    seen = Case.at(drawings.pk).seq
    page = at_desk("wang", "2026-09-22").get(url).content.decode()
    assert "2026年10月26日" in page  # the form says beforehand how long the law lets her mend
    too_long = client.post(url, TOLD | {"days": 19, "seen": seen, "key": "too-long"})
    assert (too_long.status_code, "2026年10月26日" in too_long.content.decode()) == (409, True)
    asked = at_desk("wang", "2026-09-22").post(url, TOLD | {"seen": seen, "key": "ask-once"})
    assert asked.status_code == 302
    url = f"/cases/{drawings.number}/rework/"
    page = at_desk("li", "2026-09-28").get(url).content.decode()
    assert "梁配筋不足" in page
    assert client.post(url, {"answer": "改了。"}).status_code == 422  # no drawings
    page = client.get(f"/cases/{drawings.number}/").content.decode()
    assert "梁配筋不足" in page
    assert "法定期限继续计算" in page
    window = f"/desk/cases/{drawings.number}/do/hand-in-rework/"
    assert 'name="answer"' in at_desk("chen", "2026-09-28").get(window).content.decode()
    actions.hand_in_rework(
        case=drawings.pk, by=city.li, answer="改了。", materials=[PLAN], at=on("2026-09-28")
    )
    url = f"/desk/cases/{drawings.number}/do/settle-remarks/"
    assert "结施-05" in at_desk("zhao", "2026-09-28").get(url).content.decode()
    seen = Case.at(drawings.pk).seq
    assert client.post(url, {"settled": ["1"], "seen": seen, "key": "settle"}).status_code == 302
    assert not joint.of(Case.at(drawings.pk).state).open_of()


def test_programs_do_the_same_over_the_api(city, drawings, at_desk):
    url = f"/api/v1/cases/{drawings.number}"
    said = {"remarks": [BEAM.__dict__]}

    def post(who, verb, body):
        return at_desk(who, "2026-09-22").post(
            f"{url}/actions/{verb}", orjson.dumps(body), content_type="application/json"
        )

    assert post("zhao", "remark", {"remarks": [BEAM.__dict__ | {"basis": ""}]}).status_code == 422
    assert post("zhao", "remark", said).status_code == 200
    for who in ("sun", "wang"):
        assert post(who, "remark", {"remarks": []}).status_code == 200
    assert at_desk("li").get(f"{url}/joint-examination").json()["remarks"] == []
    assert (
        at_desk("wang", "2026-09-22").get(f"{url}/joint-examination").json()["days_to_mend"] == 18
    )
    refusal = post("wang", "ask-rework", TOLD | {"days": 19})
    assert refusal.status_code == 422
    assert refusal.json()["errors"][0]["field"] == "days"
    assert post("wang", "ask-rework", TOLD).status_code == 200
    told = at_desk("li").get(f"{url}/joint-examination").json()
    assert [(r["sheet"], r["department"]) for r in told["remarks"]] == [("结施-05", "区住建局")]
    assert post("zhao", "ask-rework", TOLD).status_code in (403, 409)


def test_an_official_of_another_office_neither_remarks_nor_reads(city, drawings, at_desk):
    assert rules.refusal(rules.VERBS["remark"], drawings.state, city.outsider)
    url = f"/api/v1/cases/{drawings.number}/joint-examination"
    assert at_desk("outsider").get(url).status_code == 404


DAY = date(2026, 9, 21)
numbers = st.lists(st.sampled_from([1, 2, 3]), unique=True, max_size=3)


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3]), numbers), max_size=8), numbers)
def test_whatever_order_they_say_it_in_a_remark_is_open_until_its_own_number_is_settled(said, done):
    now, last = None, {}
    for no, (department, own) in enumerate(said):
        remarks = tuple(joint.Remark(10 * no + n, department, "must", "") for n in own)
        now = joint.evolve(now, Remarked(
            on=DAY, task=1, department_id=department, remarks=remarks, handler="S"))  # fmt: skip
        last[department] = {r.no for r in remarks}
    standing = set().union(*last.values()) if last else set()
    now = joint.evolve(now, ReworkAsked(on=DAY, remarks=(), days=5, note="", handler="S"))
    now = joint.evolve(now, ReworkHandedIn(on=DAY))
    settled = tuple(n for n in standing if n % 10 in done)
    now = joint.evolve(now, RemarksSettled(on=DAY, task=1, settled=settled, handler="S"))
    assert {r.no for r in now.open_of()} == standing - set(settled)


def test_the_edition_says_what_is_examined_jointly_whatever_paper_it_ends_in(city, apply):
    """C060: a setting of the item; where it is silent the kind of its result decides."""

    def kind(licence, jointly, key):
        body = deepcopy(PERMIT)
        body["result"]["licence_type"] = licence
        body["paths"] = {"jointly": jointly} if jointly else {}
        edition = publish(key, body, city.departments["区市监局"])
        return joint.kind_of(apply(edition_id=edition.pk, key=key).state)

    assert kind("food_permit", "drawings", "a") == "drawings"
    assert kind("food_permit", "", "b") == ""
    assert kind("joint-acceptance", "none", "c") == ""
    assert kind("joint-acceptance", "", "d") == "acceptance"


def test_an_item_that_says_so_is_examined_with_one_list_of_remarks(city, apply):
    body = deepcopy(PERMIT) | {"paths": {"jointly": "drawings"}}
    edition = publish("plain", body, city.departments["区市监局"])
    case = actions.accept(
        case=apply(edition_id=edition.pk, key="plain"), by=city.chen, at=on("2026-09-21")
    )
    with refused("open-remarks"):  # nobody refuses before she has said what is wrong
        actions.review(case=case, by=city.zhao, at=on("2026-09-22"), **REFUSE)
    case = actions.remark(case=case, by=city.zhao, remarks=[BEAM], at=on("2026-09-22"))
    assert [one.no for one in joint.of(case.state).remarks] == [1]


def test_an_edition_that_does_not_say_it_keeps_its_digest():
    """What the content learnt later is left out while nobody uses it (R18)."""
    for paths in ({}, {"trust_first": True}):
        silent = Content.model_validate(PERMIT | {"paths": paths})
        assert b"jointly" not in canonical(silent)
        assert canonical(silent) == canonical_body(silent.model_dump(mode="json"))
    assert b'"paths"' not in canonical(Content.model_validate(PERMIT))
    said = Content.model_validate(PERMIT | {"paths": {"jointly": "none"}})
    assert b'"jointly":"none"' in canonical(said)
