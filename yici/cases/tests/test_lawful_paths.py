"""The lawful paths beside the main one, each as the people concerned would tell it."""

from contextlib import contextmanager
from copy import deepcopy
from datetime import date

import pytest

from yici.cases import actions, jobs, reading, rules, words
from yici.cases.models import Case, Task
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.licences.models import Licence
from yici.people.models import Post, Staff, User
from yici.people.who import who_is

from .city import PERMIT, publish

LI, WANG = actions.Attendant("李某", "applicant"), actions.Attendant("王某", "reviewer")
PASS = {"outcome": "pass", "criterion": "meets_conditions"}


def allowed(case, by) -> set[str]:
    return {verb.name for verb, why in rules.verbs(case.state, by) if why is None}


@contextmanager
def refused(code):
    with pytest.raises(rules.NotAllowed) as caught:
        yield caught
    assert caught.value.code == code


@pytest.fixture
def reviewed(city, accepted):
    """The case once all three departments have reviewed it: it waits for the decision."""
    for reviewer in (city.wang, city.zhao, city.sun):
        accepted = actions.review(case=accepted, by=reviewer, at=on("2026-09-22"), **PASS)  # fmt: skip
    return accepted


class TestPreReview:
    @pytest.fixture
    def offered(self, city):
        body = deepcopy(PERMIT) | {"paths": {"prereview": {"days": 2}}}
        return publish("looked-at-first", body, city.departments["区市监局"])

    @pytest.fixture
    def filed(self, city, apply, offered):
        return apply(edition_id=offered.pk, pre_review=True)

    def test_the_office_looks_first_and_the_five_days_do_not_run_yet(self, filed):
        assert filed.status == "pre_review"
        assert filed.state.clock("pre_review").due_on == date(2026, 9, 23)
        assert filed.state.clock("acceptance") is None

    def test_papers_that_would_do_are_applied_with_by_one_click(self, city, filed):
        case = actions.pre_review(case=filed, by=city.chen, outcome="pass", at=on("2026-09-22"))
        assert case.status == "pre_reviewed"
        case = actions.submit(case=case, by=city.li, at=on("2026-09-22"))
        assert case.status == "applied"
        assert case.state.clock("acceptance").due_on == date(2026, 9, 30)

    def test_what_has_to_be_mended_is_mended_and_looked_at_again(self, city, filed):
        said = {"missing": ["floor_plan"], "words_to_applicant": "平面图不清楚。"}
        case = actions.pre_review(
            case=filed, by=city.chen, outcome="mend", at=on("2026-09-22"), **said
        )
        assert reading.asking(case).body["missing"] == ["floor_plan"]
        case = actions.correct(case=case, by=city.li, form={}, at=on("2026-09-23"))
        assert case.status == "pre_review"
        # It was no correction in the sense of art. 32: the one that the law allows is still there.
        assert case.corrections == 0

    def test_she_may_apply_all_the_same(self, city, filed):
        said = {"missing": ["floor_plan"], "words_to_applicant": "平面图不清楚。"}
        case = actions.pre_review(
            case=filed, by=city.chen, outcome="mend", at=on("2026-09-22"), **said
        )
        assert actions.submit(case=case, by=city.li, at=on("2026-09-23")).status == "applied"

    def test_an_opinion_that_asks_for_mending_says_what(self, city, filed):
        with refused("missing"):
            actions.pre_review(case=filed, by=city.chen, outcome="mend", at=on("2026-09-22"))


