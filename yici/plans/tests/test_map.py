"""The map as people see it: on the portal, at the desk, and in the demo city (C063)."""

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yici.people.tests.people import account_of, make_department, make_staff
from yici.plans import actions, demo, maps
from yici.plans.models import Area, Conflict, Opinion, Plan, Scheme

from .test_plans import (
    CONDITION,
    X,
    Y,
    area,
    farm,
    fields,
    land,
    scheme,
    square,
    territory,
    water,
    wells,
)  # fmt: skip

__all__ = ["farm", "fields", "land", "scheme", "territory", "water", "wells"]


def test_the_map_draws_every_area_to_scale_with_its_name(territory):
    picture = maps.draw(Area.objects.select_related("plan"))
    assert {one.title for one in picture.shapes} == {
        "territory规划（模拟） · G1 地块G1", "territory规划（模拟） · J1 地块J1",
    }  # fmt: skip
    # four squares of a hundredth of a degree by two: narrower on the ground than they are high
    assert picture.width / picture.height == pytest.approx(2 * 0.8625, rel=1e-2)
    assert picture.scale[1] == "1 km"


def test_anybody_looks_at_the_map_and_asks_for_a_place(territory, wells, client):
    page = client.get("/space/").content.decode()
    assert page.count('<path class="k-') == 3
    assert "territory规划" in page
    page = client.get("/space/", {"longitude": X + 0.015, "latitude": Y + 0.005}).content.decode()
    assert "不得设置排污口" in page
    assert client.get("/space/", {"longitude": "here", "latitude": "there"}).status_code == 200
    only = client.get("/space/", {"kind": "water"}).content.decode()
    assert only.count('<path class="k-') == 1
    assert client.get("/space/plans/wells/").status_code == 200


def test_anybody_checks_a_site_on_the_page_and_nothing_is_kept(territory, wells, client):
    def asked(**told):
        return client.post("/space/check/", told)

    page = asked(use="10", site=orjson.dumps(square(0.5, 0.2, 1, 0.5)).decode())
    assert page.status_code == 200
    assert "区水务局" in page.content.decode()
    assert 'class="k-site' in page.content.decode()
    feature = area("x", square(0, 0, 0.2, 0.2))
    assert asked(use="10", site=orjson.dumps(feature).decode()).status_code == 200
    for wrong in ({"site": "{"}, {"site": "[]"}, {"parcel": "nowhere"}, {}):
        assert asked(use="10", **wrong).status_code == 422
    assert not Scheme.objects.exists()


def test_the_desk_enters_a_plan_from_a_file_and_says_which_area_is_wrong(land, client):
    client.force_login(account_of(land.editor))
    told = {
        "plan-code": "new", "plan-name": "新规划", "plan-kind": "territory", "plan-level": "county",
        "plan-department": land.department.pk, "plan-document": "1号", "plan-valid_from": "2026-01-01",
        "plan-is_public": "on", "key": "k",
    }  # fmt: skip

    def sent(*features):
        words = orjson.dumps({"type": "FeatureCollection", "features": features})
        file = SimpleUploadedFile("areas.geojson", words)
        return client.post("/desk/space/enter/plan/", told | {"plan-file": file})

    refused = sent(area("A", square(0, 0)), area("B7", square(1, 1), uses=["77"]))
    assert refused.status_code == 422
    assert "B7" in refused.content.decode()
    assert not Plan.objects.exists()
    assert sent(area("A", square(0, 0))).status_code == 302
    assert client.get("/desk/space/plans/new/").status_code == 200
    assert client.post("/desk/space/plans/new/", {"reason": "撤销"}).status_code == 302
    assert Plan.objects.get().ended_on


