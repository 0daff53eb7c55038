"""What parks spare a project, and what their offices handle themselves (C049, C060, C061)."""

from datetime import date

import pytest

from yici.bundles import actions, parks
from yici.bundles.models import BundleCase, Evaluation, Park
from yici.bundles.rules import NotAllowed
from yici.bundles.tests import street as streets
from yici.bundles.tests.conftest import case_of, settled
from yici.cases.tests.citizen import Citizen, words_of
from yici.cases.tests.city import publish
from yici.conftest import on
from yici.people.models import Post, Role, Staff
from yici.people.who import Who

AREA = {"code": "area", "text": "在哪个园区？",
        "options": [{"code": "none", "text": "不在"}, {"code": "other", "text": "其他园区"}]}  # fmt: skip
PARK = {"code": "park", "text": "在园区内吗？",
        "options": [{"code": "no", "text": "不在"}, {"code": "yes", "text": "在"}]}  # fmt: skip
TERM = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}


@pytest.fixture
def zone(street):
    """A shop of the street's kind in a park: the fire check stands for an evaluation of energy,
    the hygiene permit asks for no test report where the park has its evaluation."""
    city = street.city
    hygiene = dict(streets.ITEMS["hygiene"])
    hygiene["situations"] = [PARK]
    *others, test = hygiene["materials"]
    hygiene["materials"] = [*others, test | {"needed_if": {"park": ["no"]}}]
    city.items["hygiene"] = publish("hygiene3", hygiene, city.departments["区卫健局"])
    parts = {part["code"]: dict(part) for part in streets.SHOP["parts"]}
    parts["fire"]["evaluated"] = {"kind": "energy", "effect": "replaces"}
    parts["hygiene"] |= {
        "evaluated": {"kind": "eia", "effect": "simplifies", "question": "park"},
        "answers": {"park": "no"},
    }
    body = streets.SHOP | {
        "parts": list(parts.values()), "area": "area",
        "situations": [*streets.SHOP["situations"], AREA],
    }  # fmt: skip
    street.shop = streets.published(city, body, "open-shop-3")
    park = Park.objects.create(
        code="east", name="东区工业园", department=city.departments["区民政局"],
        region_id=street.shop.bundle.region_id,
    )  # fmt: skip
    street.park = park
    return street


def evaluated(zone, *kinds, at="2026-09-01", **term):
    for kind in kinds:
        actions.register_evaluation(
            park=zone.park, kind=kind, document=f"广安区评〔2026〕{kind}", by=Who.clock(), at=on(at),
            issued_by=zone.city.departments["区住建局"], **TERM | term,
        )  # fmt: skip


def taken_in(zone, opened, area="east", key="zone", materials=streets.PAPERS):
    return opened(
        edition_id=zone.shop.pk, answers={"food": "yes", "area": area}, key=key, materials=materials
    )


def test_inside_an_evaluated_park_the_single_evaluation_is_not_asked_for(zone, opened):
    evaluated(zone, "energy", "eia")
    bundle = taken_in(zone, opened, materials=streets.PAPERS[:2])  # no test report
    assert [p.code for p in bundle.state.parts] == ["food", "hygiene", "register"]
    guide = words_of(Citizen().get("/things/open-shop-3/?area=east"))
    assert (
        "Not asked of you, since it was settled beforehand for the park or the project: 消防安全检查"
        in guide
    )
    assert "东区工业园" in words_of(Citizen().get("/parks/"))


def test_outside_or_where_nothing_was_evaluated_all_of_it_is(zone, opened):
    evaluated(zone, "soil")
    for no, area in enumerate(("none", "other", "east")):
        bundle = taken_in(zone, opened, area, key=f"area{no}")
        assert "fire" in {p.code for p in bundle.state.parts}


@pytest.mark.parametrize("term", [
    {"valid_from": date(2026, 9, 15)},  # not yet
    {"valid_until": date(2026, 9, 13)},  # no longer
    {"at": "2026-09-15"},  # entered afterwards: never for the past
])  # fmt: skip
def test_an_evaluation_counts_on_the_days_it_holds_and_is_known(zone, term):
    evaluated(zone, "energy", **term)
    assert parks.areas_on(zone.park.region_id, date(2026, 9, 14)) == ()


def test_revoked_it_counts_no_longer_but_what_began_under_it_goes_on(zone, opened, office):
    evaluated(zone, "energy", "eia")
    bundle = taken_in(zone, opened, materials=streets.PAPERS[:2])
    for line in Evaluation.objects.all():
        actions.revoke(entry=line, reason="规划调整。", by=Who.clock(), at=on("2026-09-15"))
    assert parks.areas_on(zone.park.region_id, date(2026, 9, 15)) == ()
    actions.accept(bundle=bundle, by=zone.chen, at=on("2026-09-16"))
    bundle = office.decide(settled(bundle), "register", "2026-09-16", "chen")
    assert {p.code for p in bundle.state.parts} == {"food", "hygiene", "register"}
    with pytest.raises(NotAllowed):
        actions.revoke(entry=line, reason="再次。", by=Who.clock(), at=on("2026-09-16"))


