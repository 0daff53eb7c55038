"""What applies to whom: the situation decides materials, fields, fees and procedures."""

import pytest

from yici.catalogue.content import Content
from yici.catalogue.guides import demo_guides
from yici.catalogue.rules import UnknownAnswer, applicable


@pytest.fixture(scope="module")
def guides():
    return {guide.content.name: guide.content for guide in demo_guides()}


def codes(parts):
    return {part.code for part in parts}


def test_a_tenant_shows_the_lease_and_an_owner_nothing(guides):
    food = guides["食品（含保健食品）经营许可核发"]

    tenant = applicable(food, {"trade": "catering", "premises": "leased", "agent": "self"})
    owner = applicable(food, {"trade": "catering", "premises": "own", "agent": "self"})

    assert "lease" in codes(tenant.asked)
    assert "lease" not in codes(owner.materials)
    assert "ownership" in codes(owner.fetched)
    assert not owner.unanswered


def test_a_restaurant_is_surveyed_and_a_shop_only_when_it_sells_health_food(guides):
    food = guides["食品（含保健食品）经营许可核发"]

    def surveys(**answers):
        return codes(applicable(food, answers).special_procedures)

    assert surveys(trade="catering") == {"survey"}
    assert surveys(trade="retail", health_food="no") == set()
    assert surveys(trade="retail", health_food="yes") == {"survey_health_food"}


def test_before_any_answer_the_guide_shows_all_that_may_be_needed(guides):
    for content in guides.values():
        everything = applicable(content, {})
        assert len(everything.materials) == len(content.materials)
        assert len(everything.fields) == len(content.fields)


def test_a_qualification_goes_to_the_departments_of_its_categories(guides):
    """资质认定并联审批 (C065): transport, water, communications, as the categories have it."""
    item = guides["建筑业企业资质认定（施工总承包、专业承包）"]

    def reviewed(**answers):
        (review,) = (s for s in applicable(item, answers).stages if s.kind == "review")
        return review

    assert reviewed(category=["building"]).departments == ("区住建局",)
    assert reviewed(category=["highway"]).departments == ("区住建局", "区交通运输局")
    both = reviewed(category=["water", "communications", "building"], matter="first")
    assert both.departments == ("区住建局", "区水务局", "市通信办")
    assert not any(duty.needed_if for duty in both.duties)  # settled: nothing is left open
    assert len(reviewed().duties) == 4  # before any answer: all that may be needed
    assert [bool(duty.needed_if) for duty in reviewed().duties] == [False, True, True, True]


def test_a_question_not_asked_takes_what_hangs_on_it_along(guides):
    birth = guides["出生登记"]
    married = applicable(birth, {"parents": "married", "with": "mother"})
    assert "father_claim" not in codes(married.questions)
    assert "paternity" not in codes(married.materials)
    assert married.unanswered == ()


def test_the_fee_follows_the_situation(guides):
    card = guides["居民身份证省内异地办理"]
    home = guides["不动产转移登记（国有建设用地使用权及房屋所有权）"]
    assert applicable(card, {"reason": "expired"}).amount_cents == 2000
    assert applicable(card, {"reason": "lost"}).amount_cents == 4000
    assert applicable(home, {"purpose": "dwelling"}).amount_cents == 8000


def test_several_options_may_be_true_at_once_where_the_question_says_so(guides):
    aid = guides["最低生活保障对象认定、保障金给付"]
    found = applicable(aid, {"special": ["disabled", "ill"]})
    assert {"disability", "illness"} <= codes(found.materials)
    assert "student" not in codes(found.materials)


@pytest.mark.parametrize(
    "answers", [{"trade": "hotel"}, {"colour": "red"}, {"premises": ["own", "leased"]}]
)
def test_an_answer_nobody_offered_is_refused(guides, answers):
    with pytest.raises(UnknownAnswer):
        applicable(guides["食品（含保健食品）经营许可核发"], answers)


def test_an_item_without_questions_asks_none():
    plain = Content.model_validate({"name": "证明", "task_type": "20"})
    assert applicable(plain, {}).unanswered == ()
