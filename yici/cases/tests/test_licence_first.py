"""制证在前、办结在后: a case that yields a licence is closed once it is sealed and stored (R31, C082, N22)."""

import pytest
from django.urls import reverse

from yici.api.tests.conftest import anonymous, sign_in
from yici.cases import actions
from yici.cases.events import Delivered, LicenceMade
from yici.cases.lifecycle import IllegalStep
from yici.cases.models import Case
from yici.cases.rules import NotAllowed
from yici.conftest import on
from yici.kernel import files, ledger, reactions
from yici.licences import seals
from yici.licences.models import Licence

from .city import PERMIT, publish

__all__ = ["anonymous", "sign_in"]
DOORS = ("page", "api", "action")


@pytest.fixture
def granted(city, apply):
    """A permit granted on 2026-09-23, to be handed out at the window; its licence is not made yet."""
    case = actions.accept(case=apply(delivery="window"), by=city.chen, at=on("2026-09-21"))
    for reviewer in (city.wang, city.zhao, city.sun):
        said = {"outcome": "pass", "criterion": "meets_conditions", "at": on("2026-09-22")}
        case = actions.review(case=case, by=reviewer, **said)
    said = {"outcome": "granted", "criterion": "meets_conditions", "at": on("2026-09-23")}
    return actions.decide(case=case, by=city.wu, **said)


@pytest.fixture
def hand_out(city, at_desk, sign_in):
    """Try to hand the result over at a door; return whether it was let."""

    def tried(case, door: str, name="deng") -> bool:
        if door == "page":
            desk = at_desk(name, "2026-09-24")
            page = reverse("desk:case_verb", args=[case.number, "deliver"])
            desk.post(page, {"mode": "window", "key": "k", "seen": Case.at(case.pk).seq})
        elif door == "api":
            program = sign_in(name)
            program.post(f"cases/{case.number}/actions/deliver", {"mode": "window"})
        else:
            try:
                who = city.who[name]
                actions.deliver(case=case.pk, by=who, mode="window", at=on("2026-09-24"))
            except (IllegalStep, NotAllowed):
                return False
        return Case.at(case.pk).status == "delivered"

    return tried


@pytest.mark.parametrize("door", DOORS)
def test_before_the_licence_is_sealed_nobody_closes_the_case_at_any_door(granted, hand_out, door):
    assert granted.status == "making"
    for name in ("deng", "chen", "wu"):
        assert not hand_out(granted, door, name)
    assert Case.at(granted.pk).completed_on is None


@pytest.mark.parametrize("door", DOORS)
def test_once_it_is_sealed_and_stored_the_case_is_closed(granted, hand_out, door):
    reactions.settle()
    licence = Licence.objects.get(case_id=granted.pk)
    assert files.is_there(licence.digest)
    assert hand_out(granted, door)


def test_a_seal_that_fails_leaves_the_case_open_until_it_succeeds(granted, hand_out, monkeypatch):
    """The work is tried again; meanwhile there is a licence without a PDF, and no way out."""

    def broken(*_args, **_facts):
        raise OSError("the machine that seals does not answer")

    with monkeypatch.context() as failing:
        failing.setattr(seals, "sign", broken)
        with pytest.raises(OSError, match="does not answer"):
            reactions.settle()
    assert Case.at(granted.pk).status == "making"
    assert all(one.digest == "" for one in Licence.objects.filter(case_id=granted.pk))
    assert not hand_out(granted, "action")
    reactions.settle()
    assert Case.at(granted.pk).status == "delivering"
    assert Licence.objects.filter(case_id=granted.pk).count() == 1
    assert hand_out(granted, "action")


def test_a_pdf_that_cannot_be_stored_leaves_the_case_open(granted, monkeypatch):
    def full(*_args, **_facts):
        raise OSError("no space left")

    with monkeypatch.context() as failing:
        failing.setattr(files, "put", full)
        with pytest.raises(OSError, match="no space"):
            reactions.settle()
    assert Case.at(granted.pk).status == "making"


def test_online_it_is_delivered_by_itself_but_never_before_the_licence(city, apply):
    case = actions.accept(case=apply(), by=city.chen, at=on("2026-09-21"))
    for reviewer in (city.wang, city.zhao, city.sun):
        said = {"outcome": "pass", "criterion": "meets_conditions", "at": on("2026-09-22")}
        case = actions.review(case=case, by=reviewer, **said)
    said = {"outcome": "granted", "criterion": "meets_conditions", "at": on("2026-09-23")}
    case = actions.decide(case=case, by=city.wu, **said)
    reactions.settle()
    told = [entry.kind for entry in ledger.history(case.pk)]
    assert told.index(LicenceMade.kind) < told.index(Delivered.kind)
    assert Case.at(case.pk).licence_id


def test_what_yields_no_licence_is_closed_without_one(city, apply):
    """R31 speaks of a case that yields one; a refusal and a plain reply do not."""
    plain = PERMIT | {"result": PERMIT["result"] | {"kind": "other", "licence_type": ""}}
    offered = publish("plain", plain, city.departments["区市监局"])
    case = actions.accept(
        case=apply(edition_id=offered.pk, delivery="window"), by=city.chen, at=on("2026-09-21")
    )
    for reviewer in (city.wang, city.zhao, city.sun):
        said = {"outcome": "pass", "criterion": "meets_conditions", "at": on("2026-09-22")}
        case = actions.review(case=case, by=reviewer, **said)
    said = {"outcome": "granted", "criterion": "meets_conditions", "at": on("2026-09-23")}
    case = actions.decide(case=case, by=city.wu, **said)
    reactions.settle()
    assert Case.at(case.pk).status == "delivering"
    assert not Licence.objects.filter(case_id=case.pk).exists()
