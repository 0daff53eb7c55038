"""What was missed while nobody looked has its card all the same, once (R25)."""

from yici.cases import actions as cases
from yici.cases.tests.conftest import apply, city  # noqa: F401
from yici.conftest import on
from yici.supervision import jobs
from yici.supervision.models import Card


def look(day):
    return jobs.look(int(on(day).timestamp()))


def test_what_a_clerk_accepts_late_while_the_worker_was_down_has_its_red_card(city, apply):  # noqa: F811
    """行政许可法 art. 32 (4): it counts as accepted since its receipt, and the silence is on record."""
    case = apply()  # on 21 September: five working days are over after the 27th, which is worked
    cases.accept(case=case, by=city.chen, at=on("2026-10-09"))
    assert not Card.objects.exists()
    look("2026-10-10")
    red = Card.objects.get(kind="acceptance")
    assert (red.colour, red.state, red.number[:2]) == ("red", "asked", "DB")
    look("2026-10-11")
    assert Card.objects.filter(kind="acceptance").count() == 1


def test_what_was_carded_while_it_ran_is_not_carded_again_when_it_ends(city, apply):  # noqa: F811
    case = apply()
    look("2026-10-09")
    cases.accept(case=case, by=city.chen, at=on("2026-10-09"))
    look("2026-10-10")
    assert Card.objects.filter(kind="acceptance", colour="red").count() == 1


def test_what_was_kept_has_no_red_card_after_its_end(city, apply):  # noqa: F811
    cases.accept(case=apply(), by=city.chen, at=on("2026-09-21"))
    look("2026-09-22")
    assert not Card.objects.filter(colour="red").exists()
