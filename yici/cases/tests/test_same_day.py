"""An immediate item is decided the day it was filed, whoever filed it and however (R28)."""

from datetime import date

import pytest

from yici.api.tests.conftest import anonymous, application, sign_in
from yici.cases import actions
from yici.cases.models import Case
from yici.conftest import on
from yici.people.models import User
from yici.supervision.actions import look
from yici.supervision.models import Card

from .citizen import Citizen, words_of

__all__ = ["anonymous", "application", "sign_in"]


def clock(case):
    return Case.at(case.pk).state.clock("same_day")


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        ("2026-09-21 07:10", "2026-09-21"),  # a Monday, before it opens
        ("2026-09-21 16:59", "2026-09-21"),
        ("2026-09-21 17:00", "2026-09-22"),  # it has closed
        ("2026-09-18 20:00", "2026-09-20"),  # a Friday; that Sunday is worked (国庆调休)
        ("2026-09-19 10:00", "2026-09-20"),  # a Saturday
        ("2026-09-30 21:00", "2026-10-08"),  # before the holidays
    ],
)
def test_what_is_filed_in_service_hours_is_due_that_day_and_otherwise_the_next_working_day(
    city, apply, filed, due
):
    """R28: beside the five days of acceptance, which stay (行政许可法 art. 32)."""
    case = apply(
        "birth", by="luo", at=filed, applicant_id=city.applicants["li"].pk, channel="window"
    )
    assert clock(case).due_on == date.fromisoformat(due)
    assert case.state.due_on == date.fromisoformat(due)
    assert case.state.clock("acceptance").limit == 5


def test_an_ordinary_item_has_no_such_clock(apply):
    assert clock(apply()) is None


def filed_online(city, at="2026-09-21", key="one"):
    return actions.apply(
        edition_id=city.items["birth"].pk, applicant_id=city.applicants["li"].pk,
        by=city.who["li"], answers={}, form={"child_name": "李一次"}, at=on(at), key=key,
    )  # fmt: skip


def test_what_is_filed_online_and_lies_for_a_day_has_its_red_card_and_order(city):
    """R25, R28: as any other limit that binds an office, before it was accepted."""
    case = filed_online(city)
    look(at=on("2026-09-21 10:00"))
    assert [(c.kind, c.colour) for c in Card.objects.all()] == [("same_day", "yellow")]
    look(at=on("2026-09-22"))
    red = Card.objects.get(colour="red")
    assert (red.kind, red.due_on, red.state) == ("same_day", date(2026, 9, 21), "asked")
    luo = city.who["luo"]
    actions.accept(case=Case.at(case.pk), by=luo, at=on("2026-09-22"))
    assert clock(case).is_missed(date(2026, 9, 22))
    assert clock(case).ended_on == date(2026, 9, 22)


def test_from_acceptance_on_the_same_visit_binds_as_before(city):
    case = actions.accept(case=filed_online(city), by=city.who["luo"], at=on("2026-09-21"))
    assert not clock(case).is_missed(date(2026, 9, 30))
    assert Case.at(case.pk).state.clock("promised").due_on == date(2026, 9, 21)


def test_what_was_not_complete_is_due_the_day_it_was_mended(city):
    """R22, R28: the clock ends with the one notice, and begins anew with what came."""
    case, luo = filed_online(city), city.who["luo"]
    asked = {"missing": ["child_name"], "words_to_applicant": "请更正姓名。"}
    actions.ask_correction(case=case, by=luo, at=on("2026-09-21"), **asked)
    assert clock(case).ended_on == date(2026, 9, 21)
    actions.correct(
        case=case.pk, by=city.who["li"], form={"child_name": "李二次"}, at=on("2026-09-23 18:00")
    )
    again = Case.at(case.pk).state.clock("same_day:again")
    assert (again.started_on, again.due_on) == (date(2026, 9, 23), date(2026, 9, 24))


def test_page_api_and_receipt_tell_the_applicant_the_day(city, sign_in, application, monkeypatch):
    """R28, R32."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-21"))
    li = sign_in("li")
    code = city.items["birth"].item.code
    sent = application(li, item=code, answers={}, form={"child_name": "李一次"}, materials=[])
    answer = li.post("cases", sent)
    clocks = {one["kind"]: one["due_on"] for one in answer.json()["clocks"]}
    assert clocks["same_day"] == "2026-09-21"
    case = Case.objects.get()
    page = Citizen(User.objects.get(username="li"), language="zh-hans").get(
        f"/cases/{case.number}/"
    )
    assert "当日办结" in words_of(page)
