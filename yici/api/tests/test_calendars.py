"""Dates by the calendar of today and by that of then."""

import pytest

from yici.calendar.versions import known_on
from yici.conftest import on

pytestmark = pytest.mark.django_db


def test_the_calendars_are_listed_and_the_last_one_is_in_force(server, client):
    known = client.get("/api/v1/calendars").json()
    assert [one["in_force"] for one in known].count(True) == 1
    assert known[-1]["in_force"]
    assert {"since": "2020-01-26", "because": "国办发明电〔2020〕1号"}.items() <= next(
        one for one in known if one["since"] == "2020-01-26"
    ).items()


def test_a_case_tells_its_days_by_an_earlier_calendar(accepted, sign_in):
    li = sign_in("li")
    before = known_on(on("2025-11-03").date()).version  # before 2026 was announced
    now = li.get(f"cases/{accepted.number}/clocks").json()
    then = li.get(f"cases/{accepted.number}/clocks", {"calendar": before}).json()
    due = {clock["kind"]: clock["due_on"] for clock in now["clocks"]}
    assert due["statutory"] == "2026-10-26"
    assert then["calendar"] == before
    statutory = next(c for c in then["clocks"] if c["kind"] == "statutory")
    assert statutory["due_on"] == "2026-10-19"
    assert statutory["lines"][-1]["years"] == [2026]
    assert "provisional" in statutory["because"][-1]


def test_an_unknown_calendar_is_named_and_a_strangers_case_is_not_there(accepted, sign_in):
    answer = sign_in("li").get(f"cases/{accepted.number}/clocks", {"calendar": "sha256:0"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "calendar")
    assert sign_in("mei").get(f"cases/{accepted.number}/clocks").status_code == 404
