"""R23: no case is dropped: what nobody has in hand is told to who answers for the department, once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yici.calendar.local import current
from yici.cases import actions, jobs
from yici.cases.unhandled import hours_before
from yici.conftest import on
from yici.notifications.models import Notification
from yici.people import actions as people
from yici.people.acting import Who
from yici.people.models import Post, Staff

DAY = "2026-09-21"
ADMIN = Who(actor="staff:root", staff_code="root", posts=frozenset({("administrator", 0)}))


def look(moment: str) -> int:
    """Run the hourly job; return how many pieces of news it put on desks."""
    before = told().count()
    jobs.tell_of_unhandled(int(on(moment).timestamp()))
    return told().count() - before


def told():
    return Notification.objects.filter(kind="cases.unhandled")


def leave(name: str, day=DAY):
    people.let_go(staff=Staff.objects.get(code=f"GA-{name}"), by=ADMIN, at=on(day))


@pytest.mark.parametrize(
    ("at", "hours", "since"),
    [
        ("2026-09-23 15:00", 24, "2026-09-22 15:00"),
        ("2026-09-28 09:00", 24, "2026-09-24 09:00"),  # 25 to 27 September are days of rest
        ("2026-09-21 08:00", 24, "2026-09-20 08:00"),  # a Sunday that is worked on
        ("2026-09-26 12:00", 24, "2026-09-24 00:00"),  # asked on a day of rest
        ("2026-10-08 00:00", 1, "2026-09-30 23:00"),
        ("2026-01-05 09:00", 34, "2025-12-31 23:00"),  # the year's end, and a Sunday worked on
        ("2026-09-29 00:00", 24, "2026-09-28 00:00"),  # all of a working day after days of rest
    ],
)
def test_hours_of_days_of_rest_do_not_count(at, hours, since):
    """R23, R24: holidays, weekends, adjusted workdays, the year's end."""
    assert hours_before(current(), on(at), hours) == on(since)


def test_what_nobody_took_for_a_day_is_told_to_who_answers_for_the_department_once(city, apply):
    apply(at=f"{DAY} 10:00")
    assert look("2026-09-22 09:59") == 0
    assert look("2026-09-22 10:30") == 2  # the head, and who checks
    assert look("2026-09-22 11:27") == look("2026-09-23 09:00") == 0


def test_the_days_of_rest_are_nobodys_fault(apply):
    apply(at="2026-09-24 16:00")
    assert look("2026-09-27 16:30") == look("2026-09-28 15:00") == 0
    assert look("2026-09-28 16:30") == 2


def test_what_is_taken_waits_for_its_applicant_or_stands_still_is_not_told(city, apply, accepted):
    for reviewer in (city.wang, city.zhao, city.sun):
        accepted = actions.take(case=accepted, by=reviewer, at=on(DAY))
    asked = {"missing": ["floor_plan"], "words_to_applicant": "看不清。"}
    actions.ask_correction(case=apply(key="asked"), by=city.chen, at=on(DAY), **asked)
    case = actions.accept(case=apply(key="still"), by=city.chen, at=on(DAY))
    actions.suspend(case=case, by=city.wu, ground="force_majeure", reason="洪水。", at=on(DAY))
    assert look("2026-09-23") == 0


def test_what_lies_with_somebody_who_left_is_told_at_once_until_it_is_handed_over(city, accepted):
    """She had taken it, so it is on nobody's list as free."""
    case = actions.take(case=accepted, by=city.wang, at=on(DAY))
    leave("wang")
    assert look(f"{DAY} 10:00") == 2
    assert look(f"{DAY} 11:00") == 0
    office = city.departments["区市监局"]
    Staff.objects.create(code="GA-new", name="新来的", phone="")
    Post.objects.create(staff_id="GA-new", department=office, role="reviewer", since=on(DAY))
    left = actions.hand_over(staff="GA-wang", to="GA-new", by=city.wu, reason="离岗。", at=on(DAY))
    assert (left, case.status) == ([], "in_review")
    assert look(f"{DAY} 12:00") == 0


def test_who_moved_to_another_department_has_left_this_one(city, accepted):
    actions.take(case=accepted, by=city.wang, at=on(DAY))
    post = Post.objects.get(staff="GA-wang")
    people.dismiss(post=post, by=ADMIN, at=on(DAY))
    elsewhere = city.departments["区民政局"]
    Post.objects.create(staff_id="GA-wang", department=elsewhere, role="reviewer", since=on(DAY))
    assert look(f"{DAY} 10:00") == 2


def test_a_correction_awaited_by_a_clerk_who_left_has_somebody(city, apply):
    asked = {"missing": ["floor_plan"], "words_to_applicant": "看不清。"}
    case = actions.ask_correction(case=apply(), by=city.chen, at=on(DAY), **asked)
    assert look(f"{DAY} 10:00") == 0
    leave("chen")
    assert look(f"{DAY} 10:00") == 2
    (path,) = set(told().values_list("path", flat=True))
    assert path == reverse("desk:case", args=[case.number])


def test_where_nobody_answers_for_a_department_who_supervises_is_told(city, accepted):
    """Two of the three reviewing departments have neither head nor checker here."""
    office = city.departments["区政府办"]
    Post.objects.create(staff_id="GA-ren", department=office, role="supervisor", since=on(DAY))
    look("2026-09-22 10:00")
    assert told().count() == 2 + 2  # head and checker of the one; the supervisor for two


def test_more_cases_ask_no_more_of_the_database(city, apply):
    def statements(moment):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            look(moment)
        return len(asked)

    apply(at=DAY, key="0")
    one = statements("2026-09-22 10:00")
    for no in range(1, 6):
        apply(at="2026-09-22", key=str(no))
    assert statements("2026-09-23 10:00") == one