class TestHearing:
    """行政许可法 art. 46-48."""

    @pytest.fixture
    def offered(self, city, reviewed):
        told = {"ground": "others_concerned", "told": "相邻权利人有权要求听证。"}
        return actions.offer_hearing(case=reviewed, by=city.wu, at=on("2026-09-22"), **told)

    def test_the_decision_waits_for_it(self, city, offered):
        assert offered.state.clock("hearing_ask").due_on == date(2026, 9, 30)
        with refused("held"):
            actions.decide(case=offered, by=city.wu, outcome="granted", criterion="meets_conditions", at=on("2026-09-23"))  # fmt: skip

    def test_it_is_asked_for_announced_held_and_then_decided(self, city, offered):
        case = actions.ask_hearing(case=offered, by=city.li, at=on("2026-09-23"))
        assert case.is_stopped
        assert case.state.clock("hearing").due_on == date(2026, 10, 28)
        notice = {
            "presider": "GA-zhou",
            "starts_at": "09:00",
            "place": "三楼会议室",
            "subject": "油烟排口",
        }
        case = actions.set_hearing(
            case=case, by=city.wu, held_on=date(2026, 10, 14), at=on("2026-09-24"), **notice
        )
        record = {"record": "各方陈述一致。", "attendants": [LI, WANG]}
        with refused("not-yet"):
            actions.hold_hearing(case=case, by=city.wu, at=on("2026-10-13"), **record)
        case = actions.hold_hearing(case=case, by=city.wu, at=on("2026-10-14"), **record)
        assert not case.is_stopped
        case = actions.decide(case=case, by=city.wu, outcome="granted", criterion="meets_conditions", at=on("2026-10-15"))  # fmt: skip
        assert case.outcome == "granted"

    def test_it_is_announced_seven_working_days_ahead(self, city, offered):
        case = actions.ask_hearing(case=offered, by=city.li, at=on("2026-09-23"))
        notice = {
            "presider": "GA-zhou", "starts_at": "09:00", "place": "三楼会议室", "subject": "油烟排口",
            "at": on("2026-09-24"),
        }  # fmt: skip
        with refused("too-soon"):
            actions.set_hearing(case=case, by=city.wu, held_on=date(2026, 10, 8), **notice)
        with refused("too-late"):
            actions.set_hearing(case=case, by=city.wu, held_on=date(2026, 10, 29), **notice)

    def test_a_reviewer_may_not_preside(self, city, offered):
        case = actions.ask_hearing(case=offered, by=city.li, at=on("2026-09-23"))
        with refused("presider"):
            actions.set_hearing(
                case=case, by=city.wu, held_on=date(2026, 10, 14), presider="GA-wang",
                starts_at="09:00", place="三楼会议室", subject="油烟", at=on("2026-09-24"),
            )  # fmt: skip

    def test_nobody_asks_and_the_decision_goes_on_by_itself_once(self, city, offered):
        late = on("2026-10-09")
        assert jobs.close_unasked_hearings(int(on("2026-09-30").timestamp())) == 0
        assert jobs.close_unasked_hearings(int(late.timestamp())) == 1
        assert jobs.close_unasked_hearings(int(late.timestamp())) == 0
        case = Case.at(offered.pk)
        assert case.state.waits == ()
        with refused("not-now"):
            actions.ask_hearing(case=case, by=city.li, at=late)

    def test_asking_too_late_is_told(self, city, offered):
        with refused("too-late"):
            actions.ask_hearing(case=offered, by=city.li, at=on("2026-10-08"))

    def test_it_can_be_given_up(self, city, offered):
        case = actions.waive_hearing(case=offered, by=city.li, at=on("2026-09-23"))
        assert case.state.waits == ()


