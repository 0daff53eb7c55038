"""三集中 (C127): the reform officer sees who approves in one office, in the hall, on the platform."""

import pytest
from django.urls import reverse

from yici.catalogue import actions as catalogue
from yici.catalogue import concentration
from yici.catalogue.guides import demo_guides
from yici.conftest import on
from yici.people import actions
from yici.people.models import Concentration
from yici.people.refusals import BadConcentration, NotAllowed
from yici.people.tests.people import CLOCK, account_of, make_department, make_hall, make_staff

from .way import item_of

GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
NOW = on("2026-11-20")


@pytest.fixture
def offices(db):
    """A department with a guide in force that can be applied for online, a hall, and two bodies."""
    item = item_of(GUIDE)
    draft = catalogue.draft_edition(item=item, content=GUIDE.content, by=CLOCK, at=NOW)
    catalogue.publish_edition(edition=draft, by=CLOCK, at=NOW)
    return {
        "it": item.department, "hall": make_hall(), "body": make_department("区综合执法局"),
        "other": make_department("区气象局"),
    }  # fmt: skip


def concentrate(offices, of="it", **changes):
    told = {
        "approval_office": "行政审批股", "stationed_at": offices["hall"], "enforced_by": None,
        "by": CLOCK, "at": NOW,
    }  # fmt: skip
    return actions.concentrate(department=offices[of], **told | changes)


def line_of(department):
    return next(one for one in concentration.lines() if one.department.pk == department.pk)


def test_each_concentration_counts_and_is_told_from_what_is_there(offices):
    before = line_of(offices["it"])
    assert (before.items, before.online, before.done) == (1, 1, 1)
    concentrate(offices, enforced_by=offices["body"])
    after = line_of(offices["it"])
    whole = concentration.whole(concentration.lines())
    assert (after.has_office, after.is_in_hall, after.done) == (True, True, 3)
    assert (whole.departments, whole.offices, whole.in_hall, whole.items) == (1, 1, 1, 1)
    assert after.said.enforced_by == offices["body"]


def test_departments_without_items_are_no_part_of_the_reform(offices):
    concentrate(offices, of="other")
    assert [one.department for one in concentration.lines()] == [offices["it"]]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"approval_office": " "}, "approval_office"),  # something sits in the hall, without a name
        ({"approval_office": "股" * 101}, "approval_office"),
        ({"stationed_at": "body"}, "stationed_at"),  # no hall
        ({"enforced_by": "it"}, "enforced_by"),  # itself
        ({"enforced_by": "hall"}, "enforced_by"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_changes_nothing(offices, changes, field):
    named = {
        n: offices[v] if isinstance(v, str) and v in offices else v for n, v in changes.items()
    }
    with pytest.raises(BadConcentration) as caught:
        concentrate(offices, **named)
    assert caught.value.field == field
    assert not Concentration.objects.exists()


def test_enforcement_is_handed_on_once_and_never_in_a_circle(offices):
    concentrate(offices, enforced_by=offices["body"])
    for of, to in (("body", "it"), ("body", "other"), ("other", "it")):
        with pytest.raises(BadConcentration):
            concentrate(offices, of=of, enforced_by=offices[to])


def test_only_an_administrator_says_it(offices, client, settings):
    settings.SECOND_FACTOR = "demo"
    editor = make_staff("谭编辑", "catalogue_editor", offices["it"])
    with pytest.raises(NotAllowed):
        concentrate(offices, by=editor)
    client.force_login(account_of(editor))
    page = client.get(reverse("desk:concentration"))
    assert page.status_code == 200
    address = reverse("desk:concentration_change", args=[offices["it"].pk])
    assert address not in page.content.decode()
    assert client.post(address, {"approval_office": "行政审批股"}).status_code == 403


def test_the_administrator_changes_it_at_the_desk_and_everybody_reads_it(offices, client, settings):
    settings.SECOND_FACTOR = "demo"
    boss = make_staff("高管理", "administrator", offices["it"])
    client.force_login(account_of(boss))
    address = reverse("desk:concentration_change", args=[offices["it"].pk])
    wrong = client.post(address, {"approval_office": "", "stationed_at": offices["hall"].pk})
    assert wrong.status_code == 422
    said = {"approval_office": "行政审批股", "stationed_at": offices["hall"].pk,
            "enforced_by": offices["body"].pk}  # fmt: skip
    assert client.post(address, said).status_code == 302
    page = client.get(reverse("desk:concentration"), {"q": "审批股"}).content.decode()
    assert all(offices[name].name in page for name in ("hall", "body"))
    told = client.get("/api/v1/catalogue/concentration").json()
    assert (told["departments"], told["offices"], told["in_hall"]) == (1, 1, 1)
    assert told["items"][0]["enforced_by"] == offices["body"].name
    file = b"".join(client.get(reverse("desk:concentration_file")).streaming_content).decode()
    assert "行政审批股" in file


def test_the_interface_keeps_the_same_rules(offices, client, settings):
    settings.SECOND_FACTOR = "demo"
    address = f"/api/v1/catalogue/concentration/{offices['it'].pk}"
    said = {"approval_office": "行政审批股", "stationed_at": offices["body"].pk}
    client.force_login(account_of(make_staff("谭编辑", "catalogue_editor", offices["it"])))
    assert client.post(address, said, content_type="application/json").status_code == 422
    client.force_login(account_of(make_staff("高管理", "administrator", offices["it"])))
    wrong = client.post(address, said, content_type="application/json")
    assert wrong.json()["errors"][0]["field"] == "stationed_at"
    said["stationed_at"] = offices["hall"].pk
    right = client.post(address, said, content_type="application/json").json()
    assert (right["hall"], right["items"]) == (offices["hall"].name, 1)


def test_what_was_said_before_stays_with_who_said_it(offices):
    concentrate(offices)
    concentrate(offices)  # said again as it is: nothing is added
    concentrate(offices, approval_office="政务服务股", at=on("2026-11-21"))
    said = offices["it"].concentrations.all()
    assert [one.approval_office for one in said] == ["政务服务股", "行政审批股"]
    assert {one.by for one in said} == {CLOCK.actor}
    assert line_of(offices["it"]).said.approval_office == "政务服务股"


def test_a_thousand_departments_cost_four_statements(offices, django_assert_num_queries):
    concentrate(offices, enforced_by=offices["body"])
    with django_assert_num_queries(4):  # the count of items is kept until the catalogue changes
        found = concentration.lines()
        assert concentration.whole(found).in_hall == 1
        assert [line.said.stationed_at.name for line in found] == [offices["hall"].name]
