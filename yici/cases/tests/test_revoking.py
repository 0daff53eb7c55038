"""After a false undertaking the head is pressed to revoke (告知承诺, R30; R25)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yici.cases import actions, reading, reminders, todo
from yici.cases.models import Case
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.notifications.models import Notification, desk_of

from .paths import COMMITMENT, GRANT, with_paths

FALSE = {"outcome": "false", "findings": "与承诺不符。", "second": "GA-zhao"}
KEPT = {"outcome": "kept", "findings": "复核后与承诺一致。", "second": "GA-zhao"}
REVOKED = {"change": "revoked", "ground": "false_undertaking", "reason": "承诺不实。"}
DUE = date(2026, 10, 26)  # ten working days after Monday, 12 October


@pytest.fixture
def granted(city, apply):
    edition = with_paths(city, commitment=COMMITMENT)

    def made(name="li"):
        case = apply(edition_id=edition.pk, undertaking=True, materials=[], by=name, key=name)
        case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
        actions.decide(case=case, by=city.wu, at=on("2026-09-21"), **GRANT)
        settle()
        return Case.at(case.pk)

    return made


@pytest.fixture
def found_false(city, granted):
    return actions.after_check(case=granted(), by=city.wang, at=on("2026-10-12"), **FALSE)


def told(kind, staff="GA-wu"):
    return Notification.objects.filter(kind=f"cases.{kind}", recipient=desk_of(staff)).count()


def test_to_revoke_has_a_day_and_is_overdue_on_the_head_s_list_after_it(city, found_false):
    (task,) = found_false.state.waits
    assert (task.subject, task.due_on) == ("revoke", DUE)
    overdue = todo.chosen(city.wu, todo.Asked(due="overdue"), date(2026, 10, 27))
    assert [one.case_id for one in overdue] == [found_false.pk]
    assert not todo.chosen(city.wu, todo.Asked(due="overdue"), DUE).exists()
    titles = {t.clock.kind: t.title for t in reading.clocks_of(found_false, DUE)}
    assert titles["aftercheck:revoke"] != titles["aftercheck"]


def test_the_city_sets_the_days(city, granted, settings):
    settings.REVOKE_DAYS = 5
    case = actions.after_check(case=granted(), by=city.wang, at=on("2026-10-12"), **FALSE)
    assert case.state.clock("aftercheck:revoke").due_on == date(2026, 10, 19)


def test_the_head_is_reminded_once_before_it_and_once_a_working_day_after_it(found_false):
    reminders.remind(on("2026-10-20"))
    assert told("revoke_due") == 0
    for day in ("2026-10-23", "2026-10-24", "2026-10-26"):
        reminders.remind(on(day))
    assert (told("revoke_due"), told("revoke_late")) == (1, 0)
    reminders.remind(on("2026-10-27"))
    reminders.remind(on("2026-10-27 16:00"))
    assert told("revoke_late") == 1
    for day in ("2026-10-28", "2026-10-31"):  # the latter a Saturday
        reminders.remind(on(day))
    assert told("revoke_late") == 2
    assert told("revoke_late", "GA-wang") == told("revoke_late", "GA-outsider") == 0


@pytest.mark.parametrize("ends", ["revoked", "kept"])
def test_once_she_has_decided_nothing_runs_and_nobody_presses(city, found_false, ends):
    at = {"by": city.wu, "at": on("2026-10-14")}
    if ends == "revoked":
        case = actions.change_result(case=found_false, **at, **REVOKED)
    else:
        case = actions.after_check(case=found_false, **at, **KEPT)
    assert not case.state.clock("aftercheck:revoke").is_running
    reminders.remind(on("2026-10-27"))
    assert told("revoke_late") == 0


def test_revoked_without_a_check_the_day_of_the_check_runs_no_more(city, granted):
    """Its work was done and its clock ran on: a card was raised for what nobody had to do (R25)."""
    case = actions.change_result(case=granted(), by=city.wu, at=on("2026-10-01"), **REVOKED)
    assert not case.state.clock("aftercheck").is_running


def test_what_was_given_up_before_has_nothing_to_revoke_and_no_day(city, granted):
    given_up = {"change": "cancelled", "ground": "holder_asks", "reason": "持证人交回。"}
    case = actions.change_result(case=granted(), by=city.wu, at=on("2026-10-01"), **given_up)
    case = actions.after_check(case=case, by=city.wang, at=on("2026-10-02"), **FALSE)
    assert case.state.clock("aftercheck:revoke") is None


def test_more_of_them_ask_no_more_of_the_database(city, granted, found_false):
    def statements(day):
        with CaptureQueriesContext(connection) as asked:
            reminders.remind(on(day))
        return len(asked)

    one = statements("2026-10-27")
    actions.after_check(case=granted("mei"), by=city.wang, at=on("2026-10-12"), **FALSE)
    assert statements("2026-10-28") == one
    assert told("revoke_late") == 3