class TestResultsThatBind:
    """行政许可法 art. 53, 55."""

    def found(self, city, apply, kind, outcome):
        body = deepcopy(PERMIT)
        body["special_procedures"][0] |= {"kind": kind}
        edition = publish(f"by-{kind}", body, city.departments["区市监局"])
        case = actions.accept(case=apply(edition_id=edition.pk), by=city.chen, at=on("2026-09-21"))
        told = {"procedure": "site_survey", "told": "十个工作日。", "at": on("2026-09-21")}
        case = actions.start_procedure(case=case, by=city.wang, **told)
        said = {"outcome": outcome, "findings": "结果在案。", "second": "GA-zhao"}
        if kind == "expert-review":
            vote = "agrees" if outcome == "pass" else "disagrees"
            judged = [
                actions.Expert(f"专家{no}", "省卫生学会", "食品安全", vote) for no in "甲乙丙"
            ]
            said |= {"experts": judged, "opinion": "逐项评审的意见。"}
        case = actions.finish_procedure(case=case, by=city.wang, at=on("2026-09-22"), **said)
        for reviewer in (city.wang, city.zhao, city.sun):
            case = actions.review(case=case, by=reviewer, at=on("2026-09-22"), **PASS)
        return case

    def decide(self, city, case, outcome, **said):
        criterion = "meets_conditions" if outcome == "granted" else "fails_conditions"
        return actions.decide(
            case=case, by=city.wu, outcome=outcome, criterion=criterion, at=on("2026-09-23"), **said
        )

    @pytest.mark.parametrize("kind", ["inspection", "testing", "quarantine", "tender"])
    def test_what_did_not_pass_the_test_is_not_granted(self, city, apply, kind):
        case = self.found(city, apply, kind, "refuse")
        with refused("binding"):
            self.decide(city, case, "granted")
        assert self.decide(city, case, "refused", reason="不合格。").outcome == "refused"

    def test_whoever_won_the_tender_is_granted_it(self, city, apply):
        case = self.found(city, apply, "tender", "pass")
        with refused("binding"):
            self.decide(city, case, "refused", reason="不想给。")
        assert self.decide(city, case, "granted").outcome == "granted"

    @pytest.mark.parametrize("kind", ["site-survey", "expert-review", "appraisal"])
    def test_a_survey_and_experts_advise(self, city, apply, kind):
        case = self.found(city, apply, kind, "refuse")
        assert self.decide(city, case, "granted").outcome == "granted"


