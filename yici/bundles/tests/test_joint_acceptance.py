"""联合验收 as a part of a whole: whoever examines comes on the one day; the whole waits for what is mended."""

from copy import deepcopy

import pytest

from yici.bundles import actions
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import case_of, settled
from yici.bundles.tests.test_visits import announced
from yici.cases import actions as cases
from yici.cases.actions import Remark
from yici.cases.rules import NotAllowed
from yici.conftest import on

WIDTH = Remark("一层东侧疏散门", "净宽不够。", "GB 55037 第7.1.4条")


@pytest.fixture(autouse=True)
def fire_is_accepted_jointly(monkeypatch):
    """Of the shop's items the fire check is a joint acceptance of 区住建局 and 区卫健局."""
    items = deepcopy(streets.ITEMS)
    review = items["fire"]["stages"][1]
    review["duties"].append({"department": "区卫健局", "post": "reviewer", "limit_days": 5})
    items["fire"]["result"] |= {"kind": "approval", "licence_type": "joint-acceptance"}
    monkeypatch.setattr(streets, "ITEMS", items)


def test_all_who_examine_a_part_come_and_are_held_up_until_the_day(street, shop):
    with pytest.raises(NotAllowed) as refused:
        announced(street, shop, parts=["fire"], members=["GA-zhao", "GA-wang"])
    assert refused.value.code == "members"
    bundle = announced(street, shop, parts=["fire"], members=["GA-zhao", "GA-sun"])
    for who in (street.zhao, street.sun):
        with pytest.raises(NotAllowed) as refused:
            cases.review(
                case=case_of(bundle, "fire"), by=who, at=on("2026-09-16"), outcome="pass",
                criterion="meets_conditions",
            )  # fmt: skip
        assert refused.value.code == "held"
    actions.hold_visit(
        bundle=bundle, by=street.wang, members=["GA-zhao", "GA-sun"], record="见清单。",
        outcomes={"fire": "pass"}, at=on("2026-09-17"),
    )  # fmt: skip
    assert not case_of(settled(bundle), "fire").is_stopped


def test_the_whole_stands_still_while_a_part_is_mended_once_for_all(street, shop):
    case = case_of(shop, "fire")
    cases.remark(case=case.pk, by=street.zhao, remarks=[WIDTH], at=on("2026-09-15"))
    cases.remark(case=case.pk, by=street.sun, remarks=[], at=on("2026-09-15"))
    told = {"days": 10, "told": "请一次改到位。", "at": on("2026-09-15")}
    cases.ask_rework(case=case.pk, by=street.zhao, **told)
    bundle = settled(shop)
    assert bundle.state.part("fire").is_paused
    cases.hand_in_rework(case=case.pk, by=street.li, answer="已加宽。", at=on("2026-09-18"))
    assert not settled(bundle).state.part("fire").is_paused
