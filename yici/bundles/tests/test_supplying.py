"""A part whose turn has come and whose form still lacks something: its applicant supplies it."""

import re

import pytest

from yici.bundles import actions
from yici.bundles.models import BundleCase
from yici.bundles.rules import NotAllowed
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import case_of, settled, statuses
from yici.cases import reading
from yici.cases.actions import Incomplete
from yici.cases.tests.citizen import Citizen, words_of
from yici.conftest import on
from yici.notifications.models import Notification

# The fire check leaves no licence, so that nothing of it can name the organisation.
AFTER_FIRE = {
    "part": "fire", "reason": "消防检查后办理", "fields": {"organisation": "licence.identifier"},
}  # fmt: skip


@pytest.fixture
def stuck(street, opened, office):
    """The hygiene permit could begin, but nobody has told it the name of the organisation."""
    parts = [dict(part) for part in streets.SHOP["parts"]]
    parts[2]["needs"] = [AFTER_FIRE]
    edition = streets.published(
        street.city, streets.SHOP | {"parts": parts, "promised": {"days": 9}}
    )
    papers = [*streets.PAPERS, streets.Given("hygiene_business_licence", digest="5" * 64, size=9)]
    bundle = opened(edition_id=edition.pk, materials=papers[:3])
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-14 10:00"))
    bundle = settled(bundle)
    office.review(bundle, "fire", "2026-09-16", "zhao")
    return office.decide(bundle, "fire", "2026-09-17", "zhao")


def test_it_waits_and_the_applicant_is_told_what_to_do(street, stuck):
    assert statuses(stuck)["hygiene"] == "waiting"
    assert "organisation" in stuck.state.part("hygiene").stuck
    assert Notification.objects.filter(kind="bundles.part_stuck").count() == 1
    page = words_of(Citizen(street.city.users["li"]).get(f"/things/cases/{stuck.number}/"))
    assert "this part needs something from you" in page


def test_what_she_supplies_lets_it_begin_at_once_accepted_with_the_rest(street, stuck):
    lacks = stuck.state.part("hygiene").stuck
    given = {"organisation": "老李小店"}
    bundle = actions.supply_part(
        bundle=stuck, by=street.li, part="hygiene", form=given, at=on("2026-09-18"), key="own"
    )
    assert set(lacks) == {"organisation"}
    case = case_of(bundle, "hygiene")
    assert case.accepted_on == on("2026-09-18").date()
    form = reading.dossier_of(case)["form"]
    assert (form["organisation"], form["premises"]) == ("老李小店", "滨江路1号")
    again = actions.supply_part(
        bundle=bundle, by=street.li, part="hygiene", form=given, at=on("2026-09-18"), key="own"
    )
    assert case_of(again, "hygiene").pk == case.pk


@pytest.mark.parametrize(("part", "form", "error"), [
    ("hygiene", {"organisation": ""}, Incomplete),
    ("hygiene", {"organisation": "店", "colour": "red"}, Incomplete),
    ("food", {"organisation": "店"}, NotAllowed),
    ("nothing", {}, NotAllowed),
])  # fmt: skip
def test_what_is_still_incomplete_or_nobody_asked_for_changes_nothing(
    street, stuck, part, form, error
):
    with pytest.raises(error):
        actions.supply_part(bundle=stuck, by=street.li, part=part, form=form, at=on("2026-09-18"))
    assert BundleCase.at(stuck.pk).seq == stuck.seq


def test_a_stranger_may_not_and_the_window_may(street, stuck):
    told = {"part": "hygiene", "form": {"organisation": "老李小店"}, "at": on("2026-09-18")}
    with pytest.raises(NotAllowed):
        actions.supply_part(bundle=stuck, by=street.mei, **told)
    assert case_of(actions.supply_part(bundle=stuck, by=street.chen, **told), "hygiene")


def test_on_the_page_she_sees_her_mistake_and_then_the_case(street, stuck):
    client = Citizen(street.city.users["li"])
    address = f"/things/cases/{stuck.number}/supply/hygiene/"
    page = client.get(address)
    seen = re.search(r'name="seen" value="(\d+)"', page.content.decode())[1]
    assert client.post(address, {"seen": seen, "f-organisation": ""}).status_code == 422
    assert client.post(address, {"seen": seen, "f-organisation": "老李小店"}).status_code == 302
    assert statuses(settled(stuck))["hygiene"] == "running"
    assert client.get(address).status_code == 302
    assert client.get(f"/things/cases/{stuck.number}/supply/none/").status_code == 404
