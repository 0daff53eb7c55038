"""A later part whose guide names a department that the register does not have any more."""

import json
from datetime import datetime

import pytest
from click.testing import CliRunner
from django.utils import timezone

from yici.bundles import actions, jobs
from yici.bundles.models import BundleCase
from yici.bundles.tests.conftest import case_of, settled, statuses
from yici.cases.actions import laid_down
from yici.cases.tests.citizen import Citizen, words_of
from yici.cases.tests.three_doors import _Inside
from yici.cli import door
from yici.cli.case import case as command
from yici.conftest import on
from yici.kernel import reactions
from yici.notifications.models import Notification, desk_of
from yici.people.actions import make_token
from yici.people.models import Department

OLD, NEW = "区卫健局", "区卫生健康和疾控局"
LATER = on("2026-09-15 09:00")


def named(name: str) -> None:
    """The department has another name in the register, and every process has heard of it."""
    known = Department.objects.filter(short_name__in=(OLD, NEW))
    known.update(short_name=name, name=f"广安市广安区{name}")
    laid_down.departments_of.cache_clear()


def begin_again(at: datetime = LATER) -> int:
    return jobs.begin_with_its_office(int(at.timestamp()))


@pytest.fixture
def held(shop, office):
    """Renamed between the application and the day when the hygiene permit's turn comes."""
    named(NEW)
    return office.decide(shop, "register", "2026-09-14 11:00", "chen")


def test_it_waits_with_its_reason_and_holds_nobody_up(street, held):
    """R34: no job fails and comes again for ever; the parts beside it begin."""
    assert statuses(held) == {
        "register": "granted", "fire": "running", "food": "running", "hygiene": "waiting",
    }  # fmt: skip
    part = held.state.part("hygiene")
    assert (part.no_office, part.stuck, part.case_id) == (OLD, (), None)
    actions.start_ready(bundle=held, at=LATER)
    assert BundleCase.at(held.pk).seq == held.seq  # said once


def test_officials_and_applicant_read_why(street, held):
    li, chen = (Citizen(street.city.users[name]) for name in ("li", "chen"))
    for reader, page in (
        (li, f"/things/cases/{held.number}/"),
        (chen, f"/desk/things/{held.number}/"),
    ):
        shown = words_of(reader.get(page))
        assert f"its guide names “{OLD}”" in shown
        assert "needs something from you" not in shown
    told = json.loads(li.get(f"/api/v1/bundle-cases/{held.number}").content)
    (part,) = [one for one in told["parts"] if one["code"] == "hygiene"]
    assert (part["no_office"], part["stuck"], part["number"]) == (OLD, [], "")
    assert "supply-part" not in told["actions"]
    assert Notification.objects.filter(kind="bundles.part_held").count() == 1
    assert not Notification.objects.filter(kind="bundles.part_stuck").exists()


def test_it_begins_by_itself_once_the_register_has_the_department(held):
    """Accepted with the rest, as it would have been; and only then."""
    assert begin_again() == 0
    assert statuses(held)["hygiene"] == "waiting"
    named(OLD)
    assert begin_again() == 1
    bundle = settled(held)
    assert (statuses(bundle)["hygiene"], bundle.state.part("hygiene").no_office) == ("running", "")
    assert case_of(bundle, "hygiene").accepted_on == LATER.date()
    assert begin_again() == 0


def test_an_application_that_comes_in_then_is_received_all_the_same(street, opened):
    """What needs nothing begins beside it; sent again it is the same application."""
    Department.objects.filter(short_name="区住建局").update(
        short_name="区城建局", name="广安区城建局"
    )
    laid_down.departments_of.cache_clear()
    bundle = settled(opened())
    assert (statuses(bundle)["register"], statuses(bundle)["fire"]) == ("applied", "waiting")
    assert bundle.state.part("fire").no_office == "区住建局"
    assert opened().pk == bundle.pk


def test_it_wears_a_badge_of_its_own_at_every_door(street, held, monkeypatch):
    """Not “waits for another part”: what it waited for is there."""
    li, chen = (Citizen(street.city.users[name]) for name in ("li", "chen"))
    for reader, page in (
        (li, f"/things/cases/{held.number}/"),
        (chen, f"/desk/things/{held.number}/"),
        (chen, "/desk/things/"),
    ):
        shown = words_of(reader.get(page))
        assert "Department to be named" in shown
        assert "Waits for another part" not in shown
    told = json.loads(li.get(f"/api/v1/bundle-cases/{held.number}").content)
    (part,) = [one for one in told["parts"] if one["code"] == "hygiene"]
    assert part["status_words"] == "Department to be named"
    monkeypatch.setattr(door, "httpx", _Inside)
    user, by = street.city.users["li"], street.li
    token = make_token(user=user, name="door", by=by, at=timezone.now())[1]
    at = ["--url", "http://testserver", "--token", token, "show", "--whole", held.number]
    said = CliRunner().invoke(command, at, env={"LANG": "en_GB.UTF-8"}).output
    assert (
        "公共场所卫生许可 · 广安市广安区区卫生健康和疾控局 · 3 working days · Department to be named"
        in said
    )


def test_the_lead_is_told_once_and_has_it_in_its_list_until_the_department_is_there(
    street, held, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    heads = Notification.objects.filter(kind="bundles.held_at_desk")
    recipients = set(heads.values_list("recipient", flat=True))
    assert desk_of("GA-wu") in recipients  # the head of 区市监局
    assert desk_of("GA-sun") not in recipients  # of another department
    count = heads.count()
    actions.start_ready(bundle=held, at=LATER)
    reactions.settle()
    assert (heads.count(), heads.filter(readers=[]).count()) == (count, count)
    wu = Citizen(street.city.users["wu"])
    assert held.number in wu.get("/desk/things/?state=mine").content.decode()
    sun = Citizen(street.city.users["sun"])  # of another department: not hers to see to
    assert held.number not in sun.get("/desk/things/?state=mine").content.decode()
    named(OLD)
    assert begin_again() == 1
    settled(held)
    assert held.number not in wu.get("/desk/things/?state=mine").content.decode()
    assert not heads.filter(readers=[]).exists()
