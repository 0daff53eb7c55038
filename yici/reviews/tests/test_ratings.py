"""What applicants say of a service: once, when it is over, with a reason when it was bad."""

import pytest
from django.db import IntegrityError, transaction

from yici.cases.tests.citizen import Citizen, words_of
from yici.conftest import on
from yici.reviews import actions, rules
from yici.reviews.models import Rating
from yici.reviews.scale import LEVELS

AT = on("2026-09-30")


def test_the_applicant_rates_a_case_that_is_over(city, born):
    rating = actions.rate(
        case=born, by=city.li, level="very_satisfied", details=["fast"], words="很快！", at=AT
    )
    assert (rating.level, rating.details, rating.words) == ("very_satisfied", ["fast"], "很快！")
    assert list(Rating.objects.visible_to(city.li)) == [rating]
    assert list(Rating.objects.visible_to(city.luo)) == [rating]  # the department that handled it
    assert not Rating.objects.visible_to(city.mei).exists()
    assert not Rating.objects.visible_to(city.outsider).exists()


def test_she_rates_it_once(city, born):
    actions.rate(case=born, by=city.li, level="satisfied", at=AT)
    with pytest.raises(rules.Refused, match="already"):
        actions.rate(case=born, by=city.li, level="very_dissatisfied", words="no", at=AT)
    assert Rating.objects.get().level == "satisfied"


def test_a_case_under_way_cannot_be_rated(city, accepted):
    with pytest.raises(rules.Refused, match="decided or ended"):
        actions.rate(case=accepted, by=city.li, level="satisfied", at=AT)


@pytest.mark.parametrize("somebody", ["mei", "chen", "luo", "outsider", "agent"])
def test_nobody_else_rates_it(city, born, somebody):
    with pytest.raises(rules.Refused, match="Only the applicant"):
        actions.rate(case=born, by=city.who[somebody], level="satisfied", at=AT)


@pytest.mark.parametrize("level", ["dissatisfied", "very_dissatisfied"])
def test_a_bad_rating_needs_a_tick_or_a_word(city, born, level):
    with pytest.raises(rules.Refused, match="Tick what was wrong"):
        actions.rate(case=born, by=city.li, level=level, words="  ", at=AT)
    assert actions.rate(case=born, by=city.li, level=level, details=["too_slow"], at=AT).is_bad


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "5"},
        {"level": "satisfied", "details": ["bribe"]},
        {"level": "satisfied", "dimensions": {"speed": "satisfied"}},
        {"level": "satisfied", "dimensions": {"efficiency": "5"}},
        {"level": "satisfied", "words": "x" * 1001},
    ],
)
def test_what_the_scale_does_not_know_is_refused(city, born, wrong):
    with pytest.raises(rules.Refused):
        actions.rate(case=born, by=city.li, at=AT, **wrong)
    assert not Rating.objects.exists()


def test_the_database_itself_refuses_a_bad_rating_without_a_reason(city, born):
    row = {"case": born, "applicant_id": born.applicant_id, "channel": "online", "at": AT}
    with pytest.raises(IntegrityError, match="bad_rating_says_why"), transaction.atomic():
        Rating.objects.create(level="dissatisfied", **row)


def test_the_two_ways_of_counting_are_opposite():
    assert [level.gbt_39046 + level.best_is_five for level in LEVELS.values()] == [6] * 5


def test_the_case_page_and_the_message_of_delivery_lead_to_the_rating(city, born):
    li = Citizen(city.users["li"])
    link = f'href="/cases/{born.number}/rate/"'
    assert link in li.get(f"/cases/{born.number}/").content.decode()
    assert link in li.get("/messages/").content.decode()
    page = f"/cases/{born.number}/rate/"
    bad = li.post(page, {"level": "dissatisfied"})
    assert bad.status_code == 422
    assert "Tick what was wrong" in words_of(bad)
    assert li.post(page, {"level": "dissatisfied", "words": "<b>慢</b>"}).status_code == 302
    assert "&lt;b&gt;慢&lt;/b&gt;" in li.get(page).content.decode()
    assert "Your rating" in words_of(li.get(f"/cases/{born.number}/"))
    assert Citizen(city.users["mei"]).get(page).status_code == 404


def test_a_case_under_way_shows_no_link_to_rate_it(city, accepted):
    li = Citizen(city.users["li"])
    assert "/rate/" not in li.get(f"/cases/{accepted.number}/").content.decode()
    answer = li.get(f"/cases/{accepted.number}/rate/", follow=True)
    assert "once it is decided" in words_of(answer)
