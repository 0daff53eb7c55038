"""What a reconsideration or a court decides opens real work, with a day (复议法 art. 63-77; 行诉法 art. 70-96)."""

from datetime import date

import orjson
import pytest

from yici.cases import actions, events, reading, todo
from yici.cases.models import Case
from yici.conftest import on
from yici.kernel import files
from yici.kernel.events import read
from yici.kernel.reactions import settle
from yici.licences.models import Licence, Paper
from yici.licences.tests.test_papers import text_of
from yici.notifications.models import Notification

from .test_concerned import concerned
from .test_lawful_paths import PASS, refused, reviewed

__all__ = ["concerned", "reviewed"]  # fixtures

FILED = {"filed_on": date(2026, 10, 12), "forum": "广安区人民政府", "summary": "不服。"}
GRANT = {"outcome": "granted", "criterion": "meets_conditions"}
REFUSE = {"outcome": "refused", "criterion": "fails_conditions", "reason": "排烟不符合条件。"}
REJECT = {"ground": "no_licence_needed", "reason": "无需许可。", "guidance": "可直接经营。"}
OTHER = "经复测，排烟口距住宅仅五米。"
SERVED = "2026-11-20"  # a Friday


def challenged(city, case, remedy="reconsideration"):
    settle()
    return actions.record_remedy(
        case=case.pk, by=city.wu, remedy=remedy, at=on("2026-10-13"), **FILED
    )


def ruled(city, case, outcome, *, remedy="reconsideration", at=SERVED, **said):
    case = challenged(city, case, remedy)
    return actions.decide_remedy(
        case=case.pk, by=city.wu, outcome=outcome, summary="复议决定书。", at=on(at), **said
    )


@pytest.fixture
def refusal(city, reviewed):
    return actions.decide(case=reviewed, by=city.wu, at=on("2026-09-23"), **REFUSE)


@pytest.fixture
def grant(city, reviewed):
    case = actions.decide(case=reviewed, by=city.wu, at=on("2026-09-23"), **GRANT)
    settle()
    return Case.at(case.pk)


@pytest.fixture
def not_accepted(city, apply):
    case = actions.reject(case=apply(), by=city.chen, at=on("2026-09-22"), **REJECT)
    return actions.confirm_rejection(case=case, by=city.zhou, at=on("2026-09-23"))


def waits_for(who, case):
    """Return the work of that case on her list, with the day it is due."""
    return [
        (t.step, t.due_on)
        for t in todo.chosen(who, todo.Asked(), date(2026, 11, 20))
        if t.case_id == case.pk
    ]


