"""A hall with hours, an item that can be booked, a clerk, a manager and people who come."""

from dataclasses import dataclass
from datetime import date, time

import pytest

from yici.catalogue import actions as catalogue
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Edition, Item
from yici.conftest import on
from yici.halls import actions
from yici.people.models import Applicant, Department
from yici.people.tests.people import (
    CLOCK,
    COUNTY,
    acting,
    make_department,
    make_hall,
    make_person,
    make_region,
    make_staff,
)
from yici.people.who import Who

GUIDE = next(guide for guide in demo_guides() if guide.content.legal_basis)
NOW = on("2026-11-23")  # a Monday
TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)
SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)
NINE, HALF_PAST, TEN = time(9), time(9, 30), time(10)
TOWN = "511602106000"


@dataclass
class Counter:
    hall: Department
    item: Item
    clerk: Who
    colleague: Who
    manager: Who
    stranger: Who  # clerk of another hall
    li: Applicant
    wang: Applicant
    agent: Applicant

    def book(self, who: Applicant | None = None, day=TUESDAY, starts=NINE, **changes):
        person = who or self.li
        told = {
            "hall": self.hall, "item": self.item, "applicant": person, "on": day, "starts": starts,
            "by": acting(person), "at": NOW,
        }  # fmt: skip
        return actions.book(**told | changes)


AT_HOME = {
    "kind": "home",
    "area": TOWN,
    "reason": "aged",
    "address": "枣山镇三组十二号",
    "phone": "13900000001",
}


def publish(department: Department, bookable: bool = True, code: str = GUIDE.code) -> Item:
    item = Item.objects.create(
        code=code, name=GUIDE.content.name, task_type=GUIDE.content.task_type.value,
        department=department, region=department.region,
    )  # fmt: skip
    content = GUIDE.content.model_copy(update={"bookable": bookable})
    draft = catalogue.draft_edition(item=item, content=content, by=CLOCK, at=NOW)
    Edition.objects.filter(pk=draft.pk).update(
        status="published", effective_on=date(2026, 1, 1), published_at=NOW
    )
    return item


def open_counter() -> Counter:
    """Open it: two at once at nine, one at half past, every day; two visits a day in one town."""
    hall = make_hall()
    make_region(TOWN, "枣山镇")
    there = make_department("前锋区政务服务中心", region="511603000000", is_hall=True)
    for day in range(1, 9):
        actions.set_hours(hall=hall, day=day, capacities={NINE: 2, HALF_PAST: 1}, by=CLOCK, at=NOW)
    actions.set_area(hall=hall, region=TOWN, per_day=2, by=CLOCK, at=NOW)
    return Counter(
        hall=hall,
        item=publish(make_department(GUIDE.department, region=COUNTY)),
        clerk=make_staff("陈小芳", "clerk", hall, username="chen"),
        colleague=make_staff("周文斌", "clerk", hall, username="zhou"),
        manager=make_staff("彭大海", "hall_manager", hall, username="peng"),
        stranger=make_staff("外区员", "clerk", there, username="far"),
        li=make_person("李秀英", username="li", phone="13900000001"),
        wang=make_person("王小军", username="wang"),
        agent=make_person("刘代办", username="liu"),
    )


@pytest.fixture
def counter(db):
    return open_counter()
