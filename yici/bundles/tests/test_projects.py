"""Parks: a plan in place of approval, promises on public notice, projects that leave (C061)."""

from datetime import date

import orjson
import pytest

from yici.bundles import actions
from yici.bundles.models import Park, Project, ProjectStep
from yici.bundles.rules import NotAllowed
from yici.bundles.tests import street as streets
from yici.bundles.tests.test_parks import AREA, TERM
from yici.codes import uscc
from yici.conftest import on
from yici.notifications.models import Notification
from yici.people.models import Post, Role, Staff
from yici.people.tests.people import make_firm
from yici.people.who import Who, who_is

CODE = "2609-511602-04-01-100001"
CREDIT = uscc.make("91", "511602", 77)
PROMISE = "按规划用地、环保和投资强度要求建设，一年内开工。"
SAID = {
    "code": CODE, "name": "示例食品厂", "enterprise": "广安示例食品有限公司", "uscc": CREDIT,
    "promise": PROMISE, "until": date(2026, 9, 11),
}  # fmt: skip


def at_post(city, name, role, department):
    Post.objects.create(
        staff=Staff.objects.get(code=f"GA-{name}"), department=department, role=role,
        since=on("2020-01-01"),
    )  # fmt: skip
    city.users[name].__dict__.pop("_who", None)
    city.who[name] = who_is(city.users[name])
    return city.who[name]


@pytest.fixture
def park(street):
    """区民政局 is the park's office here: outsider works in it, sun and zhao decide in it."""
    office = street.city.departments["区民政局"]
    for name in ("sun", "zhao"):
        at_post(street.city, name, Role.DECIDER, office)
    region = street.shop.bundle.region_id
    return Park.objects.create(code="east", name="东区工业园", department=office, region_id=region)


def published(street, park, **changes):
    return actions.publish_promise(
        park=park, by=street.outsider, at=on("2026-09-01"), **SAID | changes
    )


def step(street, project, kind, at, by="outsider", **more):
    told = {"reason": "经核查。"} | more
    return actions.take_step(
        project=project, kind=kind, by=getattr(street.city, by), at=on(at), **told
    )


@pytest.fixture
def admitted(street, park):
    project = published(street, park)
    step(street, project, "admitted", "2026-09-14")
    return project


def kinds(project):
    return list(project.steps.values_list("kind", flat=True))


def test_a_promise_is_read_by_everybody_and_the_project_admitted_after_the_notice(
    street, park, client
):
    project = published(street, park)
    page = client.get("/parks/").content.decode()
    assert PROMISE in page
    assert "示例食品厂" in page
    with pytest.raises(NotAllowed) as refused:
        step(street, project, "admitted", "2026-09-11")
    assert refused.value.code == "not-yet"
    step(street, project, "admitted", "2026-09-14")
    (told,) = client.get("/api/v1/parks").json()[0]["projects"]
    assert [s["kind"] for s in told["steps"]] == ["published", "admitted"]
    assert told["promise"] == PROMISE
    assert "经核查" not in client.get("/parks/").content.decode()  # reasons are the office's


def test_who_does_not_mend_in_time_leaves_and_another_person_decides_it(street, admitted):
    make_firm("广安示例食品有限公司", number=CREDIT)
    step(street, admitted, "warned", "2026-10-12", by="sun", until=date(2026, 10, 30))
    for by, at, code in (
        ("zhao", "2026-10-30", "not-yet"),
        ("sun", "2026-11-02", "four-eyes"),
        ("outsider", "2026-11-02", "four-eyes"),
    ):
        with pytest.raises(NotAllowed) as refused:
            step(street, admitted, "exited", at, by=by)
        assert refused.value.code == code
    step(street, admitted, "exited", "2026-11-02", by="zhao")
    assert kinds(admitted) == ["published", "admitted", "warned", "exited"]
    told = Notification.objects.values_list("kind", flat=True)
    assert sorted(told) == ["bundles.project_exited", "bundles.project_warned"]
    with pytest.raises(NotAllowed) as refused:
        step(street, admitted, "admitted", "2026-11-03")
    assert refused.value.code == "not-now"