def test_who_may_enter_what(zone):
    told = {"park": zone.park, "kind": "energy", "document": "文号", "at": on("2026-09-01"), **TERM}
    issued = zone.city.departments["区住建局"]
    for name in ("li", "chen", "wu"):
        with pytest.raises(NotAllowed):
            actions.register_evaluation(issued_by=issued, by=zone.city.who[name], **told)
    for wrong in ({"kind": "noise"}, {"document": " "}, {"valid_until": date(2025, 12, 31)}):
        with pytest.raises(NotAllowed):
            actions.register_evaluation(issued_by=issued, by=Who.clock(), **told | wrong)
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize("way", ["delegated", "entrusted"])
def test_the_parks_office_handles_what_it_is_authorised_for(zone, opened, office, way):
    """C061; 行政许可法 art. 24: entrusted, the authority stays answerable."""
    city, chief = zone.city, zone.city.departments["区卫健局"]
    item = city.items["hygiene"].item.code
    told = {"park": zone.park, "way": way, "document": "授权书", "at": on("2026-09-01"), **TERM}
    actions.authorise(item_code=item, issued_by=chief, by=Who.clock(), **told)
    with pytest.raises(NotAllowed):
        actions.authorise(item_code=item, issued_by=chief, by=Who.clock(), **told)
    with pytest.raises(NotAllowed):
        actions.authorise(
            item_code=item, issued_by=city.departments["区住建局"], by=Who.clock(), **told
        )
    evaluated(zone, "soil")  # so that the park stands among the answers
    bundle = taken_in(zone, opened)
    actions.accept(bundle=bundle, by=zone.chen, at=on("2026-09-14"))
    bundle = office.decide(settled(bundle), "register", "2026-09-14", "chen")
    case = case_of(bundle, "hygiene")
    (task,) = case.state.open_tasks("review")
    assert task.department_id == zone.park.department_id
    answerable = zone.park.department_id if way == "delegated" else chief.pk
    assert case.department_id == answerable
    assert case_of(bundle, "food").department_id == city.departments["区市监局"].pk
    office.review(bundle, "hygiene", "2026-09-15", "outsider")  # 区民政局 is the park's office here
    with pytest.raises(Exception, match="another post"):
        office.decide(bundle, "hygiene", "2026-09-16", "sun")
    Post.objects.create(
        staff=Staff.objects.get(code="GA-outsider"), department=zone.park.department,
        role=Role.DECIDER, since=on("2020-01-01"),
    )  # fmt: skip
    from yici.people.who import who_is

    city.users["outsider"].__dict__.pop("_who", None)
    city.who["outsider"] = who_is(city.users["outsider"])
    bundle = office.decide(bundle, "hygiene", "2026-09-16", "outsider")
    assert bundle.state.part("hygiene").status == "granted"
    assert BundleCase.objects.visible_to(city.who["outsider"]).exists()


def test_the_desk_enters_and_revokes_a_line_and_says_what_is_wrong(zone, client, monkeypatch):
    city = zone.city
    Post.objects.create(
        staff=Staff.objects.get(code="GA-zhao"), department=city.departments["区住建局"],
        role=Role.CATALOGUE_EDITOR, since=on("2020-01-01"),
    )  # fmt: skip
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-01"))
    client.force_login(city.users["zhao"])
    told = {f"evaluations-{name}": value for name, value in {
        "park": zone.park.pk, "kind": "energy", "document": "广安区评〔2026〕1号",
        "issued_by": city.departments["区住建局"].pk, "valid_from": "2026-09-01",
        "valid_until": "2025-09-01",
    }.items()}  # fmt: skip
    assert client.post("/desk/parks/evaluations/enter/", told).status_code == 400
    told["evaluations-valid_until"] = "2028-09-01"
    assert client.post("/desk/parks/evaluations/enter/", told).status_code == 302
    line = Evaluation.objects.get()
    assert "广安区评〔2026〕1号" in client.get("/desk/parks/").content.decode()
    address = f"/desk/parks/evaluations/{line.pk}/revoke/"
    client.post(address, {"reason": ""})
    assert Evaluation.objects.get().revoked_on is None
    client.post(address, {"reason": "规划调整。"})
    assert Evaluation.objects.get().revoked_on == date(2026, 9, 1)
