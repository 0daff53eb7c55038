"""Appointments at page, API and command line: the same rules, and nothing of anybody else's (C052, C079)."""

import json
from datetime import time

import pytest
from click.testing import CliRunner
from django.test import Client

from yici.cli import door
from yici.cli.main import yici
from yici.conftest import on
from yici.halls import actions, jobs
from yici.halls.models import Appointment, AppointmentStep, Area, Duty, Hours
from yici.kernel.tests.test_schema import query
from yici.notifications.models import Notification
from yici.people.tests.people import account_of, acting, let_act, make_department, make_staff

from .counter import AT_HOME, HALF_PAST, NINE, NOW, SATURDAY, TOWN, TUESDAY, counter

__all__ = ["counter"]
SLOT = "2026-11-24T09:00"


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def today(monkeypatch, text):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(text))


def page(who=None, language="en") -> Client:
    client = Client()
    client.cookies["django_language"] = language
    if who is not None:
        client.force_login(account_of(who))
    return client


def citizen(person) -> Client:
    return page(acting(person))


# -- pages -----------------------------------------------------------------------------------------


def test_a_citizen_books_on_the_page_sees_it_moves_it_and_calls_it_off(counter):
    li, address = citizen(counter.li), f"/items/{counter.item.code}/appointment/"
    shown = li.get(address, {"day": "2026-11-24"}).content.decode()
    assert "2 of 2 free" in shown
    sent = li.post(address, {"slot": SLOT, "where": "hall", "key": "k"})
    made = Appointment.objects.get()
    assert sent.url == f"/appointments/{made.number}/"
    assert "1 of 2 free" in li.get(address, {"day": "2026-11-24"}).content.decode()
    assert made.number in li.get(sent.url).content.decode()
    assert "24 Nov 2026 (Tue)" in li.get("/appointments/").content.decode()
    assert "Move it" in li.get(sent.url, {"move": "1", "day": "2026-11-25"}).content.decode()
    li.post(sent.url, {"do": "move", "slot": "2026-11-25T09:30"})
    assert Appointment.objects.get().starts == HALF_PAST
    li.post(sent.url, {"do": "cancel"})
    assert Appointment.objects.get().status == "cancelled"


