"""A hall's manager keeps its windows; everybody reads them (C037, S4(16))."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from yici.conftest import on
from yici.halls import actions
from yici.halls.models import Window, WindowChange
from yici.halls.rules.windows import Faulty
from yici.kernel.tests.crowd import at_once
from yici.people.models import Department
from yici.people.refusals import NotAllowed
from yici.people.tests.people import account_of, make_department, make_staff

from .hall import NOW, TODAY, build

REFUSED = "urn:yici:problem:refused"


def test_the_manager_enters_the_windows_of_her_hall_and_an_administrator_those_of_any(hall):
    admin = make_staff("夏总", "administrator", make_department("区行政审批局"))
    for number, by in (("a1", hall.peng), ("A2", admin)):
        made = hall.enter(number, "investment", by=by)
        assert (made.number, made.since) == (number.upper(), TODAY)
    for stranger in (hall.chen, hall.outsider):
        with pytest.raises(NotAllowed):
            hall.enter("A3", "general", by=stranger)
    elsewhere = make_staff("外馆长", "hall_manager", make_department("别的中心", is_hall=True))
    with pytest.raises(NotAllowed):
        hall.enter("A3", "general", by=elsewhere)
    assert Window.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "三号!"}, "number"),
        ({"number": "A12345678"}, "number"),
        ({"name": "  "}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"category": "sports"}, "category"),
        ({"since": TODAY + timedelta(days=400)}, "since"),
    ],
)
def test_a_window_entered_wrongly_is_refused_at_its_field_and_nothing_is_kept(hall, wrong, field):
    with pytest.raises(Faulty) as refused:
        hall.enter(**{"number": "A1", "category": "general"} | wrong)
    assert refused.value.field == field
    assert not Window.objects.exists()


def test_windows_are_of_halls_only(hall):
    office = Department.objects.get(short_name="区民政局")
    admin = make_staff("夏总", "administrator", office)
    with pytest.raises(Faulty) as refused:
        hall.enter("A1", "general", hall=office, by=admin)
    assert refused.value.field == "hall"


def test_a_number_is_one_windows_own_until_it_is_closed(hall):
    first = hall.enter("A1", "general")
    with pytest.raises(Faulty, match="window with this number"):
        hall.enter("a1", "social")
    actions.close_window(window=first, by=hall.peng, at=NOW)
    assert hall.enter("A1", "social").pk != first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Window.objects.filter(pk=first.pk).update(closed_on=None)


@pytest.mark.crowd
def test_of_two_who_enter_the_same_number_at_once_one_is_refused(transactional_db):
    hall = build()

    def enter(n):
        try:
            hall.enter("A1", "general", name=f"第{n}个")
        except Faulty as refused:
            return refused.field

    assert sorted(at_once(2, enter), key=str) == [None, "number"]
    assert Window.objects.count() == 1


def test_what_was_said_of_a_window_before_stays_in_the_register(hall):
    window = hall.enter("A1", "general")
    done = actions.correct_window(
        window=window, name="投资项目", category="investment", by=hall.peng, at=NOW
    )
    assert (done.name, done.category) == ("投资项目", "investment")
    before = WindowChange.objects.get(window=window)
    assert (before.name, before.category, before.by) == ("general窗口", "general", hall.peng.actor)
    again = {"window": window, "name": "投资项目", "category": "investment"}
    actions.correct_window(**again, by=hall.peng, at=NOW)
    assert WindowChange.objects.count() == 1  # said again as it stands, nothing is added
    with pytest.raises(NotAllowed):
        actions.correct_window(**again | {"name": "x"}, by=hall.chen, at=NOW)


def test_a_closed_window_is_closed_for_good_and_nobody_sits_there(hall):
    window = hall.enter("A1", "general")
    sitting = hall.sit(window)
    actions.close_window(window=window, by=hall.peng, at=NOW)
    sitting.refresh_from_db()
    assert (sitting.until, sitting.ended_by) == (NOW, hall.peng.actor)
    for again in (
        lambda: actions.close_window(window=window, by=hall.peng, at=NOW),
        lambda: actions.correct_window(
            window=window, name="x", category="general", by=hall.peng, at=NOW
        ),
        lambda: hall.sit(window),
    ):
        with pytest.raises(Faulty, match="has been closed"):
            again()


def test_sent_twice_with_the_same_key_it_is_entered_once(hall):
    first = hall.enter("A1", "general", key="k")
    assert hall.enter("A1", "general", key="k") == first


def test_the_manager_enters_corrects_and_closes_at_the_desk(client, hall):
    client.force_login(account_of(hall.peng))
    page = reverse("desk:hall_windows")
    assert "还没有登记窗口" in client.get(page).content.decode()
    sent = {"hall": hall.hall.pk, "number": "A1", "name": "综合一号", "category": "general"}
    assert client.post(page, sent | {"number": "", "key": "k0"}).status_code == 422
    client.post(page, sent | {"key": "k1"})
    client.post(page, sent | {"key": "k1"})  # a double click
    window = Window.objects.get()
    assert "综合一号" in client.get(page).content.decode()
    own = reverse("desk:hall_window", args=[window.pk])
    client.post(own, {"name": "社会事务一号", "category": "social", "key": "k2"})
    shown = client.get(own).content.decode()
    assert "社会事务一号" in shown
    assert "综合一号" in shown  # what was said before
    close = reverse("desk:hall_window_close", args=[window.pk])
    assert "最后一个窗口" in client.get(close).content.decode()
    assert Window.objects.in_use().count() == 1
    client.post(close)
    assert not Window.objects.in_use().exists()


def test_a_clerk_reads_the_register_and_may_change_nothing_in_it(client, hall):
    window = hall.enter("A1", "general")
    client.force_login(account_of(hall.chen))
    page = client.get(reverse("desk:hall_windows"))
    assert "登记该窗口" not in page.content.decode()
    assert client.post(reverse("desk:hall_windows"), {"hall": hall.hall.pk}).status_code == 403
    assert client.get(reverse("desk:hall_window_close", args=[window.pk])).status_code == 403
    client.post(reverse("desk:hall_window_close", args=[window.pk]))
    assert Window.objects.in_use().exists()
    client.force_login(account_of(hall.outsider))  # of no hall: not even the page of one window
    assert client.get(reverse("desk:hall_window", args=[window.pk])).status_code == 404


def test_everybody_reads_which_windows_the_halls_have(client, hall):
    address = reverse("portal:hall_windows")
    assert "没有列出窗口" in client.get(address).content.decode()
    hall.enter("A1", "investment", name="投资项目一号")
    hall.enter("B2", "general", since=TODAY + timedelta(days=300))
    shown = client.get(address).content.decode()
    assert "投资项目一号" in shown
    assert "B2" not in shown  # not open yet
    assert "陈小芳" not in shown  # who sits there is no public matter


def test_the_register_is_kept_over_the_api_by_the_same_rules(client, hall):
    sent = {"hall": hall.hall.pk, "number": "A1", "name": "综合", "category": "general"}
    ask = {"content_type": "application/json"}
    client.force_login(account_of(hall.chen))
    assert client.post("/api/v1/windows", sent, **ask).json()["type"] == REFUSED
    client.force_login(account_of(hall.peng))
    wrong = client.post("/api/v1/windows", sent | {"number": "!"}, **ask)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "number")
    made = client.post("/api/v1/windows", sent, **ask, headers={"Idempotency-Key": "k"})
    again = client.post("/api/v1/windows", sent, **ask, headers={"Idempotency-Key": "k"})
    assert (made.status_code, again.json()["id"]) == (201, made.json()["id"])
    one = f"/api/v1/windows/{made.json()['id']}"
    fixed = client.post(f"{one}/correct", {"name": "社会事务", "category": "social"}, **ask)
    assert fixed.json()["category"] == "social"
    client.logout()
    listed = client.get(f"/api/v1/windows?hall={hall.hall.pk}").json()["items"]
    assert [(row["number"], row["name"]) for row in listed] == [("A1", "社会事务")]
    of_no_item = client.get("/api/v1/windows?item=nothing")
    assert (of_no_item.status_code, of_no_item.json()["items"]) == (200, [])
    assert client.post(f"{one}/close", **ask).status_code == 401
    client.force_login(account_of(hall.peng))
    assert client.post(f"{one}/close", **ask).json()["closed_on"]
    assert client.get("/api/v1/windows").json()["items"] == []
    assert client.get("/api/v1/windows?closed=true").json()["items"]


def test_a_window_of_a_later_day_is_no_place_to_sit_yet(hall):
    later = hall.enter("A1", "general", since=TODAY + timedelta(days=3))
    with pytest.raises(Faulty, match="later day"):
        hall.sit(later)
    assert hall.sit(later, at=on("2026-11-23 09:00")).on.isoformat() == "2026-11-23"
