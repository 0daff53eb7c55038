"""The interpreter: why is my case there, who has it, what comes next, by when, what can I do."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from django.urls import reverse
from django.utils.translation import override

from yici.cases import actions, reading
from yici.cases.events import Task
from yici.cases.events.base import Side
from yici.cases.lifecycle import STEPS
from yici.cases.reading import coming, outlook
from yici.conftest import on

STATUSES = sorted(STEPS.keys() - {"new"})
TODAY = date(2026, 9, 23)


def in_state(case, **changes):
    case.__dict__["_state_now"] = replace(case.state, **changes)
    case.status = case.state.status
    return case


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_status_and_every_side_step_is_explained(city, accepted, language):
    department = city.departments["区市监局"].pk
    with override(language):
        for status in STATUSES:
            told = reading.outlook_of(in_state(accepted, status=status), TODAY)
            assert told.why, status
            assert told.next, status
            assert told.can, status
        for no, step in enumerate(get_args(Side), start=90):
            side = Task(no, step, department, "reviewer", TODAY, subject="x", holds="*")
            told = reading.outlook_of(in_state(accepted, status="in_review", tasks=(side,)), TODAY)
            if step in outlook.INSIDE:  # not told before the head has spoken
                assert (len(told.why), told.who) == (1, ())
                continue
            assert len(told.why) == len(told.can) == 2, step
            assert [part.step for part in told.who] == [str(reading.STEP_WORDS[step])]


def test_all_its_sentences_are_in_both_languages():
    for table in (outlook.WHY, outlook.WHY_BESIDE, outlook.CAN, outlook.CAN_BESIDE,
                  outlook.HOW_IT_COMES):  # fmt: skip
        for key, sentence in table.items():
            with override("zh-hans"):
                assert any("一" <= letter <= "鿿" for letter in str(sentence)), key
            with override("en"):
                assert str(sentence).isascii(), key


def test_the_department_that_is_late_is_named_with_its_days(city, accepted, client, monkeypatch):
    """Two of three have reviewed; the third has let its two working days pass."""
    case = accepted
    for reviewer in (city.wang, city.zhao):
        case = actions.review(
            case=case, by=reviewer, outcome="pass", criterion="meets_conditions",
            at=on("2026-09-22"),
        )  # fmt: skip
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-29"))
    client.force_login(city.users["li"])
    told = client.get(f"/api/v1/cases/{case.number}").json()["outlook"]
    assert [part["department"] for part in told["who"]] == ["广安市广安区区卫健局"]
    assert told["who"][0]["late"]
    assert any("区卫健局" in sentence and told["who"][0]["late"] in sentence
               for sentence in told["why"])  # fmt: skip
    assert any("12345" in sentence for sentence in told["can"])
    page = client.get(reverse("portal:case", args=[case.number])).content.decode()
    assert "区卫健局" in page
    assert "为什么办到这一步" in page


def test_nobody_is_promised_a_day_that_is_over(city, accepted):
    with override("zh-hans"):
        assert "将在2026年" in reading.next_of(accepted, TODAY)
        assert "现已超期" in reading.next_of(accepted, date(2027, 2, 1))


def test_who_waits_for_her_fee_is_told_to_pay_and_not_that_she_need_do_nothing(city, accepted):
    task = Task(90, "pay", accepted.department_id, "applicant", TODAY, subject="x", holds="make")
    case = in_state(accepted, status="making", tasks=(task,))
    with override("zh-hans"):
        told = reading.outlook_of(case, TODAY)
        assert told.next == "缴费后继续办理。"
        assert [part.department for part in told.who] == ["您"]
        assert not any("无需办理" in sentence for sentence in told.can)


def test_a_hearing_that_was_announced_is_told_with_its_day(city, accepted):
    task = Task(90, "hearing", accepted.department_id, "reviewer", TODAY)
    case = in_state(accepted, tasks=(task,), hearing_on=date(2026, 10, 20))
    with override("zh-hans"):
        told = reading.outlook_of(case, TODAY)
    assert any("2026年10月20日" in sentence for sentence in told.why)
    assert any("2026年10月20日" in sentence for sentence in told.can)


def test_who_is_called_to_a_hearing_is_not_told_that_she_need_do_nothing(city, accepted):
    task = Task(90, "hearing", accepted.department_id, "reviewer", TODAY)
    case = in_state(accepted, tasks=(task,), hearing_on=date(2026, 10, 20))
    with override("zh-hans"):
        assert not any("无需办理" in sentence for sentence in reading.outlook_of(case, TODAY).can)


def test_after_a_promise_was_found_false_nothing_says_that_all_is_well(city, accepted):
    """R30: the result is to be revoked; she learns it, and that she may speak first."""
    task = Task(90, "aftercheck", accepted.department_id, "decider", TODAY, subject="revoke")
    case = in_state(accepted, status="delivered", outcome="granted", tasks=(task,))
    with override("zh-hans"):
        told = reading.outlook_of(case, TODAY)
    assert [part.step for part in told.who] == ["撤销办理结果"]
    assert any("与承诺不符" in sentence for sentence in told.why)
    assert not any("尚待核查" in sentence for sentence in told.why)
    assert not any("无需" in sentence for sentence in (told.next, *told.can))


@pytest.mark.parametrize("result", ["revoked", "cancelled", "suspended"])
def test_what_became_of_a_result_later_is_told_in_both_languages(city, accepted, result):
    for language in ("zh-hans", "en"):
        with override(language):
            case = in_state(accepted, status="delivered", outcome="granted", result=result)
            told = reading.outlook_of(case, TODAY)
            assert told.next == str(coming.GONE_WRONG[result])
            assert str(outlook.WHY_RESULT[result]) in told.why
            assert told.can == (str(outlook.CAN_RESULT),)


def test_a_refused_case_shows_no_licence_made_and_tells_of_a_remedy_under_way(city, accepted):
    case = in_state(accepted, status="delivered", outcome="refused", remedy="litigation")
    with override("zh-hans"):
        assert "证照" not in dict(reading.progress_of(case))
        assert any("诉讼" in sentence for sentence in reading.outlook_of(case, TODAY).why)