class TestARefusalThatIsSetAside:
    """复议法 art. 64, 行诉法 art. 70, 71."""

    def test_it_is_decided_again_within_the_days_of_the_decision(self, city, refusal):
        case = ruled(city, refusal, "revoked", orders=True, days=60)
        assert (case.status, case.outcome, case.decided_on) == ("in_decision", "", None)
        assert case.completed_on is None
        assert case.due_on == date(2027, 1, 19)  # sixty days, counted from the next one
        assert case.state.clock("remedy:1").ground == "reconsidered"
        (work,) = waits_for(city.wu, case)
        assert work[0] == "decide"

    def test_its_day_counts_from_when_it_was_served_not_from_when_somebody_entered_it(
        self, city, refusal
    ):
        served = date(2026, 11, 10)
        case = ruled(
            city, refusal, "revoked", orders=True, days=10, unit="workday", effective_on=served
        )
        assert case.due_on == date(2026, 11, 24)

    def test_where_it_sets_no_day_the_items_own_limit_counts(self, city, refusal):
        case = ruled(city, refusal, "revoked", remedy="litigation", orders=True)
        clock = case.state.clock("again:1")
        assert (clock.limit, clock.unit, clock.due_on) == (20, "workday", date(2026, 12, 18))
        assert clock.ground == "judged_own"

    def test_it_is_open_again_even_where_nothing_is_ordered(self, city, refusal):
        case = ruled(city, refusal, "revoked")
        assert case.status == "in_decision"

    def test_a_lawful_stop_holds_the_items_own_limit_and_never_the_courts(self, city, refusal):
        """行政许可法 art. 45 counts for the law's own period, not for a day that a decision sets."""
        why = {"ground": "force_majeure", "reason": "洪水。", "at": on("2026-11-23")}
        own = ruled(city, refusal, "revoked", orders=True)
        own = actions.suspend(case=own, by=city.wu, **why)
        assert own.state.clock("again:1").is_stopped

    def test_the_day_a_court_set_runs_on(self, city, refusal):
        case = ruled(city, refusal, "revoked", remedy="litigation", orders=True, days=60)
        why = {"ground": "force_majeure", "reason": "洪水。", "at": on("2026-11-23")}
        case = actions.suspend(case=case, by=city.wu, **why)
        assert case.state.clock("remedy:1").due_on == date(2027, 1, 19)

    @pytest.mark.parametrize(("days", "due"), [(None, date(2026, 12, 25)), (60, None)])
    def test_the_items_own_limit_may_be_extended_once_and_the_courts_by_nobody(
        self, city, refusal, days, due
    ):
        case = ruled(city, refusal, "revoked", remedy="litigation", orders=True, days=days)
        said = {"days": 5, "reason": "需要重新勘验。", "at": on("2026-11-25")}
        if due is None:
            with refused("no-extension"):
                actions.extend(case=case, by=city.wu, **said)
            return
        case = actions.extend(case=case, by=city.wu, **said)
        assert case.state.clock("again:1").due_on == due
        with refused("once"):
            actions.extend(case=case, by=city.wu, **said)

    def test_nobody_refuses_again_on_the_same_facts_and_reasons(self, city, refusal):
        case = ruled(city, refusal, "revoked", orders=True, days=60)
        with refused("same-again"):
            actions.decide(
                case=case.pk, by=city.wu, at=on("2026-11-25"), differs=OTHER, **REFUSE
            )  # the very same words
        with refused("same-again"):
            actions.decide(
                case=case.pk, by=city.wu, at=on("2026-11-25"), **REFUSE | {"reason": "仍不符合。"}
            )
        assert Case.at(case.pk).seq == case.seq

    def test_other_facts_may_lead_to_the_same_and_the_decision_says_which(self, city, refusal):
        case = ruled(city, refusal, "revoked", orders=True, days=60)
        again = REFUSE | {"reason": "仍不符合。", "differs": OTHER}
        case = actions.decide(case=case.pk, by=city.wu, at=on("2026-11-25"), **again)
        assert (case.status, case.outcome) == ("delivering", "refused")
        assert case.state.clock("remedy:1").ended_on == date(2026, 11, 25)
        assert not case.state.redo.is_open
        settle()
        papers = Paper.objects.about(case.pk).filter(kind="refusal")
        paper = max(papers, key=lambda one: one.serial)
        text = text_of(files.read(paper.digest))
        assert "根据行政复议决定重新作出" in text
        assert OTHER[:8] in text

    def test_set_aside_for_the_procedure_alone_the_same_may_come_out_again(self, city, refusal):
        case = ruled(city, refusal, "revoked", orders=True, procedure_only=True)
        case = actions.decide(case=case.pk, by=city.wu, at=on("2026-11-25"), **REFUSE)
        assert case.outcome == "refused"

    def test_granted_at_last_she_gets_her_licence(self, city, refusal):
        case = ruled(city, refusal, "revoked", orders=True, days=60)
        actions.decide(case=case.pk, by=city.wu, at=on("2026-11-25"), **GRANT)
        settle()
        case = Case.at(case.pk)
        assert case.status == "delivered"
        assert Licence.objects.get(pk=case.licence_id).status == "valid"
        told = Notification.objects.filter(recipient=case.applicant_id)
        assert told.filter(kind="cases.reopened").exists()

    def test_whoever_decides_may_have_it_reviewed_anew(self, city, refusal):
        case = ruled(city, refusal, "changed", orders=True, days=60)
        case = actions.send_back(case=case, by=city.wu, reason="重新核查。", at=on("2026-11-23"))
        assert case.status == "in_review"
        assert all(t.due_on for t in case.state.open_tasks("review"))

    def test_a_second_challenge_has_a_day_of_its_own(self, city, refusal):
        case = ruled(city, refusal, "revoked", orders=True, days=60)
        again = REFUSE | {"reason": "仍不符合。", "differs": OTHER}
        case = actions.decide(case=case.pk, by=city.wu, at=on("2026-11-25"), **again)
        case = ruled(city, case, "revoked", remedy="litigation", at="2027-03-01", days=30)
        assert case.state.redo.no == 2
        assert case.state.clock("remedy:1").ended_on == date(2026, 11, 25)
        assert case.state.clock("remedy:2").due_on == date(2027, 3, 31)


