"""A licence of which no e-licence is made is on record with its number before the case closes (R31)."""

import pytest

from yici.cases import actions, reading
from yici.cases.models import Case
from yici.conftest import on
from yici.kernel import ledger
from yici.kernel.reactions import settle

from .city import PERMIT, publish
from .paths import GRANT, review_all
from .three_doors import NAMES, Doors

PASSPORT = {"kind": "licence", "name": "普通护照", "on_paper": "护照不生成电子证照。"}


@pytest.fixture
def granted(city, apply):
    body = PERMIT | {"result": PASSPORT}
    offered = publish("passport", body, city.departments["区市监局"])
    case = actions.accept(case=apply(edition_id=offered.pk), by=city.chen, at=on("2026-09-21"))
    case = actions.decide(case=review_all(city, case), by=city.wu, at=on("2026-09-22"), **GRANT)
    settle()
    return Case.at(case.pk)


def test_it_does_not_close_by_itself_nor_without_the_number_at_any_door(city, granted, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-22"))
    assert granted.status == "delivering"
    doors = Doors(city, monkeypatch)
    for name in NAMES:
        said = doors.at(name, "chen", "deliver", granted, mode="window")
        assert not said.done, name
        assert "number of the paper licence" in said.words or said.words == "required", name
    assert Case.at(granted.pk).status == "delivering"


@pytest.mark.parametrize("door", NAMES)
def test_with_its_number_it_closes_and_the_number_stands_in_no_event(
    city, granted, monkeypatch, door
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-22"))
    facts = {"mode": "window", "paper_number": "E12345678"}
    assert Doors(city, monkeypatch).at(door, "chen", "deliver", granted, **facts).done
    case = Case.at(granted.pk)
    assert case.status == "delivered"
    body = list(ledger.history(case.pk))[-1].body
    assert body["paper"]
    assert "E12345678" not in str(body)
    for office in (True, False):
        (handed_over,) = [
            line for line in reading.timeline(case, for_office=office) if line.kind == "delivered"
        ]
        assert [line for line in handed_over.words if "E12345678" in line]


def test_a_refusal_of_it_is_handed_over_without_a_number(city, apply):
    body = PERMIT | {"result": PASSPORT}
    offered = publish("passport", body, city.departments["区市监局"])
    case = actions.accept(case=apply(edition_id=offered.pk), by=city.chen, at=on("2026-09-21"))
    case = review_all(city, case)
    no = {"outcome": "refused", "criterion": "fails_conditions", "reason": "不符合条件。"}
    case = actions.decide(case=case, by=city.wu, at=on("2026-09-22"), **no)
    if Case.at(case.pk).status == "delivering":
        case = actions.deliver(case=case.pk, by=city.chen, mode="window", at=on("2026-09-22"))
    assert case.status == "delivered"
