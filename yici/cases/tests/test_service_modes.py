"""By which of the eight ways a case went is worked out of its facts, and counted (C052)."""

from datetime import time
from itertools import product

import pytest

from yici.cases import modes
from yici.cases.models import Case
from yici.conftest import on
from yici.halls.models import Appointment
from yici.kernel.reactions import settle
from yici.people.models import Department, Mandate
from yici.people.tests.people import account_of, make_staff

DAY = "2026-09-21"


def booked(city, kind="hall", who="li", day=DAY, **changes) -> Appointment:
    hall = Department.objects.filter(is_hall=True).first()
    at_home = {"area": hall.region_id, "reason": "aged"} if kind == "home" else {}
    told = {
        "number": f"{kind}{who}"[:10].upper(), "kind": kind, "hall": hall, "item": city.items["permit"].item,
        "applicant": city.applicants[who], "on": on(day).date(), "starts": time(9), "seat": 1,
        "is_rest": False, "booked_at": on("2026-09-18"), "booked_by": "test",
    }  # fmt: skip
    return Appointment.objects.create(**told | at_home | changes)


def taken_in(apply, city, **changes) -> Case:
    return apply(**{"by": "chen", "applicant_id": city.applicants["li"].pk, "channel": "window"} | changes)  # fmt: skip


def test_what_is_taken_in_of_who_booked_bears_it_and_the_appointment_knows_its_case(city, apply):
    visit = booked(city)
    case = taken_in(apply, city)
    assert case.booked == "hall"
    assert modes.modes_of(Case.at(case.pk)) == ["appointment"]
    settle()
    visit.refresh_from_db()
    assert (visit.status, visit.case_id) == ("served", case.pk)
    assert [step.verb for step in visit.steps.all()] == ["served"]


def test_who_is_visited_went_by_two_ways(city, apply):
    booked(city, "home")
    assert modes.modes_of(taken_in(apply, city)) == ["at-home", "appointment"]


@pytest.mark.parametrize(
    "changes",
    [{"day": "2026-09-22"}, {"who": "mei"}, {"status": "cancelled"}],
    ids=["another day", "another person", "called off"],
)
def test_an_appointment_that_is_not_of_this_visit_is_none(city, apply, changes):
    booked(city, **changes)
    assert taken_in(apply, city).booked == ""


def test_online_no_appointment_is_asked_for(city, apply, django_assert_max_num_queries):
    booked(city)
    with django_assert_max_num_queries(60) as asked:
        case = apply()
    assert not any("halls_" in one["sql"] for one in asked.captured_queries)
    assert (case.booked, modes.modes_of(case)) == ("", ["online"])


def test_whom_the_applicant_let_act_counts_as_agent_and_the_law_does_not(city, apply):
    facts = {
        "principal": city.applicants["li"], "agent": city.applicants["agent"],
        "valid_from": on("2026-01-01"), "granted_at": on("2026-01-01"), "granted_by": "test",
    }  # fmt: skip
    held = Mandate.objects.create(basis="law", **facts)
    told = {"agent_id": city.applicants["agent"].pk}
    by_law = taken_in(apply, city, mandate_id=held.pk, **told)
    assert "entrusted" not in modes.modes_of(by_law)
    willed = Mandate.objects.create(basis="online", **facts)
    by_will = taken_in(apply, city, mandate_id=willed.pk, key="two", **told)
    assert "entrusted" in modes.modes_of(by_will)


FACTS = {
    "channel": ("online", "mobile", "window", "agent", "terminal", "hotline"),
    "delivery": ("window", "post", "terminal"),
    "status": ("delivered", "in_review"),
    "booked": ("", "hall", "home"),
    "entrusted": (True, False),
    "taken_at": ("", "511603000000"),
}


@pytest.mark.tampered
def test_rows_and_statement_say_the_same_of_every_mixture_of_facts(city, apply):
    case = apply()
    mixed = [dict(zip(FACTS, values, strict=True)) for values in product(*FACTS.values())]
    for n, facts in enumerate(mixed[::7]):
        day = on(DAY).date() if n % 2 else None
        Case.objects.filter(pk=case.pk).update(completed_on=day, **facts)
        row = Case.objects.get(pk=case.pk)
        counted = modes.counts(row.region, on(DAY).date(), on(DAY).date())
        assert [code for code in modes.MODES if counted[code]] == modes.modes_of(row), facts


def test_the_ways_of_a_case_cost_no_statement(city, apply, django_assert_num_queries):
    case = Case.objects.get(pk=apply().pk)
    with django_assert_num_queries(0):
        assert modes.in_words(case)


def test_page_program_and_export_say_it_and_the_halls_manager_reads_the_figures(
    city, apply, at_desk
):
    booked(city)
    case = taken_in(apply, city)
    chen = at_desk("chen")
    chen.cookies["django_language"] = "en"
    assert "By appointment" in chen.get(f"/desk/cases/{case.number}/").content.decode()
    assert "By appointment" in b"".join(chen.get("/desk/todo.csv").streaming_content).decode()
    assert chen.get(f"/api/v1/cases/{case.number}").json()["modes"] == ["appointment"]
    assert chen.get("/desk/service-modes/").status_code == 403
    assert chen.get("/api/v1/service-modes").status_code == 404
    li = at_desk("li")
    li.cookies["django_language"] = "en"
    assert "By appointment" in li.get(f"/cases/{case.number}/").content.decode()


def test_the_figures_are_one_statement_for_who_watches_the_region(
    city, apply, at_desk, django_assert_num_queries
):
    hall = Department.objects.filter(is_hall=True).first()
    booked(city)
    taken_in(apply, city)
    with django_assert_num_queries(1):
        found = modes.counts(hall.region_id, on(DAY).date(), on(DAY).date())
    assert (found["total"], found["appointment"], found["online"]) == (1, 1, 0)


def test_receiving_who_booked_opens_her_item_with_her_before_the_clerk(city, at_desk):
    visit = booked(city)
    chen = at_desk("chen")
    answer = chen.post(f"/desk/window/receive/{visit.number}/")
    assert answer.url == f"/desk/window/apply/{city.items['permit'].pk}/"
    visit.refresh_from_db()
    assert visit.status == "arrived"
    assert visit.number in chen.get("/desk/window/person/").content.decode()
    assert at_desk("outsider").post(f"/desk/window/receive/{visit.number}/").status_code in (403, 404)  # fmt: skip


def test_the_manager_reads_and_takes_away_the_figures_of_her_hall_alone(city, apply, client):
    hall = Department.objects.filter(is_hall=True).first()
    booked(city)
    taken_in(apply, city)
    manager = make_staff("彭大海", "hall_manager", hall)
    client.force_login(account_of(manager))
    client.cookies["django_language"] = "en"
    span = {"since": DAY, "until": DAY}
    shown = client.get("/desk/service-modes/", span).content.decode()
    assert "The visit was booked" in shown
    rows = b"".join(client.get("/desk/service-modes.csv", span).streaming_content).decode()
    assert "By appointment,The visit was booked,1,1" in rows
    told = client.get("/api/v1/service-modes", span).json()
    assert {"mode": "appointment", "title": "By appointment", "cases": 1} in told["modes"]
    assert client.get("/api/v1/service-modes", {"region": "511603000000"}).status_code == 404
    elsewhere = client.get("/desk/service-modes/", span | {"region": "511603000000"})
    assert elsewhere.context["region"].code == hall.region_id