def test_the_desk_coordinates_a_conflict_between_two_departments(land, farm, fields, client):
    number = Conflict.objects.get(second__code="G1").number
    page = f"/desk/space/conflicts/{number}/"
    client.force_login(account_of(farm.editor))
    assert client.get("/desk/space/").content.decode().count("/desk/space/conflicts/") >= 2
    said = {
        "form": "propose",
        "choice": "first",
        "document": "纪要",
        "words": "保护耕地。",
        "key": "k",
    }
    assert client.post(page, said).status_code == 302
    assert client.post(page, said | {"key": "l"}).status_code == 422  # one at a time
    client.force_login(account_of(land.editor))
    assert client.post(page, {"form": "answer", "agrees": "no"}).status_code == 422  # and why
    assert client.post(page, {"form": "answer", "agrees": "yes"}).status_code == 302
    assert Conflict.objects.with_areas().get(number=number).settled


def test_the_desk_plans_a_project_and_everybody_reads_its_conditions(
    land, water, wells, territory, client
):
    client.force_login(account_of(land.reviewer))
    made = client.post("/desk/space/enter/scheme/", {
        "scheme-name": "模拟厂", "scheme-use": "10", "scheme-department": land.department.pk,
        "scheme-site": orjson.dumps(square(1, 0, 0.5, 0.5)).decode(), "scheme-days": "5", "key": "k",
    })  # fmt: skip
    assert made.status_code == 302, made.content.decode()
    page = made["Location"]
    client.force_login(account_of(water.reviewer))
    assert "模拟厂" in client.get("/desk/space/").content.decode()
    said = {"form": "opinion", "department": water.department.pk, "stance": "conditions"}
    assert client.post(page, said).status_code == 422
    words = f"{CONDITION['text']}｜{CONDITION['basis']}"
    assert client.post(page, said | {"conditions": words, "needless": ["soil"]}).status_code == 302
    assert Opinion.objects.get().conditions == [CONDITION]
    client.force_login(account_of(land.reviewer))
    assert client.post(page, {"form": "compile"}).status_code == 302
    client.logout()
    public = page.replace("/desk", "")
    assert CONDITION["text"] in client.get(public).content.decode()
    client.force_login(account_of(land.reviewer))
    client.post(page, {"form": "drop", "reason": "项目取消"})
    client.logout()
    assert "notice red" in client.get(public).content.decode()


def test_silence_is_seen_by_who_watches_and_who_leads(land, water, scheme, client):
    from yici.conftest import on

    actions.note_silence(at=on("2026-11-28"))
    watcher = make_staff("唐监察", "supervisor", make_department("区监委"))
    leader = make_staff("任区长", "leader", make_department("区政府办"))
    for who, count in ((watcher, 1), (leader, 1), (land.reviewer, 0)):
        client.force_login(account_of(who))
        page = client.get("/desk/space/").content.decode()
        assert page.count("was due") + page.count("应于") >= count
        assert ("区水务局 <" in page) == bool(count)


def test_the_demo_city_has_a_map_with_a_conflict_and_projects_marked_as_simulated(db):
    for office in {told[4] for told in demo.PLANS}:
        make_department(office)
    demo.load_plans()
    demo.load_plans()
    assert all(Plan.objects.values_list("is_simulated", flat=True))
    assert Conflict.objects.exists()
    assert [one.status for one in Scheme.objects.order_by("pk")] == ["compiled", "asking"]


def test_programs_know_every_kind_level_stance_and_way():
    from typing import get_args

    from yici.plans import api
    from yici.plans.models import Settlement

    for told, known in (
        (api.Kind, Plan.Kind), (api.Level, Plan.Level), (api.Stance, Opinion.Stance),
        (api.Way, Settlement.Way),
    ):  # fmt: skip
        assert set(get_args(told)) == set(known.values)


def test_no_code_is_written_over_another(territory, wells):
    """Two plans have their areas at one place; the map stays readable."""
    enter_again = Area.objects.filter(code="G1").get()
    twice = [enter_again, enter_again]
    picture = maps.draw(twice)
    assert sum(one.label is not None for one in picture.shapes) == 1
