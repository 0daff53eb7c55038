"""Remarks of every department go out once, as one list; what is mended is looked at once (C060, R22)."""

from copy import deepcopy
from datetime import date, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.calendar.local import current
from yici.cases import actions, clocks, jobs, joint, reading, words
from yici.cases.events import Remarked, RemarksSettled, ReworkAsked, ReworkHandedIn
from yici.cases.lifecycle import State
from yici.cases.models import Case
from yici.catalogue.content import Content
from yici.catalogue.content.edition import canonical, canonical_body
from yici.conftest import on
from yici.kernel import files, ledger, reactions
from yici.licences.tests.test_papers import text_of
from yici.notifications.models import Notification
from yici.people.models import Post
from yici.people.who import who_is

from ..city import LONG_AGO, PERMIT, publish
from ..test_lawful_paths import refused
from .works import BEAM, COME, EXIT, NICER, PASS, PLAN, REFUSE, TOLD, papers


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
