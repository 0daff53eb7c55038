"""告知承诺: decided at once on an undertaking, checked afterwards (R30, C048)."""

from datetime import date

import pytest
from django.urls import reverse

from yici.cases import actions
from yici.cases.models import Case, CreditRecord, Note
from yici.cases.pages.desk import promises
from yici.conftest import on
from yici.kernel import ledger
from yici.kernel.reactions import settle
from yici.licences.models import Licence

from .conftest import PLAN
from .paths import COMMITMENT, GRANT, refused, review_all, with_paths
from .three_doors import NAMES, Doors


class TestUndertaking:
    """R30, C048."""

    @pytest.fixture
    def offered(self, city):
        return with_paths(city, commitment=COMMITMENT)

    @pytest.fixture
    def signed(self, apply, offered):
        return apply(edition_id=offered.pk, undertaking=True, materials=[])

    @pytest.fixture
    def granted(self, city, signed):
        case = actions.accept(case=signed, by=city.chen, at=on("2026-09-21"))
        case = actions.decide(case=case, by=city.wu, at=on("2026-09-21"), **GRANT)
        settle()
        return Case.at(case.pk)

    def test_what_it_replaces_is_not_asked_and_it_is_decided_the_same_day(self, city, signed):
        assert (signed.ways, len(signed.undertaking)) == (("commitment",), 64)
        case = actions.accept(case=signed, by=city.chen, at=on("2026-09-21"))
        assert case.status == "in_decision"
        assert case.state.clock("promised").due_on == date(2026, 9, 21)

    def test_who_will_not_sign_goes_the_ordinary_way(self, city, apply, offered):
        case = apply(edition_id=offered.pk)
        case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
        assert (case.ways, case.status) == ((), "in_review")

    def test_an_item_without_one_takes_none(self, apply):
        with refused("no-undertaking"):
            apply(undertaking=True)

    def test_the_check_afterwards_has_its_day_and_outlives_the_case(self, city, granted):
        assert granted.status == "delivered"
        (task,) = granted.state.waits
        assert (task.step, task.due_on) == ("aftercheck", date(2026, 10, 26))
        kept = {"outcome": "kept", "findings": "与承诺一致。", "second": "GA-zhao"}
        with refused("two-persons"):
            actions.after_check(case=granted, by=city.wang, at=on("2026-10-20"), **kept | {"second": ""})  # fmt: skip
        case = actions.after_check(case=granted, by=city.wang, at=on("2026-10-20"), **kept)
        assert case.state.waits == ()
        assert not CreditRecord.objects.exists()

    def test_a_false_promise_costs_the_licence_and_the_right_to_promise_until_repaired(
        self, city, apply, offered, granted
    ):
        found = {"outcome": "false", "findings": "场所与承诺不符。", "second": "GA-zhao"}
        case = actions.after_check(case=granted, by=city.wang, at=on("2026-10-20"), **found)
        assert [t.role for t in case.state.waits] == ["decider"]
        revoked = {"change": "revoked", "ground": "false_undertaking", "reason": "承诺不实。"}
        case = actions.change_result(case=case, by=city.wu, at=on("2026-10-21"), **revoked)
        settle()
        assert case.state.waits == ()
        assert Licence.objects.get(pk=case.licence_id).status == "revoked"
        again = {"edition_id": offered.pk, "undertaking": True, "materials": [], "key": "again"}
        with refused("barred"):
            apply(**again)
        record = CreditRecord.objects.get()
        assert CreditRecord.objects.visible_to(city.li).get() == record
        assert not CreditRecord.objects.visible_to(city.mei).exists()
        with refused("head-only"):
            actions.repair_credit(
                record=record, by=city.wang, reason="已整改。", at=on("2026-11-20")
            )
        actions.repair_credit(record=record, by=city.wu, reason="已整改。", at=on("2026-11-20"))
        assert apply(**again).status == "applied"

    FALSE = {"outcome": "false", "findings": "与承诺不符。", "second": "GA-zhao"}
    REVOKED = {"change": "revoked", "ground": "false_undertaking", "reason": "承诺不实。"}

    def test_revoked_without_a_check_before_it_is_on_record_all_the_same(
        self, city, apply, offered, granted
    ):
        actions.change_result(case=granted, by=city.wu, at=on("2026-10-01"), **self.REVOKED)
        assert CreditRecord.objects.get().kind == "false_undertaking"
        with refused("barred"):
            apply(edition_id=offered.pk, undertaking=True, materials=[], key="again")

    def test_what_nobody_undertook_is_not_revoked_as_undertaken_falsely(self, city, apply, offered):
        case = actions.accept(case=apply(edition_id=offered.pk), by=city.chen, at=on("2026-09-21"))
        case = actions.decide(case=review_all(city, case), by=city.wu, at=on("2026-09-22"), **GRANT)
        settle()
        with refused("no-undertaking"):
            actions.change_result(case=case.pk, by=city.wu, at=on("2026-10-01"), **self.REVOKED)
        assert not CreditRecord.objects.exists()

    def test_found_false_when_it_was_given_up_already_it_is_on_record_and_leaves_no_work(
        self, city, granted
    ):
        given_up = {"change": "cancelled", "ground": "holder_asks", "reason": "持证人交回。"}
        actions.change_result(case=granted, by=city.wu, at=on("2026-10-01"), **given_up)
        case = actions.after_check(case=granted.pk, by=city.wang, at=on("2026-10-02"), **self.FALSE)
        assert case.state.waits == ()
        assert CreditRecord.objects.count() == 1

    def test_the_head_who_has_heard_her_may_find_it_kept_after_all(
        self, city, apply, offered, granted, client
    ):
        case = actions.after_check(case=granted, by=city.wang, at=on("2026-10-02"), **self.FALSE)
        kept = {
            "outcome": "kept",
            "findings": "当事人陈述后复核，与承诺一致。",
            "second": "GA-zhao",
        }
        with refused("not-yours"):  # the one who checked does not take it back
            actions.after_check(case=case, by=city.wang, at=on("2026-10-03"), **kept)
        with refused("not-now"):  # and found false twice is revoked
            actions.after_check(case=case, by=city.wu, at=on("2026-10-03"), **self.FALSE)
        case = actions.after_check(case=case, by=city.wu, at=on("2026-10-03"), **kept)
        settle()
        assert (case.state.waits, case.state.result) == ((), "")
        assert CreditRecord.objects.get().repaired_on == date(2026, 10, 3)
        public = client.get(reverse("portal:undertakings")).content.decode()
        assert "已核查属实" in public
        assert "承诺不实" not in public.partition('<ul class="list">')[2]
        again = {"edition_id": offered.pk, "undertaking": True, "materials": [], "key": "again"}
        assert apply(**again).status == "applied"

    def test_found_false_it_is_revoked_and_not_given_up(self, city, granted):
        case = actions.after_check(case=granted, by=city.wang, at=on("2026-10-02"), **self.FALSE)
        given_up = {"change": "cancelled", "ground": "holder_asks", "reason": "持证人交回。"}
        with refused("not-so"):
            actions.change_result(case=case, by=city.wu, at=on("2026-10-03"), **given_up)
        case = actions.change_result(case=case, by=city.wu, at=on("2026-10-03"), **self.REVOKED)
        assert (case.state.waits, case.state.result) == ((), "revoked")
        assert CreditRecord.objects.count() == 1

    def test_found_false_before_it_was_handed_over_it_is_not_handed_over(
        self, city, apply, offered
    ):
        case = apply(edition_id=offered.pk, undertaking=True, materials=[], delivery="window")
        case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
        case = actions.decide(case=case, by=city.wu, at=on("2026-09-21"), **GRANT)
        settle()
        case = actions.after_check(case=case.pk, by=city.wang, at=on("2026-09-22"), **self.FALSE)
        with refused("held"):
            actions.deliver(case=case, by=city.deng, mode="window", at=on("2026-09-22"))
        case = actions.change_result(case=case, by=city.wu, at=on("2026-09-23"), **self.REVOKED)
        assert case.status == "terminated"

    def test_two_broken_promises_of_one_case_are_made_good_each_by_itself(
        self, granted, at_desk, monkeypatch
    ):
        monkeypatch.setattr(promises, "PAGE", 1)
        for kind in CreditRecord.Kind:
            CreditRecord.objects.create(
                case_id=granted.pk, kind=kind, applicant_id=granted.applicant_id,
                recorded_at=on("2026-10-20"),
            )  # fmt: skip
        head = at_desk("wu", "2026-11-20")
        for page in (1, 2):
            shown = head.get(f"/desk/promises/?page={page}")
            assert (len(shown.context["lines"]), shown.context["page"].paginator.num_pages) == (
                1,
                2,
            )
        said = {"case": str(granted.pk), "kind": "promise_broken", "reason": "已补交。"}
        assert head.post("/desk/promises/", said).status_code == 302
        (left,) = CreditRecord.objects.filter(repaired_on=None)
        assert left.kind == "false_undertaking"
        for nothing in ({"case": "x"}, said | {"kind": ""}, {}):
            assert head.post("/desk/promises/", nothing).status_code == 404


