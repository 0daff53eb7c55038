"""From the application to the licence in the hand, each step with its legal clock."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from yici.cases import actions, events, reading, rules
from yici.cases.lifecycle import IllegalStep
from yici.cases.models import Case, Task
from yici.conftest import on
from yici.kernel import memory
from yici.kernel.ledger import Entry
from yici.people.models import Region

PASS = {"outcome": "pass", "criterion": "meets_conditions"}
GRANT = {"outcome": "granted", "criterion": "meets_conditions"}


def test_a_permit_goes_through_three_departments_in_parallel_to_delivery(city, accepted):
    case = accepted
    assert (case.status, case.due_on) == ("in_review", date(2026, 9, 29))  # over Mid-Autumn
    assert case.state.clock("statutory").due_on == date(2026, 10, 26)  # over the National Day week
    assert {t.due_on for t in case.state.open_tasks()} == {date(2026, 9, 23)}
    for reviewer, status in (("zhao", "in_review"), ("wang", "in_review"), ("sun", "in_decision")):
        case = actions.review(case=case, by=city.who[reviewer], at=on("2026-09-22"), **PASS)
        assert case.status == status
    case = actions.decide(case=case, by=city.wu, at=on("2026-09-23"), **GRANT)
    assert (case.status, case.outcome, case.completed_on) == ("making", "granted", None)
    assert case.state.clock("promised").ended_on == date(2026, 9, 23)
    case = actions.licence_made(case=case, licence_id=uuid4(), at=on("2026-09-23"))
    assert (case.status, case.completed_on) == ("delivering", date(2026, 9, 23))
    case = actions.deliver(case=case, by=city.deng, mode="window", at=on("2026-09-24"))
    assert (case.status, case.due_on) == ("delivered", None)
    assert all(clock.ended_on for clock in case.state.clocks)


def test_an_immediate_item_is_decided_at_the_same_visit(city, apply):
    case = apply("birth", "chen", channel="window", applicant_id=city.applicants["li"].pk)
    case = actions.accept(case=case, by=city.luo, at=on("2026-09-21 10:00"))
    assert case.due_on == date(2026, 9, 21)
    case = actions.decide(case=case, by=city.luo, outcome="granted", at=on("2026-09-21 10:05"))
    assert (case.status, case.decided_on, case.track) == (
        "delivering",
        date(2026, 9, 21),
        "immediate",
    )


def test_the_application_waits_for_acceptance_five_working_days(apply):
    case = apply(at="2026-09-28")
    assert case.status == "applied"
    assert case.state.clock("acceptance").due_on == date(2026, 10, 10)


def test_silence_accepts_from_the_day_of_receipt(apply):
    case = apply(at="2026-09-21")
    assert actions.deem_accepted(case=case, at=on("2026-09-29")).status == "applied"
    case = actions.deem_accepted(case=case, at=on("2026-09-30"))
    assert (case.status, case.accepted_on) == ("in_review", date(2026, 9, 21))
    again = actions.deem_accepted(case=case.pk, at=on("2026-10-09"))
    assert again.seq == case.seq


def test_a_correction_is_asked_once_and_starts_the_five_days_anew(city, apply):
    asked = {"missing": ["floor_plan"], "words_to_applicant": "平面图看不清，请重新上传。"}
    case = actions.ask_correction(case=apply(), by=city.chen, at=on("2026-09-22"), **asked)
    assert case.status == "correcting"
    assert case.due_on == date(2026, 10, 22)  # thirty calendar days for the applicant
    with pytest.raises(rules.NotAllowed, match="while the case is correcting"):
        actions.accept(case=case, by=city.chen, at=on("2026-09-22"))
    case = actions.correct(case=case, by=city.li, form={"seats": "12"}, at=on("2026-09-25"))
    assert case.state.clock("acceptance-again").due_on == case.due_on == date(2026, 10, 9)
    with pytest.raises(rules.NotAllowed, match="once only") as refused:
        actions.ask_correction(case=case, by=city.chen, at=on("2026-09-28"), **asked)
    assert refused.value.rule.endswith("R22")


def test_the_hall_decides_an_immediate_item_at_the_same_window(city, apply):
    case = apply("birth", "chen", channel="window", applicant_id=city.applicants["li"].pk)
    case = actions.accept(case=case, by=city.chen, at=on("2026-09-21 10:00"))
    assert [t.step for t in Task.objects.waiting_for(city.chen)] == ["decide"]
    case = actions.decide(case=case, by=city.chen, outcome="granted", at=on("2026-09-21 10:01"))
    assert case.outcome == "granted"


@pytest.mark.parametrize("missing", [[], ["李小一的身份证"], ["floor_plan", "nonsense"]])
def test_a_correction_names_what_the_item_asks_for_and_nothing_else(city, apply, missing):
    with pytest.raises(rules.NotAllowed, match="item's list"):
        actions.ask_correction(
            case=apply(),
            by=city.chen,
            missing=missing,
            words_to_applicant="补",
            at=on("2026-09-22"),
        )


def test_no_free_words_get_into_the_ledger_by_a_side_door(city, apply, accepted):
    birth = apply("birth", "chen", channel="window", applicant_id=city.applicants["li"].pk)
    birth = actions.accept(case=birth, by=city.chen, at=on("2026-09-21"))
    decision = {"case": birth, "by": city.chen, "outcome": "granted", "at": on("2026-09-21")}
    with pytest.raises(rules.NotAllowed, match="criterion"):
        actions.decide(**decision, criterion="because her name is Li")
    with pytest.raises(rules.NotAllowed, match="delivered"):
        apply(key="two", delivery="to her aunt")
    assert Entry.objects.filter(kind="cases.decided").count() == 0


def test_nobody_handles_her_own_matter(city, apply):
    own = replace(city.chen, applicant_id=city.applicants["li"].pk)
    case = apply()
    with pytest.raises(rules.NotAllowed, match="colleague") as refused:
        actions.accept(case=case, by=own, at=on("2026-09-21"))
    assert refused.value.rule == "公务员法 art. 76"
    assert not Task.objects.waiting_for(own)
    assert Task.objects.waiting_for(city.chen)


def test_a_refusal_at_the_window_needs_a_second_person(city, apply):
    why = {
        "ground": "wrong_authority",
        "reason": "不属于本机关职权",
        "guidance": "请向区民政局申请",
    }
    case = actions.reject(case=apply(), by=city.chen, at=on("2026-09-22"), **why)
    assert case.status == "refusing"
    with pytest.raises(rules.NotAllowed):
        actions.confirm_rejection(case=case, by=city.chen, at=on("2026-09-22"))
    case = actions.confirm_rejection(case=case, by=city.zhou, at=on("2026-09-22"))
    assert (case.status, case.refusal) == ("not_accepted", "wrong_authority")


def test_a_refusal_that_is_not_founded_goes_back_to_the_window(city, apply):
    why = {"ground": "not_eligible", "reason": "不符合", "guidance": "不符合"}
    case = actions.reject(case=apply(), by=city.chen, at=on("2026-09-22"), **why)
    case = actions.return_rejection(case=case, by=city.wu, reason="符合", at=on("2026-09-22"))
    case = actions.accept(case=case, by=city.chen, at=on("2026-09-23"))
    assert case.status == "in_review"


def test_a_site_survey_stops_the_limits_and_needs_two_persons(city, accepted):
    told = {"procedure": "site_survey", "told": "现场核查需要十个工作日。"}
    case = actions.start_procedure(case=accepted, by=city.wang, at=on("2026-09-22"), **told)
    assert (case.status, case.is_stopped) == ("in_review", True)
    assert case.state.clock("promised").days_left == 4
    ended = {"outcome": "pass", "findings": "布局符合要求", "at": on("2026-09-29")}
    with pytest.raises(rules.NotAllowed, match="two persons"):
        actions.finish_procedure(case=case, by=city.wang, second="", **ended)
    case = actions.finish_procedure(case=case, by=city.wang, second="GA-zhao", **ended)
    assert case.state.clock("promised").due_on == date(2026, 10, 10)
    assert len(case.state.open_tasks("review")) == 3


def test_the_head_may_extend_once_by_ten_days_with_reasons(city, accepted):
    with pytest.raises(rules.NotAllowed):
        actions.extend(case=accepted, by=city.wang, days=5, reason="复杂", at=on("2026-09-22"))
    case = accepted
    for reviewer in ("zhao", "wang", "sun"):
        case = actions.review(case=case, by=city.who[reviewer], at=on("2026-09-22"), **PASS)
    with pytest.raises(rules.NotAllowed, match="1 to 10"):
        actions.extend(case=case, by=city.wu, days=11, reason="复杂", at=on("2026-09-22"))
    case = actions.extend(case=case, by=city.wu, days=5, reason="复杂", at=on("2026-09-22"))
    assert case.state.clock("promised").due_on == date(2026, 10, 12)
    with pytest.raises(rules.NotAllowed, match="once only"):
        actions.extend(case=case, by=city.wu, days=1, reason="复杂", at=on("2026-09-22"))


def test_a_refusal_names_criterion_and_reason(city, accepted):
    case = accepted
    for reviewer in ("zhao", "wang", "sun"):
        case = actions.review(case=case, by=city.who[reviewer], at=on("2026-09-22"), **PASS)
    refuse = {"case": case, "by": city.wu, "at": on("2026-09-23"), "outcome": "refused"}
    with pytest.raises(rules.NotAllowed, match="criterion"):
        actions.decide(**refuse, criterion="because", reason="不符合")
    with pytest.raises(actions.Wordless):
        actions.decide(**refuse, criterion="fails_conditions", reason=" ")
    case = actions.decide(**refuse, criterion="fails_conditions", reason="后厨不达标")
    assert (case.status, case.completed_on) == ("delivering", date(2026, 9, 23))


def test_the_applicant_may_withdraw_before_the_decision(city, accepted):
    with pytest.raises(rules.NotAllowed):
        actions.withdraw(case=accepted, by=city.mei, at=on("2026-09-22"))
    case = actions.withdraw(case=accepted, by=city.li, reason="不开了", at=on("2026-09-22"))
    assert (case.status, case.due_on) == ("withdrawn", None)
    with pytest.raises(rules.NotAllowed):
        actions.withdraw(case=case, by=city.li, at=on("2026-09-22"))


def test_a_correction_that_never_comes_ends_the_case_but_not_too_soon(city, apply):
    asked = {"missing": ["floor_plan"], "words_to_applicant": "请补平面图"}
    case = actions.ask_correction(case=apply(), by=city.chen, at=on("2026-09-22"), **asked)
    ends = {"case": case, "by": city.chen, "ground": "correction_lapsed", "reason": "逾期"}
    with pytest.raises(rules.NotAllowed, match="not over"):
        actions.terminate(**ends, at=on("2026-10-22"))
    assert actions.terminate(**ends, at=on("2026-10-23")).status == "terminated"


def test_an_agent_applies_for_somebody_who_gave_her_a_mandate(city, apply):
    case = apply(by="agent", applicant_id=city.applicants["mei"].pk)
    assert (case.applicant_id, case.agent_id) == (
        city.applicants["mei"].pk,
        city.applicants["agent"].pk,
    )
    with pytest.raises(rules.NotAllowed, match="may not apply"):
        apply(by="agent", applicant_id=city.applicants["li"].pk)


def test_everything_that_is_missing_is_told_at_once(apply):
    with pytest.raises(actions.Incomplete) as told:
        apply(form={"phone": "12"}, materials=[], answers={"kind": "canteen"})
    assert {p.field for p in told.value.problems} == {
        "shop_name",
        "phone",
        "floor_plan",
        "kitchen_plan",
    }
    assert not Case.objects.exists()
    assert not Entry.objects.exists()


def test_the_same_application_sent_twice_is_one_case(apply):
    first, second = apply(key="k"), apply(key="k")
    assert first.pk == second.pk
    assert first.number == second.number
    assert apply(key="another").pk != first.pk


def test_no_word_of_the_form_is_in_the_ledger_or_in_clear_in_a_table(apply):
    case = apply()
    text = str(list(Entry.objects.values())) + str(list(Case.objects.values()))
    assert "老李" not in text
    assert "138001" not in text
    assert b"138001" not in bytes(_dossier(case).sealed)
    assert _dossier(case).read()["form"]["shop_name"] == "老李面馆"


def _dossier(case):
    from yici.cases.models import Dossier

    return Dossier.objects.get(case_id=case.pk, digest=case.dossier)


def test_a_verb_is_one_statement(city, accepted, django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.review(case=accepted, by=city.zhao, at=on("2026-09-22"), **PASS)


def test_to_do_lists_hold_what_the_post_may_do(city, apply, accepted):
    second = apply(key="two")
    assert [t.case_id for t in Task.objects.waiting_for(city.chen)] == [second.pk]
    assert [t.step for t in Task.objects.waiting_for(city.zhao)] == ["review"]
    assert not Task.objects.waiting_for(city.outsider)
    assert not Task.objects.waiting_for(city.li)


def test_cases_are_seen_by_those_whose_business_they_are(city, apply):
    case = apply(by="agent", applicant_id=city.applicants["mei"].pk)
    for name in ("mei", "agent", "chen", "wang", "wu", "deng"):
        assert Case.objects.visible_to(city.who[name]).filter(pk=case.pk).exists(), name
    for name in ("li", "outsider", "zhao"):
        assert not Case.objects.visible_to(city.who[name]).exists(), name


def test_a_step_out_of_order_is_refused_by_the_fold_itself(city, apply):
    case = apply()
    event = events.Delivered(on=date(2026, 9, 21), mode="window")
    with pytest.raises(IllegalStep, match="Delivered while applied"):
        case.tell(event, actor="clock", at=on("2026-09-21"))


def test_a_limit_is_extended_before_its_day_has_passed_not_after(city, accepted):
    for reviewer in ("zhao", "wang", "sun"):
        accepted = actions.review(case=accepted, by=city.who[reviewer], at=on("2026-09-22"), **PASS)
    with pytest.raises(rules.NotAllowed, match="passed"):
        actions.extend(case=accepted, by=city.wu, days=5, reason="x", at=on("2026-11-02"))
    case = actions.extend(case=accepted, by=city.wu, days=5, reason="x", at=on("2026-10-19"))
    assert case.state.clock("statutory").due_on == date(2026, 11, 2)
    assert case.state.clock("promised").due_on == date(2026, 9, 29)  # that promise is broken


def test_a_survey_of_one_department_does_not_hold_up_the_others(city, accepted):
    told = {"procedure": "site_survey", "told": "现场核查需要十个工作日。"}
    case = actions.start_procedure(case=accepted, by=city.wang, at=on("2026-09-21"), **told)
    passed = {"outcome": "pass", "criterion": "meets_conditions", "at": on("2026-09-22")}
    with pytest.raises(rules.NotAllowed) as held:
        actions.review(case=case, by=city.wang, **passed)
    assert held.value.code == "held"
    case = actions.review(case=case, by=city.zhao, **passed)
    case = actions.review(case=case, by=city.sun, **passed)
    assert case.status == "in_review"
    assert case.state.clock("step:2").days_left == 2  # her own step stands still, theirs did not
    ended = {"outcome": "pass", "findings": "布局符合要求", "second": "GA-zhao"}
    case = actions.finish_procedure(case=case, by=city.wang, at=on("2026-09-23"), **ended)
    assert case.state.waits == ()
    case = actions.review(case=case, by=city.wang, **passed | {"at": on("2026-09-24")})
    assert case.status == "in_decision"


def test_a_town_and_its_county_never_give_out_one_number_twice(city, apply):
    town = Region.objects.create(code="511602001000", name="某镇", level="town")
    item = city.items["birth"].item
    first = apply("birth")
    item.region = town
    item.save()
    memory.forget()
    second = apply("birth", key="two")
    assert second.region == "511602001000"
    assert first.number != second.number
    assert {reading.find(case.number, city.li).pk for case in (first, second)} == {
        first.pk, second.pk,
    }  # fmt: skip
