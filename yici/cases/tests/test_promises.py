"""容缺受理、信任在先: papers that follow, originals that are shown (R22, R29)."""

from copy import deepcopy
from datetime import date

import pytest

from yici.cases import actions, jobs
from yici.cases.models import Case, CreditRecord
from yici.catalogue.content import Content
from yici.catalogue.content.edition import canonical
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.licences.models import Licence, Paper

from .city import PERMIT, publish
from .paths import GRANT, refused, review_all, with_paths


class TestTolerance:
    """容缺受理."""

    @pytest.fixture
    def accepted_so(self, city, apply):
        offered = with_paths(city, tolerance={"days": 10})
        case = apply(edition_id=offered.pk, materials=[])
        said = {"owed": ["floor_plan"], "promise": "十日内补交平面图。"}
        return actions.accept_tolerantly(case=case, by=city.chen, at=on("2026-09-21"), **said)

    def test_it_is_handled_meanwhile_and_the_result_waits(self, city, accepted_so):
        assert accepted_so.status == "in_review"
        # Shorter than the promised five working days, whatever the edition says.
        assert accepted_so.state.clock("supply").due_on == date(2026, 9, 28)
        case = review_all(city, accepted_so)
        case = actions.decide(case=case, by=city.wu, at=on("2026-09-23"), **GRANT)
        settle()
        assert Case.at(case.pk).status == "making"
        assert not Licence.objects.exists()
        plan = actions.Given("floor_plan", digest="1" * 64, name="平面图.pdf", size=9)
        actions.supply(case=case.pk, by=city.li, materials=[plan], at=on("2026-09-24"))
        settle()
        case = Case.at(case.pk)
        assert (case.status, case.state.owed) == ("delivered", ())

    def test_nothing_but_what_is_owed_may_follow(self, city, accepted_so):
        other = actions.Given("kitchen_plan", digest="1" * 64, name="后厨.pdf", size=9)
        with refused("owed"):
            actions.supply(case=accepted_so, by=city.li, materials=[other], at=on("2026-09-24"))

    def test_what_does_not_come_in_time_ends_the_case_once_and_is_remembered(
        self, city, accepted_so
    ):
        assert jobs.end_unkept_promises(int(on("2026-09-28").timestamp())) == 0
        late = int(on("2026-09-29").timestamp())
        assert jobs.end_unkept_promises(late) == 1
        assert jobs.end_unkept_promises(late) == 0
        assert Case.at(accepted_so.pk).status == "terminated"
        assert CreditRecord.objects.get().kind == "promise_broken"

    def test_after_its_day_it_follows_no_more_even_before_the_clock_has_told_it(
        self, city, accepted_so
    ):
        """Whether a promise was kept does not hang on when the worker looks."""
        plan = actions.Given("floor_plan", digest="1" * 64, name="平面图.pdf", size=9)
        with refused("passed"):
            actions.supply(
                case=accepted_so, by=city.li, materials=[plan], at=on("2026-09-29 00:01")
            )
        case = Case.at(accepted_so.pk)
        kept = actions.supply(case=case, by=city.li, materials=[plan], at=on("2026-09-28 23:59"))
        assert kept.state.owed == ()

    def test_while_everything_is_suspended_no_promise_is_broken(self, city, accepted_so):
        """A flood keeps her from supplying as it keeps the office from handling."""
        flood = {"ground": "force_majeure", "reason": "洪水。"}
        case = actions.suspend(case=accepted_so, by=city.wu, at=on("2026-09-22"), **flood)
        assert case.state.clock("supply").days_left == 3
        assert jobs.end_unkept_promises(int(on("2026-10-20").timestamp())) == 0
        case = actions.resume(case=case.pk, by=city.wu, reason="水退了。", at=on("2026-10-20"))
        assert case.state.clock("supply").due_on == date(2026, 10, 23)
        assert not CreditRecord.objects.exists()

    def test_after_a_refusal_nothing_has_to_follow_and_no_promise_is_broken(
        self, city, accepted_so
    ):
        """What is owed serves a grant; its day may pass (容缺受理, R22)."""
        case = review_all(city, accepted_so)
        no = {"outcome": "refused", "criterion": "fails_conditions", "reason": "不符合条件。"}
        case = actions.decide(case=case, by=city.wu, at=on("2026-09-22"), **no)
        assert (case.state.owed, case.state.waits) == ((), ())
        settle()
        assert jobs.end_unkept_promises(int(on("2026-10-12").timestamp())) == 0
        case = Case.at(case.pk)
        assert (case.status, case.outcome) == ("delivered", "refused")
        assert not CreditRecord.objects.exists()

    @pytest.mark.parametrize(
        ("promised", "due_on"),
        [
            ({"days": 5}, date(2026, 9, 29)),
            ({"days": 5, "unit": "day"}, date(2026, 9, 24)),  # until the 27th, a day of rest
        ],
    )
    def test_papers_follow_before_the_promised_limit_whatever_its_unit(
        self, city, apply, promised, due_on
    ):
        case = self.asked(city, apply, promised)
        case = actions.accept_tolerantly(case=case, by=city.chen, owed=["floor_plan"], promise="补交。", at=on("2026-09-22"))  # fmt: skip
        assert case.state.clock("supply").due_on == due_on
        assert due_on < case.state.clock("promised").due_on

    def test_where_the_promised_limit_leaves_no_day_nothing_may_follow(self, city, apply):
        case = self.asked(city, apply, {"days": 1})
        with refused("no-tolerance"):
            actions.accept_tolerantly(case=case, by=city.chen, owed=["floor_plan"], promise="补交。", at=on("2026-09-22"))  # fmt: skip
        assert actions.owable(case, date(2026, 9, 22)) == ()

    def asked(self, city, apply, promised):
        body = deepcopy(PERMIT) | {"paths": {"tolerance": {"days": 5}}, "promised": promised}
        body["materials"][0]["necessity"] = "later"
        item = publish("short", body, city.departments["区市监局"])
        return apply(edition_id=item.pk, materials=[], at="2026-09-22")

    def test_nobody_declares_a_promise_lapsed_that_the_day_will_end_by_itself(
        self, city, accepted_so
    ):
        for ground in ("supply_lapsed", "originals_differ"):
            with refused("not-yet"):
                actions.terminate(case=accepted_so, by=city.wang, ground=ground, reason="未补交。", at=on("2026-09-22"))  # fmt: skip

    def test_main_materials_do_not_follow_later(self, city, apply):
        case = apply(edition_id=with_paths(city, tolerance={"days": 3}).pk)
        with refused("owed"):
            actions.accept_tolerantly(case=case, by=city.chen, owed=["floor_plan"], promise="补交。", at=on("2026-09-21"))  # fmt: skip

    def test_what_was_promised_is_taken_in_at_the_window_and_nothing_else_asked(
        self, city, accepted_so, at_desk
    ):
        url = f"/desk/cases/{accepted_so.number}/supply/"
        shown = at_desk("chen", "2026-09-24").get(url).content.decode()
        assert "平面图" in shown
        assert "店名" not in shown
        sent = {"seen": accepted_so.seq, "key": "supplied-once", "seen_on_paper": ["floor_plan"]}
        assert at_desk("chen", "2026-09-24").post(url, sent).status_code == 302
        assert Case.at(accepted_so.pk).state.owed == ()
        assert at_desk("chen", "2026-09-24").get(url).status_code == 404

    def test_an_item_without_tolerance_has_to_be_complete(self, city, apply):
        with refused("no-tolerance"):
            actions.accept_tolerantly(case=apply(), by=city.chen, owed=["floor_plan"], promise="补交。", at=on("2026-09-21"))  # fmt: skip


