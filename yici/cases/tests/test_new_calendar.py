"""A new notice comes out, or the city adds a day off: running clocks move, each case says so once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import connection

from yici.cases import actions, calendars, commands, jobs, reading
from yici.cases.models import Calendar, Case
from yici.conftest import on
from yici.kernel.ledger import Entry
from yici.kernel.reactions import settle
from yici.notifications.models import Notification

FLOOD = "2026-09-28,off,防汛停工,2026-09-22\n"


@pytest.fixture
def announce(tmp_path, monkeypatch):
    """Put days into the city's file; the calendar that was in force until then was applied."""
    actions.follow_calendar(at=on("2026-09-01"))

    def announced(rows=FLOOD):
        file = tmp_path / f"days{len(list(tmp_path.iterdir()))}.csv"
        file.write_text("day,kind,name,since\n" + rows, encoding="utf-8")
        monkeypatch.setenv("YICI_DAYS", str(file))

    return announced


def follow(day="2026-09-22"):
    return jobs.follow_calendar(int(on(day).timestamp()))


def redated():
    return Entry.objects.filter(kind="cases.redated")


def test_a_day_off_announced_later_moves_every_running_limit_and_is_told_once(accepted, announce):
    assert accepted.state.clock("statutory").due_on == date(2026, 10, 26)
    announce()
    assert (follow(), follow("2026-09-23")) == (1, 0)
    case = Case.at(accepted.pk)
    assert case.state.clock("statutory").due_on == date(2026, 10, 27)
    assert (case.due_on, case.status) == (date(2026, 9, 30), "in_review")
    told = redated().get()
    assert told.body["version"] == Calendar.objects.last().version
    assert {c["kind"] for c in told.body["clocks"]} == {"statutory", "promised"}  # no step's
    settle()
    assert Notification.objects.filter(subject=case.pk, kind="cases.redated").count() == 1
    line = next(line for line in reading.timeline(case) if line.kind == "redated")
    assert any("30 Sep 2026" in words or "2026年9月30日" in words for words in line.words)


def test_what_is_over_or_does_not_run_through_the_day_stays(city, apply, announce):
    decided = actions.accept(
        case=apply("birth", "chen", channel="window", applicant_id=city.applicants["li"].pk),
        by=city.chen,
        at=on("2026-09-01"),
    )
    announce()
    assert follow() == 0
    assert Case.at(decided.pk).seq == decided.seq


def test_a_clock_that_stands_still_keeps_its_days_and_runs_on_by_the_new_calendar(
    city, accepted, announce
):
    told = {"procedure": "site_survey", "told": "现场核查需要十个工作日。"}
    case = actions.start_procedure(case=accepted, by=city.wang, at=on("2026-09-22"), **told)
    announce()
    follow()
    case = Case.at(case.pk)
    assert case.state.clock("promised").days_left == 4
    assert not redated().filter(body__clocks__0__kind="promised").exists()


def test_a_day_off_that_is_called_off_moves_the_limits_back(accepted, announce):
    before = accepted.state.clock("statutory").due_on
    announce()
    follow()
    announce("")
    assert follow("2026-09-23") == 1
    assert Case.at(accepted.pk).state.clock("statutory").due_on == before
    assert redated().count() == 2


def test_what_was_broken_off_goes_on_and_tells_nobody_twice(apply, announce, monkeypatch):
    for number in range(5):
        apply(key=f"k{number}")
    announce("2026-09-22,off,防汛停工,2026-09-21\n")
    monkeypatch.setattr(calendars, "AT_ONCE", 2)

    def power_cut(cases):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.follow_calendar(at=on("2026-09-21"), step=power_cut)
    assert redated().count() == 2
    assert follow("2026-09-21") == 3
    assert redated().values("story").distinct().count() == redated().count() == 5


def test_a_case_that_moved_meanwhile_is_read_again(city, accepted, announce, monkeypatch):
    announce()
    read = Case.at_all

    def slowly(ids):
        found = read(ids)
        actions.review(
            case=accepted.pk, by=city.zhao, outcome="pass", criterion="meets_conditions",
            at=on("2026-09-22"),
        )  # fmt: skip
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Case, "at_all", slowly)
        assert follow() == 1
    assert Case.at(accepted.pk).state.clock("statutory").due_on == date(2026, 10, 27)
    assert len(Case.at(accepted.pk).state.open_tasks("review")) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_every_case_once(city, apply, announce):
    for number in range(12):
        apply(key=f"k{number}")
    announce("2026-09-22,off,防汛停工,2026-09-21\n")

    def work(_):
        try:
            return follow("2026-09-21")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))
    assert redated().values("story").distinct().count() == redated().count() == 12


def test_the_preview_says_what_would_move_and_moves_nothing(accepted, announce):
    announce()
    run = CliRunner().invoke(commands.calendar, ["check", "--json"])
    told = json.loads(run.output)
    assert (run.exit_code, told["cases"], told["clocks"]) == (1, 1, 2)
    assert {"number": accepted.number, "clock": "statutory", "before": "2026-10-26",
            "after": "2026-10-27"} in told["moved"]  # fmt: skip
    assert not redated().exists()
    assert json.loads(CliRunner().invoke(commands.calendar, ["apply", "--json"]).output) == {
        "calendar": told["calendar"], "cases": 1,
    }  # fmt: skip
    assert CliRunner().invoke(commands.calendar, ["check"]).exit_code == 0


def test_every_calendar_that_was_applied_is_kept_and_gives_its_dates_again(accepted, announce):
    announce("2026-09-28,off,防汛停工,\n")
    follow()
    flood = Calendar.objects.last().version
    announce("")  # somebody wrote over the file
    follow("2026-09-23")
    known = [v.version for v in calendars.versions()]
    assert flood in known
    case = Case.at(accepted.pk)
    then = reading.clocks_of(case, date(2026, 9, 23), calendars.as_of(flood))
    assert {t.clock.kind: t.clock.due_on for t in then}["statutory"] == date(2026, 10, 27)
    run = CliRunner().invoke(commands.calendar, ["versions", "--json"])
    assert flood in [one["version"] for one in json.loads(run.output)]