class TestBarredSinceSheSigned:
    """R30: a bar that arises between her signing and the acceptance."""

    @pytest.fixture
    def signed(self, city, apply):
        offered = with_paths(city, commitment=COMMITMENT)
        case = apply(edition_id=offered.pk, undertaking=True, materials=[])
        CreditRecord.objects.create(
            case_id=case.pk, kind="promise_broken", applicant_id=case.applicant_id,
            recorded_at=on("2026-09-21 10:00"),
        )  # fmt: skip
        return case

    def test_it_is_not_accepted_on_the_undertaking_at_any_door(self, city, signed, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-21 11:00"))
        doors = Doors(city, monkeypatch)
        for name in NAMES:
            said = doors.at(name, "chen", "accept", signed)
            assert (said.done, said.words[:37]) == (
                False,
                "Another undertaking of hers was found",
            ), name
        assert Case.at(signed.pk).status == "applied"

    def test_it_goes_on_in_the_ordinary_way_with_the_papers_it_stood_for_and_she_is_told_why(
        self, city, signed
    ):
        asked = {"missing": ["phone"], "words_to_applicant": "请更正电话。"}
        case = actions.ask_correction(case=signed, by=city.chen, at=on("2026-09-21"), **asked)
        body = list(ledger.history(case.pk))[-1].body
        assert body["missing"] == ["phone", "floor_plan"]
        assert "改按一般程序办理" in Note.objects.get(digest=body["note"]).text
        assert case.state.ways == ()
        actions.correct(
            case=case.pk, by=city.li, form={"phone": "13900139000"}, materials=[PLAN],
            at=on("2026-09-22"),
        )  # fmt: skip
        case = actions.accept(case=case.pk, by=city.chen, at=on("2026-09-22"))
        assert case.status == "in_review"  # not decided at once, as on an undertaking

    def test_what_the_laws_silence_accepts_is_accepted_in_the_ordinary_way(self, signed):
        case = actions.deem_accepted(case=signed.pk, at=on("2026-09-30"))
        assert (case.status, case.state.ways) == ("in_review", ())

    def test_once_it_is_repaired_she_is_decided_on_her_undertaking(self, city, signed):
        CreditRecord.objects.update(repaired_on=date(2026, 9, 21))
        case = actions.accept(case=signed, by=city.chen, at=on("2026-09-21"))
        assert (case.status, case.state.ways) == ("in_decision", ("commitment",))