class TestTrustFirst:
    """R29, C042."""

    @pytest.fixture
    def granted(self, city, apply):
        case = apply(edition_id=with_paths(city, trust_first=True).pk)
        case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
        case = review_all(city, case)
        case = actions.decide(case=case, by=city.wu, at=on("2026-09-23"), **GRANT)
        settle()
        return Case.at(case.pk)

    def test_no_licence_before_the_originals_were_compared(self, city, granted):
        assert granted.status == "making"
        assert not Licence.objects.exists()
        actions.see_originals(case=granted, by=city.chen, outcome="match", at=on("2026-09-24"))
        settle()
        assert Case.at(granted.pk).status == "delivered"

    def test_originals_that_differ_withhold_it(self, city, granted):
        differs = {"outcome": "differ", "findings": "租赁合同与上传件不一致。"}
        case = actions.see_originals(case=granted, by=city.chen, at=on("2026-09-24"), **differs)
        settle()
        assert Case.at(case.pk).status == "making"
        assert not Licence.objects.exists()
        gone = {"ground": "originals_differ", "reason": "原件与上传件不一致。"}
        actions.terminate(case=case, by=city.wu, at=on("2026-09-25"), **gone)
        settle()
        assert not self.grants(case).exists()

    def grants(self, case):
        return Paper.objects.filter(story=case.pk, kind="grant")

    def test_the_sealed_decision_is_in_nobodys_hands_before(self, city, granted):
        """R29: it is verified as genuine by whoever is shown it, and of some items it is the result."""
        assert not self.grants(granted).exists()
        actions.see_originals(case=granted, by=city.chen, outcome="match", at=on("2026-09-24"))
        settle()
        (paper,) = self.grants(granted)
        assert paper.at == on("2026-09-24")
        settle()
        assert self.grants(granted).count() == 1

    def test_a_refusal_waits_for_no_originals(self, city, apply):
        case = apply(edition_id=with_paths(city, trust_first=True).pk)
        case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
        case = review_all(city, case)
        no = {"outcome": "refused", "criterion": "fails_conditions", "reason": "不符合条件。"}
        actions.decide(case=case, by=city.wu, at=on("2026-09-23"), **no)
        settle()
        assert Paper.objects.filter(story=case.pk, kind="refusal").count() == 1


def test_an_edition_from_before_keeps_its_digest():
    """What the content learnt later is left out while nobody uses it (R18)."""
    body = Content.model_validate(PERMIT)
    assert b'"paths"' not in canonical(body)
    tolerant = Content.model_validate(PERMIT | {"paths": {"tolerance": {"days": 3}}})
    assert b'"paths"' in canonical(tolerant)
    assert Content.model_validate_json(canonical(tolerant)) == tolerant
