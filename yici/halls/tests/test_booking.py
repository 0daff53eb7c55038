"""A time at the hall is booked, kept, moved and given up, and nobody takes another's (C052, C079, R38, R39)."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from yici.calendar.local import current
from yici.conftest import on
from yici.halls import actions, slots
from yici.halls.models import Appointment, AppointmentStep, Duty, Hours
from yici.halls.rules import appointments as rules
from yici.halls.rules.appointments import BadHours, Barred, Faulty, NotNow
from yici.kernel.story import OtherContent
from yici.kernel.tests.crowd import at_once
from yici.notifications.models import Notification, desk_of
from yici.people.refusals import NotAllowed
from yici.people.tests.people import CLOCK, acting, let_act, make_department, make_person
from yici.people.who import Who

from .counter import (
    AT_HOME,
    FRIDAY,
    HALF_PAST,
    NINE,
    NOW,
    SATURDAY,
    TEN,
    TOWN,
    TUESDAY,
    counter,
    open_counter,
    publish,
)

__all__ = ["counter"]


def told(applicant) -> list[str]:
    return list(Notification.objects.filter(recipient=applicant.pk).values_list("kind", flat=True))


# -- who may, and for what -------------------------------------------------------------------------


def test_a_citizen_books_a_time_and_is_told(counter):
    made = counter.book()
    assert (made.status, made.seat, made.is_rest, made.staff_id) == ("booked", 1, False, None)
    assert told(counter.li) == ["halls.booked"]
    news = Notification.objects.get(recipient=counter.li.pk)
    assert news.data["time"] == "09:00"
    assert "李秀英" not in str(news.data)


def test_only_an_item_whose_guide_offers_it_can_be_booked(counter):
    plain = publish(
        make_department("区住建局"), bookable=False, code="511A00001000-511602000000-000-01-000"
    )
    with pytest.raises(Faulty, match="no appointment"):
        counter.book(item=plain)


def test_a_hall_that_does_not_take_the_item_in_cannot_be_booked_for_it(counter):
    far = make_department("邻水县政务服务中心", region="511623000000", is_hall=True)
    with pytest.raises(Faulty, match="does not take the item in"):
        counter.book(hall=far)


def test_nobody_books_for_another_without_a_mandate_for_that_item(counter):
    with pytest.raises(NotAllowed):
        counter.book(counter.wang, by=acting(counter.li))
    let_act(counter.li, counter.wang, items=["another"])
    with pytest.raises(NotAllowed):
        counter.book(counter.wang, by=acting(counter.li, NOW))
    let_act(counter.agent, counter.wang, items=[counter.item.code])
    made = counter.book(counter.wang, by=acting(counter.agent, NOW))
    assert made.agent_id == counter.agent.pk
    assert Appointment.objects.visible_to(acting(counter.agent, NOW)).get() == made
    assert not Appointment.objects.visible_to(acting(counter.li, NOW)).exists()


def test_the_hall_books_for_whoever_calls_and_another_hall_does_not(counter):
    assert counter.book(by=counter.clerk).agent_id is None
    with pytest.raises(NotAllowed):
        counter.book(counter.wang, by=counter.stranger)
    assert not Appointment.objects.visible_to(counter.stranger).exists()
    assert Appointment.objects.visible_to(counter.clerk).count() == 1


def test_sent_twice_it_is_booked_once(counter):
    first = counter.book(key="one")
    assert counter.book(key="one") == first
    with pytest.raises(OtherContent):
        counter.book(day=FRIDAY, key="one")
    assert Appointment.objects.count() == 1


# -- times -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "starts", "said"),
    [
        (NOW.date(), time(8, 30), "over"),
        (NOW.date() + timedelta(days=15), NINE, "next 14 days"),
        (TUESDAY, TEN, "Nothing can be booked"),
        (TUESDAY, time(9, 10), "Nothing can be booked"),
    ],
)
def test_a_time_that_the_hall_does_not_offer_is_refused_in_words(counter, day, starts, said):
    with pytest.raises(Faulty, match=said):
        counter.book(day=day, starts=starts)
    assert not Appointment.objects.exists()


def test_what_is_full_is_full_and_what_is_called_off_is_free_again(counter):
    counter.book(starts=HALF_PAST)
    with pytest.raises(Faulty, match="taken"):
        counter.book(counter.wang, starts=HALF_PAST)
    actions.cancel(appointment=Appointment.objects.get(), by=acting(counter.li), at=NOW)
    assert counter.book(counter.wang, starts=HALF_PAST).seat == 1


def test_nobody_is_booked_twice_at_one_time_wherever_it_is(counter):
    counter.book()
    with pytest.raises(Faulty, match="already"):
        counter.book()
    with pytest.raises(Faulty, match="already"):
        counter.book(**AT_HOME)


def test_a_fourth_open_appointment_is_refused_but_not_to_the_hall(counter):
    for day in (24, 25, 26):
        counter.book(day=date(2026, 11, day))
    with pytest.raises(Faulty, match="Three appointments"):
        counter.book(day=FRIDAY)
    assert counter.book(day=FRIDAY, by=counter.clerk)


def test_the_database_itself_keeps_seats_apart(counter):
    made = counter.book()
    made.pk, made.number, made.applicant = None, "OTHER", counter.wang
    with pytest.raises(IntegrityError, match="appointment_seat_at_hall"), transaction.atomic():
        made.save()
    made.seat, made.is_rest = 2, True
    with pytest.raises(IntegrityError, match="appointment_on_rest_has_staff"), transaction.atomic():
        made.save()


# -- days of rest (R39) ----------------------------------------------------------------------------


def on_duty(counter, who, day=SATURDAY, starts=NINE, ends=time(12)):
    return actions.put_on_duty(
        hall=counter.hall, staff=who.staff_code, on=day, starts=starts, ends=ends,
        by=counter.manager, at=NOW,
    )  # fmt: skip


def test_a_weekend_is_booked_only_with_a_named_official_who_is_told(counter):
    with pytest.raises(Faulty, match="nobody is free"):
        counter.book(day=SATURDAY)
    on_duty(counter, counter.clerk)
    made = counter.book(day=SATURDAY)
    assert (made.is_rest, made.staff_id) == (True, counter.clerk.staff_code)
    desk = Notification.objects.get(recipient=desk_of(counter.clerk.staff_code))
    assert desk.kind == "halls.on_duty"
    with pytest.raises(Faulty, match="nobody is free"):  # two at once, one official
        counter.book(counter.wang, day=SATURDAY)
    on_duty(counter, counter.colleague)
    assert counter.book(counter.wang, day=SATURDAY).staff_id == counter.colleague.staff_code


def test_who_has_an_appointment_with_her_is_not_taken_off_duty(counter):
    duty = on_duty(counter, counter.clerk)
    made = counter.book(day=SATURDAY)
    with pytest.raises(NotNow, match="Move them first"):
        actions.take_off_duty(duty=duty, by=counter.manager, at=NOW)
    with pytest.raises(NotNow, match="Move them first"):
        on_duty(counter, counter.clerk, starts=TEN)
    actions.move(appointment=made, on=TUESDAY, starts=NINE, by=acting(counter.li), at=NOW)
    assert Appointment.objects.get().staff_id is None
    actions.take_off_duty(duty=duty, by=counter.manager, at=NOW)
    assert not Duty.objects.exists()


def test_a_make_up_working_day_is_booked_like_a_monday(counter):
    calendar = current()
    makeup, holiday = date(2026, 10, 10), date(2026, 10, 1)
    assert calendar.is_working(makeup)
    assert rules.day_code(makeup, calendar) == rules.MONDAY
    assert rules.day_code(holiday, calendar) == rules.HOLIDAY
    assert rules.is_rest(holiday, calendar)
    assert rules.day_code(SATURDAY, calendar) == 6


# -- moving, calling off ---------------------------------------------------------------------------


def test_moving_takes_the_new_time_before_the_old_one_is_given_up(counter):
    made = counter.book(starts=HALF_PAST)
    counter.book(counter.wang, day=FRIDAY, starts=HALF_PAST)
    with pytest.raises(Faulty, match="taken"):
        actions.move(appointment=made, on=FRIDAY, starts=HALF_PAST, by=acting(counter.li), at=NOW)
    assert Appointment.objects.get(pk=made.pk).on == TUESDAY
    moved = actions.move(appointment=made, on=FRIDAY, starts=NINE, by=acting(counter.li), at=NOW)
    assert (moved.on, moved.starts) == (FRIDAY, NINE)
    steps = AppointmentStep.objects.filter(appointment=made).values_list("verb", "on")
    assert list(steps) == [("booked", TUESDAY), ("moved", FRIDAY)]
    assert told(counter.li).count("halls.moved") == 1


def test_an_hour_before_it_is_too_late_for_her_but_not_for_the_hall(counter):
    made, late = counter.book(), on("2026-11-24 08:00")
    with pytest.raises(NotNow, match="too late"):
        actions.cancel(appointment=made, by=acting(counter.li), at=late)
    actions.cancel(appointment=made, by=counter.clerk, at=late)
    assert "halls.cancelled" in told(counter.li)
    with pytest.raises(NotNow, match="as things stand"):
        actions.cancel(appointment=made, by=counter.clerk, at=late)


# -- hours -----------------------------------------------------------------------------------------


def test_only_the_halls_manager_keeps_its_hours(counter):
    def keep(by, **changes):
        told = {"hall": counter.hall, "day": 1, "capacities": {TEN: 3}, "by": by, "at": NOW}
        return actions.set_hours(**told | changes)

    for who in (counter.clerk, acting(counter.li), counter.stranger):
        with pytest.raises(NotAllowed):
            keep(who)
    keep(counter.manager)
    assert list(Hours.objects.filter(day=1).values_list("starts", "capacity")) == [(TEN, 3)]
    with pytest.raises(BadHours, match="half hours"):
        keep(counter.manager, capacities={time(9, 10): 1})
    with pytest.raises(BadHours, match="1 to 200"):
        keep(counter.manager, capacities={TEN: 201})
    with pytest.raises(BadHours, match="Monday"):
        keep(counter.manager, day=9)
    assert Hours.objects.filter(day=1).count() == 1


def test_duty_is_for_days_of_rest_and_for_those_who_work_at_the_hall(counter):
    with pytest.raises(BadHours, match="working day"):
        on_duty(counter, counter.clerk, day=TUESDAY)
    with pytest.raises(BadHours, match="official of this hall"):
        on_duty(counter, counter.stranger)
    with pytest.raises(BadHours, match="ends after"):
        on_duty(counter, counter.clerk, starts=TEN, ends=NINE)


def test_what_is_left_is_seen_in_three_statements(counter, django_assert_num_queries):
    counter.book()
    on_duty(counter, counter.clerk)
    with django_assert_num_queries(3):
        found = slots.slots(counter.hall.pk, NOW.date(), SATURDAY, NOW)
    assert [(s.starts, s.free) for s in found[TUESDAY]] == [(NINE, 1), (HALF_PAST, 1)]
    assert [s.free for s in found[SATURDAY]] == [1, 1]
    assert found[NOW.date()][0].is_over


# -- at the hall -----------------------------------------------------------------------------------


def test_she_comes_and_is_served_and_a_stranger_hall_notes_nothing(counter):
    made, day = counter.book(), on("2026-11-24 08:55")
    with pytest.raises(NotNow, match="day has not come"):
        actions.check_in(appointment=made, by=counter.clerk, at=NOW)
    with pytest.raises(NotAllowed):
        actions.check_in(appointment=made, by=counter.stranger, at=day)
    assert actions.check_in(appointment=made, by=counter.clerk, at=day).status == "arrived"
    assert actions.serve(appointment=made, by=counter.clerk, at=day).status == "served"
    with pytest.raises(NotNow):
        actions.miss(appointment=made, by=counter.clerk, at=on("2026-11-24 12:00"))


def test_three_times_not_come_rests_online_booking_and_never_the_window(counter):
    for day in (24, 25, 26):
        made = counter.book(day=date(2026, 11, day))
        with pytest.raises(NotNow, match="15 minutes"):
            actions.miss(appointment=made, by=counter.clerk, at=on(f"2026-11-{day} 09:10"))
        actions.miss(appointment=made, by=counter.clerk, at=on(f"2026-11-{day} 09:20"))
    assert told(counter.li).count("halls.missed") == 3
    with pytest.raises(Barred, match="without an appointment"):
        counter.book(day=date(2026, 12, 1), at=on("2026-11-27"))
    assert counter.book(day=date(2026, 12, 1), at=on("2026-11-27"), by=counter.clerk)
    assert actions.barred_until(counter.li.pk, on("2026-12-26")) == date(2026, 12, 26)
    assert actions.barred_until(counter.li.pk, on("2026-12-27")) is None


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=6), st.dates(date(2026, 1, 1), date(2027, 3, 1)))  # fmt: skip
def test_fewer_than_three_missed_never_bar_and_no_bar_outlasts_thirty_days(missed, today):
    until = rules.barred_until(missed, today)
    if len([day for day in missed if day <= today]) < rules.MISSED:
        assert until is None
    if until:
        assert today <= until <= today + timedelta(days=rules.BARRED_FOR)
        assert until - timedelta(days=rules.BARRED_FOR) in missed


# -- at home ---------------------------------------------------------------------------------------


def test_officials_come_home_to_whoever_says_why_and_where(counter):
    for changes, said in (
        ({"reason": ""}, "Say why"),
        ({"address": " "}, "address"),
        ({"phone": "keine"}, "telephone"),
        ({"area": "511602001000"}, "no visits at home there"),
        ({"day": NOW.date(), "starts": time(14, 30)}, "one day ahead"),
        ({"day": SATURDAY}, "Nothing can be booked"),
        ({"starts": TEN}, "Nothing can be booked"),
    ):
        with pytest.raises(Faulty, match=said):
            counter.book(**AT_HOME | changes)
    made = counter.book(**AT_HOME)
    assert made.where() == {"address": AT_HOME["address"], "phone": AT_HOME["phone"]}
    assert AT_HOME["address"].encode() not in bytes(made.sealed)
    assert told(counter.li) == ["halls.booked_home"]


def test_a_town_has_two_visits_a_day_and_no_third(counter):
    counter.book(**AT_HOME)
    counter.book(counter.wang, starts=time(14, 30), **AT_HOME)
    with pytest.raises(Faulty, match="taken"):
        counter.book(counter.agent, **AT_HOME)
    found = slots.home_days(counter.hall.pk, TOWN, NOW.date(), SATURDAY)
    assert found[TUESDAY].free == 0
    assert SATURDAY not in found


def test_nobody_goes_unnamed(counter):
    made, day = counter.book(**AT_HOME), on("2026-11-24 09:30")
    with pytest.raises(NotNow, match="who goes"):
        actions.serve(appointment=made, by=counter.clerk, at=day)
    with pytest.raises(BadHours):
        actions.assign(
            appointment=made, staff=counter.stranger.staff_code, by=counter.clerk, at=NOW
        )
    actions.assign(appointment=made, staff=counter.clerk.staff_code, by=counter.manager, at=NOW)
    assert Notification.objects.filter(recipient=desk_of(counter.clerk.staff_code)).exists()
    assert actions.serve(appointment=made, by=counter.clerk, at=day).status == "served"


def test_the_address_of_a_visit_is_erased_once_it_has_served(counter):
    made = counter.book(**AT_HOME)
    actions.cancel(appointment=made, by=acting(counter.li), at=NOW)
    counter.book(counter.wang, **AT_HOME)  # still open: kept
    assert actions.erase_places(before=TUESDAY + timedelta(days=1)) == 1
    assert Appointment.objects.get(pk=made.pk).where() == {}


# -- at once ---------------------------------------------------------------------------------------


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_the_two_seats_there_are():
    counter = open_counter()
    people = [make_person(f"人{n}") for n in range(8)]

    def ask(n):
        try:
            return counter.book(people[n]).seat
        except Faulty as refused:
            return str(refused)

    answers = at_once(8, ask)
    assert sorted(a for a in answers if isinstance(a, int)) == [1, 2]
    assert set(answers) == {1, 2, Faulty.FULL}


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
def test_one_person_at_two_programs_at_once_has_one_appointment():
    counter = open_counter()

    def ask(n):
        try:
            return counter.book(**(AT_HOME if n % 2 else {})).status
        except Faulty as refused:
            return str(refused)

    assert sorted(at_once(4, ask)).count("booked") == 1
    assert Appointment.objects.count() == 1


def test_the_clock_alone_serves_nobody_it_is_not_asked_to(counter):
    assert rules.may_serve(counter.hall.pk, CLOCK)
    assert not rules.may_serve(counter.hall.pk, Who())