class TestOtherDepartments:
    """C058, R34."""

    def test_an_opinion_advises_and_holds_nothing_up(self, city, reviewed):
        asked = city.departments["区民政局"]
        case = actions.consult(
            case=reviewed,
            by=city.wu,
            department=asked.pk,
            question="有无意见？",
            at=on("2026-09-22"),
        )
        assert "decide" in allowed(case, city.wu)
        assert "answer-consult" in allowed(case, city.outsider)
        assert Case.objects.visible_to(city.outsider).filter(pk=case.pk).exists()
        case = actions.answer_consult(
            case=case, by=city.outsider, opinion="无意见。", at=on("2026-09-23")
        )
        assert case.state.waits == ()

    def test_an_opinion_that_never_came_does_not_keep_the_case_open(self, city, reviewed):
        asked = city.departments["区民政局"]
        case = actions.consult(
            case=reviewed,
            by=city.wu,
            department=asked.pk,
            question="有无意见？",
            at=on("2026-09-22"),
        )
        case = actions.decide(case=case, by=city.wu, outcome="refused", criterion="fails_conditions", reason="不符。", at=on("2026-09-23"))  # fmt: skip
        assert case.status == "delivering"
        assert case.state.waits == ()  # and nobody is asked for it any more

    def test_nothing_goes_to_a_department_where_nobody_could_do_it(self, city, apply, reviewed):
        """R23: such work would wait for ever, and the decision with it."""
        empty = {"department": city.departments["区公安分局"].pk, "at": on("2026-09-22")}
        with pytest.raises(rules.NotAllowed, match="Nobody there reviews"):
            actions.consult(case=reviewed, by=city.wu, question="可行？", **empty)
        case = actions.send_back(
            case=reviewed, by=city.wu, reason="补充审查。", at=on("2026-09-22")
        )
        with pytest.raises(rules.NotAllowed, match="Nobody there reviews"):
            actions.add_reviewer(case=case, by=city.wu, days=3, reason="会审。", **empty)
        with pytest.raises(rules.NotAllowed, match="Nobody there reviews"):
            actions.forward(case=apply(key="two"), by=city.chen, reason="转办。", **empty)

    def test_nobody_asks_her_own_department(self, city, reviewed):
        own = {"department": city.departments["区市监局"].pk, "question": "可行？"}
        with pytest.raises(rules.NotAllowed, match="than your own"):
            actions.consult(case=reviewed, by=city.wu, at=on("2026-09-22"), **own)

    def test_a_department_that_joins_has_to_be_heard(self, city, accepted):
        joins = city.departments["区民政局"]
        case = actions.add_reviewer(
            case=accepted, by=city.wu, department=joins.pk, days=3, reason="涉及养老机构。", at=on("2026-09-21")
        )  # fmt: skip
        for reviewer in (city.wang, city.zhao, city.sun):
            case = actions.review(case=case, by=reviewer, at=on("2026-09-22"), **PASS)
        assert case.status == "in_review"
        case = actions.review(case=case, by=city.outsider, at=on("2026-09-23"), **PASS)
        assert case.status == "in_decision"

    def test_every_cooperating_department_has_a_limit(self, city, accepted):
        joins = city.departments["区民政局"]
        with refused("days"):
            actions.add_reviewer(case=accepted, by=city.wu, department=joins.pk, days=0, reason="涉及。", at=on("2026-09-21"))  # fmt: skip

    @pytest.mark.parametrize(
        ("on_day", "days", "most"),
        [
            ("2026-09-21", 5, None),  # all that was promised
            ("2026-09-21", 6, 5),
            ("2026-09-24", 3, 2),
            ("2026-09-24", 20, 2),
            ("2026-10-09", 13, 12),  # what was promised is over: the law's twenty days still run
            ("2026-10-09", 11, None),
            ("2026-11-09", 3, None),  # late as it is, its word may still be needed
        ],
    )
    def test_no_cooperating_department_has_longer_than_the_case(
        self, city, accepted, on_day, days, most
    ):
        """R34: the whole stays within what was promised."""
        joins = {"department": city.departments["区民政局"].pk, "reason": "涉及养老机构。"}
        sent = {"case": accepted, "by": city.wu, "days": days, "at": on(on_day), **joins}
        if most is None:
            actions.add_reviewer(**sent)
            assert Case.at(accepted.pk).state.open_tasks("review")[-1].role == "reviewer"
            return
        with pytest.raises(rules.TooLong) as too_long:
            actions.add_reviewer(**sent)
        assert (too_long.value.most, too_long.value.rule) == (most, "R34")
        assert str(most) in words.why(too_long.value)
        assert Case.at(accepted.pk).seq == accepted.seq

    def test_one_refusing_department_bars_a_grant(self, city, accepted):
        fails = {"outcome": "refuse", "criterion": "fails_conditions", "opinion": "消防不合格。"}
        case = actions.review(case=accepted, by=city.zhao, at=on("2026-09-22"), **fails)
        for reviewer in (city.wang, city.sun):
            case = actions.review(case=case, by=reviewer, at=on("2026-09-22"), **PASS)
        with refused("veto"):
            actions.decide(case=case, by=city.wu, outcome="granted", criterion="meets_conditions", at=on("2026-09-23"))  # fmt: skip
        # Sent back and reviewed anew, the last word of each department counts.
        case = actions.send_back(case=case, by=city.wu, reason="整改后复核。", at=on("2026-09-23"))
        for reviewer in (city.wang, city.zhao, city.sun):
            case = actions.review(case=case, by=reviewer, at=on("2026-09-24"), **PASS)
        case = actions.decide(case=case, by=city.wu, outcome="granted", criterion="meets_conditions", at=on("2026-09-24"))  # fmt: skip
        assert case.outcome == "granted"


