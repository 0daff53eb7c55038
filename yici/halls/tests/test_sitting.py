"""A clerk says at which window she sits today, changes it, and hands it over (C037, R23)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from yici.conftest import on
from yici.halls import actions
from yici.halls.counter import counter_of
from yici.halls.models import Sitting
from yici.halls.rules.windows import Faulty
from yici.kernel.tests.crowd import at_once
from yici.people.refusals import NotAllowed
from yici.people.tests.people import account_of, make_department, make_staff

from .hall import NOW, TODAY, build


def test_she_sits_at_one_window_and_a_window_is_one_clerks(hall):
    one, two = hall.enter("A1", "general"), hall.enter("A2", "social")
    hall.sit(one)
    with pytest.raises(Faulty, match="A colleague sits"):
        hall.sit(one, hall.zhou)
    hall.sit(two)  # she changes: the first is free again
    hall.sit(one, hall.zhou)
    assert counter_of(hall.chen, TODAY).seat.number == "A2"
    assert hall.sit(two).pk == hall.sit(two).pk  # said twice, it is said once
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitting.objects.create(window=one, staff_id=hall.chen.staff_code, on=TODAY, since=NOW)


def test_only_clerks_of_the_hall_sit_there(hall):
    window = hall.enter("A1", "general")
    for stranger in (hall.peng, hall.outsider):
        with pytest.raises(NotAllowed):
            hall.sit(window, stranger)


def test_a_seat_is_for_the_day_and_is_remembered_on_the_next(client, hall):
    window = hall.enter("A1", "general", since=on("2026-01-01").date(), at=on("2026-01-01"))
    hall.sit(window, at=on("2026-01-05"))
    assert counter_of(hall.chen, on("2026-01-06").date()).seat is None
    client.force_login(account_of(hall.chen))
    assert "今天仍在此上岗" in client.get(reverse("desk:seat")).content.decode()
    client.post(reverse("desk:seat_sit", args=[window.pk]))
    assert Sitting.objects.today(timezone.localdate()).get().staff_id == hall.chen.staff_code
    assert "交接窗口" in client.get(reverse("desk:seat")).content.decode()


def test_she_hands_her_window_over_at_the_end_of_the_day_or_to_a_colleague(hall):
    window, other = hall.enter("A1", "general"), hall.enter("A2", "social")
    hall.sit(window)
    ended = actions.hand_over(to=hall.zhou.staff_code, by=hall.chen, at=on("2026-11-20 12:00"))
    assert ended.ended_by == hall.chen.actor
    assert counter_of(hall.zhou, TODAY).seat.pk == window.pk
    assert counter_of(hall.chen, TODAY).seat is None
    with pytest.raises(Faulty, match="You sit at no window"):
        actions.hand_over(by=hall.chen, at=NOW)
    hall.sit(other)
    for nobody in (hall.zhou, hall.chen, hall.outsider):  # sits elsewhere, herself, no clerk here
        with pytest.raises(Faulty, match="Choose a colleague"):
            actions.hand_over(to=nobody.staff_code, by=hall.chen, at=NOW)
    assert counter_of(hall.chen, TODAY).seat.pk == other.pk  # and nothing has changed
    actions.hand_over(by=hall.zhou, at=on("2026-11-20 17:30"))
    assert not Sitting.objects.filter(window=window).today(TODAY).exists()


def test_the_manager_frees_what_somebody_left_without_handing_it_over(client, hall):
    window = hall.enter("A1", "general")
    hall.sit(window)
    with pytest.raises(NotAllowed):
        actions.free(window=window, by=hall.zhou, at=NOW)
    actions.free(window=window, by=hall.peng, at=NOW)
    with pytest.raises(Faulty, match="Nobody sits"):
        actions.free(window=window, by=hall.peng, at=NOW)
    hall.sit(window, hall.zhou)
    client.force_login(account_of(hall.zhou))
    assert client.get(reverse("desk:hall_window", args=[window.pk])).status_code == 200


@pytest.mark.crowd
def test_of_two_clerks_who_sit_down_at_once_one_gets_the_window(transactional_db):
    hall = build()
    window = hall.enter("A1", "general")
    clerks = (hall.chen, hall.zhou)

    def sit(n):
        try:
            hall.sit(window, clerks[n])
        except Faulty as refused:
            return refused.field

    assert sorted(at_once(2, sit), key=str) == [None, "window"]
    assert Sitting.objects.count() == 1


def test_she_sits_down_and_hands_over_over_the_api(client, hall):
    window = hall.enter("A1", "general", at=timezone.now(), since=timezone.localdate())
    ask = {"content_type": "application/json"}
    client.force_login(account_of(hall.chen))
    assert client.get("/api/v1/windows/seat").status_code == 404
    assert client.post(f"/api/v1/windows/{window.pk}/sit", **ask).json()["window"]["number"] == "A1"
    assert client.get("/api/v1/windows/seat").json()["until"] is None
    client.force_login(account_of(hall.zhou))
    taken = client.post(f"/api/v1/windows/{window.pk}/sit", **ask)
    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (422, "window")
    assert client.post(f"/api/v1/windows/{window.pk}/free", **ask).status_code == 422  # not hers
    client.force_login(account_of(hall.chen))
    done = client.post("/api/v1/windows/seat/hand-over", {"to": hall.zhou.staff_code}, **ask)
    assert done.json()["until"]
    client.force_login(account_of(hall.peng))
    assert client.post(f"/api/v1/windows/{window.pk}/free", **ask).status_code == 200


def test_an_official_who_is_no_clerk_of_a_hall_has_no_seat_to_choose(client, hall):
    client.force_login(account_of(make_staff("卢窗口", "clerk", make_department("区公安分局"))))
    assert client.get(reverse("desk:seat")).status_code == 403
