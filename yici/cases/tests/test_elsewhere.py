"""跨区域通办 (C050, C051): taken in at A, handled by B, handed out at C, each answering for its part."""

from copy import deepcopy
from uuid import uuid4

import pytest
from django.urls import reverse

from yici.cases import actions, rules
from yici.cases.models import Case, Task
from yici.catalogue.models import Revision
from yici.codes import uscc
from yici.conftest import on
from yici.people.models import Department, Post, Region, Role, Staff, User
from yici.people.who import who_is

from .city import BIRTH, LONG_AGO, PERMIT, publish

NEXT, CITY, FAR = "511603000000", "511600000000", "510100000000"
HALLS = {"next": (NEXT, "前锋区"), "whole": (CITY, "广安市"), "far": (FAR, "成都市")}


@pytest.fixture
def halls(city):
    """Three more halls: of the next county, of the city, and of the province's capital."""
    for no, (name, (code, place)) in enumerate(HALLS.items(), start=970):
        region = Region.objects.create(code=code, name=place, level="county")
        hall = Department.objects.create(
            name=f"{place}政务服务中心", short_name=f"{place}中心", region=region, is_hall=True,
            credit_code=uscc.make("11", "511602", no), level="4", nature="1",
        )  # fmt: skip
        user = User.objects.create_user(name, password=None)
        staff = Staff.objects.create(code=f"GA-{name}", user=user, name=name, phone="")
        Post.objects.create(staff=staff, department=hall, role=Role("clerk"), since=LONG_AGO)
        city.users[name], city.who[name] = user, who_is(user)
    return city


@pytest.fixture
def citywide(halls):
    """The food permit, taken in at every hall of the city."""
    body = deepcopy(PERMIT) | {"cross_region": "city", "deliveries": ["window", "online"]}
    body["result"] = None
    return publish("citywide", body, halls.departments["区市监局"])


def taken_in(apply, city, edition, by="next", **wish):
    wish = {"channel": "window", "delivery": "window"} | wish
    return apply(
        by=by, edition_id=edition.pk, applicant_id=city.applicants["li"].pk, **wish
    )  # fmt: skip


def seen_by(city, name) -> set:
    return set(Case.objects.visible_to(city.who[name]).values_list("number", flat=True))


def test_taken_in_next_door_handled_by_us_and_collected_in_the_city(halls, apply, citywide):
    city = halls
    case = taken_in(apply, city, citywide, collect_at=CITY)
    assert (case.taken_at, case.collect_at, case.region) == (NEXT, CITY, "511602000000")
    assert case.handler == "GA-next"  # first asked (R23)
    assert case.number.startswith("511602")
    for name in ("next", "chen", "whole"):
        assert seen_by(city, name) == {case.number}
    assert seen_by(city, "far") == set()

    case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    for reviewer in (city.wang, city.zhao, city.sun):
        case = actions.review(
            case=case, by=reviewer, outcome="pass", criterion="meets_conditions",
            at=on("2026-09-22"),
        )  # fmt: skip
    case = actions.decide(
        case=case, by=city.wu, outcome="granted", criterion="meets_conditions",
        at=on("2026-09-23"),
    )  # fmt: skip
    assert case.status == "delivering"
    waiting = {
        name: Task.objects.waiting_for(city.who[name]).filter(step="deliver").exists()
        for name in ("next", "chen", "whole", "far")
    }
    assert waiting == {"next": False, "chen": False, "whole": True, "far": False}
    for name in ("next", "chen", "far"):
        with pytest.raises(rules.NotAllowed):
            actions.deliver(case=case, by=city.who[name], mode="window", at=on("2026-09-24"))
    case = actions.deliver(case=case, by=city.whole, mode="window", at=on("2026-09-24"))
    assert case.status == "delivered"


def test_who_took_it_in_elsewhere_sees_it_through_and_does_not_decide(halls, apply):
    edition = publish(
        "birth-all", BIRTH | {"cross_region": "city"}, halls.departments["区公安分局"]
    )
    given = {"answers": {}, "form": {"child_name": "李一次"}, "materials": []}
    case = taken_in(apply, halls, edition, **given)
    case = actions.accept(case=case, by=halls.next, at=on("2026-09-21 10:00"))
    waits = {name: Task.objects.waiting_for(halls.who[name]).exists() for name in ("next", "chen")}
    assert waits == {"next": False, "chen": True}
    granted = {"outcome": "granted", "at": on("2026-09-21 10:01")}
    with pytest.raises(rules.NotAllowed) as caught:
        actions.decide(case=case, by=halls.next, **granted)
    assert caught.value.code == "not-yours"
    assert actions.decide(case=case, by=halls.chen, **granted).outcome == "granted"