class TestNoCaseIsDropped:
    """R23, C038."""

    def test_work_passes_to_a_colleague_who_holds_the_post(self, city, accepted):
        with refused("no-post"):
            actions.transfer(case=accepted, by=city.wang, to="GA-deng", reason="休假", at=on("2026-09-21"))  # fmt: skip
        case = actions.transfer(
            case=accepted, by=city.wu, to="GA-wang", task=2, reason="分工", at=on("2026-09-21")
        )
        assert case.state.task(2).handler == "GA-wang"

    def test_everything_open_is_handed_over_when_somebody_leaves(self, city, apply):

        cases = [apply(), apply(key="two")]
        for case in cases:
            case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
            actions.take(case=case, by=city.wang, at=on("2026-09-21"))
        newcomer = Staff.objects.create(code="GA-new", name="新来的", phone="")
        Post.objects.create(
            staff=newcomer, department=city.departments["区市监局"], role="reviewer",
            since=on("2026-01-01"),
        )  # fmt: skip
        left = actions.hand_over(staff="GA-wang", to="GA-new", by=city.wu, reason="调离", at=on("2026-09-22"))  # fmt: skip
        assert left == []
        assert {t.handler for c in cases for t in Case.at(c.pk).state.open_tasks() if t.no == 2} == {"GA-new"}  # fmt: skip
        assert not actions.open_work_of("GA-wang").exists()
        # She comes back, and leaves again: what is hers by then passes on once more.
        for of, to, day in (
            ("GA-new", "GA-wang", "2026-09-23"),
            ("GA-wang", "GA-new", "2026-09-24"),
        ):
            left = actions.hand_over(staff=of, to=to, by=city.wu, reason="调整", at=on(day))
            assert left == []
            assert not actions.open_work_of(of).exists()

    def test_one_department_does_not_give_away_the_work_of_another(self, city, accepted):
        theirs = next(
            t
            for t in accepted.state.open_tasks()
            if t.department_id != city.departments["区市监局"].pk
        )
        with refused("not-yours"):
            actions.transfer(case=accepted, by=city.wu, to="GA-zhao", task=theirs.no, reason="分工", at=on("2026-09-21"))  # fmt: skip

    def test_what_was_taken_in_here_is_accepted_there_and_the_days_go_on(self, city, apply):
        case = apply()
        due = case.state.clock("acceptance").due_on
        there = city.departments["区市监局"]
        case = actions.forward(case=case, by=city.chen, department=there.pk, reason="由主管部门受理", at=on("2026-09-21"))  # fmt: skip
        assert case.state.clock("acceptance").due_on == due
        assert "accept" not in allowed(case, city.chen)
        assert actions.accept(case=case, by=city.wang, at=on("2026-09-22")).status == "in_review"