class TestAGrantThatIsSetAside:
    def test_its_licence_is_revoked_by_the_judgment_itself_and_the_rest_is_work(self, city, grant):
        case = ruled(city, grant, "revoked", remedy="litigation", days=15)
        settle()
        case = Case.at(case.pk)
        assert (case.status, case.result) == ("delivered", "revoked")
        assert Licence.objects.get(pk=case.licence_id).status == "revoked"
        assert waits_for(city.wu, case) == [("redress", date(2026, 12, 5))]
        told = reading.timeline(case)
        assert "《中华人民共和国行政诉讼法》第七十条" in " ".join(w for t in told for w in t.words)
        done = actions.carry_out(
            case=case.pk, by=city.wu, report="已注销并公告。", at=on("2026-12-01")
        )
        assert done.state.open_work == ()
        assert done.state.clock("redress:1").ended_on == date(2026, 12, 1)

    def test_decided_anew_it_gets_another_licence_and_the_old_one_stays_revoked(self, city, grant):
        old = grant.licence_id
        case = ruled(city, grant, "revoked", orders=True, days=30)
        assert (case.status, case.result) == ("in_decision", "revoked")
        with refused("same-again"):
            actions.decide(case=case.pk, by=city.wu, at=on("2026-11-25"), **GRANT)
        said = GRANT | {"differs": OTHER}
        actions.decide(case=case.pk, by=city.wu, at=on("2026-11-25"), **said)
        settle()
        case = Case.at(case.pk)
        assert (case.status, case.result) == ("delivered", "")
        assert case.licence_id != old
        states = {one.pk: one.status for one in Licence.objects.all()}
        assert states == {old: "revoked", case.licence_id: "valid"}

    def test_what_was_not_handed_over_is_not_and_nothing_is_left_to_do(self, city, apply, reviewed):
        case = actions.decide(case=reviewed, by=city.wu, at=on("2026-09-23"), **GRANT)
        case = ruled_before_delivery(city, case)
        assert (case.status, case.state.open_work) == ("terminated", ())

    def test_changed_in_part_it_stands_and_the_change_is_work(self, city, grant):
        case = ruled(city, grant, "changed", days=10)
        assert (case.status, case.result) == ("delivered", "")
        assert waits_for(city.wu, case) == [("redress", date(2026, 11, 30))]

    def test_unlawful_without_an_order_it_stands_and_nothing_is_left_to_do(self, city, grant):
        """复议法 art. 65, 行诉法 art. 74."""
        case = ruled(city, grant, "unlawful")
        assert (case.result, case.state.open_work) == ("", ())

    def test_unlawful_with_an_order_to_put_it_right_it_is_work(self, city, grant):
        case = ruled(city, grant, "unlawful", orders=True, days=10)
        assert [t.step for t in case.state.open_work] == ["redress"]

    def test_void_it_never_was(self, city, grant):
        case = ruled(city, grant, "void")
        assert case.result == "revoked"


def ruled_before_delivery(city, case):
    case = actions.record_remedy(
        case=case.pk, by=city.wu, remedy="reconsideration", at=on("2026-10-13"), **FILED
    )
    return actions.decide_remedy(
        case=case.pk, by=city.wu, outcome="revoked", summary="撤销。", at=on(SERVED)
    )


