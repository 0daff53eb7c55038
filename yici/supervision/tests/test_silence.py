"""R25: where the law answers in an office's place (行政许可法 art. 32), the limit was missed all the same."""

from datetime import date

import pytest
from django.urls import reverse

from yici.cases import actions as cases
from yici.cases import jobs, silence
from yici.cases.models import Case
from yici.cases.tests.conftest import apply, at_desk, city
from yici.conftest import on
from yici.supervision import actions
from yici.supervision.models import Card

__all__ = ["apply", "at_desk", "city"]
OVER = "2026-09-30 00:00"  # applied for on 21 September: five working days end on the 29th


def hear(moment=OVER):
    jobs.hear_silence(int(on(moment).timestamp()))


def test_what_the_law_accepts_in_silence_has_a_red_card_and_an_order(apply, city, at_desk):
    """The job that accepts runs more often than the one that looks for cards."""
    case = apply()
    hear()
    assert Case.at(case.pk).status == "in_review"
    order = Card.objects.get(case=case.pk, kind="acceptance", colour="red")
    assert (order.due_on, order.state) == (date(2026, 9, 29), "asked")
    actions.look(at=on("2026-09-30 00:13"))
    hear("2026-09-30 00:10")
    assert Card.objects.filter(case=case.pk, kind="acceptance", colour="red").count() == 1
    page = at_desk("wu", "2026-09-30").get(reverse("desk:order", args=[order.number]))
    assert "逾期未答复，依法视为受理" in page.content.decode()
    assert "按期办结" not in page.content.decode()


def test_so_has_the_second_acceptance_after_a_correction(apply, city):
    asked = {"missing": ["floor_plan"], "words_to_applicant": "看不清。"}
    case = cases.ask_correction(case=apply(), by=city.chen, at=on("2026-09-21"), **asked)
    case = cases.correct(case=case, by=city.li, form={}, at=on("2026-09-22"))
    hear("2026-10-09 00:00")
    assert Card.objects.filter(case=case.pk, kind="acceptance-again", colour="red").exists()


def test_what_was_answered_in_time_has_none(apply, city):
    case = cases.accept(case=apply(), by=city.chen, at=on("2026-09-29"))
    hear()
    assert not Card.objects.filter(case=case.pk, colour="red", kind="acceptance").exists()


def test_who_cannot_look_holds_up_no_law(apply, monkeypatch):
    def broken(*, at):
        raise RuntimeError("no cards today")

    monkeypatch.setattr(silence, "BEFORE", [broken])
    case = apply()
    with pytest.raises(RuntimeError):
        hear()
    assert Case.at(case.pk).status == "in_review"
