"""R24 and R28: the same day is told at every door, and an immediate item is decided on it."""

import json
from copy import deepcopy
from datetime import date

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from yici.cases import actions
from yici.cases.models import Case
from yici.cli.case import case as command
from yici.conftest import on
from yici.people.models import Department, Post, Region, Staff, User
from yici.people.who import who_is

from .city import BIRTH, CRITERION, REFUSAL, publish
from .paths import refused
from .three_doors import NAMES, Doors

DAY = "2026-09-21"
# Received or accepted on that day: the fifth working day after it, counted by hand.
FIFTH = [
    ("2026-02-13", "2026-02-27"),  # Spring Festival, Saturday the 14th is worked on
    ("2026-09-18", "2026-09-24"),  # Sunday the 20th is worked on
    ("2026-09-30", "2026-10-13"),  # National Day, Saturday the 10th is worked on
    ("2026-10-03", "2026-10-13"),  # received on a day of rest
    ("2026-09-20", "2026-09-28"),  # received on a Sunday that is worked on; 25 to 27 are not
    ("2025-12-31", "2026-01-08"),  # the year's end, Sunday the 4th is worked on
]


@pytest.fixture
def doors(city, monkeypatch):
    return Doors(city, monkeypatch)


@pytest.mark.parametrize(("received", "fifth"), FIFTH)
def test_the_fifth_working_day_is_the_same_at_every_door(
    city, apply, doors, monkeypatch, received, fifth
):
    """R24: 行政许可法 art. 82."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(received))
    case, due = apply(at=received), date.fromisoformat(fifth)
    token = doors._token("chen")
    told = Client().get(
        f"/api/v1/cases/{case.number}", headers={"Authorization": f"Bearer {token}"}
    )
    shown = CliRunner().invoke(
        command, ["--url", "http://testserver", "--token", token, "show", case.number, "--json"]
    )
    for answer in (told.json(), json.loads(shown.output)):
        (clock,) = answer["clocks"]
        assert (clock["kind"], clock["due_on"]) == ("acceptance", fifth)
    browser = Client()
    browser.force_login(city.users["chen"])
    page = browser.get(reverse("desk:case", args=[case.number])).content.decode()
    assert f"{due.month}月{due.day}日" in page
    accepted = actions.accept(case=case, by=city.chen, at=on(received))
    assert accepted.state.clock("promised").due_on == due


@pytest.mark.parametrize(
    ("stands_from", "until", "due"),
    [
        ("2026-09-30", "2026-10-08", "2026-10-10"),  # one day lost, made up on a Saturday worked on
        ("2026-09-29", "2026-10-10", "2026-10-14"),  # four lost, that Saturday among them
        ("2026-10-04", "2026-10-05", "2026-10-09"),  # within the holiday: none
    ],
)
def test_what_stands_still_over_a_holiday_has_its_days_afterwards(
    city, apply, stands_from, until, due
):
    """R24: accepted on 24 September in working days 28, 29, 30, 8 and 9 October."""
    case = actions.accept(case=apply(at="2026-09-24"), by=city.chen, at=on("2026-09-24"))
    assert case.state.clock("promised").due_on == date(2026, 10, 9)
    told = {"ground": "force_majeure", "reason": "洪水。"}
    case = actions.suspend(case=case, by=city.wu, at=on(stands_from), **told)
    case = actions.resume(case=case, by=city.wu, reason="已恢复。", at=on(until))
    assert case.state.clock("promised").due_on == date.fromisoformat(due)


GRANT = {"outcome": "granted", "criterion": "meets_conditions"}


@pytest.fixture
def on_the_spot(city):
    """An immediate item that is a licence, so that the law's own limit runs beside the promise."""
    body = deepcopy(BIRTH) | {"name": "当场许可", "task_type": "01", "statutory": {"days": 20}}
    body["stages"][1]["criteria"] = [CRITERION, REFUSAL]
    head = Post(staff_id="GA-wu", department=city.departments["区公安分局"], role="decider")
    head.since = on("2020-01-01")
    head.save()
    city.who["wu"] = who_is(User.objects.get(username="wu"))
    return publish("spot", body, city.departments["区公安分局"])


def taken_in(city, apply, offered, day=DAY, by="chen", **wish):
    return apply(
        "birth", by, at=day, edition_id=offered.pk, applicant_id=city.applicants["li"].pk,
        channel="window", key=day, **wish,
    )  # fmt: skip


@pytest.mark.parametrize("door", NAMES)
@pytest.mark.parametrize("day", [DAY, "2026-10-03", "2026-09-20", "2025-12-31"])
def test_an_immediate_item_is_decided_at_the_same_visit_at_every_door(
    city, apply, on_the_spot, doors, monkeypatch, door, day
):
    """R28: on a day of rest and a Sunday worked on as well (C076): the promise ends that very day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(day))
    case = taken_in(city, apply, on_the_spot, day)
    assert doors.at(door, "chen", "accept", case).done
    promised = Case.at(case.pk).state.clock("promised")
    assert (promised.ground, promised.due_on) == ("immediate", date.fromisoformat(day))
    assert doors.at(door, "chen", "decide", case, **GRANT).done
    done = Case.at(case.pk)
    assert done.decided_on == done.accepted_on == promised.due_on


def test_no_approval_makes_the_same_visit_a_later_one(city, apply, on_the_spot):
    """R28: an extension (art. 42) gives the law's limit more days, never the promise of the visit."""
    case = actions.accept(case=taken_in(city, apply, on_the_spot), by=city.chen, at=on(DAY))
    case = actions.extend(case=case, by=city.wu, days=10, reason="情况复杂。", at=on(DAY))
    assert case.state.clock("promised").due_on == date.fromisoformat(DAY)
    assert case.state.clock("statutory").due_on > date(2026, 10, 26)


def test_several_accepted_at_once_are_promised_for_the_same_day_too(city, apply, on_the_spot):
    """R28: a batch is no way round."""
    cases = [taken_in(city, apply, on_the_spot, DAY)]
    cases.append(apply("birth", "li", at=DAY, edition_id=on_the_spot.pk, key="online"))
    found = actions.in_batch("accept", cases, by=city.chen, at=on(DAY), key="batch")
    assert [one.refused for one in found] == [None, None]
    days = {one.case.state.clock("promised").due_on for one in found}
    assert days == {date.fromisoformat(DAY)}


def test_the_hall_of_another_region_does_not_decide_it(city, apply, on_the_spot):
    """R28, C051: who handles it weighs and decides."""
    Region.objects.create(code="511603000000", name="前锋区", level="county")
    hall = Department.objects.create(
        name="前锋区政务服务中心", short_name="前锋大厅", region_id="511603000000",
        credit_code="11511603MB00000000", level="4", nature="1", is_hall=True,
    )  # fmt: skip
    user = User.objects.create(username="far")
    Staff.objects.create(code="QF-far", user=user, name="far", phone="")
    Post.objects.create(staff_id="QF-far", department=hall, role="clerk", since=on("2020-01-01"))
    case = actions.accept(case=taken_in(city, apply, on_the_spot), by=city.chen, at=on(DAY))
    with refused("not-yours"):
        actions.decide(case=case, by=who_is(user), at=on(DAY), **GRANT)