def test_a_promise_kept_again_stays_and_may_be_warned_of_anew(street, admitted):
    step(street, admitted, "warned", "2026-10-12", until=date(2026, 10, 30))
    step(street, admitted, "mended", "2026-10-20")
    step(street, admitted, "warned", "2026-11-16", until=date(2026, 11, 30))
    assert kinds(admitted)[-2:] == ["mended", "warned"]


@pytest.mark.parametrize(("changes", "code"), [
    ({"until": date(2026, 9, 7)}, "until"),
    ({"uscc": CREDIT[:-1] + ("A" if CREDIT[-1] != "A" else "B")}, "uscc"),
    ({"name": " "}, "project"), ({"code": "x" * 41}, "project"), ({"promise": ""}, "reason"),
])  # fmt: skip
def test_what_is_no_whole_promise_is_refused_and_nothing_is_written(street, park, changes, code):
    with pytest.raises(NotAllowed) as refused:
        published(street, park, **changes)
    assert refused.value.code == code
    assert not ProjectStep.objects.exists()


def test_only_the_parks_office_acts_and_no_project_stands_twice(street, park):
    for by in (street.wang, street.li, Who()):
        with pytest.raises(NotAllowed) as refused:
            actions.publish_promise(park=park, by=by, at=on("2026-09-01"), **SAID)
        assert refused.value.code == "not-yours"
    project = published(street, park)
    with pytest.raises(NotAllowed):
        step(street, project, "admitted", "2026-09-14", by="wang")
    with pytest.raises(NotAllowed) as refused:
        published(street, park)
    assert refused.value.code == "once"


def test_the_desk_and_programs_do_the_same(street, park, client, monkeypatch):
    city = street.city
    at_post(city, "outsider", Role.CATALOGUE_EDITOR, park.department)
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-01"))
    client.force_login(city.users["outsider"])
    typed = {f"projects-{name}": str(value) for name, value in SAID.items()}
    typed["projects-park"] = park.pk
    wrong = client.post("/desk/parks/projects/enter/", typed | {"projects-until": "2026-09-02"})
    assert wrong.status_code == 400
    assert client.post("/desk/parks/projects/enter/", typed).status_code == 302
    project = Project.objects.get()
    assert f"/desk/parks/projects/{project.pk}/step/" in client.get("/desk/parks/").content.decode()
    monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-14"))
    address = f"/desk/parks/projects/{project.pk}/step/"
    client.post(address, {"kind": "admitted", "reason": ""})
    assert kinds(project) == ["published"]
    client.post(address, {"kind": "admitted", "reason": "公示无异议。"})
    assert kinds(project) == ["published", "admitted"]
    url = f"/api/v1/parks/east/projects/{CODE}/steps"

    def post(url, body):
        return client.post(url, orjson.dumps(body), content_type="application/json")

    body = {"kind": "warned", "reason": "未开工。", "until": "2026-10-30"}
    assert post(url, body).json()["steps"][-1]["kind"] == "warned"
    assert post("/api/v1/parks/west/projects", {}).status_code in (404, 422)
    assert 'href="/desk/parks/"' in client.get("/desk/").content.decode()
    client.force_login(city.users["wang"])
    assert post(url, body | {"kind": "mended"}).status_code == 403


def test_a_plan_of_the_park_stands_for_the_approval_of_the_single_project(street, park, opened):
    parts = {part["code"]: dict(part) for part in streets.SHOP["parts"]}
    parts["fire"]["evaluated"] = {"kind": "plan", "effect": "replaces"}
    situations = [*streets.SHOP["situations"], AREA]
    body = streets.SHOP | {
        "parts": list(parts.values()), "area": "area", "situations": situations,
    }  # fmt: skip
    edition = streets.published(street.city, body, "open-shop-5")
    actions.register_evaluation(
        park=park, kind="plan", document="广安区府规〔2026〕5号", by=Who.clock(), at=on("2026-09-01"),
        issued_by=street.city.departments["区住建局"], **TERM,
    )  # fmt: skip
    for key, area, there in (("in", "east", False), ("out", "none", True)):
        bundle = opened(edition_id=edition.pk, key=key, answers={"food": "yes", "area": area})
        assert any(p.code == "fire" for p in bundle.state.parts) is there