def test_a_hall_the_item_does_not_reach_refuses_and_names_the_right_one(halls, apply, citywide):
    with pytest.raises(actions.Elsewhere) as caught:
        taken_in(apply, halls, citywide, by="far")
    assert caught.value.hall == "广安市广安区政务服务中心"
    with pytest.raises(actions.Elsewhere):
        taken_in(apply, halls, citywide, by="next", collect_at=FAR)
    with pytest.raises(actions.Elsewhere):  # an item of this district only
        taken_in(apply, halls, halls.items["permit"])
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("scope", "reached"),
    [("none", ""), ("city", "next whole"), ("province", "next whole far"),
     ("provinces", "next whole far"), ("nation", "next whole far")],
)  # fmt: skip
def test_each_scope_reaches_its_halls(halls, apply, scope, reached):
    edition = publish("it", PERMIT | {"cross_region": scope}, halls.departments["区市监局"])
    for name in HALLS:
        if name in reached.split():
            assert taken_in(apply, halls, edition, by=name, key=name).taken_at == HALLS[name][0]
        else:
            with pytest.raises(actions.Elsewhere):
                taken_in(apply, halls, edition, by=name, key=name)


def test_collecting_elsewhere_needs_a_hall_there_and_the_window(halls, apply, citywide):
    for wish in ({"delivery": "online", "collect_at": CITY}, {"collect_at": "511681000000"}):
        with pytest.raises(rules.NotAllowed) as caught:
            taken_in(apply, halls, citywide, by="chen", **wish)
        assert caught.value.code == "collect"
    case = taken_in(apply, halls, citywide, by="chen", collect_at="511602000000")
    assert (case.taken_at, case.collect_at) == ("", "")


def test_the_window_shows_what_reaches_it_and_says_where_it_came_in(halls, at_desk, citywide):
    Revision.objects.update_or_create(pk=1, defaults={"key": uuid4()})  # the city is new
    client = at_desk("next")
    client.post(
        "/desk/window/",
        {"kind": "person", "number": "110105199003070033", "name": "文小满"},
    )
    text = client.get("/desk/window/person/", {"q": "食品"}).content.decode()
    place = reverse("desk:window_apply", args=[citywide.pk])
    assert place in text
    assert reverse("desk:window_apply", args=[halls.items["permit"].pk]) not in text
    sheet = client.post(place, {"q_kind": "shop", "do": "look"}).content.decode()
    assert "广安市政务服务中心" in sheet
    sent = {
        "q_kind": "shop", "f_shop_name": "文家小店", "f_phone": "13800138000",
        "seen_on_paper": ["floor_plan"], "delivery": "window", "collect_at": CITY, "do": "send",
    }  # fmt: skip
    client.post(place, sent)
    case = Case.objects.get()
    assert (case.taken_at, case.collect_at) == (NEXT, CITY)
    for name in ("next", "chen", "whole"):
        text = at_desk(name).get(reverse("desk:case", args=[case.number])).content.decode()
        assert "前锋区政务服务中心" in text
        assert "广安市政务服务中心" in text
    assert at_desk("far").get(reverse("desk:case", args=[case.number])).status_code == 404


def test_the_applicant_and_the_interface_read_where_to_collect(halls, apply, client, citywide):
    case = taken_in(apply, halls, citywide, collect_at=CITY)
    client.force_login(halls.users["li"])
    text = client.get(reverse("portal:case", args=[case.number])).content.decode()
    assert "前锋区政务服务中心" in text
    assert "广安市政务服务中心" in text
    told = client.get(f"/api/v1/cases/{case.number}").json()
    assert told["taken_at"] == {"region": NEXT, "name": "前锋区政务服务中心"}
    assert told["collect_at"] == {"region": CITY, "name": "广安市政务服务中心"}
