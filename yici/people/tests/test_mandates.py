"""Acting for somebody needs a mandate: given by who may give it, for what it says, while it lasts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from yici.conftest import on
from yici.kernel import files
from yici.people import actions, refusals
from yici.people.models import Mandate

from .people import (
    SINCE,
    acting,
    let_act,
    make_department,
    make_firm,
    make_hall,
    make_person,
    make_staff,
)

NOW = on("2026-09-28")


def paper() -> str:
    return files.put("授权委托书：张德福委托刘明。".encode())


@pytest.fixture
def elder(db):
    return make_person("张德福")


@pytest.fixture
def cadre(db):
    return make_person("刘明")


def test_an_elder_lets_the_village_cadre_act_for_him(elder, cadre):
    clerk = make_staff("陈小芳", "clerk", make_hall())
    mandate = let_act(cadre, elder, by=clerk, basis="paper", evidence=paper(), is_agency=True)
    assert acting(cadre).may_act_for(elder.pk, "any-item", "apply")
    assert acting(cadre).applicants == {elder.pk, cadre.pk}
    assert not acting(elder).may_act_for(cadre.pk)
    assert mandate.granted_by == clerk.actor


def test_a_mandate_covers_the_items_and_steps_it_names(elder, cadre):
    let_act(cadre, elder, items=["A-1", "A-2"], actions=["apply", "correct"])
    who = acting(cadre)
    assert who.may_act_for(elder.pk, "A-1", "apply")
    assert not who.may_act_for(elder.pk, "B-1", "apply")
    assert not who.may_act_for(elder.pk, "A-1", "withdraw")


def test_a_mandate_holds_from_its_first_day_to_before_its_last_moment(elder, cadre):
    end = NOW + timedelta(days=10)
    let_act(cadre, elder, valid_from=NOW, valid_until=end)
    assert not acting(cadre, NOW - timedelta(seconds=1)).may_act_for(elder.pk)
    assert acting(cadre, NOW).may_act_for(elder.pk)
    assert not acting(cadre, end).may_act_for(elder.pk)


def test_a_revoked_mandate_ends_at_once_and_only_once(elder, cadre):
    mandate = let_act(cadre, elder)
    ended = actions.revoke_mandate(mandate=mandate, by=acting(elder), at=NOW)
    assert not acting(cadre, NOW).may_act_for(elder.pk)
    again = actions.revoke_mandate(mandate=mandate, by=acting(elder), at=NOW + timedelta(days=1))
    assert again.revoked_at == ended.revoked_at == NOW


def test_nobody_gives_a_mandate_for_another(elder, cadre):
    reviewer = make_staff("赵明华", "reviewer", make_department())
    for by in (acting(cadre), reviewer):
        with pytest.raises(refusals.NotAllowed):
            let_act(cadre, elder, by=by)
        with pytest.raises(refusals.NotAllowed):
            let_act(cadre, elder, by=by, basis="paper", evidence=paper())
    assert not Mandate.objects.exists()


def test_an_agent_cannot_pass_the_mandate_on(elder, cadre):
    let_act(cadre, elder)
    with pytest.raises(refusals.NotAllowed):
        let_act(make_person("王小军"), elder, by=acting(cadre))


def test_a_representative_lets_an_employee_act_for_the_firm(cadre):
    boss = make_person("李秀英")
    firm = make_firm("初见餐饮", boss)
    let_act(cadre, firm, by=acting(boss))
    assert acting(cadre).may_act_for(firm.pk)
    with pytest.raises(refusals.NotAllowed):
        actions.revoke_mandate(mandate=Mandate.objects.get(basis="law"), by=acting(boss), at=NOW)


@pytest.mark.parametrize(
    "facts",
    [
        {"items": []},
        {"actions": []},
        {"valid_until": SINCE},
        {"basis": "paper", "evidence": ""},
        {"basis": "paper", "evidence": "ab" * 32},  # a digest of no file
    ],
)
def test_a_mandate_that_would_not_hold_is_refused(elder, cadre, facts):
    by = make_staff("陈小芳", "clerk", make_hall()) if "basis" in facts else acting(elder)
    with pytest.raises(refusals.BadMandate):
        let_act(cadre, elder, by=by, **facts)
    assert not Mandate.objects.exists()


def test_only_another_person_can_be_an_agent(elder):
    for agent in (elder, make_firm("代办公司")):
        with pytest.raises(refusals.BadMandate):
            let_act(agent, elder)


def test_the_database_refuses_paper_without_evidence(elder, cadre):
    mandate = let_act(cadre, elder)
    mandate.basis = "paper"
    with pytest.raises(IntegrityError), transaction.atomic():
        mandate.save()


def test_mandates_are_seen_by_both_sides_and_nobody_else(elder, cadre):
    boss = make_person("李秀英")
    firm = make_firm("初见餐饮", boss)
    ours, hers = let_act(cadre, elder), let_act(cadre, firm, by=acting(boss))
    seen = lambda who: set(Mandate.objects.visible_to(who))
    assert seen(acting(elder)) == {ours}
    assert seen(acting(cadre)) == {ours, hers}
    assert seen(acting(boss)) == {hers, Mandate.objects.get(basis="law")}
    assert seen(make_staff("赵明华", "reviewer", make_department())) == set()
