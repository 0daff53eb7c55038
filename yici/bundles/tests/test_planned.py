"""What a project's planning has settled goes with it into its bundle: nobody asks again (C063)."""

import pytest

from yici.bundles.content import Evaluated
from yici.bundles.models import BundleCase
from yici.bundles.rules import NotAllowed
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import case_of
from yici.bundles.tests.test_parks import taken_in, zone
from yici.cases.tests.citizen import Citizen, words_of
from yici.conftest import on
from yici.people.tests.people import make_credit_code
from yici.people.who import Who
from yici.plans import actions as plans
from yici.plans import rules
from yici.plans.tests.test_plans import area, square

__all__ = ["case_of", "zone"]
CLOCK = Who.clock()
CONDITION = {"text": "退让河道管理范围线十米。", "basis": "防洪法第二十二条"}
AT = on("2026-09-01")


def planned(zone, needless=("energy", "eia"), **changes):
    """Return a project whose departments have given their conditions, as an option of the bundle."""
    office = zone.city.departments["区住建局"]
    plans.enter_plan(
        code="map", name="总体规划（模拟）", kind="territory", level="county", department=office,
        document="1号", valid_from=AT.date(), features=[area("G", square(0, 0), uses=["10"])],
        by=CLOCK, at=AT,
    )  # fmt: skip
    scheme = plans.open_scheme(
        name="模拟厂", use="10", department=office, site=square(0.2, 0.2, 0.2, 0.2), ask=[office.pk],
        by=CLOCK, at=AT, **changes,
    )  # fmt: skip
    plans.answer(
        scheme=scheme, department=office, stance="conditions", conditions=[CONDITION],
        needless=list(needless), by=CLOCK, at=AT,
    )  # fmt: skip
    return plans.compile_conditions(scheme=scheme, by=CLOCK, at=AT)


def test_what_planning_found_needless_no_part_asks_for_and_its_conditions_stand_in_the_bundle(
    zone, opened, office
):
    scheme = planned(zone)
    bundle = taken_in(zone, opened, f"scheme_{scheme.pk}", materials=streets.PAPERS[:2])
    assert [p.code for p in bundle.state.parts] == ["food", "hygiene", "register"]
    page = words_of(Citizen(zone.city.users["li"]).get(f"/things/cases/{bundle.number}/"))
    assert CONDITION["text"] in page
    plans.drop(scheme=scheme, reason="项目取消", by=CLOCK, at=on("2026-09-14"))
    again = BundleCase.at(bundle.pk)  # what began under it goes on under it
    assert words_of(Citizen(zone.city.users["li"]).get(f"/things/cases/{again.number}/"))


def test_a_project_planned_for_one_enterprise_is_not_used_by_another(zone, opened):
    scheme = planned(zone, code=make_credit_code())
    with pytest.raises(NotAllowed) as refused:
        taken_in(zone, opened, f"scheme_{scheme.pk}", materials=streets.PAPERS[:2])
    assert refused.value.rule == "C063"
    assert not BundleCase.objects.exists()


def test_planning_speaks_of_the_same_evaluations_as_bundles():
    known = Evaluated.model_fields["kind"].annotation.__args__
    assert set(rules.EVALUATIONS) == set(known) - {"plan"}
