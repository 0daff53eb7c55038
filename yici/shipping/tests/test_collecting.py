"""Li fetches her licence herself: at the window, or from a locker."""

import pytest

from yici.conftest import on
from yici.people.models import Department
from yici.shipping import actions, reading, rules
from yici.shipping.jobs import let_lapse
from yici.shipping.lifecycle import IllegalStep
from yici.shipping.models import Cell, Parcel, WrongCode

pytestmark = pytest.mark.django_db
NINE = on("2026-09-21")


@pytest.fixture
def locker(hall_clerk):
    hall = Department.objects.get(is_hall=True)
    return actions.set_up_locker(
        code="hall1", name="政务大厅取件柜", place="一楼东门", department=hall, cells=2
    )


@pytest.fixture
def at_window(ask, deng):
    return actions.make_ready(parcel=ask(mode="window", address=None), by=deng, at=NINE)


def test_she_shows_her_code_at_the_window(at_window, hall_clerk):
    code = reading.code_of(at_window)
    assert len(code) == 6
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for given in (wrong, "", "x"):
        with pytest.raises(rules.NotAllowed):
            actions.collect(parcel=at_window.pk, code=given, by=hall_clerk, at=NINE)
    parcel = actions.collect(parcel=at_window.pk, code=f" {code} ", by=hall_clerk, at=NINE)
    assert (parcel.status, parcel.how, parcel.has_arrived) == ("collected", "code", True)
    assert reading.code_of(parcel) == ""
    with pytest.raises(IllegalStep):
        actions.collect(parcel=at_window.pk, code=code, by=hall_clerk, at=NINE)


def test_without_the_code_she_shows_who_she_is(at_window, hall_clerk, applicant):
    with pytest.raises(rules.NotAllowed):
        actions.collect(parcel=at_window.pk, identity=True, by=applicant, at=NINE)
    parcel = actions.collect(parcel=at_window.pk, identity=True, by=hall_clerk, at=NINE)
    assert parcel.how == "identity"


def test_a_locker_opens_the_right_cell_once(ask, deng, locker):
    first = actions.store(parcel=ask(mode="locker", address=None), locker="hall1", by=deng, at=NINE)
    second = actions.store(
        parcel=ask(mode="locker", address=None, key="2"), locker="hall1", by=deng, at=NINE
    )
    assert (first.cell, second.cell) == (1, 2)
    with pytest.raises(rules.NotAllowed) as full:
        actions.store(
            parcel=ask(mode="locker", address=None, key="3"), locker="hall1", by=deng, at=NINE
        )
    assert full.value.code == "full"
    code = reading.code_of(second)
    assert actions.open_cell(locker="hall1", code=code, by=machine(), at=NINE) == 2
    with pytest.raises(rules.NotAllowed):
        actions.open_cell(locker="hall1", code=code, by=machine(), at=NINE)
    assert Parcel.at(second.pk).has_arrived
    assert list(Cell.objects.values_list("cell", flat=True)) == [1]
    third = actions.store(
        parcel=ask(mode="locker", address=None, key="3"), locker="hall1", by=deng, at=NINE
    )
    assert third.cell == 2


def machine():
    from yici.people.who import Who

    return Who(actor="locker:hall1")


def test_whoever_guesses_codes_is_listened_to_no_more(locker):
    for _ in range(8):
        with pytest.raises(rules.NotAllowed):
            actions.open_cell(locker="hall1", code="0", by=machine(), at=NINE)
    with pytest.raises(actions.TooManyWrong):
        actions.open_cell(locker="hall1", code="0", by=machine(), at=NINE)
    with pytest.raises(rules.NotAllowed):
        actions.open_cell(locker="hall1", code="0", by=machine(), at=on("2026-09-21 09:11"))
    actions.erase_what_has_served(at=on("2026-09-23"))
    assert not WrongCode.objects.exists()


def test_what_is_not_fetched_within_three_days_goes_back_to_the_window(
    ask, deng, locker, hall_clerk
):
    parcel = actions.store(
        parcel=ask(mode="locker", address=None), locker="hall1", by=deng, at=NINE
    )
    code = reading.code_of(parcel)
    assert let_lapse(int(on("2026-09-24").timestamp())) == 0
    assert let_lapse(int(on("2026-09-25").timestamp())) == 1
    with pytest.raises(rules.NotAllowed):
        actions.open_cell(locker="hall1", code=code, by=machine(), at=on("2026-09-25"))
    parcel = actions.make_ready(parcel=parcel.pk, by=hall_clerk, at=on("2026-09-25"))
    assert (parcel.status, parcel.locker) == ("ready", "")
    assert not Cell.objects.exists()  # it is free for the next


def test_no_locker_is_none(ask, deng):
    with pytest.raises(rules.NotAllowed):
        actions.store(parcel=ask(mode="locker", address=None), locker="nowhere", by=deng, at=NINE)


def test_what_came_back_may_be_kept_at_the_window(booked, deng, sandbox_courier, moment):
    sandbox_courier.step(booked, "returned", moment("2026-09-25 10:00"))
    parcel = actions.make_ready(parcel=booked.pk, by=deng, at=on("2026-09-25"))
    assert parcel.status == "ready"
