"""A day that has passed has passed, whether or not the job of the night has noted it (R22, R30).

Every verb with a last day, in one table: it goes on that day, and not on the next one. The worker may
be down for days; what the law and the office have said does not wait for it.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from yici.cases import actions, jobs, reading, reminders, rules
from yici.cases.models import Case, CreditRecord
from yici.catalogue.models import Edition
from yici.conftest import on
from yici.kernel import files
from yici.kernel.events import read
from yici.kernel.reactions import settle
from yici.licences.models import Paper
from yici.licences.tests.test_papers import text_of
from yici.notifications.models import Notification

from . import test_renewals
from .jointly.works import BEAM, EXIT, PLAN, TOLD, examined
from .paths import GRANT, with_paths

PAPER = actions.Given("floor_plan", digest="1" * 64, name="平面图.pdf", size=9)
permit, ask = test_renewals.permit, test_renewals.ask


class Stage:
    """The cases of the table, each with a last day, on which the verb is tried and after which it is not."""

    def __init__(self, city, apply):
        self.city, self.apply = city, apply

    def received(self):
        return self.apply()

    def proposed(self):
        said = {"ground": "no_licence_needed", "reason": "无需许可。", "guidance": "可直接经营。"}
        return actions.reject(case=self.apply(), by=self.city.chen, at=on("2026-09-22"), **said)

    def accepted(self):
        return actions.accept(case=self.apply(), by=self.city.chen, at=on("2026-09-21"))

    def hearing(self):
        offered = {"ground": "others_concerned", "told": "您有权要求听证。"}
        return actions.offer_hearing(
            case=self.accepted(), by=self.city.wang, at=on("2026-09-21"), **offered
        )

    def mending(self):
        case = examined(self.city, self.apply, "drawing-approval")
        for by, remarks in (("zhao", [BEAM]), ("sun", [EXIT]), ("wang", [])):
            case = actions.remark(
                case=case, by=self.city.who[by], remarks=remarks, at=on("2026-09-22")
            )
        return actions.ask_rework(case=case, by=self.city.wang, at=on("2026-09-22"), **TOLD)

    def owing(self):
        case = self.apply(edition_id=with_paths(self.city, tolerance={"days": 3}).pk, materials=[])
        promise = {"owed": ["floor_plan"], "promise": "九月二十八日前补交。"}
        return actions.accept_tolerantly(
            case=case, by=self.city.chen, at=on("2026-09-22"), **promise
        )

    def owing_and_reviewed(self):
        case = self.owing()
        for by in ("wang", "zhao", "sun"):
            case = actions.review(
                case=case, by=self.city.who[by], outcome="pass", criterion="meets_conditions",
                at=on("2026-09-23"),
            )  # fmt: skip
        return case


# verb, the case, who, with what, and the clock that says which is the last day
TABLE = [
    ("ask_correction", "received", "chen", {"missing": ["phone"], "words_to_applicant": "请补正。"}, "acceptance"),
    ("reject", "received", "chen", {"ground": "no_licence_needed", "reason": "无需。", "guidance": "可直接经营。"}, "acceptance"),
    ("confirm_rejection", "proposed", "zhou", {}, "acceptance"),
    ("ask_hearing", "hearing", "li", {}, "hearing_ask"),
    ("hand_in_rework", "mending", "li", {"answer": "均已修改。", "materials": [PLAN]}, "rework"),
    ("supply", "owing", "li", {"materials": [PAPER]}, "supply"),
    ("attach", "owing", "wang", {"materials": [PAPER], "origin": "区住建局"}, "supply"),
    ("withdraw", "owing", "li", {}, "supply"),
    ("terminate", "owing", "wang", {"ground": "matter_gone", "reason": "店铺已拆除。"}, "supply"),
    ("decide", "owing_and_reviewed", "wu", GRANT, "supply"),
    ("decide", "owing_and_reviewed", "wu", {"outcome": "refused", "criterion": "fails_conditions", "reason": "不符合条件。"}, "supply"),
    ("extend", "accepted", "wu", {"days": 5, "reason": "案情复杂。"}, "statutory"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "stage", "who", "said", "clock"), TABLE, ids=[f"{r[0]} when {r[1]} {n}" for n, r in enumerate(TABLE)]
)  # fmt: skip
def test_it_goes_on_its_last_day_and_not_the_day_after_though_no_job_has_run(
    city, apply, verb, stage, who, said, clock
):
    case = getattr(Stage(city, apply), stage)()
    act, by = getattr(actions, verb), city.who[who]
    last = case.state.clock(clock).due_on
    with pytest.raises(rules.NotAllowed) as refused:
        act(case=case.pk, by=by, at=on(f"{last + timedelta(days=1)} 00:01"), **said)
    assert refused.value.code in {"passed", "by-law", "too-late"}
    assert Case.at(case.pk).seq == case.seq
    assert act(case=case.pk, by=by, at=on(f"{last} 23:59"), **said).seq > case.seq


@pytest.mark.parametrize("way", ["withdraw", "terminate", "decide"])
def test_silence_has_renewed_it_before_the_job_says_so(city, permit, ask, way):
    case = ask()
    if way == "decide":
        for who in ("wang", "zhao", "sun"):
            case = actions.review(
                case=case, by=city.who[who], outcome="pass", criterion="meets_conditions",
                at=on("2027-08-24"),
            )  # fmt: skip
    who, said = {
        "withdraw": (city.li, {}),
        "terminate": (city.wang, {"ground": "matter_gone", "reason": "已停业。"}),
        "decide": (city.wu, {"outcome": "refused", "criterion": "fails_conditions", "reason": "不符合。"}),
    }[way]  # fmt: skip
    with pytest.raises(rules.NotAllowed, match="renewed"):
        getattr(actions, way)(case=case.pk, by=who, at=on("2027-09-23 00:01"), **said)
    assert jobs.deem_renewals(int(on("2027-09-23").timestamp())) == 1
    assert Case.at(case.pk).outcome == "granted"


def test_nobody_escapes_the_record_of_a_broken_promise_before_the_worker_comes_by(city, apply):
    case = Stage(city, apply).owing()
    with pytest.raises(rules.NotAllowed):
        actions.withdraw(case=case.pk, by=city.li, at=on("2026-10-09"))
    assert jobs.end_unkept_promises(int(on("2026-10-12").timestamp())) == 1
    assert CreditRecord.objects.get().kind == "promise_broken"


def test_what_was_promised_runs_again_from_its_day_however_late_the_worker_comes(city, apply):
    """A worker that was down for a week gives the offices no week."""
    case = Stage(city, apply).mending()
    assert jobs.end_unmended(int(on("2026-10-21").timestamp())) == 1
    (stop,) = Case.at(case.pk).state.clock("promised").stops
    assert stop.until_on == date(2026, 10, 14)


class TestAHearingThatNobodyAskedFor:
    """Five working days, and the decision is free: by law, not by the worker (行政许可法 art. 47)."""

    @pytest.fixture
    def offered(self, city, apply):
        case = Stage(city, apply).hearing()
        for by in ("wang", "zhao", "sun"):
            case = actions.review(
                case=case, by=city.who[by], outcome="pass", criterion="meets_conditions",
                at=on("2026-09-22"),
            )  # fmt: skip
        return case

    def test_it_bars_the_decision_on_its_last_day_and_not_on_the_next_though_no_job_has_run(
        self, city, offered
    ):
        last = offered.state.clock("hearing_ask").due_on
        with pytest.raises(rules.NotAllowed) as refused:
            actions.decide(case=offered.pk, by=city.wu, at=on(f"{last} 23:59"), **GRANT)
        assert refused.value.code == "held"
        over = last + timedelta(days=1)
        case = actions.decide(case=offered.pk, by=city.wu, at=on(f"{over} 00:01"), **GRANT)
        assert case.outcome == "granted"
        (hearing,) = (t for t in case.state.tasks if t.step == "hearing")
        assert (hearing.state, hearing.outcome, hearing.done_on) == ("done", "HearingDropped", over)
        assert jobs.close_unasked_hearings(int(on(f"{over} 09:00").timestamp())) == 0

    def test_who_asked_on_the_last_day_keeps_it_barred(self, city, offered):
        last = offered.state.clock("hearing_ask").due_on
        actions.ask_hearing(case=offered.pk, by=city.li, at=on(f"{last} 23:59"))
        with pytest.raises(rules.NotAllowed) as refused:
            actions.decide(case=offered.pk, by=city.wu, at=on("2026-10-20"), **GRANT)
        assert refused.value.code == "held"

    def test_another_may_be_offered_before_the_job_has_noted_the_first(self, city, offered):
        said = {"ground": "by_law", "told": "依法听证。", "at": on("2026-10-20")}
        case = actions.offer_hearing(case=offered.pk, by=city.wu, **said)
        assert [t.state for t in case.state.tasks if t.step == "hearing"] == ["done", "open"]

    def test_the_desk_lays_the_decision_open(self, city, offered, at_desk):
        last = offered.state.clock("hearing_ask").due_on
        for day, is_open in ((last, False), (last + timedelta(days=1), True)):
            page = at_desk("wu", str(day)).get(f"/desk/cases/{offered.number}/")
            assert (page.context["verb"] == "decide") is is_open


class TestAnItemThatEnds:
    """It is over on its day: nobody applies for it, though the job has not ended it yet (C011)."""

    @pytest.fixture(autouse=True)
    def ends(self, city):
        Edition.objects.filter(pk=city.items["permit"].pk).update(cancelled_on=date(2026, 9, 23))

    def test_nobody_applies_on_the_day_it_ends(self, apply):
        with pytest.raises(actions.NotOnOffer):
            apply(at="2026-09-23 00:01")
        assert apply(at="2026-09-22 23:59").status == "applied"

    def test_nor_does_the_window_take_it_in(self, city, at_desk):
        seat = at_desk("chen", "2026-09-22")
        session = seat.session
        session["window"] = str(city.applicants["li"].pk)
        session.save()
        page = reverse("desk:window_apply", args=[city.items["permit"].pk])
        assert seat.get(page).status_code == 200
        assert at_desk("chen", "2026-09-23").get(page).status_code == 404


class TestACorrectionThatIsLate:
    """No law sets a day for it and no job ends it (行政许可法 art. 32): whoever ends the case decides."""

    @pytest.fixture
    def asked(self, city, apply):
        return actions.ask_correction(
            case=apply(), by=city.chen, missing=["phone"], words_to_applicant="请补正。",
            at=on("2026-09-22"),
        )  # fmt: skip

    def supply(self, city, case, day):
        return actions.correct(
            case=case.pk, by=city.li, form={"phone": "13900139000"}, at=on(f"{day}")
        )

    @pytest.mark.parametrize("days", [0, 1])
    def test_it_is_taken_until_somebody_has_ended_the_case_and_the_story_says_that_it_is_late(
        self, city, asked, days
    ):
        day = asked.state.clock("correction").due_on + timedelta(days=days)
        case = self.supply(city, asked, day)
        assert case.status == "applied"
        titles = [line.title for line in reading.timeline(case)]
        assert ("逾期补正材料已提交" in titles) is bool(days)
        settle()
        told = Notification.objects.filter(recipient=case.applicant_id, subject=case.pk)
        assert told.filter(kind="cases.corrected_late").exists() is bool(days)
        (receipt,) = Paper.objects.about(case.pk).filter(kind="correction_receipt")
        assert ("届满后提交" in text_of(files.read(receipt.digest))) is bool(days)
        with pytest.raises(rules.NotAllowed):  # once it is here it is examined
            said = {"ground": "correction_lapsed", "reason": "逾期未补正。"}
            actions.terminate(case=case.pk, by=city.chen, at=on(f"{day}"), **said)

    def test_the_office_may_end_it_from_the_next_day_on_and_then_nothing_is_taken(
        self, city, asked
    ):
        last = asked.state.clock("correction").due_on
        said = {"ground": "correction_lapsed", "reason": "逾期未补正。"}
        with pytest.raises(rules.NotAllowed):
            actions.terminate(case=asked.pk, by=city.chen, at=on(f"{last} 23:59"), **said)
        over = last + timedelta(days=1)
        case = actions.terminate(case=asked.pk, by=city.chen, at=on(f"{over} 00:01"), **said)
        with pytest.raises(rules.NotAllowed):
            self.supply(city, case, over)

    def test_page_api_and_desk_say_that_it_is_late_and_that_the_case_may_be_ended(
        self, city, asked, at_desk
    ):
        last = asked.state.clock("correction").due_on
        for day, is_late in ((last, False), (last + timedelta(days=1), True)):
            seat = at_desk("chen", str(day))
            seat.cookies["yici_language"] = "en"
            desk = seat.get(reverse("desk:case", args=[asked.number]))
            assert bool(desk.context["late_correction"]) is is_late
            seat = at_desk("li", str(day))
            page = seat.get(reverse("portal:case", args=[asked.number]))
            assert page.context["asked"]["late"] is is_late
            told = seat.get(
                f"/api/v1/cases/{asked.number}", headers={"accept-language": "en"}
            ).json()
            assert ("is late: supply it at once" in told["next"]) is is_late
            assert any("may end it any day" in line for line in told["outlook"]["can"]) is is_late
            assert not any("12345" in line for line in told["outlook"]["can"])

    def test_both_are_told_once_that_the_day_has_passed(self, city, asked):
        over = asked.state.clock("correction").due_on + timedelta(days=1)
        for hour in ("09:07", "10:07"):
            reminders.remind(on(f"{over} {hour}"))
        kinds = [
            n.kind for n in Notification.objects.filter(subject=asked.pk, at__gte=on(f"{over}"))
        ]
        assert sorted(kinds) == ["cases.correction_left", "cases.correction_over"]

    def test_what_was_told_before_reads_as_in_time(self):
        body = {"on": "2026-09-21", "dossier": "0" * 64}
        assert read("cases.corrected", body).late is False
