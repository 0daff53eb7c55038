"""What applicants say of a service: once, when it is over, with a reason when it was bad."""

import pytest
from django.db import IntegrityError, transaction

from yici.cases import actions as cases
from yici.cases.tests.citizen import Citizen, words_of
from yici.conftest import on
from yici.kernel import reactions
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


ENDINGS = ["granted", "refused", "not_accepted", "withdrawn", "terminated"]


def ended(city, case, how: str):
    """Bring a case to an end, or to its decision."""
    at = on("2026-09-22")
    if how == "withdrawn":
        return cases.withdraw(case=case, by=city.li, at=at)
    if how == "not_accepted":
        told = {"ground": "no_licence_needed", "reason": "无需许可。", "guidance": "可直接经营。"}
        case = cases.reject(case=case, by=city.chen, at=at, **told)
        return cases.confirm_rejection(case=case, by=city.zhou, at=at)
    case = cases.accept(case=case, by=city.chen, at=at)
    if how == "terminated":
        told = {"ground": "applicant_gone", "reason": "主体注销。"}
        return cases.terminate(case=case, by=city.wang, at=at, **told)
    for reviewer in (city.wang, city.zhao, city.sun):
        said = {"outcome": "pass", "criterion": "meets_conditions"}
        case = cases.review(case=case, by=reviewer, at=at, **said)
    said = {"outcome": how, "criterion": "meets_conditions"}
    if how == "refused":
        said = {"outcome": how, "criterion": "fails_conditions", "reason": "不符合。"}
    return cases.decide(case=case, by=city.wu, at=at, **said)


@pytest.mark.parametrize("how", ENDINGS)
def test_whatever_came_of_it_page_message_and_program_lead_to_the_rating(city, apply, how):
    """R35: the link is there in every case, not only where something was handed over."""
    case = ended(city, apply(), how)
    reactions.settle()
    li = Citizen(city.users["li"])
    link = f'href="/cases/{case.number}/rate/"'
    assert link in li.get(f"/cases/{case.number}/").content.decode()
    assert link in li.get("/messages/").content.decode()
    (offered,) = li.get(f"/api/v1/cases/{case.number}").json()["links"]
    assert (offered["method"], offered["href"]) == ("POST", "/api/v1/reviews")
    office = Citizen(city.users["chen"]).get(f"/api/v1/cases/{case.number}")
    assert office.json()["links"] == []  # it is hers to say
    given = {"case": case.number, "level": "satisfied"}
    answer = li.post(offered["href"], given, content_type="application/json")
    assert answer.status_code == 201
    again = li.post(offered["href"], given, content_type="application/json")
    assert again.status_code == 409


def test_while_it_is_under_way_no_program_is_led_to_a_rating(city, accepted):
    li = Citizen(city.users["li"])
    assert li.get(f"/api/v1/cases/{accepted.number}").json()["links"] == []
