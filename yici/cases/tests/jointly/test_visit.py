"""联合验收: all departments come on one day and put one record on file (C060)."""

from datetime import date

import pytest

from yici.cases import actions
from yici.conftest import on
from yici.kernel import ledger, reactions

from ..test_lawful_paths import refused
from .works import COME, PASS, papers


def announce(city, works, **changes):
    wanted = {
        "procedure": "site_survey", "told": "上午九时到场。", "members": COME,
        "held_on": date(2026, 9, 24),
    }  # fmt: skip
    return actions.start_procedure(
        case=works, by=city.wang, at=on("2026-09-21"), **wanted | changes
    )


def test_all_departments_come_on_one_day_and_put_one_record_on_file(city, works):
    case = announce(city, works)
    for who in (city.wang, city.zhao, city.sun):
        with refused("held"):
            actions.review(case=case, by=who, at=on("2026-09-22"), **PASS)
    done = {"outcome": "pass", "findings": "各专项一并查验。"}
    with refused("members"):
        actions.finish_procedure(case=case, by=city.wang, members=COME[:2], at=on("2026-09-24"), **done)  # fmt: skip
    case = actions.finish_procedure(case=case, by=city.wang, members=COME, at=on("2026-09-24"), **done)  # fmt: skip
    reactions.settle()
    assert papers(case, "inspection").count() == 1
    assert ledger.history(case.pk).filter(kind="cases.procedure_finished").last().body["handlers"] == COME  # fmt: skip
    assert not case.is_stopped


@pytest.mark.parametrize(("changes", "code"), [
    ({"members": COME[:2]}, "members"), ({"members": []}, "members"),
    ({"members": ["GA-nobody", *COME]}, "members"), ({"held_on": None}, "day"),
    ({"held_on": date(2026, 9, 20)}, "day"), ({"held_on": date(2026, 12, 1)}, "day"),
])  # fmt: skip
def test_a_joint_visit_needs_its_day_and_somebody_of_every_department(city, works, changes, code):
    with refused(code):
        announce(city, works, **changes)