class TestNotAcceptedOrEnded:
    def test_it_waits_for_acceptance_again_for_five_working_days(self, city, not_accepted):
        case = ruled(city, not_accepted, "revoked", orders=True)
        assert (case.status, case.refusal) == ("applied", "")
        assert case.due_on == date(2026, 11, 27)  # 行政许可法 art. 32
        with refused("same-again"):
            actions.reject(case=case.pk, by=city.chen, at=on("2026-11-23"), **REJECT)
        case = actions.accept(case=case.pk, by=city.chen, at=on("2026-11-23"))
        assert case.status == "in_review"
        assert case.state.clock("again:1").ended_on == date(2026, 11, 23)
        assert not case.state.redo.is_open

    def test_what_was_ended_goes_on_where_it_was(self, city, accepted):
        ended = actions.terminate(
            case=accepted,
            by=city.wang,
            ground="matter_gone",
            reason="已拆除。",
            at=on("2026-09-22"),
        )
        case = ruled(city, ended, "revoked", orders=True, days=30)
        assert case.status == "in_review"
        with refused("same-again"):
            actions.terminate(
                case=case,
                by=city.wang,
                ground="matter_gone",
                reason="确已拆除。",
                at=on("2026-11-23"),
            )
        for who in (city.wang, city.zhao, city.sun):
            case = actions.review(case=case, by=who, at=on("2026-11-24"), **PASS)
        assert case.status == "in_decision"


class TestOrderedToAct:
    """复议法 art. 66, 行诉法 art. 72."""

    def test_what_is_under_way_has_a_day_and_the_decision_closes_it(self, city, reviewed):
        case = ruled(city, reviewed, "ordered", days=15)
        assert (case.status, case.state.clock("remedy:1").due_on) == (
            "in_decision", date(2026, 12, 5),
        )  # fmt: skip
        case = actions.decide(case=case.pk, by=city.wu, at=on("2026-12-01"), **GRANT)
        assert case.state.clock("remedy:1").ended_on == date(2026, 12, 1)

    def test_it_turns_amber_before_its_day_and_red_after_it(self, city, reviewed):
        case = ruled(city, reviewed, "ordered", days=15)
        tones = {
            day: next(t.tone for t in reading.clocks_of(case, day) if t.clock.name == "remedy")
            for day in (date(2026, 11, 30), date(2026, 12, 4), date(2026, 12, 6))
        }
        assert list(tones.values()) == ["green", "amber", "red"]

    def test_nobody_but_its_department_notes_it_as_done_and_only_with_words(self, city, grant):
        case = ruled(city, grant, "ordered", days=15)
        with refused("not-yours"):
            actions.carry_out(case=case.pk, by=city.chen, report="已办。", at=on("2026-12-01"))
        with pytest.raises(ValueError, match="report"):
            actions.carry_out(case=case.pk, by=city.wu, report=" ", at=on("2026-12-01"))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"outcome": "upheld", "orders": True}, "orders"),
        ({"outcome": "withdrawn", "days": 10}, "orders"),
        ({"outcome": "revoked", "days": 0}, "days"),
        ({"outcome": "revoked", "days": 10, "unit": "week"}, "days"),
        ({"outcome": "unlawful", "days": 10}, "orders"),
        ({"outcome": "ordered", "procedure_only": True}, "procedure"),
        ({"outcome": "revoked", "effective_on": date(2026, 11, 21)}, "future"),
        ({"outcome": "revoked", "effective_on": date(2026, 10, 11)}, "past"),
        ({"outcome": "won"}, "unknown-outcome"),
    ],
)
def test_what_does_not_go_together_is_refused_and_changes_nothing(city, refusal, said, code):
    case = challenged(city, refusal)
    with refused(code):
        actions.decide_remedy(case=case.pk, by=city.wu, summary="撤销。", at=on(SERVED), **said)
    assert Case.at(case.pk).seq == case.seq


def test_how_many_statements_the_verbs_take(city, refusal, django_assert_num_queries):
    """One tells; before it, a decision on a remedy reads what was challenged and since when."""
    case = challenged(city, refusal)
    said = {"by": city.wu, "summary": "撤销。", "at": on(SERVED)}
    with django_assert_num_queries(3):
        actions.decide_remedy(case=case, outcome="revoked", orders=True, **said)