class TestSuspension:
    def test_everything_stands_still_until_the_ground_has_gone(self, city, accepted):
        why = {"ground": "awaits_ruling", "reason": "房屋权属诉讼未结。"}
        case = actions.suspend(case=accepted, by=city.wu, at=on("2026-09-22"), **why)
        assert case.is_stopped
        with refused("held"):
            actions.review(case=case, by=city.wang, at=on("2026-09-22"), **PASS)
        case = actions.resume(case=case, by=city.wu, reason="判决已生效。", at=on("2026-11-02"))
        assert case.state.clock("promised").due_on == date(2026, 11, 6)
        assert "review" in allowed(case, city.wang)

    def test_a_survey_under_way_keeps_the_limits_stopped_when_it_ends_first(self, city, accepted):
        survey = {"procedure": "site_survey", "told": "十个工作日。", "at": on("2026-09-22")}
        case = actions.start_procedure(case=accepted, by=city.wang, **survey)
        why = {"ground": "awaits_ruling", "reason": "诉讼未结。", "at": on("2026-09-23")}
        case = actions.suspend(case=case, by=city.wu, **why)
        done = {"outcome": "pass", "findings": "符合。", "second": "GA-zhao"}
        case = actions.finish_procedure(case=case, by=city.wang, at=on("2026-09-24"), **done)
        assert case.is_stopped
        case = actions.resume(case=case, by=city.wu, reason="已结。", at=on("2026-09-28"))
        assert not case.is_stopped
        assert case.state.clock("promised").due_on == date(2026, 10, 9)

    @pytest.mark.parametrize("stands_for", ["suspension", "hearing"])
    def test_work_that_opens_while_everything_stands_has_all_its_days_afterwards(
        self, city, accepted, stands_for
    ):
        """行政许可法 art. 45: what joins meanwhile, or is asked or sent back to, stands with the rest."""
        day, case = {"at": on("2026-09-22")}, accepted
        if stands_for == "suspension":
            case = actions.suspend(case=case, by=city.wu, ground="awaits_ruling", reason="未结。", **day)  # fmt: skip
        else:
            case = actions.offer_hearing(case=case, by=city.wang, ground="by_law", told="依法听证。", **day)  # fmt: skip
        civil = city.departments["区民政局"].pk
        joins = {"department": civil, "days": 3, "reason": "补充审查。"}
        case = actions.add_reviewer(case=case, by=city.wu, at=on("2026-09-23"), **joins)
        new = case.state.open_tasks()[-1]
        asked = {"department": city.departments["区公安分局"].pk, "question": "有无意见？"}
        Post.objects.create(
            staff=Staff.objects.get(code="GA-luo"), role="reviewer", since=on("2020-01-01"),
            department=city.departments["区公安分局"],
        )  # fmt: skip
        case = actions.consult(case=case, by=city.wang, days=4, at=on("2026-09-23"), **asked)
        consulted = case.state.waits[-1]
        clocks = {t.no: case.state.clock(f"step:{t.no}") for t in (new, consulted)}
        assert [(c.days_left, c.due_on) for c in clocks.values()] == [(3, None), (4, None)]
        if stands_for == "suspension":
            case = actions.resume(case=case, by=city.wu, reason="已结。", at=on("2026-10-12"))
            assert case.state.clock(f"step:{new.no}").due_on == date(2026, 10, 15)
            assert case.state.clock(f"step:{consulted.no}").due_on == date(2026, 10, 16)

    def test_the_decision_it_comes_to_while_a_hearing_is_awaited_is_not_late(self, city, accepted):
        told = {"ground": "by_law", "told": "依法听证。", "at": on("2026-09-21")}
        case = actions.offer_hearing(case=accepted, by=city.wang, **told)
        for reviewer in (city.wang, city.zhao, city.sun):
            case = actions.review(case=case, by=reviewer, at=on("2026-09-22"), **PASS)
        (decision,) = case.state.open_tasks()
        assert case.state.clock(f"step:{decision.no}").days_left == 1
        when = {"held_on": date(2026, 10, 12), "starts_at": "09:00", "place": "三楼"}
        case = actions.set_hearing(
            case=case, by=city.wang, presider="GA-zhou", subject="油烟", at=on("2026-09-22"), **when
        )
        case = actions.hold_hearing(
            case=case, by=city.wang, record="笔录", attendants=[LI, WANG], at=on("2026-10-12")
        )
        assert case.state.clock(f"step:{decision.no}").due_on == date(2026, 10, 13)

    def test_withdrawn_while_it_stands_still(self, city, accepted):
        why = {"ground": "applicant_asks", "reason": "申请人书面申请。", "at": on("2026-09-22")}
        case = actions.suspend(case=accepted, by=city.wu, **why)
        case = actions.withdraw(case=case, by=city.li, at=on("2026-09-25"))
        assert case.status == "withdrawn"
        assert all(c.ended_on for c in case.state.clocks)
        assert not case.state.waits