def test_a_refusal_stands_on_the_page_and_what_she_typed_with_it(counter):
    counter.book(counter.wang, starts=HALF_PAST)
    li = citizen(counter.li)
    answer = li.post(
        f"/items/{counter.item.code}/appointment/?where=home", {"where": "home", "slot": SLOT, "area": TOWN, "reason": "aged", "address": "", "phone": "139"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Give the address" in answer.content.decode()
    assert 'value="139"' in answer.content.decode()
    full = li.post(
        f"/items/{counter.item.code}/appointment/", {"where": "hall", "slot": "2026-11-24T09:30"}
    )
    assert "This time is taken" in full.content.decode()
    for slot in ("", "soon", "2026-11-24T09:00+08:00"):
        assert (
            li.post(f"/items/{counter.item.code}/appointment/", {"slot": slot}).status_code == 422
        )
    assert Appointment.objects.count() == 1


def test_an_agent_chooses_for_whom_and_nobody_else_is_offered(counter):
    let_act(counter.agent, counter.wang, items=[counter.item.code])
    let_act(counter.agent, counter.li, items=["another"])
    liu, address = citizen(counter.agent), f"/items/{counter.item.code}/appointment/"
    shown = liu.get(address).content.decode()
    assert "王小军" in shown
    assert "李秀英" not in shown
    liu.post(address, {"slot": SLOT, "applicant": str(counter.wang.pk), "key": "k"})
    assert Appointment.objects.get().applicant == counter.wang
    refused = liu.post(address, {"slot": SLOT, "applicant": str(counter.li.pk), "key": "k2"})
    assert refused.status_code == 422
    assert Appointment.objects.count() == 1


def test_nobody_reads_an_appointment_of_another(counter):
    made = counter.book()
    for who in (acting(counter.wang), counter.stranger):
        assert page(who).get(f"/appointments/{made.number}/").status_code in (403, 404)
        assert page(who).get(f"/desk/appointments/{made.number}/").status_code in (403, 404)
    assert page(counter.clerk).get(f"/desk/appointments/{made.number}/").status_code == 200


def test_the_desk_lists_the_day_checks_in_and_notes_what_became_of_it(counter, monkeypatch):
    made = counter.book()
    today(monkeypatch, "2026-11-24 08:50")
    chen = page(counter.clerk)
    shown = chen.get("/desk/appointments/").content.decode()
    assert made.number in shown
    assert "李*英" in shown
    assert "李秀英" not in shown
    chen.post(f"/desk/appointments/{made.number}/check-in/")
    assert Appointment.objects.get().status == "arrived"
    rows = b"".join(chen.get("/desk/appointments.csv").streaming_content).decode()
    assert made.number in rows
    assert "李" not in rows
    assert made.number in chen.get("/desk/appointments/sheet/").content.decode()
    refused = chen.post(f"/desk/appointments/{made.number}/miss/")
    assert refused.status_code == 422
    assert "Reload the page" in refused.content.decode()


def test_a_list_of_appointments_costs_no_more_the_longer_it_is(
    counter, django_assert_max_num_queries
):
    chen = page(counter.clerk)
    chen.get("/desk/appointments/?day=2026-11-24")

    def asked() -> int:
        with django_assert_max_num_queries(40) as counted:
            assert chen.get("/desk/appointments/?day=2026-11-24").status_code == 200
        return len(counted)

    counter.book()
    one = asked()
    counter.book(counter.wang)
    counter.book(counter.agent, starts=HALF_PAST)
    assert asked() == one


def test_the_route_shows_addresses_once_and_notes_who_saw_them(counter):
    made = counter.book(**AT_HOME)
    chen = page(counter.clerk)
    assert AT_HOME["address"] not in chen.get(f"/desk/appointments/{made.number}/").content.decode()
    assert chen.get("/desk/appointments/route/").status_code == 405
    shown = chen.post("/desk/appointments/route/", {"day": "2026-11-24"}).content.decode()
    assert AT_HOME["address"] in shown
    step = AppointmentStep.objects.get(verb="printed")
    assert step.by == counter.clerk.actor
    far = page(counter.stranger).post("/desk/appointments/route/", {"day": "2026-11-24"})
    assert AT_HOME["address"] not in far.content.decode()


def test_the_hall_books_for_whoever_calls_by_the_number_on_her_card(counter):
    chen = page(counter.clerk)
    told = {"slot": SLOT, "item": counter.item.name, "kind": "person", "key": "k"}
    refused = chen.post("/desk/appointments/new/", told | {"number": "11010519491231002X"})
    assert "Nobody is known" in refused.content.decode()
    made = chen.post("/desk/appointments/new/", told | {"number": counter.li.number})
    assert made.url == f"/desk/appointments/{Appointment.objects.get().number}/"


def test_the_manager_keeps_hours_roster_and_areas_on_one_page(counter):
    peng, where = page(counter.manager), "/desk/appointments/hours/"
    peng.post(
        where,
        {"do": "hours", "day": ["1", "2"], "first": "14:00", "last": "15:00", "capacity": "3"},
    )
    assert list(Hours.objects.filter(day=2).values_list("starts", flat=True)) == [NINE, HALF_PAST, time(14), time(14, 30)]  # fmt: skip
    told = {"do": "duty", "staff": counter.clerk.staff_code, "on": "2026-11-28", "starts": "09:00", "ends": "12:00"}  # fmt: skip
    peng.post(where, told)
    assert Duty.objects.get().on == SATURDAY
    peng.post(where, {"do": "off", "duty": str(Duty.objects.get().pk)})
    assert not Duty.objects.exists()
    peng.post(where, {"do": "area", "region": TOWN, "per_day": "0"})
    assert not Area.objects.exists()
    bad = peng.post(where, told | {"on": "2026-11-24"})
    assert bad.status_code == 422
    assert "working day" in bad.content.decode()
    assert peng.post(where, {"do": "hours", "day": "x"}).status_code == 422
    assert page(counter.clerk).get(where).status_code == 404


# -- API and command line --------------------------------------------------------------------------


def api(who) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(account_of(who))
    return client


def send(client: Client, path: str, body=None, method="post"):
    return getattr(client, method)(f"/api/v1{path}", body or {}, content_type="application/json")


def test_programs_find_book_move_and_call_off(counter):
    li = api(acting(counter.li))
    halls = li.get("/api/v1/appointments/halls", {"item": counter.item.code}).json()
    assert halls == [{"hall": counter.hall.pk, "name": counter.hall.name, "region": "511602000000", "areas": [TOWN]}]  # fmt: skip
    free = li.get("/api/v1/appointments/slots", {"hall": counter.hall.pk}).json()
    assert {"on": "2026-11-24", "starts": "09:00:00", "capacity": 2, "free": 2, "is_rest": False} in free  # fmt: skip
    body = {"hall": counter.hall.pk, "item": counter.item.code, "on": "2026-11-24", "starts": "09:00"}  # fmt: skip
    made = send(li, "/appointments", body)
    assert made.status_code == 201, made.json()
    number = made.json()["number"]
    again = send(li, "/appointments", body)
    assert (again.status_code, again.json()["type"]) == (422, "urn:yici:problem:not-bookable")
    assert "already" in again.json()["detail"]
    moved = send(li, f"/appointments/{number}/actions/move", {"on": "2026-11-25", "starts": "09:30"})  # fmt: skip
    assert moved.json()["starts"] == "09:30:00"
    assert send(li, f"/appointments/{number}/actions/check-in").status_code == 422
    assert send(li, f"/appointments/{number}/actions/cancel").json()["status"] == "cancelled"
    assert send(li, f"/appointments/{number}/actions/cancel").status_code == 409
    assert li.get("/api/v1/appointments").json()["items"][0]["number"] == number
    assert api(acting(counter.wang)).get(f"/api/v1/appointments/{number}").status_code == 404


def test_programs_keep_hours_as_the_manager_does_and_others_read_no_roster(counter):
    peng, where = api(counter.manager), f"/appointment-hours/{counter.hall.pk}"
    body = {"slots": [{"starts": "10:00", "capacity": 4}]}
    set_ = send(peng, f"{where}/days/6", body, "put")
    assert {"day": 6, "starts": "10:00:00", "capacity": 4} in set_.json()["hours"]
    assert send(peng, f"{where}/days/9", body, "put").status_code == 422
    duty = {"staff": counter.clerk.staff_code, "on": "2026-11-28", "starts": "09:00", "ends": "12:00"}  # fmt: skip
    made = send(peng, f"{where}/duties", duty)
    assert made.status_code == 201
    assert peng.get(f"/api/v1{where}").json()["duties"]
    assert api(acting(counter.li)).get(f"/api/v1{where}").json()["duties"] == []
    everywhere = make_staff("夏总", "administrator", make_department("县数据局"))
    reviewer = make_staff("王审", "reviewer", counter.hall)  # has a post there, and receives nobody
    for who, reads in ((counter.clerk, 1), (everywhere, 1), (reviewer, 0)):
        shown = api(who).get(f"/api/v1{where}").json()["duties"]
        assert len(shown) == Duty.objects.visible_to(who).count() == reads
    assert send(api(counter.clerk), f"{where}/days/6", body, "put").status_code == 422
    assert send(peng, f"{where}/areas/{TOWN}", {"per_day": 5}, "put").json()["areas"] == [{"region": TOWN, "per_day": 5}]  # fmt: skip
    assert send(peng, f"{where}/duties/{made.json()['id']}/end").json()["duties"] == []


@pytest.fixture
def run(counter, monkeypatch):
    """Run `yici appointment ...` as somebody, against the API in this process."""

    class Through:
        def __init__(self, who):
            self.client = api(who)

        def request(self, method, path, params=None, json=None, headers=None):
            path = f"/api/v1{path}"
            key = {"HTTP_IDEMPOTENCY_KEY": headers["Idempotency-Key"]} if headers else {}
            if method == "GET":
                return self.client.get(path, params or {}, **key)
            return getattr(self.client, method.lower())(path, json, content_type="application/json", **key)  # fmt: skip

        def close(self):
            pass

    def ran(who, *words):
        monkeypatch.setattr(door.httpx, "Client", lambda **_kw: Through(who))
        return CliRunner().invoke(yici, ["appointment", "--token", "t", *words])

    return ran


def test_the_command_line_books_receives_and_keeps_hours(counter, run, monkeypatch):
    facts = ("-f", f"hall={counter.hall.pk}", "-f", f"item={counter.item.code}", "-f", "on=2026-11-24")  # fmt: skip
    li = acting(counter.li)
    made = run(li, "book", *facts, "-f", "starts=09:00")
    assert made.exit_code == 0, made.output
    number = made.output.strip()
    assert "1/2" in run(li, "slots", "--hall", str(counter.hall.pk)).output
    assert number in run(li, "list").output
    refused = run(li, "book", *facts, "-f", "starts=10:00")
    assert refused.exit_code != 0
    assert "Choose a time that the hall offers" in refused.output
    assert run(li, "slots").exit_code == 2
    today(monkeypatch, "2026-11-24 08:50")
    assert "Has come" in run(counter.clerk, "act", "check-in", number).output
    hall = str(counter.hall.pk)
    assert "6 10:00  3" in run(counter.manager, "hours", hall, "--day", "6", "--slot", "10:00=3").output  # fmt: skip
    on_duty = run(counter.manager, "duty", hall, "-f", f"staff={counter.clerk.staff_code}", "-f", "on=2026-11-28", "-f", "starts=09:00", "-f", "ends=12:00")  # fmt: skip
    assert on_duty.exit_code == 0, on_duty.output
    assert f"duty {on_duty.output.strip()}" in run(counter.manager, "hours", hall).output
    assert run(counter.manager, "duty", hall, "--end", on_duty.output.strip()).output == "done\n"
    assert json.loads(run(li, "list", "--json").output)[0]["number"] == number


# -- what falls due --------------------------------------------------------------------------------


def test_everybody_is_reminded_once_on_the_day_before(counter):
    counter.book()
    counter.book(counter.wang, **AT_HOME)
    cancelled = counter.book(counter.agent)
    actions.cancel(appointment=cancelled, by=acting(counter.agent), at=NOW)
    at = int(on("2026-11-23 10:00").timestamp())
    assert jobs.remind(at) == 2
    assert jobs.remind(at) == 2
    kinds = Notification.objects.filter(kind__startswith="halls.tomorrow")
    assert sorted(kinds.values_list("kind", flat=True)) == ["halls.tomorrow", "halls.tomorrow_home"]


def test_who_neither_came_nor_called_is_noted_in_the_evening_but_no_visit_at_home(counter):
    counter.book()
    counter.book(counter.wang, **AT_HOME)
    assert jobs.note_missed(int(on("2026-11-23 23:37").timestamp())) == 0
    assert jobs.note_missed(int(on("2026-11-24 23:37").timestamp())) == 1
    assert list(Appointment.objects.values_list("kind", "status").order_by("kind")) == [
        ("hall", "missed"), ("home", "booked"),
    ]  # fmt: skip


def test_no_table_but_the_seal_holds_an_address(counter):
    counter.book(**AT_HOME)
    for table in ("halls_appointmentstep", "notifications_notification", "kernel_command"):
        assert AT_HOME["address"] not in str(query(f"select * from {table}"))
    assert TUESDAY