def test_noting_it_as_done_is_one_statement(city, grant, django_assert_num_queries):
    case = ruled(city, grant, "ordered", days=15)
    with django_assert_num_queries(1):
        actions.carry_out(case=case, by=city.wu, report="已履行。", at=on("2026-12-01"))


def test_upheld_nothing_follows(city, refusal):
    case = ruled(city, refusal, "upheld")
    assert (case.status, case.outcome, case.remedy) == ("delivered", "refused", "")
    assert case.state.open_work == ()


def test_what_an_earlier_release_told_is_read_and_nothing_follows_from_it():
    body = {"on": "2026-09-21", "remedy": "litigation", "outcome": "revoked", "note": "", "handler": "S"}  # fmt: skip
    event = read("cases.remedy_decided", body)
    assert (type(event), event.orders, event.limit) == (events.RemedyDecided, False, None)


def test_those_concerned_are_told_that_it_is_handled_again(city, concerned):
    case = concerned
    for who in (city.wang, city.zhao, city.sun):
        case = actions.review(case=case, by=who, at=on("2026-09-22"), **PASS)
    case = actions.decide(case=case, by=city.wu, at=on("2026-09-23"), **REFUSE)
    case = ruled(city, case, "revoked", orders=True, days=60)
    settle()
    kinds = set(
        Notification.objects.filter(recipient=city.applicants["mei"].pk).values_list(
            "kind", flat=True
        )
    )
    assert {"cases.concerned_remedy", "cases.concerned_reopened"} <= kinds


class TestEveryDoor:
    def test_the_page_says_why_it_is_open_again_and_asks_what_differs(self, city, refusal, at_desk):
        case = challenged(city, refusal)
        page = at_desk("wu", SERVED).get(f"/desk/cases/{case.number}/do/decide-remedy/")
        form = page.context["form"]
        said = {
            "outcome": "revoked", "orders": "on", "days": "60", "unit": "day", "summary": "撤销。",
            "effective_on": SERVED, "key": form["key"].value(), "seen": form["seen"].value(),
        }  # fmt: skip
        at_desk("wu", SERVED).post(f"/desk/cases/{case.number}/do/decide-remedy/", said)
        case = Case.at(case.pk)
        assert case.due_on == date(2027, 1, 19)
        page = at_desk("wu", SERVED).get(f"/desk/cases/{case.number}/do/decide/")
        assert "differs" in page.context["form"].fields
        outlook = reading.outlook_of(case, date(2026, 11, 23))
        assert len(outlook.why) == 2

    def test_the_api_takes_the_same_words(self, city, grant, client):
        case = challenged(city, grant)
        client.force_login(city.users["wu"])
        at = f"/api/v1/cases/{case.number}/actions"
        body = {
            "outcome": "ordered",
            "days": 15,
            "summary": "责令履行。",
            "effective_on": "2026-11-20",
        }
        answer = client.post(
            f"{at}/decide-remedy", orjson.dumps(body), content_type="application/json"
        )
        assert answer.status_code == 200, answer.content
        assert Case.at(case.pk).state.clock("redress:1").due_on == date(2026, 12, 5)
        answer = client.post(
            f"{at}/carry-out", orjson.dumps({"report": "已履行。"}), content_type="application/json"
        )
        assert answer.status_code == 200, answer.content
        assert Case.at(case.pk).state.open_work == ()