class TestAfterTheResult:
    @pytest.fixture
    def granted(self, city, reviewed):
        case = actions.decide(case=reviewed, by=city.wu, outcome="granted", criterion="meets_conditions", at=on("2026-09-23"))  # fmt: skip
        settle()
        return Case.at(case.pk)

    def test_a_revoked_result_revokes_its_licence(self, city, granted):
        why = {"change": "revoked", "ground": "fraud", "reason": "提供虚假租赁合同。"}
        with refused("head-only"):
            actions.change_result(case=granted, by=city.zhou, at=on("2026-10-20"), **why)
        case = actions.change_result(case=granted, by=city.wu, at=on("2026-10-20"), **why)
        settle()
        assert case.result == "revoked"
        assert Licence.objects.get(pk=case.licence_id).status == "revoked"
        with refused("not-now"):
            actions.change_result(case=case, by=city.wu, at=on("2026-10-21"), **why)

    def test_a_suspended_licence_is_restored(self, city, granted):
        case = actions.change_result(case=granted, by=city.wu, change="suspended", ground="remedy", reason="复议停止执行。", at=on("2026-10-20"))  # fmt: skip
        settle()
        assert Licence.objects.get(pk=case.licence_id).status == "suspended"
        case = actions.change_result(case=case, by=city.wu, change="restored", ground="ground_gone", reason="复议维持。", at=on("2026-11-20"))  # fmt: skip
        settle()
        assert Licence.objects.get(pk=case.licence_id).status == "valid"

    def test_a_challenge_and_its_outcome_are_on_file(self, city, granted):
        filed = {
            "remedy": "reconsideration",
            "filed_on": date(2026, 10, 12),
            "forum": "广安区人民政府",
        }
        case = actions.record_remedy(case=granted, by=city.wu, summary="不服许可条件。", at=on("2026-10-13"), **filed)  # fmt: skip
        assert case.remedy == "reconsideration"
        with refused("not-now"):
            actions.record_remedy(case=case, by=city.wu, summary="再次。", at=on("2026-10-14"), **filed)  # fmt: skip
        case = actions.decide_remedy(case=case, by=city.wu, outcome="upheld", summary="维持。", at=on("2026-11-20"))  # fmt: skip
        assert case.remedy == ""
        titles = [line.title for line in reading.timeline(case, for_office=True)]
        assert len(titles) == len(reading.timeline(case, for_office=True))


class TestManyAtOnce:
    def test_a_batch_leaves_alone_what_is_refused(self, city, apply):
        mine, theirs = apply(), apply(by="mei")
        actions.withdraw(case=theirs, by=city.mei, at=on("2026-09-21"))
        done = actions.in_batch("accept", [mine, theirs], by=city.chen, at=on("2026-09-21"), key="b1")  # fmt: skip
        assert [one.refused is None for one in done] == [True, False]
        assert Case.at(mine.pk).status == "in_review"
        again = actions.in_batch("accept", [mine], by=city.chen, at=on("2026-09-21"), key="b1")
        assert again[0].refused is None
        assert Case.at(mine.pk).seq == done[0].case.seq


class TestSecondPerson:
    """R27: the window has no veto. Who takes the confirming in hand has not proposed the refusal."""

    def proposed(self, city, apply):
        case = actions.reject(
            case=apply(), by=city.chen, ground="no_licence_needed", reason="无需许可。",
            guidance="可直接经营。", at=on("2026-09-22"),
        )  # fmt: skip
        return actions.take(case=case, by=city.zhou, at=on("2026-09-22"))

    def test_whoever_has_taken_the_confirming_in_hand_may_confirm(self, city, apply):
        case = self.proposed(city, apply)
        assert Task.objects.waiting_for(city.zhou).filter(case=case.pk).exists()
        case = actions.confirm_rejection(case=case, by=city.zhou, at=on("2026-09-22"))
        assert case.status == "not_accepted"

    def test_who_proposed_it_does_not_confirm_it_because_a_colleague_has_it_in_hand(
        self, city, apply
    ):
        staff = Staff.objects.get(code="GA-chen")
        head = city.departments["区市监局"]
        Post.objects.create(staff=staff, department=head, role="checker", since=on("2020-01-01"))
        both = who_is(User.objects.get(pk=city.users["chen"].pk))
        case = self.proposed(city, apply)
        with refused("four-eyes"):
            actions.confirm_rejection(case=case, by=both, at=on("2026-09-22"))
        assert not Task.objects.waiting_for(both).filter(case=case.pk).exists()
        case = actions.return_rejection(
            case=case, by=city.zhou, reason="依据不足。", at=on("2026-09-22")
        )
        case = actions.reject(
            case=case, by=both, ground="not_eligible", reason="不符。", guidance="请补充。",
            at=on("2026-09-22"),
        )  # fmt: skip
        with refused("four-eyes"):
            actions.confirm_rejection(case=case, by=both, at=on("2026-09-22"))
