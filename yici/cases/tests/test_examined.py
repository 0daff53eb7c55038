"""智能审批: what the machine examines by published criteria, and who looks after it (R21, C043)."""

from uuid import UUID

import pytest

from yici.cases import actions, examination
from yici.cases.models import Case, ExaminationStop
from yici.catalogue.content import Examination
from yici.conftest import on
from yici.kernel import ledger
from yici.kernel.reactions import settle
from yici.licences.models import Licence
from yici.people.who import ANONYMOUS

from .paths import refused, watching, with_paths


class TestExamination:
    """C043, R21."""

    TABLE = {
        "rules": [
            {
                "code": "too_big",
                "text": "超过五十座的须人工审查",
                "when": [{"on": "seats", "op": "at_least", "values": ["51"]}],
                "outcome": "person",
            },
            {
                "code": "canteen",
                "text": "食堂不适用",
                "when": [{"on": "kind", "op": "is", "values": ["canteen"]}],
                "outcome": "refuse",
            },
            {
                "code": "small_shop",
                "text": "小型商店，座位数已填",
                "when": [
                    {"on": "kind", "op": "is", "values": ["shop"]},
                    {"on": "seats", "op": "filled"},
                ],
                "outcome": "pass",
                "criterion": "meets_conditions",
            },
        ],
        "decides": True,
        "sample_percent": 0,
    }
    FORM = {"shop_name": "老李面馆", "phone": "13800138000"}

    def applied(self, city, apply, seats="20", **table):
        offered = with_paths(city, code=f"x{seats}", examination=self.TABLE | table)
        case = apply(edition_id=offered.pk, form=self.FORM | {"seats": seats}, key=f"x{seats}")
        settle()
        return Case.at(case.pk)

    def test_what_the_table_lets_pass_is_decided_at_once_with_its_rule_on_record(self, city, apply):
        case = self.applied(city, apply)
        assert (case.status, case.outcome) == ("delivered", "granted")
        told = [e for e in ledger.history(case.pk, since=case.opened_at) if e.kind == "cases.examined"]  # fmt: skip
        assert [e.body["rules"] for e in told] == [["small_shop"]]
        assert Licence.objects.filter(case_id=case.pk).count() == 1

    def test_a_switch_thrown_while_it_examines_leaves_it_to_a_person(
        self, city, apply, monkeypatch
    ):
        """C043, R21: what the machine has not told by then it does not tell."""
        offered = with_paths(city, code="flip", examination=self.TABLE)
        case, examine = apply(edition_id=offered.pk, form=self.FORM | {"seats": "10"}), examination.examine  # fmt: skip

        def thrown(*given):
            actions.stop_examination(
                item_code="*", by=watching(city), reason="错误。", at=on("2026-09-21")
            )
            return examine(*given)

        monkeypatch.setattr(examination, "examine", thrown)
        settle()
        assert (Case.at(case.pk).status, Case.at(case.pk).seq) == ("applied", 1)

    def test_what_it_does_not_settle_waits_for_a_person(self, city, apply):
        assert self.applied(city, apply, seats="80").status == "applied"
        assert self.applied(city, apply, seats="").status == "applied"

    @pytest.mark.parametrize(("op", "outcome"), [("filled", "delivered"), ("empty", "applied")])
    def test_a_rule_can_ask_whether_a_material_was_handed_in(self, city, apply, op, outcome):
        paper = {
            "code": "by_paper",
            "text": "看平面图",
            "outcome": "pass",
            "when": [{"on": "floor_plan", "op": op}],
        }
        assert self.applied(city, apply, rules=[paper]).status == outcome

    def test_a_share_is_looked_at_by_a_person(self, city, apply):
        case = self.applied(city, apply, sample_percent=100)
        assert case.status == "applied"

    def test_who_was_drawn_draws_no_better_lot_by_withdrawing_and_applying_anew(
        self, city, apply, monkeypatch
    ):
        lots = iter((3, 90))  # the first is looked at by a person, the second would not be
        drawn: dict = {}
        monkeypatch.setattr(
            examination, "lot_of", lambda pk, key: drawn.setdefault(pk, next(lots, 99))
        )
        case = self.applied(city, apply, sample_percent=10)
        assert case.status == "applied"
        actions.withdraw(case=case, by=city.li, at=on("2026-09-21"))
        again = apply(edition_id=case.edition_id, form=self.FORM | {"seats": "20"}, key="again")
        settle()
        assert Case.at(again.pk).status == "applied"
        told = ledger.history(again.pk, since=again.opened_at).get(kind="cases.examined")
        assert told.body["sampled"] is True
        other = {"by": "mei", "key": "hers", "edition_id": case.edition_id}
        hers = apply(**other, form=self.FORM | {"seats": "20"})
        settle()
        assert Case.at(hers.pk).outcome == "granted"

    @pytest.mark.parametrize("percent", [0, 1, 10, 50, 100])
    def test_the_share_is_what_it_says_reckoned_again_by_who_has_the_key_and_by_nobody_else(
        self, percent
    ):
        table = Examination.model_validate(self.TABLE | {"sample_percent": percent})
        ids, given = [UUID(int=n) for n in range(4000)], {"kind": "shop", "seats": "9"}

        def drawn(key):
            return [
                examination.examine(table, given, examination.lot_of(pk, key)).sampled
                for pk in ids
            ]  # fmt: skip

        first = drawn(b"key")
        assert abs(sum(first) / 40 - percent) <= (2.5 if 0 < percent < 100 else 0)
        assert drawn(b"key") == first
        if 1 < percent < 100:
            assert drawn(b"another key") != first

    def test_one_switch_stops_it(self, city, apply):
        stop = actions.stop_examination(item_code="*", by=watching(city), reason="规则有误。", at=on("2026-09-20"))  # fmt: skip
        assert self.applied(city, apply).status == "applied"
        actions.lift_stop(stop=stop, by=watching(city), at=on("2026-09-22"))
        assert self.applied(city, apply, seats="21").status == "delivered"

    def test_who_has_nothing_to_do_with_all_items_may_not_stop_all(self, city):
        """Neither a clerk nor whoever leads one department stops the machine of every other one."""
        code, at = city.items["permit"].item.code, on("2026-09-20")
        for who in (city.chen, city.wang, city.wu, city.zhou, city.li, city.deng, ANONYMOUS):
            with refused("head-only"):
                actions.stop_examination(item_code="*", by=who, reason="规则有误。", at=at)
        for who in (city.chen, city.wang, city.li, city.deng, ANONYMOUS):
            with refused("head-only"):
                actions.stop_examination(item_code=code, by=who, reason="规则有误。", at=at)
        assert not ExaminationStop.objects.exists()
        for who in (city.ren, watching(city), watching(city, "administrator")):
            stop = actions.stop_examination(item_code="*", by=who, reason="规则有误。", at=at)
            actions.lift_stop(stop=stop, by=who, at=at)

    def test_each_department_switches_its_own_items_and_whoever_stopped_all_starts_all(self, city):
        at = on("2026-09-20")
        for code in (city.items["birth"].item.code, "no-such-item"):
            with refused("head-only"):
                actions.stop_examination(item_code=code, by=city.wu, reason="规则有误。", at=at)
        code = city.items["permit"].item.code
        stop = actions.stop_examination(item_code=code, by=city.wu, reason="规则有误。", at=at)
        everything = actions.stop_examination(
            item_code="*", by=watching(city), reason="规则有误。", at=at
        )
        for who in (city.wang, city.ren, watching(city)):  # on again is for the department itself
            with refused("head-only"):
                actions.lift_stop(stop=stop, by=who, at=at)
        for who in (city.zhou, watching(city, "administrator")):  # did not stop all
            with refused("head-only"):
                actions.lift_stop(stop=everything, by=who, at=at)
        actions.lift_stop(stop=everything, by=city.ren, at=at)  # the head of the government
        actions.lift_stop(stop=stop, by=city.zhou, at=at)
        assert not ExaminationStop.objects.filter(lifted_at=None).exists()

    def test_who_may_decide_is_left_to_a_person_where_the_table_may_not(self, city, apply):
        assert self.applied(city, apply, decides=False).status == "in_decision"

    @pytest.mark.parametrize(
        ("given", "outcome", "rules"),
        [
            ({"kind": "shop", "seats": "50"}, "pass", ("small_shop",)),
            ({"kind": "shop", "seats": "51"}, "person", ("too_big",)),
            ({"kind": "canteen", "seats": "99"}, "person", ("too_big",)),
            ({"kind": "canteen", "seats": "9"}, "refuse", ("canteen",)),
            ({"kind": "shop", "seats": "many"}, "pass", ("small_shop",)),
            ({"kind": "shop", "seats": "nan"}, "pass", ("small_shop",)),
            ({}, "person", ()),
        ],
    )
    def test_the_first_rule_that_holds_speaks(self, given, outcome, rules):
        found = examination.examine(Examination.model_validate(self.TABLE), given, lot=99)
        assert (found.outcome, found.rules) == (outcome, rules)