class TestItsPapers:
    """What follows a remedy is told on paper, numbered per authority and year (复议法 art. 77; 行诉法 art. 94)."""

    def test_that_it_is_handled_again_and_by_when(self, city, refusal):
        case = ruled(city, refusal, "revoked", orders=True, days=60)
        settle()
        (paper,) = Paper.objects.about(case.pk).filter(kind="reopening")
        text = text_of(files.read(paper.digest))
        for words in (
            "行政复议被撤销",
            "广安区人民政府",
            "2027年1月19日",
            "行政复议法》第六十四条",
        ):
            assert words in text
        assert "〔2026〕" in paper.number
        assert "重" in paper.number

    def test_by_a_judgment_it_names_the_articles_of_that_law(self, city, refusal):
        case = ruled(city, refusal, "changed", remedy="litigation", orders=True)
        settle()
        (paper,) = Paper.objects.about(case.pk).filter(kind="reopening")
        text = text_of(files.read(paper.digest))
        assert "行政诉讼被变更" in text
        assert "行政诉讼法》第七十七条、第九十四条" in text

    def test_what_was_done_of_what_was_ordered(self, city, grant):
        case = ruled(city, grant, "unlawful", orders=True, days=10)
        actions.carry_out(case=case, by=city.wu, report="已采取补救措施。", at=on("2026-11-25"))
        settle()
        (paper,) = Paper.objects.about(case.pk).filter(kind="carried_out")
        text = text_of(files.read(paper.digest))
        for words in ("已采取补救措施。", "2026年11月25日", "行政复议法》第六十五条"):
            assert words in text
        assert "〔2026〕" in paper.number
        assert not Paper.objects.about(case.pk).filter(kind="reopening").exists()


class TestWhatIsChallenged:
    """The recording officer says which act it is (复议法 art. 30; 行诉法 art. 49)."""

    @pytest.fixture
    def revoked(self, city, grant):
        told = {"change": "revoked", "ground": "fraud", "reason": "以欺骗手段取得。"}
        case = actions.change_result(case=grant.pk, by=city.wu, at=on("2026-10-10"), **told)
        settle()
        return case

    def recorded(self, city, case, **more):
        return actions.record_remedy(
            case=case.pk, by=city.wu, remedy="litigation", at=on("2026-10-13"), **FILED | more
        )

    def decided(self, city, case, **more):
        return actions.decide_remedy(
            case=case.pk, by=city.wu, outcome="revoked", summary="判决。", at=on(SERVED), **more
        )

    def named(self, case):
        return case.history().filter(kind="cases.remedy_recorded").last().body["act"]

    def test_where_it_is_not_said_it_is_what_was_done_last(self, city, revoked):
        case = self.recorded(city, revoked)
        assert self.named(case) == "revoked"
        assert self.decided(city, case).state.redo.former == "revoked"

    def test_the_grant_itself_set_aside_leaves_the_revocation_alone(self, city, revoked):
        case = self.recorded(city, revoked, act="granted")
        case = self.decided(city, case)
        assert (case.status, case.result, case.state.redo) == ("delivered", "revoked", None)
        assert case.state.open_work == ()

    def test_the_grant_to_be_decided_anew_is_what_is_handled_again(self, city, revoked):
        case = self.recorded(city, revoked, act="granted")
        case = self.decided(city, case, orders=True)
        assert (case.status, case.state.redo.former) == ("in_decision", "granted")
        assert case.state.redo.ground == "meets_conditions"

    @pytest.mark.parametrize("act", ["granted", "revoked", "terminated", "nonsense"])
    def test_an_act_that_the_case_does_not_have_is_refused_and_nothing_changes(
        self, city, refusal, act
    ):
        with refused("no-such-act"):
            self.recorded(city, refusal, act=act)
        assert Case.at(refusal.pk).seq == refusal.seq
        assert self.named(self.recorded(city, refusal, act="refused")) == "refused"

    def test_page_and_api_offer_the_choice(self, city, revoked, at_desk, client):
        address = f"/desk/cases/{revoked.number}/do/record-remedy/"
        form = at_desk("wu", SERVED).get(address).context["form"]
        assert [code for code, _words in form.fields["act"].choices] == ["revoked", "granted"]
        client.force_login(city.users["wu"])
        body = {
            "remedy": "litigation",
            "filed_on": "2026-10-12",
            "forum": "法院",
            "summary": "不服。",
        }
        path = f"/api/v1/cases/{revoked.number}/actions/record-remedy"
        wrong, right = (
            client.post(path, orjson.dumps(body | {"act": act}), content_type="application/json")
            for act in ("refused", "granted")
        )
        assert (wrong.status_code, right.status_code) == (422, 200), wrong.content
        assert self.named(Case.at(revoked.pk)) == "granted"
