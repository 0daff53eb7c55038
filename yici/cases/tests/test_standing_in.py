"""Who stands at the window for the applicant later on: with a correction, or for the result (R38)."""

import pytest

from yici.cases import actions, reading
from yici.cases.models import Case
from yici.cases.rules import NotAllowed
from yici.conftest import on
from yici.kernel import files, ledger
from yici.kernel.reactions import settle
from yici.people import actions as people
from yici.people.tests.people import make_person
from yici.people.who import who_acts_as

from .citizen import Citizen, words_of
from .paths import GRANT, review_all
from .three_doors import NAMES, Doors

DAY = "2026-09-22"


@pytest.fixture
def neighbour(city):
    return make_person("王桂芳")


@pytest.fixture
def ready(city, apply, monkeypatch):
    """A permit that lies at the window to be collected."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(DAY))
    case = actions.accept(case=apply(delivery="window"), by=city.chen, at=on("2026-09-21"))
    actions.decide(case=review_all(city, case), by=city.wu, at=on("2026-09-22"), **GRANT)
    settle()
    return Case.at(case.pk)


def let(city, somebody, **facts):
    """Li lets her act, by a paper that the clerk keeps."""
    return people.give_mandate(
        principal=city.applicants["li"], agent=somebody, by=city.chen, at=on("2026-09-01"),
        basis="paper", evidence=files.put("授权委托书".encode()), **facts,
    )  # fmt: skip


def last(case) -> dict:
    return list(ledger.history(case.pk))[-1].body


@pytest.mark.parametrize("door", NAMES)
def test_a_neighbour_collects_the_result_with_a_mandate_and_the_story_says_so(
    city, ready, neighbour, monkeypatch, door
):
    mandate = let(city, neighbour)
    sent = {"mode": "window", "agent": str(neighbour.pk)}
    assert Doors(city, monkeypatch).at(door, "chen", "deliver", ready, **sent).done
    assert last(ready)["mandate_id"] == str(mandate.pk)
    for office in (True, False):
        told = [line.words for line in reading.timeline(Case.at(ready.pk), for_office=office)]
        assert "王*芳" in str(told) or "王**" in str(told)
        assert "王桂芳" not in str(told)
    assert "王桂芳" not in str(last(ready))


@pytest.mark.parametrize("door", NAMES)
def test_nobody_collects_it_for_her_without_one(city, ready, neighbour, monkeypatch, door):
    sent = {"mode": "window", "agent": str(neighbour.pk)}
    said = Doors(city, monkeypatch).at(door, "chen", "deliver", ready, **sent)
    assert not said.done
    assert "mandate" in said.words or said.words == "invalid_choice"
    assert Case.at(ready.pk).seq == ready.seq


def test_a_mandate_to_apply_or_for_another_item_or_of_yesterday_is_none(city, ready, neighbour):
    let(city, neighbour, actions=["apply"])
    let(city, neighbour, items=[city.items["birth"].item.code])
    people.revoke_mandate(mandate=let(city, neighbour), by=city.chen, at=on("2026-09-21"))
    with pytest.raises(NotAllowed, match="needs a mandate"):
        actions.deliver(
            case=ready.pk, by=city.chen, mode="window", agent_id=neighbour.pk, at=on(DAY)
        )


def test_by_post_nobody_stands_at_a_window(city, ready, neighbour):
    let(city, neighbour)
    with pytest.raises(NotAllowed, match="Only at the window"):
        actions.deliver(case=ready.pk, by=city.chen, mode="post", agent_id=neighbour.pk, at=on(DAY))


def test_the_clerk_chooses_only_among_those_who_may(city, ready, neighbour, monkeypatch):
    page = f"/desk/cases/{ready.number}/do/deliver/"
    assert "Who collects it" not in words_of(Citizen(city.users["chen"]).get(page))
    let(city, neighbour)
    shown = Citizen(city.users["chen"]).get(page)
    assert "Who collects it" in words_of(shown)
    assert "王桂芳" not in shown.content.decode()


@pytest.fixture
def awaited(city, apply, monkeypatch):
    """A case of which the clerk asked for a telephone number that answers."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(DAY))
    case = apply()
    actions.ask_correction(
        case=case, by=city.chen, missing=["phone"], words_to_applicant="请补电话。", at=on(DAY)
    )
    return Case.at(case.pk)


def test_she_brings_what_was_missing_and_the_clerk_says_who_she_is(city, awaited, neighbour):
    mandate = let(city, neighbour, actions=["correct"])
    page = f"/desk/cases/{awaited.number}/correct/"
    desk = Citizen(city.users["chen"])
    assert "Who brings it" in words_of(desk.get(page))
    typed = {"f_phone": "13800138001", "seen": awaited.seq, "key": "k"}
    assert desk.post(page, typed | {"agent": "nobody"}).status_code == 400
    assert desk.post(page, typed | {"agent": str(neighbour.pk)}).status_code == 302
    assert last(awaited)["mandate_id"] == str(mandate.pk)


def test_over_the_api_and_the_command_line_too(city, awaited, neighbour, monkeypatch):
    doors, sent = Doors(city, monkeypatch), {"form": {"phone": "13800138001"}}
    for name in ("api", "cli"):
        said = doors.at(name, "chen", "correct", awaited, **sent, agent=str(neighbour.pk))
        assert "mandate" in said.words, name
    mandate = let(city, neighbour)
    assert doors.at("cli", "chen", "correct", awaited, **sent, agent=str(neighbour.pk)).done
    assert last(awaited)["mandate_id"] == str(mandate.pk)


def test_on_her_own_page_nobody_stands_at_a_window(city, awaited, neighbour):
    let(city, neighbour)
    li = who_acts_as(city.applicants["li"], on(DAY))
    with pytest.raises(NotAllowed, match="needs a mandate"):
        actions.correct(
            case=awaited.pk, by=li, form={"phone": "13800138001"}, agent_id=neighbour.pk, at=on(DAY)
        )
